"""Which records stand where towards the province, one by one? Reads only; what a record is called others say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.shared.names import Namer
from app.sync.messages import RECEIVED
from app.sync.queries import OWN, RecordState, State

_STANDING = (
    f"WITH own AS ({OWN}) "
    "SELECT own.tbl AS tbl, own.row_id AS row_id, 'waiting' AS state, '' AS code, '' AS field, "
    "s.package AS package, NULL AS receipt_at, own.seq AS seq FROM own "
    "LEFT JOIN record_state s ON s.table_name = own.tbl AND s.row_id = own.row_id "
    "WHERE s.seq IS NULL OR own.seq > s.seq "
    "UNION ALL "
    "SELECT s.table_name, s.row_id, s.state, s.code, s.field, s.package, s.receipt_at, s.seq FROM record_state s "
    "LEFT JOIN own ON s.table_name = own.tbl AND s.row_id = own.row_id WHERE own.seq IS NULL OR own.seq <= s.seq"
)


def standing(tx: Session, acked: int, states: Collection[State]) -> tuple[RecordState, ...]:
    """Return every record in one of `states`, the latest change first: as many as `table_counts` counts."""
    marks = ", ".join(f":s{number}" for number in range(len(states)))
    sql = f"SELECT * FROM ({_STANDING}) WHERE state IN ({marks}) ORDER BY seq DESC"
    facts = {f"s{number}": state for number, state in enumerate(states)}
    rows = tx.execute(text(sql), {"acked": acked, "echo": RECEIVED, **facts})
    return tuple(
        RecordState(
            row.tbl, row.row_id, row.state, row.code, row.field, row.package,
            datetime.fromisoformat(row.receipt_at) if row.receipt_at else None,
        )
        for row in rows
    )  # fmt: skip


def named(tx: Session, names: Mapping[str, Namer], wanted: Sequence[RecordState]) -> tuple[str, ...]:
    """Return what each record is called, by the namers of the tables; empty for kinds that have no name."""
    found: dict[tuple[str, str], str] = {}
    for table in {one.table for one in wanted} & names.keys():
        ids = [one.row_id for one in wanted if one.table == table]
        found |= {(table, row_id): name for row_id, name in names[table](tx, ids).items()}
    return tuple(found.get((one.table, one.row_id), "") for one in wanted)
