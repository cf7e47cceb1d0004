"""How are budgets, the books and the moves of goods stored? Knows no rule and no service."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced


class FundBudgetRow(Synced, Row):
    """What a source grants to a campaign, in fen."""

    __tablename__ = "fund_budget"
    campaign_id: Mapped[str]
    source: Mapped[str]
    budget: Mapped[Fen]
    position: Mapped[int]
    __table_args__ = (
        UniqueConstraint("campaign_id", "source"),
        CheckConstraint("budget >= 0", name="budget"),
    )


class LedgerEntryRow(Synced, Row):
    """One entry of the books. Never changed: a mistake is taken back by an entry that `reverses` it.

    `number` and `series` are its voucher's number in the year of its day (`vouchers.voucher_words`); 0 and '' for
    entries from before vouchers were numbered. `summary` and `counterparty` are what was written by hand; `campaign_id`
    and `origin` are '' then, for the office's own book.
    """

    __tablename__ = "ledger_entry"
    campaign_id: Mapped[str]
    kind: Mapped[str]
    on_day: Mapped[Day]
    origin: Mapped[str]
    reverses: Mapped[str | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    booked_by: Mapped[str]
    number: Mapped[int] = mapped_column(server_default="0", default=0)
    series: Mapped[str] = mapped_column(server_default="", default="")
    summary: Mapped[str] = mapped_column(server_default="", default="")
    counterparty: Mapped[str] = mapped_column(server_default="", default="")
    __table_args__ = (
        Index(None, "campaign_id"),
        Index(None, "origin"),
        Index(None, "series", "on_day", "number"),
        Index(None, "series", "number"),
        Index(None, "on_day"),
        CheckConstraint(
            "kind IN ('BUDGETED', 'BOUGHT', 'DONATED', 'GIVEN', 'REVERSED', 'OPENED', 'RECEIVED', 'SPENT')",
            name="kind",
        ),
        CheckConstraint("(kind = 'REVERSED') = (reverses IS NOT NULL)", name="reversal"),
    )


class LedgerLineRow(Synced, Row):
    """One line of an entry, in fen; the lines of an entry add up to zero."""

    __tablename__ = "ledger_line"
    entry_id: Mapped[str] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    account: Mapped[str]
    source: Mapped[str]
    good: Mapped[str]
    amount: Mapped[Fen]


class GoodsMoveRow(Synced, Row):
    """Goods that came or went with an entry. Never changed."""

    __tablename__ = "goods_move"
    entry_id: Mapped[str] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    campaign_id: Mapped[str]
    good: Mapped[str]
    kind: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[Fen]
    source: Mapped[str]
    __table_args__ = (
        Index(None, "campaign_id", "good"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
    )


class LedgerClosingRow(Synced, Row):
    """The books were closed up to a day, or a closing was taken back. Never changed.

    `entries` is how many entries the period held when it was closed; `reopens` the closing that is taken back, and
    `reason` why.
    """

    __tablename__ = "ledger_closing"
    up_to: Mapped[Day]
    entries: Mapped[int]
    reopens: Mapped[str | None] = mapped_column(ForeignKey("ledger_closing.id"))
    reason: Mapped[str]
    done_by: Mapped[str]
    done_at: Mapped[Moment]
    __table_args__ = (CheckConstraint("(reopens IS NULL) = (reason = '')", name="reason"),)
