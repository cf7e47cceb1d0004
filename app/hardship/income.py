"""What does a household earn and what must it spend in a year, by kind, and what of it counts? Pure.

Source: income and rigid expenditure of the national framework as the provinces write it (domain page C.1). What counts
is data with effective dates (`household_money.toml`, `minimum_wages.toml`); the figures are those of the 12 months
before the application, in fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.hardship.money_rules import ALL, NONE, SMALL, Counting, MinimumWage, MoneyRules
from app.hardship.rules import MONTHS, AmountNegative, Step
from app.shared import codes
from app.shared.dates import age_on
from app.shared.errors import RuleError
from app.shared.text import N_

INCOME: Final = "income"
RIGID: Final = "rigid"
MONTHLY: Final = "month"
YEARLY: Final = "year"
HOUSEHOLD: Final = ""
"""Whose an amount is that belongs to all of a household."""
MEN: Final = "1"
EARNED: Final = ("11", "21")
"""The kinds of income one works for (income_kinds): wages and one's own business."""


class KindUnknown(RuleError):
    """The kind of an amount is on no list, or the rules do not say whether it counts."""

    code = "household_money.kind_unknown"
    template = N_("Choose the kind of this amount from the list.")


class PeriodInvalid(RuleError):
    """An amount is for a month or for the whole year."""

    code = "household_money.period_invalid"
    template = N_("Say whether this amount is for each month or for the year.")


class MonthsInvalid(RuleError):
    """An amount is for 1 to 12 months of the past year."""

    code = "household_money.months_invalid"
    template = N_("The number of months is from 1 to 12; an amount for the year is written once.")


class PersonUnknown(RuleError):
    """An amount belongs to nobody of the household."""

    code = "household_money.person_unknown"
    template = N_("This amount belongs to nobody of the household. Choose whose it is.")


class RepaidAbove(RuleError):
    """More was repaid than spent."""

    code = "household_money.repaid_above"
    template = N_("What insurance and others repaid cannot be more than the expense itself.")


class MinimumWageMissing(RuleError):
    """Somebody is counted at the minimum wage, and none is known for the place and day."""

    code = "household_money.minimum_wage_missing"
    template = N_(
        "{person} is counted at the minimum wage, but none is known for this place. Add it to {file}."
    )


@dataclass(frozen=True)
class Item:
    """One amount of a person or of all: kind (income_kinds or rigid_kinds), fen for each month or the year, its proof.

    `repaid` is what insurance, mutual aid and others gave back of an expense in the year, in fen.
    """

    person: str
    kind: str
    amount: int
    per: str = MONTHLY
    months: int = MONTHS
    evidence: str = ""
    repaid: int = 0

    @property
    def year(self) -> int:
        """The year's amount in fen, before what was repaid."""
        return self.amount * self.months if self.per == MONTHLY else self.amount


@dataclass(frozen=True)
class Person:
    """One of the household: who they are, whether they can work, and for how many months they had no job.

    `sex` is a code of the list sex. `no_job_proof` names the paper that says why there is none (a register of the
    jobless, care for a child or an ill parent): with it nothing is counted for them.
    """

    key: str
    name: str
    born: date | None
    sex: str
    able: bool
    in_school: bool = False
    jobless_months: int = 0
    no_job_proof: str = ""


@dataclass(frozen=True)
class Reckoned:
    """A year's income and fixed expenses in fen, what of them counts by kind, and the steps in words."""

    income: int
    rigid: int
    income_by_kind: tuple[tuple[str, int], ...]
    rigid_by_kind: tuple[tuple[str, int], ...]
    steps: tuple[Step, ...]

    def as_facts(self) -> dict[str, Any]:
        """Return the sums and steps as plain values, to be kept beside what was decided by them."""
        return {
            "income": dict(self.income_by_kind),
            "rigid": dict(self.rigid_by_kind),
            "steps": [step.as_facts() for step in self.steps],
        }


def reckon(
    income: Sequence[Item],
    rigid: Sequence[Item],
    people: Sequence[Person],
    rules: MoneyRules,
    wage: MinimumWage | None,
    on: date,
    *,
    owns_home: bool = False,
) -> Reckoned:
    """Add up a year's income and fixed expenses (fen), by what the rules count; `on` is the day of the application.

    `wage` is the minimum wage of the place and day. Raises KindUnknown, PeriodInvalid, MonthsInvalid, PersonUnknown,
    AmountNegative, RepaidAbove (field "income[0].kind" and the like), or MinimumWageMissing.
    """
    keys = {HOUSEHOLD, *(person.key for person in people)}
    earned, steps = _counted(INCOME, income, rules.income, keys, owns_home)
    at_wage, wage_steps = _at_minimum_wage(people, income, rules, wage, on)
    spent, rigid_steps = _counted(RIGID, rigid, rules.rigid, keys, owns_home)
    earned = {**earned, "11": earned.get("11", 0) + at_wage} if at_wage else earned
    total, costs = sum(earned.values()), sum(spent.values())
    return Reckoned(
        total,
        costs,
        tuple(sorted(earned.items())),
        tuple(sorted(spent.items())),
        (
            *steps,
            *wage_steps,
            Step(N_("Income of the year: {amount}."), (("amount", total),)),
            *rigid_steps,
            Step(N_("Fixed expenses of the year: {amount}."), (("amount", costs),)),
        ),
    )


