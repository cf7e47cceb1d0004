"""What is known of each document? Have, missing, waived with a reason, unclear; the field of a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.documents.notes import HAVE, TO_COME, UNCLEAR, WAIVED, Noted
from app.shared.errors import RuleError
from app.shared.text import N_, _
from ui.kit.field_box import Box
from ui.kit.fields import Field
from ui.kit.parts import Chip, Words

STATES = {HAVE: N_("Have"), TO_COME: N_("Missing"), WAIVED: N_("Waived"), UNCLEAR: N_("Unclear")}
_KEYS = {Qt.Key.Key_1: HAVE, Qt.Key.Key_2: TO_COME, Qt.Key.Key_3: WAIVED, Qt.Key.Key_4: UNCLEAR}


class WhyWaived(RuleError):
    """A document that need not be there has a reason."""

    code = "claim.why_waived"
    template = N_("Write down why {document} need not be there.")


class _Line(QWidget):
    """One document: its name and what is known of it, with the note that belongs to that."""

    chosen = Signal(str)

    def __init__(self, code: str, name: str) -> None:
        super().__init__()
        self.code, self.note, self.name = code, "", name
        self.chips = {state: Chip(_(words), state) for state, words in STATES.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Words(self.name, elide=True), 1)
        for state, chip in self.chips.items():
            chip.setAccessibleName("  ".join((self.name, _(STATES[state]))))
            chip.clicked.connect(lambda _on=False, state=state: self.chosen.emit(state))
            row.addWidget(chip)
        self.chips[TO_COME].setChecked(True)

    @property
    def state(self) -> str:
        return next(state for state, chip in self.chips.items() if chip.isChecked())

    @property
    def asks(self) -> bool:
        return self.state in (WAIVED, UNCLEAR)


class DocumentStates(Box):
    """A line for each document: 1 to 4 say what is known, up and down go on, A has all that are missing.

    Beneath the lines stands the note of the line the keys are in.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names` are the words of each document, by code."""
        super().__init__()
        self.lines = {code: _Line(code, name) for code, name in names.items()}
        self._here: _Line | None = None
        self.note = Field()
        self.note.touched.connect(self._noted)
        for line in self.lines.values():
            line.chosen.connect(lambda state, line=line: self._say(line, state))
            for chip in line.chips.values():
                chip.installEventFilter(self)
            self.body.addWidget(line)
        self.body.addWidget(self.note)
        if self.lines:
            first = next(iter(self.lines.values()))
            self._come(first)
            self.setFocusProxy(first.chips[first.state])

    def setPlaceholderText(self, _words: str) -> None:
        """Lines have no room for a hint."""

    def read(self) -> dict[str, Noted]:
        """Return what is known of each document, with its note. Raises WhyWaived."""
        found = {}
        for code, line in self.lines.items():
            note = line.note.strip() if line.asks else ""
            if line.state == WAIVED and not note:
                self._go(line)
                raise WhyWaived(field="documents", document=line.name)
            found[code] = Noted(line.state, note)
        return found

    def put(self, value: Any) -> None:
        """Show what is known of the documents, a mapping of codes to (state, note)."""
        told: Mapping[str, Any] = value or {}
        for code, (state, note) in told.items():
            if (line := self.lines.get(code)) is not None:
                line.chips[state].setChecked(True)
                line.note = note
        if self._here is not None:
            self._come(self._here)
            self.setFocusProxy(self._here.chips[self._here.state])

    def state(self) -> str:
        """Return what is said, as text."""
        return "\n".join(f"{code} {line.state} {line.note.strip()}" for code, line in self.lines.items())

    def restore(self, state: str) -> None:
        """Say again what was said."""
        told = (line.split(" ", 2) for line in state.splitlines())
        self.put({code: (said, note) for code, said, note in told})

    def takes_enter(self) -> bool:
        """Answer Enter: the form goes on."""
        return False

    def stand_at(self, code: str) -> None:
        """Give the keys to one line."""
        if code in self.lines:
            self._go(self.lines[code])

    # -- the keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the note of the line the focus comes to."""
        if event.type() == QEvent.Type.FocusIn:
            line = next((one for one in self.lines.values() if watched in one.chips.values()), None)
            if line is not None:
                self._come(line)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Say what is known by a digit, go up and down, have all that are missing with A."""
        at = self.window().focusWidget()
        inside = (line for line in self.lines.values() if at in line.chips.values())
        here, key, lines = next(inside, self._here), Qt.Key(event.key()), list(self.lines.values())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key)
        if here is None or (self.note.hasFocus() and step is None):
            super().keyPressEvent(event)
        elif step is not None:
            self._go(lines[min(max(lines.index(here) + step, 0), len(lines) - 1)])
        elif key in _KEYS:
            self._say(here, _KEYS[key])
            if not here.asks:
                self._go(lines[min(lines.index(here) + 1, len(lines) - 1)])
        elif key == Qt.Key.Key_A and not event.modifiers():
            for line in lines:
                if line.state == TO_COME:
                    line.chips[HAVE].setChecked(True)
            self._come(here)
            self.touched.emit()
        else:
            super().keyPressEvent(event)

    def _say(self, line: _Line, state: str) -> None:
        """Say what is known of a document; what asks for a note leads to it."""
        line.chips[state].setChecked(True)
        self._come(line)
        if line.asks:
            self.note.setFocus(Qt.FocusReason.TabFocusReason)
        self.touched.emit()

    def _noted(self) -> None:
        if self._here is not None and self._here.asks:
            self._here.note = self.note.text()
            self.touched.emit()

    def _come(self, line: _Line) -> None:
        """Stand on a line: its note is the one beneath."""
        self._here = line
        self.note.setEnabled(line.asks)
        self.note.setText(line.note if line.asks else "")
        asked = _("Why it need not be there") if line.state == WAIVED else _("What is unclear")
        words = "  ".join((line.name, asked)) if line.asks else ""
        self.note.setPlaceholderText(words)
        self.note.setAccessibleName("  ".join((line.name, asked)))

    def _go(self, line: _Line) -> None:
        line.chips[line.state].setFocus(Qt.FocusReason.TabFocusReason)
        self._come(line)
