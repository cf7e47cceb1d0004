"""Where in this file is the roster? Finds sheet, header row, columns and people's rows; judges none."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import python_calamine

from app.members.cells import Cell, Column, RawRow, RosterSheet, cell_at, read_header, read_text
from app.members.newcomer import FURTHER
from app.members.sieve import Sieve
from app.members.workbook import wording
from app.shared import codes
from app.shared.errors import DeviceError, RuleError
from app.shared.text import N_

__all__ = [
    "Column",
    "NoHeaderFound",
    "NoSuchSheet",
    "RawRow",
    "RosterAbsent",
    "RosterProtected",
    "RosterSheet",
    "RosterUnreadable",
    "UnknownRosterKind",
    "read",
]

_HEADER_WITHIN = 60  # rows; titles and instructions above a header are never longer
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # a protected .xlsx is a stream of an old-style container
_DELIMITERS = (",", "\t", ";", "|")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_TEXT_FORMULA = re.compile(r'="([0-9A-Za-z]+)"')


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


class NoHeaderFound(RuleError):
    """No row of any sheet names the columns of a roster."""

    code = "roster.no_header"
    template = N_("No row with the column names (name, document number and so on) was found in this file.")


class NoSuchSheet(RuleError):
    """The file has no sheet of that name; fact `sheet`."""

    code = "roster.no_sheet"
    template = N_("The file has no sheet named “{sheet}”.")


Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One sheet as it was read, before anything is sought in it."""

    name: str
    visible: bool
    grid: Grid


@dataclass(frozen=True, slots=True)
class _Header:
    """Where a sheet's header stands (0-based) and what it names, by column."""

    at: int
    names: Mapping[int, str]


def read(path: Path, sheet: str | None = None, extra_aliases: Iterable[tuple[str, str]] = ()) -> RosterSheet:
    """Read the roster in `path`, from the named sheet or from the one that looks most like a roster.

    `extra_aliases` are the office's own (identifier, header) pairs. The file is opened for reading only.
    Raises RosterAbsent, RosterUnreadable, RosterProtected, UnknownRosterKind, NoSuchSheet or NoHeaderFound.
    """
    aliases = _aliases() | {read_header(header): identifier for identifier, header in extra_aliases}
    leaves = _leaves(path, aliases)
    if sheet is not None:
        leaves = [leaf for leaf in leaves if leaf.name == sheet]
        if not leaves:
            raise NoSuchSheet(sheet=sheet)
    found = [(leaf, header) for leaf in leaves if (header := _header(leaf.grid, aliases)) is not None]
    if not found:
        raise NoHeaderFound(file=path.name)
    rosters = [(leaf, header, *_people(leaf.grid, header)) for leaf, header in found]
    # The first of the best: visible, with people in it, with name and number, naming most columns, longest.
    best = max(
        rosters,
        key=lambda one: (
            one[0].visible,
            bool(one[2]),
            {"name", "id_no"} <= set(one[1].names.values()),
            len(one[1].names),
            len(one[2]),
        ),
    )
    leaf, header, rows, asides = best
    others = tuple(other.name for other, _, people, _ in rosters if other is not leaf and people)
    width = max((len(row.cells) for row in rows), default=0)
    columns = _columns(leaf.grid[header.at], header.names, width, rows)
    return RosterSheet(path.name, leaf.name, header.at + 1, columns, rows, asides, others)


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    known = {read_header(row["header_zh"]): row["identifier"] for row in codes.rows("import_template_member")}
    known |= {read_header(row["header_zh"]): row["identifier"] for row in codes.rows(FURTHER)}
    for row in codes.rows("import_header_aliases"):
        known.setdefault(read_header(row["header"]), row["identifier"])
    # What we write behind a sheet that is given back is no column of the office's own.
    for key in ("remark", "taken", "reason"):
        known.setdefault(read_header(wording()[key]), key)
    return known


def _identifier(cell: Cell, aliases: Mapping[str, str]) -> str | None:
    if not isinstance(cell, str) or not cell or len(cell) > 60:
        return None
    word = read_header(cell)
    return aliases.get(word) or aliases.get(_BRACKETED.sub("", word)) or aliases.get(word.strip("【】[]()"))


