"""Whose life is this database living, and how far has it come? The chain's beginning, its head and its forks.

A database put back to an earlier day, or copied to a second computer, must not go on under the same name: it begins a
new incarnation at the last change everybody agrees on. The changes after that keep their uuid and number and are
chained anew; what came before stays as it was, under the names it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, insert, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.shared import chain
from app.shared.base import Moment, Row
from app.shared.errors import DeviceError
from app.shared.text import N_


class ChainBroken(DeviceError):
    """A line of the journal is not what was written."""

    code = "journal.chain_broken"
    template = N_(
        "The record of changes was altered at line {seq}. Keep this file, and restore the last good backup."
    )


class LineageRow(Row):
    """The life this database lives now: its name, the head of its chain, and how much of the hub's log it has read.

    `witnessed` says that a witness was written beside it: one that is missing then was left behind.
    """

    __tablename__ = "lineage"
    one: Mapped[int] = mapped_column(primary_key=True)
    incarnation: Mapped[str]
    parent: Mapped[str | None]
    fork_seq: Mapped[int]
    fork_hash: Mapped[str]
    last_seq: Mapped[int]
    last_hash: Mapped[str]
    hub_incarnation: Mapped[int] = mapped_column(server_default="0")
    cursor: Mapped[int] = mapped_column(server_default="0")
    witnessed: Mapped[bool] = mapped_column(server_default="0")
    __table_args__ = (CheckConstraint("one = 1", name="one"),)


class LineagePastRow(Row):
    """An earlier life: it made the changes from `fork_seq` + 1 to `last_seq`, whose chain hash is `last_hash`."""

    __tablename__ = "lineage_past"
    incarnation: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None]
    fork_seq: Mapped[int]
    fork_hash: Mapped[str]
    last_seq: Mapped[int]
    last_hash: Mapped[str]
    why: Mapped[str]
    ended_at: Mapped[Moment]


@dataclass(frozen=True)
class Head:
    """A life and where its chain stands; `cursor` is the last number of the hub's log, of that `hub_incarnation`."""

    incarnation: str
    parent: str | None
    fork_seq: int
    fork_hash: str
    last_seq: int
    last_hash: str
    hub_incarnation: int = 0
    cursor: int = 0

    @property
    def root(self) -> str:
        """The chain hash before its first change."""
        return chain.root(self.incarnation, self.parent, self.fork_seq, self.fork_hash)


def begin(connection: Connection, incarnation: str) -> None:
    """Start the chain of a new database. `incarnation` is 32 random hex digits."""
    start = chain.root(incarnation, None, 0, "")
    connection.execute(
        insert(LineageRow).values(
            one=1, incarnation=incarnation, parent=None, fork_seq=0, fork_hash="", last_seq=0, last_hash=start
        )
    )


def head(tx: Session) -> Head:
    """Return where the chain stands. A backup of an earlier version has no hub's log to tell of."""
    return _life(dict(tx.execute(text("SELECT * FROM lineage")).mappings().one()))


def past(tx: Session) -> list[Head]:
    """Return the earlier lives, the first one first; none in a backup of an earlier version."""
    if not tx.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'lineage_past'")).first():
        return []
    rows = tx.execute(text("SELECT * FROM lineage_past ORDER BY fork_seq, ended_at")).mappings()
    return [_life(dict(row)) for row in rows]


def _life(row: Mapping[str, Any]) -> Head:
    return Head(**{field.name: row[field.name] for field in fields(Head) if field.name in row})


def hash_in(tx: Session, life: Head, seq: int) -> str:
    """Return the chain hash after change `seq` in one of our lives. Raises ChainBroken when it is missing."""
    return life.root if seq == life.fork_seq else _stored(tx, seq)


def _stored(tx: Session, seq: int) -> str:
    if seq == 0:
        first = [*past(tx), head(tx)][0]
        return first.root
    found = tx.execute(
        text("SELECT chain FROM journal_line WHERE seq = :seq"), {"seq": seq}
    ).scalar_one_or_none()
    if found is None:
        raise ChainBroken(seq=seq)
    return str(found)


def read_log(tx: Session, hub_incarnation: int, cursor: int) -> None:
    """Remember how far the hub's log was read: every later act is known to have been done in that knowledge."""
    row = tx.get_one(LineageRow, 1)
    row.hub_incarnation, row.cursor = hub_incarnation, cursor
    tx.flush()


def fork(tx: Session, incarnation: str, at: int, why: str, now: datetime) -> Head:
    """Begin a new life after change `at`; return it. Lines after `at` keep number and uuid and are chained anew.

    A life that made nothing up to `at` is forgotten with it: all it made is made again by the new one.
    Must run where no trigger guards the lines (see `journal.refork`). Raises ChainBroken.
    """
    lives = [*past(tx), head(tx)]
    parent = max(
        (life for life in lives if life.fork_seq <= at), key=lambda life: (life.fork_seq, lives.index(life))
    )
    if at == parent.fork_seq and parent.parent is not None:  # nothing of it is kept: its own parent is ours
        before = next(life for life in lives if life.incarnation == parent.parent)
        parent, at_hash = before, parent.fork_hash
    else:
        at_hash = hash_in(tx, parent, at)
    for life in lives:
        before_row = tx.get(LineagePastRow, life.incarnation)
        if life.fork_seq > at or (life.fork_seq == at and life is not parent):
            if before_row is not None:
                tx.delete(before_row)
        elif life is parent:
            tx.merge(
                LineagePastRow(
                    incarnation=life.incarnation, parent=life.parent, fork_seq=life.fork_seq,
                    fork_hash=life.fork_hash, last_seq=at, last_hash=at_hash, why=why, ended_at=now,
                )
            )  # fmt: skip
    row = tx.get_one(LineageRow, 1)
    last = chain.root(incarnation, parent.incarnation, at, at_hash)
    row.incarnation, row.parent, row.fork_seq, row.fork_hash = incarnation, parent.incarnation, at, at_hash
    lines = tx.execute(
        text("SELECT id, inner FROM journal_line WHERE seq > :at ORDER BY seq"), {"at": at}
    ).all()
    chained = []
    for number, inner in lines:
        last = chain.extend(last, inner)
        chained.append((last, number))
    if chained:
        tx.connection().exec_driver_sql("UPDATE journal_line SET chain = ? WHERE id = ?", chained)
    row.last_hash = last
    tx.flush()
    return head(tx)
