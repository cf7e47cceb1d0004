"""How does a verified message enter an office's ledger and records, once and whole? Knows no file and no key.

Steps 2 to 5 of the protocol. Everything happens in the caller's transaction; a problem found before the first
write leaves nothing behind but the receipt that names it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from app.hub import queries, rules
from app.hub.queries import Due, Lineage
from app.hub.tables import ConflictRow, DueRow, LedgerRow, LineageRow, PackageRow, RecordRow
from app.shared import chain
from app.shared.chain import canonical_text
from app.shared.progress import Progress
from app.sync.merge import HUB, OWNERS, Conflict, Merged, Record, View, merge
from app.sync.messages import Change, Outcome, Up

E_GAP = "E_GAP"
E_FORK = "E_FORK"

EVERY = 500
"""Changes between two reports of progress."""


@dataclass(frozen=True)
class Arrival:
    """Which file brought a message, and when; `package_id` is the SHA-256 of the file."""

    package_id: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Outcomes:
    """What a message did: a problem code for the whole ('' when taken) and the counts of its new changes."""

    code: str = ""
    applied: int = 0
    refused: int = 0
    conflicts: int = 0
    known: int = 0
    missing: int | None = None


@dataclass(frozen=True)
class _Judged:
    change: Change
    outcome: Outcome
    code: str
    field: str


def take(tx: Session, up: Up, arrival: Arrival, progress: Progress) -> Outcomes:
    """Take one message, as `package.unpack_up` proved it, into the office's ledger; each change at most once.

    A gap or a fork applies nothing; the receipt due says so in every case.
    """
    line = _lineage(tx, up)
    problem = E_FORK if line.device != up.device else _problem(tx, up, line)
    if problem:
        _remember(tx, up, arrival, problem)
        _owe(tx, up, arrival.package_id, problem)
        return Outcomes(problem, missing=line.applied + 1 if problem == E_GAP else None)
    fresh = [change for change in up.changes if change.seq > line.applied]
    outcomes = _apply(tx, up, arrival.package_id, fresh, progress)
    applied, head = (fresh[-1].seq, fresh[-1].chain) if fresh else (line.applied, line.head)
    tx.execute(
        update(LineageRow)
        .where(LineageRow.office_id == up.office, LineageRow.incarnation == up.incarnation)
        .values(applied=applied, head=head, cursor=max(up.cursor, line.cursor), last_package_at=arrival.at)
    )
    _remember(tx, up, arrival, "")
    _owe(tx, up, arrival.package_id, "")
    return replace(outcomes, known=len(up.changes) - len(fresh))


def _lineage(tx: Session, up: Up) -> Lineage:
    known = queries.lineage(tx, up.office, up.incarnation)
    if known is not None:
        return known
    start = chain.root(up.incarnation, up.parent, up.fork_seq, up.fork_hash)
    tx.add(
        LineageRow(
            office_id=up.office, incarnation=up.incarnation, device_id=up.device, parent=up.parent,
            fork_seq=up.fork_seq, fork_hash=up.fork_hash, applied=0, head=start, cursor=0,
            last_package_at=None,
        )
    )  # fmt: skip
    tx.flush()
    return Lineage(
        up.office, up.incarnation, up.device, up.parent, up.fork_seq, up.fork_hash, 0, start, 0, None
    )


def _problem(tx: Session, up: Up, line: Lineage) -> str:
    """Return the code that stops the whole message, or ''. That its chain holds in itself was proved on
    unpacking.
    """
    if (up.parent, up.fork_seq, up.fork_hash) != (line.parent, line.fork_seq, line.fork_hash):
        return E_FORK
    if up.first > line.applied + 1:
        return E_GAP
    overlap = [up.first - 1, *(change.seq for change in up.changes if change.seq <= line.applied)]
    stored = queries.chain_at(tx, up.office, up.incarnation, overlap)
    stored[0] = chain.root(line.incarnation, line.parent, line.fork_seq, line.fork_hash)
    offered = {up.first - 1: up.chain_before, **{change.seq: change.chain for change in up.changes}}
    return "" if all(stored.get(seq) == offered[seq] for seq in overlap) else E_FORK


def _apply(tx: Session, up: Up, package_id: str, fresh: list[Change], progress: Progress) -> Outcomes:
    view = _view(up)
    known = queries.results_of(tx, up.office, (change.uuid for change in fresh))
    touched = queries.records(tx, up.office, ((c.table, c.row_id) for c in fresh))
    guarded = (
        rules.protected(queries.live(tx, up.office, "claim")) if any(c.verb == "D" for c in fresh) else set()
    )
    judged: list[_Judged] = []
    clashes: list[dict[str, Any]] = []
    changed: set[tuple[str, str]] = set()
    for at, change in enumerate(fresh):
        if at % EVERY == 0:
            progress.report(at, len(fresh))
        if change.uuid in known:  # issued again by a restored copy: it keeps the answer it was given
            outcome, code, field = known[change.uuid]
            judged.append(_Judged(change, outcome, code, field))  # type: ignore[arg-type]
            continue
        key = (change.table, change.row_id)
        merged = _judge(change, touched.get(key), view, key in guarded)
        known[change.uuid] = (merged.outcome, merged.code, merged.field)
        judged.append(_Judged(change, merged.outcome, merged.code, merged.field))
        if merged.record is not None and merged.record is not touched.get(key):
            touched[key] = merged.record
            changed.add(key)
        clashes += [_conflict(up.office, change, conflict) for conflict in merged.conflicts]
    _write(tx, up, package_id, judged)
    put_records(tx, up.office, [touched[key] for key in sorted(changed)])
    if clashes:
        tx.execute(insert(ConflictRow), clashes)
    progress.report(len(fresh), len(fresh))
    count = {name: sum(j.outcome == name for j in judged) for name in ("applied", "refused", "conflict")}
    return Outcomes("", count["applied"], count["refused"], count["conflict"])


def _judge(change: Change, record: Record | None, view: View, guarded: bool) -> Merged:
    if change.erased:  # the law took its content before it travelled: there is nothing left to apply
        return Merged(record, "applied")
    fault = rules.malformed(change)
    if fault is not None:
        return Merged(record, "refused", "E_VALIDATION", fault)
    return merge(OWNERS, record, change, view, rules.check_of(change.table), protected=guarded)


def _view(up: Up) -> View:
    seen = {HUB: up.cursor}
    if up.parent:
        seen[up.parent] = up.fork_seq
    return View(up.incarnation, seen)


def _conflict(office: str, change: Change, conflict: Conflict) -> dict[str, Any]:
    return {
        "office_id": office, "uuid": change.uuid, "field": conflict.field, "tbl": change.table,
        "row_id": change.row_id, "kept": canonical_text(conflict.kept), "other": canonical_text(conflict.other),
    }  # fmt: skip


def _write(tx: Session, up: Up, package_id: str, judged: list[_Judged]) -> None:
    rows = [
        {
            "office_id": up.office, "incarnation": up.incarnation, "seq": j.change.seq, "uuid": j.change.uuid,
            "tbl": j.change.table, "row_id": j.change.row_id, "body": canonical_text(asdict(j.change)),
            "chain": j.change.chain, "package_id": package_id, "outcome": j.outcome, "code": j.code,
            "field": j.field,
        }
        for j in judged
    ]  # fmt: skip
    if rows:
        tx.execute(insert(LedgerRow), rows)


def put_records(tx: Session, office: str, records: list[Record]) -> None:
    """Store `records` of the office, new or changed."""
    if not records:
        return
    rows = [
        {
            "office_id": office, "tbl": r.table, "row_id": r.row_id, "fields": canonical_text(r.fields),
            "marks": canonical_text({name: [m.incarnation, m.seq] for name, m in r.marks.items()}),
            "pending": canonical_text(r.pending), "live": r.live,
            "deleted": canonical_text([r.deleted.incarnation, r.deleted.seq]) if r.deleted else "",
        }
        for r in records
    ]  # fmt: skip
    statement = upsert(RecordRow)
    fresh = {name: statement.excluded[name] for name in ("fields", "marks", "pending", "live", "deleted")}
    tx.execute(
        statement.on_conflict_do_update(index_elements=["office_id", "tbl", "row_id"], set_=fresh), rows
    )


def _remember(tx: Session, up: Up, arrival: Arrival, code: str) -> None:
    known = tx.get(PackageRow, (up.office, arrival.package_id))
    if known is not None:
        known.code = code
        return
    last = up.changes[-1].seq if up.changes else up.first - 1
    tx.add(
        PackageRow(
            office_id=up.office, package_id=arrival.package_id, incarnation=up.incarnation, name=arrival.name,
            first=up.first,
            last=last, code=code, taken_at=arrival.at,
        )
    )  # fmt: skip


def _owe(tx: Session, up: Up, package_id: str, problem: str) -> None:
    """Write the receipt due. One answers every package since the last, in whatever order they came."""
    row = tx.get(DueRow, (up.office, up.incarnation))
    fork = problem if problem == E_FORK else ""
    fresh = Due(up.incarnation, package_id, up.first, up.cursor, fork, 0, waiting=True)
    if row is None:
        tx.add(DueRow(office_id=up.office, **asdict(fresh)))
        return
    if row.waiting:
        both = queries.furthest(tx, up.office, (row.answers, package_id))
        first, log_from = min(row.first, up.first), min(row.log_from, up.cursor)
        fresh = replace(fresh, answers=both, first=first, log_from=log_from, problem=fork or row.problem)
    row.answers, row.first, row.log_from = fresh.answers, fresh.first, fresh.log_from
    row.problem, row.waiting = fresh.problem, True
