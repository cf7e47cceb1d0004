"""Which states of the desk are looked at? Every page and what can be open on it, for the pictures and for the tests.

A page's states are lines in the `STATIONS` of its module here. A station leaves the office's data as it was.
"""

from ui.stations import desk, joinings, members, work
from ui.stations.members import ROSTER
from ui.stations.reach import EMPTY, FULL, LAST, NONE, Station, go, hasten, leave, on_screen, visit

STATIONS = (*desk.STATIONS, *members.STATIONS, *joinings.STATIONS, *work.STATIONS)

__all__ = [
    "EMPTY", "FULL", "LAST", "NONE", "ROSTER", "STATIONS", "Station", "go", "hasten", "leave", "on_screen", "visit",
]  # fmt: skip
