"""Which papers has a file? Those that are forms of the printing by now, looked at before they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.printing import FORMS, Proof
from app.shared.errors import RuleError
from app.shared.progress import Progress
from app.shared.text import N_, _
from ui.kit import icons
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.kit.work import LongWork
from ui.pages.hardship.file_tab import Opened
from ui.pages.proof import Looking, paper_language

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

TITLES = {
    "archive_cover": N_("Cover of the archive"),
    "archive_index": N_("Index of the archive"),
    "hardship_file": N_("Hardship file"),
    "hardship_application": N_("Application and authorisation"),
    "home_survey": N_("Home survey"),
    "economy_check": N_("Sheet for civil affairs"),
    "hardship_notice": N_("Public notice"),
    "notice_result": N_("Result of the notice"),
    "income_slip": N_("Income slip"),
    "household_plan": N_("Plan of the household"),
    "hardship_exit": N_("Exit of the file"),
}
"""Papers of one file, in the order in which they lie in its archive."""

APART = frozenset({"hardship_notice", "economy_check"})
"""Papers that hang out or leave the house: they are no part of the archive's set."""

TEST = "hardship_test"
"""What the income slip is about: the latest test of the file, not the file itself."""


class NotTested(RuleError):
    """A slip of the income test is wanted of a file that was never tested."""

    code = "hardship.not_tested"
    template = N_(
        "This file has no test of its income yet. Test it under “Income and class” with Ctrl+T first."
    )


def papers_of(opened: Opened) -> tuple[str, ...]:
    """Return the papers that fit a file as it stands, of those that can be printed."""
    now = opened.view.standing
    fits = {
        "hardship_notice": now.notice is not None or now.check is not None,
        "notice_result": now.notice is not None,
        "income_slip": bool(opened.view.items),
        "household_plan": bool(opened.view.measures),
        "hardship_exit": now.exit is not None or now.on_file_since is not None,
        "economy_check": now.survey is not None,
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
        action = QAction(icons.icon("archive"), _("The whole archive"), self.menu)
        action.triggered.connect(self.show_all)
        self.menu.addSeparator()
        self.menu.addAction(action)
        open_under(self.menu, self.button)

    def show_all(self) -> None:
        """Show the papers of the archive one after the other, to be printed in one go."""
        if self.opened is None:
            return
        office, paper, view = self._desk.office, paper_language(), self.opened.view
        forms = [form for form in self.fitting if form not in APART]

        def draw(progress: Progress) -> list[Proof]:
            drawn = []
            for done, form in enumerate(forms):
                progress.report(done, len(forms))
                if ids := self._subjects(form, view.id):
                    drawn.append(office.printing.proof(office.actor, form, ids, paper))
            return drawn

        title = _("Archive of {name}", name=view.head)
        name = _("Archive")
        self.looking.show(_("Drawing the pages…"), draw, title, f"{name}-{view.number}.pdf")

    def show(self, form: str) -> None:
        """Show a paper of the file shown."""
        if self.opened is None:
            return
        office, paper, title = self._desk.office, paper_language(), _(TITLES[form])
        file_id, number = self.opened.view.id, self.opened.view.number

        def draw(progress: Progress) -> Proof:
            if not (ids := self._subjects(form, file_id)):
                raise NotTested()
            return office.printing.proof(office.actor, form, ids, paper, progress=progress)

        self.looking.show(_("Drawing the pages…"), draw, title, f"{title}-{number}.pdf")

    def _subjects(self, form: str, file_id: str) -> list[str]:
        """Return what a paper is about: the file, or its latest test (none where it was never tested)."""
        office = self._desk.office
        if FORMS[form].subject != TEST:
            return [file_id]
        return [one.test.id for one in office.hardship.tests_of(office.actor, file_id)[:1]]
