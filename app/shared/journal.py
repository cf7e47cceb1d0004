"""What was changed, by whom, in which order? Generated triggers write it, in the same transaction as the change.

Knows no capability: it reads the metadata of every `Synced` table. A write without a context aborts in SQLite itself,
so no code path, not even raw SQL, changes a synced row by accident.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import CheckConstraint, Connection, Index, MetaData, Table, func, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.shared import chain, lineage
from app.shared.base import Moment, Row, Synced
from app.shared.ids import new_id
from app.shared.lineage import ChainBroken, Head, LineageRow
from app.shared.progress import SILENT, Progress

AT_ONCE: Final = 10_000  # lines numbered and chained at once

decode = msgspec.json.Decoder(dict[str, Any]).decode


class CommandRow(Row):
    """One transaction: why, who, on which device, when, and how much of the hub's log was known then."""

    __tablename__ = "command"
    id: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    actor_id: Mapped[str]
    device_id: Mapped[str]
    at: Mapped[Moment]
    hub_incarnation: Mapped[int] = mapped_column(server_default="0")
    cursor: Mapped[int] = mapped_column(server_default="0")


class JournalLineRow(Row):
    """One change of one row. `seq`, `inner` and `chain` are given before commit; `fields` and `salt` may be erased."""

    __tablename__ = "journal_line"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    seq: Mapped[int | None] = mapped_column(unique=True)
    table: Mapped[str] = mapped_column("tbl")
    row_id: Mapped[str]
    verb: Mapped[str]
    fields: Mapped[str | None]
    base_rev: Mapped[int]
    command_id: Mapped[str]
    salt: Mapped[str | None]
    inner: Mapped[str | None]
    chain: Mapped[str | None]
    __table_args__ = (Index(None, "tbl", "row_id"), Index(None, "command_id"), {"sqlite_autoincrement": True})


class ContextRow(Row):
    """The command now at work; empty between transactions. (Persistent triggers cannot see temporary tables.)"""

    __tablename__ = "journal_context"
    one: Mapped[int] = mapped_column(primary_key=True)
    command_id: Mapped[str]
    __table_args__ = (CheckConstraint("one = 1", name="one"),)


@dataclass(frozen=True)
class JournalLine:
    """One change as the chain covers it; `fields` is None when the line was erased by law."""

    uuid: str
    seq: int
    table: str
    row_id: str
    verb: str
    fields: dict[str, Any] | None
    base_rev: int
    command: str
    reason: str
    actor: str
    device: str
    at: str
    salt: str | None
    inner: str
    chain: str
    hub_incarnation: int = 0
    cursor: int = 0


# --- triggers ---------------------------------------------------------------------------------------------------


def synced_tables(metadata: MetaData = Row.metadata) -> list[Table]:
    """Return the tables that are journalled, in a stable order."""
    return list(_synced(metadata, len(metadata.tables)))


@cache
def _synced(metadata: MetaData, _known: int) -> tuple[Table, ...]:
    """Put them in order once, as long as no table is defined besides: a package asks three times."""
    marked = {str(m.local_table) for m in Row.registry.mappers if issubclass(m.class_, Synced)}
    return tuple(t for t in metadata.sorted_tables if t.name in marked)


def deletable() -> set[str]:
    """Return the names of the tables whose rows may be deleted."""
    return {
        str(m.local_table)
        for m in Row.registry.mappers
        if issubclass(m.class_, Synced) and m.class_.__deletable__
    }


def together() -> dict[str, tuple[str, ...]]:
    """Return the columns that are journalled together, by table."""
    return {
        str(m.local_table): m.class_.__together__
        for m in Row.registry.mappers
        if issubclass(m.class_, Synced)
    }


