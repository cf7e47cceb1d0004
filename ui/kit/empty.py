"""What stands where rows would be? One sentence why, and the button that is the next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.kit import style
from ui.kit.parts import Button, clear


class Empty(QWidget):
    """What stands where rows would be: one sentence why, and the button that is the next step."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.setSpacing(12)
        self.hide()

    def say(self, title: str, words: str, buttons: Sequence[Button] = ()) -> None:
        """Show why there is nothing, and what to do."""
        clear(self.column)
        for text, use in ((title, "section"), (words, "body")):
            label = QLabel(text)
            label.setFont(style.font(use))
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            self.column.addWidget(label)
        for button in buttons:
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
