"""What may be read of plans, enrolments and claims? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.aid import rules
from app.aid.checklist import checklist_of
from app.aid.claim_list import QUEUES
from app.aid.engine import Assessment, find_cover
from app.aid.facts import Enrolment, Facts, read_facts
from app.aid.numbers import ClaimNumberTaken, number_words
from app.aid.plan import Plan
from app.aid.plan_file import plan_of_text
from app.aid.rules import ClaimMissing, PlanNotActive, PlanVersionMissing
from app.aid.standing_queries import granted, standing, standings
from app.aid.tables import AidPlanRow, AssessmentRow, ClaimPayeeRow, ClaimRow, EnrolmentRow
from app.aid.views import AssessmentView, ClaimAccount, ClaimCounts, ClaimLine, ClaimView, Payee, PlanLine
from app.members import MemberFacts, find_by_document, member_facts
from app.shared import identity, lineage
from app.shared.base import Row
from app.shared.ids import id_of
from app.shared.names import namer
from app.shared.series import series_of

_IN_ORDER: Final = (ClaimRow.no, ClaimRow.series, ClaimRow.id)
"""How claims follow each other: two computers may have counted alike."""


class PlanRef(NamedTuple):
    """A plan version as a claim names it."""

    plan_id: str
    version: str
    sha256: str


def fields(row: Row) -> dict[str, Any]:
    """Return a row's columns as plain values, as the pure rules take them."""
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


@lru_cache(maxsize=32)
def _plan(text: str) -> Plan:
    return plan_of_text(text)


def plan_kept(tx: Session, plan_id: str, version: str) -> Plan:
    """Return a plan version from the text kept here. Raises PlanVersionMissing."""
    row = tx.get(AidPlanRow, (plan_id, version))
    if row is None:
        raise PlanVersionMissing(plan=plan_id, version=version)
    return _plan(row.text)


def plan_rows(tx: Session, *, active_only: bool = False) -> list[AidPlanRow]:
    """Return the plan versions kept here, the newest activation first."""
    chosen = select(AidPlanRow).order_by(AidPlanRow.activated_at.desc(), AidPlanRow.version.desc())
    return list(tx.scalars(chosen.where(AidPlanRow.active) if active_only else chosen))


def active_plan(tx: Session, plan_id: str) -> AidPlanRow:
    """Return the version of a plan that takes people in. Raises PlanNotActive."""
    for row in plan_rows(tx, active_only=True):
        if row.plan_id == plan_id:
            return row
    raise PlanNotActive(field="plan", plan=plan_id)


def plan_lines(tx: Session) -> tuple[PlanLine, ...]:
    """Return every plan version this office ever activated."""
    lines = []
    for row in plan_rows(tx):
        plan = _plan(row.text)
        lines.append(
            PlanLine(
                row.plan_id, row.version, row.name, row.sample, row.active, plan.valid_from, plan.valid_to
            )
        )
    return tuple(lines)


def enrolment_rows(tx: Session, member_id: str | None, plan_id: str | None = None) -> list[EnrolmentRow]:
    """Return a person's covers, under one plan when it is named."""
    if member_id is None:
        return []
    chosen = select(EnrolmentRow).where(EnrolmentRow.member_id == member_id)
    if plan_id is not None:
        chosen = chosen.where(EnrolmentRow.plan_id == plan_id)
    return list(tx.scalars(chosen.order_by(EnrolmentRow.starts_on)))


def enrolled_members(tx: Session, plan_id: str, starts: date, ends: date) -> frozenset[str]:
    """Return who already has a cover under the plan that shares a day with `starts`..`ends`."""
    overlap = and_(EnrolmentRow.starts_on <= ends, EnrolmentRow.ends_on >= starts)
    chosen = select(EnrolmentRow.member_id).where(EnrolmentRow.plan_id == plan_id, overlap)
    return frozenset(tx.scalars(chosen))


def count_enrolled(tx: Session) -> int:
    """Return how many covers there are."""
    return tx.scalar(select(func.count()).select_from(EnrolmentRow)) or 0


def claim_row(tx: Session, claim_id: str) -> ClaimRow:
    """Return a claim. Raises ClaimMissing."""
    row = tx.get(ClaimRow, claim_id)
    if row is None:
        raise ClaimMissing()
    return row


def claim_in_work(tx: Session, claim_id: str) -> ClaimRow:
    """Return a claim that may still be changed. Raises ClaimMissing, StateForbids."""
    row = claim_row(tx, claim_id)
    stands = standing(tx, row)
    if stands.decision is not None or row.state not in rules.IN_WORK:
        raise rules.StateForbids(state=stands.state)
    return row


def next_number(tx: Session) -> tuple[int, str]:
    """Return the next claim number here; it follows the highest there is, so that they stay in order."""
    no = (tx.scalar(select(func.max(ClaimRow.no))) or 0) + 1
    return no, series_of(lineage.head(tx).incarnation)


