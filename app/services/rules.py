"""What may be written into the register of services? Programmes, entries, who they were for. Pure; knows no database.

A programme is data: what it is called and which figures it keeps. An entry is one act or activity: a day, people by
name, a unit or heads without names, money where there was any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from app.shared.errors import RuleError
from app.shared.money import CAPITAL_LIMIT, AmountError
from app.shared.text import N_

KEPT: Final = "KEPT"
OFF: Final = "OFF"
STATES: Final = (KEPT, OFF)

COUNT: Final = "count"
FEN: Final = "fen"
MEASURES: Final = (COUNT, FEN)

MOST_PEOPLE: Final = 1_000_000
MOST_NUMBER: Final = 10**12
LONGEST: Final = 200
LONGEST_NAME: Final = 40
MOST_FIGURES: Final = 8


class ProgramUnknown(RuleError):
    """The programme is not on the list, or not on that day."""

    code = "services.programme_unknown"
    template = N_("Choose a programme from the list that holds on this day.")


class DayMissing(RuleError):
    """An entry is of a day."""

    code = "services.day_missing"
    template = N_("Write the day.")


class DayAhead(RuleError):
    """Only what has happened is written down."""

    code = "services.day_ahead"
    template = N_("This day has not come yet. Write today or an earlier day.")


class NobodyNamed(RuleError):
    """Nobody the service was for is written."""

    code = "services.nobody"
    template = N_("Write for whom it was: names, a unit, or how many people without names.")


class HeadsInvalid(RuleError):
    """No head count: below zero, or more than there are."""

    code = "services.heads_invalid"
    template = N_("Write how many people came without names, from 0 to {most}.")


class PersonTwice(RuleError):
    """One person is named twice for one act."""

    code = "services.person_twice"
    template = N_("{name} is named twice. Leave one of them out.")


class UnitsSeveral(RuleError):
    """Two units are named for one act."""

    code = "services.units_several"
    template = N_("Two units are named: {one} and {other}. Write an entry for each.")


class NameUnclear(RuleError):
    """Several people of the roll are called so."""

    code = "services.name_unclear"
    template = N_(
        "{n} people on the roll are called {name}: {which}. Write the last four signs of the document number after the "
        "name, or choose."
    )


class NumberUnknown(RuleError):
    """Nobody of that name has such a number."""

    code = "services.number_unknown"
    template = N_(
        "Nobody on the roll is called {name} with the number {number}. Write the name alone, or correct it."
    )


class FigureWrong(RuleError):
    """A figure the programme does not keep, or no number."""

    code = "services.figure_wrong"
    template = N_("The figure “{name}” is no whole number from 0 on, or this programme does not keep it.")


class TooLong(RuleError):
    """Words too long for a line."""

    code = "services.too_long"
    template = N_("Write at most {most} characters.")


class ReasonMissing(RuleError):
    """What is corrected or taken off says why."""

    code = "services.reason_missing"
    template = N_("Write why; it stays with the entry.")


class EntryMissing(RuleError):
    """There is no such entry."""

    code = "services.entry_missing"
    template = N_("This entry is not in the register.")


class EntryOff(RuleError):
    """The entry was taken off before."""

    code = "services.entry_off"
    template = N_("This entry was taken off the register. Put it back first.")


class ProgramNameMissing(RuleError):
    """A programme has a name that fits a column."""

    code = "services.programme_name_missing"
    template = N_("Write what the programme is called, in at most {most} characters.")


class ProgramTwice(RuleError):
    """There is a programme of that name."""

    code = "services.programme_twice"
    template = N_("A programme is called {name} already. Choose it from the list.")


class FigureNamesWrong(RuleError):
    """The figures of a programme: each named once, not more than fit."""

    code = "services.figure_names_wrong"
    template = N_("Name at most {most} figures, each once and in at most {longest} characters.")


@dataclass(frozen=True)
class FigureKind:
    """A figure a programme keeps: its key, its names by language, whether it is a count or fen."""

    key: str
    names: Mapping[str, str]
    measure: str = COUNT

    def name(self, language: str) -> str:
        """Return what it is called; in Chinese where the language has no name for it."""
        return self.names.get(language) or self.names["zh_CN"]


@dataclass(frozen=True)
class Program:
    """A kind of service. It may be chosen from `since` to and with `until`; `own` ones are the office's.

    `season` is the programme of warm delivery (warm_programs) whose year's summary tells it too, '' for none."""

    code: str
    names: Mapping[str, str]
    figures: tuple[FigureKind, ...] = ()
    since: date = date(2009, 1, 1)
    until: date | None = None
    own: bool = False
    season: str = ""

    def name(self, language: str) -> str:
        """Return what it is called; in Chinese where the language has no name for it."""
        return self.names.get(language) or self.names["zh_CN"]

    def holds(self, on: date) -> bool:
        """Say whether it may be chosen for a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Person:
    """Somebody by name: of the roll with `member_id`, of no roll without."""

    name: str
    member_id: str | None = None


@dataclass(frozen=True)
class Entry:
    """One act or activity. `heads` came without names; `amount` in fen; `figures` by key, money among them in fen."""

    program: str
    on: date
    persons: tuple[Person, ...] = ()
    unit_id: str | None = None
    unit: str = ""
    heads: int = 0
    content: str = ""
    amount: int = 0
    figures: Mapping[str, int] = field(default_factory=dict)
    handled_by: str = ""

    @property
    def person_times(self) -> int:
        """How many people it was for: those named and those only counted."""
        return len(self.persons) + self.heads


def check_entry(told: Entry, programs: Sequence[Program], today: date) -> Entry:
    """Return an entry as it is kept, without spaces around its words.

    Raises DayAhead, ProgramUnknown, NobodyNamed, PersonTwice, HeadsInvalid, AmountError, FigureWrong or TooLong, naming
    the field.
    """
    if told.on > today:
        raise DayAhead(field="on")
    program = next((one for one in programs if one.code == told.program and one.holds(told.on)), None)
    if program is None:
        raise ProgramUnknown(field="program")
    if type(told.heads) is not int or not 0 <= told.heads <= MOST_PEOPLE:
        raise HeadsInvalid(field="who", most=f"{MOST_PEOPLE:,}")
    persons = tuple(replace(one, name=" ".join(one.name.split())) for one in told.persons)
    persons = tuple(one for one in persons if one.name)
    unit = " ".join(told.unit.split())
    if not persons and not unit and not told.heads:
        raise NobodyNamed(field="who")
    _check_once(persons)
    if type(told.amount) is not int or not 0 <= told.amount < CAPITAL_LIMIT:
        raise AmountError(field="amount")
    content, handled_by = (" ".join(text.split()) for text in (told.content, told.handled_by))
    for name, text in (("content", content), ("handled_by", handled_by), ("who", unit)):
        if len(text) > LONGEST:
            raise TooLong(field=name, most=LONGEST)
    return replace(
        told, persons=persons, unit=unit, unit_id=told.unit_id if unit else None, content=content,
        handled_by=handled_by, figures=_figures(told.figures, program),
    )  # fmt: skip


def _check_once(persons: Sequence[Person]) -> None:
    seen: set[str] = set()
    for one in persons:
        if one.member_id is not None and one.member_id in seen:
            raise PersonTwice(field="who", name=one.name)
        seen |= {one.member_id} if one.member_id is not None else set()


def _figures(told: Mapping[str, int], program: Program) -> dict[str, int]:
    known = {one.key for one in program.figures}
    for key, value in told.items():
        if key not in known or type(value) is not int or not 0 <= value < MOST_NUMBER:
            raise FigureWrong(field=f"figure {key}", name=key)
    return {key: told[key] for key in sorted(told) if told[key]}


def check_program(
    name: str, figures: Sequence[tuple[str, str]], known: Sequence[Program]
) -> tuple[str, tuple[FigureKind, ...]]:
    """Return the name and figures of a programme of the office's own; `figures` are (name, measure).

    Raises ProgramNameMissing, ProgramTwice or FigureNamesWrong, naming the field.
    """
    kept = " ".join(name.split())
    if not 0 < len(kept) <= LONGEST_NAME:
        raise ProgramNameMissing(field="name", most=LONGEST_NAME)
    if any(kept in one.names.values() for one in known):
        raise ProgramTwice(field="name", name=kept)
    told = [(" ".join(words.split()), measure) for words, measure in figures]
    names = [words for words, _measure in told]
    wrong = any(not 0 < len(words) <= LONGEST_NAME for words in names) or len(set(names)) != len(names)
    if wrong or len(told) > MOST_FIGURES or any(measure not in MEASURES for _words, measure in told):
        raise FigureNamesWrong(field="figures", most=MOST_FIGURES, longest=LONGEST_NAME)
    return kept, tuple(
        FigureKind(f"f{n}", {"zh_CN": words}, measure) for n, (words, measure) in enumerate(told, start=1)
    )


def check_reason(reason: str) -> str:
    """Return a reason without spaces around it. Raises ReasonMissing or TooLong."""
    kept = " ".join(reason.split())
    if not kept:
        raise ReasonMissing(field="reason")
    if len(kept) > LONGEST:
        raise TooLong(field="reason", most=LONGEST)
    return kept
