"""What is a field? A line of text that takes what people type and paste, and what a form asks of any field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from app.shared.errors import RuleError
from app.shared.text import N_, _
from app.shared.veil import ILLNESS, veiled_name
from ui.kit import icons, style
from ui.kit.field_inner import SIDE, Inner
from ui.kit.shared_screen import entered, screen, shown

ILL = frozenset({"disease", "illness"})
"""Names of fields that say what somebody suffers from, which may stand in no record yet."""
UNDO, REDO = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
# Full-width letters, digits and signs of numbers are made half width; what Chinese sentences use stays.
_PROSE = "，！？：；（）～"
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _PROSE}
_HALF |= {0x3000: " ", 0x00A0: " ", 0x200B: None, 0xFEFF: None}
_LONE_JAMO = re.compile(r"[\u3130-\u318f]")
_SYLLABLES = re.compile(r"[\uac00-\ud7a3]+")
_JAMO = re.compile(r"[\u1100-\u11ff\u3130-\u318f]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]+")


class Required(RuleError):
    """A field that must be filled is empty."""

    code = "field.required"
    template = N_("Please fill this in.")


class Fillable(Protocol):
    """What a form asks of a field, which is a widget as well: a line, a text of many lines, a list of files."""

    touched: SignalInstance
    secret: bool  # no draft may hold it
    tall: bool  # its label stands beside its first line

    def read(self) -> Any:
        """Return what is meant, None when empty. Raises a RuleError when it cannot be read."""

    def put(self, value: Any) -> None:
        """Show `value`."""

    def state(self) -> str:
        """Return what is in it as text, exactly as typed, for a draft."""

    def restore(self, state: str) -> None:
        """Show again what `state` returned once."""

    def mark_wrong(self, wrong: bool) -> None:
        """Show or clear the edge of a field that needs another look."""

    def takes_enter(self) -> bool:
        """Answer Enter: True keeps the key for the field itself, False lets the form go on."""


def clean(text: str) -> str:
    """Return a number, day or search as it is meant: full width made half, blanks at the ends dropped."""
    if text.isascii():
        return text.strip()
    if _LONE_JAMO.search(text):  # NFKC would make them parts of syllables, by which nobody is found
        return "".join(
            sign if _LONE_JAMO.match(sign) else unicodedata.normalize("NFKC", sign) for sign in text
        ).strip()
    return unicodedata.normalize("NFKC", text).strip()


def tidy(text: str) -> str:
    """Return prose as it is meant: digits and letters half width, no tabs or ends; its punctuation stays."""
    return re.sub(r"[\t\r\n]+", " ", text.translate(_HALF)).strip()


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say `words`."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class TextLine(QLineEdit):
    """A line that knows when a word is being composed, and keeps Ctrl+Z only while it has typing to undo.

    It may have a picture at its beginning and a button at its end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.preedit = ""
        self._entered = False
        self.textEdited.connect(self._typed_in)
        self._picture: tuple[str, str] | None = None
        self._inner: Inner | None = None
        style.look.changed.connect(self._make_room)

    def begin_with_picture(self, picture: str, colour: str = "") -> None:
        """Show a picture before the text; its colour is a tone's, else that of secondary text."""
        self._picture = (picture, colour)
        self._make_room()

    def end_with_button(self, picture: str, words: str, keys: str, press: Callable[[], object]) -> Inner:
        """Put a button at the end; `keys` are what the line itself answers to with the same."""
        self._inner = Inner(self, picture, words, keys, press)
        self._make_room()
        return self._inner

    def _make_room(self) -> None:
        left = style.scaled(16) + 6 if self._picture else 0
        right = SIDE - 4 if self._inner is not None and not self._inner.isHidden() else 0
        self.setTextMargins(left, 0, right, 0)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the end."""
        super().resizeEvent(event)
        if self._inner is not None:
            self._inner.stand(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture beside the text; on a shared screen a line nobody is typing in is masked."""
        typing = self.hasFocus() and (self._entered or self.composing())
        seen = self.text() if typing else self.seen()
        if seen == self.text():
            super().paintEvent(event)
        else:
            self._draw(seen)
        if self._picture is not None:
            (picture, tone), t, size = self._picture, style.tokens(), style.scaled(16)
            colour = t.tones[tone][0] if tone else t.secondary
            icons.draw(QPainter(self), picture, colour, 8, (self.height() - size) / 2, size)

    def _typed_in(self, _text: str) -> None:
        self._entered = True

    def seen(self) -> str:
        """Return what others may see of the text; all of it while the screen is not shared."""
        if screen.on and self.text() and self.objectName() in ILL:
            return ILLNESS
        return shown(self.text())

    def _draw(self, words: str) -> None:
        """Draw the line with other words than its own."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        margins = self.textMargins()
        room = room.adjusted(margins.left() + 2, 0, -margins.right() - 2, 0)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        words = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def composing(self) -> bool:
        """Say whether an input method has a word in the making."""
        return bool(self.preedit)

    def so_far(self) -> str | None:
        """Return the text with the Hangul syllables in the making; None while nothing can be meant yet.

        Latin letters on their way to a Chinese word mean nothing yet. A syllable counts already; a lone
        consonant only among its like, where initials are being typed.
        """
        if not self.preedit:
            return self.text()
        if not _HANGUL.fullmatch(self.preedit):
            return None
        if not _SYLLABLES.fullmatch(self.preedit) and not _JAMO.fullmatch(self.text().strip()):
            return None
        place = self.cursorPosition()
        return self.text()[:place] + self.preedit + self.text()[place:]

    def can_take_back(self) -> bool:
        """Say whether Ctrl+Z has something to do here."""
        return self.isUndoAvailable()

    def event(self, event: QEvent) -> bool:
        """Let the page's undo and redo have their keys when nothing was typed here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(UNDO) and not self.can_take_back()
            redo = event.matches(REDO) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know what is in the making before anybody hears of the text it replaces."""
        self.preedit = event.preeditString()
        super().inputMethodEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Somebody who clicks into it comes to type."""
        super().mousePressEvent(event)
        self._entered = True
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Know whether somebody came to type."""
        super().focusInEvent(event)
        self._entered = entered(event, self._entered)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is in the making in a line that was left."""
        super().focusOutEvent(event)
        self.preedit = ""


