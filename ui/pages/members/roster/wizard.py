"""How is one roster taken in, step by step? File, columns, check and correct, done; before that nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit.dialogs import choose_saving
from ui.kit.page import Page
from ui.kit.parts import Button
from ui.kit.step_line import StepLine
from ui.kit.tab_order import in_order
from ui.pages.listing import EXCEL
from ui.pages.members.drafts import Drafts
from ui.pages.members.in_place import InPlace
from ui.pages.members.roster.blank import ask_blank, say_written
from ui.pages.members.roster.check import CheckStep
from ui.pages.members.roster.differ import DifferStep
from ui.pages.members.roster.done import DoneStep
from ui.pages.members.roster.fields import FieldsStep
from ui.pages.members.roster.file import FileStep
from ui.pages.members.roster.step import Step, back_button
from ui.pages.members.roster.taking import Taking
from ui.pages.members.roster.undoing import undo_import

if TYPE_CHECKING:
    from app.members import Difference, RosterLook, RosterOutcome
    from ui.desk import Desk

LAST = 4


class RosterWizard(InPlace):
    """The steps of one roster, the line of them above. What was answered stays while going back and on."""

    def __init__(
        self, page: Page, desk: Desk, *, choose: Callable[[], object], imports: Callable[[], object]
    ) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self._choose, self._imports = choose, imports
        self.roster = Taking(page, desk)
        self.work = self.roster.work
        self.step: QWidget | None = None
        self._checked: RosterOutcome | None = None
        self.line = StepLine([_("File"), _("Match columns"), _("Check and correct"), _("Done")])
        self.line.chosen.connect(self._go_back_to)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(self.line)
        self.column.addWidget(self.work)
        self.show_file()

    def _show(self, step: QWidget, number: int, first: int = 1) -> None:
        """Put a step in place of the one before; steps before `first` cannot be gone back to."""
        old, self.step = self.step, step
        if old is not None:
            self.column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.column.addWidget(step, 1)
        step.show()  # at once: the keys go to it below
        self.line.show_at(number, first)
        self.work.locked = [step]
        in_order(self.work, step)
        if isinstance(step, Step):
            step.come()

    # -- what the page asks

    def step_back(self) -> bool:
        """Go a step back; from the first, and once people were taken in, the list is next."""
        if self.work.busy:
            self.work.ask_to_stop()
        elif isinstance(self.step, Drafts):
            self.finish()
        elif isinstance(self.step, DifferStep):
            self.check()
        elif isinstance(self.step, CheckStep | FieldsStep):
            self._go_back_to(self.step.number - 1)
        else:
            return False
        return True

    def may_close(self) -> bool:
        """Say whether nothing is under way; what is, is asked to stop."""
        if self.work.busy:
            self.work.ask_to_stop()
            return False
        return True

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that opens the same file again, as long as nobody of it was taken in."""
        path = self.roster.path
        return {"roster": str(path)} if path is not None and self.roster.outcome is None else {}

    def refresh(self) -> None:
        """Read anew the rows that wait, where they are shown."""
        if isinstance(self.step, Drafts):
            self.step.refresh()

    def _go_back_to(self, number: int) -> None:
        if self.work.busy:
            return
        self._page.strip.hide()
        if number == 1:
            self.show_file()
        elif number == 2:
            self.show_fields()

    def _fall_back(self, error: Exception) -> None:
        """Return to the file when it cannot be read or the work was stopped, and say why."""
        self.show_file()
        self._page.fault(error)

    # -- 1 the file

    def open(self, path: Path, sheet: str | None = None) -> None:
        """Look into a file; a single sheet whose columns are all known is checked at once."""

        def came(look: RosterLook) -> None:
            if sheet is None and look.other_sheets:
                self.show_file()
            elif look.known:
                self.check()
            else:
                self.show_fields()

        self.roster.look_into(path, sheet, came, self._fall_back)

    def show_file(self) -> None:
        """Show which file and sheet it is, or how to begin."""
        step = FileStep(
            self.roster.look,
            choose=self._choose,
            sheet=self._other_sheet,
            blank=lambda: ask_blank(self._page, self._desk),
            imports=self._imports,
            back=back_button(self._page),
            onward=self.show_fields,
        )
        self._show(step, step.number)

    def _other_sheet(self, name: str) -> None:
        if self.roster.path is not None:
            self.open(self.roster.path, name)

    # -- 2 the columns

    def show_fields(self) -> None:
        """Show what each column is taken for."""
        look = self.roster.look
        if look is None:
            return
        step = FieldsStep(
            look,
            self.roster.known(),
            forget=lambda: self.roster.guess_again(self.show_fields),
            back=Button(_("Step back"), lambda: self._go_back_to(1), look="link", picture="chevron-left"),
            onward=self._columns_said,
        )
        step.guess_button.setVisible(look.remembered or self.roster.fields is not None)
        self._show(step, step.number)

    def _columns_said(self, fields: dict[str, str | None]) -> None:
        self.roster.fields = fields
        self.check()

    # -- 3 check and correct

    def check(self) -> None:
        """Judge every row; nothing is written."""
        if self.roster.path is None:
            return
        self._checked = None
        columns = Button(_("Look at the columns"), self.show_fields, look="link", picture="columns-3")
        name, back = self.roster.path.name, back_button(self._page)
        step = CheckStep(
            self._page, self._desk, name, take=self.take, differ=self.compare, back=back, columns=columns
        )
        self._show(step, step.number)

        def checked(outcome: RosterOutcome) -> None:
            self._checked = outcome
            step.show_outcome(outcome)

        self.roster.run(dry_run=True, words=_("Checking each row…"), done=checked, failed=self._fall_back)

    def compare(self) -> None:
        """Show what the sheet says differently of people who are ours already."""

        def found(differences: tuple[Difference, ...]) -> None:
            back = Button(_("Step back"), self.check, look="link", picture="chevron-left")
            step = DifferStep(self._page, self._desk, differences, take_over=self._take_over, back=back)
            self._show(step, step.number)

        if self._checked is not None:
            self.roster.compare(self._checked, found, self._page.fault)

    def _take_over(self, wanted: list[Difference]) -> None:
        desk = self._desk

        def undo() -> None:
            desk.take_back(
                lambda office: office.members.update_from_roster(
                    office.actor, [one.turned() for one in wanted]
                ),
                lambda n: _n("{n} member is as before", "{n} members are as before", n),
            )

        def done(people: int) -> None:
            desk.say(_n("{n} member is changed", "{n} members are changed", people), undo)
            self.check()

        self.roster.take_over(wanted, done)

    def take(self) -> None:
        """Take the good rows in, in one act, and keep the others to be mended next."""
        self._checked = None  # a large roster judged twice would not fit into a small computer's memory
        self.roster.run(dry_run=False, words=_("Taking in…"), done=self._taken, failed=self._page.fault)

    def _taken(self, outcome: RosterOutcome) -> None:
        self.roster.outcome = outcome
        desk, page, import_id = self._desk, self._page, outcome.import_id
        taken = _n("{n} member taken in", "{n} members taken in", outcome.taken)
        kept = _n("{n} row kept as a draft", "{n} rows kept as drafts", outcome.drafted)
        undoable = import_id is not None and outcome.taken > 0
        desk.say(
            f"{taken} · {kept}", (lambda: undo_import(desk, page, import_id or "")) if undoable else None
        )
        if outcome.drafted:
            self.correct()
        else:
            self._show_done(0)

    def correct(self) -> None:
        """Show the rows of this roster that wait, to be mended."""
        outcome = self.roster.outcome
        if outcome is not None and outcome.import_id is not None:
            step = Drafts(self._page, self._desk, outcome.import_id, self.finish)
            self._show(step, CheckStep.number, LAST)
            step.sheet.setFocus()

    # -- 4 done

    def finish(self) -> None:
        """Leave what is still to be corrected as drafts, and show what came of the roster."""
        if isinstance(self.step, Drafts):
            self.step.settle()
        self.roster.count_waiting(self._show_done)

    def _show_done(self, waiting: int) -> None:
        outcome, look = self.roster.outcome, self.roster.look
        if outcome is None or look is None:
            return
        close = Button(
            _("Back to the list"), self._page.back, look="primary", picture="check", keys="Ctrl+Return"
        )
        step = DoneStep(
            self._page,
            self._desk,
            outcome,
            waiting,
            others=look.other_sheets,
            other=self._other_sheet,
            correct=self.correct,
            give_back=self.ask_result,
            undo=lambda: undo_import(self._desk, self._page, outcome.import_id or "", self._page.back),
            back=close,
        )
        self._show(step, step.number, LAST)

    def ask_result(self) -> None:
        """Ask where the sheet with what became of each row goes."""
        if self.roster.path is not None:
            name, title = _("{file} with results", file=self.roster.path.stem), _("Where to write the sheet")
            choose_saving(self._page, title, f"{name}.xlsx", EXCEL, self.save_result)

    def save_result(self, result: Path) -> None:
        """Write the sheet as it came to `result`, with what became of each row behind it."""
        self.roster.give_back(result, lambda: say_written(self._page, result))
