"""What was granted, laid out for goods and donated, in campaigns or in a span of days? Sums; changes nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.funds import rules
from app.funds.tables import LedgerEntryRow, LedgerLineRow


def granted(
    tx: Session,
    campaigns: Collection[str] | None = None,
    days: tuple[date, date] | None = None,
    among: Select[str] | None = None,
) -> dict[str, int]:
    """Return what each source granted, in fen: of some campaigns, booked in a span of days, or both.

    `among` are the ids of the campaigns meant where none are named; without it all count.
    """
    statement: Any = (
        select(LedgerLineRow.source, -func.sum(LedgerLineRow.amount))
        .join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
        .where(LedgerLineRow.account == rules.BUDGET)
        .group_by(LedgerLineRow.source)
        .order_by(LedgerLineRow.source)
    )
    if among is not None:
        statement = statement.where(LedgerEntryRow.campaign_id.in_(among))
    return {source: amount for source, amount in tx.execute(_within(statement, campaigns, days)) if amount}


def laid_out(
    tx: Session, campaigns: Collection[str] | None = None, days: tuple[date, date] | None = None
) -> int:
    """Return the value of the goods bought, in fen; what was bought and taken back was not bought."""
    statement = _taken_in(rules.BOUGHT, rules.STOCK, func.sum(LedgerLineRow.amount))
    found: int | None = tx.scalar(_within(statement, campaigns, days))
    return found or 0


def donated(
    tx: Session, campaigns: Collection[str] | None = None, days: tuple[date, date] | None = None
) -> dict[str, int]:
    """Return the value of the goods donated by source, in fen; what was taken back was not donated."""
    statement = _taken_in(rules.DONATED, rules.IN_KIND, LedgerLineRow.source, -func.sum(LedgerLineRow.amount))
    statement = statement.group_by(LedgerLineRow.source).order_by(LedgerLineRow.source)
    return {source: value for source, value in tx.execute(_within(statement, campaigns, days)) if value}


def _taken_in(kind: str, account: str, *columns: Any) -> Select[Any]:
    """Return what asks for `columns` of the lines of an account that a kind of entry wrote, or taking one back."""
    original = aliased(LedgerEntryRow)
    return (
        select(*columns)
        .join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
        .outerjoin(original, original.id == LedgerEntryRow.reverses)
        .where(
            LedgerLineRow.account == account,
            func.coalesce(original.kind, LedgerEntryRow.kind) == kind,
        )
    )


def _within(
    statement: Select[Any], campaigns: Collection[str] | None, days: tuple[date, date] | None
) -> Select[Any]:
    if campaigns is not None:
        statement = statement.where(LedgerEntryRow.campaign_id.in_(sorted(campaigns)))
    if days is not None:
        statement = statement.where(LedgerEntryRow.on_day.between(*days))
    return statement
