"""Who can open the office? Keeps the database key in one slot per operator, and one on paper; knows no SQL.

`keyslots.json` lies beside the database. Each slot wraps the same random 32-byte key with ChaCha20-Poly1305 under
Argon2id of a password, all its metadata authenticated. What this does not protect against: somebody who copied the
file and knows or guesses a password, and a program that watches the keyboard.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.shared.crockford import ALPHABET, joined
from app.shared.errors import LockedError, RuleError
from app.shared.files import read_whole, write_whole
from app.shared.text import N_

PASSES = 3
MEMORY_KIB = 64 * 1024  # the floor; a slower cost is kept per slot
LANES = 1
SHORTEST_PASSWORD = 8
OLDER_COPIES = 2
RECOVERY = "recovery"


class WrongPassword(LockedError):
    """No slot opens with this password."""

    code = "security.wrong_password"
    template = N_("The password is not right. Nothing was opened; check Caps Lock and the input method.")


class WrongRecoveryCode(LockedError):
    """The recovery code does not open its slot, or a sign of it was misread."""

    code = "security.wrong_recovery_code"
    template = N_("The recovery code is not right. Compare it with the sheet sign by sign.")


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


@dataclass(frozen=True)
class Slot:
    """One way to the key: whose it is and how it is wrapped. Bytes are kept as base64 text."""

    owner: str
    name: str
    kind: str
    salt: str
    passes: int
    memory_kib: int
    lanes: int
    nonce: str
    wrapped: str = field(repr=False)

    def metadata(self) -> bytes:
        """Return everything about the slot but the wrapped key, canonically: it is authenticated with it."""
        told = {k: v for k, v in self.__dict__.items() if k != "wrapped"}
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _wrapping_key(secret: bytes, slot: Slot) -> bytes:
    salt = base64.b64decode(slot.salt)
    if slot.kind == RECOVERY:  # 160 random bits need no slow derivation
        return HKDF(SHA256(), 32, salt, b"nuangong recovery slot 1").derive(secret)
    return _stretched(secret, salt, slot.passes, slot.memory_kib, slot.lanes)


def _stretched(secret: bytes, salt: bytes, passes: int, memory_kib: int, lanes: int) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    return kdf.derive(secret)


def _wrap(key: bytes, secret: bytes, owner: str, name: str, kind: str) -> Slot:
    bare = Slot(
        owner=owner, name=name, kind=kind, salt=_text(os.urandom(16)), passes=PASSES, memory_kib=MEMORY_KIB,
        lanes=LANES, nonce=_text(os.urandom(12)), wrapped="",
    )  # fmt: skip
    cipher = ChaCha20Poly1305(_wrapping_key(secret, bare))
    sealed = cipher.encrypt(base64.b64decode(bare.nonce), key, bare.metadata())
    return Slot(**{**bare.__dict__, "wrapped": _text(sealed)})


def _unwrap(slot: Slot, secret: bytes) -> bytes | None:
    if slot.kind != RECOVERY and (slot.passes < PASSES or slot.memory_kib < MEMORY_KIB):
        return None  # a slot made cheaper by somebody's hand is not ours
    try:
        cipher = ChaCha20Poly1305(_wrapping_key(secret, slot))
        return cipher.decrypt(base64.b64decode(slot.nonce), base64.b64decode(slot.wrapped), slot.metadata())
    except (InvalidTag, ValueError):
        return None


class Vault:
    """The key slots of one profile folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "keyslots.json"

    def exists(self) -> bool:
        """Say whether slots were ever made here."""
        return self.path.exists()

    def slots(self) -> tuple[Slot, ...]:
        """Return the slots, in the order they were made. Raises KeysDamaged."""
        try:
            told = json.loads(read_whole(self.path))
            if told["v"] != 1:
                raise KeysDamaged()
            return tuple(Slot(**slot) for slot in told["slots"])
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise KeysDamaged() from error

    def operators(self) -> tuple[tuple[str, str], ...]:
        """Return (operator id, name) of every operator who can unlock, readable before unlocking."""
        return tuple((s.owner, s.name) for s in self.slots() if s.kind != RECOVERY)

    def create(self, owner: str, name: str, password: str) -> bytes:
        """Make a new random database key with a first slot; return the key. Raises PasswordTooShort, SlotTaken."""
        if self.exists():
            raise SlotTaken()
        key = os.urandom(32)
        _check_password(password)
        self._write((_wrap(key, password.encode(), owner, name, "password"),))
        return key

    def unlock(self, password: str, operator: str | None = None) -> tuple[str, bytes]:
        """Return (operator id, key) of the slot the password opens; `operator` is an id or a name, or None for any.

        Raises WrongPassword, NoSuchOperator or KeysDamaged.
        """
        slots = [s for s in self.slots() if s.kind != RECOVERY and operator in (None, s.owner, s.name)]
        if not slots:
            raise NoSuchOperator(field="operator")
        for slot in slots:
            if (key := _unwrap(slot, password.encode())) is not None:
                return slot.owner, key
        raise WrongPassword(field="password")

    def add(self, key: bytes, owner: str, name: str, password: str) -> None:
        """Give one more operator a slot. Raises SlotTaken or PasswordTooShort."""
        _check_password(password)
        slots = self.slots()
        if any(owner == s.owner or name == s.name for s in slots):
            raise SlotTaken(field="name")
        self._write((*slots, _wrap(key, password.encode(), owner, name, "password")))

    def renew(self, key: bytes, operator: str, password: str) -> str:
        """Give an operator (id or name) a new password; return their id. Raises NoSuchOperator, PasswordTooShort."""
        _check_password(password)
        slots = self.slots()
        found = next((s for s in slots if s.kind != RECOVERY and operator in (s.owner, s.name)), None)
        if found is None:
            raise NoSuchOperator(field="operator")
        fresh = _wrap(key, password.encode(), found.owner, found.name, found.kind)
        self._write(tuple(fresh if s is found else s for s in slots))
        return found.owner

    def remove(self, owner: str) -> None:
        """Take an operator's slot away. Raises NoSuchOperator, LastSlot."""
        slots = self.slots()
        left = tuple(s for s in slots if s.owner != owner)
        if len(left) == len(slots):
            raise NoSuchOperator()
        if not any(s.kind != RECOVERY for s in left):
            raise LastSlot()
        self._write(left)

    def keep_recovery(self, key: bytes, code: str) -> None:
        """Make the recovery slot for `code`, in place of an earlier one. Raises WrongRecoveryCode."""
        slot = _wrap(key, recovery_secret(code), RECOVERY, RECOVERY, RECOVERY)
        self._write((*(s for s in self.slots() if s.kind != RECOVERY), slot))

    def recover(self, code: str) -> bytes:
        """Return the key for a recovery code. Raises WrongRecoveryCode."""
        secret = recovery_secret(code)
        for slot in self.slots():
            if slot.kind == RECOVERY and (key := _unwrap(slot, secret)) is not None:
                return key
        raise WrongRecoveryCode()

    def _write(self, slots: tuple[Slot, ...]) -> None:
        for age in range(OLDER_COPIES, 0, -1):  # two older copies stay beside the file
            older = self.path if age == 1 else self.path.with_suffix(f".json.{age - 1}")
            if older.exists():
                write_whole(self.path.with_suffix(f".json.{age}"), read_whole(older))
        told: dict[str, Any] = {"v": 1, "slots": [s.__dict__ for s in slots]}
        write_whole(self.path, json.dumps(told, ensure_ascii=False, indent=1).encode())


