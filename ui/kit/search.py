"""How is something searched for while it is typed? A box that waits for the hand and for the input method."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.kit import icons, style
from ui.kit.fields import TextLine, clean

DEBOUNCE = 120  # milliseconds between the last key and the search


class SearchField(TextLine):
    """A search box: speaks 120 ms after the last key, and not at all while a word is being composed."""

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self._composing = False
        self._tail = ""
        self._timer = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._timer.timeout.connect(self.say)
        self.textChanged.connect(self._changed)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._bake()
        style.look.changed.connect(self._bake)

    def _bake(self) -> None:
        self._glass.setIcon(icons.icon("search"))

    def say(self) -> None:
        """Announce what is typed, now."""
        self._timer.stop()
        self.searched.emit(clean(self.text() + self._tail))

    def forget(self) -> None:
        """Empty the box without searching; Ctrl+Z does not bring back what was searched."""
        self.setText("")
        self._timer.stop()

    def _changed(self) -> None:
        if not self._composing:
            self._timer.start()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Freeze while letters become a Chinese word; a Hangul syllable in the making counts already."""
        before = event.preeditString()
        hangul = bool(before) and all("\u1100" <= sign <= "\ud7ff" for sign in before)
        self._composing = bool(before) and not hangul
        self._tail = before if hangul else ""
        super().inputMethodEvent(event)
        if self._composing:
            self._timer.stop()
        else:
            self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the list with the arrow or Enter; Esc empties the box."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self._timer.isActive():
                self.say()
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose all, so that typing begins anew."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.TabFocusReason):
            self.selectAll()