def check_item(item: Item, place: str, kinds: Iterable[str], people: Iterable[str]) -> None:
    """Refuse an amount nobody can reckon with; `place` begins the field's name ("rigid[2]").

    Raises KindUnknown, PeriodInvalid, MonthsInvalid, PersonUnknown, AmountNegative or RepaidAbove.
    """
    if item.kind not in kinds:
        raise KindUnknown(field=f"{place}.kind")
    if item.person not in people:
        raise PersonUnknown(field=f"{place}.person")
    if item.per not in (MONTHLY, YEARLY):
        raise PeriodInvalid(field=f"{place}.per")
    if not 1 <= item.months <= MONTHS or (item.per == YEARLY and item.months != MONTHS):
        raise MonthsInvalid(field=f"{place}.months")
    for field, amount in (("amount", item.amount), ("repaid", item.repaid)):
        if amount < 0:
            raise AmountNegative(field=f"{place}.{field}")
    if item.repaid > item.year:
        raise RepaidAbove(field=f"{place}.repaid")


def _counted(
    side: str, items: Sequence[Item], rules: Mapping[str, Counting], people: set[str], owns_home: bool
) -> tuple[dict[str, int], list[Step]]:
    """Return what counts by kind, and a step for each kind and for whatever is left out of it."""
    counts: dict[str, int] = {}
    left_out: dict[tuple[str, str], int] = {}
    for at, item in enumerate(items):
        check_item(item, f"{side}[{at}]", rules, people)
        msgid = _left_out(item, rules[item.kind], owns_home)
        if msgid:
            left_out[item.kind, msgid] = left_out.get((item.kind, msgid), 0) + item.year - item.repaid
        else:
            counts[item.kind] = counts.get(item.kind, 0) + item.year - item.repaid
    names, steps = codes.load(f"{side}_kinds"), []
    for kind in sorted(counts):
        rule, amount = rules[kind], (("amount", counts[kind]),)
        if rule.counting == SMALL and counts[kind] <= rule.left_out_to:
            words = N_("{kind}: {amount} a year is small (up to {limit}) and left out.")
            steps.append(Step(words, (*amount, ("limit", rule.left_out_to)), (("kind", names.label(kind)),)))
            del counts[kind]
        else:
            steps.append(Step(N_("{kind}: {amount} a year."), amount, (("kind", names.label(kind)),)))
    for (kind, msgid), fen in sorted(left_out.items()):
        steps.append(Step(msgid, (("amount", fen),), (("kind", names.label(kind)),)))
    return counts, steps


def _left_out(item: Item, rule: Counting, owns_home: bool) -> str:
    """Return the words that say why an amount does not count, empty when it does."""
    if rule.counting == NONE:
        return N_("{kind}: {amount} a year is not counted by the rules.")
    if rule.without_home and owns_home:
        return N_("{kind}: {amount} a year is not counted, the household has a home of its own.")
    if rule.evidence and not item.evidence.strip():
        return N_("{kind}: {amount} a year has no proof and is not counted.")
    return ""


def _at_minimum_wage(
    people: Sequence[Person], income: Sequence[Item], rules: MoneyRules, wage: MinimumWage | None, on: date
) -> tuple[int, list[Step]]:
    """Return what is added for those who could work, have no job and no proof why, and the steps.

    What somebody without a job all year earned all the same is taken off, so that nothing counts twice.
    """
    added, steps = 0, []
    for at, person in enumerate(people):
        if not 0 <= person.jobless_months <= MONTHS:
            raise MonthsInvalid(field=f"people[{at}].jobless_months")
        if (
            not rules.jobless_at_minimum_wage
            or not could_work(person, rules, on)
            or person.no_job_proof.strip()
        ):
            continue
        if not person.jobless_months:
            continue
        if wage is None:
            raise MinimumWageMissing(field="region", person=person.name, file="minimum_wages.toml")
        earned = sum(
            item.year for item in income if item.person == person.key and item.kind in _earned_kinds(rules)
        )
        of_months = earned if person.jobless_months == MONTHS else 0
        more = max(0, wage.month * person.jobless_months - of_months)
        added += more
        words = N_(
            "{person} could work and has no job: {months} months at the minimum wage of {wage}, {amount}."
        )
        facts = (("person", person.name), ("months", str(person.jobless_months)))
        steps.append(Step(words, (("wage", wage.month), ("amount", more)), facts))
    return added, steps


def _earned_kinds(rules: MoneyRules) -> tuple[str, ...]:
    return tuple(kind for kind in EARNED if kind in rules.income and rules.income[kind].counting == ALL)


def could_work(person: Person, rules: MoneyRules, on: date) -> bool:
    """Say whether somebody is able, of working age on a day and not at school; without a birthday nobody is."""
    if not person.able or person.in_school or person.born is None:
        return False
    age = age_on(person.born, on)
    return rules.works_from <= age < (rules.men_below if person.sex == MEN else rules.women_below)
