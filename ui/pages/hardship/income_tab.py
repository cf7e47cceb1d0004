"""What has a household, what must it pay, and to which class does that come? Items beside the class, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout

from app.hardship import ClassView, ItemIn, kind_words
from app.hardship.keeping import EXPENSE, INCOME, MONTH, PERIODS
from app.shared.money import yuan
from app.shared.text import N_, _
from ui.kit.asking import AskForm
from ui.kit.form import Form
from ui.kit.grid import Column
from ui.kit.parts import Button
from ui.pages.hardship.file_tab import ListTab, Opened, two_columns
from ui.pages.hardship.income_forms import (
    item_begin,
    item_from,
    item_specs,
    means_begin,
    means_from,
    means_specs,
)
from ui.pages.hardship.test_steps import TestSteps, category_words

if TYPE_CHECKING:
    from app.hardship import FileTestView, Means
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage


def _columns(whose: Callable[[str | None], str]) -> list[Column]:
    return [
        Column(_("Side"), lambda one: _("Income") if one.told.side == INCOME else _("Expense"), 84,
               key="side"),
        Column(_("Kind"), lambda one: kind_words(one.told.side, one.told.kind), 150, key="kind"),
        Column(_("Whose"), lambda one: whose(one.told.person_id), 76, key="whose"),
        Column(_("Amount, yuan"), lambda one: yuan(one.told.amount), 96, "amount", key="amount"),
        Column(_("Period"), lambda one: _period(one.told), 70, key="period"),
        Column(_("Repaid, yuan"), lambda one: yuan(one.told.repaid) if one.told.repaid else "", 100, "amount",
               key="repaid", hidden=True),
        Column(_("In the year, yuan"), lambda one: yuan(one.told.yearly), 104, "amount", key="year"),
        Column(_("Proof"), lambda one: one.told.evidence, 110, key="evidence"),
        Column(_("Remark"), lambda one: one.told.remark, 120, key="remark", hidden=True),
    ]  # fmt: skip


def _period(told: ItemIn) -> str:
    words = _(PERIODS[told.period])
    if told.period != MONTH or told.months == 12:
        return words
    return _("{n} months", n=told.months)


class IncomeTab(ListTab):
    """The income and fixed expenses of a household; the class they come to stands beside them and is tested here."""

    KEY, WORDS = "income", N_("Income and class")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        super().__init__(page, desk, _columns(self._whose), "hardship_income")
        self.asking: AskForm | None = None
        self.found: ClassView | None = None
        self.steps = TestSteps()
        self.column.removeWidget(self.grid)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.grid, 3)
        row.addWidget(self.steps, 2)
        self.column.addLayout(row, 1)
        self.test_button = Button(
            _("Test the class"), self.test, look="primary", picture="chart-column", keys="Ctrl+T"
        )
        self.income_button = Button(
            _("Add income"), lambda: self.ask_new(INCOME), picture="plus", keys="Ctrl+Shift+N"
        )
        self.expense_button = Button(
            _("Add an expense"), lambda: self.ask_new(EXPENSE), picture="plus", keys="Ctrl+Shift+M"
        )
        self.change_button = Button(_("Change"), self.ask_change, picture="pencil", keys="F2")
        self.off_button = Button(_("Take off"), self.take_off, picture="x", keys="Ctrl+Shift+D")
        self.means_button = Button(_("Circumstances"), self.ask_means, picture="house", keys="Ctrl+Shift+G")
        self.offer(
            self.test_button, self.income_button, self.expense_button, self.change_button, self.off_button,
            self.means_button,
        )  # fmt: skip

    def _whose(self, person_id: str | None) -> str:
        people = () if self.opened is None else self.opened.view.people
        return next((one.told.name for one in people if one.id == person_id), _("All of them"))

    @classmethod
    def counted(cls, opened: Opened) -> int:
        """Return how many amounts there are."""
        return len(opened.view.items)

    def show_file(self, opened: Opened) -> None:
        """Show the amounts of a file, and the class they come to."""
        super().show_file(opened)
        self.show_rows(opened.view.items)
        office, file_id = self.desk.office, opened.view.id
        self.page.run(
            lambda: office.hardship.class_of(office.actor, file_id), lambda found: self._told(file_id, found)
        )

    def _told(self, file_id: str, found: ClassView) -> None:
        if self.opened is None or self.opened.view.id != file_id:
            return
        self.found = found
        title = _("By what the file holds now")
        if found.trial is not None:
            self.steps.show_test(found.trial, title, self._kept_words(found))
        elif found.refusal is not None:
            self.steps.show_refusal(found.refusal, title)

    def _kept_words(self, found: ClassView) -> str:
        """Say what of this is kept, and how it stands to what was decided."""
        last = next(iter(found.tests), None)
        if last is None:
            words = _("No test is kept yet: Ctrl+T keeps this one.")
        elif last.current:
            words = _("Kept as the test of {day} by {who}.", day=last.test.on.isoformat(), who=last.by)
        else:
            words = _("The file has changed since the last test; test it again.")
        if found.granted:
            words += " " + _("Decided: {category}.", category=category_words(found.granted))
        return words

    def say_empty(self) -> None:
        """Say how the items begin."""
        buttons = [Button(_("Add income"), lambda: self.ask_new(INCOME), picture="plus")] if self.may else []
        words = _(
            "Enter what everybody earned and what had to be paid in the 12 months before the application."
        )
        self.grid.empty.say(_("No income and no expense yet"), words, buttons)
        self.moved()

    def moved(self) -> None:
        """Offer what may be done."""
        for button in (self.test_button, self.income_button, self.expense_button, self.means_button):
            button.setVisible(self.may)
        for button in (self.change_button, self.off_button):
            button.setVisible(self.may and self.row is not None)

    def open_row(self, row: Any) -> None:
        """Change an amount."""
        self.ask_change()

    # -- the test

    def test(self) -> None:
        """Keep a test of the file as it stands."""
        opened, office = self.opened, self.desk.office
        if opened is None or not self.may:
            return

        def done(kept: FileTestView) -> None:
            words = _("File {number} is tested: {category}", number=kept.number,
                      category=category_words(kept.test.category))  # fmt: skip
            self.desk.say(words, None)
            self.page.refresh()

        self.page.run(lambda: office.hardship.test_file(office.actor, opened.view.id), done)

    # -- amounts

    def ask_new(self, side: str) -> None:
        """Ask for something the household has, or must pay."""
        if self.may:
            self._ask(side, None)

    def ask_change(self) -> None:
        """Ask what is to be changed of an amount."""
        if self.row is not None and self.may:
            self._ask(self.row.told.side, self.row)

    def _ask(self, side: str, row: Any) -> None:
        opened = self.opened
        assert opened is not None
        form = Form(item_specs(side, opened.view))
        begin = item_begin(None if row is None else row.told)
        form.begin_with({name: value for name, value in begin.items() if name in form.fields})
        title = _("Income of the household") if side == INCOME else _("Fixed expense of the household")
        self.asking = AskForm(
            self.page, title, form, _("Write down"), lambda answers: self._write(row, item_from(side, answers)),
            stays=True,
        )  # fmt: skip
        self.asking.show()
        form.go_to("kind" if row is None else "amount")

    def _write(self, row: Any, told: ItemIn) -> None:
        opened, office, window = self.opened, self.desk.office, self.asking
        assert opened is not None
        assert window is not None
        number = opened.view.number

        def done(made: Any) -> None:
            window.accept()
            words = _("{kind} of {amount} yuan a year is written down", kind=kind_words(told.side, told.kind),
                      amount=yuan(told.yearly))  # fmt: skip
            self.desk.say(words, lambda: self._put_back(number, row, made))
            self.page.refresh()

        work = (
            (lambda: office.hardship.add_item(office.actor, opened.view.id, told))
            if row is None
            else (lambda: office.hardship.change_item(office.actor, row.id, told))
        )
        self.page.run(work, done, window.refused(self.page.fault))

    def _put_back(self, number: str, row: Any, made: Any) -> None:
        """Take an amount off that was added, or put one back that was changed."""

        def work(office: Any) -> None:
            if row is None:
                office.hardship.take_off(office.actor, "item", made)
            else:
                office.hardship.change_item(office.actor, row.id, made)

        self.desk.take_back(work, lambda _none: self._told_back(number))

    def take_off(self) -> None:
        """Take an amount off; its line stays, and comes back by undoing."""
        row, opened, office = self.row, self.opened, self.desk.office
        if row is None or opened is None or not self.may:
            return
        number = opened.view.number

        def turn(office: Any, *, off: bool) -> None:
            office.hardship.take_off(office.actor, "item", row.id, off=off)

        def done(_none: None) -> None:
            words = _("{kind} is taken off", kind=kind_words(row.told.side, row.told.kind))
            back = lambda: self.desk.take_back(  # noqa: E731 - said once
                lambda again: turn(again, off=False), lambda _none: self._told_back(number)
            )
            self.desk.say(words, back)
            self.page.refresh()

        self.page.run(lambda: turn(office, off=True), done)

    def _told_back(self, number: str) -> str:
        if not self.page.closed:
            self.page.refresh()
        return _("Taken back: income and expenses of file {number} are as they were", number=number)

    # -- circumstances

    def ask_means(self) -> None:
        """Ask where the household lives, what happened to it, and how a migrant worker stands."""
        opened, office = self.opened, self.desk.office
        if opened is not None and self.may:
            self.page.run(lambda: office.hardship.means(office.actor, opened.view.id), self._ask_means)

    def _ask_means(self, known: Means) -> None:
        form = two_columns(means_specs())
        form.begin_with(means_begin(known))
        self.asking = AskForm(
            self.page, _("Circumstances of the household"), form, _("Write down"),
            lambda answers: self._set_means(means_from(answers)), stays=True,
        )  # fmt: skip
        if known.happening or (self.opened is not None and self.opened.view.details.worker == "migrant"):
            form.unfold()
        self.asking.show()
        form.go_to("region")

    def _set_means(self, told: Means) -> None:
        opened, office, window = self.opened, self.desk.office, self.asking
        assert opened is not None
        assert window is not None
        file_id, number = opened.view.id, opened.view.number

        def done(before: Means) -> None:
            window.accept()
            words = _("The circumstances of file {number} are written down", number=number)
            self.desk.say(words, lambda: self.desk.take_back(
                lambda again: again.hardship.set_means(again.actor, file_id, before),
                lambda _none: self._told_back(number)))  # fmt: skip
            self.page.refresh()

        self.page.run(
            lambda: office.hardship.set_means(office.actor, file_id, told), done,
            window.refused(self.page.fault),
        )  # fmt: skip
