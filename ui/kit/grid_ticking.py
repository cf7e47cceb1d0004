"""How are rows ticked in a table? By a press on the box's cell, by Space, all at once by the box in the header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QMouseEvent

from ui.kit.grid_view import ChoosingView


class TickingView(ChoosingView):
    """A table whose rows can be ticked, when its model has ticks; what is ticked stays while people scroll and sort.

    Only rows now shown are ticked: those that another filter no longer shows are let go.
    """

    ticked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._last_tick = -1
        self._said_ticks = 0

    def count_ticked(self) -> int:
        """Return how many rows are ticked."""
        return 0 if self.rows.ticks is None else len(self.rows.ticks)

    def has_ticks(self) -> bool:
        """Say whether any row is ticked."""
        return self.count_ticked() > 0

    def ticked_ids(self) -> list[Any]:
        """Return the ids of the ticked rows, from top to bottom."""
        return [] if self.rows.ticks is None else self.rows.ticks.listed()

    def turn_ticks(self) -> None:
        """Tick all rows the choice touches; untick them when all of them are ticked."""
        if (ticks := self.rows.ticks) is None:
            return
        runs = [self.rows.ids[part.top : part.bottom + 1] for part in self.parts()]
        on = not all(ticks.has(row_id) for run in runs for row_id in run)
        for run in runs:
            if len(run) == len(self.rows.ids):
                ticks.put_all(on)
            else:
                ticks.put(run, on)
        self._ticks_changed()

    def tick_all(self) -> None:
        """Tick all that match; when they are ticked already, untick them."""
        if (ticks := self.rows.ticks) is not None:
            ticks.put_all(len(ticks) < len(self.rows.ids))
            self._ticks_changed()

    def tick(self, ids: Sequence[Any]) -> None:
        """Tick some of the rows shown."""
        if self.rows.ticks is not None and ids:
            self.rows.ticks.put(ids, True)
            self._ticks_changed()

    def untick_all(self) -> None:
        """Untick every row."""
        if self.rows.ticks is not None and self.has_ticks():
            self.rows.ticks.put_all(False)
            self._ticks_changed()

    def _press_tick(self, index: QModelIndex, *, through: bool) -> None:
        """Turn one box; with Shift all from the one pressed before take its state."""
        ticks, ids, row = self.rows.ticks, self.rows.ids, index.row()
        assert ticks is not None
        on = not ticks.has(ids[row])
        if through and 0 <= self._last_tick < len(ids):
            on = ticks.has(ids[self._last_tick])
            ticks.put(ids[min(row, self._last_tick) : max(row, self._last_tick) + 1], on)
        else:
            ticks.put(ids[row : row + 1], on)
        self._last_tick = row
        self.walk_to(row, index.column())
        self._ticks_changed()

    def _ticks_changed(self) -> None:
        count = len(self.rows.ids)
        for number in self.rows.tick_columns if count else ():
            self.rows.dataChanged.emit(self.rows.index(0, number), self.rows.index(count - 1, number))
        self._say_ticks()

    def _say_ticks(self) -> None:
        """Say how many are ticked, once for every change."""
        if (count := self.count_ticked()) != self._said_ticks:
            self._said_ticks = count
            self.ticked.emit(count)

    def _is_tick(self, index: QModelIndex) -> bool:
        return index.isValid() and self.rows.columns[index.column()].kind == "tick"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a press anywhere in a box's cell."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._is_tick(index):
            self._press_tick(index, through=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Leave the choice alone while a press on a box is dragged on."""
        if self.currentIndex().isValid() and self._is_tick(self.currentIndex()) and event.buttons():
            return
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second press on a box for another first one."""
        if self._is_tick(self.indexAt(event.position().toPoint())):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)
