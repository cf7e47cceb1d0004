"""Does the office hold what the hub holds? Compares digests, and tells a table anew where they differ silently."""

from __future__ import annotations

import itertools
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.tables import DigestRow, RecordRow
from app.sync.digest import digest
from app.sync.messages import Digest, Up
from app.sync.seen import Record


def ready(tx: Session, up: Up) -> bool:
    """Say whether the writer of `up` has read all of the office's log: only then its rows can equal ours."""
    read = queries.hub_lives(tx, up.office).read_to(up.hub_incarnation, up.cursor)
    return bool(up.digest) and read >= queries.log_head(tx, up.office)


def compare(tx: Session, up: Up, at: datetime) -> list[Record]:
    """Compare every table of the digest; return the records to be told anew, of tables that differ for the first time.

    A table that still differs after that is left to a person: the status page shows it.
    """
    again: list[Record] = []
    here = _digests(tx, up.office)
    known = {row.tbl: row for row in tx.scalars(select(DigestRow).where(DigestRow.office_id == up.office))}
    for theirs in up.digest:
        ours = here.get(theirs.table) or digest(theirs.table, ())
        row = known.get(theirs.table) or DigestRow(office_id=up.office, tbl=theirs.table, agrees=True)
        agrees, before = ours == theirs, row.agrees
        found = (theirs.rows, ours.rows, agrees)
        if (
            row.at is None or (row.rows_there, row.rows_here, row.agrees) != found
        ):  # the moment this began to hold
            row.rows_there, row.rows_here, row.agrees, row.at = *found, at
            tx.add(row)
        if before and not agrees:
            again += list(queries.live(tx, up.office, theirs.table))
    tx.flush()
    return again


def _digests(tx: Session, office: str) -> dict[str, Digest]:
    """Return the digest of every table the office has records in; one question, for tables are many and often small."""
    rows = tx.execute(
        select(RecordRow.tbl, RecordRow.hash)
        .where(RecordRow.office_id == office, RecordRow.hash != "")
        .order_by(RecordRow.tbl)
    )
    return {
        table: digest(table, (row.hash for row in group))
        for table, group in itertools.groupby(rows, key=lambda row: row.tbl)
    }
