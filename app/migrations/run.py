"""Does the database fit this program, and if not, how is it brought there? The only place that knows Alembic.

Everything happens in one transaction after a verified backup: generated triggers dropped, migrations run, references
checked, triggers made again, the result compared with the metadata.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection
from sqlalchemy.schema import SchemaItem

from app.migrations.whole import METADATA
from app.shared import journal, lineage
from app.shared.db import Database, gate
from app.shared.errors import DeviceError
from app.shared.text import N_


class NewerDatabase(DeviceError):
    """A newer program has already changed this database."""

    code = "database.newer"
    template = N_(
        "This office was opened by a newer version of Nuangong. Nothing was changed; install that version."
    )


class MigrationMismatch(DeviceError):
    """After the migrations the tables are not what the program expects; everything was taken back."""

    code = "database.migration_mismatch"
    template = N_(
        "Bringing the office's data up to date failed. Nothing was changed; keep the backup and ask for help."
    )


@cache
def _script() -> ScriptDirectory:
    """Return the migrations of this program; to read them all takes longer than to open a small office."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def head() -> str:
    """Return the newest migration this program knows."""
    newest = _script().get_current_head()
    assert newest is not None
    return newest


def current(connection: Connection) -> str | None:
    """Return the migration the database stands at; None for a new file."""
    return MigrationContext.configure(connection).get_current_revision()


def make(db: Database) -> None:
    """Make every table and trigger the program knows in a new, empty file, and begin its life. Raises DeviceError.

    Every migration one after the other comes to the same tables, in three times the time: a test compares them.
    """
    with gate(), db.engine.execution_options(writes=True).begin() as connection:
        METADATA.create_all(connection)
        journal.make_triggers(connection)
        lineage.begin(connection, os.urandom(16).hex())
        MigrationContext.configure(connection).stamp(_script(), "head")


def bring_up(db: Database, before: Callable[[], None] = lambda: None, *, compare: bool = True) -> bool:
    """Bring the database to the head; `before` makes the verified backup. Returns whether anything was done.

    The drafting of a migration does not `compare`: there the tables are meant to differ.

    Raises NewerDatabase, MigrationMismatch or DatabaseDamaged; the database then stands as before.
    """
    script = _script()
    with gate(), db.engine.connect() as connection:
        stands = current(connection)
    if stands == script.get_current_head():
        return False
    if stands is not None:
        if stands not in {revision.revision for revision in script.walk_revisions()}:
            raise NewerDatabase()
        before()
    with gate(), db.engine.execution_options(writes=True).connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")  # no effect once a transaction began
        try:
            with connection.begin():
                _migrate(connection, script, new=stands is None, compare=compare)
        finally:
            raw.execute("PRAGMA foreign_keys = ON")
    return True


def _migrate(connection: Connection, script: ScriptDirectory, *, new: bool, compare: bool) -> None:
    journal.drop_triggers(connection)
    with EnvironmentContext(script.config if hasattr(script, "config") else Config(), script) as environment:
        environment.configure(
            connection=connection,
            target_metadata=METADATA,
            render_as_batch=True,
            transactional_ddl=True,
            fn=lambda revision, _context: script._upgrade_revs("head", revision),
        )
        environment.run_migrations()
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise MigrationMismatch()
    if not compare:
        return  # a draft is drawn from tables that differ, which no trigger fits
    if differences(connection):
        raise MigrationMismatch()
    journal.make_triggers(connection)
    if new:
        lineage.begin(connection, os.urandom(16).hex())


def _compared(item: SchemaItem, name: str | None, kind: str, *_: object) -> bool:
    """Leave out what Alembic cannot compare on SQLite."""
    return not (kind == "column" and isinstance(item, Column) and name is None)


def differences(connection: Connection) -> list[object]:
    """Return how the tables differ from the metadata; empty when they agree."""
    context = MigrationContext.configure(
        connection, opts={"compare_type": False, "include_object": _compared}
    )
    return list(compare_metadata(context, METADATA))
