"""What should a clerk know before a claim is kept? Other claims it touches, and what its plan asks for. Pure.

The engine's reasons (cover, waiting time, deadline, invoice) are asked by working the claim out; here stands what it
leaves to a person, and what it cannot see: claims that were not worked out yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.aid.engine import Assessment
from app.aid.facts import DatesReversed, Facts, invoice_key
from app.aid.plan import Plan
from app.aid.rules import OUT_OF_COUNT
from app.shared import codes


@dataclass(frozen=True)
class Known:
    """Another claim that is here already. `plan` is what it is judged by, `paid` what it came to, in fen."""

    number: str
    name: str
    same_person: bool
    benefit: str
    event_on: date
    admitted: date | None
    discharged: date | None
    invoice: str
    state: str
    plan: str = ""
    paid: int = 0


@dataclass(frozen=True)
class Trial:
    """What a claim would come to if it were kept as it is typed; nothing of it is stored.

    `plan` is None where no active plan pays for this kind of claim: then there is no `assessment` either. `documents`
    are those a clerk may tick. `overlapping` are claims of the same person whose stay shares days with this one,
    `same_invoice` those of anybody that hold its invoice, `paid_elsewhere` those of the person that another plan pays
    for the same stay or invoice.
    """

    plan: Plan | None
    documents: tuple[str, ...]
    assessment: Assessment | None
    overlapping: tuple[Known, ...]
    same_invoice: tuple[Known, ...]
    paid_elsewhere: tuple[Known, ...] = ()


def check_claimed(claimed_on: date, facts: Facts) -> None:
    """Refuse a claim made before what it is about. Raises DatesReversed (field claimed_on)."""
    for day, what in ((facts.event_on, "event_on"), (facts.discharged, "discharged")):
        if day is not None and claimed_on < day:
            raise DatesReversed(field="claimed_on", later="claimed_on", earlier=what)


def required_documents(plan: Plan | None, benefit: str) -> tuple[str, ...]:
    """Return the documents a plan asks for, in its order; the usual ones where no plan is known yet."""
    return tuple(plan.documents.get(benefit, ())) if plan is not None else _usual(benefit)


def checklist(plan: Plan | None, benefit: str) -> tuple[str, ...]:
    """Return the documents a clerk may tick: what the plan asks for, and the usual ones where it asks for none."""
    return required_documents(plan, benefit) or _usual(benefit)


def _usual(benefit: str) -> tuple[str, ...]:
    """Return the documents that claim_documents.csv asks for without a condition."""
    return tuple(one.code for one in codes.load("claim_documents") if one.extra.get(benefit) == "1")


def overlapping(facts: Facts, others: Iterable[Known]) -> tuple[Known, ...]:
    """Return the person's other stays that share a day with this one.

    Somebody moved to another hospital leaves and arrives on one day: the last day of one stay may be the first of the
    next. A stay that begins and ends on one day shares it with another that holds the day.
    """
    if facts.admitted is None or facts.discharged is None:
        return ()
    first, last = facts.admitted, facts.discharged
    return tuple(
        other
        for other in others
        if other.same_person
        and other.state not in OUT_OF_COUNT
        and other.admitted is not None
        and other.discharged is not None
        and (
            (first < other.discharged and other.admitted < last)
            or (first == last and other.admitted <= first < other.discharged)
            or (other.admitted == other.discharged and first <= other.admitted < last)
            or (first == last == other.admitted == other.discharged)
        )
    )


def same_invoice(facts: Facts, others: Iterable[Known]) -> tuple[Known, ...]:
    """Return the other claims that hold the same invoice and were neither withdrawn nor refused."""
    if not facts.invoice:
        return ()
    wanted = invoice_key(facts.invoice)
    gone = OUT_OF_COUNT | {"DENIED"}
    return tuple(
        other for other in others if invoice_key(other.invoice) == wanted and other.state not in gone
    )


def paid_elsewhere(facts: Facts, plan: str, others: Iterable[Known]) -> tuple[Known, ...]:
    """Return the person's claims for the same stay or invoice that another plan pays something for."""
    listed = tuple(others)
    about = {*overlapping(facts, listed), *same_invoice(facts, listed)}
    return tuple(one for one in listed if one in about and one.same_person and one.plan != plan and one.paid)
