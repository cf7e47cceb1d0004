"""Which hardship files are there, and which wait? The list with its quick lists, and what is done with many of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.hardship import FileFilter
from app.shared.text import _
from ui.kit.flow import Flow
from ui.kit.grid import Grid
from ui.kit.grid_batch import BatchBar
from ui.kit.page import Page
from ui.kit.parts import Button, Chip
from ui.kit.quick import quick_row
from ui.kit.search import SearchField
from ui.pages.hardship.columns import FileSource, columns, value_words
from ui.pages.hardship.words import LISTS, RARE, list_words
from ui.pages.home.gather import may
from ui.pages.registers import Register

if TYPE_CHECKING:
    from ui.desk import Desk


class FilesList(QWidget):
    """The list of files. What is chosen in it is said by signals; the page does it."""

    opened = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()
    cadre_wanted = Signal()
    reminders_wanted = Signal()
    print_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, page: Page, desk: Desk) -> None:
        super().__init__()
        self._page, self._desk = page, desk
        self._then: str | None = None
        self._every = 0
        self._sort = ("place", False)
        self.counts: Mapping[str, int] = {}
        self.grid = Grid(desk.jobs, columns(), page, _("Hardship files"), ticks=True)
        self.register = Register(self.grid, desk, page, "hardship", self.ask, value_words)
        self.batch = BatchBar(self.grid, self._batch_acts())
        column, left = QVBoxLayout(self), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        left.setSpacing(0)
        left.addWidget(self.grid, 1)
        left.addWidget(self.batch)
        column.addLayout(self._filters())
        column.addLayout(left, 1)
        self.grid.opened.connect(lambda line: self.opened.emit(line.id))
        self.grid.show_sort(*self._sort)
        self.grid.sort_wanted.connect(self._sorted)
        self.grid.chosen.connect(lambda _count: self._say_place())
        self.grid.moved_to.connect(lambda _row: self._say_place())
        self.grid.rows.loaded.connect(self._loaded)

    def _batch_acts(self) -> list[tuple[str, Any, str, str]]:
        acts: list[tuple[str, Any, str, str]] = []
        if may(self._desk.office, "hardship.keep"):
            acts.append((_("Change who is in charge"), self.cadre_wanted.emit, "pencil", "Ctrl+Shift+E"))
        acts += [
            (_("Review reminders"), self.reminders_wanted.emit, "calendar", ""),
            (_("Preview and print"), self.print_wanted.emit, "printer", ""),
            (_("Export the chosen"), self.export_wanted.emit, "file-down", ""),
        ]
        return acts

    def _filters(self) -> Flow:
        self.search = SearchField(_("File number, name, pinyin, last 4"))
        self.chips = {key: Chip(list_words(key), key) for key in LISTS}
        row = quick_row(self, self.search, self.chips, self.ask, self.grid)
        for key in RARE:
            self.chips[key].hide()
        return row

    # -- what is asked

    @property
    def key(self) -> str:
        """Return the quick list in force, empty for all living files."""
        return next(key for key, chip in self.chips.items() if chip.isChecked())

    def asked(self) -> FileFilter:
        """Return what is asked for now."""
        only = tuple(sorted(self.register.filters.items()))
        return FileFilter(self.search.text().strip(), self.key, only, *self._sort)

    def ask(self) -> None:
        """Ask for the list anew."""
        self._say_empty()
        self.grid.show_source(FileSource(self._desk.office, self.asked()))

    def _sorted(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self.ask()

    def refresh(self) -> None:
        """Show the list as it is now, then count the quick lists: the list must not wait for that."""
        office = self._desk.office
        self.ask()
        self._page.run(lambda: office.hardship.desk_counts(office.actor), self._count)

    def _count(self, counts: Mapping[str, int]) -> None:
        self.counts, self._every = counts, counts[""] + counts["ended"]
        for key, chip in self.chips.items():
            chip.tell(counts[key])
            if key in RARE:
                chip.setVisible(counts[key] > 0 or chip.isChecked())
        self._page.title.setText(_("Hardship files  {n}", n=f"{counts['']:,}"))
        self._say_empty()

    def show_list(self, key: str, row: str | None = None) -> None:
        """Show one of the quick lists, whatever was searched before, and stand on a row; asks nothing yet."""
        self._then = row
        self.chips[key if key in self.chips else ""].setChecked(True)
        self.chips[self.key].show()
        self.search.setText("")
        self.register.drop_filters()

    def wish(self, wish: Mapping[str, Any]) -> None:
        """Choose the files a wish names; without one everything stays as it was."""
        if "list" in wish:
            self.show_list(wish["list"], wish.get("row"))
            self.search.setText(wish.get("typed", ""))
            self.register.put_filters(wish.get("filters", {}))

    def way_back(self) -> dict[str, Any]:
        """Return what brings this list back as it is now; JSON values."""
        filters = {name: sorted(chosen) for name, chosen in self.register.filters.items()}
        return {
            "list": self.key,
            "typed": self.search.text(),
            "filters": filters,
            "row": self.grid.current_id(),
        }

    def filter_words(self) -> str:
        """Say what is filtered, for the head of a paper."""
        words = list_words(self.key) if self.key else ""
        return self.register.filter_words(words, self.search.text().strip())

    # -- what came

    def _say_empty(self) -> None:
        if self._every:
            words = _("Try fewer letters, another quick list, or fewer filters.")
            self.grid.empty.say(_("No file matches"), words, [Button(_("Show all"), self._show_all)])
            return
        words = _("Choose the head of the household among the members, or take in the sheet of households.")
        steps = []
        if may(self._desk.office, "hardship.keep"):
            steps = [
                Button(_("Open a file"), self.new_wanted.emit, look="primary", picture="plus"),
                Button(_("Take in households"), self.import_wanted.emit, picture="file-spreadsheet"),
            ]
        self.grid.empty.say(_("No hardship file yet"), words, steps)

    def _show_all(self) -> None:
        self.show_list("")
        self.ask()

    def _loaded(self, count: int) -> None:
        then, self._then = self._then, None
        self.grid.stand_on(then)
        self._say_place()

    def _say_place(self) -> None:
        if self.isVisible():
            self.register.say_place()

    def stand_on(self, file_id: str) -> None:
        """Stand on a file when the list is read the next time."""
        self._then = file_id
