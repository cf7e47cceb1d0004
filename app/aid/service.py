"""What do people do with mutual aid: activate a plan, enrol, take in, work out, confirm and submit claims?

One method, one transaction. The sums come from `engine`, what may happen next from `rules`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.aid import published, queries, rules
from app.aid.desk_service import ClaimDesk
from app.aid.elsewhere import Elsewhere
from app.aid.engine import Assessment
from app.aid.enrolment_lists_service import EnrolmentLists
from app.aid.enrolment_service import Batches
from app.aid.facts import read_facts
from app.aid.figure_service import AidFigures
from app.aid.intake import check_claimed
from app.aid.numbers import number_words
from app.aid.plan import Plan
from app.aid.plan_file import PlanFile
from app.aid.relief_paying_service import ReliefPayments
from app.aid.relief_service import SecondRelief
from app.aid.tables import AidPlanRow, AssessmentRow, ClaimDecisionRow, ClaimRow, EnrolmentRow
from app.aid.unclaimed_service import NobodyClaimed
from app.aid.views import ClaimAccount, ClaimCounts, ClaimLine, ClaimView, PlanLine
from app.aid.what_if_service import WhatIfs
from app.members import MemberFacts, members_of_unit
from app.security import Guard
from app.shared import identity
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.shared.text import N_


class ClaimantMissing(RuleError):
    """A claim needs a name and a document number."""

    code = "claim.claimant_missing"
    template = N_("Enter the claimant's name and document number.")


@dataclass(frozen=True)
class ClaimIn:
    """A claim as it came. `facts` is the object of claims.md.

    `no` None takes the next number, `plan` the covering one.
    """

    name: str
    id_no: str
    claimed_on: date
    facts: Mapping[str, Any]
    no: int | None = None
    plan: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """Somebody who was not enrolled, and why: already, age, born_unknown, sex, status, closed."""

    member_id: str
    reason: str


@dataclass(frozen=True)
class EnrolmentReport:
    """What enrolling a unit did; `fee` is what the new covers cost, in fen."""

    enrolled: int
    already: int
    left_out: tuple[LeftOut, ...]
    fee: int
    under_participation: bool


@dataclass(frozen=True)
class AidAccount:
    """The mutual-aid part of a day's account."""

    enrolled: int
    claims: tuple[ClaimAccount, ...]


