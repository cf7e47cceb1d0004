"""How do the rows of rosters that wait stand in one table? Columns, cells and what is wrong with each; asks nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.shared.identity import normalise
from app.shared.text import _
from ui.kit.sheet import CellProblem, SheetColumn, SheetRow

if TYPE_CHECKING:
    from app.members import DraftLine

ROW, FILE = "=row", "=file"  # no header of a sheet: read_header would have kept a letter of it
NOT_SHOWN = frozenset({"row_no", "taken", "reason"})
AND = "、"  # between the names nearest to a word that is in no list
YES_NO = ["是", "否"]
NARROWEST, WIDEST = 70, 240  # pixels of a column in the usual text size

Open = Callable[[str], object]
Problem = Any  # what the roll found in a cell: its words, code, facts and suggestion


def cells_of(line: DraftLine) -> dict[str, str]:
    """Return a row's cells by our field's name, or by the header where we have no field for it."""
    return {line.fields.get(header, header): text for header, text in line.cells.items()}


def columns_of(
    lines: Sequence[DraftLine],
    template: Mapping[str, str],
    files: Mapping[str, str],
    wide: Callable[[str], int],
) -> list[SheetColumn]:
    """Return the columns that matter: row, file where there are several, name, those with problems, the rest.

    A column that is empty in every row stays away unless something is wrong there. `template` names the header
    of each of our fields, `wide` says how many pixels a text needs.
    """
    titles: dict[str, str] = {}
    wrong: Counter[str] = Counter()
    filled: dict[str, int] = {}
    for line in lines:
        for header in line.cells:
            titles.setdefault(line.fields.get(header, header), header)
        for problem in line.problems:
            key = key_of(problem)
            titles.setdefault(key, problem.column or template.get(key, key))
            wrong[key] += 1 + 1000 * (problem.outcome == "refused")
        for key, text in cells_of(line).items():
            filled[key] = max(filled.get(key, 0), wide(text))
    order = [key for key in titles if key not in NOT_SHOWN and (wrong[key] or filled.get(key))]
    order.sort(key=lambda key: (key != "name", wrong[key] < 1000, not wrong[key]))
    made = [SheetColumn(ROW, _("Row"), 52, "count", fixed=True)]
    if len({line.import_id for line in lines}) > 1:
        made.append(SheetColumn(FILE, _("File"), _width([*map(wide, files.values())]), fixed=True))
    for key in order:
        room = _width([wide(titles[key]), filled.get(key, 0)])
        made.append(SheetColumn(key, titles[key].strip("*★ \n"), room))
    return made


def _width(needs: Sequence[int]) -> int:
    return max(NARROWEST, min(WIDEST, max(needs, default=0) + 26))


def key_of(problem: Problem) -> str:
    """Return the column a problem stands in."""
    return problem.field or problem.column or "name"


def row_of(
    line: DraftLine,
    columns: Sequence[SheetColumn],
    template: Mapping[str, str],
    files: Mapping[str, str],
    typed: Mapping[str, str],
) -> SheetRow:
    """Return a row for the table; what its own sheet has no column for is locked unless the template has."""
    cells = {**cells_of(line), **typed, ROW: str(line.sheet_row), FILE: files.get(line.import_id, "")}
    locked = (column.key for column in columns if column.key not in cells and column.key not in template)
    return SheetRow(line.id, [cells.get(column.key, "") for column in columns], frozenset(locked))


def problems_of(
    problems: Sequence[Problem], cells: Mapping[str, str], open_member: Open
) -> dict[str, CellProblem]:
    """Return what is wrong in each column; of several things in one cell the gravest leads."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(key_of(problem), []).append(problem)
    return {key: _cell_problem(some, cells.get(key, ""), open_member) for key, some in found.items()}


def _cell_problem(problems: list[Problem], text: str, open_member: Open) -> CellProblem:
    problems = sorted(problems, key=lambda problem: problem.outcome != "refused")
    first = problems[0]
    suggestion, offer, step = first.suggestion or None, "", None
    if first.code == "id.check_digit" and len(number := normalise(text)) == 18:
        suggestion = number[:17] + str(first.facts["expected"])
        offer = _("Make the last character {expected}", expected=first.facts["expected"])
    elif first.code == "mobile.format":
        suggestion = ""
    elif first.code == "code.unknown" and suggestion is not None:
        near = suggestion.split(AND)
        suggestion = None if near == YES_NO else near[0]  # of yes and no neither is nearer
    if member_id := first.facts.get("member_id"):
        step = (_("Open the one on the roll"), lambda: open_member(member_id))
    words = "  ".join(dict.fromkeys(problem.words() for problem in problems))
    if first.code == "code.unknown" and AND in first.suggestion:
        near = _("The nearest: {names}", names=first.suggestion)
        words = f"{words}  {near}"
    kind = "" if first.field == "id_no" else first.code  # a number is looked up on the document, one by one
    return CellProblem("bad" if first.outcome == "refused" else "warn", words, suggestion, offer, step, kind)


def lost_digits(line: DraftLine) -> bool:
    """Say whether the spreadsheet lost the last digits of this row's number."""
    return any(problem.code == "id.digits_lost" for problem in line.problems)
