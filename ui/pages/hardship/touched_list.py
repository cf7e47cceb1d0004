"""Whom would the line or table that holds today touch? Files that were decided, before → after; nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from app.hardship import TouchedFiles
from app.shared.money import yuan
from app.shared.text import _, _n, in_language
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.hardship.place_list import PlaceList
from ui.pages.hardship.test_steps import category_words

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


class TouchedList(PlaceList):
    """The files on file that would come to another class by today's rules."""

    WISH: ClassVar[Mapping[str, Any]] = {"touched": True}

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, [
            Column(_("File number"), lambda one: one.number, 100, key="number"),
            Column(_("Head"), lambda one: one.head, 90, key="head"),
            Column(_("Document number"), lambda one: one.id_masked, 150, key="id_no"),
            Column(_("Village or unit"), lambda one: one.place, 130, key="place"),
            Column(_("Class decided"), lambda one: category_words(one.before), 104, key="before"),
            Column(_("Would come to"), lambda one: category_words(one.after), 104, key="after"),
            Column(_("Each a month, yuan"), lambda one: yuan(one.net_pc), 130, "amount", key="net"),
            Column(_("Line then, yuan"), lambda one: yuan(one.line_before), 120, "amount", key="line_before"),
            Column(_("Line now, yuan"), lambda one: yuan(one.line_after), 120, "amount", key="line_after"),
            Column(_("Decided on"), lambda one: one.decided_on.isoformat(), 105, key="decided"),
        ], _("Whom a new line touches"), "hardship_touched")  # fmt: skip
        self.open_button = Button(_("Open this file"), self.open_file, look="primary", picture="arrow-right")
        self.offer(self.open_button)
        self.grid.opened.connect(lambda one: page.open(one.file_id, "income"))

    def refresh(self) -> None:
        """Ask anew by what holds today."""
        office = self.desk.office
        self.page.run(lambda: office.hardship.touched(office.actor), self._show, self._refused)

    def _refused(self, error: Exception) -> None:
        self.show_rows((), "")
        self.open_button.hide()
        self.grid.empty.say(
            _("Nothing can be said yet"), _("No subsistence line or table is known for today.")
        )
        self.page.fault(error)

    def _show(self, found: TouchedFiles) -> None:
        told = [
            _("By the line of {line} yuan since {since} and the table {table}: {asked} decided files were asked.",
              line=yuan(found.line.dibao_month), since=found.line_since.isoformat(), table=in_language(found.table),
              asked=found.asked),
            *(_("{before} → {after}: {n}", before=category_words(one), after=category_words(other), n=n)
              for (one, other), n in found.counts.items()),
        ]  # fmt: skip
        if found.untested:
            told.append(_n("Of {n} decided file no test is kept.", "Of {n} decided files no test is kept.",
                           len(found.untested)))  # fmt: skip
        told.append(_("What was decided stays. Test such a file anew at its next review."))
        self.show_rows(found.lines, "  ".join(told))
        self.open_button.setVisible(bool(found.lines))
        self.grid.empty.say(
            _("No decided file would come to another class"), _("What was decided stays as it is.")
        )

    def open_file(self) -> None:
        """Open the file the list stands on."""
        at = self.grid.currentIndex().row()
        if 0 <= at < len(self.rows):
            self.page.open(self.rows[at].file_id, "income")
