"""What is claimed, and what will it come to? The form of a claim, new or known, with its calculation beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.aid import Trial
from app.members import Query
from app.shared.errors import NuangongError, RuleError
from app.shared.text import _
from ui.kit.fields import Found, NobodyChosen
from ui.kit.form import Form
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.tab_order import in_order
from ui.pages.aid.intake_fields import facts_of, specs, values_of
from ui.pages.aid.keeping import Claimant
from ui.pages.aid.reckoning import Reckoning
from ui.pages.draft_form import DraftForm

if TYPE_CHECKING:
    from app.aid import ClaimView
    from ui.desk import Desk

DRAFT = "claim"  # what drafts of this form are called; their subject is the claim, empty for a new one
FOUND = 8  # people offered at once
AFTER = 400  # milliseconds after the last change until it is worked out by itself


class IntakeForm(DraftForm):
    """One claim's form. `save(view, claimant, claimed_on, facts, reported=)` keeps it."""

    def __init__(self, page: Page, desk: Desk, view: ClaimView | None, *, save: Callable[..., None]) -> None:
        self.view, self._save = view, save
        self._turn = 0
        title = _("Take in a claim") if view is None else _("Correct claim {number}", number=view.number)
        verb = _("Keep the claim") if view is None else _("Save the change")
        fields = Form(specs(desk.jobs, self._search if view is None else None, desk.office.clock.today))
        super().__init__(
            page, desk, fields, title=title, verb=verb, draft=(DRAFT, "" if view is None else view.id),
            back=Button(_("Back to the list"), page.back, picture="chevron-left"),
        )  # fmt: skip
        if view is None:
            fields.begin_with({"benefit": "hospital", "claimed_on": desk.office.clock.today()})
        else:
            fields.begin_with(values_of(view.facts, view.claimed_on))
        self.calculate_button = Button(_("Calculate"), self.calculate, picture="sparkles")
        self.calculate_button.name_keys("Ctrl+J")
        self.reckoning = Reckoning(self.calculate_button)
        self.report_button = Button(_("Only report it"), lambda: self.finish(reported=True), look="link")
        self.report_button.setToolTip(
            _("The event is known, its papers are not there yet: the claim waits for them.")
        )
        self.stand()
        self.put_beside(self.reckoning, 2)
        self._offer_report()
        self._timer = QTimer(self, interval=AFTER, singleShot=True)
        self._timer.timeout.connect(self._try_quietly)
        self._unfolded = QTimer(self, interval=0, singleShot=True)  # fields just unfolded have no place yet
        self._unfolded.timeout.connect(self._go_to_problem)
        fields.changed.connect(self._changed)
        QShortcut(QKeySequence("Ctrl+J"), self, activated=self.calculate)
        self._benefit = ""
        self._ask_documents()

    def _offer_report(self) -> None:
        """Put beside the verb that keeps the claim the one that only writes down what happened."""
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        item = whole.itemAt(whole.count() - 1)
        foot = item.layout() if item is not None else None
        assert isinstance(foot, QHBoxLayout)
        foot.insertWidget(foot.count() - 1, self.report_button)
        self.report_button.setVisible(self.view is None)

    def begin(self) -> None:
        """Take the focus where something is to be typed, with what was typed before."""
        super().begin()
        self.fields.go_to("person" if self.view is None else "admitted")
        self._try_quietly()

    def draft_title(self, state: dict[str, str]) -> str:
        """Return what the draft is called where drafts are listed."""
        person = self.fields.fields.get("person")
        name = person.chosen.words if person is not None and person.chosen is not None else ""
        return f"{self.title}  {name}".strip()

    # -- whose claim

    def _search(self, typed: str) -> Sequence[Found]:
        office = self.desk.office
        found = office.members.window(office.actor, Query(text=typed))
        lines = office.members.page(office.actor, list(found.ids[:FOUND]))
        return [Found(line.id, line.name, f"{line.id_masked}  {line.unit_name}") for line in lines]

    @property
    def member_id(self) -> str | None:
        """Return who is chosen in a new claim, None before."""
        person = self.fields.fields.get("person")
        return person.chosen.id if person is not None and person.chosen is not None else None

    def claimant(self, answers: Mapping[str, Any]) -> Claimant | None:
        """Return whose new claim it will be: chosen from the roll, or written down; None while nobody is named."""
        if self.member_id is not None:
            return Claimant(self.member_id)
        name, id_no = answers.get("name"), answers.get("id_no")
        return Claimant("", name, id_no) if name and id_no else None

    # -- calculating

    def _changed(self) -> None:
        self._ask_documents()
        self._timer.start()

    def _ask_documents(self) -> None:
        """Ask for the documents that the plan in force asks for, until the claim itself says which plan it is."""
        try:
            benefit = self.fields.fields["benefit"].read()
        except RuleError:
            return
        if benefit == self._benefit or benefit is None:
            return
        self._benefit = benefit
        if benefit != "hospital":
            self.fields.unfold()
        office = self.desk.office
        self.page.run(lambda: office.aid.checklist(office.actor, benefit), self._offer_documents)

    def _offer_documents(self, codes: Sequence[str]) -> None:
        """Offer these boxes; Tab goes through new ones where the old ones stood."""
        self.fields.fields["documents"].offer(codes)
        in_order(self.fields, self.calculate_button, self._back, self.report_button, self.finish_button)

    def _answers(self) -> dict[str, Any] | None:
        """Return what can be read without a word to whoever is still typing; None while something cannot."""
        answers: dict[str, Any] = {}
        for spec in self.fields.specs:
            try:
                answers[spec.name] = self.fields.fields[spec.name].read()
            except RuleError:
                return None
            if spec.required and answers[spec.name] is None:
                return None
        return answers if self.view is not None or self.claimant(answers) is not None else None

    def _try_quietly(self) -> None:
        answers = self._answers()
        if answers is None:
            self._turn += 1
            self.reckoning.say(_("Fill in the form: what the claim comes to stands here."))
            return
        self._try(answers, lambda error: self.reckoning.say(error.words()))

    def calculate(self) -> None:
        """Work it out now, and show at the fields what speaks against it."""
        self._timer.stop()
        answers = self._named()
        if answers is not None:
            self._try(answers, lambda error: self._show_errors([error]))

    def _named(self) -> dict[str, Any] | None:
        """Return the answers where all can be read and somebody is named; show what is lacking otherwise."""
        answers = self.fields.read()
        if answers is None:
            return None
        if self.view is None and self.claimant(answers) is None:
            self._show_errors([NobodyChosen(field="person")])
            return None
        return answers

    def _try(self, answers: dict[str, Any], refused: Callable[[NuangongError], None]) -> None:
        office, facts, on = self.desk.office, facts_of(answers), answers["claimed_on"]
        who, view = self.claimant(answers), self.view
        self._turn += 1
        turn = self._turn

        def failed(error: Exception) -> None:
            if not isinstance(error, NuangongError):
                self.page.fault(error)
            elif turn == self._turn:
                refused(error)

        def came(trial: Trial) -> None:
            if turn == self._turn:
                self._offer_documents(trial.documents)
                self.reckoning.show_trial(trial)

        def work() -> Trial:
            if view is not None:
                return office.aid.try_correction(office.actor, view.id, on, facts)
            assert who is not None
            return office.aid.try_out(office.actor, who.member_id, on, facts, who.id_no)

        self.desk.jobs.run(lambda _progress: work(), done=came, failed=failed, owner=self)

    def _show_errors(self, errors: Sequence[NuangongError]) -> None:
        self.fields.show_errors(errors)
        self._unfolded.start()

    def _go_to_problem(self) -> None:
        if wrong := self.fields.wrong_fields():
            self.fields.go_to(wrong[0])

    # -- keeping

    def finish(self, *, reported: bool = False) -> None:
        """Hand over what was typed; `reported` writes down no more than what happened."""
        answers = self._named()
        if answers is not None:
            self._timer.stop()
            self.hand_over()
            who = self.claimant(answers)
            self._save(self.view, who, answers["claimed_on"], facts_of(answers), reported=reported)

    def refused(self, errors: Sequence[Exception]) -> None:
        """Show why it cannot be taken; what was typed stays."""
        super().refused(errors)
        self._unfolded.start()
