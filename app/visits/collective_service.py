"""How is a unit's visit planned, handed over, changed and taken back? One method, one transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Help
from app.security import Guard
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.ids import new_id
from app.visits import collective, standing
from app.visits.campaign_service import view_of
from app.visits.collective import DROPPED, Frame, UnitHelp, UnitLine
from app.visits.collective_rows import unit_lines
from app.visits.queries import CampaignView
from app.visits.recording import hand_over
from app.visits.rules import GIVEN, PENDING
from app.visits.tables import UnitVisitRow


class UnitVisits:
    """Visits to units as a whole: what they get is booked like a visit's help, by head count and not by name."""

    _db: Database
    _guard: Guard
    _clock: Clock

    def plan_unit(
        self, actor: Actor, campaign_id: str, told: UnitHelp, visit_id: str | None = None
    ) -> UnitLine:
        """Write down what a unit is to get, or plan one anew; nothing is booked.

        Raises CampaignMissing, Locked, UnitVisitMissing, HandedOverAlready and what `tidied` raises.
        """
        self._guard.check(actor, "visits.list")
        with self._db.transaction("visits.unit_planned", actor) as tx:
            campaign = view_of(tx, campaign_id)
            standing.check_listing(campaign.standing)
            kept = collective.tidied(told, _frame(campaign), handed=False)
            row = self._row(tx, campaign_id, visit_id)
            self._write_unit(tx, actor, row, kept, PENDING)
            return _told(tx, row)

    def hand_to_unit(
        self, actor: Actor, campaign_id: str, told: UnitHelp, visit_id: str | None = None
    ) -> UnitLine:
        """Write down what was handed to a unit, one that was planned or not, with its cash and goods in the books.

        Raises CampaignMissing, NotApproved, Locked, UnitVisitMissing, HandedOverAlready, what `tidied` raises and what
        the books raise; nothing is written then.
        """
        self._guard.check(actor, "visits.record")
        with self._db.transaction("visits.unit_handed_over", actor) as tx:
            campaign = view_of(tx, campaign_id)
            standing.check_recording(campaign.standing)
            kept = collective.tidied(told, _frame(campaign), handed=True)
            row = self._row(tx, campaign_id, visit_id)
            self._book(tx, actor, campaign, row, kept)
            return _told(tx, row)

    def change_unit(self, actor: Actor, visit_id: str, told: UnitHelp, reason: str = "") -> UnitLine:
        """Take what a unit got back and write down another, in one act; a locked campaign needs the `reason`.

        Raises NotHandedOver and what `hand_to_unit` raises; the earlier record stays then.
        """
        self._guard.check(actor, "visits.change")
        with self._db.transaction("visits.unit_changed", actor) as tx:
            row = _row_of(tx, visit_id)
            campaign = view_of(tx, row.campaign_id)
            standing.check_recording(campaign.standing, reason)
            kept = collective.tidied(told, _frame(campaign), handed=True)
            self._reverse_unit(tx, actor, row)
            correction = reason if campaign.standing == standing.LOCKED else ""
            self._book(tx, actor, campaign, row, kept, correction)
            return _told(tx, row)

    def take_unit_back(self, actor: Actor, visit_id: str, reason: str = "") -> UnitLine:
        """Take what a unit got back; the books get a reversing entry. What was planned waits again, else it is dropped.

        A locked campaign needs the `reason`. Raises UnitVisitMissing, NotHandedOver, NotApproved and Locked.
        """
        self._guard.check(actor, "visits.undo")
        with self._db.transaction("visits.unit_taken_back", actor) as tx:
            row = _row_of(tx, visit_id)
            campaign = view_of(tx, row.campaign_id)
            standing.check_recording(campaign.standing, reason)
            self._reverse_unit(tx, actor, row)
            row.state, row.cash, row.goods, row.entry_id = PENDING, None, None, None
            locked = campaign.standing == standing.LOCKED  # a locked campaign leaves nothing open
            if locked:
                row.correction = reason.strip()
            if locked or not (row.planned_cash or row.planned_goods != "{}"):
                row.state = DROPPED
            return _told(tx, row)

    def drop_unit(self, actor: Actor, visit_id: str) -> UnitLine:
        """Give a planned visit up; its line stays to be seen. Raises UnitVisitMissing, Locked or HandedOverAlready."""
        self._guard.check(actor, "visits.list")
        with self._db.transaction("visits.unit_dropped", actor) as tx:
            row = _row_of(tx, visit_id)
            standing.check_listing(view_of(tx, row.campaign_id).standing)
            if row.state == GIVEN:
                raise collective.HandedOverAlready()
            row.state = DROPPED
            return _told(tx, row)

    def unit_visits(self, actor: Actor, campaign_id: str) -> tuple[UnitLine, ...]:
        """Return a campaign's visits to units in the order they were written. Raises CampaignMissing."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            view_of(tx, campaign_id)
            return unit_lines(tx, campaign_id)

    # -- what they share

    def _row(self, tx: Session, campaign_id: str, visit_id: str | None) -> UnitVisitRow:
        """Return the row to write on: the one meant, which must not be handed over, or a new one."""
        if visit_id is not None:
            row = _row_of(tx, visit_id)
            if row.campaign_id != campaign_id:
                raise collective.UnitVisitMissing()
            if row.state == GIVEN:
                raise collective.HandedOverAlready()
            return row
        return UnitVisitRow(
            id=new_id(), campaign_id=campaign_id, planned_cash=0, planned_goods="{}", cash=None, goods=None,
            correction="", entry_id=None,
        )  # fmt: skip

    def _book(
        self,
        tx: Session,
        actor: Actor,
        campaign: CampaignView,
        row: UnitVisitRow,
        kept: UnitHelp,
        correction: str = "",
    ) -> None:
        """Book what a unit got and write it on the row, last and at once: another computer is told one statement."""
        given = Help(kept.cash, kept.cash_source, dict(kept.goods), kept.goods_source)
        on: date = kept.on or self._clock.today()
        booking = Booking(campaign.id, row.id, on, actor.operator_id)
        entry_id = hand_over(tx, booking, given, campaign.goods)
        self._write_unit(tx, actor, row, kept, GIVEN)
        row.entry_id, row.correction = entry_id, correction.strip()
        tx.flush()

    def _write_unit(self, tx: Session, actor: Actor, row: UnitVisitRow, kept: UnitHelp, state: str) -> None:
        """Write what is kept on a row, one there was or a new one, and who wrote it."""
        if row.state == DROPPED:  # taken up again, it begins without what was planned then
            row.planned_cash, row.planned_goods = 0, "{}"
        _put(row, kept, state)
        row.recorded_by, row.recorded_at = actor.name, self._clock.now()
        tx.add(row)

    def _reverse_unit(self, tx: Session, actor: Actor, row: UnitVisitRow) -> None:
        if row.state != GIVEN or row.entry_id is None:
            raise collective.NotHandedOver()
        booking = Booking(row.campaign_id, row.id, self._clock.today(), actor.operator_id)
        funds.reverse(tx, booking, row.entry_id)


def _frame(campaign: CampaignView) -> Frame:
    return Frame(
        (campaign.window_from, campaign.window_to),
        tuple(state.source for state in campaign.sources),
        tuple(good.code for good in campaign.goods),
    )


def _row_of(tx: Session, visit_id: str) -> UnitVisitRow:
    row = tx.get(UnitVisitRow, visit_id)
    if row is None:
        raise collective.UnitVisitMissing()
    return row


def _put(row: UnitVisitRow, kept: UnitHelp, state: str) -> None:
    """Write what is kept on a row: as its plan while it waits, else as what was handed over."""
    row.state, row.unit, row.unit_id, row.people, row.kind = (
        state,
        kept.unit,
        kept.unit_id,
        kept.people,
        kept.kind,
    )
    row.helped, row.on_day, row.leader, row.post, row.level = (
        kept.helped,
        kept.on,
        kept.leader,
        kept.post,
        kept.level,
    )
    row.others, row.signed_by, row.weather = kept.others, kept.signed_by, kept.weather
    row.temperature, row.remark, row.decision = kept.temperature, kept.remark, kept.decision
    # What was planned keeps its source: taken back, the visit waits with it again.
    row.cash_source = kept.cash_source or (row.cash_source if row.planned_cash else None)
    row.goods_source = kept.goods_source or (row.goods_source if row.planned_goods != "{}" else None)
    goods = canonical_text(dict(kept.goods))
    if state == GIVEN:
        row.cash, row.goods = kept.cash, goods
    else:
        row.planned_cash, row.planned_goods = kept.cash, goods


def _told(tx: Session, row: UnitVisitRow) -> UnitLine:
    tx.flush()
    return unit_lines(tx, row.campaign_id, row.id)[0]
