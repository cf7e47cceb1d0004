"""What did they get before? Help of other campaigns by person and year, inside a transaction; changes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.funds import help_values
from app.visits import rules
from app.visits.queries import Good, goods_of
from app.visits.tables import CampaignRow, VisitRow


@dataclass(frozen=True)
class LastHelp:
    """The help a person got before, in another campaign; cash in fen."""

    campaign: str
    on: date | None
    cash: int
    goods: tuple[tuple[Good, int], ...]


def last_help(tx: Session, campaign_id: str, id_no: str) -> LastHelp | None:
    """Return the last help the person of this document number got in another campaign, or None."""
    statement = (
        select(VisitRow, CampaignRow.name)
        .join(CampaignRow, CampaignRow.id == VisitRow.campaign_id)
        .where(
            VisitRow.id_no == id_no,
            VisitRow.campaign_id != campaign_id,
            VisitRow.state.in_(rules.HANDED_OVER),
        )
        .order_by(VisitRow.on_day.desc(), VisitRow.id.desc())
    )
    found = tx.execute(statement.limit(1)).first()
    if found is None:
        return None
    visit, name = found
    given = json.loads(visit.goods or "{}")
    goods = tuple(
        (good, given[good.code]) for good in goods_of(tx, visit.campaign_id) if given.get(good.code)
    )
    return LastHelp(name, visit.on_day, visit.cash or 0, goods)


def helped_in_year(tx: Session, id_no: str, year: int, but: str) -> int:
    """Return what a person got in a calendar year from every campaign `but` one, cash and value of goods, in fen."""
    entries = select(VisitRow.entry_id).where(
        VisitRow.id_no == id_no,
        VisitRow.campaign_id != but,
        VisitRow.on_day.between(date(year, 1, 1), date(year, 12, 31)),
        VisitRow.entry_id.is_not(None),
    )
    return sum(help_values(tx, {entry for entry in tx.scalars(entries) if entry}).values())


def helped_by_year(tx: Session, campaign_id: str) -> dict[tuple[str, int], int]:
    """Return what the people of a campaign got from every other one, by document number and year, in fen."""
    here = select(VisitRow.id_no).where(VisitRow.campaign_id == campaign_id)
    others = select(VisitRow.id_no, VisitRow.on_day, VisitRow.entry_id).where(
        VisitRow.campaign_id != campaign_id, VisitRow.entry_id.is_not(None), VisitRow.id_no.in_(here)
    )
    found: dict[tuple[str, int], int] = {}
    rows = [(id_no, day, entry) for id_no, day, entry in tx.execute(others) if entry and day]
    values = help_values(tx, {entry for _id_no, _day, entry in rows})
    for id_no, day, entry in rows:
        found[id_no, day.year] = found.get((id_no, day.year), 0) + values.get(entry, 0)
    return found
