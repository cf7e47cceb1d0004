"""What can be done at a table's header? Sort, filter by values, tick all, make wider, move; draws itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from app.shared.text import _
from ui.kit import icons, style
from ui.kit.cells import paint_box
from ui.kit.window_model import WindowModel

EDGE = 8  # pixels between a section's edge and its words, as in the cells beneath
ARROW = 24  # the filter arrow's width: what is pressed is as high as the header
GRIP = 4  # the edge left of which the width is taken hold of belongs to Qt
SIGN = 14  # the signs' size at 100 % text


@dataclass
class HeadState:
    """What the headers of one table show; both of its halves read the same."""

    sorted: tuple[int, bool] = (-1, False)
    filtered: dict[str, frozenset[str]] = field(default_factory=dict)
    arrows: bool = True


class GridHeader(QHeaderView):
    """A header whose sections sort when pressed and open the value filter at their right."""

    filter_pressed = Signal(int)
    ticks_pressed = Signal()
    menu_wanted = Signal(int, QPoint)
    touched = Signal()

    def __init__(self, rows: WindowModel, state: HeadState, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows, self._state = rows, state
        self._pressed = self._hot = -1
        self._held = self._changed = False
        self.setModel(rows)
        # A choice of its own, always empty: to paint itself after Ctrl+A the header would else ask each of
        # 100,000 rows whether it is chosen (measured: 2 s a paint).
        self.setSelectionModel(QItemSelectionModel(rows, self))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(ARROW + 8)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Column headers"))
        self.sectionResized.connect(self._moved)
        self.sectionMoved.connect(self._moved)
        self.sectionHandleDoubleClicked.connect(lambda _number: self.touched.emit())
        style.look.changed.connect(self.viewport().update)

    # -- what is where

    def has_arrow(self, number: int) -> bool:
        """Say whether a section shows the filter arrow; a filter in force is always shown."""
        if not 0 <= number < len(self._rows.columns) or (key := self._rows.columns[number].filter) is None:
            return False
        if key in self._state.filtered:
            return True
        return self._state.arrows and (self._rows.source is None or hasattr(self._rows.source, "values"))

    def room_for(self, number: int) -> int:
        """Return the width a filterable section needs to show its whole title."""
        column = self._rows.columns[number]
        metrics = QFontMetrics(style.font("body", bold=False))
        sign = style.scaled(SIGN) + 2 if column.sort else 0
        return metrics.horizontalAdvance(column.title) + 2 * EDGE + ARROW + sign if column.filter else 0

    def _arrow_at(self, place: QPoint) -> int:
        number = self.logicalIndexAt(place)
        if not self.has_arrow(number):
            return -1
        right = self.sectionViewportPosition(number) + self.sectionSize(number)
        return number if right - ARROW - GRIP <= place.x() < right - GRIP else -1

    def _ticks_at(self, place: QPoint) -> bool:
        number = self.logicalIndexAt(place)
        return number >= 0 and self._rows.columns[number].kind == "tick"

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a press on an arrow or on the check box from sorting."""
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            event.accept()
            return
        self._pressed = self._arrow_at(place)
        if self._pressed >= 0:
            return
        if self._ticks_at(place):
            self.ticks_pressed.emit()
            return
        self._held, self._changed = True, False
        self.blockSignals(True)  # a press would choose the whole column; here it begins sorting or moving it
        super().mousePressEvent(event)
        self.blockSignals(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the filter, or let Qt finish; what was changed by hand is said once."""
        pressed, self._pressed = self._pressed, -1
        if pressed >= 0:
            if self._arrow_at(event.position().toPoint()) == pressed:
                self.filter_pressed.emit(pressed)
            return
        super().mouseReleaseEvent(event)
        held, self._held = self._held, False
        if held and self._changed:
            self.touched.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the arrow under the mouse."""
        if self._pressed < 0:
            self._light(self._arrow_at(event.position().toPoint()))
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a second press on an arrow or a check box for a first one."""
        place = event.position().toPoint()
        if self._arrow_at(place) >= 0 or self._ticks_at(place):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        self._light(-1)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the section."""
        self.menu_wanted.emit(self.logicalIndexAt(event.pos()), event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a cut-off title in full, and what the arrow does."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number, words = self.logicalIndexAt(event.pos()), ""
            if self._arrow_at(event.pos()) >= 0:
                words = "  ".join((_("Filter by values"), "Alt+↓"))
            elif number >= 0 and self._words_room(number) < self._advance(self._rows.columns[number].title):
                words = self._rows.columns[number].title
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def _moved(self, *_change: Any) -> None:
        self._changed = self._changed or self._held

    def _light(self, number: int) -> None:
        if number != self._hot:
            self._hot = number
            self.viewport().update()

    # -- drawing

    def _advance(self, words: str) -> int:
        return QFontMetrics(style.font("body", bold=False)).horizontalAdvance(words)

    def _words_room(self, number: int) -> int:
        signs = (ARROW + GRIP - EDGE if self.has_arrow(number) else 0) + (
            style.scaled(SIGN) + 2 if self._state.sorted[0] == number else 0
        )
        return self.sectionSize(number) - 2 * EDGE - signs

    def paintSection(self, painter: QPainter, rect: QRect, number: int) -> None:
        """Draw one section: its title, how it is sorted, its filter."""
        t, column = style.tokens(), self._rows.columns[number]
        painter.save()
        painter.fillRect(rect, QColor(t.header))
        painter.setPen(QColor(t.divider))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(QColor(t.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if column.kind == "tick":
            paint_box(painter, QRectF(rect), self.tick_state())
        else:
            self._paint_words(painter, rect, number)
        if self.has_arrow(number):
            self._paint_arrow(painter, rect, number)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, number: int) -> None:
        t, column = style.tokens(), self._rows.columns[number]
        painter.setFont(style.font("body", bold=False))
        room = max(0, self._words_room(number))
        words = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, room)
        width = painter.fontMetrics().horizontalAdvance(words)
        right = bool(column.align & Qt.AlignmentFlag.AlignRight)
        left = rect.x() + EDGE + (room - width if right else 0)
        painter.setPen(QColor(t.text))
        painter.drawText(
            QRect(left, rect.y(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        if self._state.sorted[0] == number:
            size = style.scaled(SIGN)
            sign = "chevron-down" if self._state.sorted[1] else "chevron-up"
            icons.draw(painter, sign, t.secondary, left + width + 2, rect.center().y() - size / 2, size)

    def _paint_arrow(self, painter: QPainter, rect: QRect, number: int) -> None:
        t, on = style.tokens(), self._rows.columns[number].filter in self._state.filtered
        place = QRectF(rect.right() - ARROW - GRIP + 1, rect.y() + 3, ARROW, rect.height() - 7)
        if number == self._hot:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(t.border))
            painter.setBrush(QColor(t.hover))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        size = style.scaled(SIGN)
        sign, colour = ("funnel-filled", t.link) if on else ("funnel", t.secondary)
        icons.draw(painter, sign, colour, place.center().x() - size / 2, place.center().y() - size / 2, size)

    def tick_state(self) -> Qt.CheckState:
        """Say whether none, some or all of the rows that match are ticked."""
        ticks = self._rows.ticks
        count = len(ticks) if ticks is not None else 0
        if not count:
            return Qt.CheckState.Unchecked
        every = count == len(self._rows.ids)
        return Qt.CheckState.Checked if every else Qt.CheckState.PartiallyChecked


def head_words(rows: WindowModel, state: HeadState, number: int) -> str:
    """Return what a screen reader says of a column's header: its title, how it is sorted, whether filtered."""
    column = rows.columns[number]
    if column.kind == "tick":
        return _("Tick all that match")
    words = [column.title]
    if state.sorted[0] == number:
        words.append(_("sorted downwards") if state.sorted[1] else _("sorted upwards"))
    if column.filter is not None and column.filter in state.filtered:
        words.append(_("filtered"))
    return ", ".join(words)
