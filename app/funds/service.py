"""Who books what? Entries made inside another capability's act, and the desk's look into the books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.funds import agreeing, by_hand, closings, ledger, queries, rules
from app.funds.agreeing import Agreement
from app.funds.by_hand import Written
from app.funds.closings import Closing
from app.funds.ledger import Called, LedgerFilter, LedgerLine, LedgerTotals
from app.funds.means import Means
from app.funds.posting import Booking, on_open_day, post
from app.funds.queries import BookLine, SourceState, StockState
from app.funds.rules import Help, ReversedBefore, SourceMissing, SourceTaken
from app.funds.tables import FundBudgetRow
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.ids import new_id


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
    return post(tx, booking, entry, Means(tx, booking.campaign_id))


def change_budget(tx: Session, booking: Booking, source: str, amount: int) -> None:
    """Let a source grant another amount (fen): what it granted is taken back by an entry, the new sum granted by one.

    0 grants nothing any more. Raises SourceMissing, AmountInvalid, PeriodClosed, and OverBudget when something is
    given from it already.
    """
    entry = rules.budget_entry(source, amount)
    row = tx.scalar(
        select(FundBudgetRow).where(
            FundBudgetRow.campaign_id == booking.campaign_id, FundBudgetRow.source == source
        )
    )
    if row is None:
        raise SourceMissing(field="source")
    means = Means(tx, booking.campaign_id)
    for entry_id in queries.grants_in_force(tx, booking.campaign_id, source):
        reverse(tx, booking, entry_id, means)
    row.budget = amount
    if amount:
        post(tx, booking, entry, means)
    tx.flush()


def regrant_budget(tx: Session, booking: Booking, source: str, amount: int) -> None:
    """Let a source grant another amount (fen) though something is given from it already: granted anew, then taken back.

    Raises SourceMissing, AmountInvalid, PeriodClosed, and OverBudget when more is given than the new amount.
    """
    entry, old = rules.budget_entry(source, amount), queries.grants_in_force(tx, booking.campaign_id, source)
    means = Means(tx, booking.campaign_id)
    post(tx, booking, entry, means)
    for entry_id in old:
        reverse(tx, booking, entry_id, means)
    row = tx.scalar(
        select(FundBudgetRow).where(
            FundBudgetRow.campaign_id == booking.campaign_id, FundBudgetRow.source == source
        )
    )
    if row is None:
        raise SourceMissing(field="source")
    row.budget = amount
    tx.flush()


def buy(tx: Session, booking: Booking, good: str, quantity: int, unit_price: int) -> str:
    """Put bought goods on the campaign's shelf; return the entry's id.

    Raises AmountInvalid, PeriodClosed.
    """
    return post(tx, booking, rules.purchase_entry(good, quantity, unit_price), Means(tx, booking.campaign_id))


def hand_over(tx: Session, booking: Booking, given: Help, means: Means | None = None) -> str | None:
    """Book cash and goods as handed over; return the entry's id, or None when there is nothing to book.

    What was handed over in a period closed since has happened: it is booked on the first open day. `means` saves
    reading the books again when many are booked in one transaction. Raises OverBudget, OutOfStock, SourceMissing,
    GoodUnknown or AmountInvalid; nothing is booked then.
    """
    left = means or Means(tx, booking.campaign_id)
    entry = rules.help_entry(given, left.shelf)
    return None if given.is_nothing else post(tx, on_open_day(booking, left), entry, left)


def reverse(tx: Session, booking: Booking, entry_id: str, means: Means | None = None) -> str:
    """Take an entry back by an entry of its own, on the first open day where its day is closed; return its id.

    `means` as for `hand_over`. Raises ReversedBefore, or PiecesGone, OutOfStock and OverBudget when what it brought is
    already gone.
    """
    entry = queries.read_entry(tx, entry_id)
    if entry is None or queries.is_reversed(tx, entry_id):
        raise ReversedBefore()
    left = means or Means(tx, booking.campaign_id)
    if entry.kind in rules.TAKEN_IN:
        rules.check_still_there(entry, left.shelf)
    return post(tx, on_open_day(booking, left), rules.reversal_of(entry), left, reverses=entry_id)


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
        """Return every good of a campaign: bought, given, left, and what those left cost."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return queries.stock_states(tx, campaign_id)

    def books(self, actor: Actor, campaign_id: str, source: str | None = None) -> tuple[BookLine, ...]:
        """Return the lines of a campaign's books in the order they were booked."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return queries.book_lines(tx, campaign_id, source)

    def check(self, actor: Actor, campaign_id: str) -> Agreement:
        """Check that ledger, budgets and stock of a campaign agree to the fen; '' is the office's own book."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return agreeing.agreement(tx, campaign_id) if campaign_id else by_hand.agreement(tx)

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

    # -- written by hand

    def own_left(self, actor: Actor) -> dict[str, int]:
        """Return what each source the office's own book knows has left there, in fen by code."""
        self._guard.check(actor, "funds.read")
        with self._db.reading() as tx:
            return queries.balances(tx, rules.OFFICE, rules.AVAILABLE)

    def enter(self, actor: Actor, kind: str, written: Written) -> str:
        """Book an opening balance (OPENED), income (RECEIVED) or expense (SPENT) of no campaign; return its id.

        Raises SourceUnknown, NothingWritten, DayAhead, SummaryMissing, OpenedBefore, OverBudget or PeriodClosed,
        naming the field; nothing is booked then.
        """
        self._guard.check(actor, "funds.record")
        with self._db.transaction("funds.entered", actor) as tx:
            return by_hand.enter(tx, actor.operator_id, kind, written, self._clock.today())

    def reverse(self, actor: Actor, entry_id: str, reason: str) -> str:
        """Take an entry written by hand back by one of today, for a reason that stays in the books; return its id.

        Raises WhyMissing, NotByHand, ReversedBefore, and OverBudget when what came in is already spent.
        """
        self._guard.check(actor, "funds.record")
        with self._db.transaction("funds.reversed", actor) as tx:
            return by_hand.reverse(tx, actor.operator_id, entry_id, self._clock.today(), reason)

    def undo_entry(self, actor: Actor, entry_id: str) -> str:
        """Take back what was just written by hand, on the day it is booked on; return the reversal's id.

        Raises NotByHand, ReversedBefore or OverBudget.
        """
        self._guard.check(actor, "funds.record")
        with self._db.transaction("funds.reversed", actor) as tx:
            return by_hand.undo(tx, actor.operator_id, entry_id)

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
