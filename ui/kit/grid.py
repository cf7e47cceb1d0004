"""How are many rows shown, chosen and copied, as people know it from Excel? Knows no capability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
)

from app.shared.progress import Progress
from app.shared.text import _
from ui.kit import style
from ui.kit.cells import ROOM, CellPainter
from ui.kit.empty import Empty
from ui.kit.jobs import Jobs
from ui.kit.window_model import PAGE, Column, Source, WindowModel

__all__ = ["Column", "Grid", "Source"]


class Grid(QTableView):
    """A table over a window of rows: sort by the header, choose like in Excel, copy with headers."""

    opened = Signal(object)
    moved_to = Signal(object)
    sort_wanted = Signal(str, bool)
    chosen = Signal(int)
    copied = Signal(int)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, columns: Sequence[Column], owner: QObject, name: str) -> None:
        super().__init__()
        self._jobs, self._owner = jobs, owner
        self.rows = WindowModel(jobs, columns, self)
        self.empty = Empty(self)
        self._back_to: Any = None
        self._sorted: tuple[int, bool] = (-1, False)
        self._step = 1.0
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(CellPainter(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self._dress_headers(columns)
        self.rows.modelAboutToBeReset.connect(self._remember)
        self.rows.loaded.connect(self._loaded)
        self.rows.failed.connect(self.failed)
        self.doubleClicked.connect(lambda _index: self._open())
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit(self.count_chosen()))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved_to.emit(self.current()))
        self.rows.dataChanged.connect(self._page_came)
        style.look.changed.connect(self._size_rows)

    def _dress_headers(self, columns: Sequence[Column]) -> None:
        head = self.horizontalHeader()
        # A choice of its own, always empty: to paint itself after Ctrl+A the header would else ask each of
        # 100,000 rows whether it is chosen (measured: 2 s a paint).
        head.setSelectionModel(QItemSelectionModel(self.rows, self))
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setFixedHeight(32)
        head.sectionClicked.connect(self._sort)
        for number, column in enumerate(columns):
            self.setColumnWidth(number, column.width)
        self.verticalHeader().hide()
        self._size_rows()

    def _size_rows(self) -> None:
        # Fusion keeps 30 px whatever the font, so the height comes from the font.
        height = max(30, self.fontMetrics().height() + 12)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(max(32, height))
        step = style.TEXT_STEPS[style.look.step]
        for number in range(len(self.rows.columns)):
            self.setColumnWidth(number, round(self.columnWidth(number) * step / self._step))
        self._step = step

    # -- what is shown

    def show_source(self, source: Source) -> None:
        """Show the rows of `source`, staying on the same row where it is among them."""
        self.rows.show(source)

    def show_sort(self, key: str, descending: bool) -> None:
        """Show by which column the rows are sorted."""
        for number, column in enumerate(self.rows.columns):
            if column.sort == key:
                self._sorted = (number, descending)
                order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                self.horizontalHeader().setSortIndicatorShown(True)
                self.horizontalHeader().setSortIndicator(number, order)

    def _sort(self, number: int) -> None:
        key = self.rows.columns[number].sort
        if key is None:
            number, descending = self._sorted
            if number >= 0:
                self.show_sort(self.rows.columns[number].sort or "", descending)
            return
        descending = self._sorted[0] == number and not self._sorted[1]
        self.show_sort(key, descending)
        self.sort_wanted.emit(key, descending)

    def _remember(self) -> None:
        self._back_to = self.current_id() if self._back_to is None else self._back_to

    def _loaded(self, count: int) -> None:
        self.empty.setVisible(count == 0)
        if count:
            place = self.rows.place_of(self._back_to)
            if place >= 0 and place != self.currentIndex().row():
                self.go_to(place)
        self._back_to = None
        self.chosen.emit(self.count_chosen())

    def _page_came(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.currentIndex().row() <= last.row():
            self.moved_to.emit(self.current())

    # -- where we are

    def current_id(self) -> Any:
        """Return the id of the current row."""
        number = self.currentIndex().row()
        return self.rows.ids[number] if 0 <= number < len(self.rows.ids) else None

    def current(self) -> Any | None:
        """Return the current row, None when there is none or it is still being fetched."""
        number = self.currentIndex().row()
        return self.rows.row(number) if 0 <= number < len(self.rows.ids) else None

    def go_to(self, number: int) -> None:
        """Make row `number` the current one and bring it into view."""
        if 0 <= number < len(self.rows.ids):
            index = self.rows.index(number, max(0, self.currentIndex().column()))
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    # -- choosing and copying

    def count_chosen(self) -> int:
        """Return how many rows are chosen, without walking through them."""
        return sum(part.height() for part in self.selectionModel().selection())

    def chosen_ids(self) -> list[Any]:
        """Return the ids of the chosen rows, from top to bottom."""
        parts = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection())
        return [row_id for top, bottom in parts for row_id in self.rows.ids[top : bottom + 1]]

    def selectAll(self) -> None:
        """Choose all that match, loaded or not."""
        if len(self.rows.ids):
            last = self.rows.index(len(self.rows.ids) - 1, len(self.rows.columns) - 1)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(QItemSelection(self.rows.index(0, 0), last), flags.ClearAndSelect)

    def copy(self) -> None:
        """Put the chosen rows on the clipboard as tabbed text with headers, as shown: masked stays masked."""
        ids, source, columns = self.chosen_ids(), self.rows.source, self._shown_columns()
        if not ids or source is None:
            return

        def read(progress: Progress) -> str:
            lines = ["\t".join(column.title for column in columns)]
            for start in range(0, len(ids), PAGE):
                progress.report(start, len(ids))
                for row in source.rows(ids[start : start + PAGE]):
                    lines.append("\t".join(_one_line(column.text(row)) for column in columns))
            return "\n".join(lines) + "\n"

        def put(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(len(ids))

        self._jobs.run(read, done=put, failed=self.failed.emit, owner=self)

    def _shown_columns(self) -> list[Column]:
        head = self.horizontalHeader()
        order = [head.logicalIndex(place) for place in range(head.count())]
        return [self.rows.columns[number] for number in order if not self.isColumnHidden(number)]

    def _open(self) -> None:
        if (row := self.current()) is not None:
            self.opened.emit(row)

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C, open with Enter; Ctrl+A chooses all that match."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open()
        elif event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()  # no jumping search inside the table: letters belong to the search box
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: Any) -> None:
        """Offer what the keys offer."""
        menu = QMenu(self)
        for words, act, keys in (
            (_("Open"), self._open, "Enter"),
            (_("Copy with headers"), self.copy, "Ctrl+C"),
            (_("Choose all that match"), self.selectAll, "Ctrl+A"),
        ):
            action = QAction(f"{words}\t{keys}", menu)
            action.triggered.connect(act)
            menu.addAction(action)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: Any) -> None:
        """Keep the empty state over the rows' place."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.viewport().geometry())

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a cut-off cell's words in full as its tooltip."""
        if event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())  # type: ignore[attr-defined]
            words = str(index.data() or "") if index.isValid() else ""
            room = self.columnWidth(index.column()) - 2 * ROOM - 8 if index.isValid() else 0
            self.setToolTip(words if self.fontMetrics().horizontalAdvance(words) > room else "")
        return super().viewportEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for a useful size; the layout gives what there is."""
        return QSize(640, 400)


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")
