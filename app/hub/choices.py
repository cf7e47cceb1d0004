"""Which clashes has a person settled? An office's choice closes the clash here and at its other computers."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.hub.tables import ConflictRow
from app.sync.merge import Record

TABLE = "clash_choice"


def close(tx: Session, office: str, choices: Iterable[Record]) -> None:
    """Close, or open again, the clashes the office's choices name."""
    for choice in choices:
        uuid, _colon, field = str(choice.fields.get("clash") or "").partition(":")
        which = (ConflictRow.office_id == office, ConflictRow.uuid == uuid, ConflictRow.field == field)
        tx.execute(update(ConflictRow).where(*which).values(chosen=str(choice.fields.get("chosen") or "")))
