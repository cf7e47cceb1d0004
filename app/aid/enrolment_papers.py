"""What do the papers of an enrolment show: the roster, a cover's certificate, the list of renewals? Values only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.aid import enrolment_lists, enrolment_rows, queries, rules
from app.aid.engine import before_it
from app.aid.enrolment_lists import RenewalLine
from app.aid.enrolment_rows import BatchLine, BatchView, Participation
from app.aid.facts import Enrolment
from app.aid.plan import Clause, Plan
from app.aid.tables import EnrolmentRow
from app.members import MemberFacts, facts_of
from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions import all_units, office_facts, unit_name

_KEY = re.compile(r"(?P<plan>[^:]*):(?P<unit>[^:]*):(?P<day>\d{4}-\d{2}-\d{2}):(?P<days>\d{1,4})")


class CoverMissing(RuleError):
    """There is no such cover."""

    code = "enrolment.missing"
    template = N_("This cover is not here. It may have been taken back.")


class RenewalsUnknown(RuleError):
    """The list is named in no way that can be read."""

    code = "enrolment.renewals_unknown"
    template = N_("Say which renewals: plan:unit:day:days, plan and unit may be empty, like ::2026-12-01:60.")


@dataclass(frozen=True)
class BatchPaper:
    """A batch with its people and what the roll says of them, by member id. Holds personal data."""

    office: str
    uscc: str
    batch: BatchView
    lines: tuple[BatchLine, ...]
    people: Mapping[str, MemberFacts]
    participation: Participation


@dataclass(frozen=True)
class CoverPaper:
    """One person's cover; `waits_until` is the last day that pays nothing, None where nothing is waited for.

    `reduced_until` is the last day that pays less, `clause` what the plan says of it.
    """

    office: str
    name: str
    id_masked: str
    unit: str
    plan_name: str
    plan_version: str
    owner: str
    shares: int
    tier: str | None
    starts: date
    ends: date
    renewal: bool
    gift: bool
    waits_until: date | None
    reduced_until: date | None
    clause: Clause


@dataclass(frozen=True)
class RenewalPaper:
    """Whose cover ends; `unit` and `plan` are '' where the list is of all."""

    office: str
    unit: str
    plan: str
    on: date
    days: int
    lines: tuple[RenewalLine, ...]


def batch_paper(tx: Session, batch_id: str) -> BatchPaper:
    """Return what the roster [B18] shows. Raises BatchMissing."""
    row = enrolment_rows.batch_row(tx, batch_id)
    view, lines = enrolment_rows.view_of(tx, row), enrolment_rows.lines_of(tx, row)
    uscc = next((unit.uscc for unit in all_units(tx) if unit.id == row.unit_id), "")
    people = facts_of(tx, [line.member_id for line in lines])
    took = enrolment_rows.participation(tx, row)
    return BatchPaper(office_facts(tx).name, uscc, view, lines, people, took)


def cover_paper(tx: Session, cover_id: str) -> CoverPaper:
    """Return what a cover's certificate [B19] shows. Raises CoverMissing."""
    row = tx.get(EnrolmentRow, cover_id)
    who = facts_of(tx, [row.member_id]).get(row.member_id) if row is not None else None
    if row is None or who is None:
        raise CoverMissing()
    plan = queries.plan_kept(tx, row.plan_id, row.plan_version)
    covers = [rules.cover_of(queries.fields(one)) for one in queries.enrolment_rows(tx, who.id, row.plan_id)]
    cover = rules.cover_of(queries.fields(row))
    waits, reduced = waiting_days(plan, covers, cover)
    return CoverPaper(
        office=office_facts(tx).name, name=who.name, id_masked=who.id_masked, unit=who.unit_name,
        plan_name=plan.name, plan_version=plan.version, owner=plan.owner, shares=row.shares, tier=row.tier,
        starts=row.starts_on, ends=row.ends_on, renewal=renews(plan, covers, cover), gift=row.gift,
        waits_until=row.starts_on + timedelta(days=waits - 1) if waits else None,
        reduced_until=row.starts_on + timedelta(days=reduced - 1) if reduced > waits else None,
        clause=plan.clause("waiting"),
    )  # fmt: skip


def renews(plan: Plan, covers: Sequence[Enrolment], cover: Enrolment) -> bool:
    """Say whether a cover goes on from an earlier one, so that nothing is waited for."""
    return cover.renewal is True or before_it(plan, covers, cover) is not None


def waiting_days(
    plan: Plan, covers: Sequence[Enrolment], cover: Enrolment, benefit: str = ""
) -> tuple[int, int]:
    """Return for how many days a cover pays nothing, and until which of its days it pays less; of one kind of claim."""
    exempt = benefit == "accident" and plan.waiting.accident_exempt
    return (
        (0, 0) if exempt or renews(plan, covers, cover) else (plan.waiting.days, plan.waiting.reduced_until)
    )


def renewal_key(on: date, days: int, plan_id: str = "", unit_id: str = "") -> str:
    """Return by what a list of renewals is printed: the same key is the same list."""
    return f"{plan_id}:{unit_id}:{on.isoformat()}:{min(max(days, 0), enrolment_lists.FURTHEST)}"


def renewal_paper(tx: Session, key: str) -> RenewalPaper:
    """Return what the list of renewals [B25] shows. Raises RenewalsUnknown."""
    said = _KEY.fullmatch(key)
    try:
        on = date.fromisoformat(said["day"]) if said else None
    except ValueError:
        on = None
    if said is None or on is None:
        raise RenewalsUnknown(field="id")
    days, plan_id, unit_id = int(said["days"]), said["plan"], said["unit"]
    lines = enrolment_lists.renewals(tx, on, days, plan_id or None, unit_id)
    unit = unit_name(tx, unit_id) if unit_id else ""
    plan = next((line.name for line in queries.plan_lines(tx) if line.id == plan_id), plan_id)
    return RenewalPaper(office_facts(tx).name, unit, plan, on, days, lines)
