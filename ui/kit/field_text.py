"""How is a longer text typed? Several lines, in which Enter is a new line and Tab goes on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from ui.kit import style
from ui.kit.field_line import REDO, UNDO, tidy
from ui.kit.shared_screen import entered, shown


class TextField(QPlainTextEdit):
    """A text of several lines. Enter begins a new line, Tab leaves the field, Ctrl+Enter finishes the form."""

    touched = Signal()
    secret = False
    tall = True

    def __init__(self, lines: int = 3) -> None:
        super().__init__()
        self._lines = lines
        self._showing = False
        self._entered = False
        self.preedit = ""
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(4)
        self.textChanged.connect(self._edited)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.look.changed.connect(self.updateGeometry)
        style.look.changed.connect(self.viewport().update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text; on a shared screen one nobody is typing in is masked."""
        seen = shown(self.toPlainText())
        if (self.hasFocus() and (self._entered or self.preedit)) or seen == self.toPlainText():
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        room = self.viewport().rect().adjusted(4, 4, -4, -4)
        painter.drawText(room, Qt.TextFlag.TextWordWrap, seen)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Somebody who clicks into it comes to type."""
        super().mousePressEvent(event)
        self._entered = True
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Know whether somebody came to type."""
        super().focusInEvent(event)
        self._entered = entered(event, self._entered)

    def sizeHint(self) -> QSize:
        """Ask for so many lines."""
        return QSize(320, self.fontMetrics().lineSpacing() * self._lines + 16)

    def _edited(self) -> None:
        # A composition over a selection empties it before there is a word: that is no edit yet.
        if not self._showing and not self.preedit:
            self._entered = True
            self.touched.emit()

    def text(self) -> str:
        """Return what is typed."""
        return self.toPlainText()

    def read(self) -> str | None:
        """Return the text, its lines without blanks at their ends; None when empty."""
        return "\n".join(tidy(line) for line in self.text().split("\n")).strip("\n") or None

    def put(self, value: Any) -> None:
        """Show a text."""
        self._showing = True
        self.setPlainText("" if value is None else str(value))
        self._showing = False

    def state(self) -> str:
        """Return the text exactly as typed."""
        return self.text()

    def restore(self, state: str) -> None:
        """Show text exactly as it was typed."""
        self.put(state)

    def mark_wrong(self, wrong: bool) -> None:
        """Show or clear the edge of a field that needs another look."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def takes_enter(self) -> bool:
        """Answer Enter: it is a new line."""
        return True

    def event(self, event: QEvent) -> bool:
        """Let the page's undo and redo have their keys when nothing was typed here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(UNDO) and not self.document().isUndoAvailable()
            redo = event.matches(REDO) and not self.document().isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know what is in the making before anybody hears of the text it replaces."""
        self.preedit = event.preeditString()
        super().inputMethodEvent(event)
