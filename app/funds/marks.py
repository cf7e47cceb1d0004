"""Did a campaign's books change since they were read? Counts of their rows and revisions; knows no amount."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.funds.tables import FundBudgetRow, GoodsMoveRow, LedgerEntryRow, LedgerLineRow


def marks(tx: Session) -> dict[str, tuple[Any, ...]]:
    """Return, by campaign, what changes with every row of its books: how many there are, at which revisions."""
    found: dict[str, tuple[Any, ...]] = {}
    for table, owner in (
        (FundBudgetRow, FundBudgetRow.campaign_id), (LedgerEntryRow, LedgerEntryRow.campaign_id),
        (GoodsMoveRow, GoodsMoveRow.campaign_id), (LedgerLineRow, LedgerEntryRow.campaign_id),
    ):  # fmt: skip
        counted = select(owner, func.count(), func.sum(table.rev), func.max(table.id))
        if table is LedgerLineRow:
            counted = counted.join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
        for campaign_id, *mark in tx.execute(counted.group_by(owner)):
            found[campaign_id] = (*found.get(campaign_id, ()), table.__tablename__, *mark)
    return found
