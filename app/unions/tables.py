"""How are the office and its units stored? Knows no rule."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Moment, Row, Synced


class OfficeRow(Row):
    """This office: one row that stays here, for the hub knows it by its certificate."""

    __tablename__ = "office"
    one: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    region: Mapped[str]
    founded_at: Mapped[Moment]
    __table_args__ = (CheckConstraint("one = 1", name="one"),)


class UnitRow(Synced, Row):
    """A place of work or a village."""

    __tablename__ = "unit"
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    uscc: Mapped[str]
    __table_args__ = (CheckConstraint("kind IN ('unit', 'village')", name="kind"),)
