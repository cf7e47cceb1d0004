"""Which unions and units are there, beside what the roll counts? Rows of the two lists and their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.members import Heads, RollCounts
from app.shared.dates import iso
from app.shared.pinyin import full, initials
from app.shared.text import _
from app.unions import UnionLine, UnitLine, difference, fewer_staff, real_name_rate
from ui.kit.grid import Column, Value
from ui.pages.unions.words import count, kind_words, missing_words, signed

NOBODY = Heads()
CLOSED = "closed"
Asked = Mapping[str, Callable[[Any], str]]
DUE_TONES = {"due": "warn", "overdue": "bad"}


@dataclass(frozen=True)
class _Row:
    line: UnionLine | UnitLine
    heads: Heads

    @property
    def id(self) -> str:
        """Return the union's or unit's id."""
        return self.line.facts.id

    @property
    def name(self) -> str:
        """Return its name."""
        return self.line.facts.name


@dataclass(frozen=True)
class UnionRow(_Row):
    """One union with the people of the roll who belong to it, those of the unions below among them."""

    line: UnionLine
    directly: Heads

    @property
    def differs(self) -> int | None:
        """Return how many more the roll has than was told."""
        return difference(self.heads.members, self.line.facts.member_count)

    @property
    def off(self) -> bool:
        """Say whether any of the three figures told is not what the roll counts."""
        facts, heads = self.line.facts, self.heads
        told = (facts.member_count, facts.women_count, facts.migrant_count)
        counted = (heads.members, heads.women, heads.migrants)
        return any(difference(here, figure) for here, figure in zip(counted, told, strict=True))

    @property
    def rate(self) -> str:
        """Return the real-name rate."""
        return real_name_rate(self.heads.members, self.line.facts.member_count)

    @cached_property
    def found_by(self) -> tuple[str, ...]:
        """Return what a search may meet."""
        facts = self.line.facts
        return (facts.name, full(facts.name), initials(facts.name), facts.uscc, facts.leader, facts.stat_code)


@dataclass(frozen=True)
class UnitRow(_Row):
    """One unit with the people of the roll there."""

    line: UnitLine

    @property
    def fewer(self) -> bool:
        """Say whether fewer people at work were told than the roll has members."""
        return fewer_staff(self.line.facts, self.heads.members)

    @cached_property
    def found_by(self) -> tuple[str, ...]:
        """Return what a search may meet."""
        facts = self.line.facts
        return (facts.name, full(facts.name), initials(facts.name), facts.uscc, facts.address)


def union_rows(lines: Sequence[UnionLine], counts: RollCounts) -> list[UnionRow]:
    """Return the rows of the unions."""
    return [
        UnionRow(line, counts.of_union.get(line.facts.id, NOBODY), counts.directly.get(line.facts.id, NOBODY))
        for line in lines
    ]


def unit_rows(lines: Sequence[UnitLine], counts: RollCounts) -> list[UnitRow]:
    """Return the rows of the units."""
    return [UnitRow(line, counts.of_unit.get(line.facts.id, NOBODY)) for line in lines]


class Rows:
    """Rows already read, as asked for, for the grid; `others` answer what a column's filter may choose from."""

    def __init__(
        self, rows: Sequence[Any], others: Callable[[str], Sequence[Any]], asked: Asked,
        word: Callable[[str, str], str],
    ) -> None:  # fmt: skip
        self._rows = {row.id: row for row in rows}
        self._others, self._asked, self._word = others, asked, word

    def ids(self) -> Sequence[str]:
        """Return who is asked for, in order."""
        return tuple(self._rows)

    def rows(self, ids: Sequence[str]) -> Sequence[Any]:
        """Return their rows."""
        return [self._rows[key] for key in ids if key in self._rows]

    def values(self, key: str) -> Sequence[Value]:
        """Return what a column's filter may choose from."""
        found = Counter(self._asked[key](row) for row in self._others(key))
        return [Value(value, self._word(key, value), number) for value, number in found.most_common()]


def meets(row: Any, typed: str) -> bool:
    """Say whether what was typed finds a row: a part of its name, or how that begins to sound."""
    wanted = typed.casefold().replace(" ", "")
    name, sound, letters, *others = row.found_by
    if wanted in name.casefold() or sound.startswith(wanted) or letters.startswith(wanted):
        return True
    return any(wanted in one.casefold() for one in others)


# -- unions

UNION_FILTERS: Asked = {
    "level": lambda row: row.line.facts.level,
    "base": lambda row: row.line.facts.base_type or "",
    "parent": lambda row: row.line.parent_name,
    "complete": lambda row: "lacks" if row.line.missing else "whole",
}
UNION_SORTS: Mapping[str, Callable[[UnionRow], Any]] = {
    "name": lambda row: row.found_by[1],
    "level": lambda row: (row.line.facts.level, row.found_by[1]),
    "members": lambda row: row.heads.members,
    "told": lambda row: row.line.facts.member_count or -1,
    "differs": lambda row: (row.differs is not None, row.differs or 0),
    "election": lambda row: (row.line.election is None, row.line.election),
}
UNION_LISTS: Mapping[str, Callable[[UnionRow], bool]] = {
    "": lambda row: row.line.facts.closed_on is None,
    "due": lambda row: bool(row.line.due),
    "incomplete": lambda row: row.line.facts.closed_on is None and bool(row.line.missing),
    "differ": lambda row: row.line.facts.closed_on is None and row.off,
    CLOSED: lambda row: row.line.facts.closed_on is not None,
}


