"""How is the recovery code made anew? On a page of its own; the earlier code, if any, opens nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.printing import recovery
from app.shared.text import _
from ui.kit.page import Page
from ui.kit.parts import Card
from ui.pages.recovery_sheet import Paper, RecoverySheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.printing.preview import Picture
    from ui.desk import Desk


class RecoveryPage(Page):
    """The sheet of the first start, later."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Recovery code"))
        self.desk = desk
        self.sheet = RecoverySheet(self, lambda: desk.office, self._over, Paper(self._draw))
        card = Card(margin=28, spacing=10)
        card.setFixedWidth(640)
        card.body.addWidget(self.sheet)
        self.body.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)

    def _draw(self, code: str) -> Sequence[Picture]:
        office = self.desk.office
        return recovery.pages(self.desk.office_name, office.actor.name, code, office.clock.now())

    def heard(self, tables: frozenset[str]) -> None:
        """Stay as it is: nothing shown here comes from a table."""

    def close_page(self) -> None:
        """Let the code go with the page."""
        self.sheet.forget()
        super().close_page()

    def _over(self, kept: bool) -> None:
        self.sheet.begin()
        if kept:
            self.desk.say(_("The recovery code is kept. Only the paper has it"), None)
        self.desk.go("home", {})


PAGE = RecoveryPage
