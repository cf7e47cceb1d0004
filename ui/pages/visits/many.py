"""How is a whole village recorded? The visits ticked or chosen, as planned, on one day; who could not be is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import DateField
from ui.kit.form import Form, Spec
from ui.kit.work import LongWork
from ui.pages.visits.columns import booked_words, later_words

if TYPE_CHECKING:
    from app.funds import Closing
    from app.office import Office
    from app.visits import Recorded
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

MOST = 5  # names in a message; the others keep their ticks


class Many:
    """Asks for the day, records, and can take all of it back."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.work = LongWork(page)
        self.window: AskForm | None = None

    def ask(self) -> None:
        """Ask on which day the chosen visits were as planned."""
        shown, campaign = self._page.list, self._page.campaign
        if campaign is None or shown.grid is None or shown.entry is None or not shown.settled:
            return
        ids = tuple(shown.grid.chosen_ids())
        if not ids:
            return
        form = Form([Spec("on", _("Day"), lambda: DateField(self._desk.office.clock.today), required=True)])
        form.begin_with({"on": shown.entry.proposed()})
        told = _n("{n} visit is recorded as planned.", "{n} visits are recorded as planned.", len(ids))
        self.window = AskForm(
            self._page, _("Given as planned"), form, _("Record them"),
            lambda answers: self._record(campaign.id, ids, answers), told=told,
        )  # fmt: skip
        self.window.show()

    def _record(self, campaign_id: str, ids: tuple[str, ...], answers: dict[str, Any]) -> None:
        office = self._desk.office
        self.work.do(
            _("Recording the visits…"),
            lambda progress: office.visits.record_many(
                office.actor, campaign_id, ids, answers["on"], progress
            ),
            lambda done: self._recorded(campaign_id, done),
        )

    def _recorded(self, campaign_id: str, done: Recorded) -> None:
        if done.ids:
            words = _n("{n} visit recorded as planned", "{n} visits recorded as planned", len(done.ids))
            if later := later_words(done.later, done.open_from):
                words = f"{words}  ({later})"
            self._desk.say(words, lambda: self._undo(campaign_id, done.ids))
        if self._page.list.grid is not None:
            self._page.list.grid.untick_all()
        if done.refused:
            self._page.strip.say(refused_words(done), "warn")
        self._page.refresh()

    def _undo(self, campaign_id: str, ids: tuple[str, ...]) -> None:
        today = self._desk.office.clock.today()

        def work(office: Office) -> tuple[int, Closing | None]:
            count = office.visits.undo_many(office.actor, campaign_id, ids)
            return count, office.funds.closing(office.actor)

        def taken_back(done: tuple[int, Closing | None]) -> str:
            if not self._page.closed:
                self._page.refresh()
            count, closing = done
            words = _n("{n} record taken back", "{n} records taken back", count)
            day = closing.open_from if closing is not None and closing.up_to >= today else None
            return f"{words}  ({booked_words(day)})" if day is not None else words

        self._desk.take_back(work, taken_back)


def refused_words(done: Recorded) -> str:
    """Say who was not recorded and why, the first few by name."""
    lines = [_n("{n} visit was not recorded:", "{n} visits were not recorded:", len(done.refused))]
    lines += [f"{one.number:03d} {one.name}  {one.error.words()}" for one in done.refused[:MOST]]
    if len(done.refused) > MOST:
        lines.append(_("… and {n} more", n=len(done.refused) - MOST))
    return "\n".join(lines)
