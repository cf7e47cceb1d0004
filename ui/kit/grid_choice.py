"""Which columns does a person want to see? A list of all of them with check boxes, moved up and down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.shared.text import _
from ui.kit.grid_columns import Columns
from ui.kit.grid_popup import Panel
from ui.kit.grid_ticklist import Line, TickList, TickListView
from ui.kit.parts import Button, Words
from ui.kit.window_model import WindowModel

WIDTH = 320


class ColumnsPanel(Panel):
    """All columns, those shown ticked; every change is seen at once in the table."""

    def __init__(self, over: QWidget, rows: WindowModel, columns: Columns) -> None:
        super().__init__(over, _("Choose the columns"), WIDTH, 30 * min(12, max(4, len(rows.columns))) + 150)
        self._rows, self._columns = rows, columns
        self.lines = TickList()
        self.view = TickListView(self.lines, _("Columns"))
        self.up = Button("", lambda: self.move(-1), picture="arrow-up")
        self.down = Button("", lambda: self.move(1), picture="arrow-down")
        for button, words, keys in (
            (self.up, _("Further left"), "Ctrl+↑"),
            (self.down, _("Further right"), "Ctrl+↓"),
        ):
            button.setAccessibleName(words)
            button.name_keys(keys)
        self.first = Button(_("As at first"), self.as_at_first)
        self.column.addWidget(Words(_("Columns"), "section"))
        self.column.addWidget(self.view, 1)
        self.column.addWidget(
            Words(_("Space shows or hides, Ctrl+↑ and Ctrl+↓ move"), "caption", colour="hint", wrap=True)
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.up, self.down):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.first)
        self.column.addLayout(row)
        self.lines.ticked.connect(self._show)
        self._fill(0)

    def _fill(self, place: int) -> None:
        order, shown = self._columns.order(), set(self._columns.shown())
        lines = [Line(str(number), self._rows.columns[number].title) for number in order]
        self.lines.fill(lines, {str(number) for number in shown})
        self.view.go_to(min(place, len(lines) - 1))

    def _show(self) -> None:
        before = set(self._columns.shown())
        wanted = {int(key) for key in self.lines.on}
        for number in before ^ wanted:
            if not self._columns.show_column(number, number in wanted):
                self.lines.tick([str(number)], True)  # one column stays

    def move(self, by: int) -> None:
        """Move the current column."""
        place = self.view.currentIndex().row()
        if place >= 0 and self._columns.move(int(self.lines.keys_shown()[place]), by):
            self._fill(place + by)

    def as_at_first(self) -> None:
        """Show the columns as they were before anybody chose."""
        self._columns.as_at_first()
        self._fill(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with an arrow moves the current column."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self.move(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)
