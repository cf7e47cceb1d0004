"""Which words do the papers of a claim share: dates, labels, documents, reasons, and who decided?

Knows no layout of a paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from app.aid import AssessmentView, ClaimView, Facts, Payee
from app.printing.sheet import Wording
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_

APPROVED, DENIED = "APPROVED", "DENIED"
_DISEASES: Final = {"critical": "major_diseases_28", "female": "female_diseases_8"}


class PaperDoesNotFit(RuleError):
    """The claim is not in the state this paper is about."""

    code = "print.paper_does_not_fit"
    template = N_("This paper does not fit the claim as it stands now.")


class NothingCalculated(RuleError):
    """A paper about the result needs a result."""

    code = "print.nothing_calculated"
    template = N_("The claim has not been calculated yet, so there is nothing to print.")


def assessed(claim: ClaimView) -> AssessmentView:
    """Return the claim's assessment. Raises NothingCalculated."""
    if claim.assessment is None:
        raise NothingCalculated()
    return claim.assessment


def answered_on(claim: ClaimView) -> date | None:
    """Return the day of a claim's answer: of the decision, before there is one of the calculation.

    None for a decision that names no day. Raises NothingCalculated.
    """
    return assessed(claim).assessed_on if claim.decision is None else claim.decision.on


def by_whom(claim: ClaimView, words: Wording) -> str:
    """Say who found what a notice says: this office, the union above, or the union above by a paper of this number."""
    paper = claim.standing.on_paper
    if claim.decision is None:
        return words["checked"]
    if paper is None or claim.standing.contradicts:  # then the paper is not what the notice says
        return words["decided"]
    return with_day(words, "decided_on_paper", paper.on, document=paper.document)


def granted(claim: ClaimView) -> int:
    """Return what the union above granted, in fen. Raises PaperDoesNotFit where it granted nothing."""
    decision = claim.decision
    if decision is None or decision.state != APPROVED or not decision.amount:
        raise PaperDoesNotFit()
    return decision.amount


def payee(words: Wording, to: Payee) -> tuple[tuple[str, str], ...]:
    """Name to whom the money goes, and where to: the bank needs every figure."""
    return ((words["holder"], to.name), (words["bank"], to.bank), (words["account"], in_fours(to.account)))


def in_fours(account: str) -> str:
    """Write the number of a card as it stands on the card, so that it can be compared."""
    return " ".join(account[at : at + 4] for at in range(0, len(account), 4))


def disease(facts: Facts) -> str:
    """Name what somebody fell ill of: codes of the two lists by their names, other words as they were typed."""
    listed, told = _DISEASES.get(facts.benefit), facts.disease or ""
    return codes.load(listed).label(told) if listed and told else told


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
    return tuple((str(n), document(words, code)) for n, code in enumerate(listed, 1))


def quoted(words: Wording, clauses: Iterable[tuple[str, str]]) -> str:
    """Quote clauses (number, words) in full; in two languages the other names them, for their words are Chinese."""
    told = tuple(clauses)
    full = "；".join(f"{no}：{text}" if text else no for no, text in told)
    return f"{full}\n{', '.join(no for no, _text in told)}" if "+" in words.language else full


def document(words: Wording, code: str) -> str:
    """Name a document of claim_documents.csv."""
    return label(words, "claim_documents", "document", code)


def reason(words: Wording, code: str) -> str:
    """Name a reason of claim_deny_reasons.csv."""
    return label(words, "claim_deny_reasons", "reason", code)
