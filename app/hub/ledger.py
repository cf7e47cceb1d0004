"""How does a verified message enter an office's ledger and records, once and whole? Knows no file and no key.

Steps 2 to 5 of the protocol. Everything happens in the caller's transaction; a problem found before the first
write leaves nothing behind but the receipt that names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from app.hub import (
    ancestors,
    checking,
    choices,
    contents,
    county,
    deletions,
    due,
    ledger_queries,
    persons,
    queries,
    rules,
    telling,
)
from app.hub.due import E_FORK, E_GAP
from app.hub.knowledge import Views
from app.hub.numbered import Numbered
from app.hub.persons import Persons
from app.hub.queries import Lineage
from app.hub.routes import Routes
from app.hub.tables import LedgerRow, LineageRow, OfficeRow, PackageRow, RecordRow
from app.shared import chain
from app.shared.chain import canonical_text
from app.shared.progress import Progress
from app.sync.digest import row_hash
from app.sync.echoes import hear
from app.sync.merge import OWNERS, Conflict, Merged, merge
from app.sync.messages import ERASED, RECEIVED, Change, Outcome, Up
from app.sync.seen import Record, View
from app.sync.versions import E_SCHEMA, understood

_CHANGING = ("fields", "marks", "pending", "live", "deleted", "told", "hash")

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

    A gap, a fork or too many deletions apply nothing; the receipt due says so in every case.
    """
    ancestors.keep(tx, up)
    line = ancestors.lineage(tx, up)
    lacks = ancestors.lacking(tx, up.office, up.incarnation)
    problem = E_FORK if line.device != up.device else _problem(tx, up, line, lacks)
    if not problem and not understood(
        up.schema
    ):  # it waits here until this program is as new as the office's
        problem = E_SCHEMA
    fresh = [change for change in up.changes if change.seq > line.applied]
    if not problem and deletions.too_many(tx, up.office, fresh, arrival.package_id):
        problem = deletions.E_DELETIONS
    if problem:
        _remember(tx, up, arrival, problem)
        due.owe(tx, up, arrival.package_id, problem)
        return Outcomes(problem, missing=line.applied + 1 if problem == E_GAP else None)
    if line.last_package_at is None:  # the first that is taken: one that waited for a gap told nothing
        _introduce(tx, up, arrival)
    comparable = checking.ready(tx, up)
    outcomes = _apply(tx, up, arrival, fresh, progress)
    applied, head = (fresh[-1].seq, fresh[-1].chain) if fresh else (line.applied, line.head)
    tx.execute(
        update(LineageRow)
        .where(LineageRow.office_id == up.office, LineageRow.incarnation == up.incarnation)
        .values(applied=applied, head=head, cursor=max(up.cursor, line.cursor), last_package_at=arrival.at)
    )
    contents.offered(tx, up)
    _remember(tx, up, arrival, "")
    if comparable and not (outcomes.refused or outcomes.conflicts):
        again = checking.compare(tx, up, arrival.at)
        put_records(tx, up.office, telling.number(tx, up.office, again, arrival.at))
    due.owe(tx, up, arrival.package_id, "")
    return replace(outcomes, known=len(up.changes) - len(fresh))


def _problem(tx: Session, up: Up, line: Lineage, lacks: Mapping[str, int]) -> str:
    """Return the code that stops the whole message, or ''. That its chain holds in itself was proved on
    unpacking.
    """
    if (up.parent, up.fork_seq, up.fork_hash) != (line.parent, line.fork_seq, line.fork_hash):
        return E_FORK
    if ancestors.diverged(tx, up):
        return E_FORK
    if lacks or up.first > line.applied + 1:
        return E_GAP
    overlap = [up.first - 1, *(change.seq for change in up.changes if change.seq <= line.applied)]
    stored = ledger_queries.chain_at(tx, up.office, up.incarnation, overlap)
    stored[line.fork_seq] = chain.root(line.incarnation, line.parent, line.fork_seq, line.fork_hash)
    offered = {up.first - 1: up.chain_before, **{change.seq: change.chain for change in up.changes}}
    return "" if all(stored.get(seq) == offered[seq] for seq in overlap) else E_FORK


def _introduce(tx: Session, up: Up, arrival: Arrival) -> None:
    """Let a second life of a database be told what it cannot know, and all of them of each other from now on."""
    others = [line for line in queries.lineages(tx, up.office) if line.incarnation != up.incarnation]
    if not others:
        return
    tx.execute(update(OfficeRow).where(OfficeRow.office_id == up.office).values(shared=True))
    lost = telling.untold(tx, up.office, ancestors.forks(tx, up))
    put_records(tx, up.office, telling.number(tx, up.office, lost, arrival.at))


