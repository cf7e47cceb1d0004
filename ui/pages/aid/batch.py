"""What is done with many claims at once? Notices of missing documents, and handing over what is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.aid import ClaimFilter
from app.shared.errors import RuleError
from app.shared.money import yuan
from app.shared.progress import Progress
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.form import Form
from ui.kit.parts import Button
from ui.pages.aid.papers import MISSING, ClaimPapers
from ui.pages.choices import second_persons, second_specs
from ui.pages.home.gather import may

if TYPE_CHECKING:
    from app.aid import DeskLine
    from app.security.service import Operator
    from ui.desk import Desk
    from ui.kit.grid import Grid
    from ui.kit.page import Page


SHOWN = 5  # claims that could not be calculated, said one by one


@dataclass(frozen=True)
class Calculated:
    """What became of many claims: how many are calculated, how many of them lack documents, whose was refused."""

    done: int
    lacking: int
    refused: tuple[tuple[str, RuleError], ...]


class Batch:
    """The verbs of the page for many claims."""

    def __init__(self, page: Page, desk: Desk, grid: Grid, papers: ClaimPapers) -> None:
        self._page, self._desk, self._grid, self._papers = page, desk, grid, papers
        self.waiting = self.to_assess = self.to_confirm = 0
        self.alone = False
        self.window: AskForm | None = None
        self.submit_button = Button(_("Submit"), self.ask_submit, picture="upload")
        self.calculate_button = Button(_("Calculate"), self.calculate, picture="sparkles")
        self.confirm_button = Button(_("Confirm"), self.ask_confirm, picture="shield-check")
        for button in (self.submit_button, self.calculate_button, self.confirm_button):
            button.hide()

    def offer(self, shown: bool) -> None:
        """Offer to hand over what is confirmed, where anything is."""
        going = self.waiting + (self.to_confirm if self.alone else 0)
        self.submit_button.setText(_("Submit {n}", n=f"{going:,}"))
        self.submit_button.setVisible(shown and going > 0 and may(self._desk.office, "aid.submit"))
        self.confirm_button.setText(_("Confirm {n} waiting", n=f"{self.to_confirm:,}"))
        offered = shown and self.to_confirm > 1 and not self.alone and may(self._desk.office, "aid.confirm")
        self.confirm_button.setVisible(offered)
        self.calculate_button.setText(_("Calculate {n} waiting", n=f"{self.to_assess:,}"))
        offered = shown and self.to_assess > 1 and may(self._desk.office, "aid.assess")
        self.calculate_button.setVisible(offered)

    def calculate(self) -> None:
        """Calculate every claim that waits for it, the oldest first: what it comes to may use up a term's cap."""
        office = self._desk.office

        def work(progress: Progress) -> Calculated:
            ids = office.aid.window(office.actor, ClaimFilter(queue="to_assess"))[::-1]
            states, refused = [], []
            for number, line in enumerate(office.aid.page(office.actor, ids)):
                progress.report(number, len(ids))
                try:
                    states.append(office.aid.assess(office.actor, line.id).state)
                except RuleError as error:  # one that cannot be calculated never holds the others
                    refused.append((f"{line.number}  {line.name}", error))
            return Calculated(len(states), states.count("missing"), tuple(refused))

        def failed(error: Exception) -> None:
            self._page.refresh()  # stopped half-way, the first ones are calculated
            self._page.fault(error)

        self._papers.work.do(_("Calculating…"), work, self._calculated, failed)

    def _calculated(self, found: Calculated) -> None:
        words = _n("{n} claim is calculated", "{n} claims are calculated", found.done)
        if found.lacking:
            words += "  ·  " + _n("{n} claim lacks documents", "{n} claims lack documents", found.lacking)
        self._desk.say(words, None)
        if found.refused:
            told = [f"{who}: {error.words()}" for who, error in found.refused]
            self._page.strip.say("\n".join(told[:SHOWN]), "warn")
        self._page.refresh()

    # -- confirming

    def ask_confirm(self) -> None:
        """Ask for all that wait: whoever calculated none of them confirms at once, else a second person does here."""
        office = self._desk.office

        def read() -> tuple[tuple[DeskLine, ...], tuple[Operator, ...]]:
            ids = office.aid.window(office.actor, ClaimFilter(queue="to_confirm"))
            return office.aid.page(office.actor, ids), office.operators.list(office.actor)

        self._page.run(read, lambda found: self._ask_confirm(*found))

    def _ask_confirm(self, lines: tuple[DeskLine, ...], operators: tuple[Operator, ...]) -> None:
        if not lines:
            self._page.strip.say(_("No claim waits for a second person."), "quiet")
            return
        me = self._desk.actor.operator_id
        others = second_persons(operators, me)
        own = any(line.first_by == me for line in lines)
        total = yuan(sum(line.amount or 0 for line in lines))
        told = _n("{n} claim with {amount} yuan waits.", "{n} claims with {amount} yuan wait.", len(lines),
                  amount=total)  # fmt: skip
        specs = []
        if own:
            told += " " + _("You calculated some of them yourself: a second person looks at them, chooses themselves "
                            "and types their password.")  # fmt: skip
            specs = second_specs(others)
        form = Form(specs)
        self.window = AskForm(
            self._page, _("Confirm what waits"), form, _("Confirm"), lambda answers: self._confirm(lines, answers),
            told=told, picture="shield-check", stays=True,
        )  # fmt: skip
        self.window.show()
        if specs:
            form.go_to("operator")

    def _confirm(self, lines: tuple[DeskLine, ...], answers: dict[str, Any]) -> None:
        office, window = self._desk.office, self.window
        assert window is not None

        def work() -> tuple[list[str], int]:
            who = office.actor
            if answers:
                who = office.operators.prove(who, answers["operator"], answers["password"])
            ids = [line.id for line in lines if line.first_by != who.operator_id]
            return ids, office.aid.confirm_many(who, ids)

        def done(found: tuple[list[str], int]) -> None:
            window.accept()
            ids, count = found
            words = _n("{n} claim is confirmed", "{n} claims are confirmed", count)
            self._desk.say(words, lambda: self._unconfirm(ids))
            self._page.refresh()

        self._page.run(work, done, window.refused(self._page.fault), lane="io")

    def _unconfirm(self, ids: list[str]) -> None:
        def words(_none: object) -> str:
            if not self._page.closed:
                self._page.refresh()
            return _n(
                "Taken back: {n} claim waits to be confirmed",
                "Taken back: {n} claims wait to be confirmed",
                len(ids),
            )

        self._desk.take_back(lambda office: office.aid.unconfirm(office.actor, ids), words)

    def print_missing(self) -> None:
        """Show the notices of those chosen, or of all shown, that lack documents."""
        office, grid = self._desk.office, self._grid
        several = grid.count_chosen() > 1 or grid.has_ticks()
        ids = tuple(grid.chosen_ids() if several else grid.rows.ids)

        def read() -> tuple[str, ...]:
            lines = office.aid.page(office.actor, ids)
            return tuple(line.id for line in lines if line.state == "SUPPLEMENT" and line.missing)

        def show(lacking: tuple[str, ...]) -> None:
            if lacking:
                self._papers.show(MISSING, lacking, f"{office.clock.today():%Y%m%d}")
            else:
                self._page.strip.say(_("None of these claims lacks documents."), "quiet")

        self._page.run(read, show)

    def ask_submit(self) -> None:
        """Say what handing over means, before it is done: it cannot be taken back."""
        told = _n("{n} confirmed claim goes with the next package. It cannot be changed here any more after that; "
                  "only the province can return it.",
                  "{n} confirmed claims go with the next package. They cannot be changed here any more after that; "
                  "only the province can return them.", self.waiting)  # fmt: skip
        if self.alone and self.to_confirm:
            told = _n("You work here alone: {n} claim goes up without a second person. The union above is the second "
                      "person, by its receipt. It cannot be changed here any more after that.",
                      "You work here alone: {n} claims go up without a second person. The union above is the second "
                      "person, by its receipt. They cannot be changed here any more after that.",
                      self.waiting + self.to_confirm)  # fmt: skip
        self.window = AskForm(
            self._page, _("Submit confirmed claims"), Form([]), _("Submit"), lambda _answers: self._submit(),
            told=told, picture="upload",
        )  # fmt: skip
        self.window.show()

    def _submit(self) -> None:
        office = self._desk.office

        def done(ids: tuple[str, ...]) -> None:
            words = _n("{n} claim is submitted; it goes with the next package",
                       "{n} claims are submitted; they go with the next package", len(ids))  # fmt: skip
            self._desk.say(words, None)
            self._page.strip.say(words, "good", (_("To the exchange"), lambda: self._desk.go("sync", {})))
            self._page.refresh()

        alone = self.alone and self.to_confirm > 0
        self._page.run(lambda: office.aid.submit(office.actor, unconfirmed=alone), done)
