"""Who can open the office? Keeps the database key in one slot per operator, and some on paper; knows no SQL.

`keyslots.json` lies beside the database. Each slot (see `slots`) wraps the same random 32-byte key with
ChaCha20-Poly1305 under Argon2id of a password, all its metadata authenticated; `key` tells since when that key is the
office's, marked with the key itself. What cannot be lowered by editing the file: a slot cheaper than the floor here
is not tried, one whose numbers were changed opens nothing, a key put in another's place has no mark.

What this does not protect against: somebody who copied the files and knows or guesses a password (the waits of
`tries` hold on this computer only); a program that watches the keyboard or reads the memory of an open office; who
knew an earlier key and kept a copy of the data from then, for a copy is opened by the key of its day; a backup made
before an operator left, which opens with the password it was made with.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from app.security import slots as slot_of
from app.security.recovery_code import (
    WrongRecoveryCode,
    new_recovery_code,
    recovery_secret,
    recovery_text,
)
from app.security.slots import ESCROW, ON_PAPER, PASSWORD, RECOVERY, Cost, RenewalBroken, Slot, tag
from app.security.strongbox import BoxDamaged, Strongbox
from app.security.tries import TooManyTries, Tries
from app.shared.clock import Clock, iso_moment, moment
from app.shared.crockford import ALPHABET
from app.shared.errors import DeviceError, LockedError, RuleError
from app.shared.files import read_whole, write_whole
from app.shared.foreign import json_of
from app.shared.text import N_

PASSES = 3
MEMORY_KIB = 64 * 1024  # the floor; a slower cost is kept per slot
LANES = 1
SHORTEST_PASSWORD = 8
OLDER_COPIES = 2
VERSIONS = (1, 2)
PAST = "past keys"

__all__ = [
    "ALPHABET", "ESCROW", "RECOVERY", "KeysDamaged", "LastSlot", "NoSuchOperator", "PasswordTooShort", "Slot",
    "SlotTaken", "SlotsTooOld", "TooManyTries", "Vault", "WrongPassword", "WrongRecoveryCode", "new_recovery_code",
    "recovery_secret", "recovery_text", "tag",
]  # fmt: skip


class WrongPassword(LockedError):
    """No slot opens with this password."""

    code = "security.wrong_password"
    template = N_("The password is not right. Nothing was opened; check Caps Lock and the input method.")


class KeysDamaged(LockedError):
    """The file of key slots is missing or not what was written."""

    code = "security.keys_damaged"
    template = N_(
        "The key file of this office is missing or damaged. Put back the copy kept beside it or in a backup."
    )


class PasswordTooShort(RuleError):
    """The password is easily guessed."""

    code = "security.password_too_short"
    template = N_("A password needs at least {least} characters.")


class SlotTaken(RuleError):
    """This operator already has a slot."""

    code = "security.slot_taken"
    template = N_("This operator already has a password.")


class NoSuchOperator(LockedError):
    """No slot of that name or id."""

    code = "security.no_such_operator"
    template = N_("There is no operator of this name here.")


class LastSlot(RuleError):
    """Without this slot nobody could open the office again."""

    code = "security.last_operator"
    template = N_("This is the last operator who can open the office, so it stays.")


class SlotsTooOld(RuleError):
    """A slot of an older program cannot be told a new key; `names` says whose."""

    code = "security.slots_too_old"
    template = N_("The office's key cannot be changed before these people have unlocked it once: {names}.")


class Vault:
    """The key slots of one profile folder."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.path, self._clock = folder / "keyslots.json", clock or Clock()
        self._tries = Tries(folder, self._clock)

    def exists(self) -> bool:
        """Say whether slots were ever made here."""
        return self.path.exists()

    def slots(self) -> tuple[Slot, ...]:
        """Return the slots, in the order they were made. Raises KeysDamaged."""
        return self._read()[0]

    def operators(self) -> tuple[tuple[str, str], ...]:
        """Return (operator id, name) of every operator who can unlock, readable before unlocking."""
        return tuple((s.owner, s.name) for s in self.slots() if s.kind not in ON_PAPER)

    def wait(self, operator: str | None = None) -> int:
        """Return the seconds to wait before a password is tried again, 0 for most; of anybody when None."""
        owners = [s.owner for s in self._of(operator)]
        return min(self._tries.waits(owners).values(), default=0)

    def create(self, owner: str, name: str, password: str) -> bytes:
        """Make a new random database key with a first slot; return the key. Raises PasswordTooShort, SlotTaken."""
        if self.exists():
            raise SlotTaken()
        key = os.urandom(slot_of.KEY)
        _check_password(password)
        self._write((self._made(key, password.encode(), owner, name, PASSWORD),), self._dated(key))
        return key

    # --- opening ----------------------------------------------------------------------------------

    def unlock(self, password: str, operator: str | None = None) -> tuple[str, bytes]:
        """Return (operator id, key) of the slot the password opens; `operator` is an id or a name, or None for any.

        Raises WrongPassword (`left` tries before a wait of `seconds`), TooManyTries, NoSuchOperator or KeysDamaged.
        """
        slots = self._of(operator)
        if not slots:
            raise NoSuchOperator(field="operator")
        waits = self._tries.waits([s.owner for s in slots])
        free = [s for s in slots if not waits[s.owner]]
        if not free:
            raise TooManyTries(field="password", seconds=min(waits.values()))
        owners = [s.owner for s in free]
        before = self._tries.count(owners)
        for slot in free:
            if (key := self._opened(slot, password.encode())) is not None:
                self._tries.right(slot.owner, before)
                if not slot_of.is_current(slot):
                    self._refresh(slot, key, password)
                return slot.owner, key
        left = self._tries.left(owners)
        raise WrongPassword(field="password", left=left, seconds=0 if left else self.wait(operator))

    def recover(self, code: str) -> bytes:
        """Return the key for a code on paper. Raises WrongRecoveryCode."""
        return self.recovered(code)[1]

    def recovered(self, code: str) -> tuple[str, bytes]:
        """Return (kind of slot, key) for a code on paper: RECOVERY or ESCROW. Raises WrongRecoveryCode."""
        secret = recovery_secret(code)
        for slot in self.slots():
            if slot.kind in ON_PAPER and (key := self._opened(slot, secret)) is not None:
                return slot.kind, key
        raise WrongRecoveryCode()

    # --- who has a slot ---------------------------------------------------------------------------

    def add(self, key: bytes, owner: str, name: str, password: str) -> None:
        """Give one more operator a slot. Raises SlotTaken or PasswordTooShort."""
        _check_password(password)
        slots = self.slots()
        if any(owner == s.owner or name == s.name for s in slots):
            raise SlotTaken(field="name")
        self._write((*slots, self._made(key, password.encode(), owner, name, PASSWORD)))

    def renew(self, key: bytes, operator: str, password: str) -> str:
        """Give an operator (id or name) a new password; return their id. Raises NoSuchOperator, PasswordTooShort."""
        _check_password(password)
        slots = self.slots()
        found = next((s for s in slots if s.kind not in ON_PAPER and operator in (s.owner, s.name)), None)
        if found is None:
            raise NoSuchOperator(field="operator")
        fresh = self._made(key, password.encode(), found.owner, found.name, found.kind)
        self._write(tuple(fresh if s is found else s for s in slots))
        return found.owner

    def remove(self, owner: str) -> None:
        """Take an operator's slot away. Raises NoSuchOperator, LastSlot."""
        slots = self.slots()
        left = tuple(s for s in slots if s.owner != owner)
        if len(left) == len(slots):
            raise NoSuchOperator()
        _check_somebody(left)
        self._write(left)

    def keep_recovery(self, key: bytes, code: str, kind: str = RECOVERY) -> None:
        """Make the slot for a code on paper, in place of an earlier one of its kind. Raises WrongRecoveryCode."""
        slot = self._made(key, recovery_secret(code), kind, kind, kind)
        self._write((*(s for s in self.slots() if s.kind != kind), slot))

    # --- a new key --------------------------------------------------------------------------------

    def rotate(self, key: bytes, new: bytes, leaving: Collection[str] = ()) -> None:
        """Let every slot lead to `new` from now on, those of `leaving` apart, which are taken away.

        Raises SlotsTooOld and LastSlot before anything is written.
        """
        staying = tuple(s for s in self.slots() if s.owner not in leaving)
        _check_somebody(staying)
        if old := [s.name for s in staying if not s.public]:
            raise SlotsTooOld(names=", ".join(old))
        older = b"".join((key, *self.past(key)))
        told = self._dated(new) | {"past": _text(Strongbox(new, PAST).lock(older, PAST))}
        self._write(tuple(slot_of.renew(s, key, new) for s in staying), told)

    def past(self, key: bytes) -> tuple[bytes, ...]:
        """Return the keys the office had before `key`, the latest first: backups of then are under them.

        Only who knows the key of today reads them here; none when they were altered.
        """
        try:
            older = Strongbox(key, PAST).open(base64.b64decode(str(self._read()[1]["past"])), PAST)
        except (KeyError, ValueError, BoxDamaged):
            return ()
        return tuple(older[at : at + slot_of.KEY] for at in range(0, len(older), slot_of.KEY))

    def key_since(self, key: bytes) -> datetime | None:
        """Return since when `key` is the office's; None when that is not known or was altered."""
        told = self._read()[1]
        since = str(told.get("since", ""))
        return moment(since) if told.get("mark") == tag(key, "key since", since.encode()) else None

    # --- the file ---------------------------------------------------------------------------------

    def _of(self, operator: str | None) -> list[Slot]:
        return [s for s in self.slots() if s.kind not in ON_PAPER and operator in (None, s.owner, s.name)]

    def _made(self, key: bytes, secret: bytes, owner: str, name: str, kind: str) -> Slot:
        return slot_of.made(key, secret, owner, name, kind, Cost(PASSES, MEMORY_KIB, LANES))

    def _opened(self, slot: Slot, secret: bytes) -> bytes | None:
        try:
            return slot_of.opened(slot, secret, Cost(PASSES, MEMORY_KIB, LANES))
        except RenewalBroken:
            raise KeysDamaged() from None

    def _refresh(self, slot: Slot, key: bytes, password: str) -> None:
        """Make a slot anew that leads to the key by a renewal or is an older program's; its password is at hand."""
        fresh = self._made(key, password.encode(), slot.owner, slot.name, slot.kind)
        with contextlib.suppress(DeviceError):  # a full disk keeps nobody out: the old slot opens as well
            self._write(tuple(fresh if s == slot else s for s in self.slots()))

    def _dated(self, key: bytes) -> dict[str, str]:
        since = iso_moment(self._clock.now())
        return {"since": since, "mark": tag(key, "key since", since.encode())}

    def _read(self) -> tuple[tuple[Slot, ...], dict[str, Any]]:
        try:
            told = json_of(read_whole(self.path))
            if told["v"] not in VERSIONS:
                raise KeysDamaged()
            slots = tuple(
                Slot(**{**slot, "renewals": tuple(slot.get("renewals", ()))}) for slot in told["slots"]
            )
            if all(slot.kind in ON_PAPER for slot in slots):
                raise KeysDamaged()  # a file that opens to nobody was never written here
            return slots, dict(told.get("key", {}))
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise KeysDamaged() from error

    def _write(self, slots: tuple[Slot, ...], dated: dict[str, str] | None = None) -> None:
        key = dated or (self._read()[1] if self.path.exists() else {})
        for age in range(OLDER_COPIES, 0, -1):  # two older copies stay beside the file
            older = self.path if age == 1 else self.path.with_suffix(f".json.{age - 1}")
            if older.exists():
                write_whole(self.path.with_suffix(f".json.{age}"), read_whole(older))
        told: dict[str, Any] = {"v": VERSIONS[-1], "key": key, "slots": [s.__dict__ for s in slots]}
        write_whole(self.path, json.dumps(told, ensure_ascii=False, indent=1).encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(field="password", least=SHORTEST_PASSWORD)


def _check_somebody(slots: tuple[Slot, ...]) -> None:
    if all(s.kind in ON_PAPER for s in slots):
        raise LastSlot()
