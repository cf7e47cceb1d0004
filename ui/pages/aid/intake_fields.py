"""Which fields has a claim, and what do they mean together? Specs and the facts made of the answers; asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from app.aid import CLAIM_KINDS, Facts
from app.shared.text import _
from ui.kit.fields import (
    Choice,
    CodeField,
    CountField,
    DateField,
    Found,
    IdField,
    LookupField,
    MoneyField,
    NameField,
)
from ui.kit.form import Spec
from ui.kit.jobs import Jobs
from ui.pages.aid.documents_field import DocumentsField
from ui.pages.aid.words import kind_words

MONEY = (
    "total",
    "pool_paid",
    "self_pay_in_catalogue",
    "self_pay_outside",
    "other_reimbursed",
    "remaining_burden",
)
COUNTS = ("days", "grade", "consecutive_terms")
TEXTS = ("invoice", "disease")
DAYS = ("event_on", "admitted", "discharged")
FURTHER = ("event_on", "days", "disease", "grade", "remaining_burden", "consecutive_terms")


def specs(
    jobs: Jobs, search: Callable[[str], Sequence[Found]] | None, today: Callable[[], date]
) -> list[Spec]:
    """Return the fields of a claim; without a `search` it is known whose it is."""
    kinds = [Choice(kind, kind_words(kind)) for kind in CLAIM_KINDS]
    day: Callable[[], DateField] = lambda: DateField(today)  # noqa: E731 - one for each
    person = [] if search is None else [
        Spec("person", _("Claimant"), lambda: LookupField(jobs, search),
             hint=_("Not on the roll? Name and document number stand below."))
    ]  # fmt: skip
    stranger = [] if search is None else [
        Spec("name", _("Name"), NameField, folded=True, group=_("Somebody who is not on the roll")),
        Spec("id_no", _("Document number"), IdField, folded=True, group=_("Somebody who is not on the roll")),
    ]  # fmt: skip
    return [
        Spec("benefit", _("Kind of claim"), lambda: CodeField(kinds), required=True),
        *person,
        Spec("admitted", _("Date of admission"), day),
        Spec("discharged", _("Date of discharge"), day),
        Spec("total", _("Total cost"), MoneyField, hint=_("yuan")),
        Spec("pool_paid", _("Paid by the insurance pool"), MoneyField, hint=_("yuan")),
        Spec("self_pay_in_catalogue", _("Self-pay in the catalogue"), MoneyField, hint=_("yuan")),
        Spec("self_pay_outside", _("Self-pay outside the catalogue"), MoneyField, hint=_("yuan")),
        Spec("other_reimbursed", _("Repaid by others"), MoneyField, hint=_("yuan")),
        Spec("invoice", _("Invoice number")),
        Spec("documents", _("Documents handed in"), DocumentsField, wide=True),
        Spec("claimed_on", _("Date of the claim"), day, required=True),
        Spec("event_on", _("Date of the event"), day, folded=True),
        Spec("days", _("Days"), CountField, folded=True),
        Spec("disease", _("Disease"), folded=True),
        Spec("grade", _("Disability grade"), CountField, folded=True),
        Spec("remaining_burden", _("Remaining burden"), MoneyField, hint=_("yuan"), folded=True),
        Spec("consecutive_terms", _("Consecutive terms"), CountField, folded=True),
        *stranger,
    ]


def facts_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of claims.md that these answers mean; days as ISO text, so that they are kept as they are.

    Of a stay the event is the admission, and its days are counted, where nothing else is written.
    """
    admitted, discharged = answers["admitted"], answers["discharged"]
    event, days = answers["event_on"], answers["days"]
    if answers["benefit"] == "hospital":
        first, stayed = _of_stay(admitted, discharged)
        event, days = event or first, stayed if days is None else days
    found: dict[str, Any] = {"benefit": answers["benefit"], "documents": list(answers["documents"] or ())}
    found |= {name: answers[name] for name in (*MONEY, *COUNTS, *TEXTS)} | {"days": days}
    stated = {"event_on": event, "admitted": admitted, "discharged": discharged}
    found |= {name: day.isoformat() if day is not None else None for name, day in stated.items()}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _of_stay(admitted: date | None, discharged: date | None) -> tuple[date | None, int | None]:
    """Return the day of the event and the number of days that follow from a stay."""
    if admitted is None or discharged is None or discharged < admitted:
        return admitted, None
    return admitted, (discharged - admitted).days


def values_of(facts: Facts, claimed_on: date) -> dict[str, Any]:
    """Return what the form shows of a claim that is kept."""
    shown: dict[str, Any] = {name: getattr(facts, name) for name in (*MONEY, *COUNTS, *TEXTS, *DAYS)}
    if (
        facts.benefit == "hospital"
    ):  # what follows from the stay is left to it, also when the stay is corrected
        event, days = _of_stay(facts.admitted, facts.discharged)
        shown["event_on"] = None if facts.event_on == event else facts.event_on
        shown["days"] = None if facts.days == days else facts.days
    shown |= {name: str(shown[name]) for name in COUNTS if shown[name] is not None}
    return {**shown, "benefit": facts.benefit, "documents": sorted(facts.documents), "claimed_on": claimed_on}
