"""How are claims worded on the desk? Kinds, states, documents, reasons and steps; asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.aid import (
    KINDS_OF_EVENT,
    Assessment,
    AssessmentView,
    ClaimView,
    Event,
    Known,
    Step,
    required_documents,
    step_text,
)
from app.shared import codes
from app.shared.money import yuan
from app.shared.text import N_, _, _n

KINDS = {
    "hospital": N_("Hospital stay"),
    "critical": N_("Critical illness"),
    "female": N_("Women's disease"),
    "accident": N_("Accident"),
    "death": N_("Death"),
    "second_aid": N_("Second relief"),
}

QUEUE_WORDS = {
    "missing": N_("Lack documents"),
    "to_assess": N_("To be calculated"),
    "to_confirm": N_("To be confirmed"),
    "to_send": N_("To be sent"),
    "sent": N_("Sent"),
    "returned": N_("Returned"),
    "to_pay": N_("To be paid out"),
    "decided": N_("Decided"),
    "": N_("All"),
}

STATES = {
    "REPORTED": (N_("Reported"), "waiting"),
    "DRAFT": (N_("To be calculated"), "waiting"),
    "ACCEPTED": (N_("To be calculated"), "waiting"),
    "SUPPLEMENT": (N_("Lacks documents"), "warn"),
    "FIRST_REVIEW": (N_("To be confirmed"), "waiting"),
    "SECOND_REVIEW": (N_("To be sent"), "waiting"),
    "SENT": (N_("Sent"), "quiet"),
    "RETURNED": (N_("Returned"), "bad"),
    "APPROVED": (N_("Approved"), "good"),
    "DENIED": (N_("Payment refused"), "bad"),
    "PAYING": (N_("Being paid"), "waiting"),
    "PAID": (N_("Paid"), "good"),
    "PAY_FAILED": (N_("Payment failed"), "bad"),
    "APPEAL": (N_("Appeal"), "waiting"),
    "WITHDRAWN": (N_("Claim withdrawn"), "quiet"),
    "EXPIRED": (N_("Expired"), "quiet"),
    "CLOSED": (N_("Case closed"), "quiet"),
}

DOCUMENTS = {
    "D01": N_("Application, signed and sealed"),
    "D02": N_("Copy of the identity card"),
    "D03": N_("Copy of the bank card"),
    "D04": N_("Discharge summary"),
    "D05": N_("Insurance settlement sheet"),
    "D06": N_("Hospital invoice"),
    "D07": N_("Diagnosis"),
    "D08": N_("Pathology or imaging report"),
    "D09": N_("Operation record or front sheet"),
    "D10": N_("The unit's statement on the accident"),
    "D11": N_("Certificate of the disability grade"),
    "D12": N_("Medical certificate of death"),
    "D13": N_("Proof of the household register's cancellation"),
    "D14": N_("Beneficiary's card and proof of kinship"),
    "D15": N_("Authorisation to look at the records"),
    "D16": N_("Traffic police's finding of liability"),
    "D17": N_("Proof of hardship or income"),
    "D18": N_("Authorisation and card of the one who acts"),
}

REASONS = {
    "01": N_("Outside the cover"),
    "02": N_("Within the waiting time"),
    "03": N_("Below the threshold"),
    "04": N_("Not covered by the plan"),
    "05": N_("Claimed too late"),
    "06": N_("What the term pays is used up"),
    "07": N_("The invoice was used before"),
    "08": N_("Ill before the cover began"),
    "09": N_("Documents are not true"),
    "10": N_("Not entitled to take part"),
    "11": N_("Documents were not supplied in time"),
    "12": N_("Costs outside of the insurance"),
    "99": N_("Another reason"),
}

NOTES = {
    "stay.overlaps": N_("Another claim's event lies within this stay. Compare the two."),
}


def kind_words(benefit: str) -> str:
    """Return what is claimed, in words."""
    return _(KINDS[benefit]) if benefit in KINDS else benefit


def state_words(state: str) -> str:
    """Return a claim's state in words."""
    return _(STATES[state][0]) if state in STATES else codes.load("claim_states").label(state)


def tone_of(state: str) -> str:
    """Return the tone of a state."""
    return STATES[state][1] if state in STATES else "quiet"


def document_words(code: str) -> str:
    """Return a document's short name; a list's own name where it is a newer one."""
    return _(DOCUMENTS[code]) if code in DOCUMENTS else codes.load("claim_documents").label(code)


def missing_words(missing: Sequence[str]) -> str:
    """Return how many documents are lacking, and which."""
    if not missing:
        return ""
    return f"{len(missing)}  " + " · ".join(document_words(code) for code in missing)


def reason_words(reasons: Sequence[str]) -> str:
    """Return why nothing is paid."""
    known = [
        _(REASONS[one]) if one in REASONS else codes.load("claim_deny_reasons").label(one) for one in reasons
    ]
    return " · ".join(known)


def stay_words(first: date | None, last: date | None, event: date) -> str:
    """Return the days of a stay, or the day of what happened."""
    if first is None and last is None:
        return event.isoformat()
    return f"{first.isoformat() if first else '--'} – {last.isoformat() if last else '--'}"


def short_stay(first: date | None, last: date | None, event: date) -> str:
    """Return the days of a stay as a list has room for: within one year it is written once."""
    if first is not None and last is not None and first.year == last.year:
        return f"{first.isoformat()} – {last:%m-%d}"
    return stay_words(first, last, event)


def waited_words(days: int | None) -> str:
    """Return how long a claim has waited."""
    return "" if days is None else _n("{n} day", "{n} days", days)


def step_words(step: Step) -> str:
    """Return one step of a calculation in words."""
    return step_text(step.code, step.facts)


def note_words(code: str) -> str:
    """Return in words what a person should look at."""
    return _(NOTES[code]) if code in NOTES else code


def other_words(one: Known) -> str:
    """Say which other claim is meant."""
    days = stay_words(one.admitted, one.discharged, one.event_on)
    return _("{number}  {name}  {days}  {state}", number=one.number, name=one.name, days=days,
             state=state_words(one.state))  # fmt: skip


def result_words(found: Assessment | AssessmentView) -> str:
    """Say in one line what a calculation came to."""
    if found.state == "missing":
        return _("{amount} yuan once the documents are complete", amount=yuan(found.preview or 0))
    if found.state == "not_payable":
        return _("Nothing is paid: {reasons}", reasons=reason_words(found.reasons))
    return _("{amount} yuan", amount=yuan(found.amount))


def event_words(event: Event) -> str:
    """Say in one line what happened to a claim, and when."""
    parts = [event.on.isoformat(), _(KINDS_OF_EVENT[event.kind])]
    if event.state:
        parts.append(state_words(event.state))
    if event.amount is not None:
        parts.append(_("{amount} yuan", amount=yuan(event.amount)))
    if event.reasons:
        parts.append(reason_words(event.reasons))
    return "  ".join([*parts, *(one for one in (event.document, event.words) if one)])


def lacking(view: ClaimView | None) -> tuple[str, ...]:
    """Return the documents the plan asks for and the claim has not; of the usual ones where no plan is known."""
    if view is None:
        return ()
    wanted = required_documents(view.plan, view.facts.benefit)
    return tuple(code for code in wanted if code not in view.facts.documents and code not in view.waived)


def asked_for(view: ClaimView) -> tuple[str, ...]:
    """Return the documents a claim is asked about: those of its plan, and what is here or noted besides."""
    wanted = required_documents(view.plan, view.facts.benefit)
    others = sorted({*view.facts.documents, *view.noted} - set(wanted))
    return (*wanted, *others)