_LINE = (
    "INSERT INTO journal_line(uuid, tbl, row_id, verb, fields, base_rev, command_id, salt) "
    "SELECT lower(hex(randomblob(16))), '{table}', {id}, '{verb}', {fields}, {base}, command_id, "
    "lower(hex(randomblob(16))) FROM journal_context;"
)
_CONTEXT = "SELECT RAISE(ABORT, 'journal: no context') WHERE NOT EXISTS (SELECT 1 FROM journal_context);"


def _trigger_sql(table: Table, deletable: bool, whole: Sequence[str]) -> list[str]:
    name = table.name
    columns = [c.name for c in table.columns if c.name not in ("id", "rev")]
    everything = "json_object(" + ", ".join(f"'{c}', NEW.\"{c}\"" for c in columns) + ")"
    differs = {c: f'NEW."{c}" IS NOT OLD."{c}"' for c in columns}
    one_of_them = " OR ".join(differs[c] for c in whole)
    changed = " UNION ALL ".join(
        f"SELECT '{c}' AS k, NEW.\"{c}\" AS v WHERE {one_of_them if c in whole else differs[c]}"
        for c in columns
    )
    difference = f"(SELECT json_group_object(k, v) FROM ({changed}))"
    on_insert = _LINE.format(table=name, id="NEW.id", verb="I", fields=everything, base="0")
    on_update = _LINE.format(table=name, id="NEW.id", verb="U", fields=difference, base="OLD.rev")
    on_delete = _LINE.format(table=name, id="OLD.id", verb="D", fields="'{}'", base="OLD.rev")
    if not deletable:
        on_delete = "SELECT RAISE(ABORT, 'journal: rows of this table are never deleted');"
    return [
        f"CREATE TRIGGER journal_{name}_i AFTER INSERT ON {name} BEGIN {_CONTEXT} "
        f"SELECT RAISE(ABORT, 'journal: the first revision is 1') WHERE NEW.rev IS NOT 1; {on_insert} END",
        f"CREATE TRIGGER journal_{name}_u AFTER UPDATE ON {name} BEGIN {_CONTEXT} "
        f"SELECT RAISE(ABORT, 'journal: revisions follow one another') "
        f"WHERE NEW.rev IS NOT OLD.rev + 1 OR NEW.id IS NOT OLD.id; {on_update} END",
        f"CREATE TRIGGER journal_{name}_d BEFORE DELETE ON {name} BEGIN {_CONTEXT} {on_delete} END",
    ]


GUARDS: Final = {
    "journal_guard_u": "CREATE TRIGGER journal_guard_u BEFORE UPDATE ON journal_line "
    "WHEN OLD.chain IS NOT NULL AND NOT ("
    "NEW.fields IS NULL AND NEW.salt IS NULL AND NEW.chain IS OLD.chain AND NEW.inner IS OLD.inner "
    "AND NEW.seq IS OLD.seq AND NEW.uuid IS OLD.uuid AND NEW.tbl IS OLD.tbl AND NEW.row_id IS OLD.row_id "
    "AND NEW.verb IS OLD.verb AND NEW.base_rev IS OLD.base_rev AND NEW.command_id IS OLD.command_id) "
    "BEGIN SELECT RAISE(ABORT, 'journal: a chained line is never changed'); END",
    "journal_guard_d": "CREATE TRIGGER journal_guard_d BEFORE DELETE ON journal_line BEGIN "
    "SELECT RAISE(ABORT, 'journal: a line is never deleted'); END",
}


def drop_triggers(connection: Connection) -> None:
    """Drop every generated trigger, as a migration must before it changes tables."""
    names = connection.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal#_%' ESCAPE '#'")
    )
    for name in names.scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def make_triggers(connection: Connection) -> None:
    """Generate the triggers of every synced table from the metadata."""
    loose, whole = deletable(), together()
    for table in synced_tables():
        for statement in _trigger_sql(table, table.name in loose, whole[table.name]):
            connection.exec_driver_sql(statement)
    for statement in GUARDS.values():
        connection.exec_driver_sql(statement)


