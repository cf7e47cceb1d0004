"""How is a secret of 160 bits written so that people copy it from paper? Knows no slot and no file."""

from __future__ import annotations

import hashlib
import os

from app.shared.crockford import ALPHABET, joined
from app.shared.errors import LockedError
from app.shared.text import N_


class WrongRecoveryCode(LockedError):
    """The recovery code does not open its slot, or a sign of it was misread."""

    code = "security.wrong_recovery_code"
    template = N_(
        "The recovery code is not right. Nothing was opened; compare it with the sheet sign by sign."
    )


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
