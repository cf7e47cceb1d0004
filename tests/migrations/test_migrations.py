"""Every database of every earlier version opens, with its counts and its money; a newer one is refused in words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.backup import restore
from app.backup.archive import count
from app.cli.day.run import PASSWORD
from app.migrations import run
from app.migrations.whole import METADATA
from app.office import Office
from app.security.vault import Vault
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from tests.migrations.store import STORED

# Each version passes through all that come after it: the first sees every step, and the long run begins at each.
BEGUN_AT = 16
VERSIONS = sorted(path.stem for path in (Path(run.__file__).parent / "versions").glob("[0-9]*.py"))


def _schema(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    parts = {name: re.sub(r"[\s\"]+", " ", sql) for name, sql in rows if name != "alembic_version"}
    return {name: "".join(sorted(re.split(r"[,()]", sql))).replace(" ", "") for name, sql in parts.items()}


def test_the_migrations_lead_to_the_tables_of_the_program(db: Database, tmp_path: Path) -> None:
    """Compared as SQLite stores it, so that checks, partial indexes and tables without rowid count too."""
    migrated = Database.create(tmp_path / "migrated.db", os.urandom(32))
    assert run.bring_up(migrated)
    with db.engine.connect() as models, migrated.engine.connect() as found:
        assert _schema(found) == _schema(models)
        assert run.differences(found) == []
        assert run.current(found) == run.head() == VERSIONS[-1]
    assert not run.bring_up(migrated)
    migrated.engine.dispose()


def test_a_new_office_is_made_as_the_migrations_would(tmp_path: Path) -> None:
    made, migrated = (Database.create(tmp_path / name, os.urandom(32)) for name in ("made.db", "migrated.db"))
    run.make(made)
    run.bring_up(migrated)
    with made.engine.connect() as one, migrated.engine.connect() as other:
        assert _schema(one) == _schema(other)
        assert run.differences(one) == []
        assert run.current(one) == run.head()
        lives = [c.exec_driver_sql("SELECT COUNT(*) FROM lineage").scalar() for c in (one, other)]
        assert lives[0] == lives[1] == 1
    assert not run.bring_up(made)
    for db in (made, migrated):
        db.engine.dispose()


def test_every_version_has_a_stored_database() -> None:
    assert sorted(path.stem for path in STORED.glob("*.ngbak")) == VERSIONS


def _begun() -> Iterator[Any]:
    """Yield every version; the ordinary run begins at the first, at every sixteenth and at the last three."""
    for at, version in enumerate(VERSIONS):
        now = at % BEGUN_AT == 0 or at >= len(VERSIONS) - 3
        yield pytest.param(version, marks=() if now else pytest.mark.long)


@pytest.mark.parametrize("version", tuple(_begun()))
def test_tc19_a_stored_database_opens_and_keeps_everything(version: str, tmp_path: Path) -> None:
    contents = restore(STORED / f"{version}.ngbak", tmp_path / "office", PASSWORD)
    office = Office.unlock(tmp_path / "office", PASSWORD)
    office.db.check()
    with office.db.reading() as tx:
        found = count(tx, "", "", "")
    assert {table: found.rows[table] for table in contents.rows} == contents.rows
    assert {column: found.fen[column] for column in contents.fen} == contents.fen
    campaign = office.visits.campaigns(office.actor)[0]
    assert office.visits.reconcile(office.actor, campaign.id).agrees
    office.db.close()


def test_tc19_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    profile = tmp_path / "office"
    Office.create(
        profile, code="222401001", name="青山镇总工会", region="222401", operator="王芳", password=PASSWORD
    ).db.close()
    _, key = _vault(profile)
    db = Database.open(profile / "office.db", key)
    with db.bookkeeping() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.close()
    before = (profile / "office.db").read_bytes()
    with pytest.raises(run.NewerDatabase) as refused:
        Office.unlock(profile, PASSWORD)
    assert refused.value.exit_code == 3
    assert (profile / "office.db").read_bytes() == before


def _vault(profile: Path) -> tuple[str, bytes]:
    return Vault(profile).unlock(PASSWORD)


def test_a_migration_that_fails_is_taken_back_and_a_backup_was_made(
    tmp_path: Path, clock: FixedClock, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database.create(tmp_path / "office.db", os.urandom(32), clock)
    run.bring_up(db)
    with db.bookkeeping() as tx:
        tx.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(Exception, match="already exists"):  # the tables are there, so making them again fails
        run.bring_up(db)
    with db.engine.connect() as connection:
        assert run.current(connection) is None
    with db.transaction("still works", actor) as tx:
        assert lineage.head(tx).last_seq == 0
    monkeypatch.setattr(run, "differences", lambda _connection: ["something"])
    fresh = Database.create(tmp_path / "fresh.db", os.urandom(32), clock)
    with pytest.raises(run.MigrationMismatch):
        run.bring_up(fresh)
    with fresh.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    assert METADATA.tables
