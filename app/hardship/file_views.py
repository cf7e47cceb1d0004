"""How is a hardship file seen: as a line of the list, or whole? Frozen values; numbers masked, money in fen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.hardship import file_rows
from app.hardship.file_rows import ITEM, MEASURE, PERSON
from app.hardship.heads import differs
from app.hardship.keeping import CHILD, MINOR, FileDetails, ItemIn, MeasureIn, PersonIn, item_kind, sums
from app.hardship.serving import Help
from app.hardship.standing import FileStanding, back_to, later, may_come
from app.hardship.tables import HardshipFileRow, HardshipItemRow, HardshipMeasureRow, HardshipPersonRow
from app.shared import identity
from app.shared.dates import age_on

REVIEW, UNCHANGED, NEVER_HELPED, NO_AUTHORISATION, TWICE, LOOSE = (
    "review", "unchanged", "never_helped", "no_authorisation", "twice", "loose",
)  # fmt: skip
WORKER, MIGRANT, TEMPORARY, LEFT = "worker", "migrant", "temporary", "ended"
LISTS: Final = (
    REVIEW, UNCHANGED, NEVER_HELPED, NO_AUTHORISATION, TWICE, LOOSE, WORKER, MIGRANT, TEMPORARY, LEFT,
)  # fmt: skip
"""Lists of files beside those by state: review due this month, nothing written for a year, on file and never helped,
authorisation missing, somebody stands in another living file too, events that do not fit; the archives that are kept
apart (domain page C.2): workers, migrant workers, temporary relief; those who left. Out of hardship (脱困库) and struck
off (注销库) are the lists of the states RESOLVED and CANCELLED."""


@dataclass(frozen=True)
class PersonView:
    """Somebody of a household; the number masked. `child` is below 14 years, `minor` below 18."""

    id: str
    is_head: bool
    told: PersonIn
    child: bool
    minor: bool


@dataclass(frozen=True)
class ItemView:
    """Something a household has or must pay."""

    id: str
    told: ItemIn


@dataclass(frozen=True)
class MeasureView:
    """Something that is done for a household; `overdue` when its day passed."""

    id: str
    told: MeasureIn
    overdue: bool


@dataclass(frozen=True)
class FileLine:
    """A file in a list."""

    id: str
    number: str
    head: str
    id_masked: str
    place: str
    people: int
    state: str
    category: str
    cause: str
    cadre: str
    next_review_on: date | None


@dataclass(frozen=True)
class FileView:
    """A file whole. `income` and `expense` are fen a year by its items; `next` is what may come."""

    id: str
    number: str
    head: str
    id_masked: str
    ordinal: int
    relapse_of: str | None
    household_id: str | None
    member_id: str | None
    opened_on: date
    details: FileDetails
    people: tuple[PersonView, ...]
    items: tuple[ItemView, ...]
    measures: tuple[MeasureView, ...]
    income: int
    expense: int
    standing: FileStanding
    next: tuple[str, ...]
    back: tuple[str, ...]
    head_differs: bool
    """Whether the head was corrected on the roll or in the list since."""
    others: Mapping[str, str]
    """Numbers of other living files in which somebody of this one stands, by that person's id."""


def details_of(row: HardshipFileRow) -> FileDetails:
    """Return the details of a file."""
    return FileDetails(
        row.place, row.phone, row.worker, row.level, row.gradient, row.cause, tuple(json.loads(row.causes)),
        row.cadre, row.authorised_on, row.temporary, row.housing, row.area, row.postcode,
    )  # fmt: skip


def person_in(row: HardshipPersonRow) -> PersonIn:
    """Return somebody as they are kept, the number whole."""
    return PersonIn(**{name: getattr(row, name) for name in PERSON})


def item_in(row: HardshipItemRow) -> ItemIn:
    """Return an item as it is kept."""
    told = ItemIn(**{name: getattr(row, name) for name in ITEM})
    return replace(told, kind=item_kind(told.side, told.kind))


def measure_in(row: HardshipMeasureRow) -> MeasureIn:
    """Return a measure as it is kept."""
    return MeasureIn(**{name: getattr(row, name) for name in MEASURE})


def view_of(tx: Session, row: HardshipFileRow, today: date) -> FileView:
    """Return a file whole."""
    people = file_rows.person_rows(tx, row.id)
    items = [ItemView(one.id, item_in(one)) for one in file_rows.item_rows(tx, row.id)]
    income, expense = sums([one.told for one in items])
    now = file_rows.standing(tx, row, today)
    return FileView(
        id=row.id, number=file_rows.number_of(row), head=row.head, id_masked=identity.mask_id(row.id_no),
        ordinal=row.ordinal, relapse_of=row.relapse_of, household_id=row.household_id, member_id=row.member_id,
        opened_on=row.opened_on, details=details_of(row), people=tuple(_person(one, today) for one in people),
        items=tuple(items), measures=tuple(_measures(tx, row.id, today)), income=income, expense=expense,
        standing=now, next=may_come(now), back=back_to(now),
        head_differs=row.erased_on is None and differs(tx, row), others=_others(tx, row, people, today),
    )  # fmt: skip


