"""How is the print log stored? Knows no paper and no service."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from app.shared.base import Moment, Row, Synced


class PrintLogRow(Synced, Row):
    """One paper that was printed. Never changed. `sha256` is the file's, `reprint` is 0 the first time."""

    __tablename__ = "print_log"
    at: Mapped[Moment]
    form: Mapped[str]
    version: Mapped[int]
    language: Mapped[str]
    number: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    operator_id: Mapped[str]
    pages: Mapped[int]
    sha256: Mapped[str]
    reprint: Mapped[int]
    __table_args__ = (
        Index(None, "form", "subject_id"),
        Index(None, "number"),
        Index(None, "at"),
        CheckConstraint("pages > 0", name="pages"),
        CheckConstraint("reprint >= 0", name="reprint"),
    )
