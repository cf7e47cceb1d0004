"""A file nobody touched since its pages were proven, or since we closed it, need not be proven page by page again.

The tests open copies of the same few offices some thousand times. A copy that keeps its time of change is known again by
it and by its size; a file that was altered, cut or left with a log beside it is proven as the program does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from app.shared.db import Database, gate

_known: set[tuple[int, int]] = set()


def _mark(path: Path) -> tuple[int, int] | None:
    """Return what a file is known by; None while its log lies beside it, or when it is not there."""
    log = path.with_name(f"{path.name}-wal")
    if not path.exists() or (log.exists() and log.stat().st_size):
        return None
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _learn(path: Path) -> None:
    if mark := _mark(path):
        _known.add(mark)


@contextmanager
def pages_once() -> Iterator[None]:
    """Let pages be proven once in this process."""
    prove, close = Database.check_pages, Database.close

    def check_pages(database: Database) -> None:
        if _mark(database.path) in _known:
            with gate(), database.engine.connect():
                return  # whoever has another key is refused here already
        prove(database)
        _learn(database.path)

    def closed(database: Database) -> None:
        close(database)
        _learn(database.path)

    with mock.patch.multiple(Database, check_pages=check_pages, close=closed):
        yield
