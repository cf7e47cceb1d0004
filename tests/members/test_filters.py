"""The roll filtered by its columns: what is offered, with counts, is what the list then shows."""

from __future__ import annotations

from datetime import date

import pytest

from app.members import Members, Query
from app.members.filters import FILTERS


@pytest.fixture
def roll(members: Members, actor, samples) -> Members:
    members.import_roster(actor, samples / "day" / "roster.xlsx")
    return members


def test_each_value_offered_opens_as_many_rows_as_its_count_says(roll: Members, actor) -> None:
    everybody = roll.window(actor, Query()).count
    for key in FILTERS:
        offered = roll.values(actor, Query(), key)
        assert sum(count for _value, count in offered) == everybody
        for value, count in offered:
            assert roll.window(actor, Query(only=((key, frozenset({value})),))).count == count


def test_a_filter_offers_what_the_others_and_the_letters_leave(roll: Members, actor) -> None:
    male = (("sex", frozenset({"1"})),)
    units = roll.values(actor, Query(text="王", only=male), "unit")
    assert sum(count for _unit, count in units) == roll.window(actor, Query(text="王", only=male)).count
    assert roll.values(actor, Query(only=male), "sex") == roll.values(actor, Query(), "sex")


def test_home_s_counts_are_those_of_their_lists(roll: Members, actor) -> None:
    counts = roll.counts(actor)
    assert roll.window(actor, Query(counted=True)).count == counts.members
    assert roll.window(actor, Query(incomplete=True)).count == counts.incomplete


def test_who_joined_in_a_month_is_listed_for_its_days(roll: Members, actor) -> None:
    year = date(2026, 1, 1).year
    joined = roll.joined(actor, year)
    listed = roll.window(actor, Query(joined_from=date(year, 1, 1), joined_to=date(year, 12, 31))).count
    assert joined.total == listed
