"""How is a campaign recorded, household by household? Which campaign, its verbs, one key as planned, the undo."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.shared.text import _
from app.visits import APPROVED, LOCKED, PLANNED
from ui.desk import Desk
from ui.kit.drop_list import DropList
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.home.gather import may
from ui.pages.visits.adding import Adding
from ui.pages.visits.buying import Buying
from ui.pages.visits.figures import Figures
from ui.pages.visits.filing import Filing
from ui.pages.visits.issuing import Issuing, read_carrying
from ui.pages.visits.list_menu import ListMenu
from ui.pages.visits.many import Many
from ui.pages.visits.outlining import Outlining
from ui.pages.visits.pack_files import PackFiles
from ui.pages.visits.packs import Packs, read_divided
from ui.pages.visits.papers import Papers
from ui.pages.visits.planner import Planner
from ui.pages.visits.planning import Planning
from ui.pages.visits.reckoning import Reckoning
from ui.pages.visits.recording import Recording
from ui.pages.visits.returned import Returned
from ui.pages.visits.scanning import Scanning
from ui.pages.visits.standing import Approving
from ui.pages.visits.units import Units
from ui.pages.visits.visit_list import VisitList
from ui.pages.visits.ways import Ways

if TYPE_CHECKING:
    from app.visits import CampaignLine, CampaignView, Reconciliation, ReturnedReport

Beside = Reckoning | Returned | Issuing | Planning | Outlining | Adding | Buying | Units | Figures | Packs
"""What may be shown in place of the list."""


class VisitsPage(Page):
    """One campaign at a time."""

    topics = frozenset({"visit", "campaign"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Warm visits"))
        self.desk = desk
        self.campaign: CampaignView | None = None
        self._wish: Mapping[str, Any] = {}
        self._chosen = False
        self.choice = DropList(_("Campaign"), 260)
        self.choice.activated.connect(lambda number: self._open(self.choice.itemData(number)))
        self.head.insertWidget(1, self.choice)
        self.planner = Planner(self, desk)
        self.list = VisitList(self, desk, self.planner.plan, self.list_again)
        self.list.kept.load()
        self.many = Many(self, desk)
        self.list.many_wanted.connect(self.many.ask)
        self.filing = Filing(self, desk)
        self.recording = Recording(self, desk)
        self.scanning = Scanning(self, desk)
        self.approving = Approving(self, desk)
        self.head.insertWidget(2, self.approving.badge)
        self._verbs()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.body.addWidget(self.papers.work)
        self.body.addWidget(self.many.work)
        self.body.addWidget(self.filing.work)
        self.body.addWidget(self.pack_files.work)
        self.body.addWidget(self.stack, 1)
        # Only over the list: a form in its place finishes with the same keys.
        as_planned = [QShortcut(QKeySequence(keys), self, activated=self.as_planned)
                      for keys in ("Ctrl+Return", "Ctrl+Enter")]  # fmt: skip
        self.stack.currentChanged.connect(
            lambda _at: [keys.setEnabled(self.stack.currentWidget() is self.list) for keys in as_planned]
        )
        QShortcut(QKeySequence("Ctrl+F"), self, activated=self.ways.find)
        QShortcut(QKeySequence("Escape"), self, activated=self.back)

    def _verbs(self) -> None:
        self.pack_files = PackFiles(self, self.desk)
        self.papers = Papers(
            self,
            self.desk,
            lambda: self.campaign,
            lambda: self.list.grid.rows.ids if self.list.grid else (),
            self.show_returned,
            lambda: self.list.papers,
        )
        self.new_button = Button(_("New campaign"), self.planner.plan, picture="plus", keys="Ctrl+N")
        self.list_menu = ListMenu(self, self.desk)
        self.approve_button = Button(
            _("Enter the approval"), self.approving.ask, look="primary", picture="check"
        )
        self.reckon_button = Button(_("Reckon up"), self.reckon, picture="clipboard-list", keys="Ctrl+R")
        self.ways = Ways(self, self.desk)
        for button in (
            self.approve_button, self.list_menu.button, self.papers.return_button, self.reckon_button,
            self.papers.print_button, self.new_button,
        ):  # fmt: skip
            self.head.addWidget(button)

    def reckon(self, *, differences: bool = False) -> None:
        """Reckon the campaign up, in place of the list; the `differences` of what carriers took on top where wished."""
        campaign, office = self.campaign, self.desk.office
        if campaign is None:
            return

        def read() -> tuple[CampaignView, Reconciliation]:
            found = office.visits.campaign(office.actor, campaign.id)
            return found, office.visits.reconcile(office.actor, campaign.id)

        def show(found: tuple[CampaignView, Reconciliation]) -> None:
            self.show_beside(Reckoning(self, self.desk, *found, self.back, differences=differences))

        self.run(read, show)

    def reckon_again(self) -> None:
        """Reckon up anew where the reckoning is shown: an explanation was taken back."""
        if isinstance(self.stack.currentWidget(), Reckoning):
            self.reckon(differences=True)

    def issue(self) -> None:
        """Show what carriers took out and brought back, and write the next note, in place of the list."""
        campaign, office = self.campaign, self.desk.office
        if campaign is not None:
            self.run(
                lambda: read_carrying(office, campaign.id),
                lambda begun: self.show_beside(Issuing(self, self.desk, begun, self.reckon)),
            )

    def divide(self) -> None:
        """Show how the campaign is split between computers, in place of the list; without one a pack is taken in."""
        campaign, office = self.campaign, self.desk.office
        if campaign is None:
            self.pack_files.choose()
            return
        self.run(
            lambda: read_divided(office, campaign.id),
            lambda begun: self.show_beside(Packs(self, self.desk, campaign, begun, self.back)),
        )

    def dividing(self) -> Packs | None:
        """Return the division where it is shown."""
        current = self.stack.currentWidget()
        return current if isinstance(current, Packs) else None

    def show_beside(self, shown: Beside) -> None:
        """Show something in place of the list."""
        self.back()
        self.stack.addWidget(shown)
        self.stack.setCurrentWidget(shown)
        shown.begin()
        self.desk.place("")
        self.desk.sums("")

    def list_again(self) -> None:
        """Put on the list who came since it was made."""
        if self.campaign is not None:
            self.planner.starting.bring_up_to_date(self.campaign.id)

    def show_returned(self, report: ReturnedReport, file: str) -> None:
        """Show what became of a returned sheet, in place of the list."""
        self.show_beside(Returned(self, self.desk, report, file, self.back))
        self.refresh()

    def back(self) -> bool:
        """Return to the list."""
        current = self.stack.currentWidget()
        if current is not self.list:
            if isinstance(current, Planning) and not current.may_leave():
                return False
            if isinstance(current, Issuing | Units):
                current.keep()
            self.stack.removeWidget(current)
            current.deleteLater()
            self.list.search.setFocus()
        return True

    # -- which campaign

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen: `campaign` and `state` (or several `states`) say which list, `issuing`, `adding`,
        `units`, `buying`, `figures` or `packs` what is shown in its place."""
        if wish:
            self.back()
        self._wish = wish
        self.ways.wish(wish)
        self._chosen = self._chosen or "state" in wish or "states" in wish
        self.list.wish(wish)
        self.list.search.setFocus()
        self.refresh()

    def keep(self) -> None:
        """Keep what is typed for the visit shown, or for a note, at once."""
        self.list.keep()
        if isinstance(current := self.stack.currentWidget(), Issuing | Planning | Units):
            current.keep()

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same campaign, list and row."""
        return {"campaign": self.campaign.id, **self.list.way_back()} if self.campaign is not None else {}

    def refresh(self) -> None:
        """Read campaigns, counts and the list anew."""
        office = self.desk.office
        self.run(lambda: office.visits.campaigns(office.actor), self._show_campaigns)

    def _show_campaigns(self, found: tuple[CampaignLine, ...]) -> None:
        chosen = self._wish.get("campaign") or (self.campaign.id if self.campaign else None)
        self._wish = {}
        self.choice.clear()
        for line in found:
            self.choice.addItem(line.name, line.id)
        place = max(0, self.choice.findData(chosen)) if chosen else 0
        self.choice.setEnabled(bool(found))
        if not found:
            self.campaign = None
            self.list.show_none()
            self._offer()
            self.ways.open()
            return
        self.choice.setCurrentIndex(place)
        self._open(found[place].id)

    def _open(self, campaign_id: str) -> None:
        office = self.desk.office

        def read() -> tuple[CampaignView, Reconciliation]:
            self.ways.look(office, campaign_id)
            return office.visits.campaign(office.actor, campaign_id), office.visits.reconcile(
                office.actor, campaign_id
            )

        self.run(read, lambda found: self._show(*found))

    def _show(self, campaign: CampaignView, reckoned: Reconciliation) -> None:
        before = self.campaign
        if (
            before is None
            or (before.id, before.goods) != (campaign.id, campaign.goods)
            or self.list.entry is None
        ):
            entry = self.list.build(campaign)
            entry.planned.connect(self.as_planned)
            entry.given.connect(self.recording.record)
            if not self._chosen and campaign.counts["PENDING"]:
                self.list.chips["PENDING"].setChecked(True)
        self.campaign = campaign
        self._offer()
        if not reckoned.agrees:
            self.strip.say(_("Visits, ledger and stock differ: {n} in all.", n=reckoned.difference), "bad")
        self.list.show_campaign(campaign, reckoned)
        self.ways.open()

    def goods_changed(self) -> None:
        """Read the campaign anew beneath what is shown: goods were bought for it, or a new one."""
        if self.campaign is not None and not self.closed:
            self._open(self.campaign.id)

    def _offer(self) -> None:
        campaign = self.campaign
        self.papers.offer(campaign)
        self.approving.show(campaign)
        where = campaign.standing if campaign is not None else ""
        may_do = partial(may, self.desk.office)
        self.approve_button.setVisible(where == PLANNED and may_do("visits.approve"))
        self.list_menu.offer(campaign)
        self.papers.return_button.setVisible(where in (PLANNED, APPROVED) and may_do("visits.import"))
        self.new_button.setVisible(may_do("visits.plan"))
        self.reckon_button.setVisible(where in (APPROVED, LOCKED))
        self.ways.offer(campaign)

    # -- recording

    def as_planned(self) -> None:
        """Record the visit shown as planned."""
        self.recording.as_planned()
