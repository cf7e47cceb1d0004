"""How does a secret lead to the database key? One slot: made, opened, and told a new key without its secret.

A slot wraps two things under its secret: the database key of the day it was made, and a private key (X25519) of its
own. When the office takes a new database key, each slot gets a *renewal*: the new key sealed to the slot's public key
and marked with the key before it, so that nobody who knew neither key can put one of their own in its place. No
password is needed for that, and who has left gets none. Knows no file.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PASSWORD, RECOVERY, ESCROW = "password", "recovery", "escrow"
ON_PAPER = frozenset({RECOVERY, ESCROW})
"""Kinds whose secret is 160 random bits and needs no slow derivation."""
KEY = 32
NONCE = 12
MARK = 32
MOST_PASSES, MOST_MEMORY_KIB, MOST_LANES = 64, 1024 * 1024, 16
"""A slot that asks for more was made by a hand that wants the computer to stop; it is not tried."""


@dataclass(frozen=True)
class Cost:
    """What the derivation of a password costs: passes, memory in KiB, lanes."""

    passes: int
    memory_kib: int
    lanes: int


@dataclass(frozen=True)
class Slot:
    """One way to the key: whose it is and how it is wrapped. Bytes are kept as base64 text.

    A slot of an older program has no `public`: it wraps the key alone and cannot be told a new one.
    """

    owner: str
    name: str
    kind: str
    salt: str
    passes: int
    memory_kib: int
    lanes: int
    nonce: str
    wrapped: str = field(repr=False)
    public: str = ""
    renewals: tuple[str, ...] = field(default=(), repr=False)

    def metadata(self) -> bytes:
        """Return everything about the slot but what it wraps, canonically: it is authenticated with it."""
        told = {k: v for k, v in self.__dict__.items() if k not in ("wrapped", "renewals")}
        if not self.public:
            del told["public"]
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class RenewalBroken(Exception):
    """What was to lead to the newest key was altered."""


def made(key: bytes, secret: bytes, owner: str, name: str, kind: str, cost: Cost) -> Slot:
    """Return a slot that opens with `secret` and leads to `key`."""
    private = X25519PrivateKey.generate()
    bare = Slot(
        owner=owner, name=name, kind=kind, salt=_text(os.urandom(16)), passes=cost.passes,
        memory_kib=cost.memory_kib, lanes=cost.lanes, nonce=_text(os.urandom(NONCE)), wrapped="",
        public=_text(private.public_key().public_bytes_raw()),
    )  # fmt: skip
    cipher = ChaCha20Poly1305(_wrapping_key(secret, bare))
    sealed = cipher.encrypt(_bytes(bare.nonce), private.private_bytes_raw() + key, bare.metadata())
    return replace(bare, wrapped=_text(sealed))


def opened(slot: Slot, secret: bytes, least: Cost) -> bytes | None:
    """Return the newest key `secret` leads to; None when it is not the slot's, or the slot is cheaper than `least`.

    Raises RenewalBroken when the secret is right but what came after was altered.
    """
    if not _fits(slot, least):
        return None  # a slot made cheaper, or ruinous, by somebody's hand is not ours
    try:
        cipher = ChaCha20Poly1305(_wrapping_key(secret, slot))
        inside = cipher.decrypt(_bytes(slot.nonce), _bytes(slot.wrapped), slot.metadata())
    except (InvalidTag, ValueError):
        return None
    private, key = inside[:-KEY], inside[-KEY:]
    for renewal in slot.renewals:
        key = _renewed(slot, private, key, renewal)
    return key


def is_current(slot: Slot) -> bool:
    """Say whether the slot leads to the newest key by itself and can be told the next one."""
    return bool(slot.public) and not slot.renewals


def renew(slot: Slot, key: bytes, new: bytes) -> Slot:
    """Return the slot told that the office's key, `key` so far, is `new`; it must have a public key."""
    own = X25519PrivateKey.generate()
    shared = own.exchange(X25519PublicKey.from_public_bytes(_bytes(slot.public)))
    mine, nonce = own.public_key().public_bytes_raw(), os.urandom(NONCE)
    told = mine + nonce + _renewal_cipher(shared, mine, slot).encrypt(nonce, new, slot.owner.encode())
    return replace(slot, renewals=(*slot.renewals, _text(told + _mark(key, told, slot))))


def tag(key: bytes, purpose: str, content: bytes) -> str:
    """Return a mark (hex) only a holder of the database key can make over `content`; each purpose has its own key."""
    sub_key = HKDF(SHA256(), 32, None, f"nuangong {purpose} 1".encode()).derive(key)
    return hmac.new(sub_key, content, hashlib.sha256).hexdigest()


def _renewed(slot: Slot, private: bytes, key: bytes, renewal: str) -> bytes:
    try:
        whole = base64.b64decode(renewal, validate=True)
        told, mark = whole[:-MARK], whole[-MARK:]
        if not hmac.compare_digest(mark, _mark(key, told, slot)):
            raise RenewalBroken()
        theirs, nonce, sealed = told[:KEY], told[KEY : KEY + NONCE], told[KEY + NONCE :]
        own = X25519PrivateKey.from_private_bytes(private)
        shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
        return _renewal_cipher(shared, theirs, slot).decrypt(nonce, sealed, slot.owner.encode())
    except (InvalidTag, ValueError):
        raise RenewalBroken() from None


def _renewal_cipher(shared: bytes, sender: bytes, slot: Slot) -> ChaCha20Poly1305:
    salt = sender + _bytes(slot.public)
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt, b"nuangong key renewal 1").derive(shared))


def _mark(key: bytes, told: bytes, slot: Slot) -> bytes:
    return bytes.fromhex(tag(key, "key renewal", slot.metadata() + b"\n" + told))


def _fits(slot: Slot, least: Cost) -> bool:
    if slot.kind in ON_PAPER:
        return True
    told: Sequence[tuple[int, int, int]] = (
        (slot.passes, least.passes, MOST_PASSES),
        (slot.memory_kib, least.memory_kib, MOST_MEMORY_KIB),
        (slot.lanes, least.lanes, MOST_LANES),
    )
    return all(low <= value <= high for value, low, high in told)


def _wrapping_key(secret: bytes, slot: Slot) -> bytes:
    salt = _bytes(slot.salt)
    if slot.kind in ON_PAPER:
        return HKDF(SHA256(), 32, salt, b"nuangong recovery slot 1").derive(secret)
    kdf = Argon2id(
        salt=salt, length=32, iterations=slot.passes, lanes=slot.lanes, memory_cost=slot.memory_kib
    )
    return kdf.derive(secret)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
