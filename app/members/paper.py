"""What of a person stands on their own papers, and on the rosters? Read inside a transaction; knows no form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.members import queries
from app.members.filters import counted_statuses
from app.members.joining import JoiningMissing
from app.members.newcomer import NewMember
from app.members.roll import as_new_member
from app.members.tables import (
    GroupJoiningRow,
    MemberRow,
    MemberSearchRow,
    MembershipEventRow,
)
from app.shared.names import FEW
from app.unions import UnitPaper, holding_union, office_facts, unit_paper

TRANSFER_OUT = "4"  # membership_change_type.csv


@dataclass(frozen=True)
class PaperEvent:
    """One change of somebody's membership, with the unions between which it was."""

    type: str
    day: date
    reason: str | None
    doc_no: str
    from_union: str
    to_union: str


@dataclass(frozen=True)
class MemberPaper:
    """A person as their papers name them: everything whole, nothing masked.

    `union` holds them: their own, else their unit's, else the office. `photo` is JPEG.
    """

    id: str
    fields: NewMember
    status: str
    joined_on: date | None
    unit: str
    union: str
    office: str
    history: tuple[PaperEvent, ...]
    photo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class JoiningPaper:
    """A joining of many at once, with those who joined; `gig_group` is a code of new_employment_groups."""

    id: str
    name: str
    held_on: date
    platform: str
    station: str
    gig_group: str | None
    union: str
    office: str
    place: str
    remark: str
    people: tuple[NewMember, ...]


@dataclass(frozen=True)
class RosterLine:
    """One line of a unit's roster; the document is whole, whoever prints it masks it."""

    fields: NewMember
    status: str
    joined_on: date | None


@dataclass(frozen=True)
class UnitRoster:
    """The people of a unit who count as members, in the order of their names' sound."""

    unit: UnitPaper
    people: tuple[RosterLine, ...]


@dataclass(frozen=True)
class HeadCount:
    """How many count as members, and how many of them are women and migrant workers."""

    members: int
    women: int
    migrants: int


def member_paper(tx: Session, member_id: str) -> MemberPaper:
    """Return what a person's own papers say. Raises MemberMissing."""
    row = queries.member_row(tx, member_id)
    unit, office = queries.unit_of(tx, member_id), office_facts(tx).name
    events = tx.scalars(
        select(MembershipEventRow)
        .where(MembershipEventRow.member_id == member_id)
        .order_by(MembershipEventRow.date, MembershipEventRow.id)
    )
    return MemberPaper(
        row.id,
        as_new_member(row, unit),
        row.status,
        row.joined_on,
        unit,
        holding_union(tx, row.union_id, row.unit_id) or office,
        office,
        tuple(
            PaperEvent(event.type, event.date, event.reason, event.doc_no, event.from_union, event.to_union)
            for event in events
        ),
        queries.photo_of(tx, member_id),
    )


def members_joined(tx: Session, joining_ids: Sequence[str]) -> list[str]:
    """Return who joined in these joinings, those struck from the roll apart."""
    wanted = select(MemberRow.id).where(MemberRow.joining_id.in_(joining_ids), MemberRow.status != "VOID")
    return list(tx.scalars(wanted.order_by(MemberRow.id)))


def transfers_without_number(tx: Session, member_ids: Sequence[str]) -> dict[str, str]:
    """Return the latest transfer to another union by member, where no number of a letter was written down with it."""
    found: dict[str, str] = {}
    for start in range(0, len(member_ids), FEW):
        rows = (
            select(MembershipEventRow.member_id, MembershipEventRow.id, MembershipEventRow.doc_no)
            .where(MembershipEventRow.member_id.in_(member_ids[start : start + FEW]))
            .where(MembershipEventRow.type == TRANSFER_OUT)
            .order_by(MembershipEventRow.date, MembershipEventRow.id)
        )
        latest = {row.member_id: row for row in tx.execute(rows)}
        found |= {member: row.id for member, row in latest.items() if not row.doc_no.strip()}
    return found


def joining_paper(tx: Session, joining_id: str) -> JoiningPaper:
    """Return a joining of a group with its people, in the order they were entered. Raises JoiningMissing."""
    row = tx.get(GroupJoiningRow, joining_id)
    if row is None:
        raise JoiningMissing()
    wanted = (
        select(MemberRow, MemberSearchRow.unit_name)
        .join(MemberSearchRow, MemberSearchRow.member_id == MemberRow.id)
        .where(MemberRow.joining_id == joining_id, MemberRow.status != "VOID")
        .order_by(MemberSearchRow.no)
    )
    office = office_facts(tx).name
    return JoiningPaper(
        row.id, row.name, row.held_on, row.platform, row.station, row.gig_group,
        holding_union(tx, row.union_id) or office, office, row.place, row.remark,
        tuple(as_new_member(member, unit) for member, unit in tx.execute(wanted)),
    )  # fmt: skip


def unit_roster(tx: Session, unit_id: str) -> UnitRoster:
    """Return the people of a unit who count as members. Raises UnitMissing."""
    wanted = (
        select(MemberRow, MemberSearchRow.unit_name)
        .join(MemberSearchRow, MemberSearchRow.member_id == MemberRow.id)
        .where(MemberRow.unit_id == unit_id, MemberRow.status.in_(counted_statuses()))
        .order_by(MemberSearchRow.pinyin, MemberSearchRow.no)
    )
    people = (
        RosterLine(as_new_member(row, unit), row.status, row.joined_on) for row, unit in tx.execute(wanted)
    )
    return UnitRoster(unit_paper(tx, unit_id), tuple(people))


def head_count(tx: Session, union_id: str, unit_ids: Sequence[str]) -> HeadCount:
    """Count the members of a union: its own, and those of its units who have no other union."""
    held = or_(MemberRow.union_id == union_id, MemberRow.union_id.is_(None) & MemberRow.unit_id.in_(unit_ids))
    sums = select(
        func.count(),
        func.count().filter(MemberRow.sex == "2"),
        func.count().filter(MemberRow.is_migrant_worker.is_(True)),
    ).where(MemberRow.status.in_(counted_statuses()), held)
    return HeadCount(*tx.execute(sums).one())
