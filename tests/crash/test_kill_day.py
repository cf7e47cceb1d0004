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

from tests.crash import working_day
from tests.crash.working_day import STEPS, Told
from tests.killed import killed

ROUNDS = 2
LIFE = 10
"""An office is killed so many times before another begins: what survived one kill is there after the next."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def _live(where: Path, heard: Path, steps: Sequence[str], told: Connection) -> None:
    heard.touch()
    told.send("began")
    with heard.open("a", encoding="utf-8", buffering=1) as file:
        working_day.live(
            where, lambda kind, step, what: file.write(f"{kind}\t{step}\t{what}\n"), steps, rounds=ROUNDS
        )
    told.send("done")
    told.recv()


def _heard(path: Path) -> Told:
    """Read what a day told; a line that was cut was not told."""
    told = Told()
    for line in path.read_text("utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            told.take(*line.rstrip("\n").split("\t"))
    return told


def _killed_life(
    made: Path, where: Path, kills: int, steps: Sequence[str], chance: random.Random
) -> Counter[str]:
    """Let one office be killed `kills` times at random moments of its days; return what was told and found again."""
    working_day.copied(made, where)
    kept, all_of_it, days = Counter[str](), Told(), 0
    _stage, whole = killed(_live, where, where / "whole", steps, after=120.0)
    all_of_it.done += _heard(where / "whole").done
    while kept["kills"] < kills:
        days += 1
        heard = where / f"day {days}"
        stage, took = killed(_live, where, heard, steps, after=chance.uniform(0, whole))
        told = _heard(heard)
        assert told.refused == []
        if stage == "done":  # it was faster than the one measured
            whole = took
        else:
            kept += Counter({"kills": 1, "days cut at once": not told.done})
            kept += Counter({step: n for step, n in working_day.prove(where, told, ()).items() if n})
        all_of_it.done += told.done
    working_day.prove(where, all_of_it, steps)
    shutil.rmtree(where)
    return kept


def _killed_days(made: Path, tmp_path: Path, kills: int, steps: Sequence[str]) -> None:
    chance, kept = random.Random(kills), Counter[str]()
    while kept["kills"] < kills:
        kept += _killed_life(made, tmp_path / "life", min(LIFE, kills - kept["kills"]), steps, chance)
    said = ", ".join(f"{count} × {what}" for what, count in kept.items() if what != "kills")
    print(
        f"\n{kept['kills']} kills during a day: every acknowledged step was there afterwards ({said}); 0 lost, 0 half-done"
    )
    assert kept["member"] > 0


def test_a_killed_day_keeps_what_was_acknowledged(made: Path, tmp_path: Path) -> None:
    _killed_days(made, tmp_path, 10, ("member", "visit", "claim", "hardship", "relief", "export"))


@pytest.mark.long
def test_six_hundred_killed_days(made: Path, tmp_path: Path) -> None:
    _killed_days(made, tmp_path, 600, STEPS)
