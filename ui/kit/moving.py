"""How far is long work? A bar with words, how long it may still take, and a way to stop it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit import style
from ui.kit.parts import Button, Words

TELLS_AFTER = 2.0  # seconds of work before the time left is guessed at


class Moving(QWidget):
    """How far long work is: how many of how many, about how long yet, and a way to stop it."""

    def __init__(self, stop: Callable[[], object], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock, self._began = clock, 0.0
        self.words = Words("", colour="secondary", elide=True)
        self.far = Words("", colour="secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setMinimumWidth(120)
        self.stop = Button(_("Stop"), stop)
        above = QHBoxLayout()
        above.addWidget(self.words, 1)
        above.addWidget(self.far)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(above)
        left.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self.stop)
        self.hide()

    def begin(self, words: str) -> None:
        """Show that work has begun, its length unknown."""
        palette = self.bar.palette()
        palette.setColor(palette.ColorRole.Highlight, QColor(style.tokens().primary))
        self.bar.setPalette(palette)
        self.bar.setAccessibleName(words)
        self.words.setText(words)
        self.far.setText("")
        self.bar.setRange(0, 0)
        self._began = self._clock()
        self.show()

    def move_to(self, done: int, total: int | None) -> None:
        """Show that `done` of `total` are behind us, and about how long the rest will take."""
        self.bar.setRange(0, total or 0)
        self.bar.setValue(done)
        if total:
            told = (self.far_words(done, total), _left(done, total, self._clock() - self._began))
            self.far.setText(" · ".join(words for words in told if words))

    def reached(self) -> str:
        """Say how far the work came, nothing when it told no figures; for the sentence after a stop."""
        return self.far_words(self.bar.value(), self.bar.maximum()) if self.bar.maximum() else ""

    def far_words(self, done: int, total: int) -> str:
        """Say how many of how many are behind us."""
        return _("{done} of {total}", done=f"{done:,}", total=f"{total:,}")


def _left(done: int, total: int, spent: float) -> str:
    if spent < TELLS_AFTER or not 0 < done < total:
        return ""
    left = spent * (total - done) / done
    if left < 55:
        return _n("about {n} s left", "about {n} s left", max(5, round(left / 5) * 5))
    return _n("about {n} min left", "about {n} min left", max(1, round(left / 60)))
