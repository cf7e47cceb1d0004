"""Which states have the books?"""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.funds import Closing
from app.visits import Differing
from ui.start import Start
from ui.stations.reach import EMPTY, Station, filter_of, find, go, here, keys, stay


def closed(start: Start) -> None:
    """Show books closed up to a day, into which another computer booked afterwards."""
    page = here(start)
    day, at = date(2026, 1, 31), datetime(2026, 2, 2, tzinfo=UTC)
    page.closing.show(Closing(day, date(2026, 2, 1), page.desk.actor.operator_id, at, late=2, lacking=0))


def reopening(start: Start) -> None:
    """Ask why a closed period is reopened."""
    closed(start)
    here(start).closing.ask_reopen()


def closing_ahead(start: Start) -> None:
    """Close a period that has not come yet."""
    page = here(start)
    page.closing.ask()
    page.closing.window.form.fields["up_to"].setText("2031-01-31")
    page.closing.window.go_on()


def differs(start: Start) -> None:
    """Show that a campaign's visits, ledger and stock do not agree."""
    page = here(start)
    (campaign, *_others) = page.desk.office.visits.campaigns(page.desk.actor)
    page._say_agreement((Differing(campaign.id, campaign.name, 100),), 1)


STATIONS = (
    Station("funds", "funds", stay),
    Station("funds-given", "funds", go("funds", kind="GIVEN")),
    Station("funds-filter", "funds", filter_of(2)),
    Station("funds-none", "funds", find("没有这一笔")),
    Station("funds-closed", "funds", closed),
    Station("funds-close", "funds", lambda start: here(start).closing.ask()),
    Station("funds-ahead", "funds", closing_ahead),
    Station("funds-reopen", "funds", reopening),
    Station("funds-differs", "funds", differs),
    Station("funds-menu", "funds", keys("Ctrl+P")),
    Station("funds-preview", "funds", keys("F7")),
    Station("funds-empty", "funds", stay, EMPTY),
)
