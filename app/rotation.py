"""How does an office take a new database key after somebody left? Whole or not at all; a cut leaves one that opens.

The order is what makes it safe. (1) A copy of the database under the new key, `office.db.next`, proven and synced:
until now nobody knows its key. (2) The witness marked for both keys. (3) The slots told the new key, in one renaming:
from here on the copy counts. (4) The copy takes the database's place, in one renaming. `settle` finishes what was cut
after (3) and throws away what was cut before it. The office is held by one program alone, so between (1) and (4)
nobody writes. Knows no capability.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import sqlcipher3.dbapi2 as sqlcipher

from app.backup import sticks
from app.backup.archive import DATABASE
from app.security import Guard, audit
from app.security.service import Operators, left_since
from app.security.vault import Vault
from app.shared import journal, log
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, connect, gate, rekey
from app.shared.errors import Cancelled, DatabaseDamaged, DeviceError, RuleError
from app.shared.files import sync_folder, write_refusal
from app.shared.lineage import ChainBroken
from app.shared.progress import StoppableProgress
from app.shared.text import N_
from app.sync.service import Sync
from app.sync.witness import Witness

NEXT = f"{DATABASE}.next"
MAKING = f"{DATABASE}.making"
"""The next file before it is whole: empty and under the key of today, it must not be taken for the next one."""


PART: Final = 5_000
"""Lines of the record of changes looked at in one go."""


class KeyUnchanged(DeviceError):
    """The new key did not come to be; the office has the one it had."""

    code = "office.key_unchanged"
    template = N_(
        "The office's key was not changed; it opens as before. Free some space on the disk and try again."
    )


def due(db: Database, vault: Vault, key: bytes) -> tuple[str, ...]:
    """Return the ids of the operators who left since `key` became the office's: they may have kept it."""
    with db.reading() as tx:
        return left_since(tx, vault.key_since(key))


def rotate(db: Database, vault: Vault, key: bytes, witness: Witness, leaving: tuple[str, ...] = ()) -> bytes:
    """Close `db`, give its file a new key and return that; the slots of `leaving` are taken away.

    Raises SlotsTooOld or LastSlot before anything changed, or a DeviceError: which key the office then has, the slots
    say, and `settle` brings the file to it.
    """
    new, copy = os.urandom(len(key)), db.path.with_name(NEXT)
    try:
        _copy(db, key, copy, new)
        witness.hand_over(new)
    except BaseException:
        _throw_away(copy)
        raise
    finally:
        db.engine.dispose()
    vault.rotate(key, new, leaving)  # whatever happens here or later, the copy stays for `settle` to judge
    settle(db.path.parent, new)
    return new


def tried(db: Database, vault: Vault, key: bytes, witness: Witness, leaving: tuple[str, ...]) -> bool:
    """Give the closed file of `db` a new key; False when disk or an old slot refuse, which is only logged."""
    try:
        rotate(db, vault, key, witness, leaving)
    except (DeviceError, RuleError) as error:
        log.LOGGER.warning("the key was not changed: %s", error.code)
        return False
    return True


def settle(profile: Path, key: bytes) -> bool:
    """Finish a change of key that was cut, or throw away what was not to be; say whether it was finished.

    `key` is the newest the slots know. Asked before the database is opened.
    """
    copy, path = profile / NEXT, profile / DATABASE
    _throw_away(profile / MAKING)
    if not copy.exists():
        return False
    if not _opens(copy, key):
        _throw_away(copy)
        return False
    try:
        for rest in ("-wal", "-shm"):  # of the file that goes: its pages are under the old key
            path.with_name(path.name + rest).unlink(missing_ok=True)
        sync_folder(profile)  # or a power cut might bring them back beside the new file
        copy.replace(path)
        sync_folder(profile)
    except OSError as error:
        raise write_refusal(error) from error
    _throw_away(copy)  # what opening it left beside it
    return True


