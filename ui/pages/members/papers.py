"""Which papers does a member have? Drawn for the rows chosen on the roll, looked at first, then printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.printing import FORMS, Proof
from app.shared.progress import Progress
from app.shared.text import _, _n
from ui.kit import icons
from ui.kit.menu import open_under
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from app.office import Office
    from ui.desk import Desk

PERSONAL = ("join_application", "registration_form", "collection_form", "member_booklet", "member_card")
ROSTER = "member_roster"


class MemberPapers:
    """The button for the papers of the members chosen, and the line of the work under way.

    `chosen` returns the short numbers of the rows meant, as the grid knows them.
    """

    def __init__(self, page: Page, desk: Desk, chosen: Callable[[], Sequence[int]]) -> None:
        self._desk, self._chosen = desk, chosen
        self.button = Button(_("Forms"), self.open_menu, picture="scroll-text", keys="Ctrl+Shift+P")
        self.work = LongWork(page, [self.button])
        self.looking = Looking(page, desk, self.work)
        self.menu = QMenu(page)

    def open_menu(self) -> None:
        """Offer each paper for as many as are chosen now."""
        self.menu.clear()
        many = len(self._chosen())
        for key in PERSONAL:
            title = _(FORMS[key].title_msg)
            words = _n("{form} for {n} member…", "{form} for {n} members…", many, form=title)
            self._offer(key, words, many)
        self.menu.addSeparator()
        roster = _n("Roster of the unit of {n} member…", "Roster of the units of {n} members…", many)
        self._offer(ROSTER, roster, many)
        open_under(self.menu, self.button)

    def _offer(self, key: str, words: str, many: int) -> None:
        action = QAction(icons.icon("printer"), words, self.menu)
        action.setEnabled(many > 0)
        action.triggered.connect(lambda _checked=False: self.show(key))
        self.menu.addAction(action)

    def show(self, key: str) -> None:
        """Show the paper `key` of everybody chosen, or the rosters of their units, as it would be printed."""
        office, numbers, paper = self._desk.office, tuple(self._chosen()), paper_language()
        title = _(FORMS[key].title_msg)

        def draw(progress: Progress) -> Proof:
            records = _units(office, numbers) if key == ROSTER else _members(office, numbers)
            return office.printing.proof(office.actor, key, records, paper, progress=progress)

        self.looking.show(_("Drawing the pages…"), draw, title, f"{title}.pdf")


def _members(office: Office, numbers: Sequence[int]) -> list[str]:
    return [line.id for line in office.members.page(office.actor, numbers)]


def _units(office: Office, numbers: Sequence[int]) -> list[str]:
    """Return the units of these members, each once; who has none is in no unit's roster."""
    known = {unit.name: unit.id for unit in office.unions.units(office.actor)}
    names = dict.fromkeys(line.unit_name for line in office.members.page(office.actor, numbers))
    return [known[name] for name in names if name in known]
