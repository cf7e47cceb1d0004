"""When is a backup made and where? Makes them from the open office; a backup is proven before it is called done."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.backup.archive import DATABASE, SUFFIX, Contents, count, pack, verify_with_key
from app.security import Guard
from app.security.vault import Vault
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, connect, gate
from app.shared.files import FolderMissing, make_folder, read_whole, write_whole

KEPT = 30


@dataclass(frozen=True)
class BackupMade:
    """A proven backup: where it lies and what it holds."""

    path: Path
    contents: Contents


class Backup:
    """Backups of one open office."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock, vault: Vault, key: bytes, profile: Path
    ) -> None:
        self._db, self._guard, self._clock, self._vault, self._key = db, guard, clock, vault, key
        self.folder = profile / "backups"

    def make(self, actor: Actor, office: str, to: Path | None = None) -> BackupMade:
        """Make and prove a backup in `to` (the profile's own folder when None, which keeps the newest 30).

        Raises DeviceError when the place is full, read-only or absent; nothing half-written stays.
        """
        self._guard.check(actor, "backup.make")
        folder = to or self.folder
        if to is None:
            make_folder(folder)
        elif not folder.is_dir():
            raise FolderMissing()
        now = self._clock.now()
        name = f"{office}-{now:%Y%m%d-%H%M%S}-{os.urandom(3).hex()}{SUFFIX}"
        path = folder / name
        write_whole(path, self._packed(office, now.isoformat()))
        made = BackupMade(path, verify_with_key(path, self._key))
        if to is None:
            self._forget_oldest()
        return made

    def prove(self, actor: Actor, path: Path) -> Contents:
        """Open a backup of this office, check all of it and say what it holds. Raises BackupDamaged, FileUnreadable."""
        self._guard.check(actor, "backup.verify")
        return verify_with_key(path, self._key)

    def last(self) -> Path | None:
        """Return the newest backup in the profile's own folder."""
        kept = sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda p: p.stat().st_mtime_ns)
        return kept[-1] if kept else None

    def _packed(self, office: str, made_at: str) -> bytes:
        with tempfile.TemporaryDirectory(prefix="nuangong-") as folder, gate():
            copy = Path(folder) / DATABASE
            self._copy_to(copy)
            database = read_whole(copy)
            taken = Database.open(copy, self._key)
            try:
                with taken.reading() as tx:
                    contents = count(tx, office, made_at, hashlib.sha256(database).hexdigest())
            finally:
                taken.engine.dispose()
        return pack(database, read_whole(self._vault.path), contents)

    def _copy_to(self, path: Path) -> None:
        """Copy one moment of the open database, page by page, under the same key."""
        source: sqlcipher.Connection = connect(self._db.path, self._key)
        target: sqlcipher.Connection = connect(path, self._key)
        try:
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            target.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            target.close()
            source.close()

    def _forget_oldest(self) -> None:
        kept = sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda p: p.stat().st_mtime_ns)
        for old in kept[:-KEPT]:
            old.unlink()
