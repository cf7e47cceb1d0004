"""How are operators and audit lines stored? Knows no service."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.shared.base import Moment, Row, Synced


class OperatorRow(Synced, Row):
    """A person who works with this program. Never deleted: what they did stays theirs."""

    __tablename__ = "operator"
    name: Mapped[str]
    role: Mapped[str]
    active: Mapped[bool]
    added_at: Mapped[Moment]


class AuditRow(Synced, Row):
    """Somebody looked at, printed or carried out something. Append-only; holds no personal data itself."""

    __tablename__ = "audit"
    at: Mapped[Moment]
    actor_id: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    why: Mapped[str]
    __table_args__ = (Index(None, "subject", "subject_id"),)
