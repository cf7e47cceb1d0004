"""How does a claim whose number another claim bears get its own? Asks once, then offers to print its slip anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.printing.forms import claim_slip
from app.shared.errors import NuangongError
from app.shared.text import _
from ui.kit.dialogs import confirm
from ui.kit.parts import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

    from ui.desk import Desk
    from ui.pages.sync.page import SyncPage
    from ui.pages.sync.records import Line

TAKEN: Final = "E_DUP_NUMBER"


class Renumbering:
    """The verb beside the records sent back; it is there for a record that needs another number."""

    def __init__(self, page: SyncPage, desk: Desk) -> None:
        self._page, self._desk = page, desk
        self._line: Line | None = None
        self.asking: QMessageBox | None = None
        self.button = Button(_("Give it a new number"), self.ask, picture="pencil")
        self.button.hide()

    def stand_on(self, line: Line | None) -> None:
        """Follow the current row."""
        self._line = line if line is not None and line.record.code == TAKEN else None
        self.button.setVisible(self._line is not None)

    def ask(self) -> None:
        """Ask before a printed number stops being right."""
        line = self._line
        if line is None:
            return
        self.asking = confirm(
            self._page,
            _("Give it a new number"),
            _(
                "Another computer of the office gave the same number to another claim. This claim gets the next "
                "number here. The slip handed out bears the old one: print it again and exchange it."
            ),
            _("Give it a new number"),
            lambda: self._give(line.record.row_id),
        )

    def _give(self, claim: str) -> None:
        office = self._desk.office
        try:
            number = office.aid.renumber(office.actor, claim)
            worked_out = office.aid.view(office.actor, claim).assessment is not None
        except NuangongError as refusal:
            self._page.fault(refusal)
            return
        self._page.records.refresh()
        words = _("The claim's number is {number} now. It goes with the next package.", number=number)
        step = (_("Print its slip"), lambda: self._print(claim, number)) if worked_out else None
        self._page.strip.say(words, "good", step)
        self._page.strip.focus_step()

    def _print(self, claim: str, number: str) -> None:
        title = _("Calculation slip {number}", number=number)
        self._page.acts.papers.show(claim_slip.FORM.key, claim, title)
