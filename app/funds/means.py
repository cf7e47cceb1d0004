"""Is there enough to give, and on which day is it booked? What a campaign has left, and its next voucher."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.funds import closings, periods, queries, rules
from app.funds.rules import Entry, OutOfStock, OverBudget, SourceMissing
from app.funds.vouchers import Vouchers
from app.shared import codes
from app.shared.money import yuan


class Means:
    """What a campaign has left to give: fen by source, goods by code, and their prices.

    Read once and kept up to date while many hand-overs are booked in one transaction.
    """

    def __init__(self, tx: Session, campaign_id: str) -> None:
        self._is_own = campaign_id == rules.OFFICE
        self.prices = queries.prices(tx, campaign_id)
        self.vouchers = Vouchers(tx)
        self.closed_to = closings.closed_to(tx)
        self._left = queries.balances(tx, campaign_id, rules.AVAILABLE)
        self._shelf = queries.goods_left(tx, campaign_id)

    def check(self, entry: Entry) -> None:
        """Raise SourceMissing, OverBudget or OutOfStock unless there is enough for the entry."""
        for source, amount in rules.taken_from_sources(entry).items():
            if source not in self._left and not self._is_own:
                raise SourceMissing(field="source")
            if amount > (left := self._left.get(source, 0)):
                name = codes.load("warm_fund_sources").label(source)
                field = "amount" if self._is_own else "cash"
                raise OverBudget(field=field, source=name, left=yuan(left))
        for good, quantity in rules.taken_from_stock(entry.moves).items():
            if quantity > self._shelf.get(good, 0):
                raise OutOfStock(field=good, good=good, left=self._shelf.get(good, 0))

    def open_day(self, on: date) -> date:
        """Return the day that what happened on a day is booked on: the first open one where its own is closed."""
        return periods.open_day(on, self.closed_to)

    def take(self, entry: Entry) -> None:
        """Count a booked entry."""
        for line in entry.lines:
            if line.account == rules.AVAILABLE:
                self._left[line.source] = self._left.get(line.source, 0) + line.amount
        for move in entry.moves:
            self._shelf[move.good] = self._shelf.get(move.good, 0) + move.quantity
