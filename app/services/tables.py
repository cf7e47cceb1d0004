"""How is the register of services stored? Knows no rule and no service."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced

STATEMENT: Final = (
    "program", "on_day", "unit_id", "unit", "heads", "content", "amount", "figures", "handled_by", "state",
    "correction",
)  # fmt: skip
"""What an entry says: one statement, never one half of one and one of another."""


class ServiceProgramRow(Synced, Row):
    """A programme of the office's own; `figures` is JSON [{key, name, measure}]. `until` is its last day."""

    __tablename__ = "service_program"
    code: Mapped[str]
    name: Mapped[str]
    figures: Mapped[str]
    since: Mapped[Day]
    until: Mapped[Day | None]
    entered_by: Mapped[str]


class ServiceEntryRow(Synced, Row):
    """One act or activity: a programme, a day, a unit or heads without names; `amount` in fen.

    `figures` is JSON {key: number}, money among them in fen. Taken off it is OFF and stays to be seen; `correction` is
    why it was changed or taken off.
    """

    __tablename__ = "service_entry"
    __together__ = STATEMENT
    program: Mapped[str]
    on_day: Mapped[Day]
    unit_id: Mapped[str | None]
    unit: Mapped[str]
    heads: Mapped[int]
    content: Mapped[str]
    amount: Mapped[Fen]
    figures: Mapped[str]
    handled_by: Mapped[str]
    state: Mapped[str]
    correction: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]
    __table_args__ = (
        Index(None, "on_day"),
        Index(None, "program", "on_day"),
        CheckConstraint("state IN ('KEPT', 'OFF')", name="state"),
        CheckConstraint("heads >= 0", name="heads"),
        CheckConstraint("amount >= 0", name="amount"),
    )


class ServicePersonRow(Synced, Row):
    """Somebody an entry names: of the roll with `member_id`. `off` where the corrected entry names them no more."""

    __tablename__ = "service_person"
    service_id: Mapped[str] = mapped_column(ForeignKey("service_entry.id"))
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"), index=True)
    name: Mapped[str]
    pinyin: Mapped[str]
    initials: Mapped[str]
    off: Mapped[bool]
    __table_args__ = (Index(None, "service_id", "off"),)
