"""The roll of a fresh office, and people invented for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.members import Members, NewMember
from app.members.giving import roster_of
from app.security import Guard
from app.shared import identity, journal, lineage
from app.shared.base import Row
from app.shared.clock import FixedClock
from app.shared.db import Database

Person = Callable[..., NewMember]


def number(place: int, born: date = date(1980, 5, 17)) -> str:
    """Return an invented resident number, the `place`-th of that birthday; odd places are men."""
    body = f"229901{born:%Y%m%d}{place:03d}"
    return body + identity.check_digit(body)


def invented(name: str, place: int, **more: object) -> NewMember:
    """Return a person with every required field filled."""
    born = more.pop("birth_date", date(1980, 5, 17))
    assert isinstance(born, date)
    whole = {
        "name": name, "sex": "1" if place % 2 else "2", "birth_date": born, "ethnic": "10",
        "employment_status": "1",
        "id_type": "01", "id_no": number(place, born), "education": "31", "mobile": f"139000{place:05d}",
        "hukou_type": "1", "hukou_region": "222401", "change_type": "1", "change_date": date(2020, 3, 1),
        "political_status": "13", "work_unit": "青山机械厂", "is_migrant_worker": False,
    }  # fmt: skip
    return NewMember(**{**whole, **more})  # type: ignore[arg-type]


@pytest.fixture
def members(db: Database, guard: Guard, clock: FixedClock) -> Members:
    """The roll of a fresh office."""
    return Members(db, guard, clock)


@pytest.fixture
def person() -> Person:
    """Invents people."""
    return invented


@pytest.fixture
def roster_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes people as a roster in the platform's template."""

    def write(*people: NewMember, name: str = "roster.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(roster_of(people))
        return path

    return write


@pytest.fixture
def new_office(tmp_path: Path, clock: FixedClock) -> Callable[[bytes], Database]:
    """Makes a second office's database, whose key the test knows: tmp_path/other.db."""

    def make(key: bytes) -> Database:
        other = Database.create(tmp_path / "other.db", key, clock)
        with other.engine.execution_options(writes=True).begin() as connection:
            Row.metadata.create_all(connection)
            journal.make_triggers(connection)
            lineage.begin(connection, "00" * 16)
        return other

    return make
