"""Who on the roll may be there twice? Asks the indexes, never everybody against everybody; decides nothing.

Each question gives groups of people who agree in something, so that it stays quick where an invented number stands
in thousands of rows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import product
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.members.likeness import Pair, couples, in_order, may_be_one, near_births, pairs_of
from app.members.tables import MemberDistinctRow
from app.shared import identity
from app.shared.db import Database

Found = Iterator[tuple[str, str, str]]

TOPICS: Final = frozenset({"member", "member_document", "member_distinct"})
_EIGHTEEN: Final = ", ".join(f"'{kind}'" for kind in identity.EIGHTEEN)

# The words "status <> 'VOID'" stand as they do in the indexes: SQLite uses a partial index only then.
_SAME_NUMBER = """
    SELECT id_no, id FROM member WHERE status <> 'VOID' AND id_no IN (
        SELECT id_no FROM member WHERE status <> 'VOID' GROUP BY id_no HAVING count(*) > 1)
"""
_OTHER_DOCUMENT = """
    SELECT d.member_id, b.id FROM member_document d
    JOIN member b ON b.id_no = d.id_no AND b.status <> 'VOID'
    JOIN member a ON a.id = d.member_id AND a.status <> 'VOID'
    WHERE d.state = 'held'
"""
_FIFTEEN = """
    SELECT id, id_no FROM member
    WHERE status <> 'VOID' AND length(id_no) = 15 AND id_no NOT GLOB '*[^0-9]*'
    UNION ALL
    SELECT d.member_id, d.id_no FROM member_document d JOIN member a ON a.id = d.member_id
    WHERE d.state = 'held' AND a.status <> 'VOID' AND length(d.id_no) = 15 AND d.id_no NOT GLOB '*[^0-9]*'
"""
_OF_NUMBER = """
    SELECT id FROM member WHERE status <> 'VOID' AND id_no = :number
    UNION SELECT d.member_id FROM member_document d JOIN member a ON a.id = d.member_id
    WHERE d.state = 'held' AND d.id_no = :number AND a.status <> 'VOID'
"""
_SAME_SOUND = f"""
    SELECT s.name, s.born, m.id_type, m.id FROM member_search s JOIN member m ON m.id = s.member_id
    WHERE s.status <> 'VOID' AND s.born IS NOT NULL AND s.pinyin IN (
        SELECT f.pinyin FROM member_search f JOIN member o ON o.id = f.member_id
        WHERE o.status <> 'VOID' AND o.id_type NOT IN ({_EIGHTEEN}))
"""
_SAME_MOBILE = """
    SELECT mobile, name, id FROM member WHERE status <> 'VOID' AND mobile IN (
        SELECT mobile FROM member WHERE mobile <> '' GROUP BY mobile HAVING count(*) > 1)
"""
_SAME_UNIT = """
    SELECT s.name, s.unit_name, s.member_id, s.born FROM member_search s JOIN (
        SELECT pinyin, unit_name FROM member_search WHERE status <> 'VOID' AND unit_name <> ''
        GROUP BY pinyin, unit_name HAVING count(*) > 1
    ) g ON g.pinyin = s.pinyin AND g.unit_name = s.unit_name
    WHERE s.status <> 'VOID' AND s.born IS NOT NULL
"""


def find_pairs(tx: Session) -> tuple[Pair, ...]:
    """Return the pairs of the living who may be one person, the most alike first; those told apart are left out."""
    questions: tuple[Callable[[Session], Found], ...] = (
        _old_numbers, _same_numbers, _other_documents, _two_documents, _same_mobiles, _births_near,
    )  # fmt: skip
    return pairs_of((one for ask in questions for one in ask(tx)), told_apart(tx))


def told_apart(tx: Session) -> frozenset[tuple[str, str]]:
    """Return the pairs somebody said to be two people."""
    rows = tx.execute(
        select(MemberDistinctRow.first_id, MemberDistinctRow.second_id).where(
            MemberDistinctRow.state == "distinct"
        )
    )
    return frozenset(in_order(first, second) for first, second in rows)


def _grouped(rows: Iterable[Any], width: int) -> Iterator[list[Any]]:
    """Group rows by their first `width` columns; gives the rest of the rows of each group of two and more."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        rest = row[width:]
        groups.setdefault(tuple(row[:width]), []).append(rest[0] if len(rest) == 1 else rest)
    return (group for group in groups.values() if len(group) > 1)


def _ask(tx: Session, question: str) -> Iterable[Any]:
    return tx.connection().exec_driver_sql(question).fetchall()


def _old_numbers(tx: Session) -> Found:
    for key, number in _ask(tx, _FIFTEEN):
        for (holder,) in tx.execute(text(_OF_NUMBER), {"number": identity.eighteen_of(number)}):
            yield "old_number", key, holder


def _same_numbers(tx: Session) -> Found:
    for group in _grouped(_ask(tx, _SAME_NUMBER), 1):
        yield from (("same_number", one, other) for one, other in couples(group))


def _other_documents(tx: Session) -> Found:
    yield from (("other_document", one, other) for one, other in _ask(tx, _OTHER_DOCUMENT))


def _two_documents(tx: Session) -> Found:
    for group in _grouped(_ask(tx, _SAME_SOUND), 2):
        foreign = [person for person in group if person[0] not in identity.EIGHTEEN]
        for (kind, one), (other_kind, other) in product(foreign, group):
            if may_be_one(kind, other_kind):
                yield "two_documents", one, other


def _same_mobiles(tx: Session) -> Found:
    for group in _grouped(_ask(tx, _SAME_MOBILE), 2):
        yield from (("same_mobile", one, other) for one, other in couples(group))


def _births_near(tx: Session) -> Found:
    for group in _grouped(_ask(tx, _SAME_UNIT), 2):
        people = [(key, date.fromisoformat(born)) for key, born in group]
        yield from (("near_birth", one, other) for one, other in near_births(people))


class Remembered:
    """The pairs as they were found last; looked for again once somebody on the roll has changed."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._found: tuple[Pair, ...] | None = None
        self._changes = self._seen = 0
        self._looking = threading.Lock()
        db.on_change(self._heard)

    def _heard(self, tables: frozenset[str]) -> None:
        if tables & TOPICS:
            self._changes += 1

    def pairs(self) -> tuple[Pair, ...]:
        """Return the pairs of now, the most alike first."""
        with self._looking:
            return self._pairs()

    def _pairs(self) -> tuple[Pair, ...]:
        if self._found is not None and self._changes == self._seen:
            return self._found
        self._seen = self._changes
        with self._db.reading() as tx:
            self._found = find_pairs(tx)
        return self._found
