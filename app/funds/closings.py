"""Up to which day are the office's books closed, by whom, and what came into that period since?

Closings and reopenings are rows that are only ever added, and they travel: a reopening names the closing it takes
back, and the last day of those that still stand is the day of the books. So every computer of the office comes to the
same day, in whatever order the rows reach it. Each closing keeps how many entries it closed; what another computer
booked for that period before it knew is found by that number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.funds import periods
from app.funds.tables import LedgerClosingRow, LedgerEntryRow
from app.security import audit
from app.shared.actor import Actor
from app.shared.ids import new_id


@dataclass(frozen=True)
class Closing:
    """The books are closed up to and with `up_to`, and open from `open_from`; by whom (an operator's id) and when.

    `late` is how many entries the period holds that it did not hold when it was closed, `lacking` how many it held
    then that are not here (they wait on another computer).
    """

    up_to: date
    open_from: date
    closed_by: str
    closed_at: datetime
    late: int
    lacking: int


def closed_to(tx: Session) -> date | None:
    """Return the last closed day, None when no period is closed."""
    newest = _standing(tx)
    return newest[0].up_to if newest else None


def closing(tx: Session) -> Closing | None:
    """Return the closing in force, None when no period is closed."""
    newest = _standing(tx)
    if not newest:
        return None
    row = newest[0]
    more = _entries_to(tx, row.up_to) - row.entries
    return Closing(
        up_to=row.up_to,
        open_from=periods.open_day(row.up_to, row.up_to),
        closed_by=row.done_by,
        closed_at=row.done_at,
        late=max(0, more),
        lacking=max(0, -more),
    )


def close(tx: Session, actor: Actor, up_to: date, now: datetime, today: date) -> None:
    """Close the books up to and with a day; audited. Raises ClosingAhead or ClosedBefore."""
    periods.check_closing(up_to, closed_to(tx), today)
    row = LedgerClosingRow(
        id=new_id(), up_to=up_to, entries=_entries_to(tx, up_to), reopens=None, reason="",
        done_by=actor.operator_id, done_at=now,
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    audit(tx, actor, "close", LedgerClosingRow.__tablename__, row.id, up_to.isoformat())


def reopen(tx: Session, actor: Actor, reason: str, now: datetime) -> None:
    """Take the last closing back; the one before it is in force again. Audited.

    Raises ReasonMissing or NothingClosed.
    """
    newest = _standing(tx)
    if not newest:
        raise periods.NothingClosed()
    if not reason.strip():
        raise periods.ReasonMissing(field="reason")
    for closed in newest:  # two computers may have closed the same day, each for itself
        row = LedgerClosingRow(
            id=new_id(), up_to=closed.up_to, entries=closed.entries, reopens=closed.id, reason=reason.strip(),
            done_by=actor.operator_id, done_at=now,
        )  # fmt: skip
        tx.add(row)
        tx.flush()
        # The reason stays in the row alone: the audit holds nobody's data.
        audit(tx, actor, "reopen", LedgerClosingRow.__tablename__, closed.id, closed.up_to.isoformat())


def _standing(tx: Session) -> tuple[LedgerClosingRow, ...]:
    """Return the closings of the last closed day that nobody took back, the latest first."""
    taken_back = select(LedgerClosingRow.reopens).where(LedgerClosingRow.reopens.is_not(None))
    standing = select(LedgerClosingRow).where(
        LedgerClosingRow.reopens.is_(None), LedgerClosingRow.id.not_in(taken_back)
    )
    rows = tx.scalars(standing.order_by(LedgerClosingRow.up_to.desc(), LedgerClosingRow.id.desc())).all()
    return tuple(row for row in rows if row.up_to == rows[0].up_to)


def _entries_to(tx: Session, day: date) -> int:
    counted = select(func.count()).select_from(LedgerEntryRow).where(LedgerEntryRow.on_day <= day)
    return tx.scalar(counted) or 0
