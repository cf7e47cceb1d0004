"""The database is encrypted, refuses what is not whole, and says so in our words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.security.tables import OperatorRow
from app.shared import db as gate
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import DatabaseBusy, DatabaseDamaged, DatabaseFull, DatabaseRefused
from app.shared.ids import new_id


def _filled(db: Database, actor: Actor, rows: int = 300) -> None:
    with db.transaction("filled", actor) as tx:
        for i in range(rows):
            tx.add(
                OperatorRow(id=new_id(), name=f"某某{i}", role="clerk", active=True, added_at=Clock().now())
            )


def test_nothing_readable_lies_on_the_disk(db: Database, actor: Actor) -> None:
    _filled(db, actor)
    before = b"".join(p.read_bytes() for p in db.path.parent.iterdir())
    db.close()
    for raw in (before, db.path.read_bytes()):
        assert "某某".encode() not in raw
        assert b"SQLite format 3" not in raw


def test_the_pragmas_that_keep_data_safe_are_on(db: Database) -> None:
    wanted = {
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "temp_store": 2,
    }
    with db.reading() as tx:
        found = {name: tx.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
        assert tx.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    assert found == wanted


@pytest.mark.parametrize("share", [0.0, 0.1, 0.33, 0.5, 0.77, 0.999])
def test_a_flipped_byte_is_found_at_opening(db: Database, actor: Actor, tmp_path: Path, share: float) -> None:
    key = os.urandom(32)
    path = tmp_path / "copy.db"
    copy = Database.create(path, key)
    with copy.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        connection.execute(text("INSERT INTO t VALUES (:x)"), [{"x": "甲" * 100} for _ in range(400)])
    copy.close()
    Database.open(path, key).close()
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * share)] ^= 0x01
    path.write_bytes(raw)
    with pytest.raises(DatabaseDamaged) as refused:
        Database.open(path, key)
    assert refused.value.exit_code == 3
    assert path.read_bytes() == bytes(raw)


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 4096, b"x" * 10_000])
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "office.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        Database.open(path, os.urandom(32))


def test_a_file_that_cannot_be_looked_at_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "office.db").mkdir()  # whoever is root may read any file, but no folder
    with pytest.raises(DatabaseRefused):
        Database.open(tmp_path / "office.db", os.urandom(32))


def test_a_plain_database_and_another_key_are_refused(db: Database, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    with sqlite3.connect(plain) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(gate.NotEncrypted):
        Database.open(plain, os.urandom(32))
    db.close()
    with pytest.raises(DatabaseDamaged):
        Database.open(db.path, os.urandom(32))
    with pytest.raises(DatabaseRefused):
        Database.create(db.path, os.urandom(32))


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate.sqlcipher, "sqlite_version", "3.51.2")
    with pytest.raises(gate.SqliteTooOld):
        Database.create(tmp_path / "office.db", os.urandom(32))


def test_reading_cannot_write(db: Database) -> None:
    with pytest.raises(DatabaseRefused), db.reading() as tx:
        tx.execute(text("DELETE FROM command"))


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("SQLITE_LOCKED", DatabaseBusy),
        ("SQLITE_FULL", DatabaseFull),
        ("SQLITE_CORRUPT", DatabaseDamaged),
        ("SQLITE_NOTADB", DatabaseDamaged),
        ("SQLITE_IOERR", DatabaseRefused),
    ],
)
def test_what_sqlite_says_about_the_world_becomes_our_words(code: str, ours: type[Exception]) -> None:
    told = gate.sqlcipher.OperationalError("in whatever words")
    told.sqlite_errorcode = getattr(gate.sqlcipher, code) | 1 << 8  # as an extended code
    with pytest.raises(ours), gate.gate():
        raise told


def test_a_copy_that_finds_no_room_is_told_in_our_words(tmp_path: Path) -> None:
    """SQLite's copy page by page gives no code with its refusal."""
    key = os.urandom(32)
    source, target = gate.connect(tmp_path / "whole.db", key), gate.connect(tmp_path / "copy.db", key)
    source.execute("CREATE TABLE many (one)")
    source.execute("INSERT INTO many VALUES (randomblob(100000))")
    target.execute("PRAGMA journal_mode = OFF").fetchall()
    target.execute("PRAGMA max_page_count = 3").fetchall()
    with pytest.raises(DatabaseFull), gate.gate():
        source.backup(target)
    source.close()
    target.close()


@pytest.mark.parametrize(
    "asked",
    ["SELECT json_extract('not whole', '$.a')", "SELECT locked FROM command", "SELECT corrupt FROM command"],
)
def test_a_record_that_cannot_be_read_is_no_damaged_file(db: Database, asked: str) -> None:
    with pytest.raises(DBAPIError), db.reading() as tx:
        tx.execute(text(asked)).all()
    assert db.check() == 0


def test_a_bug_stays_a_bug_and_tells_no_values(db: Database) -> None:
    with pytest.raises(Exception, match="no such table") as bug, db.reading() as tx:
        tx.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "某某一"})
    assert "某某一" not in str(bug.value)


def test_a_full_check_finds_a_broken_reference_and_a_sound_file(db: Database, actor: Actor) -> None:
    _filled(db, actor, 3)
    assert db.check() == 3
