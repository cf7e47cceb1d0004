"""How is a backup made from the desk? One act for every page that offers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.shared.text import _
from ui.kit.dialogs import open_outside

if TYPE_CHECKING:
    from app.backup import BackupMade
    from ui.desk import Desk
    from ui.kit.page import Page
    from ui.kit.work import LongWork


def back_up(page: Page, desk: Desk, work: LongWork) -> None:
    """Make a backup now, say on `page` where it lies once it is proven, and read the page anew."""
    office = desk.office

    def done(made: BackupMade) -> None:
        count = f"{sum(made.contents.rows.values()):,}"
        words = _(
            "Backed up, opened again and compared: {n} records are in it. It lies in {folder}.",
            n=count,
            folder=made.path.parent,
        )
        page.strip.say(words, "good", (_("Open the folder"), lambda: open_outside(made.path.parent)))
        page.refresh()

    work.do(_("Backing up and proving it…"), lambda _progress: office.back_up(), done)
