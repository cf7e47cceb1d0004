"""How are many visits recorded at once? A village that got what was planned, on one day; and the same taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.funds import Means
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress
from app.visits import rules, standing
from app.visits.campaign_service import view_of
from app.visits.recording import Recording, put, take_back
from app.visits.rules import Outcome
from app.visits.tables import VisitRow


@dataclass(frozen=True)
class NotRecorded:
    """A visit that could not be recorded with the others, and why."""

    id: str
    number: int
    name: str
    error: RuleError


@dataclass(frozen=True)
class Recorded:
    """What became of many visits: the ids of those recorded, and those that were not.

    `later` of them lie in a closed period: their money is booked on `open_from`.
    """

    ids: tuple[str, ...]
    refused: tuple[NotRecorded, ...]
    later: int = 0
    open_from: date | None = None


class ManyAtOnce:
    """Many visits in one act."""

    _db: Database
    _guard: Guard
    _clock: Clock

    def record_many(
        self, actor: Actor, campaign_id: str, ids: Sequence[str], on: date, progress: Progress = SILENT
    ) -> Recorded:
        """Record that these visits of a campaign were as planned on one day, in one transaction.

        Who cannot be recorded (recorded already, above the limits, nothing left) is told and stays as they were; the
        others are recorded. Raises CampaignMissing, NotApproved and Locked; cancelled keeps nothing.
        """
        self._guard.check(actor, "visits.record")
        with self._db.transaction("visits.recorded_many", actor) as tx:
            campaign = view_of(tx, campaign_id)
            standing.check_recording(campaign.standing)
            desk = Recording(tx, actor, self._clock.now(), campaign)
            recorded: list[str] = []
            refused: list[NotRecorded] = []
            visits = _chosen(tx, campaign_id, ids)
            for done, visit in enumerate(visits, start=1):
                progress.report(done, len(visits))
                try:
                    if visit.state in rules.HANDED_OVER:
                        raise rules.VisitTwice()
                    put(visit, desk.book(visit, Outcome(rules.GIVEN, on)))
                except RuleError as error:
                    refused.append(NotRecorded(visit.id, visit.number, visit.name, error))
                    continue
                recorded.append(visit.id)
        return Recorded(tuple(recorded), tuple(refused), desk.later, desk.open_from)

    def undo_many(self, actor: Actor, campaign_id: str, ids: Sequence[str]) -> int:
        """Take the outcomes of these visits back in one act; return how many there were.

        Raises CampaignMissing, Locked and NothingToUndo; nothing is taken back then.
        """
        self._guard.check(actor, "visits.undo")
        with self._db.transaction("visits.undone_many", actor) as tx:
            standing.check_recording(view_of(tx, campaign_id).standing)
            means, visits = Means(tx, campaign_id), _chosen(tx, campaign_id, ids)
            for visit in visits:
                take_back(tx, actor, visit, self._clock.today(), means)
        return len(visits)


def _chosen(tx: Session, campaign_id: str, ids: Sequence[str]) -> list[VisitRow]:
    """Return these visits of a campaign by their number; what is none of them is passed over."""
    listed, wanted = select(VisitRow).where(VisitRow.campaign_id == campaign_id), set(ids)
    return [visit for visit in tx.scalars(listed.order_by(VisitRow.number)) if visit.id in wanted]
