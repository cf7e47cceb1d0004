"""How is a cell opened and typed into, by keys and by input methods? One line over the table; changes nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QTableView

from ui.kit.sheet_clipboard import tidy
from ui.kit.sheet_editor import CellEditor
from ui.kit.sheet_model import SheetModel

COMMANDS = {
    "F2": "edit", "Ctrl+C": "copy", "Ctrl+Shift+C": "copy_with_headers", "Ctrl+X": "cut", "Ctrl+V": "paste",
    "Del": "clear", "Ctrl+D": "fill_down", "Ctrl+R": "fill_right", "Ctrl+Z": "undo", "Ctrl+Y": "redo",
    "Ctrl+F": "find", "Ctrl+H": "replace", "F8": "next_problem", "Shift+F8": "previous_problem",
    "Alt+Return": "take_suggestion", "Ctrl+Shift+D": "change_same",
}  # fmt: skip


class TypingTable(QTableView):
    """A table with one line that is laid over the cell being edited. It says what was typed."""

    typed = Signal(int, int, str)
    command = Signal(str)
    refused = Signal()
    edit_ended = Signal()

    def __init__(self, model: SheetModel) -> None:
        super().__init__()
        self.rows = model
        self._composing = False  # letters go through us into the cell's line
        self._preedit = ""
        self.setModel(model)
        self.editor = CellEditor(self.viewport())
        self._at = QPersistentModelIndex()
        self.editor.ended.connect(self.end_edit)
        self.editor.given_up.connect(self.give_up)
        self.editor.asked.connect(self._ask_from_editor)

    def go_on(self, way: str) -> None:
        """Go where the key that ended an edit leads."""

    @property
    def editing(self) -> bool:
        """Say whether a cell is open."""
        return self._at.isValid()

    def edit_cell(self, text: str | None = None) -> bool:
        """Open the current cell with its text, or with `text` in its place; say whether it can be changed."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if row < 0 or self.editing:
            return False
        if not self.rows.takes(row, column):
            self.refused.emit()
            return False
        self._at = QPersistentModelIndex(self.currentIndex())
        self.scrollTo(self.currentIndex())
        self.editor.setText(self.rows.index(row, column).data() if text is None else text)
        self.editor.setAccessibleName(self.rows.columns[column].title)
        self.place_editor()
        self.editor.show()
        if not self._composing:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def place_editor(self, *_moved: object) -> None:
        """Keep the line over its cell; close it when the cell's row is gone."""
        if self.editing:
            self.editor.setGeometry(self.visualRect(QModelIndex(self._at)))
        elif not self.editor.isHidden():
            self._close()  # its row is gone

    def end_edit(self, way: str = "stay") -> None:
        """Keep what was typed and go on."""
        if not self.editing:
            return
        if self._composing:
            self._settle_composition()
            if not self.editor.text():
                self.give_up()  # letters on their way to a word are no reason to empty the cell
                return
        row, column = self._at.row(), self._at.column()
        text, shown = tidy(self.editor.text()), self.rows.index(row, column).data()
        self._close()
        if text != shown:
            self.typed.emit(row, column, text)
        self.go_on(way)
        self.edit_ended.emit()

    def give_up(self) -> None:
        """Leave the cell as it was."""
        if self.editing:
            self._close()
            self.edit_ended.emit()

    def _close(self) -> None:
        held = self.editor.hasFocus()
        self._at = QPersistentModelIndex()
        self._composing = False
        if held:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.hide()

    def _ask_from_editor(self, keys: str) -> None:
        self.end_edit()
        self.command.emit(COMMANDS[keys])

    # -- input methods

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the cell when a composition begins on it, and hand every letter of it over.

        The focus stays here until the composition is over: moving it would break the syllable under way.
        """
        begins = bool(event.preeditString() or event.commitString())
        if not self.editing:
            self._composing = begins
            if not begins or not self.edit_cell(""):
                self._composing = False
                event.ignore()
                return
        QApplication.sendEvent(self.editor, event)
        self._preedit = event.preeditString()
        if self._preedit:
            self._composing = True
        elif self.editor.text() or event.commitString():
            self._composing = False
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.give_up()  # the composition was called off and nothing is typed
        QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImQueryInput)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """Answer for the cell's line while it is composed in, so that the candidates stand beside it."""
        if not (self._composing and self.editing):
            return super().inputMethodQuery(query)
        answer = self.editor.inputMethodQuery(query)
        if isinstance(answer, QRect | QRectF):
            return answer.translated(self.editor.mapTo(self, QPoint(0, 0)))
        return answer

    def _settle_composition(self) -> None:
        """Have the letters under way written before the cell is closed: a syllable is text, pinyin is not yet."""
        QGuiApplication.inputMethod().commit()
        if self._preedit:
            hangul = all("\u1100" <= sign <= "\ud7ff" for sign in self._preedit)
            last = QInputMethodEvent("", [])
            last.setCommitString(self._preedit if hangul else "")
            QApplication.sendEvent(self.editor, last)
        self._preedit, self._composing = "", False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was composed when the hand goes elsewhere in the middle of it."""
        super().focusOutEvent(event)
        if self._composing and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.end_edit()
