"""Who has a burden left from the claims of some days, and what is known of them? Reads; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import queries, relief, rules, standing_queries
from app.aid.elsewhere import UnionHelp, no_help
from app.aid.engine import assess
from app.aid.facts import Facts, Person, read_facts
from app.aid.plan import Plan
from app.aid.relief import Case, Proposal, Reason, ReliefRule, Stay, remaining_burden
from app.aid.rules import Decision
from app.aid.tables import AssessmentRow, ClaimRow, EnrolmentRow
from app.hardship import Standing, standings
from app.members import MemberFacts, facts_of
from app.shared.names import FEW


@dataclass(frozen=True)
class Found:
    """Somebody with claims in a campaign's days, and what is known of them; amounts in fen."""

    member_id: str
    name: str
    id_no: str
    unit: str
    claims: tuple[str, ...]
    times: int
    insured: int
    other: int
    paid: int
    helped: int
    illness: str
    net_pc: int | None
    bank: str
    account: str
    case: Case


def gather(
    tx: Session, rule: ReliefRule, days: tuple[date, date], today: date, union_help: UnionHelp = no_help
) -> tuple[Found, ...]:
    """Return everybody with claims in these days, whether or not they can be considered, in the order of names."""
    mine = _claims(tx, days)
    ids = sorted({row.id_no for row, _found, _said in mine})
    people = facts_of(tx, sorted({row.member_id for row, _found, _said in mine if row.member_id}))
    files, helped = standings(tx, ids), union_help(tx, ids, *days)
    covers = _covers(tx, sorted(people))
    plan = queries.plan_kept(tx, *rule.plan) if rule.way == relief.PLAN else None
    found = []
    for id_no in ids:
        theirs = [one for one in mine if one[0].id_no == id_no]
        member_id = next((row.member_id for row, _f, _s in reversed(theirs) if row.member_id), None)
        if member_id in people:
            who, held = people[member_id], covers.get(member_id, [])
            told = _Told(who, files.get(id_no), helped.get(id_no, 0), held, plan, today)
            found.append(told.found(theirs))
    return tuple(sorted(found, key=lambda one: (one.unit, one.name, one.id_no)))


UNTRUE: Final = "09"  # of claim_deny_reasons.csv
Judged = tuple[ClaimRow, AssessmentRow | None, Decision | None]


def borne_of(tx: Session, numbers: Sequence[str], days: tuple[date, date]) -> dict[str, tuple[int, int]]:
    """Return (borne after all insurance, mutual aid paid of it) of people's claims of some days, by number; in fen.

    A stay of which nobody wrote down what was borne counts what mutual aid paid, and what is left of it where that is
    known.
    """
    found: dict[str, tuple[int, int]] = {}
    mine = _claims(tx, days, numbers)
    for id_no in sorted({row.id_no for row, _found, _said in mine}):
        read = [
            (row, read_facts(json.loads(row.facts)), paid_of(kept, said))
            for row, kept, said in mine
            if row.id_no == id_no
        ]
        borne = paid = 0
        for stay in _stays(read):
            paid += stay.paid
            borne += stay.paid + stay.left if stay.left is not None else max(stay.borne or 0, stay.paid)
        found[id_no] = borne, paid
    return found


def _claims(tx: Session, days: tuple[date, date], numbers: Sequence[str] | None = None) -> list[Judged]:
    chosen = select(ClaimRow, AssessmentRow).outerjoin(
        AssessmentRow, AssessmentRow.id == ClaimRow.assessment_id
    )
    chosen = chosen.where(ClaimRow.event_on.between(*days), ClaimRow.benefit != "second_aid")
    if numbers is not None:
        chosen = chosen.where(ClaimRow.id_no.in_(numbers))
    rows = tx.execute(chosen.order_by(ClaimRow.event_on, ClaimRow.no, ClaimRow.id)).all()
    shown = standing_queries.standings(tx, [row.id for row, _found in rows])
    told = ((row, found, shown[row.id]) for row, found in rows)
    return [
        (row, found, stands.decision)
        for row, found, stands in told
        if stands.outcome not in rules.OUT_OF_COUNT and not _untrue(stands.decision)
    ]


def _untrue(said: Decision | None) -> bool:
    """Say whether a claim was denied because its documents are not true: what it says was borne counts for nothing."""
    return said is not None and said.state == "DENIED" and UNTRUE in said.reasons


