"""Which of its columns did a source's sheet mean? Said once by a person, remembered by the words of the header."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members.roster_columns import Fields
from app.members.tables import RosterSourceRow


def remembered(tx: Session) -> dict[str, Fields]:
    """Return what was said of every source, by the words of its header."""
    return {row.header: json.loads(row.fields) for row in tx.scalars(select(RosterSourceRow))}


def remember(tx: Session, source: str, fields: Fields, at: datetime) -> None:
    """Keep what the columns of a source are, in place of what was kept before."""
    told = json.dumps(dict(fields), ensure_ascii=False)
    tx.merge(RosterSourceRow(header=source, fields=told, at=at))


def forget(tx: Session, source: str) -> None:
    """Forget what was said of a source; its columns are guessed again."""
    row = tx.get(RosterSourceRow, source)
    if row is not None:
        tx.delete(row)
