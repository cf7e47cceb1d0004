"""How is a whole unit covered at once, without a batch? Who can take part is, who cannot is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.aid import queries, rules
from app.aid.plan import Plan
from app.aid.serving import Serving
from app.aid.tables import EnrolmentRow
from app.members import MemberFacts, members_of_unit, records_numbered
from app.shared.actor import Actor
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress


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


class UnitEnrolment(Serving):
    """The part of mutual aid's service that enrols a unit's people in one act."""

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
            there = _covered(tx, plan_id, people, starts, ends)
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


def _covered(
    tx: Session, plan_id: str, people: Sequence[MemberFacts], starts: date, ends: date
) -> frozenset[str]:
    """Return who of these has a cover on these days, or would have a second one: by the document, on any record."""
    covered = queries.enrolled_members(tx, plan_id, starts, ends)
    records = records_numbered(tx, [person.id_no for person in people])
    there, seen = set(), set()
    for person in people:
        if person.id_no in seen or covered.intersection(records.get(person.id_no, ())):
            there.add(person.id)
        seen.add(person.id_no)
    return frozenset(there)


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
