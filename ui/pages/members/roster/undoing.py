"""How is a whole import taken back? As one act; where something hangs on its people it is said what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.members import ImportHeld, held_words
from app.shared.text import _n
from ui.kit.page import Page

if TYPE_CHECKING:
    from ui.desk import Desk


def undo_import(desk: Desk, page: Page, import_id: str, done: Callable[[], object] = lambda: None) -> None:
    """Take an import back and say how many people; the page that took it in may show something else by now."""
    office = desk.office

    def over(count: int) -> None:
        desk.say(_n("{n} member taken back out", "{n} members taken back out", count), None)
        done()

    def failed(error: Exception) -> None:
        if isinstance(error, ImportHeld) and not page.closed:
            page.strip.say(f"{error.words()}\n{held_words(error.facts['held'])}", "warn")
        else:
            desk.fault(error)

    desk.jobs.run(
        lambda _progress: office.members.undo_import(office.actor, import_id), done=over, failed=failed
    )
