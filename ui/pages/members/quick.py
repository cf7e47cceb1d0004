"""Which lists of the roll are asked for again and again? Chips that say how many, and what each of them asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup

from app.members import OF_MEMBERS, Query
from app.shared.text import N_, _
from ui.kit.parts import Chip

if TYPE_CHECKING:
    from app.members import Counts
    from app.office import Office

LISTS: Final = {
    "": N_("All"),
    "counted": N_("On the roll"),
    "incomplete": N_("Incomplete"),
    "joined": N_("Joined this month"),
    "stale": N_("Not updated for a year"),
    "returned": N_("Sent back"),
    "duplicates": N_("Possible duplicates"),
    "drafts": N_("Rows to correct"),
}
ELSEWHERE: Final = ("duplicates", "drafts")  # lists with a place of their own
SENT_BACK: Final = ("refused", "conflict")


@dataclass(frozen=True)
class Counted:
    """How many each list has; `returned` are those a record of whom was sent back."""

    counts: Counts
    joined: int
    stale: int
    sent_back: int
    returned: frozenset[str]


def asked(key: str, today: date, returned: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return what a list asks of the roll, by Query's names."""
    if key == "joined":
        return {"joined_from": today.replace(day=1)}
    if key == "stale":
        return {"not_since": a_year_before(today)}
    if key == "returned":
        return {"among": returned}
    return {key: True} if key in ("counted", "incomplete") else {}


def a_year_before(day: date) -> date:
    """Return the same day of the year before; 29 February becomes the 28th."""
    leaps = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leaps else day.day)


def returned_of(office: Office) -> frozenset[str]:
    """Return the members of whom a record was sent back or differs from the province's; on the db lane."""
    records: dict[str, list[str]] = {}
    for record in office.sync.standing(office.actor, SENT_BACK):
        if record.table in OF_MEMBERS:
            records.setdefault(record.table, []).append(record.row_id)
    return office.members.whose(office.actor, records) if records else frozenset()


def count(office: Office) -> Counted:
    """Return how many each list has; on the db lane."""
    returned, today = returned_of(office), office.clock.today()
    questions = {key: Query(**asked(key, today, returned)) for key in ("joined", "stale", "returned")}
    found = office.members.how_many(office.actor, questions)
    counts = office.members.counts(office.actor)
    return Counted(counts, found["joined"], found["stale"], found["returned"], returned)


class QuickLists(QObject):
    """The chips of the roll; one of them is always in force."""

    chosen = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.chips = {key: Chip(_(words), key) for key, words in LISTS.items()}
        self.chips[""].setChecked(True)
        self._group = QButtonGroup(self)
        for key, chip in self.chips.items():
            self._group.addButton(chip)
            chip.clicked.connect(lambda _checked, key=key: self.chosen.emit(key))

    def __iter__(self) -> Iterator[Chip]:
        """Go through the chips in their order."""
        return iter(self.chips.values())

    @property
    def key(self) -> str:
        """Return which list is in force."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    @property
    def words(self) -> str:
        """Return what the list in force is called, nothing for everybody."""
        return self.chips[self.key].accessibleName() if self.key else ""

    def put(self, key: str) -> None:
        """Mark another list as the one in force, without asking for it."""
        self.chips[key].setChecked(True)

    def tell(self, counted: Counted) -> None:
        """Show how many each list has."""
        counts = counted.counts
        figures: Mapping[str, int] = {
            "counted": counts.members, "incomplete": counts.incomplete, "joined": counted.joined,
            "stale": counted.stale, "returned": counted.sent_back, "drafts": counts.drafts,
        }  # fmt: skip
        for key, figure in figures.items():
            self.chips[key].tell(figure)
