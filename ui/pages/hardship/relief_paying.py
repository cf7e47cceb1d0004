"""How does relief money go out? The card, the bank's sheet out and in, what was paid, and payments taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.dialogs import choose_file, choose_saving, open_outside
from ui.kit.fields import DateField
from ui.kit.form import Spec
from ui.pages.hardship.relief_asking import Lines, ReliefAsking
from ui.pages.hardship.relief_words import PROBLEMS, shortened
from ui.pages.listing import EXCEL

if TYPE_CHECKING:
    from app.funds import Answered
    from app.office import Office
    from app.relief import GrantLine, ReliefPayment


class ReliefPaying(ReliefAsking):
    """The acts that move money."""

    def ask_account(self, line: GrantLine, told: Any) -> None:
        """Ask to whom and to which card the money goes."""
        office = self._desk.office
        specs = [
            Spec("payee", _("Payee")),
            Spec("bank", _("Bank and branch")),
            Spec("account", _("Card number")),
        ]
        begin = {"payee": told.payee or line.head or line.name, "bank": told.bank, "account": told.account}

        def work(answers: dict[str, Any]) -> None:
            window = self.window
            assert window is not None
            said = {name: answers.get(name) or "" for name in ("payee", "bank", "account")}

            def done(before: Any) -> None:
                window.accept()

                def back(office: Office) -> Any:
                    return office.relief.set_account(
                        office.actor, line.id, before.payee, before.bank, before.account
                    )

                words = _("The card for {number} is written down", number=line.number)
                self._desk.say(words, lambda: self._take_back(back))
                self._then()

            self._page.run(
                lambda: office.relief.set_account(office.actor, line.id, **said), done,
                window.refused(self._page.fault),
            )  # fmt: skip

        words = _("16 to 19 digits; blanks do not matter. The last digit tells whether the others are right.")
        self._ask(_("Payee and card"), specs, begin, words, "pencil", "account", work)

    def export_sheet(self, lines: Lines | None = None) -> None:
        """Ask where the bank's sheet goes; of some grants, or of all that wait for their money."""
        office = self._desk.office
        ids = None if lines is None else [one.id for one in lines]

        def choose(found: tuple[ReliefPayment, ...]) -> None:
            if not any(one.is_payable for one in found):
                words = _problems(found) if found else _("No grant is approved and waits for its money.")
                self._page.strip.say(words, "warn" if found else "quiet")
                return
            name = _("Relief payments {day}", day=f"{office.clock.today():%Y%m%d}") + ".xlsx"
            choose_saving(
                self._page,
                _("Payment sheet for the bank"),
                name,
                EXCEL,
                lambda path: self.write_sheet(path, ids),
            )

        self._page.run(lambda: office.relief.payments(office.actor, ids), choose)

    def write_sheet(self, path: Path, ids: Sequence[str] | None) -> None:
        """Write the bank's sheet; its grants are with the bank then."""
        office = self._desk.office

        def done(found: tuple[ReliefPayment, ...]) -> None:
            paying = [one for one in found if one.is_payable]
            words = _n("{n} grant with {amount} yuan is on the sheet", "{n} grants with {amount} yuan are on the sheet",
                       len(paying), amount=yuan(sum(one.amount for one in paying)))  # fmt: skip
            problems = _problems(found)
            self._page.strip.say("\n".join(part for part in (words, problems) if part), "warn" if problems else "good",
                                 (_("Open the file"), lambda: open_outside(path)))  # fmt: skip
            self._then()

        self._page.run(lambda: office.relief.export_payments(office.actor, path, ids), done)

    def ask_answers(self) -> None:
        """Ask for the sheet the bank filled."""
        choose_file(self._page, _("Take in what the bank answered"), EXCEL, self.take_answers)

    def take_answers(self, path: Path) -> None:
        """Take the bank's sheet in; rows that are not taken are named."""
        office = self._desk.office

        def done(found: Answered) -> None:
            words = _("{paid} grants are paid, {failed} transfers came back, {empty} rows say nothing yet",
                      paid=len(found.paid), failed=len(found.failed), empty=found.empty)  # fmt: skip
            refused = [_("Row {row}: {why}", row=one.sheet_row, why=one.words()) for one in found.refused]
            self._page.strip.say("\n".join(part for part in (words, shortened(refused)) if part),
                                 "warn" if refused else "good")  # fmt: skip
            self._then()

        self._page.run(lambda: office.relief.take_bank_answers(office.actor, path), done)

    def ask_pay(self, lines: Lines) -> None:
        """Ask on which day the bank paid."""
        due = [one for one in lines if one.is_due]
        if not due:
            return
        today = self._desk.office.clock.today
        told = _n("{n} grant, {amount} yuan, becomes an entry of the ledger.",
                  "{n} grants, {amount} yuan, become entries of the ledger.", len(due),
                  amount=yuan(sum(one.amount for one in due)))  # fmt: skip
        specs = [Spec("on", _("The bank paid on"), lambda: DateField(today), required=True)]
        self._ask(_("The bank has paid"), specs, {"on": today()}, told, "wallet", "on",
                  lambda answers: self._pay(due, answers))  # fmt: skip

    def _pay(self, lines: Lines, answers: dict[str, Any]) -> None:
        office, ids = self._desk.office, [one.id for one in lines]

        def back(office: Office, done: Sequence[str]) -> None:
            for one in done:
                office.relief.take_payment_back(office.actor, one, _("Taken back at once"))

        self._do(lambda: office.relief.pay(office.actor, ids, answers["on"]), lines,
                 lambda count: _n("{n} grant is paid", "{n} grants are paid", count), back)  # fmt: skip

    def ask_failed(self, line: GrantLine) -> None:
        """Ask why a transfer came back before it counted as paid."""
        self._ask_why(_("The transfer came back"), _("It is approved still and goes on the next sheet."), "undo-2",
                      lambda office, why: office.relief.payment_failed(office.actor, line.id, why), line,
                      _("The transfer of {number} came back", number=line.number))  # fmt: skip

    def ask_payment_back(self, line: GrantLine) -> None:
        """Ask why a payment is taken back."""
        told = _("An entry of the ledger takes it back; the grant is approved still and can be paid again.")
        self._ask_why(_("Take the payment back"), told, "undo-2",
                      lambda office, why: office.relief.take_payment_back(office.actor, line.id, why), line,
                      _("The payment of {number} is taken back", number=line.number))  # fmt: skip


def _problems(found: Sequence[ReliefPayment]) -> str:
    """Name the grants something speaks against paying, and why."""
    return shortened([
        "  ".join((one.number, one.name, _(PROBLEMS[one.problem]))) for one in found if one.problem
    ])  # fmt: skip
