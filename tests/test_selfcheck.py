"""The self-check finds what would stop the work later: a folder, a clock, a database, a font that is not right."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.office import Office
from app.printing import fonts
from app.selfcheck import health, machine
from app.shared.clock import FixedClock
from tests.conftest import NOW

PASSWORD = "东升粮库-2026"
GB = 1024**3


@pytest.fixture
def office(tmp_path, clock):
    made = Office.create(
        tmp_path / "office", code="QS-01", name="青山镇总工会", region="222401", operator="王芳",
        password=PASSWORD, clock=clock,
    )  # fmt: skip
    yield made
    made.db.close()


def test_a_new_office_is_in_order(office):
    found = {kind: health.examine(office, kind) for kind in health.LOOKS}
    assert {kind: one.outcome for kind, one in found.items()} == {
        **dict.fromkeys(found, "good"),
        "backups": "warn",
    }
    for kind, one in found.items():
        assert one.kind == kind
        assert one.words("en")
        assert "{" not in one.words("en")
    with pytest.raises(KeyError):
        health.examine(office, "printer")


# -- the folder


def test_the_folder_is_left_as_it_was(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    assert machine.folder(tmp_path).outcome == "good"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_is_not_there_is_bad(tmp_path):
    assert machine.folder(tmp_path / "gone").outcome == "bad"


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the administrator may write everywhere"
)
def test_a_read_only_folder_is_bad(tmp_path):
    tmp_path.chmod(0o500)
    try:
        assert machine.folder(tmp_path).outcome == "bad"
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("free", "outcome"), [(50 * 1024**2, "bad"), (500 * 1024**2, "warn"), (2 * GB, "good")]
)
def test_little_room_is_told_before_it_is_gone(tmp_path, monkeypatch, free, outcome):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path: usage._replace(free=free))
    found = machine.folder(tmp_path)
    assert found.outcome == outcome
    assert f"{free / GB:,.1f} GB" in found.words("en")


def test_a_disk_that_writes_something_else_is_bad(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "read_bytes", lambda _path: b"other")
    assert machine.folder(tmp_path).outcome == "bad"
    assert list(tmp_path.iterdir()) == []


# -- the clock


@pytest.mark.parametrize(
    ("now", "last", "outcome"),
    [
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), None, "bad"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), None, "good"),
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=9), "good"),
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=11), "bad"),
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), "bad"),
    ],
)
def test_a_clock_before_2026_or_before_the_last_entry_cannot_be_right(now, last, outcome):
    assert machine.clock(now, last).outcome == outcome


def test_the_last_entry_is_read_from_the_chain(office):
    assert machine.times(office.db) == (NOW.astimezone(UTC), None)
    office.clock = FixedClock(NOW - timedelta(days=1))
    assert health.examine(office, "clock").outcome == "bad"


# -- the fonts on paper


def test_a_font_that_was_altered_is_mended_from_the_packed_one(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "ready", lambda: tmp_path)
    first = fonts.manifest().files[0]
    (tmp_path / f"{first.name}.ttf").write_bytes(b"\0" * first.bytes)
    found = machine.paper()
    assert found.outcome == "good"
    assert found.facts == {"n": len(fonts.manifest().files)}


def test_a_packed_font_that_is_not_the_one_named_is_bad(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "packed", lambda: tmp_path)
    monkeypatch.setattr(fonts, "ready", lambda: tmp_path / "unpacked")
    fonts.manifest.cache_clear()
    try:
        (tmp_path / "manifest.toml").write_text(
            'paper = ["A"]\nscreen = []\n[files.A]\nbytes = 1\nsha256 = "0"\n'
        )
        found = machine.paper()
    finally:
        fonts.manifest.cache_clear()
    assert found.outcome == "bad"
    assert "A.ttf" in found.words("en")
