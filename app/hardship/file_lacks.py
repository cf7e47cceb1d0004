"""What does a hardship file still lack before it may be sent up? Counted against what the form asks. Pure.

Source: the national form of a file (domain page B8) and its procedure (C.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.shared.text import N_

WANTED: Final[Mapping[str, str]] = {
    "place": N_("Village or unit"),
    "phone": N_("Telephone"),
    "worker": N_("Worker or migrant worker"),
    "level": N_("Archive level"),
    "cause": N_("Main cause"),
    "cadre": N_("Person in charge"),
    "authorised_on": N_("Authorisation signed"),
    "numbers": N_("Document numbers of the family"),
    "income": N_("Income of the family"),
    "measures": N_("A measure of the plan"),
}
"""What a file is asked for, by name. Of people below the age of a document only the day of birth is asked."""


@dataclass(frozen=True)
class Facts:
    """What is there of a file: which of its own fields are filled, and how many people, incomes and measures it has."""

    filled: frozenset[str]
    people: int
    numbered: int
    incomes: int
    measures: int


def lacking(facts: Facts) -> tuple[str, ...]:
    """Return what a file lacks, in the order of WANTED."""
    there = set(facts.filled)
    if facts.people and facts.numbered >= facts.people:
        there.add("numbers")
    if facts.incomes:
        there.add("income")
    if facts.measures:
        there.add("measures")
    return tuple(name for name in WANTED if name not in there)


def share(lacks: int) -> int:
    """Return how many of a hundred parts are there, whole."""
    return (len(WANTED) - lacks) * 100 // len(WANTED)
