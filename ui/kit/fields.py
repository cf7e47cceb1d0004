"""How is one thing typed? Fields that take what people really type and paste; they know no capability."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QCompleter, QLineEdit, QSlider, QWidget

from app.shared.dates import parse_day
from app.shared.errors import RuleError
from app.shared.money import parse_yuan, yuan
from app.shared.text import N_, _
from ui.kit import icons, style


class DateUnreadable(RuleError):
    """What was typed is not a day."""

    code = "field.date"
    template = N_("This is not a date. Write it like 2026-01-12, 20260112 or 1-12; T means today.")


class NotInList(RuleError):
    """What was typed is none of the choices."""

    code = "field.not_in_list"
    template = N_("This is not in the list. Choose one with the arrow keys, or type its first letters.")


class Required(RuleError):
    """A field that must be filled is empty."""

    code = "field.required"
    template = N_("Please fill this in.")


class TextLine(QLineEdit):
    """A line of text that keeps Ctrl+Z for itself only while it has typing of its own to take back."""

    def event(self, event: QEvent) -> bool:
        """Let the page's undo have the key when nothing was typed here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)


class Field(TextLine):
    """A line of text. `read` gives its value; `put` shows one."""

    touched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.textEdited.connect(lambda _text: self.touched.emit())

    def read(self) -> Any:
        """Return what is meant, None when empty. Raises a RuleError when it cannot be read."""
        return clean(self.text()) or None

    def put(self, value: Any) -> None:
        """Show `value`."""
        self.setText("" if value is None else str(value))
        self.setCursorPosition(0)

    def mark_wrong(self, wrong: bool) -> None:
        """Show or clear the edge of a field that needs another look."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)


def clean(text: str) -> str:
    """Return text as it is meant: full width made half, blanks at the ends dropped."""
    return unicodedata.normalize("NFKC", text).strip() if not text.isascii() else text.strip()


class NameField(Field):
    """A name: nothing is cut off and rare characters stay as typed."""

    def read(self) -> str | None:
        """Return the name without blanks at its ends."""
        return self.text().replace("\u3000", " ").strip() or None


class PasswordField(Field):
    """A password, hidden; an eye shows it while wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = QAction(self)
        self._eye.setCheckable(True)
        self._eye.setToolTip(_("Show the password"))
        self._eye.toggled.connect(self._show)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._bake()
        style.look.changed.connect(self._bake)

    def _bake(self) -> None:
        self._eye.setIcon(icons.icon("eye-off" if self._eye.isChecked() else "eye"))

    def _show(self, plain: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if plain else QLineEdit.EchoMode.Password)
        self._bake()

    def read(self) -> str | None:
        """Return the password exactly as typed."""
        return self.text() or None


class IdField(Field):
    """A document number: blanks, tabs, full width are cleaned; a resident card is shown in groups."""

    def __init__(self) -> None:
        super().__init__()
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textEdited.connect(self._regroup)

    def _regroup(self, text: str) -> None:
        place = len(_bare(text[: self.cursorPosition()]))
        shown = _grouped(_bare(text))
        if shown != text:
            self.setText(shown)
            self.setCursorPosition(_place_in(shown, place))

    def read(self) -> str | None:
        """Return the number without blanks, upper case."""
        return _bare(self.text()) or None

    def put(self, value: Any) -> None:
        """Show the number in groups."""
        super().put(_grouped(_bare(str(value or ""))))


def _bare(text: str) -> str:
    return re.sub(r"[\s'\u200b\ufeff]", "", clean(text)).upper()


def _grouped(bare: str) -> str:
    if not re.fullmatch(r"\d{7,17}[\dX]?", bare):
        return bare
    return " ".join(part for part in (bare[:6], bare[6:14], bare[14:]) if part)


def _place_in(shown: str, count: int) -> int:
    place = 0
    while count and place < len(shown):
        count -= shown[place] != " "
        place += 1
    return place


