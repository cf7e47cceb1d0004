"""What is done for a household? The measures of its plan: who does what until when, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.hardship import MEASURE_STATES, MeasureIn
from app.shared.text import N_, _, _n
from ui.kit.asking import AskForm
from ui.kit.fields import CodeField, DateField, Field
from ui.kit.form import Form, Spec
from ui.kit.grid import Column
from ui.kit.menu import open_under
from ui.kit.parts import Button
from ui.pages.choices import spoken_codes
from ui.pages.hardship.file_tab import ListTab, Opened
from ui.pages.hardship.words import day_words

if TYPE_CHECKING:
    from app.hardship import FileView
    from ui.desk import Desk
    from ui.pages.hardship.page import HardshipPage

SAMPLES = (
    (N_("Claim mutual aid for the illness"), 60),
    (N_("Apply for medical relief"), 60),
    (N_("Apply for living relief"), 30),
    (N_("Study aid for a child"), 180),
    (N_("Introduce to a public-service job"), 60),
    (N_("Training for a trade"), 120),
    (N_("Join the social insurance"), 60),
    (N_("Apply for the subsistence allowance"), 60),
    (N_("Legal aid"), 90),
    (N_("A warm visit at the festival"), 90),
)
"""Measures that are often taken, and in how many days. Source: what the national programme of aid names (C.3, C.5)."""


def _state(one: Any, today: Any) -> tuple[str, str]:
    """Return where a measure stands, and its tone."""
    told = one.told
    if told.state != "OPEN":
        return _(MEASURE_STATES[told.state]), "good" if told.state == "DONE" else "quiet"
    if one.overdue:
        late = (today - told.due_on).days
        return _n("{n} day late", "{n} days late", late), "bad"
    if told.due_on is None:
        return _("Under way"), "waiting"
    left = (told.due_on - today).days
    return _n("{n} day left", "{n} days left", left), "warn" if left <= SOON else "waiting"


SOON = 20  # days before its end that a measure is shown as due soon


class Plan(ListTab):
    """The plan of a household."""

    KEY, WORDS = "plan", N_("Household plan")

    def __init__(self, page: HardshipPage, desk: Desk) -> None:
        today = desk.office.clock.today
        super().__init__(page, desk, [
            Column(_("What is done"), lambda one: one.told.measure, 260, key="measure"),
            Column(_("Who does it"), lambda one: one.told.responsible, 130, key="responsible"),
            Column(_("Until"), lambda one: day_words(one.told.due_on), 110, key="due"),
            Column(_("State"), lambda one: _state(one, today())[0], 120, "state", key="state",
                   tone=lambda one: _state(one, today())[1]),
            Column(_("Next"), lambda one: one.told.progress, 200, key="progress"),
            Column(_("What came of it"), lambda one: one.told.result, 220, key="result"),
        ], "hardship_plan")  # fmt: skip
        self.asking: AskForm | None = None
        self.menu = QMenu(self)
        self.add_button = Button(
            _("Add a measure"), self.ask_new, look="primary", picture="plus", keys="Ctrl+Shift+N"
        )
        self.sample_button = Button(
            _("From samples"), self.open_samples, picture="list-checks", keys="Ctrl+Shift+M"
        )
        self.change_button = Button(_("Change"), self.ask_change, picture="pencil", keys="F2")
        self.done_button = Button(_("It is done…"), self.ask_done, picture="check", keys="Ctrl+Shift+D")
        self.offer(self.add_button, self.sample_button, self.change_button, self.done_button)

    @classmethod
    def counted(cls, opened: Opened) -> int:
        """Return how many measures there are."""
        return len(opened.view.measures)

    def show_file(self, opened: Opened) -> None:
        """Show the plan of a file."""
        super().show_file(opened)
        self.show_rows(opened.view.measures)

    def say_empty(self) -> None:
        """Say how a plan begins."""
        steps = [Button(_("Add a measure"), self.ask_new, picture="plus")] if self.may else []
        words = _("Write down what is done for this household: who does it, and until when.")
        self.grid.empty.say(_("This household has no plan yet"), words, steps)
        self.moved()

    def moved(self) -> None:
        """Offer what may be done with a measure."""
        row = self.row
        self.add_button.setVisible(self.may)
        self.sample_button.setVisible(self.may)
        self.change_button.setVisible(self.may and row is not None)
        self.done_button.setVisible(self.may and row is not None and row.told.state == "OPEN")

    def open_row(self, row: Any) -> None:
        """Change a measure."""
        self.ask_change()

    # -- asking

    def _specs(self) -> list[Spec]:
        states = spoken_codes({code: _(words) for code, words in MEASURE_STATES.items()})
        return [
            Spec("measure", _("What is done"), Field, required=True),
            Spec("responsible", _("Who does it"), Field, required=True),
            Spec("due_on", _("Until"), partial(DateField, self.desk.office.clock.today)),
            Spec("progress", _("Next"), Field),
            Spec("state", _("State"), partial(CodeField, states), required=True),
            Spec("result", _("What came of it"), Field),
        ]

    def ask_new(self, measure: str = "", days: int = 0) -> None:
        """Ask for a new measure; `measure` and `days` are those of a sample."""
        if not self.may or self.opened is None:
            return
        due = self.desk.office.clock.today() + timedelta(days=days) if days else None
        cadre = self.opened.view.details.cadre or self.desk.actor.name
        self._ask(_("A measure of the plan"), MeasureIn(measure, cadre, due), None)

    def ask_change(self) -> None:
        """Ask for a measure anew."""
        if self.may and self.row is not None:
            self._ask(_("A measure of the plan"), self.row.told, self.row)

    def ask_done(self) -> None:
        """Ask what came of a measure that is done."""
        if self.may and self.row is not None:
            self._ask(_("A measure that is done"), replace(self.row.told, state="DONE"), self.row)
            if self.asking is not None:
                self.asking.form.go_to("result")

    def _ask(self, title: str, told: MeasureIn, row: Any) -> None:
        form = Form(self._specs())
        names = ("measure", "responsible", "due_on", "progress", "state", "result")
        form.begin_with({name: getattr(told, name) or None for name in names})
        self.asking = AskForm(
            self.page, title, form, _("Write down"), lambda answers: self._write(answers, row), stays=True,
            told=_("What is done or given up says what came of it."),
        )  # fmt: skip
        self.asking.show()
        form.go_to("measure")

    def _write(self, answers: dict[str, Any], row: Any) -> None:
        office, window, opened = self.desk.office, self.asking, self.opened
        assert window is not None
        assert opened is not None
        view = opened.view
        told = MeasureIn(
            **{name: value if name == "due_on" else value or "" for name, value in answers.items()}
        )
        measure_id = None if row is None else row.id

        def done(made: str) -> None:
            window.accept()
            words = _("The plan of file {number} is written down", number=view.number)
            self.desk.say(words, lambda: self._put_back(view, made, row))
            self.page.refresh()

        self.page.run(
            lambda: office.hardship.set_measure(office.actor, view.id, told, measure_id), done,
            window.refused(self.page.fault),
        )  # fmt: skip

    def _put_back(self, view: FileView, measure_id: str, row: Any) -> None:
        """Put a measure back as it was; one that was added is given up, for a plan forgets nothing."""

        def work(office: Any) -> None:
            before = row.told if row is not None else self._given_up(office, view.id, measure_id)
            office.hardship.set_measure(office.actor, view.id, before, measure_id)

        def words(_none: object) -> str:
            if not self.page.closed:
                self.page.refresh()
            return _("Taken back: the plan of file {number} is as it was", number=view.number)

        self.desk.take_back(work, words)

    @staticmethod
    def _given_up(office: Any, file_id: str, measure_id: str) -> MeasureIn:
        found = office.hardship.file(office.actor, file_id).measures
        told = next(one.told for one in found if one.id == measure_id)
        return replace(told, state="DROPPED", result=_("Entered by mistake"))

    # -- samples

    def open_samples(self) -> None:
        """Offer measures that are often taken."""
        self.menu.clear()
        for words, days in SAMPLES:
            action = QAction(_(words), self.menu)
            action.triggered.connect(lambda _on=False, words=words, days=days: self.ask_new(_(words), days))
            self.menu.addAction(action)
        open_under(self.menu, self.sample_button)
