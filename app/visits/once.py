"""Is every visit booked once, as its record says? Mends what two computers booked before they met."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Help, Means
from app.shared.actor import Actor
from app.visits import meeting, queries, rules
from app.visits.tables import KitRow, UnitVisitRow, VisitRow


def cancel_surplus(tx: Session, visit_ids: Collection[str]) -> None:
    """Take back what is booked too many for these visits, after records of another computer came in.

    Visits to units are meant too. Every computer comes to the same rows. Which record holds is told by the clash; a
    person chooses.
    """
    tx.flush()
    tx.expire_all()  # what came in was written beneath the session
    live = {visit_id: some for visit_id, some in funds.live_entries(tx, visit_ids).items() if len(some) > 1}
    for visit in _rows(tx, live):
        for entry_id in meeting.surplus(live[visit.id], visit.entry_id):
            funds.cancel(tx, entry_id)


def follow_choice(tx: Session, actor: Actor, visit_ids: Collection[str], today: date) -> None:
    """Let the books follow what a person chose of two records: what holds is booked, and nothing else.

    Raises what booking raises; nothing may be kept then.
    """
    tx.flush()
    tx.expire_all()
    for visit in _rows(tx, visit_ids):
        means = Means(tx, visit.campaign_id)
        live = funds.live_entries(tx, [visit.id]).get(visit.id, [])
        named = visit.entry_id if visit.state in rules.HANDED_OVER else None
        booking = Booking(visit.campaign_id, visit.id, today, actor.operator_id)
        for entry_id in live:
            if entry_id != named:
                funds.reverse(tx, booking, entry_id, means)
        if visit.state in rules.HANDED_OVER and named not in live:
            named = book(tx, visit, actor, means)
        visit.entry_id = named
        tx.flush()


def book(tx: Session, visit: VisitRow | UnitVisitRow, actor: Actor, means: Means) -> str | None:
    """Book what a visit's record says; return the entry's id. Raises what booking raises."""
    paid = visit if isinstance(visit, UnitVisitRow) else queries.kit_value(tx.get_one(KitRow, visit.kit_id))
    booking = Booking(visit.campaign_id, visit.id, visit.on_day or date.min, actor.operator_id)
    given = Help(visit.cash or 0, paid.cash_source, json.loads(visit.goods or "{}"), paid.goods_source)
    return funds.hand_over(tx, booking, given, means)


def _rows(tx: Session, visit_ids: Iterable[str]) -> Iterator[VisitRow | UnitVisitRow]:
    """Yield these visits, of people and to units, in the same order on every computer."""
    wanted = sorted(visit_ids)
    yield from tx.scalars(select(VisitRow).where(VisitRow.id.in_(wanted)).order_by(VisitRow.id))
    yield from tx.scalars(select(UnitVisitRow).where(UnitVisitRow.id.in_(wanted)).order_by(UnitVisitRow.id))
