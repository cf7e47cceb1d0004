"""What does the ledger say of an office's changes? Rows in, plain values out; every question names its office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.hub.queries import Lineage, parts
from app.hub.tables import LedgerRow
from app.sync.messages import Result


@dataclass(frozen=True)
class Judged:
    """What became of a change when it first came, and as which number of which lineage."""

    outcome: str
    code: str
    field: str
    incarnation: str
    seq: int


def results(tx: Session, office: str, incarnation: str, first: int, last: int) -> tuple[Result, ...]:
    """Return what became of the changes first … last of a lineage."""
    rows = tx.execute(
        select(LedgerRow.uuid, LedgerRow.seq, LedgerRow.outcome, LedgerRow.code, LedgerRow.field)
        .where(LedgerRow.office_id == office, LedgerRow.incarnation == incarnation)
        .where(LedgerRow.seq >= first, LedgerRow.seq <= last)
        .order_by(LedgerRow.seq)
    )
    return tuple(Result(r.uuid, r.seq, r.outcome, r.code, r.field) for r in rows)


def results_of(tx: Session, office: str, uuids: Iterable[str]) -> dict[str, Judged]:
    """Return what became of those changes the office has already sent in any lineage."""
    found: dict[str, Judged] = {}
    for part in parts(sorted(set(uuids))):
        rows = tx.execute(
            select(
                LedgerRow.uuid, LedgerRow.outcome, LedgerRow.code, LedgerRow.field, LedgerRow.incarnation, LedgerRow.seq
            ).where(LedgerRow.office_id == office, LedgerRow.uuid.in_(part))
        )  # fmt: skip
        found.update({r.uuid: Judged(r.outcome, r.code, r.field, r.incarnation, r.seq) for r in rows})
    return found


def chain_at(tx: Session, office: str, incarnation: str, seqs: Iterable[int]) -> dict[int, str]:
    """Return the stored chain hash at each of `seqs` that the hub holds."""
    found: dict[int, str] = {}
    for part in parts(sorted(set(seqs))):
        rows = tx.execute(
            select(LedgerRow.seq, LedgerRow.chain).where(
                LedgerRow.office_id == office, LedgerRow.incarnation == incarnation, LedgerRow.seq.in_(part)
            )
        )
        found.update({row.seq: row.chain for row in rows})
    return found


def points(tx: Session, line: Lineage) -> dict[str, str]:
    """Return chain hashes the hub holds of a lineage, by number: its head, and ever further back to its fork."""
    steps, at = {line.applied}, 1
    while line.applied - at > line.fork_seq:
        steps.add(line.applied - at)
        at *= 2
    found = chain_at(tx, line.office, line.incarnation, steps)
    return {str(seq): found[seq] for seq in sorted(found)}


def refused_count(tx: Session, office: str) -> int:
    """Return how many changes of the office were refused or set aside."""
    return tx.execute(
        select(func.count()).where(LedgerRow.office_id == office, LedgerRow.outcome == "refused")
    ).scalar_one()
