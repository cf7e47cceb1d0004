"""Which contents do attachments keep? What documents tell through the door for all contents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.documents import queries, storing
from app.shared.contents import Called


class Papers:
    """The contents of held attachments (see `app.shared.contents.Contents`)."""

    def kept(self, tx: Session) -> Mapping[str, int]:
        """Return the sizes of the contents that lie here and that a held attachment names."""
        return queries.kept(tx)

    def read(self, tx: Session, sha256: str, at: int, length: int) -> bytes | None:
        """Return a part of a content; None when it is not here."""
        return queries.read(tx, sha256, at, length)

    def called(self, tx: Session, wanted: Collection[str]) -> Mapping[str, Called]:
        """Return what these contents are called."""
        return queries.called(tx, wanted)

    def lacking(self, tx: Session) -> Collection[str]:
        """Return the contents held attachments name and that are not here."""
        return queries.lacking(tx)

    def take(self, tx: Session, sha256: str, content: bytes, now: datetime) -> bool:
        """Keep a content a held attachment names."""
        named = sha256 in queries.called(tx, [sha256])
        if named:
            storing.keep(tx, sha256, content, now)
        return named
