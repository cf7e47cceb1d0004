"""Where the province holds another value than we do, which one stands? Both side by side, chosen field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout

from app.shared.clock import moment as hub_moment
from app.shared.text import N_, _, _n
from app.sync.clashes import REPLACED, NotYours, OtherPerson, said_together
from app.sync.standing_service import RecordState
from ui.kit.grid import Column, Grid, Value
from ui.kit.page import Page
from ui.kit.parts import Button, Chip, Words
from ui.kit.tab_order import in_order
from ui.pages.home.gather import may
from ui.pages.record_words import kind_order, kind_words
from ui.pages.sync.field_names import WHOLE, field_name
from ui.pages.sync.field_values import POINTS, both_words
from ui.pages.sync.in_place import InPlaceList
from ui.pages.sync.words import moment

if TYPE_CHECKING:
    from app.office import Office
    from app.sync.clash_service import Clash, Settled
    from ui.desk import Desk

KEPT, OTHER = "kept", "other"
WHY = {
    "W_CONFLICT": N_("Changed on two computers"),
    "E_STATE": N_("The province decided it already"),
    "E_OWNERSHIP": N_("The province keeps this field"),
}
# What is chosen for a field, and the tone it is said in.
FATES = {
    "": (N_("Not chosen yet"), "warn"),
    KEPT: (N_("The province's stands"), "good"),
    OTHER: (N_("The other value stands"), "waiting"),
}
THEIRS, OURS = 3, 4  # the columns of the two values


@dataclass(frozen=True)
class ClashLine:
    """One field of one record with both values in words."""

    clash: Clash
    name: str
    theirs: str
    ours: str
    author: str

    @property
    def fixed(self) -> bool:
        """Say whether the province's value stays in any case, and is only to be taken note of."""
        return self.clash.code in REPLACED or self.clash.field == WHOLE

    @property
    def record(self) -> tuple[str, str]:
        """Return which record it belongs to."""
        return self.clash.table, self.clash.row_id


class ClashSource:
    """The lines as they are asked for, for the grid; `every` is what a column's filter chooses from."""

    FILTERS: Mapping[str, Callable[[ClashLine], str]] = {
        "kind": lambda line: line.clash.table,
        "field": lambda line: field_name(line.clash.table, line.clash.field),
    }

    def __init__(self, every: Sequence[ClashLine], filters: Mapping[str, frozenset[str]]) -> None:
        self._every = every
        shown = [
            line for line in every
            if all(self.FILTERS[key](line) in chosen for key, chosen in filters.items())
        ]  # fmt: skip
        self.lines = {line.clash.id: line for line in shown}

    def ids(self) -> Sequence[str]:
        """Return the clashes shown, those of one record together."""
        return tuple(self.lines)

    def rows(self, ids: Sequence[str]) -> Sequence[ClashLine]:
        """Return their lines."""
        return [self.lines[key] for key in ids if key in self.lines]

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = Counter(self.FILTERS[key](line) for line in self._every)
        return [
            Value(value, kind_words(value) if key == "kind" else value, n) for value, n in found.most_common()
        ]


def read(office: Office, settled: bool) -> tuple[list[ClashLine], list[ClashLine]]:
    """Return the lines to be shown (open ones, or those settled), and the others; on the db lane."""
    clashes = office.sync.clashes(office.actor, settled=True)
    people = office.sync.people(office.actor)
    records = [RecordState(clash.table, clash.row_id, "conflict") for clash in clashes]
    names = office.sync.named(office.actor, records)
    kept = sorted(
        zip(clashes, names, strict=True), key=lambda one: (kind_order(one[0].table), one[1], one[0].row_id)
    )
    called = {**people, **_pointed(office, clashes)}
    lines: dict[bool, list[ClashLine]] = {True: [], False: []}
    for clash, name in kept:
        theirs, ours = both_words(clash.table, clash.field, clash.kept, clash.other, called)
        line = ClashLine(clash, name, theirs, ours, people.get(clash.author, ""))
        lines[bool(clash.chosen)].append(line)
    return lines[settled], lines[not settled]


def _pointed(office: Office, clashes: Sequence[Clash]) -> dict[str, str]:
    """Return what the records are called that values of clashes point to."""
    wanted = [
        RecordState(POINTS[clash.field], str(value), "conflict")
        for clash in clashes
        if clash.field in POINTS
        for value in (clash.kept, clash.other)
        if value
    ]
    names = office.sync.named(office.actor, wanted)
    return {record.row_id: name for record, name in zip(wanted, names, strict=True)}


