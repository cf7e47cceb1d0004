"""What do covers, batches, claims and second relief say for the figures of a year or a term? Reads; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.aid import enrolment_rows, figures
from app.aid.enrolling import CONFIRMED, PAYERS
from app.aid.figures import Counted, Figure, Scope
from app.aid.numbers import number_words
from app.aid.relief_tables import ReliefLineRow
from app.aid.standing_queries import standings
from app.aid.tables import AidPlanRow, BatchRow, ClaimRow, EnrolmentRow
from app.members import MemberFacts, facts_of, members_of_unit
from app.unions import all_units, unit_name


def figures_of(tx: Session, scope: Scope) -> tuple[Figure, ...]:
    """Return the figures of a scope: covers that begin in it, claims made in it (of a term: for its days)."""
    rows = list(tx.scalars(_of_scope(select(EnrolmentRow), EnrolmentRow, scope).order_by(EnrolmentRow.id)))
    people = facts_of(tx, sorted({row.member_id for row in rows}))
    names = _plan_names(tx)
    covers = [_cover(row, people, names) for row in rows]
    batches = list(
        tx.scalars(_of_scope(select(BatchRow).where(BatchRow.state == CONFIRMED), BatchRow, scope))
    )
    of_batches = {cover.id for batch in batches for cover in enrolment_rows.cover_rows(tx, batch)}
    premiums = [*_paid(tx, batches, names)]
    premiums += [one for one in covers if one.id not in of_batches and one.amount]
    relief = None if scope.plan else list(_relief(tx, scope))
    return figures.told(covers, premiums, list(_units(tx, covers)), list(_claims(tx, scope, names)), relief)


def scopes(tx: Session) -> tuple[Scope, ...]:
    """Return the years there is anything in, and the terms of the plans, the latest first."""
    years: set[int] = set()
    for day in (EnrolmentRow.starts_on, ClaimRow.claimed_on, ReliefLineRow.paid_on):
        found = tx.scalars(select(func.substr(day, 1, 4)).where(day.is_not(None)).distinct())
        years |= {int(year) for year in found}
    told = [Scope(date(year, 1, 1), date(year, 12, 31)) for year in sorted(years, reverse=True)]
    terms = select(EnrolmentRow.plan_id, EnrolmentRow.starts_on, EnrolmentRow.ends_on).distinct()
    ordered = terms.order_by(EnrolmentRow.starts_on.desc(), EnrolmentRow.plan_id, EnrolmentRow.ends_on)
    told += [Scope(first, last, plan, term=True) for plan, first, last in tx.execute(ordered)]
    return tuple(told)


def plan_names(tx: Session) -> dict[str, str]:
    """Return what the plans in use here are called, by id."""
    return _plan_names(tx)


def _plan_names(tx: Session) -> dict[str, str]:
    rows = tx.execute(select(AidPlanRow.plan_id, AidPlanRow.name).order_by(AidPlanRow.activated_at))
    return dict(rows.all())


def _of_scope(statement: Select[Any], row: type[EnrolmentRow | BatchRow], scope: Scope) -> Select[Any]:
    if scope.plan:
        statement = statement.where(row.plan_id == scope.plan)
    if scope.term:
        return statement.where(row.starts_on == scope.first, row.ends_on == scope.last)
    return statement.where(row.starts_on.between(scope.first, scope.last))


def _cover(row: EnrolmentRow, people: Mapping[str, MemberFacts], names: Mapping[str, str]) -> Counted:
    who = people.get(row.member_id)
    return Counted(
        figures.COVER, row.id, row.member_id, who.name if who else "", who.unit_name if who else "", row.starts_on,
        names.get(row.plan_id, row.plan_id), row.fee, gift=row.gift,
    )  # fmt: skip


def _paid(tx: Session, batches: Sequence[BatchRow], names: Mapping[str, str]) -> Iterator[Counted]:
    """Yield what each payer gave for each confirmed batch."""
    for row in sorted(batches, key=lambda one: one.id):
        unit = unit_name(tx, row.unit_id)
        for payer in PAYERS:
            amount = getattr(row, f"by_{payer}") or 0
            if amount:
                yield Counted(
                    figures.BATCH, row.id, "", unit, unit, row.paid_on, names.get(row.plan_id, row.plan_id), amount,
                    payer=payer, number=row.receipt_no,
                )  # fmt: skip


def _units(tx: Session, covers: Sequence[Counted]) -> Iterator[Counted]:
    """Yield each unit with its staff and how many of them are covered; those of no plan are not asked."""
    covered = {one.person for one in covers}
    if not covered:
        return
    for unit in all_units(tx):
        ids = {one.id for one in members_of_unit(tx, unit.name)}
        staff = max(len(ids), unit.staff_count or 0)
        if staff:
            yield Counted(
                figures.UNIT,
                unit.id,
                "",
                unit.name,
                unit.name,
                None,
                staff=staff,
                enrolled=len(ids & covered),
            )


def _claims(tx: Session, scope: Scope, names: Mapping[str, str]) -> Iterator[Counted]:
    chosen = select(ClaimRow)
    if scope.plan:
        chosen = chosen.where(ClaimRow.plan_id == scope.plan)
    day = ClaimRow.event_on if scope.term else ClaimRow.claimed_on
    chosen = chosen.where(day.between(scope.first, scope.last))
    rows = list(tx.scalars(chosen.order_by(ClaimRow.no, ClaimRow.series, ClaimRow.id)))
    people = facts_of(tx, sorted({row.member_id for row in rows if row.member_id}))
    shown = standings(tx, [row.id for row in rows])
    for row in rows:
        who, said, state = people.get(row.member_id or ""), shown[row.id].decision, shown[row.id].outcome
        amount = (said.amount or 0) if said is not None and state in figures.PAID_STATES else None
        decided = said.on if said is not None else None
        yield Counted(
            figures.CLAIM, row.id, row.member_id or row.id_no, row.name, who.unit_name if who else "",
            row.claimed_on, names.get(row.plan_id, row.plan_id), amount, state,
            None if decided is None else max(0, (decided - row.claimed_on).days),
            number=number_words(row.no, row.series),
        )  # fmt: skip


def _relief(tx: Session, scope: Scope) -> Iterator[Counted]:
    paid = ReliefLineRow.paid_on.is_not(None), ReliefLineRow.paid_on.between(scope.first, scope.last)
    for row in tx.scalars(select(ReliefLineRow).where(*paid).order_by(ReliefLineRow.id)):
        yield Counted(
            figures.RELIEF,
            row.id,
            row.member_id,
            row.name,
            row.unit,
            row.paid_on,
            row.relief_id,
            row.amount or 0,
        )
