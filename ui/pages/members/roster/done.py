"""Step 4: who was taken in, what waits, and what can be done next? The sheet given back, another sheet, the undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.shared.dates import iso
from app.shared.identity import mask_id, mask_phone
from app.shared.text import _, _n
from ui.kit.flow import Flow
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Badge, Button, Card, Words
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.members.columns import field_name, sex_words
from ui.pages.members.roster.step import Step
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import RosterOutcome
    from ui.desk import Desk


def taken_columns() -> list[Column]:
    """Return the columns of who was taken in, numbers masked."""
    return [
        Column(_("Row"), lambda row: str(row.sheet_row), 60, "count", key="row"),
        Column(_("Name"), lambda row: row.new.name, 110, key="name"),
        Column(field_name("id_no"), lambda row: mask_id(row.new.id_no), 182, key="id_no"),
        Column(_("Sex"), lambda row: sex_words(row.new.sex), 60, key="sex"),
        Column(_("Birth date"), lambda row: iso(row.new.birth_date), 110, key="born"),
        Column(_("Unit"), lambda row: row.new.work_unit, 200, key="unit"),
        Column(field_name("mobile"), lambda row: mask_phone(row.new.mobile), 120, key="mobile"),
        Column(_("Remarks of the check"), lambda row: "  ".join(p.words() for p in row.problems), 320, key="said"),
    ]  # fmt: skip


class DoneStep(Step):
    """What came of it. `waiting` rows of this roster are still to be corrected."""

    number = 4

    def __init__(
        self,
        page: Page,
        desk: Desk,
        outcome: RosterOutcome,
        waiting: int,
        *,
        others: Sequence[str],
        other: Callable[[str], object],
        correct: Callable[[], object],
        give_back: Callable[[], object],
        undo: Callable[[], object],
        back: Button,
    ) -> None:
        super().__init__()
        card = Card(margin=14, spacing=10)
        card.body.addWidget(Words(_("Roster: {file}", file=outcome.found.file), "section", elide=True))
        sums = QHBoxLayout()
        mended = outcome.drafted - waiting
        sums.addWidget(
            Badge(_n("{n} member taken in", "{n} members taken in", outcome.taken + mended), "good")
        )
        if waiting:
            sums.addWidget(
                Badge(_n("{n} row waits to be corrected", "{n} rows wait to be corrected", waiting), "warn")
            )
        sums.addStretch(1)
        card.body.addLayout(sums)
        card.body.addWidget(Words(_told(outcome, waiting), colour="secondary", wrap=True))
        verbs = Flow()
        self.correct_button = Button(_("Correct the rows that wait"), correct, picture="pencil")
        self.result_button = Button(
            _("Save the sheet with what became of each row"), give_back, picture="file-down"
        )
        self.undo_button = Button(_("Undo the whole import"), undo, picture="undo-2")
        self.others = [Button(_("Take in the sheet {sheet} too", sheet=name), lambda name=name: other(name),
                              picture="file-spreadsheet") for name in others]  # fmt: skip
        for button in (self.correct_button, self.result_button, *self.others, self.undo_button):
            verbs.addWidget(button)
        card.body.addLayout(verbs)
        self.correct_button.setVisible(waiting > 0)
        self.undo_button.setVisible(outcome.import_id is not None)
        self.grid = Grid(desk.jobs, taken_columns(), self, _("Members taken in"))
        self.register = Register(self.grid, desk, page, "roster_taken")
        self.grid.empty.say(
            _("Nobody new"), _("Everybody who can be taken in from this sheet is here already.")
        )
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Members taken in"), "roster_taken", lambda: outcome.found.file
        )
        self.column.addWidget(card)
        self.column.addWidget(self.papers.line)
        self.column.addWidget(self.grid, 1)
        self.close_button = back
        self.end([], "", [self.papers.button, back])
        self.grid.show_source(ListSource([row for row in outcome.judgement.rows if row.new is not None]))

    def come(self) -> None:
        """Have Enter go back to the list."""
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _told(outcome: RosterOutcome, waiting: int) -> str:
    if outcome.import_id is None:
        return _(
            "Nothing was new in this sheet: whoever can be taken in is on the roll, and no row was kept twice."
        )
    if waiting:
        return _("The file itself was not changed. The rows to correct are kept as drafts and stay until they are "
                 "mended or put away.")  # fmt: skip
    return _("The file itself was not changed. No row of it waits any more.")