class DateField(Field):
    """A day typed many ways: 2026-01-12, 20260112, 1-12, 2026年1月12日, T or 今 for today."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._today = today
        self.setPlaceholderText(_("YYYY-MM-DD"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.editingFinished.connect(self._settle)

    def read(self) -> date | None:
        """Return the day. Raises DateUnreadable."""
        text = clean(self.text())
        if not text:
            return None
        if text.casefold() in ("t", "今", "今天", "오늘"):
            return self._today()
        if short := re.fullmatch(r"(\d{1,2})[-./月](\d{1,2})日?", text):
            text = f"{self._today().year}-{int(short[1]):02d}-{int(short[2]):02d}"
        try:
            day = parse_day(text)
        except RuleError as error:
            raise DateUnreadable() from error
        if day is None:
            raise DateUnreadable()
        return day

    def put(self, value: Any) -> None:
        """Show a day."""
        super().put(value.isoformat() if isinstance(value, date) else value)

    def _settle(self) -> None:
        try:
            if (day := self.read()) is not None:
                self.setText(day.isoformat())
        except RuleError:
            return  # it stays as typed; the form says so when it is read


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
                self.setText(yuan(fen))
        except RuleError:
            return  # it stays as typed; the form says so when it is read


class CountError(RuleError):
    """What was typed is not a number of pieces."""

    code = "field.count"
    template = N_("Write a whole number of pieces, 0 or more.")


class CountField(Field):
    """A number of pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def read(self) -> int | None:
        """Return the number. Raises CountError."""
        text = clean(self.text())
        if not text:
            return None
        if not re.fullmatch(r"\d{1,6}", text):
            raise CountError()
        return int(text)


@dataclass(frozen=True)
class Choice:
    """One line of a list: its code, its words, and what else finds it (pinyin, initials, short name)."""

    code: str
    words: str
    keys: tuple[str, ...] = ()

    def answers_to(self, typed: str) -> bool:
        """Say whether `typed` finds this line."""
        typed = typed.casefold()
        return (
            typed in self.words.casefold()
            or self.code.casefold().startswith(typed)
            or any(key.startswith(typed) for key in self.keys)
        )


class CodeField(Field):
    """One of a list, found by its words, code, pinyin or initials; the list opens while typing."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.choices = tuple(choices)
        self._by_words = {clean(choice.words): choice for choice in self.choices}
        self._by_code = {choice.code: choice for choice in self.choices}
        self._lines = QStringListModel([choice.words for choice in self.choices], self)
        self._list = QCompleter(self._lines, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(12)
        self._list.setWidget(self)
        self._list.activated.connect(self._choose)
        self.textEdited.connect(self._search)
        self.editingFinished.connect(self._settle)
        self._arrow = QAction(icons.icon("chevron-down"), _("Show the list"), self)
        self._arrow.triggered.connect(self.open_list)
        self.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        style.look.changed.connect(lambda: self._arrow.setIcon(icons.icon("chevron-down")))

    def read(self) -> str | None:
        """Return the code chosen. Raises NotInList."""
        text = clean(self.text())
        if not text:
            return None
        found = self._find(text)
        if found is None:
            raise NotInList()
        return found.code

    def put(self, value: Any) -> None:
        """Show the words of a code."""
        choice = self._by_code.get(str(value)) if value is not None else None
        super().put(choice.words if choice else value)

    def open_list(self) -> None:
        """Show every line of the list."""
        self.setFocus()
        self._lines.setStringList([choice.words for choice in self.choices])
        self._list.complete()

    def _find(self, text: str) -> Choice | None:
        exact = self._by_words.get(text) or self._by_code.get(text)
        if exact is not None:
            return exact
        found = [choice for choice in self.choices if choice.answers_to(text)]
        return found[0] if len(found) == 1 else None

    def _search(self, text: str) -> None:
        found = [choice.words for choice in self.choices if choice.answers_to(clean(text))]
        self._lines.setStringList(found)
        if found and clean(text):
            self._list.complete()
        else:
            self._list.popup().hide()

    def _choose(self, words: str) -> None:
        self.setText(words)
        self.touched.emit()

    def _settle(self) -> None:
        text = clean(self.text())
        popup = self._list.popup()
        if text and popup.isVisible() and popup.currentIndex().isValid():
            return
        if text and (found := self._find(text)) is not None:
            self.setText(found.words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with the down arrow."""
        if event.key() == Qt.Key.Key_Down and not self._list.popup().isVisible():
            self.open_list()
        else:
            super().keyPressEvent(event)


class WheelGuard(QObject):
    """Keeps the wheel from changing a value nobody is editing: the page scrolls instead."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel pass through fields without the focus."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget):
            field = watched.parent() if isinstance(watched.parent(), QComboBox) else watched
            if isinstance(field, QComboBox | QAbstractSpinBox | QSlider) and not field.hasFocus():
                event.ignore()
                return True
        return False
