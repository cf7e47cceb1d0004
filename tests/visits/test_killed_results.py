"""`kill -9` while the results of a work pack are taken in: all of them or none, and the next try brings the rest."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.visits import GIVEN, Outcome, Visits, parse_plan
from tests import proofs
from tests.conftest import NOW
from tests.killed import killed
from tests.visits.conftest import HOUSEHOLDS, Office, approve, number
from tests.visits.test_other_day import PLAN
from tests.visits.test_work_packs import Pair, name_office, other

__all__ = ["other"]  # a fixture

PEOPLE, KILLS = 80, 5
DAY = date(2026, 6, 10)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


@pytest.fixture
def pair(office: Office, other: Office, tmp_path: Path, write_sheet: Callable[..., Path]) -> Pair:
    """Two computers; one knows a campaign with many households."""
    (tmp_path / "stick").mkdir()
    for each in (office, other):
        name_office(each)
    plan = parse_plan({
        **PLAN, "sources": [{**one, "budget": 20_000_000} for one in PLAN["sources"]],
        "goods": [{**good, "bought": 1_000} for good in PLAN["goods"]],
    })  # fmt: skip
    rows = [[f"户{n:03d}", number(n), "甲村", "", 2, 0, 0] for n in range(100, 100 + PEOPLE)]
    path = write_sheet([HOUSEHOLDS, *rows], "households.xlsx")
    office.hardship.import_households(office.actor, path, plan.line)
    campaign = office.visits.plan(office.actor, plan).id
    office.visits.make_list(office.actor, campaign)
    approve(office, campaign)
    return Pair(office, other, tmp_path / "stick", campaign)


def _take(path: Path, key: bytes, actor: Actor, results: Path, told: Connection) -> None:
    """Take results in, in a process of its own."""
    db = Database.open(path, key, FixedClock(NOW))
    told.send("opened")
    Visits(db, Guard(), FixedClock(NOW)).take_results(actor, results)
    told.send("done")
    told.recv()


def test_killed_while_taking_results_in(pair: Pair, blank: tuple[Path, bytes], tmp_path: Path) -> None:
    made = pair.split()
    for visit in pair.lines(pair.other).values():
        pair.other.visits.record(pair.other.actor, visit.id, Outcome(GIVEN, DAY))
    results, one = pair.results(made), pair.one
    one.db.close()
    before = tmp_path / "before.db"
    shutil.copyfile(one.db.path, before)
    chance, whole, counts = random.Random(KILLS), 0.0, Counter[str]()
    for tried in range(KILLS + 1):
        for left in one.db.path.parent.glob(f"{one.db.path.name}*"):
            left.unlink()
        shutil.copyfile(before, one.db.path)
        # The first at once, the others by chance, each in its own part of the time it takes and some after.
        part = tried - 1 + (chance.random() if tried > 1 else 0)
        after = part / KILLS * 1.8 * whole if tried else 60
        stage, took = killed(_take, one.db.path, blank[1], one.actor, results, after=after)
        whole = whole or took
        one.db.check()
        given = one.visits.account(one.actor, pair.campaign)["visits"]["given"]
        assert given in (0, PEOPLE)
        assert given or stage != "done"
        if tried:
            counts["all taken in" if given else "none"] += 1
        recorded, _same, known, twice, refused = pair.take(results)
        assert (recorded, known) == ((0, PEOPLE) if given else (PEOPLE, 0))
        assert twice == refused == 0
        assert pair.agrees()
        one.db.close()
    print(f"\n{KILLS} kills while results were taken in: {proofs.said(counts)}; nothing half")
    assert counts["none"] > 0
