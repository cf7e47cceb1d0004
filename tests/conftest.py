"""What every test starts from: a real encrypted office database, a clock that stands still, two operators."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings

import app.migrations.whole  # noqa: F401 - the metadata must be whole
from app.security import Guard, vault
from app.shared import db as database_gate
from app.shared import journal, lineage, paths
from app.shared.actor import Actor
from app.shared.base import Row
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.text import use_language
from tests import passwords, proven, statements

# Ordinary tests assert no times, and a landing is not decided by a throw of dice: the same examples each time.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("house")

# The files that take longest begin first, so that two workers end together.
LONGEST = (
    "tests/sync/test_model.py",
    "tests/crash/test_kill.py",
    "tests/ui/test_walk.py",
    "tests/journeys/test_canaries.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    ranks = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.nodeid.partition("::")[0], len(LONGEST)))


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among what every test needs: one second in twenty went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


JILIN = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=JILIN)


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    with mock.patch.multiple(vault, **passwords.CHEAP):
        yield


@pytest.fixture(autouse=True, scope="session")
def _statements_compiled_once() -> Iterator[None]:
    with mock.patch.object(database_gate, "create_engine", statements.engine_of_all):
        yield


@pytest.fixture(autouse=True, scope="session")
def _pages_proven_once() -> Iterator[None]:
    with proven.pages_once():
        yield


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    use_language("zh_CN")
    yield
    use_language("zh_CN")


@pytest.fixture
def clock() -> FixedClock:
    """2026-11-20, 9 o'clock in Jilin."""
    return FixedClock(NOW)


@pytest.fixture
def guard() -> Guard:
    """The real table of roles."""
    return Guard()


@pytest.fixture
def actor() -> Actor:
    """The operator at the desk."""
    return Actor("018f0000-0000-7000-8000-000000000001", "经办一", "administrator", "device-1")


@pytest.fixture
def second() -> Actor:
    """Another operator."""
    return Actor("018f0000-0000-7000-8000-000000000002", "复核二", "administrator", "device-1")


@pytest.fixture
def samples() -> Path:
    """The shipped samples."""
    return paths.resources() / "samples"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """An encrypted database with every table and trigger and no life of its own yet, and its key."""
    path, key = tmp_path_factory.mktemp("blank") / "office.db", os.urandom(32)
    database = Database.create(path, key)
    with database.engine.execution_options(writes=True).begin() as connection:
        Row.metadata.create_all(connection)
        journal.make_triggers(connection)
    database.close()
    return path, key


Prepare = Callable[[str, Callable[[Database], object]], Path]
"""Makes a database by an act on a fresh one, once under a name, and returns where it lies."""


@pytest.fixture(scope="session")
def prepare(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Prepare:
    """What many tests begin with is made once: to take a whole roster in takes longer than most of them."""
    path, key = blank
    made: dict[str, Path] = {}

    def once(name: str, act: Callable[[Database], object]) -> Path:
        if name not in made:
            place = tmp_path_factory.mktemp("prepared") / "office.db"
            shutil.copyfile(path, place)
            database = Database.open(place, key, FixedClock(NOW))
            _begin(database)
            act(database)
            database.close()
            database.engine.dispose()
            made[name] = place
        return made[name]

    return once


@pytest.fixture
def beginning() -> Path | None:
    """The prepared database the test begins with; None for a fresh one. Folders of tests put theirs in its place."""
    return None


@pytest.fixture
def db(
    tmp_path: Path, clock: FixedClock, blank: tuple[Path, bytes], beginning: Path | None
) -> Iterator[Database]:
    """An encrypted database with every table and trigger: a copy, for making it takes longer than most tests."""
    path, key = blank
    shutil.copyfile(beginning or path, tmp_path / "office.db")
    # Not `open`: a file copied this moment need not be proven page by page four thousand times.
    database = Database(tmp_path / "office.db", key, clock)
    if beginning is None:
        _begin(database)
    yield database
    database.engine.dispose()


def _begin(database: Database) -> None:
    with database.engine.execution_options(writes=True).begin() as connection:
        lineage.begin(connection, os.urandom(16).hex())
