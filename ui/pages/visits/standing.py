"""Is the campaign approved, and is it locked? Its badge, and the window in which an approval is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.shared.text import N_, _
from app.visits import APPROVED, LOCKED, PLANNED, Approval
from ui.kit.asking import AskForm
from ui.kit.fields import DateField
from ui.kit.form import Form, Spec
from ui.kit.parts import Badge
from ui.pages.choices import second_persons, second_specs

if TYPE_CHECKING:
    from app.security.service import Operator
    from app.visits import CampaignView
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage

WORDS = {
    PLANNED: (N_("Not approved"), "warn"),
    APPROVED: (N_("Approved"), "good"),
    LOCKED: (N_("Locked"), "quiet"),
}


def standing_words(campaign: CampaignView) -> str:
    """Say where a campaign stands, since when and by what."""
    if campaign.standing == PLANNED or campaign.approved_on is None:
        return _("Nothing may be handed over before the approval is entered.")
    day = campaign.approved_on.isoformat()
    if campaign.approval_no:
        approved = _("Approved on {day}, {number}", day=day, number=campaign.approval_no)
    else:
        approved = _("Approved here by a second person on {day}", day=day)
    if campaign.locked_on is None:
        return approved
    return approved + _("; locked on {day}", day=campaign.locked_on.isoformat())


class Approving:
    """Says where the campaign stands, and takes its approval: on paper, or by a second person here."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.badge = Badge()
        self.window: AskForm | None = None

    def show(self, campaign: CampaignView | None) -> None:
        """Show where the campaign stands."""
        self.badge.setVisible(campaign is not None)
        if campaign is not None:
            words, tone = WORDS[campaign.standing]
            self.badge.say(_(words), tone)
            self.badge.setToolTip(standing_words(campaign))

    def ask(self) -> None:
        """Ask for the approval; the operators who could give it here are offered."""
        office = self._desk.office
        if self._page.campaign is not None:
            self._page.run(lambda: office.operators.list(office.actor), self._open)

    def _open(self, operators: tuple[Operator, ...]) -> None:
        others = second_persons(operators, self._desk.actor.operator_id)
        today = self._desk.office.clock.today
        specs = [
            Spec("on", _("Day of the approval"), lambda: DateField(today), required=True),
            Spec("number", _("Number of the paper")),
        ]
        told = _("Write the number and the day of the paper.")
        if others:
            specs += second_specs(others, required=False)
            told = _("Approved on paper: write its number and day. Approved here: a second person chooses "
                     "themselves and types their password.")  # fmt: skip
        form = Form(specs)
        form.begin_with({"on": today()})
        self.window = AskForm(
            self._page, _("Approval of the campaign"), form, _("Enter the approval"), self._approve,
            told=told, stays=True,
        )  # fmt: skip
        self.window.show()

    def _approve(self, answers: dict[str, Any]) -> None:
        campaign, office, window = self._page.campaign, self._desk.office, self.window
        if campaign is None or window is None:
            return
        approval = Approval(answers["on"], answers["number"] or "")

        def work() -> CampaignView:
            second = None
            if answers.get("operator"):
                second = office.operators.prove(
                    office.actor, answers["operator"], answers.get("password") or ""
                )
            return office.visits.approve(office.actor, campaign.id, approval, second)

        def done(approved: CampaignView) -> None:
            window.accept()
            self._desk.say(_("{name} is approved.", name=approved.name), lambda: self._take_back(approved.id))
            self._page.refresh()

        self._page.run(work, done, window.refused(self._page.fault), lane="io")

    def _take_back(self, campaign_id: str) -> None:
        def taken_back(campaign: CampaignView) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _("The approval of {name} is taken back", name=campaign.name)

        self._desk.take_back(
            lambda office: office.visits.withdraw_approval(office.actor, campaign_id), taken_back
        )
