"""How are the rows of hardship files read and written? Rows in, frozen values out; one event added at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.hardship import decided_rows
from app.hardship.days import kept_days
from app.hardship.decided import placed
from app.hardship.happenings import CHECK_SENT, FileEvent
from app.hardship.keeping import ItemIn, MeasureIn, PersonIn
from app.hardship.standing import FileStanding, as_of, standing_of
from app.hardship.tables import (
    HardshipEventRow,
    HardshipFileRow,
    HardshipItemRow,
    HardshipMeasureRow,
    HardshipPersonRow,
)
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.errors import RuleError
from app.shared.heap import unwatched
from app.shared.ids import new_id
from app.shared.names import FEW
from app.shared.series import series_of
from app.shared.text import N_

_EVENT = (
    "id", "kind", "on_day", "until_day", "days", "people", "result", "reason", "amount", "document", "words", "about",
    "cancels", "by", "at",
)  # fmt: skip
_COLUMNS = tuple(getattr(HardshipEventRow, name) for name in _EVENT)
_FIELDS = tuple(one.name for one in fields(FileEvent))


class FileMissing(RuleError):
    """There is no such file."""

    code = "file.missing"
    template = N_("This hardship file does not exist.")


class LineMissing(RuleError):
    """There is no such person, item or measure in the file."""

    code = "file.line_missing"
    template = N_("This person, item or measure is not in the file.")


def file_row(tx: Session, file_id: str) -> HardshipFileRow:
    """Return the row of a file. Raises FileMissing."""
    row = tx.get(HardshipFileRow, file_id)
    if row is None:
        raise FileMissing()
    return row


def next_number(tx: Session) -> tuple[int, str]:
    """Return the next number of a file here, with the letters of this computer."""
    return (tx.scalar(select(func.max(HardshipFileRow.no))) or 0) + 1, series_of(lineage.head(tx).incarnation)


def number_words(no: int, series: str) -> str:
    """Return the number of a file as it is printed and said."""
    return f"K{no:04d}-{series}"


def number_of(row: HardshipFileRow) -> str:
    """Return the number a file bears."""
    return number_words(row.no, row.series)


def _event(told: Sequence[Any]) -> FileEvent:
    """Make an event of its columns; set at once and not field by field, for thousands of files have ten each."""
    made = object.__new__(FileEvent)
    facts = dict(zip(_FIELDS, told, strict=True))
    people = facts["people"]
    facts["people"] = () if people == "[]" else tuple(json.loads(people))
    made.__dict__.update(facts)
    return made


def events_of(tx: Session, file_id: str) -> tuple[FileEvent, ...]:
    """Return everything that happened to a file, the oldest first; also what was taken back."""
    chosen = select(*_COLUMNS).where(HardshipEventRow.file_id == file_id)
    return tuple(_event(row) for row in tx.execute(chosen.order_by(HardshipEventRow.at, HardshipEventRow.id)))


def standing(tx: Session, row: HardshipFileRow, today: date) -> FileStanding:
    """Return where one file stands."""
    said = decided_rows.decisions(tx, [row.id]).get(row.id, ())
    return _stands(placed(events_of(tx, row.id), said), today, row.relapse_of)


def _stands(events: Iterable[FileEvent], today: date, relapse_of: str | None) -> FileStanding:
    return standing_of(events, today, relapsed=bool(relapse_of), review_months=kept_days().review_months)


def standings(tx: Session, today: date, ids: Sequence[str] | None = None) -> dict[str, FileStanding]:
    """Return where files stand (all when `ids` is None), by file."""
    with unwatched():
        return _standings(tx, today, ids)


def _standings(tx: Session, today: date, ids: Sequence[str] | None) -> dict[str, FileStanding]:
    events: dict[str, list[FileEvent]] = defaultdict(list)
    heads: dict[str, str | None] = {}
    parts = [None] if ids is None else [ids[at : at + FEW] for at in range(0, len(ids), FEW)]
    for part in parts:
        files = select(HardshipFileRow.id, HardshipFileRow.relapse_of)
        happened = select(HardshipEventRow.file_id, *_COLUMNS)
        if part is not None:
            files = files.where(HardshipFileRow.id.in_(part))
            happened = happened.where(HardshipEventRow.file_id.in_(part))
        heads |= dict(tx.execute(files).all())
        for file_id, *told in tx.execute(happened):
            events[file_id].append(_event(told))
    said = decided_rows.decisions(tx, ids)
    return {
        file_id: _stands(placed(events.get(file_id, ()), said.get(file_id, ())), today, before)
        for file_id, before in heads.items()
    }


class Remembered:
    """Remembers where every file stood: events are only added, so a file is read again when it has more of them."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, FileStanding]] = {}

    def standings(self, tx: Session, today: date) -> dict[str, FileStanding]:
        """Return where all files stand on a day, by file."""
        counted = select(HardshipEventRow.file_id, func.count()).group_by(HardshipEventRow.file_id)
        counts: dict[str, int] = dict(tx.execute(counted).all())
        for file_id, count in decided_rows.counted(tx).items():
            counts[file_id] = counts.get(file_id, 0) + count
        ids = file_ids(tx)
        stale = [one for one in ids if self._known.get(one, (-1,))[0] != counts.get(one, 0)]
        if stale:
            found = standings(tx, date.min, stale if len(stale) < FEW else None)
            self._known |= {one: (counts.get(one, 0), now) for one, now in found.items()}
        return {one: as_of(self._known[one][1], today) for one in ids}


