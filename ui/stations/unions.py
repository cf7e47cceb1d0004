"""Which states have the unions and the units?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.members import Heads, RollCounts
from app.unions import UnionFacts, UnionLine, UnionView, UnitFacts
from ui.pages.unions.rows import union_rows
from ui.start import Start
from ui.stations.reach import EMPTY, Station, find, go, here, keys, stay

TOP, TOWN, JOINT, LONE = "top", "town", "joint", "lone"


def invented(office: Any) -> tuple[Sequence[UnionLine], RollCounts, UnionView]:
    """Return unions no office holds, named by what this one holds, their people, and what one of them shows."""
    units: Sequence[UnitFacts] = office.unions.units(office.actor)
    due = date(2026, 3, 1)
    joint = UnionFacts(
        JOINT, 1, units[1].name, "81440000MCL468545M", "L5", "02", "110", TOWN, date(2010, 5, 1),
        leader=office.actor.name, phone="0433-2201234", term_no=3, term_years=5, term_start=date(2021, 3, 1),
        has_audit_committee=False, bank=units[0].name, bank_account="*********6789", member_count=96,
        women_count=40, migrant_count=31,
    )  # fmt: skip
    lone = UnionFacts(LONE, 1, units[2].name, level="L5", base_type="01", parent_id=TOWN)
    town = UnionFacts(TOWN, 1, office.facts().name, level="L4", parent_id=TOP, member_count=169)
    top = UnionFacts(TOP, 1, "省总工会", level="L1")
    lines = [
        UnionLine(top, "", 0, ("founded_on", "leader", "phone"), None, ""),
        UnionLine(town, top.name, 0, ("leader", "phone"), None, ""),
        UnionLine(joint, town.name, 4, (), due, "due"),
        UnionLine(lone, town.name, 1, ("leader", "phone", "founded_on"), date(2025, 3, 1), "overdue"),
    ]
    people = {
        TOP: Heads(169, 74, 90),
        TOWN: Heads(169, 74, 90),
        JOINT: Heads(103, 44, 31),
        LONE: Heads(66, 30, 59),
    }
    counts = RollCounts({JOINT: Heads(103, 44, 31), LONE: Heads(66, 30, 59)}, people, {}, 0)
    return lines, counts, UnionView(lines[2], (town, top), (lone,), tuple(units[:4]))


def some(start: Start) -> None:
    """Show a list with unions, and one of them beside it."""
    page = here(start)
    lines, counts, view = invented(page.desk.office)
    page.unions.show_rows(union_rows(lines, counts))
    page.unions.grid.go_to(page.unions.grid.rows.place_of(JOINT))
    page.unions.looking.stop()  # no office holds them, so nothing is to be read
    page.unions.show_view(view)


def wrong_union(start: Start) -> None:
    """Show a form whose fields need another look."""
    page = here(start)
    page.begin_new()
    page.form.fields.put({
        "name": page.desk.office.facts().name, "level": "L5", "uscc": "81440000MCL468545N", "phone": "139",
    })  # fmt: skip
    page.form.finish()


def unit(start: Start) -> None:
    """Open the form of a unit known, all of it."""
    page = here(start)
    page.show_units(True)
    page.edit_unit(page.units.grid.rows.ids[0])
    page.form.fields.unfold()


def cover(start: Start) -> None:
    """Ask which union covers some units."""
    page = here(start)
    page.show_units(True)
    page.units.grid.selectAll()
    page.acts.ask_cover()


STATIONS = (
    Station("unions", "unions", stay),
    Station("unions-some", "unions", some),
    Station("unions-new", "unions", go("unions", new=True)),
    Station("unions-wrong", "unions", wrong_union),
    Station("unions-units", "unions", go("unions", units="")),
    Station("unions-none", "unions", find("没有这个")),
    Station("unions-unit", "unions", unit),
    Station("unions-cover", "unions", cover),
    Station("unions-menu", "unions", keys("Ctrl+P")),
    Station("unions-empty", "unions", stay, EMPTY),
)
