"""What would this claim come to under another plan? A window with both results and steps side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.aid import Step, TriedPlan, WhatIf
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.drop_list import DropList
from ui.kit.parts import Button, Line, Strip, Words, clear
from ui.kit.scrolling import scrolled
from ui.pages.aid.words import document_words, result_words, step_words

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.kit.page import Page

SIZE = 900, 560


class WhatIfWindow(QDialog):
    """One claim beside what it would be under the plan chosen."""

    def __init__(
        self, page: Page, desk: Desk, claim_id: str, number: str, plans: Sequence[TriedPlan]
    ) -> None:
        super().__init__(page)
        self.setWindowTitle(_("Claim {number} under another plan", number=number))
        self.resize(*SIZE)
        self._page, self._desk, self._claim = page, desk, claim_id
        self.found: WhatIf | None = None
        self.plan = DropList(_("The other plan"))
        for one in plans:
            words = _("{name}, version {version}", name=one.name, version=one.version)
            self.plan.addItem(_("{plan} (its own)", plan=words) if one.own else words, one)
        other = next((at for at, one in enumerate(plans) if not one.own), 0)
        self.plan.setCurrentIndex(other)
        self.plan.activated.connect(lambda _place: self.work_out())
        self.strip = Strip()
        self.difference = Words("", "section", wrap=True)
        self.assumed = Words("", colour="warn", wrap=True)
        self._results = [
            (Words("", colour="secondary", wrap=True), Words("", "section", wrap=True)) for _n in (0, 1)
        ]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)
        self._lay_out()

    def _lay_out(self) -> None:
        whole, head, results, inside = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout(), QWidget()
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(10)
        head.addWidget(Words(_("The other plan")))
        head.addWidget(self.plan, 1)
        whole.addLayout(head)
        whole.addWidget(self.strip)
        whole.addWidget(self.difference)
        whole.addWidget(self.assumed)
        for plan, result in self._results:
            side = QVBoxLayout()
            side.addWidget(plan)
            side.addWidget(result)
            results.addLayout(side, 1)
        whole.addLayout(results)
        whole.addWidget(Line())
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        whole.addWidget(scrolled(inside), 1)
        foot = QHBoxLayout()
        foot.addWidget(Words(_("Nothing of this is kept."), colour="secondary"))
        foot.addStretch(1)
        foot.addWidget(Button(_("Close"), self.accept))
        whole.addLayout(foot)

    def work_out(self) -> None:
        """Work the claim out under the plan chosen; what a plan lacks is said, and what stood there stays."""
        office, plan = self._desk.office, self.plan.currentData()

        def done(found: WhatIf) -> None:
            self.strip.clear()
            self.show_found(found)

        def failed(error: Exception) -> None:
            if hasattr(error, "words"):
                self.strip.say(error.words(), "warn")
            else:
                self._page.fault(error)

        self._page.run(
            lambda: office.aid.what_if(office.actor, self._claim, plan.id, plan.version), done, failed
        )

    def show_found(self, found: WhatIf) -> None:
        """Show both results and their steps, those that differ marked."""
        self.found = found
        self.difference.setText(_difference(found))
        self.assumed.setText(
            _("The person has no cover under this plan; the one they have is taken for it.")
            if found.assumed
            else ""
        )
        self.assumed.setVisible(found.assumed)
        sides = ((found.before_plan, found.before), (found.plan, found.after))
        for (plan_words, result), (plan, outcome) in zip(self._results, sides, strict=True):
            plan_words.setText(
                _("{name}, version {version}", name=plan.name, version=plan.version)
                if plan
                else _("No plan yet")
            )
            told = result_words(outcome) if outcome is not None else ""
            if outcome is not None and outcome.missing:
                told += "\n" + " · ".join(map(document_words, outcome.missing))
            result.setText(told)
        clear(self._grid)
        for number, line in enumerate(found.lines):
            for column, step in ((0, line.before), (2, line.after)):
                self._put(number * 2, column, step, marked=line.changed)

    def _put(self, row: int, column: int, step: Step | None, *, marked: bool) -> None:
        if step is None:
            self._grid.addWidget(Words(_("-- not in this one --"), colour="hint"), row, column + 1)
            return
        words = step_words(step)
        said = Words(_("Changed: {step}", step=words) if marked else words, wrap=True,
                     colour="waiting" if marked else "text")  # fmt: skip
        self._grid.addWidget(Words(step.clause or "--", "caption", colour="hint"), row, column)
        self._grid.addWidget(said, row, column + 1)
        if step.before != step.after:
            figures = f"{yuan(step.before)} → {yuan(step.after)}"
            self._grid.addWidget(Words(figures, "caption", colour="secondary"), row + 1, column + 1)


def _difference(found: WhatIf) -> str:
    """Say what the other plan pays more or less."""
    if found.before is None:
        return ""
    if found.difference > 0:
        return _("{amount} yuan more", amount=yuan(found.difference))
    if found.difference < 0:
        return _("{amount} yuan less", amount=yuan(-found.difference))
    return _("The same amount")
