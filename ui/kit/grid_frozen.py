"""What stays while a wide table is scrolled sideways? Its first columns, drawn by a second view over the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.kit import style
from ui.kit.cells import CellPainter
from ui.kit.grid_header import GridHeader, HeadState

if TYPE_CHECKING:
    from ui.kit.grid import Grid

FROZEN = 2  # columns, besides the check boxes


class FrozenPart(QTableView):
    """The first columns over the scrolled ones: the same model and choice, no mouse and no focus of its own.

    The mouse goes through to the table beneath, which knows what stands over it; only the piece of header above
    has a mouse of its own.
    """

    def __init__(self, grid: Grid, state: HeadState, painter: CellPainter) -> None:
        super().__init__(grid)
        self._grid = grid
        self.kept: list[int] = []
        self.head = GridHeader(grid.rows, state, grid)
        self.head.sectionResized.connect(self._resized)
        self.head.sectionMoved.connect(self._moved)
        self.setItemDelegate(painter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        for policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoScroll(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(self.head.minimumSectionSize())
        self.hide()
        self.head.hide()

    @property
    def reach(self) -> int:
        """Return how many pixels of the table lie under it."""
        return sum(self._grid.columnWidth(number) for number in self.kept)

    def column_at(self, x: int) -> int:
        """Return the frozen column at `x` of the table's viewport, -1 beyond them."""
        for number in self.kept:
            x -= self._grid.columnWidth(number)
            if x < 0:
                return number
        return -1

    def left_of(self, number: int) -> int:
        """Return where a frozen column begins."""
        before = self.kept[: self.kept.index(number)]
        return sum(self._grid.columnWidth(other) for other in before)

    def _wanted(self) -> list[int]:
        """The first columns, unless they would fill more than half of a narrow table."""
        if self._grid.horizontalScrollBar().value() == 0:
            return []
        wanted = [*self._grid.rows.tick_columns, *self._grid.columns.shown()[:FROZEN]]
        while wanted and sum(map(self._grid.columnWidth, wanted)) > self._grid.viewport().width() // 2:
            wanted.pop()
        return wanted

    def follow(self) -> None:
        """Stand where the table stands now."""
        self.kept = self._wanted()
        for part in (self, self.head):
            part.setVisible(bool(self.kept))
        if not self.kept:
            return
        if self.model() is None:
            self.setModel(self._grid.rows)
            self.setSelectionModel(self._grid.selectionModel())
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self._grid.verticalHeader().defaultSectionSize())
        for header in (self.horizontalHeader(), self.head):
            self._shape(header)
        place, head = self._grid.viewport().geometry(), self._grid.horizontalHeader().geometry()
        self.setGeometry(place.x(), place.y(), self.reach, place.height())
        self.head.setGeometry(place.x(), head.y(), self.reach, head.height())
        self.verticalScrollBar().setValue(self._grid.verticalScrollBar().value())
        self.raise_()
        self.head.raise_()

    def _shape(self, header: QHeaderView) -> None:
        self.head.blockSignals(True)  # what follows from the table is not told to it again
        for number in range(header.count()):
            header.setSectionHidden(number, number not in self.kept)
        for place, number in enumerate(self.kept):
            header.moveSection(header.visualIndex(number), place)
            header.resizeSection(number, self._grid.columnWidth(number))
        self.head.blockSignals(False)
        header.viewport().update()

    def _resized(self, number: int, _old: int, width: int) -> None:
        self._grid.setColumnWidth(number, width)

    def _moved(self, *_places: int) -> None:
        main, head = self._grid.horizontalHeader(), self.head
        order = [head.logicalIndex(place) for place in range(head.count())]
        places = sorted(main.visualIndex(number) for number in self.kept)
        for place, number in zip(places, [n for n in order if n in self.kept], strict=True):
            main.moveSection(main.visualIndex(number), place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells and the edge under which the others go."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QColor(style.tokens().border))
        right = self.viewport().width() - 1
        painter.drawLine(right, 0, right, self.viewport().height())
