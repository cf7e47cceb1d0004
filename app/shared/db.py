"""How is the encrypted database opened, read and changed? The one gate to SQLite; knows no capability.

`Database.transaction` is the only way to write: it holds BEGIN IMMEDIATE, opens the journal's context, chains the new
lines before commit and then says which tables changed.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from app.shared import journal, room
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.errors import (
    Cancelled,
    ChangedElsewhere,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseRefused,
    DeviceError,
)
from app.shared.log import LOGGER
from app.shared.progress import SILENT, Progress
from app.shared.text import N_

OLDEST_SQLITE = (3, 51, 3)  # 3.7.0 to 3.51.2 carry the WAL-reset bug
CHECKED_AT_OPENING = (
    64 * 1024 * 1024
)  # bytes; larger files are checked by `nuangong check` and by every backup
STEPS = 20_000  # of SQLite's machine between two questions whether to stop: some milliseconds
_PLAIN_HEADER = b"SQLite format 3\x00"


class SqliteTooOld(DeviceError):
    """The SQLite built in has a bug that can lose data."""

    code = "database.sqlite_too_old"
    template = N_(
        "SQLite {found} is too old for safe keeping of data. Nothing was opened; install Nuangong again."
    )


class NotEncrypted(DeviceError):
    """The file is a plain SQLite database."""

    code = "database.not_encrypted"
    template = N_("The office's data file is not encrypted, so it is not ours. Nothing was opened.")


_REFUSED: Final = {
    sqlcipher.SQLITE_IOERR: "disk i/o",
    sqlcipher.SQLITE_READONLY: "readonly",
    sqlcipher.SQLITE_CANTOPEN: "unable to open",
}


# A copy page by page tells its refusals without a code, in SQLite's own words for one and in no others.
_WORDED: Final = {
    "database is locked": sqlcipher.SQLITE_BUSY,
    "database table is locked": sqlcipher.SQLITE_LOCKED,
    "database or disk is full": sqlcipher.SQLITE_FULL,
    "database disk image is malformed": sqlcipher.SQLITE_CORRUPT,
    "file is not a database": sqlcipher.SQLITE_NOTADB,
    "disk I/O error": sqlcipher.SQLITE_IOERR,
    "attempt to write a readonly database": sqlcipher.SQLITE_READONLY,
    "unable to open database file": sqlcipher.SQLITE_CANTOPEN,
}


def _refusal(error: BaseException, place: Path | None) -> DeviceError | None:
    """Turn what SQLite says about the world into our words; None when it is a bug of ours.

    Told by the primary result code, the lowest byte, and never by a word in a sentence: "malformed JSON" of one record
    is no damaged file, and saying so would send an office back to its last backup.
    """
    code = getattr(error, "sqlite_errorcode", _WORDED.get(str(error), 0)) & 0xFF
    if code in (sqlcipher.SQLITE_BUSY, sqlcipher.SQLITE_LOCKED):
        return DatabaseBusy()
    if code == sqlcipher.SQLITE_FULL:
        return DatabaseFull(**room.facts(place, room.BY_NEED)) if place else DatabaseFull()
    if code in (sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB):
        return DatabaseDamaged()
    return DatabaseRefused(reason=_REFUSED[code]) if code in _REFUSED else None


@contextlib.contextmanager
def gate(place: Path | None = None) -> Iterator[None]:
    """Let our errors pass, and turn SQLite's into ours; `place` is where the file lies."""
    try:
        yield
    except StaleDataError as stale:
        raise ChangedElsewhere() from stale
    except (DBAPIError, sqlcipher.Error) as error:
        ours = _refusal(error.orig if isinstance(error, DBAPIError) and error.orig else error, place)
        if ours is None:
            raise
        raise ours from error


def rekey(path: Path, key: bytes, new: bytes) -> None:
    """Give a closed file another key, page by page. A cut leaves a file of neither key: for copies only."""
    with gate():
        connection = connect(path, key)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
        finally:
            connection.close()


