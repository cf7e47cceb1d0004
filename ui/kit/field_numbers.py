"""How are numbers typed? Document numbers and phones in groups, money and pieces as text; never a spin box."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

from app.shared.errors import RuleError
from app.shared.identity import mask_id
from app.shared.money import parse_yuan, yuan
from app.shared.text import N_
from ui.kit.field_line import UNDO, Field, clean
from ui.kit.shared_screen import screen

KEPT = 100  # steps of typing that can be taken back
# Of the input method: digits preferred, no words proposed. Full width is read all the same.
NUMBER_HINTS = Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhNoPredictiveText


class CountError(RuleError):
    """What was typed is not a number of pieces."""

    code = "field.count"
    template = N_("Write a whole number of pieces, 0 or more.")


class Grouped(Field):
    """A number shown in groups while it is typed. Regrouping writes the line anew, so undo is kept here."""

    def __init__(self) -> None:
        super().__init__()
        self.setInputMethodHints(NUMBER_HINTS)
        self._typed: list[str] = []
        self._bare = ""
        self.textEdited.connect(self._regroup)

    def bare(self, text: str) -> str:
        """Return `text` without its blanks."""
        return re.sub(r"[\s'\u200b\ufeff]", "", clean(text))

    def shape(self, bare: str) -> str:
        """Return a bare number in its groups."""
        return bare

    def _regroup(self, text: str) -> None:
        if self.composing():
            return
        bare = self.bare(text)
        if bare != self._bare:
            self._typed = [*self._typed[1 - KEPT :], self._bare]
            self._bare = bare
        shown = self.shape(bare)
        if shown != text:
            # Counted from the end: what is cleaned away stands at the beginning more often than behind it.
            behind = len(self.bare(text[self.cursorPosition() :]))
            self.setText(shown)
            self.setCursorPosition(_place_in(shown, len(bare) - behind))

    def seen(self) -> str:
        """Return the number as others may see it, however short it is."""
        return mask_id(self.bare(self.text())) if screen.on else self.text()

    def read(self) -> str | None:
        """Return the number without blanks."""
        return self.bare(self.text()) or None

    def put(self, value: Any) -> None:
        """Show the number in groups."""
        self._show(self.bare(str(value or "")))
        self.setCursorPosition(0)
        self._typed.clear()

    def restore(self, state: str) -> None:
        """Show what was typed."""
        super().restore(state)
        self._bare = self.bare(state)
        self._typed.clear()

    def _show(self, bare: str) -> None:
        self._bare = bare
        self.setText(self.shape(bare))

    def can_take_back(self) -> bool:
        """Say whether something was typed since the number was shown."""
        return bool(self._typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the last typing back with Ctrl+Z."""
        if not event.matches(UNDO):
            super().keyPressEvent(event)
        elif self._typed:
            self._show(self._typed.pop())
            self.touched.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Group what is there once nothing is in the making any more."""
        composed = self.composing()
        super().inputMethodEvent(event)
        if composed and not self.composing() and self.shape(self.bare(self.text())) != self.text():
            self._regroup(self.text())  # given up without a word: nobody was told of an edit


class IdField(Grouped):
    """A document number: blanks, tabs, full width are cleaned; a resident card is shown in groups."""

    def bare(self, text: str) -> str:
        """Return the number without blanks, upper case."""
        return super().bare(text).upper()

    def shape(self, bare: str) -> str:
        """Show place, birthday and the rest apart, as soon as it looks like a resident card."""
        if not re.fullmatch(r"\d{7,17}[\dX]?", bare):
            return bare
        return " ".join(part for part in (bare[:6], bare[6:14], bare[14:]) if part)


class CreditCodeField(Grouped):
    """A unified social credit code: blanks, dashes and full width are cleaned, letters are capital."""

    def bare(self, text: str) -> str:
        """Return the code without blanks and dashes, upper case."""
        return super().bare(text).upper().replace("-", "")


class PhoneField(Grouped):
    """A phone number: +86, blanks and dashes of a mobile are dropped; it is shown 3 + 4 + 4."""

    def bare(self, text: str) -> str:
        """Return the number as it is dialled; the dash of a landline stays."""
        plain = super().bare(text)
        digits = re.sub(r"[-‐‑–—()]", "", plain)  # the dashes people paste
        mobile = re.sub(r"^(\+|00)86(?=1\d{10}$)|^86(?=1\d{10}$)", "", digits)
        return mobile if re.fullmatch(r"1\d{10}", mobile) else plain

    def shape(self, bare: str) -> str:
        """Group a whole mobile number; others stay as typed."""
        return f"{bare[:3]} {bare[3:7]} {bare[7:]}" if re.fullmatch(r"1\d{10}", bare) else bare


class MoneyField(Field):
    """An amount in yuan as text, never a spin box; `read` gives fen."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.editingFinished.connect(self._settle)

    def read(self) -> int | None:
        """Return fen. Raises AmountError."""
        text = clean(self.text())
        return parse_yuan(text) if text else None

    def put(self, value: Any) -> None:
        """Show fen as yuan."""
        super().put(yuan(value) if isinstance(value, int) else value)

    def _settle(self) -> None:
        try:
            if (fen := self.read()) is not None:
                self.show_settled(yuan(fen))
        except RuleError:
            return  # it stays as typed; the form says so when it is read


class CountField(Field):
    """A number of pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.editingFinished.connect(self._settle)

    def read(self) -> int | None:
        """Return the number. Raises CountError."""
        text = clean(self.text())
        if not text:
            return None
        if not re.fullmatch(r"\d{1,6}", text):
            raise CountError()
        return int(text)

    def _settle(self) -> None:
        try:
            if (count := self.read()) is not None:
                self.show_settled(str(count))
        except RuleError:
            return  # it stays as typed; the form says so when it is read


def _place_in(shown: str, count: int) -> int:
    place = 0
    while count > 0 and place < len(shown):
        count -= shown[place] != " "
        place += 1
    return place
