"""How many of the roll belong to which union and which unit? Counts, and what a unit's new name changes here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from app.members.filters import counted_statuses
from app.members.tables import MemberRow, MemberSearchRow
from app.unions import union_parents, unions_of_units

FEMALE = "2"  # sex.csv


@dataclass(frozen=True)
class Heads:
    """People of the roll that count as members, and how many of them are women and migrant workers."""

    members: int = 0
    women: int = 0
    migrants: int = 0

    def __add__(self, other: Heads) -> Heads:
        """Count both together."""
        return Heads(self.members + other.members, self.women + other.women, self.migrants + other.migrants)


NONE = Heads()


@dataclass(frozen=True)
class RollCounts:
    """The roll counted by union and by unit; whoever is absent has nobody.

    A person belongs to the union, branch or group of their own, else to the union that covers their unit.
    `of_union` counts its own people and those of all unions below it, `directly` its own alone.
    """

    directly: Mapping[str, Heads]
    of_union: Mapping[str, Heads]
    of_unit: Mapping[str, Heads]
    without_union: int


def counts_by_union(tx: Session) -> RollCounts:
    """Count the members of each union and unit, all at once."""
    covered, parents = unions_of_units(tx), union_parents(tx)
    wanted = select(
        MemberRow.union_id,
        MemberRow.unit_id,
        func.count(),
        func.sum(case((MemberRow.sex == FEMALE, 1), else_=0)),
        func.sum(case((MemberRow.is_migrant_worker.is_(True), 1), else_=0)),
    ).where(MemberRow.status.in_(counted_statuses()))
    directly: dict[str, Heads] = {}
    of_unit: dict[str, Heads] = {}
    without = 0
    for own, unit_id, *numbers in tx.execute(wanted.group_by(MemberRow.union_id, MemberRow.unit_id)):
        heads = Heads(*numbers)
        if unit_id is not None:
            of_unit[unit_id] = of_unit.get(unit_id, NONE) + heads
        union_id = own or covered.get(unit_id or "")
        if union_id is None:
            without += heads.members
        else:
            directly[union_id] = directly.get(union_id, NONE) + heads
    return RollCounts(directly, _with_those_below(directly, parents), of_unit, without)


def _with_those_below(
    directly: Mapping[str, Heads], parents: Mapping[str, str | None]
) -> Mapping[str, Heads]:
    """Add each union's people to those of all unions above it; a circle is walked once."""
    whole: dict[str, Heads] = {}
    for union_id, heads in directly.items():
        here: str | None = union_id
        met: set[str] = set()
        while here is not None and here not in met:
            whole[here] = whole.get(here, NONE) + heads
            met.add(here)
            here = parents.get(here)
    return whole


def members_of_union(tx: Session, union_id: str) -> int:
    """Count the members who have this union as their own, whatever unit they are in."""
    wanted = select(func.count()).where(
        MemberRow.union_id == union_id, MemberRow.status.in_(counted_statuses())
    )
    return tx.scalars(wanted).one()


def unit_renamed(tx: Session, unit_id: str, name: str) -> None:
    """Have the members of a renamed unit found by its new name."""
    theirs = select(MemberRow.id).where(MemberRow.unit_id == unit_id)
    tx.execute(
        update(MemberSearchRow)
        .where(MemberSearchRow.member_id.in_(theirs))
        .values(unit_name=name)
        .execution_options(synchronize_session=False)
    )