def given_number(tx: Session, no: int) -> tuple[int, str]:
    """Return a claim number given by hand. Raises ClaimNumberTaken."""
    if tx.scalar(select(ClaimRow.id).where(ClaimRow.no == no, ClaimRow.series == "").limit(1)):
        raise ClaimNumberTaken(field="no", number=number_words(no, ""))
    return no, ""


def next_ordinal(tx: Session) -> int:
    """Return the number of the next assessment of this office."""
    return (tx.scalar(select(func.max(AssessmentRow.ordinal))) or 0) + 1


def related(tx: Session, claim: ClaimRow) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the claims that may count for `claim`, itself too, and their assessments, as plain fields."""
    theirs: ColumnElement[bool] = ClaimRow.id_no == claim.id_no
    if claim.invoice_key:
        theirs = or_(theirs, ClaimRow.invoice_key == claim.invoice_key)
    claims = list(tx.scalars(select(ClaimRow).where(ClaimRow.plan_id == claim.plan_id, theirs)))
    ids = [row.id for row in claims]
    judged = tx.scalars(select(AssessmentRow).where(AssessmentRow.claim_id.in_(ids)))
    return [fields(row) for row in claims], [fields(row) for row in judged]


claim_names = namer(ClaimRow.id, ClaimRow.name)


def plan_for(tx: Session, member_id: str | None, facts: Facts, wanted: str | None = None) -> PlanRef:
    """Return the plan a claim is judged by: the one of a cover the event lies in, before any other cover's.

    Without a cover it is an active plan, one that pays for this kind of claim first. Empty where there is
    none. Raises PlanNotActive when the `wanted` plan was never taken into use here.
    """
    fitting: list[tuple[bool, bool, bool, PlanRef]] = []
    for cover in enrolment_rows(tx, member_id, wanted):
        holds = cover.starts_on <= facts.event_on <= cover.ends_on
        offers = bool(plan_kept(tx, cover.plan_id, cover.plan_version).benefits_for(facts.benefit))
        ref = PlanRef(cover.plan_id, cover.plan_version, cover.plan_sha256)
        fitting.append((not (holds and offers), not offers, not holds, ref))
    if fitting and (wanted or not all(strange for _, strange, _, _ in fitting)):
        return min(fitting)[-1]
    kept = [row for row in plan_rows(tx) if (row.plan_id == wanted if wanted else row.active)]
    if wanted and not kept:
        raise PlanNotActive(field="plan", plan=wanted)
    if not kept and fitting:
        return min(fitting)[-1]
    kept.sort(key=lambda row: not _plan(row.text).benefits_for(facts.benefit))
    return PlanRef(kept[0].plan_id, kept[0].version, kept[0].sha256) if kept else PlanRef("", "", "")


def worked_out(tx: Session, claim: ClaimRow) -> Assessment:
    """Work a claim out anew against everything judged until now.

    Raises PlanVersionMissing and RuleError by field.
    """
    plan = plan_kept(tx, claim.plan_id, claim.plan_version)
    claims, judged = related(tx, claim)
    covers = [fields(row) for row in enrolment_rows(tx, claim.member_id, claim.plan_id)]
    member = as_member(member_facts(tx, claim.member_id)) if claim.member_id else None
    decided = granted(standings(tx, [str(one["id"]) for one in claims]).values())
    # What it was worked out from before does not hold any more: every other claim's result counts.
    afresh = {**fields(claim), "assessment_id": None}
    return rules.rework(plan, afresh, claims, judged, covers, member, decided)


def as_member(facts: MemberFacts | None) -> dict[str, Any] | None:
    """Return what the rules ask about a member, by the names of the member's row."""
    if facts is None:
        return None
    return {"birth_date": facts.born, "sex": facts.sex, "status": facts.status}


def claim_page(tx: Session, state: str | None, offset: int, limit: int) -> tuple[ClaimLine, ...]:
    """Return a window of the queue in the order of the claims' numbers."""
    shown = standings(tx)
    ids = [claim_id for claim_id in tx.scalars(select(ClaimRow.id).order_by(*_IN_ORDER))
           if state is None or shown[claim_id].state == state][offset : offset + limit]  # fmt: skip
    chosen = select(ClaimRow, AssessmentRow.amount, AssessmentRow.missing).outerjoin(
        AssessmentRow, AssessmentRow.id == ClaimRow.assessment_id
    )
    return tuple(
        ClaimLine(
            row.id,
            number_words(row.no, row.series),
            row.name,
            identity.mask_id(row.id_no),
            row.claimed_on,
            row.event_on,
            row.benefit,
            shown[row.id].state,
            amount,
            tuple(json.loads(missing)) if missing else (),
        )
        for row, amount, missing in tx.execute(chosen.where(ClaimRow.id.in_(ids)).order_by(*_IN_ORDER))
    )


