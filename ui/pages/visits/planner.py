"""By which way does a campaign begin? Like the one shown, or by what it consists of; then figures and list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.pages.visits.outlining import Begun, Outlining, read_begun
from ui.pages.visits.planning import Planning
from ui.pages.visits.starting import Starting

if TYPE_CHECKING:
    from app.visits import CampaignPlan
    from ui.desk import Desk
    from ui.pages.visits.page import VisitsPage


class Planner:
    """Opens what plans a campaign, in place of the list."""

    def __init__(self, page: VisitsPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.starting = Starting(page, desk, self._begun)

    def plan(self) -> None:
        """Plan the next campaign like the one shown; the first one begins with what it consists of."""
        campaign, office = self._page.campaign, self._desk.office
        if campaign is None:
            self.outline()
            return
        self._page.run(
            lambda: office.visits.plan_of(office.actor, campaign.id),
            lambda plan: self.figures(plan, campaign.id),
        )

    def figures(self, plan: CampaignPlan, like: str = "") -> None:
        """Write the days and figures of a plan, of a campaign that follows another where `like` names it."""
        starting = self.starting
        self._page.show_beside(
            Planning(
                self._page, self._desk, plan, like, back=self._page.back, from_file=starting.choose,
                outline=self.outline, begin=starting.begin,
            )
        )  # fmt: skip

    def outline(self, base: CampaignPlan | None = None) -> None:
        """Say what a campaign consists of; `base` is a plan that is changed so."""
        office = self._desk.office

        def show(begun: Begun) -> None:
            self._page.show_beside(
                Outlining(
                    self._page, self._desk, begun, base, back=self._page.back, from_file=self.starting.choose,
                    drawn_up=self.figures,
                )
            )  # fmt: skip

        self._page.run(lambda: read_begun(office), show)

    def _begun(self, campaign: str, choose: bool) -> None:
        self._page.enter({"campaign": campaign, "state": "", "adding": choose})
