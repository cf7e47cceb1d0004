"""How does a person come onto the roll, change there, and leave it? Writes inside somebody's transaction.

The one place that writes `member`, its events, and what finds them. Judges nobody: see `rules`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.members.bulk import insert_rows, stored, update_rows
from app.members.membership import REVOKE
from app.members.newcomer import NewMember, missing_required
from app.members.search import Entry, enter, refresh
from app.members.tables import MemberRow, MemberSearchRow, MembershipEventRow
from app.shared import codes
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.unions import ensure_units, unit_names

JOINED, VOIDED, MISTAKEN = "1", "L9", "L14"  # membership_change_type.csv, membership_change_reason.csv
BATCH: Final = 5_000  # rows bound at once
_KEPT: Final = tuple(field.name for field in fields(NewMember) if field.name not in ("work_unit", "extra"))
_values: Final = attrgetter(*_KEPT)
_MEMBER: Final = ("id", "rev", *_KEPT, "extra", "unit_id", "status", "joined_on")
_EVENT: Final = ("id", "rev", "member_id", "type", "date", "reason", "doc_no", "from_union", "to_union")


@lru_cache(maxsize=64)
def status_after(change_type: str | None) -> str:
    """Return the member's status after a change of that kind (domain.md A.6); none said is joining."""
    by_name = {status.extra["name_en"]: status.code for status in codes.load("member_status")}
    change = codes.load("membership_change_type").get(change_type or JOINED)
    return by_name.get(change.extra["resulting_status"] if change else "", "ACTIVE")


def take_in(tx: Session, people: Sequence[NewMember], at: datetime, progress: Progress = SILENT) -> list[str]:
    """Enter people who were judged good, with their first event; returns their ids in the same order.

    Raises Cancelled; the transaction of the caller then keeps nothing.
    """
    units = ensure_units(tx, {new.work_unit for new in people if new.work_unit})
    ids = [new_id() for _ in people]
    today = at.date().isoformat()
    for start in range(0, len(people), BATCH):
        progress.report(start, len(people))
        batch = list(zip(ids[start : start + BATCH], people[start : start + BATCH], strict=True))
        insert_rows(tx, MemberRow, _MEMBER, [_member(key, new, units) for key, new in batch])
        insert_rows(tx, MembershipEventRow, _EVENT, [_first_event(key, new, today) for key, new in batch])
    enter(tx, (_entry(key, new, at) for key, new in zip(ids, people, strict=True)), progress, len(people))
    progress.report(len(people), len(people))
    return ids


def _member(key: str, new: NewMember, units: Mapping[str, str]) -> list[Any]:
    return [
        key,
        1,
        *map(stored, _values(new)),
        _extra(new),
        units.get(new.work_unit),
        status_after(new.change_type),
        stored(_joined_on(new)),
    ]


def _extra(new: NewMember) -> str:
    return json.dumps(new.extra, ensure_ascii=False) if new.extra else "[]"


def _joined_on(new: NewMember) -> date | None:
    """Return the first joining: the day of the change when that is a joining, else unknown."""
    return new.change_date if new.change_type in (None, JOINED) else None


def _first_event(key: str, new: NewMember, today: str) -> Sequence[Any]:
    day = new.change_date.isoformat() if new.change_date else today
    return _event(key, new.change_type or JOINED, day, new.change_reason)


def _event(member_id: str, kind: str, day: str, reason: str | None) -> Sequence[Any]:
    return (new_id(), 1, member_id, kind, day, reason, "", "", "")


def _entry(key: str, new: NewMember, at: datetime) -> Entry:
    return Entry(
        member_id=key,
        name=new.name,
        id_no=new.id_no,
        mobile=new.mobile,
        unit_name=new.work_unit,
        status=status_after(new.change_type),
        joined_on=_joined_on(new),
        born=new.birth_date,
        missing=missing_required(new),
        changed_at=at,
    )


def kept_columns() -> list[InstrumentedAttribute[Any]]:
    """Return the columns `as_new_member` reads, with status and unit: half as dear as whole rows, for very many."""
    return [getattr(MemberRow, name) for name in _MEMBER]


