"""How is one cell of a table drawn? Words, a state as a badge, a check box, the frame of the current cell."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.kit import crisp, icons, style
from ui.kit.badge import badge_size, paint_badge
from ui.kit.window_model import KIND_ROLE, NOTHING, TONE_ROLE

ROOM = 5  # pixels a cell keeps free at either side
EDGE = ROOM + 3  # and where its words begin, as the style would place them
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
SINGLE_LINE = int(Qt.TextFlag.TextSingleLine)
SHOWN = Qt.ItemDataRole.DisplayRole
BOX = 16  # the check box drawn at 100 % text; what is pressed is the whole cell


class CellPainter(QStyledItemDelegate):
    """Draws words, badges and check boxes, the ground beneath and the current cell's frame."""

    def ground(self, option: QStyleOptionViewItem, index: QModelIndex) -> str | None:
        """Return the colour under a cell that is not chosen, None for the usual one."""
        return None

    def is_current(self, option: QStyleOptionViewItem, index: QModelIndex) -> bool:
        """Say whether the cell is the one the keyboard is in."""
        return bool(option.state & QStyle.StateFlag.State_HasFocus)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw one cell.

        By hand: the style would ask the model eight questions a cell, and a screen of 200 cells is drawn anew
        at every key.
        """
        ask, box, t = index.model().data, option.rect, style.tokens()
        kind = ask(index, KIND_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if (ground := t.selection if chosen else self.ground(option, index)) is not None:
            painter.fillRect(box, QColor(ground))
        if kind == "tick":
            paint_box(painter, QRectF(box), Qt.CheckState(ask(index, Qt.ItemDataRole.CheckStateRole)))
        elif kind == "state" and (tone := ask(index, TONE_ROLE)):
            self._badge(painter, option, str(ask(index, SHOWN) or ""), tone)
        else:
            self._words(painter, option, index, kind, chosen)
        painter.setPen(_edge(t.divider))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if self.is_current(option, index):
            painter.setPen(_edge(t.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _words(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, kind: str, chosen: bool
    ) -> None:
        """A placeholder is faint, an amount below zero red; on the selection's blue the minus alone says so."""
        ask, t = index.model().data, style.tokens()
        words = str(ask(index, SHOWN) or "")
        colour = t.text
        if not chosen and words == "…":
            colour = t.hint
        elif not chosen and kind in ("amount", "balance") and words.startswith("-") and words != NOTHING:
            colour = t.tones["bad"][0]
        room = option.rect.adjusted(EDGE, 0, -EDGE, 0)
        if option.fontMetrics.horizontalAdvance(words) > room.width():
            words = option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        align = ask(index, Qt.ItemDataRole.TextAlignmentRole) or LEFT
        painter.setPen(QColor(colour))
        painter.drawText(room, int(align) | SINGLE_LINE, words)

    def _badge(self, painter: QPainter, option: QStyleOptionViewItem, words: str, tone: str) -> None:
        size = badge_size(option.fontMetrics, words)
        width = min(size.width(), option.rect.width() - 6)
        height = min(size.height(), option.rect.height() - 4)
        top = option.rect.y() + (option.rect.height() - height) / 2
        painter.save()
        paint_badge(painter, QRectF(option.rect.x() + 4, top, width, height), words, tone)
        painter.restore()


@lru_cache(maxsize=16)
def _edge(colour: str) -> QPen:
    return crisp.pen(colour)


def paint_box(painter: QPainter, place: QRectF, state: Qt.CheckState) -> None:
    """Draw a check box in the middle of `place`; its edge stands out on every ground of a table."""
    t, empty = style.tokens(), state == Qt.CheckState.Unchecked
    size = style.scaled(BOX)
    box = QRectF(place.center().x() - size / 2, place.center().y() - size / 2, size, size)
    painter.save()
    edge, ground = (t.secondary, t.surface) if empty else (t.primary, t.primary)
    crisp.framed(painter, box, 3, edge, ground)
    if state == Qt.CheckState.Checked:
        icons.draw(painter, "check", t.on_primary, box.x() + 1, box.y() + 1, size - 2)
    elif state == Qt.CheckState.PartiallyChecked:
        painter.fillRect(QRectF(box.x() + 4, box.center().y() - 1, size - 8, 2), QColor(t.on_primary))
    painter.restore()
