"""Where in this file is the roster? Finds sheet, header row, columns and people's rows; judges none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.members.cells import Cell, Column, RawRow, RosterSheet, cell_at, read_header, read_text
from app.members.roster_columns import (
    Fields,
    FieldTwice,
    Header,
    Naming,
    UnknownField,
    refuse_twice,
    titles_of,
)
from app.members.roster_file import (
    Grid,
    Leaf,
    RosterAbsent,
    RosterProtected,
    RosterUnreadable,
    UnknownRosterKind,
    leaves,
)
from app.members.sieve import Sieve
from app.shared.errors import RuleError
from app.shared.text import N_

__all__ = [
    "Column",
    "FieldTwice",
    "NoHeaderFound",
    "NoSuchSheet",
    "RawRow",
    "RosterAbsent",
    "RosterProtected",
    "RosterSheet",
    "RosterUnreadable",
    "UnknownField",
    "UnknownRosterKind",
    "look",
    "read",
]

_KNOWN_WORDS = 1_000  # of a column, kept once each


class NoHeaderFound(RuleError):
    """No row of any sheet names the columns of a roster."""

    code = "roster.no_header"
    template = N_("No row with the column names (name, document number and so on) was found in this file.")


class NoSuchSheet(RuleError):
    """The file has no sheet of that name; fact `sheet`."""

    code = "roster.no_sheet"
    template = N_("The file has no sheet named “{sheet}”.")


def read(
    path: Path,
    sheet: str | None = None,
    extra_aliases: Iterable[tuple[str, str]] = (),
    fields: Fields | None = None,
    sources: Mapping[str, Fields] | None = None,
) -> RosterSheet:
    """Read the roster in `path`, from the named sheet or from the one that looks most like a roster.

    `extra_aliases` are the office's own (identifier, header) pairs, `fields` what this sheet's headers are taken
    for, `sources` the same of sheets known before. The file is opened for reading only.
    Raises RosterAbsent, RosterUnreadable, RosterProtected, UnknownRosterKind, NoSuchSheet, NoHeaderFound,
    FieldTwice or UnknownField.
    """
    naming = Naming(extra_aliases, fields, sources)
    return _found(path, sheet, naming, leaves(path, naming.score))


def look(
    path: Path, sheet: str | None, sources: Mapping[str, Fields]
) -> tuple[RosterSheet, Mapping[int, str]]:
    """Read a roster as `read` does, and what its columns are guessed to be by their words alone.

    Where no row names the columns of a roster, the row above the first long number is taken for the header, and
    every row beneath for a person's: somebody may say what the columns are. Raises what `read` raises.
    """
    naming = Naming(sources=sources)
    sheets = leaves(path, naming.score)
    try:
        found = _found(path, sheet, naming, sheets)
    except NoHeaderFound:
        found = _unnamed(path, sheet, naming, sheets)
    return found, naming.guess([column.header for column in found.columns])


def _found(path: Path, sheet: str | None, naming: Naming, sheets: Sequence[Leaf]) -> RosterSheet:
    if sheet is not None and all(leaf.name != sheet for leaf in sheets):
        raise NoSuchSheet(sheet=sheet)
    found = [(leaf, header) for leaf in sheets if (header := naming.header(leaf.grid)) is not None]
    rosters = [(leaf, header, *_people(leaf.grid, header)) for leaf, header in found]
    wanted = [one for one in rosters if sheet is None or one[0].name == sheet]
    if not wanted:
        raise NoHeaderFound(file=path.name)
    # The first of the best: visible, with people in it, with name and number, naming most columns, longest.
    best = max(
        wanted,
        key=lambda one: (
            one[0].visible,
            bool(one[2]),
            {"name", "id_no"} <= set(one[1].names.values()),
            len(one[1].names),
            len(one[2]),
        ),
    )
    leaf, header, rows, asides = best
    refuse_twice(header)
    others = tuple(other.name for other, _, people, _ in rosters if other is not leaf and people)
    return _sheet(path, leaf, header, rows, asides, others)


def _unnamed(path: Path, sheet: str | None, naming: Naming, sheets: Sequence[Leaf]) -> RosterSheet:
    for leaf in sheets:
        header = naming.likely(leaf.grid) if sheet in (None, leaf.name) and leaf.visible else None
        if header is not None:
            below = range(header.at + 1, len(leaf.grid))
            people = tuple(RawRow(at + 1, tuple(leaf.grid[at])) for at in below if any(leaf.grid[at]))
            return _sheet(path, leaf, header, people, (), ())
    raise NoHeaderFound(file=path.name)


def _sheet(
    path: Path,
    leaf: Leaf,
    header: Header,
    rows: tuple[RawRow, ...],
    asides: tuple[tuple[int, str], ...],
    others: tuple[str, ...],
) -> RosterSheet:
    width = max((len(row.cells) for row in rows), default=0)
    columns = _columns(leaf.grid[header.at], header.names, width, rows)
    return RosterSheet(
        path.name, leaf.name, header.at + 1, columns, rows, asides, others, header.source, header.how
    )


class Once:
    """Keeps words that come again and again in a column once: of 100,000 rows most columns know a few dozen."""

    def __init__(self) -> None:
        self._seen: dict[int, dict[Cell, Cell]] = {}

    def row(self, row: Sequence[Cell]) -> tuple[Cell, ...]:
        """Return a row's cells; words met before are the very same."""
        return tuple(
            self._same(place, cell) if isinstance(cell, str) else cell for place, cell in enumerate(row)
        )

    def _same(self, place: int, cell: Cell) -> Cell:
        seen = self._seen.setdefault(place, {})
        # Where nearly everybody has words of their own (names, numbers), remembering them would cost more.
        return seen.setdefault(cell, cell) if len(seen) < _KNOWN_WORDS else seen.get(cell, cell)


def _people(grid: Grid, header: Header) -> tuple[tuple[RawRow, ...], tuple[tuple[int, str], ...]]:
    """Part the rows below the header into people's rows and the rest."""
    sieve = Sieve([read_header(read_text(cell)) for cell in grid[header.at]], header.names)
    rows: list[RawRow] = []
    asides: list[tuple[int, str]] = []
    once = Once()
    for at in range(header.at + 1, len(grid)):
        row = grid[at]
        if sieve.is_person(row):
            rows.append(RawRow(at + 1, once.row(row)))
        elif words := " ".join(text for cell in row if (text := read_text(cell))):
            asides.append((at + 1, words))
    return tuple(rows), tuple(asides)


def _columns(
    header: Sequence[Cell], names: Mapping[int, str], width: int, rows: tuple[RawRow, ...]
) -> tuple[Column, ...]:
    """Name every column up to the last with a header; one without is called by its letter if it is used."""
    titles = titles_of(header, width)
    for place in range(len(titles)):
        said = place < len(header) and read_text(header[place])
        if not said and not any(read_text(cell_at(row.cells, place)) for row in rows):
            titles[place] = ""
    last = max((place for place, title in enumerate(titles) if title), default=-1)
    return tuple(Column(names.get(place), titles[place]) for place in range(last + 1))
