"""What did the hub do, transaction by transaction? Kept in that order, so that the hub can be built again.

A transaction that takes in a package of changes is kept as that package's number: it is done again from the package
itself. Of every other one (an enrolment, a decision, a move, what a receipt was) its statements are kept, with their
values, as the database was given them. An act is written in the transaction it tells of, and afterwards as a file of
its own beside the raw packages: `acts/<number>-<incarnation>.act`, locked with the hub's key, each naming the one
before it. Nothing is ever changed or taken away there.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, event, select, update
from sqlalchemy.orm import Session

from app.hub.kept_tables import ActRow
from app.hub.premises import Premises
from app.hub.tables import EVERYWHERE
from app.security.strongbox import BoxDamaged
from app.shared.chain import canonical_text
from app.shared.clock import Clock, iso_moment
from app.shared.db import Database
from app.shared.errors import DeviceError
from app.shared.files import make_folder, read_whole, write_whole
from app.shared.text import N_

TOOK, WROTE = "took", "wrote"
FOLDER: Final = "acts"
SUFFIX: Final = ".act"
_READS: Final = ("SELECT", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "WITH")


class ActsDamaged(DeviceError):
    """An act's file is missing, altered or out of its order; `number` says which."""

    code = "hub.acts_damaged"
    template = N_(
        "The hub's own records cannot be read: number {number} is missing or damaged. Nothing was rebuilt. "
        "Put the folder “acts” back from a backup."
    )


@dataclass(frozen=True)
class Act:
    """One act: its number, what kind of transaction it was, what it holds, and when.

    `life` is the hub's incarnation then, as its file's name tells.
    """

    n: int
    kind: str
    body: Mapping[str, Any]
    before: str
    at: datetime
    life: int = 1

    def text(self) -> str:
        """Return what its file holds and its link is made of."""
        told = {
            "n": self.n,
            "kind": self.kind,
            "body": self.body,
            "before": self.before,
            "at": iso_moment(self.at),
        }
        return canonical_text(told)

    @property
    def link(self) -> str:
        """What the next act names as the one before it."""
        return hashlib.sha256(self.text().encode()).hexdigest()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    n: int
    kind: str
    body: dict[str, Any]
    before: str
    at: str


class HubDatabase(Database):
    """The hub's database: once `recording`, every transaction leaves an act of itself."""

    def __init__(self, path: Path, key: bytes, clock: Clock) -> None:
        super().__init__(path, key, clock)
        self.recording = False
        self._statements: list[list[Any]] | None = None
        self._took: dict[str, Any] | None = None
        event.listen(self.engine, "before_cursor_execute", self._listen)

    @contextlib.contextmanager
    def bookkeeping(self, *, due: bool = True) -> Iterator[Session]:
        """Open a transaction; what it writes is kept as an act in it. Raises as `Database.bookkeeping` does."""
        with super().bookkeeping(due=due) as tx:
            if not self.recording:
                yield tx
                return
            self._began()
            try:
                yield tx
                tx.flush()
                written, took = self._statements, self._took
            finally:
                self._statements = None
            if took is not None:
                _store(tx, TOOK, took, self._clock.now())
            elif written:
                _store(tx, WROTE, {"statements": written}, self._clock.now())

    def _began(self) -> None:
        self._statements, self._took = [], None

    @contextlib.contextmanager
    def unrecorded(self) -> Iterator[Session]:
        """Open a transaction that leaves no act: what it writes is itself about acts."""
        with super().bookkeeping(due=False) as tx:
            yield tx

    def took(self, package: str, name: str) -> None:
        """Say that the open transaction takes in a package: it is done again from that, not from statements."""
        self._took = {"package": package, "name": name}

    def _listen(
        self, _connection: Connection, _cursor: Any, statement: str, values: Any, _context: Any, many: bool
    ) -> None:
        if (
            self._statements is None
            or self._took is not None
            or statement.lstrip().upper().startswith(_READS)
        ):
            return
        rows = values if many else [values]
        self._statements.append([statement, [[_plain(one) for one in row] for row in rows]])


def took(premises: Premises, package: str, name: str) -> None:
    """Say that the open transaction takes in a package."""
    if isinstance(premises.db, HubDatabase):
        premises.db.took(package, name)


