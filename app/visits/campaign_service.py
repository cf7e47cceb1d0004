"""How does a campaign begin, and how does it end? Planned, listed, approved; locked. One method, one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking
from app.security import Guard
from app.shared import codes
from app.shared.actor import Actor
from app.shared.chain import canonical_text
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.text import N_
from app.visits import listing, pack_queries, queries, reckoning, rules, standing
from app.visits.agreeing import Agreeing
from app.visits.collective_rows import unit_counts
from app.visits.figure_rows import ServiceCounts
from app.visits.issued import read_issued
from app.visits.notice import Notice, check_notice, proposed_last
from app.visits.plan import CampaignPlan
from app.visits.queries import CampaignLine, CampaignView
from app.visits.standing import Approval
from app.visits.tables import CampaignGoodRow, CampaignRow, KitRow, VisitRow


class CampaignMissing(RuleError):
    """There is no such campaign."""

    code = "campaign.missing"
    template = N_("This campaign does not exist.")


class SourceUnknown(RuleError):
    """The fund source is not in the list of sources."""

    code = "campaign.source_unknown"
    template = N_("The fund source “{source}” is not in the list. Nothing was made.")


@dataclass(frozen=True)
class ListReport:
    """A campaign's list: how many are on it, how many came new, and who is both household and member."""

    recipients: int
    added: int
    both: int


