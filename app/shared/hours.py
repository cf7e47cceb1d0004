"""Can this computer's clock be right? Judged by the newest entry and by what the province's clock said. Pure.

Nothing hangs on the clock: numbers, order and merging come from the journal. But the dates people read come from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.shared.text import N_, translate

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=8)  # the first moment of 2026 in Jilin
SLACK = timedelta(minutes=10)  # two clocks of one office may differ by so much
AHEAD = timedelta(days=200)  # an office that hears nothing for longer looks at its clock once

EARLY = N_("The clock shows {now}. That cannot be right; set date and time of this computer.")
BACK = N_("The clock shows {now}, but the last entry was made at {last}. Set date and time of this computer.")
BEHIND = N_(
    "The clock shows {now}, but the province's last receipt is from {last}. Set date and time of this computer. "
    "What was entered keeps its order; only the dates shown may be wrong."
)
FAR = N_(
    "The clock shows {now}, long after the last thing known here ({last}). Compare date and time of this computer. "
    "What was entered keeps its order; only the dates shown may be wrong."
)


@dataclass(frozen=True)
class Doubt:
    """Why the clock is probably wrong; `code` is clock.early, clock.back, clock.behind or clock.ahead."""

    code: str
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def words(self, language: str | None = None) -> str:
        """Say it, and what to do, in `language` (the spoken one when None)."""
        return translate(self.template, dict(self.facts), language)


def doubt(now: datetime, last: datetime | None, heard: datetime | None = None) -> Doubt | None:
    """Return why `now` can hardly be right, None when it can.

    `last` is when the newest entry was made here by this very clock, `heard` the province's time in the newest
    receipt. An entry that itself lies far ahead of the province says that the clock was wrong then, not now.
    """
    if now < EARLIEST:
        return Doubt("clock.early", EARLY, {"now": minute(now)})
    if heard is not None and now < heard - SLACK:
        return Doubt("clock.behind", BEHIND, {"now": minute(now), "last": minute(heard)})
    once_wrong = last is not None and heard is not None and last > heard + AHEAD
    if last is not None and now < last - SLACK and not once_wrong:
        return Doubt("clock.back", BACK, {"now": minute(now), "last": minute(last)})
    known = heard if heard is not None else last
    if known is not None and now > known + AHEAD:
        return Doubt("clock.ahead", FAR, {"now": minute(now), "last": minute(known)})
    return None


def minute(moment: datetime) -> str:
    """Return `moment` as people here read it, to the minute."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
