"""Who books what? Entries made inside another capability's act, and the desk's look into the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.funds import closings, ledger, periods, queries, rules
from app.funds.closings import Closing
from app.funds.ledger import Called, LedgerFilter, LedgerLine, LedgerTotals
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
from app.shared.clock import Clock
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

    Raises SourceTaken, AmountInvalid, PeriodClosed.
    """
    entry = rules.budget_entry(source, amount)
    known = queries.budgets(tx, booking.campaign_id)
    if source in known:
        raise SourceTaken(field="source")
    values = {"campaign_id": booking.campaign_id, "source": source, "budget": amount, "position": len(known)}
    tx.execute(insert(FundBudgetRow), [{"id": new_id(), "rev": 1, **values}])
    return _post(tx, booking, entry, Means(tx, booking.campaign_id))


def buy(tx: Session, booking: Booking, good: str, quantity: int, unit_price: int) -> str:
    """Put bought goods on the campaign's shelf; return the entry's id.

    Raises PriceDiffers, AmountInvalid, PeriodClosed.
    """
    means = Means(tx, booking.campaign_id)
    if means.prices.get(good, unit_price) != unit_price:
        raise PriceDiffers(field="unit_price")
    return _post(tx, booking, rules.purchase_entry(good, quantity, unit_price), means)


def hand_over(tx: Session, booking: Booking, given: Help, means: Means | None = None) -> str | None:
    """Book cash and goods as handed over; return the entry's id, or None when there is nothing to book.

    What was handed over in a period closed since has happened: it is booked on the first open day. `means` saves
    reading the books again when many are booked in one transaction. Raises OverBudget, OutOfStock, SourceMissing,
    GoodUnknown or AmountInvalid; nothing is booked then.
    """
    left = means or Means(tx, booking.campaign_id)
    entry = rules.help_entry(given, left.prices)
    return None if given.is_nothing else _post(tx, _on_open_day(booking, left), entry, left)


def reverse(tx: Session, booking: Booking, entry_id: str, means: Means | None = None) -> str:
    """Take an entry back by an entry of its own, on the first open day where its day is closed; return its id.

    `means` as for `hand_over`. Raises ReversedBefore, or OutOfStock and OverBudget when what it brought is already
    gone.
    """
    entry = queries.read_entry(tx, entry_id)
    if entry is None or queries.is_reversed(tx, entry_id):
        raise ReversedBefore()
    left = means or Means(tx, booking.campaign_id)
    return _post(tx, _on_open_day(booking, left), rules.reversal_of(entry), left, reverses=entry_id)


def _on_open_day(booking: Booking, means: Means) -> Booking:
    return replace(booking, on=means.open_day(booking.on))


def _post(tx: Session, booking: Booking, entry: Entry, means: Means, reverses: str | None = None) -> str:
    """Write an entry with its lines and moves; the only place that books anything, and never into a closed period.

    What another computer booked is only taken over as it is (`elsewhere`).
    """
    periods.check_open(booking.on, means.closed_to)
    means.check(entry)
    entry_id = new_id()
    number, series = means.vouchers.next(booking.on)
    head = {
        "id": entry_id,
        "rev": 1,
        "campaign_id": booking.campaign_id,
        "kind": entry.kind,
        "on_day": booking.on,
        "origin": booking.origin,
        "reverses": reverses,
        "booked_by": booking.by,
        "number": number,
        "series": series,
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
    """The books as the desk reads them, and their closing; what is booked comes from the acts of other capabilities."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock | None = None, called: Called | None = None
    ) -> None:
        self._db = db
        self._guard = guard
        self._clock = clock or Clock()
        self._called = called or Called()

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

    # -- the ledger of the office

    def window(self, actor: Actor, wanted: LedgerFilter | None = None) -> tuple[str, ...]:
        """Return the ids of the ledger's lines wanted, in the order in which they were booked."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return ledger.window(tx, self._called, wanted or LedgerFilter())

    def page(self, actor: Actor, ids: Sequence[str]) -> tuple[LedgerLine, ...]:
        """Return these lines of the ledger, in the order of `ids`; at most a few hundred at a time."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return ledger.page(tx, self._called, ids)

    def values(self, actor: Actor, wanted: LedgerFilter, key: str) -> tuple[tuple[str, str, int], ...]:
        """Return what the filter `key` ("source", "campaign", "year" or "kind") may choose from: value, name, count.

        The name is '' where the value is a code that needs none.
        """
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            found = ledger.values(tx, self._called, wanted, key)
            names = (
                self._called.campaigns(tx, [value for value, _count in found]) if key == "campaign" else {}
            )
        return tuple((value, names.get(value, ""), count) for value, count in found)

    def totals(self, actor: Actor, wanted: LedgerFilter) -> LedgerTotals:
        """Add up the lines wanted: money in and money out, in fen."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return ledger.totals(tx, self._called, wanted)

    # -- closing

    def closing(self, actor: Actor) -> Closing | None:
        """Return up to which day the books are closed, None when no period is."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return closings.closing(tx)

    def close(self, actor: Actor, up_to: date) -> Closing | None:
        """Close the books up to and with a day: nothing more is booked on these days; audited.

        Raises ClosingAhead or ClosedBefore.
        """
        self._guard.check(actor, "funds.close")
        with self._db.transaction("funds.closed", actor) as tx:
            closings.close(tx, actor, up_to, self._clock.now(), self._clock.today())
            return closings.closing(tx)

    def reopen(self, actor: Actor, reason: str) -> Closing | None:
        """Take the last closing back, for a reason that stays in the books; audited.

        Returns the closing before it, which is in force again. Raises ReasonMissing or NothingClosed.
        """
        self._guard.check(actor, "funds.reopen")
        with self._db.transaction("funds.reopened", actor) as tx:
            closings.reopen(tx, actor, reason, self._clock.now())
            return closings.closing(tx)
