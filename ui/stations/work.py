"""Which states have the visits?"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from ui.start import Start
from ui.stations.reach import EMPTY, Station, find, hasten, here, keys, stay


def wrong_visit(start: Start) -> None:
    """Show an entry that cannot be taken as it is written."""
    page = here(start)
    page.findChild(QLineEdit, "on").setText("2031-11-20")
    page.as_planned()


def over_the_limit(start: Start) -> None:
    """Give one person more than the limits allow: the decision is asked for."""
    page = here(start)
    page.findChild(QLineEdit, "cash").setText("4000")
    page.list.entry.save_button.click()


def many_chosen(start: Start) -> None:
    """Tick everybody shown, and be asked for the day."""
    page = here(start)
    page.list.grid.tick_all()
    page.list.batch.look()
    page.many.ask()


def figures(start: Start) -> None:
    """Write the figures of a campaign like no other."""
    here(start).planner.outline()
    hasten(start.window)
    shown = here(start).stack.currentWidget()
    shown.about.fields["program"].put("SUMMER")
    shown.grid.tick(range(12))
    shown.go_on()


STATIONS = (
    Station("visits", "visits", stay),
    Station("visits-wrong", "visits", wrong_visit),
    Station("visits-planning", "visits", keys("Ctrl+N")),
    Station("visits-outline", "visits", lambda start: here(start).planner.outline()),
    Station("visits-outline-empty", "visits", lambda start: here(start).planner.plan(), EMPTY),
    Station("visits-figures", "visits", figures),
    Station("visits-limit", "visits", over_the_limit),
    Station("visits-approval", "visits", lambda start: here(start).approving.ask()),
    Station("visits-reckoning", "visits", keys("Ctrl+R")),
    Station("visits-many", "visits", many_chosen),
    Station("visits-menu", "visits", keys("Ctrl+P")),
    Station("visits-preview", "visits", keys("F7")),
    Station("visits-none", "visits", find("没有这个人")),
    Station("visits-empty", "visits", stay, EMPTY),
)
