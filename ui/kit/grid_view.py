"""Which cells are chosen, and where is the keyboard? Blocks from an anchor, wherever columns were moved to."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyleOptionViewItem, QTableView

from ui.kit import style
from ui.kit.cells import CellPainter
from ui.kit.grid_block import Part, block, parts_of
from ui.kit.grid_columns import Columns
from ui.kit.grid_frozen import FrozenPart
from ui.kit.window_model import WindowModel

Flag = QItemSelectionModel.SelectionFlag


class GridPainter(CellPainter):
    """Draws a cell of the table; the line of the current cell is faintly marked, so that the eye keeps it."""

    def __init__(self, grid: QTableView) -> None:
        super().__init__(grid)
        self._grid = grid

    def ground(self, option: QStyleOptionViewItem, index: QModelIndex) -> str | None:
        """Mark the current row."""
        return style.tokens().hover if index.row() == self._grid.currentIndex().row() else None

    def is_current(self, option: QStyleOptionViewItem, index: QModelIndex) -> bool:
        """Say so in the frozen part too, which never has the keyboard itself."""
        here = self._grid.currentIndex()
        return self._grid.hasFocus() and here.row() == index.row() and here.column() == index.column()


class ChoosingView(QTableView):
    """A table of which blocks of cells are chosen, with the mouse or the keyboard, also across the frozen part."""

    rows: WindowModel
    columns: Columns
    frozen: FrozenPart

    def __init__(self) -> None:
        super().__init__()
        self._anchor = (0, 0)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in sight when there is less room, as when a word appears above the table."""
        super().resizeEvent(event)
        here = self.currentIndex()
        foot = self.rowViewportPosition(here.row()) + self.rowHeight(here.row())
        if here.isValid() and event.size().height() < foot <= event.oldSize().height():
            self.scrollTo(here)

    def stops(self) -> list[int]:
        """Return the columns the keyboard goes through, the check boxes first."""
        return [*self.rows.tick_columns, *self.columns.shown()]

    def walk_to(self, row: int, column: int, *, extend: bool = False) -> None:
        """Make a cell the current one; `extend` chooses all from the anchor to it."""
        index = self.rows.index(row, column)
        if extend:
            self._choose_to(index, Flag.ClearAndSelect)
            self.selectionModel().setCurrentIndex(index, Flag.NoUpdate)
        else:
            self._anchor = (row, column)
            self.selectionModel().setCurrentIndex(index, Flag.ClearAndSelect)
        self.scrollTo(index)

    def choose_current(self) -> None:
        """Choose nothing but the current cell."""
        if (index := self.currentIndex()).isValid():
            self.walk_to(index.row(), index.column())

    def _choose_to(self, index: QModelIndex, command: QItemSelectionModel.SelectionFlag) -> None:
        stops = self.stops()
        ends = [stops.index(c) if c in stops else 0 for c in (self._anchor[1], index.column())]
        between = stops[min(ends) : max(ends) + 1]
        row = min(self._anchor[0], len(self.rows.ids) - 1)
        self.selectionModel().select(block(self.rows, (row, index.row()), between), command)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose what the mouse drew: from the anchor to the cell under it, also across the frozen part."""
        index = self.indexAt(rect.bottomRight())
        if not index.isValid():
            return
        if rect.size() == QSize(1, 1) and not command & Flag.Current:
            self._anchor = (index.row(), index.column())
        self._choose_to(index, command)

    def selectAll(self) -> None:
        """Choose all that match, loaded or not."""
        if count := len(self.rows.ids):
            every = block(self.rows, (0, count - 1), range(len(self.rows.columns)))
            self.selectionModel().select(every, Flag.ClearAndSelect)

    def parts(self) -> list[Part]:
        """Return what is chosen, from top to bottom."""
        return parts_of(self.selectionModel().selection(), self.columns.shown())

    # -- what stands over the table

    def indexAt(self, place: QPoint) -> QModelIndex:
        """Return the cell seen at a place, the frozen ones included."""
        column = self.frozen.column_at(place.x())
        if column < 0:
            return super().indexAt(place)
        row = self.rowAt(place.y())
        return self.rows.index(row, column) if row >= 0 else QModelIndex()

    def scrollTo(
        self,
        index: QModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into view and out from under the frozen part; a frozen one is in view already."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() in self.frozen.kept:
            bar.setValue(before)
            return
        hidden = self.frozen.reach - self.columnViewportPosition(index.column())
        if index.isValid() and self.frozen.kept and hidden > 0:
            bar.setValue(bar.value() - hidden)
