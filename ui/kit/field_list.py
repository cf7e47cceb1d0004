"""How is one line of a list chosen while typing goes on? The list beneath a field; the hand stays in the line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.kit import style
from ui.kit.field_line import Field, announce
from ui.kit.shared_screen import shown

SHOWN = 10  # lines seen at once
WIDEST = 640
Lines = Sequence[tuple[str, str]]
"""What a list shows: words, and a quieter detail to their right."""
CLOSING = frozenset((QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.WindowDeactivate))
MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: SHOWN,
    Qt.Key.Key_PageUp: -SHOWN,
}


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: Lines = ()

    def show_lines(self, lines: Lines) -> None:
        self.beginResetModel()
        self.lines = [(shown(words), shown(detail)) for words, detail in lines]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        words, detail = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{words}  {detail}".strip()
        return None


class _Painter(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        t = style.tokens()
        words, detail = index.model().lines[index.row()]  # type: ignore[attr-defined]
        view = option.widget
        assert isinstance(view, DropList)
        current = view.currentIndex() == index
        painter.fillRect(option.rect, QColor(t.selection if current else t.surface))
        box = option.rect.adjusted(9, 0, -9, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        metrics = option.fontMetrics
        painter.setPen(QColor(t.hint if view.silent else t.text))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, middle, shown)
        room = box.width() - metrics.horizontalAdvance(shown) - 16
        if detail and room > 40:
            painter.setPen(QColor(t.text if current else t.secondary))
            detail = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, room)
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, detail)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        words, detail = index.model().lines[index.row()]  # type: ignore[attr-defined]
        metrics = option.fontMetrics
        width = metrics.horizontalAdvance(words) + metrics.horizontalAdvance(detail) + 50
        return QSize(width, max(28, metrics.height() + 10))


class DropList(QListView):
    """The list itself: a small window that never takes the focus, so that no input method loses its line."""

    chosen = Signal(int)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self.silent = False
        self.rows = _Rows(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(self))
        self.setWindowFlags(
            Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameStyle(QListView.Shape.Box | QListView.Shadow.Plain)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: None if self.silent else self.chosen.emit(index.row()))
        self.hide()

    def open(self, lines: Lines, current: int = 0, silent: bool = False) -> None:
        """Show `lines` beneath the field; silent ones only tell something and cannot be chosen."""
        self.silent = silent
        self.rows.show_lines(lines)
        palette = self.palette()
        palette.setColor(palette.ColorRole.WindowText, QColor(style.tokens().border))
        palette.setColor(palette.ColorRole.Base, QColor(style.tokens().surface))
        self.setPalette(palette)
        self.setFont(self._field.font())
        self.setAccessibleName(self._field.accessibleName())
        self._place()
        if not self.isVisible():
            self.show()
            QApplication.instance().installEventFilter(self)
        if silent:
            announce(self._field, lines[0][0])
        else:
            self.go_to(current)

    def go_to(self, row: int) -> None:
        """Make a line the one that Enter takes."""
        row = max(0, min(row, self.rows.rowCount() - 1))
        self.setCurrentIndex(self.rows.index(row))
        announce(self._field, self.rows.data(self.currentIndex(), Qt.ItemDataRole.AccessibleTextRole) or "")

    def current(self) -> int:
        """Return the line that Enter takes, -1 when there is none."""
        return self.currentIndex().row() if self.isVisible() and not self.silent else -1

    def _place(self) -> None:
        height = self.sizeHintForRow(0)
        many = self.rows.rowCount() > SHOWN
        # Measured on a sample: asking ten thousand lines for their width would be felt at every key.
        widest = max(
            self.itemDelegate().sizeHint(self._measure(), self.rows.index(row)).width()
            for row in range(min(200, self.rows.rowCount()))
        )
        size = QSize(
            max(self._field.width(), min(widest + (24 if many else 2), WIDEST)),
            height * min(SHOWN, self.rows.rowCount()) + 2,
        )
        below = self._field.mapToGlobal(QPoint(0, self._field.height()))
        screen = self._field.screen().availableGeometry()
        box = QRect(below, size)
        if (
            box.bottom() > screen.bottom()
            and below.y() - self._field.height() - size.height() >= screen.top()
        ):
            box.moveBottom(below.y() - self._field.height())
        box.moveLeft(max(screen.left(), min(box.left(), screen.right() - box.width())))
        self.setGeometry(box)

    def _measure(self) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        return option

    def hideEvent(self, event: QEvent) -> None:
        """Watch nothing while hidden."""
        super().hideEvent(event)
        QApplication.instance().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the field moves away from the list, or the mouse is used elsewhere."""
        kind = event.type()
        if kind not in CLOSING and kind not in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            return False
        if not isinstance(watched, QWidget) or watched is self or self.isAncestorOf(watched):
            return False
        mine = watched is self._field or self._field.isAncestorOf(watched)
        if kind in CLOSING:
            if watched is self._field or watched.isAncestorOf(self._field):
                self.hide()
        elif not mine:
            self.hide()
        return False


class Listed(Field):
    """A line with a list beneath it. Arrows move in it, Enter takes, Esc closes only the list."""

    def __init__(self) -> None:
        super().__init__()
        self.list = DropList(self)
        self.list.chosen.connect(self.take)
        self._walked = False  # with the arrows: then Tab takes the line as well

    def take(self, row: int) -> None:
        """Take a line of the list shown."""
        raise NotImplementedError

    def open_list(self) -> None:
        """Show the list without anything typed."""
        raise NotImplementedError

    def close_list(self) -> None:
        """Hide the list."""
        self.list.hide()
        self._walked = False

    def takes_enter(self) -> bool:
        """Take the line chosen; the form goes on."""
        if (row := self.list.current()) >= 0:
            self.take(row)
        return False

    def event(self, event: QEvent) -> bool:
        """Keep Esc while the list is open; Tab takes the line the arrows went to."""
        if isinstance(event, QKeyEvent) and self.list.isVisible():
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab and self._walked:
                self.takes_enter()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list, take from it, close it."""
        key, open_ = event.key(), self.list.isVisible()
        if key == Qt.Key.Key_Down and (not open_ or event.modifiers() == Qt.KeyboardModifier.AltModifier):
            self.open_list()
        elif open_ and not self.list.silent and key in MOVES:
            self._walked = True
            self.list.go_to(self.list.current() + MOVES[Qt.Key(key)])
        elif open_ and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.current() >= 0:
            self.takes_enter()
        elif open_ and key == Qt.Key.Key_Escape:
            self.close_list()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Show no list over a word in the making."""
        if event.preeditString():
            self.close_list()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list with the field."""
        super().focusOutEvent(event)
        self.close_list()
