"""What is in the package going out, and what must be remembered of it? Knows neither stick nor receipt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.shared import journal
from app.shared.progress import Progress
from app.sync.messages import Change, Up
from app.sync.package import Total
from app.sync.queries import RECEIVED
from app.sync.rules import Position
from app.sync.tables import PackageSentRow

_BATCH = 5_000


def gather(tx: Session, here: Position, *, schema: str, exporter: str, progress: Progress) -> Up:
    """Return everything the hub has not acknowledged, as one message. Raises Cancelled."""
    head = journal.head(tx)
    changes: list[Change] = []
    seq, waiting = here.acked, head.last_seq - here.acked
    while batch := journal.lines_after(tx, seq, _BATCH):
        changes += [_change(line) for line in batch]
        seq = batch[-1].seq
        progress.report(len(changes), waiting)
    return Up(
        office=here.office,
        device=here.device,
        incarnation=head.incarnation,
        parent=head.parent,
        fork_seq=head.fork_seq,
        fork_hash=head.fork_hash,
        first=here.acked + 1,
        chain_before=journal.hash_at(tx, here.acked),
        changes=tuple(changes),
        cursor=here.cursor,
        hub_incarnation=here.hub_incarnation,
        schema=schema,
        exporter=exporter,
    )


def _change(line: journal.JournalLine) -> Change:
    return Change(
        line.uuid, line.seq, line.table, line.row_id, line.verb,  # type: ignore[arg-type]
        line.fields or {}, line.base_rev, line.command, line.reason, line.actor, line.device, line.at,
        line.salt or "", line.chain, line.inner,
    )  # fmt: skip


def mark_copied(
    tx: Session, up: Up, *, name: str, sha256: str, totals: Mapping[str, Total], now: datetime
) -> int:
    """Remember a package that was written and read back, its records being copied; return its number."""
    number = (tx.execute(select(func.max(PackageSentRow.number))).scalar() or 0) + 1
    last = up.first + len(up.changes) - 1
    counted = {table: asdict(total) for table, total in totals.items()}
    tx.add(
        PackageSentRow(
            number=number, incarnation=up.incarnation, first=up.first, last=last, changes=len(up.changes),
            totals=json.dumps(counted, sort_keys=True), name=name, sha256=sha256, operator_id=up.exporter,
            made_at=now, acked_at=None,
        )
    )  # fmt: skip
    tx.flush()
    sql = (
        "INSERT INTO record_state(table_name, row_id, state, code, field, package, receipt_at, seq) "
        "SELECT j.tbl, j.row_id, 'copied', '', '', :number, NULL, max(j.seq) FROM journal_line j "
        "JOIN command c ON c.id = j.command_id "
        "WHERE j.seq BETWEEN :first AND :last AND c.reason <> :echo GROUP BY j.tbl, j.row_id "
        "ON CONFLICT (table_name, row_id) DO UPDATE SET state = 'copied', code = '', field = '', "
        "package = excluded.package, receipt_at = NULL, seq = excluded.seq"
    )
    tx.execute(text(sql), {"number": number, "first": up.first, "last": last, "echo": RECEIVED})
    return number


def mark_acknowledged(tx: Session, incarnation: str, acked: int, now: datetime) -> list[str]:
    """Mark the packages the hub has taken in whole; return the names of their files, no longer needed."""
    done = (
        PackageSentRow.incarnation == incarnation,
        PackageSentRow.last <= acked,
        PackageSentRow.acked_at.is_(None),
    )
    names = list(tx.execute(select(PackageSentRow.name).where(*done)).scalars())
    tx.execute(update(PackageSentRow).where(*done).values(acked_at=now))
    return names


def tidy(folder: Path, needed: frozenset[str]) -> None:
    """Remove from the outbox what no package on record needs: acknowledged files and those never finished."""
    for path in folder.iterdir():
        if path.suffix in (".jlgh", ".part") and path.name not in needed:
            path.unlink(missing_ok=True)


def needed(tx: Session) -> frozenset[str]:
    """Return the names of the packages not yet acknowledged."""
    names = select(PackageSentRow.name).where(PackageSentRow.acked_at.is_(None))
    return frozenset(tx.execute(names).scalars())
