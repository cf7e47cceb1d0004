"""Is there anything that keeps a household from being filed? Ten conditions; a written reason overrides one.

Source: the exclusion conditions of the provinces (domain page C.1), as a code list an office may edit
(`hardship_exclusions.csv`). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_

EXCLUSIONS: Final = "hardship_exclusions"


class ExclusionUnknown(RuleError):
    """An answer to a condition that is not on the list."""

    code = "exclusion.unknown"
    template = N_("This condition is not on the list of exclusions.")


class ExclusionUnanswered(RuleError):
    """A condition was not looked at."""

    code = "exclusion.unanswered"
    template = N_("Say whether this applies: {condition}.")


class ExclusionStands(RuleError):
    """A condition applies and nobody wrote why the household is filed all the same."""

    code = "exclusion.stands"
    template = N_(
        "This applies: {condition}. A household with it is not filed; write the reason if it is to be all the same."
    )


class EvidenceMissing(RuleError):
    """A condition applies, and nobody wrote by what that is known."""

    code = "exclusion.evidence_missing"
    template = N_("Write by what it is known: {condition}.")


class OverrideAlone(RuleError):
    """What keeps a household out is not set aside by one person."""

    code = "exclusion.second_missing"
    template = N_(
        "Let a second person confirm the reason here, or write the number of the decision on paper."
    )


class OverrideSame(RuleError):
    """The second person is the one at the desk."""

    code = "exclusion.second_same"
    template = N_("The second person must be somebody else than the one who enters it.")


@dataclass(frozen=True)
class Answer:
    """What was found about one condition, by which proof, and why the household is filed all the same.

    A reason stands with the number of a `decision` on paper, or the id of the operator who seconded it.
    """

    applies: bool
    evidence: str = ""
    reason: str = ""
    decision: str = ""
    seconded_by: str | None = None


@dataclass(frozen=True)
class ExclusionVerdict:
    """The codes nobody answered, those that keep the household out, and those overridden by a reason."""

    unanswered: tuple[str, ...]
    standing: tuple[str, ...]
    overridden: tuple[str, ...]

    @property
    def clear(self) -> bool:
        """Whether nothing is open and nothing stands."""
        return not self.unanswered and not self.standing


def judge_exclusions(answers: Mapping[str, Answer]) -> ExclusionVerdict:
    """Sort the conditions of the list by what was answered. Raises ExclusionUnknown naming the code."""
    listed = codes.load(EXCLUSIONS)
    for code in answers:
        if listed.get(code) is None:
            raise ExclusionUnknown(field=f"exclusions.{code}")
    unanswered = tuple(entry.code for entry in listed if entry.code not in answers)
    applying = [code for code in sorted(answers) if answers[code].applies]
    standing = tuple(code for code in applying if not answers[code].reason.strip())
    return ExclusionVerdict(unanswered, standing, tuple(code for code in applying if code not in standing))


def check_exclusions(answers: Mapping[str, Answer]) -> ExclusionVerdict:
    """Return the verdict of a household that may be filed.

    Raises ExclusionUnknown, ExclusionStands or ExclusionUnanswered naming the first such condition
    (field "exclusions.04").
    """
    found, listed = judge_exclusions(answers), codes.load(EXCLUSIONS)
    for kind, open_ in ((ExclusionStands, found.standing), (ExclusionUnanswered, found.unanswered)):
        if open_:
            raise kind(field=f"exclusions.{open_[0]}", condition=listed.label(open_[0]))
    return found


def checked_answer(code: str, told: Answer, operator: str, second: str | None) -> Answer:
    """Return an answer as it is kept; what does not apply has no reason.

    Raises ExclusionUnknown, EvidenceMissing, OverrideAlone, OverrideSame, naming the field.
    """
    listed = codes.load(EXCLUSIONS)
    if listed.get(code) is None:
        raise ExclusionUnknown(field=f"exclusions.{code}")
    evidence, reason, decision = told.evidence.strip(), told.reason.strip(), told.decision.strip()
    if not told.applies:
        return Answer(False, evidence)
    if not evidence:
        raise EvidenceMissing(field=f"exclusions.{code}.evidence", condition=listed.label(code))
    if not reason:
        return Answer(True, evidence)
    if second is not None and second == operator:
        raise OverrideSame(field="operator")
    if second is None and not decision:
        raise OverrideAlone(field=f"exclusions.{code}.decision")
    return Answer(True, evidence, reason, decision, second)
