"""`kill -9` of an office while it takes a receipt in or copies out: taken whole or not at all, and nothing is lost."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.sync import rules
from app.sync.service import Sync
from tests import proofs
from tests.conftest import NOW
from tests.killed import killed
from tests.proofs import OFFICE, Road

ROWS = 150
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def _work(
    act: str, path: Path, key: bytes, profile: Path, actor: Actor, other: Path, told: Connection
) -> None:
    """Take `other` in, or copy out to it, in a process of its own."""
    told.send("began")
    db = Database.open(path, key, FixedClock(NOW))
    sync = Sync(db, Guard(), FixedClock(NOW), profile, schema="0001")
    told.send("opened")
    if act == "import":
        sync.import_file(actor, other)
    else:
        sync.export(actor, other)
    told.send("done")
    told.recv()


def run(road: Road, key: bytes, act: str, other: Path, after: float) -> tuple[str, float]:
    """Do it and kill it `after` seconds; return how far it had told to be, and how long it took to there."""
    road.db.close()
    return killed(_work, act, road.db.path, key, road.profile, road.actor, other, after=after)


@pytest.fixture
def road(
    db: Database, blank: tuple[Path, bytes], clock: FixedClock, actor: Actor, tmp_path: Path
) -> Iterator[Road]:
    """An enrolled office and its hub."""
    made = proofs.built(tmp_path, db, clock, actor)
    yield made
    made.hub.close()


def exchange_tables(road: Road) -> list[Any]:
    told = proofs.everything(road.db)
    names = (
        "acknowledgement",
        "record_state",
        "receipt_taken",
        "package_sent",
        "unit",
        "journal_line",
    )
    return [told[name] for name in names]


def _imports(road: Road, key: bytes, kills: int) -> None:
    chance, whole, counts = random.Random(kills), 0.0, Counter[str]()
    for number in range(kills + 1):
        ids = road.write(*(f"厂{number}-{n}" for n in range(ROWS)))
        road.hub.ingest(road.export())
        receipt, before = road.answer(), exchange_tables(road)
        stage, took = run(road, key, "import", receipt, 60 if not whole else chance.uniform(0, 2.2 * whole))
        whole = whole or took
        road.db.check_pages()
        taken = exchange_tables(road) != before
        assert taken or stage != "done"
        states = set(road.states(ids))
        assert states == ({"applied"} if taken else {"copied"})
        if number:
            counts["taken whole" if taken else "left as it was"] += 1
        if taken:
            with pytest.raises(rules.AlreadyReceived):
                road.take(receipt)
        else:
            assert road.take(receipt).acknowledged == ROWS
        assert road.sync.status(road.actor).unconfirmed == 0
        if not taken:  # the next one taken in clears away what the killed one had begun to look at
            assert not list((road.profile / "quarantine").iterdir())
    road.db.check()
    assert len(road.names_at_hub()) == (kills + 1) * ROWS
    print(f"\n{kills} kills while a receipt was taken in: {proofs.said(counts)}; nothing half")
    assert counts["left as it was"] > 0


def _exports(road: Road, key: bytes, kills: int) -> None:
    chance, whole, counts = random.Random(kills), 0.0, Counter[str]()
    for number in range(kills + 1):
        road.write(*(f"厂{number}-{n}" for n in range(ROWS)))
        old = {p.name for p in road.stick.iterdir()}
        sent = proofs.everything(road.db)["package_sent"]
        stage, took = run(
            road, key, "export", road.stick, 60 if not whole else chance.uniform(0, 2.2 * whole)
        )
        whole = whole or took
        road.db.check_pages()
        marked = proofs.everything(road.db)["package_sent"] != sent
        fresh = [p for p in road.stick.iterdir() if p.name not in old and p.suffix == ".jlgh"]
        assert marked or stage != "done"
        assert len(fresh) == 1 or not marked  # what is marked is there, whole
        if number:
            counts["whole on the stick" if fresh else "nothing on the stick"] += 1
        assert {done.code for done in road.hub.ingest(road.stick)} <= {""}
        again = road.export() if road.sync.status(road.actor).unconfirmed else None
        assert again is not None
        assert [done.code for done in road.hub.ingest(again)] == [""]
        road.take(road.answer())
        assert road.sync.status(road.actor).unconfirmed == 0
        assert len(road.names_at_hub()) == (number + 1) * ROWS
        for path in road.stick.iterdir():
            path.unlink()
    road.db.check()
    left = list((road.profile / "outbox").iterdir())
    assert left == []
    assert OFFICE in again.name
    print(f"\n{kills} kills while copying out: {proofs.said(counts)}; every package that is there is whole")


def test_a_receipt_is_taken_whole_or_not_at_all(road: Road, blank: tuple[Path, bytes]) -> None:
    _imports(road, blank[1], 7)


def test_a_killed_export_leaves_a_whole_package_or_none(road: Road, blank: tuple[Path, bytes]) -> None:
    _exports(road, blank[1], 4)


@pytest.mark.long
def test_a_hundred_killed_receipts(road: Road, blank: tuple[Path, bytes]) -> None:
    _imports(road, blank[1], 100)


@pytest.mark.long
def test_a_hundred_killed_exports(road: Road, blank: tuple[Path, bytes]) -> None:
    _exports(road, blank[1], 100)