class Campaigns:
    """A campaign's life, from its plan to its lock."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock, services: ServiceCounts | None = None
    ) -> None:
        self._services = services
        self._db = db
        self._guard = guard
        self._clock = clock
        self._agreeing = Agreeing()

    def plan(self, actor: Actor, plan: CampaignPlan) -> CampaignView:
        """Make a campaign with its budgets, the goods bought for it and its kits. Raises SourceUnknown."""
        self._guard.check(actor, "visits.plan")
        for source in plan.sources:
            if codes.load("warm_fund_sources").get(source.code) is None:
                raise SourceUnknown(field="sources", source=source.code)
        with self._db.transaction("visits.planned", actor) as tx:
            campaign_id = _make_campaign(tx, actor, plan, self._clock.today())
            return view_of(tx, campaign_id)

    def make_list(self, actor: Actor, campaign_id: str) -> ListReport:
        """Put everybody the campaign plans for on its list, households first; who is on it already stays.

        A person who is both is reached once, as a household. Raises CampaignMissing and Locked.
        """
        self._guard.check(actor, "visits.list")
        with self._db.transaction("visits.listed", actor) as tx:
            campaign = view_of(tx, campaign_id)
            standing.check_listing(campaign.standing)
            return _make_list(tx, campaign)

    def approve(
        self, actor: Actor, campaign_id: str, approval: Approval, second: Actor | None = None
    ) -> CampaignView:
        """Enter a campaign's approval: by a paper's number and day, or by a `second` person who approves here.

        Raises CampaignMissing, ApprovedBefore, ApprovalUnproved, SamePerson, ApprovalAhead, and NotAllowed when the
        second person may not approve.
        """
        self._guard.check(actor, "visits.approve")
        if second is not None:
            self._guard.check(second, "visits.approve")
        with self._db.transaction("visits.approved", actor) as tx:
            campaign = view_of(tx, campaign_id)
            other = second.operator_id if second is not None else None
            today = self._clock.today()
            kept = standing.check_approval(campaign.standing, approval, today, actor.operator_id, other)
            row = tx.get_one(CampaignRow, campaign_id)
            row.approved_on, row.approval_no = kept.on, kept.number
            row.approved_by, row.seconded_by = actor.operator_id, other
            tx.flush()
            return view_of(tx, campaign_id)

    def withdraw_approval(self, actor: Actor, campaign_id: str) -> CampaignView:
        """Take an approval back that was entered wrongly, while nothing is recorded.

        Raises CampaignMissing, NotApproved, Locked, Begun or TakenOut.
        """
        self._guard.check(actor, "visits.approve")
        with self._db.transaction("visits.approval_withdrawn", actor) as tx:
            campaign = view_of(tx, campaign_id)
            pending, out = campaign.counts[rules.PENDING], read_issued(tx, campaign).in_use
            recorded = campaign.recipients + unit_counts(tx, campaign_id).given
            standing.check_withdrawing(campaign.standing, pending, recorded, taken_out=out)
            row = tx.get_one(CampaignRow, campaign_id)
            row.approved_on, row.approval_no, row.approved_by, row.seconded_by = None, "", None, None
            tx.flush()
            return view_of(tx, campaign_id)

    def proposed_notice(self, actor: Actor, campaign_id: str) -> Notice:
        """Return the days a list hangs out as they are written, else the usual ones from today on.

        The telephone is the one another campaign named last. Raises CampaignMissing.
        """
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            notice, today = view_of(tx, campaign_id).notice, self._clock.today()
            return notice or Notice(today, proposed_last(today), queries.last_notice_phone(tx))

    def announce(self, actor: Actor, campaign_id: str, notice: Notice) -> CampaignView:
        """Write down from when to when the list hangs out, and the telephone for objections.

        Raises CampaignMissing, Locked, NoticeBackwards or PhoneMissing.
        """
        self._guard.check(actor, "visits.list")
        with self._db.transaction("visits.announced", actor) as tx:
            standing.check_listing(view_of(tx, campaign_id).standing)
            kept = check_notice(notice)
            row = tx.get_one(CampaignRow, campaign_id)
            row.notice_from, row.notice_to, row.notice_phone = kept.first, kept.last, kept.phone
            tx.flush()
            return view_of(tx, campaign_id)

    def lock(self, actor: Actor, campaign_id: str) -> CampaignView:
        """Lock a campaign that is reckoned up: from now on only reversing entries, each with its reason.

        What goods of which no piece is left still stand with in the books is levelled (`funds.settle`).

        Raises CampaignMissing, NotApproved, Locked, StillOpen, NotChosen, Unallowed, BooksDiffer or Unexplained; then
        nothing is changed.
        """
        self._guard.check(actor, "visits.lock")
        with self._db.transaction("visits.locked", actor) as tx:
            campaign = view_of(tx, campaign_id)
            # An empty shelf is worth nothing, also after two computers met.
            if campaign.standing == standing.APPROVED:
                booking = Booking(campaign_id, campaign_id, self._clock.today(), actor.operator_id)
                funds.settle(tx, booking)
            found = reckoning.reckon(tx, campaign)
            pending = campaign.counts[rules.PENDING] + found.units.pending
            standing.check_lock(
                campaign.standing, pending, len(found.unallowed), agrees=found.agrees,
                unexplained=found.unexplained, twice=len(pack_queries.twice(tx, campaign_id)),
            )  # fmt: skip
            row = tx.get_one(CampaignRow, campaign_id)
            row.locked_at, row.locked_by = self._clock.now(), actor.operator_id
            tx.flush()
            return view_of(tx, campaign_id)

    def campaigns(self, actor: Actor) -> tuple[CampaignLine, ...]:
        """Return every campaign, the latest first."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return queries.campaigns(tx)

    def campaign(self, actor: Actor, campaign_id: str) -> CampaignView:
        """Return a campaign with its plan, its sources and its counts. Raises CampaignMissing."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return view_of(tx, campaign_id)


def view_of(tx: Session, campaign_id: str) -> CampaignView:
    """Return a campaign. Raises CampaignMissing."""
    view = queries.campaign_view(tx, campaign_id)
    if view is None:
        raise CampaignMissing()
    return view


def _make_campaign(tx: Session, actor: Actor, plan: CampaignPlan, today: date) -> str:
    campaign_id = new_id()
    tx.add(
        CampaignRow(
            id=campaign_id,
            name=plan.name,
            program=plan.program,
            window_from=plan.window_from,
            window_to=plan.window_to,
            line=canonical_text(plan.line.as_facts()),
            household_categories=canonical_text(list(plan.household_categories)),
            work_unit=plan.work_unit,
            caps=canonical_text(plan.caps.as_facts()),
        )
    )
    tx.flush()
    booking = Booking(campaign_id, campaign_id, today, actor.operator_id)
    for source in plan.sources:
        funds.open_budget(tx, booking, source.code, source.budget)
    for position, good in enumerate(plan.goods):
        facts = {"code": good.code, "name": good.name, "unit": good.unit, "unit_price": good.unit_price}
        tx.add(CampaignGoodRow(id=new_id(), campaign_id=campaign_id, position=position, **facts))
        funds.buy(tx, booking, good.code, good.bought, good.unit_price)
    for position, kit in enumerate(plan.kits):
        facts = {**asdict(kit), "goods": canonical_text(dict(kit.goods))}
        tx.add(KitRow(id=new_id(), campaign_id=campaign_id, position=position, **facts))
    tx.flush()
    return campaign_id


def _make_list(tx: Session, campaign: CampaignView) -> ListReport:
    listed = set(tx.scalars(select(VisitRow.id_no).where(VisitRow.campaign_id == campaign.id)))
    gathered = listing.gather(tx, campaign.household_categories, campaign.work_unit)
    fresh = listing.visit_values(campaign, gathered, listed, listing.last_number(tx, campaign.id))
    if fresh:
        tx.execute(insert(VisitRow), [{"id": new_id(), "rev": 1, **values} for values in fresh])
    return ListReport(len(listed) + len(fresh), len(fresh), gathered.both)
