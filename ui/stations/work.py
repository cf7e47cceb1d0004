"""Which states have the visits and the exchange?"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.shared.errors import RuleError
from app.shared.text import _
from ui.start import Start
from ui.stations.reach import EMPTY, Station, find, go, here, keys, stay


def wrong_visit(start: Start) -> None:
    """Show an entry that cannot be taken as it is written."""
    page = here(start)
    page.findChild(QLineEdit, "on").setText("2031-11-20")
    page.as_planned()


def refused(start: Start) -> None:
    """Show a page's strip with a step."""
    page = here(start)
    page.strip.say(RuleError().words(), "warn", (_("Show all"), lambda: None))


def moving(start: Start) -> None:
    """Show long work under way."""
    work = here(start).work
    work.begin(_("Writing and reading back…"))
    work.move_to(37, 312)


STATIONS = (
    Station("visits", "visits", stay),
    Station("visits-wrong", "visits", wrong_visit),
    Station("visits-menu", "visits", keys("Ctrl+P")),
    Station("visits-preview", "visits", keys("F7")),
    Station("visits-none", "visits", find("没有这个人")),
    Station("visits-empty", "visits", stay, EMPTY),
    Station("sync", "sync", stay),
    Station("sync-records", "sync", go("sync", list="unconfirmed")),
    Station("sync-strip", "sync", refused),
    Station("sync-moving", "sync", moving),
)