def election_words(line: UnionLine) -> str:
    """Return the day of the next election, and that it is due or overdue."""
    if line.due == "overdue":
        return _("{day} overdue", day=iso(line.election))
    return _("{day} due", day=iso(line.election)) if line.due else iso(line.election)


def union_columns() -> list[Column]:
    """Return the columns of the unions."""
    return [
        Column(_("Name of the union"), lambda r: r.name, 196, sort="name", key="name"),
        Column(_("Level"), lambda r: kind_words(r.line.facts.level), 92, sort="level", key="level", filter="level"),
        Column(_("Union above"), lambda r: r.line.parent_name, 126, key="parent", filter="parent"),
        Column(_("On the roll"), lambda r: count(r.heads.members), 66, "count", sort="members", key="members",
               number=lambda r: r.heads.members),
        Column(_("Members as told"), lambda r: count(r.line.facts.member_count), 92, "count", sort="told", key="told",
               number=lambda r: r.line.facts.member_count),
        Column(_("Difference"), lambda r: signed(r.differs), 70, "count", sort="differs", key="differs"),
        Column(_("Real-name rate"), lambda r: r.rate, 74, "count", key="rate"),
        Column(_("Next election"), lambda r: election_words(r.line), 150, "state", sort="election", key="election",
               tone=lambda r: DUE_TONES.get(r.line.due, "")),
        Column(_("Leader"), lambda r: r.line.facts.leader, 92, key="leader"),
        Column(_("Completeness"), lambda r: missing_words(r.line.missing), 112, key="complete", filter="complete"),
        Column(_("Kind of base union"), lambda r: kind_words(r.line.facts.base_type), 118, key="base", filter="base"),
        Column(_("Covered units"), lambda r: count(r.line.units), 84, "count", key="units", hidden=True,
               number=lambda r: r.line.units),
        Column(_("Women"), lambda r: count(r.heads.women), 84, "count", key="women", hidden=True,
               number=lambda r: r.heads.women),
        Column(_("Migrant workers"), lambda r: count(r.heads.migrants), 84, "count", key="migrants", hidden=True,
               number=lambda r: r.heads.migrants),
        Column(_("Credit code"), lambda r: r.line.facts.uscc, 170, key="uscc", hidden=True),
        Column(_("Telephone"), lambda r: r.line.facts.phone, 116, key="phone", hidden=True),
        Column(_("Closed on"), lambda r: iso(r.line.facts.closed_on), 104, key="closed", hidden=True),
    ]  # fmt: skip


# -- units

UNIT_FILTERS: Asked = {
    "kind": lambda row: row.line.facts.kind,
    "union": lambda row: row.line.union_name,
    "complete": lambda row: "lacks" if row.line.missing else "whole",
}
UNIT_SORTS: Mapping[str, Callable[[UnitRow], Any]] = {
    "name": lambda row: row.found_by[1],
    "union": lambda row: (row.line.union_name == "", row.line.union_name),
    "members": lambda row: row.heads.members,
    "staff": lambda row: row.line.facts.staff_count or -1,
}
UNIT_LISTS: Mapping[str, Callable[[UnitRow], bool]] = {
    "": lambda _row: True,
    "uncovered": lambda row: row.line.facts.union_id is None,
    "incomplete": lambda row: bool(row.line.missing),
    "differ": lambda row: row.fewer,
}


def staff_words(row: UnitRow) -> str:
    """Return the people at work as told."""
    return count(row.line.facts.staff_count)


def unit_columns() -> list[Column]:
    """Return the columns of the units."""
    return [
        Column(_("Name of the unit"), lambda r: r.name, 190, sort="name", key="name"),
        Column(_("Kind"), lambda r: kind_words(r.line.facts.kind), 92, key="kind", filter="kind"),
        Column(_("Covered by"), lambda r: r.line.union_name, 180, sort="union", key="union", filter="union"),
        Column(_("On the roll"), lambda r: count(r.heads.members), 92, "count", sort="members", key="members",
               number=lambda r: r.heads.members),
        Column(_("People at work"), staff_words, 92, "count", sort="staff", key="staff",
               number=lambda r: r.line.facts.staff_count),
        Column(_("Completeness"), lambda r: missing_words(r.line.missing), 112, key="complete", filter="complete"),
        Column(_("Credit code"), lambda r: r.line.facts.uscc, 176, key="uscc"),
        Column(_("Address"), lambda r: r.line.facts.address, 200, key="address"),
        Column(_("Women"), lambda r: count(r.heads.women), 84, "count", key="women", hidden=True,
               number=lambda r: r.heads.women),
        Column(_("Migrant workers"), lambda r: count(r.heads.migrants), 84, "count", key="migrants", hidden=True,
               number=lambda r: r.heads.migrants),
    ]  # fmt: skip


def value_words(key: str, value: str) -> str:
    """Return a filter's value in words."""
    if not value:
        return _("(empty)")
    if key == "complete":
        return _("complete") if value == "whole" else _("something is missing")
    return kind_words(value) if key in ("level", "base", "kind") else value
