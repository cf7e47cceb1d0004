"""A changed byte, a cut or an emptied database, a damaged log: found at opening or by the check, never a crash."""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from app.office import Office
from app.selfcheck import health
from app.shared.errors import DatabaseDamaged, DeviceError, LockedError
from app.sync.witness import RolledBack
from tests.crash import working_day
from tests.crash.working_day import PASSWORD, Told


def _found(profile: Path) -> str:
    """Open and check what lies in `profile`; return where the damage was found, with which code."""
    try:
        office = Office.unlock(profile, PASSWORD)
    except (DeviceError, LockedError) as error:
        return f"opening: {error.code}"
    try:
        bad = [one for one in health.examine_all(office) if one.outcome == "bad" and one.code]
    finally:
        office.db.engine.dispose()
    return f"check: {bad[0].code}" if bad else "not found"


def _altered(made: Path, tmp_path: Path, flips: int, cuts: int) -> None:
    chance, seen = random.Random(flips), Counter[str]()
    whole = (made / "office" / "office.db").read_bytes()
    contents = []
    for _ in range(flips):
        altered = bytearray(whole)
        altered[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
        contents.append(bytes(altered))
    contents += [whole[: chance.randrange(1, len(whole))] for _ in range(cuts - cuts // 5)]
    contents += [
        whole[: 4096 * chance.randrange(1, len(whole) // 4096)] for _ in range(cuts // 5)
    ]  # whole pages
    for content in [*contents, b""]:
        profile = shutil.copytree(made / "office", tmp_path / "office")
        (profile / "office.db").write_bytes(content)
        seen[_found(profile)] += 1
        assert (profile / "office.db").read_bytes() == content  # nothing is written over what is damaged
        shutil.rmtree(profile)
    said = ", ".join(f"{count} × {what}" for what, count in seen.items())
    print(f"\n{flips} changed bytes, {cuts} cuts and 0 bytes: {said}")
    assert set(seen) <= {
        "opening: database.damaged",
        "check: database.damaged",
        "opening: database.not_encrypted",
    }


def test_an_altered_database_is_found(made: Path, tmp_path: Path) -> None:
    _altered(made, tmp_path, 12, 5)


@pytest.mark.long
def test_three_hundred_changed_bytes_and_fifty_cuts_are_found(made: Path, tmp_path: Path) -> None:
    _altered(made, tmp_path, 300, 50)


def test_damage_says_to_restore_a_backup() -> None:
    assert "backup" in DatabaseDamaged().words("en")
    assert "备份" in DatabaseDamaged().words("zh_CN")


# -- the log beside the database


@pytest.mark.skipif(sys.platform == "win32", reason="an open file is not copied there")
def test_a_damaged_log_is_found_through_the_witness(made: Path, tmp_path: Path) -> None:
    """The power went before the log was folded in, and one byte of it is another: SQLite drops what follows in silence."""
    where = working_day.copied(made, tmp_path / "day")
    office = Office.unlock(where / "office", PASSWORD)
    before = len(office.operators.list(office.actor))
    office.operators.add(office.actor, "李秀兰", "clerk", PASSWORD + "2")
    office.operators.add(office.actor, "金顺姬", "clerk", PASSWORD + "3")
    cut = shutil.copytree(where / "office", tmp_path / "cut")
    office.db.close()
    log = cut / "office.db-wal"
    altered = bytearray(log.read_bytes())
    assert len(altered) > 8192
    whole = Office.unlock(shutil.copytree(cut, tmp_path / "whole"), PASSWORD)
    assert whole.trouble is None
    assert len(whole.operators.list(whole.actor)) == before + 2
    whole.db.close()
    altered[len(altered) // 8] ^= 1
    log.write_bytes(altered)
    opened = Office.unlock(cut, PASSWORD)
    assert isinstance(opened.trouble, RolledBack)
    assert health.examine(opened, "witness").outcome == "bad"
    assert health.examine(opened, "data").outcome == health.examine(opened, "chain").outcome == "good"
    opened.db.close()


def test_left_over_log_and_memory_of_nothing_harm_nobody(made: Path, tmp_path: Path) -> None:
    """An empty log and a stale shared memory beside a database that was closed."""
    where = working_day.copied(made, tmp_path / "day")
    (where / "office" / "office.db-wal").write_bytes(b"")
    (where / "office" / "office.db-shm").write_bytes(b"\0" * 32768)
    working_day.prove(where, Told())


@pytest.mark.long
def test_a_foreign_log_beside_the_database_changes_nothing(made: Path, tmp_path: Path) -> None:
    """The log of another database, as a copy by hand leaves it: its frames bear other seals and are not taken in."""
    other = working_day.make(tmp_path / "other")
    office = Office.unlock(other / "office", PASSWORD)
    office.operators.add(office.actor, "李秀兰", "clerk", PASSWORD + "2")
    where = working_day.copied(made, tmp_path / "day")
    for left in ("office.db-wal", "office.db-shm"):
        shutil.copyfile(other / "office" / left, where / "office" / left)
    office.db.close()
    found = _found(where / "office")
    assert found in ("opening: database.damaged", "not found")
    if found == "not found":
        working_day.prove(where, Told())
