"""Which values clash, and which clashes has a person settled? An office's choice closes the clash here and at its
other computers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.hub.tables import ConflictRow
from app.shared.chain import canonical_text
from app.sync.merge import Conflict
from app.sync.messages import Change
from app.sync.seen import Record

TABLE = "clash_choice"


def keep(tx: Session, office: str, clashes: Sequence[tuple[Change, Conflict]]) -> None:
    """Write down what clashes among the office's values, each with the change that brought the other value."""
    rows = [
        {
            "office_id": office, "uuid": change.uuid, "field": one.field, "tbl": change.table,
            "row_id": change.row_id, "kept": canonical_text(one.kept), "other": canonical_text(one.other),
            "author": change.actor, "at": change.at,
        }
        for change, one in clashes
    ]  # fmt: skip
    if rows:
        tx.execute(insert(ConflictRow), rows)


def close(tx: Session, office: str, choices: Iterable[Record]) -> None:
    """Close, or open again, the clashes the office's choices name."""
    for choice in choices:
        uuid, _colon, field = str(choice.fields.get("clash") or "").partition(":")
        which = (ConflictRow.office_id == office, ConflictRow.uuid == uuid, ConflictRow.field == field)
        tx.execute(update(ConflictRow).where(*which).values(chosen=str(choice.fields.get("chosen") or "")))
