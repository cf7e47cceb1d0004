"""What was handed over in a year? Visits and cash by day for Home, inside a transaction; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.visits import rules
from app.visits.tables import KitRow, UnitVisitRow, VisitRow


@dataclass(frozen=True)
class Given:
    """What one campaign handed over on one day out of one source of cash; `cash` in fen.

    `source` is None where the kit holds no cash. What units got as a whole is in the cash, and is no
    `visits`: homes and units are not counted together.
    """

    campaign_id: str
    day: date
    source: str | None
    visits: int
    cash: int


def handed_over(tx: Session, year: int) -> tuple[Given, ...]:
    """Return what was handed over in `year`, the earliest day first."""
    by = (VisitRow.campaign_id, VisitRow.on_day, KitRow.cash_source)
    counted = select(*by, func.count(), func.sum(VisitRow.cash)).join(KitRow, KitRow.id == VisitRow.kit_id)
    wanted = counted.where(
        VisitRow.state.in_(rules.HANDED_OVER),
        VisitRow.on_day.between(date(year, 1, 1), date(year, 12, 31)),
    )
    rows = tx.execute(wanted.group_by(*by).order_by(VisitRow.on_day, VisitRow.campaign_id))
    people = [
        Given(campaign, day, source, n, cash or 0)
        for campaign, day, source, n, cash in rows
        if day is not None
    ]
    return tuple(sorted([*people, *_to_units(tx, year)], key=lambda one: one.day))


def _to_units(tx: Session, year: int) -> list[Given]:
    by = (UnitVisitRow.campaign_id, UnitVisitRow.on_day, UnitVisitRow.cash_source)
    wanted = select(*by, func.sum(UnitVisitRow.cash)).where(
        UnitVisitRow.cash > 0, UnitVisitRow.on_day.between(date(year, 1, 1), date(year, 12, 31))
    )
    rows = tx.execute(wanted.group_by(*by).order_by(UnitVisitRow.on_day, UnitVisitRow.campaign_id))
    return [
        Given(campaign, day, source, 0, cash or 0) for campaign, day, source, cash in rows if day is not None
    ]
