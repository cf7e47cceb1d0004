"""How is a decision of the union above stored? As its receipt told it, on each computer by itself; it never goes up."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Row


class HardshipDecisionRow(Row):
    """One word of a union above on a file, by who said it, the day and the state; `no` counts them as they came.

    `category` is the class it names, '' where it names none; `reasons` is JSON.
    """

    __tablename__ = "hardship_decision"
    file_id: Mapped[str] = mapped_column(primary_key=True)
    said_by: Mapped[str] = mapped_column(primary_key=True)
    on_day: Mapped[Day] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    no: Mapped[int]
    category: Mapped[str]
    reasons: Mapped[str]
