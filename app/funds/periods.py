"""Up to which day are the books closed, and on which day is something booked then? Pure; knows no database."""

from __future__ import annotations

from datetime import date, timedelta

from app.shared.errors import RuleError
from app.shared.text import N_


class PeriodClosed(RuleError):
    """The day lies in a closed period."""

    code = "funds.period_closed"
    template = N_(
        "The books are closed up to {day}, so nothing was booked. Do it on {open} or later, or let an administrator "
        "reopen the period."
    )


class ClosingAhead(RuleError):
    """Only days that have come can be closed."""

    code = "funds.closing_ahead"
    template = N_("This day has not come yet. Nothing was closed. Choose today or an earlier day.")


class ClosedBefore(RuleError):
    """The books are closed up to that day, or a later one, already."""

    code = "funds.closed_before"
    template = N_("The books are already closed up to {day}. Choose a later day.")


class NothingClosed(RuleError):
    """There is no closed period."""

    code = "funds.nothing_closed"
    template = N_("No period is closed, so there is nothing to reopen.")


class ReasonMissing(RuleError):
    """A closed period is opened again for a reason that stays in the books."""

    code = "funds.reason_missing"
    template = N_("Write why the period is reopened. It stays closed until then.")


def open_day(on: date, closed_to: date | None) -> date:
    """Return the day something that happened on a day is booked on: that day, or the first open one after it."""
    return on if closed_to is None or on > closed_to else closed_to + timedelta(days=1)


def check_open(on: date, closed_to: date | None) -> None:
    """Check that a day may still be booked on. Raises PeriodClosed with the closed and the first open day."""
    if (free := open_day(on, closed_to)) != on and closed_to is not None:
        raise PeriodClosed(day=closed_to.isoformat(), open=free.isoformat())


def check_closing(up_to: date, closed_to: date | None, today: date) -> None:
    """Check that the books may be closed up to a day, itself included. Raises ClosingAhead or ClosedBefore."""
    if up_to > today:
        raise ClosingAhead(field="up_to")
    if closed_to is not None and up_to <= closed_to:
        raise ClosedBefore(field="up_to", day=closed_to.isoformat())