def claim_count(tx: Session, state: str | None) -> int:
    """Return how many claims are in a state (all when None)."""
    if state is None:
        return tx.scalar(select(func.count()).select_from(ClaimRow)) or 0
    return sum(1 for one in standings(tx).values() if one.state == state)


def claim_counts(tx: Session) -> ClaimCounts:
    """Return how many claims wait for what."""
    found = Counter(one.state for one in standings(tx).values())
    return ClaimCounts(**{queue: sum(found[state] for state in states) for queue, states in QUEUES.items()})


def claims_in_state(tx: Session, state: str) -> tuple[str, ...]:
    """Return the ids of the claims the office holds in a state, in order."""
    return tuple(tx.scalars(select(ClaimRow.id).where(ClaimRow.state == state).order_by(*_IN_ORDER)))


def account(tx: Session) -> tuple[ClaimAccount, ...]:
    """Return what every worked-out claim came to, in the order of their numbers."""
    chosen = select(ClaimRow.no, AssessmentRow).join(
        AssessmentRow, AssessmentRow.id == ClaimRow.assessment_id
    )
    return tuple(
        ClaimAccount(
            no, row.state, row.amount, tuple(json.loads(row.reasons)), tuple(json.loads(row.missing))
        )
        for no, row in tx.execute(chosen.order_by(*_IN_ORDER))
    )


def assessment_view(tx: Session, assessment_id: str | None) -> AssessmentView | None:
    """Return what a claim came to, None before it was worked out."""
    row = tx.get(AssessmentRow, assessment_id) if assessment_id else None
    if row is None:
        return None
    return AssessmentView(
        id=row.id,
        amount=row.amount,
        state=row.state,
        reasons=tuple(json.loads(row.reasons)),
        missing=tuple(json.loads(row.missing)),
        preview=row.preview,
        basis=row.basis,
        notes=tuple(json.loads(row.notes)),
        steps=rules.steps_from_text(row.steps),
        plan_version=row.plan_version,
        assessed_on=row.assessed_on,
        assessed_by=row.assessed_by,
        by_hand=row.by_hand,
        reckoned=row.reckoned,
    )


def claim_view(tx: Session, claim_id: str) -> ClaimView:
    """Return everything about a claim. Raises ClaimMissing."""
    row = claim_row(tx, claim_id)
    plan = plan_kept(tx, row.plan_id, row.plan_version) if row.plan_id else None
    member = member_facts(tx, row.member_id) if row.member_id else None
    covers = tuple(rules.cover_of(fields(one)) for one in enrolment_rows(tx, row.member_id, row.plan_id))
    cover = find_cover(plan, covers, row.event_on) if plan else None
    stands = standing(tx, row)
    return ClaimView(
        id=row.id,
        number=number_words(row.no, row.series),
        name=row.name,
        id_no=row.id_no,
        id_masked=identity.mask_id(row.id_no),
        unit_name=member.unit_name if member else "",
        claimed_on=row.claimed_on,
        facts=read_facts(json.loads(row.facts)),
        state=stands.state,
        plan=plan,
        cover=cover,
        claims_this_term=_claims_this_term(tx, row, cover),
        assessment=assessment_view(tx, row.assessment_id),
        decision=stands.decision,
        first_by=row.first_by,
        second_by=row.second_by,
        standing=stands,
        noted=checklist_of({"checklist": row.checklist}),
        payee=payee_of(tx, row),
    )


def payee_of(tx: Session, row: ClaimRow) -> Payee:
    """Return to whom a claim's money goes: to the claimant unless somebody else is written down."""
    kept = tx.get(ClaimPayeeRow, payee_id(row.id))
    return Payee(row.name) if kept is None else Payee(kept.name or row.name, kept.bank, kept.account)


def payee_id(claim_id: str) -> str:
    """Return the id of a claim's payee: two computers that write one down write the same."""
    return id_of("claim_payee", claim_id)


def _claims_this_term(tx: Session, row: ClaimRow, cover: Enrolment | None) -> int:
    """Return which claim of the person's term this is, counted from 1 (form B20: 本年报销次数)."""
    before = tuple_(*_IN_ORDER) <= (row.no, row.series, row.id)
    mine = [ClaimRow.id_no == row.id_no, ClaimRow.plan_id == row.plan_id, before]
    if cover is not None:
        mine.append(ClaimRow.event_on.between(cover.starts, cover.ends))
    return tx.scalar(select(func.count()).select_from(ClaimRow).where(*mine)) or 0


def claimant(tx: Session, id_no: str) -> MemberFacts | None:
    """Return the member with this document number, or None."""
    return find_by_document(tx, id_no)
