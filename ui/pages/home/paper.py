"""How does what waits stand on paper? One row for each thing to do, with room to tick it off."""

from __future__ import annotations

from datetime import timedelta

from app.printing import ListColumn, Listing
from app.shared.text import _
from ui.pages.home.gather import Today
from ui.pages.home.rows import urgency

NAME = "todo"
ROOM = " "  # for the pen: an empty cell would be struck out


def week_list(today: Today) -> Listing:
    """Return what waits this week as a list for the printer; what is in order is not to be done."""
    monday = today.day - timedelta(today.day.weekday())
    week = f"{monday:%Y-%m-%d} ~ {monday + timedelta(6):%m-%d}"
    columns = (
        ListColumn(_("Urgency")), ListColumn(_("What")), ListColumn(_("How much waits")), ListColumn(_("Done on")),
    )  # fmt: skip
    rows = [(urgency(todo.tone), todo.title, todo.words, ROOM) for todo in today.todos if todo.tone != "good"]
    return Listing(NAME, _("To do this week"), columns, rows, week)
