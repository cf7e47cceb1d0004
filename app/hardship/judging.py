"""To which class does what a hardship file holds come, and by which steps? People, items and means to the rules. Pure.

What is counted is said by `income`, the class by `class_tables`, what keeps a household out by `exclusions`; here a
file's own lines are made what those ask for. Source: domain page C.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

import msgspec

from app.hardship.class_tables import Accident, ClassFacts, ClassTable, Judged, Migrant, judge_class
from app.hardship.exclusions import EXCLUSIONS, Answer, judge_exclusions
from app.hardship.income import HOUSEHOLD, MONTHLY, YEARLY, Item, Person, Reckoned, could_work, reckon
from app.hardship.keeping import EXPENSE, INCOME, MONTH, item_kind
from app.hardship.lines import DatedLine
from app.hardship.means import Means
from app.hardship.money_rules import MinimumWage, MoneyRules
from app.hardship.rules import MONTHS, Step
from app.shared import codes
from app.shared.text import N_

MIGRANT: Final = "migrant"


@dataclass(frozen=True)
class HeldPerson:
    """Somebody of a household as the test takes them; codes of the lists of these names."""

    id: str
    name: str
    relation: str
    born: date | None
    sex: str
    disability_grade: str = ""
    employment: str = ""
    in_school: bool = False
    able: bool | None = None
    jobless_months: int | None = None
    no_job_proof: str = ""
    income: int | None = None


@dataclass(frozen=True)
class HeldItem:
    """Something the household has or must pay; `person` is an id, empty for all of them. Amounts in fen."""

    id: str
    person: str
    side: str
    kind: str
    amount: int
    period: str
    months: int = MONTHS
    repaid: int = 0
    evidence: str = ""


@dataclass(frozen=True)
class Held:
    """All a class is judged by: people, items, means, the main cause, whether a migrant, the exclusions answered."""

    people: tuple[HeldPerson, ...]
    items: tuple[HeldItem, ...]
    means: Means = field(default_factory=Means)
    main_reason: str = ""
    worker: str = ""
    exclusions: Mapping[str, Answer] = field(default_factory=dict)

    def as_facts(self) -> dict[str, Any]:
        """Return it as plain values, to be kept beside the class it came to."""
        return dict(msgspec.to_builtins(asdict(self)))

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Held:
        """Make it of what `as_facts` kept."""
        return msgspec.convert(facts, cls)


@dataclass(frozen=True)
class By:
    """What is judged by: the rules of a place and day, found before."""

    on: date
    region: str
    money: MoneyRules
    wage: MinimumWage | None
    table: ClassTable
    line: DatedLine


@dataclass(frozen=True)
class Tested:
    """A test: the figures of the year in fen, by kind, the class and every step."""

    held: Held
    reckoned: Reckoned
    people: int
    judged: Judged
    steps: tuple[Step, ...]


def work_out(held: Held, by: By) -> Tested:
    """Work a file's class out.

    Raises what `income.reckon` and `judge_class` raise: a kind nobody knows, no minimum wage, nobody in the household.
    """
    people = [_person(one, by.money) for one in held.people]
    reckoned = reckon(
        [_item(one) for one in held.items if one.side == INCOME],
        [_item(one) for one in held.items if one.side == EXPENSE],
        people,
        by.money,
        by.wage,
        by.on,
        owns_home=held.means.owns_home,
    )
    heads = max(len(people), held.means.heads)
    judged = judge_class(by.table, by.line.line, facts_of(held, reckoned.income, reckoned.rigid, heads))
    steps = (*_notes(held, people, by, heads), *reckoned.steps, _line_step(by), *judged.steps)
    return Tested(held, reckoned, heads, judged, (*steps, *_exclusion_steps(held.exclusions)))


def facts_of(held: Held, income: int, rigid: int, people: int) -> ClassFacts:
    """Return what a class table asks for, of what a file holds and its figures of the year (fen)."""
    means = held.means
    accident = Accident(means.happening, means.cost) if means.happening else None
    migrant = (
        Migrant(means.in_town, means.union_member, means.labour_months) if held.worker == MIGRANT else None
    )
    return ClassFacts(income, rigid, people, means.on_dibao, accident, migrant, held.main_reason)


def _person(one: HeldPerson, rules: MoneyRules) -> Person:
    able = one.able if one.able is not None else one.disability_grade not in rules.unable_grades
    months = one.jobless_months
    if months is None:
        months = MONTHS if one.employment in rules.no_job else 0
    return Person(one.id, one.name, one.born, one.sex, able, one.in_school, months, one.no_job_proof)


def _item(one: HeldItem) -> Item:
    per = MONTHLY if one.period == MONTH else YEARLY
    months = one.months if per == MONTHLY else MONTHS
    kind = item_kind(one.side, one.kind)
    return Item(one.person or HOUSEHOLD, kind, one.amount, per, months, one.evidence, one.repaid)


def _notes(held: Held, people: list[Person], by: By, heads: int) -> tuple[Step, ...]:
    """Return what a person should look at again before the class stands."""
    found = []
    if heads > len(people):
        facts = (("people", str(heads)), ("entered", str(len(people))))
        found.append(
            Step(N_("{people} people live together, {entered} of them are entered one by one."), (), facts)
        )
    earning = {one.person for one in held.items if one.side == INCOME}
    for told, person in zip(held.people, people, strict=True):
        name = (("person", told.name),)
        if told.income and told.id not in earning:
            words = N_(
                "{person}: {amount} a month stands among the people, but no income of theirs among the items."
            )
            found.append(Step(words, (("amount", told.income),), name))
        unsaid = not told.employment and told.jobless_months is None and told.id not in earning
        if unsaid and could_work(person, by.money, by.on):
            found.append(Step(N_("{person} could work; whether there is a job is not said."), (), name))
    return tuple(found)


def _line_step(by: By) -> Step:
    line = by.line.line
    facts = (
        ("region", codes.load("jilin_regions").label(line.region)),
        ("since", by.line.valid_from.isoformat()),
        ("table", by.table.called),
    )
    return Step(
        N_("Subsistence line of {region} since {since}: {line} a month; table {table}."),
        (("line", line.dibao_month),),
        facts,
    )


def _exclusion_steps(answers: Mapping[str, Answer]) -> tuple[Step, ...]:
    found, listed = judge_exclusions(answers), codes.load(EXCLUSIONS)
    steps = []
    for code in found.standing:
        facts = (("condition", listed.label(code)), ("evidence", answers[code].evidence))
        steps.append(Step(N_("This keeps the household out: {condition} ({evidence})."), (), facts))
    for code in found.overridden:
        facts = (("condition", listed.label(code)), ("reason", answers[code].reason))
        steps.append(Step(N_("{condition}: set aside, {reason}."), (), facts))
    if found.unanswered:
        count = (("count", str(len(found.unanswered))),)
        steps.append(
            Step(N_("{count} conditions that keep a household out are not looked at yet."), (), count)
        )
    elif found.clear and not found.overridden:
        steps.append(Step(N_("None of the conditions that keep a household out applies.")))
    return tuple(steps)
