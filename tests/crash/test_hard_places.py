"""A full disk, files that may not grow, a folder that takes nothing, a clock gone mad: words, and nothing is lost."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.backup import reserve
from app.backup.reserve import ReserveInUse
from app.members import Query
from app.office import Office
from app.selfcheck import health
from app.shared import room
from app.shared.clock import FixedClock
from app.shared.errors import DatabaseFull, DeviceError
from tests import passwords
from tests.conftest import JILIN, NOW
from tests.crash import working_day
from tests.crash.working_day import PASSWORD, STEPS, Told
from tests.killed import server
from tests.members.conftest import invented

if sys.platform != "win32":
    import resource

MB = 1024 * 1024
DESK = STEPS[:-1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="mounts and limits of Linux")


@contextlib.contextmanager
def disk(where: Path, size: str) -> Iterator[Path]:
    """Mount a small disk in memory, where we may; skip the test with the reason where we may not."""
    where.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(where)]
    if shutil.which("mount") is None or subprocess.run(line, capture_output=True, check=False).returncode:
        print("no right to mount here: no disk was filled")
        pytest.skip("no right to mount here")
    try:
        yield where
    finally:
        subprocess.run(["umount", "-l", str(where)], check=False)


def fill(where: Path) -> None:
    """Take all the room that is left."""
    with contextlib.suppress(OSError), (where / "other people's files").open("ab", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def test_tc14_a_full_disk_gives_way_to_opening_reading_and_copying_out(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "LEFT_FREE", MB)
    with disk(tmp_path / "disk", "48m") as small:
        profile = Path(shutil.copytree(made / "office", small / "office"))
        assert reserve.keep(profile)
        fill(small)
        assert shutil.disk_usage(small).free == 0
        office = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
        assert isinstance(office.trouble, ReserveInUse)
        assert reserve.held(profile) == 0
        before = office.members.counts(office.actor).members
        fill(small)  # and it fills up again, while the office is open
        with pytest.raises(DatabaseFull) as refusal:
            for place in range(200):
                office.members.register(office.actor, invented("孙丽", before + place))
        # TC-14: which drive, how much is left there, how much is needed.
        assert refusal.value.words("en").startswith(f"Too little room on {room.drive(small)}: ")
        assert " KB free, 20.0 MB needed. Nothing was changed" in refusal.value.words("en")
        kept = office.members.counts(office.actor).members
        assert len(office.members.window(office.actor, Query()).ids) == kept
        assert not reserve.keep(profile)
        (small / "other people's files").unlink()  # somebody makes room
        assert reserve.keep(profile)
        (tmp_path / "stick").mkdir()
        assert office.sync.export(office.actor, tmp_path / "stick").path.stat().st_size > 0
        office.db.check()
        office.close()


def test_tc14_the_reserve_is_enough_to_copy_out(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "LEFT_FREE", MB)
    (tmp_path / "stick").mkdir()
    with disk(tmp_path / "disk", "48m") as small:
        profile = Path(shutil.copytree(made / "office", small / "office"))
        reserve.keep(profile)
        office = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
        fill(small)
        with pytest.raises(DeviceError):
            office.sync.export(office.actor, tmp_path / "stick")
        assert list((tmp_path / "stick").iterdir()) == []
        reserve.release(profile)
        assert office.sync.export(office.actor, tmp_path / "stick").path.stat().st_size > 0
        office.close()


def test_a_disk_that_became_read_only_says_so(made: Path, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "48m") as small:
        profile = Path(shutil.copytree(made / "office", small / "office"))
        office = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
        before = office.members.counts(office.actor).members
        line = ["mount", "-o", "remount,ro", str(small)]
        remounted = subprocess.run(line, capture_output=True, check=False).returncode == 0
        if remounted:  # a disk on which files are open for writing may refuse it
            with pytest.raises(DeviceError):
                office.members.register(office.actor, invented("孙丽", before))
            assert office.members.counts(office.actor).members == before
        office.db.engine.dispose()
        subprocess.run(line, capture_output=True, check=True)
        with pytest.raises(DeviceError) as refused:
            Office.unlock(profile, PASSWORD).members.register(office.actor, invented("孙丽", before))
        assert refused.value.words("zh_CN")
        subprocess.run(["mount", "-o", "remount,rw", str(small)], capture_output=True, check=True)
        again = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
        again.db.check()
        assert again.members.counts(again.actor).members == before
        again.db.close()


# -- files that may not grow: a quota, or `ulimit -f`


def _limited(where: Path, limit: int, told: Connection) -> None:
    passwords.be_cheap()
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    working_day.live(where, lambda *line: told.send(line), DESK)
    told.send(None)


@pytest.mark.parametrize(
    "limit", [100_000, *(pytest.param(limit, marks=pytest.mark.long) for limit in (2_000, 40_000, 1_500_000))]
)
def test_files_that_may_not_grow_cost_a_step_and_no_record(made: Path, tmp_path: Path, limit: int) -> None:
    where = working_day.copied(made, tmp_path / "day")
    ours, theirs = (context := server()).Pipe()
    process = context.Process(target=_limited, args=(where, limit, theirs))
    process.start()
    told = Told()
    while (line := ours.recv()) is not None:
        told.take(*line)
    process.join()
    ours.close()
    theirs.close()
    assert told.refused
    working_day.prove(where, told, DESK)


# -- clocks


@pytest.mark.parametrize(
    "moments",
    [
        pytest.param((datetime(2001, 1, 1, 8, 0, tzinfo=JILIN),), marks=pytest.mark.long),
        pytest.param((datetime(2031, 12, 31, 23, 59, tzinfo=JILIN),), marks=pytest.mark.long),
        (datetime(2031, 1, 1, tzinfo=JILIN), datetime(2019, 6, 1, tzinfo=JILIN), NOW),
    ],
)
def test_a_clock_gone_mad_changes_no_order_and_is_told(
    made: Path, tmp_path: Path, moments: tuple[datetime, ...]
) -> None:
    where, told = working_day.copied(made, tmp_path / "day"), Told()
    doubted = 0
    for moment in moments:
        office = Office.unlock(where / "office", PASSWORD, clock=FixedClock(moment))
        doubted += health.examine(office, "clock").outcome != "good"
        office.db.close()
        working_day.live(where, told.take, ("attachment", "export"), clock=FixedClock(moment))
    assert told.refused == []
    assert doubted
    working_day.prove(where, told, ("member",), clock=FixedClock(NOW))
    assert len(set(told.ids("export"))) == len(moments)
