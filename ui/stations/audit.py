"""Which states has the audit log?"""

from __future__ import annotations

from collections.abc import Callable

from app.audit import Checked
from ui.start import Start
from ui.stations.reach import Station, go, here, stay


def checked(broken: int | None) -> Callable[[Start], object]:
    """Return what a check of the chain is answered with."""

    def show(start: Start) -> None:
        here(start).say_checked(Checked(12_408, broken))

    return show


STATIONS = (
    Station("audit", "audit", stay),
    Station("audit-people", "audit", go("audit", kind="keys")),
    Station("audit-none", "audit", go("audit", kind="reveal", first="2001-01-01", last="2001-01-02")),
    Station("audit-whole", "audit", checked(None)),
    Station("audit-broken", "audit", checked(3_117)),
)
