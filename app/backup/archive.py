"""What is in a backup file, and is it whole? Reads and restores one; needs no open office, only a password.

A backup is one uncompressed zip: the encrypted database, its key slots, and what must be found again in them (row
counts, money totals in fen, the head of the chain).
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, func, select, text
from sqlalchemy.orm import Session

from app.security.vault import Vault
from app.shared import journal, lineage
from app.shared.base import Row
from app.shared.db import Database
from app.shared.errors import DeviceError, RuleError
from app.shared.files import make_folder, read_whole, write_whole
from app.shared.text import N_

DATABASE = "office.db"
KEYS = "keyslots.json"
CONTENTS = "contents.json"
SUFFIX = ".ngbak"


class BackupDamaged(DeviceError):
    """The file is not a whole backup of ours."""

    code = "backup.damaged"
    template = N_("This backup is damaged or not one of ours. Nothing was changed; try an older backup.")


class ProfileNotEmpty(RuleError):
    """A restore never overwrites an office."""

    code = "backup.profile_not_empty"
    template = N_("There already is an office in that folder. Nothing was restored; choose an empty folder.")


@dataclass(frozen=True)
class Contents:
    """What a backup must hold: rows by table, fen by "table.column", and where the chain stands."""

    office: str
    made_at: str
    rows: dict[str, int]
    fen: dict[str, int]
    incarnation: str
    last_seq: int
    last_hash: str
    sha256: str


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
    return Contents(office, made_at, rows, fen, head.incarnation, head.last_seq, head.last_hash, sha256)


def pack(database: bytes, keys: bytes, contents: Contents) -> bytes:
    """Return the backup file's bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(CONTENTS, json.dumps(asdict(contents), ensure_ascii=False, sort_keys=True))
        archive.writestr(KEYS, keys)
        archive.writestr(DATABASE, database)
    return out.getvalue()


def _unpack(path: Path) -> tuple[bytes, bytes, Contents]:
    try:
        with zipfile.ZipFile(io.BytesIO(read_whole(path))) as archive:
            if archive.testzip() is not None or sorted(archive.namelist()) != sorted(
                (CONTENTS, DATABASE, KEYS)
            ):
                raise BackupDamaged()
            told: dict[str, Any] = json.loads(archive.read(CONTENTS))
            contents = Contents(**told)
            database, keys = archive.read(DATABASE), archive.read(KEYS)
    except (zipfile.BadZipFile, ValueError, TypeError, KeyError, EOFError, NotImplementedError) as error:
        raise BackupDamaged() from error
    if hashlib.sha256(database).hexdigest() != contents.sha256:
        raise BackupDamaged()
    return database, keys, contents


def _proven(folder: Path, key: bytes, contents: Contents) -> None:
    """Open the database in `folder`, check all of it and compare it with what the backup says of itself."""
    db = Database.open(folder / DATABASE, key)
    try:
        db.check()
        with db.reading() as tx:
            found = count(tx, contents.office, contents.made_at, contents.sha256)
    finally:
        db.engine.dispose()
    if found != contents:
        raise BackupDamaged()


def verify(path: Path, password: str, operator: str | None = None) -> Contents:
    """Open, decrypt and check a backup; return what it holds. Raises BackupDamaged, WrongPassword, FileUnreadable."""
    with tempfile.TemporaryDirectory(prefix="nuangong-") as name:
        return _lay_out(path, Path(name), password, operator)


def _lay_out(path: Path, folder: Path, password: str, operator: str | None) -> Contents:
    database, keys, contents = _unpack(path)
    write_whole(folder / KEYS, keys)
    write_whole(folder / DATABASE, database)
    _, key = Vault(folder).unlock(password, operator)
    _proven(folder, key, contents)
    return contents


def verify_with_key(path: Path, key: bytes) -> Contents:
    """Check a backup with the open office's own key."""
    database, _, contents = _unpack(path)
    with tempfile.TemporaryDirectory(prefix="nuangong-") as name:
        write_whole(Path(name) / DATABASE, database)
        _proven(Path(name), key, contents)
    return contents


def restore(path: Path, to: Path, password: str, operator: str | None = None) -> Contents:
    """Restore a backup into the empty folder `to`; it is proven there before it gets its name.

    Raises ProfileNotEmpty, BackupDamaged or WrongPassword; `to` then holds no office.
    """
    if any((to / name).exists() for name in (DATABASE, KEYS)):
        raise ProfileNotEmpty()
    make_folder(to)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=to) as name:
        contents = _lay_out(path, Path(name), password, operator)
        # the keys go last: a folder without them is no office, so a cut leaves nothing half-done
        for part in (DATABASE, KEYS):
            (Path(name) / part).rename(to / part)
    return contents
