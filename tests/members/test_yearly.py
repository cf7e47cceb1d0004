"""The year's joinings are those the roll lists for the same days, month by month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from app.members import Members, Query


def test_each_month_counts_whom_the_roll_lists_for_its_days(members: Members, actor, samples) -> None:
    members.import_roster(actor, samples / "day" / "roster.xlsx")
    joined = members.joined(actor, 2022)
    assert joined.total > 0
    for month, count in enumerate(joined.months, 1):
        days = date(2022, month, 1), date(2022, month, monthrange(2022, month)[1])
        assert members.window(actor, Query(joined_from=days[0], joined_to=days[1])).count == count


def test_a_year_in_which_nobody_joined_has_twelve_empty_months(members: Members, actor) -> None:
    assert members.joined(actor, 1999).months == (0,) * 12
