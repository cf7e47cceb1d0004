"""How is a content laid down in parts? Works inside somebody's transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.documents.queries import LENGTH
from app.documents.tables import ContentPartRow, ContentRow
from app.shared.db import touch


def keep(tx: Session, sha256: str, content: bytes, now: datetime) -> None:
    """Keep a content under its name, unless it is here already."""
    if tx.get(ContentRow, sha256) is not None:
        return
    tx.add(ContentRow(sha256=sha256, size=len(content), at=now))
    tx.flush()
    for n, at in enumerate(range(0, len(content), LENGTH)):
        tx.execute(insert(ContentPartRow), [{"sha256": sha256, "n": n, "bytes": content[at : at + LENGTH]}])
    touch(tx, ContentRow.__tablename__)
