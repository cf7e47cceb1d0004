"""Which figures go upward, and how are they told from the visits? Counted from facts; each unit apart. Pure.

Households, person-times, people, units and money are never added to one another. What the records cannot say is not
kept, and never 0. Source: the indicators the unions of the province report upward.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_

FEN: Final = "fen"
HOUSEHOLDS: Final = "household"
PEOPLE: Final = "person"
PERSON_TIMES: Final = "person_time"
UNITS: Final = "unit"
UNIT_TIMES: Final = "unit_time"
TIMES: Final = "time"
SETS: Final = "set"

KEYS: Final[Mapping[str, str]] = {
    "raised": FEN,
    "raised_goods": FEN,
    "bought": FEN,
    "cash": FEN,
    "goods": FEN,
    "given": FEN,
    "units": UNITS,
    "unit_times": UNIT_TIMES,
    "hard_units": UNITS,
    "person_times": PERSON_TIMES,
    "persons": PEOPLE,
    "households": HOUSEHOLDS,
    "migrants": HOUSEHOLDS,
    "model_workers": PEOPLE,
    "gig_workers": PEOPLE,
    "gig_times": PERSON_TIMES,
    "front_line": PERSON_TIMES,
    "led": TIMES,
    "services": PERSON_TIMES,
    "sets": SETS,
}
"""Every figure with its unit, in the order in which they are shown."""

TROUBLED: Final = "15"
GIG: Final = "13"
FRONT_LINE: Final = frozenset({"05", "06", "07", "08"})
"""Groups of warm_beneficiary_types: enterprises in trouble, new forms of employment, the front line."""

NAMELESS: Final = "nameless"
NO_GROUP: Final = "no_group"
ON_THE_ROLL: Final = "on_the_roll"
UNITS_ONLY: Final = "units_only"
TEAMS: Final = "teams"
NO_TEAM: Final = "no_team"
OF_THE_YEAR: Final = "of_the_year"
NO_SERVICE: Final = "no_service"
FEN_OF_WAN: Final = 1_000_000


class PeriodInvalid(RuleError):
    """The period is no year, and no years from one to another."""

    code = "figures.period_invalid"
    template = N_("Write the year like 2024, or the years like 2018-2023, not later than this one.")


class NumberInvalid(RuleError):
    """The number cannot be read."""

    code = "figures.number_invalid"
    template = N_("Write the number with digits. Money is in units of 10,000 yuan, with at most 6 decimals.")


class SourceMissing(RuleError):
    """A figure that nobody can trace is worth nothing."""

    code = "figures.source_missing"
    template = N_("Write where the figure is from: the report or the document.")


class AheadOfToday(RuleError):
    """The day a figure was true lies ahead."""

    code = "figures.ahead"
    template = N_("This day lies ahead. Write the day on which the figure was true.")


class FigureUnknown(RuleError):
    """There is no such figure."""

    code = "figures.unknown"
    template = N_("Choose the figure from the list.")


class PastMissing(RuleError):
    """There is no such entered figure, or it was taken back already."""

    code = "figures.missing"
    template = N_("This entered figure does not exist, or was taken back already.")


@dataclass(frozen=True)
class Given:
    """A visit to a household or member at which something was handed over; amounts in fen.

    `value` is what the goods cost by the books.
    """

    kind: str
    subject_id: str
    id_no: str
    category: str | None
    cash: int
    cash_source: str | None
    value: int


@dataclass(frozen=True)
class GivenToUnit:
    """A visit to a unit at which something was handed over; amounts in fen.

    `value` is what the goods cost by the books.
    """

    unit: str
    people: int
    helped: str
    level: str
    cash: int
    cash_source: str | None
    value: int
    on: date | None = None
    leader: str = ""


@dataclass(frozen=True)
class Around:
    """What stands beside the visits; amounts in fen.

    `granted` and goods `donated` by source, goods `bought`, `carriers` who took gifts out on which day, `services` the
    person-times of services given, None where they are not told, for the reason `lacking`: a campaign has none of its
    own.
    """

    granted: Mapping[str, int] = field(default_factory=dict)
    bought: int = 0
    donated: Mapping[str, int] = field(default_factory=dict)
    carriers: Set[tuple[date, str]] = frozenset()
    services: int | None = None
    lacking: str = OF_THE_YEAR


@dataclass(frozen=True)
class Marks:
    """What the roll says of those visited: model workers, those in new forms of employment, migrant workers."""

    model_workers: Set[str]
    gig_workers: Set[str]
    migrants: Set[str]


@dataclass(frozen=True)
class Figure:
    """One figure. `of` is the source, category or level it is a part for, '' for the whole; `value` fen for money.

    `value` None is not kept. `note` says what the number leaves out, `lacking` of how many records.
    """

    key: str
    value: int | None
    of: str = ""
    note: str = ""
    lacking: int = 0

    @property
    def unit(self) -> str:
        """Return in what it is counted."""
        return KEYS[self.key]


@dataclass(frozen=True)
class Past:
    """A figure of earlier years as it is entered: `value` in fen for money; where it is from, and as of when."""

    key: str
    period: str
    value: int
    source: str
    as_of: date


@dataclass(frozen=True)
class PastFigure:
    """An entered figure that stands."""

    id: str
    told: Past
    entered_by: str

    @property
    def unit(self) -> str:
        """Return in what it is counted."""
        return KEYS[self.told.key]


def told_by(
    visits: Sequence[Given], units: Sequence[GivenToUnit], marks: Marks, around: Around
) -> tuple[Figure, ...]:
    """Tell every figure, each with its parts, in the order of KEYS."""
    parts: list[Figure] = [Figure("raised", sum(around.granted.values()))]
    parts += [Figure("raised", amount, source) for source, amount in around.granted.items()]
    parts += [Figure("raised_goods", sum(around.donated.values()))]
    parts += [Figure("raised_goods", value, source) for source, value in around.donated.items()]
    parts += [Figure("bought", around.bought)]
    parts += [*_money(visits, units), *_units(units), *_people(visits, units, marks), *_led(units)]
    services = around.services
    parts += [Figure("services", services, note=around.lacking if services is None else "")]
    parts += [_teams(units, around.carriers)]
    order = list(KEYS)
    return tuple(sorted(parts, key=lambda figure: order.index(figure.key)))


def _money(visits: Sequence[Given], units: Sequence[GivenToUnit]) -> Iterable[Figure]:
    cash, value = Counter[str](), 0
    helped: list[Given | GivenToUnit] = [*visits, *units]
    for one in helped:
        value += one.value
        if one.cash:
            cash[one.cash_source or ""] += one.cash
    yield Figure("cash", cash.total())
    yield from (Figure("cash", amount, source) for source, amount in sorted(cash.items()))
    yield Figure("goods", value)
    yield Figure("given", cash.total() + value)


def _units(units: Sequence[GivenToUnit]) -> Iterable[Figure]:
    yield Figure("units", len({one.unit for one in units}))
    yield Figure("unit_times", len(units))
    yield _of_group(
        "hard_units",
        units,
        lambda one: one.helped == TROUBLED,
        lambda found: len({one.unit for one in found}),
    )


def _people(visits: Sequence[Given], units: Sequence[GivenToUnit], marks: Marks) -> Iterable[Figure]:
    heads = sum(one.people for one in units)
    people = {one.id_no for one in visits}
    homes = {one.subject_id: one.category or "" for one in visits if one.category is not None}
    yield Figure("person_times", len(visits) + heads)
    yield Figure("persons", len(people), note=NAMELESS if heads else "", lacking=heads)
    yield Figure("households", len(homes))
    yield from (Figure("households", n, category) for category, n in sorted(Counter(homes.values()).items()))
    migrants = {one.subject_id for one in visits if one.category is not None and one.id_no in marks.migrants}
    yield Figure("migrants", len(migrants), note=ON_THE_ROLL)
    yield Figure("model_workers", len(people & marks.model_workers), note=ON_THE_ROLL)
    yield Figure("gig_workers", len(people & marks.gig_workers), note=ON_THE_ROLL)
    yield _of_group("gig_times", units, lambda one: one.helped == GIG, _heads)
    yield _of_group("front_line", units, lambda one: one.helped in FRONT_LINE, _heads)


def _led(units: Sequence[GivenToUnit]) -> Iterable[Figure]:
    levels = Counter(one.level for one in units if one.level)
    yield Figure("led", levels.total(), note=UNITS_ONLY)
    yield from (Figure("led", n, level) for level, n in levels.items())


def _teams(units: Sequence[GivenToUnit], carriers: Set[tuple[date, str]]) -> Figure:
    """Count who went out on which day: a leader with others to units, a carrier with gifts; the same one goes once."""
    leaders = {(one.on, one.leader) for one in units if one.on is not None and one.leader}
    teams: set[tuple[date, str]] = {*leaders, *carriers}
    if not teams:
        return Figure("sets", None, note=NO_TEAM)
    return Figure("sets", len(teams), note=TEAMS, lacking=sum(not one.leader for one in units))


def _heads(found: Sequence[GivenToUnit]) -> int:
    return sum(one.people for one in found)


def _of_group(
    key: str,
    units: Sequence[GivenToUnit],
    wanted: Callable[[GivenToUnit], bool],
    count: Callable[[Sequence[GivenToUnit]], int],
) -> Figure:
    """Count what a group got; where units were visited and no group is written anywhere, it is not kept."""
    lacking = sum(not one.helped for one in units)
    if units and lacking == len(units):
        return Figure(key, None, note=NO_GROUP, lacking=lacking)
    return Figure(
        key, count([one for one in units if wanted(one)]), note=NO_GROUP if lacking else "", lacking=lacking
    )


# -- figures of earlier years


def wan_words(fen: int) -> str:
    """Say an amount in units of 10,000 yuan with 4 decimals, half a digit rounded up."""
    told = (Decimal(fen) / FEN_OF_WAN).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    return f"{told:,}"


def number_of(key: str, text: str) -> int:
    """Return a number as typed: whole, or for money in units of 10,000 yuan, as fen. Raises NumberInvalid."""
    try:
        told = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        raise NumberInvalid(field="value") from None
    found = told * (FEN_OF_WAN if KEYS.get(key) == FEN else 1)
    if not found.is_finite() or found < 0 or found != found.to_integral_value() or found >= 10**13:
        raise NumberInvalid(field="value")
    return int(found)


def check_past(told: Past, today: date) -> Past:
    """Return an entered figure as it is kept.

    Raises FigureUnknown, PeriodInvalid, NumberInvalid, SourceMissing or AheadOfToday, naming the field.
    """
    if told.key not in KEYS:
        raise FigureUnknown(field="key")
    found = re.fullmatch(r"(\d{4})(?:\s*[-–—~至]\s*(\d{4}))?年?", told.period.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if not 1949 <= first <= last <= today.year:
        raise PeriodInvalid(field="period")
    if type(told.value) is not int or told.value < 0:
        raise NumberInvalid(field="value")
    source = told.source.strip()
    if not source:
        raise SourceMissing(field="source")
    if told.as_of > today:
        raise AheadOfToday(field="as_of")
    period = str(first) if first == last else f"{first}-{last}"
    return Past(told.key, period, told.value, source, told.as_of)
