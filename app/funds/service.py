"""Who books what? Entries made inside another capability's act, and the desk's look into the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.funds import queries, rules
from app.funds.means import Means
from app.funds.queries import Agreement, BookLine, SourceState, StockState
from app.funds.rules import (
    Entry,
    Help,
    PriceDiffers,
    ReversedBefore,
    SourceTaken,
)
from app.funds.tables import FundBudgetRow, GoodsMoveRow, LedgerEntryRow, LedgerLineRow
from app.security import Guard
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.ids import new_id


@dataclass(frozen=True)
class Booking:
    """For which campaign, by which record (`origin`, its id), on which day and by whom it is booked."""

    campaign_id: str
    origin: str
    on: date
    by: str


def open_budget(tx: Session, booking: Booking, source: str, amount: int) -> str:
    """Grant a source its budget (fen) in the campaign; return the entry's id.

    Raises SourceTaken, AmountInvalid.
    """
    entry = rules.budget_entry(source, amount)
    known = queries.budgets(tx, booking.campaign_id)
    if source in known:
        raise SourceTaken(field="source")
    values = {"campaign_id": booking.campaign_id, "source": source, "budget": amount, "position": len(known)}
    tx.execute(insert(FundBudgetRow), [{"id": new_id(), "rev": 1, **values}])
    return _post(tx, booking, entry, Means(tx, booking.campaign_id))


def buy(tx: Session, booking: Booking, good: str, quantity: int, unit_price: int) -> str:
    """Put bought goods on the campaign's shelf; return the entry's id. Raises PriceDiffers, AmountInvalid."""
    means = Means(tx, booking.campaign_id)
    if means.prices.get(good, unit_price) != unit_price:
        raise PriceDiffers(field="unit_price")
    return _post(tx, booking, rules.purchase_entry(good, quantity, unit_price), means)


def hand_over(tx: Session, booking: Booking, given: Help, means: Means | None = None) -> str | None:
    """Book cash and goods as handed over; return the entry's id, or None when there is nothing to book.

    `means` saves reading the books again when many are booked in one transaction. Raises OverBudget,
    OutOfStock, SourceMissing, GoodUnknown or AmountInvalid; nothing is booked then.
    """
    left = means or Means(tx, booking.campaign_id)
    entry = rules.help_entry(given, left.prices)
    return None if given.is_nothing else _post(tx, booking, entry, left)


def reverse(tx: Session, booking: Booking, entry_id: str, means: Means | None = None) -> str:
    """Take an entry back by an entry of its own; return that one's id.

    `means` as for `hand_over`. Raises ReversedBefore, or OutOfStock and OverBudget when what it brought is already
    gone.
    """
    entry = queries.read_entry(tx, entry_id)
    if entry is None or queries.is_reversed(tx, entry_id):
        raise ReversedBefore()
    left = means or Means(tx, booking.campaign_id)
    return _post(tx, booking, rules.reversal_of(entry), left, reverses=entry_id)


def _post(tx: Session, booking: Booking, entry: Entry, means: Means, reverses: str | None = None) -> str:
    """Write an entry with its lines and moves; the only place that writes the books."""
    means.check(entry)
    entry_id = new_id()
    head = {
        "id": entry_id,
        "rev": 1,
        "campaign_id": booking.campaign_id,
        "kind": entry.kind,
        "on_day": booking.on,
        "origin": booking.origin,
        "reverses": reverses,
        "booked_by": booking.by,
    }
    tx.execute(insert(LedgerEntryRow), [head])
    lines = [
        {
            "id": new_id(),
            "rev": 1,
            "entry_id": entry_id,
            "account": line.account,
            "source": line.source,
            "good": line.good,
            "amount": line.amount,
        }
        for line in entry.lines
    ]
    tx.execute(insert(LedgerLineRow), lines)
    moves = [
        {
            "id": new_id(),
            "rev": 1,
            "entry_id": entry_id,
            "campaign_id": booking.campaign_id,
            "good": move.good,
            "kind": entry.kind,
            "quantity": move.quantity,
            "unit_price": move.unit_price,
            "source": move.source,
        }
        for move in entry.moves
    ]
    if moves:
        tx.execute(insert(GoodsMoveRow), moves)
    means.take(entry)
    return entry_id


class Funds:
    """The books as the desk reads them; what is booked comes from the acts of other capabilities."""

    def __init__(self, db: Database, guard: Guard) -> None:
        self._db = db
        self._guard = guard

    def sources(self, actor: Actor, campaign_id: str) -> tuple[SourceState, ...]:
        """Return every source of a campaign with what was given from it and what is left, in fen."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return queries.source_states(tx, campaign_id)

    def stock(self, actor: Actor, campaign_id: str) -> tuple[StockState, ...]:
        """Return every good of a campaign: bought, given, left."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return queries.stock_states(tx, campaign_id)

    def books(self, actor: Actor, campaign_id: str, source: str | None = None) -> tuple[BookLine, ...]:
        """Return the lines of a campaign's books in the order they were booked."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return queries.book_lines(tx, campaign_id, source)

    def check(self, actor: Actor, campaign_id: str) -> Agreement:
        """Check that ledger, budgets and stock of a campaign agree to the fen."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return queries.agreement(tx, campaign_id)
