"""What have the lists of unions and of units in common? Search, quick lists, table, panel, papers; asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.shared.text import _
from ui.desk import Desk
from ui.kit.flow import Flow
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.parts import Button, Chip
from ui.kit.quick import quick_row
from ui.kit.search import SearchField
from ui.pages.listing import ListPapers
from ui.pages.registers import Register
from ui.pages.unions.panel import Panel
from ui.pages.unions.rows import Asked, Rows, meets, value_words

LOOK_AFTER = 60  # milliseconds a row must stay current before its panel is read
PANEL = "panel.unions"


@dataclass(frozen=True)
class Kind:
    """What one of the lists is made of: its name, columns, quick lists, filters, sorts and the search's words."""

    key: str
    title: str
    columns: Sequence[Column]
    chips: Mapping[str, str]
    lists: Mapping[str, Callable[[Any], bool]]
    filters: Asked
    sorts: Mapping[str, Callable[[Any], Any]]
    hint: str
    sort: str = "name"


class Lines(QWidget):
    """One list with the panel of its current row; every row is read at once, for there are never very many."""

    PAPER: ClassVar[str]  # the form printed of a row

    edit_wanted = Signal(str)
    new_wanted = Signal()
    looked_at = Signal(str)

    def __init__(self, page: Page, desk: Desk, kind: Kind, panel: Panel, *, ticks: bool = False) -> None:
        super().__init__()
        self._page, self._desk, self.kind, self.panel = page, desk, kind, panel
        self._rows: Sequence[Any] = ()
        self._then: str | None = None
        self.sort, self.descending = kind.sort, False
        self.grid = Grid(desk.jobs, kind.columns, page, kind.title, ticks=ticks)
        self.register = Register(self.grid, desk, page, kind.key, self.ask, value_words)
        self.papers = ListPapers(page, desk, self.grid, lambda: kind.title, kind.key, self._filter_words)
        table = QHBoxLayout()
        table.setSpacing(12)
        table.addWidget(self.grid, 1)
        table.addWidget(panel)
        if desk.arranged(PANEL) is False:
            panel.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(self.papers.line)
        self.column.addLayout(self._filters())
        self.column.addLayout(table, 1)
        self.looking = QTimer(self, interval=LOOK_AFTER, singleShot=True)
        self.looking.timeout.connect(self._look)
        self.grid.show_sort(self.sort, self.descending)
        self.grid.sort_wanted.connect(self._sort)
        self.grid.moved_to.connect(lambda _row: self.looking.start())
        self.grid.opened.connect(lambda row: self.edit_wanted.emit(row.id))
        self.grid.chosen.connect(lambda _count: self._say_place())
        self.grid.rows.loaded.connect(self._loaded)

    def _filters(self) -> Flow:
        self.search = SearchField(self.kind.hint)
        self.chips = {key: Chip(words, key) for key, words in self.kind.chips.items()}
        return quick_row(self, self.search, self.chips, self.ask, self.grid)

    # -- what is asked

    @property
    def key(self) -> str:
        """Return the quick list in force."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show what was read: the counts of the quick lists, and the list asked for."""
        self._rows = rows
        for key, chip in self.chips.items():
            chip.tell(sum(map(self.kind.lists[key], rows)))
        self._say_empty()
        self.ask()

    def show_list(self, key: str) -> None:
        """Show one of the quick lists, whatever was searched before."""
        self.search.forget()
        self.register.drop_filters()
        self.chips[key].setChecked(True)
        self.ask()

    def ask(self) -> None:
        """Show the rows that are asked for, in their order."""
        rows = sorted(self._asked(), key=self.kind.sorts[self.sort], reverse=self.descending)
        self.grid.show_source(Rows(rows, self._asked, self.kind.filters, value_words))

    def _asked(self, but: str = "") -> list[Any]:
        """Return the rows asked for, the filter of the column `but` apart."""
        typed, belongs = self.search.text().strip(), self.kind.lists[self.key]
        found = [row for row in self._rows if belongs(row) and (not typed or meets(row, typed))]
        for name, chosen in self.register.filters.items():
            if name != but:
                found = [row for row in found if self.kind.filters[name](row) in chosen]
        return found

    def _sort(self, key: str, descending: bool) -> None:
        self.sort, self.descending = key, descending
        self.ask()

    def _filter_words(self) -> str:
        chip = self.chips[self.key]
        typed = self.search.text().strip()
        return self.register.filter_words(chip.accessibleName() if chip.key else "", typed)

    def turn_panel(self) -> None:
        """Show or hide the panel on the right; it stays so for this operator."""
        self.panel.setVisible(self.panel.isHidden())
        self._desk.arrange(PANEL, not self.panel.isHidden())

    def way_back(self) -> dict[str, Any]:
        """Return what brings this list back as it is now."""
        filters = {name: sorted(chosen) for name, chosen in self.register.filters.items()}
        return {"list": self.key, "typed": self.search.text(), "filters": filters,
                "sort": (self.sort, self.descending), "row": self.grid.current_id()}  # fmt: skip

    def come_back(self, wish: Mapping[str, Any]) -> None:
        """Show the list as `way_back` described it, once its rows are read."""
        self.chips[wish["list"]].setChecked(True)
        self.search.setText(wish["typed"])
        self.register.put_filters(wish["filters"])
        self.sort, self.descending = wish["sort"]
        self.grid.show_sort(self.sort, self.descending)
        self._then = wish["row"]

    def go_to_later(self, row_id: str) -> None:
        """Make a record the current one when the list is read next."""
        self._then = row_id

    # -- what came

    def _say_empty(self) -> None:
        if self._rows:
            show_all = Button(_("Show all"), lambda: self.show_list(""))
            self.grid.empty.say(_("Nothing matches"), _("Try fewer letters, or another list."), [show_all])
        else:
            self.say_none()

    def say_none(self) -> None:
        """Say that there is nothing yet, and how it begins."""
        raise NotImplementedError

    def _loaded(self, count: int) -> None:
        then, self._then = self._then, None
        self.grid.stand_on(then)
        if count:
            self.looking.start()
        else:
            self.panel.show_record(None)
        self._say_place()

    def _say_place(self) -> None:
        if self.isVisible():
            self.register.say_place()

    def _look(self) -> None:
        if (row := self.grid.current()) is not None:
            self.looked_at.emit(row.id)

    def current(self) -> Any | None:
        """Return the row the panel shows, None while it shows none."""
        row = self.grid.current()
        shown = self.panel.shown
        return row if row is not None and shown is not None and shown.id == row.id else None
