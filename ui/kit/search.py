"""How is something searched for while it is typed? A box that waits for the hand and for the input method."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent

from app.shared.text import _
from ui.kit import style
from ui.kit.field_line import TextLine, clean

DEBOUNCE = 120  # milliseconds between the last key and the search


class SearchField(TextLine):
    """A search box: speaks 120 ms after the last key, and not at all while a word is being composed."""

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self._wide = 0
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._said = ""
        self._timer = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._timer.timeout.connect(self.say)
        self.textChanged.connect(self._changed)
        self.begin_with_picture("search")
        self._cross = self.end_with_button("x", _("Empty the box"), "Esc", self.empty)
        self._cross.hide()
        self.textChanged.connect(self._offer_cross)

    def keep_width(self, pixels: int) -> None:
        """Be as wide as so many pixels of the usual text size: a large one needs more room for the hint."""
        self._wide = pixels
        self._size()
        style.look.changed.connect(self._size)

    def _size(self) -> None:
        self.setFixedWidth(style.scaled(self._wide))

    def _offer_cross(self, text: str) -> None:
        if bool(text) == self._cross.isHidden():
            self._cross.setVisible(bool(text))
            self._make_room()

    def empty(self) -> None:
        """Empty the box, which searches for everything."""
        self.clear()
        self.setFocus()

    def say(self) -> None:
        """Announce what is typed, now; nothing while letters are still on their way to a word."""
        self._timer.stop()
        if (text := self.so_far()) is not None:
            self._said = text
            self.searched.emit(clean(text))

    def forget(self) -> None:
        """Empty the box without searching; Ctrl+Z does not bring back what was searched."""
        self.setText("")
        self._said = ""
        self._timer.stop()

    def _changed(self) -> None:
        # Composing over a selection empties the box before there is a word: that searches for nothing. And
        # an input method speaks up without any change, on every coming and going of the focus.
        if self.so_far() in (None, self._said):
            self._timer.stop()
        else:
            self._timer.start()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Freeze while letters become a Chinese word; a Hangul syllable in the making counts already."""
        super().inputMethodEvent(event)
        self._changed()

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
