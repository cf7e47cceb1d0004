"""Step 2: which column is which field? Guessed or remembered, shown with samples, put right by the person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.members import NEEDED, FieldTwice, missing, template
from app.shared.errors import NuangongError, RuleError
from app.shared.pinyin import full, initials
from app.shared.text import N_, _, _n
from ui.kit.fields import Choice, CodeField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button, Card, Words
from ui.kit.scrolling import scrolled
from ui.pages.members.columns import field_name
from ui.pages.members.roster.step import Step

if TYPE_CHECKING:
    from app.members import RosterLook

BACK = ("taken", "reason")  # what we wrote behind a sheet that was given back
BESIDE = "="  # no field's name: the column stays with the member under its own header
LONGEST = 14  # signs of a header that stands beside its field


class ColumnNeeded(RuleError):
    """Nobody can be taken in without a name and a number; fact `columns`."""

    code = "roster.column_needed"
    template = N_(
        "No column is taken for: {columns}. Say which one it is; without it nobody can be taken in."
    )


class FieldsStep(Step):
    """Every column of the sheet: its header, what stands beneath it, and the field it is taken for."""

    number = 2

    def __init__(
        self,
        look: RosterLook,
        fields: Mapping[str, str | None],
        *,
        forget: Callable[[], object],
        back: Button,
        onward: Callable[[dict[str, str | None]], object],
    ) -> None:
        super().__init__()
        self._look, self._onward = look, onward
        self._headers = [column.header for column in look.columns]
        choices = _choices(set(fields.values()))
        specs = [Spec(f"column{place}", _short(header), lambda: CodeField(choices))
                 for place, header in enumerate(self._headers)]  # fmt: skip
        self.form = Form(specs, columns=2)
        self.form.begin_with({spec.name: fields.get(header) or BESIDE
                              for spec, header in zip(specs, self._headers, strict=True)})  # fmt: skip
        for spec, column in zip(specs, look.columns, strict=True):
            self.form.fields[spec.name].setAccessibleName(column.header)
        self.form.changed.connect(self._count)
        self.form.finished.connect(self.go_on)
        self.sum, self.lacking = Words("", "section"), Words("", colour="warn", wrap=True)
        self.guess_button = Button(_("Guess again"), forget, look="link", picture="rotate-ccw")
        self.guess_button.setToolTip(_("Forgets what was said of this source's columns"))
        head = QHBoxLayout()
        head.addWidget(self.sum)
        head.addStretch(1)
        head.addWidget(self.guess_button)
        self.column.addLayout(head)
        self.column.addWidget(self.lacking)
        self.column.addWidget(self._scroll(), 1)
        check = Button(_("Check the rows"), self.go_on, look="primary", picture="arrow-right")
        check.name_keys("Ctrl+Enter")
        hint = _(
            "Choose with the first letters. What you say is remembered for the next sheet with this header."
        )
        self.end([back], hint, [check])
        self._count()

    def _scroll(self) -> QScrollArea:
        card, inside = Card(margin=14), QWidget()
        card.body.addWidget(self.form)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        return scrolled(inside)

    def come(self) -> None:
        """Begin at the first column nobody knows, else at the first."""
        beside = (name for name, field in self.form.fields.items() if field.text() == _beside())
        self.form.go_to(next(beside, "column0"))

    # -- what is said

    def said(self) -> dict[str, str | None] | None:
        """Return each header's field; None where a field cannot be read, which is shown beside it."""
        answers = self.form.read()
        if answers is None:
            return None
        places = enumerate(self._headers)
        return {
            header: None if (code := answers[f"column{n}"]) in (None, BESIDE) else code
            for n, header in places
        }

    def go_on(self) -> None:
        """Check the rows with these columns; two columns for one field, or a needed one missing, is said here."""
        fields = self.said()
        if fields is None:
            return
        wrong = self._twice(fields)
        if lacking := [name for name in NEEDED if name not in fields.values()]:
            wrong.append(ColumnNeeded(columns="、".join(map(field_name, lacking))))
        self.form.show_errors(wrong)
        if not wrong:
            self._onward(fields)

    def _twice(self, fields: Mapping[str, str | None]) -> list[NuangongError]:
        holder: dict[str, str] = {}
        wrong: list[NuangongError] = []
        for place, (header, name) in enumerate(fields.items()):
            if name is not None and name in holder:
                wrong.append(FieldTwice(field=f"column{place}", first=holder[name], second=header,
                                        column=field_name(name)))  # fmt: skip
            elif name is not None:
                holder[name] = header
        return wrong

    def _count(self) -> None:
        """Say how many columns have a field, and which required ones have none."""
        taken: dict[str, str | None] = {}
        for place, header in enumerate(self._headers):
            field = self.form.fields[f"column{place}"]
            if not field.property("wrong"):
                self.form.note(f"column{place}", _samples(self._look.columns[place].samples), "hint")
            try:
                code = field.read()
            except RuleError:
                code = None
            taken[header] = None if code == BESIDE else code
        beside = sum(name is None for name in taken.values())
        told = _n("{n} column", "{n} columns", len(taken))
        kept = _n("{n} is kept beside", "{n} are kept beside", beside)
        self.sum.setText(f"{told} · {kept}" if beside else told)
        lacking = missing(taken)
        self.lacking.setVisible(bool(lacking))
        self.lacking.setText(
            _("Required, and no column is taken for it: {columns}. People are taken in without it and counted as "
              "incomplete.", columns="、".join(lacking))
        )  # fmt: skip


def _beside() -> str:
    return _("Kept beside, under its own header")


def _choices(there: Collection[str | None]) -> tuple[Choice, ...]:
    """Return the fields a column can be taken for, found by our words, the template's, or their first letters."""
    named = [(one.identifier, one.header) for one in template()]
    named += [(name, "") for name in ("remark", "row_no", *(name for name in BACK if name in there))]
    own = {"row_no": _("Running number"), "taken": _("Of a sheet given back: taken in or not"),
           "reason": _("Of a sheet given back: why not")}  # fmt: skip
    made = [Choice(BESIDE, _beside())]
    for identifier, header in named:
        words = own.get(identifier) or field_name(identifier)
        made.append(
            Choice(identifier, words, (header, full(header), initials(header), full(words), initials(words)))
        )
    return tuple(made)


def _samples(samples: tuple[str, ...]) -> str:
    return " · ".join(samples) if samples else _("(empty)")


def _short(header: str) -> str:
    words = " ".join(header.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