def tag(key: bytes, purpose: str, content: bytes) -> str:
    """Return a mark (hex) only a holder of the database key can make over `content`; each purpose has its own key."""
    sub_key = HKDF(SHA256(), 32, None, f"nuangong {purpose} 1".encode()).derive(key)
    return hmac.new(sub_key, content, hashlib.sha256).hexdigest()


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(field="password", least=SHORTEST_PASSWORD)


def new_recovery_code() -> str:
    """Return a new random code; no slot opens with it yet."""
    return recovery_text(os.urandom(20))


def recovery_text(secret: bytes) -> str:
    """Word 20 bytes as 8 groups of 4 Crockford signs and a last group of 2 check signs."""
    number = int.from_bytes(secret, "big")
    signs = "".join(ALPHABET[number >> (5 * i) & 31] for i in range(31, -1, -1))
    groups = [signs[i : i + 4] for i in range(0, 32, 4)]
    return "-".join([*groups, _check_signs(secret)])


def recovery_secret(code: str) -> bytes:
    """Read a code from paper: case, spaces and dashes do not count, O is 0, I and L are 1. Raises WrongRecoveryCode."""
    signs = joined(code)
    if len(signs) != 34 or any(s not in ALPHABET for s in signs):
        raise WrongRecoveryCode()
    number = 0
    for sign in signs[:32]:
        number = number << 5 | ALPHABET.index(sign)
    secret = number.to_bytes(20, "big")
    if _check_signs(secret) != signs[32:]:
        raise WrongRecoveryCode()
    return secret


def _check_signs(secret: bytes) -> str:
    digest = hashlib.sha256(b"nuangong recovery" + secret).digest()
    return ALPHABET[digest[0] & 31] + ALPHABET[digest[1] & 31]
