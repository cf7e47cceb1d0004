"""What do the results of a work pack change here? Visit by visit, each whole or not at all; in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Means
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.progress import SILENT, Progress
from app.visits import meeting, once, queries, rules
from app.visits.many_service import NotRecorded
from app.visits.meeting import Agreed, Side
from app.visits.pack import Results, Told
from app.visits.packing import PackUnfit, put_stored, said_of, stored_outcome
from app.visits.queries import CampaignView
from app.visits.tables import PackVisitRow, VisitRow


@dataclass(frozen=True)
class Taken:
    """What became of the results of a pack.

    `recorded` visits hold what the other computer recorded, `same` were recorded alike on both, `known` came
    before. `twice` were recorded otherwise on both and wait for a choice; `refused` could not be booked.
    """

    pack_id: str
    campaign_id: str
    carrier: str
    recorded: int
    same: int
    known: int
    twice: int
    refused: tuple[NotRecorded, ...]
    pending: int


def take(
    tx: Session, actor: Actor, today: date, campaign: CampaignView, came: Results, progress: Progress = SILENT
) -> Taken:
    """Take results in. A visit that cannot be booked is told and comes with the next try."""
    agreed = {
        one.visit_id: one for one in tx.scalars(select(PackVisitRow).where(PackVisitRow.pack_id == came.pack))
    }
    visits = {
        visit.id: visit for visit in tx.scalars(select(VisitRow).where(VisitRow.campaign_id == campaign.id))
    }
    outcomes = stored_outcome(tx, [told.visit_id for told in came.told])
    counts = dict.fromkeys((meeting.KNOWN, meeting.SAME, meeting.KEEP, meeting.TAKE, meeting.ASK), 0)
    refused: list[NotRecorded] = []
    desk = Handing(tx, actor, today, campaign.id)
    for done, told in enumerate(came.told, start=1):
        progress.report(done, len(came.told))
        visit, values = visits.get(told.visit_id), told.values()
        if visit is None:
            raise PackUnfit()
        one = agreed.get(visit.id)
        here = Side(visit.rev, said_of(outcomes[visit.id]))
        before = Agreed(one.rev, one.life, one.heard) if one is not None else None
        fate = meeting.meet(before, here, Side(told.rev, said_of(values)), came.life)
        if fate == meeting.TAKE:
            try:
                desk.put(visit, told)
            except RuleError as error:
                refused.append(NotRecorded(visit.id, visit.number, visit.name, error))
                continue
        counts[fate] += 1
        if fate == meeting.KNOWN:
            continue
        if one is None:
            one = PackVisitRow(pack_id=came.pack, visit_id=visit.id, rev=meeting.ASKS_AGAIN, aside="")
            tx.add(one)
        one.life, one.heard = came.life, told.rev
        one.aside = json.dumps(msgspec.to_builtins(told), ensure_ascii=False) if fate == meeting.ASK else ""
        if fate in (meeting.TAKE, meeting.SAME):
            one.rev = visit.rev
    tx.flush()
    return Taken(
        came.pack, campaign.id, came.carrier, counts[meeting.TAKE], counts[meeting.SAME] + counts[meeting.KEEP],
        counts[meeting.KNOWN], counts[meeting.ASK], tuple(refused),
        queries.state_counts(tx, campaign.id)[rules.PENDING],
    )  # fmt: skip


def choose(
    tx: Session, actor: Actor, today: date, one: PackVisitRow, visit: VisitRow, *, theirs: bool
) -> None:
    """Let one of two records hold. Raises what booking raises."""
    told = msgspec.convert(json.loads(one.aside), Told)
    if theirs:
        Handing(tx, actor, today, visit.campaign_id).put(visit, told)
    # Who keeps their own is asked again when the other one changes: nothing was agreed.
    one.rev = visit.rev if theirs else meeting.ASKS_AGAIN
    one.aside = ""
    tx.flush()


class Handing:
    """Puts what another computer recorded in the place of what is here, in record and books."""

    def __init__(self, tx: Session, actor: Actor, today: date, campaign_id: str) -> None:
        self._tx, self._actor, self._today, self._campaign_id = tx, actor, today, campaign_id
        self._means = Means(tx, campaign_id)

    def put(self, visit: VisitRow, told: Told) -> None:
        """Record a visit as it was told. Raises what booking raises, and PackUnfit; nothing is changed then."""
        try:
            with self._tx.begin_nested():
                self._put(visit, told)
        except IntegrityError:
            self._begin_anew(visit)
            raise PackUnfit() from None
        except RuleError:
            self._begin_anew(visit)
            raise

    def _begin_anew(self, visit: VisitRow) -> None:
        self._tx.refresh(visit)
        self._means = Means(self._tx, self._campaign_id)

    def _put(self, visit: VisitRow, told: Told) -> None:
        tx, values, came = self._tx, told.values(), {str(one.get("id")) for one in told.booked}
        booking = Booking(self._campaign_id, visit.id, self._today, self._actor.operator_id)
        for entry_id in funds.live_entries(tx, [visit.id]).get(visit.id, []):
            if entry_id not in came:
                funds.reverse(tx, booking, entry_id, self._means)
        funds.take_over(tx, self._campaign_id, visit.id, told.booked, self._means)
        live = funds.live_entries(tx, [visit.id]).get(visit.id, [])
        for entry_id in live:
            if entry_id != values["entry_id"]:
                funds.reverse(tx, booking, entry_id, self._means)
        put_stored(tx, visit, values)
        if visit.entry_id not in (None, *live):  # its own entry was taken back here: it is booked anew
            visit.entry_id = once.book(tx, visit, self._actor, self._means)
            tx.flush()
