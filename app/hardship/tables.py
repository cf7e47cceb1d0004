"""How is a hardship household stored? Knows no rule and no service."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced


class HouseholdRow(Synced, Row):
    """One household by its head. Assessed again it keeps its row; the journal keeps every earlier figure."""

    __tablename__ = "household"
    head: Mapped[str]
    doc_type: Mapped[str]
    id_no: Mapped[str] = mapped_column(unique=True)
    place: Mapped[str]
    phone: Mapped[str]
    people: Mapped[int]
    income: Mapped[Fen]
    rigid: Mapped[Fen]
    cause: Mapped[str | None]
    bank: Mapped[str]
    account: Mapped[str]
    category: Mapped[str]
    net_pc: Mapped[Fen]
    steps: Mapped[str]
    line: Mapped[str]
    assessed_on: Mapped[Day]
    pinyin: Mapped[str]
    initials: Mapped[str]
    __table_args__ = (
        Index(None, "category"),
        Index(None, "initials"),
        CheckConstraint("people >= 1", name="people"),
        CheckConstraint("income >= 0 AND rigid >= 0", name="amounts"),
        CheckConstraint("category IN ('0', '1', '2')", name="category"),
    )


class SubsistenceLineRow(Row):
    """A subsistence line the province published; the last publication of a region and day holds."""

    __tablename__ = "subsistence_line"
    region: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[Day] = mapped_column(primary_key=True)
    line: Mapped[str]
    taken_at: Mapped[Moment]
