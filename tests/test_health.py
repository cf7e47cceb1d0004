"""The health check finds what is wrong with what is kept, and the reserve and the help pack do what they promise."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
import zipfile
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app import VERSION
from app.backup import reserve
from app.office import Office
from app.security.vault import Vault
from app.selfcheck import health, help_pack, records
from app.selfcheck.found import Checked
from app.shared.clock import FixedClock
from app.shared.errors import Cancelled
from app.shared.files import FileUnreadable, FolderMissing
from app.shared.progress import StoppableProgress
from app.sync.witness import FILE, RolledBack
from tests.conftest import NOW

PASSWORD = "东升粮库-2026"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def office(tmp_path, clock):
    made = Office.create(
        tmp_path / "office", code="QS-01", name="青山镇总工会", region="222401", operator="王芳", password=PASSWORD,
        clock=clock,
    )  # fmt: skip
    yield made
    made.db.close()


def look(office: Office, kind: str) -> Checked:
    found = health.examine(office, kind)
    assert found.kind == kind
    assert "{" not in found.words("en")
    return found


# -- what is kept


def test_a_changed_line_of_the_journal_is_found(office):
    with office.db.engine.execution_options(writes=True).begin() as connection:
        for (name,) in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text('UPDATE journal_line SET fields = \'{"name": "x"}\' WHERE seq = 1'))
    found = look(office, "chain")
    assert (found.outcome, found.code) == ("bad", "journal.chain_broken")
    assert look(office, "data").outcome == "good"


def test_a_loose_reference_is_found(office):
    with office.db.engine.execution_options(writes=True).connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA query_only = OFF")
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("CREATE TABLE loose(a TEXT REFERENCES unit(id))")
        raw.execute("INSERT INTO loose VALUES ('nobody')")
        raw.execute("PRAGMA foreign_keys = ON")
    assert look(office, "data").code == "database.damaged"


def test_a_content_that_is_another_is_found(office):
    with office.db.bookkeeping() as tx:
        tx.execute(
            text("INSERT INTO content(sha256, size, at) VALUES ('00', 3, '2026-11-20T01:00:00+00:00')")
        )
        tx.execute(text("INSERT INTO content_part(sha256, n, bytes) VALUES ('00', 0, x'616263')"))
    found = look(office, "attachments")
    assert (found.outcome, found.facts["n"]) == ("bad", 1)


def test_a_setting_that_is_not_ours_is_found(office, monkeypatch):
    monkeypatch.setitem(records.EXPECTED, "synchronous", "1")
    found = look(office, "cipher")
    assert (found.outcome, found.facts["which"]) == ("bad", "synchronous")


def test_a_backup_is_opened_and_its_age_told(office):
    assert look(office, "backups").outcome == "warn"
    made = office.back_up().path
    os.utime(made, (NOW.timestamp(), NOW.timestamp()))
    assert look(office, "backups").outcome == "good"
    office.clock = FixedClock(NOW + timedelta(days=8))
    assert look(office, "backups").outcome == "warn"
    made.write_bytes(made.read_bytes()[:-100])
    assert look(office, "backups").code == "backup.damaged"


def test_a_witness_that_is_gone_is_told(office):
    assert look(office, "witness").outcome == "good"
    (office.profile / FILE).unlink()
    assert look(office, "witness").outcome == "warn"


def test_a_witness_that_cannot_be_read_makes_no_other_life(office, monkeypatch):
    """Found by refusing every open of a day: one failing read made a copied office of it, and money had to wait."""
    profile, lives = office.profile, office.witness.lives()
    office.db.close()
    real = Path.read_bytes

    def fails(path: Path) -> bytes:
        if path.name == FILE:
            raise OSError(5, "Input/output error")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", fails)
    with pytest.raises(FileUnreadable):
        Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
    monkeypatch.undo()
    again = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
    assert again.witness.lives() == lives
    assert look(again, "witness").outcome == "good"
    again.db.close()


def test_an_office_put_back_is_told_at_opening_and_for_a_month(office):
    profile = office.profile
    office.db.close()
    shutil.copyfile(profile / "office.db", profile.parent / "before.db")
    later = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
    later.operators.add(later.actor, "李秀兰", "clerk", PASSWORD + "2")
    later.db.close()
    shutil.copyfile(profile.parent / "before.db", profile / "office.db")
    back = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
    assert isinstance(back.trouble, RolledBack)
    assert look(back, "witness").outcome == "bad"
    back.db.close()
    again = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW + timedelta(days=1)))
    assert again.trouble is None
    assert "2026-11-20" in look(again, "witness").words("en")
    again.clock = FixedClock(NOW + timedelta(days=31))
    assert look(again, "witness").outcome == "good"
    again.db.close()


def test_looking_at_structure_and_chain_can_be_stopped(office, monkeypatch):
    progress = StoppableProgress()
    progress.stop()
    monkeypatch.setattr("app.shared.db.STEPS", 10)
    for kind in ("data", "chain"):
        with pytest.raises(Cancelled):
            health.examine(office, kind, progress)
    assert look(office, "data").outcome == "good"


# -- the reserve


def test_room_is_set_aside_once_and_let_go_once(tmp_path):
    assert reserve.keep(tmp_path)
    assert reserve.held(tmp_path) == reserve.SIZE == (tmp_path / reserve.FILE).stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == [reserve.FILE]
    assert reserve.release(tmp_path) == reserve.SIZE
    with pytest.raises(reserve.NothingReserved):
        reserve.release(tmp_path)


def test_the_last_room_of_a_small_disk_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, reserve.SIZE + reserve.LEFT_FREE - 1))
    assert not reserve.keep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_gives_way_only_where_a_database_could_not_be_opened(tmp_path, monkeypatch):
    reserve.keep(tmp_path)
    assert not reserve.give_way(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, 0))
    assert reserve.give_way(tmp_path)
    assert not reserve.give_way(tmp_path)


# -- the help pack


def test_a_help_pack_tells_versions_checks_and_counts(office, tmp_path):
    found = list(health.examine_all(office))
    made = help_pack.make(tmp_path, office.profile, NOW, found, office, {"qt": "6"})
    assert made.path.name == "nuangong-help-20261120-090000.zip"
    with zipfile.ZipFile(made.path) as pack:
        assert set(made.names) == set(pack.namelist())
        assert json.loads(pack.read("versions.json"))["qt"] == "6"
        assert [one["kind"] for one in json.loads(pack.read("checks.json"))] == list(health.LOOKS)
        assert json.loads(pack.read("counts.json"))["changes"] == 1
    with pytest.raises(FolderMissing):
        help_pack.make(tmp_path / "none", office.profile, NOW)


def test_what_got_into_a_log_all_the_same_is_sifted_out(tmp_path):
    (tmp_path / "log").mkdir()
    (tmp_path / "reports").mkdir()
    written = "2026-11-20 09:00:00,123 fault 王芳 김철수 229901198503120018 13900001234 22990119850312001X /home/wangfang/x\n"
    grouped = "139 0000 1234 139-0000-1234 6217 0012 3456 7890 123 Maria Kim\n"
    Vault(tmp_path).create("1", "Maria Kim", "correct horse")
    (tmp_path / "log" / "nuangong.log").write_text(written + grouped, "utf-8")
    (tmp_path / "reports" / "report-1.txt").write_text(written + grouped, "utf-8")
    printer = Checked("printer", "good", "Found: {names}", {"names": "王芳的打印机", "n": "3"})
    with zipfile.ZipFile(help_pack.make(tmp_path, tmp_path, NOW, [printer]).path) as pack:
        for name in ("log/nuangong.log", "reports/report-1.txt"):
            kept = pack.read(name).decode()
            assert kept.startswith("2026-11-20 09:00:00,123 fault *** ***")
            assert kept.endswith("\n*** *** *** ***\n")
            assert not re.search(r"[\u4e00-\u9fff\uac00-\ud7af]|\d{6}|wangfang", kept)
        assert json.loads(pack.read("checks.json"))[0]["facts"] == {"n": "3"}


def test_the_version_told_is_the_project_s():
    told = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    assert told["project"]["version"] == VERSION
