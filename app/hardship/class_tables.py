"""Which class does a household come to by the table of its place and year, and by which steps? Pure.

Source: the national framework with the variants of the provinces (domain page C.1). A table is data
(`resources/class_tables`, read by `class_file`); amounts are fen of the 12 months before the application.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.hardship.rules import (
    DEEP,
    NONE,
    RELATIVE,
    AmountNegative,
    Line,
    Step,
    classify,
    exact_yuan,
    net_steps,
)
from app.shared.errors import RuleError
from app.shared.text import N_

ACCIDENT: Final = "3"
"""Hardship by an accident (hardship_categories)."""

DISASTER: Final = "disaster"
ILLNESS: Final = "illness"
HOME: Final = "home"
HAPPENINGS: Final = (DISASTER, ILLNESS, HOME)
"""Somebody killed or disabled by disaster or accident; sudden major illness with large costs; the home destroyed."""


class HappeningUnknown(RuleError):
    """An accident is of one of three kinds."""

    code = "class.happening_unknown"
    template = N_("Say what happened: a disaster or accident, a sudden illness, or a home destroyed.")


@dataclass(frozen=True)
class AccidentRule:
    """One way to be in hardship by accident: what it cost against the year's income, or the net income of each.

    `cost_share`: the cost after all compensation is at least this share of the year's income (重庆 0.5, 青岛 0.8).
    `net_times`: the net income of each is at most (or, `below`, less than) so many times the line.
    """

    happenings: tuple[str, ...] = HAPPENINGS
    cost_share: Decimal | None = None
    net_times: Decimal | None = None
    below: bool = False


@dataclass(frozen=True)
class MigrantRule:
    """What is asked of migrant workers besides; `labour_months` of the present labour relation."""

    in_town: bool
    member: bool
    labour_months: int


@dataclass(frozen=True)
class ClassTable:
    """The rules of a region from a day on.

    `deep_at_line`: at the line is deep too (≤ instead of <); `relative_at_limit` likewise. `relative_factor`: of the
    table, or None for the line's own. `dibao_needs_deficit`: a household that gets the subsistence allowance is deep
    only when its fixed expenses are above its income. `accident_first`: accident goes before deep too.
    `accident_not_reasons`: codes of hardship_reasons that cannot be the main cause of an accident class.
    `title` and `title_ko` are what papers call it.
    """

    id: str
    version: str
    region: str
    valid_from: date
    valid_to: date | None
    basis: str
    sample: bool
    deep_at_line: bool = False
    relative_factor: Decimal | None = None
    relative_at_limit: bool = False
    dibao_needs_deficit: bool = False
    accidents: tuple[AccidentRule, ...] = ()
    accident_first: bool = False
    accident_not_reasons: tuple[str, ...] = ()
    migrant: MigrantRule | None = None
    lines: tuple[tuple[date, Line], ...] = ()
    title: str = ""
    title_ko: str = ""

    @property
    def called(self) -> str:
        """Return what people call it, in Chinese and, where it has such a title, on a second line in Korean."""
        titles = (self.title or self.id, *([self.title_ko] if self.title_ko else []))
        return "\n".join(f"{one} {self.version}" for one in titles)

    def factor(self, line: Line) -> Decimal:
        """Return the factor of relative hardship: the table's, else the line's."""
        return self.relative_factor or line.relative_factor


@dataclass(frozen=True)
class Accident:
    """What happened, and what it cost or destroyed in fen after all compensation, insurance and relief."""

    happening: str
    cost: int


@dataclass(frozen=True)
class Migrant:
    """What is known of a migrant worker: lives in town long-term, is a member, months of the labour relation."""

    in_town: bool
    member: bool
    labour_months: int


@dataclass(frozen=True)
class ClassFacts:
    """A household's figures of a year (fen), its people, and what else a table may ask for."""

    income: int
    rigid: int
    people: int
    on_dibao: bool = False
    accident: Accident | None = None
    migrant: Migrant | None = None
    main_reason: str = ""


@dataclass(frozen=True)
class Judged:
    """The class ("1", "2", "3", "0" none), the net monthly income of each in fen, the steps, and by what judged."""

    category: str
    net_pc: int
    steps: tuple[Step, ...]
    table_id: str
    table_version: str
    line: Line

    def as_facts(self) -> dict[str, Any]:
        """Return the judgement as plain values, to be kept as it was."""
        return {
            "category": self.category,
            "net_pc": self.net_pc,
            "steps": [step.as_facts() for step in self.steps],
            "table": {"id": self.table_id, "version": self.table_version},
            "line": self.line.as_facts(),
        }


@dataclass(frozen=True)
class Touched:
    """A household decided earlier that would come to another class today."""

    id: str
    decided: str
    now: str


def judge_class(table: ClassTable, line: Line, facts: ClassFacts) -> Judged:
    """Class a household by a table and the line that holds (the table's own or the published one).

    Raises PeopleInvalid, AmountNegative or HappeningUnknown naming the field.
    """
    net, steps = net_steps(facts.income, facts.rigid, facts.people)
    category, further = _class(table, line, facts, net)
    if category != NONE and (missing := _migrant_missing(table.migrant, facts.migrant)):
        category, further = NONE, (*further, *missing)
    return Judged(category, net, (*steps, *further), table.id, table.version, line)


def touched(
    decided: Iterable[tuple[str, ClassFacts, str]], table: ClassTable, line: Line
) -> tuple[Touched, ...]:
    """Return the households whose class a new table or line would change; what is decided stays as it is.

    `decided` holds of each its id, the facts it was decided by, and its class.
    """
    found = []
    for id_, facts, category in decided:
        now = judge_class(table, line, facts).category
        if now != category:
            found.append(Touched(id_, category, now))
    return tuple(found)


