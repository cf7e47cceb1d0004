"""Working days are counted by the State Council's holidays, and what is not known is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared.toml_table import TableKeyUnknown, TableRefused, read_text
from app.shared.workdays import (
    calendar,
    calendar_doubt,
    is_working_day,
    last_working_day,
    read_calendar,
    working_day_after,
    working_days,
)

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(("year", "weekdays_off", "worked"), [(2025, 18, 5), (2026, 19, 6)])
def test_the_years_come_to_the_thirteen_days_of_the_law(year: int, weekdays_off: int, worked: int) -> None:
    """The law gives 13 days, those on a weekend made up for; what is off beyond them is worked on weekends."""
    by = calendar()
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(day in by.off and day.weekday() < 5 for day in days) == weekdays_off
    assert sum(day in by.worked for day in days) == worked
    assert weekdays_off - worked == 13


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 14), True),  # the Saturday before the Spring Festival is worked
        (date(2026, 2, 15), False),
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
        (date(2025, 1, 27), True),
        (date(2025, 1, 28), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2027, 1, 1), False),  # fixed by law, though the year's own days are not published
        (date(2027, 5, 2), False),
        (date(2027, 2, 8), True),  # taken for a working day: the doubt says so
    ],
)
def test_single_days(day: date, working: bool) -> None:
    assert is_working_day(day) is working


def test_a_notice_across_the_spring_festival() -> None:
    assert last_working_day(date(2026, 2, 12), 5) == date(2026, 2, 25)  # 12, 13, 14, 24, 25
    assert last_working_day(date(2026, 2, 15), 5) == date(2026, 2, 28)  # 24 to 28, the Saturday is worked
    assert last_working_day(date(2025, 1, 24), 5) == date(2025, 2, 6)  # 24, 26, 27, 5, 6
    assert working_day_after(date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert working_day_after(date(2026, 2, 14), 1) == date(2026, 2, 24)
    assert working_days(date(2026, 2, 12), date(2026, 2, 25)) == 5


def test_years_that_are_not_known_are_said() -> None:
    assert calendar_doubt(date(2025, 1, 1), date(2026, 12, 31)) is None
    found = calendar_doubt(date(2026, 12, 30), date(2028, 1, 5))
    assert found is not None
    assert found.years == (2027, 2028)
    assert "2027, 2028" in found.words("en")


@given(DAYS, st.integers(1, 30))
def test_between_a_day_and_the_nth_after_it_lie_n_working_days(day: date, n: int) -> None:
    end = working_day_after(day, n)
    assert is_working_day(end)
    assert working_days(day + timedelta(days=1), end) == n
    assert working_day_after(day, n + 1) == working_day_after(end, 1)


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_counts_add_up(first: date, days: int, more: int) -> None:
    middle = first + timedelta(days=days)
    end = middle + timedelta(days=more)
    parts = working_days(first, middle) + working_days(middle + timedelta(days=1), end)
    assert working_days(first, end) == parts
    assert working_days(end, first - timedelta(days=1)) == 0


def test_no_days_are_no_notice() -> None:
    with pytest.raises(ValueError, match="one or more"):
        working_day_after(date(2026, 1, 5), 0)


GOOD = """
[[year]]
year = 2030
basis = "x"

[[year.holiday]]
name = "x"
first = 2030-01-01
last = 2030-01-03
worked = [2030-01-05]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "kind"),
    [
        ("last = 2030-01-03", "last = 2029-12-31", 9, TableRefused),
        ("last = 2030-01-03", "end = 2030-01-03", 6, TableRefused),
        ("2030-01-05]", "2030-01-07]", 10, TableRefused),  # a Monday is worked anyway
        ("first = 2030-01-01", "first = 2030-01-01T00:00:00", 8, TableRefused),
        ('basis = "x"', 'basis = "x"\nbase = 1', 5, TableKeyUnknown),
        ("year = 2030", "year = true", 3, TableRefused),
        ("year = 2030", "year = ", 3, TableRefused),
    ],
)
def test_a_wrong_calendar_is_refused_by_its_line(old: str, new: str, line: int, kind: type) -> None:
    assert read_text(GOOD, read_calendar).years == {2030}
    with pytest.raises(kind) as error:
        read_text(GOOD.replace(old, new, 1), read_calendar, "holidays.toml")
    assert (error.value.facts["line"], error.value.facts["file"]) == (line, "holidays.toml")
    assert "holidays.toml" in error.value.words("en")
