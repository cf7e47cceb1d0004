"""Beside step 3: what does the sheet say differently of people who are ours? Old and new, taken over at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.shared.text import _, _n
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Words
from ui.kit.window_model import ListSource
from ui.pages.listing import ListPapers
from ui.pages.members.columns import field_name
from ui.pages.members.roster.step import Step
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import Difference
    from ui.desk import Desk


def difference_columns() -> list[Column]:
    """Return the columns: who, which field, what stands on the roll, what the sheet says."""
    return [
        Column(_("Row"), lambda one: str(one.sheet_row), 60, "count", key="row"),
        Column(_("Name"), lambda one: one.name, 110, key="name"),
        Column(_("Field"), lambda one: field_name(one.field), 170, key="field"),
        Column(_("As on the roll"), lambda one: one.old_shown, 260, key="old"),
        Column(_("In the sheet"), lambda one: one.new_shown, 260, key="new"),
    ]


class DifferStep(Step):
    """Every field that differs, a line each; the ticked ones, or all, are taken over in one act."""

    number = 3

    def __init__(
        self,
        page: Page,
        desk: Desk,
        found: Sequence[Difference],
        *,
        take_over: Callable[[list[Difference]], object],
        back: Button,
    ) -> None:
        super().__init__()
        self._found, self._take_over = found, take_over
        people = len({one.member_id for one in found})
        told = _n(
            "The sheet says something else of {n} member",
            "The sheet says something else of {n} members",
            people,
        )
        self.grid = Grid(desk.jobs, difference_columns(), self, _("What differs"), ticks=True)
        self.register = Register(self.grid, desk, page, "roster_differences")
        self.grid.empty.say(
            _("Nothing differs"), _("What the sheet says of members we have is what the roll says.")
        )
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("What differs"), "roster_differences", lambda: ""
        )
        self.take_button = Button("", self.take, look="primary", picture="check", keys="Ctrl+Return")
        self.column.addWidget(Words(told, "section"))
        self.column.addWidget(self.papers.line)
        self.column.addWidget(self.grid, 1)
        hint = _("Names, documents and membership are never changed here; an empty cell changes nothing.")
        self.end([back], hint, [self.papers.button, self.take_button])
        self.grid.chosen.connect(lambda _count: self._name())
        self.grid.show_source(ListSource(found))
        self._name()

    def _wanted(self) -> list[Difference]:
        return (
            [self._found[place] for place in self.grid.chosen_ids()]
            if self.grid.has_ticks()
            else [*self._found]
        )

    def _name(self) -> None:
        count = len(self._wanted())
        self.take_button.setText(_n("Take {n} change over", "Take {n} changes over", count))
        self.take_button.setEnabled(count > 0)

    def come(self) -> None:
        """Have the keys in the list: Space ticks, Ctrl+Enter takes over."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self) -> None:
        """Take over what is ticked, or all."""
        if wanted := self._wanted():
            self._take_over(wanted)
