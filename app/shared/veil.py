"""How are words masked on a screen that others see too? Pure; knows no screen and no record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.shared.identity import mask_account, mask_id

ILLNESS: Final = "***"
"""What stands for an illness, however long its name is."""
SHORTEST: Final = 2  # signs of a name or an illness; one sign alone stands in too many words
BY_SHAPE: Final = 10  # digits from which a number is masked whatever it is
_DOCUMENT: Final = 18
_NUMBERS: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"\d{6} \d{8} \d{3}[\dXx]"  # a document as it is grouped while it is typed
    r"|\d{4}(?: \d{4}){2,3} \d{1,4}"  # an account in groups
    r"|1\d{2} \d{4} \d{4}"  # a mobile in groups
    r"|0\d{2,3}[- ]?\d{7,8}"  # a telephone with its area
    r"|\d{10,19}[Xx]?"
    r")(?![0-9A-Za-z])"
)


@dataclass(frozen=True)
class Known:
    """What the records say of people: each text that is masked wherever it stands, with what stands in its place.

    `tables` are those it was read from.
    """

    masks: Mapping[str, str]
    tables: frozenset[str] = frozenset()

    @cached_property
    def lengths(self) -> Mapping[str, tuple[int, ...]]:
        """Return by first sign how long the texts are that begin with it, the longest first."""
        found: dict[str, set[int]] = {}
        for text in self.masks:
            found.setdefault(text[0], set()).add(len(text))
        return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


NOTHING: Final = Known({})


def known(names: Iterable[str], illnesses: Iterable[str], numbers: Iterable[str]) -> Known:
    """Return what is masked besides the numbers that are known by their shape; a text that is several is a name."""
    masks = {one: mask_id(one) for one in numbers if len(one) >= SHORTEST}
    masks |= {one: ILLNESS for one in illnesses if len(one) >= SHORTEST}
    masks |= {one: veiled_name(one) for one in names if len(one) >= SHORTEST}
    return Known(masks)


def veiled_name(name: str) -> str:
    """Show a name's first sign, and its last where there are more than two."""
    return f"{name[0]}*" if len(name) <= SHORTEST else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def veiled(words: str, found: Known = NOTHING) -> str:
    """Return words with the numbers, names and illnesses in them masked, wherever they stand."""
    words = _NUMBERS.sub(lambda number: _mask(number.group()), words)
    told: list[str] = []
    at = 0
    while at < len(words):
        for length in found.lengths.get(words[at], ()):
            if (mask := found.masks.get(words[at : at + length])) is not None:
                told.append(mask)
                at += length
                break
        else:
            told.append(words[at])
            at += 1
    return "".join(told)


def _mask(number: str) -> str:
    bare = number.replace(" ", "").replace("-", "")
    is_account = len(bare) > 15 and len(bare) != _DOCUMENT
    return mask_account(bare) if is_account else mask_id(bare)