class Rekeying:
    """What an open office does about its keys and its chain; `unlock` is the office's own way in."""

    profile: Path
    db: Database
    vault: Vault
    key: bytes
    witness: Witness
    actor: Actor
    clock: Clock
    operators: Operators
    sync: Sync
    unlock: Callable[..., Self]
    _over: StoppableProgress
    _walked = 0  # the last line of the record that `broken_further` looked at

    def renewed(self, password: str, gone: Sequence[str]) -> Self:
        """Return this office open again, under a new database key unless disk or an old slot refuse that.

        No key that those who are `gone` may have kept opens it then. What was done is written down.
        """
        done = tried(self.db, self.vault, self.key, self.witness, tuple(gone))
        again = self.unlock(self.profile, password, self.actor.operator_id, self.clock, renew=False)
        if done:
            remembered = sticks.read_note(self.profile, self.key)
            with contextlib.suppress(DeviceError):  # then the office's stick is registered once more
                sticks.write_note(self.profile, again.key, remembered)
            with again.db.transaction("vault.rotated", again.actor) as tx:
                audit(tx, again.actor, "rekey", "vault", "", ",".join(gone))
        return again

    def rekeyed(self, password: str) -> Self:
        """Return this office open under a new database key, because an administrator wants one. Raises KeyUnchanged."""
        Guard().check(self.actor, "security.rotate")
        again = self.renewed(password, due(self.db, self.vault, self.key))
        if again.key == self.key:
            again.db.close()
            raise KeyUnchanged()
        return again

    def hand_escrow(self, actor: Actor, folder: Path, second: Actor | None = None) -> Path:
        """Write a code that opens this office into `folder`, sealed so that only the union above can read it.

        The file is there and proven before the code opens anything. Raises what `Operators.keep_escrow` and
        `Sync.place_escrow` raise.
        """
        code = self.operators.propose_escrow(actor, second)
        placed = self.sync.place_escrow(actor, folder, code)
        self.operators.keep_escrow(actor, code, second)
        return placed.path

    @staticmethod
    def waits(profile: Path) -> Mapping[str, int]:
        """Return the seconds each operator must wait after wrong passwords, by id. Raises KeysDamaged."""
        vault = Vault(profile)
        return {owner: vault.wait(owner) for owner, _name in vault.operators()}

    def broken_further(self) -> ChainBroken | None:
        """Look at the next part of the record of changes, from the beginning again after its end; as `broken` says it.

        The whole of it is walked at opening. A part at a time finds a line altered while the office is open, and holds
        up neither the lane nor a backup, as a reader of the whole would.
        """
        try:
            self._over.report(0)
            with self.db.reading() as tx:
                self._walked = journal.verify_part(tx, self._walked, PART)
        except ChainBroken as broken:
            return broken
        except Cancelled:
            return None
        return None

    def broken(self) -> ChainBroken | None:
        """Return what is wrong with the record of changes, None when it is whole or the office is closed meanwhile."""
        try:
            with self.db.reading() as tx:
                journal.verify(tx, self._over)
        except ChainBroken as broken:
            return broken
        except Cancelled:
            return None
        return None


def _copy(db: Database, key: bytes, copy: Path, new: bytes) -> None:
    """Copy the database page by page, give the copy its own key, prove and sync it; it appears whole or not at all."""
    making = copy.with_name(MAKING)
    for path in (making, copy):
        _throw_away(path)
    try:
        _make(db, key, making, new)
        making.replace(copy)
        sync_folder(copy.parent)
    except OSError as error:
        raise write_refusal(error) from error
    finally:
        _throw_away(making)


def _make(db: Database, key: bytes, copy: Path, new: bytes) -> None:
    with gate():
        source: sqlcipher.Connection = connect(db.path, key)
        target: sqlcipher.Connection = connect(copy, key)
        try:
            source.backup(target)
        finally:
            target.close()
            source.close()
    rekey(copy, key, new)
    taken = Database.open(copy, new)
    try:
        if taken.check() != db.check():
            raise DatabaseDamaged()
    finally:
        taken.close()
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _opens(path: Path, key: bytes) -> bool:
    try:
        db = Database.open(path, key)
    except DeviceError:
        return False
    try:
        db.check()
    except DeviceError:
        return False
    finally:
        db.engine.dispose()
    return True


def _throw_away(copy: Path) -> None:
    for rest in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            copy.with_name(copy.name + rest).unlink(missing_ok=True)
