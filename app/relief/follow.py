"""Is every grant of relief paid once? Mends what two computers booked before they met."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Help, Means
from app.relief.project_rows import project_row
from app.relief.tables import ReliefGrantRow
from app.shared.actor import Actor
from app.shared.clock import Clock


def cancel_grants_twice_paid(tx: Session, grant_ids: Collection[str]) -> None:
    """Take back what is booked too many for these grants, after records of another computer came in.

    Every computer comes to the same rows. Where a record names none of its entries a person must choose first.
    """
    live = {one: some for one, some in funds.live_entries(tx, grant_ids).items() if len(some) > 1}
    for row in _rows(tx, live):
        if row.entry_id in live[row.id]:
            for entry_id in live[row.id]:
                if entry_id != row.entry_id:
                    funds.cancel(tx, entry_id)


def follow_grant(tx: Session, actor: Actor, grant_ids: Collection[str], clock: Clock) -> None:
    """Let the books follow what a person chose of two records: what holds is booked, and nothing else.

    Raises what booking raises; nothing may be kept then.
    """
    for row in _rows(tx, grant_ids):
        project = project_row(tx, row.project_id or "") if row.project_id else None
        live = funds.live_entries(tx, [row.id]).get(row.id, [])
        if project is None or not (live or row.paid_on):
            continue
        means = Means(tx, project.id)
        for entry_id in live:
            if entry_id != row.entry_id:
                booking = Booking(project.id, row.id, clock.today(), actor.operator_id)
                funds.reverse(tx, booking, entry_id, means)
        if row.paid_on is not None and row.entry_id not in live:
            again = Booking(project.id, row.id, row.paid_on, actor.operator_id)
            row.entry_id = funds.hand_over(tx, again, Help(row.granted or 0, project.source), means)
        tx.flush()


def _rows(tx: Session, grant_ids: Collection[str]) -> list[ReliefGrantRow]:
    tx.flush()
    tx.expire_all()  # what came in was written beneath the session
    wanted = select(ReliefGrantRow).where(ReliefGrantRow.id.in_(sorted(grant_ids)))
    return list(tx.scalars(wanted.order_by(ReliefGrantRow.id)))
