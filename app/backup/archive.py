"""What is in a backup file, and is it whole? Reads and restores one; needs no open office, only a password.

A backup is one uncompressed zip: the encrypted database, its key slots, and what must be found again in them (row
counts, money totals in fen, the head of the chain).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, func, select, text
from sqlalchemy.orm import Session

from app.security.vault import KeysDamaged, Vault
from app.shared import journal, lineage
from app.shared.base import Row
from app.shared.db import Database, NotEncrypted, connect, gate
from app.shared.errors import DatabaseDamaged, DeviceError, RuleError
from app.shared.files import (
    FileUnreadable,
    make_folder,
    read_whole,
    scratch,
    sync_folder,
    write_refusal,
    write_whole,
)
from app.shared.foreign import json_of
from app.shared.ids import new_id
from app.shared.text import N_
from app.sync.versions import SCHEMA

DATABASE = "office.db"
KEYS = "keyslots.json"
CONTENTS = "contents.json"
SUFFIX = ".ngbak"
LEFTOVERS = (f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal")
"""What SQLite leaves beside a database that was not closed; beside another database it would be taken for its own."""


class BackupDamaged(DeviceError):
    """The file is not a whole backup of ours."""

    code = "backup.damaged"
    template = N_("This backup is damaged or not one of ours. Nothing was changed; try an older backup.")


class BackupNewer(DeviceError):
    """A newer version of the program made the backup."""

    code = "backup.newer"
    template = N_(
        "This backup was made by a newer version of Nuangong. Nothing was changed; update this program first."
    )


class ProfileNotEmpty(RuleError):
    """A restore never overwrites an office."""

    code = "backup.profile_not_empty"
    template = N_("There already is an office in that folder. Nothing was restored; choose an empty folder.")


@dataclass(frozen=True)
class Contents:
    """What a backup must hold: rows by table, fen by "table.column", and where the chain stands.

    `schema` is the version of its tables, empty in backups made before it was told.
    """

    office: str
    made_at: str
    rows: dict[str, int]
    fen: dict[str, int]
    incarnation: str
    last_seq: int
    last_hash: str
    sha256: str
    schema: str = ""

    @property
    def records(self) -> int:
        """Return the number of records in all."""
        return sum(self.rows.values())


_KNOWN = frozenset(field.name for field in fields(Contents))


def count(tx: Session, office: str, made_at: str, sha256: str) -> Contents:
    """Count what the database behind `tx` holds; an older one lacks what came since, and is counted without it."""
    rows: dict[str, int] = {}
    fen: dict[str, int] = {}
    for table in journal.synced_tables(Row.metadata):
        there = {row.name for row in tx.execute(text(f"PRAGMA table_info({table.name})"))}
        if not there:
            continue
        rows[table.name] = tx.execute(select(func.count()).select_from(table)).scalar_one()
        for column in table.columns:
            if isinstance(column.type, BigInteger) and column.name in there:
                fen[f"{table.name}.{column.name}"] = tx.execute(
                    select(func.coalesce(func.sum(column), 0))
                ).scalar_one()
    head = lineage.head(tx)
    return Contents(
        office, made_at, rows, fen, head.incarnation, head.last_seq, head.last_hash, sha256, schema(tx)
    )


def schema(tx: Session) -> str:
    """Return the version of the tables behind `tx`; empty where none was written down."""
    if not tx.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first():
        return ""
    return str(tx.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def pack(database: bytes, keys: bytes, contents: Contents) -> bytes:
    """Return the backup file's bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(CONTENTS, json.dumps(asdict(contents), ensure_ascii=False, sort_keys=True))
        archive.writestr(KEYS, keys)
        archive.writestr(DATABASE, database)
    return out.getvalue()


def _contents(archive: zipfile.ZipFile) -> Contents:
    """Read what a backup says of itself. Raises BackupNewer, or what a damaged one raises."""
    told: dict[str, Any] = json_of(archive.read(CONTENTS))
    if told.keys() - _KNOWN or str(told.get("schema", "")) > SCHEMA:
        raise BackupNewer()
    return Contents(**told)


_DAMAGE = (
    zipfile.BadZipFile, ValueError, TypeError, KeyError, EOFError, NotImplementedError, AttributeError,
)  # fmt: skip


def told(path: Path) -> Contents:
    """Return what a backup says of itself, without opening its database: nothing of it is proven by that.

    Raises BackupDamaged, BackupNewer or FileUnreadable.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sorted(archive.namelist()) != sorted((CONTENTS, DATABASE, KEYS)):
                raise BackupDamaged()
            return _contents(archive)
    except _DAMAGE as error:
        raise BackupDamaged() from error
    except OSError as error:
        raise FileUnreadable() from error


def unpack(content: bytes) -> tuple[bytes, bytes, Contents]:
    """Return database, key slots and contents of a backup's bytes. Raises BackupDamaged or BackupNewer."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.testzip() is not None or sorted(archive.namelist()) != sorted(
                (CONTENTS, DATABASE, KEYS)
            ):
                raise BackupDamaged()
            contents = _contents(archive)
            database, keys = archive.read(DATABASE), archive.read(KEYS)
    except _DAMAGE as error:
        raise BackupDamaged() from error
    if hashlib.sha256(database).hexdigest() != contents.sha256:
        raise BackupDamaged()
    return database, keys, contents


