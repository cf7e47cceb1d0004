"""Which papers has a file? Those that are forms of the printing by now, looked at before they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.printing import FORMS
from app.shared.text import N_, _
from ui.kit import icons
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.hardship.file_tab import Opened
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

TITLES = {
    "hardship_file": N_("Hardship file"),
    "hardship_application": N_("Application and authorisation"),
    "home_survey": N_("Home survey"),
    "economy_check": N_("Sheet for civil affairs"),
    "public_notice": N_("Public notice"),
    "notice_result": N_("Result of the notice"),
    "income_slip": N_("Income slip"),
    "household_plan": N_("Plan of the household"),
    "hardship_exit": N_("Exit of the file"),
}
"""Papers of one file, in the order of its life."""


def papers_of(opened: Opened) -> tuple[str, ...]:
    """Return the papers that fit a file as it stands, of those that can be printed."""
    now = opened.view.standing
    fits = {
        "public_notice": now.notice is not None or now.check is not None,
        "notice_result": now.notice is not None,
        "income_slip": bool(opened.view.items),
        "household_plan": bool(opened.view.measures),
        "hardship_exit": now.exit is not None or now.on_file_since is not None,
    }
    return tuple(form for form in TITLES if form in FORMS and fits.get(form, True))


class FilePapers:
    """The button of a file's papers, each looked at before it is printed."""

    def __init__(self, page: Page, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self.opened: Opened | None = None
        self.work = LongWork(page)
        self.looking = Looking(page, desk, self.work)
        self.button = Button(_("Papers"), self.open, picture="printer", keys="Ctrl+Shift+P")
        self.menu = QMenu(page)

    @property
    def fitting(self) -> tuple[str, ...]:
        """Return the papers that fit the file shown."""
        return () if self.opened is None else papers_of(self.opened)

    def offer(self, opened: Opened | None) -> None:
        """Offer the papers of a file; None offers none."""
        self.opened = opened
        self.button.setVisible(bool(self.fitting))

    def open(self) -> None:
        """Open the menu, its first paper chosen."""
        if not self.fitting:
            return
        self.menu.clear()
        for form in self.fitting:
            action = QAction(icons.icon("printer"), _(TITLES[form]), self.menu)
            action.triggered.connect(lambda _on=False, form=form: self.show(form))
            self.menu.addAction(action)
        self.menu.popup(self.button.mapToGlobal(self.button.rect().topLeft()))
        self.menu.setActiveAction(self.menu.actions()[0])

    def show(self, form: str) -> None:
        """Show a paper of the file shown."""
        if self.opened is None:
            return
        office, paper, title = self._desk.office, paper_language(), _(TITLES[form])
        file_id, number = self.opened.view.id, self.opened.view.number
        self.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(office.actor, form, [file_id], paper, progress=progress),
            title, f"{title}-{number}.pdf",
        )  # fmt: skip
