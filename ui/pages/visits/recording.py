"""How is what came of a visit kept, and taken back? One at a time, and never while the list moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.shared.errors import NuangongError, RuleError
from app.shared.text import _
from app.visits import Outcome
from ui.pages.visits.columns import booked_words, state_words

if TYPE_CHECKING:
    from app.visits import VisitLine
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


class Recording:
    """Records for the page's visit, and goes on to the next one."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self._busy = False

    def as_planned(self) -> None:
        """Record the visit shown as planned."""
        entry = self._page.list.entry
        if entry is None or entry.visit is None or not entry.isVisible():
            return
        try:
            on = entry.day()
        except RuleError as error:
            error.field = "on"
            entry.show_error(error)
            return
        self.record(Outcome("GIVEN", on, decision=entry.answer("decision")))

    def record(self, outcome: Outcome) -> None:
        """Record what came of the visit shown; not while the list still moves, it could hit somebody else."""
        shown = self._page.list
        if shown.entry is None or shown.grid is None or self._busy or not shown.settled:
            return
        visit, office = shown.entry.visit, self._desk.office
        if visit is None:
            return
        reason = shown.entry.answer("reason")
        again = visit.state in ("GIVEN", "CHANGED") and outcome.cash is not None
        visits, actor = office.visits, office.actor

        def act() -> VisitLine:
            if again or reason:
                return visits.change(actor, visit.id, outcome, reason)
            return visits.record(actor, visit.id, outcome)

        self._busy = True
        self._page.run(act, self._recorded, self._refused)

    def _recorded(self, visit: VisitLine) -> None:
        self._busy = False
        self._page.strip.hide()
        told = f"{visit.number:03d} {visit.name}  {state_words(visit)}"
        self._desk.say(_with(told, booked_words(visit.booked_on)), lambda: self.undo(visit.id))
        self._page.list.kept.forget(visit.id)
        if self._page.list.entry is not None:
            self._page.list.entry.settle()
        self._page.list.go_on(visit.id)
        self._page.refresh()

    def _refused(self, error: Exception) -> None:
        self._busy = False
        entry = self._page.list.entry
        if isinstance(error, NuangongError) and entry is not None and error.field in entry.fields:
            entry.show_error(error)
        else:
            self._page.fault(error)

    def undo(self, visit_id: str) -> None:
        """Take a record back, and show it again where the list is still there."""
        if not self._page.closed:
            self._page.list.then = visit_id
        self._desk.take_back(
            lambda office: office.visits.undo_record(office.actor, visit_id), self._taken_back
        )

    def _taken_back(self, visit: VisitLine) -> str:
        if not self._page.closed:
            self._page.refresh()
        told = _("Taken back: {number} {name}", number=f"{visit.number:03d}", name=visit.name)
        return _with(told, booked_words(visit.booked_on))


def _with(told: str, more: str) -> str:
    return f"{told}  ({more})" if more else told
