"""Who on the roll holds these documents? Ids by number, for whoever asks about many at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members.tables import MemberRow
from app.shared.names import FEW


def ids_by_document(tx: Session, numbers: Sequence[str]) -> dict[str, str]:
    """Return the id of who holds each of these document numbers; who is not on the roll is absent."""
    found: dict[str, str] = {}
    for start in range(0, len(numbers), FEW):
        wanted = MemberRow.id_no.in_(numbers[start : start + FEW]), MemberRow.status != "VOID"
        found |= dict(tx.execute(select(MemberRow.id_no, MemberRow.id).where(*wanted)).all())
    return found