def _person(row: HardshipPersonRow, today: date) -> PersonView:
    told = person_in(row)
    age = None if told.birth_date is None else age_on(told.birth_date, today)
    masked = PersonIn(
        **{**{name: getattr(told, name) for name in PERSON}, "id_no": identity.mask_id(told.id_no)}
    )
    return PersonView(
        row.id, row.is_head, masked, age is not None and age < CHILD, age is not None and age < MINOR
    )


def _measures(tx: Session, file_id: str, today: date) -> Iterator[MeasureView]:
    for row in file_rows.measure_rows(tx, file_id):
        told = measure_in(row)
        yield MeasureView(
            row.id, told, told.state == "OPEN" and told.due_on is not None and told.due_on < today
        )


def _others(
    tx: Session, row: HardshipFileRow, people: Sequence[HardshipPersonRow], today: date
) -> dict[str, str]:
    by_number = {one.id_no: one.id for one in people if one.id_no}
    found = file_rows.living_with(tx, sorted(by_number), today, row.id)
    return {
        by_number[number]: file_rows.number_of(file_rows.file_row(tx, file_id))
        for number, file_id in found.items()
    }


# -- lists


@dataclass(frozen=True)
class Standings:
    """Every file with where it stands: what the lists are made of."""

    rows: Mapping[str, HardshipFileRow]
    stands: Mapping[str, FileStanding]
    numbers: Mapping[str, tuple[str, ...]]
    helped: frozenset[str]


def fits(held: Standings, file_id: str, listed: str, today: date, twice: frozenset[str]) -> bool:
    """Say whether a file stands on a list: one of LISTS, or a state."""
    now, row = held.stands[file_id], held.rows[file_id]
    if listed == LOOSE:
        return bool(now.loose)
    if listed == LEFT:
        return not now.is_living
    if not now.is_living or listed not in LISTS:
        return now.state == listed
    if listed == TEMPORARY:
        return row.temporary
    if listed in (WORKER, MIGRANT):
        return row.worker == listed and not row.temporary
    if listed == REVIEW:
        return now.next_review_on is not None and now.next_review_on <= _month_end(today)
    if listed == UNCHANGED:
        last = max((one.at.date() for one in now.counted if one.at is not None), default=row.opened_on)
        return later(last, 12) <= today
    if listed == NEVER_HELPED:
        return now.on_file_since is not None and file_id not in held.helped
    if listed == TWICE:
        return file_id in twice
    return row.authorised_on is None


def in_two(held: Standings) -> frozenset[str]:
    """Return the living files in which somebody stands who stands in another living one too."""
    where: dict[str, list[str]] = {}
    for file_id, numbers in held.numbers.items():
        if held.stands[file_id].is_living:
            for number in set(numbers):
                where.setdefault(number, []).append(file_id)
    return frozenset(one for some in where.values() if len(some) > 1 for one in some)


def all_files(
    tx: Session,
    stands: Mapping[str, FileStanding],
    numbers: Mapping[str, tuple[str, ...]],
    helped: frozenset[str],
) -> Standings:
    """Return every file with where it stands; `helped` are the document numbers of people who got something."""
    rows = {row.id: row for row in tx.scalars(select(HardshipFileRow))}
    reached = frozenset(one for one, some in numbers.items() if not helped.isdisjoint(some))
    return Standings(rows, stands, numbers, reached)


def line_of(held: Standings, file_id: str, people: int) -> FileLine:
    """Return a file as a line."""
    row, now = held.rows[file_id], held.stands[file_id]
    return FileLine(
        row.id, file_rows.number_of(row), row.head, identity.mask_id(row.id_no), row.place, people, now.state,
        now.category, row.cause, row.cadre, now.next_review_on,
    )  # fmt: skip


def is_called(
    row: HardshipFileRow, query: str, names: Sequence[str] = (), numbers: Sequence[str] = ()
) -> bool:
    """Say whether a file is meant by a part of its head's name, its sound, its number, or the document's end.

    `names` and `numbers` are those of its people: who is looked for need not be the head.
    """
    asked = "".join(query.split())
    if not asked:
        return True
    low = asked.lower()
    return (
        asked in row.head
        or row.pinyin.startswith(low)
        or row.initials.startswith(low)
        or asked.upper() in file_rows.number_of(row)
        or row.id_no.endswith(asked.upper())
        or any(asked in one for one in names)
        or any(one.endswith(asked.upper()) for one in numbers)
    )


def _month_end(today: date) -> date:
    return later(today.replace(day=1), 1) - timedelta(days=1)


@dataclass(frozen=True)
class Story:
    """What a whole household got, the latest first, and how much money in all, in fen."""

    helps: tuple[Help, ...]
    amount: int
