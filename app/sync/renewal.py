"""When must this database begin a new life, and what follows? Works inside the caller's transaction.

A database put back to an earlier day or copied to a second computer would give numbers a second time. It takes a new
name before it goes on; what the hub had not confirmed is sent again under that name, with the same uuids, so that
nothing is applied twice.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from app.shared import journal, lineage
from app.shared.lineage import ChainBroken, Head
from app.sync import queries
from app.sync.messages import Down
from app.sync.rules import FORK, Position, speaks_of_copy
from app.sync.tables import PackageSentRow
from app.sync.values import TakenIn

PARTED = "parted"
"""The hub holds other changes under our numbers."""
ROLLED_BACK = "rolled_back"
"""The database knows less than its witness."""
COPIED = "copied"
"""The witness was written on another computer, or is not there."""
RESTORED = "restored"
"""A person restored a backup."""
RESTORED_BEFORE = "restored_before"
"""A person restored a backup of before this office knew its hub, and the one put away had known it."""
GIVEN = "given"
"""The office was handed over to another computer; this database stays behind."""
TAKEN = "taken"
"""The office was handed over to this computer."""
NOT_GIVEN = "not_given"
"""The handing over failed at once: its file never came to be."""
TAKEN_BACK = "taken_back"
"""The handing over was taken back: the office goes on where it was."""
REBUILT = "rebuilt"
"""The office was built again from what the hub holds."""
DOUBTFUL = frozenset({PARTED, ROLLED_BACK, COPIED, RESTORED, RESTORED_BEFORE, TAKEN_BACK})
"""After these the hub may know of payments this database does not."""


def began(tx: Session) -> str:
    """Return why the present life of this database began; empty for its first one."""
    sql = "SELECT why FROM lineage_past WHERE incarnation = (SELECT parent FROM lineage)"
    return str(tx.execute(text(sql)).scalar() or "")


def renew(tx: Session, at: int, why: str, now: datetime) -> Head:
    """Begin a new life after change `at` (32 random hex digits name it). Raises ChainBroken.

    An office put back to before it knew its hub goes on waiting for it in every life until it has found it again.
    """
    if why in DOUBTFUL and began(tx) == RESTORED_BEFORE and queries.hub(tx) is None:
        why = RESTORED_BEFORE
    begun = journal.refork(tx, os.urandom(16).hex(), at, why, now)
    gone = "DELETE FROM record_state WHERE seq > :at AND state IN ('copied', 'applied')"
    tx.execute(text(gone), {"at": at})
    waiting = (PackageSentRow.acked_at.is_(None), PackageSentRow.replaced_at.is_(None))
    tx.execute(update(PackageSentRow).where(*waiting).values(replaced_at=now))
    return begun


def addressed(tx: Session, here: Position, down: Down) -> Position:
    """Return the position the receipt speaks to: the present life, or an earlier one the hub holds differently."""
    if down.problem != FORK or down.incarnation == here.incarnation:
        return here
    for life in lineage.past(tx):
        if life.incarnation == down.incarnation:
            then = replace(
                here,
                incarnation=life.incarnation,
                last_seq=life.last_seq,
                acked=life.fork_seq,
                fork_seq=life.fork_seq,
            )
            return here if speaks_of_copy(down, life.fork_seq, own_hash(tx, then, down.ack)) else then
    return here


def own_hash(tx: Session, here: Position, seq: int) -> str | None:
    """Return our chain hash after change `seq` in the life `here` speaks of; None where that life has none."""
    for life in [*lineage.past(tx), lineage.head(tx)]:
        if life.incarnation == here.incarnation and life.fork_seq <= seq <= life.last_seq:
            try:
                return lineage.hash_in(tx, life, seq)
            except ChainBroken:
                return None
    return None


def told(down: Down, at: int, unconfirmed: int) -> TakenIn:
    """Return what a receipt comes to that made this database begin anew: nothing of it was taken in."""
    return TakenIn(
        ack=at, acknowledged=0, applied=0, refused=0, conflicts=0, entries=0, unconfirmed=unconfirmed,
        problem=down.problem, missing=None, told=(), wanted=(), reference={}, renewed=True,
    )  # fmt: skip
