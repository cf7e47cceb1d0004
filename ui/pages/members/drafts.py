"""Which rows of rosters wait to be corrected? All are mended here in one table, and judged when the hand moves on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout

from app.shared.errors import RuleError
from app.shared.text import _, _n
from ui.kit.page import Page
from ui.kit.parts import Button, Chip, Words
from ui.kit.tab_order import in_order
from ui.pages.listed import OfLines
from ui.pages.listing import ListPapers
from ui.pages.members import draft_rows
from ui.pages.members.draft_alike import Alike
from ui.pages.members.draft_mending import Mending, waiting_rows
from ui.pages.members.draft_paper import Told, told, told_columns
from ui.pages.members.draft_table import DraftTable
from ui.pages.members.in_place import InPlace
from ui.pages.members.roster import back_button

if TYPE_CHECKING:
    from app.members import DraftLine, Fixed
    from ui.desk import Desk


class Drafts(InPlace):
    """The rows that wait. What is typed is kept at once; a row is judged when it is left, or with Ctrl+Enter."""

    LIST = "drafts"

    def __init__(
        self, page: Page, desk: Desk, only: str | None = None, leave: Callable[[], object] | None = None
    ) -> None:
        """Show the rows of all rosters, or of the import `only`; `leave` goes on when none of them waits any more."""
        super().__init__()
        self._page, self._desk = page, desk
        self._only, self._leave = only, leave
        self._lines: dict[str, DraftLine] = {}
        self._files: Mapping[str, str] = {}
        self.mending = Mending(desk, self)
        self._late = False
        self.sheet = DraftTable(lambda: self.mending.typed, page.edit)
        self.sum = Words("", "section")
        words = {"": _("Everything"), "lost": _("Lost their last digits")}
        self.chips = {key: Chip(named, key) for key, named in words.items()}
        self.hint = Words("", colour="hint", elide=True)
        self.back_one = Button(_("The one before Shift+F8"), self.sheet.does["previous_problem"])
        self.next_one = Button(_("Next one F8"), self.sheet.does["next_problem"])
        self.alike = Alike(self.sheet)
        self.drop_button = Button(_("Put this row away"), self.drop)
        self.judge_button = Button(
            _("Judge again and take in"), self.judge, look="primary", picture="check", keys="Ctrl+Return"
        )
        self.papers = ListPapers(
            page, desk, OfLines(told_columns(), self._problems), lambda: _("Rows to correct"),
            "drafts", lambda: "",
        )  # fmt: skip
        self._lay()
        self._listen()
        self.refresh()

    def _lay(self) -> None:
        group, above, foot = QButtonGroup(self), QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.sum)
        for chip in self.chips.values():
            group.addButton(chip)
            chip.clicked.connect(self._show_chosen)
            above.addWidget(chip)
        self.chips[""].setChecked(True)
        above.addStretch(1)
        above.addWidget(self.alike)
        above.addWidget(self.back_one)
        above.addWidget(self.next_one)
        self.back = back_button(self._page)
        if self._leave is not None:
            self.back = Button(_("Leave the rest for later"), self._leave, look="link", picture="arrow-right")
            self.back.name_keys("Esc")
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.papers.button)
        foot.addWidget(self.drop_button)
        foot.addWidget(self.judge_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(above)
        whole.addWidget(self.papers.line)
        whole.addWidget(self.sheet, 1)
        whole.addWidget(self.hint)
        whole.addLayout(foot)
        chips = list(self.chips.values())
        in_order(*chips, self.alike, self.back_one, self.next_one, self.sheet, self.back, self.papers.button,
                 self.drop_button, self.judge_button)  # fmt: skip

    def _listen(self) -> None:
        sheet = self.sheet
        sheet.edited.connect(self.mending.keep)
        self.mending.judged.connect(self._judged)
        self.mending.refused.connect(self._refused)
        sheet.row_left.connect(self._left)
        sheet.edit_ended.connect(self._come_late)
        sheet.told.connect(lambda words: self._desk.say(words, None))
        sheet.counted.connect(lambda _count: self._count())
        sheet.chosen.connect(lambda _cells: self._name_drop())

    # -- reading

    def refresh(self) -> None:
        """Read the rows that wait."""
        office = self._desk.office
        self._run(lambda: waiting_rows(office, self._only), self._came)

    def _run(self, work: Any, done: Any) -> None:
        self._desk.jobs.run(lambda _progress: work(), done=done, failed=self._refused, owner=self)

    def _refused(self, error: Exception) -> None:
        self._page.fault(error)
        if isinstance(error, RuleError):
            self.refresh()  # somebody settled a row meanwhile

    def _came(self, got: tuple[dict[str, DraftLine], dict[str, str]]) -> None:
        if self.sheet.editing:
            self._late = True  # nothing moves under the hand that types
            return
        lines, self._files = got
        self.mending.forget(self._lines.keys() - lines.keys())
        first, before = not self._lines, self._lines
        self._lines = lines
        problems = (problem for line in lines.values() for problem in line.problems)
        if before and lines.keys() <= before.keys() and not self.sheet.lacks_a_column(problems):
            self.sheet.remove(before.keys() - lines.keys())
            others = [line for key, line in lines.items() if key not in self.mending.typed]
            self.sheet.put_lines([line for line in others if line != before[line.id]])
        else:
            self._show()
        if first:
            self.sheet.next_problem(here=True)
        self._count()

    def _come_late(self) -> None:
        if self._late:
            self._late = False
            self.refresh()

    def _problems(self) -> list[Told]:
        """Return what is to be corrected, a line for each problem, for paper: who is to be asked for what."""
        return told(self._lines.values(), self._files)

    # -- showing

    def _show_chosen(self) -> None:
        self.sheet.finish()
        self._show()
        self.sheet.next_problem(here=True)
        self.sheet.setFocus()

    def _show(self) -> None:
        everything = list(self._lines.values())
        wanted = draft_rows.lost_digits if self.chips["lost"].isChecked() else bool
        self.sheet.show_lines([line for line in everything if wanted(line)], everything, self._files)

    def _count(self) -> None:
        wrong, rows = self.sheet.rows.to_correct(), self.sheet.rows.rowCount()
        cells = _n("{n} cell to correct", "{n} cells to correct", wrong)
        words = _n("{n} row waits", "{n} rows wait", rows)
        self.sum.setText(f"{words} · {cells}" if rows else "")
        lost = sum(map(draft_rows.lost_digits, self._lines.values()))
        self.chips[""].tell(len(self._lines))
        self.chips["lost"].tell(lost)
        for chip in self.chips.values():
            chip.setVisible(lost > 1)
        self._hint(self.chips["lost"].isChecked() and lost > 0)
        self._name_drop()
        for button in (self.judge_button, self.drop_button, self.next_one, self.back_one):
            button.setEnabled(rows > 0)

    def _hint(self, lost: bool) -> None:
        self.hint.setText(
            _("Excel kept these numbers as quantities and lost their end. Nobody can guess it: type it again.")
            if lost
            else _("Type into the cells, paste with Ctrl+V, fill down with Ctrl+D, replace with Ctrl+H. What you "
                   "type is kept at once; the file itself is never changed.")
        )  # fmt: skip

    def _name_drop(self) -> None:
        chosen = self.sheet.count_rows()
        self.drop_button.setText(
            _n("Put {n} row away", "Put {n} rows away", chosen) if chosen > 1 else _("Put this row away")
        )

    # -- judging

    def _left(self, row_id: str) -> None:
        """Judge what was changed once the hand is outside of it: a block being mended stays together."""
        here = self.sheet.current_id()
        if here not in self.mending.typed or here == row_id:
            self.mending.judge()

    def judge(self) -> None:
        """Judge every row that was changed, and those nothing is wrong with any more."""
        self.sheet.finish()
        if not self.mending.judge(self.sheet.ready(), asked=True):
            self._desk.say(_("Nothing was changed since the rows were judged"), None)
            self.sheet.next_problem(here=True)

    def _judged(self, fixed: Mapping[str, Fixed], asked: bool) -> None:
        self.mending.say(fixed)
        self._page.strip.hide()
        self._gone([row_id for row_id, one in fixed.items() if one.member_id is not None])
        still = {
            row_id: one.problems
            for row_id, one in fixed.items()
            if one.member_id is None and row_id not in self.mending.typed
        }
        self.sheet.tell(still)
        if self.sheet.lacks_a_column(problem for problems in still.values() for problem in problems):
            self.refresh()
        if asked and not self.sheet.editing:
            self.sheet.next_problem(here=True)
        self._count()
        self._go_on()

    def _gone(self, ids: Collection[str]) -> None:
        self.mending.forget(ids)
        self._lines = {key: line for key, line in self._lines.items() if key not in set(ids)}
        self.sheet.remove(ids)
        if self.chips["lost"].isChecked() and not self.sheet.rows.rowCount():
            self.chips[""].setChecked(True)
            self._show_chosen()

    def _go_on(self) -> None:
        if self._leave is not None and not self._lines and not self.isHidden():
            self._leave()

    def settle(self) -> None:
        """Judge what was changed before something else is shown in place of the rows."""
        self.sheet.finish()
        self.mending.leave(self._page)

    # -- putting away

    def drop(self) -> None:
        """Put the chosen rows away; nobody is registered by them. It can be taken back."""
        self.sheet.finish()
        office, desk, ids = self._desk.office, self._desk, list(self.sheet.chosen_ids())
        if not ids:
            return

        def undo() -> None:
            desk.take_back(
                lambda now: now.members.restore_drafts(now.actor, ids),
                lambda _none: _n("{n} row waits again", "{n} rows wait again", len(ids)),
            )

        def dropped(_none: None) -> None:
            self._gone(ids)
            desk.say(_n("{n} row is put away", "{n} rows are put away", len(ids)), undo)
            self.sheet.setFocus()
            self._go_on()

        self._run(lambda: office.members.drop_drafts(office.actor, ids), dropped)

    # -- coming and leaving

    def showEvent(self, event: QShowEvent) -> None:
        """Have the keys in the table at once."""
        super().showEvent(event)
        self.sheet.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Judge what was changed when the page is left; its words are said wherever the hand is then."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.settle()
