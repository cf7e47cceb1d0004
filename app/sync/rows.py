"""How do the records of the office's other computers come in here? Works inside the one transaction of a receipt.

What stands here is what the hub confirmed with our own pending changes on top: a field we have changed and the hub has
not judged yet stays ours. A row that cannot stand here yet (what it points to is missing, somebody here has its number)
is held, and tried again with every receipt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, delete, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.shared import journal
from app.shared.chain import canonical_text
from app.sync.messages import RECEIVED
from app.sync.rules import UnknownEntry
from app.sync.tables import HeldRow

AfterRows = Callable[[Session, Sequence[str]], None]
"""Brings a capability's own local rows up to date after rows of a table came in; takes their ids."""

OURS_STAYS: Final = frozenset({"E_VALIDATION", "E_SCHEMA", "E_DUP_PERSON", "E_DUP_NUMBER"})
"""Reasons for which a record that was sent back stays as it was typed, for a person to mend."""

FEW: Final = 400

Key = tuple[str, str]


@dataclass(frozen=True)
class RowsTaken:
    """What came in: how many records are new or changed here, how many are held; ids by table."""

    changed: int
    held: int
    ids: Mapping[str, Sequence[str]]


def take(tx: Session, bodies: Iterable[Mapping[str, Any]], acked: int) -> RowsTaken:
    """Take in rows as the hub tells them, `acked` being the last of our changes it has judged.

    Raises UnknownEntry for a table or column this version does not know; nothing is taken in then.
    """
    tables = {table.name: table for table in journal.synced_tables()}
    wanted = _held(tx) | {_key(body): body for body in bodies if "fields" in body and body["live"]}
    for named, _row_id in wanted:
        if named not in tables:
            raise UnknownEntry(kind=named)
    connection = tx.connection()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # unions and entries point at their own kind
    held: dict[Key, str] = {}
    ids: dict[str, list[str]] = {}
    for name, table in tables.items():
        some = {row_id: body for (of, row_id), body in wanted.items() if of == name}
        if some:
            changed, refused = _table(tx, table, some, acked)
            ids[name] = changed
            held |= {(name, row_id): why for row_id, why in refused.items()}
    tx.execute(delete(HeldRow))
    tx.add_all(
        HeldRow(table_name=key[0], row_id=key[1], body=canonical_text(dict(wanted[key])), why=why)
        for key, why in held.items()
    )
    tx.flush()
    return RowsTaken(
        sum(map(len, ids.values())), len(held), {name: some for name, some in ids.items() if some}
    )


def _key(body: Mapping[str, Any]) -> Key:
    return str(body["table"]), str(body["row_id"])


def _held(tx: Session) -> dict[Key, Mapping[str, Any]]:
    rows = tx.execute(select(HeldRow)).scalars()
    return {(row.table_name, row.row_id): json.loads(row.body) for row in rows}


def _table(
    tx: Session, table: Table, bodies: Mapping[str, Mapping[str, Any]], acked: int
) -> tuple[list[str], dict[str, str]]:
    """Take in the rows of one table; return the ids that changed and why others are held."""
    columns = [column.name for column in table.columns if column.name not in ("id", "rev")]
    for body in bodies.values():
        if not body["fields"].keys() <= set(columns):
            raise UnknownEntry(kind=table.name)
    here = _rows(tx, table, columns, bodies)
    pending = _pending(tx, table.name, bodies, acked)
    ours = _sent_back(tx, table.name, bodies)
    orphans = _orphans(tx, table, bodies)
    changed: list[str] = []
    held: dict[str, str] = dict.fromkeys(ours, "refused") | dict.fromkeys(orphans, "parent")
    fresh: list[tuple[str, dict[str, Any]]] = []
    for row_id, body in bodies.items():
        if row_id in held:
            continue
        now = here.get(row_id)
        if now is None:
            if not body["deleted"]:
                fresh.append((row_id, dict(body["fields"])))
            continue
        if body["deleted"]:
            changed += _remove(tx, table, row_id)
            continue
        keep = pending.get(row_id, set())
        values = {n: v for n, v in body["fields"].items() if n not in keep and not _same(now[n], v)}
        if values and not _update(tx, table, row_id, values):
            held[row_id] = "unique"
        elif values:
            changed.append(row_id)
    added, clashing = _insert(tx, table, fresh)
    return changed + added, held | dict.fromkeys(clashing, "unique")


def _same(here: Any, told: Any) -> bool:
    return bool(here == told) and (here is None) == (told is None)


