"""What points at a row, and how is it made to point at another? Read from the metadata; knows no capability."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.shared.base import Row
from app.shared.errors import RuleError
from app.shared.journal import synced_tables
from app.shared.text import N_

FEW = 500  # values in one IN (…)


class InTheWay(RuleError):
    """Both rows have something of which there may be one only; fact `table`: where."""

    code = "reference.in_the_way"
    template = N_("Both have something of which there may be only one. Nothing was changed.")


@dataclass(frozen=True)
class Reference:
    """A column of a journalled table that names rows of another.

    `where` holds what other columns must say for a column that names rows of several tables.
    """

    table: str
    column: str
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return "table.column"."""
        return f"{self.table}.{self.column}"


def references_to(table: str, *, but: Collection[str] = ()) -> tuple[Reference, ...]:
    """Return every column with a foreign key to `table` in the journalled tables, without the tables `but`."""
    return tuple(
        Reference(one.name, column.name)
        for one in synced_tables()
        if one.name not in but
        for column in one.columns
        if any(key.column.table.name == table for key in column.foreign_keys)
    )


def _table(reference: Reference) -> Table:
    return Row.metadata.tables[reference.table]


def _naming(reference: Reference, row_id: str) -> list[ColumnElement[bool]]:
    columns = _table(reference).columns
    asked = [columns[reference.column] == row_id]
    return asked + [columns[name] == value for name, value in reference.where.items()]


def counted(tx: Session, reference: Reference, row_id: str) -> int:
    """Return how many rows of `reference` name `row_id`."""
    wanted = select(func.count()).select_from(_table(reference)).where(*_naming(reference, row_id))
    return tx.scalars(wanted).one()


def move(tx: Session, references: Iterable[Reference], old: str, new: str) -> dict[str, list[str]]:
    """Have all that names `old` name `new`; returns {"table.column": [row ids]} of what was moved.

    Raises InTheWay where both have something that there may be once only; the caller's transaction keeps nothing.
    """
    moved = {}
    for reference in references:
        table = _table(reference)
        ids = list(tx.scalars(select(table.c.id).where(*_naming(reference, old)).order_by(table.c.id)))
        if ids:
            point(tx, reference.name, ids, new)
            moved[reference.name] = ids
    return moved


def point(tx: Session, name: str, row_ids: Sequence[str], target: str) -> None:
    """Have the column `name` ("table.column") of these rows name `target`. Raises InTheWay."""
    table, column = _named(name)
    for start in range(0, len(row_ids), FEW):
        few = row_ids[start : start + FEW]
        changed: dict[Any, Any] = {table.c[column]: target, table.c.rev: table.c.rev + 1}
        try:
            tx.execute(update(table).where(table.c.id.in_(few)).values(changed))
        except IntegrityError as refused:
            raise InTheWay(table=table.name) from refused
    tx.expire_all()


def standing(tx: Session, name: str, row_ids: Sequence[str]) -> dict[str, tuple[str | None, int]]:
    """Return what the column `name` of these rows says now, and the revision of each, by row id."""
    table, column = _named(name)
    found: dict[str, tuple[str | None, int]] = {}
    for start in range(0, len(row_ids), FEW):
        few = row_ids[start : start + FEW]
        rows = tx.execute(select(table.c.id, table.c[column], table.c.rev).where(table.c.id.in_(few)))
        found |= {row_id: (target, rev) for row_id, target, rev in rows}
    return found


def _named(name: str) -> tuple[Table, str]:
    table, _dot, column = name.partition(".")
    return Row.metadata.tables[table], column
