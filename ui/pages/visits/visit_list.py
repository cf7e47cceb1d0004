"""Who of a campaign is visited, and what came of it? Search, quick lists, table, sums and the entry beneath."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.shared.money import yuan
from app.shared.text import N_, _
from app.visits import BARE, PROXY, SHARED, VisitFilter
from ui.desk import Desk
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.grid_batch import BatchBar
from ui.kit.grid_totals import Totals
from ui.kit.page import Page
from ui.kit.parts import Button, Chip, clear
from ui.kit.search import SearchField
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.visits.columns import STATES, VisitSource, before_words, columns, value_words
from ui.pages.visits.entry import Entry
from ui.pages.visits.kept import KeptVisits

if TYPE_CHECKING:
    from app.visits import Before, CampaignView, Reconciliation, VisitLine

# Lists shown only when there is anybody on them.
QUICK = {PROXY: N_("Taken by another"), BARE: N_("No photo or scan"), SHARED: N_("Same number")}
CHIPS = {"": N_("All"), **{state: words for state, (words, _tone) in STATES.items()}, **QUICK}


class VisitList(QWidget):
    """The list of one campaign at a time. `settled` says that it is the answer to what stands in the search box."""

    many_wanted = Signal()
    off_wanted = Signal()
    add_wanted = Signal()

    def __init__(
        self, page: Page, desk: Desk, start: Callable[[], object], list_again: Callable[[], object]
    ) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self._start, self._list_again = start, list_again
        self._asked = VisitFilter()
        self._campaign = ""
        self._states: frozenset[str] = frozenset()
        self.settled = False
        self.then: str | None = None
        self.grid: Grid | None = None
        self.register: Register | None = None
        self.papers: ListPapers | None = None
        self.entry: Entry | None = None
        self.kept = KeptVisits(page, desk)
        self.search = SearchField(_("Number, name, pinyin, village or last 4 digits"))
        self.search.keep_width(300)
        self.search.textChanged.connect(lambda _text: setattr(self, "settled", False))
        self.search.searched.connect(lambda _text: self.ask())
        self.search.left_down.connect(self._into_list)
        self.chips = {state: Chip(_(words), state) for state, words in CHIPS.items()}
        for key in QUICK:
            self.chips[key].hide()
        self.chips[""].setChecked(True)
        group, self.line = QButtonGroup(self), Flow()
        line = self.line
        line.addWidget(self.search)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self.ask)
            line.addWidget(chip)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(line)
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        whole.addLayout(self._room, 1)

    # -- which campaign

    def build(self, campaign: CampaignView) -> Entry:
        """Make table and entry for a campaign's goods; return the entry."""
        clear(self._room)
        today = self._desk.office.clock.today
        grid = self.grid = Grid(self._desk.jobs, columns(campaign.goods), self._page, _("Visits"), ticks=True)
        self.register = Register(grid, self._desk, self._page, "visits", self.ask, value_words)
        self.entry = Entry(campaign.goods, today)
        self.entry.use_day(usual_day(campaign, today()))
        self.papers = ListPapers(
            self._page, self._desk, grid, lambda: campaign.name, "visits", self._filter_words, keys=False
        )  # fmt: skip
        self.papers.button.hide()  # the page's own button offers them, in the menu of its papers
        grid.moved_to.connect(self._show_visit)
        self.entry.left.connect(self.kept.keep)
        grid.rows.loaded.connect(self._loaded)
        grid.chosen.connect(lambda _count: self._say_place())
        self._room.addWidget(self.papers.line)
        totals = Totals(grid)
        offered = [
            ("visits.record", (_("Given as planned"), self.many_wanted.emit, "check", "Ctrl+Shift+Return")),
            ("visits.list", (_("Take off the list"), self.off_wanted.emit, "x", "")),
        ]
        acts = [act for verb, act in offered if may(self._desk.office, verb)]
        self.batch = BatchBar(grid, acts, totals)
        self._room.addWidget(grid, 1)
        self._room.addWidget(totals)
        self._room.addWidget(self.batch)
        self._room.addWidget(self.entry)
        if not may(self._desk.office, "visits.record"):
            self.entry.hide()
        return self.entry

    def show_none(self) -> None:
        """Say that there is no campaign yet, and how one begins."""
        clear(self._room)
        self.grid = grid = Grid(self._desk.jobs, columns(()), self._page, _("Visits"))
        self.register, self.papers, self.entry = None, None, None
        self._room.addWidget(grid, 1)
        grid.empty.say(
            _("No campaign yet"),
            _("A campaign begins with what it consists of: who pays, who gets something, which goods. Its figures "
              "and its list follow."),
            [Button(_("New campaign"), self._start, look="primary", picture="plus")],
        )  # fmt: skip
        grid.empty.show()

    def show_campaign(self, campaign: CampaignView, reckoned: Reconciliation) -> None:
        """Show a campaign's counts, what is left to give, and its list."""
        assert self.grid is not None
        assert self.entry is not None
        self._campaign = campaign.id
        self.say_empty(campaign.recipients)
        self.chips[""].tell(campaign.recipients)
        for state in STATES:
            self.chips[state].tell(campaign.counts.get(state, 0))
        for key in QUICK:
            count = reckoned.quick.get(key, 0)
            self.chips[key].tell(count)
            self.chips[key].setVisible(bool(count))
            if self.state == key and not count:
                self.chips[""].setChecked(True)
        if self._states and self.register is not None:
            self.register.put_filters({"state": self._states})
            self._states = frozenset()
        left = [_("{good}: {n} left", good=good.name, n=good.left) for good in reckoned.goods]
        left.append(_("funds: {yuan} left", yuan=yuan(sum(source.left for source in reckoned.sources))))
        self.entry.show_left("    ".join(left))
        self.ask()

    def say_empty(self, recipients: int) -> None:
        """Say why the list is empty: nobody is on it yet, or nobody matches."""
        assert self.grid is not None
        if recipients:
            words = _("Try fewer letters, or another state.")
            self.grid.empty.say(_("Nobody matches"), words, [Button(_("Show all"), self._show_all)])
            return
        words = _("Say who comes onto it; whom the plan names comes by itself once they are taken in.")
        add = Button(_("Put people on the list"), self.add_wanted.emit, look="primary", picture="user-plus")
        again = Button(_("Bring the list up to date"), self._list_again, picture="refresh-cw")
        self.grid.empty.say(_("Nobody is on the list yet"), words, [add, again])

    # -- what is asked

    @property
    def state(self) -> str:
        """Return the quick list in force, empty for everybody."""
        return next(state for state, chip in self.chips.items() if chip.isChecked())

    def wish(self, wish: Mapping[str, Any]) -> None:
        """Show what is wished for: a `state` or several `states`, what was `typed`, the `row`."""
        self._states = frozenset(wish.get("states", ()))  # asked once the campaign's list is there
        state = "" if self._states else wish.get("state")
        if state is not None:
            self.chips[state].setChecked(True)
            self.search.setText(wish.get("typed", ""))
            if self.register is not None:
                self.register.drop_filters()
        self.then = wish.get("row") or self.then

    def ask(self) -> None:
        """Ask for the list anew."""
        if self.register is None or self.grid is None:
            return
        filters = self.register.filters
        self._asked = VisitFilter(
            self.search.text().strip(),
            self.state if self.state in STATES else None,
            None,
            filters.get("place"),
            filters.get("state"),
            filters.get("carrier"),
            self.state if self.state in QUICK else "",
        )
        self.grid.show_source(VisitSource(self._desk.office, self._campaign, self._asked))

    def _filter_words(self) -> str:
        assert self.register is not None
        state = self.state
        return self.register.filter_words(_(CHIPS[state]) if state else "", self.search.text().strip())

    def way_back(self) -> dict[str, Any]:
        """Return what brings this list back as it is."""
        row = self.grid.current_id() if self.grid is not None else None
        return {"state": self.state, "typed": self.search.text(), "row": row}

    def _show_all(self) -> None:
        self.chips[""].setChecked(True)
        self.search.setText("")
        if self.register is not None:
            self.register.drop_filters()
        self.ask()

    # -- what came

    def _loaded(self, count: int) -> None:
        assert self.grid is not None
        assert self.entry is not None
        self.settled = self._asked.query == self.search.text().strip()
        then, self.then = self.then, None
        self.grid.stand_on(then)
        if not count or self.grid.current() is not None:
            self._show_visit(self.grid.current() if count else None)
        self._say_place()

    def _show_visit(self, visit: VisitLine | None) -> None:
        """Show a visit, with what was typed for it before."""
        assert self.entry is not None
        before = self.entry.visit
        self.entry.show_visit(visit)
        if visit is not None and (before is None or before.id != visit.id):
            self.entry.put_typed(self.kept.of(visit.id))
        if visit is not None and visit.before and (before is None or before != visit):
            self._ask_before(visit.id)

    def _ask_before(self, visit_id: str) -> None:
        """Say what the person, or their card or telephone, got in other campaigns."""
        office = self._desk.office

        def told(found: tuple[Before, ...]) -> None:
            if self.entry is not None and self.entry.visit is not None and self.entry.visit.id == visit_id:
                self.entry.show_before(before_words(found))

        self._page.run(lambda: office.visits.helped_before(office.actor, visit_id), told)

    def keep(self) -> None:
        """Keep what is typed and not recorded, at once."""
        if self.entry is not None:
            self.entry.leave()

    def _say_place(self) -> None:
        if self.register is not None and self.isVisible():
            self.register.say_place()

    def _into_list(self) -> None:
        if self.grid is not None:
            self.grid.setFocus()

    def go_on(self, visit_id: str) -> None:
        """After a record: back into the box where one was searched, else on to the next row."""
        assert self.grid is not None
        if self.search.text():
            self.search.setText("")  # not clear(): Ctrl+Z is to take the record back, not the typing
            self.search.setFocus()
            return
        here = self.grid.rows.place_of(visit_id)
        if 0 <= here + 1 < len(self.grid.rows.ids):
            self.then = self.grid.rows.ids[here + 1]
            self.grid.go_to(here + 1)


def usual_day(campaign: CampaignView, today: date) -> date:
    """Return today, or the campaign's last day when today lies outside it."""
    return today if campaign.window_from <= today <= campaign.window_to else campaign.window_to
