"""What do people do with mutual aid: activate a plan, enrol, take in, work out, confirm and submit claims?

One method, one transaction. The sums come from `engine`, what may happen next from `rules`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import update

from app.aid import published, queries, rules
from app.aid.answer_service import ClaimAnswers
from app.aid.desk_service import ClaimDesk
from app.aid.elsewhere import Elsewhere
from app.aid.engine import Assessment
from app.aid.enrol_service import UnitEnrolment
from app.aid.enrolment_desk_service import EnrolmentDesk
from app.aid.enrolment_lists_service import EnrolmentLists
from app.aid.enrolment_service import Batches
from app.aid.facts import read_facts
from app.aid.figure_service import AidFigures
from app.aid.intake import check_claimed
from app.aid.keeping import keep_assessment
from app.aid.life_service import ClaimLife
from app.aid.numbers import number_words
from app.aid.payment_service import ClaimPayments
from app.aid.plan_file import PlanFile
from app.aid.plan_service import PlanShelf
from app.aid.relief_paying_service import ReliefPayments
from app.aid.relief_service import SecondRelief
from app.aid.sending import claims_to_send, mark_sent
from app.aid.standing_queries import standing
from app.aid.tables import AidPlanRow, ClaimRow
from app.aid.unclaimed_service import NobodyClaimed
from app.aid.views import ClaimAccount, ClaimCounts, ClaimLine, ClaimView, PlanLine
from app.aid.what_if_service import WhatIfs
from app.security import Guard, masking
from app.security.people import others_may
from app.shared import identity
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.shared.errors import RuleError
from app.shared.identity import mask_account, mask_id
from app.shared.ids import new_id
from app.shared.text import N_


class ClaimantMissing(RuleError):
    """A claim needs a name and a document number."""

    code = "claim.claimant_missing"
    template = N_("Enter the claimant's name and document number.")


class SecondPersonHere(RuleError):
    """Somebody else could confirm what would go unconfirmed."""

    code = "claim.second_person_here"
    template = N_("Somebody else works here who can confirm these claims. Nothing was submitted.")


@dataclass(frozen=True)
class ClaimIn:
    """A claim as it came. `facts` is the object of claims.md.

    `no` None takes the next number, `plan` the covering one. `reported` says that only the event is known yet: the
    claim waits for its facts.
    """

    name: str
    id_no: str
    claimed_on: date
    facts: Mapping[str, Any]
    no: int | None = None
    plan: str | None = None
    reported: bool = False


@dataclass(frozen=True)
class AidAccount:
    """The mutual-aid part of a day's account."""

    enrolled: int
    claims: tuple[ClaimAccount, ...]


class Aid(
    UnitEnrolment,
    Batches,
    EnrolmentLists,
    EnrolmentDesk,
    PlanShelf,
    ClaimDesk,
    ClaimLife,
    ClaimAnswers,
    ClaimPayments,
    SecondRelief,
    ReliefPayments,
    NobodyClaimed,
    AidFigures,
    WhatIfs,
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
                state=rules.REPORTED if claim.reported else rules.TAKEN,
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
            if (decision := standing(tx, row).decision) is not None:
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
            if row.state == rules.REPORTED:
                raise rules.StateForbids(state=row.state)
            if not row.plan_id:
                facts = read_facts(json.loads(row.facts))
                plan = queries.plan_for(tx, row.member_id, facts)
                row.plan_id, row.plan_version, row.plan_sha256 = plan
            if not row.plan_id:
                raise rules.NoPlan()
            result = queries.worked_out(tx, row)
            kept = keep_assessment(tx, row, result, actor, self._clock.today())
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

    def submit(self, actor: Actor, *, unconfirmed: bool = False) -> tuple[str, ...]:
        """Mark every confirmed claim as sent, to go with the next package; return their ids.

        They are frozen then. In an office of one those that are only calculated may go `unconfirmed`: the word of the
        union above is the second person (claims.md). Raises SecondPersonHere where somebody else could confirm them.
        """
        self._guard.check(actor, "aid.submit")
        with self._db.transaction("aid.claims_submitted", actor) as tx:
            ids = claims_to_send(tx)
            if unconfirmed:
                if others_may(tx, actor.operator_id, "aid.confirm"):
                    raise SecondPersonHere()
                alone = queries.claims_in_state(tx, rules.FIRST)
                for claim_id in alone:
                    queries.claim_row(tx, claim_id).state = rules.SECOND  # nobody signs for it here
                ids += alone
            mark_sent(tx, ids)
        return ids

    def works_alone(self, actor: Actor) -> bool:
        """Say whether nobody else here could confirm a claim."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return not others_may(tx, actor.operator_id, "aid.confirm")

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
            found = queries.claim_view(tx, claim_id)
        payee = masking.seen(actor, found.payee, account=mask_account)
        return masking.seen(actor, replace(found, payee=payee), id_no=mask_id)

    def account(self, actor: Actor) -> AidAccount:
        """Return how many are enrolled and what each claim came to."""
        self._guard.check(actor, "aid.read")
        with self._db.reading() as tx:
            return AidAccount(queries.count_enrolled(tx), queries.account(tx))
