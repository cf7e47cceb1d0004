"""What time is it? The only place that asks the machine."""

from __future__ import annotations

from datetime import UTC, date, datetime


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return today's date where the office is."""
        return self.now().astimezone().date()


class FixedClock(Clock):
    """A clock that stands still until it is moved, for tests."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment it stands at, in UTC."""
        return self.moment.astimezone(UTC)

    def today(self) -> date:
        """Return the date of the moment in its own zone."""
        return self.moment.date()


def moment(written: str) -> datetime | None:
    """Read what `iso_moment` wrote; None for anything else."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else None


def iso_moment(moment: datetime) -> str:
    """Return `moment` as UTC ISO text with microseconds and Z, which sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
