"""Whose cover ends soon, how many of a unit take part, who could and does not? Reads rows; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import queries, rules
from app.aid.enrolling import DRAFT, PAID
from app.aid.enrolment_service import NewBatch
from app.aid.tables import BatchLineRow, BatchRow, EnrolmentRow
from app.members import MemberFacts, facts_of, members_of_unit
from app.shared import identity
from app.unions import all_units, unit_name

FURTHEST = 3_660
"""Nobody plans renewals further ahead, in days."""


@dataclass(frozen=True)
class RenewalLine:
    """Somebody whose cover ends or has ended and who has no later one; the numbers are masked.

    `last_day` is the last first day of a cover that renews this one; `on_batch` says that a batch not confirmed yet
    has them.
    """

    member_id: str
    name: str
    id_masked: str
    mobile_masked: str
    unit: str
    plan_id: str
    plan_name: str
    shares: int
    tier: str | None
    ends: date
    last_day: date
    on_batch: bool


@dataclass(frozen=True)
class UnitShare:
    """How many of a unit's people a plan covers on a day, and how many it asks for.

    `staff` is the greater of what the unit told and its people on the roll.
    """

    unit_id: str
    unit: str
    members: int
    staff: int
    enrolled: int
    needed: int

    @property
    def short(self) -> bool:
        """Whether too few take part."""
        return self.enrolled < self.needed

    @property
    def rate(self) -> int:
        """The rate in tenths of a percent, rounded down: 799 for 79.9 %."""
        return self.enrolled * 1000 // self.staff if self.staff else 0


def renewals(
    tx: Session, on: date, days: int, plan_id: str | None = None, unit_id: str = ""
) -> tuple[RenewalLine, ...]:
    """Return whose cover ends within `days` days of `on`, or may still be renewed then; by end, unit and name.

    A cover that was renewed is left out, on whatever record of the same document number.
    """
    chosen = select(EnrolmentRow).where(
        EnrolmentRow.ends_on <= on + timedelta(days=min(max(days, 0), FURTHEST))
    )
    if plan_id is not None:
        chosen = chosen.where(EnrolmentRow.plan_id == plan_id)
    covers = [cover for cover in tx.scalars(chosen) if _last_day(tx, cover) >= on]
    people = facts_of(tx, sorted({cover.member_id for cover in covers}))
    later = _latest(tx, {cover.plan_id for cover in covers})
    waiting = _on_batches(tx)
    unit = unit_name(tx, unit_id) if unit_id else ""
    lines = []
    for cover in covers:
        who = people.get(cover.member_id)
        if who is None or who.status == "VOID" or (unit_id and who.unit_name != unit):
            continue
        if later[(cover.plan_id, who.id_no)] > cover.ends_on:
            continue
        lines.append(_line(tx, cover, who, (cover.plan_id, who.id_no) in waiting))
    return tuple(sorted(lines, key=lambda one: (one.ends, one.unit, one.name, one.member_id)))


def shares_of_units(tx: Session, plan_id: str, on: date) -> tuple[UnitShare, ...]:
    """Return how many of each unit's people an active plan covers on a day. Raises PlanNotActive."""
    kept = queries.active_plan(tx, plan_id)
    plan = queries.plan_kept(tx, kept.plan_id, kept.version)
    covered = queries.enrolled_members(tx, plan_id, on, on)
    told = []
    for unit in all_units(tx):
        ids = {one.id for one in members_of_unit(tx, unit.name)}
        staff = max(len(ids), unit.staff_count or 0)
        if ids:
            needed = rules.needed(plan, staff)
            told.append(UnitShare(unit.id, unit.name, len(ids), staff, len(ids & covered), needed))
    return tuple(told)


def imagined(tx: Session, told: NewBatch) -> BatchRow:
    """Return a batch that nobody founded, to judge people by.

    Raises PlanNotActive, TermOutside, DatesReversed, SharesTooMany.
    """
    kept = queries.active_plan(tx, told.plan_id)
    plan = queries.plan_kept(tx, kept.plan_id, kept.version)
    rules.check_cover(plan, told.starts, told.ends, told.enrolled_on, told.shares)
    return BatchRow(
        id="", unit_id=told.unit_id, plan_id=kept.plan_id, plan_version=kept.version, starts_on=told.starts,
        ends_on=told.ends, enrolled_on=told.enrolled_on, shares=told.shares, tier=told.tier or None, state=DRAFT,
        round=0,
    )  # fmt: skip


def _last_day(tx: Session, cover: EnrolmentRow) -> date:
    grace = queries.plan_kept(tx, cover.plan_id, cover.plan_version).waiting.grace
    return cover.ends_on + timedelta(days=max(1, grace))


def _line(tx: Session, cover: EnrolmentRow, who: MemberFacts, on_batch: bool) -> RenewalLine:
    plan = queries.plan_kept(tx, cover.plan_id, cover.plan_version)
    return RenewalLine(
        cover.member_id, who.name, who.id_masked, identity.mask_phone(who.mobile), who.unit_name, cover.plan_id,
        plan.name, cover.shares, cover.tier, cover.ends_on, _last_day(tx, cover), on_batch,
    )  # fmt: skip


def _latest(tx: Session, plan_ids: Sequence[str] | set[str]) -> dict[tuple[str, str], date]:
    """Return the last day of cover by plan and document number."""
    rows = tx.execute(
        select(EnrolmentRow.plan_id, EnrolmentRow.member_id, EnrolmentRow.ends_on)
        .where(EnrolmentRow.plan_id.in_(sorted(plan_ids)))
    ).all()  # fmt: skip
    people = facts_of(tx, sorted({member_id for _plan, member_id, _ends in rows}))
    found: dict[tuple[str, str], date] = {}
    for plan_id, member_id, ends in rows:
        if member_id in people:
            key = (plan_id, people[member_id].id_no)
            found[key] = max(found.get(key, ends), ends)
    return found


def _on_batches(tx: Session) -> set[tuple[str, str]]:
    asked = select(BatchRow.plan_id, BatchLineRow.id_no).join(BatchRow, BatchRow.id == BatchLineRow.batch_id)
    rows = tx.execute(asked.where(BatchLineRow.off.is_(False), BatchRow.state.in_((DRAFT, PAID)))).all()
    return {(plan_id, id_no) for plan_id, id_no in rows}