def connect(path: Path, key: bytes) -> Any:
    """Open one raw connection to an encrypted file with a raw 32-byte key, its pragmas set."""
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, timeout=10.0)
    connection.execute(
        "PRAGMA cipher_log_level = NONE"
    )  # it would write to the terminal; we say it in our words
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in (
        "cipher_memory_security = OFF",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
        "trusted_schema = OFF",
        "recursive_triggers = ON",
        "busy_timeout = 10000",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _refuse_unfit(path: Path) -> None:
    """Raise SqliteTooOld, NotEncrypted, or DatabaseRefused when the system does not let it be looked at."""
    found = sqlcipher.sqlite_version
    if tuple(int(part) for part in found.split(".")) < OLDEST_SQLITE:
        raise SqliteTooOld(found=found)
    try:
        with path.open("rb") as file:
            plain = file.read(16) == _PLAIN_HEADER
    except FileNotFoundError:
        return
    except OSError as error:
        raise DatabaseRefused(reason="unable to open") from error
    if plain:
        raise NotEncrypted()


class Database:
    """An open encrypted database. One writer at a time; readers see the last commit."""

    sqlite: Final = str(sqlcipher.sqlite_version)

    def __init__(self, path: Path, key: bytes, clock: Clock) -> None:
        self.path = path
        self.written = False  # whether anything was committed through this object
        self.commits = 0  # how many times something was
        self._file: BinaryIO | None = None
        self._clock = clock
        self._listeners: list[Callable[[frozenset[str]], None]] = []
        self._writing = threading.RLock()
        self.engine = create_engine(
            "sqlite://",
            creator=lambda: connect(path, key),
            module=sqlcipher,
            poolclass=QueuePool,
            pool_size=4,
            hide_parameters=True,  # a person's data never reaches an error's text
        )
        event.listen(self.engine, "begin", _begin)
        self._writer: Engine = self.engine.execution_options(writes=True)

    @classmethod
    def open(cls, path: Path, key: bytes, clock: Clock | None = None) -> Self:
        """Open an existing file. Raises DatabaseDamaged, NotEncrypted, SqliteTooOld or DatabaseRefused."""
        _refuse_unfit(path)
        if not path.exists() or path.stat().st_size == 0:
            raise DatabaseDamaged()
        database = cls(path, key, clock or Clock())
        with gate():
            if path.stat().st_size <= CHECKED_AT_OPENING:
                database.check_pages()
        return database

    @classmethod
    def create(cls, path: Path, key: bytes, clock: Clock | None = None) -> Self:
        """Make a new, empty file that must not exist yet."""
        _refuse_unfit(path)
        if path.exists():
            raise DatabaseRefused(reason="exists")
        return cls(path, key, clock or Clock())

    def check_pages(self) -> None:
        """Check the seal of every page. Raises DatabaseDamaged."""
        with gate(), self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            if connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall():
                raise DatabaseDamaged()

    def check_structure(self, progress: Progress = SILENT) -> None:
        """Check that tables, indexes and references are whole. Raises DatabaseDamaged, or Cancelled."""
        with self.reading() as tx:
            raw: Any = tx.connection().connection.dbapi_connection
            watch = _Watch(progress)
            raw.set_progress_handler(watch.moved, STEPS)
            try:
                whole = tx.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                loose = tx.connection().exec_driver_sql("PRAGMA foreign_key_check").first()
            except DBAPIError as error:
                if watch.stopped:
                    raise Cancelled() from error
                raise
            finally:
                raw.set_progress_handler(None, 0)
        if not whole or loose is not None:
            raise DatabaseDamaged()

    def check_chain(self, progress: Progress = SILENT) -> int:
        """Walk the whole chain of changes; return its length. Raises ChainBroken, or Cancelled."""
        with self.reading() as tx:
            return journal.verify(tx, progress)

    def check(self) -> int:
        """Check pages, structure, references and the chain; return the chain's length. Raises DeviceError."""
        self.check_pages()
        self.check_structure()
        return self.check_chain()

    def told(self, *pragmas: str) -> dict[str, str]:
        """Return what SQLite says to these pragmas, as text: versions and settings, no content."""
        with self.reading() as tx:
            run = tx.connection().exec_driver_sql
            return {name: str(run(f"PRAGMA {name}").scalar()) for name in pragmas}

    @contextlib.contextmanager
    def transaction(self, reason: str, actor: Actor) -> Iterator[Session]:
        """Open the one transaction of an act. Everything in it is kept, journalled and chained, or nothing is."""
        with self._writing, gate(self.path), Session(self._writer, expire_on_commit=False) as tx, tx.begin():
            command = journal.open_context(tx, reason, actor.operator_id, actor.device_id, self._clock.now())
            yield tx
            changed = journal.close_context(tx, command) | tx.info.get("touched", frozenset())
        self.commits += 1
        if changed:
            self.written = True
            self._announce(changed)

    @contextlib.contextmanager
    def bookkeeping(self, *, due: bool = True) -> Iterator[Session]:
        """Open a transaction for local rows only; writing a synced row in it aborts, for it has no context.

        `due` says whether what is written is worth a backup at closing.
        """
        with self._writing, gate(self.path), Session(self._writer, expire_on_commit=False) as tx, tx.begin():
            yield tx
        self.commits += 1
        self.written = self.written or due
        if touched := tx.info.get("touched"):
            self._announce(touched)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one moment of the data and cannot change it."""
        with gate(), Session(self.engine, expire_on_commit=False) as tx, tx.begin():
            yield tx

    @contextlib.contextmanager
    def still(self) -> Iterator[BinaryIO]:
        """Hold everybody who writes off, and give the file as it lies on the disk, with all commits folded in.

        Raises DatabaseBusy while somebody still reads an older state. The file stays open as long as the database:
        closing it would take away the locks SQLite has on it (POSIX gives locks to processes, not to handles).
        """
        with self._writing, gate():
            with self.engine.connect() as connection:
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy is None or busy[0]:
                raise DatabaseBusy()
            if self._file is None:
                self._file = self.path.open("rb", buffering=0)
            self._file.seek(0)
            yield self._file

    def on_change(self, listener: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        """Call `listener` with the names of the tables changed after each commit; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _announce(self, changed: frozenset[str]) -> None:
        """Tell the listeners. The act is kept by now: a device that fails one of them must not deny it."""
        for listener in list(self._listeners):
            try:
                listener(changed)
            except DeviceError as error:
                LOGGER.warning("not told of a change: %s", error.code)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let it go."""
        with gate(), self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.engine.dispose()
        if self._file is not None:
            self._file.close()
            self._file = None


class _Watch:
    """Asks, while SQLite works, whether somebody wants it to stop: it knows no other way out."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._times, self.stopped = progress, 0, False

    def moved(self) -> int:
        """Return 1 to stop SQLite's work."""
        self._times += 1
        try:
            self._progress.report(self._times)
        except Cancelled:
            self.stopped = True
        return int(self.stopped)


def touch(tx: Session, *tables: str) -> None:
    """Have the names of local (not journalled) tables announced after commit as well."""
    tx.info["touched"] = tx.info.get("touched", frozenset()) | frozenset(tables)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
