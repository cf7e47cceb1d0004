"""Did the other holder of this key pair write these few words? A short tag for what is typed from paper.

Office and hub need no secret of their own for it: both derive the same key from their sealing keys (X25519). Eighty
bits are short enough to type; who guesses gets one try a typing, and each is refused.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.security.seal import SealBroken

TAG = 10
"""Bytes of a tag."""

_INFO = b"nuangong paper receipt 1"
_SECRET, _PUBLIC = "age-secret-key-", "age"
_SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECK = 6
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def tag(seal_private: str, other_seal_key: str, message: bytes) -> bytes:
    """Return the tag over `message` between the owner of `seal_private` and the owner of `other_seal_key`.

    Both are age text; the same tag comes out at either side. Raises SealBroken when one is no such key.
    """
    try:
        mine = X25519PrivateKey.from_private_bytes(_bytes(seal_private, _SECRET))
        other = _bytes(other_seal_key, _PUBLIC)
        shared = mine.exchange(X25519PublicKey.from_public_bytes(other))
    except ValueError:
        raise SealBroken() from None
    both = b"".join(sorted((mine.public_key().public_bytes_raw(), other)))
    key = HKDF(SHA256(), 32, hashlib.sha256(both).digest(), _INFO).derive(shared)
    return hmac.digest(key, message, "sha256")[:TAG]


def same(one: bytes, other: bytes) -> bool:
    """Say whether two tags are the same, in a time that tells nothing."""
    return hmac.compare_digest(one, other)


def _bytes(text: str, kind: str) -> bytes:
    """Return the 32 bytes an age key holds (Bech32, BIP 173). Raises ValueError."""
    prefix, _, written = text.lower().rpartition("1")
    values = [_SIGNS.index(sign) for sign in written]
    if prefix != kind or _polymod([*_spread(prefix), *values]) != 1:
        raise ValueError(kind)
    number, bits = 0, 5 * (len(values) - _CHECK)
    for value in values[:-_CHECK]:
        number = number << 5 | value
    if bits // 8 != 32 or number & (1 << bits % 8) - 1:
        raise ValueError(kind)
    return (number >> bits % 8).to_bytes(32, "big")


def _spread(prefix: str) -> list[int]:
    return [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check
