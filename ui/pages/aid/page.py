"""Which claims wait for what, and what does each come to? The queue with the claim beside it; the form in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from app.aid import IN_WORK, ClaimCounts, PlanLine, StateForbids
from app.shared.text import _
from ui.desk import Desk
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.tab_order import in_order
from ui.pages.aid.acts import ClaimActs
from ui.pages.aid.batch import Batch
from ui.pages.aid.intake import IntakeForm
from ui.pages.aid.keeping import Keeping
from ui.pages.aid.papers import ClaimPapers
from ui.pages.aid.paying import Paying
from ui.pages.aid.queue import Queue
from ui.pages.aid.ways import AidWays
from ui.pages.aid.words import state_words
from ui.pages.home.gather import may
from ui.pages.listing import ListPapers

if TYPE_CHECKING:
    from app.aid import ClaimView


class AidPage(Page):
    """The claims of the office."""

    topics = frozenset(
        {
            "claim",
            "assessment",
            "claim_decision",
            "claim_event",
            "claim_payee",
            "aid_plan",
            "enrolment",
            "operator",
            "second_relief",
            "second_relief_line",
            "unclaimed",
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Mutual aid"))
        self.desk = desk
        self.forms = ClaimPapers(self, desk)
        self.acts = ClaimActs(self, desk, self.forms, self.correct)
        self.queue = Queue(self, desk, self.acts, self.take_in)
        self.batch = Batch(self, desk, self.queue.grid, self.forms)
        self.keeping = Keeping(self, desk)
        self.paying = Paying(self, desk, self.forms)
        self.papers = ListPapers(
            self, desk, self.queue.grid, lambda: _("Claims"), "claims", self.queue.filter_words,
            papers=[
                (_("Preview and print the notices of missing documents…"), self.batch.print_missing),
                *self.paying.menu(),
            ],
        )  # fmt: skip
        self.new_button = Button(
            _("Take in a claim"), self.take_in, look="primary", picture="plus", keys="Ctrl+N"
        )
        self.ways = AidWays(self, desk)
        self.verbs = [
            self.ways.button,
            self.batch.calculate_button,
            self.batch.confirm_button,
            self.batch.submit_button,
            self.papers.button,
            self.new_button,
        ]
        for button in self.verbs:
            self.head.addWidget(button)
        self.new_button.setVisible(self._may)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.queue)
        self.body.addWidget(self.papers.line)
        self.body.addWidget(self.forms.work)
        self.body.addWidget(self.stack, 1)
        in_order(*self.verbs, self.strip, self.queue)
        QShortcut(QKeySequence("Ctrl+F"), self, activated=self.queue.search.setFocus)
        QShortcut(QKeySequence("Ctrl+Down"), self, activated=lambda: self.queue.step(1))
        QShortcut(QKeySequence("Ctrl+Up"), self, activated=lambda: self.queue.step(-1))
        QShortcut(QKeySequence("F4"), self, activated=self.queue.turn_panel)
        QShortcut(QKeySequence("Escape"), self, activated=self.back)

    @property
    def _may(self) -> bool:
        return may(self.desk.office, "aid.take_claim")

    @property
    def form(self) -> IntakeForm | None:
        """Return the form where it is open."""
        current = self.stack.currentWidget()
        return current if isinstance(current, IntakeForm) else None

    # -- coming here, and leaving

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen.

        `queue`, `typed`, `filters` and `row` say which claims, `claim` shows one among all, `new` begins one,
        `correct` opens the form of one. What `ways` opens in their place has wishes of its own.
        """
        if wish and not self.back():
            return
        self.queue.wish(wish)
        self.refresh()
        if self.ways.wish(wish):
            return
        if wish.get("new"):
            self.take_in()
        elif wish.get("correct"):
            self.correct(wish["correct"])
        elif self.form is None and self.ways.shown is None:
            self.queue.search.setFocus()

    def way_back(self) -> Mapping[str, Any]:
        """Return to the same claims, or to the form, or to what stands in their place."""
        if self.ways.shown is not None:
            return self.ways.shown.way_back()
        if self.form is not None:
            view = self.form.view
            return {"new": True} if view is None else {"correct": view.id}
        return self.queue.way_back()

    def keep(self) -> None:
        """Keep the open form as a draft, at once."""
        if self.form is not None:
            self.form.keep()

    def back(self) -> bool:
        """Return to the list."""
        current = self.form
        if current is None:
            self.ways.leave()
            return True
        if not current.may_leave():
            return False
        self.close_form()
        return True

    def close_form(self) -> None:
        """Take the form away."""
        current = self.form
        if current is not None:
            self.stack.removeWidget(current)
            current.hide()
            current.deleteLater()
        self._offer_verbs()
        self.queue.search.setFocus()

    def _offer_verbs(self) -> None:
        shown = self.form is None and self.ways.shown is None
        self.ways.button.setVisible(shown)
        self.papers.button.setVisible(shown)
        self.new_button.setVisible(shown and self._may)
        self.batch.offer(shown)

    def refresh(self) -> None:
        """Read counts and list anew."""
        office = self.desk.office
        self.ways.read()

        def read() -> tuple[ClaimCounts, int, tuple[PlanLine, ...], bool]:
            aid, actor = office.aid, office.actor
            return aid.counts(actor), aid.count(actor), aid.plans(actor), aid.works_alone(actor)

        self.run(read, lambda found: self._show(*found))

    def _show(self, counts: ClaimCounts, every: int, plans: tuple[PlanLine, ...], alone: bool) -> None:
        self.batch.waiting, self.batch.to_assess = counts.to_send, counts.to_assess
        self.batch.to_confirm, self.batch.alone = counts.to_confirm, alone
        self._offer_verbs()
        self.queue.show_counts(counts, every, any(plan.active for plan in plans))

    # -- one claim

    def take_in(self) -> None:
        """Open an empty form."""
        if self._may and self.form is None:
            self._open(None)

    def correct(self, claim_id: str) -> None:
        """Open the form of a claim that is still worked on."""
        office = self.desk.office
        if self._may:
            self.run(lambda: office.aid.view(office.actor, claim_id), self._open_known)

    def _open_known(self, view: ClaimView) -> None:
        """Open a claim's form, unless it is past correcting: it may have been confirmed since."""
        if view.decision is None and view.state in IN_WORK:
            self._open(view)
        else:
            self.strip.say(StateForbids(state=state_words(view.state)).words(), "warn")

    def _open(self, view: ClaimView | None) -> None:
        form = IntakeForm(self, self.desk, view, save=self.keeping.save)
        self.stack.addWidget(form)
        self.stack.setCurrentWidget(form)
        self._offer_verbs()
        self.desk.place("")
        self.desk.sums("")
        form.begin()
