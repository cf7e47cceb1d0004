"""Which visits does the list show, and what do they come to? Conditions, values to choose from, sums; no screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.documents import held_with
from app.visits import rules
from app.visits.tables import CampaignGoodRow, KitRow, PackVisitRow, VisitRow, WorkPackRow


@dataclass(frozen=True)
class VisitFilter:
    """Which visits: `query` is a number on the list, a part of a name or place, pinyin, initials or an id's end.

    `places`, `states` and `carriers` (of work packs, '' for none) are what the columns' filters leave; None is
    everything. `quick` is a key of QUICK.
    """

    query: str = ""
    state: str | None = None
    place: str | None = None
    places: frozenset[str] | None = None
    states: frozenset[str] | None = None
    carriers: frozenset[str] | None = None
    quick: str = ""


_OTHER = aliased(VisitRow)
_FILED: Final = held_with(VisitRow.__tablename__, VisitRow.id)

PROXY: Final = "PROXY"
BARE: Final = "BARE"
SHARED: Final = "SHARED"
QUICK: Final[Mapping[str, ColumnElement[bool]]] = {
    PROXY: VisitRow.proxy != "",
    BARE: and_(VisitRow.state.in_(rules.HANDED_OVER), ~_FILED),
    SHARED: exists().where(
        _OTHER.campaign_id == VisitRow.campaign_id, _OTHER.number == VisitRow.number, _OTHER.id != VisitRow.id
    ),
}
"""Lists opened in one key: taken by somebody else; handed over, and neither photo nor signed paper lies with it; whose
number somebody else of the campaign bears too, since two computers gave it before they met."""

CARRIER: Final[ColumnElement[str]] = func.coalesce(
    select(WorkPackRow.carrier)
    .join(PackVisitRow, PackVisitRow.pack_id == WorkPackRow.id)
    .where(PackVisitRow.visit_id == VisitRow.id, WorkPackRow.closed.is_(False))
    .order_by(WorkPackRow.made_at.desc())
    .limit(1)
    .correlate(VisitRow)
    .scalar_subquery(),
    "",
)
"""Who has a visit in a work pack, '' where it is in none."""


def conditions(wanted: VisitFilter, but: str = "") -> list[ColumnElement[bool]]:
    """Return what `wanted` asks, the column filter `but` apart."""
    asked: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        asked.append(VisitRow.state == wanted.state)
    if wanted.place is not None:
        asked.append(VisitRow.place == wanted.place)
    if wanted.places is not None and but != "place":
        asked.append(VisitRow.place.in_(sorted(wanted.places)))
    if wanted.states is not None and but != "state":
        asked.append(VisitRow.state.in_(sorted(wanted.states)))
    if wanted.carriers is not None and but != "carrier":
        asked.append(CARRIER.in_(sorted(wanted.carriers)))
    if wanted.quick:
        asked.append(QUICK[wanted.quick])
    if query := "".join(wanted.query.split()):
        either = [
            VisitRow.name.contains(query, autoescape=True),
            VisitRow.initials.startswith(query.lower(), autoescape=True),
            VisitRow.pinyin.startswith(query.lower(), autoescape=True),
            VisitRow.id_no.endswith(query.upper(), autoescape=True),
            VisitRow.place.contains(query, autoescape=True),
        ]
        if query.isdecimal() and len(query) <= 9:
            either.append(VisitRow.number == int(query))
        asked.append(or_(*either))
    return asked


def quick_counts(tx: Session, campaign_id: str) -> Mapping[str, int]:
    """Count the visits of each quick list. Where nothing lies with any visit the office keeps its papers elsewhere: no
    paper is missing then."""
    told = [func.count().filter(condition) for condition in (*QUICK.values(), _FILED)]
    *counts, filed = tx.execute(select(*told).where(VisitRow.campaign_id == campaign_id)).one()
    found = dict(zip(QUICK, counts, strict=True))
    return found if filed else {**found, BARE: 0}


def values(tx: Session, campaign_id: str, wanted: VisitFilter, key: str) -> tuple[tuple[str, int], ...]:
    """Return the places, states or carriers to choose from among what is wanted otherwise, with counts."""
    column = {"place": VisitRow.place, "state": VisitRow.state, "carrier": CARRIER}[key]
    asked = [VisitRow.campaign_id == campaign_id, *conditions(wanted, but=key)]
    rows = tx.execute(select(column, func.count()).where(*asked).group_by(column))
    return tuple(sorted(((value, count) for value, count in rows), key=lambda line: (-line[1], line[0])))


def totals(tx: Session, campaign_id: str, wanted: VisitFilter) -> Mapping[str, int]:
    """Add up what the list shows: "cash" in fen and each good by its code; given where recorded, else planned."""
    asked = [VisitRow.campaign_id == campaign_id, *conditions(wanted)]
    goods = func.coalesce(VisitRow.goods, KitRow.goods)
    codes = tx.scalars(select(CampaignGoodRow.code).where(CampaignGoodRow.campaign_id == campaign_id)).all()
    sums: list[ColumnElement[int]] = [func.sum(func.coalesce(VisitRow.cash, KitRow.cash))]
    sums += [func.sum(func.coalesce(func.json_extract(goods, f'$."{code}"'), 0)) for code in codes]
    statement = select(*sums).join(KitRow, KitRow.id == VisitRow.kit_id).where(*asked)
    found: Sequence[int | None] = tuple(tx.execute(statement).one())
    return {key: value or 0 for key, value in zip(("cash", *codes), found, strict=True)}
