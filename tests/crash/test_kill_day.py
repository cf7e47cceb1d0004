"""`kill -9` in the middle of a clerk's day: every step that came back is there, none is half, and the next day works."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tests import passwords
from tests.crash import working_day
from tests.crash.working_day import STEPS, Told
from tests.killed import killed

ROUNDS = 2
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def _live(where: Path, steps: Sequence[str], told: Connection) -> None:
    passwords.be_cheap()
    (where / "told").touch()
    told.send("began")
    with (where / "told").open("a", encoding="utf-8", buffering=1) as file:
        working_day.live(
            where, lambda kind, step, what: file.write(f"{kind}\t{step}\t{what}\n"), steps, rounds=ROUNDS
        )
    told.send("done")
    told.recv()


def _killed_days(made: Path, tmp_path: Path, kills: int, steps: Sequence[str]) -> None:
    chance, whole, kept = random.Random(kills), 0.0, Counter[str]()
    for number in range(kills + 1):
        where = working_day.copied(made, tmp_path / "day")
        _stage, took = killed(_live, where, steps, after=chance.uniform(0, whole) if number else 120.0)
        whole = whole or took
        told = Told()
        for line in (where / "told").read_text("utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                told.take(*line.rstrip("\n").split("\t"))
        if number:
            then = steps if number % 5 == 0 else steps[:1]
            kept.update(
                {step: count for step, count in working_day.prove(where, told, then).items() if count}
            )
            kept["days cut at once"] += not told.done
        shutil.rmtree(where)
    said = ", ".join(f"{count} × {what}" for what, count in kept.items())
    print(
        f"\n{kills} kills during a day: every acknowledged step was there afterwards ({said}); 0 lost, 0 half-done"
    )
    assert kept["member"] > 0


def test_a_killed_day_keeps_what_was_acknowledged(made: Path, tmp_path: Path) -> None:
    _killed_days(made, tmp_path, 4, ("member", "visit", "claim", "export"))


@pytest.mark.long
def test_two_hundred_killed_days(made: Path, tmp_path: Path) -> None:
    _killed_days(made, tmp_path, 200, STEPS)
