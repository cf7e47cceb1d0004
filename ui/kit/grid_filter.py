"""Which values of a column are wanted? A list with counts and check boxes under the header's arrow, as in Excel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.shared.pinyin import full, initials, letters_of
from app.shared.text import _
from ui.kit.grid_popup import Panel
from ui.kit.grid_ticklist import BoxLine, Line, TickList, TickListView
from ui.kit.parts import Button, Words
from ui.kit.search import SearchField
from ui.kit.window_model import NOTHING, Value

WIDTH, HEIGHT = 300, 380


class ValueSearch(SearchField):
    """The search box of the list: Esc and Enter are the panel's, also with something typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on what is the panel's."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class FilterPanel(Panel):
    """The values of one column. What is typed leaves the values that match, all of them ticked, as in Excel."""

    wanted = Signal(object)

    def __init__(self, over: QWidget, title: str, chosen: frozenset[str] | None) -> None:
        super().__init__(over, _("Filter by {column}", column=title), WIDTH, HEIGHT)
        self._chosen = chosen
        self._typed = ""
        self._sounds: dict[int, tuple[str, str]] = {}
        self.box = ValueSearch(_("Values, also by pinyin"))
        self.lines = TickList()
        self.view = TickListView(self.lines, _("Values of {column}", column=title))
        self.every = BoxLine(_("Select all"))
        self.every.setTristate(True)
        self.note = Words("", "caption", colour="hint")
        self.use = Button(_("Show these"), self.enter, look="primary")
        self.none = Button(_("No filter"), self.clear)
        self.column.addWidget(self.box)
        self.column.addWidget(self.every)
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self.none)
        row.addStretch(1)
        row.addWidget(self.use)
        self.column.addLayout(row)
        self.box.searched.connect(self.search)
        self.box.left_down.connect(self._down)
        self.view.left_up.connect(self.box.setFocus)
        self.every.clicked.connect(self._turn_all)
        self.lines.ticked.connect(self._say)
        self.none.setEnabled(chosen is not None)
        self.note.setText(_("Looking…"))
        self.use.setEnabled(False)

    def fill(self, values: Sequence[Value]) -> None:
        """Show the values that came."""
        lines = [Line(value.key, value.words or NOTHING, value.count) for value in values]
        known = {line.key for line in lines}
        self.lines.fill(lines, known if self._chosen is None else known & self._chosen)
        if self._typed:
            self.search(self._typed, again=True)
        self._say()

    # -- searching

    def search(self, typed: str, again: bool = False) -> None:
        """Leave the values that hold what is typed, by characters, pinyin or initials."""
        if typed == self._typed and not again:
            return
        self._typed = typed
        wanted = typed.strip().lower()
        found = [n for n in range(len(self.lines.lines)) if not wanted or self._matches(n, wanted)]
        self.lines.show_only(found)
        self.lines.tick(self.lines.keys_shown(), True)

    def _matches(self, number: int, wanted: str) -> bool:
        words = self.lines.lines[number].words
        if wanted in words.lower():
            return True
        if not (letters := letters_of(wanted)):
            return False
        if number not in self._sounds:
            self._sounds[number] = (full(words), initials(words))
        return any(letters in sound for sound in self._sounds[number])

    def _down(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.go_to(max(0, self.view.currentIndex().row()))

    # -- choosing

    def _turn_all(self) -> None:
        self.lines.tick(self.lines.keys_shown(), self.lines.state() != Qt.CheckState.Checked)

    def _say(self) -> None:
        self.every.setCheckState(self.lines.state())
        self.every.setEnabled(bool(self.lines.shown))
        count = len(self._picked())
        self.use.setEnabled(count > 0)
        if not self.lines.shown:
            self.note.setText(_("No value matches") if self.lines.lines else _("No values yet"))
        else:
            self.note.setText(_("{n} of {count} values", n=f"{count:,}", count=f"{len(self.lines.lines):,}"))

    def _picked(self) -> frozenset[str]:
        return frozenset(key for key in self.lines.keys_shown() if key in self.lines.on)

    def enter(self) -> None:
        """Show the rows with the ticked values; all of them together are no filter."""
        self.box.say()
        picked = self._picked()
        if picked:
            every = len(picked) == len(self.lines.lines)
            self._finish(None if every else picked)

    def clear(self) -> None:
        """Take the filter away."""
        self._finish(None)

    def _finish(self, picked: frozenset[str] | None) -> None:
        self.leave()
        if picked != self._chosen:
            self.wanted.emit(picked)
