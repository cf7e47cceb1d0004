"""Which table of rules holds in a place on a day? Files of a folder by region and day; knows not what they rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from app.hardship.lines import covers
from app.shared import paths
from app.shared.errors import RuleError
from app.shared.text import N_
from app.shared.toml_table import TableRefused, TomlTable, load


class NoTable(RuleError):
    """No table is installed for a place and day."""

    code = "table.none"
    template = N_("No table of rules is installed for {region} on {on}. Add one to the folder {folder}.")


class TableTwice(TableRefused):
    """Two tables say they hold in one place from one day, or bear one name and version."""

    code = "table.twice"
    template = N_("{file}: region and day, or id and version, are those of {other}. Change one of the two.")


class RegionTable(Protocol):
    """What every table of a place says of itself."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def version(self) -> str:
        """Its version; name and version are kept beside what was decided by it."""

    @property
    def region(self) -> str:
        """The code of the region it holds in, and below."""

    @property
    def valid_from(self) -> date:
        """The first day it holds."""

    @property
    def valid_to(self) -> date | None:
        """The last day it holds, if that is known."""

    @property
    def sample(self) -> bool:
        """Whether it is there to try with and holds nowhere."""


T = TypeVar("T", bound=RegionTable)


@dataclass(frozen=True)
class Shelf(Generic[T]):
    """The installed tables by region and day, and the files that were refused with the reason.

    `stopping` are the refusals of files that are no samples: until they are mended nobody is judged, because the table
    that is wrong may be the one that should hold.
    """

    tables: tuple[T, ...]
    refused: tuple[tuple[str, TableRefused], ...]
    stopping: tuple[TableRefused, ...] = ()


def folders_of(name: str) -> tuple[Path, ...]:
    """Return where tables of a kind lie: those that hold, and the samples."""
    return (paths.resources() / name, paths.resources() / "samples" / name)


def shelf_of(folders: tuple[Path, ...], read: Callable[[TomlTable], T]) -> Shelf[T]:
    """Read every file of the folders, by name.

    Of two of one region and day, or of one id and version, the second is refused: what was decided names its table so.
    """
    tables: list[T] = []
    refused: list[tuple[str, TableRefused]] = []
    stopping: list[TableRefused] = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        try:
            tables.append(_alone(load(path, read), tables, path.name))
        except TableRefused as error:
            refused.append((path.name, error))
            if path.parent.parent.name != "samples":
                stopping.append(error)
    by_place = sorted(tables, key=lambda one: (one.region, one.valid_from))
    return Shelf(tuple(by_place), tuple(refused), tuple(stopping))


def _alone(table: T, others: list[T], name: str) -> T:
    """Return a table no other stands in the way of. Raises TableTwice naming both."""
    for other in others:
        same_place = (other.region, other.valid_from, other.sample) == (
            table.region,
            table.valid_from,
            table.sample,
        )
        if same_place or (other.id, other.version) == (table.id, table.version):
            raise TableTwice("valid_from", file=name, other=f"{other.id} {other.version}")
    return table


def chosen(shelf: Shelf[T], region: str, on: date, folder: str) -> T:
    """Return the table of the nearest region at or above `region` on a day; samples hold nowhere.

    Raises NoTable, or why a file that is no sample was refused.
    """
    if shelf.stopping:
        raise shelf.stopping[0]
    fitting = [
        one
        for one in shelf.tables
        if not one.sample
        and covers(one.region, region)
        and one.valid_from <= on
        and (one.valid_to is None or on <= one.valid_to)
    ]
    if fitting:
        return max(fitting, key=lambda one: (len(one.region.rstrip("0")), one.valid_from))
    raise NoTable(field="region", region=region, on=on.isoformat(), folder=f"resources/{folder}")


@dataclass(frozen=True)
class Heading:
    """What a file says of itself at its top."""

    id: str
    version: str
    region: str
    valid_from: date
    valid_to: date | None
    basis: str
    sample: bool


def heading(table: TomlTable) -> Heading:
    """Read the top of a file. Raises TableRefused naming the key."""
    valid_from = table.day("valid_from")
    valid_to = table.day("valid_to") if table.has("valid_to") else None
    if valid_to is not None and valid_to < valid_from:
        raise TableRefused(table.at("valid_to"))
    return Heading(
        table.text("id"),
        table.text("version"),
        table.text("region"),
        valid_from,
        valid_to,
        table.text("basis"),
        table.yes("sample", False),
    )
