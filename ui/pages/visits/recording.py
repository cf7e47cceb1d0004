"""How is what came of a visit kept, and taken back? One at a time, and never while the list moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.shared.errors import NuangongError, RuleError
from app.shared.text import _
from app.visits import Outcome
from ui.pages.visits.columns import state_words

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
        page = self._page
        if page.entry is None or page.entry.visit is None or not page.entry.isVisible():
            return
        try:
            on = page.entry.day()
        except RuleError as error:
            error.field = "on"
            page.entry.show_error(error)
            return
        self.record(Outcome("GIVEN", on))

    def record(self, outcome: Outcome) -> None:
        """Record what came of the visit shown; not while the list still moves, it could hit somebody else."""
        page = self._page
        if page.entry is None or page.grid is None or self._busy or not page.settled:
            return
        visit, office = page.entry.visit, self._desk.office
        if visit is None:
            return
        again = visit.state in ("GIVEN", "CHANGED") and outcome.cash is not None
        act = office.visits.change if again else office.visits.record
        self._busy = True
        page.run(lambda: act(office.actor, visit.id, outcome), self._recorded, self._refused)

    def _recorded(self, visit: VisitLine) -> None:
        page = self._page
        self._busy = False
        page.strip.hide()
        self._desk.say(f"{visit.number:03d} {visit.name}  {state_words(visit)}", lambda: self.undo(visit.id))
        assert page.grid is not None
        if page.search.text():
            page.search.setText("")  # not clear(): Ctrl+Z is to take the record back, not the typing
            page.search.setFocus()
        else:
            here = page.grid.rows.place_of(visit.id)
            if 0 <= here + 1 < len(page.grid.rows.ids):
                page.then = page.grid.rows.ids[here + 1]
                page.grid.go_to(here + 1)
        page.refresh()

    def _refused(self, error: Exception) -> None:
        page = self._page
        self._busy = False
        if isinstance(error, NuangongError) and page.entry is not None and error.field in page.entry.fields:
            page.entry.show_error(error)
        else:
            page.fault(error)

    def undo(self, visit_id: str) -> None:
        """Take a record back."""
        page = self._page
        office = self._desk.office

        def undone(visit: VisitLine) -> None:
            self._desk.say(
                _("Taken back: {number} {name}", number=f"{visit.number:03d}", name=visit.name), None
            )
            page.then = visit.id
            page.refresh()

        page.run(lambda: office.visits.undo_record(office.actor, visit_id), undone)
