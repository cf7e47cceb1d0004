"""Who is meant by these few characters? Keeps what finds a member, and answers with short numbers in order.

Name, part of a name, its sound, its initials, the last digits of document or phone, their beginnings: each is
a range of an index, never a scan of the roll. Knows no screen and no rule.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, delete, func, intersect, literal_column, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.members import filters
from app.members.bulk import insert_rows, stored
from app.members.filters import Only
from app.members.tables import MemberGramRow, MemberRow, MemberSearchRow
from app.shared import pinyin
from app.shared.progress import SILENT, Progress

Sort = Literal["name", "unit", "joined_on", "status", "born", "changed"]

ORDERED_AT_MOST: Final = 2_000  # people found by letters alone
BATCH: Final = 10_000  # rows bound at once
_LAST: Final = "\U0010ffff"  # sorts after every text that begins alike
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BETWEEN = re.compile(r"[\s\u3000'·•・]+")
_SOUND = re.compile(r"[a-z]+")
_TAIL = re.compile(r"\d{1,3}|\d{3}[\dX]")
_NUMBER = re.compile(r"(?=.*\d)[0-9A-Z]{5,20}")

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
        matches = _matches(query.text)
        if query == Query(text=query.text):
            found = dict.fromkeys(number for match in matches for number in tx.scalars(match))
            if len(found) > ORDERED_AT_MOST:
                gone = frozenset(tx.scalars(wanted.where(MemberSearchRow.status == literal_column("'VOID'"))))
                return MemberWindow(array("q", (number for number in found if number not in gone)))
        wanted = wanted.where(MemberSearchRow.no.in_(union(*matches)))
    wanted = wanted.where(*_asked(query), *filters.conditions(query.only))
    key = _SORTS[query.sort]
    keys = [key] if query.sort == "name" else [key, MemberSearchRow.pinyin]
    wanted = wanted.order_by(*(column.desc() if query.descending else column for column in keys))
    # Straight from the driver's cursor: a row object for each of 100,000 numbers would take twice the time.
    rows = tx.connection().execute(wanted.limit(most)).cursor
    return MemberWindow(array("q", [number for (number,) in rows.fetchall()]))


def values(tx: Session, query: Query, key: str) -> tuple[tuple[str, int], ...]:
    """Return the values the column filter `key` may choose among all that `query` asks for otherwise, with counts."""
    wanted = [*_asked(query), *filters.conditions(query.only, but=key)]
    if query.text.strip():
        wanted.append(MemberSearchRow.no.in_(union(*_matches(query.text))))
    return filters.values(tx, key, wanted)


def _asked(query: Query) -> list[ColumnElement[bool]]:
    """Return what is asked besides letters and column filters; who left lacks nothing any more."""
    status = MemberSearchRow.status
    asked = [status == query.status if query.status else status != "VOID"]
    if query.unit:
        asked.append(MemberSearchRow.unit_name == query.unit)
    if query.incomplete:
        asked.append(MemberSearchRow.missing != "")
    if query.incomplete or query.counted:
        asked.append(filters.counted())
    return asked + filters.between(query.joined_from, query.joined_to)


def _begins(column: InstrumentedAttribute[str], beginning: str) -> Any:
    return (column >= beginning) & (column < beginning + _LAST)


def _matches(text: str) -> list[Any]:
    """Return the statements that number everybody `text` may mean, each answered by one index."""
    typed = _BETWEEN.sub("", text.translate(_WIDE))
    sound = typed.lower().replace("ü", "v").replace("u:", "v")
    numbers = select(MemberSearchRow.no)
    if _SOUND.fullmatch(sound):
        by_initials, by_sound = MemberSearchRow.initials, MemberSearchRow.pinyin
        return [
            numbers.where(_begins(by_initials, sound)).order_by(by_initials, by_sound).subquery().select(),
            numbers.where(_begins(by_sound, sound)).order_by(by_sound).subquery().select(),
        ]
    digits = typed.upper()
    if _TAIL.fullmatch(digits):
        tails = (MemberSearchRow.id_tail, MemberSearchRow.mobile_tail)
        return [numbers.where(_begins(tail, digits)) for tail in tails]
    if _NUMBER.fullmatch(digits):
        return _by_number(digits)
    return [_by_part(typed)]


def _by_number(digits: str) -> list[Any]:
    """Match the beginning of a document or phone number, or more than its last 4 characters.

    A number of the first generation (15 digits) finds its 18-digit form.
    """
    begins = digits[:6] + "19" + digits[6:] if re.fullmatch(r"\d{15}", digits) else digits
    numbers = select(MemberSearchRow.no).join(MemberRow, MemberRow.id == MemberSearchRow.member_id)
    tail = digits[-4:]
    not_void = literal_column("member.status") != literal_column("'VOID'")
    return [
        numbers.where(_begins(MemberRow.id_no, begins), not_void),
        numbers.where(_begins(MemberRow.mobile, digits)),
        numbers.where(MemberSearchRow.id_tail == tail, func.substr(MemberRow.id_no, -len(digits)) == digits),
        numbers.where(
            MemberSearchRow.mobile_tail == tail, func.substr(MemberRow.mobile, -len(digits)) == digits
        ),
    ]


def _by_part(typed: str) -> Any:
    """Match names that hold `typed`: by one range of grams for a character, by all its grams for more."""
    grams = pinyin.pairs(typed)
    if not grams:
        letters = pinyin.letters_of(typed)
        within = _begins(MemberGramRow.gram, letters) if letters else literal_column("0")
        return select(MemberGramRow.no).where(within)
    return intersect(*(select(MemberGramRow.no).where(MemberGramRow.gram == gram) for gram in grams))


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


def enter(tx: Session, entries: Iterable[Entry], progress: Progress = SILENT) -> None:
    """Make new members findable. Raises Cancelled."""
    first = (tx.scalar(select(func.max(MemberSearchRow.no))) or 0) + 1
    grams: list[tuple[str, int]] = []
    rows: list[list[Any]] = []
    for no, entry in enumerate(entries, first):
        rows.append([no, entry.member_id, *map(stored, entry.fields().values())])
        grams.extend((gram, no) for gram in pinyin.grams(entry.name))
    for start in range(0, len(rows), BATCH):
        progress.report(start, len(rows))
        insert_rows(tx, MemberSearchRow, _COLUMNS, rows[start : start + BATCH])
    grams.sort()  # one pass over the tree instead of as many as there are characters
    insert_rows(tx, MemberGramRow, ("gram", "no"), grams)


def refresh(tx: Session, entries: Iterable[Entry]) -> None:
    """Bring what finds these members up to date; those not yet findable are entered."""
    new = []
    for entry in entries:
        row = tx.scalar(select(MemberSearchRow).where(MemberSearchRow.member_id == entry.member_id))
        if row is None:
            new.append(entry)
            continue
        if row.name != entry.name:
            _drop_grams(tx, row.no, row.name)
            grams = [(gram, row.no) for gram in pinyin.grams(entry.name)]
            insert_rows(tx, MemberGramRow, ("gram", "no"), grams)
        for column, value in entry.fields().items():
            setattr(row, column, value)
    tx.flush()
    if new:
        enter(tx, new)


def _drop_grams(tx: Session, no: int, name: str) -> None:
    tx.execute(
        delete(MemberGramRow).where(MemberGramRow.gram.in_(pinyin.grams(name)), MemberGramRow.no == no)
    )
