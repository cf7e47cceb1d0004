"""What would become of each row of this roster? Checked first, taken in when a person says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.shared.errors import RuleError
from app.shared.identity import mask_id
from app.shared.text import N_, _, _n
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Badge, Button, Card, Chip, Words
from ui.kit.window_model import ListSource
from ui.kit.work import LongWork
from ui.pages.listing import ListPapers
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import RosterOutcome
    from ui.desk import Desk

OUTCOMES = {
    "refused": (N_("To correct"), "bad"),
    "note": (N_("Taken with a remark"), "warn"),
    "ok": (N_("Can be taken in"), "good"),
}


def back_button(page: Page) -> Button:
    """Return the link that leads back to the list."""
    return Button(_("Back to the list"), page.back, look="link", picture="chevron-left")


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


class RosterCheck(QWidget):
    """One roster: the counts, the problems, and the button that takes the good rows in."""

    def __init__(self, page: Page, desk: Desk, path: Path) -> None:
        super().__init__()
        self._page, self._desk, self._path = page, desk, path
        self._problems: Sequence[Any] = ()
        card = Card(margin=14, spacing=8)
        self.title = Words(_("Roster: {file}", file=path.name), "section")
        card.body.addWidget(self.title)
        self.sums = {key: Badge() for key in ("ok", "note", "refused")}
        sums = QHBoxLayout()
        self.rows = Words("", colour="secondary")
        sums.addWidget(self.rows)
        for badge in self.sums.values():
            sums.addWidget(badge)
        sums.addStretch(1)
        card.body.addLayout(sums)
        self.work = LongWork(page)
        card.body.addWidget(self.work)
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
            page, desk, self.grid, lambda: _("Problems of the roster"), "roster_problems", lambda: path.name
        )
        self.grid.empty.say(_("Nothing to correct"), _("Every row can be taken in as it stands."))
        self.take_button = Button(
            _("Take in"), self.take, look="primary", picture="check", keys="Ctrl+Return"
        )
        self.take_button.setEnabled(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(card)
        whole.addLayout(chips)
        whole.addWidget(self.papers.line)
        whole.addWidget(self.grid, 1)
        whole.addLayout(self._foot())
        self._run(dry=True, words=_("Checking each row…"), done=self._checked)

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(back_button(self._page))
        foot.addStretch(1)
        foot.addWidget(
            Words(_("The file itself is never changed. Rows to correct are kept as drafts."), colour="hint")
        )
        foot.addWidget(self.papers.button)
        foot.addWidget(self.take_button)
        return foot

    def _run(self, dry: bool, words: str, done: Any) -> None:
        office = self._desk.office
        self.take_button.setEnabled(False)
        self.work.do(
            words,
            lambda progress: office.members.import_roster(
                office.actor, self._path, dry_run=dry, progress=progress
            ),
            done,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self.take_button.setEnabled(bool(self._problems) or not isinstance(error, RuleError))
        self._page.fault(error)

    def _checked(self, outcome: RosterOutcome) -> None:
        report = outcome.report
        counts = report["counts"]
        self._problems = report["problems"]
        self.rows.setText(_n("{n} row", "{n} rows", report["rows"]))
        for key, (words, tone) in OUTCOMES.items():
            outcome = _(words)
            self.sums[key].say(f"{outcome} {counts[key]:,}", tone)
        for key in ("refused", "note"):
            self.chips[key].tell(counts[key])
        good = counts["ok"] + counts["note"]
        self.take_button.setText(_n("Take in {n} member", "Take in {n} members", good))
        self.take_button.setEnabled(report["rows"] > 0)
        self._show_problems()

    def _show_problems(self) -> None:
        wanted = next(key for key, chip in self.chips.items() if chip.isChecked())
        self.grid.show_source(ListSource([p for p in self._problems if not wanted or p["outcome"] == wanted]))

    def take(self) -> None:
        """Take the good rows in, in one act, and keep the others as drafts."""
        if self.take_button.isEnabled():
            self._run(dry=False, words=_("Taking in…"), done=self._taken)

    def _taken(self, outcome: RosterOutcome) -> None:
        desk, import_id = self._desk, outcome.import_id
        taken = _n("{n} member taken in", "{n} members taken in", outcome.taken)
        kept = _n("{n} row kept as a draft", "{n} rows kept as drafts", outcome.drafted)

        def undo() -> None:
            desk.take_back(
                lambda office: office.members.undo_import(office.actor, import_id or ""),
                lambda n: _n("{n} member taken back out", "{n} members taken back out", n),
            )

        self._desk.say(f"{taken} · {kept}", undo if import_id and outcome.taken else None)
        self._page.back()
        if outcome.drafted:
            self._page.strip.say(
                f"{taken} · {kept}",
                "waiting",
                (_("Look at them"), lambda: self._desk.go("members", {"list": "drafts"})),
            )
