"""Where is a claim, and which wait for what? Search, quick lists, the table with its sums, the claim beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.aid import ClaimFilter
from app.shared.text import _
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.grid_totals import Totals
from ui.kit.parts import Button, Chip
from ui.kit.quick import quick_row
from ui.kit.search import SearchField
from ui.pages.aid.columns import ClaimSource, columns, value_words
from ui.pages.aid.files import ClaimFiles
from ui.pages.aid.panel import ClaimPanel
from ui.pages.aid.words import QUEUE_WORDS
from ui.pages.home.gather import may
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.aid import ClaimCounts, ClaimView
    from ui.desk import Desk
    from ui.kit.page import Page
    from ui.pages.aid.acts import ClaimActs

LOOK_AFTER = (
    60  # milliseconds a row must stay current before its panel is read: the arrow key may be held down
)
PANEL = "panel.aid"


class Queue(QWidget):
    """The list of claims with the panel of the current one."""

    def __init__(self, page: Page, desk: Desk, acts: ClaimActs, take_in: Callable[[], object]) -> None:
        super().__init__()
        self._page, self._desk, self._acts, self._take_in = page, desk, acts, take_in
        self._then: str | None = None
        self._plan = True
        self._every = 0
        self.names: dict[str, str] = {}
        self.grid = Grid(desk.jobs, columns(), page, _("Claims"))
        self.register = Register(
            self.grid, desk, page, "aid", self.ask, lambda key, value: value_words(key, value, self.names)
        )
        self.totals = Totals(self.grid)
        self.files = ClaimFiles(page, desk)
        self.panel = ClaimPanel(acts.buttons(), self.files)
        column, table, left = QVBoxLayout(self), QHBoxLayout(), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        left.setSpacing(0)
        left.addWidget(self.grid, 1)
        left.addWidget(self.totals)
        table.setSpacing(12)
        table.addLayout(left, 1)
        table.addWidget(self.panel)
        column.addLayout(self._filters())
        column.addLayout(table, 1)
        if desk.arranged(PANEL) is False:
            self.panel.hide()
        self._look_timer = QTimer(self, interval=LOOK_AFTER, singleShot=True)
        self._look_timer.timeout.connect(self._look)
        self.grid.moved_to.connect(lambda _row: self._look_timer.start())
        self.grid.opened.connect(lambda _line: self._acts.open())
        self.grid.chosen.connect(lambda _count: self._say_place())
        self.grid.rows.loaded.connect(self._loaded)
        acts.offer(None)

    def _filters(self) -> Flow:
        self.search = SearchField(_("Number, name, pinyin, last 4 digits"))
        self.chips = {key: Chip(_(words), key) for key, words in QUEUE_WORDS.items()}
        return quick_row(self, self.search, self.chips, self.ask, self.grid)

    # -- what is asked

    @property
    def key(self) -> str:
        """Return the quick list in force, empty for all."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def asked(self) -> ClaimFilter:
        """Return what is asked for now."""
        only = self.register.filters
        return ClaimFilter(
            self.search.text().strip(), self.key, only.get("benefit"), only.get("state"), only.get("plan")
        )

    def ask(self) -> None:
        """Ask for the list anew."""
        self._say_empty()
        self.grid.show_source(ClaimSource(self._desk.office, self.asked(), self.names))

    def wish(self, wish: Mapping[str, Any]) -> None:
        """Choose the claims a wish names; without one everything stays as it was."""
        if "claim" in wish:
            self.show_all(wish["claim"])
        elif "queue" in wish:
            self._then = wish.get("row")
            self.chips[wish["queue"] if wish["queue"] in self.chips else ""].setChecked(True)
            self.search.setText(wish.get("typed", ""))
            self.register.drop_filters()
            self.register.put_filters(wish.get("filters", {}))

    def show_all(self, claim_id: str | None = None) -> None:
        """Drop search and filters, and stand on a claim."""
        self._then = claim_id
        self.chips[""].setChecked(True)
        self.search.setText("")
        self.register.drop_filters()

    def stand_on(self, claim_id: str) -> None:
        """Stand on a claim when the list is read the next time; what hides it is dropped."""
        self.show_all(claim_id)

    def step(self, by: int) -> None:
        """Go to the next claim or the one before."""
        place = self.grid.currentIndex().row() + by
        if 0 <= place < len(self.grid.rows.ids):
            self.grid.go_to(place)

    def way_back(self) -> dict[str, Any]:
        """Return what brings this list back as it is now; JSON values."""
        filters = {key: sorted(chosen) for key, chosen in self.register.filters.items()}
        return {
            "queue": self.key,
            "typed": self.search.text(),
            "filters": filters,
            "row": self.grid.current_id(),
        }

    def filter_words(self) -> str:
        """Say what is filtered, for the head of a paper."""
        words = _(QUEUE_WORDS[self.key]) if self.key else ""
        return self.register.filter_words(words, self.search.text().strip())

    def turn_panel(self) -> None:
        """Show or hide the panel on the right; it stays so for this operator."""
        self.panel.setVisible(self.panel.isHidden())
        self._desk.arrange(PANEL, not self.panel.isHidden())

    # -- what came

    def show_counts(self, counts: ClaimCounts, every: int, plan: bool) -> None:
        """Count the quick lists, then ask for the list; `plan` says whether any plan is active."""
        self._every, self._plan = every, plan
        for key, chip in self.chips.items():
            chip.tell(getattr(counts, key) if key else every)
        self.ask()

    def _say_empty(self) -> None:
        if self._every:
            words = _("Try fewer letters, another quick list, or fewer filters.")
            self.grid.empty.say(_("No claim matches"), words, [Button(_("Show all"), self._show_everything)])
            return
        words = _(
            "Choose a member to begin: what is entered is calculated at once, each step with its clause."
        )
        if not self._plan:
            words = _("No plan is active here. Claims are taken in with their documents all the same, and the union "
                      "above calculates them.")  # fmt: skip
        steps = []
        if may(self._desk.office, "aid.take_claim"):
            steps.append(Button(_("Take in a claim"), self._take_in, look="primary", picture="plus"))
        self.grid.empty.say(_("No claim yet"), words, steps)

    def _show_everything(self) -> None:
        self.show_all()
        self.ask()

    def _loaded(self, count: int) -> None:
        then, self._then = self._then, None
        self.grid.stand_on(then)
        if count:
            self._look_timer.start()
        else:
            self._show_view(None)
        self._say_place()

    def _say_place(self) -> None:
        if self.isVisible():
            self.register.say_place()

    def _look(self) -> None:
        line, office = self.grid.current(), self._desk.office
        if line is not None:
            self._page.run(lambda: office.aid.view(office.actor, line.id), self._show_current)

    def _show_current(self, view: ClaimView) -> None:
        line = self.grid.current()
        if line is not None and line.id == view.id:
            self._show_view(view)

    def _show_view(self, view: ClaimView | None) -> None:
        self.panel.show_view(view)
        self.files.show_claim(view)
        self._acts.offer(view)
