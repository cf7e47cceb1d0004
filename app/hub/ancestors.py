"""Which lives of a database does a message go back to, and does the hub hold all they made? Knows no record."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.hub import ledger_queries, queries
from app.hub.queries import Lineage
from app.hub.tables import LineageRow
from app.shared import chain
from app.sync.messages import Ancestor, Up


def keep(tx: Session, up: Up) -> None:
    """Write down every life `up` goes back to that the hub does not know: of each it holds nothing yet."""
    for one in up.ancestors:
        _known(tx, up, one)


def lineage(tx: Session, up: Up) -> Lineage:
    """Return the life `up` speaks for, written down when it is new."""
    return _known(tx, up, Ancestor(up.incarnation, up.parent, up.fork_seq, up.fork_hash))


def _known(tx: Session, up: Up, life: Ancestor) -> Lineage:
    known = queries.lineage(tx, up.office, life.incarnation)
    if known is not None:
        return known
    start = chain.root(life.incarnation, life.parent, life.fork_seq, life.fork_hash)
    tx.add(
        LineageRow(
            office_id=up.office, incarnation=life.incarnation, device_id=up.device, parent=life.parent,
            fork_seq=life.fork_seq, fork_hash=life.fork_hash, applied=life.fork_seq, head=start, cursor=0,
            last_package_at=None,
        )
    )  # fmt: skip
    tx.flush()
    return Lineage(
        up.office, life.incarnation, up.device, life.parent, life.fork_seq, life.fork_hash, life.fork_seq, start, 0,
        None,
    )  # fmt: skip


def line_of(tx: Session, office: str, incarnation: str) -> list[tuple[Lineage, int, str]]:
    """Return a life's ancestors, the nearest first: each with the number and the chain hash the next one forked at."""
    lives = {one.incarnation: one for one in queries.lineages(tx, office)}
    found: list[tuple[Lineage, int, str]] = []
    now = lives.get(incarnation)
    while now is not None and now.parent is not None:
        parent = lives.get(now.parent)
        if parent is None or any(parent.incarnation == one.incarnation for one, _seq, _hash in found):
            break
        found.append((parent, now.fork_seq, now.fork_hash))
        now = parent
    return found


def forks(tx: Session, up: Up) -> dict[str, int]:
    """Return how far each ancestor of `up` belongs to it: the number the next life forked at."""
    return {one.incarnation: seq for one, seq, _hash in line_of(tx, up.office, up.incarnation)}


def lacking(tx: Session, office: str, incarnation: str) -> dict[str, int]:
    """Return from which number on the hub lacks changes of a life's ancestors; empty when it holds them all."""
    line = line_of(tx, office, incarnation)
    return {one.incarnation: one.applied + 1 for one, seq, _hash in line if one.applied < seq}


def diverged(tx: Session, up: Up) -> bool:
    """Say whether an ancestor's changes the hub holds are others than those `up` goes back to."""
    for one, seq, told in line_of(tx, up.office, up.incarnation):
        if one.applied >= seq:
            start = chain.root(one.incarnation, one.parent, one.fork_seq, one.fork_hash)
            held = (
                start
                if seq == one.fork_seq
                else ledger_queries.chain_at(tx, up.office, one.incarnation, [seq]).get(seq)
            )
            if held != told:
                return True
    return False


def superseded(tx: Session, office: str) -> set[str]:
    """Return the lives of the office from which a later life of the same device has forked."""
    lines = queries.lineages(tx, office)
    device = {line.incarnation: line.device for line in lines}
    return {line.parent for line in lines if line.parent and device.get(line.parent) == line.device}
