"""How is some of a list chosen with check boxes? Lines with a box, words and a count; the whole line is pressed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.shared.text import _
from ui.kit import style
from ui.kit.cells import paint_box
from ui.kit.window_model import ROOT, Index

COUNT_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True)
class Line:
    """One line: its key, its words and how many it stands for (None: not said)."""

    key: str
    words: str
    count: int | None = None


class TickList(QAbstractListModel):
    """Lines, those shown of them, and those ticked."""

    ticked = Signal()

    def __init__(self, lines: Sequence[Line] = (), on: Iterable[str] = ()) -> None:
        super().__init__()
        self.lines = list(lines)
        self.shown = list(range(len(self.lines)))
        self.on = set(on)

    def fill(self, lines: Sequence[Line], on: Iterable[str]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines, self.on = list(lines), set(on)
        self.shown = list(range(len(self.lines)))
        self.endResetModel()

    def show_only(self, numbers: Sequence[int]) -> None:
        """Show some of the lines."""
        self.beginResetModel()
        self.shown = list(numbers)
        self.endResetModel()

    def keys_shown(self) -> list[str]:
        """Return the keys of the lines shown."""
        return [self.lines[number].key for number in self.shown]

    def tick(self, keys: Iterable[str], on: bool) -> None:
        """Tick some, or untick them."""
        (self.on.update if on else self.on.difference_update)(keys)
        if self.shown:
            self.dataChanged.emit(self.index(0), self.index(len(self.shown) - 1))
        self.ticked.emit()

    def state(self) -> Qt.CheckState:
        """Say whether none, some or all of the lines shown are ticked."""
        count = sum(key in self.on for key in self.keys_shown())
        if not count:
            return Qt.CheckState.Unchecked
        return Qt.CheckState.Checked if count == len(self.shown) else Qt.CheckState.PartiallyChecked

    # -- what Qt asks

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many lines are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line's words, its count, and whether it is ticked."""
        line = self.lines[self.shown[index.row()]]
        on = line.key in self.on
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.words
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            count = [] if line.count is None else [f"{line.count:,}"]
            return ", ".join([line.words, *count, _("ticked") if on else _("not ticked")])
        return line.count if role == COUNT_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that a line can be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable


class LinePainter(QStyledItemDelegate):
    """Draws one line: its box, its words, its count at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Return a height a finger finds."""
        return QSize(80, max(28, option.fontMetrics.height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw it."""
        self.initStyleOption(option, index)
        t, box = style.tokens(), QRectF(option.rect)
        here = bool(option.state & QStyle.StateFlag.State_Selected) and option.widget.hasFocus()
        painter.save()
        if here or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(t.selection if here else t.hover))
        paint_box(painter, QRectF(box.x() + 2, box.y(), style.scaled(24), box.height()), option.checkState)
        count = index.data(COUNT_ROLE)
        words = "" if count is None else f"{count:,}"
        room = option.fontMetrics.horizontalAdvance(words) + 8
        painter.setPen(QColor(t.text if here else t.secondary))
        painter.drawText(
            box.adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words
        )
        title = option.fontMetrics.elidedText(
            index.data(), Qt.TextElideMode.ElideRight, int(box.width()) - style.scaled(24) - 16 - room
        )
        painter.setPen(QColor(t.text))
        painter.drawText(box.adjusted(style.scaled(24) + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, title)
        if here:
            painter.setPen(QColor(t.focus))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.restore()


class BoxLine(QCheckBox):
    """A check box drawn like those of the lines, with the line's height to press."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Return the height of a line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 40, max(28, metrics.height() + 10))

    def hitButton(self, place: QPoint) -> bool:
        """Take a press anywhere on the line."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the words and the focus."""
        t, painter, box = style.tokens(), QPainter(self), QRectF(self.rect())
        paint_box(painter, QRectF(box.x() + 2, box.y(), style.scaled(24), box.height()), self.checkState())
        painter.setPen(QColor(t.text if self.isEnabled() else t.hint))
        painter.drawText(
            box.adjusted(style.scaled(24) + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if self.hasFocus():
            painter.setPen(QColor(t.focus))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))


class TickListView(QListView):
    """The list: Space or a press anywhere on a line ticks it, the arrow above the first line goes up and out."""

    left_up = Signal()

    def __init__(self, lines: TickList, name: str) -> None:
        super().__init__()
        self.setModel(lines)
        self.setItemDelegate(LinePainter(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setTabKeyNavigation(False)

    @property
    def lines(self) -> TickList:
        """Return its lines."""
        model = self.model()
        assert isinstance(model, TickList)
        return model

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys are: coming by Tab, on the first line unless one was current."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() or not self.selectionModel().hasSelection():
            self.go_to(max(0, self.currentIndex().row()))

    def go_to(self, number: int) -> None:
        """Make a line the current one."""
        if 0 <= number < self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(number))

    def _turn(self, index: QModelIndex) -> None:
        if index.isValid():
            key = self.lines.keys_shown()[index.row()]
            self.lines.tick([key], key not in self.lines.on)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick the line under the mouse."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)
            self._turn(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second press for another first one."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; Enter and Esc belong to the panel; letters to its search box."""
        keys = Qt.Key
        if event.key() == keys.Key_Space:
            self._turn(self.currentIndex())
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.key() == keys.Key_Up and self.currentIndex().row() <= 0 and not event.modifiers():
            self.left_up.emit()
        elif event.key() in (keys.Key_Up, keys.Key_Down, keys.Key_Home, keys.Key_End) or event.key() in (
            keys.Key_PageUp, keys.Key_PageDown,
        ):  # fmt: skip
            super().keyPressEvent(event)
        else:
            event.ignore()
