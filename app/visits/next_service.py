"""How is the next campaign prepared from one there was? Its plan, and what a plan would come to. Changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app import funds
from app.hardship import Line, NoLine, last_line, line_on
from app.security import Guard
from app.shared.actor import Actor
from app.shared.db import Database
from app.unions import office_facts
from app.visits import listing
from app.visits.campaign_service import view_of
from app.visits.next_plan import Figures, Needed, needed, next_plan
from app.visits.plan import CampaignPlan, PlannedGood, SourceBudget, kit_for
from app.visits.queries import CampaignView


class NextCampaign:
    """Looks at what was planned, and at what would be."""

    _db: Database
    _guard: Guard

    def plan_of(self, actor: Actor, campaign_id: str) -> CampaignPlan:
        """Return the plan a campaign was made by, with what it bought and was granted. Raises CampaignMissing."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return _plan_of(tx, view_of(tx, campaign_id))

    def next_plan(self, actor: Actor, plan: CampaignPlan, figures: Figures) -> CampaignPlan:
        """Return a plan with other days and figures, and the subsistence line published for them.

        Without a published line that of the plan stays. Raises NameMissing, WindowBackwards or NothingPlanned.
        """
        self._guard.check(actor, "visits.read")
        following = next_plan(plan, figures)
        with self._db.reading() as tx:
            try:
                return replace(following, line=line_on(tx, plan.line.region, following.window_from).line)
            except NoLine:
                return following

    def known_line(self, actor: Actor, on: date) -> Line | None:
        """Return the subsistence line a campaign of this office is kept with, None when nobody knows one.

        It is the one published for the office's region, else the one the last household was assessed by.
        """
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            try:
                return line_on(tx, office_facts(tx).region, on).line
            except NoLine:
                return last_line(tx)

    def needed(self, actor: Actor, plan: CampaignPlan) -> Needed:
        """Return what a plan would come to for everybody it would reach today."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            gathered = listing.gather(tx, plan.household_categories, plan.work_unit)
        counted: Counter[int] = Counter()
        for person in gathered.people:
            kit = kit_for(plan.kits, person.kind, person.category)
            if kit is not None:
                counted[plan.kits.index(kit)] += 1
        return needed(plan, counted)


def _plan_of(tx: Session, campaign: CampaignView) -> CampaignPlan:
    bought = {state.good: state.bought for state in funds.stock_states(tx, campaign.id)}
    return CampaignPlan(
        name=campaign.name,
        program=campaign.program,
        window_from=campaign.window_from,
        window_to=campaign.window_to,
        line=campaign.line,
        sources=tuple(SourceBudget(one.source, one.budget) for one in campaign.sources),
        goods=tuple(
            PlannedGood(good.code, good.name, good.unit, bought.get(good.code, 0), good.unit_price)
            for good in campaign.goods
        ),
        kits=tuple(campaign.kits.values()),
        household_categories=campaign.household_categories,
        work_unit=campaign.work_unit,
        caps=campaign.caps,
    )
