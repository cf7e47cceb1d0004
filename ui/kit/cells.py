"""How is one cell of a table drawn? A state as a badge, the current cell's frame; the rest as the style does it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.kit import style
from ui.kit.parts import paint_badge
from ui.kit.window_model import KIND_ROLE, TONE_ROLE

ROOM = 5  # pixels between a cell's edge and its words


class CellPainter(QStyledItemDelegate):
    """Draws a state as a badge and the current cell's frame; leaves the rest to the style."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw one cell."""
        self.initStyleOption(option, index)
        words = option.text
        tone = index.data(TONE_ROLE) if index.data(KIND_ROLE) == "state" else None
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if tone:
            option.text = ""
        elif words == "…":
            option.palette.setColor(option.palette.ColorRole.Text, QColor(style.tokens().hint))
        whole, drawing = QRect(option.rect), option.widget.style()
        drawing.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        option.rect.adjust(ROOM, 0, -ROOM, 0)
        drawing.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        option.rect = whole
        painter.save()
        if tone:
            painter.setFont(option.font)
            width = option.fontMetrics.horizontalAdvance(words) + 34
            height = min(option.rect.height() - 4, option.fontMetrics.height() + 6)
            top = option.rect.y() + (option.rect.height() - height) / 2
            paint_badge(
                painter,
                QRectF(option.rect.x() + 4, top, min(width, option.rect.width() - 6), height),
                words,
                tone,
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor(style.tokens().divider))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if current:
            painter.setPen(QColor(style.tokens().focus))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()
