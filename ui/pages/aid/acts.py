"""What can be done with a claim beside its list? Its verbs, what they ask for, and how they are taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.aid import IN_WORK, Assessment
from app.shared.text import _
from ui.kit.asking import AskForm
from ui.kit.form import Form
from ui.kit.parts import Button
from ui.pages.aid.documents import Documents
from ui.pages.aid.life import LifeMenu
from ui.pages.aid.life_acts import life_acts
from ui.pages.aid.papers import ClaimPapers, PaperMenu
from ui.pages.aid.words import result_words
from ui.pages.choices import second_persons, second_specs
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.aid import ClaimView
    from app.security.service import Operator
    from ui.desk import Desk
    from ui.kit.page import Page


class ClaimActs:
    """The buttons of the panel, offered as the claim shown asks for them."""

    def __init__(self, page: Page, desk: Desk, papers: ClaimPapers, correct: Callable[[str], object]) -> None:
        self._page, self._desk, self._papers = page, desk, papers
        self.view: ClaimView | None = None
        self.window: AskForm | None = None
        self.documents = Documents(page, desk)
        self.more = LifeMenu(page, desk, life_acts)
        self.supply_button = Button(_("Documents"), self.ask_supply, picture="list-checks", keys="Ctrl+D")
        self.take_up_button = Button(
            _("Work on it again"), lambda: self.more.begin("take_up"), look="primary", picture="refresh-cw"
        )
        self.assess_button = Button(_("Calculate"), self.assess, picture="sparkles", keys="Ctrl+J")
        self.correct_button = Button(
            _("Correct the claim"),
            lambda: correct(self.view.id) if self.view else None,
            picture="pencil",
            keys="F2",
        )
        self.confirm_button = Button(_("Confirm"), self.confirm, picture="shield-check", keys="Ctrl+Return")
        self.papers = PaperMenu(page, papers, lambda verb: may(desk.office, verb))

    def buttons(self) -> list[Button]:
        """Return all verbs in their order."""
        return [
            self.papers.button, self.more.button, self.correct_button, self.supply_button, self.assess_button,
            self.confirm_button, self.take_up_button,
        ]  # fmt: skip

    def offer(self, view: ClaimView | None) -> None:
        """Offer what the claim shown asks for and the operator may do."""
        self.view = view
        office = self._desk.office
        at_work = view is not None and view.decision is None and view.state in IN_WORK
        waits = view is not None and view.decision is None and view.state == "FIRST_REVIEW"
        reported = view is not None and view.state == "REPORTED"
        self.supply_button.setVisible(at_work and not reported and may(office, "aid.supply"))
        self.assess_button.setVisible(at_work and not reported and may(office, "aid.assess"))
        self.correct_button.setVisible(at_work and may(office, "aid.take_claim"))
        self.confirm_button.setVisible(waits and may(office, "aid.confirm"))
        self.more.offer(view)
        self.take_up_button.setVisible(any(act.key == "take_up" for act in self.more.fitting))
        self.papers.offer(view if may(office, "printing.produce") else None)

    def open(self) -> None:
        """Open the claim shown for correcting, where that is possible."""
        if not self.correct_button.isHidden():
            self.correct_button.click()

    def open_papers(self) -> None:
        """Open the menu of the papers of the claim shown."""
        self.papers.open()

    def open_more(self) -> None:
        """Open the menu of what else can be done with the claim shown."""
        self.more.open()

    def ask_supply(self) -> None:
        """Ask what is known of each document."""
        if self.view is not None and not self.supply_button.isHidden():
            self.documents.ask(self.view)

    # -- calculating, confirming

    def assess(self) -> None:
        """Work the claim shown out again."""
        view, office = self.view, self._desk.office
        if view is None or self.assess_button.isHidden():
            return

        def done(found: Assessment) -> None:
            words = _(
                "Claim {number} is calculated: {result}", number=view.number, result=result_words(found)
            )
            self._desk.say(words, None)
            self._page.refresh()

        self._page.run(lambda: office.aid.assess(office.actor, view.id), done)

    def confirm(self) -> None:
        """Confirm the claim shown; who calculated it asks a second person here."""
        view, office = self.view, self._desk.office
        if view is None or self.confirm_button.isHidden():
            return
        if view.first_by != office.actor.operator_id:
            self._page.run(
                lambda: office.aid.confirm(office.actor, view.id), lambda _done: self._confirmed(view)
            )
        else:
            self._page.run(
                lambda: office.operators.list(office.actor), lambda found: self._ask_second(view, found)
            )

    def _ask_second(self, view: ClaimView, operators: tuple[Operator, ...]) -> None:
        others = second_persons(operators, self._desk.actor.operator_id)
        if not others:
            self._page.strip.say(
                _("You calculated this claim yourself, and nobody else works here. Another person is added under "
                  "“Who may work here”; the union above confirms it otherwise."), "warn",
                (_("Who may work here"), lambda: self._desk.go("people", {})),
            )  # fmt: skip
            return
        form = Form(second_specs(others))
        told = _("You calculated claim {number} yourself. A second person looks at it, chooses themselves and "
                 "types their password.", number=view.number)  # fmt: skip
        self.window = AskForm(
            self._page, _("Confirm a claim"), form, _("Confirm"), lambda answers: self._second(view, answers),
            told=told, picture="shield-check", stays=True,
        )  # fmt: skip
        self.window.show()
        form.go_to("operator")

    def _second(self, view: ClaimView, answers: dict[str, Any]) -> None:
        office, window = self._desk.office, self.window
        assert window is not None

        def work() -> None:
            second = office.operators.prove(office.actor, answers["operator"], answers["password"])
            office.aid.confirm(second, view.id)

        def done(_none: None) -> None:
            window.accept()
            self._confirmed(view)

        self._page.run(work, done, window.refused(self._page.fault), lane="io")

    def _confirmed(self, view: ClaimView) -> None:
        def words(_none: object) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _("Taken back: claim {number} waits to be confirmed again", number=view.number)

        self._desk.say(
            _("Claim {number} of {name} is confirmed", number=view.number, name=view.name),
            lambda: self._desk.take_back(lambda office: office.aid.unconfirm(office.actor, [view.id]), words),
        )
        self._page.refresh()
