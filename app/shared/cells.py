"""What stands in the cells of somebody's sheet? Reads .xlsx, .xls and .csv; knows no capability's columns."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from app.shared import sheet_size
from app.shared.errors import DeviceError, RuleError
from app.shared.files import read_whole
from app.shared.text import N_, translate

Cell = Any  # str, float, bool, date, datetime, time, timedelta or None, as the reader gives them

HEADER_SEARCH = 30  # rows; titles and instructions above a header are never longer
EXACT_DIGITS = 15  # Excel keeps no more in a number
_MARKS = re.compile(r"[\s*★※:\u200b\ufeff]+")
_EDGES = " \t\r\n\u3000\u00a0\u200b\ufeff'’`"


class SheetUnreadable(DeviceError):
    """The file is no workbook, is damaged, or has a password."""

    code = "sheet.unreadable"
    template = N_(
        "This file is damaged, protected by a password, or no Excel or CSV sheet. Nothing was taken in."
    )


class ColumnsMissing(RuleError):
    """No row of the sheet names the columns that are needed."""

    code = "sheet.columns_missing"
    template = N_("No row of this sheet names the needed columns: {columns}. Nothing was taken in.")


class ColumnTwice(RuleError):
    """Two columns have the same meaning, so nobody can say which one counts."""

    code = "sheet.column_twice"
    template = N_("The column “{column}” stands twice in this sheet. Delete one of them and try again.")


class DigitsLost(RuleError):
    """A long number was kept by Excel as a number, and its last digits are gone."""

    code = "sheet.digits_lost"
    template = N_(
        "Excel has lost the last digits of this number. Type it again into a cell of the kind “text”."
    )


class WholeNumberWanted(RuleError):
    """The cell does not hold a whole number."""

    code = "sheet.whole_number"
    template = N_("A whole number is wanted here.")


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one row. `sheet_row` is the row seen in Excel; `outcome` is "refused" or "note"."""

    sheet_row: int
    code: str
    column: str = ""
    outcome: str = "refused"
    template: str = ""
    facts: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, sheet_row: int, error: RuleError, outcome: str = "refused") -> RowProblem:
        """Keep what an error says about a row."""
        return cls(
            sheet_row, error.code, error.field or "", outcome, error.template, tuple(error.facts.items())
        )

    def words(self, language: str | None = None) -> str:
        """Say it in `language` (the spoken one when None)."""
        return translate(self.template, dict(self.facts), language) if self.template else self.code


@dataclass(frozen=True)
class FoundSheet:
    """The rows below a header: each with its number in Excel and its cells by identifier.

    `header` holds every column's title by place; `columns` the place of each identifier that was found.
    """

    sheet: str
    header_row: int
    header: tuple[str, ...]
    columns: Mapping[str, int]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    def named(self) -> Iterator[tuple[int, dict[str, Cell], tuple[Cell, ...]]]:
        """Give (row in Excel, cells by identifier, all cells) of every row that is not empty."""
        for number, cells in self.rows:
            yield (
                number,
                {key: cells[place] if place < len(cells) else None for key, place in self.columns.items()},
                cells,
            )


def plain_title(title: Cell) -> str:
    """Return a column's title without spaces, stars and full-width shapes: " *姓　名 " → "姓名"."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", as_text(title)))


def bare_title(title: str) -> str:
    """Return a plain title without 元 or 人 in brackets: "慰问金(元)" → "慰问金"; 万元 is another thing."""
    return re.sub(r"\((元|人民币元|单位:?元|人|口)\)$", "", title)


def as_text(cell: Cell) -> str:
    """Return a cell as trimmed text; a whole number without ".0", nothing for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**EXACT_DIGITS else repr(cell)
    return str(cell).strip(_EDGES)


def as_long_number(cell: Cell) -> str:
    """Return a document or card number as text. Raises DigitsLost for a number Excel has cut."""
    if isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS:
        raise DigitsLost()
    text = unicodedata.normalize("NFKC", as_text(cell))
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text):
        raise DigitsLost()
    return re.sub(r"[\s\u200b\ufeff]", "", text).upper()


def as_whole_number(cell: Cell) -> int:
    """Return a cell's whole number: 3.0, "3" or "３". Raises WholeNumberWanted."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**EXACT_DIGITS:
        return int(cell)
    text = unicodedata.normalize("NFKC", as_text(cell))
    if isinstance(cell, bool) or not re.fullmatch(r"[-+]?\d{1,9}(\.0+)?", text):
        raise WholeNumberWanted()
    return int(text.split(".")[0])


def is_blank(cell: Cell) -> bool:
    """Say whether nothing stands in the cell."""
    return as_text(cell) == ""


def read_sheets(path: Path) -> list[tuple[str, list[list[Cell]]]]:
    """Return every sheet's name and rows, from its first row on.

    Raises FileUnreadable, SheetUnreadable, SheetTooFar, SheetTooLarge.
    """
    content = read_whole(path)
    if path.suffix.lower() in (".csv", ".txt"):
        return [("", _csv_rows(content))]
    sheet_size.check(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        ]
    except (CalamineError, PasswordError, ValueError) as error:
        raise SheetUnreadable() from error


def find_sheet(path: Path, titles: Mapping[str, Sequence[str]], needed: Sequence[str]) -> FoundSheet:
    """Find the sheet and the header row that name all `needed` identifiers; `titles` lists each one's words.

    Raises ColumnsMissing, ColumnTwice, FileUnreadable, SheetUnreadable.
    """
    meaning = {plain_title(word): key for key, words in titles.items() for word in words}
    for name, rows in read_sheets(path):
        for place, row in enumerate(rows[:HEADER_SEARCH]):
            header = tuple(plain_title(cell) for cell in row)
            columns = _columns(header, meaning)
            if all(key in columns for key in needed):
                body = tuple(
                    (number, tuple(cells))
                    for number, cells in enumerate(rows[place + 1 :], start=place + 2)
                    if not all(is_blank(cell) for cell in cells)
                )
                return FoundSheet(name, place + 1, header, columns, body)
    raise ColumnsMissing(columns="、".join(titles[key][0] for key in needed))


def _columns(header: tuple[str, ...], meaning: Mapping[str, str]) -> dict[str, int]:
    """Place every known title. The full title goes before the one without its unit."""
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        key = meaning.get(title) or meaning.get(bare_title(title))
        if key is None or not title:
            continue
        if key in found:
            raise ColumnTwice(column=title)
        found[key] = place
    return found


def _csv_rows(content: bytes) -> list[list[Cell]]:
    """Read CSV in UTF-8 (with or without its mark) or GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    raise SheetUnreadable()
