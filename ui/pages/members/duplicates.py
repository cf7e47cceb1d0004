"""Who may stand on the roll twice? The pairs with their reasons; one is opened, compared, merged or told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.members import REASONS
from app.shared.text import _, _n
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Words
from ui.kit.tab_order import in_order
from ui.pages.listing import ListPapers
from ui.pages.members.columns import iso
from ui.pages.members.comparison import Comparison
from ui.pages.members.in_place import InPlace
from ui.pages.members.merged import Merged
from ui.pages.members.roster import back_button
from ui.pages.registers import Register

if TYPE_CHECKING:
    from app.members import Pair, PairLine
    from app.office import Office
    from ui.desk import Desk


@dataclass(frozen=True)
class PairSource:
    """The pairs, the most alike first, for the grid."""

    office: Office

    def ids(self) -> Sequence[Pair]:
        """Return all pairs."""
        return self.office.members.pairs(self.office.actor)

    def rows(self, ids: Sequence[Pair]) -> Sequence[PairLine]:
        """Return their lines."""
        return self.office.members.pair_lines(self.office.actor, ids)


def both(one: str, other: str) -> str:
    """Write what two say in one cell, once where they agree."""
    return one if one == other else f"{one or '--'} / {other or '--'}"


def columns() -> list[Column]:
    """Return the columns of the pairs."""
    return [
        Column(_("Name"), lambda line: both(*line.names), 130, key="name"),
        Column(_("Why"), lambda line: " · ".join(_(REASONS[code]) for code in line.pair.reasons), 330, key="why"),
        Column(_("Document numbers"), lambda line: both(*line.numbers), 330, key="numbers"),
        Column(_("Units"), lambda line: both(*line.units), 200, key="units"),
        Column(_("Joined on"), lambda line: both(*map(iso, line.joined)), 190, key="joined"),
    ]  # fmt: skip


class Duplicates(InPlace):
    """The pairs that may be one person, or one of them side by side."""

    LIST = "duplicates"

    def __init__(self, page: Page, desk: Desk, pair: tuple[str, str] | None = None) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self.comparison: Comparison | None = None
        self.merged: Merged | None = None
        self.sum = Words("", "section")
        self.grid = Grid(desk.jobs, columns(), self, _("Possible duplicates"))
        self.register = Register(self.grid, desk, page, "duplicates")
        self.papers = ListPapers(
            page, desk, self.grid, lambda: _("Possible duplicates"), "duplicates", lambda: ""
        )
        self.grid.empty.say(
            _("Nobody stands on the roll twice"),
            _("Nothing on the roll speaks for one person in two entries."),
        )
        self.open_button = Button(
            _("Compare the two"), self.grid.open_current, look="primary", picture="git-compare"
        )
        self.open_button.name_keys("Enter")
        self.back = back_button(page)
        self.merged_button = Button(_("Merges so far"), self.show_merged, picture="history")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._listed())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.grid.opened.connect(lambda line: self.compare(*line.pair.ids))
        self.grid.rows.loaded.connect(self._loaded)
        self.grid.moved_to.connect(lambda _row: self._say_place())
        if pair is not None:
            self.compare(*pair)
        self.refresh()

    def _listed(self) -> QWidget:
        listed = QWidget()
        column, foot = QVBoxLayout(listed), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.merged_button)
        foot.addWidget(self.papers.button)
        foot.addWidget(self.open_button)
        column.addWidget(self.sum)
        column.addWidget(self.papers.line)
        column.addWidget(self.grid, 1)
        column.addLayout(foot)
        in_order(self.grid, self.back, self.merged_button, self.papers.button, self.open_button)
        return listed

    def refresh(self) -> None:
        """Read the pairs anew."""
        self.grid.show_source(PairSource(self._desk.office))
        if self.merged is not None:
            self.merged.refresh()

    def _loaded(self, count: int) -> None:
        self.sum.setText(
            _n("{n} pair may be one person", "{n} pairs may be one person", count)
            if count
            else _("Possible duplicates")
        )
        self.open_button.setEnabled(count > 0)
        self.grid.setFocusPolicy(Qt.FocusPolicy.StrongFocus if count else Qt.FocusPolicy.NoFocus)
        self.grid.stand_on()
        if self.comparison is None and self.merged is None:
            (self.grid if count else self.back).setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_place()

    def _say_place(self) -> None:
        if self.grid.isVisible():
            self.register.say_place()

    # -- what opens in place of the pairs

    def compare(self, one: str, other: str) -> None:
        """Put two people side by side."""
        self.step_back()
        self.comparison = Comparison(self._page, self._desk, one, other)
        self.comparison.settled.connect(self._settled)
        self.comparison.left.connect(self.step_back)
        self._open(self.comparison)
        self.comparison.begin()

    def show_merged(self) -> None:
        """Show the merges that stand."""
        self.step_back()
        self.merged = Merged(self._page, self._desk, self._settled)
        self._open(self.merged)
        self.merged.refresh()

    def _open(self, widget: QWidget) -> None:
        self._page.strip.hide()
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        self._desk.place("")

    def _settled(self) -> None:
        self.step_back()
        self.refresh()

    def way_back(self) -> Mapping[str, Any]:
        """Return the wish that brings the pairs back, or the one that is compared."""
        return {**super().way_back(), "pair": self.comparison.ids if self.comparison is not None else None}

    def step_back(self) -> bool:
        """Return to the pairs; False when they are what is shown."""
        gone = self.comparison or self.merged
        if gone is None:
            return False
        self.comparison = self.merged = None
        self.stack.removeWidget(gone)
        gone.deleteLater()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_place()
        return True
