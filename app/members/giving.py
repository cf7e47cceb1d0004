"""What stands in a roster that leaves the office? Words for codes, and each row's fate; knows no database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.members import workbook
from app.members.cells import RosterSheet
from app.members.findings import JudgedRow, Judgement
from app.members.newcomer import NewMember, TemplateField, template
from app.members.workbook import Column, Mark, wording
from app.shared import codes
from app.shared.cells import read_sheets
from app.shared.errors import NuangongError
from app.shared.money import yuan

_SHORT_SEX = {"1": "男", "2": "女"}  # as the template's own example has it


def roster_of(people: Sequence[NewMember], *, coded: bool = False) -> bytes:
    """Return people as a workbook in the platform's template, in labels or, where it wants them, `coded`.

    Columns beyond its 20 stand behind them, and only where somebody has something there: what the roll keeps
    further, the remark, and the columns of the office's own sheets.
    """
    further = [one for one in template() if one.further]
    used = [one for one in further if any(getattr(new, one.identifier) not in (None, "") for new in people)]
    layout = (*workbook.columns(), *(Column(one.identifier, one.header, False) for one in used))
    if any(new.remark for new in people):
        layout = (*layout, Column("remark", wording()["remark"], False))
    own = dict.fromkeys(header for new in people for header, _ in new.extra)
    whole = (*layout, *(Column("", header, False) for header in own))
    return workbook.roster(
        whole, (_line(no, new, layout, tuple(own), coded) for no, new in enumerate(people, 1))
    )


def _line(no: int, new: NewMember, layout: Sequence[Column], own: Sequence[str], coded: bool) -> list[str]:
    extra = dict(new.extra)
    keys = [column.key for column in layout]
    cells = [str(no) if key == "row_no" else words(new, key, coded) for key in keys]
    return cells + [extra.get(header, "") for header in own]


@lru_cache(maxsize=1)
def _fields() -> dict[str, TemplateField]:
    return {one.identifier: one for one in template()}


def words(new: NewMember, key: str, coded: bool = False) -> str:
    """Say what `new` has in field `key`, as the template writes it: a label, or the code itself when `coded`."""
    value: Any = getattr(new, key)
    if value is None or value == "":
        return ""
    one = _fields().get(key)
    kind = one.kind if one else "text"
    if kind == "day":
        return f"{value:%Y%m%d}"
    if kind == "yes_no":
        return wording()["yes" if value else "no"]
    if kind == "money":
        return yuan(value).replace(",", "")
    if coded and one is not None and one.code_list:
        return str(value)
    if key == "sex" and value in _SHORT_SEX:
        return _SHORT_SEX[value]
    if one is not None and one.code_list:
        listed = codes.load(one.code_list)
        label = listed.label(value)
        back = listed.match(label)
        # A name that another entry answers to would come back as that one; the code never does.
        return label if back is not None and back.code == value else str(value)
    return str(value)


def sheet_back(path: Path, found: RosterSheet, judgement: Judgement) -> bytes:
    """Return the sheet as it came, with what became of each row behind it, in the spoken language."""
    places = {column.header: place for place, column in enumerate(found.columns)}
    marks = {row.sheet_row: _mark(row, places) for row in judgement.rows}
    return workbook.given_back(found.sheet, _grid(path, found), found.header_row, marks)


def _mark(row: JudgedRow, places: dict[str, int]) -> Mark:
    coloured: dict[int, str] = {}
    for problem in sorted(row.problems, key=lambda problem: problem.outcome == "refused"):
        if problem.column in places:
            coloured[places[problem.column]] = problem.outcome
    return Mark(row.outcome, " ".join(problem.words() for problem in row.problems), coloured)


def _grid(path: Path, found: RosterSheet) -> list[Sequence[Any]]:
    """Put the sheet together again: what stood above the header, the header, people and asides."""
    last = max((row.sheet_row for row in found.rows), default=found.header_row)
    last = max([last, *(number for number, _ in found.asides)])
    grid: list[Sequence[Any]] = [() for _ in range(last)]
    for number, row in enumerate(_above(path, found)):
        grid[number] = row
    grid[found.header_row - 1] = [column.header for column in found.columns]
    for person in found.rows:
        grid[person.sheet_row - 1] = person.cells
    for number, words in found.asides:
        grid[number - 1] = (words,)
    return grid


def _above(path: Path, found: RosterSheet) -> list[list[Any]]:
    if found.header_row == 1:
        return []
    try:
        sheets = dict(read_sheets(path))
    except NuangongError:
        return []  # titles are an ornament: a table that only `roster` can read goes back without them
    return sheets.get(found.sheet, [])[: found.header_row - 1]
