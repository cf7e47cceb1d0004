"""How is a campaign recorded, household by household? The list, one key as planned, and the undo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QStackedWidget, QVBoxLayout, QWidget

from app.shared.money import yuan
from app.shared.text import _
from app.visits import VisitFilter
from ui.desk import Desk
from ui.kit.grid import Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Chip
from ui.kit.search import SearchField
from ui.pages.visits.columns import STATES, VisitSource, columns
from ui.pages.visits.entry import Entry, spread
from ui.pages.visits.papers import Papers
from ui.pages.visits.recording import Recording
from ui.pages.visits.returned import Returned
from ui.pages.visits.starting import Starting

if TYPE_CHECKING:
    from app.visits import CampaignLine, CampaignView, Reconciliation, ReturnedReport

CHIPS = ("", *STATES)


class VisitsPage(Page):
    """One campaign at a time."""

    topics = frozenset({"visit", "campaign"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Warm visits"))
        self.desk = desk
        self.campaign: CampaignView | None = None
        self._wish: Mapping[str, Any] = {}
        self._asked = VisitFilter()
        self._chosen = False
        self.settled = False
        self.then: str | None = None
        self.recording = Recording(self, desk)
        self.choice = QComboBox()
        self.choice.setMinimumHeight(30)
        self.choice.setMinimumWidth(260)
        self.choice.setAccessibleName(_("Campaign"))
        self.choice.activated.connect(lambda number: self._open(self.choice.itemData(number)))
        self.head.insertWidget(1, self.choice)
        self._verbs()
        self.search = SearchField(_("Number, name, pinyin, initials or last 4 digits"))
        self.search.setFixedWidth(300)
        self.search.textChanged.connect(lambda _text: setattr(self, "settled", False))
        self.search.searched.connect(lambda _text: self._ask())
        self.search.left_down.connect(self._into_list)
        self.chips = {state: Chip(_(STATES[state][0]) if state else _("All"), state) for state in CHIPS}
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self._ask)
        self.chips[""].setChecked(True)
        self.stack, self._listing = QStackedWidget(), QWidget()
        listing = QVBoxLayout(self._listing)
        listing.setContentsMargins(0, 0, 0, 0)
        listing.setSpacing(8)
        listing.addLayout(spread(self.search, *self.chips.values()))
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        listing.addLayout(self._room, 1)
        self.stack.addWidget(self._listing)
        self.body.addWidget(self.papers.work)
        self.body.addWidget(self.stack, 1)
        self.grid: Grid | None = None
        self.entry: Entry | None = None
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, activated=self.as_planned)
        QShortcut(QKeySequence("Ctrl+F"), self, activated=self.search.setFocus)
        QShortcut(QKeySequence("Escape"), self, activated=self.back)

    def _verbs(self) -> None:
        self.starting = Starting(
            self, self.desk, lambda campaign: self.enter({"campaign": campaign, "state": ""})
        )
        self.papers = Papers(
            self,
            self.desk,
            lambda: self.campaign,
            lambda: self.grid.rows.ids if self.grid else (),
            self.show_returned,
        )
        self.new_button = Button(_("New campaign"), self.starting.choose, picture="plus", keys="Ctrl+N")
        self.again_button = Button(_("Bring the list up to date"), self._list_again, picture="refresh-cw")
        for button in (
            self.again_button, self.papers.return_button, self.papers.print_button, self.new_button,
        ):  # fmt: skip
            self.head.addWidget(button)

    def _list_again(self) -> None:
        if self.campaign is not None:
            self.starting.bring_up_to_date(self.campaign.id)

    def show_returned(self, report: ReturnedReport, file: str) -> None:
        """Show what became of a returned sheet, in place of the list."""
        self.back()
        report_page = Returned(self.jobs, report, file, self.back)
        self.stack.addWidget(report_page)
        self.stack.setCurrentWidget(report_page)
        report_page.grid.setFocus()
        self.desk.place("")
        self.refresh()

    def back(self) -> bool:
        """Return to the list."""
        current = self.stack.currentWidget()
        if current is not self._listing:
            self.stack.removeWidget(current)
            current.deleteLater()
            self.search.setFocus()
        return True

    # -- which campaign

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen: `campaign` and `state` say which list."""
        if wish:
            self.back()
        self._wish = wish
        self._chosen = self._chosen or "state" in wish
        if wish.get("state") is not None:
            self.chips[wish["state"]].setChecked(True)
            self.search.clear()
        self.refresh()
        self.search.setFocus()

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
            self._show_none()
            return
        self.choice.setCurrentIndex(place)
        self._open(found[place].id)

    def _show_none(self) -> None:
        _clear(self._room)
        self.campaign = None
        self._offer()
        grid = Grid(self.jobs, columns(()), self, _("Visits"))
        self._room.addWidget(grid, 1)
        grid.empty.say(
            _("No campaign yet"),
            _("Choose the plan file of one (campaign.json): it brings the funds, the goods and the kits, "
              "and puts the households and members it names on the list."),
            [Button(_("New campaign"), self.starting.choose, look="primary", picture="plus")],
        )  # fmt: skip
        grid.empty.show()
        self.grid, self.entry = grid, None

    def _open(self, campaign_id: str) -> None:
        office = self.desk.office

        def read() -> tuple[CampaignView, Reconciliation]:
            return office.visits.campaign(office.actor, campaign_id), office.visits.reconcile(
                office.actor, campaign_id
            )

        self.run(read, lambda found: self._show(*found))

    def _show(self, campaign: CampaignView, reckoned: Reconciliation) -> None:
        if self.campaign is None or self.campaign.id != campaign.id or self.entry is None:
            self._build(campaign)
            if not self._chosen and campaign.counts["PENDING"]:
                self.chips["PENDING"].setChecked(True)
        self.campaign = campaign
        self._offer()
        self._say_empty(campaign.recipients)
        if not reckoned.agrees:
            self.strip.say(_("Visits, ledger and stock differ: {n} in all.", n=reckoned.difference), "bad")
        self.chips[""].tell(campaign.recipients)
        for state in STATES:
            self.chips[state].tell(campaign.counts.get(state, 0))
        assert self.entry is not None
        left = [_("{good}: {n} left", good=good.name, n=good.left) for good in reckoned.goods]
        left.append(_("funds: {yuan} left", yuan=yuan(sum(source.left for source in reckoned.sources))))
        self.entry.show_left("    ".join(left))
        self._ask()

    def _offer(self) -> None:
        self.papers.offer(self.campaign)
        self.again_button.setVisible(self.campaign is not None)

    def _build(self, campaign: CampaignView) -> None:
        _clear(self._room)
        self.grid = Grid(self.jobs, columns(campaign.goods), self, _("Visits"))
        self.entry = Entry(campaign.goods, self.desk.office.clock.today)
        self.entry.planned.connect(self.as_planned)
        self.entry.given.connect(self.recording.record)
        self.entry.use_day(usual_day(campaign, self.desk.office.clock.today()))
        self.grid.moved_to.connect(self.entry.show_visit)
        self.grid.rows.loaded.connect(self._loaded)
        self.grid.failed.connect(self.fault)
        self.grid.chosen.connect(self._say_place)
        self._room.addWidget(self.grid, 1)
        self._room.addWidget(self.entry)

    def _say_empty(self, recipients: int) -> None:
        """Say why the list is empty: nobody is on it yet, or nobody matches."""
        assert self.grid is not None
        if recipients:
            words = _("Try fewer letters, or another state.")
            self.grid.empty.say(_("Nobody matches"), words, [Button(_("Show all"), self._show_all)])
            return
        words = _("Take in members or households first; then they come onto the list.")
        again = Button(_("Bring the list up to date"), self._list_again, look="primary", picture="refresh-cw")
        self.grid.empty.say(_("Nobody is on the list yet"), words, [again])

    # -- the list

    def _ask(self) -> None:
        if self.campaign is None or self.grid is None:
            return
        state = next(state for state, chip in self.chips.items() if chip.isChecked())
        self._asked = VisitFilter(query=self.search.text().strip(), state=state or None)
        self.grid.show_source(VisitSource(self.desk.office, self.campaign.id, self._asked))

    def _loaded(self, count: int) -> None:
        assert self.grid is not None
        assert self.entry is not None
        self.settled = self._asked.query == self.search.text().strip()
        if self.then is not None:
            place, self.then = self.grid.rows.place_of(self.then), None
            if place >= 0:
                self.grid.go_to(place)
        if count and self.grid.current_id() is None:
            self.grid.go_to(0)
        if not count:
            self.entry.show_visit(None)
        elif (visit := self.grid.current()) is not None:
            self.entry.show_visit(visit)
        self._say_place(self.grid.count_chosen())

    def _say_place(self, chosen: int) -> None:
        if self.grid is None or not self._listing.isVisible():
            return
        count = len(self.grid.rows.ids)
        here = self.grid.currentIndex().row() + 1
        words = _("Row {here} of {count}", here=here, count=f"{count:,}")
        self.desk.place(words if chosen < 2 else f"{words}    " + _("{n} chosen", n=f"{chosen:,}"))

    def _into_list(self) -> None:
        if self.grid is not None:
            self.grid.setFocus()

    def _show_all(self) -> None:
        self.chips[""].setChecked(True)
        self.search.clear()
        self._ask()

    # -- recording

    def as_planned(self) -> None:
        """Record the visit shown as planned."""
        self.recording.as_planned()


def usual_day(campaign: CampaignView, today: date) -> date:
    """Return today, or the campaign's last day when today lies outside it."""
    return today if campaign.window_from <= today <= campaign.window_to else campaign.window_to


def _clear(room: QVBoxLayout) -> None:
    while (item := room.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QWidget):
            widget.hide()
            widget.deleteLater()
