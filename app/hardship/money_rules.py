"""Which kinds of income and expense count from which day, and what is a place's minimum wage? Reads the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.hardship.lines import covers
from app.shared import codes, paths
from app.shared.toml_table import TableRefused, TomlTable, load

ALL: Final = "all"
NONE: Final = "none"
SMALL: Final = "small"


@dataclass(frozen=True)
class Counting:
    """How one kind counts; `left_out_to` in fen a year for the household."""

    counting: str
    left_out_to: int = 0
    evidence: bool = False
    without_home: bool = False


@dataclass(frozen=True)
class MoneyRules:
    """One edition of what counts, with the document it follows and the ages of who can work.

    `no_job` are the codes of employment_status of those without a job, `unable_grades` the grades of disability with
    which nobody works.
    """

    since: date
    basis: str
    income: Mapping[str, Counting]
    rigid: Mapping[str, Counting]
    jobless_at_minimum_wage: bool
    works_from: int
    men_below: int
    women_below: int
    no_job: tuple[str, ...] = ()
    unable_grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class MinimumWage:
    """The minimum wage of a month in a region from a day on, in fen."""

    region: str
    since: date
    month: int
    basis: str


def money_rules(on: date) -> MoneyRules:
    """Return the edition that holds on a day, the first one before its beginning. Raises TableRefused."""
    editions = load(paths.resources() / "catalog" / "household_money.toml", read_money_rules)
    return next((one for one in reversed(editions) if one.since <= on), editions[0])


def minimum_wage(region: str, on: date) -> MinimumWage | None:
    """Return the minimum wage of the nearest region at or above `region`, its latest day until `on`; None for none."""
    wages = load(paths.resources() / "catalog" / "minimum_wages.toml", read_minimum_wages)
    fitting = [one for one in wages if one.since <= on and covers(one.region, region)]
    return max(fitting, key=lambda one: (len(one.region.rstrip("0")), one.since), default=None)


def read_money_rules(table: TomlTable) -> tuple[MoneyRules, ...]:
    """Read every edition, by its day. Raises TableRefused where a kind is missing, unknown or said twice."""
    editions = tuple(sorted(map(_edition, table.tables("edition")), key=lambda one: one.since))
    if not editions or len({one.since for one in editions}) != len(editions):
        raise TableRefused("edition")
    return editions


def _edition(table: TomlTable) -> MoneyRules:
    ages = table.table("working_age")
    if ages is None:
        raise TableRefused(table.at("working_age"))
    found = MoneyRules(
        table.day("since"),
        table.text("basis"),
        _counting(table, "income"),
        _counting(table, "rigid"),
        table.yes("jobless_at_minimum_wage"),
        ages.whole("from", least=1, most=99),
        ages.whole("men_below", least=1, most=99),
        ages.whole("women_below", least=1, most=99),
        ages.choices("no_job", {entry.code for entry in codes.load("employment_status").known()}),
        ages.choices("unable_grades", {entry.code for entry in codes.load("disability_grades").known()}),
    )
    ages.finish()
    table.finish()
    return found


def _counting(table: TomlTable, side: str) -> dict[str, Counting]:
    listed = {entry.code for entry in codes.load(f"{side}_kinds").known()}
    found: dict[str, Counting] = {}
    for one in table.tables(side):
        counting = one.choice("counting", (ALL, NONE, SMALL))
        rule = Counting(
            counting,
            one.whole("left_out_to", least=1) if counting == SMALL else 0,
            one.yes("evidence", False),
            one.yes("without_home", False),
        )
        kinds = one.choices("kinds", listed)
        if not kinds or set(kinds) & set(found) or len(set(kinds)) != len(kinds):
            raise TableRefused(one.at("kinds"))
        found |= dict.fromkeys(kinds, rule)
        one.finish()
    if missing := listed - set(found):
        raise TableRefused(f"{table.at(side)} {min(missing)}")
    return found


def read_minimum_wages(table: TomlTable) -> tuple[MinimumWage, ...]:
    """Read every minimum wage; a region has one for a day. Raises TableRefused."""
    found: list[MinimumWage] = []
    for one in table.tables("wage"):
        wage = MinimumWage(
            one.text("region"), one.day("since"), one.whole("month", least=1), one.text("basis")
        )
        if any((kept.region, kept.since) == (wage.region, wage.since) for kept in found):
            raise TableRefused(one.at("since"))
        found.append(wage)
        one.finish()
    return tuple(found)
