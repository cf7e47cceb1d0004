"""How does a campaign begin on the desk? Like one there was, or from a plan file; its list is made in the same step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.text import N_, _, _n
from app.visits import read_plan
from ui.kit.dialogs import choose_file
from ui.kit.page import Page

if TYPE_CHECKING:
    from app.visits import CampaignPlan, CampaignView, ListReport
    from ui.desk import Desk


class CampaignHere(RuleError):
    """A plan used twice would buy and budget everything a second time."""

    code = "campaign.already_here"
    template = N_("There already is a campaign called “{name}”. Nothing was made.")


class Starting:
    """Begins a campaign, and brings its list up to date."""

    def __init__(self, page: Page, desk: Desk, begun: Callable[[str, bool], None]) -> None:
        self._page, self._desk, self._begun = page, desk, begun

    def choose(self) -> None:
        """Let the plan file be chosen."""
        choose_file(self._page, _("Choose the plan of the campaign"), _("Plan (*.json)"), self.start)

    def start(self, path: Path) -> None:
        """Make the campaign of a plan file and put everybody it plans for on its list."""
        self._make(lambda: read_plan(read_whole(path)))

    def begin(self, plan: CampaignPlan, refused: Callable[[Exception], None], choose: bool = False) -> None:
        """Make the campaign of a plan and its list, or `choose` its people next; errors come to `refused`."""
        self._make(lambda: plan, refused, choose)

    def _make(
        self,
        planned: Callable[[], CampaignPlan],
        refused: Callable[[Exception], None] | None = None,
        choose: bool = False,
    ) -> None:
        office = self._desk.office

        def work() -> tuple[CampaignView, ListReport]:
            plan = planned()
            if any(line.name == plan.name for line in office.visits.campaigns(office.actor)):
                raise CampaignHere(field="name", name=plan.name)
            made = office.visits.plan(office.actor, plan)
            return made, office.visits.make_list(office.actor, made.id)

        def done(found: tuple[CampaignView, ListReport]) -> None:
            campaign, listed = found
            self._begun(campaign.id, choose)
            count = _n("{n} person is on the list", "{n} are on the list", listed.recipients)
            if listed.recipients or choose:
                self._desk.say(f"{campaign.name}: {count}", None)
                return
            words = _("{name} is made, but nobody is on its list yet. Take in members or households, then bring "
                      "the list up to date.", name=campaign.name)  # fmt: skip
            self._page.strip.say(words, "warn")

        self._page.run(work, done, refused)

    def bring_up_to_date(self, campaign_id: str) -> None:
        """Put on the list who came since it was made; who is on it stays."""
        office = self._desk.office

        def done(listed: ListReport) -> None:
            added = _n("{n} person came onto the list", "{n} came onto the list", listed.added)
            self._desk.say(added if listed.added else _("The list is up to date; nobody came new"), None)

        self._page.run(lambda: office.visits.make_list(office.actor, campaign_id), done)
