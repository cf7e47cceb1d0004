"""Why may two entries be one person, and how alike are they? Values and decisions, pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import Final

from app.shared import identity
from app.shared.text import N_

# Each reason in words, the strongest first.
REASONS: Final[Mapping[str, str]] = {
    "old_number": N_("One has the 15-digit form of the other's number"),
    "same_number": N_("The same document number, under two kinds of document"),
    "other_document": N_("The number of one is another document of the other"),
    "two_documents": N_("The same name and birth date, under two kinds of document"),
    "same_mobile": N_("The same name and mobile number"),
    "near_birth": N_("The same name and unit, birth dates that a slip of the hand would explain"),
}
_ORDER: Final = tuple(REASONS)
TOGETHER: Final = 12  # people of one group of whom each pair is named; of more, each with the first only


@dataclass(frozen=True, order=True)
class Pair:
    """Two entries that may be one person: `first_id` is the smaller id; reasons, the strongest first."""

    first_id: str
    second_id: str
    reasons: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, str]:
        """Return both ids."""
        return self.first_id, self.second_id


def in_order(one: str, other: str) -> tuple[str, str]:
    """Return two ids as every pair is kept: the smaller one first."""
    return (one, other) if one < other else (other, one)


def pairs_of(found: Iterable[tuple[str, str, str]], apart: frozenset[tuple[str, str]]) -> tuple[Pair, ...]:
    """Return the pairs of `found` (reason, id, id), the most alike first, without those said to be two people."""
    reasons: dict[tuple[str, str], set[str]] = {}
    for reason, one, other in found:
        if one != other:
            reasons.setdefault(in_order(one, other), set()).add(reason)
    made = [
        Pair(*ids, tuple(sorted(why, key=_ORDER.index))) for ids, why in reasons.items() if ids not in apart
    ]
    return tuple(sorted(made, key=_likeness))


def _likeness(pair: Pair) -> tuple[int, int, str, str]:
    return _ORDER.index(pair.reasons[0]), -len(pair.reasons), *pair.ids


def couples(group: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the pairs of a group of people alike; of a large group each with the first, so that it stays readable."""
    if len(group) <= TOGETHER:
        yield from combinations(group, 2)
    else:
        yield from ((group[0], other) for other in group[1:])


def may_be_one(kind: str, other: str) -> bool:
    """Tell whether two documents may be one person's: two resident numbers are two people, however alike."""
    return kind != other and not {kind, other} <= set(identity.EIGHTEEN)


def near_births(people: Sequence[tuple[str, date]]) -> Iterator[tuple[str, str]]:
    """Give who of `people` (id, birth date) of one name differ in one digit, or in month and day exchanged."""
    born: dict[str, list[str]] = {}
    for key, day in people:
        born.setdefault(f"{day:%Y%m%d}", []).append(key)
    for digits, keys in born.items():
        for other in _slips(digits):
            if other > digits:  # each pair once
                yield from product(keys[:TOGETHER], born.get(other, [])[:TOGETHER])


def _slips(digits: str) -> set[str]:
    """Return what a slip of the hand makes of a birth date written in eight digits."""
    slips = {digits[:place] + digit + digits[place + 1 :] for place in range(8) for digit in "0123456789"}
    slips.add(digits[:4] + digits[6:] + digits[4:6])
    return slips - {digits}
