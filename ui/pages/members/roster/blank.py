"""Where does an empty template go? Asked, written, and offered to be opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.shared.text import _
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.page import Page
from ui.pages.listing import EXCEL

if TYPE_CHECKING:
    from ui.desk import Desk


def ask_blank(page: Page, desk: Desk) -> None:
    """Ask where an empty roster in the platform's template goes, and write it there."""
    name = _("Roster template")
    choose_saving(
        page,
        _("Where to write the template"),
        f"{name}.xlsx",
        EXCEL,
        lambda path: save_blank(page, desk, path),
    )


def save_blank(page: Page, desk: Desk, path: Path) -> None:
    """Write an empty template to `path`."""
    office = desk.office
    page.run(
        lambda: office.members.blank_template(office.actor, path),
        lambda _none: say_written(page, path),
        lane="io",
    )


def say_written(page: Page, path: Path) -> None:
    """Say that a file was written, and offer to open it."""
    page.strip.say(
        _("Written: {file}", file=path.name), "good", (_("Open the file"), lambda: open_outside(path))
    )
