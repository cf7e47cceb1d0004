"""How fast does a roster come in, with every check, journalled? Against reading alone, and the plain way.

The plain way is what one writes first: openpyxl (calamine where openpyxl is not installed), one ORM object a row, asked
for and added one by one to an unencrypted SQLite file; no checks, no journal, no search index.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import python_calamine
from sqlalchemy import Column, Integer, String, Table, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Session

from app.members.service import Members
from app.security import Guard
from tests.bench.measure import ACTOR, CLOCK, best, database, large, tell, timed, told
from tests.people import HEADER, roster

if READER := "openpyxl" if find_spec("openpyxl") else "":
    import openpyxl  # type: ignore[import-untyped,import-not-found,unused-ignore]


NUMBER = "证件号码"


class Plain(DeclarativeBase):
    """The rival's own tables."""


class Person(Plain):
    """A row as it stands in the sheet."""

    __table__ = Table(
        "person", Plain.metadata, Column("id", Integer, primary_key=True),
        *(Column(title, String, unique=title == NUMBER) for title in HEADER),
    )  # fmt: skip


def read_alone(path: Path) -> list[list[Any]]:
    """Read every cell and nothing else."""
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def _cells(path: Path) -> Iterator[Any]:
    if READER:
        book = openpyxl.load_workbook(path, read_only=True)
        yield from book.worksheets[0].iter_rows(min_row=2, values_only=True)
    else:
        yield from read_alone(path)[1:]


def plainly(path: Path, folder: Path) -> None:
    """Take the roster in the plain way."""
    file = folder / "plain.db"
    file.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{file}")
    Plain.metadata.create_all(engine)
    number = Person.__table__.c[NUMBER]
    with Session(engine) as session:
        for row in _cells(path):
            person = {title: str(cell) for title, cell in zip(HEADER, row, strict=True)}
            if session.scalar(select(Person).where(number == person[NUMBER])) is None:
                session.add(Person(**person))
        session.commit()
    engine.dispose()


def ours(path: Path, folder: Path) -> float:
    """Return the seconds our import takes into a fresh encrypted, journalled database."""
    with database(folder) as db:
        members = Members(db, Guard(), CLOCK)
        return timed(lambda: members.import_roster(ACTOR, path))


def main(count: int, times: int) -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = roster(folder / "roster.xlsx", count)
        reading = best(lambda: read_alone(path), 3)
        taken = min(ours(path, folder) for _ in range(times))
        plain = best(lambda: plainly(path, folder), times)
        tell(f"{count:,} rows taken in", taken, "calamine reading alone", reading, "<= 6")
        tell(f"{count:,} rows taken in", taken, f"{READER or 'calamine'} + ORM, plainly", plain, "<= 0.2")
        told("", taken, count, "rows")


if __name__ == "__main__":
    if large("Taking in a roster, against reading it alone and against the plain way"):
        main(100_000, 1)
    else:
        main(10_000, 2)
