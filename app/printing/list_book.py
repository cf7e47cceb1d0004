"""How does a list leave as a workbook? Text stays text, amounts are numbers; knows neither log nor guard.

Rows go straight to a file of the workbook's own hidden folder beside the target: 10,000 rows take 1 MB of memory
instead of 56. The folder is gone when the writing ends in any way; what a power cut left of an older one is swept
by the next writing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from app.printing.listing import AMOUNT, BALANCE, COUNT, Listing
from app.shared.errors import RuleError
from app.shared.files import write_refusal
from app.shared.money import parse_yuan
from app.shared.progress import Progress
from app.shared.text import N_

_FOLDER = ".nuangong-list-"
_REPORT_EVERY = 200  # rows
_EXACT = 15  # digits a sheet keeps in a number
_ROWS = 1_048_575  # of a sheet, below its header
_WIDEST = 40  # characters
_LOOKED_AT = 200  # rows that decide how wide a column is


class SheetFull(RuleError):
    """The list has more rows than a sheet."""

    code = "print.sheet_full"
    template = N_(
        "A sheet takes {most} rows, and the list has more. Nothing was written; filter the list first."
    )


@contextmanager
def written(listing: Listing, path: Path, author: str, progress: Progress) -> Iterator[Path]:
    """Write the list and yield the finished file, to be moved to `path`; afterwards nothing else is left.

    Raises SheetFull, Cancelled, FolderMissing, ReadOnlyPlace, DiskFull, WriteFailed.
    """
    if len(listing.rows) > _ROWS:
        raise SheetFull(most=f"{_ROWS:,}")
    folder: Path | None = None
    try:
        for old in path.parent.glob(f"{_FOLDER}*"):
            shutil.rmtree(old, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_FOLDER, dir=path.parent))
        file = folder / "list.xlsx"
        _write(listing, file, author, progress)
        yield file
    except (OSError, FileCreateError) as error:
        cause = error if isinstance(error, OSError) else error.args[0]
        raise write_refusal(cause, path.parent) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _write(listing: Listing, file: Path, author: str, progress: Progress) -> None:
    options = {
        "constant_memory": True,
        "tmpdir": str(file.parent),
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(str(file), options)
    sheet = book.add_worksheet(_sheet_name(listing.title))
    try:
        _dress(book, sheet, listing, author)
        formats = _Formats(book)
        for number, row in enumerate(listing.rows, 1):
            if number % _REPORT_EVERY == 1:
                progress.report(number - 1, len(listing.rows))
            for place, (column, cell) in enumerate(zip(listing.columns, row, strict=True)):
                _put(sheet, (number, place), cell, column.kind, formats)
        progress.report(len(listing.rows), len(listing.rows))
    except BaseException:
        sheet.row_data_fh.close()  # the book is given up: else its rows stay open, and Windows keeps the folder
        raise
    book.close()


class _Formats(dict[str, Any]):
    """Formats of a book by their shape, each made once."""

    def __init__(self, book: Any) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, shape: str) -> Any:
        made = self[shape] = self._book.add_format({"num_format": shape})
        return made


def _put(sheet: Any, place: tuple[int, int], cell: str, kind: str, formats: _Formats) -> None:
    """Write one cell. What is no number in a column of numbers stays the text it is."""
    if not cell:
        return
    number, shape = _number(cell, kind)
    if number is None:
        sheet.write_string(*place, cell, formats["@"])
    else:
        sheet.write_number(*place, number, formats[shape])


def _number(cell: str, kind: str) -> tuple[float | None, str]:
    """Return the number a cell means and the shape it is shown in."""
    if kind in (AMOUNT, BALANCE):
        try:
            return parse_yuan(cell) / 100, "#,##0.00"
        except RuleError:
            return None, ""
    if kind == COUNT:
        digits = cell.replace(",", "")
        plain = digits.removeprefix("-")
        if plain.isascii() and plain.isdigit() and len(plain) <= _EXACT:
            # A number in a list ("007") keeps its zeros.
            return float(digits), "0" * len(plain) if plain != str(int(plain)) else "0"
    return None, ""


def _dress(book: Any, sheet: Any, listing: Listing, author: str) -> None:
    """Write the header and give the sheet its filter, its widths, and a page setup that prints like a register."""
    book.set_properties({"title": listing.title, "subject": listing.subtitle, "author": author})
    head = book.add_format({"bold": True, "num_format": "@", "bg_color": "#E9EEF4", "bottom": 1})
    for place, column in enumerate(listing.columns):
        cells = [row[place] for row in listing.rows[:_LOOKED_AT]]
        widest = max(_characters(text) for text in (column.title, *cells))
        sheet.set_column(place, place, min(widest, _WIDEST) + 2)
        sheet.write_string(0, place, column.title, head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(listing.rows), len(listing.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&P / &N")


def _characters(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet: at most 31 characters, none of them a sign of a formula."""
    plain = "".join(" " if char in "[]:*?/\\" else char for char in title)
    return plain[:31].strip().strip("'") or "1"
