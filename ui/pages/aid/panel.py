"""What is known of this claim? The side panel: facts, documents, steps of the calculation, what the province said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.money import yuan
from app.shared.text import _
from ui.kit.parts import Badge, Card, Line, Words, clear
from ui.kit.scrolling import scrolled
from ui.pages.aid.steps import Steps
from ui.pages.aid.words import (
    document_words,
    kind_words,
    lacking,
    note_words,
    reason_words,
    result_words,
    state_words,
    stay_words,
    tone_of,
)

if TYPE_CHECKING:
    from app.aid import ClaimView
    from ui.kit.parts import Button

WIDTH = 324


class ClaimPanel(Card):
    """One claim beside the list, with its acts at the foot."""

    def __init__(self, acts: list[Button]) -> None:
        super().__init__(margin=16, spacing=6)
        self.setFixedWidth(WIDTH)
        self.view: ClaimView | None = None
        self.name, self.state = Words("", "title"), Badge()
        self.under = Words("", colour="secondary", wrap=True)
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.state)
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self.under)
        self.body.addWidget(Line())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.documents = Words("", wrap=True)
        self.lacking = Words("", colour="warn", wrap=True)
        self.result = Words("", "section", wrap=True)
        self.notes = Words("", colour="warn", wrap=True)
        self.decision = Words("", wrap=True)
        self.steps = Steps()
        for part in (self.decision, self.result, self.lacking, self.notes):
            column.addWidget(part)
        column.addLayout(self._grid)
        for part in (self.documents, self.steps):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(4)
        for button in acts:
            buttons.addWidget(button)
        self.body.addLayout(buttons)
        self.show_view(None)

    def show_view(self, view: ClaimView | None) -> None:
        """Show a claim; None shows what the panel is for."""
        self.view = view
        clear(self._grid)
        parts = (self.documents, self.lacking, self.decision, self.result, self.notes)
        for part in parts:
            part.setText("")
        self.steps.show_steps(())
        if view is None:
            self.name.setText("")
            self.state.say("", "quiet")
            self.under.setText(_("Choose a claim in the list"))
        else:
            self._show(view)
        for part in parts:
            part.setVisible(bool(part.text()))

    def _show(self, view: ClaimView) -> None:
        self.name.setText(view.name)
        self.state.say(state_words(view.state), tone_of(view.state))
        self.under.setText("  ".join((view.number, view.unit_name or _("Not on the roll"))))
        for number, (title, value) in enumerate(self._facts(view)):
            self._grid.addWidget(Words(title, colour="hint"), number, 0)
            self._grid.addWidget(Words(value, wrap=True), number, 1)
        have = sorted(view.facts.documents)
        if have:
            self.documents.setText(_("Have: {documents}", documents=" · ".join(map(document_words, have))))
        if missing := lacking(view):
            self.lacking.setText(
                _("Missing: {documents}", documents=" · ".join(map(document_words, missing)))
            )
        if (found := view.assessment) is not None:
            self.result.setText(_("Calculated on {day}: {result}", day=found.assessed_on.isoformat(),
                                  result=result_words(found)))  # fmt: skip
            self.notes.setText("\n".join(note_words(code) for code in found.notes))
            self.steps.show_steps(found.steps)
        if (said := view.decision) is not None:
            words = [_("The province: {state}", state=state_words(said.state))]
            if said.amount is not None:
                words.append(_("{amount} yuan", amount=yuan(said.amount)))
            if said.on is not None:
                words.append(said.on.isoformat())
            if said.reasons:
                words.append(reason_words(said.reasons))
            self.decision.setText("  ".join(words))

    def _facts(self, view: ClaimView) -> list[tuple[str, str]]:
        facts = view.facts
        amounts = (
            (_("Total cost"), facts.total),
            (_("Insurance pool"), facts.pool_paid),
            (_("Inside the catalogue"), facts.self_pay_in_catalogue),
            (_("Outside of it"), facts.self_pay_outside),
            (_("Repaid by others"), facts.other_reimbursed),
            (_("Remaining burden"), facts.remaining_burden),
        )
        lines = [
            (_("Document number"), view.id_masked),
            (_("Kind"), kind_words(facts.benefit)),
            (_("Stay"), stay_words(facts.admitted, facts.discharged, facts.event_on)),
            (_("Claimed on"), view.claimed_on.isoformat()),
            (_("Plan"), view.plan.name if view.plan is not None else _("No plan yet")),
            (_("Invoice"), facts.invoice),
        ]
        lines += [(title, yuan(fen)) for title, fen in amounts if fen is not None]
        return [(title, value) for title, value in lines if value]
