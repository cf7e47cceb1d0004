"""What did they get before? Help of other campaigns by person and year, inside a transaction; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.hardship import Help
from app.shared.names import FEW
from app.visits import rules
from app.visits.queries import Good, goods_of
from app.visits.rules import Person
from app.visits.tables import CampaignGoodRow, CampaignRow, VisitRow


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


def helped_by_year(tx: Session, but: str, people: Sequence[str] | Select[str]) -> dict[tuple[str, int], int]:
    """Return what people got from every campaign `but` one, by document number and year, in fen.

    Goods count at the nominal prices of their campaign, as for the limits of it: what a piece cost to the fen is no
    more help to whom it came.
    """
    columns = VisitRow.id_no, VisitRow.on_day, VisitRow.campaign_id, VisitRow.cash, VisitRow.goods
    others = select(*columns).where(
        VisitRow.campaign_id != but, VisitRow.entry_id.is_not(None), VisitRow.id_no.in_(people)
    )
    found: dict[tuple[str, int], int] = {}
    rows = tx.execute(others).all()
    prices = _prices(tx) if rows else {}  # asked with every record: most people were reached nowhere else
    for id_no, day, campaign_id, cash, goods in rows:
        if day is not None:
            before = found.get((id_no, day.year), 0)
            found[id_no, day.year] = before + (cash or 0) + _worth(goods, campaign_id, prices)
    return found


def _prices(tx: Session) -> dict[tuple[str, str], int]:
    """Return the nominal price of one, in fen, of every good of every campaign."""
    goods = select(CampaignGoodRow.campaign_id, CampaignGoodRow.code, CampaignGoodRow.unit_price)
    return {(campaign_id, code): price for campaign_id, code, price in tx.execute(goods)}


def _worth(goods: str | None, campaign_id: str, prices: Mapping[tuple[str, str], int]) -> int:
    if not goods or goods == "{}":
        return 0
    return sum(pieces * prices[campaign_id, code] for code, pieces in json.loads(goods).items())


PERSON: Final = "person"
HOUSE: Final = "house"
ACCOUNT: Final = "account"
PHONE: Final = "phone"
_SAME: Final = (
    (PERSON, "id_no", VisitRow.id_no),
    (HOUSE, "head_no", VisitRow.head_no),  # of one household, two of its members
    (HOUSE, "head_no", VisitRow.id_no),  # its head was reached
    (HOUSE, "id_no", VisitRow.head_no),  # one of those whose head this is
    (ACCOUNT, "account", VisitRow.account),
    (PHONE, "phone", VisitRow.phone),
)
"""Which fact of a visit is looked for in which column of the others, the nearest first."""


@dataclass(frozen=True)
class Before:
    """Help handed over in another campaign to the same person, somebody of their household, their card or telephone.

    `same` says which of them, the nearest first; `cash` and `goods` (their value at nominal prices) in fen.
    """

    campaign: str
    on: date | None
    name: str
    cash: int
    goods: int
    same: str


def help_before(tx: Session, visit: VisitRow) -> tuple[Before, ...]:
    """Return the help of other campaigns that reached a visit's person, home, card or telephone, the latest first."""
    found: dict[str, tuple[VisitRow, str, str]] = {}
    for same, fact, column in _SAME:
        value = getattr(visit, fact)
        if value:
            statement = _handed_elsewhere(visit.campaign_id, column, (value,), VisitRow, CampaignRow.name)
            for row, campaign in tx.execute(
                statement.join(CampaignRow, CampaignRow.id == VisitRow.campaign_id)
            ):
                found.setdefault(row.id, (row, campaign, same))
    prices = _prices(tx) if found else {}
    told = [
        Before(
            campaign,
            row.on_day,
            row.name,
            row.cash or 0,
            _worth(row.goods, row.campaign_id, prices),
            same,
        )
        for row, campaign, same in found.values()
    ]
    return tuple(sorted(told, key=lambda one: (one.on or date.min, one.campaign), reverse=True))


def times_before(tx: Session, visits: Sequence[VisitRow]) -> dict[str, int]:
    """Return how often the person, household, card or telephone of each visit was reached in other campaigns, by id."""
    times: dict[str, int] = {}
    for campaign_id in {visit.campaign_id for visit in visits}:
        mine = [visit for visit in visits if visit.campaign_id == campaign_id]
        times |= zip((visit.id for visit in mine), times_elsewhere(tx, campaign_id, mine), strict=True)
    return times


def times_elsewhere(tx: Session, campaign_id: str, people: Sequence[VisitRow | Person]) -> list[int]:
    """Return how often each of these people, their home, card or telephone was reached in campaigns other than one."""
    reached: list[set[str]] = [set() for _one in people]
    for _same, fact, column in _SAME:
        by_value: dict[str, list[int]] = {}
        for place, one in enumerate(people):
            if value := getattr(one, fact):
                by_value.setdefault(value, []).append(place)
        values = tuple(by_value)
        for start in range(0, len(values), FEW):
            some = _handed_elsewhere(campaign_id, column, values[start : start + FEW], VisitRow.id, column)
            for other, value in tx.execute(some):
                for place in by_value[value]:
                    reached[place].add(other)
    return [len(others) for others in reached]


def _handed_elsewhere(
    campaign_id: str, column: InstrumentedAttribute[str], values: Sequence[str], *wanted: Any
) -> Select[Any]:
    return select(*wanted).where(
        column.in_(values), VisitRow.campaign_id != campaign_id, VisitRow.state.in_(rules.HANDED_OVER)
    )


def visits_to(tx: Session, numbers: Sequence[str]) -> Mapping[str, Sequence[Help]]:
    """Return what people got by visits, by document number: the cash in fen, and whether goods came with it."""
    found: dict[str, list[Help]] = {}
    for at in range(0, len(numbers), FEW):
        wanted = select(
            VisitRow.id, VisitRow.id_no, VisitRow.on_day, VisitRow.cash, VisitRow.goods, CampaignRow.name
        )
        wanted = wanted.join(CampaignRow, CampaignRow.id == VisitRow.campaign_id).where(
            VisitRow.id_no.in_(numbers[at : at + FEW]), VisitRow.state.in_(rules.HANDED_OVER)
        )
        for visit_id, id_no, day, cash, goods, name in tx.execute(wanted):
            given = any(json.loads(goods or "{}").values())
            found.setdefault(id_no, []).append(Help("visit", visit_id, day, name, cash or 0, given))
    return found
