"""How does the office's own stick keep up with the work? A copy once, then every few seconds what changed since.

The stick is known by a folder with a random name on it. As long as it is plugged in, the desk asks for `keep_up` every
few seconds; nothing changed costs nothing. An older copy goes only after a newer one was read back and proven.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.backup.archive import DATABASE, count, pack, verify_bytes
from app.backup.restoring import Restoring
from app.backup.sticks import FOLDER, Copy, StickNote, base_name, bases, follow, pieces, read_note, write_note
from app.backup.tail import PURPOSE, Piece, Seen, lock, look
from app.security.strongbox import Strongbox
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import DatabaseBusy, NuangongError
from app.shared.files import read_whole, scratch, write_whole
from app.shared.lineage import Head
from app.sync import stick
from app.sync.stick import StickAbsent

MOST_PIECES = 400
UNNOTICED: Final = 0.5
"""A look that takes longer than this (seconds) is not made again at once: a large office, or a slow stick …"""
RESTS: Final = 20
"""… rests so many times as long, and is still kept up every few minutes."""
SMALLEST_LIMIT = 8 * 1024 * 1024
"""Pieces of together less than this (bytes) never make a new copy necessary."""


@dataclass(frozen=True)
class StickState:
    """How the registered stick stands: none, away, kept (everything there is lies on it) or failed with `problem`.

    `kept_at` is when it last had everything, `pieces` how many pieces follow its copy, `behind` whether something was
    written since.
    """

    state: str
    note: StickNote
    folder: Path | None = None
    pieces: int = 0
    behind: bool = False
    problem: NuangongError | None = None


@dataclass
class _Standing:
    """What is known of the stick that is plugged in: where the chain of pieces ends, and the file at that moment."""

    folder: Path
    base: int
    number: int
    before: str
    seen: Seen
    keys: str
    bytes: int
    commits: int


class Keeping(Restoring):
    """The part of the backups that keeps a registered stick up with the work."""

    _standing: _Standing | None = None
    _not_before = 0.0

    def register_stick(self, actor: Actor, folder: Path) -> StickState:
        """Make the stick at `folder` the office's own, in place of an earlier one, and write the first copy; audited.

        Raises the DeviceErrors of `stick.place`; then no stick is registered anew.
        """
        self._guard.check(actor, "backup.make")
        if not folder.is_dir():
            raise StickAbsent()
        mark = secrets.token_hex(8)
        there = folder / f"{FOLDER}{mark}"
        before, self._standing = self._standing, None
        try:
            with stick.refusals(folder, 0):
                there.mkdir()
            self._write_copy(there, 1)
        except BaseException:
            self._standing = before
            with contextlib.suppress(OSError):
                there.rmdir()
            raise
        now = self._clock.now().isoformat()
        note = replace(read_note(self.profile, self._key), mark=mark, registered_at=now, kept_at=now)
        write_note(self.profile, self._key, note)
        self._carried_out(actor, "registered")
        with contextlib.suppress(NuangongError):  # else the next look takes that line along
            self._keep(there)
        return StickState("kept", note, there)

    def stick_state(self, actor: Actor, sticks: Sequence[Path]) -> StickState:
        """Return how the registered stick stands; `sticks` are the folders of those that are in. Writes nothing."""
        self._guard.check(actor, "backup.read")
        return self._stick_state(sticks)

    def _stick_state(self, sticks: Sequence[Path]) -> StickState:
        note = read_note(self.profile, self._key)
        if not note.mark:
            return StickState("none", note)
        there = _found(note, sticks)
        if there is None:
            return StickState("away", note, behind=self._db.written)
        here = self._standing
        if here is None or here.folder != there:
            newest = bases(there)
            many = len(pieces(there, newest[0][0])) if newest else 0
            return StickState("kept", note, there, many, behind=True)
        return StickState("kept", note, there, here.number, behind=here.commits != self._db.commits)

    def keep_up(self, actor: Actor, sticks: Sequence[Path]) -> StickState:
        """Write what changed to the registered stick if it is in; a stick that refuses is said, never raised.

        What lies on the stick already stays good whatever happens: a piece is there whole or not at all.
        """
        self._guard.check(actor, "backup.keep")  # the program's own care, whoever works
        state = self._stick_state(sticks)
        if state.folder is None or not state.behind or time.monotonic() < self._not_before:
            return state
        commits, began = self._db.commits, time.monotonic()
        try:
            self._keep(state.folder)
        except DatabaseBusy:
            return state  # somebody reads just now; the next look does it
        except NuangongError as error:
            self._standing = None
            return replace(state, state="failed", problem=error)
        assert self._standing is not None
        self._standing.commits = commits
        took = time.monotonic() - began
        self._not_before = began + RESTS * took if took > UNNOTICED else 0.0
        note = replace(state.note, kept_at=self._clock.now().isoformat())
        write_note(self.profile, self._key, note)
        return StickState("kept", note, state.folder, self._standing.number)

    def stick_note(self, actor: Actor) -> StickNote:
        """Return what this computer remembers of its sticks."""
        self._guard.check(actor, "backup.read")
        return read_note(self.profile, self._key)

    def _copied_out(self) -> None:
        """Remember that a stick or another folder got a backup."""
        note = replace(read_note(self.profile, self._key), copied_at=self._clock.now().isoformat())
        write_note(self.profile, self._key, note)

    # -- the steps

    def _keep(self, there: Path) -> None:
        if self._standing is None or self._standing.folder != there:
            self._standing = self._resume(there)
        here = self._standing
        keys = hashlib.sha256(read_whole(self._vault.path)).hexdigest()
        limit = max(SMALLEST_LIMIT, here.seen.size // 2) if here else 0
        if here is None or keys != here.keys or here.number >= MOST_PIECES or here.bytes > limit:
            newest = bases(there)
            self._write_copy(there, newest[0][0] + 1 if newest else 1)
        else:
            self._write_piece(here)

    def _resume(self, there: Path) -> _Standing | None:
        """Go on with what lies on the stick; None when a new copy must be made."""
        newest = bases(there)
        try:
            copy: Copy = follow(there, newest[0][0], self._key)
        except (NuangongError, IndexError):
            return None
        if copy.cut:
            return None
        many = [path.stat().st_size for path in pieces(there, copy.base)]
        keys = hashlib.sha256(copy.keys).hexdigest()
        return _Standing(
            there,
            copy.base,
            copy.last.number if copy.last else 0,
            copy.before,
            copy.seen,
            keys,
            sum(many),
            -1,
        )

    def _write_piece(self, here: _Standing) -> None:
        database, head = self._at_this_moment()
        seen, changed = look(io.BytesIO(database), here.seen)
        if seen.sha256 == here.seen.sha256:
            return
        numbers = tuple(sorted(changed))
        piece = Piece(
            here.base, here.number + 1, here.before, self._clock.now().isoformat(), seen.size, seen.sha256,
            head.last_seq, head.last_hash, numbers,
        )  # fmt: skip
        content = lock(Strongbox(self._key, PURPOSE), piece, [changed[number] for number in numbers])
        placed = stick.place(here.folder, piece.name, content)
        here.number, here.before, here.seen = piece.number, placed.sha256, seen
        here.bytes += len(content)

    def _write_copy(self, there: Path, number: int) -> None:
        """Write a whole copy, prove it as read back from the stick, and only then let older ones go."""
        commits = self._db.commits
        database, _head = self._at_this_moment()
        keys = read_whole(self._vault.path)
        content = self._packed_raw(database, keys)
        placed = stick.place(
            there, base_name(number), content, verify=lambda read: verify_bytes(read, self._key)
        )
        seen, _ = look(io.BytesIO(database), None)
        self._standing = _Standing(
            there, number, 0, placed.sha256, seen, hashlib.sha256(keys).hexdigest(), 0, commits
        )
        with contextlib.suppress(OSError):  # what is left over is only room
            for old, path in bases(there):
                if old < number:
                    for piece in pieces(there, old):
                        piece.unlink()
                    path.unlink()

    def _at_this_moment(self) -> tuple[bytes, Head]:
        """Read the whole file and the journal's head while nobody writes; what is made of them happens afterwards."""
        with self._db.still() as file:
            database = file.read()
            while more := file.read():
                database += more
            with self._db.reading() as tx:
                return database, lineage.head(tx)

    def _packed_raw(self, database: bytes, keys: bytes) -> bytes:
        """Pack the database's file byte for byte: only so do later pages fit it."""
        with scratch() as folder:
            copy = folder / DATABASE
            write_whole(copy, database)
            taken = Database.open(copy, self._key)
            try:
                with taken.reading() as tx:
                    told = count(
                        tx,
                        self._office_code(),
                        self._clock.now().isoformat(),
                        hashlib.sha256(database).hexdigest(),
                    )
            finally:
                taken.engine.dispose()
        return pack(database, keys, told)


def _found(note: StickNote, sticks: Sequence[Path]) -> Path | None:
    for one in sticks:
        there = one / f"{FOLDER}{note.mark}"
        with contextlib.suppress(OSError):
            if there.is_dir():
                return there
    return None
