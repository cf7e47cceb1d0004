"""On what do the small lists over a table stand? A panel inside the window, closed by Esc or a press beside it.

A window of its own would not do: on X11 a popup window never has the input method, so nobody could type a Chinese
character into its search box.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.kit import crisp, style


class Veil(QWidget):
    """Lies unseen over the window while a panel is open; a press on it closes the panel."""

    def __init__(self, window: QWidget, pressed: Callable[[], object]) -> None:
        super().__init__(window)
        self._pressed = pressed
        self.setGeometry(window.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close the panel."""
        event.accept()
        self._pressed()


class Panel(QFrame):
    """A panel over a table, with the keyboard to itself until it is closed."""

    gone = Signal()

    def __init__(self, over: QWidget, name: str, width: int, height: int) -> None:
        self._veil = Veil(over.window(), self.leave)
        super().__init__(self._veil)
        self._over, self._open = over, True
        self.setAccessibleName(name)
        self._size = QSize(style.scaled(width), style.scaled(height))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)
        over.window().installEventFilter(self)
        over.installEventFilter(self)

    def open_at(self, place: QPoint) -> None:
        """Open with the upper left corner at `place` on the screen, or as near as the window allows."""
        room = self._veil.rect().adjusted(4, 4, -4, -4)
        size = self._size.boundedTo(room.size())
        corner = self._veil.mapFromGlobal(place)
        box = QRect(corner, size)
        box.moveRight(min(box.right(), room.right()))
        box.moveBottom(min(box.bottom(), room.bottom()))
        box.moveTopLeft(QPoint(max(box.x(), room.x()), max(box.y(), room.y())))
        self.setGeometry(box)
        self._veil.show()
        self._veil.raise_()
        self.show()

    def leave(self) -> None:
        """Close without doing anything; the table has the keyboard again."""
        if not self._open:
            return
        self._open = False
        self._over.window().removeEventFilter(self)
        self._over.removeEventFilter(self)
        self._veil.hide()
        if self._over.isVisible():
            self._over.setFocus(Qt.FocusReason.PopupFocusReason)
        self.gone.emit()
        self._veil.deleteLater()

    def enter(self) -> None:
        """Do what Enter does; a panel that has nothing to do closes."""
        self.leave()

    # -- the keyboard

    def event(self, event: QEvent) -> bool:
        """Keep the page's keys from acting underneath; function keys still do (F9 locks)."""
        override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if override and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, Enter does it; nothing else goes on to the page."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside the panel, in the order its parts were made.

        Qt's own chain of the focus must not be asked: each answer makes the one who asks a child of the answer in
        PySide, and with this panel half the window's layouts would be gone.
        """
        stops = [
            child for child in self.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisibleTo(self) and child.isEnabled()
        ]  # fmt: skip
        here = self.focusWidget()
        place = stops.index(here) if here in stops else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        if stops:
            stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the window changes its size or the table goes (another page, the lock)."""
        hidden = event.type() == QEvent.Type.Hide and watched is self._over
        if hidden or (event.type() == QEvent.Type.Resize and watched is not self._over):
            self.leave()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface and its edge."""
        t, painter = style.tokens(), QPainter(self)
        crisp.framed(painter, QRectF(self.rect()), 6, t.border, t.surface)
