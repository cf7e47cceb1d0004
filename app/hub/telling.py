"""Which records must an office's other computers be told of, and what is said of each? Judges nothing.

An office with one computer, never restored, is told nothing it wrote itself. As soon as a second life of a database
writes for the office, each change goes into the office's hub log as a line of kind "row"; the line names the record,
and the receipt says how the hub holds it then. Whoever has read the log up to a number knows all of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.hub import hub_log, queries
from app.hub.tables import ConflictRow, LedgerRow, RecordRow
from app.sync.merge import HUB, OWNERS, SUBMITTED
from app.sync.messages import ROW, LogEntry
from app.sync.seen import Mark, Record

Key = tuple[str, str]


def number(tx: Session, office: str, records: Sequence[Record], at: datetime) -> list[Record]:
    """Give each of `records` the next number of the office's log; return them with their new marks told."""
    if not records:
        return []
    named = [{"table": one.table, "row_id": one.row_id} for one in records]
    first = hub_log.append(tx, office, ROW, named, at)
    return [_told(one, n) for n, one in enumerate(records, start=first)]


def _told(record: Record, n: int) -> Record:
    def mark(one: Mark) -> Mark:
        return one if one.told else replace(one, told=n)

    marks = {name: mark(one) for name, one in record.marks.items()}
    return replace(record, marks=marks, deleted=mark(record.deleted) if record.deleted else None, told=n)


def untold(tx: Session, office: str, forks: Mapping[str, int]) -> list[Record]:
    """Return the records a life that begins now cannot know, though no line of the log tells of them.

    A life without ancestors knows nothing; one that forked knows what its ancestors wrote up to the fork.
    """
    if not forks:
        keys = [(row.tbl, row.row_id) for row in tx.execute(
            select(RecordRow.tbl, RecordRow.row_id).where(RecordRow.office_id == office, RecordRow.told == 0)
        )]  # fmt: skip
    else:
        keys = []
        for ancestor, seq in forks.items():
            rows = tx.execute(
                select(LedgerRow.tbl, LedgerRow.row_id)
                .where(LedgerRow.office_id == office, LedgerRow.incarnation == ancestor, LedgerRow.seq > seq)
                .distinct()
            )
            keys += [(row.tbl, row.row_id) for row in rows]
    found = queries.records(tx, office, keys)
    return [one for _key, one in sorted(found.items()) if one.live and not one.told]


def entries(tx: Session, office: str, cursor: int) -> tuple[LogEntry, ...]:
    """Return the office's log after `cursor`, each "row" line with the record as it is now; an earlier line of the
    same record stands without it.
    """
    log = queries.log_after(tx, office, cursor)
    last = {_key(entry): entry.n for entry in log if entry.kind == ROW}
    known = queries.records(tx, office, last)
    clashes = _clashes(tx, office, last)
    return tuple(
        replace(entry, body=_body(known[_key(entry)], clashes.get(_key(entry), [])))
        if entry.kind == ROW and last[_key(entry)] == entry.n and _key(entry) in known
        else entry
        for entry in log
    )


def _key(entry: LogEntry) -> Key:
    return str(entry.body["table"]), str(entry.body["row_id"])


def _body(record: Record, clashes: list[dict[str, Any]]) -> dict[str, Any]:
    fields = dict(record.fields)
    state = OWNERS[record.table].state
    if state and record.marks.get(state, Mark("", 0)).incarnation == HUB:
        fields[state] = SUBMITTED  # the decision itself goes down in a line of its own
    told = {
        "table": record.table,
        "row_id": record.row_id,
        "fields": fields,
        "deleted": record.deleted is not None,
    }
    return {**told, "live": record.live, "clashes": clashes}


def _clashes(tx: Session, office: str, keys: Iterable[Key]) -> dict[Key, list[dict[str, Any]]]:
    found: dict[Key, list[dict[str, Any]]] = {}
    for part in queries.parts(sorted(keys)):
        rows = tx.execute(
            select(ConflictRow)
            .where(ConflictRow.office_id == office, tuple_(ConflictRow.tbl, ConflictRow.row_id).in_(part))
            .order_by(ConflictRow.uuid, ConflictRow.field)
        ).scalars()
        for row in rows:
            one = {
                "id": f"{row.uuid}:{row.field}", "field": row.field, "kept": json.loads(row.kept),
                "other": json.loads(row.other), "author": row.author, "at": row.at,
            }  # fmt: skip
            found.setdefault((row.tbl, row.row_id), []).append(one)
    return found