def as_new_member(row: Any, unit: str) -> NewMember:
    """Return what a member's row (its kept columns) says, as the rules know it; `unit` is its unit's name."""
    kept = dict(zip(_KEPT, _values(row), strict=True))
    extra = tuple((header, words) for header, words in json.loads(row.extra))
    return NewMember(**kept, extra=extra, work_unit=unit)


def change(tx: Session, row: MemberRow, new: NewMember, at: datetime) -> None:
    """Make `row` say what `new` says. Status and history stay: they change by events only.

    Another day or reason of the last change is written as what it is: that change revoked, and told rightly.
    """
    amended = (new.change_date, new.change_reason) != (row.change_date, row.change_reason)
    if amended and row.change_type in (None, JOINED) and row.joined_on == row.change_date:
        row.joined_on = new.change_date
    unit = ensure_units(tx, (new.work_unit,))[new.work_unit] if new.work_unit else None
    for name in _KEPT:
        setattr(row, name, getattr(new, name))
    row.unit_id, row.extra = unit, _extra(new)
    tx.flush()
    if amended:
        tell_again(tx, row, at.date())
    find_again(tx, (row.id,), at)


def rewrite(tx: Session, columns: Sequence[str], lines: Sequence[tuple[Any, ...]], at: datetime) -> None:
    """Write `columns` of many members at once: each line holds their values as stored, then id and revision seen."""
    update_rows(tx, MemberRow, columns, lines)
    find_again(tx, [line[-2] for line in lines], at)
    tx.expunge_all()  # 20,000 people are not kept in memory


def tell_again(tx: Session, row: MemberRow, today: date) -> None:
    """Write by events that the last change was told wrongly, and what it was: as the row has it now."""
    day = (row.change_date or today).isoformat()
    events = [
        _event(row.id, REVOKE, today.isoformat(), MISTAKEN),
        _event(row.id, row.change_type or JOINED, day, row.change_reason),
    ]
    insert_rows(tx, MembershipEventRow, _EVENT, events)


def make_void(tx: Session, member_ids: Sequence[str], day: date, at: datetime) -> None:
    """Take people who were entered by mistake off the roll: VOID, with an event; never deleted."""
    for start in range(0, len(member_ids), BATCH):
        batch = member_ids[start : start + BATCH]
        events = [_event(key, VOIDED, day.isoformat(), MISTAKEN) for key in batch]
        insert_rows(tx, MembershipEventRow, _EVENT, events)
        for few in _few(batch):
            tx.execute(
                update(MemberRow)
                .where(MemberRow.id.in_(few))
                .values(
                    status="VOID",
                    change_type=VOIDED,
                    change_date=day,
                    change_reason=MISTAKEN,
                    rev=MemberRow.rev + 1,
                )
                .execution_options(synchronize_session=False)
            )
            tx.execute(
                update(MemberSearchRow)
                .where(MemberSearchRow.member_id.in_(few))
                .values(status="VOID", changed_at=at)
                .execution_options(synchronize_session=False)
            )


def find_again(tx: Session, member_ids: Iterable[str], at: datetime) -> None:
    """Bring what finds these members up to date after their rows changed, here or by a receipt."""
    for few in _few(list(member_ids)):
        rows = tx.execute(select(*kept_columns()).where(MemberRow.id.in_(few))).all()
        units = unit_names(tx, sorted({row.unit_id for row in rows if row.unit_id}))
        refresh(tx, [_entry_of_row(row, units.get(row.unit_id or "", ""), at) for row in rows])


def _entry_of_row(row: Any, unit: str, at: datetime) -> Entry:
    new = as_new_member(row, unit)
    return Entry(
        row.id, row.name, row.id_no, row.mobile, new.work_unit, row.status, row.joined_on, row.birth_date,
        missing_required(new), at,
    )  # fmt: skip


def _few(ids: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """Give the ids in portions that fit into one statement."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
