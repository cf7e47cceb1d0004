"""How deep is a household's hardship, and by which steps? Pure; knows no file, no database and no person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.text import N_, in_language, translate

DEEP: Final = "1"
RELATIVE: Final = "2"
NONE: Final = "0"
CATEGORIES: Final = (DEEP, RELATIVE, NONE)
FILED: Final = (DEEP, RELATIVE)
"""The classes of households that are on file."""


def was_on_file(category: str | None, tested: date | None, on: date) -> bool:
    """Say whether somebody was on file on a day: listed by their class, or heading a household `tested` by then."""
    return category in FILED or (tested is not None and tested <= on)


MONTHS: Final = 12
MOST_PEOPLE: Final = 99


class PeopleInvalid(RuleError):
    """A household has at least one person."""

    code = "household.people_invalid"
    template = N_("The number of people in a household is a whole number from 1 to 99.")


class AmountNegative(RuleError):
    """Income and expenses are never below zero; what is left of them may be."""

    code = "household.amount_negative"
    template = N_("This amount cannot be below zero.")


class LineInvalid(RuleError):
    """The subsistence line or its factor is no usable figure."""

    code = "line.invalid"
    template = N_("The subsistence line is not usable: check “{part}”.")


@dataclass(frozen=True)
class Line:
    """The monthly subsistence line (低保) of a region and year, in fen; the factor of relative hardship."""

    region: str
    year: int
    dibao_month: int
    relative_factor: Decimal

    def __post_init__(self) -> None:
        """Raise LineInvalid for a line or a factor nobody can reckon with."""
        if self.dibao_month <= 0:
            raise LineInvalid(field="dibao_month", part="dibao_month")
        if not self.relative_factor.is_finite() or self.relative_factor < 1:
            raise LineInvalid(field="relative_factor", part="relative_factor")

    @property
    def limit(self) -> Decimal:
        """The line times its factor, in fen, not rounded."""
        return self.dibao_month * self.relative_factor

    def as_facts(self) -> dict[str, Any]:
        """Return the line as plain values, to be kept beside what was decided by it."""
        return {
            "region": self.region,
            "year": self.year,
            "dibao_month": self.dibao_month,
            "relative_factor": str(self.relative_factor),
        }


@dataclass(frozen=True)
class Step:
    """One step of the reasoning: a msgid, its amounts in fen and its other facts."""

    msgid: str
    amounts: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    def words(self, language: str | None = None) -> str:
        """Word the step with its amounts in yuan."""
        facts = dict(self.facts)
        if "table" in facts:
            facts["table"] = in_language(facts["table"], language)
        return translate(self.msgid, {name: yuan(fen) for name, fen in self.amounts} | facts, language)

    def as_facts(self) -> dict[str, Any]:
        """Return the step as plain values, to be kept as it was."""
        return {"msgid": self.msgid, "amounts": dict(self.amounts), "facts": dict(self.facts)}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Step:
        """Make a step of what `as_facts` kept."""
        return cls(facts["msgid"], tuple(facts["amounts"].items()), tuple(facts["facts"].items()))


@dataclass(frozen=True)
class Assessment:
    """The class ("1" deep, "2" relative, "0" none), the net monthly income of each in fen, and the steps."""

    category: str
    net_pc: int
    steps: tuple[Step, ...]


def read_line(facts: Mapping[str, Any]) -> Line:
    """Read a line from plain values (a campaign's file, a snapshot). Raises LineInvalid naming the field."""
    unknown = set(facts) - {"region", "year", "dibao_month", "relative_factor"}
    if unknown:
        raise LineInvalid(field=min(unknown), part=min(unknown))
    region, year, month = facts.get("region"), facts.get("year"), facts.get("dibao_month")
    if not isinstance(region, str) or not region:
        raise LineInvalid(field="region", part="region")
    if type(year) is not int or not 1949 <= year <= 9999:
        raise LineInvalid(field="year", part="year")
    if type(month) is not int:
        raise LineInvalid(field="dibao_month", part="dibao_month")
    factor = facts.get("relative_factor")
    if isinstance(factor, bool) or not isinstance(factor, str | int | float):
        raise LineInvalid(field="relative_factor", part="relative_factor")
    try:
        return Line(region, year, month, Decimal(str(factor)))
    except InvalidOperation:
        raise LineInvalid(field="relative_factor", part="relative_factor") from None


def net_per_head(income: int, rigid: int, people: int) -> int:
    """Return (income − rigid) / 12 / people in fen, halves away from zero; it may be below zero.

    Source: income test of the national framework (domain page C.1); fixed figures for the past 12 months.
    """
    left, parts = income - rigid, MONTHS * people
    rounded = (2 * abs(left) + parts) // (2 * parts)
    return -rounded if left < 0 else rounded


def net_steps(income: int, rigid: int, people: int) -> tuple[int, tuple[Step, ...]]:
    """Return the net monthly income of each and the steps that lead to it, from a year's income and expenses (fen).

    Raises PeopleInvalid or AmountNegative naming the field.
    """
    if type(people) is not int or not 1 <= people <= MOST_PEOPLE:
        raise PeopleInvalid(field="people")
    for field, amount in (("income", income), ("rigid", rigid)):
        if amount < 0:
            raise AmountNegative(field=field)
    net = net_per_head(income, rigid, people)
    return net, (
        Step(
            N_("Yearly income {income} less fixed expenses {rigid} leaves {left}."),
            (("income", income), ("rigid", rigid), ("left", income - rigid)),
        ),
        Step(
            N_("{left} ÷ 12 months ÷ {people} people = {net} a month for each."),
            (("left", income - rigid), ("net", net)),
            (("people", str(people)),),
        ),
    )


def classify(income: int, rigid: int, people: int, line: Line) -> Assessment:
    """Class a household by its yearly income and fixed expenses (fen) and its people.

    Below the line is deep hardship, below the line times its factor relative hardship (domain page C.1).
    Raises PeopleInvalid or AmountNegative naming the field.
    """
    net, steps = net_steps(income, rigid, people)
    category, verdict = _verdict(net, line)
    return Assessment(category, net, (*steps, verdict))


def _verdict(net: int, line: Line) -> tuple[str, Step]:
    figures = (("net", net), ("line", line.dibao_month))
    if net < line.dibao_month:
        return DEEP, Step(N_("{net} is below the subsistence line of {line}: deep hardship."), figures)
    facts = (("factor", str(line.relative_factor)), ("limit", exact_yuan(line.limit)))
    if net < line.limit:
        words = N_(
            "{net} is not below the line of {line}, but below {factor} times it ({limit}): relative hardship."
        )
        return RELATIVE, Step(words, figures, facts)
    return NONE, Step(
        N_("{net} is not below {factor} times the line of {line} ({limit}): no class."), figures, facts
    )


def exact_yuan(fen: Decimal) -> str:
    """Write an amount that may hold parts of a fen; such parts are shown, never rounded away."""
    whole = int(fen)
    rest = format((fen - whole).normalize(), "f").partition(".")[2]
    return yuan(whole) + rest
