"""Which states have the pairs that may be one person? The sample office has none, so two people stand for them."""

from __future__ import annotations

from datetime import date

from app.members import REASONS, Held, MergeLine, Pair, Query
from ui.kit.window_model import ListSource
from ui.pages.members.duplicates import Duplicates
from ui.pages.members.merged import Merged
from ui.start import Start
from ui.stations.reach import Station, go, hasten, here


def _people(start: Start) -> list[str]:
    office = here(start).desk.office
    first = office.members.window(office.actor, Query(), 8).ids  # whatever list the roll shows at the moment
    return [line.id for line in office.members.page(office.actor, first)]


def pairs(start: Start) -> None:
    """Show a list of pairs, with every reason."""
    people = _people(start)
    page = here(start)
    page.show_duplicates()
    hasten(start.window)
    office, reasons = page.desk.office, list(REASONS)
    made = [Pair(people[0], people[1 + place], (why,)) for place, why in enumerate(reasons)]
    made.append(Pair(people[1], people[2], (reasons[1], reasons[4])))
    page.findChild(Duplicates).grid.show_source(ListSource(office.members.pair_lines(office.actor, made)))


def compared(start: Start) -> None:
    """Show two people side by side."""
    one, other, *_others = _people(start)
    here(start).show_duplicates((one, other))


def merged(start: Start) -> None:
    """Show the merges that stand, of which the sample office has none."""
    page = here(start)
    page.show_duplicates()
    page.findChild(Duplicates).show_merged()


def some_merged(start: Start) -> None:
    """Show merges as if two people had been made one."""
    merged(start)
    hasten(start.window)
    lines = [
        MergeLine(
            str(place),
            name,
            name,
            "229***********4361",
            date(2026, 1, 15),
            (Held("visit", 1), Held("claim", 2)),
        )
        for place, name in enumerate(("王秀英", "金哲洙"))
    ]
    here(start).findChild(Merged).grid.show_source(ListSource(lines))


STATIONS = (
    Station("members-duplicates", "members", pairs),
    Station("members-compare", "members", compared),
    Station("members-merged", "members", some_merged),
    Station("members-none-merged", "members", merged),
    Station("members-no-duplicates", "members", go("members", list="duplicates")),
)
