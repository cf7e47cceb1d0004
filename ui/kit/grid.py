"""How are many rows shown, chosen and copied, as people know it from Excel? Knows no capability."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from ui.kit import grid_keys, style
from ui.kit.cells import ROOM
from ui.kit.empty import Empty
from ui.kit.grid_columns import Columns
from ui.kit.grid_copy import Copier
from ui.kit.grid_frozen import FrozenPart
from ui.kit.grid_header import GridHeader, HeadState, head_words
from ui.kit.grid_menu import head_menu
from ui.kit.grid_opening import OpeningView
from ui.kit.grid_sums import Summed, Sums
from ui.kit.grid_ticks import Ticks
from ui.kit.grid_view import GridPainter
from ui.kit.jobs import Jobs
from ui.kit.window_model import Column, Source, Value, WindowModel

__all__ = ["Column", "Grid", "Source", "Summed", "Value"]


class Grid(OpeningView):
    """A table over a window of rows: sort and filter by the header, choose blocks, tick, copy with headers.

    `chosen` counts the rows the choice touches, or the ticked ones when any are. `filter_wanted` carries a value
    filter's name and the chosen keys (None: no filter); whoever asks the source says so by `show_filter`.
    """

    opened = Signal(object)
    moved_to = Signal(object)
    sort_wanted = Signal(str, bool)
    chosen = Signal(int)
    copied = Signal(int)
    summed = Signal(object)
    arranged = Signal()
    shape_changed = Signal()

    def __init__(
        self, jobs: Jobs, columns: Sequence[Column], owner: QObject, name: str, *, ticks: bool = False
    ) -> None:
        super().__init__()
        self._jobs, self._owner = jobs, owner
        self.rows = WindowModel(jobs, columns, self, Ticks() if ticks else None)
        self.head_state = HeadState()
        self.rows.head_words = lambda number: head_words(self.rows, self.head_state, number)
        self.empty = Empty(self)
        self._back_to: Any = None
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(GridPainter(self))
        self.header = GridHeader(self.rows, self.head_state, self)
        self.setHorizontalHeader(self.header)
        self.columns = Columns(self.rows, self.header, self)
        self.frozen = FrozenPart(self, self.head_state, GridPainter(self))
        self.copier = Copier(jobs, self.rows, self, owner)
        self.sums = Sums(jobs, self.rows, self.parts, owner, self)
        self._size_rows()
        self._listen()

    def _listen(self) -> None:
        for header in (self.header, self.frozen.head):
            header.sectionClicked.connect(self._sort)
            header.filter_pressed.connect(self.open_filter)
            header.ticks_pressed.connect(self.tick_all)
            header.menu_wanted.connect(lambda number, place: self._pop(head_menu(self, number), place))
        self.frozen.head.touched.connect(self.header.touched)
        self.frozen.head.sectionHandleDoubleClicked.connect(self.resizeColumnToContents)
        self.columns.changed.connect(self._reshape)
        self.columns.arranged.connect(self.arranged)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._reshape)
            bar.rangeChanged.connect(self._reshape)
        self.rows.modelAboutToBeReset.connect(self._remember)
        self.rows.loaded.connect(self._loaded)
        self.rows.dataChanged.connect(self._page_came)
        self.doubleClicked.connect(lambda _index: self.open_current())
        self.selectionModel().selectionChanged.connect(lambda *_: self._choice_changed())
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        self.ticked.connect(self._ticks_said)
        self.copier.copied.connect(self.copied)
        self.sums.summed.connect(self.summed)
        for part in (self.rows, self.copier, self.sums):
            part.failed.connect(self.failed)
        style.look.changed.connect(self._size_rows)

    # -- what is shown

    def show_source(self, source: Source) -> None:
        """Show the rows of `source`, staying on the same row where it is among them."""
        self.rows.show(source)

    def show_sort(self, key: str, descending: bool) -> None:
        """Show by which column the rows are sorted."""
        numbers = [number for number, column in enumerate(self.rows.columns) if column.sort == key]
        if not numbers:
            return
        # Two columns may sort by the same (age, day of birth): the one pressed, or else one that is shown.
        shown = [number for number in numbers if number in self.columns.shown()] or numbers
        number = self.head_state.sorted[0] if self.head_state.sorted[0] in shown else shown[0]
        self.head_state.sorted = (number, descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.header.setSortIndicator(number, order)
        self._head_changed()

    def show_filter(self, key: str, chosen: frozenset[str] | None) -> None:
        """Show that a column is filtered by some of its values, or not any more."""
        self.head_state.filtered.pop(key, None)
        if chosen is not None:
            self.head_state.filtered[key] = chosen
        self._head_changed()

    def sort_by(self, key: str, descending: bool) -> None:
        """Ask for another order."""
        self.show_sort(key, descending)
        self.sort_wanted.emit(key, descending)

    def _sort(self, number: int) -> None:
        sorted_by, descending = self.head_state.sorted
        if (key := self.rows.columns[number].sort) is not None:
            self.head_state.sorted = (number, descending)
            self.sort_by(key, sorted_by == number and not descending)

    def turn_arrows(self) -> None:
        """Show the filter arrows, or hide them; a filter in force stays visible."""
        self.head_state.arrows = not self.head_state.arrows
        self._head_changed()

    def _head_changed(self) -> None:
        for header in (self.header, self.frozen.head):
            header.viewport().update()

    def _remember(self) -> None:
        if self._back_to is None:
            self._back_to = (self.current_id(), self.currentIndex().column())

    def _loaded(self, count: int) -> None:
        self.empty.setVisible(count == 0)
        back, column = self._back_to or (None, -1)
        place = self.rows.place_of(back)
        if place >= 0 and place != self.currentIndex().row():
            self.walk_to(place, column if column in self.stops() else self._first())
        self._back_to = None
        self._head_changed()
        self._say_ticks()
        self._choice_changed()

    def _page_came(self, first: QModelIndex, last: QModelIndex) -> None:
        here = first.row() <= self.currentIndex().row() <= last.row()
        if here and first.column() not in self.rows.tick_columns:
            self.moved_to.emit(self.current())

    def ask(self, work: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Do short work on the db lane for a part of the table."""
        self._jobs.run(lambda _progress: work(), done=done, failed=self.failed.emit, owner=self._owner)

    # -- where we are, and what is chosen

    def current_id(self) -> Any:
        """Return the id of the current row."""
        number = self.currentIndex().row()
        return self.rows.ids[number] if 0 <= number < len(self.rows.ids) else None

    def current(self) -> Any | None:
        """Return the current row, None when there is none or it is still being fetched."""
        number = self.currentIndex().row()
        return self.rows.row(number) if 0 <= number < len(self.rows.ids) else None

    def _first(self) -> int:
        return next(iter(self.columns.shown()), 0)

    def go_to(self, number: int) -> None:
        """Make row `number` the current one and bring it into view."""
        if 0 <= number < len(self.rows.ids):
            column = self.currentIndex().column()
            self.walk_to(number, column if column in self.stops() else self._first())

    def stand_on(self, row_id: Any = None) -> None:
        """Make a row that is shown the current one; stay where one is, else begin with the first."""
        self.go_to(self.rows.place_of(row_id))
        if self.current_id() is None:
            self.go_to(0)

    def count_chosen(self) -> int:
        """Return how many rows are ticked, or touched by the choice, without walking through them."""
        ticked = self.count_ticked()
        return ticked or sum(part.height for part in self.parts())

    def chosen_ids(self) -> list[Any]:
        """Return the ids of the ticked rows, or of those the choice touches, from top to bottom."""
        if self.has_ticks():
            return self.ticked_ids()
        return [row_id for part in self.parts() for row_id in self.rows.ids[part.top : part.bottom + 1]]

    def copy(self) -> None:
        """Put the chosen cells on the clipboard as tabbed text with headers, as shown: masked stays masked."""
        self.copier.copy(self.parts(), self.columns.shown())

    def open_current(self) -> None:
        """Open the current row."""
        if (row := self.current()) is not None:
            self.opened.emit(row)

    def _choice_changed(self) -> None:
        self.chosen.emit(self.count_chosen())
        self.sums.later()

    def _ticks_said(self, _count: int) -> None:
        self._head_changed()
        self.chosen.emit(self.count_chosen())

    def _row_changed(self, *_rows: QModelIndex) -> None:
        for view in (self, self.frozen):
            view.viewport().update()  # the mark of the current row goes over all its cells
        self.moved_to.emit(self.current())

    # -- columns

    def arrangement(self) -> dict[str, Any]:
        """Return which columns are shown, how wide and in which order, for a file."""
        return self.columns.arrangement()

    def arrange(self, kept: Mapping[str, Any]) -> None:
        """Show the columns as they were kept."""
        self.columns.arrange(kept)

    # -- what Qt asks

    def event(self, event: QEvent) -> bool:
        """Take Esc before the page does while rows are ticked."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and event.key() == Qt.Key.Key_Escape and not event.modifiers() and self.has_ticks():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key says; every other key is somebody else's, letters the search box's."""
        event.setAccepted(grid_keys.press(self, event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state over the rows' place, the frozen part over its columns."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.viewport().geometry())
        self._reshape()

    def _reshape(self, *_change: Any) -> None:
        self.frozen.follow()
        self.shape_changed.emit()

    def _size_rows(self) -> None:
        # Fusion keeps 30 px whatever the font, so the height comes from the font.
        height = style.row_height(self.fontMetrics())
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(height)
        self.header.setFixedHeight(max(32, height))
        self.columns.scale()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a cut-off cell's words in full as its tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            words = str(index.data() or "") if index.isValid() else ""
            room = self.columnWidth(index.column()) - 2 * ROOM - 8 if index.isValid() else 0
            self.setToolTip(words if self.fontMetrics().horizontalAdvance(words) > room else "")
        return super().viewportEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for a useful size; the layout gives what there is."""
        return QSize(640, 400)