class ClashGrid(Grid):
    """Both values side by side. Left and right choose whose stands, with Shift for the whole record."""

    picked = Signal(object, str)
    picked_record = Signal(object, str)

    def __init__(self, desk: Desk, owner: Page, fate: Callable[[ClashLine], str]) -> None:
        def mark(line: ClashLine, side: str, words: str) -> str:
            if side == OTHER and line.fixed:
                return words
            return f"{'●' if fate(line) == side else '○'} {words or '--'}"

        columns = [
            Column(_("Kind"), lambda line: kind_words(line.clash.table), 84,
                   key="kind", filter="kind"),
            Column(_("Name"), lambda line: line.name, 92, key="name"),
            Column(_("Field"), lambda line: field_name(line.clash.table, line.clash.field), 104,
                   key="field", filter="field"),
            Column(_("← The province's"), lambda line: mark(line, KEPT, line.theirs), 186, key="theirs"),
            Column(_("The other value →"), lambda line: mark(line, OTHER, line.ours), 186, key="ours"),
            Column(_("What stands"), lambda line: _(FATES[fate(line)][0]), 146, "state", key="fate",
                   tone=lambda line: FATES[fate(line)][1]),
            Column(_("Why"), lambda line: _(WHY.get(line.clash.code, line.clash.code)), 146, key="why"),
            Column(_("Other value by"), lambda line: line.author, 76, key="author"),
            Column(_("Since"), lambda line: moment(hub_moment(line.clash.at)), 134, key="at"),
        ]  # fmt: skip
        super().__init__(desk.jobs, columns, owner, _("Both values, field by field"))
        self._fate = fate
        self.clicked.connect(self._clicked)
        self.opened.connect(self._turn)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with left, right and Space; walk with the other keys."""
        side = {Qt.Key.Key_Left: KEPT, Qt.Key.Key_Right: OTHER}.get(Qt.Key(event.key()))
        line = self.current()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (
            line is not None
            and side
            and held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        ):
            (self.picked_record if held else self.picked).emit(line, side)
        elif line is not None and event.key() == Qt.Key.Key_Space and not held:
            self._turn(line)
        else:
            super().keyPressEvent(event)

    def _turn(self, line: ClashLine) -> None:
        self.picked.emit(line, OTHER if self._fate(line) == KEPT else KEPT)

    def _clicked(self, index: QModelIndex) -> None:
        line = self.current()
        if line is not None and index.column() in (THEIRS, OURS):
            self.picked.emit(line, KEPT if index.column() == THEIRS else OTHER)


class Inbox(InPlaceList):
    """The differences that are open, or those already decided. Nothing is decided before it is saved."""

    def __init__(self, page: Page, desk: Desk, back: Callable[[], object]) -> None:
        self.choices: dict[str, str] = {}
        self._lines: Sequence[ClashLine] = ()
        self._may = may(desk.office, "sync.settle")
        grid = ClashGrid(desk, page, self.fate)
        super().__init__(page, desk, "clashes", _("Differences to the province"), grid, back)
        self.chips = {"open": Chip(_("To be decided"), "open"), "settled": Chip(_("Decided"), "settled")}
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self._turned)
        self.chips["open"].setChecked(True)
        self.next_button = Button(_("Next one F8"), self.next_open)
        self.lay([*self.chips.values(), self.next_button])
        self._foot()
        grid.picked.connect(self.pick)
        grid.picked_record.connect(self.pick_record)
        for keys, act in (("F8", self.next_open), ("Shift+F8", lambda: self.next_open(-1))):
            QShortcut(QKeySequence(keys), self, activated=act)

    def _foot(self) -> None:
        """Put what is done with all shown, and the saving, beneath."""
        self.sum = Words("", colour="secondary", elide=True)
        self.all_kept = Button(_("The province's for all shown"), lambda: self.pick_all(KEPT))
        self.all_other = Button(_("The other value for all shown"), lambda: self.pick_all(OTHER))
        self.save_button = Button("", self.save, look="primary", picture="check", keys="Ctrl+Return")
        self.again_button = Button(_("Decide these again"), self.decide_again, picture="undo-2")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.sum, 1)
        self.hint = Words(
            _("← → choose for a field, with Shift for the whole record, ↑ ↓ go to the next one."), colour="hint",
            wrap=True,
        )  # fmt: skip
        for button in (self.all_kept, self.all_other, self.again_button, self.save_button):
            foot.addWidget(button)
        self._whole.addWidget(self.hint)
        self._whole.addLayout(foot)
        in_order(self._back, *self.chips.values(), self.next_button, self.papers.button, self.grid, self.all_kept,
                 self.all_other, self.again_button, self.save_button)  # fmt: skip

    @property
    def settled(self) -> bool:
        """Say whether what is decided is shown."""
        return self.chips["settled"].isChecked()

    def filters(self) -> str:
        """Say which of them are shown."""
        return self.register.filter_words(
            next(c.accessibleName() for c in self.chips.values() if c.isChecked())
        )

    # -- reading

    def refresh(self) -> None:
        """Read the differences anew; what was chosen and not saved stays chosen."""
        office, settled = self._desk.office, self.settled
        self._page.run(lambda: read(office, settled), lambda got: self.show_lines(*got))

    def show_lines(self, lines: Sequence[ClashLine], others: Sequence[ClashLine]) -> None:
        """Show what was asked for; `others` are decided while open ones are shown, or the other way round."""
        self._lines = lines
        counts = (len(others), len(self._lines)) if self.settled else (len(self._lines), len(others))
        for chip, count in zip(self.chips.values(), counts, strict=True):
            chip.tell(count)
        known = {line.clash.id for line in (*self._lines, *others) if not line.clash.chosen}
        self.choices = {key: side for key, side in self.choices.items() if key in known}
        if self.settled:
            self.grid.empty.say(
                _("Nothing was decided yet"), _("What you decide stays here and can be taken back.")
            )
        else:
            self.grid.empty.say(
                _("No difference waits"),
                _("Where the province holds another value than we do, both stand here."),
            )
        self.grid.show_source(ClashSource(self._lines, self.register.filters))
        self._say_sum()

    def _turned(self) -> None:
        self.refresh()
        self.grid.setFocus()

    def _say_sum(self) -> None:
        chosen = Counter(self.choices.values())
        told = ""
        if self.choices:
            told = _("As the province's: {kept}, the other value: {other}, still open: {open}",
                     kept=f"{chosen[KEPT]:,}", other=f"{chosen[OTHER]:,}",
                     open=f"{len(self._lines) - len(self.choices):,}")  # fmt: skip
        self.sum.setText("" if self.settled else told)
        self.save_button.setText(_n("Save {n} choice", "Save {n} choices", len(self.choices)))
        for part in (self.all_kept, self.all_other, self.next_button, self.hint, self.save_button):
            part.setVisible(not self.settled and self._may and bool(self._lines))
        self.save_button.setEnabled(bool(self.choices))
        self.again_button.setVisible(self.settled and self._may and bool(self._lines))

    # -- choosing

    def fate(self, line: ClashLine) -> str:
        """Return what is chosen for a field, or was decided."""
        return line.clash.chosen or self.choices.get(line.clash.id, "")

    def pick(self, line: ClashLine, side: str) -> None:
        """Choose whose value of a field stands; what may not be chosen says why."""
        words = self._refusal(line, side)
        if words:
            self._page.strip.say(words, "warn")
        self._put([line, *(one for one in self._lines if said_together(line.clash, one.clash))], side)

    def pick_record(self, line: ClashLine, side: str) -> None:
        """Choose for the whole record."""
        self._put([one for one in self._lines if one.record == line.record], side)

    def pick_all(self, side: str) -> None:
        """Choose the same for everything shown; how many is said beneath, and nothing is saved yet."""
        shown = set(self.grid.rows.ids)
        self._put([line for line in self._lines if line.clash.id in shown], side)

    def _refusal(self, line: ClashLine, side: str) -> str:
        """Say why a value may not be chosen: the province keeps it, or another person than its writer decides."""
        if side != OTHER:
            return ""
        if line.fixed:
            return NotYours(field=line.clash.field).words()
        if line.clash.sensitive and line.clash.author == self._desk.actor.operator_id:
            return OtherPerson(field=line.clash.field).words()
        return ""

    def _put(self, lines: Sequence[ClashLine], side: str) -> None:
        if self.settled or not self._may:
            return
        self.choices |= {line.clash.id: side for line in lines if not self._refusal(line, side)}
        self._say_sum()
        for view in (self.grid, self.grid.frozen):
            view.viewport().update()

    def next_open(self, step: int = 1) -> None:
        """Go to the next field nothing is chosen for, from the current one on."""
        ids = self.grid.rows.ids
        here = self.grid.currentIndex().row()
        for turn in range(1, len(ids) + 1):
            place = (here + step * turn) % len(ids)
            if ids[place] not in self.choices:
                self.grid.go_to(place)
                return

    # -- deciding

    def save(self) -> None:
        """Decide what is chosen; it can be taken back."""
        office, desk, choices = self._desk.office, self._desk, dict(self.choices)
        if not choices or not self.save_button.isEnabled():
            return
        self.save_button.setEnabled(False)

        def done(_settled: Settled) -> None:
            self.choices = {}
            words = _n("{n} difference decided", "{n} differences decided", len(choices))
            desk.say(words, lambda: take_back(desk, tuple(choices)))
            self.refresh()

        self._page.run(lambda: office.sync.settle(office.actor, choices), done, self._refused)

    def _refused(self, error: Exception) -> None:
        self._page.fault(error)
        self.refresh()

    def decide_again(self) -> None:
        """Open what was decided again: the rows chosen, or the current one."""
        office, desk = self._desk.office, self._desk
        ids = tuple(self.grid.chosen_ids())
        if ids and self.settled:
            words = _n("{n} difference is open again", "{n} differences are open again", len(ids))

            def done(_none: Any) -> None:
                desk.say(words, None)
                self.refresh()

            self._page.run(lambda: office.sync.reopen(office.actor, ids), done, self._refused)


def take_back(desk: Desk, ids: Sequence[str]) -> None:
    """Open decided differences again, as the undo of deciding them."""
    desk.take_back(
        lambda office: office.sync.reopen(office.actor, ids),
        lambda _none: _n("Taken back: {n} difference is open again", "Taken back: {n} differences are open again",
                         len(ids)),
    )  # fmt: skip
