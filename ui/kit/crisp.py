"""How does a thin line stay sharp on a screen of 125 or 150 %? Edges on whole device pixels; knows no page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen


def pen(colour: QColor | str, width: int = 1) -> QPen:
    """Return a pen `width` logical pixels wide; a hairline is one device pixel whatever the screen's ratio."""
    made = QPen(QColor(colour), width)
    made.setCosmetic(width == 1)
    return made


def ratio(painter: QPainter) -> float:
    """Return how many device pixels one logical pixel is for this painter."""
    return abs(painter.deviceTransform().m11()) or 1.0


def corner(painter: QPainter, x: float, y: float) -> QPointF:
    """Return (x, y) moved onto the nearest whole device pixel."""
    to_device = painter.deviceTransform()
    place = to_device.map(QPointF(x, y))
    back, _possible = to_device.inverted()
    return back.map(QPointF(round(place.x()), round(place.y())))


def inside(painter: QPainter, box: QRectF, width: int = 1) -> QRectF:
    """Return `box` with its edges on whole device pixels, drawn in by half of a line `width` wide."""
    first = corner(painter, box.left(), box.top())
    last = corner(painter, box.right(), box.bottom())
    half = 0.5 / ratio(painter) if width == 1 else width / 2
    return QRectF(first, last).adjusted(half, half, -half, -half)


def framed(
    painter: QPainter, box: QRectF, radius: float, edge: QColor | str, ground: QColor | str, width: int = 1
) -> None:
    """Draw a rounded ground with a line around it, sharp at every ratio."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(edge, width))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(inside(painter, box, width), radius, radius)


def line(painter: QPainter, first: QPointF, last: QPointF, colour: QColor | str) -> None:
    """Draw a line of one device pixel, level or upright."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen(colour))
    half = 0.5 / ratio(painter)
    shift = QPointF(half, half)
    painter.drawLine(
        corner(painter, first.x(), first.y()) + shift, corner(painter, last.x(), last.y()) + shift
    )
