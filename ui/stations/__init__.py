"""Which states of the desk are looked at? Every page and what can be open on it, for the pictures and for the tests.

A page's states are lines in the `STATIONS` of its module here. A station leaves the office's data as it was.
"""

from ui.stations import (
    adding,
    aid,
    audit,
    backup,
    buying,
    desk,
    duplicates,
    enrolments,
    exchange,
    funds,
    hardship,
    hardship_class,
    issuing,
    joinings,
    many,
    members,
    mending,
    packs,
    printing,
    relief,
    relief_money,
    rosters,
    services,
    unions,
    units,
    work,
)
from ui.stations.reach import EMPTY, FULL, LAST, NONE, Station, arrive, go, hasten, leave, on_screen, visit
from ui.stations.rosters import ROSTER

STATIONS = (
    *desk.STATIONS, *members.STATIONS, *many.STATIONS, *rosters.STATIONS, *duplicates.STATIONS,
    *joinings.STATIONS, *unions.STATIONS, *hardship.STATIONS, *hardship_class.STATIONS,
    *work.STATIONS, *adding.STATIONS, *issuing.STATIONS, *units.STATIONS,
    *buying.STATIONS, *packs.STATIONS, *aid.STATIONS, *enrolments.STATIONS, *services.STATIONS,
    *relief.STATIONS, *relief_money.STATIONS, *funds.STATIONS,
    *exchange.STATIONS, *printing.STATIONS, *backup.STATIONS, *mending.STATIONS, *audit.STATIONS,
)  # fmt: skip

__all__ = [
    "EMPTY", "FULL", "LAST", "NONE", "ROSTER", "STATIONS", "Station", "arrive", "go", "hasten", "leave", "on_screen",
    "visit",
]  # fmt: skip
