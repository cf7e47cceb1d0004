"""Who is asked for? Keeps what finds a member, and answers with short numbers in order.

What the letters of a question mean says `meaning`. Knows no screen and no rule.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, delete, func, literal_column, select, union, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.members import filters
from app.members.bulk import insert_rows, stored
from app.members.filters import Only
from app.members.meaning import meant
from app.members.tables import MemberGramRow, MemberSearchRow
from app.shared import pinyin
from app.shared.progress import SILENT, Progress
from app.unions import units_of_union

Sort = Literal["name", "unit", "joined_on", "status", "born", "changed"]

ORDERED_AT_MOST: Final = 2_000  # people found by letters alone
BATCH: Final = 10_000  # rows bound at once

_SORTS: dict[Sort, InstrumentedAttribute[Any]] = {
    "name": MemberSearchRow.pinyin,
    "unit": MemberSearchRow.unit_name,
    "joined_on": MemberSearchRow.joined_on,
    "status": MemberSearchRow.status,
    "born": MemberSearchRow.born,
    "changed": MemberSearchRow.changed_at,
}


@dataclass(frozen=True)
class Query:
    """What the desk asks for. Without a status everybody but the VOID; empty fields ask nothing."""

    text: str = ""
    unit: str = ""
    status: str = ""
    incomplete: bool = False
    sort: Sort = "name"
    descending: bool = False
    counted: bool = False  # only those who count in the number of members
    joined_from: date | None = None
    joined_to: date | None = None
    only: Only = ()  # the filters of the columns: the values each may have, by its name in `filters`
    among: frozenset[str] | None = None  # only these members, by id
    not_since: date | None = None  # only those of whom nothing was changed on that day (UTC) or after it
    union_id: str = ""  # only those whom this union, branch or group holds: their own, or their unit's
    gig_group: str = ""  # only this group of new_employment_groups.csv


@dataclass(frozen=True)
class MemberWindow:
    """The answer: short row numbers in order (8 bytes each), to be turned into lines a page at a time."""

    ids: array[int]

    @property
    def count(self) -> int:
        """Return how many people were found."""
        return len(self.ids)


def window(tx: Session, query: Query, most: int | None = None) -> MemberWindow:
    """Return everybody `query` asks for, in its order; at most the first `most` where only a beginning is wanted.

    When letters alone mean more than ORDERED_AT_MOST people, they come in the order of the index that found
    them: nobody reads so many lines, and one more letter tells more than their order.
    """
    wanted = select(MemberSearchRow.no)
    if query.text.strip():
        matches = meant(tx, query.text)
        if query == Query(text=query.text):
            found = dict.fromkeys(number for match in matches for number in tx.scalars(match))
            if len(found) > ORDERED_AT_MOST:
                gone = frozenset(tx.scalars(wanted.where(MemberSearchRow.status == literal_column("'VOID'"))))
                return MemberWindow(array("q", (number for number in found if number not in gone)))
        wanted = wanted.where(MemberSearchRow.no.in_(union(*matches)))
    wanted = wanted.where(*_asked(tx, query), *filters.conditions(query.only))
    key = _SORTS[query.sort]
    keys = [key] if query.sort == "name" else [key, MemberSearchRow.pinyin]
    wanted = wanted.order_by(*(column.desc() if query.descending else column for column in keys))
    # Straight from the driver's cursor: a row object for each of 100,000 numbers would take twice the time.
    rows = tx.connection().execute(wanted.limit(most)).cursor
    return MemberWindow(array("q", [number for (number,) in rows.fetchall()]))


def values(tx: Session, query: Query, key: str) -> tuple[tuple[str, int], ...]:
    """Return the values the column filter `key` may choose among all that `query` asks for otherwise, with counts."""
    wanted = [*_asked(tx, query), *filters.conditions(query.only, but=key)]
    if query.text.strip():
        wanted.append(MemberSearchRow.no.in_(union(*meant(tx, query.text))))
    return filters.values(tx, key, wanted)


def how_many(tx: Session, query: Query) -> int:
    """Return how many `query` asks for, without going through them."""
    wanted = [*_asked(tx, query), *filters.conditions(query.only)]
    if query.text.strip():
        wanted.append(MemberSearchRow.no.in_(union(*meant(tx, query.text))))
    return tx.scalars(select(func.count()).select_from(MemberSearchRow).where(*wanted)).one()


def _asked(tx: Session, query: Query) -> list[ColumnElement[bool]]:
    """Return what is asked besides letters and column filters; who left lacks nothing any more."""
    status = MemberSearchRow.status
    asked = [status == query.status if query.status else status != "VOID"]
    if query.unit:
        asked.append(MemberSearchRow.unit_name == query.unit)
    if query.incomplete:
        asked.append(MemberSearchRow.missing != "")
    if query.incomplete or query.counted or query.not_since is not None:
        asked.append(filters.counted())
    if query.not_since is not None:
        asked.append(MemberSearchRow.changed_at < datetime.combine(query.not_since, time.min, UTC))
    if query.among is not None:
        asked.append(filters.among(query.among))
    if query.union_id:
        asked.append(filters.held_by(query.union_id, units_of_union(tx, query.union_id)))
    if query.gig_group:
        asked += filters.conditions((("gig", frozenset({query.gig_group})),))
    return asked + filters.between(query.joined_from, query.joined_to)


_COLUMNS: Final = (
    "no", "member_id", "name", "pinyin", "initials", "id_tail", "mobile_tail", "unit_name", "status",
    "joined_on", "born", "missing", "changed_at",
)  # fmt: skip


# --- keeping it --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """What the search keeps of a member; `missing` are the names of the required fields that are empty."""

    member_id: str
    name: str
    id_no: str
    mobile: str
    unit_name: str
    status: str
    joined_on: date | None
    born: date | None
    missing: tuple[str, ...]
    changed_at: datetime

    def fields(self) -> dict[str, Any]:
        """Return the columns of the row that finds this member, in the order of _COLUMNS."""
        return {
            "name": self.name,
            "pinyin": pinyin.full(self.name),
            "initials": pinyin.initials(self.name),
            "id_tail": self.id_no[-4:],
            "mobile_tail": self.mobile[-4:],
            "unit_name": self.unit_name,
            "status": self.status,
            "joined_on": self.joined_on,
            "born": self.born,
            "missing": ",".join(self.missing),
            "changed_at": self.changed_at,
        }


def enter(
    tx: Session, entries: Iterable[Entry], progress: Progress = SILENT, total: int | None = None
) -> None:
    """Make new members findable, BATCH at a time, so that many need no memory of their number. Raises Cancelled."""
    first = (tx.scalar(select(func.max(MemberSearchRow.no))) or 0) + 1
    numbered = enumerate(entries, first)
    while batch := list(islice(numbered, BATCH)):
        progress.report(batch[0][0] - first, total)
        rows = [[no, entry.member_id, *map(stored, entry.fields().values())] for no, entry in batch]
        insert_rows(tx, MemberSearchRow, _COLUMNS, rows)
        # In the tree's order: a pass over it for each batch instead of one for every character.
        grams = sorted((gram, no) for no, entry in batch for gram in pinyin.grams(entry.name))
        insert_rows(tx, MemberGramRow, ("gram", "no"), grams)


def refresh(tx: Session, entries: Sequence[Entry]) -> None:
    """Bring what finds these members up to date; those not yet findable are entered."""
    wanted = select(MemberSearchRow.member_id, MemberSearchRow.no, MemberSearchRow.name)
    ids = [entry.member_id for entry in entries]
    known = {row.member_id: row for row in tx.execute(wanted.where(MemberSearchRow.member_id.in_(ids)))}
    lines = []
    for entry in entries:
        row = known.get(entry.member_id)
        if row is None:
            continue
        if row.name != entry.name:
            _drop_grams(tx, row.no, row.name)
            insert_rows(
                tx, MemberGramRow, ("gram", "no"), [(gram, row.no) for gram in pinyin.grams(entry.name)]
            )
        lines.append({"no": row.no, **entry.fields()})
    if lines:
        tx.execute(update(MemberSearchRow), lines)
    if new := [entry for entry in entries if entry.member_id not in known]:
        enter(tx, new)


def _drop_grams(tx: Session, no: int, name: str) -> None:
    tx.execute(
        delete(MemberGramRow).where(MemberGramRow.gram.in_(pinyin.grams(name)), MemberGramRow.no == no)
    )
