"""How does the money of many claims go out? The sheet for the bank, and what came back from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.shared.money import yuan
from app.shared.text import N_, _, _n
from ui.kit.dialogs import choose_file, choose_saving
from ui.pages.aid.papers import PAYMENTS, ClaimPapers
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.aid import PaymentLine
    from app.funds import Answered
    from ui.desk import Desk
    from ui.kit.page import Page

EXCEL = "Excel (*.xlsx)"
SHOWN = 6  # rows or claims said one by one
PROBLEMS = {
    "no_card": N_("no card number"),
    "card_wrong": N_("the card number does not check"),
    "card_twice": N_("another claim has the same card"),
}


class Paying:
    """The acts of the print menu that carry payments out and in."""

    def __init__(self, page: Page, desk: Desk, papers: ClaimPapers) -> None:
        self._page, self._desk, self._papers = page, desk, papers

    def menu(self) -> list[tuple[str, object]]:
        """Return the lines of the menu with their acts, where the operator may pay."""
        if not may(self._desk.office, "aid.pay"):
            return []
        return [
            (_("Payment sheet for the bank…"), self.export),
            (_("Take in what the bank answered…"), self.take_in),
            (_("Preview and print the payment list…"), self.print_list),
        ]

    def print_list(self) -> None:
        """Show the list of what is to be paid, as it is signed."""
        office = self._desk.office

        def show(lines: tuple[PaymentLine, ...]) -> None:
            if lines:
                ids = [one.claim_id for one in lines]
                self._papers.show(PAYMENTS, ids, f"{office.clock.today():%Y%m%d}")
            else:
                self._page.strip.say(_("No claim is approved and waits for its money."), "quiet")

        self._page.run(lambda: office.aid.payments(office.actor), show)

    def export(self) -> None:
        """Ask where the sheet goes; what a bank cannot pay yet is named."""
        office = self._desk.office
        self._page.run(lambda: office.aid.payments(office.actor), self._choose)

    def _choose(self, lines: tuple[PaymentLine, ...]) -> None:
        office = self._desk.office
        if not any(one.is_payable for one in lines):
            words = _("No claim is approved and waits for its money.") if not lines else _problems(lines)
            self._page.strip.say(words, "quiet" if not lines else "warn")
            return
        name = _("Payments {day}", day=f"{office.clock.today():%Y%m%d}") + ".xlsx"
        choose_saving(self._page, _("Payment sheet for the bank"), name, EXCEL, self._write)

    def _write(self, path: Path) -> None:
        office = self._desk.office

        def done(lines: tuple[PaymentLine, ...]) -> None:
            paid = [one for one in lines if one.is_payable]
            words = _n("{n} claim with {amount} yuan is on the sheet; it is being paid now",
                       "{n} claims with {amount} yuan are on the sheet; they are being paid now", len(paid),
                       amount=yuan(sum(one.amount for one in paid)))  # fmt: skip
            self._desk.say(words, None)
            told = _problems(lines)
            self._page.strip.say(
                "\n".join(part for part in (words, told) if part), "warn" if told else "good"
            )
            self._page.refresh()

        self._page.run(lambda: office.aid.export_payments(office.actor, path), done)

    def take_in(self) -> None:
        """Ask for the sheet the bank filled."""
        choose_file(self._page, _("Take in what the bank answered"), EXCEL, self._read)

    def _read(self, path: Path) -> None:
        office = self._desk.office

        def done(found: Answered) -> None:
            words = _("{paid} claims are paid, {failed} transfers came back, {empty} rows say nothing yet",
                      paid=len(found.paid), failed=len(found.failed), empty=found.empty)  # fmt: skip
            self._desk.say(words, None)
            refused = [_("Row {row}: {why}", row=one.sheet_row, why=one.words()) for one in found.refused]
            rest = len(refused) - SHOWN
            more = [_n("and {n} more row", "and {n} more rows", rest)] if rest > 0 else []
            self._page.strip.say("\n".join([words, *refused[:SHOWN], *more]), "warn" if refused else "good")
            self._page.refresh()

        self._page.run(lambda: office.aid.take_bank_answers(office.actor, path), done)


def _problems(lines: tuple[PaymentLine, ...]) -> str:
    """Name the claims something speaks against paying, and why."""
    found = [
        "".join((one.number, "  ", one.name, ": ", _(PROBLEMS[one.problem]))) for one in lines if one.problem
    ]
    rest = len(found) - SHOWN
    more = [_n("and {n} more claim", "and {n} more claims", rest)] if rest > 0 else []
    return "\n".join([*found[:SHOWN], *more])
