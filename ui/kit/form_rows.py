"""Where do labels, fields and errors stand? In one column, or in two where there is room; knows no values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit import icons, style
from ui.kit.parts import Button, Words

LABEL_WIDTH = 96  # at least; Korean words need more, and are measured
NARROWEST = 260  # what a field needs beside another one
BETWEEN = 24  # between two columns


class Note(Words):
    """What is said beneath a field, keeping its own height: the grid's reckoning gives wrapped words too little."""

    def __init__(self) -> None:
        super().__init__("", "caption", colour="bad", wrap=True)

    def _keep_height(self) -> None:
        super()._keep_height()
        policy = self.sizePolicy()  # a label asks for its height by width again whenever its words change
        policy.setHeightForWidth(False)
        self.setSizePolicy(policy)


@dataclass(frozen=True)
class Cell:
    """One field with its label and the note beneath it."""

    label: QLabel
    field: Any
    note: Note
    width: int
    wide: bool


class Rows(QWidget):
    """Lays the cells out anew when the room for two columns comes or goes, or the text size changes."""

    def __init__(self, cells: Sequence[Cell], most: int) -> None:
        super().__init__()
        self._cells, self._most = tuple(cells), most
        self.columns = 0
        self._room = LABEL_WIDTH
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._arrange(1)  # at once: Tab goes in the order in which things come into the window

    def measure(self, room: int) -> None:
        """Give every label `room` pixels and every field the width its text size asks for."""
        self._room = room
        for cell in self._cells:
            cell.field.setMaximumWidth(16_777_215 if cell.wide else style.scaled(cell.width))
        self._arrange(self._columns_in(self.width()))

    def _columns_in(self, width: int) -> int:
        one = self._room + 8 + style.scaled(NARROWEST)
        return self._most if width >= one * self._most + BETWEEN * (self._most - 1) else 1

    def _arrange(self, columns: int) -> None:
        for place in range(self._grid.columnCount()):
            self._grid.setColumnMinimumWidth(place, 0)
            self._grid.setColumnStretch(place, 0)
        for place in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(place, 0)
        while self._grid.takeAt(0) is not None:
            pass
        self.columns = columns
        line, side = 0, 0
        for cell in self._cells:
            if cell.wide and side:
                line, side = line + 2, 0
            left, over = side * 3, columns * 3 - 2 if cell.wide else 1
            if cell.field.tall:
                cell.label.setMinimumHeight(28)
            beside = Qt.AlignmentFlag.AlignTop if cell.field.tall else Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(cell.label, line, left, Qt.AlignmentFlag.AlignRight | beside)
            self._grid.addWidget(cell.field, line, left + 1, 1, over)
            self._grid.addWidget(cell.note, line + 1, left + 1, 1, over)
            self._grid.setRowMinimumHeight(line + 1, 8)
            side = 0 if cell.wide else (side + 1) % columns
            line += 0 if side else 2
        for side in range(columns):
            self._grid.setColumnMinimumWidth(side * 3, self._room)
            self._grid.setColumnStretch(side * 3 + 1, 10)
            if side:
                self._grid.setColumnMinimumWidth(side * 3 - 1, BETWEEN - 16)
        self._grid.setColumnStretch(columns * 3, 1)  # what the fields do not need stands to the right of them
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Ask for one column only, so that two never keep the window from becoming narrow."""
        return QSize(self._room + 8 + style.scaled(160), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between one and two columns."""
        super().resizeEvent(event)
        if (columns := self._columns_in(self.width())) != self.columns:
            self._arrange(columns)


def under_headings(blocks: Sequence[tuple[str, Rows]]) -> QWidget:
    """Return the blocks one under the other, each under its words where it has some."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for heading, block in blocks:
        if heading:
            column.addWidget(Words(heading, "section", colour="secondary"))
        column.addWidget(block)
    return whole


class More(Button):
    """Shows and hides the rows that may be filled in later, and says how many they are; or what else they are for."""

    def __init__(self, rows: QWidget, count: int, went: Callable[[], object], words: str = "") -> None:
        self._rows, self._count, self._went, self._words = rows, count, went, words
        super().__init__("", self.press, look="link", picture="chevron-right")
        self.unfold(False)

    def press(self) -> None:
        """Show or hide the rows; shown, their first field gets the focus."""
        self.unfold(self._rows.isHidden())
        if not self._rows.isHidden():
            self._went()

    def unfold(self, yes: bool) -> None:
        """Show or hide the rows."""
        self._rows.setVisible(yes)
        waiting = _n(
            "{n} more field, may be filled in later",
            "{n} more fields, may be filled in later",
            self._count,
        )
        hiding = _("Hide the fields that may be filled in later")
        self.setText(self._words or (hiding if yes else waiting))
        self._bake()

    def _bake(self) -> None:
        self.setIcon(
            icons.icon(
                "chevron-right" if self._rows.isHidden() else "chevron-down",
                style.tokens().link,
                style.scaled(16),
            )
        )


def bring_into_view(field: QWidget) -> None:
    """Scroll the page until a field is seen: Qt does so for Tab only."""
    above = field.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(field, 0, 48)
