"""What is done with a draft of second relief: proposed, set by hand, taken off, put on, approved; and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QVBoxLayout

from app.aid import LeftOff, Proposed, ReliefApproval, ReliefLine, ReliefSheet, ReliefView
from app.members import Query
from app.shared.identity import mask_id
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import DateField, Found, LookupField, MoneyField
from ui.kit.form import Form, Spec
from ui.kit.grid import Grid
from ui.kit.parts import Button, Words
from ui.kit.window_model import Column, ListSource
from ui.pages.aid.second_relief_asking import Asking

if TYPE_CHECKING:
    from app.security.service import Operator
    from app.shared.actor import Actor
    from ui.pages.aid.second_relief import SecondRelief

SHOWN = 8  # people offered at once


class LeftOffWindow(QDialog):
    """Who has claims in the campaign's days and gets nothing, each with the reason."""

    def __init__(self, relief: SecondRelief, left: Sequence[LeftOff]) -> None:
        super().__init__(relief.page)
        self.setWindowTitle(_("Who gets nothing, and why"))
        self.resize(760, 420)
        column = QVBoxLayout(self)
        told = _(
            "These people have claims in the days of the campaign. Put one on by hand where the reason does not hold."
        )
        column.addWidget(Words(told, colour="secondary", wrap=True))
        self.grid = Grid(relief.desk.jobs, [
            Column(_("Name"), lambda one: one.name, 100, key="name"),
            Column(_("Document number"), lambda one: mask_id(one.id_no), 150, key="id_no"),
            Column(_("Unit"), lambda one: one.unit, 160, key="unit"),
            Column(_("Remaining burden"), lambda one: yuan(one.burden), 110, "amount", key="burden"),
            Column(_("Why"), lambda one: one.why.words(), 230, key="why"),
        ], relief.page, _("Who gets nothing"))  # fmt: skip
        self.grid.show_source(ListSource(left))
        column.addWidget(self.grid, 1)
        column.addWidget(Button(_("Close"), self.accept))
        self.grid.setFocus()


