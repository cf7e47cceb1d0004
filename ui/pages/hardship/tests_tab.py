"""Which tests of a file's class were kept? The latest first; the chosen one is told step by step as it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from app.hardship import ClassView
from app.shared.money import yuan
from app.shared.text import N_, _, in_language
from ui.kit.grid import Column
from ui.pages.hardship.file_tab import ListTab, Opened
from ui.pages.hardship.test_steps import TONES, TestSteps, category_words

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


class TestsTab(ListTab):
    """The tests of a file, as they were made."""

    KEY, WORDS = "tests", N_("Tests kept")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, [
            Column(_("Day"), lambda one: one.test.on.isoformat(), 94, key="on"),
            Column(_("Class"), lambda one: category_words(one.test.category), 104, "state", key="class",
                   tone=lambda one: TONES[one.test.category]),
            Column(_("Each a month, yuan"), lambda one: yuan(one.test.net_pc), 118, "amount", key="net"),
            Column(_("Line, yuan a month"), lambda one: yuan(one.test.line.dibao_month), 136, "amount", key="line"),
            Column(_("Table"), lambda one: in_language(one.test.table), 210, key="table"),
            Column(_("Tested by"), lambda one: one.by, 72, key="by"),
            Column(_("The file since"), lambda one: _("As tested") if one.current else _("Changed since"), 84,
                   key="current"),
        ], "hardship_tests")  # fmt: skip
        self.steps = TestSteps()
        self.column.removeWidget(self.grid)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.grid, 3)
        row.addWidget(self.steps, 2)
        self.column.addLayout(row, 1)
        self.offer()

    def show_file(self, opened: Opened) -> None:
        """Show the tests of a file."""
        super().show_file(opened)
        office, file_id = self.desk.office, opened.view.id
        self.page.run(
            lambda: office.hardship.class_of(office.actor, file_id), lambda found: self._show(file_id, found)
        )

    def _show(self, file_id: str, found: ClassView) -> None:
        if self.opened is not None and self.opened.view.id == file_id:
            self.show_rows(found.tests)

    def say_empty(self) -> None:
        """Say how a test is kept."""
        self.grid.empty.say(
            _("No test is kept of this file"), _("Test the class under “Income and class”: Ctrl+T.")
        )
        self.moved()

    def moved(self) -> None:
        """Show the steps of the test the list stands on."""
        if self.row is None:
            self.steps.show_nothing(_("Tests kept"), _("The steps of a test stand here."))
            return
        test = self.row.test
        title = _("Test of {day}", day=test.on.isoformat())
        self.steps.show_test(self.row, title, test.basis)