def again(connection: Connection, act: Act) -> None:
    """Write what an act of kind "wrote" wrote."""
    for statement, rows in act.body["statements"]:
        values = [tuple(_value(one) for one in row) for row in rows]
        if len(values) == 1:
            connection.exec_driver_sql(statement, values[0])
        else:
            connection.exec_driver_sql(statement, values)


def _plain(value: Any) -> Any:
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value


def _store(tx: Session, kind: str, body: Mapping[str, Any], at: datetime) -> None:
    last = tx.execute(
        select(ActRow.n, ActRow.link).where(ActRow.office_id == EVERYWHERE).order_by(ActRow.n.desc()).limit(1)
    ).one_or_none()
    n, before = (last.n + 1, last.link) if last else (1, "")
    keep(tx, Act(n, kind, body, before, at), kept=False)


def keep(tx: Session, act: Act, *, kept: bool) -> None:
    """Write an act into the table."""
    tx.add(
        ActRow(
            office_id=EVERYWHERE, n=act.n, kind=act.kind, body=canonical_text(act.body), link=act.link,
            at=act.at, kept=kept,
        )
    )  # fmt: skip
    tx.flush()


def flush(premises: Premises) -> None:
    """Write the files of the acts that have none yet. Raises a DeviceError; what is written stays."""
    if not isinstance(premises.db, HubDatabase):
        return
    with premises.db.reading() as tx:
        rows = tx.scalars(
            select(ActRow).where(ActRow.office_id == EVERYWHERE, ~ActRow.kept).order_by(ActRow.n)
        ).all()
        first = rows[0].n - 1 if rows else 0
        before = tx.scalar(select(ActRow.link).where(ActRow.office_id == EVERYWHERE, ActRow.n == first)) or ""
    for row in rows:
        act = Act(row.n, row.kind, json.loads(row.body), before, row.at)
        _write(premises, act)
        before = row.link
    if rows:
        with premises.db.unrecorded() as tx:
            done = update(ActRow).where(ActRow.office_id == EVERYWHERE, ActRow.n <= rows[-1].n)
            tx.execute(done.values(kept=True))


def _write(premises: Premises, act: Act) -> None:
    folder = premises.folder / FOLDER
    make_folder(folder)
    name = f"{act.n:08d}-{premises.incarnation:04d}{SUFFIX}"
    write_whole(folder / name, premises.box.lock(act.text().encode(), name))


class Kept:
    """The acts in a folder, in order: of a hub that was restored, those of its last life and what they follow."""

    def __init__(self, folder: Path, box: Any) -> None:
        """Read no more than the names. Raises ActsDamaged when there is none."""
        self._box = box
        self._files: dict[int, list[Path]] = {}
        for path in folder.glob(f"*{SUFFIX}"):
            self._files.setdefault(_numbers(path)[0], []).append(path)
        if not self._files:
            raise ActsDamaged(number=1)
        self.life = max(_numbers(path)[1] for paths in self._files.values() for path in paths)

    def read(self) -> list[Act]:
        """Return the acts, the first one first; each was proved to follow the one before it. Raises ActsDamaged."""
        every = [path for paths in self._files.values() for path in paths]
        acts = [self._read(max(every, key=lambda path: _numbers(path)[::-1]))]
        while acts[-1].n > 1:
            n = acts[-1].n - 1
            fitting = [
                one for path in self._files.get(n, []) if (one := self._read(path)).link == acts[-1].before
            ]
            if not fitting:
                raise ActsDamaged(number=n)
            acts.append(fitting[0])
        if acts[-1].before:
            raise ActsDamaged(number=1)
        return acts[::-1]

    def packages(self) -> frozenset[str]:
        """Return every package an act of any life speaks of."""
        every = (self._read(path) for paths in self._files.values() for path in paths)
        return frozenset(act.body["package"] for act in every if act.kind == TOOK)

    def _read(self, path: Path) -> Act:
        number, life = _numbers(path)
        try:
            told = msgspec.json.decode(self._box.open(read_whole(path), path.name), type=_File)
            at = datetime.fromisoformat(told.at)
        except (BoxDamaged, msgspec.MsgspecError, ValueError):
            raise ActsDamaged(number=number) from None
        if told.n != number:
            raise ActsDamaged(number=number)
        return Act(told.n, told.kind, told.body, told.before, at, life)


def _numbers(path: Path) -> tuple[int, int]:
    number, _, life = path.stem.partition("-")
    return (int(number), int(life)) if number.isdecimal() and life.isdecimal() else (0, 0)
