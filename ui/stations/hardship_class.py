"""Which states have a file's income and class, and the lists beside it? On the files of `hardship`."""

from __future__ import annotations

from datetime import timedelta

from app.hardship import Act, HouseholdFilter
from app.hardship import happenings as h
from ui.start import Start
from ui.stations.hardship import in_tab, of
from ui.stations.reach import Station, go, hasten, here


def refused_expense(start: Start) -> None:
    """Write down an expense of which more was repaid than it came to."""
    of("ACTIVE", "income")(start)
    tab = here(start).file.tabs["income"]
    tab.ask_new("expense")
    for name, value in (("kind", "01"), ("amount", 100_000), ("period", "year"), ("repaid", 200_000)):
        tab.asking.form.fields[name].put(value)
    tab.asking.go_on()


def refused_condition(start: Start) -> None:
    """Set a condition aside alone."""
    of("DRAFT", "conditions")(start)
    hasten(start.window)
    tab = here(start).file.tabs["conditions"]
    tab.ask()
    for name, value in (("applies", "1"), ("evidence", "行驶证"), ("reason", "残疾人代步")):
        tab.asking.form.fields[name].put(value)
    tab.asking.go_on()


def left_long_ago(start: Start) -> None:
    """Have a file whose household left eleven years ago, and show what was kept long enough."""
    office = start.window.desk.office
    hardship, actor, day = office.hardship, office.actor, office.clock.today()
    if not hardship.erasable(actor):
        file_id = hardship.open_file(actor, household_id=hardship.window(actor, HouseholdFilter())[13])
        hardship.act(actor, file_id, Act(h.APPLY, day - timedelta(days=4100)))
        hardship.act(actor, file_id, Act(h.EXITED, day - timedelta(days=4000), result=h.ENDED, reason="8"))
    here(start).enter({"erasable": True})


def erasing(start: Start) -> None:
    """Ask who erases it."""
    left_long_ago(start)
    hasten(start.window)
    here(start).shown.ask()


def refused_tier(start: Start) -> None:
    """Write a rule down that asks for no number."""
    here(start).enter({"tiers": True})
    hasten(start.window)
    shown = here(start).shown
    shown.ask()
    shown.asking.form.fields["net_times"].put("一倍半")
    shown.asking.go_on()


STATIONS = (
    Station("hardship-income", "hardship", of("ACTIVE", "income")),
    Station("hardship-income-empty", "hardship", of("DRAFT", "income")),
    Station("hardship-expense", "hardship", refused_expense),
    Station("hardship-means", "hardship", in_tab("income", "ask_means")),
    Station("hardship-conditions", "hardship", of("ACTIVE", "conditions")),
    Station("hardship-condition", "hardship", refused_condition),
    Station("hardship-tests", "hardship", of("ACTIVE", "tests")),
    Station("hardship-tests-empty", "hardship", of("DRAFT", "tests")),
    Station("hardship-touched", "hardship", go("hardship", touched=True)),
    Station("hardship-erasable", "hardship", left_long_ago),
    Station("hardship-tiers", "hardship", go("hardship", tiers=True)),
    Station("hardship-tier", "hardship", refused_tier),
    Station("hardship-erase", "hardship", erasing),
)
