"""What is done with many claims at once? Notices of missing documents, and handing over what is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.aid import ClaimFilter
from app.shared.errors import RuleError
from app.shared.progress import Progress
from app.shared.text import _, _n
from ui.kit.asking import AskForm
from ui.kit.form import Form
from ui.kit.parts import Button
from ui.pages.aid.papers import MISSING, ClaimPapers
from ui.pages.home.gather import may

if TYPE_CHECKING:
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
        self.waiting = self.to_assess = 0
        self.window: AskForm | None = None
        self.submit_button = Button(_("Submit"), self.ask_submit, picture="upload")
        self.calculate_button = Button(_("Calculate"), self.calculate, picture="sparkles")
        for button in (self.submit_button, self.calculate_button):
            button.hide()

    def offer(self, shown: bool) -> None:
        """Offer to hand over what is confirmed, where anything is."""
        self.submit_button.setText(_("Submit {n}", n=f"{self.waiting:,}"))
        self.submit_button.setVisible(shown and self.waiting > 0 and may(self._desk.office, "aid.submit"))

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

        self._page.run(lambda: office.aid.submit(office.actor), done)
