"""What does one cell of a roster say in its column? Pure; knows neither the row it stands in nor who is registered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.members import cells
from app.members import findings as found
from app.members.cells import Cell, Column, RawRow
from app.members.findings import Outcome, Problem, Repair
from app.members.membership import REVOKE
from app.members.newcomer import TemplateField, template
from app.shared import codes, dates, identity, money
from app.shared.errors import RuleError

# The everyday name of the permit leaves open which of the two it is; identity tells them apart by the number.
_EITHER_PERMIT = ("港澳台居民居住证", "港澳台居住证")
_YES_NO = ("是", "否")
_SHOWN = 40  # characters of a cell that a message repeats
_OFFERED = 200  # a column with more unknown words than that is in the wrong place; seeking costs 1 ms a word
_LONG_NUMBER = re.compile(r"\d{9,}[Xx]?")


@dataclass(slots=True)
class Draft:
    """One row while it is being judged; rows of one `key` are of one document, "" is nobody's."""

    row: RawRow
    cells: tuple[Cell, ...]
    problems: list[Problem] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    who: identity.Identity | None = None
    key: str = ""

    @property
    def refused(self) -> bool:
        """Tell whether anything found so far refuses the row."""
        return bool(self.problems) and any(problem.outcome == "refused" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a cell says in its column, whoever's row it stands in."""

    value: Any = None
    problem: Problem | None = None
    repair: Repair | None = None
    remark: str = ""


class Layout:
    """Knows where each field stands in the sheet, and words what is found there as problems and repairs."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        """Take the columns of a sheet; a field without one is called as the template calls it."""
        self._header = {one.identifier: one.header for one in template()}
        self._header |= dict.fromkeys(("remark", "row_no", "taken", "reason"), "")
        named = {
            n: column.identifier for n, column in enumerate(columns) if column.identifier in self._header
        }
        self._place = {name: n for n, name in named.items() if name}
        self._unknown = [(n, column.header) for n, column in enumerate(columns) if n not in named]
        self._header |= {name: columns[n].header for name, n in self._place.items()}
        self._padding = (None,) * len(columns)

    def draft(self, row: RawRow) -> Draft:
        """Open a draft of a row; its last cell is the empty one of every column that is not there."""
        return Draft(row, (*row.cells, *self._padding[len(row.cells) :], None))

    def problem(
        self,
        name: str,
        reason: RuleError,
        value: str = "",
        *,
        suggestion: str = "",
        outcome: Outcome | None = None,
    ) -> Problem:
        """Word a problem of field `name`; `value` comes masked where it is personal."""
        grave: Outcome = outcome or ("note" if reason.code in found.NOTES else "refused")
        column = self._header.get(name, name)
        return Problem(name, column, grave, reason.code, value, reason.facts, suggestion, reason.template)

    def _cell(self, draft: Draft, name: str) -> Cell:
        return draft.cells[self._place.get(name, -1)]

    def _repair(self, name: str, cell: Cell, after: str) -> Repair | None:
        before = cell if isinstance(cell, str) else cells.read_text(cell)
        return Repair(name, self._header[name], before, after) if before != after else None

    def _repaired(self, draft: Draft, name: str, cell: Cell, after: str) -> None:
        repair = self._repair(name, cell, after)
        if repair is not None:
            draft.repairs.append(repair)

    def _missing(self, name: str) -> Problem:
        return self.problem(name, found.FieldMissing(column=self._header[name]))

    def _as_said(self, name: str, cell: Cell) -> str:
        """Keep what the sheet says, in its own words, where something else is followed."""
        return f"{self._header[name]}:{cells.read_text(cell)}"

    def _extra(self, row: RawRow) -> tuple[tuple[str, str], ...]:
        """Keep the cells of columns we have no field for."""
        kept = ((header, cells.read_text(row.cells[n])) for n, header in self._unknown if n < len(row.cells))
        return tuple((header, words) for header, words in kept if words)


class Readings(Layout):
    """Reads the cells that mean the same in every row; each distinct text of a column is read once."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        """Choose a way of reading for every field that is told by its own cell alone."""
        super().__init__(columns)
        self._fields = {one.identifier: one for one in template()}
        self._required = {one.identifier for one in template() if one.required}
        self._ways: dict[str, Callable[[str, Cell], _Reading]] = {
            name: self._way(one) for name, one in self._fields.items()
        }
        self._ways |= {"remark": self._words, "member_card_no": self._card}
        self._numbers = {name: one.kind == "number" for name, one in self._fields.items()}
        self._seen: dict[str, dict[str, _Reading]] = {name: {} for name in self._ways}
        self._strangers: dict[str, int] = {}

    def _way(self, one: TemplateField) -> Callable[[str, Cell], _Reading]:
        if one.code_list:
            return self._code
        if one.kind == "day" and one.further:
            return self._further_day
        return {"yes_no": self._yes_no, "money": self._amount}.get(one.kind, self._words)

    def _take(self, draft: Draft, name: str, place: int) -> Any:
        """Read field `name` of a row, write down what is found, and return its value."""
        cell = draft.cells[place]
        reading: _Reading | None
        if isinstance(cell, str):
            seen = self._seen[name]
            reading = seen.get(cell)
            if reading is None:
                reading = seen[cell] = self._ways[name](name, cell)
        else:
            reading = self._ways[name](name, cell)
        if reading.repair is not None:
            draft.repairs.append(reading.repair)
        if reading.problem is not None:
            draft.problems.append(reading.problem)
            if reading.remark:
                draft.remarks.append(reading.remark)
        if reading.value is not None:
            draft.values[name] = reading.value
        return reading.value

    def _empty(self, name: str) -> _Reading:
        return _Reading(problem=self._missing(name) if name in self._required else None)

    def _code(self, name: str, cell: Cell) -> _Reading:
        """Read the code a cell stands for, or report it with the nearest entries."""
        words = cells.read_text(cell)
        if not words:
            return self._empty(name)
        if name == "id_type" and codes.tidy(words) in _EITHER_PERMIT:
            name_zh = codes.load("id_document_types").label(identity.HONG_KONG_MACAO)
            return _Reading(identity.HONG_KONG_MACAO, repair=self._repair(name, cell, name_zh))
        one = self._fields[name]
        listed = codes.load(one.code_list or "")
        entry = listed.match(words)
        if entry is not None and not (name == "change_type" and entry.code == REVOKE):
            plain = cell in (entry.code, entry.name_zh)
            return _Reading(entry.code, repair=None if plain else self._repair(name, cell, entry.name_zh))
        self._strangers[name] = self._strangers.get(name, 0) + 1
        offered = listed.nearest(words) if self._strangers[name] <= _OFFERED else ()
        return self._unlisted(one, cell, "、".join(entry.name_zh for entry in offered))

    def _unlisted(self, one: TemplateField, cell: Cell, near: str) -> _Reading:
        shown = veiled(cells.read_text(cell))
        reason = found.UnknownCode(column=self._header[one.identifier], value=shown, nearest=near)
        grave: Outcome = "refused" if one.required else "note"
        problem = self.problem(one.identifier, reason, shown, suggestion=near, outcome=grave)
        return _Reading(problem=problem, remark=self._as_said(one.identifier, cell))

    def _yes_no(self, name: str, cell: Cell) -> _Reading:
        words = cells.read_text(cell)
        if not words:
            return self._empty(name)
        answer = cells.read_yes_no(cell)
        if answer is None:
            return self._unlisted(self._fields[name], cell, "、".join(_YES_NO))
        plain = words in _YES_NO
        return _Reading(answer, repair=None if plain else self._repair(name, cell, _YES_NO[not answer]))

    def _further_day(self, name: str, cell: Cell) -> _Reading:
        words, day = cells.read_text(cell), dates.parse_day(cell)
        if day is not None or not words:
            return _Reading(day)
        shown = veiled(words)
        return _Reading(
            problem=self.problem(name, found.DayUnread(value=shown), shown), remark=self._as_said(name, cell)
        )

    def _amount(self, name: str, cell: Cell) -> _Reading:
        words = cells.read_text(cell)
        if not words:
            return _Reading()
        try:
            fen = money.parse_yuan(words)
        except money.AmountError:
            fen = -1
        if fen >= 0:
            return _Reading(fen)
        shown = veiled(words)
        problem = self.problem(name, found.AmountUnread(value=shown), shown)
        return _Reading(problem=problem, remark=self._as_said(name, cell))

    def _card(self, name: str, cell: Cell) -> _Reading:
        number = cells.read_number(cell)
        if not number:
            return _Reading()
        if identity.is_card(number):
            return _Reading(number, repair=self._repair(name, cell, number))
        return _Reading(problem=self.problem(name, found.CardUnread(), identity.mask_id(number)))

    def _words(self, name: str, cell: Cell) -> _Reading:
        digits = name == "hukou_region" or self._numbers.get(name, False)
        words = cells.read_number(cell) if digits else cells.read_text(cell)
        return _Reading(words, repair=self._repair(name, cell, words)) if words else self._empty(name)


def veiled(words: str) -> str:
    """Shorten what a message repeats, and mask a number that stands in a column where it does not belong."""
    return _LONG_NUMBER.sub(lambda number: identity.mask_id(number[0]), words)[:_SHOWN]
