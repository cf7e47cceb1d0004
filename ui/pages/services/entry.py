"""What service was given to whom? One line to write it in, like a row of a spreadsheet, always above the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.services import FEN, Named, Whom, figure_words, program_words, words_of
from app.shared.pinyin import full, initials
from app.shared.text import _
from ui.kit import style
from ui.kit.fields import Choice, CodeField, CountField, DateField, Field, MoneyField
from ui.kit.line_entry import LineEntry
from ui.kit.parts import Button, Words
from ui.kit.tab_order import in_order

if TYPE_CHECKING:
    from app.services import Entry, Matched, Program

WIDTHS = {"on": 112, "program": 170, "amount": 100, "handled_by": 84}
FIGURE = "figure "
STAYS = ("on", "program", "handled_by")
"""What the next entry begins with: the same as this one."""


@dataclass(frozen=True)
class Written:
    """What the line says: everything but whom the names mean, which the roll tells."""

    program: str
    on: date | None
    who: str
    content: str
    amount: int
    figures: Mapping[str, int]
    handled_by: str


class WhomField(Field):
    """Names, a unit, heads: what is pasted keeps its lines and columns, which part one name from another."""

    def read(self) -> str | None:
        """Return the text as it is."""
        return self.text().strip() or None


class ServiceEntry(LineEntry):
    """The line, the figures of its programme under it, and how the names are understood."""

    written = Signal(object)
    asked = Signal(str)  # whom the text names
    many_wanted = Signal()
    given_up = Signal()

    def __init__(self, today: Callable[[], date], me: str) -> None:
        super().__init__(WIDTHS)
        self._today, self._me = today, me
        self._programs: Sequence[Program] = ()
        self._kinds: tuple[str, ...] = ()
        self.known: dict[str, str] = {}  # whom a name of the entry copied or corrected means
        self._began: dict[str, str] = {}
        self.title = Words("", "caption", colour="secondary")
        self.title.hide()
        self.body.addWidget(self.title)
        self.fields |= {
            "on": DateField(today), "program": CodeField(()), "who": WhomField(), "content": Field(),
            "amount": MoneyField(), "handled_by": Field(),
        }  # fmt: skip
        titles = {
            "on": _("Day"), "program": _("Programme"), "who": _("For whom"), "content": _("Content"),
            "amount": _("Amount (yuan)"), "handled_by": _("Handled by"),
        }  # fmt: skip
        self.fields["who"].setPlaceholderText(_("Names, a unit, or 30 people without names"))
        self.button = Button(_("Write it down"), self.write, look="primary", picture="check")
        self.button.name_keys("Ctrl+Enter")
        self.lay_line(titles, {"who": 3, "content": 2}, self._enter, last=self.button)
        self.body.addLayout(self._beneath())
        self.follow_size()
        for keys, act in (
            ("Ctrl+Return", self.write),
            ("Ctrl+Enter", self.write),
            ("Esc", self.given_up.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, activated=act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        program = self.fields["program"]
        program.touched.connect(self._follow_program)
        program.editingFinished.connect(self._follow_program)
        self.fields["who"].editingFinished.connect(self._ask)
        self.begin()

    def _beneath(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.many_button = Button(
            _("Paste a list of names"), self.many_wanted.emit, look="link", picture="users", keys="F6"
        )
        self.figures = QHBoxLayout()
        self.figures.setSpacing(6)
        self.reading = Words("", colour="secondary", elide=True)
        row.addLayout(self.figures)
        row.addWidget(self.reading, 1)
        row.addWidget(self.many_button)
        return row

    # -- showing

    def offer(self, programs: Sequence[Program]) -> None:
        """Offer these programmes; what is chosen stays."""
        self._programs = tuple(programs)
        self.fields["program"].offer(
            [Choice(one.code, words, (full(words), initials(words)), one.holds(self._today()))
             for one in programs if (words := program_words(one))]
        )  # fmt: skip
        self._follow_program()

    def begin(self) -> None:
        """Be ready for the next entry: the day, the programme and who handled it stay."""
        self._mended()
        self.known = {}
        for name, field in self.fields.items():
            if name not in STAYS:
                field.put(None)
        if not self.fields["on"].text():
            self.fields["on"].put(self._today())
        if not self.fields["handled_by"].text():
            self.fields["handled_by"].put(self._me)
        self.reading.setText("")
        self._began = {name: field.text() for name, field in self.fields.items()}

    def show_entry(self, entry: Entry, *, begin: bool = False) -> None:
        """Put an entry in: to be corrected, or as the copy of an earlier one."""
        self._mended()
        self.fields["program"].put(entry.program)
        self._follow_program()
        people = tuple(Named(one.name) for one in entry.persons)
        values: dict[str, Any] = {
            "on": entry.on, "who": words_of(Whom(people, entry.unit, entry.heads)), "content": entry.content or None,
            "amount": entry.amount or None, "handled_by": entry.handled_by or None,
        }  # fmt: skip
        values |= {FIGURE + key: number for key, number in entry.figures.items()}
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].put(value)
        self.known = {one.name: one.member_id for one in entry.persons if one.member_id is not None}
        if begin:
            self._began = {name: field.text() for name, field in self.fields.items()}
        self._ask()

    def say_reading(self, found: Matched) -> None:
        """Say how the names are understood: who is on the roll, who is not, for whom somebody must be chosen."""
        found = found.choose(self.known)
        roll = sum(one.is_clear and bool(one.chances) for one in found.people)
        strange = [one.name for one in found.people if one.is_clear and not one.chances]
        unclear = [one.name for one in found.unclear]
        told = [_("{n} on the roll", n=f"{roll:,}")] if roll else []
        if unclear:
            told.append(_("to choose: {names}", names=short(unclear)))
        if strange:
            told.append(_("on no roll: {names}", names=short(strange)))
        if found.unit:
            told.append(found.unit if found.unit_id else _("{unit} (not among the units)", unit=found.unit))
        if found.heads:
            told.append(_("{n} people without names", n=f"{found.heads:,}"))
        self.reading.setText(" · ".join(told))

    def typed(self) -> dict[str, str]:
        """Return what is typed and not written down yet; what the next entry begins with alone is none."""
        found = {
            name: field.text()
            for name, field in self.fields.items()
            if field.text() != self._began.get(name, "")
        }
        return found if found.keys() - set(STAYS) else {}

    def put_typed(self, typed: Mapping[str, str]) -> None:
        """Put in again what was typed."""
        for name in sorted(typed, key=lambda one: one.startswith(FIGURE)):
            if name in self.fields:
                self.fields[name].setText(typed[name])
            if name == "program":
                self._follow_program()

    # -- the figures of the programme

    def _program(self) -> Program | None:
        words = self.fields["program"].text().strip()
        return next((one for one in self._programs if words in (program_words(one), one.code)), None)

    def _follow_program(self) -> None:
        """Ask for the figures the programme keeps, and for no others."""
        program = self._program()
        kinds = program.figures if program is not None else ()
        keys = tuple(kind.key for kind in kinds)
        if keys == self._kinds:
            return
        for name in [name for name in self.fields if name.startswith(FIGURE)]:
            del self.fields[name]
            self._titles.pop(name, None)
            self._began.pop(name, None)
        while (item := self.figures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for kind in kinds:
            title = QLabel(figure_words(kind))
            field = MoneyField() if kind.measure == FEN else CountField()
            self.fields[FIGURE + kind.key] = field
            self.name_field(FIGURE + kind.key, title, self._enter)
            field.setFixedWidth(style.scaled(100 if kind.measure == FEN else 64))
            self._began[FIGURE + kind.key] = ""
            self.figures.addWidget(title)
            self.figures.addWidget(field)
        self._kinds = keys
        in_order(*self.tabs())

    def _measure(self) -> None:
        super()._measure()
        for name, field in self.fields.items():
            if name.startswith(FIGURE):
                field.setFixedWidth(style.scaled(100 if isinstance(field, MoneyField) else 64))

    def order(self) -> tuple[QWidget, ...]:
        """Return the fields in the order in which they are filled in."""
        return tuple(self.fields.values())

    def tabs(self) -> tuple[QWidget, ...]:
        """Return everything in the order in which it stands: the line with its button, then what is beneath it."""
        fields = [field for name, field in self.fields.items() if not name.startswith(FIGURE)]
        figures = [field for name, field in self.fields.items() if name.startswith(FIGURE)]
        return (*fields, self.button, *figures, self.many_button)

    # -- keys

    def _enter(self) -> None:
        """Go on to the next field; from the last one the entry is written down."""
        fields = list(self.order())
        here = next((at for at, field in enumerate(fields) if field.hasFocus()), -1)
        if 0 <= here < len(fields) - 1:
            fields[here + 1].setFocus()
        else:
            self.write()

    def _ask(self) -> None:
        self.asked.emit(self.fields["who"].text())

    def write(self) -> None:
        """Hand on what is written."""
        if (answers := self.answers()) is None:
            return
        figures = {
            name.removeprefix(FIGURE): value
            for name, value in answers.items()
            if name.startswith(FIGURE) and value
        }
        self.written.emit(
            Written(
                answers["program"] or "", answers["on"], answers["who"] or "", answers["content"] or "",
                answers["amount"] or 0, figures, answers["handled_by"] or "",
            )
        )  # fmt: skip


def short(names: Sequence[str]) -> str:
    """Return some names, and how many more there are."""
    shown = "、".join(names[:4])
    return shown if len(names) <= 4 else _("{names} and {n} more", names=shown, n=len(names) - 4)
