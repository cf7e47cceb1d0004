"""Does the hub's database fit this program? Adds what came since it was made; what a newer program added is refused.

The hub's tables only ever grow: a new table, or a column with a value for the rows that are there. So no history of
changes is kept; what is missing is seen from the database itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, text, update
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateColumn

from app.hub import contents, persons, queries
from app.hub.content_tables import ContentNamedRow
from app.hub.tables import HubRow, PersonRow, RecordRow
from app.shared.db import Database, gate
from app.shared.errors import DeviceError
from app.shared.files import write_refusal
from app.shared.text import N_
from app.sync.digest import row_hash
from app.sync.files import NAMING


class NewerHub(DeviceError):
    """A newer program has added tables or columns."""

    code = "hub.newer"
    template = N_(
        "This hub was opened by a newer version of Nuangong. Nothing was changed; install that version."
    )


def bring_up(db: Database, *, keep: bool = True) -> bool:
    """Add the tables and columns that are missing; return whether any were. `keep` leaves a copy of the file as it was.

    Raises NewerHub, or a DeviceError when the copy cannot be written; nothing is changed then.
    """
    with gate(), db.engine.connect() as connection:
        missing = list(_missing(connection))
        fresh = [table for table in HubRow.metadata.sorted_tables if not _columns(connection, table.name)]
    if not missing and not fresh:
        return False
    if keep:
        _copy(db.path)
    with gate(), db.engine.execution_options(writes=True).begin() as connection:
        HubRow.metadata.create_all(connection)
        for table, told in missing:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {told}")
    if any(table == RecordRow.__tablename__ and told.startswith("hash ") for table, told in missing):
        with db.bookkeeping() as tx:
            _hash(tx)
    if any(table.name == PersonRow.__tablename__ for table in fresh):
        with db.bookkeeping() as tx:
            _name_people(tx)
    if any(table.name == ContentNamedRow.__tablename__ for table in fresh):
        with db.bookkeeping() as tx:
            _name_contents(tx)
    return True


def _missing(connection: Connection) -> Iterator[tuple[str, str]]:
    for table in HubRow.metadata.sorted_tables:
        there = _columns(connection, table.name)
        if there - {column.name for column in table.columns}:
            raise NewerHub()
        for column in table.columns:
            if there and column.name not in there:
                yield table.name, str(CreateColumn(column).compile(dialect=connection.dialect))


def _columns(connection: Connection, table: str) -> set[str]:
    return {row.name for row in connection.execute(text(f"PRAGMA table_info({table})"))}


def _copy(path: Path) -> None:
    try:
        shutil.copyfile(path, path.with_suffix(".before-update"))
    except OSError as error:
        raise write_refusal(error) from error


def _name_people(tx: Session) -> None:
    """Write down whose the records are that were there."""
    for office, _name in queries.offices(tx):
        for table in persons.KNOWN:
            persons.keep(tx, office, list(queries.live(tx, office, table)))


def _hash(tx: Session) -> None:
    """Give the records that were there the hash new ones are kept with."""
    for office, _name in queries.offices(tx):
        for table in queries.tables_of(tx, office):
            for record in list(queries.live(tx, office, table)):
                found = row_hash(table, record.row_id, record.fields)
                which = (
                    RecordRow.office_id == office,
                    RecordRow.tbl == table,
                    RecordRow.row_id == record.row_id,
                )
                tx.execute(update(RecordRow).where(*which).values(hash=found))


def _name_contents(tx: Session) -> None:
    """Write down which contents the records that were there name, so that the offices are asked for them."""
    for office, _name in queries.offices(tx):
        for table in sorted(NAMING):
            contents.note(tx, office, list(queries.live(tx, office, table)))
