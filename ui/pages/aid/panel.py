"""What is known of this claim? The side panel: facts, documents, steps of the calculation, what the province said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.identity import mask_account
from app.shared.money import yuan
from app.shared.text import _
from ui.kit.parts import Badge, Card, Line, Words, clear
from ui.kit.scrolling import scrolled
from ui.pages.aid.steps import Steps
from ui.pages.aid.words import (
    document_words,
    event_words,
    kind_words,
    lacking,
    note_words,
    reason_words,
    result_words,
    state_words,
    stay_words,
    tone_of,
)
from ui.pages.document_states import STATES as NOTED

if TYPE_CHECKING:
    from app.aid import ClaimView, Decision
    from ui.kit.parts import Button

WIDTH = 324


class ClaimPanel(Card):
    """One claim beside the list, with its acts at the foot; `beneath` what is known of it stands another part."""

    def __init__(self, acts: list[Button], beneath: QWidget) -> None:
        super().__init__(margin=16, spacing=6, width=WIDTH)
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
        self.differs = Words("", colour="bad", wrap=True)
        self.noted = Words("", wrap=True)
        self.history = Words("", "caption", colour="secondary", wrap=True)
        self.steps = Steps()
        for part in (self.decision, self.differs, self.result, self.lacking, self.notes):
            column.addWidget(part)
        column.addLayout(self._grid)
        for part in (self.documents, self.noted, self.steps, self.history, beneath):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(4)
        for two in (acts[:2], acts[2:4]):  # side by side, so that all have room in a small window
            pair = QHBoxLayout()
            pair.setSpacing(4)
            for button in two:
                pair.addWidget(button)
            buttons.addLayout(pair)
        for button in acts[4:]:
            buttons.addWidget(button)
        self.body.addLayout(buttons)
        self.show_view(None)

    def show_view(self, view: ClaimView | None) -> None:
        """Show a claim; None shows what the panel is for."""
        self.view = view
        clear(self._grid)
        parts = (
            self.documents, self.lacking, self.decision, self.differs, self.result, self.notes, self.noted,
            self.history,
        )  # fmt: skip
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
        self.noted.setText("\n".join(
            "  ".join((document_words(code), _(NOTED[one.state]), one.words)) for code, one in view.noted.items()
        ))  # fmt: skip
        self.history.setText("\n".join(event_words(one) for one in view.standing.events))
        self._show_word(view)

    def _show_word(self, view: ClaimView) -> None:
        """Show what the union above said, on paper or by its receipt, and whether the two agree."""
        stands = view.standing
        if (said := view.decision) is not None:
            paper = stands.on_paper is not None and said.by == stands.on_paper.document
            title = _("Decided on paper: {state}") if paper else _("The province: {state}")
            self.decision.setText(_decision_words(title.format(state=state_words(said.state)), said))
        elif stands.said is not None:
            title = _("Decided before: {state}", state=state_words(stands.said.state))
            self.decision.setText(_decision_words(title, stands.said))
        if stands.contradicts and stands.on_paper is not None:
            self.differs.setText(
                _("The receipt does not say what the paper {document} says. The receipt holds; ask the union above.",
                  document=stands.on_paper.document)
            )  # fmt: skip
        elif stands.asked_back is not None:
            self.differs.setText(_("The union above is asked to return it."))

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
            (
                _("Payee"),
                "  ".join(
                    one for one in (view.payee.name, view.payee.bank, mask_account(view.payee.account)) if one
                ),
            ),
        ]
        lines += [(title, yuan(fen)) for title, fen in amounts if fen is not None]
        return [(title, value) for title, value in lines if value]


def _decision_words(title: str, said: Decision) -> str:
    words = [title]
    if said.amount is not None:
        words.append(_("{amount} yuan", amount=yuan(said.amount)))
    words += [said.on.isoformat()] if said.on is not None else []
    words += [said.by] if said.by else []
    words += [reason_words(said.reasons)] if said.reasons else []
    return "  ".join(words)
