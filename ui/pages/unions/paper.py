"""Which paper has the union or unit in hand? Its form, or the roster of its people; looked at first, then printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.printing import FORMS
from app.shared.text import _
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.unions.lists import Lines


class RecordPaper:
    """The button for the paper of the current row, and the line of the work under way.

    `shown` returns the list that is shown; its `PAPER` is the form of its rows.
    """

    def __init__(self, page: Page, desk: Desk, shown: Callable[[], Lines]) -> None:
        self._page, self._desk, self._shown = page, desk, shown
        self.button = Button(_("Print its form"), self.show, picture="scroll-text", keys="Ctrl+Shift+P")
        self.work = LongWork(page, [self.button])
        self.looking = Looking(page, desk, self.work)

    def show(self) -> None:
        """Show the paper as it would be printed."""
        lines, office, paper = self._shown(), self._desk.office, paper_language()
        if (row := lines.grid.current()) is None:
            self._page.strip.say(_("Choose a row in the list first: its form is printed."), "quiet")
            return
        key, record = lines.PAPER, row.id
        title = _(FORMS[key].title_msg)
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(office.actor, key, (record,), paper, progress=progress),
            title,
            f"{title}.pdf",
        )
