"""Which rosters were taken in so far? File, sheet, when, how many; each can be undone, its rows corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.shared.text import _, _n
from ui.kit.dialogs import confirm
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Words
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.members.in_place import InPlace
from ui.pages.members.roster.step import back_button
from ui.pages.members.roster.undoing import undo_import
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import ImportLine
    from ui.desk import Desk


def import_columns() -> list[Column]:
    """Return the columns of the list of imports."""
    return [
        Column(_("Taken in on"), lambda one: f"{one.at.astimezone():%Y-%m-%d %H:%M}", 140, key="at"),
        Column(_("File"), lambda one: one.file, 260, key="file"),
        Column(_("Sheet"), lambda one: one.sheet, 120, key="sheet"),
        Column(_("Rows"), lambda one: f"{one.rows:,}", 80, "count", key="rows", number=lambda one: one.rows),
        Column(_("Taken in"), lambda one: f"{one.taken:,}", 90, "count", key="taken",
               number=lambda one: one.taken),
        Column(_("To correct"), lambda one: f"{one.waiting:,}" if one.waiting else "", 90, "count", key="waiting",
               number=lambda one: one.waiting),
        Column(_("State"), _state, 130, "state", key="state", tone=lambda one: "quiet" if one.undone else
               "warn" if one.waiting else "good"),
    ]  # fmt: skip


def _state(line: ImportLine) -> str:
    if line.undone:
        return _("Undone")
    return _("Rows wait") if line.waiting else _("Settled")


class Imports(InPlace):
    """The list of imports, the latest first."""

    LIST = "imports"

    def __init__(self, page: Page, desk: Desk, correct: Callable[[str], object]) -> None:
        super().__init__()
        self._page, self._desk, self._correct = page, desk, correct
        self.grid = Grid(desk.jobs, import_columns(), self, _("Rosters taken in"))
        self.register = Register(self.grid, desk, page, "imports")
        self.grid.empty.say(
            _("No roster yet"), _("Each roster that is taken in stands here, and can be undone as a whole.")
        )
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Rosters taken in"), "roster_imports", lambda: ""
        )
        self.undo_button = Button(_("Undo this import"), self.ask_undo, picture="undo-2")
        self.correct_button = Button(_("Rows to correct"), self.correct, look="primary", picture="pencil")
        self.grid.moved_to.connect(lambda _row: self._enable())
        self.grid.opened.connect(lambda _line: self.correct())
        self.grid.rows.loaded.connect(self._loaded)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(Words(_("Rosters taken in"), "section"))
        whole.addWidget(self.papers.line)
        whole.addWidget(self.grid, 1)
        foot = QHBoxLayout()
        foot.addWidget(back_button(page))
        foot.addStretch(1)
        for button in (self.papers.button, self.undo_button, self.correct_button):
            foot.addWidget(button)
        whole.addLayout(foot)
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        office = self._desk.office
        self._desk.jobs.run(
            lambda _progress: office.members.imports(office.actor),
            done=lambda lines: self.grid.show_source(ListSource(lines)),
            failed=self._page.fault,
            owner=self,
        )

    def _loaded(self, _count: int) -> None:
        self.grid.stand_on()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()

    def _enable(self) -> None:
        line: ImportLine | None = self.grid.current()
        self.undo_button.setEnabled(line is not None and not line.undone)
        self.correct_button.setEnabled(line is not None and line.waiting > 0)

    def correct(self) -> None:
        """Open the rows of the current import that wait."""
        line: ImportLine | None = self.grid.current()
        if line is not None and line.waiting:
            self._correct(line.id)

    def ask_undo(self) -> None:
        """Ask, then take the current import back: its people become void, nobody is deleted."""
        line: ImportLine | None = self.grid.current()
        if line is None or line.undone:
            return
        people = _n("{n} member of {file} is taken back out.", "{n} members of {file} are taken back out.",
                    line.taken, file=line.file)  # fmt: skip
        rest = _("The rows that wait go with them. Nobody is deleted, and the file can be taken in again.")
        confirm(
            self, _("Undo this import?"), f"{people} {rest}", _("Undo this import"),
            lambda: undo_import(self._desk, self._page, line.id, self.refresh),
        )  # fmt: skip