def write_event(
    tx: Session,
    clock: Clock,
    actor: Actor,
    file_id: str,
    kind: str,
    *,
    event: FileEvent | None = None,
    **facts: Any,
) -> FileEvent:
    """Add an event to a file, of today unless `facts` say otherwise, and return it; or the `event` as it is made."""
    one = event or made_event(clock, actor, kind, **facts)
    tx.add(
        HardshipEventRow(
            id=one.id, file_id=file_id, kind=one.kind, on_day=one.on, until_day=one.until, days=one.days,
            people=json.dumps(list(one.people), ensure_ascii=False), result=one.result, reason=one.reason,
            amount=one.amount, document=one.document, words=one.words, about=one.about, cancels=one.cancels,
            by=one.by, at=one.at,
        )
    )  # fmt: skip
    tx.flush()
    return one


def made_event(clock: Clock, actor: Actor, kind: str, **facts: Any) -> FileEvent:
    """Return an event as it would be written now."""
    told = {"on": clock.today(), **{name: value for name, value in facts.items() if value is not None}}
    return FileEvent(new_id(), kind, by=actor.operator_id, at=clock.now(), **told)


# -- people, items, measures

PERSON = tuple(one.name for one in fields(PersonIn))
ITEM = tuple(one.name for one in fields(ItemIn))
MEASURE = tuple(one.name for one in fields(MeasureIn))


def person_rows(tx: Session, file_id: str) -> list[HardshipPersonRow]:
    """Return the people of a file, the head first."""
    wanted = select(HardshipPersonRow).where(
        HardshipPersonRow.file_id == file_id, HardshipPersonRow.off.is_(False)
    )
    return list(tx.scalars(wanted.order_by(HardshipPersonRow.is_head.desc(), HardshipPersonRow.id)))


def item_rows(tx: Session, file_id: str) -> list[HardshipItemRow]:
    """Return what a household has and must pay, income first."""
    wanted = select(HardshipItemRow).where(HardshipItemRow.file_id == file_id, HardshipItemRow.off.is_(False))
    return list(tx.scalars(wanted.order_by(HardshipItemRow.side.desc(), HardshipItemRow.id)))


def measure_rows(tx: Session, file_id: str) -> list[HardshipMeasureRow]:
    """Return what is done for a household, the oldest first."""
    wanted = select(HardshipMeasureRow).where(HardshipMeasureRow.file_id == file_id)
    return list(tx.scalars(wanted.order_by(HardshipMeasureRow.id)))


def living_with(tx: Session, numbers: Sequence[str], today: date, but: str = "") -> dict[str, str]:
    """Return in which living file people stand, by document number; the file `but` is not asked."""
    found: dict[str, list[str]] = defaultdict(list)
    for at in range(0, len(numbers), FEW):
        few = numbers[at : at + FEW]
        wanted = select(HardshipPersonRow.id_no, HardshipPersonRow.file_id).where(
            HardshipPersonRow.id_no.in_(few), HardshipPersonRow.off.is_(False), HardshipPersonRow.id_no != "",
            HardshipPersonRow.file_id != but,
        )  # fmt: skip
        for number, file_id in tx.execute(wanted.order_by(HardshipPersonRow.file_id)):
            found[number].append(file_id)
    stands = standings(tx, today, sorted({one for some in found.values() for one in some})) if found else {}
    living = {number: [one for one in some if stands[one].is_living] for number, some in found.items()}
    return {number: some[0] for number, some in living.items() if some}


def numbers_of(tx: Session, file_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the document numbers of the people of files, by file."""
    found: dict[str, list[str]] = defaultdict(list)
    for at in range(0, len(file_ids), FEW):
        wanted = select(HardshipPersonRow.file_id, HardshipPersonRow.id_no).where(
            HardshipPersonRow.file_id.in_(file_ids[at : at + FEW]), HardshipPersonRow.off.is_(False)
        )
        for file_id, number in tx.execute(wanted.where(HardshipPersonRow.id_no != "")):
            found[file_id].append(number)
    return {file_id: tuple(some) for file_id, some in found.items()}


def all_numbers(tx: Session) -> dict[str, tuple[str, ...]]:
    """Return the document numbers of the people of every file, by file."""
    found: dict[str, list[str]] = defaultdict(list)
    wanted = select(HardshipPersonRow.file_id, HardshipPersonRow.id_no)
    wanted = wanted.where(HardshipPersonRow.off.is_(False), HardshipPersonRow.id_no != "")
    for file_id, number in tx.execute(wanted):
        found[file_id].append(number)
    return {file_id: tuple(some) for file_id, some in found.items()}


def all_names(tx: Session) -> dict[str, tuple[str, ...]]:
    """Return the names of the people of every file, by file."""
    found: dict[str, list[str]] = defaultdict(list)
    wanted = select(HardshipPersonRow.file_id, HardshipPersonRow.name).where(HardshipPersonRow.off.is_(False))
    for file_id, name in tx.execute(wanted):
        found[file_id].append(name)
    return {file_id: tuple(some) for file_id, some in found.items()}


def file_ids(tx: Session) -> tuple[str, ...]:
    """Return the ids of every file, in order of their numbers."""
    return tuple(tx.scalars(select(HardshipFileRow.id).order_by(HardshipFileRow.no, HardshipFileRow.id)))


def heads_counted(tx: Session) -> dict[str, int]:
    """Return how many people each file has."""
    wanted = select(HardshipPersonRow.file_id, func.count()).where(HardshipPersonRow.off.is_(False))
    return dict(tx.execute(wanted.group_by(HardshipPersonRow.file_id)).all())


def sent_for_check(now: FileStanding) -> FileEvent | None:
    """Return the sending of a file to the civil-affairs office that waits for its answer, None when none does."""
    last = next((one for one in reversed(now.counted) if one.kind == CHECK_SENT), None)
    return last if last is not None and now.state == "ECON_CHECK" and now.check is None else None