def refork(tx: Session, incarnation: str, at: int, why: str, now: datetime) -> Head:
    """Begin a new life of this database after change `at` (see `lineage.fork`). Raises ChainBroken."""
    connection = tx.connection()
    for name in GUARDS:  # a chained line is never changed; this once its chain begins elsewhere
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    begun = lineage.fork(tx, incarnation, at, why, now)
    for statement in GUARDS.values():
        connection.exec_driver_sql(statement)
    return begun


# --- one transaction --------------------------------------------------------------------------------------------


def open_context(tx: Session, reason: str, actor_id: str, device_id: str, at: Any) -> str:
    """Write who changes what follows; returns the command's id."""
    command = new_id()
    told = {"id": command, "reason": reason, "actor_id": actor_id, "device_id": device_id, "at": at}
    tx.execute(insert(CommandRow).values(told))
    tx.execute(insert(ContextRow).values(one=1, command_id=command))
    return command


def close_context(tx: Session, command_id: str) -> frozenset[str]:
    """Number and chain the new lines and empty the context; returns the names of the tables changed."""
    tx.flush()
    tx.execute(text("DELETE FROM journal_context"))
    command = tx.get_one(CommandRow, command_id)
    head = tx.get_one(LineageRow, 1)
    # Read at the end: what came with a receipt is known by it, and a hub that was restored sees by which of its words.
    command.hub_incarnation, command.cursor = head.hub_incarnation, head.cursor
    at = tx.execute(
        select(text("at")).select_from(text("command")).where(text("id = :id")), {"id": command_id}
    ).scalar_one()
    told = {
        "command": command_id,
        "reason": command.reason,
        "actor": command.actor_id,
        "device": command.device_id,
        "at": at,
    }
    changed: set[str] = set()
    while tables := _number_some(tx, head, told):
        changed |= tables
    if not changed:
        tx.delete(command)
    tx.flush()
    return frozenset(changed)


def _number_some(tx: Session, head: LineageRow, told: Mapping[str, str]) -> set[str]:
    """Number and chain the first AT_ONCE new lines; returns the names of their tables, empty when none are left.

    A roster of 100,000 people is 200,000 lines: all at once they would take 300 MB.
    """
    rows = tx.execute(
        text(
            "SELECT id, uuid, tbl, row_id, verb, fields, base_rev, salt FROM journal_line WHERE seq IS NULL "
            "ORDER BY id LIMIT :most"
        ),
        {"most": AT_ONCE},
    ).all()
    if not rows:
        return set()
    seq, last = head.last_seq, head.last_hash
    numbered = []
    for row_number, uuid, table, row_id, verb, fields, base_rev, salt in rows:
        seq += 1
        line = chain.covered(
            uuid=uuid, seq=seq, table=table, row_id=row_id, verb=verb, fields=decode(fields), base_rev=base_rev, **told
        )  # fmt: skip
        inner = chain.line_hash(salt, line)
        last = chain.extend(last, inner)
        numbered.append((seq, inner, last, row_number))
    tx.connection().exec_driver_sql(
        "UPDATE journal_line SET seq = ?, inner = ?, chain = ? WHERE id = ?", numbered
    )
    head.last_seq, head.last_hash = seq, last
    return {row.tbl for row in rows}


# --- reading ----------------------------------------------------------------------------------------------------


