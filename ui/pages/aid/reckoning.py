"""What will this claim come to? The live calculation beside the form; knows no office."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.aid import Step, Trial
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.parts import Button, Card, Words
from ui.kit.scrolling import scrolled
from ui.pages.aid.steps import Steps
from ui.pages.aid.words import document_words, note_words, other_words, reason_words


class Reckoning(Card):
    """Result first, then what a person should look at, then every step."""

    def __init__(self, calculate: Button) -> None:
        super().__init__(margin=16, spacing=8)
        self.setMinimumWidth(300)
        self.plan = Words("", "caption", colour="secondary", wrap=True)
        self.result = Words("", "section", wrap=True)
        self.lacking = Words("", colour="warn", wrap=True)
        self.others = Words("", colour="warn", wrap=True)
        self.steps = Steps()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        for part in (self.plan, self.lacking, self.others, self.steps):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(self.result)
        self.body.addWidget(scrolled(inside), 1)
        self.body.addWidget(calculate)
        self._before: Sequence[Step] = ()
        self.say(_("Fill in the form: what the claim comes to stands here."))

    def say(self, words: str) -> None:
        """Say why nothing can be calculated yet; the last steps are kept to compare with."""
        self._before = self.steps.steps or self._before
        self.result.setText(words)
        for part in (self.plan, self.lacking, self.others):
            part.setText("")
            part.hide()
        self.steps.show_steps(())

    def show_trial(self, trial: Trial) -> None:
        """Show what was worked out, with what changed since the last time."""
        found = trial.assessment
        self.plan.setText(trial.plan.name if trial.plan is not None else "")
        if found is None:
            self.result.setText(
                _("No active plan pays for this. The claim is taken in; the union above calculates it.")
            )
        elif found.state == "missing":
            self.result.setText(
                _("{amount} yuan once the documents are complete", amount=yuan(found.preview or 0))
            )
        elif found.state == "not_payable":
            self.result.setText(_("Nothing is paid: {reasons}", reasons=reason_words(found.reasons)))
        else:
            self.result.setText(_("{amount} yuan", amount=yuan(found.amount)))
        missing = " · ".join(document_words(code) for code in found.missing) if found is not None else ""
        self.lacking.setText(_("Missing: {documents}", documents=missing) if missing else "")
        told = [_("The stay shares days with another claim: {claim}", claim=other_words(one))
                for one in trial.overlapping]  # fmt: skip
        told += [
            _("The invoice is in another claim: {claim}", claim=other_words(one))
            for one in trial.same_invoice
        ]
        told += [
            _("Another plan pays {amount} yuan for this: {claim}. It belongs to “Repaid by others”.",
              amount=yuan(one.paid), claim=other_words(one))
            for one in trial.paid_elsewhere
        ]  # fmt: skip
        if found is not None and not trial.overlapping:
            told += [note_words(code) for code in found.notes]
        self.others.setText("\n".join(told))
        for part in (self.plan, self.lacking, self.others):
            part.setVisible(bool(part.text()))
        before = self.steps.steps or self._before
        steps = found.steps if found is not None else ()
        if steps != self.steps.steps:  # worked out again without a change, what changed last stays marked
            self.steps.show_steps(steps, before)