def proven(folder: Path, key: bytes, contents: Contents) -> None:
    """Open the database in `folder`, check all of it and compare it with what the backup says of itself.

    Rows, sums of money and the head of the chain must be the same. Raises BackupDamaged, BackupNewer, DatabaseDamaged.
    """
    db = Database.open(folder / DATABASE, key)
    try:
        with db.reading() as tx:
            if schema(tx) > SCHEMA:
                raise BackupNewer()
        db.check()
        with db.reading() as tx:
            found = count(tx, contents.office, contents.made_at, contents.sha256)
    finally:
        db.engine.dispose()
    if asdict(found) | {"schema": contents.schema} != asdict(contents):
        raise BackupDamaged()


def verify(path: Path, password: str, operator: str | None = None) -> Contents:
    """Open, decrypt and check a backup; return what it holds. Raises BackupDamaged, WrongPassword, FileUnreadable."""
    with scratch() as folder:
        return lay_out(path, folder, password, operator)[0]


def lay_out(path: Path, folder: Path, password: str, operator: str | None) -> tuple[Contents, str, bytes]:
    """Put a backup into `folder` and prove it there; return its contents, the operator's id, and the key."""
    database, keys, contents = unpack(read_whole(path))
    write_whole(folder / KEYS, keys)
    write_whole(folder / DATABASE, database)
    owner, key = Vault(folder).unlock(password, operator)
    proven(folder, key, contents)
    return contents, owner, key


def verify_bytes(content: bytes, key: bytes) -> Contents:
    """Check the bytes of a backup with the open office's own key."""
    with opened(content, key) as (contents, _folder):
        return contents


def key_of(content: bytes, keys: Sequence[bytes]) -> bytes:
    """Return which of the office's keys, the one of today or an earlier one, the bytes of a backup are under.

    The first one where none is: then opening it says so. Raises BackupDamaged or BackupNewer.
    """
    if len(keys) == 1:
        return keys[0]
    with scratch() as folder:
        path = folder / DATABASE
        write_whole(path, unpack(content)[0])
        for key in keys:
            with contextlib.suppress(DeviceError), gate():
                connect(path, key).close()
                return key
    return keys[0]


@contextlib.contextmanager
def opened(content: bytes, key: bytes) -> Iterator[tuple[Contents, Path]]:
    """Lay a backup out in a folder of its own and prove it with `key`; gives its contents and the folder."""
    database, _, contents = unpack(content)
    with scratch() as folder:
        write_whole(folder / DATABASE, database)
        proven(folder, key, contents)
        yield contents, folder


def set_aside(profile: Path, names: tuple[str, ...] = LEFTOVERS) -> int:
    """Give files of a database that is no more names of their own, so that nothing takes them for its own.

    They are never written over one another. Returns how many there were. Raises DeviceError.
    """
    mark, done = new_id(), 0
    try:
        for name in names:
            if (profile / name).exists():
                (profile / name).rename(profile / f"left-{mark}-{name}")
                done += 1
    except OSError as error:
        raise write_refusal(error) from error
    return done


def move_in(inside: Path, to: Path, parts: Sequence[str] = (DATABASE, KEYS)) -> None:
    """Give the files of a proven office their place in `to`, each on the disk before the next. Raises DeviceError.

    The keys go last: a folder without them is no office, so neither a kill nor a power cut leaves half of one.
    """
    try:
        for part in parts:
            (inside / part).replace(to / part)
            sync_folder(to)
    except OSError as error:
        raise write_refusal(error) from error


def empty_place(to: Path) -> None:
    """Make `to` a place for an office: it must hold none. Raises ProfileNotEmpty or DeviceError."""
    if any((to / name).exists() for name in (DATABASE, KEYS)):
        raise ProfileNotEmpty()
    make_folder(to)
    set_aside(to)


def restore(path: Path, to: Path, password: str, operator: str | None = None) -> Contents:
    """Restore a backup into the empty folder `to`; it is proven there before it gets its name.

    Raises ProfileNotEmpty, BackupDamaged, BackupNewer or WrongPassword; `to` then holds no office.
    """
    empty_place(to)
    with scratch(to, ".restore-") as inside:
        contents, _, _ = lay_out(path, inside, password, operator)
        move_in(inside, to)
    return contents


def opens(profile: Path, key: bytes) -> bool:
    """Say whether the office in `profile` can be opened with this key, whole."""
    try:
        Vault(profile).slots()
        db = Database.open(profile / DATABASE, key)
    except (DatabaseDamaged, NotEncrypted, KeysDamaged):
        return False
    try:
        db.check()
    except DeviceError:
        return False
    finally:
        db.engine.dispose()
    return True
