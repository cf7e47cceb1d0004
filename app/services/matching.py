"""Who on the roll do written names mean? Reads the roll; changes nothing and guesses nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from app.members import MemberFacts, members_named
from app.services.naming import Named, Whom, read_whom
from app.services.rules import NameUnclear, NumberUnknown, Person
from app.unions import all_units

NOBODY: Final = "-"
"""Stands for the member's id where somebody on no roll is meant."""


@dataclass(frozen=True)
class Chance:
    """Somebody on the roll whom a name may mean; the document number masked."""

    member_id: str
    name: str
    unit: str
    id_masked: str


@dataclass(frozen=True)
class Match:
    """A written name with whom it may mean: nobody of the roll, one, or several to choose from.

    `number` is what stands beside the name; `unknown` says that nobody of that name has it.
    """

    name: str
    chances: tuple[Chance, ...]
    number: str = ""
    unknown: bool = False

    @property
    def is_clear(self) -> bool:
        """Say whether nothing is left to choose."""
        return len(self.chances) < 2 and not self.unknown

    @property
    def person(self) -> Person:
        """Return whom it means. Raises NameUnclear or NumberUnknown."""
        if self.unknown:
            raise NumberUnknown(field="who", name=self.name, number=self.number)
        if len(self.chances) > 1:
            which = ", ".join(f"{one.id_masked} {one.unit}".strip() for one in self.chances)
            raise NameUnclear(field="who", n=len(self.chances), name=self.name, which=which)
        return Person(self.name, self.chances[0].member_id if self.chances else None)

    def means(self, member_id: str) -> Match:
        """Return the name with who was chosen for it: NOBODY of the roll, or one of the chances; else as it is."""
        chosen = tuple(one for one in self.chances if one.member_id == member_id)
        return replace(self, chances=chosen, unknown=False) if chosen or member_id == NOBODY else self


@dataclass(frozen=True)
class Matched:
    """Whom a text means, as far as the roll and the units tell."""

    people: tuple[Match, ...] = ()
    unit_id: str | None = None
    unit: str = ""
    heads: int = 0

    @property
    def unclear(self) -> tuple[Match, ...]:
        """Return the names for which somebody must be chosen."""
        return tuple(one for one in self.people if not one.is_clear)

    def choose(self, chosen: Mapping[str, str]) -> Matched:
        """Return it with whom names mean by choice, by member or NOBODY; names not chosen stay as they are."""
        return replace(
            self,
            people=tuple(one.means(chosen[one.name]) if one.name in chosen else one for one in self.people),
        )

    def persons(self) -> tuple[Person, ...]:
        """Return the people. Raises NameUnclear or NumberUnknown for the first that is not clear."""
        return tuple(one.person for one in self.people)


def match(tx: Session, text: str) -> Matched:
    """Return whom a text means. Raises UnitsSeveral or HeadsInvalid."""
    units = {unit.name: unit.id for unit in all_units(tx)}
    whom = read_whom(text, frozenset(units))
    return Matched(match_people(tx, whom.people), units.get(whom.unit), whom.unit, whom.heads)


def match_people(tx: Session, people: Sequence[Named]) -> tuple[Match, ...]:
    """Return for each written name whom on the roll it may mean."""
    roll = members_named(tx, sorted({one.name for one in people}))
    return tuple(_match(one, roll.get(one.name, ())) for one in people)


def words_of(whom: Whom) -> str:
    """Return a text that `read_whom` reads as the same."""
    people = [f"{one.name} {one.number}".strip() for one in whom.people]
    return "、".join([*people, *filter(None, [whom.unit]), *([f"{whom.heads}人"] if whom.heads else [])])


def _match(one: Named, called: Sequence[MemberFacts]) -> Match:
    fitting = [facts for facts in called if facts.id_no.upper().endswith(one.number)]
    shown = fitting or list(called)
    chances = tuple(Chance(facts.id, facts.name, facts.unit_name, facts.id_masked) for facts in shown)
    # A whole number of nobody on the roll is that of somebody else: only a part of one must be somebody's.
    stranger = len(one.number) > 4 and not fitting
    return Match(
        one.name, () if stranger else chances, one.number, bool(one.number) and not fitting and not stranger
    )