def _class(table: ClassTable, line: Line, facts: ClassFacts, net: int) -> tuple[str, tuple[Step, ...]]:
    by_accident, told = _by_accident(table, line, facts, net)
    if by_accident and table.accident_first:
        return ACCIDENT, told
    category, steps = _by_line(table, line, facts, net)
    if category == DEEP or not by_accident:
        return category, (*steps, *(() if category == DEEP else told))
    return ACCIDENT, (*steps, *told)  # the last step decides


def _by_line(table: ClassTable, line: Line, facts: ClassFacts, net: int) -> tuple[str, tuple[Step, ...]]:
    factor = table.factor(line)
    limit = line.dibao_month * factor
    figures = (("net", net), ("line", line.dibao_month))
    deep = net <= line.dibao_month if table.deep_at_line else net < line.dibao_month
    if deep and table.dibao_needs_deficit and facts.on_dibao and facts.rigid <= facts.income:
        words = N_(
            "{net} is within the line of {line}, but the household gets the subsistence allowance and its fixed "
            "expenses {rigid} are not above its income {income}: no class by the line."
        )
        return NONE, (Step(words, (*figures, ("rigid", facts.rigid), ("income", facts.income))),)
    if not (table.deep_at_line or table.relative_at_limit):
        same = Line(line.region, line.year, line.dibao_month, factor)
        plain = classify(facts.income, facts.rigid, facts.people, same)
        return plain.category, (plain.steps[-1],)
    told = (("factor", str(factor)), ("limit", exact_yuan(limit)))
    if deep:
        words = N_("{net} is not above the subsistence line of {line}: deep hardship.")
        below = N_("{net} is below the subsistence line of {line}: deep hardship.")
        return DEEP, (Step(words if table.deep_at_line else below, figures),)
    if net < limit or (table.relative_at_limit and net == limit):
        words = N_(
            "{net} is beyond the line of {line}, but within {factor} times it ({limit}): relative hardship."
        )
        return RELATIVE, (Step(words, figures, told),)
    return NONE, (
        Step(N_("{net} is not within {factor} times the line of {line} ({limit}): no class."), figures, told),
    )


def _by_accident(table: ClassTable, line: Line, facts: ClassFacts, net: int) -> tuple[bool, tuple[Step, ...]]:
    """Say whether one of the table's accident rules fits, with the step; no step where no accident is told."""
    accident = facts.accident
    if accident is None:
        return False, ()
    if accident.happening not in HAPPENINGS:
        raise HappeningUnknown(field="accident.happening")
    if accident.cost < 0:
        raise AmountNegative(field="accident.cost")
    rules = [rule for rule in table.accidents if accident.happening in rule.happenings]
    if not rules:
        return False, (Step(N_("This table has no class for what happened.")),)
    if facts.main_reason in table.accident_not_reasons:
        return False, (Step(N_("The main cause of hardship cannot be one of hardship by an accident here.")),)
    told: list[Step] = []
    for rule in rules:
        fits, step = _accident_fits(rule, line, facts, accident.cost, net)
        if fits:
            return True, (step,)
        told.append(step)
    return False, tuple(told)


def _accident_fits(
    rule: AccidentRule, line: Line, facts: ClassFacts, cost: int, net: int
) -> tuple[bool, Step]:
    if rule.cost_share is not None:
        amounts = (("cost", cost), ("income", facts.income))
        told = (("share", percent(rule.cost_share)),)
        if cost > 0 and cost >= facts.income * rule.cost_share:
            words = N_(
                "The cost of {cost} is at least {share} of the yearly income {income}: hardship by an accident."
            )
            return True, Step(words, amounts, told)
        words = N_(
            "The cost of {cost} is below {share} of the yearly income {income}: no hardship by an accident."
        )
        return False, Step(words, amounts, told)
    times = rule.net_times or Decimal(1)
    limit = line.dibao_month * times
    amounts = (("net", net), ("line", line.dibao_month))
    measured = (("factor", str(times)), ("limit", exact_yuan(limit)))
    fits = net < limit if rule.below else net <= limit
    words = (
        N_(
            "After what happened {net} is within {factor} times the line of {line} ({limit}): hardship by an accident."
        )
        if fits
        else N_(
            "{net} is not within {factor} times the line of {line} ({limit}): no hardship by an accident."
        )
    )
    return fits, Step(words, amounts, measured)


def _migrant_missing(rule: MigrantRule | None, migrant: Migrant | None) -> tuple[Step, ...]:
    """Return a step for each condition of migrant workers that is not met."""
    if rule is None or migrant is None:
        return ()
    found = []
    if rule.in_town and not migrant.in_town:
        found.append(Step(N_("A migrant worker who does not live in town for long has no class here.")))
    if rule.member and not migrant.member:
        found.append(Step(N_("A migrant worker who is no union member has no class here.")))
    if migrant.labour_months < rule.labour_months:
        facts = (("months", str(migrant.labour_months)), ("least", str(rule.labour_months)))
        words = N_(
            "The labour relation of the migrant worker lasts {months} months, it must be {least}: no class."
        )
        found.append(Step(words, (), facts))
    return tuple(found)


def percent(share: Decimal) -> str:
    """Write a share as per cent: 0.5 → "50 %", 0.125 → "12.5 %"."""
    return format((share * 100).normalize(), "f") + " %"
