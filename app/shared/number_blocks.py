"""How is a block of reserved numbers written, and what are they reserved for? Pure; office and hub read them by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_

HELD, PRINTED, SPOILED = "HELD", "PRINTED", "SPOILED"
CERTIFICATE, LETTER = "certificate", "letter"
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {CERTIFICATE: N_("Certificates of cover"), LETTER: N_("Letters of transfer")}
)
"""What numbers are reserved for."""
LOW: Final = 20
"""Numbers left of a kind at which the next block is asked for."""
_MOST, _LONGEST = 1_000_000, 12


class BlockUnreadable(RuleError):
    """The first and last number do not make a block."""

    code = "print.block_unreadable"
    template = N_(
        "From {first} to {last} is no block of numbers. Both have the same beginning and the last is larger."
    )


@dataclass(frozen=True)
class NewBlock:
    """A block as it is written on the union's paper: first and last number with what stands before the figures."""

    kind: str
    first: str
    last: str
    source: str


@dataclass(frozen=True)
class Span:
    """A block parted: what stands before the figures, the first and last of them, and how many figures a number has."""

    prefix: str
    first: int
    last: int
    digits: int


def span_of(told: NewBlock) -> Span:
    """Part a block as it is written. Raises BlockUnreadable."""
    if told.kind not in KINDS:
        raise BlockUnreadable(field="kind", first=told.first[:20], last=told.last[:20])
    first, last = told.first.strip(), told.last.strip()
    wrong = BlockUnreadable(field="last", first=first[:20], last=last[:20])
    same = len(first) - len(first.rstrip("0123456789"))
    prefix, digits = first[: len(first) - same], same
    if (
        digits > _LONGEST
    ):  # a long number of figures alone: the figures both begin with are what stands before
        prefix, digits = first[:-_LONGEST], _LONGEST
    figures = last[len(prefix) :]
    if (
        not digits
        or not last.startswith(prefix)
        or len(first) != len(last)
        or not figures.isascii()
        or not figures.isdigit()
    ):
        raise wrong
    low, high = int(first[len(prefix) :]), int(figures)
    if low < 1 or high < low or high - low >= _MOST:
        raise wrong
    return Span(prefix, low, high, digits)


def written(prefix: str, n: int, digits: int) -> str:
    """Return a number as it stands on paper."""
    return f"{prefix}{n:0{digits}d}"
