"""What would be lost if the office went back to a backup? Reads both databases; changes neither."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.backup.archive import Contents, count
from app.backup.rules import Loss, OtherOffice, compared
from app.shared import lineage
from app.shared.lineage import ChainBroken
from app.sync import queries
from app.sync.messages import RECEIVED


def loss(now: Session, then: Session, contents: Contents) -> Loss:
    """Return what going from the office behind `now` back to the one behind `then` loses. Raises OtherOffice."""
    same_office(now, then)
    lost, added = _apart(now, then)
    here = queries.position(now, "", "")
    in_package = max(queries.packed(now), here.acked)
    found = count(now, contents.office, contents.made_at, "")
    return Loss(
        office=contents.office,
        made_at=contents.made_at,
        received=sum(seq <= here.acked for seq in lost),
        packed=sum(here.acked < seq <= in_package for seq in lost),
        only_here=sum(seq > in_package for seq in lost),
        added=added,
        rows=compared(found.rows, contents.rows),
        fen=compared(found.fen, contents.fen),
    )


def same_office(now: Session, then: Session) -> None:
    """Raise OtherOffice unless both databases are of one office."""
    ours, theirs = (tx.execute(text("SELECT code FROM office")).scalar() for tx in (now, then))
    if ours != theirs:
        raise OtherOffice(office=theirs or "?")


def _apart(now: Session, then: Session) -> tuple[list[int], int]:
    """Return the numbers of our own changes the backup lacks, and how many of its changes we lack."""
    at = lineage.head(then).last_seq
    own = (
        "SELECT j.uuid, j.seq FROM journal_line j JOIN command c ON c.id = j.command_id "
        "WHERE j.seq > :at AND c.reason <> :echo"
    )
    if _agree(now, then, at):
        rows = now.execute(text(own), {"at": at, "echo": RECEIVED})
        return [row.seq for row in rows], 0
    known = set(then.execute(text("SELECT uuid FROM journal_line")).scalars())
    mine = set(now.execute(text("SELECT uuid FROM journal_line")).scalars())
    rows = now.execute(text(own), {"at": 0, "echo": RECEIVED})
    return [row.seq for row in rows if row.uuid not in known], len(known - mine)


def _agree(now: Session, then: Session, at: int) -> bool:
    """Say whether both have the same chain up to change `at`, the last one of the backup."""
    head = lineage.head(now)
    if at > head.last_seq:
        return False
    try:
        return lineage.hash_in(now, head, at) == lineage.head(then).last_hash
    except ChainBroken:
        return False
