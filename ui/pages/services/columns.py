"""How is an entry of the register worded in the list? Columns and the source of its rows; asks nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services import figures_words, program_words, who_words
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.grid import Column, Value

if TYPE_CHECKING:
    from app.office import Office
    from app.services import EntryLine, Program, ServiceFilter


@dataclass(frozen=True)
class RegisterSource:
    """The register as asked for, for the grid."""

    office: Office
    wanted: ServiceFilter
    programs: Sequence[Program]

    def ids(self) -> Sequence[str]:
        """Return the entries wanted."""
        return self.office.services.window(self.office.actor, self.wanted)

    def rows(self, ids: Sequence[str]) -> Sequence[EntryLine]:
        """Return these entries."""
        return self.office.services.page(self.office.actor, ids)

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = self.office.services.values(self.office.actor, self.wanted, key)
        return [Value(value, value_words(key, value, self.programs), count) for value, count in found]

    def totals(self, ids: Sequence[str] | None) -> Mapping[str, int]:
        """Return what all entries that match come to; for some of them their lines are added up."""
        if ids is None:
            whole = self.office.services.totals(self.office.actor, self.wanted)
            return {"times": whole.person_times, "amount": whole.amount}
        found = {"times": 0, "amount": 0}
        for start in range(0, len(ids), 500):
            for line in self.rows(ids[start : start + 500]):
                found["times"] += times(line)
                found["amount"] += money(line)
        return found


def value_words(key: str, value: str, programs: Sequence[Program]) -> str:
    """Return a filter's value in words; a programme by its name."""
    if key == "program":
        return next((program_words(one) for one in programs if one.code == value), value)
    return value


def times(line: EntryLine) -> int:
    """Return the person-times of an entry; what was taken off counts nothing."""
    return 0 if line.is_off else line.entry.person_times


def money(line: EntryLine) -> int:
    """Return the money of an entry in fen; what was taken off counts nothing."""
    return 0 if line.is_off else line.entry.amount


def state_of(line: EntryLine) -> tuple[str, str]:
    """Say whether an entry stands, was corrected or taken off; and its tone."""
    if line.is_off:
        return _("Taken off"), "quiet"
    return (_("Corrected"), "waiting") if line.correction else (_("Stands"), "good")


def columns(programs: Callable[[], Sequence[Program]]) -> list[Column]:
    """Return the columns of the register; `programs` gives those known at the moment."""
    return [
        Column(_("Day"), lambda line: line.entry.on.isoformat(), 100, key="on", filter="month"),
        Column(_("Programme"), lambda line: line.program, 150, key="program", filter="program"),
        Column(_("For whom"), lambda line: who_words(line.entry), 200, key="who"),
        Column(_("Content"), lambda line: line.entry.content, 180, key="content"),
        Column(_("Person-times"), lambda line: f"{line.entry.person_times:,}", 72, "count", key="times", number=times),
        Column(_("Amount (yuan)"), lambda line: yuan(line.entry.amount) if line.entry.amount else "", 100, "amount",
               key="amount", number=money),
        Column(_("Handled by"), lambda line: line.entry.handled_by, 80, key="handled_by", filter="handler"),
        Column(_("State"), lambda line: state_of(line)[0], 90, "state", key="state",
               tone=lambda line: state_of(line)[1]),
        Column(_("Figures"), lambda line: figures_words(line.entry, programs()), 330, key="figures"),
        Column(_("Why it was changed"), lambda line: line.correction, 130, key="why", hidden=True),
        Column(_("Entered by"), lambda line: line.entered_by, 80, key="by", hidden=True),
    ]  # fmt: skip
