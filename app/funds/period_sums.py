"""What came in and went out between two days, and what was there before and after? In fen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.funds import rules
from app.funds.tables import LedgerEntryRow, LedgerLineRow
from app.shared.errors import RuleError
from app.shared.text import N_

BETWEEN = ".."  # between the two days of a period as text: 2026-01-01..2026-01-31


class PeriodUnreadable(RuleError):
    """No two days, or the second before the first."""

    code = "funds.period_unreadable"
    template = N_(
        "A period runs from one day to the same or a later one. Write it like 2026-01-01 to 2026-01-31."
    )


@dataclass(frozen=True)
class Sums:
    """What moved, in fen; reversals are counted where what they take back was."""

    before: int = 0
    opened: int = 0
    received: int = 0
    budgeted: int = 0
    spent: int = 0
    cash: int = 0
    goods: int = 0
    donated: int = 0

    @property
    def income(self) -> int:
        """What came in: received, donated in goods, and granted to campaigns."""
        return self.received + self.donated + self.budgeted

    @property
    def expense(self) -> int:
        """Money out: spent, and given as help."""
        return self.spent + self.cash + self.goods

    @property
    def left(self) -> int:
        """What is left after the last day."""
        return self.before + self.opened + self.income - self.expense


@dataclass(frozen=True)
class PeriodSums:
    """A period, its days included: sums by source (code) and by campaign (id; '' is of no campaign)."""

    first: date
    last: date
    entries: int
    sources: dict[str, Sums]
    campaigns: dict[str, Sums]

    @property
    def total(self) -> Sums:
        """All sources together."""
        return added(self.sources.values())


PARTS: dict[str, tuple[str, int]] = {
    rules.OPENING: ("opened", -1), rules.INCOME: ("received", -1), rules.BUDGET: ("budgeted", -1),
    rules.EXPENSE: ("spent", 1), rules.CASH_HELP: ("cash", 1), rules.GOODS_HELP: ("goods", 1),
    rules.IN_KIND: ("donated", -1),
}  # fmt: skip
"""Which part of the sums an account is, and the sign that makes it positive."""


def period_of(text: str) -> tuple[date, date]:
    """Read a period written like 2026-01-01..2026-01-31. Raises PeriodUnreadable."""
    try:
        first, last = (date.fromisoformat(part) for part in text.split(BETWEEN))
    except ValueError as error:
        raise PeriodUnreadable() from error
    check_period(first, last)
    return first, last


def period_words(first: date, last: date) -> str:
    """Write a period as `period_of` reads it."""
    return f"{first.isoformat()}{BETWEEN}{last.isoformat()}"


def check_period(first: date, last: date) -> None:
    """Raise PeriodUnreadable, naming the last day, unless the days follow one another."""
    if last < first:
        raise PeriodUnreadable(field="last")


def added(several: Iterable[Sums]) -> Sums:
    """Add sums up."""
    whole = list(several)
    return Sums(*(sum(getattr(one, part.name) for one in whole) for part in fields(Sums)))


def period_sums(tx: Session, first: date, last: date) -> PeriodSums:
    """Add up what is booked on the days of a period, and what was left before it."""
    counted = (
        select(func.count()).select_from(LedgerEntryRow).where(LedgerEntryRow.on_day.between(first, last))
    )
    return PeriodSums(
        first, last, tx.scalar(counted) or 0,
        _sums(tx, LedgerLineRow.source, first, last),
        _sums(tx, LedgerEntryRow.campaign_id, first, last),
    )  # fmt: skip


def _sums(tx: Session, by: ColumnElement[str] | Any, first: date, last: date) -> dict[str, Sums]:
    found: dict[str, dict[str, int]] = {}
    asked = select(by, LedgerLineRow.account, func.sum(LedgerLineRow.amount)).join(
        LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id
    )

    def read(what: ColumnElement[bool], take: Callable[[str, int], tuple[str, int]]) -> None:
        rows = asked.where(what, LedgerLineRow.source != "").group_by(by, LedgerLineRow.account).order_by(by)
        for key, account, amount in tx.execute(rows):
            part, moved = take(account, amount)
            if part:
                sums = found.setdefault(key, {})
                sums[part] = sums.get(part, 0) + moved

    def within(account: str, amount: int) -> tuple[str, int]:
        part, sign = PARTS.get(account, ("", 0))
        return part, sign * amount

    read(
        LedgerEntryRow.on_day < first,
        lambda account, sum_: ("before" if account == rules.AVAILABLE else "", sum_),
    )
    read(LedgerEntryRow.on_day.between(first, last), within)
    return {key: Sums(**found[key]) for key in sorted(found)}
