"""What is found in one row of a roster? Pure; knows neither the other rows nor who is registered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.members import cells
from app.members import findings as found
from app.members.cells import Cell, Column, RawRow
from app.members.findings import JudgedRow, Outcome, Problem, Repair
from app.members.newcomer import NewMember, TemplateField, joins_retired, template, too_young
from app.shared import codes, dates, identity
from app.shared.errors import RuleError

# The everyday name of the permit leaves open which of the two it is; identity tells them apart by the number.
_EITHER_PERMIT = ("港澳台居民居住证", "港澳台居住证")
_ONE_NUMBER_ONE_PERSON = (*identity.EIGHTEEN, identity.PERMANENT_OLD)
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
            name: self._code if one.code_list else self._words for name, one in self._fields.items()
        }
        self._ways |= {"is_migrant_worker": self._yes_no, "remark": self._words}
        self._seen: dict[str, dict[str, _Reading]] = {name: {} for name in self._ways}
        self._strangers: dict[str, int] = {}

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
        if entry is not None:
            plain = cell in (entry.code, entry.name_zh)
            return _Reading(entry.code, repair=None if plain else self._repair(name, cell, entry.name_zh))
        self._strangers[name] = self._strangers.get(name, 0) + 1
        offered = listed.nearest(words) if self._strangers[name] <= _OFFERED else ()
        return self._unlisted(one, cell, "、".join(entry.name_zh for entry in offered))

    def _unlisted(self, one: TemplateField, cell: Cell, near: str) -> _Reading:
        shown = _veiled(cells.read_text(cell))
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

    def _words(self, name: str, cell: Cell) -> _Reading:
        words = cells.read_number(cell) if name == "hukou_region" else cells.read_text(cell)
        return _Reading(words, repair=self._repair(name, cell, words)) if words else self._empty(name)


class Bench(Readings):
    """Judges one row at a time: name, document and what it tells, joining, and the plain cells."""

    def __init__(self, columns: tuple[Column, ...], today: date) -> None:
        """Make ready for the rows of one sheet, judged as of `today`."""
        super().__init__(columns)
        self._today = today
        apart = {"name", "id_no", "id_type", "sex", "birth_date", "change_date", "mobile"}
        self._plain = [
            (name, self._place.get(name, -1))
            for name in self._ways
            if name not in apart and (name in self._place or name in self._required)
        ]
        # "身份证号" above the numbers says what the missing column of kinds would say.
        self._type_is_told = "id_type" not in self._place and "身份" in self._header["id_no"]

    def judge(self, row: RawRow) -> Draft:
        """Look at every cell of a row."""
        draft = self.draft(row)
        self._name(draft)
        self._document(draft)
        self._sex(draft)
        born = self._birth(draft)
        for name, place in self._plain:
            self._take(draft, name, place)
        self._joining(draft, born)
        self._mobile(draft)
        return draft

    def finish(self, draft: Draft) -> JudgedRow:
        """Close a draft; a row that is not refused becomes a new member."""
        problems = tuple(draft.problems)
        new = None
        if not draft.refused:
            values = draft.values
            if draft.remarks:
                said = values.get("remark", "")
                values["remark"] = ";".join([said, *draft.remarks] if said else draft.remarks)
            new = NewMember(**values, extra=self._extra(draft.row) if self._unknown else ())
        outcome = found.worst(problems) if problems else "ok"
        return JudgedRow(draft.row.sheet_row, outcome, problems, tuple(draft.repairs), new, draft.row.cells)

    def _name(self, draft: Draft) -> None:
        cell = self._cell(draft, "name")
        name = cells.read_name(cell)
        draft.values["name"] = name
        if not name:
            draft.problems.append(self.problem("name", found.NameMissing()))
            return
        fault = cells.name_fault(name)
        if fault is None:
            self._repaired(draft, "name", cell, name)
        else:
            shown = fault if fault.isprintable() else f"U+{ord(fault):04X}"
            reason = found.NameCharacters(found=shown)
            draft.problems.append(self.problem("name", reason, cells.mask_name(name)))

    def _document(self, draft: Draft) -> None:
        cell = self._cell(draft, "id_no")
        number = identity.normalise(cell)
        doc_type = self._document_type(draft, number)
        lost = bool(number) and identity.lost_digits(cell)
        try:
            # Under an unknown kind of document only what holds for every kind can be said of the number.
            draft.who = identity.check(doc_type or "99", cell if lost else number)
        except identity.IdentityError as reason:
            lost = isinstance(reason, identity.DigitsLost)
            if doc_type or reason.code in {"id.missing", "id.digits_lost"}:
                masked = "" if reason.code == "id.missing" else identity.mask_id(_shown(cell, number, lost))
                meant = str(reason.facts.get("suggestion", ""))
                draft.problems.append(self.problem("id_no", reason, masked, suggestion=meant))
        else:
            self._repaired(draft, "id_no", cell, number)
            draft.values["id_type"], draft.values["id_no"] = draft.who.doc_type, number
            if doc_type not in (None, draft.who.doc_type):
                self._retyped(draft, draft.who.doc_type)
        if number and not lost:
            draft.key = number if doc_type in _ONE_NUMBER_ONE_PERSON else f"{doc_type} {number}"

    def _retyped(self, draft: Draft, doc_type: str) -> None:
        """List which of two kinds under one everyday name the number shows it to be."""
        draft.repairs = [repair for repair in draft.repairs if repair.field != "id_type"]
        name = codes.load("id_document_types").label(doc_type)
        self._repaired(draft, "id_type", self._cell(draft, "id_type"), name)

    def _document_type(self, draft: Draft, number: str) -> str | None:
        """Return the kind of document: as the cell says; where it says nothing, as the number shows."""
        if self._type_is_told:
            return identity.type_of(number)
        place = self._place.get("id_type", -1)
        told: str | None = self._take(draft, "id_type", place)
        return told if told or cells.read_text(draft.cells[place]) else identity.type_of(number)

    def _sex(self, draft: Draft) -> None:
        place = self._place.get("sex", -1)
        said = self._take(draft, "sex", place)
        told = draft.who.sex if draft.who else None
        if told is None:
            return
        draft.values["sex"] = told
        if said and told != said:
            cell = draft.cells[place]
            reason = found.SexMismatch(told=codes.load("sex").label(told))
            draft.problems.append(self.problem("sex", reason, _veiled(cells.read_text(cell))))
            draft.remarks.append(self._as_said("sex", cell))

    def _birth(self, draft: Draft) -> date | None:
        """Read the birth date; the document's wins. Without one from the document the cell must be a day."""
        cell = self._cell(draft, "birth_date")
        said = dates.parse_day(cell)
        told = draft.who.birth if draft.who else None
        born = draft.values["birth_date"] = told or said
        if born is not None and born > self._today:
            name = "birth_date" if told is None else "id_no"
            shown = _mask_day(cells.read_text(cell)) if told is None else _mask_day(dates.iso(told))
            draft.problems.append(self.problem(name, found.DateInFuture(), shown))
        if said is not None and said == born:
            self._day_repaired(draft, "birth_date", cell, said)
            return born
        words = cells.read_text(cell)
        if not words:
            draft.problems.append(self._missing("birth_date"))
        elif told is not None:
            reason = found.BirthMismatch(told=dates.iso(told))
            draft.problems.append(self.problem("birth_date", reason, _mask_day(words)))
            draft.remarks.append(self._as_said("birth_date", cell))
        elif draft.who is not None:
            draft.problems.append(self._unreadable_day("birth_date", cell, _mask_day(words)))
        return born

    def _unreadable_day(self, name: str, cell: Cell, shown: str) -> Problem:
        meant = dates.iso(dates.from_serial(cell))
        return self.problem(name, found.DateInvalid(value=shown), shown, suggestion=meant)

    def _day_repaired(self, draft: Draft, name: str, cell: Cell, day: date) -> None:
        compact = isinstance(cell, str) and len(cell) == 8
        if not compact and not isinstance(cell, date):
            self._repaired(draft, name, cell, f"{day:%Y%m%d}")

    def _joining(self, draft: Draft, born: date | None) -> None:
        cell = self._cell(draft, "change_date")
        joined = draft.values["change_date"] = dates.parse_day(cell)
        if joined is not None:
            self._day_repaired(draft, "change_date", cell, joined)
            if joined > self._today:
                reason: RuleError = found.DateInFuture()
                draft.problems.append(self.problem("change_date", reason, cells.read_text(cell)))
            try:
                too_young(born, joined)
            except found.TooYoung as young:
                draft.problems.append(self.problem("change_date", young, cells.read_text(cell)))
        elif words := cells.read_text(cell):
            draft.problems.append(self._unreadable_day("change_date", cell, _veiled(words)))
        else:
            draft.problems.append(self.problem("change_date", found.DateMissing(), outcome="refused"))
        if joins_retired(draft.values.get("change_type"), draft.values.get("employment_status")):
            status = cells.read_text(self._cell(draft, "employment_status"))
            draft.problems.append(self.problem("employment_status", found.JoinRetired(), status))

    def _mobile(self, draft: Draft) -> None:
        cell = self._cell(draft, "mobile")
        number = cells.read_number(cell)
        if not number:
            draft.problems.append(self.problem("mobile", found.MobileMissing()))
        elif not cells.is_mobile(number):
            masked = identity.mask_phone(number)
            draft.problems.append(self.problem("mobile", found.MobileFormat(), masked))
        else:
            draft.values["mobile"] = number
            if number != cell:
                self._repaired(draft, "mobile", cell, number)


def _shown(cell: Cell, number: str, lost: bool) -> str:
    return f"{cell:.5E}" if lost and isinstance(cell, (int, float)) else number


def _veiled(words: str) -> str:
    """Shorten what a message repeats, and mask a number that stands in a column where it does not belong."""
    return _LONG_NUMBER.sub(lambda number: identity.mask_id(number[0]), words)[:_SHOWN]


def _mask_day(words: str) -> str:
    return words[:4] + "*" * max(min(len(words), 20) - 4, 0)
