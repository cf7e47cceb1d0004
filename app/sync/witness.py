"""Was this database put back to an earlier day, or copied from another computer? A small file beside it remembers.

The witness tells the name of the database's life, its last change, and the computer; it is authenticated with the
database's own key. It is synced to the disk at opening, at an export and at closing. After every commit a second file
beside it is written without waiting for the disk: after a power cut it may be empty, and the synced one then speaks
alone. A database ahead of its witness is normal: the last moment was lost. One behind it was rolled back, one with
another computer's witness was copied, one without any was taken out of its folder: a new life of it begins before the
first write.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.security.vault import tag
from app.shared import lineage, machine
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import DeviceError
from app.shared.files import read_whole, write_whole
from app.shared.foreign import json_of
from app.shared.ids import new_id
from app.shared.lineage import ChainBroken, LineagePastRow
from app.shared.text import N_
from app.sync import queries, renewal

FILE, LATEST = "witness.json", "witness-latest.json"
PURPOSE = "witness"


class RolledBack(DeviceError):
    """The database knows less than it did when this computer last wrote it."""

    why = renewal.ROLLED_BACK
    code = "witness.rolled_back"
    template = N_(
        "The data is older than it was on this computer: the last changes are missing. If nobody put it back on "
        "purpose, restore the newest backup, or enter what is missing again."
    )


@dataclass(frozen=True)
class Seen:
    """How far a database had come, on which computer."""

    incarnation: str
    seq: int
    hash: str
    machine: str


class Witness:
    """Remembers one open database; `check` is asked before the first write, `listen` from then on."""

    def __init__(self, db: Database, key: bytes, profile: Path, clock: Clock) -> None:
        self._db, self._key, self._clock = db, key, clock
        self._profile, self.path, self._latest = profile, profile / FILE, profile / LATEST

    def check(self) -> str:
        """Begin a new life of the database when it must; return why, or ''. Raises FileUnreadable."""
        with self._db.reading() as tx:
            known = tx.execute(text("SELECT witnessed FROM lineage")).scalar_one()
            why = self._doubt(tx, _known(self._profile, self._key, strict=True)) if known else ""
            at = queries.position(tx, "", "").acked
        if why:
            with self._db.bookkeeping() as tx:
                renewal.renew(tx, at, why, self._clock.now())
        if why or not known:
            with self._db.bookkeeping(due=False) as tx:
                tx.execute(text("UPDATE lineage SET witnessed = 1"))
        with contextlib.suppress(DeviceError):  # on a full or locked disk the office can still be read
            self.record(synced=True)
        return why

    def behind(self) -> int | None:
        """Return how many changes the witness does not know of yet; None when it is missing or not ours."""
        seen = remembered(self._profile, self._key)
        with self._db.reading() as tx:
            now = lineage.head(tx)
        if seen is None or seen.incarnation != now.incarnation or seen.machine != machine.fingerprint():
            return None
        return max(0, now.last_seq - seen.seq)

    def lives(self) -> list[tuple[str, datetime]]:
        """Return why and when each earlier life of the database ended, the first one first."""
        with self._db.reading() as tx:
            rows = tx.execute(
                select(LineagePastRow.why, LineagePastRow.ended_at).order_by(LineagePastRow.ended_at)
            )
            return [(why, ended) for why, ended in rows]

    def _doubt(self, tx: Session, seen: Seen | None) -> str:
        now = lineage.head(tx)
        if seen is None or seen.machine != machine.fingerprint():
            return renewal.COPIED
        if seen.incarnation != now.incarnation:
            earlier = {life.incarnation for life in lineage.past(tx)}
            return "" if seen.incarnation in earlier else renewal.ROLLED_BACK
        return "" if _behind(tx, seen) is False else renewal.ROLLED_BACK

    def compare(self, folder: Path) -> bool:
        """Say whether the copy of the witness on a stick knows more than the database does: it was rolled back."""
        seen = _read(folder / self.copy_name(), self._key)
        with self._db.reading() as tx:
            same = seen is not None and seen.incarnation == lineage.head(tx).incarnation
            return same and seen is not None and _behind(tx, seen)

    def copy_name(self) -> str:
        """Return the name of the witness's copy on a stick: it tells nothing of office or person."""
        return f"witness-{tag(self._key, PURPOSE, b'name')[:10]}.json"

    def copy(self, folder: Path) -> None:
        """Leave a copy on the stick. Raises DeviceError."""
        write_whole(folder / self.copy_name(), self._written())

    def record(self, *, synced: bool = False) -> None:
        """Write down how far the database has come; without `synced` the system may take its time.

        Raises DeviceError when `synced`. Otherwise a witness that lags is normal: the commit itself is safe, and must
        not look as if it had failed.
        """
        if synced:
            write_whole(self.path, self._written())
            return
        part = self._latest.with_name(f".{new_id()}.part")
        try:
            part.write_bytes(self._written())
            part.replace(self._latest)
        except (OSError, DeviceError):
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def hand_over(self, key: bytes) -> None:
        """Write down how far the database has come so that the holder of its next key, `key`, believes it as well."""
        write_whole(self.path, self._written(key))

    def listen(self) -> None:
        """Write the witness after every commit from now on."""
        self._db.on_change(lambda _tables: self.record())

    def _written(self, next_key: bytes | None = None) -> bytes:
        with self._db.reading() as tx:
            now = lineage.head(tx)
        seen = asdict(Seen(now.incarnation, now.last_seq, now.last_hash, machine.fingerprint()))
        told = {**seen, "tag": _tag(self._key, seen)}
        if next_key is not None:
            told["next"] = _tag(next_key, seen)
        return json.dumps(told).encode()


def remembered(profile: Path, key: bytes) -> Seen | None:
    """Return how far the office in `profile` had come, where its database cannot say so; None when nobody knows."""
    return _known(profile, key)


def _known(profile: Path, key: bytes, *, strict: bool = False) -> Seen | None:
    """Return what the witness says; the file written last counts only where it goes on from the synced one."""
    synced, latest = (_read(profile / name, key, strict=strict) for name in (FILE, LATEST))
    if synced is None or latest is None:
        return synced
    same = (latest.incarnation, latest.machine) == (synced.incarnation, synced.machine)
    return latest if same and latest.seq > synced.seq else synced


def _behind(tx: Session, seen: Seen) -> bool:
    """Say whether a database knows less than its witness, or something else."""
    now = lineage.head(tx)
    if seen.seq > now.last_seq or seen.seq < now.fork_seq:
        return True
    try:
        return lineage.hash_in(tx, now, seen.seq) != seen.hash
    except ChainBroken:
        return True


def _tag(key: bytes, seen: dict[str, object]) -> str:
    return tag(key, PURPOSE, json.dumps(seen, sort_keys=True).encode())


def _read(path: Path, key: bytes, *, strict: bool = False) -> Seen | None:
    """Read a witness; one that is missing or was not written with this key says nothing.

    `strict` raises FileUnreadable for one that is there and cannot be read: a disk that fails for a moment must not
    make another life of this office, whose money would then wait for the hub.
    """
    if not path.is_file():
        return None
    try:
        content = read_whole(path)
    except DeviceError:
        if strict:
            raise
        return None
    try:
        told = json_of(content)
        marks = (told.pop("tag"), told.pop("next", None))
        seen = Seen(str(told["incarnation"]), int(told["seq"]), str(told["hash"]), str(told["machine"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return seen if _tag(key, asdict(seen)) in marks else None
