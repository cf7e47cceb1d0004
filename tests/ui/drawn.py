"""Which words does a widget draw, where, in which colour, and what cuts them off? Asks the painting itself.

A paint device that draws nothing and writes down every piece of text, with the clip in force. It sees what the style
draws, what our own `paintEvent`s draw and what a header or a cell draws, without knowing any of them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPaintEngine, QRegion, QTransform
from PySide6.QtWidgets import QWidget

ONE = struct.unpack(
    "<II", struct.pack("<d", 1.0)
)  # a pixel ratio of 1 as Qt hands doubles through whole numbers


@dataclass(frozen=True)
class Drawn:
    """One run of text: the words, the room they take, the room they were given (both in the widget)."""

    words: str
    box: QRectF
    room: QRectF
    colour: QColor
    font: QFont
    at: QPointF

    def ink(self) -> QRectF:
        """Return where there is really ink."""
        return QFontMetricsF(self.font).tightBoundingRect(self.words).translated(self.at)

    def large(self) -> bool:
        """Say whether it is large in the sense of WCAG: 18 pt, or 14 pt and bold."""
        size = self.font.pointSizeF()
        return size >= 18 or (size >= 14 and self.font.bold())


class _Engine(QPaintEngine):
    def __init__(self, whole: QRectF) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.whole, self.found = whole, []
        self._clip, self._turn = None, QTransform()

    def begin(self, _device):
        return True

    def end(self):
        return True

    def type(self):
        return QPaintEngine.Type.User

    def updateState(self, state):
        changed, flag = state.state(), QPaintEngine.DirtyFlag
        if changed & flag.DirtyTransform:
            self._turn = state.transform()
        if changed & flag.DirtyClipRegion:
            self._cut(state.clipOperation(), QRectF(state.clipRegion().boundingRect()))
        if changed & flag.DirtyClipPath:
            self._cut(state.clipOperation(), state.clipPath().boundingRect())

    def _cut(self, operation, box):
        kind, box = Qt.ClipOperation, self._turn.mapRect(box)
        if operation == kind.NoClip:
            self._clip = None
        elif operation == kind.ReplaceClip or self._clip is None:
            self._clip = box
        else:
            self._clip = self._clip.intersected(box)

    def drawTextItem(self, point, item):
        words = item.text().strip("\u200b")
        if not words.strip():
            return
        at = self._turn.map(point)
        box = QRectF(at.x(), at.y() - item.ascent(), item.width(), item.ascent() + item.descent())
        room = self.whole if self._clip is None else self.whole.intersected(self._clip)
        colour = QColor(self.painter().pen().color())
        colour.setAlphaF(colour.alphaF() * self.painter().opacity())
        self.found.append(Drawn(words, box, room, colour, QFont(item.font()), at))

    def _nothing(self, *_what):
        pass


for _what in ("Pixmap", "Image", "Path", "Polygon", "Rects", "Lines", "Points", "Ellipse", "TiledPixmap"):
    setattr(_Engine, f"draw{_what}", _Engine._nothing)


class _Device(QPaintDevice):
    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget
        self._size = widget.width(), widget.height()
        self.engine = _Engine(QRectF(widget.rect()))

    def paintEngine(self):
        return self.engine

    def metric(self, what):
        kind = QPaintDevice.PaintDeviceMetric
        if what in (kind.PdmWidth, kind.PdmHeight):
            return self._size[what == kind.PdmHeight]
        if what in (kind.PdmDpiX, kind.PdmDpiY, kind.PdmPhysicalDpiX, kind.PdmPhysicalDpiY):
            return self._widget.logicalDpiX()
        known = {
            kind.PdmDepth: 32, kind.PdmNumColors: 2**31 - 1, kind.PdmDevicePixelRatio: 1,
            kind.PdmDevicePixelRatioScaled: 65536, kind.PdmDevicePixelRatioF_EncodedA: ONE[1],
            kind.PdmDevicePixelRatioF_EncodedB: ONE[0],
        }  # fmt: skip
        return known.get(what, 0)


def drawn_by(widget: QWidget) -> list[Drawn]:
    """Return the words `widget` itself draws, without its children."""
    device = _Device(widget)
    if not widget.rect().isEmpty():
        widget.render(device, QPoint(), QRegion(), QWidget.RenderFlag(0))
    return device.engine.found
