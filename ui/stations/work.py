"""Which states have the visits?"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.visits import SheetOf
from ui.start import Start
from ui.stations.reach import EMPTY, Station, find, here, keys, stay

CODE = "7K3M9-2QPX4"


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


def scanned_elsewhere(start: Start) -> None:
    """Hold a sheet of another campaign under the scanner."""
    find(CODE)(start)
    here(start).scanning._found(CODE, SheetOf("v", "c", "2025年两节送温暖", 8, "PENDING"))


STATIONS = (
    Station("visits", "visits", stay),
    Station("visits-wrong", "visits", wrong_visit),
    Station("visits-planning", "visits", keys("Ctrl+N")),
    Station("visits-limit", "visits", over_the_limit),
    Station("visits-approval", "visits", lambda start: here(start).approving.ask()),
    Station("visits-reckoning", "visits", keys("Ctrl+R")),
    Station("visits-many", "visits", many_chosen),
    Station("visits-menu", "visits", keys("Ctrl+P")),
    Station("visits-preview", "visits", keys("F7")),
    Station("visits-none", "visits", find("没有这个人")),
    Station("visits-scanned-elsewhere", "visits", scanned_elsewhere),
    Station("visits-unknown-code", "visits", find(CODE)),
    Station("visits-empty", "visits", stay, EMPTY),
)