def _apply(tx: Session, up: Up, arrival: Arrival, fresh: list[Change], progress: Progress) -> Outcomes:
    known = ledger_queries.results_of(tx, up.office, (change.uuid for change in fresh))
    touched = queries.records(tx, up.office, ((c.table, c.row_id) for c in fresh))
    guarded = (
        rules.protected(queries.live(tx, up.office, "claim")) if any(c.verb == "D" for c in fresh) else set()
    )
    views, shared, people = Views(tx, up, fresh), queries.is_shared(tx, up.office), Persons(tx, up.office)
    numbered = Numbered(tx, up.office, fresh)
    routes = Routes(tx, up.office, arrival.at, put_records)
    follows = county.vouched(tx, up.office)
    judged: list[_Judged] = []
    clashes: list[tuple[Change, Conflict]] = []
    changed: dict[tuple[str, str], bool] = {}  # whether the writer itself must be told of it
    for at, change in enumerate(fresh):
        if at % EVERY == 0:
            progress.report(at, len(fresh))
        key = (change.table, change.row_id)
        if change.uuid in known:  # issued again by a restored copy: it keeps the answer it was given
            before = known[change.uuid]
            judged.append(_Judged(change, before.outcome, before.code, before.field))  # type: ignore[arg-type]
            if (held := touched.get(key)) is not None:
                touched[key] = _inherited(held, before, up.incarnation, change.seq)
                changed.setdefault(key, False)
            continue
        held_now, view = touched.get(key), views.of(change)
        safe = key in guarded or numbered.bears(change)
        if follows and change.reason == RECEIVED:
            merged = county.follow(change, held_now)
        else:
            merged = routes.judge(change, held_now, lambda one: _judge(one, held_now, view, safe))  # noqa: B023
            merged = people.judge(held_now, merged)
        known[change.uuid] = ledger_queries.Judged(
            merged.outcome, merged.code, merged.field, up.incarnation, change.seq
        )
        judged.append(_Judged(change, merged.outcome, merged.code, merged.field))
        if merged.record is not None and merged.record is not touched.get(key):
            touched[key] = merged.record
            changed.setdefault(key, False)
        # Of a record that is not there yet there is nothing to tell, however it is healed.
        if (merged.outcome != "applied" or merged.code) and key in touched and touched[key].live:
            changed[key] = True
        if (back := numbered.brought_back(merged.record, view, touched)) is not None:
            touched[back.table, back.row_id] = back
            changed[back.table, back.row_id] = True
        clashes += [(change, conflict) for conflict in merged.conflicts]
    _write(tx, up, arrival.package_id, judged)
    choices.keep(tx, up.office, [one for one in clashes if not _over(*one, touched)])
    choices.close(tx, up.office, [touched[key] for key in changed if key[0] == choices.TABLE])
    news = [touched[key] for key in sorted(changed) if touched[key].live and (shared or changed[key])]
    told = {(one.table, one.row_id): one for one in telling.number(tx, up.office, news, arrival.at)}
    put_records(tx, up.office, [told.get(key, touched[key]) for key in sorted(changed)])
    progress.report(len(fresh), len(fresh))
    count = {name: sum(j.outcome == name for j in judged) for name in ("applied", "refused", "conflict")}
    return Outcomes("", count["applied"], count["refused"], count["conflict"])


def _over(change: Change, clash: Conflict, touched: Mapping[tuple[str, str], Record]) -> bool:
    """Say whether the writer itself came to the other value later in the same message."""
    fields = touched[change.table, change.row_id].fields
    return change.verb != "D" and clash.field in fields and fields[clash.field] == clash.other


def _judge(change: Change, record: Record | None, view: View, guarded: bool) -> Merged:
    if change.erased:  # the law took its content before it travelled: there is nothing left to apply
        return Merged(record, "applied")
    if change.reason == ERASED and record is None and change.verb == "U":
        return Merged(record, "applied")  # it was erased before it travelled: there is nothing here to empty
    fault = rules.malformed(change)
    if fault is not None:
        return Merged(record, "refused", "E_VALIDATION", fault)
    if change.reason == RECEIVED and change.table in OWNERS:
        return hear(record, change, view, rules.check_of(change.table))
    return merge(OWNERS, record, change, view, rules.check_of(change.table), protected=guarded)


def _inherited(record: Record, before: ledger_queries.Judged, incarnation: str, seq: int) -> Record:
    """Return `record` with what an earlier life wrote as this change marked as the new life's own: it knows of it."""
    old = (before.incarnation, before.seq)
    marks = {
        name: replace(mark, incarnation=incarnation, seq=seq) if (mark.incarnation, mark.seq) == old else mark
        for name, mark in record.marks.items()
    }
    gone = record.deleted
    if gone is not None and (gone.incarnation, gone.seq) == old:
        gone = replace(gone, incarnation=incarnation, seq=seq)
    return replace(record, marks=marks, deleted=gone)


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
    contents.note(tx, office, records)
    persons.keep(tx, office, records)
    rows = [
        {
            "office_id": office, "tbl": r.table, "row_id": r.row_id, "fields": canonical_text(r.fields),
            "marks": canonical_text({name: [m.incarnation, m.seq, m.told] for name, m in r.marks.items()}),
            "pending": canonical_text(r.pending), "live": r.live,
            "deleted": canonical_text([r.deleted.incarnation, r.deleted.seq, r.deleted.told]) if r.deleted else "",
            "told": r.told, "hash": row_hash(r.table, r.row_id, r.fields) if r.live and not r.deleted else "",
        }
        for r in records
    ]  # fmt: skip
    statement = upsert(RecordRow)
    fresh = {name: statement.excluded[name] for name in _CHANGING}
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
            first=up.first, last=last, code=code, taken_at=arrival.at, schema=up.schema,
        )
    )  # fmt: skip
