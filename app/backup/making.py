"""How is a backup made, proven, kept and listed? A backup counts only once it was opened again and compared."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.backup.archive import (
    DATABASE,
    SUFFIX,
    Contents,
    count,
    key_of,
    pack,
    told,
    unpack,
    verify_bytes,
)
from app.backup.rules import KEPT, SHOWN, due, fresh
from app.security import Guard, audit
from app.security.vault import Vault
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import Clock, moment
from app.shared.db import Database, connect, gate
from app.shared.errors import DatabaseDamaged, DeviceError, NuangongError, RuleError
from app.shared.files import (
    FolderMissing,
    make_folder,
    read_whole,
    refusals,
    scratch,
    sync_folder,
    write_refusal,
    write_whole,
)
from app.shared.text import N_
from app.sync import stick
from app.unions import office_facts

AFTER = 1_000_000_000
"""Nanoseconds between two backups that the clock would put in another order."""


class OtherKeys(RuleError):
    """The backup is locked with keys of another time or office."""

    code = "backup.other_keys"
    template = N_(
        "This backup is locked with other keys than this office has now. Nothing was changed. "
        "Restore it into an empty folder with the password of that time."
    )


@dataclass(frozen=True)
class BackupMade:
    """A proven backup: where it lies and what it holds."""

    path: Path
    contents: Contents


@dataclass(frozen=True)
class KeptBackup:
    """A backup in the profile's own folder: when it was made, its size (bytes), what it says of itself.

    It was proven before it got its name; `problem` is why it cannot be read now, else None.
    """

    path: Path
    made_at: datetime
    size: int
    contents: Contents | None
    problem: NuangongError | None


class Making:
    """The part of the backups that makes them; stands on one open office."""

    def __init__(
        self, db: Database, guard: Guard, clock: Clock, vault: Vault, key: bytes, profile: Path
    ) -> None:
        self._db, self._guard, self._clock, self._vault, self._key = db, guard, clock, vault, key
        self.profile, self.folder = profile, profile / "backups"
        self._opened = clock.now()

    def make(self, actor: Actor, office: str, to: Path | None = None) -> BackupMade:
        """Make and prove a backup in `to` (the profile's own folder when None, which keeps the newest 30).

        One that leaves the computer is audited: it holds the whole office, though locked.

        Raises DeviceError when the place is full, read-only or absent; nothing half-written stays.
        """
        self._guard.check(actor, "backup.make")
        if to is None:
            return self._own(office)
        if not to.is_dir():
            raise FolderMissing()
        made = self._make(to, office, outside=True)
        self._copied_out()
        self._carried_out(actor, "copy")
        return made

    def keep(self, actor: Actor, office: str) -> BackupMade:
        """Make the backup the program makes by itself, in the profile's own folder. Raises DeviceError."""
        self._guard.check(actor, "backup.keep")
        return self._own(office)

    def due(self, actor: Actor) -> bool:
        """Say whether the open office needs a backup now: something was written and none was made for four hours."""
        self._guard.check(actor, "backup.keep")
        return due(self.last_made(), self._opened, self._clock.now(), written=self._db.written)

    def wanted(self, *, spare: bool) -> bool:
        """Say whether closing makes a backup: something was written now, or earlier and the newest has it not.

        With `spare` a newest one of less than ten minutes is enough: what came since goes into the next.
        """
        last = self.last()
        if last is None:
            return True
        if spare and fresh(_since(last), self._clock.now()):
            return False
        return self._db.written or self._behind(last)

    def last(self) -> Path | None:
        """Return the newest backup in the profile's own folder."""
        kept = files_in(self.folder)
        return kept[-1] if kept else None

    def last_made(self) -> datetime | None:
        """Return when the newest backup in the profile's own folder was made."""
        last = self.last()
        return _since(last) if last else None

    def kept(self, actor: Actor, most: int = SHOWN) -> tuple[KeptBackup, ...]:
        """Return the newest backups of the profile's own folder, the newest first; none is opened for that."""
        self._guard.check(actor, "backup.read")
        return tuple(looked_at(path) for path in reversed(files_in(self.folder)[-most:]))

    def check(self, actor: Actor, path: Path) -> Contents:
        """Prove one backup again, whole. Raises BackupDamaged, BackupNewer, OtherKeys or FileUnreadable."""
        self._guard.check(actor, "backup.verify")
        with self._readable(path):
            content = read_whole(path)
            return verify_bytes(content, key_of(content, self._keys()))

    def paper(self, actor: Actor, path: Path) -> tuple[Contents, str, int]:
        """Return what a backup says of itself, its file's SHA-256 and its size (bytes), for the paper kept beside it.

        Raises BackupDamaged, BackupNewer or FileUnreadable.
        """
        self._guard.check(actor, "backup.read")
        content = read_whole(path)
        return unpack(content)[2], hashlib.sha256(content).hexdigest(), len(content)

    # -- the steps

    def _carried_out(self, actor: Actor, how: str) -> None:
        """Write down that somebody carried the whole office out on a stick, locked as it is."""
        with self._db.transaction("backup.carried_out", actor) as tx:
            audit(tx, actor, "backup", "office", actor.device_id, how)

    def _keys(self) -> tuple[bytes, ...]:
        """Return the key of today and those before it: a backup stays under the key of its day."""
        return (self._key, *self._vault.past(self._key))

    def _behind(self, last: Path) -> bool:
        contents = looked_at(last).contents
        with self._db.reading() as tx:
            head = lineage.head(tx)
        return contents is None or (contents.incarnation, contents.last_seq) != (
            head.incarnation,
            head.last_seq,
        )

    def _own(self, office: str) -> BackupMade:
        make_folder(self.folder)
        before = self.last()
        made = self._make(self.folder, office)
        if before is not None:
            _date_after(made.path, before)
        self._forget_oldest()
        return made

    def _copied_out(self) -> None:
        """Be told that a backup lies outside this computer."""

    def _make(self, folder: Path, office: str, *, outside: bool = False) -> BackupMade:
        """Write a backup into `folder` and prove it there; one that cannot be proven does not stay."""
        now = self._clock.now()
        name = f"{office}-{now.astimezone():%Y%m%d-%H%M%S}-{os.urandom(3).hex()}{SUFFIX}"
        path, content = folder / name, self._packed(office, now.isoformat())
        found: list[Contents] = []
        if outside:  # a stick is read back, and says in its own words why it refuses
            stick.place(
                folder, name, content, verify=lambda read: found.append(verify_bytes(read, self._key))
            )
            return BackupMade(path, found[0])
        part = (
            folder / f"{name}.part"
        )  # it gets its name once it is proven: a cut leaves no backup nobody looked at
        write_whole(part, content)
        try:
            contents = verify_bytes(read_whole(part), self._key)
            part.replace(path)
            sync_folder(folder)
        except OSError as error:
            raise write_refusal(error, folder, len(content)) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        return BackupMade(path, contents)

    def _office_code(self) -> str:
        with self._db.reading() as tx:
            return office_facts(tx).code

    def _packed(self, office: str, made_at: str) -> bytes:
        with scratch() as folder, gate():
            copy = folder / DATABASE
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
            # Nobody needs half of this copy, and it is read back: each page is written once, and nothing is waited for.
            for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                target.execute(f"PRAGMA {pragma}").fetchall()
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            target.execute("PRAGMA journal_mode = DELETE").fetchall()
        finally:
            target.close()
            source.close()

    @contextlib.contextmanager
    def _readable(self, path: Path) -> Iterator[None]:
        """Tell a backup under other keys from a damaged one: its bytes are what it says, only our key opens it not."""
        try:
            yield
        except DatabaseDamaged:
            unpack(read_whole(path))
            raise OtherKeys() from None

    def _forget_oldest(self) -> None:
        with contextlib.suppress(
            OSError, DeviceError
        ):  # the new one is made and proven whatever becomes of the old
            for old in files_in(self.folder)[:-KEPT]:
                old.unlink()


def files_in(folder: Path) -> list[Path]:
    """Return the backups in a folder, the oldest first: by their time, and by name in one second."""
    with refusals():
        there = [(path.stat().st_mtime_ns, path.name, path) for path in folder.glob(f"*{SUFFIX}")]
    return [path for _at, _name, path in sorted(there)]


def _date_after(path: Path, before: Path) -> None:
    """Let a backup just made be the newest whatever the clock shows.

    By a clock that was wrong and was put right the new one would be the oldest, and the first to be forgotten.
    """
    with contextlib.suppress(OSError):
        last = before.stat().st_mtime_ns
        if path.stat().st_mtime_ns <= last:
            os.utime(path, ns=(last + AFTER, last + AFTER))


def looked_at(path: Path) -> KeptBackup:
    """Return what a backup says of itself; nothing of it is proven by that."""
    size, at = path.stat().st_size, _made_at(path)
    try:
        contents = told(path)
    except NuangongError as error:
        return KeptBackup(path, at, size, None, error)
    return KeptBackup(path, moment(contents.made_at) or at, size, contents, None)


def _since(path: Path) -> datetime:
    """Return since when the newest backup is there: what it says itself, where its file was dated after another's."""
    return min(looked_at(path).made_at, _made_at(path))


def _made_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
