"""How is a unit's visit written down, and taken back? One at a time; what is refused is said at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.shared.errors import NuangongError
from app.shared.text import _
from app.visits import LOCKED, PENDING, UnitHelp
from ui.kit.asking import AskForm
from ui.kit.fields import Field
from ui.kit.form import Form, Spec
from ui.pages.visits.unit_words import line_words

if TYPE_CHECKING:
    from app.visits import CampaignView, UnitLine
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage
    from ui.pages.visits.units import Units


class UnitActs:
    """Writes for the part shown, which may be gone by the time something is taken back."""

    def __init__(self, shown: Units, page: VisitsPage, desk: Desk, campaign: CampaignView) -> None:
        self._shown, self._page, self._desk, self._campaign = shown, page, desk, campaign
        self._locked = campaign.standing == LOCKED
        self._names = {good.code: good.name for good in campaign.goods}
        self._busy = False
        self.asking: AskForm | None = None

    def hand(self, told: UnitHelp) -> None:
        """Write down what was handed over; on a line that was, as its change."""
        office, campaign_id, line = self._desk.office, self._campaign.id, self._shown.entry.editing
        visits, actor, reason = office.visits, office.actor, self._shown.entry.reason()
        if line is not None and line.given:
            before = line.help
            self._write(
                lambda: visits.change_unit(actor, line.id, told, reason),
                None
                if self._locked
                else lambda desk, _new: desk.visits.change_unit(desk.actor, line.id, before),
            )
            return
        line_id = line.id if line is not None else None
        self._write(
            lambda: visits.hand_to_unit(actor, campaign_id, told, line_id),
            lambda desk, new: desk.visits.take_unit_back(desk.actor, new.id),
        )

    def plan(self, told: UnitHelp) -> None:
        """Write down what is planned."""
        office, campaign_id, line = self._desk.office, self._campaign.id, self._shown.entry.editing
        line_id = line.id if line is not None else None
        self._write(
            lambda: office.visits.plan_unit(office.actor, campaign_id, told, line_id),
            lambda desk, new: desk.visits.drop_unit(desk.actor, new.id),
        )

    def _write(self, act: Callable[[], UnitLine], undo: Callable[..., UnitLine] | None) -> None:
        if self._busy:
            return

        def refused(error: Exception) -> None:
            self._busy = False
            if isinstance(error, NuangongError) and error.field is not None:
                self._shown.entry.show_error(error)
            else:
                self._page.fault(error)

        self._busy = True
        self._page.run(act, lambda line: self._written(line, undo), refused)

    def _written(self, line: UnitLine, undo: Callable[..., UnitLine] | None) -> None:
        self._busy = False
        self._page.strip.hide()
        words = line_words(line, self._names)
        self._desk.say(words, None if undo is None else lambda: self._undo(line, undo))
        self._shown.entry.begin()
        self._shown.keep()
        self._shown.read()
        self._shown.begin()

    def _undo(self, line: UnitLine, undo: Callable[..., UnitLine]) -> None:
        self._desk.take_back(lambda office: undo(office, line), self._taken_back)

    def _taken_back(self, line: UnitLine) -> str:
        if not self._page.closed and self._page.stack.currentWidget() is self._shown:
            self._shown.read()
        return line_words(line, self._names)

    def drop(self) -> None:
        """Give up the planned visit the list stands on."""
        line, office = self._shown.grid.current(), self._desk.office
        if line is not None and line.state == PENDING:
            self._page.run(lambda: office.visits.drop_unit(office.actor, line.id), self._gone)

    def take_back_current(self) -> None:
        """Take back what the line the list stands on got; in a locked campaign with the reason for it."""
        line = self._shown.grid.current()
        if line is None or not line.given:
            return
        if not self._locked:
            self._take_back(line, "")
            return
        form = Form([Spec("reason", _("Why the locked record is changed"), Field, required=True)])
        self.asking = AskForm(
            self._page, _("Take it back"), form, _("Take it back"),
            lambda answers: self._take_back(line, answers["reason"]), told=line_words(line, self._names),
        )  # fmt: skip
        self.asking.show()

    def _take_back(self, line: UnitLine, reason: str) -> None:
        office = self._desk.office
        self._page.run(lambda: office.visits.take_unit_back(office.actor, line.id, reason), self._gone)

    def _gone(self, line: Any) -> None:
        self._desk.say(self._taken_back(line), None)