class Field(TextLine):
    """A line of text. `read` gives its value; `put` shows one."""

    touched = Signal()
    secret = False
    tall = False

    def __init__(self) -> None:
        super().__init__()
        self.textEdited.connect(lambda _text: self.touched.emit())

    def read(self) -> Any:
        """Return what is meant, None when empty. Raises a RuleError when it cannot be read."""
        return tidy(self.text()) or None

    def put(self, value: Any) -> None:
        """Show `value`."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def state(self) -> str:
        """Return the text exactly as typed."""
        return self.text()

    def restore(self, state: str) -> None:
        """Show text exactly as it was typed."""
        self.setText(state)

    def show_settled(self, text: str) -> None:
        """Show how what was typed is understood; typing can still be taken back where nothing changes."""
        if text != self.text():
            self.setText(text)

    def mark_wrong(self, wrong: bool) -> None:
        """Show or clear the edge of a field that needs another look."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def takes_enter(self) -> bool:
        """Answer Enter: the form goes on."""
        return False


class NameField(Field):
    """A name: nothing is cut off and rare characters stay as typed."""

    def seen(self) -> str:
        """Return a name as others may see it, also one that stands in no record yet."""
        return veiled_name(self.text()) if screen.on and len(self.text()) > 1 else super().seen()

    def read(self) -> str | None:
        """Return the name without blanks at its ends or marks nobody sees."""
        seen = re.sub("[\u200b\u200e\u200f\ufeff]", "", self.text())
        return re.sub(r"[\u3000\s]+", " ", seen).strip() or None


class PasswordField(Field):
    """A password, hidden; an eye shows it while wanted. No draft ever holds it."""

    secret = True

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.eye = self.end_with_button("eye", _("Show the password"), "F3", self.look_at)

    def look_at(self) -> None:
        """Show the password, or hide it again."""
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.eye.show_picture("eye-off" if hidden else "eye")

    def event(self, event: QEvent) -> bool:
        """Keep F3, which reveals on every page, for the eye."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F3 and not event.modifiers():
            if event.type() == QEvent.Type.KeyPress:
                self.look_at()
            event.accept()
            return True
        return super().event(event)

    def read(self) -> str | None:
        """Return the password exactly as typed."""
        return self.text() or None
