"""What does a roster say differently of people who are ours already? Compared field by field, changed on demand.

Never offered: name and document (a correction's), what the document tells, membership itself (an event's), and an
empty cell, which says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members import queries, roll
from app.members.cells import RosterSheet
from app.members.findings import Judgement, NumberTaken
from app.members.giving import words
from app.members.newcomer import NewMember, NoSuchField, template
from app.members.rules import judge
from app.members.tables import MemberRow, MemberSearchRow
from app.shared.errors import ChangedElsewhere
from app.shared.identity import mask_id, mask_phone

_NEVER: Final = frozenset(
    {"name", "id_type", "id_no", "sex", "birth_date", "change_type", "change_date", "change_reason"}
)
_MASKS: Final = {"mobile": mask_phone, "member_card_no": mask_id}


@dataclass(frozen=True)
class Difference:
    """One field of somebody on the roll that the sheet says differently; the shown words are masked."""

    member_id: str
    sheet_row: int
    name: str
    field: str
    old: Any
    new: Any
    old_shown: str
    new_shown: str

    def turned(self) -> Difference:
        """Return the change that takes this one back."""
        return replace(self, old=self.new, new=self.old, old_shown=self.new_shown, new_shown=self.old_shown)


def known_rows(judgement: Judgement) -> dict[int, str]:
    """Return the sheet's rows of people who are ours already, with their ids."""
    return {
        row.sheet_row: problem.facts["member_id"]
        for row in judgement.rows
        for problem in row.problems
        if problem.template == NumberTaken.template
    }


def differences(tx: Session, sheet: RosterSheet, judgement: Judgement, today: date) -> tuple[Difference, ...]:
    """Return what the sheet says differently of people who are ours, in its order; rows with a fault say nothing."""
    known = known_rows(judgement)
    rows = tuple(row for row in sheet.rows if row.sheet_row in known)
    said = {row.sheet_row: row.new for row in judge(replace(sheet, rows=rows), today, {}).rows if row.new}
    people = _people(tx, sorted({known[number] for number in said}))
    found = []
    for number, new in said.items():
        if (old := people.get(known[number])) is not None:
            found += _compared(known[number], number, old, new)
    return tuple(found)


def _people(tx: Session, ids: Sequence[str]) -> dict[str, NewMember]:
    people: dict[str, NewMember] = {}
    wanted = select(MemberRow, MemberSearchRow.unit_name).join(
        MemberSearchRow, MemberSearchRow.member_id == MemberRow.id
    )
    for start in range(0, len(ids), queries.FEW):
        for row, unit in tx.execute(wanted.where(MemberRow.id.in_(ids[start : start + queries.FEW]))):
            people[row.id] = roll.as_new_member(row, unit)
        tx.expunge_all()
    return people


def _compared(member_id: str, sheet_row: int, old: NewMember, new: NewMember) -> list[Difference]:
    found = []
    for one in template():
        before, after = getattr(old, one.identifier), getattr(new, one.identifier)
        if one.identifier in _NEVER or after in (None, "") or after == before:
            continue
        mask = _MASKS.get(one.identifier, str)
        shown = mask(words(old, one.identifier)), mask(words(new, one.identifier))
        found.append(Difference(member_id, sheet_row, old.name, one.identifier, before, after, *shown))
    return found


def update(tx: Session, wanted: Sequence[Difference], at: datetime) -> int:
    """Make these changes; returns of how many people.

    Raises NoSuchField for what no roster changes, MemberMissing or ChangedElsewhere, and changes nothing.
    """
    by_person: dict[str, list[Difference]] = {}
    for one in wanted:
        if one.field in _NEVER:
            raise NoSuchField(name=one.field)
        by_person.setdefault(one.member_id, []).append(one)
    for member_id, changes in by_person.items():
        row = queries.member_row(tx, member_id)
        old = roll.as_new_member(row, queries.unit_of(tx, member_id))
        if any(getattr(old, one.field) != one.old for one in changes):
            raise ChangedElsewhere()
        roll.change(tx, row, replace(old, **{one.field: one.new for one in changes}), at)
    return len(by_person)
