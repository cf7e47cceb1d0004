"""What does it show as a picture? Draws the Lucide line icons in any colour; knows no page."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.shared.paths import resources
from ui.kit import crisp
from ui.kit.style import tokens


@lru_cache(
    maxsize=2048
)  # every picture of the desk in its colours and ratios, twice over: about four megabytes
def pixmap(name: str, colour: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return icon `name` in `colour`, `size` logical pixels wide, sharp at the screen's pixel `ratio`."""
    drawing = (resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, colour: str | None = None, size: int = 16) -> QIcon:
    """Return icon `name` for a button; without a colour in the one of secondary text, pale when disabled."""
    t = tokens()
    return _icon(name, colour or t.secondary, t.disabled, size)


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, disabled: str, size: int) -> QIcon:
    made = QIcon()
    for ratio in (1.0, 1.25, 1.5, 2.0):
        made.addPixmap(pixmap(name, colour, size, ratio))
        made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made


def draw(painter: QPainter, name: str, colour: QColor | str, x: float, y: float, size: int = 16) -> None:
    """Draw icon `name` with its upper left corner at (x, y), on whole device pixels."""
    ratio = crisp.ratio(painter)
    painter.drawPixmap(crisp.corner(painter, x, y), pixmap(name, QColor(colour).name(), size, ratio))
