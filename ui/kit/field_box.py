"""What edge has a field larger than a line? The same as a line, also with the focus and when it is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.kit import crisp, style


class Box(QFrame):
    """A frame that holds the parts of one field."""

    touched = Signal()
    secret = False
    tall = True

    def __init__(self) -> None:
        super().__init__()
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(4, 4, 4, 4)
        self.body.setSpacing(4)
        style.look.changed.connect(self.update)

    def holds(self, inner: QWidget) -> None:
        """Let `inner` have the focus of the field, and the edge follow it."""
        self.setFocusProxy(inner)
        inner.installEventFilter(self)

    def mark_wrong(self, wrong: bool) -> None:
        """Show or clear the edge of a field that needs another look."""
        self.setProperty("wrong", wrong)
        self.update()

    def takes_enter(self) -> bool:
        """Answer Enter: the form goes on."""
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the edge anew when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and edge."""
        t = style.tokens()
        red, pale = t.tones["bad"]
        wrong, inside = bool(self.property("wrong")), self.focusProxy()
        focused = inside is not None and inside.hasFocus()
        edge = t.focus if focused else red if wrong else t.border
        ground = pale if wrong else t.surface if self.isEnabled() else t.window
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        crisp.framed(QPainter(self), box, 5, edge, ground, 2 if focused else 1)
