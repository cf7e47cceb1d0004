"""How does a member move from one office to another? The province's act: from a number of both logs on, the new
office owns the record. What the old office still writes about it is for `routes`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.hub import county, persons, queries, telling
from app.hub.ledger import put_records
from app.hub.level_tables import TransferRow
from app.hub.premises import Premises, UnknownOffice
from app.hub.routes import BESIDE, LEFT_BEHIND, MEMBER, owner
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.text import N_
from app.sync.merge import HUB
from app.sync.seen import Mark, Record

TRANSFERRED: Final = "TRANSFERRED"
MOVABLE: Final = frozenset({"ACTIVE", "RETAINED", "OUT_PENDING", TRANSFERRED})
"""Who may move: the living, whose membership goes on. Source: member_status.csv."""

OUT, IN = "4", "2"  # membership_change_type.csv
WORK_CHANGED = "1"  # membership_change_reason.csv, the one reason for leaving

FORMER_UNIT: Final = "原单位"
"""The heading the unit's name stands under at the new office, as a heading of a roster does."""


class NotMovable(RuleError):
    """The office has no such member, or one whose membership has ended."""

    code = "hub.not_movable"
    template = N_("Office {office} has no member of this number who could move. Nothing was changed.")


class AlreadyMoved(RuleError):
    """The member left the office before; `office` owns the record now."""

    code = "hub.already_moved"
    template = N_("This member has already moved and belongs to office {office}. Nothing was changed.")


class PersonThere(RuleError):
    """The new office has the person on its own roll."""

    code = "E_DUP_PERSON"
    template = N_(
        "Office {office} already has a member with this document. Nothing was moved. Let that office look first."
    )


class ProvinceMoves(RuleError):
    """The hub above this one answers one of the offices."""

    code = "E_OWNERSHIP"
    template = N_("Only the province moves members between these offices. Nothing was changed.")


@dataclass(frozen=True)
class Moved:
    """A move that was entered: its numbers in the logs of the old and of the new office, and how many rows went."""

    member: str
    source: str
    target: str
    source_n: int
    target_n: int
    rows: int


def move(premises: Premises, member: str, source: str, target: str, on: date) -> Moved:
    """Let `member` belong to the office `target` from now on, as of the day `on`; both are told by their receipts.

    Raises UnknownOffice, ProvinceMoves, AlreadyMoved, NotMovable or PersonThere; nothing is changed then.
    """
    now = premises.clock.now()
    with premises.db.bookkeeping() as tx:
        names = dict(queries.offices(tx))
        person = _movable(tx, names, member, source, target)
        there = queries.records(tx, target, [(MEMBER, member)]).get((MEMBER, member))
        beside = _beside(tx, source, member)
        gone = {"status": TRANSFERRED, "change_type": OUT, "change_date": on.isoformat()}
        left = _imposed(person, {**gone, "change_reason": WORK_CHANGED})
        out = _event(member, OUT, on, WORK_CHANGED, names[source], names[target])
        leaving = [left] if person.fields.get("status") == TRANSFERRED else [left, out]
        told = telling.number(tx, source, leaving, now)
        put_records(tx, source, told)
        come = _event(member, IN, on, None, names[source], names[target])
        coming = [_arrived(tx, person, there, source, names[source], on), *beside, come]
        taken = telling.number(tx, target, coming, now)
        put_records(tx, target, taken)
        tx.execute(
            delete(TransferRow).where(TransferRow.office_id == target, TransferRow.member_id == member)
        )
        row = TransferRow(
            office_id=source, member_id=member, to_office=target, n=told[0].told, moved_on=on, at=now
        )
        tx.add(row)
        return Moved(member, source, target, told[0].told, taken[0].told, len(taken))


def _movable(tx: Session, names: Mapping[str, str], member: str, source: str, target: str) -> Record:
    for office in (source, target):
        if office not in names:
            raise UnknownOffice(field="office", office=office)
        if county.vouched(tx, office):
            raise ProvinceMoves()
    person = queries.records(tx, source, [(MEMBER, member)]).get((MEMBER, member))
    if (owns := owner(tx, source, member)) != source:
        raise AlreadyMoved(office=owns)
    if source == target or person is None or not person.live or person.deleted is not None:
        raise NotMovable(office=source)
    if person.fields.get("status") not in MOVABLE:
        raise NotMovable(office=source)
    if persons.another(tx, target, person):
        raise PersonThere(office=target)
    return person


def _imposed(record: Record, values: Mapping[str, Any]) -> Record:
    marks = {**record.marks, **dict.fromkeys(values, Mark(HUB, 0))}
    return replace(record, fields={**record.fields, **values}, marks=marks)


def _arrived(
    tx: Session, person: Record, there: Record | None, source: str, source_name: str, on: date
) -> Record:
    """Return the person as the new office gets them: all that is known, without what points into the old office."""
    own = {name: there.fields.get(name) for name in LEFT_BEHIND} if there else dict.fromkeys(LEFT_BEHIND)
    status = person.fields.get("status")
    values = {
        **person.fields, **own, "photo": own["photo"] or "",
        "status": "RETAINED" if status == "RETAINED" else "ACTIVE",
        "change_type": IN, "change_date": on.isoformat(), "change_reason": None,
        "extra": _with_unit(person, _unit_name(tx, source, person), source_name),
    }  # fmt: skip
    marks = dict.fromkeys(values, Mark(HUB, 0))
    return Record(MEMBER, person.row_id, values, marks, pending=person.pending, live=True)


def _unit_name(tx: Session, source: str, person: Record) -> str:
    unit = person.fields.get("unit_id")
    found = queries.records(tx, source, [("unit", str(unit))]).get(("unit", str(unit))) if unit else None
    return str(found.fields.get("name") or "") if found else ""


def _with_unit(person: Record, unit: str, source_name: str) -> str:
    try:
        told = json.loads(person.fields.get("extra") or "[]")
    except ValueError:
        told = []
    kept = [pair for pair in told if isinstance(pair, list) and pair[:1] != [FORMER_UNIT]]
    words = f"{unit}（{source_name}）" if unit else source_name
    return json.dumps([*kept, [FORMER_UNIT, words]], ensure_ascii=False)


def _beside(tx: Session, office: str, member: str) -> list[Record]:
    """Return the rows that go with the member, as the new office gets them."""
    found = [
        record for table in BESIDE for record in queries.live(tx, office, table)
        if record.fields.get("member_id") == member
    ]  # fmt: skip
    return [replace(one, marks=dict.fromkeys(one.marks, Mark(HUB, 0)), told=0) for one in found]


def _event(member: str, kind: str, on: date, reason: str | None, source: str, target: str) -> Record:
    values = {
        "member_id": member, "type": kind, "date": on.isoformat(), "reason": reason, "doc_no": "",
        "from_union": source, "to_union": target,
    }  # fmt: skip
    return Record("membership_event", new_id(), values, live=True)
