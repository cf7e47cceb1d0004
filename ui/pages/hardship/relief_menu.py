"""What else can be done with one grant? The acts that fit where it stands, as a menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.shared.text import _
from ui.kit import icons
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.relief import GrantLine, GrantView
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage
    from ui.pages.hardship.relief_acts import ReliefActs

Entry = tuple[str, str, Callable[[], object]]


class GrantMenu:
    """The button and its menu; `line` is asked for the grant meant."""

    def __init__(
        self, page: HardshipPage, desk: Desk, parent: QWidget, acts: ReliefActs,
        line: Callable[[], GrantLine | None], keys: str,
    ) -> None:  # fmt: skip
        self._page, self._desk, self._acts, self._line = page, desk, acts, line
        self.button = Button(_("With this grant"), self.open, picture="chevron-down", keys=keys)
        self.menu = QMenu(parent)

    def offer(self) -> None:
        """Offer the menu where anything can be done."""
        self.button.setVisible(bool(self.entries()))

    def entries(self) -> list[Entry]:
        """Return what fits the grant meant."""
        line, office, acts = self._line(), self._desk.office, self._acts
        if line is None:
            return []
        approve, keep, pay = (may(office, f"relief.{verb}") for verb in ("approve", "keep", "pay"))
        whole: list[tuple[bool, Entry]] = [
            (keep and line.state != "PAID", (_("Payee and card…"), "wallet", self._ask_account)),
            (approve and line.state == "DRAFT", (_("Refuse…"), "ban", lambda: acts.ask_refuse(line))),
            (keep and line.state == "DRAFT", (_("Give the draft up"), "x", lambda: acts.drop([line]))),
            (keep and line.state in ("DROPPED", "REFUSED"),
             (_("Take it up again"), "rotate-ccw", lambda: acts.reopen([line]))),
            (approve and line.state == "APPROVED",
             (_("Withdraw the approval…"), "undo-2", lambda: acts.ask_withdraw(line))),
            (pay and line.is_due, (_("The transfer came back…"), "undo-2", lambda: acts.ask_failed(line))),
            (pay and line.is_paid, (_("Take the payment back…"), "undo-2", lambda: acts.ask_payment_back(line))),
        ]  # fmt: skip
        return [entry for fits, entry in whole if fits]

    def open(self) -> None:
        """Open the menu, its first line chosen."""
        entries = self.entries()
        if not entries:
            return
        self.menu.clear()
        for words, picture, act in entries:
            action = QAction(icons.icon(picture), words, self.menu)
            action.triggered.connect(lambda _on=False, act=act: act())
            self.menu.addAction(action)
        open_under(self.menu, self.button)

    def _ask_account(self) -> None:
        line, office = self._line(), self._desk.office
        if line is None:
            return

        def ask(view: GrantView) -> None:
            self._acts.ask_account(line, view.told)

        self._page.run(lambda: office.relief.grant(office.actor, line.id), ask)
