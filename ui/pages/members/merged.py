"""Which entries were made one? Every merge that stands, and the way to take it back, however long ago it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Words
from ui.kit.tab_order import in_order
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.members.columns import iso
from ui.pages.record_words import kind_words
from ui.pages.registers import Register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.members import MergeLine
    from ui.desk import Desk


def columns() -> list[Column]:
    """Return the columns of the merges."""
    return [
        Column(_("Stays"), lambda line: line.name, 130, key="name"),
        Column(_("Went into it"), lambda line: line.gone_name, 130, key="gone"),
        Column(_("Document number"), lambda line: line.gone_number, 190, key="number"),
        Column(_("Merged on"), lambda line: iso(line.merged_on), 116, key="day"),
        Column(_("Moved with it"), _moved, 300, key="moved"),
    ]


def _moved(line: MergeLine) -> str:
    return " · ".join(f"{kind_words(held.kind)} {held.count:,}" for held in line.moved)


class Merged(QWidget):
    """The merges that stand, the latest first."""

    def __init__(self, page: Page, desk: Desk, leave: Callable[[], object]) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self.grid = Grid(desk.jobs, columns(), self, _("Merges so far"))
        self.register = Register(self.grid, desk, page, "merges")
        self.grid.empty.say(
            _("Nothing was merged yet"), _("What is merged stands here and can be taken back.")
        )
        self.papers = ListPapers(page, desk, self.grid, lambda: _("Merges so far"), "merges", lambda: "")
        self.back = Button(_("Back to the pairs"), leave, look="link", picture="chevron-left")
        self.undo_button = Button(_("Take the merge back"), self.take_back, picture="undo-2")
        column, foot = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.papers.button)
        foot.addWidget(self.undo_button)
        column.addWidget(Words(_("Merges so far"), "section"))
        column.addWidget(self.papers.line)
        column.addWidget(self.grid, 1)
        column.addLayout(foot)
        in_order(self.grid, self.back, self.papers.button, self.undo_button)
        self.grid.rows.loaded.connect(self._loaded)

    def refresh(self) -> None:
        """Read the merges."""
        office = self._desk.office
        self._page.run(lambda: office.members.merges(office.actor), self._show)

    def _show(self, lines: Sequence[MergeLine]) -> None:
        self.grid.show_source(ListSource(lines))

    def _loaded(self, count: int) -> None:
        self.undo_button.setEnabled(count > 0)
        self.grid.setFocusPolicy(Qt.FocusPolicy.StrongFocus if count else Qt.FocusPolicy.NoFocus)
        self.grid.stand_on()
        (self.grid if count else self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def take_back(self) -> None:
        """Make two entries again of the merge that is current."""
        line, office = self.grid.current(), self._desk.office
        if line is None:
            return

        def done(name: str) -> None:
            self._desk.say(_("Taken back: {name} stands on the roll twice again", name=name), None)
            self.refresh()

        self._page.run(lambda: office.members.undo_merge(office.actor, line.id), done)
