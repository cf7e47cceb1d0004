"""From when to when does the list hang out, and who takes objections? Asked, kept, and shown as the notice to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.shared.text import _
from app.shared.workdays import calendar_doubt
from app.visits import LOCKED, Notice
from ui.kit.asking import AskForm
from ui.kit.fields import DateField, PhoneField
from ui.kit.form import Form, Spec

if TYPE_CHECKING:
    from app.visits import CampaignView
    from ui.desk import Desk
    from ui.kit.page import Page


class Announcing:
    """Asks for the days of the public notice, then has it shown by `show`."""

    def __init__(
        self, page: Page, desk: Desk, campaign: Callable[[], CampaignView | None], show: Callable[[], object]
    ) -> None:
        self._page, self._desk, self._campaign, self._show = page, desk, campaign, show
        self.window: AskForm | None = None

    def ask(self) -> None:
        """Ask for the days, those written before or the usual ones proposed; a locked campaign keeps its own."""
        campaign, office = self._campaign(), self._desk.office
        if campaign is None:
            return
        if campaign.standing == LOCKED:
            self._show()
            return
        self._page.run(lambda: office.visits.proposed_notice(office.actor, campaign.id), self._open)

    def _open(self, proposed: Notice) -> None:
        today = self._desk.office.clock.today
        specs = [
            Spec("first", _("First day of the notice"), lambda: DateField(today), required=True),
            Spec("last", _("Last day of the notice"), lambda: DateField(today), required=True),
            Spec("phone", _("Telephone for objections"), PhoneField, required=True),
        ]
        form = Form(specs)
        form.begin_with({"first": proposed.first, "last": proposed.last, "phone": proposed.phone})
        told = _(
            "The list hangs out before the campaign is approved. The last day is proposed by working days."
        )
        if doubt := calendar_doubt(proposed.first, proposed.last):
            told += " " + doubt.words()
        self.window = AskForm(
            self._page, _("Public notice"), form, _("Show the notice"), self._announce, told=told,
            picture="scroll-text", stays=True,
        )  # fmt: skip
        self.window.show()

    def _announce(self, answers: dict[str, Any]) -> None:
        campaign, office, window = self._campaign(), self._desk.office, self.window
        if campaign is None or window is None:
            return
        notice = Notice(answers["first"], answers["last"], answers["phone"])

        def done(_campaign: CampaignView) -> None:
            window.accept()
            self._show()

        self._page.run(
            lambda: office.visits.announce(office.actor, campaign.id, notice),
            done,
            window.refused(self._page.fault),
        )
