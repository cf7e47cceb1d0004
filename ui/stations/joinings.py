"""Which states have the group joinings? A station takes back what it wrote down."""

from __future__ import annotations

from app.members import Query
from ui.start import Start
from ui.stations.reach import EMPTY, LAST, Station, go, hasten, here


def new(start: Start) -> None:
    """Open the form of a new joining, and show what it lacks."""
    page = here(start)
    page.show_joinings()
    page.stack.currentWidget().new()
    page.stack.currentWidget().shown.finish()


def held(start: Start) -> str:
    """Write a joining of five people down; the step back that is taken on leaving takes it back. Return its id."""
    office = here(start).desk.office
    joining_id = office.members.hold_joining(
        office.actor, "饿了么骑手集中入会", office.clock.today(), "饿了么", "河南街站", "04", "河南街广场"
    )
    numbers = office.members.window(office.actor, Query(), 5).ids
    people = [line.id for line in office.members.page(office.actor, numbers)]
    office.members.add_to_joining(office.actor, joining_id, people)
    start.window.say(LAST, lambda: office.members.undo_joining(office.actor, joining_id))
    return joining_id


def listed(start: Start) -> None:
    """Show the list with a joining on it."""
    held(start)
    here(start).show_joinings()


def joining(start: Start) -> None:
    """Open a joining with its people."""
    here(start).show_joinings(held(start))


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
