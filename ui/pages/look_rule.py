"""Must a look at a whole number say why? The administrator decides it for the whole office, on the settings page."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app.shared.text import N_, _
from ui.desk import Desk
from ui.kit.flow import Flow
from ui.kit.page import Page
from ui.kit.parts import Chip, Words
from ui.pages.home.gather import may

CHOICES = ((False, N_("No reason is asked")), (True, N_("A reason must be given")))


class LookRule(QWidget):
    """Two choices, the one in force marked; who may not decide sees which it is."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        column, group, flow = QVBoxLayout(self), QButtonGroup(self), Flow()
        column.setContentsMargins(0, 0, 0, 0)
        self.chips: dict[bool, Chip] = {}
        for required, words in CHOICES:
            chip = Chip(_(words), str(required))
            chip.setAccessibleDescription(_("Looking at whole numbers"))
            chip.clicked.connect(lambda _checked=False, required=required: self.use(required))
            group.addButton(chip)
            flow.addWidget(chip)
            self.chips[required] = chip
        column.addLayout(flow)
        self.theirs = Words(_("The administrator decides this for the office."), colour="hint")
        column.addWidget(self.theirs)
        self._required = False

    def refresh(self) -> None:
        """Ask what is in force, and whether the person at the desk may decide it."""
        office = self._desk.office
        mine = may(office, "security.look_reason")
        self.theirs.setVisible(not mine)
        for chip in self.chips.values():
            chip.setEnabled(mine)
        if may(office, "security.read"):
            self._page.run(lambda: office.looks.why_required(office.actor), self._show)

    def _show(self, required: bool) -> None:
        self._required = required
        self.chips[required].setChecked(True)

    def use(self, required: bool) -> None:
        """Decide it; the decision is written down, and so is taking it back."""
        if required == self._required:
            return
        words = ": ".join((_("Looking at whole numbers"), _(dict(CHOICES)[required])))

        def done(_none: None) -> None:
            self._required = required
            self._desk.say(words, lambda: self._take_back(not required))

        def refused(error: Exception) -> None:
            self._show(self._required)
            self._page.fault(error)

        office = self._desk.office
        self._page.run(lambda: office.looks.require_why(office.actor, required=required), done, refused)

    def _take_back(self, before: bool) -> None:
        def words(_none: object) -> str:
            if not self._page.closed:
                self.refresh()
            return _("Taken back: looking at whole numbers")

        self._desk.take_back(lambda office: office.looks.require_why(office.actor, required=before), words)
