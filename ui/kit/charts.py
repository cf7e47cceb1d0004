"""How does a row of figures look? Bars and a line, drawn by ourselves, on the screen and on paper alike.

Colour is never alone: every figure has words and a place, and the whole is a table too (Enter). Parts of a
whole are in ui/kit/donut.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.shared.text import _
from ui.kit import crisp, style
from ui.kit.chart_table import ChartTable

HIGH = 5.4  # lines of text a drawing is high
MIDDLE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Value:
    """One figure: what it is of, how much, how that is written, and what opens its list.

    `short` stands under a bar, where `words` would be too long.
    """

    words: str
    amount: float
    shown: str
    short: str = ""
    open: Callable[[], object] | None = None


class Chart(QWidget):
    """What every chart does: it is pointed at, walked through with the arrow keys, and opened as a table."""

    def __init__(self, title: str, empty: str) -> None:
        super().__init__()
        self.title, self.empty = title, empty
        self.values: tuple[Value, ...] = ()
        self.here = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_values(())
        style.look.changed.connect(self._follow)

    def show_values(self, values: Sequence[Value]) -> None:
        """Show other figures."""
        self.values = tuple(values)
        self.here = min(self.here, len(self.values) - 1)
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(self.alternative())
        self.setToolTip(_("Enter or a click shows this as a table"))
        self._follow()

    def alternative(self) -> str:
        """Return all of it as text."""
        if not self.is_anything():
            return self.empty
        return "; ".join(f"{value.words} {value.shown}" for value in self.values)

    def is_anything(self) -> bool:
        """Say whether there is anything to draw."""
        return any(value.amount for value in self.values)

    def sizeHint(self) -> QSize:
        """Return room for a small drawing in the text size now in force."""
        line = QFontMetricsF(style.font("caption")).height()
        return QSize(round(line * 14), round(line * (HIGH if self.is_anything() else 2.4)))

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which it can still be read."""
        hint = self.sizeHint()
        return QSize(hint.width() // 2, hint.height())

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw it into `box`, on whatever the painter paints: lines only, sharp at any size."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(style.font("caption"))
        if not self.is_anything():
            painter.setPen(QColor(style.tokens().hint))
            top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            painter.drawText(box, top | Qt.TextFlag.TextWordWrap, self.empty)
            return
        self._draw(painter, box)

    def show_table(self) -> ChartTable:
        """Open the figures as a table."""
        table = ChartTable(self, self.title, self.values)
        table.open()
        return table

    # -- what a kind of chart says

    def _draw(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError

    def _part_at(self, point: QPointF, box: QRectF) -> int:
        raise NotImplementedError

    # -- what Qt says

    def _follow(self) -> None:
        self.updateGeometry()
        self.update()

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(4, 4, -4, -4)

    def _go(self, here: int) -> None:
        if here != self.here:
            self.here = here
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it, with the focus around it."""
        painter = QPainter(self)
        self.draw(painter, self._room())
        if self.hasFocus():
            painter.setPen(QPen(QColor(style.tokens().focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the figure under the pointer."""
        self._go(self._part_at(event.position(), self._room()) if self.is_anything() else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Show none again."""
        self._go(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the list of the figure pointed at, or the table."""
        if event.button() != Qt.MouseButton.LeftButton or not self.rect().contains(
            event.position().toPoint()
        ):
            return
        part = self._part_at(event.position(), self._room()) if self.is_anything() else -1
        value = self.values[part] if part >= 0 else None
        if value is not None and value.open is not None and value.amount:
            value.open()
        elif self.values:
            self.show_table()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget which figure was looked at."""
        self.here = -1
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the figures with the arrows; Enter opens the table."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self.values:
            self._go(max(0, min(self.here + step, len(self.values) - 1)))
            self.setAccessibleDescription(self._said(self.values[self.here]))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.values:
            self.show_table()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _said(value: Value) -> str:
        return f"{value.words}  {value.shown}"

    # -- what several draw

    def _base(self, painter: QPainter, box: QRectF) -> QRectF:
        """Draw the axis with the first and last words, or all that have room; return the room above it."""
        line = painter.fontMetrics().height()
        room = QRectF(box.left(), box.top() + line + 2, box.width(), box.height() - 2 * line - 6)
        crisp.line(painter, room.bottomLeft(), room.bottomRight(), style.tokens().border)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return room

    def _label(self, painter: QPainter, box: QRectF, middle: float, value: Value) -> None:
        """Write what a figure is above it, without leaving the box."""
        words, metrics = self._said(value), painter.fontMetrics()
        wide = metrics.horizontalAdvance(words) + 4
        left = max(box.left(), min(middle - wide / 2, box.right() - wide))
        painter.setPen(QColor(style.tokens().text))
        painter.drawText(QRectF(left, box.top(), wide, metrics.height()), MIDDLE, words)


class Bars(Chart):
    """One bar for each figure, on a common base; made for the twelve months."""

    def _draw(self, painter: QPainter, box: QRectF) -> None:
        t, room = style.tokens(), self._base(painter, box)
        most = max(value.amount for value in self.values)
        slot = room.width() / len(self.values)
        shown = self.here if self.here >= 0 else max(range(len(self.values)), key=self._amount)
        for place, value in enumerate(self.values):
            left = room.left() + place * slot
            if place == self.here:
                painter.fillRect(QRectF(left, room.top(), slot, room.height()), QColor(t.hover))
            if value.amount:
                high = max(3.0, room.height() * value.amount / most)
                bar = QRectF(left + slot * 0.2, room.bottom() - high, slot * 0.6, high)
                painter.fillRect(bar, QColor(t.link))
        self._write_below(painter, box, slot)
        self._label(painter, box, room.left() + (shown + 0.5) * slot, self.values[shown])

    def _amount(self, place: int) -> float:
        return self.values[place].amount

    def _write_below(self, painter: QPainter, box: QRectF, slot: float) -> None:
        """Write the short words under the bars: all, or every second, third … that has room."""
        metrics = painter.fontMetrics()
        widest = max(metrics.horizontalAdvance(value.short) for value in self.values) + 4
        every = max(1, math.ceil(widest / slot))
        painter.setPen(QColor(style.tokens().secondary))
        for place in range(0, len(self.values), every):
            middle = box.left() + (place + 0.5) * slot
            left = max(box.left(), min(middle - widest / 2, box.right() - widest))
            under = QRectF(left, box.bottom() - metrics.height(), widest, metrics.height())
            painter.drawText(under, MIDDLE, self.values[place].short)

    def _part_at(self, point: QPointF, box: QRectF) -> int:
        place = int((point.x() - box.left()) / max(1.0, box.width()) * len(self.values))
        return place if 0 <= place < len(self.values) else -1


class Sparkline(Chart):
    """How something went from step to step, as one line with the first and the last step named."""

    def _points(self, room: QRectF) -> list[QPointF]:
        most = max(value.amount for value in self.values)
        step = room.width() / max(1, len(self.values) - 1)
        alone = room.width() / 2 if len(self.values) == 1 else 0.0
        return [
            QPointF(room.left() + alone + place * step, room.bottom() - room.height() * value.amount / most)
            for place, value in enumerate(self.values)
        ]

    def _draw(self, painter: QPainter, box: QRectF) -> None:
        t, room = style.tokens(), self._base(painter, box)
        inner = room.adjusted(4, 4, -4, 0)
        points = self._points(inner)
        ground = QColor(t.link)
        ground.setAlpha(40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        feet = [QPointF(points[-1].x(), room.bottom()), QPointF(points[0].x(), room.bottom())]
        painter.drawPolygon(QPolygonF([*points, *feet]))
        painter.setPen(QPen(QColor(t.link), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        shown = self.here if self.here >= 0 else max(range(len(points)), key=lambda n: self.values[n].amount)
        painter.setBrush(QColor(t.surface))
        painter.drawEllipse(points[shown], 3.5, 3.5)
        self._label(painter, box, points[shown].x(), self.values[shown])
        painter.setPen(QColor(t.secondary))
        line = painter.fontMetrics().height()
        below = QRectF(box.left(), box.bottom() - line, box.width(), line)
        painter.drawText(below, LEFT, self.values[0].short)
        if len(self.values) > 1:
            painter.drawText(below, RIGHT, self.values[-1].short)

    def _part_at(self, point: QPointF, box: QRectF) -> int:
        step = box.width() / max(1, len(self.values) - 1)
        return max(0, min(round((point.x() - box.left()) / step), len(self.values) - 1))
