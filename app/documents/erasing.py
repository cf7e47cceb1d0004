"""What goes of the papers of a record whose time of keeping is over? Works inside somebody's transaction."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.documents.rules import HELD, REMOVED
from app.documents.tables import AttachmentRow, ContentPartRow, ContentRow
from app.shared import journal
from app.shared.db import touch


def erase_with(tx: Session, owner_table: str, owner_id: str) -> int:
    """Erase the titles of what lies with a record, and the contents nobody else shows; return how many papers went.

    The records stay, removed, with the SHA-256 of what was there; content and salt of their journal lines go.
    """
    rows = list(
        tx.scalars(
            select(AttachmentRow).where(
                AttachmentRow.owner_table == owner_table, AttachmentRow.owner_id == owner_id
            )
        )
    )
    for row in rows:
        journal.erase(tx, AttachmentRow.__tablename__, row.id)
        row.title, row.state = "", REMOVED
    tx.flush()
    for sha256 in {row.sha256 for row in rows}:
        held = select(AttachmentRow.id).where(AttachmentRow.sha256 == sha256, AttachmentRow.state == HELD)
        if tx.scalars(held.limit(1)).first() is None:
            tx.execute(delete(ContentPartRow).where(ContentPartRow.sha256 == sha256))
            tx.execute(delete(ContentRow).where(ContentRow.sha256 == sha256))
            touch(tx, "content")
    return len(rows)
