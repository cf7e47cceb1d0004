"""Do the visits, the books and the shelves of all campaigns agree? Only what changed since is reckoned up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import funds
from app.visits import queries
from app.visits.collective_rows import unit_facts
from app.visits.reckoning import compare
from app.visits.tables import CampaignGoodRow, KitRow, UnitVisitRow, VisitRow

Marks = dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Differing:
    """A campaign whose visits, ledger and stock do not say the same, and by how much in all (signs left out)."""

    campaign_id: str
    name: str
    difference: int


class Agreeing:
    """Remembers by campaign what its reckoning came to, and how many rows it read at which revisions."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[Any, ...], int | None]] = {}

    def differing(self, tx: Session) -> tuple[Differing, ...]:
        """Return the campaigns that do not agree, the latest first."""
        marks, found = _marks(tx), []
        for line in queries.campaigns(tx):
            mark = marks.get(line.id, ())
            if line.id not in self._known or self._known[line.id][0] != mark:
                self._known[line.id] = (mark, _difference(tx, line.id))
            difference = self._known[line.id][1]
            if difference is not None:
                found.append(Differing(line.id, line.name, difference))
        return tuple(found)


def _difference(tx: Session, campaign_id: str) -> int | None:
    """Return by how much a campaign differs, None when it agrees."""
    visits = (*queries.visit_facts(tx, campaign_id), *unit_facts(tx, campaign_id))
    compared = compare(tx, campaign_id, visits, queries.goods_of(tx, campaign_id))
    return None if compared.agrees else compared.difference


def _marks(tx: Session) -> Marks:
    """Return what changes with every row that a campaign's reckoning reads: how many there are, at which revisions.

    A change of a row counts its revision on; only a visit nothing was booked for is ever deleted.
    """
    found = funds.marks(tx)
    for table in (VisitRow, UnitVisitRow, KitRow, CampaignGoodRow):
        counted = select(table.campaign_id, func.count(), func.sum(table.rev), func.max(table.id))
        for campaign_id, *mark in tx.execute(counted.group_by(table.campaign_id)):
            found[campaign_id] = (*found.get(campaign_id, ()), table.__tablename__, *mark)
    return found
