"""What relief money did a household get, and what is under way? The grants of a file, and their steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.relief import GrantFilter
from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.parts import Button, Words
from ui.pages.hardship.file_tab import ListTab, Opened
from ui.pages.hardship.relief_acts import ReliefActs
from ui.pages.hardship.relief_look import LookPanel
from ui.pages.hardship.relief_menu import GrantMenu
from ui.pages.hardship.relief_place import open_grant
from ui.pages.hardship.relief_words import grant_columns
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.relief import GrantLine, GrantView
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


class Relief(ListTab):
    """The grants of a file."""

    KEY, WORDS = "relief", N_("Relief money")
    VERB = "relief.keep"

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, grant_columns(of_file=True), "hardship_relief")
        self.acts = ReliefActs(page, desk, page.refresh)
        self.panel, self.said = LookPanel(), Words("", colour="secondary", wrap=True)
        self._views: dict[str, GrantView] = {}
        beside = QHBoxLayout()
        beside.setSpacing(12)
        self.column.removeWidget(self.grid)
        beside.addWidget(self.grid, 1)
        beside.addWidget(self.panel)
        self.column.insertWidget(1, self.said)
        self.column.addLayout(beside, 1)
        self.new_button = Button(
            _("New relief"), self.ask_new, look="primary", picture="plus", keys="Ctrl+Shift+N"
        )
        self.change_button = Button(_("Change"), self.ask_change, picture="pencil", keys="F2")
        self.approve_button = Button(_("Approve"), self.approve, picture="user-check", keys="Ctrl+J")
        self.pay_button = Button(_("The bank has paid"), self.pay, picture="wallet", keys="Ctrl+Shift+D")
        self.menu = GrantMenu(page, desk, self, self.acts, lambda: self.row, "Ctrl+U")
        self.offer(
            self.new_button, self.change_button, self.approve_button, self.pay_button, self.menu.button
        )

    def show_file(self, opened: Opened) -> None:
        """Ask for the grants of a file."""
        super().show_file(opened)
        office, file_id = self.desk.office, opened.view.id

        def read() -> tuple[Sequence[GrantLine], dict[str, GrantView]]:
            lines = office.relief.grants(office.actor, GrantFilter(file_id=file_id))
            return lines, {one.id: office.relief.grant(office.actor, one.id) for one in lines}

        def show(found: tuple[Sequence[GrantLine], dict[str, GrantView]]) -> None:
            if self.opened is not None and self.opened.view.id == file_id:
                lines, self._views = found
                paid = sum(one.amount for one in lines if one.is_paid)
                due = sum(one.amount for one in lines if one.is_due)
                self.said.setText(
                    _("{paid} yuan paid, {due} yuan approved and to be paid", paid=yuan(paid), due=yuan(due))
                )
                self.said.setVisible(bool(lines))
                self.panel.setVisible(bool(lines))
                self.show_rows(lines)

        self.page.run(read, show)

    @property
    def on_file(self) -> bool:
        """Say whether the household stands on file: first filed, then helped."""
        return self.opened is not None and self.opened.view.standing.state in ("ACTIVE", "REVIEW_DUE")

    def say_empty(self) -> None:
        """Say how relief begins."""
        if not self.on_file:
            words = _("First filed, then helped: relief can be drafted once the household is on file. An emergency is "
                      "drafted from the list of relief.")  # fmt: skip
            self.grid.empty.say(_("No relief yet"), words)
        else:
            steps = [Button(_("New relief"), self.ask_new, picture="plus")] if self.may else []
            words = _(
                "Draft living, medical or study relief; what may still be given this year stands beside it."
            )
            self.grid.empty.say(_("No relief yet"), words, steps)
        self.moved()

    def moved(self) -> None:
        """Offer what may be done with a grant, and show its steps."""
        row, office = self.row, self.desk.office
        self.new_button.setVisible(self.may and self.on_file)
        self.change_button.setVisible(self.may and row is not None and row.state == "DRAFT")
        self.approve_button.setVisible(
            row is not None and row.state == "DRAFT" and may(office, "relief.approve")
        )
        self.pay_button.setVisible(row is not None and row.is_due and may(office, "relief.pay"))
        self.menu.offer()
        if row is not None and row.id in self._views:
            self.panel.show_grant(self._views[row.id])

    def open_row(self, row: Any) -> None:
        """Change a draft."""
        self.ask_change()

    # -- acts

    def ask_new(self) -> None:
        """Open the form of a new grant."""
        if self.may and self.on_file:
            self._form("")

    def ask_change(self) -> None:
        """Open the form of the draft the list stands on."""
        if self.may and self.row is not None and self.row.state == "DRAFT":
            self._form(self.row.id)

    def _form(self, grant_id: str) -> None:
        if self.opened is not None:
            open_grant(self.page, self.desk, self.opened.view.id, grant_id)

    def approve(self) -> None:
        """Approve the draft the list stands on."""
        if self.row is not None and self.approve_button.isVisible():
            self.acts.ask_approve([self.row])

    def pay(self) -> None:
        """Write down that the bank paid the grant the list stands on."""
        if self.row is not None and self.pay_button.isVisible():
            self.acts.ask_pay([self.row])

    def stops(self) -> Sequence[QWidget]:
        """Return the verbs, then the list and what is said beside it."""
        return (*super().stops(), self.panel)
