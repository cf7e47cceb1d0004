"""How is one cell of a table edited and drawn? A plain line, a tinted ground and a corner mark."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from ui.kit import style
from ui.kit.cells import CellPainter
from ui.kit.fields import TextLine
from ui.kit.sheet_model import PROBLEM_ROLE

MARK = 8  # pixels of a problem's corner mark
# How an edit ends, by the key that ends it; the arrows go as they do in Excel.
ENDS = {
    "Return": "down", "Shift+Return": "up", "Tab": "right", "Shift+Backtab": "left", "Backtab": "left",
    "Up": "up_only", "Down": "down_only", "F8": "next_problem", "Shift+F8": "previous_problem",
}  # fmt: skip
_OURS = frozenset({*ENDS, "Esc", "F2", "Ctrl+Z", "Ctrl+Y", "Alt+Return", "Ctrl+F", "Ctrl+H"})


def keys_of(event: QKeyEvent) -> str:
    """Return a key press as it is written ("Ctrl+D"); the number pad's keys are the same keys."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key.Key_Return if event.key() == Qt.Key.Key_Enter else event.key()
    if key in (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, 0):
        return ""
    return QKeySequence(plain.value | int(key)).toString(QKeySequence.SequenceFormat.PortableText)


class CellEditor(TextLine):
    """The line over the cell that is edited. `ended` says which way to go on; the typed text is kept by then."""

    ended = Signal(str)
    given_up = Signal()
    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__()
        self.setParent(parent)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Have the keys that end an edit before the page's shortcuts, and Tab before it moves the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if keys_of(event) in _OURS:
                event.accept()
                return True
        elif (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        ):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the edit as in Excel: Enter goes down, Tab right, Esc gives up."""
        keys = keys_of(event)
        if keys == "Esc":
            self.given_up.emit()
        elif keys in ENDS:
            self.ended.emit(ENDS[keys])
        elif keys in ("Alt+Return", "Ctrl+F", "Ctrl+H"):
            self.asked.emit(keys)
        elif keys == "F2":
            self.deselect()
        else:
            super().keyPressEvent(event)
            event.accept()  # what the line has no use for is not for the table beneath it either

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed when the hand goes elsewhere; a menu or another window does not end the edit."""
        super().focusOutEvent(event)
        reasons = Qt.FocusReason
        if event.reason() not in (
            reasons.PopupFocusReason,
            reasons.ActiveWindowFocusReason,
            reasons.MenuBarFocusReason,
        ):
            self.ended.emit("stay")


class SheetPainter(CellPainter):
    """Draws the lines between cells and, on a cell with a problem, a mark in its corner: never colour alone."""

    def ground(self, option: QStyleOptionViewItem, index: QModelIndex) -> str | None:
        """Tint a cell with a problem."""
        problem = index.data(PROBLEM_ROLE)
        return style.tone(problem.tone)[1].name() if problem is not None else super().ground(option, index)

    def is_current(self, option: QStyleOptionViewItem, index: QModelIndex) -> bool:
        """Frame the current cell also while a strip of the sheet has the focus."""
        view = option.widget
        return isinstance(view, QAbstractItemView) and index == view.currentIndex()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw one cell."""
        super().paint(painter, option, index)
        box = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not self.is_current(option, index):
            painter.setPen(QColor(style.tokens().divider))
            painter.drawLine(box.topRight(), box.bottomRight())
        if (problem := index.data(PROBLEM_ROLE)) is not None:
            text, _ground = style.tone(problem.tone)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(text, 1.4))
            painter.setBrush(text if problem.tone == "bad" else Qt.BrushStyle.NoBrush)
            corner = QPointF(box.topRight() + QPoint(-3, 3))
            painter.drawPolygon(QPolygonF([corner, corner - QPointF(MARK, 0), corner + QPointF(0, MARK)]))
        painter.restore()
