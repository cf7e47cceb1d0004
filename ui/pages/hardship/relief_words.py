"""How are grants and projects of relief worded on the desk? States, columns, what became of several; asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.relief import STATES, item_words
from app.shared import codes
from app.shared.dates import iso
from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.grid import Column

if TYPE_CHECKING:
    from app.relief import Done, GrantLine, ProjectView, StudentLine

TONES = {
    "DRAFT": "quiet", "APPROVED": "waiting", "PAYING": "waiting", "PAID": "good", "REFUSED": "quiet",
    "DROPPED": "quiet",
}  # fmt: skip
PROBLEMS = {
    "no_card": N_("no card number"),
    "card_wrong": N_("the card number does not check"),
    "card_twice": N_("another grant has the same card"),
}
SHOWN = 5  # refused ones that are said one by one


def state_of(one: GrantLine) -> str:
    """Say where a grant stands, and what is not right with it."""
    words = _(STATES[one.state])
    if one.altered:
        return "  ".join((words, _("changed elsewhere")))
    if one.beyond:
        return "  ".join((words, _("beyond the limit")))
    if one.overdue:
        return "  ".join((words, _("file overdue")))
    return words


def tone_of(one: GrantLine) -> str:
    """Return the tone of where a grant stands."""
    if one.altered or one.beyond:
        return "bad"
    return "warn" if one.overdue else TONES[one.state]


def source_words(source: str) -> str:
    """Return what a fund source is called."""
    return codes.load("warm_fund_sources").label(source) if source else ""


def school_words(year: int | None) -> str:
    """Return a school year as it is said: 2026 is 2026–2027."""
    return "" if year is None else f"{year}–{year + 1}"


def grant_columns(*, of_file: bool) -> list[Column]:
    """Return the columns of a list of grants; in a file's own list its head is known."""
    whose = [] if of_file else [
        Column(_("File number"), lambda one: one.file_number, 100, key="file"),
        Column(_("Head"), lambda one: one.head or one.name, 84, key="head"),
    ]  # fmt: skip
    return [
        Column(_("Number"), lambda one: one.number, 104, key="number"),
        *whose,
        Column(_("For whom it is"), lambda one: one.name, 84, key="name"),
        Column(_("Kind of relief"), lambda one: item_words(one.item), 104, key="item", filter="item"),
        Column(_("Amount (yuan)"), lambda one: yuan(one.amount), 110, "amount", key="amount",
               number=lambda one: one.amount),
        Column(_("State"), state_of, 152, "state", key="state", tone=tone_of, filter="state"),
        Column(_("Money of project"), lambda one: one.project, 140, key="project", filter="project"),
        Column(_("Fund source"), lambda one: source_words(one.source), 160, key="source", filter="source"),
        Column(_("Drafted on"), lambda one: iso(one.made_on), 100, key="made"),
        Column(_("Approved on"), lambda one: iso(one.approved_on), 100, key="approved"),
        Column(_("Paid out on"), lambda one: iso(one.paid_on), 100, key="paid"),
        Column(_("School year"), lambda one: school_words(one.school_year), 100, key="school", hidden=not of_file),
        Column(_("File due"), lambda one: iso(one.follows), 100, key="follows", hidden=True),
    ]  # fmt: skip


def project_columns() -> list[Column]:
    """Return the columns of the register of projects."""
    return [
        Column(_("Year"), lambda one: str(one.year), 60, key="year", filter="year"),
        Column(_("Project number"), lambda one: one.number, 140, key="number"),
        Column(_("Name of the project"), lambda one: one.name, 140, key="name"),
        Column(_("Fund source"), lambda one: source_words(one.source), 160, key="source", filter="source"),
        Column(_("Kind of relief"), lambda one: item_words(one.item) if one.item else _("Any"), 88, key="item"),
        Column(_("Budget, yuan"), lambda one: yuan(one.budget), 104, "amount", key="budget"),
        Column(_("Promised, yuan"), lambda one: yuan(one.promised), 108, "amount", key="promised"),
        Column(_("Paid out, yuan"), lambda one: yuan(one.paid), 104, "amount", key="paid"),
        Column(_("Left, yuan"), lambda one: yuan(one.left), 104, "amount", key="left"),
        Column(_("People, of planned"), lambda one: f"{one.reached:,} / {one.people:,}", 92, "count", key="people"),
        Column(_("Books"), _books, 82, "state", key="books", tone=lambda one: "good" if one.books_agree else "bad"),
    ]  # fmt: skip


def _books(one: ProjectView) -> str:
    if one.off:
        return _("Given up")
    return _("Agree") if one.books_agree else _("Do not agree")


def student_columns() -> list[Column]:
    """Return the columns of the students who go on."""
    return [
        Column(_("File number"), lambda one: one.file_number, 110, key="file"),
        Column(_("Parent"), lambda one: one.head, 100, key="head"),
        Column(_("Student"), lambda one: one.name, 100, key="name"),
        Column(_("School attended"), lambda one: one.school, 220, key="school"),
        Column(_("Entered"), lambda one: str(one.entered or ""), 80, key="entered"),
        Column(_("Last school year"), lambda one: school_words(one.last_year), 120, key="last"),
        Column(_("Years helped"), _years, 160, key="helped"),
        Column(_("Last amount, yuan"), lambda one: yuan(one.last_amount), 130, "amount", key="amount"),
    ]  # fmt: skip


def _years(one: StudentLine) -> str:
    return "、".join(map(str, one.helped))


def refused_words(done: Done, lines: dict[str, GrantLine]) -> str:
    """Name those an act was not done to, and why; '' when it was done to all."""
    found = [
        "  ".join(part for part in (_number(one, lines), error.words()) if part)
        for one, error in done.refused
    ]
    return shortened(found)


def _number(grant_id: str, lines: dict[str, GrantLine]) -> str:
    line = lines.get(grant_id)
    return "" if line is None else "  ".join((line.number, line.name))


def shortened(found: Sequence[str]) -> str:
    """Return the first of several words, and how many more there are."""
    rest = len(found) - SHOWN
    more = [_("and {n} more", n=rest)] if rest > 0 else []
    return "\n".join([*found[:SHOWN], *more])
