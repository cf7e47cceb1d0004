"""Step 3: what would become of each row? Checked first, taken in when a person says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout

from app.members import known_rows
from app.shared.identity import mask_id
from app.shared.text import N_, _, _n
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Badge, Button, Card, Chip, Words
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.members.roster.step import Step
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import RosterOutcome
    from ui.desk import Desk

OUTCOMES = {
    "refused": (N_("To correct"), "bad"),
    "note": (N_("Taken with a remark"), "warn"),
    "ok": (N_("Can be taken in"), "good"),
}


def _outcome(problem: Mapping[str, Any]) -> str:
    msgid = OUTCOMES[problem["outcome"]][0]
    return _(msgid)


def problem_columns() -> list[Column]:
    """Return the columns of the report: one line for each problem."""
    return [
        Column(_("Row"), lambda p: str(p["sheet_row"]), 60, "count", key="row"),
        Column(_("Outcome"), _outcome, 150, "state", key="outcome", tone=lambda p: OUTCOMES[p["outcome"]][1]),
        Column(_("Column"), lambda p: p["column"], 120, key="column"),
        Column(_("In the sheet"), lambda p: p["value"], 180, key="value"),
        Column(_("What about it"), lambda p: p["message"], 420, key="message"),
        Column(_("Suggestion"), _suggestion, 170, key="suggestion"),
    ]  # fmt: skip


def _suggestion(problem: Mapping[str, Any]) -> str:
    words: str = problem["suggestion"]
    return (
        mask_id(words) if len(words) > 14 else words
    )  # a whole number is shown where it is mended, not here


class CheckStep(Step):
    """The counts, the problems, and the button that takes the good rows in. Nothing is written before that."""

    number = 3

    def __init__(
        self,
        page: Page,
        desk: Desk,
        file: str,
        *,
        take: Callable[[], object],
        differ: Callable[[], object],
        back: Button,
        columns: Button,
    ) -> None:
        super().__init__()
        self._take = take
        self._problems: Sequence[Any] = ()
        card = Card(margin=14, spacing=8)
        self.title = Words(_("Roster: {file}", file=file), "section", elide=True)
        card.body.addWidget(self.title)
        self.sums = {key: Badge() for key in ("ok", "note", "refused")}
        sums = QHBoxLayout()
        self.rows = Words("", colour="secondary")
        sums.addWidget(self.rows)
        for badge in self.sums.values():
            badge.hide()
            sums.addWidget(badge)
        sums.addStretch(1)
        self.differ_button = Button("", differ, look="link", picture="git-compare")
        sums.addWidget(self.differ_button)
        card.body.addLayout(sums)
        self.differ_button.hide()
        self.chips = {key: Chip(words, key) for key, words in (
            ("", _("Everything")), ("refused", _("To correct")), ("note", _("Taken with a remark")),
        )}  # fmt: skip
        group, chips = QButtonGroup(self), QHBoxLayout()
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self._show_problems)
            chips.addWidget(chip)
        chips.addStretch(1)
        self.chips[""].setChecked(True)
        self.grid = Grid(desk.jobs, problem_columns(), self, _("Problems of the roster"))
        self.register = Register(self.grid, desk, page, "roster")
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Problems of the roster"), "roster_problems", lambda: file
        )
        self.grid.empty.say(_("Nothing to correct"), _("Every row can be taken in as it stands."))
        self.take_button = Button(
            _("Take in"), self.take, look="primary", picture="check", keys="Ctrl+Return"
        )
        self.take_button.setEnabled(False)
        self.column.addWidget(card)
        self.column.addLayout(chips)
        self.column.addWidget(self.papers.line)
        self.column.addWidget(self.grid, 1)
        hint = _(
            "Nothing is taken in yet. The good rows go in at once; those to correct are kept and mended next."
        )
        self.end([back, columns], hint, [self.papers.button, self.take_button])

    def show_outcome(self, outcome: RosterOutcome) -> None:
        """Show what a check found."""
        report = outcome.report
        counts = report["counts"]
        self._problems = report["problems"]
        self.rows.setText(_n("{n} row", "{n} rows", report["rows"]))
        for key, (msgid, tone) in OUTCOMES.items():
            words = _(msgid)
            self.sums[key].say(f"{words} {counts[key]:,}", tone)
            self.sums[key].show()
        for key in ("refused", "note"):
            self.chips[key].tell(counts[key])
        known = len(known_rows(outcome.judgement))
        self.differ_button.setText(
            _n(
                "{n} is on the roll already: see what differs",
                "{n} are on the roll already: see what differs",
                known,
            )
        )
        self.differ_button.setVisible(known > 0)
        good = counts["ok"] + counts["note"]
        self.take_button.setText(
            _n("Take in {n} member", "Take in {n} members", good) if good else _("Go on and correct the rows")
        )
        self.take_button.setEnabled(report["rows"] > 0)
        self._show_problems()
        self.come()

    def come(self) -> None:
        """Have Enter take in."""
        if self.take_button.isEnabled():
            self.take_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problems(self) -> None:
        wanted = next(key for key, chip in self.chips.items() if chip.isChecked())
        self.grid.show_source(ListSource([p for p in self._problems if not wanted or p["outcome"] == wanted]))

    def take(self) -> None:
        """Take the good rows in, in one act, and keep the others as drafts."""
        if self.take_button.isEnabled():
            self._take()