def _read(tx: Session, which: str, facts: dict[str, Any]) -> list[JournalLine]:
    """Return the lines `which` (the SQL behind WHERE) names, with their commands."""
    columns = tx.execute(text("SELECT name FROM pragma_table_info('command')")).scalars().all()
    known = "c.hub_incarnation, c.cursor" if "cursor" in columns else "0 AS hub_incarnation, 0 AS cursor"
    sql = (
        f"SELECT j.*, c.reason, c.actor_id, c.device_id, c.at, {known} FROM journal_line j "
        f"JOIN command c ON c.id = j.command_id WHERE {which}"
    )
    return [
        JournalLine(
            uuid=row.uuid, seq=row.seq, table=row.tbl, row_id=row.row_id, verb=row.verb,
            fields=None if row.fields is None else decode(row.fields), base_rev=row.base_rev,
            command=row.command_id, reason=row.reason, actor=row.actor_id, device=row.device_id, at=row.at,
            salt=row.salt, inner=row.inner, chain=row.chain, hub_incarnation=row.hub_incarnation,
            cursor=row.cursor,
        )
        for row in tx.execute(text(sql), facts)
    ]  # fmt: skip


def lines_after(tx: Session, seq: int, limit: int | None = None) -> list[JournalLine]:
    """Return the changes after `seq`, in order, at most `limit`."""
    return _read(
        tx, "j.seq > :seq ORDER BY j.seq LIMIT :limit", {"seq": seq, "limit": -1 if limit is None else limit}
    )


def row_history(tx: Session, table: str, row_id: str) -> list[JournalLine]:
    """Return every change of one row, oldest first."""
    return _read(tx, "j.tbl = :table AND j.row_id = :row ORDER BY j.seq", {"table": table, "row": row_id})


def erase(tx: Session, table: str, row_id: str) -> int:
    """Erase content and salt of every chained line of one row where the law demands it; returns how many.

    The chain holds. Lines of the transaction at work are not chained yet and stay: they say what is left.
    """
    done = tx.execute(
        update(JournalLineRow)
        .where(
            JournalLineRow.table == table, JournalLineRow.row_id == row_id, JournalLineRow.chain.is_not(None)
        )
        .values(fields=None, salt=None)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def verify(tx: Session, progress: Progress = SILENT) -> int:
    """Walk the whole chain; return its length. Raises ChainBroken at the first line that is not what was written."""
    now = lineage.head(tx)
    seq = 0
    for life in [*lineage.past(tx), now]:
        if life.fork_seq != seq:
            raise ChainBroken(seq=seq)
        seq, last = _walk(tx, (seq, life.root), life.last_seq, progress, now.last_seq)
        if last != life.last_hash:
            raise ChainBroken(seq=seq)
    loose = tx.execute(select(func.count()).where(JournalLineRow.seq.is_(None))).scalar_one()
    if loose or seq != now.last_seq:
        raise ChainBroken(seq=seq)
    return seq


def verify_part(tx: Session, seq: int, limit: int) -> int:
    """Walk at most `limit` lines after `seq`; return how far it came, 0 at the end. Raises ChainBroken.

    The hash at `seq` itself is taken as it stands: it was proven by the part before.
    """
    life = next((one for one in [*lineage.past(tx), lineage.head(tx)] if one.last_seq > seq), None)
    if life is None:
        return 0
    until = min(seq + limit, life.last_seq)
    came, last = _walk(tx, (seq, lineage.hash_in(tx, life, seq)), until, SILENT, until)
    if came != until or (until == life.last_seq and last != life.last_hash):
        raise ChainBroken(seq=came)
    return came


def _walk(tx: Session, begin: tuple[int, str], until: int, progress: Progress, total: int) -> tuple[int, str]:
    """Walk the lines of one life from a number and the hash there; return the last number and the hash there."""
    seq, last = begin
    while seq < until and (batch := lines_after(tx, seq, min(5_000, until - seq))):
        progress.report(seq, total)
        for line in batch:
            seq += 1
            if line.seq != seq or not _line_holds(line):
                raise ChainBroken(seq=seq)
            last = chain.extend(last, line.inner)
            if last != line.chain:
                raise ChainBroken(seq=seq)
    return seq, last


def _line_holds(line: JournalLine) -> bool:
    if line.fields is None or line.salt is None:
        return line.fields is None and line.salt is None
    return chain.line_hash(line.salt, chain.covered_of(line)) == line.inner
