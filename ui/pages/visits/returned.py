"""What became of a returned sheet? Its counts, and by row of the sheet what was not taken; asks nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import N_, _, _n
from ui.kit.grid import Column, Grid
from ui.kit.parts import Badge, Button, Card, Words
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.visits.columns import STATES, later_words

if TYPE_CHECKING:
    from app.shared.cells import RowProblem
    from app.visits import ReturnedReport
    from ui.desk import Desk
    from ui.kit.page import Page

OUTCOMES = {"refused": (N_("Not taken"), "bad"), "note": (N_("Taken with a remark"), "warn")}


@dataclass(frozen=True)
class Said:
    """One line of the report: the row in Excel, what came of it, and why."""

    sheet_row: int
    outcome: str
    words: str


def said_of(report: ReturnedReport) -> list[Said]:
    """Return the lines of a report by row; words are made here, on the worker or not."""
    found: tuple[RowProblem, ...] = (*report.problems, *report.notes)
    return sorted((Said(one.sheet_row, one.outcome, one.words()) for one in found), key=lambda s: s.sheet_row)


class Returned(QWidget):
    """The report of one sheet, in place of the list until it is closed."""

    def __init__(
        self, page: Page, desk: Desk, report: ReturnedReport, file: str, back: Callable[[], object]
    ) -> None:
        super().__init__()
        self.lines = said_of(report)
        card = Card(margin=14, spacing=8)
        card.body.addWidget(Words(_("Returned sheet: {file}", file=file), "section"))
        sums = QHBoxLayout()
        sums.addWidget(
            Words(_n("{n} visit recorded", "{n} visits recorded", report.taken), colour="secondary")
        )
        for state in ("GIVEN", "CHANGED", "ABSENT", "DECLINED"):
            words, tone = STATES[state]
            count = getattr(report, state.lower())
            if count:
                outcome = _(words)
                sums.addWidget(Badge(f"{outcome} {count:,}", tone))
        refused = len(report.problems)
        if refused:
            sums.addWidget(Badge(_n("{n} row not taken", "{n} rows not taken", refused), "bad"))
        sums.addStretch(1)
        sums.addWidget(
            Words(_n("{n} visit still open", "{n} visits still open", report.pending), colour="secondary")
        )
        card.body.addLayout(sums)
        _say_more(card, report)
        self.grid = Grid(
            desk.jobs,
            [
                Column(_("Row"), lambda line: str(line.sheet_row), 60, "count", key="row"),
                Column(_("Outcome"), lambda line: _(OUTCOMES[line.outcome][0]), 170, "state", key="outcome",
                       tone=lambda line: OUTCOMES[line.outcome][1]),
                Column(_("What about it"), lambda line: line.words, 760, key="words"),
            ],
            self,
            _("Problems of the returned sheet"),
        )  # fmt: skip
        self.grid.empty.say(_("Nothing to correct"), _("Every row that says something was taken in."))
        self.register = Register(self.grid, desk, page, "returned")
        title = _("Problems of the returned sheet")
        self.papers = ListPapers(
            page, desk, self.grid, lambda: title, "returned_problems", lambda: file, keys=False
        )
        foot = QHBoxLayout()
        foot.addWidget(Button(_("Back to the list"), back, look="link", picture="chevron-left"))
        foot.addWidget(self.papers.button)
        foot.addStretch(1)
        kept = _("The sheet itself is never changed. Correct these rows in it and take it in again: "
                 "what is recorded already stays as it is.")  # fmt: skip
        foot.addWidget(Words(kept, colour="hint"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(card)
        whole.addWidget(self.papers.line)
        whole.addWidget(self.grid, 1)
        whole.addLayout(foot)
        self.grid.show_source(ListSource(self.lines))

    def begin(self) -> None:
        """Put the keys on the list."""
        self.grid.setFocus()


def _say_more(card: Card, report: ReturnedReport) -> None:
    """Say what the sheet says nothing of: the approval still lacks, or days lie in a closed period."""
    if not report.approved:
        lacking = _("The campaign is not approved yet: enter its approval before it is locked.")
        card.body.addWidget(Words(lacking, colour="warn"))
    if later := later_words(report.later, report.open_from):
        card.body.addWidget(Words(later, colour="secondary"))
