"""How does a roster leave as a workbook? Writes cells; knows neither the roll nor the rules.

Every cell is text: an 18-digit number stays whole, and nothing that begins with = + - @ is ever a formula.
Workbooks are made in memory, for XlsxWriter's other way leaves people's data in temporary files after a kill.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

import xlsxwriter

from app.shared import codes, paths
from app.shared.cells import EXACT_DIGITS

HEADER_ROW: Final = 4  # as Excel counts; the platform's template has its people from row 5 on
_BLANK_ROWS: Final = 1_000
_WIDTHS: Final = {"id_no": 21, "work_unit": 28, "mobile": 14, "name": 12, "doc_type": 18}


@dataclass(frozen=True)
class Column:
    """A column of the template: its identifier, its title, whether people must fill it."""

    key: str
    title: str
    required: bool


@dataclass(frozen=True)
class Mark:
    """What is said behind a row given back: outcome, why, and its troubled cells by place from 0."""

    outcome: str
    reason: str = ""
    places: Mapping[int, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def wording() -> Mapping[str, str]:
    """Return the sheet's own words, which are Chinese in every language."""
    return tomllib.loads((paths.resources() / "catalog" / "roster_sheet.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """Return the template's 20 columns in the platform's order."""
    return tuple(
        Column(line["identifier"], line["header_zh"], line["required"] == "1")
        for line in codes.rows("import_template_member")
    )


def roster(layout: Sequence[Column], lines: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook in the platform's template: titles in row 4, people from row 5, text cells only."""
    return _template(layout, lines, 0)


def blank() -> bytes:
    """Return the platform's template with nobody in it: cells made for text, so that no number loses its end."""
    return _template(columns(), (), _BLANK_ROWS)


def _template(layout: Sequence[Column], lines: Iterable[Sequence[str]], blanks: int) -> bytes:
    content = io.BytesIO()
    book = _book(content)
    sheet = book.add_worksheet(wording()["sheet"])
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    sheet.write_string(0, 0, wording()["title"], book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, wording()["notes"])
    for place, column in enumerate(layout):
        sheet.set_column(place, place, _WIDTHS.get(column.key, 12))
        sheet.write_string(HEADER_ROW - 1, place, ("*" if column.required else "") + column.title, head)
    for row, line in enumerate(lines, HEADER_ROW):
        for place, value in enumerate(line):
            sheet.write_string(row, place, value, text)
    for row in range(HEADER_ROW, HEADER_ROW + blanks):
        for place in range(len(layout)):
            sheet.write_blank(row, place, None, text)
    sheet.freeze_panes(HEADER_ROW, 2)
    book.close()
    return content.getvalue()


def given_back(name: str, rows: Sequence[Sequence[Any]], header_row: int, marks: Mapping[int, Mark]) -> bytes:
    """Return the sheet as it came, with what became of each row behind it and its troubled cells coloured.

    `rows` are all the rows from the first on, `header_row` and the keys of `marks` count as Excel does.
    """
    content = io.BytesIO()
    book = _book(content)
    sheet = book.add_worksheet((name or wording()["sheet"])[:31])
    plain = book.add_format({"num_format": "@"})
    looks = {
        "refused": book.add_format({"num_format": "@", "bg_color": "#FCE8E6", "font_color": "#B3261E"}),
        "note": book.add_format({"num_format": "@", "bg_color": "#FFF1D6", "font_color": "#8A4B00"}),
    }
    width = max((len(row) for row in rows), default=0)
    for number, row in enumerate(rows, 1):
        mark = marks.get(number)
        for place, cell in enumerate(row):
            look = looks.get(mark.places.get(place, ""), plain) if mark else plain
            sheet.write_string(number - 1, place, as_cell(cell), look)
        if mark:
            yes_no = wording()["no" if mark.outcome == "refused" else "yes"]
            sheet.write_string(number - 1, width, yes_no, looks.get(mark.outcome, plain))
            sheet.write_string(number - 1, width + 1, mark.reason, plain)
    head = book.add_format({"bold": True, "num_format": "@"})
    sheet.write_string(header_row - 1, width, wording()["taken"], head)
    sheet.write_string(header_row - 1, width + 1, wording()["reason"], head)
    sheet.set_column(0, width, 14)
    sheet.set_column(width + 1, width + 1, 60)
    sheet.freeze_panes(header_row, 0)
    book.close()
    return content.getvalue()


def as_cell(value: Any) -> str:
    """Return what a cell shows, as text: days as yyyy-mm-dd, whole numbers without decimals.

    A number beyond a sheet's 15 digits stays a power of ten: written out, its lost end would be invented.
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < 10**EXACT_DIGITS else f"{value:.14E}"
    return str(value)


def _book(content: io.BytesIO) -> Any:
    return xlsxwriter.Workbook(content, {"in_memory": True})
