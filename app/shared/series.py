"""Which letters tell the numbers of one computer from those of another? Pure; knows no claim and no voucher.

An office's computers cannot ask each other for the next number. So a number is the next one the computer knows of and
three letters made from the life of its database: 13-KDT here and 13-RBX there are two numbers.
"""

from __future__ import annotations

import hashlib
from typing import Final

LETTERS: Final = "BCDFGHJKMNPQRSTVWXYZ"
"""No vowels, so that they are no word; no I, L or O, which are read as digits."""

SERIES: Final = 3


def series_of(incarnation: str) -> str:
    """Return the letters of a database's life: three of twenty, so two lives share them once in 8,000."""
    rest = int.from_bytes(hashlib.sha256(f"nuangong claims 1\n{incarnation}".encode()).digest())
    letters = ""
    for _sign in range(SERIES):
        rest, at = divmod(rest, len(LETTERS))
        letters += LETTERS[at]
    return letters