def _parts(values: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Cut values into lists of marks and their facts, short enough for one statement."""
    some = list(values)
    for at in range(0, len(some), FEW):
        facts = {f"v{number}": value for number, value in enumerate(some[at : at + FEW])}
        yield ", ".join(f":{name}" for name in facts), facts


def _rows(tx: Session, table: Table, columns: list[str], ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return rows as they are stored, by id."""
    found: dict[str, dict[str, Any]] = {}
    named = ", ".join(f'"{name}"' for name in ["id", *columns])
    for marks, facts in _parts(ids):
        rows = tx.execute(text(f"SELECT {named} FROM {table.name} WHERE id IN ({marks})"), facts)
        found |= {row[0]: dict(zip(columns, row[1:], strict=True)) for row in rows}
    return found


def _pending(tx: Session, table: str, ids: Iterable[str], acked: int) -> dict[str, set[str]]:
    """Return the columns of each row that we changed and the hub has not judged."""
    found: dict[str, set[str]] = {}
    for marks, facts in _parts(ids):
        sql = (
            "SELECT j.row_id, j.fields FROM journal_line j JOIN command c ON c.id = j.command_id "
            f"WHERE j.tbl = :tbl AND j.seq > :acked AND c.reason <> :echo AND j.row_id IN ({marks})"
        )
        for row in tx.execute(text(sql), {"tbl": table, "acked": acked, "echo": RECEIVED, **facts}):
            found.setdefault(row.row_id, set()).update(journal.decode(row.fields or "{}"))
    return found


def _sent_back(tx: Session, table: str, ids: Iterable[str]) -> set[str]:
    """Return the rows that were sent back to be mended here."""
    found: set[str] = set()
    codes = ", ".join(f"'{code}'" for code in sorted(OURS_STAYS))
    for marks, facts in _parts(ids):
        sql = (
            "SELECT row_id FROM record_state WHERE table_name = :tbl AND state = 'refused' "
            f"AND code IN ({codes}) AND row_id IN ({marks})"
        )
        found |= set(tx.execute(text(sql), {"tbl": table, **facts}).scalars())
    return found


def _orphans(tx: Session, table: Table, bodies: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return the rows that point to something that is neither here nor comes with them.

    Tables are taken in the order of what they point to, so only a table that points to itself needs more than a look.
    """
    gone: set[str] = set()
    for column in table.columns:
        for key in column.foreign_keys:
            name, own = key.column.table.name, key.column.table is table
            wanted = {row_id: body["fields"].get(column.name) for row_id, body in bodies.items()}
            wanted = {row_id: value for row_id, value in wanted.items() if value is not None}
            known: set[str] = set(bodies) if own else set()
            for marks, facts in _parts(sorted(set(wanted.values()) - known)):
                known |= set(
                    tx.execute(text(f"SELECT id FROM {name} WHERE id IN ({marks})"), facts).scalars()
                )
            gone |= {row_id for row_id, value in wanted.items() if value not in known}
            while own and (more := {r for r, v in wanted.items() if v in gone and r not in gone}):
                gone |= more
    return gone


def _remove(tx: Session, table: Table, row_id: str) -> list[str]:
    if table.name not in journal.deletable():
        return []
    tx.execute(text(f"DELETE FROM {table.name} WHERE id = :id"), {"id": row_id})
    return [row_id]


def _update(tx: Session, table: Table, row_id: str, values: Mapping[str, Any]) -> bool:
    """Write what differs; say whether the table allowed it."""
    told = ", ".join(f'"{name}" = :f_{name}' for name in values)
    facts = {f"f_{name}": value for name, value in values.items()} | {"id": row_id}
    try:
        with tx.begin_nested():
            tx.execute(text(f"UPDATE {table.name} SET {told}, rev = rev + 1 WHERE id = :id"), facts)
    except IntegrityError:
        return False
    return True


def _insert(
    tx: Session, table: Table, rows: Sequence[tuple[str, dict[str, Any]]]
) -> tuple[list[str], list[str]]:
    """Write new rows, many at once; return the ids written, and those somebody here stands in the way of."""
    shapes: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for row_id, fields in rows:
        shapes.setdefault(tuple(fields), []).append((row_id, *fields.values()))
    written: list[str] = []
    clashing: list[str] = []
    for columns, lines in shapes.items():
        named = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" * len(columns))
        comma = ", " if columns else ""
        sql = f"INSERT INTO {table.name}(id, rev{comma}{named}) VALUES (?, 1{comma}{marks})"
        try:
            with tx.begin_nested():
                tx.connection().exec_driver_sql(sql, lines)
            written += [line[0] for line in lines]
        except IntegrityError:
            for line in lines:
                try:
                    with tx.begin_nested():
                        tx.connection().exec_driver_sql(sql, line)
                    written.append(line[0])
                except IntegrityError:
                    clashing.append(line[0])
    return written, clashing
