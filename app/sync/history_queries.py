"""Which packages went out and which receipts came in, the newest first? Rows in, frozen values out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.sync.messages import RECEIVED
from app.sync.queries import LAST_TAKEN_FIRST
from app.sync.tables import PackageSentRow, ReceiptTakenRow

PackageState = Literal["under_way", "confirmed", "replaced"]


@dataclass(frozen=True)
class PackageLine:
    """One package that was written; `money` is the sum in fen of every amount written in it.

    Every package holds all that no receipt has confirmed, so the next one replaces an unconfirmed one; so does a
    new life of this database, which sends all of it again.
    """

    number: int
    name: str
    sha256: str
    made_at: datetime
    by: str
    changes: int
    records: int
    tables: Mapping[str, int]
    money: int
    state: PackageState
    acked_at: datetime | None


@dataclass(frozen=True)
class ReceiptLine:
    """One receipt that was taken in: the changes it confirms up to, and how many decisions it brought."""

    sha256: str
    taken_at: datetime
    by: str
    hub_time: str
    ack: int
    entries: int
    problem: str


def packages(tx: Session) -> tuple[PackageLine, ...]:
    """Return every package written here, the newest first."""
    rows = tx.execute(select(PackageSentRow).order_by(PackageSentRow.number.desc())).scalars().all()
    names = operators(tx)
    newest = rows[0].number if rows else 0
    return tuple(_package(tx, row, names, newest) for row in rows)


def receipts(tx: Session) -> tuple[ReceiptLine, ...]:
    """Return every receipt taken in here, the newest first."""
    rows = tx.execute(select(ReceiptTakenRow).order_by(LAST_TAKEN_FIRST)).scalars()
    names = operators(tx)
    return tuple(
        ReceiptLine(
            row.sha256, row.taken_at, names.get(row.operator_id, ""), row.hub_time, row.ack,
            row.log_to - row.log_from, row.problem,
        )
        for row in rows
    )  # fmt: skip


def _package(tx: Session, row: PackageSentRow, names: Mapping[str, str], newest: int) -> PackageLine:
    totals = json.loads(row.totals)
    state: PackageState = "replaced" if row.number < newest or row.replaced_at is not None else "under_way"
    return PackageLine(
        number=row.number,
        name=row.name,
        sha256=row.sha256,
        made_at=row.made_at,
        by=names.get(row.operator_id, ""),
        changes=row.changes,
        records=_records(tx, row),
        tables={table: int(total["changes"]) for table, total in totals.items()},
        money=sum(sum(total["money"].values()) for total in totals.values()),
        state="confirmed" if row.acked_at is not None else state,
        acked_at=row.acked_at,
    )


def _records(tx: Session, row: PackageSentRow) -> int:
    """Count the records a package holds changes of, echoes of receipts apart: what was said when it was written."""
    sql = (
        "SELECT count(*) FROM (SELECT DISTINCT j.tbl, j.row_id FROM journal_line j "
        "JOIN command c ON c.id = j.command_id WHERE j.seq BETWEEN :first AND :last AND c.reason <> :echo)"
    )
    facts = {"first": row.first, "last": row.last, "echo": RECEIVED}
    return int(tx.execute(text(sql), facts).scalar_one())


def operators(tx: Session) -> dict[str, str]:
    """Return the names of all operators, those who work here no more too, by their ids."""
    return {row.id: row.name for row in tx.execute(text("SELECT id, name FROM operator"))}
