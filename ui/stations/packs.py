"""Which states has the division of a campaign between computers?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.visits import PackLine, Record, Twice
from ui.pages.visits.packs import PACKS, TWICE, Divided
from ui.start import Start
from ui.stations.reach import Station, here

DAY = date(2026, 1, 10)


def villages(start: Start) -> None:
    """Show which villages are still visited from here."""
    here(start).divide()
    here(start).dividing().show_list(0)


def out(start: Start) -> None:
    """Show packs: one out, one whose people are all recorded, one taken in from another computer."""
    villages(start)
    shown, now = here(start).dividing(), start.desk.office.clock.now()
    lines = (
        PackLine(
            "1", "李明", "7K3M-9QXP-2TVA-04HB", False, False, "王芳", now, 52, 17, 1, ("东升村", "新丰村")
        ),
        PackLine("2", "王秀英", "M4WD-80CS-J1RE-XN6G", False, False, "王芳", now, 31, 31, 0, ("延青社区",)),
        PackLine("3", "王秀英", "", True, False, "李明", now, 24, 3, 0, ("长兴村",)),
    )
    shown.show_divided(Divided((), lines, ()))
    shown.show_list(PACKS)


def twice(start: Start) -> None:
    """Show two visits that two computers recorded otherwise."""
    villages(start)
    shown = here(start).dividing()
    gave = Record("GIVEN", 50_000, {"G21": 1}, "", "", DAY, "", "王芳")
    took = Record("CHANGED", 50_000, {"G21": 2}, "王芳", "", DAY, "", "李明")
    nobody = Record("ABSENT", 0, {}, "", "", DAY, "", "李明")
    lines = (
        Twice("1", "1", 12, "张国柱", "东升村", "李明", gave, took),
        Twice("1", "2", 31, "李顺姬", "新丰村", "李明", gave, nobody),
    )
    shown.show_divided(Divided((), (), lines))
    shown.show_list(TWICE)


def ask(start: Start) -> None:
    """Show who is asked for before a pack is written."""
    villages(start)
    here(start).pack_files.ask()


def code(start: Start) -> None:
    """Show how the code of a pack is asked for."""
    villages(start)
    here(start).pack_files.ask_code(Path("pack-2224260001-0a1b2c3d4e.jlgh"), is_pack=True)


STATIONS = (
    Station("visits-packs", "visits", villages),
    Station("visits-packs-out", "visits", out),
    Station("visits-packs-twice", "visits", twice),
    Station("visits-packs-ask", "visits", ask),
    Station("visits-packs-code", "visits", code),
)
