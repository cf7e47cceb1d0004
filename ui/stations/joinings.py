"""Which states have the group joinings? A station takes back what it wrote down."""

from __future__ import annotations

from collections.abc import Callable

from app.members import Query
from ui.start import Start
from ui.stations.reach import EMPTY, LAST, Station, go, hasten, here


def new(start: Start) -> None:
    """Open the form of a new joining, and show what it lacks."""
    page = here(start)
    page.show_joinings()
    page.stack.currentWidget().new()
    page.stack.currentWidget().shown.finish()


def held(start: Start, show: Callable[[str], object]) -> None:
    """Write a joining of five people down and show it; the step that is undone on leaving takes it back."""
    office = here(start).desk.office
    numbers = office.members.window(office.actor, Query(), 5).ids
    people = office.members.page(office.actor, numbers)
    joining_id = office.members.hold_joining(
        office.actor, people[0].unit_name, office.clock.today(), gig_group="04", station=people[1].unit_name
    )
    office.members.add_to_joining(office.actor, joining_id, [line.id for line in people])
    history = start.desk.history
    history.blockSignals(True)  # the offer to undo is another station's state
    history.add(LAST, lambda: office.members.undo_joining(office.actor, joining_id))
    history.blockSignals(False)
    show(joining_id)


def listed(start: Start) -> None:
    """Show the list with a joining on it."""
    held(start, lambda _joining_id: here(start).show_joinings())


def joining(start: Start) -> None:
    """Open a joining with its people."""
    held(start, lambda joining_id: here(start).show_joinings(joining_id))


def person(start: Start) -> None:
    """Open the form of one more person."""
    joining(start)
    hasten(start.window)
    here(start).stack.currentWidget().shown.add_button.click()


STATIONS = (
    Station("members-joinings", "members", listed),
    Station("members-joining-new", "members", new),
    Station("members-joining", "members", joining),
    Station("members-joining-person", "members", person),
    Station("members-joinings-empty", "members", go("members", list="joinings"), EMPTY),
)
