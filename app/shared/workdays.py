"""Which days are worked, and when are so many of them over? Counts by the State Council's holidays.

The days are data (`holidays.toml`). Of a year that is not in it only weekends and the days the law fixes are known;
`doubt` then says so, because the festivals of the lunar calendar and the shifted days are missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.shared import paths
from app.shared.text import N_, translate
from app.shared.toml_table import TableRefused, TomlTable, load

SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Doubt:
    """The calendar of these years is not known; the words say what was counted and what to look at."""

    years: tuple[int, ...]

    def words(self, language: str | None = None) -> str:
        """Say which years are not known."""
        words = N_(
            "The holidays of {years} are not known yet: only weekends and fixed days were left out. "
            "Check the last day."
        )
        return translate(words, {"years": ", ".join(map(str, self.years))}, language)


@dataclass(frozen=True)
class WorkCalendar:
    """The years that are known, their days off and the weekend days that are worked; (month, day) fixed by law."""

    years: frozenset[int]
    off: frozenset[date]
    worked: frozenset[date]
    every_year: frozenset[tuple[int, int]] = frozenset()

    def is_working(self, day: date) -> bool:
        """Say whether a day is worked."""
        if day in self.worked:
            return True
        if day in self.off or day.weekday() >= SATURDAY:
            return False
        return day.year in self.years or (day.month, day.day) not in self.every_year

    def doubt(self, first: date, last: date) -> Doubt | None:
        """Return the years between two days, both counted, whose holidays are not known; None when all are."""
        unknown = tuple(year for year in range(first.year, last.year + 1) if year not in self.years)
        return Doubt(unknown) if unknown else None


def calendar() -> WorkCalendar:
    """Return the calendar of `holidays.toml`. Raises TableRefused naming the line."""
    return load(paths.resources() / "catalog" / "holidays.toml", read_calendar)


def read_calendar(table: TomlTable) -> WorkCalendar:
    """Read a calendar: each year once, its holidays the right way round and off the days that are worked."""
    years: set[int] = set()
    off: set[date] = set()
    worked: set[date] = set()
    for one in table.tables("year"):
        year = one.whole("year", least=1949, most=9998)
        if year in years:
            raise TableRefused(one.at("year"))
        years.add(year)
        one.text("basis")
        for holiday in one.tables("holiday"):
            off |= set(_holiday(holiday))
            worked |= _worked(holiday)
            holiday.finish()
        one.finish()
    if wrong := worked & off:
        raise TableRefused(f"year.holiday.worked {min(wrong).isoformat()}")
    fixed = frozenset(map(_fixed, table.tables("every_year", needed=False)))
    return WorkCalendar(frozenset(years), frozenset(off), frozenset(worked), fixed)


def _holiday(holiday: TomlTable) -> tuple[date, ...]:
    holiday.text("name")
    first, last = holiday.day("first"), holiday.day("last")
    if not 0 <= (last - first).days <= 31:
        raise TableRefused(holiday.at("last"))
    return tuple(_each(first, last))


def _worked(holiday: TomlTable) -> set[date]:
    days = set(holiday.days("worked"))
    if any(day.weekday() < SATURDAY for day in days):
        raise TableRefused(holiday.at("worked"))
    return days


def _fixed(table: TomlTable) -> tuple[int, int]:
    table.text("name")
    month, day = table.whole("month", least=1, most=12), table.whole("day", least=1, most=31)
    table.finish()
    return month, day


def _each(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY


def is_working_day(day: date, by: WorkCalendar | None = None) -> bool:
    """Say whether a day is worked, by the shipped calendar or `by`."""
    return (by or calendar()).is_working(day)


def working_day_after(day: date, n: int, by: WorkCalendar | None = None) -> date:
    """Return the n-th working day after `day`, which is not counted itself. Raises ValueError below one."""
    if n < 1:
        raise ValueError("n must be one or more")
    by = by or calendar()
    while n:
        day += _DAY
        n -= by.is_working(day)
    return day


def last_working_day(first: date, n: int, by: WorkCalendar | None = None) -> date:
    """Return the n-th working day from `first` on, which counts when it is worked. Raises ValueError below one."""
    return working_day_after(first - _DAY, n, by)


def working_days(first: date, last: date, by: WorkCalendar | None = None) -> int:
    """Count the working days from `first` to `last`, both counted; none when `last` lies before."""
    by = by or calendar()
    return sum(by.is_working(day) for day in _each(first, last))


def calendar_doubt(first: date, last: date, by: WorkCalendar | None = None) -> Doubt | None:
    """Return the warning about years whose holidays are not known; None when all between the days are."""
    return (by or calendar()).doubt(first, last)
