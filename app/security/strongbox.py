"""How is a file kept that only the holder of a vault's key may read? ChaCha20-Poly1305 under a key of its own."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.shared.errors import LockedError
from app.shared.text import N_

_MAGIC = b"NGBOX1\n"
_NONCE = 12


class BoxDamaged(LockedError):
    """The file was altered, cut short, moved to another place, or locked with another key."""

    code = "security.box_damaged"
    template = N_("A locked file is damaged, or was locked with another key. Nothing was read from it.")


class Strongbox:
    """Locks and opens the files of one purpose; the purpose's key is derived from the vault's."""

    def __init__(self, key: bytes, purpose: str) -> None:
        """`key` is a vault's 32-byte key; boxes of different purposes never open each other's files."""
        self._lock = ChaCha20Poly1305(
            HKDF(SHA256(), 32, None, f"nuangong box {purpose}".encode()).derive(key)
        )

    def lock(self, content: bytes, place: str) -> bytes:
        """Return `content` locked for `place` (a file's name): put elsewhere it does not open."""
        nonce = os.urandom(_NONCE)
        return _MAGIC + nonce + self._lock.encrypt(nonce, content, _MAGIC + place.encode())

    def open(self, locked: bytes, place: str) -> bytes:
        """Return what `lock` was given for `place`. Raises BoxDamaged."""
        start = len(_MAGIC) + _NONCE
        if not locked.startswith(_MAGIC):
            raise BoxDamaged()
        try:
            return self._lock.decrypt(locked[len(_MAGIC) : start], locked[start:], _MAGIC + place.encode())
        except (InvalidTag, ValueError):
            raise BoxDamaged() from None
