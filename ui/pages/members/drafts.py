"""Which rows of rosters wait to be corrected? Each is mended here and judged again, without the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.shared.text import _, _n
from ui.kit.fields import Field
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Words
from ui.kit.window_model import ListSource
from ui.pages.members.roster import back_button

if TYPE_CHECKING:
    from app.members import DraftLine, Fixed
    from ui.desk import Desk


def draft_columns() -> list[Column]:
    """Return the columns: where the row stood, whose it is, and what is wrong."""
    return [
        Column(_("Row"), lambda d: str(d.sheet_row), 60, "count"),
        Column(
            _("Name"), lambda d: next((text for header, text in d.cells.items() if "姓名" in header), ""), 110
        ),
        Column(_("Column"), lambda d: " · ".join(dict.fromkeys(p.column for p in d.problems)), 160),
        Column(_("In the sheet"), lambda d: "  ".join(p.value for p in d.problems if p.value), 180),
        Column(_("What about it"), lambda d: "  ".join(p.words() for p in d.problems), 520),
    ]


class Drafts(QWidget):
    """The rows that wait, and a place to mend the one chosen."""

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self._shown: str | None = None
        self._fields: dict[str, Field] = {}
        self.grid = Grid(desk.jobs, draft_columns(), self, _("Rows to correct"))
        self.grid.empty.say(_("Nothing to correct"), _("Every row of every roster is taken in or put away."))
        self.grid.moved_to.connect(self._show)
        self.grid.opened.connect(lambda _draft: self._focus())
        self.grid.rows.loaded.connect(
            lambda count: self.grid.go_to(0) if count and self.grid.current() is None else None
        )
        self.card = Card(margin=14, spacing=8)
        self.title = Words("", "section", wrap=True)
        self._room = QWidget()
        self._grid = QGridLayout(self._room)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.card.body.addWidget(self.title)
        self.card.body.addWidget(self._room)
        foot = QHBoxLayout()
        self.mend_button = Button(
            _("Judge again and take in"), self.mend, look="primary", picture="check", keys="Ctrl+Return"
        )
        self.drop_button = Button(_("Put this row away"), self.drop)
        foot.addWidget(back_button(page))
        foot.addStretch(1)
        foot.addWidget(self.drop_button)
        foot.addWidget(self.mend_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.grid, 1)
        whole.addWidget(self.card)
        whole.addLayout(foot)
        self._show(None)
        self.refresh()

    def refresh(self) -> None:
        """Read the rows that wait."""
        office = self._desk.office

        def read() -> list[DraftLine]:
            lines: list[DraftLine] = []
            for taken in office.members.imports(office.actor):
                if taken.waiting:
                    lines += [
                        d for d in office.members.drafts(office.actor, taken.id) if d.state == "waiting"
                    ]
            return lines

        self._page.run(read, lambda lines: self.grid.show_source(ListSource(lines)))

    def _show(self, draft: DraftLine | None) -> None:
        if draft is not None and draft.id == self._shown:
            return
        self._shown = draft.id if draft else None
        self._fields.clear()
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for button in (self.mend_button, self.drop_button):
            button.setEnabled(draft is not None)
        if draft is None:
            self.title.setText(_("Choose a row to correct it"))
            return
        self.title.setText(_("Row {n}: type what is right", n=draft.sheet_row))
        problems = {p.column: p for p in draft.problems if p.outcome == "refused" and p.column}
        for number, (column, problem) in enumerate(problems.items()):
            field = Field()
            field.setText(problem.suggestion or draft.cells.get(column, ""))
            field.setAccessibleName(column)
            field.setFixedWidth(300)
            field.returnPressed.connect(self.mend)
            label = QLabel(column)
            label.setBuddy(field)
            self._grid.addWidget(label, number, 0)
            self._grid.addWidget(field, number, 1)
            self._grid.addWidget(Words(problem.words(), colour="bad", wrap=True), number, 2)
            self._grid.setColumnStretch(2, 1)
            self._fields[column] = field

    def _focus(self) -> None:
        for field in self._fields.values():
            field.setFocus()
            field.selectAll()
            return

    def mend(self) -> None:
        """Have the row judged again with what was typed; a good one is taken in."""
        office, draft_id = self._desk.office, self._shown
        cells = {column: field.text() for column, field in self._fields.items()}
        if draft_id is None:
            return

        def mended(fixed: Fixed) -> None:
            self._shown = None
            if fixed.member_id is not None:
                self._page.strip.hide()
                self._desk.say(_("The row is corrected and taken in"), None)
            else:
                words = _n(
                    "{n} thing is still not right:", "{n} things are still not right:", len(fixed.problems)
                )
                self._page.strip.say(" ".join([words, *(p.words() for p in fixed.problems)]), "warn")
            self.refresh()

        self._page.run(lambda: office.members.fix_draft(office.actor, draft_id, cells), mended)

    def drop(self) -> None:
        """Put the row away; nobody is registered by it."""
        office, draft_id = self._desk.office, self._shown
        if draft_id is None:
            return

        def dropped(_none: None) -> None:
            self._shown = None
            self._desk.say(_("The row is put away"), None)
            self.refresh()

        self._page.run(lambda: office.members.drop_draft(office.actor, draft_id), dropped)
