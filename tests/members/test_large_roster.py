"""A large roster comes in with its progress told, in little memory, and stopped it leaves nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.members import Members, roll, search
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import Cancelled
from app.shared.paths import resources
from tests.members.large_roster import Watching, contents, write

MOST = 600 * 1024 * 1024  # bytes, promises.md


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write in portions so small that a small roster is reported as often as a large one."""
    monkeypatch.setattr(roll, "BATCH", 200)
    monkeypatch.setattr(search, "BATCH", 200)


@pytest.mark.usefixtures("small_portions")
def test_stopped_anywhere_it_leaves_nothing(
    members: Members, actor: Actor, db: Database, tmp_path: Path
) -> None:
    members.import_roster(actor, write(tmp_path / "first.xlsx", 50, unlike=1))
    path = write(tmp_path / "roster.xlsx", 2_000)
    before, raw = contents(db), path.read_bytes()
    stop_at = 0
    while True:
        watching = Watching(stop_at)
        try:
            outcome = members.import_roster(actor, path, progress=watching)
        except Cancelled:
            assert contents(db) == before, watching.reports[-1]
            stop_at += 5
            continue
        break
    assert stop_at >= 20
    assert (outcome.taken, members.counts(actor).members) == (2_000, 2_050)
    assert outcome.report["counts"]["refused"] == 0
    assert {total for _, total in watching.reports} == {2_000}
    assert watching.reports[-1] == (2_000, 2_000)
    assert path.read_bytes() == raw
    assert db.check()


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is read as Unix tells it")
def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "tests.members.large_roster", str(tmp_path), "100000"]
    told = json.loads(subprocess.run(line, cwd=resources().parent, check=True, capture_output=True).stdout)
    print(
        f"\n100,000 rows checked and taken in: {told['seconds']:.1f} s ({told['processor']:.1f} s of the"
        f" processor), peak memory {told['peak_bytes'] / 2**20:.0f} MB ({told['begun_bytes'] / 2**20:.0f} MB before),"
        f" {len(told['reports'])} reports, at most {told['longest_silence']:.1f} s between two;"
        f" stopped at {told['stopped_at']} it left nothing: {told['nothing_left']}"
    )
    assert told["stopped"]
    assert told["nothing_left"]
    assert (told["taken"], told["found"], told["counts"]["refused"]) == (100_000, 100_000, 0)
    assert len(told["reports"]) > 10
    assert told["peak_bytes"] < MOST
    assert told["checked"] > 200_000
