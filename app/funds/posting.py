"""How does an entry come into the books? Its head, its lines and the goods it moves, never into a closed period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.funds import periods
from app.funds.means import Means
from app.funds.rules import Entry
from app.funds.tables import GoodsMoveRow, LedgerEntryRow, LedgerLineRow
from app.shared.ids import new_id


@dataclass(frozen=True)
class Booking:
    """For which campaign, by which record (`origin`, its id), on which day and by whom it is booked.

    `summary` and `counterparty` are the words of an entry written by hand.
    """

    campaign_id: str
    origin: str
    on: date
    by: str
    summary: str = ""
    counterparty: str = ""


def on_open_day(booking: Booking, means: Means) -> Booking:
    """Return the booking on its day, or on the first open one where its day is closed."""
    return replace(booking, on=means.open_day(booking.on))


def post(tx: Session, booking: Booking, entry: Entry, means: Means, reverses: str | None = None) -> str:
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
        "summary": booking.summary,
        "counterparty": booking.counterparty,
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
