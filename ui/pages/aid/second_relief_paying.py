"""How does second relief leave: cards written down, the bank's sheet, payments and their taking back, the papers?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.aid import Paid, ReliefLine, ReliefSheet, ReliefView
from app.funds import Payment
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.dialogs import choose_saving, open_outside
from ui.kit.fields import DateField, Field
from ui.kit.form import Form, Spec
from ui.kit.parts import Button
from ui.pages.proof import paper_language

if TYPE_CHECKING:
    from ui.pages.aid.second_relief import SecondRelief

EXCEL = "Excel (*.xlsx)"


class ReliefPaying:
    """The verbs of an approved campaign."""

    def __init__(self, relief: SecondRelief) -> None:
        self._relief = relief
        self.window: AskForm | None = None
        self.card_button = Button(_("Write down the card"), self.ask_card, picture="pencil", keys="Ctrl+D")
        self.back_button = Button(_("The payment came back"), self.ask_back, look="link", picture="undo-2")
        self.pay_button = Button(_("The bank has paid"), self.ask_pay, look="primary", picture="wallet")
        self.buttons = [self.back_button, self.card_button, self.pay_button]

    def offer(self, view: ReliefView | None, line: ReliefLine | None) -> None:
        """Offer what fits."""
        may = view is not None and self._relief.may_change
        gets = line is not None and not line.off and line.amount > 0
        paid = line is not None and line.paid_on is not None
        self.card_button.setVisible(
            may and gets and not paid and view is not None and view.state != "DROPPED"
        )
        self.back_button.setVisible(may and paid)
        approved = may and view is not None and view.state == "APPROVED"
        self.pay_button.setVisible(approved and view is not None and view.paid_people < view.people)

    @property
    def _view(self) -> ReliefView:
        assert self._relief.sheet is not None
        return self._relief.sheet.view

    # -- cards

    def ask_card(self) -> None:
        """Ask for somebody's bank and card."""
        line = self._relief.current()
        if line is None or self.card_button.isHidden():
            return
        form = Form(
            [Spec("bank", _("Bank and branch")), Spec("account", _("Card number"), Field, required=True)]
        )
        form.begin_with({"bank": line.bank, "account": line.account})
        told = _("16 to 19 digits; blanks do not matter. The last digit tells whether the others are right.")
        self.window = AskForm(
            self._relief.page, _("Card of {name}", name=line.name), form, _("Keep the card"),
            lambda answers: self._card(line, answers), told=told, picture="pencil", stays=True,
        )  # fmt: skip
        self.window.show()
        form.go_to("account" if line.bank else "bank")

    def _card(self, line: ReliefLine, answers: dict[str, Any]) -> None:
        office, window, relief_id = self._relief.desk.office, self.window, self._view.id
        assert window is not None

        def back(office: Any) -> ReliefSheet:
            return office.aid.set_relief_account(office.actor, relief_id, line.id, line.bank, line.account)

        def done(sheet: ReliefSheet) -> None:
            window.accept()
            self._relief.show_sheet(sheet)
            words = _("The card of {name} is written down", name=line.name)
            undone = _("The card of {name} is as it was", name=line.name)
            self._relief.desk.say(words, lambda: self._take_back(back, undone))

        self._relief.page.run(
            lambda: office.aid.set_relief_account(
                office.actor, relief_id, line.id, answers["bank"] or "", answers["account"] or ""
            ),
            done, window.refused(self._relief.page.fault),
        )  # fmt: skip

    def _take_back(self, work: Any, words: str) -> None:
        def back(sheet: ReliefSheet) -> str:
            if not self._relief.page.closed:
                self._relief.show_sheet(sheet)
            return words

        self._relief.desk.take_back(work, back)

    # -- paying

    def ask_pay(self) -> None:
        """Ask on which day the bank paid."""
        if self._relief.sheet is None or self.pay_button.isHidden():
            return
        view, today = self._view, self._relief.desk.office.clock.today
        form = Form([Spec("on", _("The bank paid on"), lambda: DateField(today), required=True)])
        form.begin_with({"on": today()})
        due = [
            line for line in self._relief.sheet.lines if line.amount and not line.off and line.paid_on is None
        ]
        told = _n(
            "{n} person is not paid yet, {amount} yuan. Everybody whose card checks is written down as paid; each is "
            "an entry of the ledger.",
            "{n} people are not paid yet, {amount} yuan. Everybody whose card checks is written down as paid; each is "
            "an entry of the ledger.", len(due), amount=yuan(sum(line.amount for line in due)),
        )  # fmt: skip
        self.window = AskForm(
            self._relief.page, _("Payments of {name}", name=view.name), form, _("Write the payments down"), self._pay,
            told=told, picture="wallet", stays=True,
        )  # fmt: skip
        self.window.show()
        form.go_to("on")

    def _pay(self, answers: dict[str, Any]) -> None:
        office, window, view = self._relief.desk.office, self.window, self._view
        assert window is not None

        def done(paid: Paid) -> None:
            window.accept()
            words = _n("{n} person paid, {amount} yuan", "{n} people paid, {amount} yuan", paid.people,
                       amount=yuan(paid.total))  # fmt: skip
            self._relief.desk.say(words, None)
            if paid.waiting:
                names = "、".join(one.name for one in paid.waiting)
                self._relief.page.strip.say(
                    _("Not paid, the card is missing or wrong: {names}", names=names), "warn"
                )
            self._relief.read(view.id)

        self._relief.page.run(
            lambda: office.aid.pay_relief(office.actor, view.id, answers["on"]), done,
            window.refused(self._relief.page.fault),
        )  # fmt: skip

    def ask_back(self) -> None:
        """Ask why a payment came back; a reversing entry takes it out of the ledger."""
        line = self._relief.current()
        if line is None or self.back_button.isHidden():
            return
        form = Form([Spec("reason", _("Reason for it"), required=True)])
        told = _("{amount} yuan were paid on {day}. A reversing entry of today takes it back; it can be paid again.",
                 amount=yuan(line.amount), day=line.paid_on.isoformat() if line.paid_on else "")  # fmt: skip
        self.window = AskForm(
            self._relief.page, _("The payment of {name} came back", name=line.name), form, _("Take the payment back"),
            lambda answers: self._back(line, answers), told=told, picture="undo-2", stays=True,
        )  # fmt: skip
        self.window.show()
        form.go_to("reason")

    def _back(self, line: ReliefLine, answers: dict[str, Any]) -> None:
        office, window, view = self._relief.desk.office, self.window, self._view
        assert window is not None

        def done(sheet: ReliefSheet) -> None:
            window.accept()
            self._relief.show_sheet(sheet)
            self._relief.desk.say(_("The payment of {name} is taken back", name=line.name), None)

        self._relief.page.run(
            lambda: office.aid.take_relief_payment_back(office.actor, view.id, line.id, answers["reason"]), done,
            window.refused(self._relief.page.fault),
        )  # fmt: skip

    # -- papers and sheets

    def show_form(self) -> None:
        """Show the applications of the people chosen, or of the one the list stands on."""
        lines = self._relief.chosen()
        if lines:
            name = lines[0].name if len(lines) == 1 else self._view.name
            self._show("second_aid", [line.id for line in lines], _("Application for second relief"), name)

    def show_payments(self) -> None:
        """Show the list for the bank; there is one once the campaign is approved."""
        if self._relief.sheet is not None:
            self._show("second_aid_payment", [self._view.id], _("Payment list"), self._view.name)

    def _show(self, form: str, subjects: Sequence[str], title: str, name: str) -> None:
        office, paper = self._relief.desk.office, paper_language()
        self._relief.looking.show(
            _("Drawing the pages…"),
            lambda progress: office.printing.proof(office.actor, form, subjects, paper, progress=progress),
            title, f"{title}-{name}.pdf",
        )  # fmt: skip

    def ask_bank_sheet(self) -> None:
        """Ask where the bank's sheet goes, then write it there."""
        title = _("Payment list")
        name = f"{self._view.name}-{title}.xlsx"
        choose_saving(self._relief.page, _("Where to write the sheet"), name, EXCEL, self.write_bank_sheet)

    def write_bank_sheet(self, path: Path) -> None:
        """Write what the bank can pay, and say who cannot be paid yet."""
        office, relief_id = self._relief.desk.office, self._view.id

        def written(waiting: tuple[Payment, ...]) -> None:
            words = _("Written: {file}", file=path.name)
            if waiting:
                words += "   " + _n(
                    "{n} person cannot be paid yet", "{n} people cannot be paid yet", len(waiting)
                )
            tone = "warn" if waiting else "good"
            self._relief.page.strip.say(words, tone, (_("Open the file"), lambda: open_outside(path)))

        self._relief.page.run(
            lambda: office.aid.export_relief_payments(office.actor, relief_id, path), written, lane="io"
        )

    def ask_whole_list(self) -> None:
        """Ask where the whole list goes, then write it there."""
        name = f"{self._view.name}.xlsx"
        choose_saving(self._relief.page, _("Where to write the sheet"), name, EXCEL, self.write_whole_list)

    def write_whole_list(self, path: Path) -> None:
        """Write everybody with whole document and card numbers; who did so is written down."""
        office, relief_id = self._relief.desk.office, self._view.id

        def written(_sheet: ReliefSheet) -> None:
            words = _("Written: {file}", file=path.name)
            self._relief.page.strip.say(words, "good", (_("Open the file"), lambda: open_outside(path)))

        self._relief.page.run(
            lambda: office.aid.export_relief(office.actor, relief_id, path), written, lane="io"
        )
