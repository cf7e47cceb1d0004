"""What was granted and laid out for goods, in a campaign or in a span of days? Sums of the books; changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.funds import rules
from app.funds.tables import LedgerEntryRow, LedgerLineRow


def granted(
    tx: Session,
    campaign_id: str | None = None,
    days: tuple[date, date] | None = None,
    among: Select[str] | None = None,
) -> dict[str, int]:
    """Return what each source granted, in fen: of one campaign, booked in a span of days, or both.

    `among` are the ids of the campaigns meant where no single one is; without it all count.
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
    return {source: amount for source, amount in tx.execute(_within(statement, campaign_id, days)) if amount}


def laid_out(tx: Session, campaign_id: str | None = None, days: tuple[date, date] | None = None) -> int:
    """Return the value of the goods bought, in fen; what was bought and taken back was not bought."""
    original = aliased(LedgerEntryRow)
    statement: Select[Any] = (
        select(func.sum(LedgerLineRow.amount))
        .join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
        .outerjoin(original, original.id == LedgerEntryRow.reverses)
        .where(
            LedgerLineRow.account == rules.STOCK,
            func.coalesce(original.kind, LedgerEntryRow.kind) == rules.BOUGHT,
        )
    )
    found: int | None = tx.scalar(_within(statement, campaign_id, days))
    return found or 0


def _within(statement: Select[Any], campaign_id: str | None, days: tuple[date, date] | None) -> Select[Any]:
    if campaign_id is not None:
        statement = statement.where(LedgerEntryRow.campaign_id == campaign_id)
    if days is not None:
        statement = statement.where(LedgerEntryRow.on_day.between(*days))
    return statement
