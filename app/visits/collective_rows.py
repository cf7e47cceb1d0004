"""Which units does a campaign visit, and how do the books see them? Reads rows; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app import funds
from app.shared.names import Namer, namer
from app.visits import queries, rules
from app.visits.collective import DROPPED, UnitCounts, UnitHelp, UnitLine
from app.visits.plan import Kit
from app.visits.queries import VisitFacts
from app.visits.tables import UnitVisitRow

UNIT: str = "unit"

unit_visit_names: Namer = namer(UnitVisitRow.id, UnitVisitRow.unit)


def helped_names(tx: Session, ids: Any) -> dict[str, str]:
    """Return whom these visits were for: people by name, and units."""
    return {**queries.visit_names(tx, ids), **unit_visit_names(tx, ids)}


def helped_called(words: str) -> Select[str]:
    """Return the ids of the visits for whom words mean: to people, and to units with these words in their name."""
    units = select(UnitVisitRow.id).where(UnitVisitRow.unit.contains(words, autoescape=True))
    both = queries.visits_called(words).union_all(units).subquery()
    return select(both.c.id)


def unit_lines(tx: Session, campaign_id: str, visit_id: str | None = None) -> tuple[UnitLine, ...]:
    """Return a campaign's visits to units in the order they were written, or only the one wanted."""
    wanted = select(UnitVisitRow).where(UnitVisitRow.campaign_id == campaign_id).order_by(UnitVisitRow.id)
    rows = tx.scalars(wanted if visit_id is None else wanted.where(UnitVisitRow.id == visit_id)).all()
    prices = {good.code: good.unit_price for good in queries.goods_of(tx, campaign_id)}
    booked = funds.entry_days(tx, {row.entry_id for row in rows if row.entry_id})
    return tuple(_line(row, prices, booked) for row in rows)


def unit_counts(tx: Session, campaign_id: str) -> UnitCounts:
    """Count a campaign's visits to units."""
    by_state = (
        select(UnitVisitRow.state, func.count(), func.sum(UnitVisitRow.people))
        .where(UnitVisitRow.campaign_id == campaign_id)
        .group_by(UnitVisitRow.state)
    )
    found = {state: (n, people) for state, n, people in tx.execute(by_state)}
    given, people = found.get(rules.GIVEN, (0, 0))
    return UnitCounts(found.get(rules.PENDING, (0, 0))[0], given, people or 0)


def unit_facts(tx: Session, campaign_id: str) -> tuple[VisitFacts, ...]:
    """Return a campaign's visits to units as the reckoning and the carriers' notes see visits."""
    rows = tx.scalars(select(UnitVisitRow).where(UnitVisitRow.campaign_id == campaign_id))
    return tuple(_facts(row) for row in rows if row.state != DROPPED)


def campaign_of_unit_visit(tx: Session, visit_id: str) -> str | None:
    """Return the campaign a visit to a unit belongs to, or None when there is no such visit."""
    return tx.scalar(select(UnitVisitRow.campaign_id).where(UnitVisitRow.id == visit_id))


def help_of(row: UnitVisitRow) -> UnitHelp:
    """Return what a unit got, or what is planned for it until then."""
    return UnitHelp(
        unit=row.unit,
        people=row.people,
        on=row.on_day,
        kind=row.kind,
        unit_id=row.unit_id,
        helped=row.helped,
        cash=row.planned_cash if row.cash is None else row.cash,
        cash_source=row.cash_source,
        goods=json.loads(row.planned_goods if row.goods is None else row.goods),
        goods_source=row.goods_source,
        leader=row.leader,
        post=row.post,
        level=row.level,
        others=row.others,
        signed_by=row.signed_by,
        weather=row.weather,
        temperature=row.temperature,
        remark=row.remark,
        decision=row.decision,
    )


def _line(row: UnitVisitRow, prices: Mapping[str, int], booked: Mapping[str, Any]) -> UnitLine:
    told = help_of(row)
    line = UnitLine(
        id=row.id,
        campaign_id=row.campaign_id,
        state=row.state,
        help=told,
        planned_cash=row.planned_cash,
        planned_goods=json.loads(row.planned_goods),
        value=sum(quantity * prices[code] for code, quantity in told.goods.items()),
        correction=row.correction,
        entry_id=row.entry_id,
        recorded_by=row.recorded_by,
    )
    day = booked.get(row.entry_id or "")
    return replace(line, booked_on=day) if day is not None and day != row.on_day else line


def _facts(row: UnitVisitRow) -> VisitFacts:
    kit = Kit(UNIT, None, row.planned_cash, row.cash_source, json.loads(row.planned_goods), row.goods_source)
    handed = row.state == rules.GIVEN
    return VisitFacts(
        id=row.id,
        campaign_id=row.campaign_id,
        number=0,
        kind=UNIT,
        name=row.unit,
        id_no="",
        place="",
        phone="",
        category=None,
        bank="",
        account="",
        kit=kit,
        state=row.state,
        cash=row.cash,
        goods=json.loads(row.goods) if handed and row.goods else None,
        proxy="",
        relation="",
        on=row.on_day,
        remark=row.remark,
        decision=row.decision,
    )
