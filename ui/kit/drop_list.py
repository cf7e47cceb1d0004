"""What is chosen from, on a page and not in a form? As wide as its longest line; seen when it has the keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from ui.kit import crisp, style

HEIGHT, ARROW = 30, 40  # pixels: a list in a head, its arrow with what is around it


class DropList(QComboBox):
    """A list that drops down; `name` is what a screen reader says, `width` the pixels it has at least."""

    def __init__(self, name: str, width: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumHeight(HEIGHT)
        if width:
            self.setMinimumWidth(width)
        # By itself Qt measures once, when it is first shown: in a larger text the line was cut.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def sizeHint(self) -> QSize:
        """Leave room for the arrow: Fusion reckons with the one of the usual text size."""
        return super().sizeHint() + QSize(style.scaled(ARROW) - ARROW, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame of what has the keys as of every field: Fusion's is a thin line that is hard to see."""
        super().paintEvent(event)
        if self.hasFocus():
            crisp.framed(QPainter(self), QRectF(self.rect()), 4, style.tokens().focus, "transparent", 2)
