"""What must be seen wherever one is, and goes away by itself? A card at the window's foot; it takes no focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.kit.parts import Button, Card, Words

WIDTH = 460


class Notice(Card):
    """A title, a sentence and one button, over everything; any key or move of the mouse may end its reason."""

    def __init__(self, window: QWidget, words: str, act: Callable[[], object]) -> None:
        super().__init__(margin=14, spacing=4)
        self.setParent(window)
        self._title, self._words = Words("", "section"), Words("", colour="secondary", wrap=True)
        self.button = Button(words, act, look="primary")
        self.button.name_keys("Esc")  # any key does it
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys go on where they were
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(self._title)
        text.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        window.installEventFilter(self)
        self.hide()

    def word(self, words: str) -> None:
        """Give the button other words."""
        self.button.setText(words)

    def say(self, title: str, words: str) -> None:
        """Show it, or change what it says."""
        self._title.setText(title)
        self._words.setText(words)
        self.setAccessibleName(title)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        window = self.parentWidget()
        self.setFixedWidth(min(max(WIDTH, self.minimumSizeHint().width()), window.width() - 32))
        self.adjustSize()
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - 44)

    def event(self, event: QEvent) -> bool:
        """Grow with its words: a larger step of text asks for more room while it is shown."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of a window that changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
