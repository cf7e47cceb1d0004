"""What stands in a row as it is stored? Read, added and written as such, for what goes from computer to computer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

FEW: Final = 400

Stored = dict[str, Any]
"""A row as SQLite keeps it: texts, whole numbers and None by column, with its id and without its revision."""


def read(tx: Session, table: Table, column: str, values: Iterable[str]) -> list[Stored]:
    """Return the rows whose `column` is one of the values, by id."""
    names, some, found = _columns(table), sorted(set(values)), []
    shown = ", ".join(f'"{name}"' for name in names)
    for at in range(0, len(some), FEW):
        facts = {f"v{number}": value for number, value in enumerate(some[at : at + FEW])}
        marks = ", ".join(f":{name}" for name in facts)
        sql = f'SELECT {shown} FROM {table.name} WHERE "{column}" IN ({marks})'
        found += [dict(zip(names, row, strict=True)) for row in tx.execute(text(sql), facts)]
    return sorted(found, key=lambda row: str(row["id"]))


def add(tx: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Add those of the rows whose ids are not here yet; return the ids added.

    Raises KeyError for a row with other columns than the table has, IntegrityError for one that cannot stand here.
    """
    names = _columns(table)
    if any(row.keys() != set(names) for row in rows):
        raise KeyError(table.name)
    known = {row["id"] for row in read(tx, table, "id", [row["id"] for row in rows])}
    fresh = {row["id"]: row for row in rows if row["id"] not in known}
    if fresh:
        shown = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        lines = [tuple(row[name] for name in names) for row in fresh.values()]
        sql = f"INSERT INTO {table.name}({shown}, rev) VALUES ({marks}, 1)"
        tx.connection().exec_driver_sql(sql, lines)
    return frozenset(fresh)


def put(tx: Session, table: Table, row_id: str, values: Mapping[str, Any]) -> None:
    """Write values into one row; its revision counts on. Raises KeyError for a column the table has not."""
    if not values.keys() <= set(_columns(table)):
        raise KeyError(table.name)
    told = ", ".join(f'"{name}" = :f_{name}' for name in values)
    facts = {f"f_{name}": value for name, value in values.items()} | {"id": row_id}
    tx.execute(text(f"UPDATE {table.name} SET {told}, rev = rev + 1 WHERE id = :id"), facts)


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name != "rev"]
