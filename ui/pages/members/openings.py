"""What opens in place of the roll, and how is it left? The form, rosters, duplicates, corrections; saves nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.shared.text import _
from ui.desk import Desk
from ui.kit.dialogs import choose_file
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.pages.members.bulk import BulkChange
from ui.pages.members.corrections import Corrections
from ui.pages.members.drafts import Drafts
from ui.pages.members.duplicates import Duplicates
from ui.pages.members.form import MemberForm
from ui.pages.members.in_place import InPlace
from ui.pages.members.joinings import Joinings
from ui.pages.members.quick import ELSEWHERE
from ui.pages.members.roll import Roll
from ui.pages.members.roster.imports import Imports
from ui.pages.members.roster.wizard import RosterWizard

SHEETS = "Excel, CSV (*.xlsx *.xls *.csv)"


class Openings(Page):
    """The roll, and one thing at a time in its place; leaving it comes back to the same row."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Members"))
        self.desk = desk
        self.roll = Roll(self, desk)
        self.verbs: list[Button] = []
        self.stack = QStackedWidget()
        self.stack.addWidget(self.roll)
        # By the wish that names them ("list"); what the roll shows itself is not among them.
        self.lists: dict[str, Callable[[Mapping[str, Any]], object]] = {
            Corrections.LIST: lambda _wish: self.show_corrections(),
            Duplicates.LIST: lambda wish: self.show_duplicates(wish.get("pair")),
            Joinings.LIST: lambda wish: self.show_joinings(wish.get("joining", "")),
            Imports.LIST: lambda _wish: self.show_imports(),
        }

    @property
    def form(self) -> MemberForm | None:
        """Return the form that is open, None when the list or a roster is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, MemberForm) else None

    # -- what is open

    def refresh(self) -> None:
        """Read anew what is shown."""
        self.roll.refresh()
        if isinstance(current := self.stack.currentWidget(), InPlace):
            current.refresh()

    def way_back(self) -> Mapping[str, Any]:
        """Return to the list as it is, and to the form or the rows that are open over it."""
        back = {"back": self.roll.way_back()}
        if self.form is not None:
            known = self.form.view
            return {**back, "member": known.id} if known is not None else {**back, "new": True}
        current = self.stack.currentWidget()
        return {**back, **current.way_back()} if isinstance(current, InPlace) else back

    def may_leave(self) -> bool:
        """Say whether no form holds something unsaved."""
        return self.form is None or self.form.may_leave()

    def back(self) -> bool:
        """Return to the list, on the same row; False when something open asks first, or is asked to stop."""
        current = self.stack.currentWidget()
        if current is self.roll:
            return True
        if (isinstance(current, InPlace) and not current.may_close()) or not self.may_leave():
            return False
        self._drop(current)
        for button in self.verbs:
            button.show()
        if self.roll.lists.key in ELSEWHERE:
            self.roll.show_list("")
        self.strip.hide()
        self.roll.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def step_back(self) -> None:
        """Do what Esc does: one step back inside what is open, else to the list; there it clears the search."""
        current = self.stack.currentWidget()
        if current is self.roll:
            self.roll.search.clear()
        elif not (isinstance(current, InPlace) and current.step_back()):
            self.back()

    def turn_to(self, widget: QWidget) -> None:
        """Show `widget` in place of the list, or of what was open there."""
        old = self.stack.currentWidget()
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        if old is not self.roll:
            self._drop(old)
        for button in self.verbs:
            button.hide()
        self.desk.place("")
        self.desk.sums("")

    def _drop(self, widget: QWidget) -> None:
        self.stack.removeWidget(widget)
        widget.deleteLater()

    # -- what can be opened

    def show_corrections(self) -> None:
        """Show the corrections that wait for a second person."""
        self.turn_to(Corrections(self, self.desk))

    def show_duplicates(self, pair: tuple[str, str] | None = None) -> None:
        """Show who may stand on the roll twice, or a pair of them side by side."""
        self.turn_to(Duplicates(self, self.desk, pair))

    def change_many(self, numbers: Sequence[int]) -> None:
        """Change one thing for many: the rows ticked or chosen, by their short numbers."""
        if numbers:
            change = BulkChange(self, self.desk, numbers)
            self.turn_to(change)
            change.begin()

    def choose_roster(self) -> None:
        """Let a roster be chosen and check it; behind the choice stands the first step, with what else there is."""
        self._wizard()
        choose_file(self, _("Choose the roster"), SHEETS, self.check_roster)

    def _wizard(self) -> RosterWizard:
        current = self.stack.currentWidget()
        if isinstance(current, RosterWizard):
            return current
        made = RosterWizard(self, self.desk, choose=self.choose_roster, imports=self.show_imports)
        self.turn_to(made)
        return made

    def check_roster(self, path: Path) -> None:
        """Look into a roster and show what would become of each row, before anything is taken in."""
        self._wizard().open(path)

    def show_imports(self) -> None:
        """Show the rosters taken in so far."""
        self.turn_to(Imports(self, self.desk, self.show_drafts))

    def show_drafts(self, only: str | None = None) -> None:
        """Show the rows of rosters that wait to be corrected, of all or of one import."""
        self.turn_to(Drafts(self, self.desk, only))

    def show_joinings(self, joining_id: str = "") -> None:
        """Show the group joinings, or one of them."""
        joinings = Joinings(self, self.desk)
        self.turn_to(joinings)
        if joining_id:
            joinings.open(joining_id)
        else:
            joinings.grid.setFocus()
