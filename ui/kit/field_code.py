"""Which of a known list is meant? A line found by words, code, pinyin or initials; knows no list itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.shared.errors import RuleError
from app.shared.text import N_, _
from ui.kit.field_line import clean
from ui.kit.field_list import Listed


class NotInList(RuleError):
    """What was typed is none of the choices."""

    code = "field.not_in_list"
    template = N_("This is not in the list. Choose one with the arrow keys, or type its first letters.")


@dataclass(frozen=True)
class Choice:
    """One line of a list: its code, its words, and what else finds it (pinyin, initials, short name).

    One that is not `offered` any more is shown where it was chosen before, and stands in no list.
    """

    code: str
    words: str
    keys: tuple[str, ...] = ()
    offered: bool = True

    def answers_to(self, typed: str) -> bool:
        """Say whether `typed` finds this line."""
        return self.nearness(typed) is not None

    def nearness(self, typed: str) -> int | None:
        """Return how near this line is to what was typed, 0 nearest; None when it is not meant."""
        typed, words, code = typed.casefold(), self.words.casefold(), self.code.casefold()
        if typed in (words, code, *self.keys):
            return 0
        if words.startswith(typed) or code.startswith(typed):
            return 1
        if any(key.startswith(typed) for key in self.keys):
            return 2
        return 3 if typed in words else None


class CodeField(Listed):
    """One of a list, found by its words, code, pinyin or initials; the list opens while typing."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._shown: Sequence[Choice] = ()
        self.offer(choices)
        self.textEdited.connect(self._search)
        self.editingFinished.connect(self._settle)
        self.arrow = self.end_with_button("chevron-down", _("Show the list"), "Alt+Down", self._press_arrow)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer another list: what was chosen stays written, and is judged by the new one."""
        self.choices = tuple(choices)
        self._by_words = {clean(choice.words): choice for choice in self.choices}
        self._by_code = {choice.code: choice for choice in self.choices}

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
        here = self._find(clean(self.text())) if self.text() else None
        lines = [choice for choice in self.choices if choice.offered]
        self._open(lines, lines.index(here) if here in lines else 0)

    def take(self, row: int) -> None:
        """Take a line of the list shown."""
        words = self._shown[row].words
        self.close_list()
        if words != self.text():
            self.setText(words)
            self.touched.emit()

    def _press_arrow(self) -> None:
        self.setFocus()
        if self.list.isVisible():
            self.close_list()
        else:
            self.open_list()

    def _open(self, choices: Sequence[Choice], current: int = 0) -> None:
        if self.composing() or self.isReadOnly() or not choices:
            self.close_list()
            return
        self._shown = choices
        self.list.open([(choice.words, "") for choice in choices], current)

    def _find(self, text: str) -> Choice | None:
        exact = self._by_words.get(text) or self._by_code.get(text)
        if exact is not None:
            return exact
        found = [choice for choice in self.choices if choice.offered and choice.answers_to(text)]
        return found[0] if len(found) == 1 else None

    def _search(self, text: str) -> None:
        typed = clean(text)
        near = [(c.nearness(typed), c) for c in self.choices if c.offered] if typed else []
        ranked = sorted(((n, c) for n, c in near if n is not None), key=lambda found: found[0])
        self._open([choice for _nearness, choice in ranked])

    def _settle(self) -> None:
        text = clean(self.text())
        if text and (found := self._find(text)) is not None:
            self.show_settled(found.words)
