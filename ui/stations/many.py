"""Which states has work on many members: a change for all of them, the views, the quick lists?"""

from __future__ import annotations

from ui.pages.members.views import KEPT, KEYS
from ui.start import Start
from ui.stations.reach import Station, go, here, keys

CHOSEN = 30  # people a change is shown for


def bulk(start: Start) -> None:
    """Open a change for many, nothing chosen yet."""
    page = here(start)
    page.roll.show_list("")
    page.change_many(page.roll.grid.rows.ids[:CHOSEN])


def looked_at(start: Start) -> None:
    """Show what a change would do, old and new; nothing is changed."""
    _look(start, "education", "41")


def passed_over(start: Start) -> None:
    """Show who is passed over by a change, and why."""
    _look(start, "employment_form", "L5")


def _look(start: Start, field: str, value: str) -> None:
    bulk(start)
    change = here(start).stack.currentWidget()
    change.what.put({"field": field})
    change.what.changed.emit()
    change.value.put({"value": value})
    change.look(value)


def batch(start: Start) -> None:
    """Show what can be done with the rows chosen."""
    roll = here(start).roll
    roll.show_list("")
    roll.grid.selectAll()
    roll.batch.look()


def views(start: Start) -> None:
    """Open the menu of the views, one of them in force."""
    page = here(start)
    view = {**page.roll.way_back(), "name": "2025", "list": "stale"}
    page.desk.arrangement[KEPT] = [view, {**view, "name": "2026", "list": "incomplete"}]
    page.roll.views.open(view["name"])
    keys(KEYS)(start)


def naming(start: Start) -> None:
    """Ask what a view is called."""
    here(start).roll.views.ask_new()


# Those that change everybody come last: they show everybody again.
STATIONS = (
    Station("members-stale", "members", go("members", list="stale")),
    Station("members-returned", "members", go("members", list="returned")),
    Station("members-views", "members", views),
    Station("members-view-name", "members", naming),
    Station("members-batch", "members", batch),
    Station("members-bulk", "members", bulk),
    Station("members-bulk-looked", "members", looked_at),
    Station("members-bulk-skipped", "members", passed_over),
)
