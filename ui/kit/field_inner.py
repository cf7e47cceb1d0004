"""What stands inside a line? A button at its end, large enough to hit, named, and with a key of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from ui.kit import icons, style

SIDE = 26  # the line is 30 high, with an edge of 2


class Inner(QAbstractButton):
    """A picture that can be pressed. It never takes the focus: the keys that do the same belong to the line."""

    def __init__(
        self, line: QLineEdit, picture: str, words: str, keys: str, press: Callable[[], object]
    ) -> None:
        super().__init__(line)
        self.picture = picture
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.setToolTip(f"{words}  {keys}")
        self.clicked.connect(lambda _checked: press())

    def stand(self, line: QLineEdit) -> None:
        """Stand at the end of the line, in the middle of its height."""
        self.setGeometry(line.width() - SIDE - 3, (line.height() - SIDE) // 2, SIDE, SIDE)

    def show_picture(self, picture: str) -> None:
        """Show another picture."""
        self.picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a finger."""
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, on a ground while the mouse is over it."""
        t, painter = style.tokens(), QPainter(self)
        if self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        size = min(style.scaled(16), SIDE - 4)
        place = (SIDE - size) / 2
        colour = t.secondary if self.isEnabled() else t.disabled
        icons.draw(painter, self.picture, colour, place, place, size)
