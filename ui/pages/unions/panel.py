"""What is this union or unit? The panel beside the list: rows of words, what is missing, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.kit.parts import Badge, Button, Card, Line, Words, clear
from ui.kit.scrolling import scrolled

WIDTH = 300
SHOWN_FOR = 30  # seconds that a revealed number stays readable


@dataclass(frozen=True)
class Told:
    """One line of the panel: what it is, its words, and their colour; `key` finds it again."""

    title: str
    words: str
    colour: str = "text"
    key: str = ""


@dataclass(frozen=True)
class Shown:
    """What the panel shows of one record."""

    id: str
    name: str
    state: str
    tone: str
    lines: Sequence[Told]
    missing: str = ""


class Panel(Card):
    """One record beside its list. What is revealed hides itself again."""

    def __init__(self, nothing: str, buttons: Sequence[Button]) -> None:
        super().__init__(margin=16, spacing=6, width=WIDTH)
        self.shown: Shown | None = None
        self.name, self.state = Words("", "title", wrap=True), Badge()
        self.nothing = Words(nothing, colour="secondary", wrap=True)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.name)
        self.body.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        self._line = Line()
        self.body.addWidget(self._line)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 2, 4, 2)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.missing = Words("", colour="warn", wrap=True)
        column.addWidget(self.missing)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._scroll = scrolled(inside)
        self.body.addWidget(self._scroll, 1)
        self.values: dict[str, Words] = {}
        self._buttons = tuple(buttons)
        for button in buttons:
            self.body.addWidget(button)
        self._hide = QTimer(self, interval=SHOWN_FOR * 1000, singleShot=True)
        self._hide.timeout.connect(lambda: self.show_record(self.shown))
        self.show_record(None)

    def show_record(self, shown: Shown | None) -> None:
        """Show a record, everything masked; None shows what the panel is for."""
        self._hide.stop()
        self.shown = shown
        clear(self._grid)
        self.values.clear()
        self.nothing.setVisible(shown is None)
        self.name.setText(shown.name if shown else "")
        for part in (self.name, self._line):
            part.setVisible(shown is not None)
        self.state.say(shown.state if shown else "", shown.tone if shown else "quiet")
        self.state.setVisible(bool(shown and shown.state))
        for button in self._buttons:
            button.setVisible(shown is not None)
        lines = [line for line in shown.lines if line.words] if shown else []
        for number, line in enumerate(lines):
            title, value = Words(line.title, colour="hint"), Words(line.words, colour=line.colour, wrap=True)
            self.values[line.key or line.title] = value
            self._grid.addWidget(title, number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, number, 1)
        lacks = shown.missing if shown else ""
        self.missing.setText(_("Still missing: {fields}", fields=lacks) if lacks else "")
        self.missing.setVisible(bool(lacks))

    def show_revealed(self, key: str, words: str) -> None:
        """Show a whole number for half a minute."""
        if key in self.values:
            self.values[key].setText(words)
            self._scroll.ensureWidgetVisible(self.values[key])
            self._hide.start()