def _covers(tx: Session, member_ids: Sequence[str]) -> dict[str, list[EnrolmentRow]]:
    found: dict[str, list[EnrolmentRow]] = {}
    for start in range(0, len(member_ids), FEW):
        chosen = select(EnrolmentRow).where(EnrolmentRow.member_id.in_(member_ids[start : start + FEW]))
        for row in tx.scalars(chosen.order_by(EnrolmentRow.starts_on, EnrolmentRow.id)):
            found.setdefault(row.member_id, []).append(row)
    return found


@dataclass(frozen=True)
class _Told:
    """What is known of somebody besides their claims."""

    who: MemberFacts
    standing: Standing | None
    helped: int
    covers: Sequence[EnrolmentRow]
    plan: Plan | None
    today: date

    def found(self, theirs: Sequence[Judged]) -> Found:
        """Put together what is known of them."""
        read = [(row, read_facts(json.loads(row.facts)), paid_of(found, said)) for row, found, said in theirs]
        burden = remaining_burden(_stays(read), self.helped)
        case = Case(
            burden=burden,
            category=self.standing.category if self.standing else "",
            illnesses=frozenset(row.benefit for row, _facts, _paid in read),
            lacking=self._lacking(theirs),
            by_plan=self._by_plan(burden, read) if self.plan is not None else None,
        )
        told = sorted({facts.disease or "" for _row, facts, _paid in read} - {""})
        once = {_stay_key(row, facts): facts for row, facts, _paid in read}.values()
        return Found(
            member_id=self.who.id, name=self.who.name, id_no=self.who.id_no, unit=self.who.unit_name,
            claims=tuple(row.id for row, _facts, _paid in read),
            times=sum(paid > 0 for _row, _facts, paid in read),
            insured=sum(facts.pool_paid or 0 for facts in once),
            other=sum(facts.other_reimbursed or 0 for facts in once),
            paid=sum(paid for _row, _facts, paid in read), helped=self.helped, illness="、".join(told),
            net_pc=self.standing.net_pc if self.standing else None,
            bank=self.standing.bank if self.standing else "",
            account=self.standing.account if self.standing else "", case=case,
        )  # fmt: skip

    def _lacking(self, theirs: Sequence[Judged]) -> str:
        covered = any(
            cover.starts_on <= row.event_on <= cover.ends_on
            for row, _found, _said in theirs
            for cover in self.covers
        )
        if not covered:
            return "not_covered"
        judged = any(found is not None or said is not None for _row, found, said in theirs)
        return "" if judged else "not_calculated"

    def _by_plan(self, burden: int, read: Sequence[tuple[ClaimRow, Facts, int]]) -> Proposal:
        plan = self.plan
        assert plan is not None
        last = max(read, key=lambda one: one[1].event_on)[1]
        facts = Facts(
            "second_aid", last.event_on, discharged=last.discharged or last.event_on, remaining_burden=burden,
            documents=frozenset(plan.documents.get("second_aid", ())),
        )  # fmt: skip
        covers = [rules.cover_of(queries.fields(one)) for one in self.covers]
        person = Person(self.who.born, self.who.sex, self.who.status)
        result = assess(plan, covers, (), facts, person, max(self.today, last.event_on))
        if result.state != "payable":
            return Proposal(0, Reason("plan_nothing", {"plan": plan.name}))
        return Proposal(
            result.amount, Reason("plan", {"plan": plan.name, "burden": burden, "fen": result.amount})
        )


def paid_of(found: AssessmentRow | None, said: Decision | None) -> int:
    """Return what mutual aid pays for a claim, in fen: the province's word before the office's own calculation."""
    if said is not None and said.state in ("APPROVED", "DENIED"):
        return (said.amount or 0) if said.state == "APPROVED" else 0
    return found.amount if found is not None and found.state == "payable" else 0


def _stay_key(row: ClaimRow, facts: Facts) -> str:
    """Return by what two claims for one stay, under two plans, are known as one."""
    if row.invoice_key:
        return f"invoice {row.invoice_key}"
    if facts.admitted is not None:
        return f"stay {facts.admitted} {facts.discharged}"
    return row.id


def _stays(read: Sequence[tuple[ClaimRow, Facts, int]]) -> list[Stay]:
    by_stay: dict[str, list[tuple[Facts, int]]] = {}
    for row, facts, paid in read:
        by_stay.setdefault(_stay_key(row, facts), []).append((facts, paid))
    found = []
    for some in by_stay.values():
        borne = [
            facts.self_pay - (facts.other_reimbursed or 0)
            for facts, _paid in some
            if facts.self_pay_in_catalogue is not None or facts.self_pay_outside is not None
        ]
        left = [facts.remaining_burden for facts, _paid in some if facts.remaining_burden is not None]
        paid = sum(paid for _facts, paid in some)
        found.append(Stay(max(borne, default=None), paid, max(left, default=None)))
    return found
