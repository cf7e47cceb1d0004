"""Whose sheet is this, and of which campaign? What is known of a visit from the paper's side; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.security import Guard
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.text import N_
from app.visits.tables import CampaignRow, VisitRow


class SheetElsewhere(RuleError):
    """The sheet is of a visit that is not on this computer."""

    code = "visit.sheet_elsewhere"
    template = N_("This sheet is of a visit that is not on this computer. It was printed on another one.")


@dataclass(frozen=True)
class SheetOf:
    """The visit a sheet is of: its campaign, its number on the list, what came of it so far."""

    visit_id: str
    campaign_id: str
    campaign: str
    number: int
    state: str


class Sheets:
    """Finds visits by their sheets."""

    _db: Database
    _guard: Guard

    def sheet(self, actor: Actor, visit_id: str) -> SheetOf:
        """Return what a visit's sheet is of. Raises SheetElsewhere."""
        self._guard.check(actor, "visits.read")
        asked = select(VisitRow, CampaignRow.name).join(CampaignRow, CampaignRow.id == VisitRow.campaign_id)
        with self._db.reading() as tx:
            found = tx.execute(asked.where(VisitRow.id == visit_id)).one_or_none()
        if found is None:
            raise SheetElsewhere()
        visit, campaign = found
        return SheetOf(visit.id, visit.campaign_id, campaign, visit.number, visit.state)
