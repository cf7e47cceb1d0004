"""What two computers did to one household, put right when they meet: the same person entered twice is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship.file_rows import PERSON
from app.hardship.tables import HardshipItemRow, HardshipPersonRow
from app.shared.names import FEW


def unite_people(tx: Session, person_ids: Sequence[str]) -> None:
    """Let everybody stand in their file once, by their document number, after records of another computer came in.

    The head's line holds, else the one that was made first; what it leaves empty is taken from the others, and what
    is theirs becomes its. Every computer comes to the same rows.
    """
    tx.flush()
    tx.expire_all()  # what came in was written beneath the session
    files: set[str] = set()
    for at in range(0, len(person_ids), FEW):
        few = person_ids[at : at + FEW]
        files |= set(tx.scalars(select(HardshipPersonRow.file_id).where(HardshipPersonRow.id.in_(few))))
    for file_id in sorted(files):
        same: dict[str, list[HardshipPersonRow]] = defaultdict(list)
        wanted = select(HardshipPersonRow).where(
            HardshipPersonRow.file_id == file_id,
            HardshipPersonRow.off.is_(False),
            HardshipPersonRow.id_no != "",
        )
        for row in tx.scalars(wanted.order_by(HardshipPersonRow.is_head.desc(), HardshipPersonRow.id)):
            same[row.id_no].append(row)
        for kept, *others in same.values():
            for other in others:
                _unite(tx, kept, other)
    tx.flush()


def _unite(tx: Session, kept: HardshipPersonRow, other: HardshipPersonRow) -> None:
    for name in PERSON:
        if getattr(kept, name) in ("", None) and getattr(other, name) not in ("", None):
            setattr(kept, name, getattr(other, name))
    for item in tx.scalars(select(HardshipItemRow).where(HardshipItemRow.person_id == other.id)):
        item.person_id = kept.id
    other.off = True
