"""How does one file go over into another, and come back? Moves rows; the history stays linked.

People, items and measures go over; who stands in both files stands once. Events, tests and papers stay with the file
they belong to. What goes is written down, and comes back exactly, as long as nobody moved it further.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import file_rows
from app.hardship.judged_tables import HardshipUnionRow
from app.hardship.keeping import HEAD
from app.hardship.tables import HardshipFileRow, HardshipItemRow, HardshipMeasureRow, HardshipPersonRow
from app.shared.errors import RuleError
from app.shared.text import N_

KIN = "97"  # 其他亲属, of family_relation: what the head of the other file is until somebody says it better


class SameFile(RuleError):
    """Two files are united."""

    code = "union.same"
    template = N_("Choose another file. A file does not go over into itself.")


class UnionMissing(RuleError):
    """There is no such union, or it was taken back."""

    code = "union.missing"
    template = N_("These files were parted already.")


class UnionChanged(RuleError):
    """Something that went over was moved again since, or the file that stays went over itself."""

    code = "union.changed"
    template = N_("What went over was moved again since, so the files stay one. Correct the file itself.")


@dataclass(frozen=True)
class UnionView:
    """A file that went over into another: their numbers, how much went, why, by whom and when."""

    id: str
    stays_id: str
    stays: str
    went_id: str
    went: str
    people: int
    items: int
    measures: int
    reason: str
    by: str
    at: datetime


def go_over(tx: Session, stays: HardshipFileRow, went: HardshipFileRow, relation: str) -> dict[str, Any]:
    """Let people, items and measures of a file go over; return what went, as it is written down.

    `relation` is what the head of the file that goes is to the head of the one that stays.
    """
    known = {one.id_no: one.id for one in file_rows.person_rows(tx, stays.id) if one.id_no}
    moved: dict[str, Any] = {"people": [], "items": [], "measures": [], "off": [], "owners": [], "head": None}
    same: dict[str, str] = {}
    for person in file_rows.person_rows(tx, went.id):
        if person.id_no and person.id_no in known:
            same[person.id] = known[person.id_no]
            person.off = True
            moved["off"].append(person.id)
            continue
        if person.is_head:
            moved["head"] = [person.id, person.relation]
            person.is_head = False
            person.relation = relation or (KIN if person.relation == HEAD else person.relation)
        person.file_id = stays.id
        moved["people"].append(person.id)
    for item in _items(tx, went.id):
        if item.person_id in same:
            moved["owners"].append([item.id, item.person_id])
            item.person_id = same[item.person_id]
        item.file_id = stays.id
        moved["items"].append(item.id)
    for measure in file_rows.measure_rows(tx, went.id):
        measure.file_id = stays.id
        moved["measures"].append(measure.id)
    went.united_into = stays.id
    tx.flush()
    return moved


def come_back(tx: Session, union: HardshipUnionRow) -> None:
    """Let what went over come back. Raises UnionChanged."""
    moved = json.loads(union.moved)
    went, stays = file_rows.file_row(tx, union.went_id), file_rows.file_row(tx, union.stays_id)
    people = [tx.get_one(HardshipPersonRow, one) for one in moved["people"]]
    items = [tx.get_one(HardshipItemRow, one) for one in moved["items"]]
    measures = [tx.get_one(HardshipMeasureRow, one) for one in moved["measures"]]
    rows: Sequence[Any] = [*people, *items, *measures]
    if went.united_into != stays.id or any(one.file_id != stays.id for one in rows):
        raise UnionChanged()
    owners = dict(moved["owners"])
    for row in rows:
        row.file_id = went.id
    for item in items:
        item.person_id = owners.get(item.id, item.person_id)
    _free(tx, stays.id, {one.id for one in people})
    for off in moved["off"]:
        tx.get_one(HardshipPersonRow, off).off = False
    if moved["head"]:
        head = tx.get_one(HardshipPersonRow, moved["head"][0])
        head.is_head, head.relation = True, moved["head"][1]
    went.united_into = None
    tx.flush()


def _free(tx: Session, stays: str, gone: set[str]) -> None:
    """Let what the file that stays wrote down of people who go back belong to all of the household."""
    for item in _items(tx, stays):
        if item.person_id in gone:
            item.person_id = None


def _items(tx: Session, file_id: str) -> list[HardshipItemRow]:
    """Return every item of a file, those taken off too: they keep their place in its history."""
    wanted = select(HardshipItemRow).where(HardshipItemRow.file_id == file_id)
    return list(tx.scalars(wanted.order_by(HardshipItemRow.id)))


def unions_of(tx: Session, file_id: str) -> tuple[HardshipUnionRow, ...]:
    """Return the unions a file has a part in, the latest first, without those taken back."""
    wanted = select(HardshipUnionRow).where(
        (HardshipUnionRow.stays_id == file_id) | (HardshipUnionRow.went_id == file_id),
        HardshipUnionRow.undone.is_(False),
    )
    return tuple(tx.scalars(wanted.order_by(HardshipUnionRow.at.desc(), HardshipUnionRow.id.desc())))
