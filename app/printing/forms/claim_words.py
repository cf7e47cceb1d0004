"""Which words do the papers of a claim share: dates, labels, documents and reasons?

Knows no layout of a paper.
"""

from __future__ import annotations

from datetime import date

from app.aid import AssessmentView, ClaimView
from app.printing.sheet import Wording
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_


class PaperDoesNotFit(RuleError):
    """The claim is not in the state this paper is about."""

    code = "print.paper_does_not_fit"
    template = N_("This paper does not fit the claim: it says something else than the calculation.")


class NothingCalculated(RuleError):
    """A paper about the result needs a result."""

    code = "print.nothing_calculated"
    template = N_("The claim has not been calculated yet, so there is nothing to print.")


def assessed(claim: ClaimView) -> AssessmentView:
    """Return the claim's assessment. Raises NothingCalculated."""
    if claim.assessment is None:
        raise NothingCalculated()
    return claim.assessment


def day(words: Wording, value: date | None) -> str:
    """Write a date as the form does: 2026年5月2日; empty for none."""
    if value is None:
        return ""
    return words("day", y=value.year, m=value.month, d=value.day)


def with_day(words: Wording, name: str, value: date, **facts: object) -> str:
    """Word an entry that names a `{day}`, each language with its own way of writing it."""
    written = words.lines["day"]
    lines = []
    for place, line in enumerate(words.lines[name]):
        shape = written[min(place, len(written) - 1)]
        lines.append(line.format(day=shape.format(y=value.year, m=value.month, d=value.day), **facts))
    return "\n".join(lines)


def label(words: Wording, listed: str, section: str, code: str) -> str:
    """Name a code of a list in the form's languages; the Chinese name is the list's own."""
    chinese = codes.load(listed).label(code)
    entry = f"{section}.{code}"
    if words.language == "zh_CN" or entry not in words:
        return chinese
    other = words[entry]
    return other if words.language == "ko_KR" else f"{chinese}\n{other}"


def documents(words: Wording, listed: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the numbered names of documents."""
    return tuple(
        (str(n), label(words, "claim_documents", "document", code)) for n, code in enumerate(listed, 1)
    )


def reason(words: Wording, code: str) -> str:
    """Name a reason of claim_deny_reasons.csv."""
    return label(words, "claim_deny_reasons", "reason", code)
