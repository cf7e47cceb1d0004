"""How does the hand move and choose in a table that is edited? Excel's keys; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from ui.kit import style
from ui.kit.cells import ROOM
from ui.kit.empty import Empty
from ui.kit.sheet_editor import SheetPainter, keys_of
from ui.kit.sheet_model import SheetModel
from ui.kit.sheet_typing import COMMANDS, TypingTable

MOVES = {"Return": "down", "Shift+Return": "up", "Tab": "right", "Backtab": "left", "Shift+Backtab": "left"}
_MENU_KEYS = ("Shift+F10", "Menu")
_NEVER = ("Ctrl+Space", "Shift+Space")  # the input method's keys


@dataclass(frozen=True)
class Block:
    """A rectangle of cells, its edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def cells(self) -> int:
        """Return how many cells it holds."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


class SheetTable(TypingTable):
    """The cells. It says what was typed and which command was asked for; the sheet does it."""

    menu_wanted = Signal(QPoint)
    row_left = Signal(object)

    def __init__(self, model: SheetModel, name: str) -> None:
        super().__init__(model)
        self._began: int | None = None  # the column where the row was begun with Tab
        self._going = False
        self._step = 1.0
        self.undoable = lambda _keys: True
        self.setAccessibleName(name)
        self.setItemDelegate(SheetPainter(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        head = self.horizontalHeader()
        # A choice of its own, always empty: else the header asks every row of a long table whether it is chosen.
        head.setSelectionModel(QItemSelectionModel(model, self))
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(40)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.empty = Empty(self)
        self.doubleClicked.connect(lambda _index: self.edit_cell())
        for moved in (head.sectionResized, model.rowsRemoved, self.verticalScrollBar().valueChanged):
            moved.connect(self.place_editor)
        self.horizontalScrollBar().valueChanged.connect(self.place_editor)
        model.modelAboutToBeReset.connect(self.give_up)
        self.selectionModel().currentChanged.connect(self._moved)
        style.look.changed.connect(self.size_rows)
        self.size_rows()

    def size_rows(self) -> None:
        """Give rows the height of the font, and columns the width of the text step."""
        # Said outright: under a style sheet the application's font does not come down to a widget shown already.
        self.setFont(style.font("body"))
        self.editor.setFont(style.font("body"))
        height = style.row_height(self.fontMetrics())
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(max(32, height))
        step = style.TEXT_STEPS[style.look.step]
        for number in range(len(self.rows.columns)):
            self.setColumnWidth(number, round(self.columnWidth(number) * step / self._step))
        self._step = step
        self.place_editor()

    def dress_columns(self) -> None:
        """Give each column its width."""
        for number, column in enumerate(self.rows.columns):
            self.setColumnWidth(number, round(column.width * self._step))

    # -- where we are

    def place(self) -> tuple[int, int]:
        """Return row and column of the current cell, (-1, -1) without one."""
        return self.currentIndex().row(), self.currentIndex().column()

    def block(self) -> Block | None:
        """Return the block chosen, or the current cell; None in an empty table."""
        parts = self.selectionModel().selection()
        if parts.isEmpty():
            row, column = self.place()
            return Block(row, column, row, column) if row >= 0 else None
        return Block(
            min(part.top() for part in parts),
            min(part.left() for part in parts),
            max(part.bottom() for part in parts),
            max(part.right() for part in parts),
        )

    def choose(self, block: Block) -> None:
        """Choose a block; the current cell stays."""
        first, last = self.rows.index(block.top, block.left), self.rows.index(block.bottom, block.right)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(QItemSelection(first, last), flags.ClearAndSelect)

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one, alone chosen, and bring it into view."""
        if 0 <= row < self.rows.rowCount() and 0 <= column < self.rows.columnCount():
            index = self.rows.index(row, column)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        self.end_edit()
        if not self._going:
            self._began = None
        if before.isValid() and now.row() != before.row():
            self.row_left.emit(self.rows.row_id(before.row()))

    def go_on(self, way: str) -> None:
        """Go where the key that ended an edit leads."""
        if way in ("next_problem", "previous_problem"):
            self.command.emit(way)
        elif way != "stay":
            self.step(way)

    def step(self, way: str) -> bool:
        """Go on from the current cell: down, up, left or right; say whether there was a cell to go to."""
        row, column = self.place()
        if row < 0:
            return False
        self._going = True
        try:
            if way in ("right", "left"):
                self._began = column if self._began is None else self._began
                return self._beside(row, column, 1 if way == "right" else -1)
            began, self._began = self._began, None
            target = row + (1 if way.startswith("down") else -1)
            if not 0 <= target < self.rows.rowCount():
                self.row_left.emit(self.rows.row_id(row))  # nowhere to go, but the row is done
                return True
            self.go_to(target, column if began is None or way.endswith("_only") else began)
            return True
        finally:
            self._going = False

    def _beside(self, row: int, column: int, way: int) -> bool:
        width, count = self.rows.columnCount(), self.rows.rowCount()
        at = row * width + column + way
        while 0 <= at < width * count:
            place, number = divmod(at, width)
            if place != row:
                self._began = None
            if self.rows.takes(place, number) and not self.isColumnHidden(number):
                self.go_to(place, number)
                return True
            at += way
        return False

    # -- keys and mouse

    def _ours(self, keys: str) -> bool:
        if keys in ("Ctrl+Z", "Ctrl+Y"):
            return self.undoable(keys)  # with nothing to take back here the window's undo has the key
        return keys in COMMANDS or keys in MOVES or (keys == "Esc" and self.editing)

    def event(self, event: QEvent) -> bool:
        """Have our keys before the page's shortcuts, and Tab before it moves the focus."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._ours(keys_of(event)):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and keys_of(event) in MOVES:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, edit, move and act as in Excel; Ctrl+Tab leaves the table."""
        keys = keys_of(event)
        if self._composing and self.editing:
            QApplication.sendEvent(self.editor, event)
        elif keys in ("Ctrl+Tab", "Ctrl+Shift+Backtab", "Ctrl+Backtab"):
            self.focusNextPrevChild(keys == "Ctrl+Tab")
        elif keys in MOVES:
            if not self.step(MOVES[keys]) and keys.lower().endswith("tab"):
                self.focusNextPrevChild(keys == "Tab")  # beyond the last cell Tab leaves the table
        elif keys in COMMANDS and self._ours(keys):
            self.command.emit(COMMANDS[keys])
        elif keys == "Backspace":
            self.edit_cell("")
        elif keys in _MENU_KEYS:
            self.menu_wanted.emit(self._below_current())
        elif keys in _NEVER or keys == "Esc":
            event.ignore()
        elif _is_typed(event):
            self.edit_cell(event.text())
        else:
            super().keyPressEvent(event)

    def _below_current(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu where the mouse is, or below the current cell."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(self._below_current() if keyboard else event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state over the rows' place, and the line over its cell."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.viewport().geometry())
        self.place_editor()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is wrong with a cell, or its cut-off words in full, as its tooltip."""
        if event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())  # type: ignore[attr-defined]
            if index.isValid() and not index.data(Qt.ItemDataRole.ToolTipRole):
                words, room = index.data(), self.columnWidth(index.column()) - 2 * ROOM - 8
                self.setToolTip(words if self.fontMetrics().horizontalAdvance(words) > room else "")
            else:
                self.setToolTip("")
        return super().viewportEvent(event)


def _is_typed(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier
        | Qt.KeyboardModifier.KeypadModifier
        | Qt.KeyboardModifier.GroupSwitchModifier
    )
    # AltGr comes as Ctrl+Alt on Windows, and types too.
    altgr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.text()) and event.text().isprintable() and (not held or held == altgr)
