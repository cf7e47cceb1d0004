"""Is there enough to give, and on which day is it booked? What a campaign has left, and its next voucher."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.funds import closings, periods, queries, rules
from app.funds.rules import Entry, OutOfStock, OverBudget, Shelf, SourceMissing
from app.funds.vouchers import Vouchers
from app.shared import codes
from app.shared.money import yuan


class Means:
    """What a campaign has left to give: fen by source, goods by code in the layers of their prices.

    Read once and kept up to date while many hand-overs are booked in one transaction.
    """

    def __init__(self, tx: Session, campaign_id: str) -> None:
        self._is_own = campaign_id == rules.OFFICE
        self._shelf = queries.layers(tx, campaign_id)
        self.vouchers = Vouchers(tx)
        self.closed_to = closings.closed_to(tx)
        self._left = queries.balances(tx, campaign_id, rules.AVAILABLE)
        self._money = _money_left(tx, campaign_id)

    @property
    def shelf(self) -> Shelf:
        """Every good ever bought with its pieces by what one cost."""
        return self._shelf

    def check(self, entry: Entry) -> None:
        """Raise SourceMissing, OverBudget or OutOfStock unless there is enough for the entry."""
        for source, amount in rules.taken_from_sources(entry).items():
            if source not in self._left and not self._is_own:
                raise SourceMissing(field="source")
            if amount > (left := self._left.get(source, 0)):
                name = codes.load("warm_fund_sources").label(source)
                field = "amount" if self._is_own else "cash"
                raise OverBudget(field=field, source=name, left=yuan(left))
        for source, cash in rules.cash_given(entry).items():
            if cash > (money := self._money.get(source, cash)):  # donated goods are worth money, and are none
                name = codes.load("warm_fund_sources").label(source)
                raise OverBudget(field="cash", source=name, left=yuan(money))
        for good, quantity in rules.taken_from_stock(entry.moves).items():
            if quantity > (pieces := sum(self._shelf.get(good, {}).values())):
                raise OutOfStock(field=good, good=good, left=pieces)

    def open_day(self, on: date) -> date:
        """Return the day that what happened on a day is booked on: the first open one where its own is closed."""
        return periods.open_day(on, self.closed_to)

    def take(self, entry: Entry) -> None:
        """Count a booked entry."""
        for line in entry.lines:
            if line.account == rules.AVAILABLE:
                self._left[line.source] = self._left.get(line.source, 0) + line.amount
            elif line.account == rules.CASH_HELP and line.source in self._money:
                self._money[line.source] -= line.amount
        for move in entry.moves:
            layers = self._shelf.setdefault(move.good, {})
            layers[move.unit_price] = layers.get(move.unit_price, 0) + move.quantity


def _money_left(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return what the sources that were given goods have of money to give as cash, in fen: granted less cash given."""
    gifts, granted, given = queries.balances_of(tx, campaign_id, rules.IN_KIND, rules.BUDGET, rules.CASH_HELP)
    return {source: -granted.get(source, 0) - given.get(source, 0) for source in gifts}
