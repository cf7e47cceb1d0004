"""What is a figure of mutual aid called, and what does its number leave out? Words for screen, paper, commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.aid import figures
from app.aid.figures import Counted, Figure, Scope
from app.shared.money import yuan
from app.shared.text import N_, _

NAMES: Final[Mapping[str, str]] = {
    "persons": N_("People enrolled, each once"),
    "person_times": N_("Enrolments, every time counted"),
    "gifted": N_("People enrolled as a gift"),
    "premium": N_("Premium"),
    "participation": N_("Rate of participation"),
    "reported": N_("Claims made"),
    "accepted": N_("Claims accepted"),
    "in_work": N_("Claims still at work"),
    "paid": N_("Claims that were paid"),
    "denied": N_("Claims denied"),
    "paid_amount": N_("Amount paid"),
    "average": N_("Average of a paid claim"),
    "ratio": N_("Paid of the premium"),
    "average_days": N_("Average days until the word"),
    "relief_persons": N_("People with second relief"),
    "relief_amount": N_("Second relief paid"),
}
UNITS: Final[Mapping[str, str]] = {
    figures.FEN: N_("yuan"), figures.PEOPLE: N_("people"), figures.PERSON_TIMES: N_("person-times"),
    figures.CLAIMS: N_("claims"), figures.RATE: "%", figures.DAYS: N_("days"),
}  # fmt: skip
PAYERS: Final[Mapping[str, str]] = {
    "unit": N_("Paid by the unit"), "union": N_("Paid by the union"), "person": N_("Paid by the people"),
    "gift": N_("Paid by a giver"), "?": N_("Payer not written down"),
}  # fmt: skip
KINDS: Final[Mapping[str, str]] = {
    figures.COVER: N_("Enrolment"), figures.BATCH: N_("Enrolment of a unit"), figures.CLAIM: N_("Claim"),
    figures.RELIEF: N_("Second relief"), figures.UNIT: N_("Unit"),
}  # fmt: skip


def figure_name(key: str) -> str:
    """Return what a figure is called."""
    return _(NAMES[key])


def figure_part(figure: Figure) -> str:
    """Return which part of a figure it is; empty for the whole."""
    return _(PAYERS[figure.of]) if figure.of in PAYERS else figure.of


def figure_unit(unit: str) -> str:
    """Return in what a figure is counted."""
    return UNITS[unit] if UNITS[unit] == "%" else _(UNITS[unit])


def figure_value(figure: Figure) -> str:
    """Return a figure's number: money in yuan, rates and days with one decimal; what is not kept says so."""
    if figure.value is None:
        return _("not kept")
    if figure.unit == figures.FEN:
        return yuan(figure.value)
    if figure.unit in (figures.RATE, figures.DAYS):
        return f"{figure.value // 10:,}.{figure.value % 10}"
    return f"{figure.value:,}"


def figure_note(figure: Figure) -> str:
    """Say what a number leaves out, or why it is not kept."""
    match figure.note:
        case figures.NOTHING_TO_DIVIDE:
            return _("There is nothing to reckon it from")
        case figures.NOT_OF_A_PLAN:
            return _("Second relief is of no plan: choose a year over all plans")
        case figures.PAYER_UNKNOWN:
            return _("{n} enrolments were written without saying who paid", n=f"{figure.lacking:,}")
        case figures.UNDATED:
            return _("Without {n} claims whose decision has no day", n=f"{figure.lacking:,}")
    if figure.key == "participation" and figure.rows:
        staff, enrolled = (sum(getattr(one, what) for one in figure.rows) for what in ("staff", "enrolled"))
        return _("{enrolled} of {staff} people", enrolled=f"{enrolled:,}", staff=f"{staff:,}")
    return ""


def scope_words(scope: Scope, names: Mapping[str, str]) -> str:
    """Return of what figures are told."""
    plan = names.get(scope.plan, scope.plan)
    if scope.term:
        days = f"{scope.first.isoformat()} – {scope.last.isoformat()}"
        return _("Term {days}, {plan}", days=days, plan=plan)
    if plan:
        return _("Year {year}, {plan}", year=scope.first.year, plan=plan)
    return _("Year {year}, all plans", year=scope.first.year)


def kind_of_row(row: Counted) -> str:
    """Return what kind of record a row is."""
    return _(KINDS[row.kind])