def _leaves(path: Path, aliases: Mapping[str, str]) -> list[_Leaf]:
    """Read every sheet by what the file is, not by what it is called: many an `.xls` is something else."""
    try:
        content = path.read_bytes()
    except OSError as cause:
        raise RosterAbsent(file=path.name) from cause
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _spreadsheet(path, content)
    start = content[:512]
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")) or start.lstrip()[:1] == b"<":
        raise UnknownRosterKind(file=path.name)
    return [_Leaf("", True, _text_table(path, content, aliases))]


def _spreadsheet(path: Path, content: bytes) -> list[_Leaf]:
    if content.startswith(b"\xd0\xcf") and _ENCRYPTED in content:
        raise RosterProtected(file=path.name)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            leaves = []
            for about in book.sheets_metadata:
                if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                grid = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
                visible = about.visible == python_calamine.SheetVisibleEnum.Visible
                leaves.append(_Leaf(about.name, visible, grid))
            return leaves
    except python_calamine.PasswordError as cause:
        raise RosterProtected(file=path.name) from cause
    except (python_calamine.CalamineError, python_calamine.XmlError, python_calamine.ZipError) as cause:
        raise RosterUnreadable(file=path.name) from cause


def _text_table(path: Path, content: bytes, aliases: Mapping[str, str]) -> Grid:
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
        header = _header(grid, aliases)
        score = len(header.names) if header else 0
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


def _header(grid: Grid, aliases: Mapping[str, str]) -> _Header | None:
    """Return the first of the rows that name most columns; a person's name or number must be among them."""
    best: _Header | None = None
    for at, row in enumerate(grid[:_HEADER_WITHIN]):
        names = _names(row, aliases)
        known = set(names.values())
        if len(known) < 2 or not known & {"name", "id_no"}:
            continue
        if best is None or len(names) > len(best.names):
            best = _Header(at, names)
    return best


def _names(row: Sequence[Cell], aliases: Mapping[str, str]) -> dict[int, str]:
    """Name the columns; of two for one field the template's own word wins, else the first."""
    own = {read_header(line["header_zh"]) for line in codes.rows("import_template_member")}
    names: dict[int, str] = {}
    holder: dict[str, int] = {}
    for place, cell in enumerate(row):
        identifier = _identifier(cell, aliases)
        if identifier is None:
            continue
        if identifier in holder:
            if read_header(str(cell)) not in own or read_header(str(row[holder[identifier]])) in own:
                continue
            del names[holder[identifier]]
        names[place] = identifier
        holder[identifier] = place
    return names


def _people(grid: Grid, header: _Header) -> tuple[tuple[RawRow, ...], tuple[tuple[int, str], ...]]:
    """Part the rows below the header into people's rows and the rest."""
    sieve = Sieve([read_header(read_text(cell)) for cell in grid[header.at]], header.names)
    rows: list[RawRow] = []
    asides: list[tuple[int, str]] = []
    for at in range(header.at + 1, len(grid)):
        row = grid[at]
        if sieve.is_person(row):
            rows.append(RawRow(at + 1, tuple(row)))
        elif words := " ".join(text for cell in row if (text := read_text(cell))):
            asides.append((at + 1, words))
    return tuple(rows), tuple(asides)


def _columns(
    header: Sequence[Cell], names: Mapping[int, str], width: int, rows: tuple[RawRow, ...]
) -> tuple[Column, ...]:
    """Name every column up to the last with a header; one without is called by its letter if it is used."""
    width = max(width, len(header))
    titles = [read_text(header[place]) if place < len(header) else "" for place in range(width)]
    nameless = [place for place, title in enumerate(titles) if not title]
    if nameless:
        used = {place for row in rows for place in nameless if read_text(cell_at(row.cells, place))}
        for place in used:
            titles[place] = _letter(place)
    for place, title in enumerate(titles):
        if title and title in titles[:place]:
            titles[place] = f"{title} ({_letter(place)})"  # kept beside each other, they need two names
    last = max((place for place, title in enumerate(titles) if title), default=-1)
    return tuple(Column(names.get(place), titles[place]) for place in range(last + 1))


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
