"""What is in the package going out, and what must be remembered of it? Knows neither stick nor receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.security import seal
from app.shared import journal, lineage
from app.shared.lineage import Head
from app.shared.progress import SILENT, Progress
from app.sync import queries
from app.sync.messages import RECEIVED, Ancestor, Change, Digest, Up
from app.sync.rules import Position
from app.sync.tables import AcknowledgementRow, PackageSentRow
from app.sync.totals import Total

_BATCH = 5_000


def gather(
    tx: Session,
    here: Position,
    *,
    schema: str,
    exporter: str,
    progress: Progress,
    attachments: Iterable[str] = (),
) -> Up:
    """Return everything the hub has not acknowledged, as one message; `attachments` are contents it lacks.

    Raises Cancelled.
    """
    now = lineage.head(tx)
    changes = _changes(tx, here.acked, now.last_seq, progress)
    up = _up(tx, here, now, here.acked, changes, schema=schema, exporter=exporter, digest=queries.digests(tx))
    return replace(up, attachments=tuple(sorted(attachments)))


def gather_older(tx: Session, here: Position, *, schema: str, exporter: str) -> list[Up]:
    """Return what a hub that was restored lacks of this database's earlier lives, one message for each."""
    found = []
    for life in lineage.past(tx):
        acked = tx.get(AcknowledgementRow, life.incarnation)
        if acked is not None and acked.seq < life.last_seq:
            changes = _changes(tx, acked.seq, life.last_seq, SILENT)
            found.append(_up(tx, here, life, acked.seq, changes, schema=schema, exporter=exporter))
    return found


def _changes(tx: Session, after: int, last: int, progress: Progress) -> list[Change]:
    changes: list[Change] = []
    seq = after
    while seq < last and (batch := journal.lines_after(tx, seq, min(_BATCH, last - seq))):
        changes += [_change(line) for line in batch]
        seq = batch[-1].seq
        progress.report(len(changes), last - after)
    return changes


def _up(
    tx: Session, here: Position, life: Head, acked: int, changes: Sequence[Change], *, schema: str, exporter: str,
    digest: tuple[Digest, ...] = (),
) -> Up:  # fmt: skip
    before = [
        one for one in lineage.past(tx) if one.fork_seq < life.fork_seq or one.incarnation == life.parent
    ]
    return Up(
        office=here.office,
        device=here.device,
        incarnation=life.incarnation,
        parent=life.parent,
        fork_seq=life.fork_seq,
        fork_hash=life.fork_hash,
        first=acked + 1,
        chain_before=lineage.hash_in(tx, life, acked),
        changes=tuple(changes),
        cursor=here.cursor,
        hub_incarnation=here.hub_incarnation,
        digest=digest,
        schema=schema,
        exporter=exporter,
        ancestors=tuple(Ancestor(one.incarnation, one.parent, one.fork_seq, one.fork_hash) for one in before),
    )


def _change(line: journal.JournalLine) -> Change:
    return Change(
        line.uuid, line.seq, line.table, line.row_id, line.verb,  # type: ignore[arg-type]
        line.fields or {}, line.base_rev, line.command, line.reason, line.actor, line.device, line.at,
        line.salt or "", line.chain, line.inner, line.hub_incarnation, line.cursor,
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
            made_at=now, acked_at=None, replaced_at=None,
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
        if path.suffix in (seal.SUFFIX, ".part") and path.name not in needed:
            path.unlink(missing_ok=True)


def needed(tx: Session) -> frozenset[str]:
    """Return the names of the packages not yet acknowledged, nor replaced by those of a new life."""
    names = select(PackageSentRow.name).where(
        PackageSentRow.acked_at.is_(None), PackageSentRow.replaced_at.is_(None)
    )
    return frozenset(tx.execute(names).scalars())
