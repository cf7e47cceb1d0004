"""Which records stand where towards the province, and why was one sent back? The list behind each count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.shared.text import N_, _
from ui.kit.flow import Flow
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Chip
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.office import Office
    from app.sync.service import RecordState
    from ui.desk import Desk

# Every state's words and tone; "unconfirmed" is what no receipt has spoken of yet.
STATES = {
    "waiting": (N_("Not copied yet"), "quiet"),
    "copied": (N_("Copied, no receipt yet"), "waiting"),
    "applied": (N_("Received"), "good"),
    "refused": (N_("Sent back"), "bad"),
    "conflict": (N_("Conflicts"), "clash"),
}
LISTS = {"unconfirmed": ("waiting", "copied"), **{state: (state,) for state in STATES}}
KINDS = {
    "member": N_("Member"), "membership_event": N_("Change of membership"), "unit": N_("Unit"),
    "union_org": N_("Union"), "group_joining": N_("Group joining"), "member_document": N_("Other document"),
    "clash_choice": N_("Choice between two values"),
    "member_correction": N_("Correction"), "member_merge": N_("Merge"), "member_distinct": N_("Two different people"),
    "household": N_("Household"), "campaign": N_("Campaign"), "campaign_good": N_("Good of a campaign"),
    "kit": N_("Kit of a campaign"), "visit": N_("Visit"), "returned_sheet": N_("Returned sheet"),
    "claim": N_("Claim"), "enrolment": N_("Enrolment"), "assessment": N_("Assessment"),
    "fund_budget": N_("Budget"), "ledger_entry": N_("Ledger entry"), "ledger_line": N_("Ledger line"),
    "goods_move": N_("Movement of goods"), "operator": N_("Operator"), "audit": N_("Audit line"),
    "print_log": N_("Printed paper"), "attachment": N_("Attachment"),
}  # fmt: skip
REASONS = {
    "E_VALIDATION": N_("The province's rules do not allow it"),
    "E_STATE": N_("It does not fit what the province knows already"),
    "E_OWNERSHIP": N_("Another union keeps this record"),
    "E_SCHEMA": N_("The province does not know this kind of record yet"),
    "E_DUP_PERSON": N_("The same person is already there, from another computer of the office"),
    "W_ROUTED": N_("This person has moved: the change went to their new office"),
}


@dataclass(frozen=True)
class Line:
    """One record with its name."""

    record: RecordState
    name: str


@dataclass(frozen=True)
class RecordSource:
    """The records of one list, for the grid."""

    office: Office
    states: tuple[str, ...]

    def ids(self) -> Sequence[RecordState]:
        """Return the records, the latest change first."""
        return self.office.sync.standing(self.office.actor, self.states)

    def rows(self, ids: Sequence[RecordState]) -> Sequence[Line]:
        """Return them with their names."""
        names = self.office.sync.named(self.office.actor, ids)
        return [Line(record, name) for record, name in zip(ids, names, strict=True)]


def kind_words(table: str) -> str:
    """Return what kind of record a table holds."""
    return _(KINDS.get(table, table))


def reason_words(record: RecordState) -> str:
    """Say why a record was sent back, in words where the code has any, and in which field."""
    if not record.code:
        return ""
    words = _(REASONS.get(record.code, record.code))
    return f"{words} ({record.field})" if record.field else words


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(_("Kind"), lambda line: kind_words(line.record.table), 150, key="kind"),
        Column(_("Name"), lambda line: line.name, 180, key="name"),
        Column(_("State"), lambda line: _(STATES[line.record.state][0]), 170, "state", key="state",
               tone=lambda line: STATES[line.record.state][1]),
        Column(_("Package"), lambda line: str(line.record.package or ""), 90, "count", key="package"),
        Column(_("Receipt"), _receipt, 140, key="receipt"),
        Column(_("What about it"), lambda line: reason_words(line.record), 320, key="reason"),
    ]  # fmt: skip


def _receipt(line: Line) -> str:
    at = line.record.receipt_at
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else ""


class Records(QWidget):
    """The list in place of the page until it is left; its quick lists are the states."""

    def __init__(self, page: Page, desk: Desk, back: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self.grid = Grid(desk.jobs, columns(), page, _("Records and the province"))
        self.grid.empty.say(
            _("No record stands here"), _("Choose another state, or go back to the exchange.")
        )
        self.register = Register(self.grid, desk, page, "records")
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Records and the province"), "records", self._words
        )
        words = {
            "unconfirmed": _("Not confirmed"),
            **{state: _(told) for state, (told, _tone) in STATES.items()},
        }
        self.chips = {key: Chip(told, key) for key, told in words.items()}
        group, line = QButtonGroup(self), Flow()
        line.addWidget(Button(_("Back to the exchange"), back, look="link", picture="chevron-left"))
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self.refresh)
            line.addWidget(chip)
        line.addWidget(self.papers.button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(line)
        whole.addWidget(self.papers.line)
        whole.addWidget(self.grid, 1)
        self.grid.rows.loaded.connect(self._loaded)

    @property
    def key(self) -> str:
        """Return which list is shown."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def _words(self) -> str:
        return self.chips[self.key].accessibleName()

    def show_list(self, key: str) -> None:
        """Show one of the lists."""
        self.chips[key].setChecked(True)
        self.refresh()
        self.grid.setFocus()

    def refresh(self) -> None:
        """Read the list anew."""
        self.grid.show_source(RecordSource(self._desk.office, LISTS[self.key]))

    def _loaded(self, count: int) -> None:
        self.chips[self.key].tell(count)
        if count and self.grid.current_id() is None:
            self.grid.go_to(0)
        self._desk.place(_("{count} records", count=f"{count:,}"))
