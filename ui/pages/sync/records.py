"""Which records stand where towards the province, and what do those sent back need? The list behind each count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup

from app.shared.text import _
from ui.kit.grid import Column, Grid, Value
from ui.kit.parts import Chip
from ui.pages.record_words import kind_words
from ui.pages.sync.in_place import InPlaceList
from ui.pages.sync.renumbering import TAKEN, Renumbering
from ui.pages.sync.words import LISTS, STATES, moment, needs_words, reason_words

if TYPE_CHECKING:
    from app.office import Office
    from app.sync.standing_service import RecordState
    from ui.desk import Desk
    from ui.pages.sync.page import SyncPage


# Where a record is opened, by its kind: the page, and the wish its id is given under.
OPENS: Mapping[str, tuple[str, Callable[[str], Mapping[str, Any]]]] = {
    "member": ("members", lambda key: {"member": key}),
    "union_org": ("unions", lambda key: {"union": key}),
    "unit": ("unions", lambda key: {"unit": key}),
    "visit": ("visits", lambda key: {"state": "", "row": key}),
    "claim": ("aid", lambda key: {"claim": key}),
    "second_relief": ("aid", lambda key: {"relief": key}),
    "second_relief_line": ("aid", lambda key: {"relief": "", "row": key}),
}


@dataclass(frozen=True)
class Line:
    """One record with its name."""

    record: RecordState
    name: str


@dataclass(frozen=True)
class RecordSource:
    """The records of one list, of some kinds only where `kinds` says so, for the grid."""

    office: Office
    states: tuple[str, ...]
    kinds: frozenset[str] | None = None

    def _all(self) -> Sequence[RecordState]:
        return self.office.sync.standing(self.office.actor, self.states)  # type: ignore[arg-type]

    def ids(self) -> Sequence[RecordState]:
        """Return the records, the latest change first."""
        found = self._all()
        return found if self.kinds is None else tuple(one for one in found if one.table in self.kinds)

    def rows(self, ids: Sequence[RecordState]) -> Sequence[Line]:
        """Return them with their names."""
        names = self.office.sync.named(self.office.actor, ids)
        return [Line(record, name) for record, name in zip(ids, names, strict=True)]

    def values(self, _key: str) -> Sequence[Value]:
        """Return the kinds there are, the most frequent first."""
        found = Counter(one.table for one in self._all())
        return [Value(table, kind_words(table), count) for table, count in found.most_common()]


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(_("Kind"), lambda line: kind_words(line.record.table), 116, key="kind", filter="kind"),
        Column(_("Name"), lambda line: line.name, 130, key="name"),
        Column(_("State"), lambda line: _(STATES[line.record.state][0]), 150, "state", key="state",
               tone=lambda line: STATES[line.record.state][1]),
        Column(_("Package"), lambda line: str(line.record.package or ""), 72, "count", key="package"),
        Column(_("Receipt"), lambda line: moment(line.record.receipt_at), 134, key="receipt"),
        Column(_("What about it"), lambda line: reason_words(line.record), 240, key="reason"),
        Column(_("What it needs"), lambda line: needs_words(line.record), 240, key="needs"),
    ]  # fmt: skip


class Records(InPlaceList):
    """The list in place of the page until it is left; its quick lists are the states."""

    def __init__(self, page: SyncPage, desk: Desk, back: Callable[[], object]) -> None:
        title = _("Records and the province")
        super().__init__(page, desk, "records", title, Grid(desk.jobs, columns(), page, title), back)
        self.grid.empty.say(
            _("No record stands here"), _("Choose another state, or go back to the exchange.")
        )
        words = {
            "unconfirmed": _("Not confirmed"),
            **{state: _(told) for state, (told, _tone) in STATES.items()},
        }
        self.chips = {key: Chip(told, key) for key, told in words.items()}
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self.refresh)
        self.chips["unconfirmed"].setChecked(True)
        self.renumbering = Renumbering(page, desk)
        self.lay([*self.chips.values(), self.renumbering.button])
        self.grid.opened.connect(self.open_record)
        self.grid.moved_to.connect(self.renumbering.stand_on)

    @property
    def key(self) -> str:
        """Return which list is shown."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def filters(self) -> str:
        """Say which states and kinds are shown."""
        return self.register.filter_words(self.chips[self.key].accessibleName())

    def show_list(self, key: str, kinds: Sequence[str] = ()) -> None:
        """Show one of the lists, of some kinds only when they are given."""
        self.chips[key].setChecked(True)
        self.register.drop_filters()
        if kinds:
            self.register.put_filters({"kind": kinds})
        self.refresh()
        self.grid.setFocus()

    def refresh(self) -> None:
        """Read the list anew."""
        source = RecordSource(self._desk.office, LISTS[self.key], self.register.filters.get("kind"))
        self.grid.show_source(source)

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings the same records back."""
        return {"list": self.key, "kinds": tuple(self.register.filters.get("kind", ()))}

    def open_record(self, line: Line) -> None:
        """Open a record where it is kept, or both values where two differ; some kinds have no page of their own."""
        if line.record.state == "conflict":
            self._page.enter({"list": "clashes"})
        elif line.record.code == TAKEN:
            self.renumbering.ask()
        elif line.record.table in OPENS:
            page, wish = OPENS[line.record.table]
            self._desk.go(page, wish(line.record.row_id))

    def came(self, count: int) -> None:
        """Count the list shown."""
        for chip in self.chips.values():
            chip.tell(None)
        self.chips[self.key].tell(count)
        super().came(count)
