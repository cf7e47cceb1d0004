"""How are attachments and their contents stored? The record travels, the content stays in this database.

Contents lie in the encrypted database itself and not as files beside it: one file is the whole office, one backup
holds every scan, and a scan is there exactly when its record is, since one transaction writes both. They are cut
into parts so that a large one is read and sent without being in memory whole, and named by their SHA-256, so
that what is attached to two records is stored once.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Moment, Row, Synced


class AttachmentRow(Synced, Row):
    """A file that lies with a record: what it is called, and which content it has. Never deleted, only removed.

    `kind` says which of the documents it is that the record asks for, by the record's own code list; '' for any other.
    """

    __tablename__ = "attachment"
    owner_table: Mapped[str]
    owner_id: Mapped[str]
    title: Mapped[str]
    media: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    pages: Mapped[int | None]
    added_at: Mapped[Moment]
    state: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="", default="")
    __table_args__ = (
        Index(None, "owner_table", "owner_id"),
        CheckConstraint("state IN ('held', 'removed')", name="state"),
    )


class ContentRow(Row):
    """One content that is here whole; `size` in bytes."""

    __tablename__ = "content"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    at: Mapped[Moment]


class ContentPartRow(Row):
    """One part of a content, numbered from 0; every part but the last has the same length."""

    __tablename__ = "content_part"
    sha256: Mapped[str] = mapped_column(ForeignKey("content.sha256"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    bytes: Mapped[bytes]
