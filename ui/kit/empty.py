"""What stands where rows would be? One sentence why, and the button that is the next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit import style
from ui.kit.parts import Button, Words, clear


class Empty(QWidget):
    """What stands where rows would be: one sentence why, and the button that is the next step."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.setContentsMargins(8, 4, 8, 4)  # in a small window every line of it must still be whole
        self.column.setSpacing(10)
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A table without rows shows no cell with the focus, so its empty room does."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame the room while the table has the keys."""
        if self.parentWidget().hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(QColor(style.tokens().focus), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def say(self, title: str, words: str, buttons: Sequence[Button] = ()) -> None:
        """Show why there is nothing, and what to do."""
        clear(self.column)
        for text, use in ((title, "section"), (words, "body")):
            label = Words(text, use, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.column.addWidget(label)
        for button in buttons:
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
