"""How does a list stand in place of the files? Its words and verbs above it, its rows, its papers; Esc goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit.flow import Flow
from ui.kit.grid import Column, Grid
from ui.kit.parts import Button, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


class PlaceList(QWidget):
    """A list that is shown once: what became of a sheet, or what waits for files."""

    WISH: ClassVar[Mapping[str, Any]] = MappingProxyType({})

    def __init__(
        self,
        page: HardshipPage,
        desk: Desk,
        columns: Sequence[Column],
        title: str,
        name: str,
        *,
        ticks: bool = False,
    ) -> None:
        super().__init__()
        self.page, self.desk, self.title = page, desk, title
        self.rows: Sequence[Any] = ()
        self.said = Words("", wrap=True)
        self.grid = Grid(desk.jobs, columns, page, title, ticks=ticks)
        self.register = Register(self.grid, desk, page, name)
        self.papers = ListPapers(page, desk, self.grid, lambda: self.title, name, lambda: "", keys=False)
        self.back_button = Button(_("Back to the list"), page.back, look="link", picture="chevron-left")
        self.back_button.name_keys("Esc")
        self.verbs, column = Flow(), QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self.verbs)
        column.addWidget(self.papers.line)
        column.addWidget(self.said)
        column.addWidget(self.grid, 1)
        self.grid.rows.loaded.connect(lambda _count: self.grid.stand_on())

    def offer(self, *verbs: Button) -> None:
        """Put verbs above the list, the way back first, the papers of the list last."""
        whole = [self.back_button, *verbs, self.papers.button]
        for button in whole:
            self.verbs.addWidget(button)
        in_order(*whole, self.grid)

    def show_rows(self, rows: Sequence[Any], words: str, tone: str = "text") -> None:
        """Show rows, and say what they are."""
        self.rows = rows
        self.said.tint(tone)
        self.said.setText(words)
        self.grid.show_source(ListSource(rows))

    def begin(self) -> None:
        """Take the focus."""
        self.grid.setFocus()

    def come_back(self, wish: Mapping[str, Any]) -> None:
        """Stand as a wish says; these lists begin at their first row."""

    def keep(self) -> None:
        """Keep what is typed; in a list nothing is."""

    def may_leave(self) -> bool:
        """Say whether it can be left."""
        return True

    def way_back(self) -> dict[str, Any]:
        """Return the wish that brings it back."""
        return dict(self.WISH)
