"""What allows what is done by hand with second relief: a second person here, or the number of a decision on paper?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.aid import ReliefSheet
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.form import Form, Spec
from ui.pages.choices import second_persons, second_specs

if TYPE_CHECKING:
    from app.security.service import Operator
    from app.shared.actor import Actor
    from ui.pages.aid.second_relief import SecondRelief


class Asking:
    """Asks with a window, shows the campaign as it is then, and takes the step back."""

    def __init__(self, relief: SecondRelief) -> None:
        self._relief = relief
        self.window: AskForm | None = None

    @property
    def _id(self) -> str:
        assert self._relief.sheet is not None
        return self._relief.sheet.view.id

    def _done(self, sheet: ReliefSheet, words: str, undo: Any = None) -> None:
        self._relief.show_sheet(sheet)
        self._relief.desk.say(words, undo)

    def _take_back(self, work: Any, words: str) -> None:
        """Take a step back; the campaign may not be on the screen any more."""

        def back(sheet: ReliefSheet) -> str:
            shown = self._relief.sheet
            if not self._relief.page.closed and shown is not None and shown.view.id == sheet.view.id:
                self._relief.show_sheet(sheet)
            return words

        self._relief.desk.take_back(work, back)

    # -- a second person, or a paper

    def _ask_allowed(
        self, title: str, specs: list[Spec], told: str, begin: dict[str, Any], work: Any, said: str, undo: Any = None,
    ) -> None:  # fmt: skip
        """Ask for what is done by hand with what allows it: a second person here, or a decision's number."""
        office = self._relief.desk.office

        def opened(operators: tuple[Operator, ...]) -> None:
            form = Form([*specs, *self._second_specs(operators)])
            form.begin_with(begin)
            self.window = AskForm(
                self._relief.page, title, form, _("Keep it"), lambda answers: self._allowed(answers, work, said, undo),
                told=told, picture="pencil", stays=True,
            )  # fmt: skip
            self.window.show()
            form.go_to(specs[0].name)

        self._relief.page.run(lambda: office.operators.list(office.actor), opened)

    def _second_specs(self, operators: tuple[Operator, ...]) -> list[Spec]:
        found = [Spec("decision", _("Number of the decision on paper"))]
        others = second_persons(operators, self._relief.desk.actor.operator_id)
        if others:
            found += second_specs(others, required=False)
        return found

    def _second(self, answers: dict[str, Any]) -> Actor | None:
        """Prove the second person, where one was chosen."""
        office = self._relief.desk.office
        if not answers.get("operator"):
            return None
        return office.operators.prove(office.actor, answers["operator"], answers.get("password") or "")

    def _allowed(self, answers: dict[str, Any], work: Any, said: str, undo: Any) -> None:
        window = self.window
        assert window is not None

        def done(sheet: ReliefSheet) -> None:
            window.accept()
            back = None if undo is None else lambda: self._take_back(undo, _("Taken back: {what}", what=said))
            self._done(sheet, said, back)

        self._relief.page.run(
            lambda: work(answers, self._second(answers)),
            done,
            window.refused(self._relief.page.fault),
            lane="io",
        )
