"""Is everybody of a second relief campaign paid once? Mends what two computers booked before they met."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import funds
from app.aid.relief_tables import ReliefLineRow, ReliefRow
from app.funds import Booking, Help, Means
from app.shared.actor import Actor
from app.shared.clock import Clock


def cancel_twice_paid(tx: Session, line_ids: Collection[str]) -> None:
    """Take back what is booked too many for these people, after records of another computer came in.

    Every computer comes to the same rows. Where a record names none of its entries a person must choose first.
    """
    live = {one: some for one, some in funds.live_entries(tx, line_ids).items() if len(some) > 1}
    for line in _rows(tx, live):
        if line.entry_id in live[line.id]:
            for entry_id in live[line.id]:
                if entry_id != line.entry_id:
                    funds.cancel(tx, entry_id)


def follow_payment(tx: Session, actor: Actor, line_ids: Collection[str], clock: Clock) -> None:
    """Let the books follow what a person chose of two records: what holds is booked, and nothing else.

    Raises what booking raises; nothing may be kept then.
    """
    for line in _rows(tx, line_ids):
        means = Means(tx, line.relief_id)
        live = funds.live_entries(tx, [line.id]).get(line.id, [])
        booking = Booking(line.relief_id, line.id, clock.today(), actor.operator_id)
        for entry_id in live:
            if entry_id != line.entry_id:
                funds.reverse(tx, booking, entry_id, means)
        if line.paid_on is not None and line.entry_id not in live:
            source = tx.get_one(ReliefRow, line.relief_id).source
            again = Booking(line.relief_id, line.id, line.paid_on, actor.operator_id)
            line.entry_id = funds.hand_over(tx, again, Help(line.amount or 0, source), means)
        tx.flush()


def _rows(tx: Session, line_ids: Collection[str]) -> list[ReliefLineRow]:
    tx.flush()
    tx.expire_all()  # what came in was written beneath the session
    wanted = sorted(line_ids)
    return list(
        tx.scalars(select(ReliefLineRow).where(ReliefLineRow.id.in_(wanted)).order_by(ReliefLineRow.id))
    )
