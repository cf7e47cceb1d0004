"""How do the parts of a whole look? A ring with its legend; each part has a shape of its own besides its colour."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.shared.text import _
from ui.kit import style
from ui.kit.charts import HIGH, LEFT, MIDDLE, RIGHT, Chart, Value

PARTS = ("waiting", "good", "warn", "clash", "quiet")  # the tones of a ring's parts, in their order


class Donut(Chart):
    """The parts of a whole as a ring, each with its shape in the legend; the smallest beyond five together.

    The middle tells the share of the part looked at.
    """

    def __init__(self, title: str, empty: str, say: Callable[[float], str]) -> None:
        """`say` writes an amount: for the parts that are told together."""
        self._say = say
        super().__init__(title, empty)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_values(self, values: Sequence[Value]) -> None:
        """Show other parts; a part of nothing is left out."""
        kept = [value for value in values if value.amount > 0]
        if len(kept) > len(PARTS):
            kept.sort(key=lambda value: -value.amount)
            rest = kept[len(PARTS) - 1 :]
            together = sum(value.amount for value in rest)
            kept[len(PARTS) - 1 :] = [Value(_("{n} others", n=len(rest)), together, self._say(together))]
        super().show_values(kept)

    def hasHeightForWidth(self) -> bool:
        """Words that need two lines make it higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of ring and legend."""
        metrics = QFontMetricsF(style.font("caption"))
        if not self.is_anything():
            return self.sizeHint().height()
        least = round(metrics.height() * HIGH)
        box = QRectF(0, 0, width - 8, least)
        return max(least, math.ceil(self._legend(metrics, box)[-1].bottom()) + 8)

    def _ring(self, metrics: QFontMetricsF, box: QRectF) -> QRectF:
        side = min(metrics.height() * HIGH - 8, box.width() * 0.36)
        return QRectF(box.left(), box.top(), side, side)

    def _legend(self, metrics: QFontMetricsF, box: QRectF) -> list[QRectF]:
        """Return the room of each part's line in the legend, its words wrapped."""
        ring = self._ring(metrics, box)
        left, top, rooms = ring.right() + 14, box.top(), []
        for value in self.values:
            wide = box.right() - left - metrics.height() - self._shown_width(metrics)
            asked = QRectF(0, 0, max(metrics.height() * 2, wide), 1000)
            high = metrics.boundingRect(asked, int(LEFT | Qt.TextFlag.TextWordWrap), value.words).height()
            rooms.append(QRectF(left, top, box.right() - left, high + 6))
            top += high + 6
        return rooms

    def _shown_width(self, metrics: QFontMetricsF) -> float:
        return max(metrics.horizontalAdvance(value.shown) for value in self.values) + 8

    def _draw(self, painter: QPainter, box: QRectF) -> None:
        t, metrics = style.tokens(), QFontMetricsF(painter.font())
        ring = self._ring(metrics, box)
        total, angle = sum(value.amount for value in self.values), 90.0
        for place, value in enumerate(self.values):
            span = 360 * value.amount / total
            colour = QColor(t.tones[PARTS[place]][0])
            painter.setPen(QPen(QColor(t.surface), 2) if len(self.values) > 1 else Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPath(_arc(ring, angle, span, 0.62 if place != self.here else 0.56))
            if span > 30 and len(self.values) > 1:  # one alone needs no mark to be told from others
                self._mark_arc(painter, ring, angle - span / 2, PARTS[place])
            angle -= span
        if self.here >= 0:
            painter.setPen(QColor(t.text))
            painter.drawText(ring, MIDDLE, f"{self.values[self.here].amount / total:.0%}")
        for place, (value, room) in enumerate(zip(self.values, self._legend(metrics, box), strict=True)):
            if place == self.here:
                painter.fillRect(room, QColor(t.hover))
            shape(painter, PARTS[place], QPointF(room.left() + 7, room.center().y()), 4.5)
            words = room.adjusted(metrics.height(), 0, -self._shown_width(metrics), 0)
            painter.setPen(QColor(t.secondary))
            painter.drawText(words, LEFT | Qt.TextFlag.TextWordWrap, value.words)
            painter.setPen(QColor(t.text))
            painter.drawText(room.adjusted(0, 0, -2, 0), RIGHT, value.shown)

    def _mark_arc(self, painter: QPainter, ring: QRectF, angle: float, tone: str) -> None:
        far = ring.width() / 2 * 0.81
        turned = math.radians(angle)
        place = ring.center() + QPointF(far * math.cos(turned), -far * math.sin(turned))
        shape(painter, tone, place, 3.5, QColor(style.tokens().surface))

    def _part_at(self, point: QPointF, box: QRectF) -> int:
        metrics = QFontMetricsF(style.font("caption"))
        for place, room in enumerate(self._legend(metrics, box)):
            if room.contains(point):
                return place
        ring, angle = self._ring(metrics, box), 90.0
        total = sum(value.amount for value in self.values)
        for place, value in enumerate(self.values):
            span = 360 * value.amount / total
            if _arc(ring, angle, span, 0.56).contains(point):
                return place
            angle -= span
        return -1


def _arc(ring: QRectF, angle: float, span: float, hole: float) -> QPainterPath:
    """Return the piece of a ring that begins at `angle` degrees and goes clockwise over `span`."""
    inner = QRectF(0, 0, ring.width() * hole, ring.height() * hole)
    inner.moveCenter(ring.center())
    path = QPainterPath()
    path.arcMoveTo(ring, angle)
    path.arcTo(ring, angle, -span)
    path.arcTo(inner, angle - span, span)
    path.closeSubpath()
    return path


def shape(painter: QPainter, tone: str, middle: QPointF, size: float, colour: QColor | None = None) -> None:
    """Draw the shape of a part: disc, square, triangle, diamond, ring; each tone has its own."""
    colour = colour or QColor(style.tokens().tones[tone][0])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corners = {"waiting": (4, 45.0), "warn": (3, 90.0), "clash": (4, 90.0)}.get(tone)
    if tone == "quiet":
        painter.setPen(QPen(colour, size * 0.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, size * 0.75, size * 0.75)
    elif corners is None:
        painter.drawEllipse(middle, size, size)
    else:
        count, first = corners
        turns = [math.radians(first + 360 / count * number) for number in range(count)]
        wide = size * 1.25
        outline = [middle + QPointF(wide * math.cos(turn), -wide * math.sin(turn)) for turn in turns]
        painter.drawPolygon(QPolygonF(outline))
