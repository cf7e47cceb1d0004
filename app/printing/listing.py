"""How does a list stand on paper? Titles, rows and what was filtered, as a register; asks nobody, draws nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.printing.sheet import SUM, Column, Grid, Heading, Paragraph, Part, Sheet, Wording
from app.shared.errors import RuleError
from app.shared.progress import Progress
from app.shared.text import N_

KEY = "register"
EMPTY = "--"
# Above this the paper is a stack nobody reads; it also bounds the memory (10,000 rows are 100 MB laid out).
MOST_ROWS = 20_000
AMOUNT, COUNT, BALANCE = "amount", "count", "balance"

_PORTRAIT = 174.0  # mm between the margins of an upright A4 sheet
_EM = 10.5 * 25.4 / 72  # mm: one Chinese character as the register sets it
_PAD = 3.0  # mm beside and between the words of a cell
_LONGEST = 16.0  # ems: a longer text is broken rather than given the whole page
_NARROWEST = 9.0  # mm
_ROW = 7.0  # mm: one line and its air
_REPORT_EVERY = 200  # rows


class ListTooLong(RuleError):
    """More rows than a person would print."""

    code = "print.list_too_long"
    template = N_(
        "{rows} rows are too many for paper, which takes {most}. Nothing was printed. "
        "Filter the list first, or write it to Excel."
    )


@dataclass(frozen=True)
class ListColumn:
    """One column: its title and its kind.

    A kind is "amount" (yuan), "balance" (yuan too, never added up), "count", or anything else for text.
    """

    title: str
    kind: str = "text"

    @property
    def is_number(self) -> bool:
        """Say whether the cells are read by their digits, from the right."""
        return self.kind in (AMOUNT, COUNT, BALANCE)


@dataclass(frozen=True)
class Listing:
    """A list as it is shown: every cell as its words. `name` says in the audit which list it was."""

    name: str
    title: str
    columns: tuple[ListColumn, ...]
    rows: Sequence[tuple[str, ...]] = field(repr=False)  # people's data: no log and no crash report shows it
    # What was filtered, in words; empty when everything is there.
    subtitle: str = ""
    totals: tuple[str, ...] | None = None


def register(listing: Listing, words: Wording, office: str, progress: Progress) -> Sheet:
    """Word a list as a sheet whose rows report to `progress` while they are laid. Raises ListTooLong."""
    if len(listing.rows) > MOST_ROWS:
        raise ListTooLong(rows=f"{len(listing.rows):,}", most=f"{MOST_ROWS:,}")
    needed = _needed(listing)
    lines = [_cells(row) for row in listing.rows]
    columns = tuple(
        Column(column.title, width, "right" if column.is_number else "left")
        for column, width in zip(listing.columns, needed, strict=True)
    )
    head = [words("office", name=office), words("count", n=f"{len(listing.rows):,}")]
    if listing.subtitle:
        head.append(words("filters", words=listing.subtitle))
    parts: tuple[Part, ...] = (
        Heading(listing.title),
        *(Paragraph(line, indent=False) for line in _head_lines(head)),
        Grid(columns, _Watched(lines, progress), listing.totals, _ROW, _page_total(listing, words)),
    )
    return Sheet(
        KEY,
        words.version,
        listing.title,
        parts,
        number="",
        landscape=sum(needed) > _PORTRAIT,
        language=words.language,
    )


def _page_total(listing: Listing, words: Wording) -> tuple[str, ...] | None:
    """Give what stands at the foot of each page of a list with amounts: their sums on it."""
    kinds = [column.kind for column in listing.columns]
    if listing.totals is None or AMOUNT not in kinds or kinds[0] == AMOUNT:
        return None
    return (words["page_total"], *(SUM if kind == AMOUNT else "" for kind in kinds[1:]))


def _cells(row: tuple[str, ...]) -> tuple[str, ...]:
    """Give a row with its empty cells struck out, so that nobody takes them for forgotten."""
    return row if all(row) else tuple(cell or EMPTY for cell in row)


def _head_lines(head: Sequence[str]) -> Iterator[str]:
    """Give the lines above the register; in two languages each has a line of its own."""
    for line in zip(*(part.split("\n") for part in head), strict=False):
        yield "    ".join(line)


def _needed(listing: Listing) -> list[float]:
    """Return how wide each column would like to be, in mm."""
    widths = [min(_ems(column.title), _LONGEST / 2) for column in listing.columns]
    rows: Iterable[tuple[str, ...]] = listing.rows
    for row in rows if listing.totals is None else (*rows, listing.totals):
        for place, cell in enumerate(row):
            if len(cell) > widths[place]:  # a text of that many letters is never wider than that many ems
                widths[place] = max(widths[place], _ems(cell))
    return [max(_NARROWEST, min(width, _LONGEST) * _EM + _PAD) for width in widths]


def _ems(text: str) -> float:
    """Return about how wide a text stands, in ems: half a Chinese character for each Latin letter."""
    if text.isascii():
        return len(text) * 0.56
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text)


class _Watched(tuple[tuple[str, ...], ...]):
    """Rows that say how far they were read, because laying 10,000 of them takes a second and may be stopped.

    They are read twice: once to look for characters no font has, once to be laid.
    """

    _progress: Progress
    _read: int

    def __new__(cls, rows: Iterable[tuple[str, ...]], progress: Progress) -> _Watched:
        made = super().__new__(cls, rows)
        made._progress, made._read = progress, 0
        return made

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        before, total = min(self._read, 1) * len(self), 2 * len(self)
        self._read += 1
        for number, row in enumerate(super().__iter__()):
            if number % _REPORT_EVERY == 0:
                self._progress.report(before + number, total)
            yield row
