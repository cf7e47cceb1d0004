"""Which column of a roster is which field? Guessed by the words of its header, told by people, or remembered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from app.members.cells import Cell, read_header, read_text
from app.members.newcomer import FURTHER, template
from app.members.roster_file import Grid
from app.members.workbook import wording
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_

Fields = Mapping[str, str | None]
"""A sheet's headers and the field each is taken for; None keeps a column beside, with no field of its own."""

How = Literal["guessed", "remembered", "told"]
OURS: Final = ("row_no", "remark", "taken", "reason")  # columns we write ourselves besides the fields

_HEADER_WITHIN = 60  # rows; titles and instructions above a header are never longer
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_LONG = re.compile(r"[0-9０-９]{11,}")


class FieldTwice(RuleError):
    """Two columns were taken for one field; facts `first`, `second` (headers) and `column` (the field's)."""

    code = "roster.field_twice"
    template = N_(
        "“{first}” and “{second}” are both taken for “{column}”. Only one can be it: keep the other beside."
    )


class UnknownField(RuleError):
    """A column was taken for a field that does not exist; fact `name`."""

    code = "roster.unknown_field"
    template = N_("“{name}” is no field of a member. Nothing was taken in.")


@dataclass(frozen=True, slots=True)
class Header:
    """Where a sheet's header stands (0-based), what it names by column, its words, and how they were understood."""

    at: int
    names: Mapping[int, str]
    titles: Sequence[str]
    source: str
    how: How


class Naming:
    """What the words of headers mean: to everybody, for this sheet alone (`told`), or for sheets known before."""

    def __init__(
        self,
        extra_aliases: Iterable[tuple[str, str]] = (),
        told: Fields | None = None,
        sources: Mapping[str, Fields] | None = None,
    ) -> None:
        """Take what the office knows besides our own aliases; `sources` is keyed by `source_of` a header.

        Raises UnknownField.
        """
        self._aliases = aliases() | {read_header(header): identifier for identifier, header in extra_aliases}
        self._told = None if told is None else {read_header(word): name for word, name in told.items()}
        self._sources = sources or {}
        known = {*OURS, *(one.identifier for one in template())}
        for name in (self._told or {}).values():
            if name is not None and name not in known:
                raise UnknownField(name=name)

    def header(self, grid: Grid) -> Header | None:
        """Return the first of the rows that name most columns; a person's name or number must be among them."""
        best: Header | None = None
        for at, row in enumerate(grid[:_HEADER_WITHIN]):
            found = self._understood(at, row)
            known = set(found.names.values())
            if len(known) < 2 or not known & {"name", "id_no"}:
                continue
            if best is None or len(found.names) > len(best.names):
                best = found
        return best

    def likely(self, grid: Grid) -> Header | None:
        """Return a header in words nobody knows: the row right above the first that holds a long number."""
        for at in range(min(len(grid) - 1, _HEADER_WITHIN)):
            words = [text for cell in grid[at] if (text := read_text(cell))]
            if len(words) > 1 and not any(map(_LONG.search, words)) and _holds_number(grid[at + 1]):
                return self._understood(at, grid[at])
        return None

    def score(self, grid: Grid) -> int:
        """Tell how many columns the header of a sheet names, 0 without one."""
        header = self.header(grid)
        return len(header.names) if header else 0

    def guess(self, titles: Sequence[str]) -> dict[int, str]:
        """Name columns by their words alone; of two for one field the template's own word wins, else the first."""
        own = {read_header(line["header_zh"]) for line in codes.rows("import_template_member")}
        names: dict[int, str] = {}
        holder: dict[str, int] = {}
        for place, title in enumerate(titles):
            identifier = self._identifier(title)
            if identifier is None:
                continue
            if identifier in holder:
                if read_header(title) not in own or read_header(titles[holder[identifier]]) in own:
                    continue
                del names[holder[identifier]]
            names[place] = identifier
            holder[identifier] = place
        return names

    def _identifier(self, title: str) -> str | None:
        if not title or len(title) > 60:
            return None
        word = read_header(title)
        found = self._aliases.get(word) or self._aliases.get(_BRACKETED.sub("", word))
        return found or self._aliases.get(word.strip("【】[]()"))

    def _understood(self, at: int, row: Sequence[Cell]) -> Header:
        words = [cell if isinstance(cell, str) else "" for cell in row]
        titles, source = titles_of(row), source_of(row)
        names = self.guess(words)
        told = self._told if self._told is not None else self._sources.get(source)
        if told is None:
            return Header(at, names, titles, source, "guessed")
        said = {
            place: told[word] for place, title in enumerate(titles) if (word := read_header(title)) in told
        }
        taken = {name for name in said.values() if name is not None}
        guessed = {place: name for place, name in names.items() if place not in said and name not in taken}
        whole = {**guessed, **{place: name for place, name in said.items() if name is not None}}
        how: How = "told" if self._told is not None else "remembered"
        return Header(at, dict(sorted(whole.items())), titles, source, how)


def refuse_twice(header: Header) -> None:
    """Raise FieldTwice where two columns are taken for one field."""
    holder: dict[str, int] = {}
    for place, name in header.names.items():
        if name in holder:
            first, second = header.titles[holder[name]], header.titles[place]
            title = next((one.header for one in template() if one.identifier == name), name)
            raise FieldTwice(first=first, second=second, column=title)
        holder[name] = place


@lru_cache(maxsize=1)
def aliases() -> dict[str, str]:
    """Return what everybody's words for a column mean: the template's, the further fields', the known synonyms."""
    known = {read_header(row["header_zh"]): row["identifier"] for row in codes.rows("import_template_member")}
    known |= {read_header(row["header_zh"]): row["identifier"] for row in codes.rows(FURTHER)}
    for row in codes.rows("import_header_aliases"):
        known.setdefault(read_header(row["header"]), row["identifier"])
    # What we write behind a sheet that is given back is no column of the office's own.
    for key in ("remark", "taken", "reason"):
        known.setdefault(read_header(wording()[key]), key)
    return known


def source_of(row: Sequence[Cell]) -> str:
    """Return what a source's sheets are known by: the words of their header, one after the other."""
    return "|".join(word for cell in row if (word := read_header(read_text(cell))))


def titles_of(row: Sequence[Cell], width: int = 0) -> list[str]:
    """Return a name for every column, each once: its words, or its letter where it has none."""
    titles: list[str] = []
    seen: set[str] = set()
    for place in range(max(len(row), width)):
        title = (read_text(row[place]) if place < len(row) else "") or letter(place)
        if title in seen:
            title = f"{title} ({letter(place)})"  # kept beside each other, they need two names
        seen.add(title)
        titles.append(title)
    return titles


def letter(place: int) -> str:
    """Return the letter of a column as spreadsheets have it, from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _holds_number(row: Sequence[Cell]) -> bool:
    return any(_LONG.search(read_text(cell)) for cell in row)
