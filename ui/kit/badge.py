"""How does a state look? Shape, word and colour together, as a widget and in a table's cell."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit import icons, style


class Badge(QWidget):
    """A state as shape, word and colour, never colour alone."""

    def __init__(self, words: str = "", tone: str = "quiet") -> None:
        super().__init__()
        self._words, self._tone = words, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(words, tone)

    def say(self, words: str, tone: str) -> None:
        """Show another state."""
        self._words, self._tone = words, tone
        self.setAccessibleName(words)
        self._appear()
        self.updateGeometry()
        self.update()

    def _appear(self) -> None:
        if self.parentWidget() is not None:  # shown before it has a place it would be a window of its own
            self.setVisible(bool(self._words))

    def event(self, event: QEvent) -> bool:
        """Stay away from a place as long as there is no word."""
        if event.type() == QEvent.Type.ParentChange and not self._words:
            self.hide()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Return room for shape and word."""
        return badge_size(self.fontMetrics(), self._words)

    def minimumSizeHint(self) -> QSize:
        """Never become narrower than the word."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, shape and word."""
        paint_badge(QPainter(self), QRectF(self.rect()), self._words, self._tone)


def badge_size(metrics: QFontMetrics, words: str) -> QSize:
    """Return the room a badge with these words needs."""
    height = metrics.height()
    return QSize(metrics.horizontalAdvance(words) + _shape(height) + 20, height + 8)


def _shape(height: int) -> int:
    return round(height * 0.78)  # the shape grows with the word beside it


def paint_badge(painter: QPainter, box: QRectF, words: str, tone: str) -> None:
    """Draw a state's badge into `box`; words that do not fit end in …"""
    text, ground = style.tone(tone)
    metrics = painter.fontMetrics()
    size = min(_shape(metrics.height()), int(box.height()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 5, 5)
    icons.draw(
        painter, style.ICON_OF_TONE[tone], text, box.x() + 6, box.y() + (box.height() - size) / 2, size
    )
    painter.setPen(text)
    room = box.adjusted(size + 12, 0, -4, 0)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
