"""Whom must one ask for what? The problems of the rows that wait, a line each, for paper and Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.shared.identity import mask_id
from app.shared.text import _
from ui.kit.grid import Column

if TYPE_CHECKING:
    from app.members import DraftLine

LONG = (
    14  # signs: what is longer is a number of a document, which a paper that lies about does not show whole
)


@dataclass(frozen=True)
class Told:
    """One problem: where the row stood, whose it is, which cell, what stands there, what is wrong."""

    file: str
    sheet_row: int
    name: str
    column: str
    value: str
    words: str


def told(lines: Iterable[DraftLine], files: Mapping[str, str]) -> list[Told]:
    """Return the problems of the rows that wait, in the order of their sheets."""
    found = []
    for line in lines:
        name = next((text for header, text in line.cells.items() if line.fields.get(header) == "name"), "")
        for problem in line.problems:
            value = mask_id(problem.value) if len(problem.value) > LONG else problem.value
            file = files.get(line.import_id, "")
            found.append(Told(file, line.sheet_row, name, problem.column, value, problem.words()))
    return found


def told_columns() -> list[Column]:
    """Return the columns of that paper."""
    return [
        Column(_("File"), lambda one: one.file, 160),
        Column(_("Row"), lambda one: str(one.sheet_row), 60, "count"),
        Column(_("Name"), lambda one: one.name, 110),
        Column(_("Column"), lambda one: one.column, 120),
        Column(_("In the sheet"), lambda one: one.value, 180),
        Column(_("What about it"), lambda one: one.words, 420),
    ]