class Aid(
    Batches, EnrolmentLists, ClaimDesk, SecondRelief, ReliefPayments, NobodyClaimed, AidFigures, WhatIfs
):
    """Plans, enrolment and claims of this office."""

    def __init__(self, db: Database, guard: Guard, clock: Clock, elsewhere: Elsewhere | None = None) -> None:
        """`elsewhere` reads what visits know of the people; without it there is nothing there."""
        super().__init__(db, guard, clock)
        self._elsewhere = elsewhere or Elsewhere()

    def plans(self, actor: Actor) -> tuple[PlanLine, ...]:
        """Return every plan version this office activated."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return queries.plan_lines(tx)

    def offered(self, actor: Actor) -> tuple[PlanFile, ...]:
        """Return the plans the province published to this office, whether or not they are activated."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return published.published(tx)

    def activate(
        self, actor: Actor, plan_id: str, version: str | None = None, *, demonstration: bool = False
    ) -> PlanLine:
        """Take a plan version into use, its examples run first; older versions take nobody in any more.

        The version's text is kept for its claims. Raises PlanUnknown, PlanRefused, or SampleForbidden for a
        sample plan outside a demonstration office.
        """
        self._guard.check(actor, "aid.activate")
        with self._db.reading() as tx:
            found = published.find(tx, plan_id, version)
        plan = found.plan
        if plan.sample and not demonstration:
            raise rules.SampleForbidden(field="plan", plan=plan.id)
        with self._db.transaction("aid.plan_activated", actor) as tx:
            tx.execute(update(AidPlanRow).where(AidPlanRow.plan_id == plan.id).values(active=False))
            row = tx.get(AidPlanRow, (plan.id, plan.version), populate_existing=True)
            if row is None:
                row = AidPlanRow(plan_id=plan.id, version=plan.version, name=plan.name, sample=plan.sample)
                # The text of a version never changes under the claims that rest on it.
                row.sha256, row.text = found.sha256, found.text
                row.activated_at, row.activated_by = self._clock.now(), actor.operator_id
                tx.add(row)
            row.active = True
            touch(tx, "aid_plan")
        return PlanLine(plan.id, plan.version, plan.name, plan.sample, True, plan.valid_from, plan.valid_to)

    def enrol(
        self,
        actor: Actor,
        plan_id: str,
        work_unit: str,
        starts: date,
        ends: date,
        enrolled_on: date,
        *,
        first_time: bool = True,
        shares: int = 1,
        tier: str | None = None,
        gift: bool = False,
        progress: Progress = SILENT,
    ) -> EnrolmentReport:
        """Enrol the active members of a unit.

        Those who cannot take part are reported, nobody is enrolled twice.

        Raises PlanNotActive, TermOutside, SharesTooMany, PriceMissing, EnrolmentClosed, UnitEmpty.
        """
        self._guard.check(actor, "aid.enrol")
        with self._db.transaction("aid.enrolled", actor) as tx:
            kept = queries.active_plan(tx, plan_id)
            plan = queries.plan_kept(tx, plan_id, kept.version)
            rules.check_cover(plan, starts, ends, enrolled_on, shares)
            conditions = frozenset({"new" if first_time else "renewal"})
            price = 0 if gift else plan.price_of(conditions, tier, shares)
            if price is None and plan.prices:
                raise rules.PriceMissing(field="tier")
            people = members_of_unit(tx, work_unit)
            if not people:
                raise rules.UnitEmpty(field="work_unit")
            there = queries.enrolled_members(tx, plan_id, starts, ends)
            taken, left = _sort(plan, people, there, starts, enrolled_on)
            if left and all(one.reason == "closed" for one in left) and not taken:
                opens, closes = plan.term.enrol_from, plan.term.enrol_to
                raise rules.EnrolmentClosed(field="enrolled_on", start=opens or "…", end=closes or "…")
            progress.report(0, len(taken))
            cover = {
                "rev": 1, "plan_id": plan_id, "plan_version": kept.version, "plan_sha256": kept.sha256,
                "starts_on": starts, "ends_on": ends, "enrolled_on": enrolled_on, "first_time": first_time,
                "shares": shares, "tier": tier, "gift": gift, "fee": price or 0,
            }  # fmt: skip
            lines = [{"id": new_id(), "member_id": person.id, **cover} for person in taken]
            if lines:
                tx.execute(insert(EnrolmentRow), lines)
            already = sum(1 for one in left if one.reason == "already")
            short = rules.under_participation(plan, len(taken) + already, len(people))
        return EnrolmentReport(len(taken), already, tuple(left), len(taken) * (price or 0), short)

    def take_claim(self, actor: Actor, claim: ClaimIn) -> str:
        """Take a claim in and return its id.

        Somebody not on the roll is taken in too: the assessment says why not.

        Raises ClaimantMissing, what `facts.read_facts` raises (by field), DatesReversed, ClaimNumberTaken.
        """
        self._guard.check(actor, "aid.take_claim")
        name, id_no = claim.name.strip(), identity.normalise(claim.id_no)
        if not name or not id_no:
            raise ClaimantMissing(field="id_no" if name else "name")
        facts = read_facts(claim.facts)
        check_claimed(claim.claimed_on, facts)
        with self._db.transaction("aid.claim_taken", actor) as tx:
            person = queries.claimant(tx, id_no)
            plan = queries.plan_for(tx, person.id if person else None, facts, claim.plan)
            no, series = queries.given_number(tx, claim.no) if claim.no else queries.next_number(tx)
            row = ClaimRow(
                id=new_id(), no=no, series=series,
                member_id=person.id if person else None, name=name, id_no=id_no,
                plan_id=plan.plan_id, plan_version=plan.version, plan_sha256=plan.sha256,
                claimed_on=claim.claimed_on,
                benefit=facts.benefit, event_on=facts.event_on, invoice_key=rules.invoice_of(facts),
                facts=json.dumps(dict(claim.facts), ensure_ascii=False, sort_keys=True, default=str),
                state=rules.TAKEN,
            )  # fmt: skip
            tx.add(row)
            return row.id

    def renumber(self, actor: Actor, claim_id: str) -> str:
        """Give a claim the next number in place of one another claim bears; return it as it is printed.

        Its papers are printed again: those handed out bear the old number. Raises ClaimMissing, or StateForbids for a
        claim the province has decided.
        """
        self._guard.check(actor, "aid.renumber")
        with self._db.transaction("aid.claim_renumbered", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            if (decision := queries.decision_of(tx, claim_id)) is not None:
                raise rules.StateForbids(state=decision.state)
            row.no, row.series = queries.next_number(tx)
            return number_words(row.no, row.series)

    def supply(self, actor: Actor, claim_id: str, documents: Sequence[str]) -> None:
        """Add documents that came in later; the claim waits to be worked out again.

        Raises ClaimMissing, StateForbids.
        """
        self._guard.check(actor, "aid.supply")
        with self._db.transaction("aid.documents_supplied", actor) as tx:
            row = queries.claim_in_work(tx, claim_id)
            facts = json.loads(row.facts)
            facts["documents"] = sorted({*(facts.get("documents") or ()), *documents})
            read_facts(facts)
            row.facts = json.dumps(facts, ensure_ascii=False, sort_keys=True)
            row.state = rules.TAKEN

    def assess(self, actor: Actor, claim_id: str) -> Assessment:
        """Work a claim out and keep the result with every step and the plan version it rests on.

        Raises ClaimMissing, StateForbids, NoPlan, PlanVersionMissing, and what the engine raises (by field).
        """
        self._guard.check(actor, "aid.assess")
        with self._db.transaction("aid.claim_assessed", actor) as tx:
            row = queries.claim_in_work(tx, claim_id)
            if not row.plan_id:
                facts = read_facts(json.loads(row.facts))
                plan = queries.plan_for(tx, row.member_id, facts)
                row.plan_id, row.plan_version, row.plan_sha256 = plan
            if not row.plan_id:
                raise rules.NoPlan()
            result = queries.worked_out(tx, row)
            kept = _keep(tx, row, result, actor, self._clock.today())
            row.assessment_id, row.first_by, row.second_by = kept, actor.operator_id, None
            row.state = rules.state_after(result)
        return result

    def confirm(self, actor: Actor, claim_id: str) -> None:
        """Confirm a worked-out claim as the second person.

        Raises ClaimMissing, NotAssessed, StateForbids, SamePerson.
        """
        self._guard.check(actor, "aid.confirm")
        with self._db.transaction("aid.claim_confirmed", actor) as tx:
            row = queries.claim_row(tx, claim_id)
            rules.check_confirm(row.state, row.first_by, actor.operator_id)
            row.second_by, row.state = actor.operator_id, rules.SECOND

    def submit(self, actor: Actor) -> tuple[str, ...]:
        """Mark every confirmed claim as sent, to go with the next package; return their ids.

        They are frozen then.
        """
        self._guard.check(actor, "aid.submit")
        with self._db.transaction("aid.claims_submitted", actor) as tx:
            ids = claims_to_send(tx)
            mark_sent(tx, ids)
        return ids

    def claims(
        self, actor: Actor, state: str | None = None, offset: int = 0, limit: int = 200
    ) -> tuple[ClaimLine, ...]:
        """Return a window of the queue."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return queries.claim_page(tx, state, offset, limit)

    def count(self, actor: Actor, state: str | None = None) -> int:
        """Return how many claims are in a state (all when None)."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return queries.claim_count(tx, state)

    def counts(self, actor: Actor) -> ClaimCounts:
        """Return how many claims wait for what."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return queries.claim_counts(tx)

    def view(self, actor: Actor, claim_id: str) -> ClaimView:
        """Return everything about a claim. Raises ClaimMissing."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return queries.claim_view(tx, claim_id)

    def account(self, actor: Actor) -> AidAccount:
        """Return how many are enrolled and what each claim came to."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return AidAccount(queries.count_enrolled(tx), queries.account(tx))


def claims_to_send(tx: Session) -> tuple[str, ...]:
    """Return the confirmed claims that were not sent yet."""
    return queries.claims_in_state(tx, rules.SECOND)


def mark_sent(tx: Session, claim_ids: Sequence[str]) -> None:
    """Mark confirmed claims as sent. Raises ClaimMissing, StateForbids."""
    for claim_id in claim_ids:
        row = queries.claim_row(tx, claim_id)
        if row.state != rules.SECOND:
            raise rules.StateForbids(state=row.state)
        row.state = rules.SENT
    tx.flush()


def take_decision(tx: Session, body: Mapping[str, Any]) -> None:
    """Take in the province's word on a claim from its receipt; the same word again changes nothing.

    Entries about other tables are not ours and are left. Raises DecisionWrong for a shape that cannot be
    read.
    """
    decision = rules.read_decision(body)
    if decision is None:
        return
    row = tx.get(ClaimDecisionRow, decision.claim_id) or ClaimDecisionRow(claim_id=decision.claim_id)
    row.state, row.amount = decision.state, decision.amount
    row.reasons = json.dumps(list(decision.reasons))
    row.decided_on, row.decided_by = decision.on, decision.by
    tx.add(row)
    tx.flush()
    touch(tx, "claim_decision")


def _sort(
    plan: Plan, people: Sequence[MemberFacts], there: frozenset[str], starts: date, enrolled_on: date
) -> tuple[list[MemberFacts], list[LeftOut]]:
    taken, left = [], []
    for person in people:
        reason = "already" if person.id in there else ""
        reason = reason or rules.why_left_out(plan, person.born, person.sex, person.status, starts)
        if not reason and not rules.in_window(plan, enrolled_on, person.joined_on):
            reason = "closed"
        if reason:
            left.append(LeftOut(person.id, reason))
        else:
            taken.append(person)
    return taken, left


def _keep(tx: Session, claim: ClaimRow, result: Assessment, actor: Actor, today: date) -> str:
    """Write an assessment down; return its id."""
    row = AssessmentRow(
        id=new_id(), claim_id=claim.id, ordinal=queries.next_ordinal(tx), plan_id=claim.plan_id,
        plan_version=claim.plan_version, plan_sha256=claim.plan_sha256, amount=result.amount,
        state=result.state, reasons=json.dumps(result.reasons), missing=json.dumps(result.missing),
        preview=result.preview, basis=result.basis, days=result.days,
        parts=json.dumps(dict(result.parts), sort_keys=True), notes=json.dumps(result.notes),
        steps=rules.steps_to_text(result.steps), assessed_on=today, assessed_by=actor.operator_id,
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    return row.id