class ReliefActs(Asking):
    """The verbs of a draft."""

    def __init__(self, relief: SecondRelief) -> None:
        super().__init__(relief)
        self.left_window: LeftOffWindow | None = None
        self.left: tuple[LeftOff, ...] = ()
        self.propose_button = Button(_("Propose people"), self.propose, picture="sparkles", keys="Ctrl+J")
        self.amount_button = Button(_("Set the amount"), self.ask_amount, picture="pencil", keys="F2")
        self.rule_button = Button(_("As the rule says"), self.by_rule, look="link", picture="undo-2")
        self.off_button = Button(_("Take off"), self.ask_off, look="link", picture="x")
        self.on_button = Button(_("Put back on"), self.put_back, look="link", picture="undo-2")
        self.add_button = Button(_("Put somebody on"), self.ask_add, picture="user-plus", keys="F6")
        self.approve_button = Button(
            _("Enter the approval"), self.ask_approval, look="primary", picture="shield-check"
        )
        self.buttons = [
            self.rule_button, self.off_button, self.on_button, self.amount_button, self.add_button,
            self.propose_button, self.approve_button,
        ]  # fmt: skip

    def offer(self, view: ReliefView | None, line: ReliefLine | None) -> None:
        """Offer what fits."""
        draft = view is not None and view.state == "DRAFT" and self._relief.may_change
        on = draft and line is not None and not line.off
        self.propose_button.setVisible(draft)
        self.add_button.setVisible(draft)
        self.amount_button.setVisible(on)
        self.rule_button.setVisible(on and line is not None and line.fixed is not None)
        self.off_button.setVisible(on)
        self.on_button.setVisible(draft and line is not None and line.off)
        self.approve_button.setVisible(draft and view is not None and view.people > 0)

    # -- proposing

    def propose(self) -> None:
        """Find who has a burden left, and propose amounts."""
        office, relief_id = self._relief.desk.office, self._id

        def done(found: Proposed) -> None:
            self.left = found.left_off
            words = _n("{n} person came on", "{n} people came on", found.added)
            words += "   " + _n("{n} changed", "{n} changed", found.changed)
            self._done(found.sheet, words)
            if found.left_off:
                told = _n(
                    "{n} person with claims gets nothing",
                    "{n} people with claims get nothing",
                    len(found.left_off),
                )
                self._relief.page.strip.say(f"{words}   {told}", "good", (_("Who, and why"), self.show_left))

        self._relief.page.run(lambda: office.aid.propose_relief(office.actor, relief_id), done)

    def show_left(self) -> None:
        """Show who gets nothing, and why."""
        self.left_window = LeftOffWindow(self._relief, self.left)
        self.left_window.show()

    # -- by hand

    def ask_amount(self) -> None:
        """Ask for somebody's amount, the reason, and the second person or the decision."""
        line = self._relief.current()
        if line is None or self.amount_button.isHidden():
            return

        def work(answers: dict[str, Any], second: Actor | None) -> ReliefSheet:
            office = self._relief.desk.office
            return office.aid.set_relief_amount(
                office.actor, self._id, line.id, answers["amount"], answers["reason"] or "",
                decision=answers["decision"] or "", second=second,
            )  # fmt: skip

        specs = [
            Spec("amount", _("Amount, yuan"), MoneyField, required=True),
            Spec("reason", _("Reason for it"), required=True),
        ]
        told = _(
            "{name} gets {amount} yuan now. {why}. What is set by hand stays whole; the rest of the pool is shared "
            "out among the others.", name=line.name, amount=yuan(line.amount), why=line.why.words(),
        )  # fmt: skip
        begin = {"amount": line.amount or None, "reason": line.reason}

        def undo(office: Any) -> ReliefSheet:
            return office.aid.set_relief_amount(office.actor, self._id, line.id, None)

        # What was set before needed its own second person; it is set again, not taken back in silence.
        back = undo if line.fixed is None else None
        self._ask_allowed(_("Set an amount by hand"), specs, told, begin, work,
                          _("The amount of {name} is set", name=line.name), back)  # fmt: skip

    def by_rule(self) -> None:
        """Let the rule's amount hold again."""
        line, office = self._relief.current(), self._relief.desk.office
        if line is not None:
            words = _("The amount of {name} is the rule's again", name=line.name)
            self._relief.page.run(
                lambda: office.aid.set_relief_amount(office.actor, self._id, line.id, None),
                lambda sheet: self._done(sheet, words),
            )

    def ask_off(self) -> None:
        """Ask why somebody is taken off."""
        line, office = self._relief.current(), self._relief.desk.office
        if line is None or self.off_button.isHidden():
            return
        relief_id = self._id

        def off(answers: dict[str, Any]) -> None:
            window = self.window
            assert window is not None

            def back(office: Any) -> ReliefSheet:
                return office.aid.put_back_on_relief(office.actor, relief_id, line.id, line.reason)

            def done(sheet: ReliefSheet) -> None:
                window.accept()
                words, undone = (
                    _("{name} is taken off", name=line.name),
                    _("{name} is back on", name=line.name),
                )
                self._done(sheet, words, lambda: self._take_back(back, undone))

            self._relief.page.run(
                lambda: office.aid.take_off_relief(office.actor, relief_id, line.id, answers["reason"]), done,
                window.refused(self._relief.page.fault),
            )  # fmt: skip

        form = Form([Spec("reason", _("Reason for it"), required=True)])
        self.window = AskForm(
            self._relief.page, _("Take {name} off", name=line.name), form, _("Take off"), off, picture="x",
            told=_("What they would get goes to the others. They stay in the list, with the reason."), stays=True,
        )  # fmt: skip
        self.window.show()
        form.go_to("reason")

    def put_back(self) -> None:
        """Put somebody back who was taken off."""
        line, office = self._relief.current(), self._relief.desk.office
        if line is None or self.on_button.isHidden():
            return
        relief_id = self._id

        def off(office: Any) -> ReliefSheet:
            return office.aid.take_off_relief(office.actor, relief_id, line.id, line.reason)

        def done(sheet: ReliefSheet) -> None:
            words, undone = _("{name} is back on", name=line.name), _("{name} is taken off", name=line.name)
            self._done(sheet, words, lambda: self._take_back(off, undone))

        self._relief.page.run(lambda: office.aid.put_back_on_relief(office.actor, relief_id, line.id), done)

    def ask_add(self) -> None:
        """Ask who is put on by hand, why, and with which amount."""
        if self._relief.sheet is None:
            return
        specs = [
            Spec(
                "person", _("Who"), lambda: LookupField(self._relief.desk.jobs, self._search), required=True
            ),
            Spec("reason", _("Reason for it"), required=True),
            Spec("amount", _("Amount, yuan"), MoneyField),
        ]
        told = _(
            "Without an amount the tiers decide. An amount of your own needs a second person or a decision on paper."
        )

        relief_id, added = self._id, dict[str, str]()

        def work(answers: dict[str, Any], second: Actor | None) -> ReliefSheet:
            office = self._relief.desk.office
            sheet = office.aid.add_to_relief(
                office.actor, relief_id, answers["person"], answers["reason"], amount=answers["amount"],
                decision=answers["decision"] or "", second=second,
            )  # fmt: skip
            added["line"] = next(line.id for line in sheet.lines if line.member_id == answers["person"])
            return sheet

        def undo(office: Any) -> ReliefSheet:
            return office.aid.take_off_relief(office.actor, relief_id, added["line"], _("Put on by mistake"))

        self._ask_allowed(_("Put somebody on by hand"), specs, told, {}, work,
                          _("One more person is on the campaign"), undo)  # fmt: skip

    def _search(self, typed: str) -> Sequence[Found]:
        office = self._relief.desk.office
        found = office.members.window(office.actor, Query(text=typed))
        lines = office.members.page(office.actor, list(found.ids[:SHOWN]))
        return [Found(line.id, line.name, f"{line.id_masked}  {line.unit_name}") for line in lines]

    # -- approval

    def ask_approval(self) -> None:
        """Ask for the approval: on paper, or by a second person here."""
        sheet, office = self._relief.sheet, self._relief.desk.office
        if sheet is None or self.approve_button.isHidden():
            return

        def opened(operators: tuple[Operator, ...]) -> None:
            today = office.clock.today
            form = Form([
                Spec("on", _("Day of the approval"), lambda: DateField(today), required=True),
                *self._second_specs(operators),
            ])  # fmt: skip
            form.begin_with({"on": today()})
            told = _(
                "{n} people get {amount} yuan of a pool of {pool}. Write the number and day of the paper, or let "
                "a second person approve here. The list is locked then.",
                n=sheet.view.people, amount=yuan(sheet.view.total),
                pool=yuan(sheet.view.pool),
            )  # fmt: skip
            self.window = AskForm(
                self._relief.page, _("Approval of second relief"), form, _("Enter the approval"), self._approve,
                told=told, picture="shield-check", stays=True,
            )  # fmt: skip
            self.window.show()
            form.go_to("decision")

        self._relief.page.run(lambda: office.operators.list(office.actor), opened)

    def _approve(self, answers: dict[str, Any]) -> None:
        office, relief_id, window = self._relief.desk.office, self._id, self.window
        assert window is not None
        approval = ReliefApproval(answers["on"], answers["decision"] or "")

        def done(sheet: ReliefSheet) -> None:
            window.accept()
            back = lambda office: office.aid.withdraw_relief_approval(office.actor, relief_id)  # noqa: E731
            undone = _("The approval of {name} is taken back", name=sheet.view.name)
            self._done(
                sheet, _("{name} is approved.", name=sheet.view.name), lambda: self._take_back(back, undone)
            )

        self._relief.page.run(
            lambda: office.aid.approve_relief(office.actor, relief_id, approval, self._second(answers)), done,
            window.refused(self._relief.page.fault), lane="io",
        )  # fmt: skip
