"""What can be done with many rows at once? A bar under the table while some are ticked or chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit import style
from ui.kit.flow import Flow
from ui.kit.parts import Button, Words

if TYPE_CHECKING:
    from ui.kit.grid import Grid
    from ui.kit.grid_totals import Totals

Action = tuple[str, Callable[[], object], str, str]  # words, act, icon, keys
SETTLED = 120  # milliseconds after the last change of the choice


class BatchBar(QWidget):
    """Says how many rows are ticked or chosen and offers what can be done with all of them.

    It stands in the place of the totals, which come back when nothing is chosen. While the mouse is held down the
    table keeps its height.
    """

    def __init__(self, grid: Grid, actions: Sequence[Action], totals: Totals | None = None) -> None:
        super().__init__()
        self._grid, self._totals = grid, totals
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(_("With the chosen rows"))
        self.words = Words("", "section")
        self.buttons = [Button(words, act, picture=icon, keys=keys) for words, act, icon, keys in actions]
        self.leave_button = Button(_("Choose none"), self.leave, picture="x")
        whole, row = QVBoxLayout(self), Flow()
        whole.setContentsMargins(12, 4, 8, 4)
        whole.addLayout(row)
        for part in (self.words, *self.buttons, self.leave_button):
            row.addWidget(part)
        self._timer = QTimer(self, interval=SETTLED, singleShot=True)
        self._timer.timeout.connect(self.look)
        grid.chosen.connect(lambda _count: self._timer.start())
        grid.ticked.connect(lambda _count: self._timer.start())
        self.hide()

    def look(self) -> None:
        """Show or hide the bar, as many rows are chosen now."""
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._timer.start()
            return
        count = self._grid.count_chosen()
        wanted = self._grid.has_ticks() or count > 1
        words = _("{n} chosen", n=f"{count:,}")
        self.words.setText(words)
        self.words.setMinimumHeight(self.leave_button.sizeHint().height())  # in line with the buttons
        focused = self.isAncestorOf(QWidget.focusWidget(self.window())) if self.isVisible() else False
        self.setVisible(wanted)
        if self._totals is not None:
            self._totals.give_way(wanted)
        if focused and not wanted:
            self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Choose nothing but the current cell."""
        self._grid.untick_all()
        self._grid.choose_current()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.look()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the edge under the table."""
        t, painter = style.tokens(), QPainter(self)
        painter.fillRect(self.rect(), QColor(t.selection))
        painter.setPen(QColor(t.focus))
        painter.drawLine(0, 0, self.width(), 0)
