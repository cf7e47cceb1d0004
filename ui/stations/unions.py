"""Which states have the unions and the units?"""

from __future__ import annotations

from ui.start import Start
from ui.stations.reach import EMPTY, Station, find, go, here, keys, stay


def wrong_union(start: Start) -> None:
    """Show a form whose fields need another look."""
    page = here(start)
    page.begin_new()
    page.form.fields.put({"name": "青山机械厂工会", "uscc": "81440000MCL468545N", "phone": "139"})
    page.form.finish()


def unit(start: Start) -> None:
    """Open the form of a unit known."""
    page = here(start)
    page.show_units(True)
    page.edit_unit(page.units.grid.rows.ids[0])


def cover(start: Start) -> None:
    """Ask which union covers some units."""
    page = here(start)
    page.show_units(True)
    page.units.grid.selectAll()
    page.acts.ask_cover()


STATIONS = (
    Station("unions", "unions", stay),
    Station("unions-new", "unions", go("unions", new=True)),
    Station("unions-wrong", "unions", wrong_union),
    Station("unions-units", "unions", go("unions", units="")),
    Station("unions-unit", "unions", unit),
    Station("unions-cover", "unions", cover),
    Station("unions-none", "unions", find("没有这个")),
    Station("unions-menu", "unions", keys("Ctrl+P")),
    Station("unions-empty", "unions", stay, EMPTY),
)
