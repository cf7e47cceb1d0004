"""What number does a claim bear? Counted alone, and yet no two people of an office share one. Pure.

An office's computers cannot ask each other. So a number is the next one the computer knows of and three letters made
from the life of its database: 13-KDT here and 13-RBX there are two numbers. A copied database lives on under the same
letters until somebody notices; what it numbered meanwhile is sent back by the hub and gets another number.
"""

from __future__ import annotations

import hashlib
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_

LETTERS: Final = "BCDFGHJKMNPQRSTVWXYZ"
"""No vowels, so that they are no word; no I, L or O, which are read as digits."""

SERIES: Final = 3


class ClaimNumberTaken(RuleError):
    """Another claim bears the number that was given."""

    code = "claim.number_taken"
    template = N_("Another claim already has the number {number}. Give this one the next number.")


def series_of(incarnation: str) -> str:
    """Return the letters of a database's life: three of twenty, so two lives share them once in 8,000."""
    rest = int.from_bytes(hashlib.sha256(f"nuangong claims 1\n{incarnation}".encode()).digest())
    letters = ""
    for _sign in range(SERIES):
        rest, at = divmod(rest, len(LETTERS))
        letters += LETTERS[at]
    return letters


def number_words(no: int, series: str) -> str:
    """Return a number as it is printed and said. A number given by hand has no letters."""
    return f"{no}-{series}" if series else str(no)
