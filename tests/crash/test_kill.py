"""`kill -9` in the middle of an import or an export: nothing acknowledged is lost, nothing is left half-done."""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.hub.service import Hub
from app.members import Query
from app.office import Office
from tests import passwords
from tests.killed import server
from tests.people import roster

PASSWORD = "correct horse"


@dataclass(frozen=True)
class Size:
    """How many are on the roll before, and how many good and bad rows the roster brings."""

    first: int
    good: int
    bad: int


# The kills fall inside either: when is measured first.
SMALL, LARGE = Size(160, 300, 8), Size(800, 1_500, 40)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def _import(profile: Path, other: Path, told: Connection) -> None:
    passwords.be_cheap()
    office = Office.unlock(profile, PASSWORD)
    told.send("began")
    office.members.import_roster(office.actor, other)
    told.send("done")
    told.recv()


def _export(profile: Path, other: Path, told: Connection) -> None:
    passwords.be_cheap()
    office = Office.unlock(profile, PASSWORD)
    told.send("began")
    office.sync.export(office.actor, other)
    told.send("done")
    told.recv()


def _how_long(work: Callable[[Path, Path, Connection], None], profile: Path, other: Path) -> float:
    """Measure the work once, so that the kills fall inside it on any machine."""
    began: list[float] = []
    assert _killed(work, profile, other, 60.0, began)
    return time.monotonic() - began[0]


def _killed(
    work: Callable[[Path, Path, Connection], None],
    profile: Path,
    other: Path,
    after: float,
    began: list[float] | None = None,
) -> bool:
    """Run `work` in another process and kill it `after` seconds from its beginning; say whether it had been done."""
    context = server()
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(profile, other, theirs))
    process.start()
    assert ours.recv() == "began"
    if began is not None:
        began.append(time.monotonic())
    done = ours.poll(after) and ours.recv() == "done"
    process.kill()
    process.join()
    ours.close()
    theirs.close()
    return done


def _enrolled(where: Path, size: Size) -> Path:
    """Make an office with a certificate, its hub, and a roster already in."""
    stick = where / "stick"
    stick.mkdir()
    office = Office.create(
        where / "office",
        code="222401001",
        name="青山镇总工会",
        region="222401",
        operator="王芳",
        password=PASSWORD,
    )
    office.members.import_roster(office.actor, roster(where / "first.xlsx", size.first))
    hub = Hub.init(where / "hub", PASSWORD, "hub")
    request = office.sync.request(office.actor, stick)
    office.sync.certificate(office.actor, hub.enrol(request.path, stick)[0].path)
    hub.close()
    office.db.close()
    roster(where / "second.xlsx", size.good, bad=size.bad, seed=2)
    return where


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _enrolled(tmp_path_factory.mktemp("small"), SMALL)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _enrolled(tmp_path_factory.mktemp("large"), LARGE)


def _imports(enrolled: Path, size: Size, tmp_path: Path, kills: int) -> tuple[int, int]:
    chance, done, kept = random.Random(kills), 0, 0
    after = size.first + size.good
    shutil.copytree(enrolled / "office", tmp_path / "measured")
    whole = 1.2 * _how_long(_import, tmp_path / "measured", enrolled / "second.xlsx")
    for number in range(kills):
        profile = tmp_path / str(number)
        shutil.copytree(enrolled / "office", profile)
        acknowledged = _killed(_import, profile, enrolled / "second.xlsx", chance.uniform(0, whole))
        office = Office.unlock(profile, PASSWORD)
        office.db.check()
        counts = office.members.counts(office.actor)
        assert (counts.members, counts.drafts) in ((size.first, 0), (after, size.bad))
        assert len(office.members.window(office.actor, Query()).ids) == counts.members
        assert len(office.members.imports(office.actor)) == (2 if counts.members == after else 1)
        if acknowledged:
            assert counts.members == after
        office.members.import_roster(office.actor, enrolled / "second.xlsx")
        assert office.members.counts(office.actor).members == after
        done, kept = done + acknowledged, kept + (counts.members == after)
        office.db.close()
        shutil.rmtree(profile)
    return done, kept


def _exports(enrolled: Path, size: Size, tmp_path: Path, kills: int) -> tuple[int, int]:
    chance, done, written = random.Random(kills), 0, 0
    shutil.copytree(enrolled, tmp_path / "measured")
    (tmp_path / "measured" / "empty stick").mkdir()
    whole = _how_long(_export, tmp_path / "measured" / "office", tmp_path / "measured" / "empty stick")
    for number in range(kills):
        where = tmp_path / str(number)
        shutil.copytree(enrolled, where)
        stick = where / "empty stick"
        stick.mkdir()
        acknowledged = _killed(_export, where / "office", stick, chance.uniform(0, whole))
        packages = [p for p in stick.iterdir() if p.suffix == ".jlgh"]
        hub = Hub.open(where / "hub", PASSWORD)
        assert [one.code for one in hub.ingest(stick)] == [""] * len(packages)
        office = Office.unlock(where / "office", PASSWORD)
        office.db.check()
        assert len(packages) == 1 or not acknowledged
        again = office.sync.export(office.actor, stick)
        assert [one.code for one in hub.ingest(again.path)] == [""]
        for receipt in hub.receipts(stick):
            office.sync.import_file(office.actor, receipt.path)
        assert {c.table: c.unconfirmed for c in office.sync.status(office.actor).tables}["member"] == 0
        assert hub.totals("222401001")["member"].rows == size.first
        done, written = done + acknowledged, written + len(packages)
        office.db.close()
        hub.close()
        shutil.rmtree(where)
    return done, written


def test_killed_imports(small: Path, tmp_path: Path) -> None:
    _imports(small, SMALL, tmp_path, 8)


def test_killed_exports(small: Path, tmp_path: Path) -> None:
    _exports(small, SMALL, tmp_path, 8)


@pytest.mark.long
def test_many_killed_imports(large: Path, tmp_path: Path) -> None:
    done, kept = _imports(large, LARGE, tmp_path, 250)
    print(
        f"250 kills during an import: {kept} kept whole, {250 - kept} left nothing, {done} had been acknowledged"
    )
    assert 0 < kept < 250


@pytest.mark.long
def test_many_killed_exports(large: Path, tmp_path: Path) -> None:
    done, written = _exports(large, LARGE, tmp_path, 250)
    print(f"250 kills during an export: {written} packages whole on the stick, {done} had been acknowledged")
    assert 0 < written < 250
