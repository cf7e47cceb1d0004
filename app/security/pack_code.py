"""How does a code that one clerk tells another lock what travels between their computers? Keys made of 16 signs.

Computers of one office know no key of each other: they meet at the hub. What goes from one to the other on a stick is
locked and signed with keys that both make of the same random code, so that the envelope of every package serves.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.security.seal import Keys
from app.shared.crockford import ALPHABET, joined
from app.shared.errors import RuleError
from app.shared.text import N_

SIGNS: Final = 16
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PREFIX: Final = "age-secret-key-"


class CodeInvalid(RuleError):
    """What was typed is no code of a work pack."""

    code = "pack.code_invalid"
    template = N_("A code has 16 letters and digits in four groups. Look at it again and type it once more.")


def new_code() -> str:
    """Return a new random code of 80 bits: four groups of four signs, short enough to be read out."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return "-".join(signs[at : at + 4] for at in range(0, SIGNS, 4))


def keys_of(code: str) -> Keys:
    """Return the keys of a code as typed: capitals, dashes and blanks do not count. Raises CodeInvalid."""
    signs = joined(code)
    if len(signs) != SIGNS or any(sign not in ALPHABET for sign in signs):
        raise CodeInvalid(field="code")
    return Keys(_derived(signs, b"sign").hex(), _age_key(_derived(signs, b"seal")))


def _derived(signs: str, purpose: bytes) -> bytes:
    # 80 random bits need no slow derivation: nobody tries them all.
    return HKDF(SHA256(), 32, None, b"nuangong work pack " + purpose).derive(signs.encode())


def _age_key(secret: bytes) -> str:
    """Word a secret as age words its keys (Bech32, BIP 173)."""
    number = int.from_bytes(secret, "big") << 4  # 256 bits in 52 groups of five
    values = [number >> 5 * at & 31 for at in range(51, -1, -1)]
    spread = [ord(sign) >> 5 for sign in _PREFIX] + [0] + [ord(sign) & 31 for sign in _PREFIX]
    check = _polymod([*spread, *values, *[0] * 6]) ^ 1
    values += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return (_PREFIX + "1" + "".join(_BECH32[value] for value in values)).upper()


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> at & 1 else 0
    return check
