"""What does a believed receipt change here? Works inside the one transaction it is taken in by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.shared import lineage
from app.shared.clock import iso_moment
from app.shared.db import touch
from app.sync import clashes, rows
from app.sync.messages import ROW, Down
from app.sync.queries import PAPER
from app.sync.rows import AfterRows
from app.sync.rules import Position, RecordResult, UnknownEntry
from app.sync.tables import AcknowledgementRow, ReceiptTakenRow

Applier = Callable[[Session, dict[str, Any]], None]
"""Takes in one entry of the hub's log inside the transaction; the same entry again must change nothing."""


@dataclass(frozen=True)
class Ways:
    """Who takes in what: appliers by kind of entry, and what follows when rows of a table came in."""

    appliers: Mapping[str, Applier]
    after_rows: Mapping[str, AfterRows]
    author: str = ""


def move_acknowledgement(tx: Session, down: Down, here: Position, now: datetime) -> int:
    """Move the acknowledgement of this incarnation and return it.

    It moves back only when the hub says it was restored: then what it lost is copied, not confirmed.
    """
    restored = down.hub_incarnation > here.hub_incarnation
    seq = down.ack if restored else max(here.acked, down.ack)
    row = tx.get(AcknowledgementRow, here.incarnation) or AcknowledgementRow(incarnation=here.incarnation)
    if seq == down.ack:
        row.seq, row.chain, row.at = seq, down.chain_at_ack, now
        tx.add(row)
        tx.flush()
    if seq < here.acked:
        back = "UPDATE record_state SET state = 'copied', receipt_at = NULL WHERE seq > :ack"
        tx.execute(text(back), {"ack": seq})
    return seq


def know_earlier(tx: Session, down: Down, here: Position, now: datetime) -> int:
    """Let what earlier lives wrote stand as the hub holds it: what it lacks is copied and offered again, else received.

    Return how many records stand otherwise now: another computer may have sent what was lacking.
    """
    for incarnation, needed in down.lacks.items():
        life = tx.get(AcknowledgementRow, incarnation) or AcknowledgementRow(incarnation=incarnation)
        life.seq, life.chain, life.at = needed - 1, "", now
        tx.add(life)
    if down.lacks:
        back = "UPDATE record_state SET state = 'copied', receipt_at = NULL WHERE seq >= :first AND state = 'applied'"
        return _count(tx, back, {"first": min(down.lacks.values())})
    if down.problem:
        return 0
    for past in lineage.past(tx):  # nothing of them need be offered again
        acked = tx.get(AcknowledgementRow, past.incarnation)
        if acked is not None and acked.seq < past.last_seq:
            acked.seq, acked.chain, acked.at = past.last_seq, past.last_hash, now
    there = (
        "UPDATE record_state SET state = 'applied', receipt_at = :at WHERE seq <= :fork AND state = 'copied'"
    )
    return _count(tx, there, {"fork": here.fork_seq, "at": iso_moment(now)})


def _count(tx: Session, sql: str, facts: Any) -> int:
    """Write, and return how many rows were written."""
    return int(tx.execute(text(sql), facts).rowcount)  # type: ignore[attr-defined]


def keep_results(tx: Session, results: Iterable[RecordResult], now: datetime) -> int:
    """Write what became of each record; return how many records now say something else than before.

    A record of which a later change is on its way stays copied, unless the hub refused it or found a clash.
    """
    sql = (
        "INSERT INTO record_state(table_name, row_id, state, code, field, package, receipt_at, seq) "
        "VALUES (:table, :row, :state, :code, :field, NULL, :at, :seq) "
        "ON CONFLICT (table_name, row_id) DO UPDATE SET state = excluded.state, code = excluded.code, "
        "field = excluded.field, receipt_at = excluded.receipt_at, seq = max(seq, excluded.seq) "
        "WHERE (seq <= excluded.seq OR excluded.state <> 'applied') "
        "AND (state, code, field) IS NOT (excluded.state, excluded.code, excluded.field)"
    )
    rows = [
        {
            "table": result.table,
            "row": result.row_id,
            "state": result.outcome,
            "code": result.code,
            "field": result.field,
            "at": iso_moment(now),
            "seq": result.seq,
        }
        for result in results
    ]
    if not rows:
        return 0
    # SQLite counts only rows it wrote, so what says the same as before is not among them.
    return _count(tx, sql, rows)


@dataclass(frozen=True)
class LogTaken:
    """What the hub's log brought: entries, records of other computers, those that could not stand here yet, clashes."""

    entries: int
    records: int
    held: int
    clashes: int


NOTHING = LogTaken(0, 0, 0, 0)


def apply_log(
    tx: Session,
    down: Down,
    here: Position,
    results: Sequence[RecordResult],
    acked: int,
    ways: Ways,
) -> LogTaken:
    """Take in the hub's log from our cursor on and move the cursor: records first, then what is said about them.

    A restored hub begins again where it says. Raises UnknownEntry or what an applier raises.
    """
    restored = down.hub_incarnation > here.hub_incarnation
    cursor = min(down.log_from, here.cursor) if restored else here.cursor
    fresh = [entry for entry in down.log if entry.n > cursor]
    bodies = [entry.body for entry in fresh if entry.kind == ROW]
    others = [entry for entry in fresh if entry.kind != ROW]
    for entry in others:
        if entry.kind not in ways.appliers:
            raise UnknownEntry(kind=entry.kind)
    clashing = clashes.replaced(tx, results, bodies, ways.author) + clashes.told(tx, bodies)
    taken = rows.take(tx, bodies, acked)
    for table, after in ways.after_rows.items():
        if ids := taken.ids.get(table):
            after(tx, ids)
    for entry in others:
        ways.appliers[entry.kind](tx, entry.body)
    lineage.read_log(tx, down.hub_incarnation, fresh[-1].n if fresh else cursor)
    touch(tx, "clash", "held_row")
    return LogTaken(len(others), taken.changed, taken.held, clashing)


def was_taken(tx: Session, sha256: str) -> bool:
    """Say whether this very file was taken in before."""
    return tx.get(ReceiptTakenRow, sha256) is not None


def only_on_paper(tx: Session, down: Down) -> bool:
    """Say whether what the receipt acknowledges was taken in from paper so far, and by no file."""
    taken = select(ReceiptTakenRow.kind).where(
        ReceiptTakenRow.incarnation == down.incarnation, ReceiptTakenRow.ack >= down.ack
    )
    return set(tx.execute(taken).scalars()) == {PAPER}


def remember(tx: Session, down: Down, sha256: str, operator_id: str, now: datetime) -> None:
    """Keep that the receipt was taken in, by whom and when."""
    tx.add(
        ReceiptTakenRow(
            sha256=sha256, incarnation=down.incarnation, ack=down.ack, log_from=down.log_from,
            log_to=down.log_from + len(down.log), hub_incarnation=down.hub_incarnation,
            hub_time=down.hub_time, problem=down.problem, operator_id=operator_id, taken_at=now,
        )
    )  # fmt: skip
    tx.flush()
