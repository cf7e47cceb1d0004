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


@dataclass(frozen=True)
class Answer:
    """What was found about one condition, by which proof, and why the household is filed all the same."""

    applies: bool
    evidence: str = ""
    reason: str = ""


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

    Raises ExclusionUnknown, ExclusionUnanswered or ExclusionStands naming the first such condition
    (field "exclusions.04").
    """
    found, listed = judge_exclusions(answers), codes.load(EXCLUSIONS)
    for kind, open_ in ((ExclusionUnanswered, found.unanswered), (ExclusionStands, found.standing)):
        if open_:
            raise kind(field=f"exclusions.{open_[0]}", condition=listed.label(open_[0]))
    return found
