"""How do the benchmarks measure and tell? Times in one run, ratios against a named rival; knows nothing of the desk."""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import app.migrations.whole  # noqa: F401 - the metadata must be whole
from app.shared import journal, lineage
from app.shared.actor import Actor
from app.shared.base import Row
from app.shared.clock import FixedClock
from app.shared.db import Database

CLOCK = FixedClock(datetime(2026, 11, 20, 1, tzinfo=UTC))
ACTOR = Actor("018f0000-0000-7000-8000-000000000001", "经办一", "administrator", "device-1")


def large(question: str) -> bool:
    """Read the command line, tell what is measured and where, and say whether the large sizes are wanted."""
    reader = argparse.ArgumentParser(description=question)
    reader.add_argument("--large", action="store_true", help="the sizes of the promises; takes minutes")
    wanted = bool(reader.parse_known_args()[0].large)  # a benchmark may have an option of its own
    print(f"\n{question}\n  Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    return wanted


def timed(act: Callable[[], Any]) -> float:
    """Return the seconds `act` takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def peak() -> float:
    """Return the most this process ever held in memory, MB.

    `ru_maxrss` would begin with what the process held that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text("utf-8").splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget_peak() -> None:
    """Count the most memory from what the process holds now, where the system can."""
    marks = Path("/proc/self/clear_refs")
    if marks.exists():
        marks.write_text("5", "ascii")


def best(act: Callable[[], Any], times: int = 3) -> float:
    """Return the seconds of the fastest of some runs: what the machine's other work disturbed least."""
    return min(timed(act) for _ in range(times))


def tell(what: str, ours: float, rival: str, theirs: float, goal: str = "") -> None:
    """Print one line: our seconds, the rival's, and how many times the rival's ours is."""
    aim = f"   goal {goal}" if goal else ""
    print(f"  {what:<44} {ours:9.3f} s   {rival} {theirs:.3f} s   {ours / theirs:7.2f}x{aim}")


def told(what: str, seconds: float, count: int, unit: str) -> None:
    """Print one line without a rival: seconds, and how many a second."""
    print(f"  {what:<44} {seconds:9.3f} s   {count / seconds:,.0f} {unit}/s")


@contextmanager
def database(folder: Path, *, journalled: bool = True) -> Iterator[Database]:
    """Make a fresh encrypted database in `folder`, with or without the journal's triggers."""
    db = Database.create(folder / f"bench-{os.urandom(4).hex()}.db", os.urandom(32), CLOCK)
    with db.engine.execution_options(writes=True).begin() as connection:
        Row.metadata.create_all(connection)
        if journalled:
            journal.make_triggers(connection)
        lineage.begin(connection, os.urandom(16).hex())
    try:
        yield db
    finally:
        db.engine.dispose()
