"""Which reserved numbers are given, and which spoiled? Blocks are taken in, a number is spoiled with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.printing import FORMS, NUMBER_BEARERS, NUMBER_KINDS, NUMBERS_LOW, Block, NewBlock, PaperNumber
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.field_code import Choice, CodeField
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.aid.lines import Kind, Lines
from ui.pages.printing.words import NUMBER_STATES, form_words, moment

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page


@dataclass(frozen=True)
class Given:
    """A number with the name of its record."""

    number: PaperNumber
    name: str

    @property
    def id(self) -> str:
        """Return what tells it from the others."""
        return self.number.id


def kind() -> Kind:
    """Return what the list of numbers is made of."""
    columns = [
        Column(_("Number"), lambda row: row.number.number, 140, key="number"),
        Column(_("Record"), lambda row: row.name, 140, key="name"),
        Column(_("Form"), lambda row: form_words(row.number.form), 200, key="form", filter="form"),
        Column(_("State"), lambda row: _(NUMBER_STATES[row.number.state][0]), 150, "state", key="state",
               filter="state", tone=lambda row: NUMBER_STATES[row.number.state][1]),
        Column(_("Why it was spoiled"), lambda row: row.number.reason, 230, key="reason"),
        Column(_("When"), lambda row: moment(row.number.at), 130, key="at"),
    ]  # fmt: skip
    return Kind(
        "paper-numbers", _("Reserved numbers"), columns,
        {
            "": (_("All"), lambda _row: True),
            **{
                state: (_(words), lambda row, state=state: row.number.state == state)
                for state, (words, _tone) in NUMBER_STATES.items()
            },
        },
        _("Number or record"), lambda row: (row.number.number, row.name),
        {"form": lambda row: row.number.form, "state": lambda row: row.number.state},
        lambda key, value: form_words(value) if key == "form" else _(NUMBER_STATES[value][0]),
    )  # fmt: skip


class Numbers(Lines):
    """The numbers of the office's blocks."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__(page, desk, kind())
        self.block_button = Button(
            _("Take in a block of numbers"), self.ask_block, look="primary", picture="plus", keys="Ctrl+N"
        )
        self.spoil_button = Button(_("Spoil the number"), self.ask_spoil, picture="ban", keys="F2")
        self.offer(self.block_button, self.spoil_button, verb="printing.numbers")
        self.offer(self.papers.button)
        self.asking: AskForm | None = None
        self.stand()

    def refresh(self) -> None:
        """Read blocks and numbers anew."""
        office = self.desk.office

        def read() -> tuple[Sequence[Block], list[Given]]:
            numbers, by_table = office.numbers.numbers(office.actor), defaultdict(list)
            for one in numbers:
                table = FORMS[one.form].subject if one.form in FORMS else ""
                by_table[NUMBER_BEARERS.get(one.form, table)].append(one.subject_id)
            names: dict[str, Mapping[str, str]] = {
                table: office.centre.names(office.actor, table, ids) for table, ids in by_table.items()
            }
            known = {key: name for found in names.values() for key, name in found.items()}
            return office.numbers.blocks(office.actor), [
                Given(one, known.get(one.subject_id, "")) for one in numbers
            ]

        self.page.run(read, lambda found: self._show(*found))

    def _show(self, blocks: Sequence[Block], rows: list[Given]) -> None:
        mine = [one for one in blocks if one.here]
        told = [
            _("{kind}: {first} to {last}, {left} left", kind=_(NUMBER_KINDS[one.kind]), first=one.number(one.first),
              last=one.number(one.last), left=f"{one.left:,}")
            for one in mine if one.left
        ]  # fmt: skip
        low = [
            words for kind, words in NUMBER_KINDS.items()
            if any(one.kind == kind for one in mine)
            and sum(one.left for one in mine if one.kind == kind) < NUMBERS_LOW
        ]  # fmt: skip
        told += [
            _("{kind} run low: the union above sees it with the next package and grants more.", kind=_(words))
            for words in low
        ]
        self.tell("    ".join(told), "warn" if low else "secondary")
        self.show_rows(rows)

    def moved(self) -> None:
        """Offer to spoil the number the list stands on."""
        row = self.grid.current() if self.grid.rows.ids else None
        self.spoil_button.setEnabled(row is not None and row.number.state != "SPOILED")

    def open_row(self, _row: Any) -> None:
        """Ask why the number is spoiled."""
        self.ask_spoil()

    def say_none(self) -> None:
        """Say where numbers come from."""
        words = _(
            "The union above reserves numbers for certificates and letters. What it grants comes with a receipt; a "
            "block on paper is taken in here. A number always belongs to its record."
        )
        steps = [Button(_("Take in a block of numbers"), self.ask_block, picture="plus")]
        self.grid.empty.say(_("No number is given yet"), words, steps)

    def ask_block(self) -> None:
        """Ask for the first and last number of a block."""
        choices = tuple(Choice(key, _(words)) for key, words in NUMBER_KINDS.items())
        form = Form([
            Spec("kind", _("For"), lambda: CodeField(choices), required=True),
            Spec("first", _("First number"), required=True), Spec("last", _("Last number"), required=True),
            Spec("source", _("Reserved by"), hint=_("Number of the letter")),
        ])  # fmt: skip
        form.begin_with({"kind": choices[0].words})
        told = _(
            "Write both numbers as they stand on paper, like A000101 and A000300. This computer draws from the block."
        )
        self.asking = AskForm(
            self.page, _("Take in a block of numbers"), form, _("Take in the block"), self._take, told=told,
            picture="plus", stays=True,
        )  # fmt: skip
        self.asking.show()

    def _take(self, told: dict[str, Any]) -> None:
        window, office = self.asking, self.desk.office
        assert window is not None
        block = NewBlock(told["kind"], told["first"], told["last"], told["source"] or "")

        def done(taken: Block) -> None:
            window.accept()
            self.desk.say(_("{n} numbers were taken in.", n=f"{taken.left:,}"), None)
            self.refresh()

        self.page.run(
            lambda: office.numbers.take_block(office.actor, block), done, window.refused(self.page.fault)
        )

    def ask_spoil(self) -> None:
        """Ask why a number is spoiled: it cannot be taken back."""
        row = self.grid.current() if self.grid.rows.ids else None
        if row is None or row.number.state == "SPOILED":
            return
        form = Form([Spec("reason", _("Why"), required=True, hint=_("Torn, misprinted, lost"))])
        told = _("Number {number} of {who} is spoiled for good; at the next print the record gets another one.",
                 number=row.number.number, who=row.name or _("the record"))  # fmt: skip
        self.asking = AskForm(
            self.page, _("Spoil the number"), form, _("Spoil it"), lambda told: self._spoil(row, told["reason"]),
            told=told, picture="ban", stays=True, grave=True,
        )  # fmt: skip
        self.asking.show()

    def _spoil(self, row: Given, reason: str) -> None:
        window, office = self.asking, self.desk.office
        assert window is not None

        def done(spoiled: PaperNumber) -> None:
            window.accept()
            self.desk.say(_("Number {number} is spoiled.", number=spoiled.number), None)
            self.stand_on(row.id)
            self.refresh()

        self.page.run(
            lambda: office.numbers.spoil(office.actor, row.id, reason), done, window.refused(self.page.fault)
        )
