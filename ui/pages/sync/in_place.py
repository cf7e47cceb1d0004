"""What opens in place of the exchange's page, and how does every list there look? Knows no list's content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.tab_order import in_order
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from ui.desk import Desk


class InPlaceList(QWidget):
    """A list in place of the page: the way back and its verbs above, the rows beneath; printed and exported as shown.

    `key` is the wish ("list") that opens it; `filters` says on paper what was filtered.
    """

    def __init__(
        self, page: Page, desk: Desk, key: str, title: str, grid: Grid, back: Callable[[], object]
    ) -> None:
        super().__init__()
        self._page, self._desk, self._key, self._title, self.grid = page, desk, key, title, grid
        self.register = Register(grid, desk, page, key, self.refresh)
        self.papers = ListPapers(page, desk, grid, lambda: title, key, self.filters)
        self._back = Button(_("Back to the exchange"), back, look="link", picture="chevron-left")
        self._back.name_keys("Esc")
        self.line = Flow()
        self.line.addWidget(self._back)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self.line)
        whole.addWidget(self.papers.line)
        whole.addWidget(grid, 1)
        self._whole = whole
        grid.rows.loaded.connect(self.came)
        grid.moved_to.connect(lambda _row: self.say_place())

    def lay(self, verbs: Sequence[QWidget]) -> None:
        """Put the verbs of the list beside the way back, the printing last, and have Tab go as one reads."""
        for verb in (*verbs, self.papers.button):
            self.line.addWidget(verb)
        in_order(self._back, *verbs, self.papers.button, self.grid)

    @property
    def key(self) -> str:
        """Return the wish that opens this list."""
        return self._key

    def filters(self) -> str:
        """Say what is filtered, for the head of a paper."""
        return self.register.filter_words()

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings the list back as it is."""
        return {"list": self.key}

    def refresh(self) -> None:
        """Read the list anew."""

    def came(self, count: int) -> None:
        """Stand on the first row, and say where we are."""
        self.grid.stand_on()
        self.say_place()

    def say_place(self) -> None:
        """Say at the bottom which row is current."""
        if self.grid.isVisible():
            if self.grid.rows.ids:
                self.register.say_place()
            else:
                self._desk.place("")

    def step_back(self) -> bool:
        """Make one step back inside, what Esc does first; False when there is none."""
        return False
