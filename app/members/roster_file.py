"""Which sheets of cells are in this file? Reads .xlsx, .xls and .csv by what they are; seeks nothing in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from app.members.cells import Cell
from app.shared import sheet_size
from app.shared.errors import DeviceError, RuleError
from app.shared.text import N_

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # a protected .xlsx is a stream of an old-style container
_DELIMITERS = (",", "\t", ";", "|")
_TEXT_FORMULA = re.compile(r'="([0-9A-Za-z]+)"')

Grid = Sequence[Sequence[Cell]]


class RosterUnreadable(DeviceError):
    """The file cannot be read; fact `file` is its name."""

    code = "roster.unreadable"
    template = N_(
        "The file cannot be read. It may be damaged; open it in the spreadsheet program and save it again."
    )


class RosterProtected(RosterUnreadable):
    """The file asks for a password."""

    code = "roster.protected"
    template = N_("The file is protected by a password. Save it without the password and try again.")


class RosterAbsent(RosterUnreadable):
    """The file is not there, or the system refuses to read it."""

    code = "roster.absent"
    template = N_("The file could not be read. Check that it is there and that no other program holds it.")


class UnknownRosterKind(RuleError):
    """Neither a spreadsheet nor a table of text."""

    code = "roster.kind"
    template = N_("This is not a spreadsheet (.xlsx, .xls) and not a table of text (.csv).")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet as it was read, before anything is sought in it."""

    name: str
    visible: bool
    grid: Grid


def leaves(path: Path, naming: Callable[[Grid], int]) -> list[Leaf]:
    """Read every sheet by what the file is, not by what it is called: many an `.xls` is something else.

    `naming` tells how many columns a table of text names, by which its delimiter is found.
    Raises RosterAbsent, RosterUnreadable, RosterProtected or UnknownRosterKind.
    """
    try:
        content = path.read_bytes()
    except OSError as cause:
        raise RosterAbsent(file=path.name) from cause
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _spreadsheet(path, content)
    start = content[:512]
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")) or start.lstrip()[:1] == b"<":
        raise UnknownRosterKind(file=path.name)
    return [Leaf("", True, _text_table(path, content, naming))]


def _spreadsheet(path: Path, content: bytes) -> list[Leaf]:
    if content.startswith(b"\xd0\xcf") and _ENCRYPTED in content:
        raise RosterProtected(file=path.name)
    sheet_size.check(content)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            found = []
            for about in book.sheets_metadata:
                if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                grid = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                visible = about.visible == python_calamine.SheetVisibleEnum.Visible
                found.append(Leaf(about.name, visible, grid))
            return found
    except python_calamine.PasswordError as cause:
        raise RosterProtected(file=path.name) from cause
    except (python_calamine.CalamineError, python_calamine.XmlError, python_calamine.ZipError) as cause:
        raise RosterUnreadable(file=path.name) from cause


def _text_table(path: Path, content: bytes, naming: Callable[[Grid], int]) -> Grid:
    text = _decoded(path, content)
    best: list[list[str]] = []
    reached = -1
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        try:
            grid: list[list[str]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as cause:
            raise RosterUnreadable(file=path.name) from cause
        score = naming(grid)
        if score > reached:
            best, reached = grid, score
        if score:
            break
    return [[_unwrapped(cell) for cell in row] for row in best]


def _unwrapped(cell: str) -> str:
    """Take the number out of ="2299…", which text tables use to keep a number's digits."""
    if not cell.startswith("="):
        return cell
    match = _TEXT_FORMULA.fullmatch(cell)
    return match[1] if match else cell


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RosterUnreadable(file=path.name)
