"""What are these records called? Ids in, names out; each capability says which of its columns names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

FEW = 500  # values in one IN (…)

Namer = Callable[[Session, Sequence[str]], Mapping[str, str]]


def namer(
    key: InstrumentedAttribute[str], name: InstrumentedAttribute[Any], *where: ColumnElement[bool]
) -> Namer:
    """Return what names records of one table by id; those that are gone are absent.

    `where` ties the row to the one that has the name, when that is another.
    """

    def names(tx: Session, ids: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(ids), FEW):
            rows = tx.execute(select(key, name).where(key.in_(ids[start : start + FEW]), *where))
            found |= {row_id: str(words) for row_id, words in rows}
        return found

    return names
