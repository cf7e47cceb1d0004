"""What number does a claim bear? Counted alone, and yet no two people of an office share one. Pure.

An office's computers cannot ask each other. So a number is the next one the computer knows of and three letters made
from the life of its database: 13-KDT here and 13-RBX there are two numbers. A copied database lives on under the same
letters until somebody notices; what it numbered meanwhile is sent back by the hub and gets another number.
"""

from __future__ import annotations

from app.shared.errors import RuleError
from app.shared.text import N_


class ClaimNumberTaken(RuleError):
    """Another claim bears the number that was given."""

    code = "claim.number_taken"
    template = N_("Another claim already has the number {number}. Give this one the next number.")


def number_words(no: int, series: str) -> str:
    """Return a number as it is printed and said. A number given by hand has no letters."""
    return f"{no}-{series}" if series else str(no)
