"""Which states have the visits?"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QLineEdit

from app.documents import Attachment
from app.visits import SheetOf
from ui.start import Start
from ui.stations.reach import EMPTY, Station, find, hasten, here, keys, stay

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


def figures(start: Start) -> None:
    """Write the figures of a campaign like no other."""
    here(start).planner.outline()
    hasten(start.window)
    shown = here(start).stack.currentWidget()
    shown.about.fields["program"].put("SUMMER")
    shown.grid.tick(range(12))
    shown.go_on()


def scanned_elsewhere(start: Start) -> None:
    """Hold a sheet of another campaign under the scanner."""
    find(CODE)(start)
    here(start).scanning._found(CODE, SheetOf("v", "c", "2025年两节送温暖", 8, "PENDING"))


def files_of_one(start: Start) -> None:
    """Show the files of one visit, a photo among them."""
    page = here(start)
    page.list.grid.go_to(0)
    page.filing.ask()
    at = datetime(2026, 1, 20, tzinfo=UTC)
    page.filing.window.files.show_files(
        (
            Attachment("a", "visit", "v", "入户合影", "image/jpeg", 812_000, "0" * 64, 1, at, here=True),
            Attachment(
                "b", "visit", "v", "签收花名册第1页", "application/pdf", 240_000, "1" * 64, 2, at, here=False
            ),
        )
    )


STATIONS = (
    Station("visits", "visits", stay),
    Station("visits-wrong", "visits", wrong_visit),
    Station("visits-planning", "visits", keys("Ctrl+N")),
    Station("visits-outline", "visits", lambda start: here(start).planner.outline()),
    Station("visits-outline-empty", "visits", lambda start: here(start).planner.plan(), EMPTY),
    Station("visits-plan-figures", "visits", figures),
    Station("visits-limit", "visits", over_the_limit),
    Station("visits-approval", "visits", lambda start: here(start).approving.ask()),
    Station("visits-reckoning", "visits", keys("Ctrl+R")),
    Station("visits-many", "visits", many_chosen),
    Station("visits-files", "visits", files_of_one),
    Station("visits-menu", "visits", keys("Ctrl+P")),
    Station("visits-preview", "visits", keys("F7")),
    Station("visits-none", "visits", find("没有这个人")),
    Station("visits-scanned-elsewhere", "visits", scanned_elsewhere),
    Station("visits-unknown-code", "visits", find(CODE)),
    Station("visits-empty", "visits", stay, EMPTY),
)
