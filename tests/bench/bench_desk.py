"""How soon is a list there, jumped through, sorted and filtered? Against a table filled with the same rows at once.

A real encrypted office and the real page of members, drawn offscreen; the rival is what one writes first, a
QStandardItemModel with every cell in it, at the small size only. What both weigh is told beside it.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app.members import Query
from app.office import Office
from tests.bench.measure import CLOCK, large, tell, timed, told
from tests.people import roster
from ui.desk import Desk
from ui.kit import style
from ui.kit.grid import Grid
from ui.kit.jobs import Jobs
from ui.pages.members.page import MembersPage

PASSWORD = "bench 一二三四五六"
RIVAL_UP_TO = 10_000
RIVAL = "QStandardItemModel"
STATM = Path("/proc/self/statm")


def resident() -> float:
    """Return how many MB this process holds in memory; 0 where the system does not tell."""
    gc.collect()
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if STATM.exists() else 0.0


def until(done: Callable[[], object]) -> None:
    """Let the screen work until something is so."""
    while not done():  # each is made so by an event, and turning round meanwhile would take the worker's time
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def with_members(folder: Path, count: int) -> Office:
    """Found an office and take in a roster."""
    Office.create(
        folder,
        code="222401001",
        name="青山镇总工会",
        region="222401",
        operator="王芳",
        password=PASSWORD,
        clock=CLOCK,
    ).close()
    office = Office.unlock(folder, PASSWORD, clock=CLOCK)
    office.members.import_roster(office.actor, roster(folder.parent / f"{count}.xlsx", count))
    return office


class Painted(QObject):
    """Counts how often a widget was drawn."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a drawing."""
        self.times += event.type() == QEvent.Type.Paint
        return False


class Ours:
    """The page of members as the shell shows it."""

    def __init__(self, office: Office, jobs: Jobs, profile: Path) -> None:
        desk = Desk(
            office=office, office_name="青山镇总工会", jobs=jobs, profile=profile,
            go=lambda _page, _wish: None, say=lambda _words, _undo=None: None, place=lambda _words: None,
        )  # fmt: skip
        self.page = MembersPage(desk)
        self.page.resize(1214, 633)  # what is left of 1366x768 beside the bars
        self.page.show()
        self.grid: Grid = self.page.roll.grid
        self.painted = Painted(self.grid.viewport())
        self.grid.failed.connect(lambda error: print("  failed:", error))

    def until_seen(self, ask: Callable[[], Any]) -> None:
        """Ask, and wait until the first rows are drawn, whether or not all ids are here."""
        ask()
        until(lambda: len(self.grid.rows.ids))
        self.painted.times = 0
        self.draw()

    def until_loaded(self, ask: Callable[[], Any]) -> None:
        """Ask, and wait until the rows seen are drawn."""
        came: list[int] = []
        self.grid.rows.loaded.connect(came.append)
        ask()
        until(lambda: came)
        self.grid.rows.loaded.disconnect(came.append)
        self.painted.times = 0
        self.draw()

    def draw(self) -> None:
        """See the rows drawn, when all of them are here."""
        QApplication.processEvents()
        first = max(0, self.grid.rowAt(0))
        last = self.grid.rowAt(self.grid.viewport().height() - 1)
        last = len(self.grid.rows.ids) - 1 if last < 0 else last
        until(
            lambda: (
                self.grid.rows.loaded_row(first) is not None and self.grid.rows.loaded_row(last) is not None
            )
        )
        if not self.painted.times:  # what was drawn meanwhile is not drawn again for the figure
            self.grid.viewport().repaint()

    def to_end(self) -> None:
        """Jump to the last row."""
        self.painted.times = 0
        self.grid.verticalScrollBar().setValue(self.grid.verticalScrollBar().maximum())
        self.draw()

    def to_start(self) -> None:
        """Jump to the first row."""
        self.grid.verticalScrollBar().setValue(0)
        self.draw()


class Rival:
    """A table with every cell of the same rows in it."""

    def __init__(self, office: Office, grid: Grid) -> None:
        columns = [column for column in grid.rows.columns if column.kind != "tick"]
        self.view = QTableView()
        self.view.resize(1214, 560)
        self.model = QStandardItemModel(0, len(columns))
        ids = office.members.window(office.actor, Query()).ids
        for start in range(0, len(ids), 200):
            for line in office.members.page(office.actor, ids[start : start + 200]):
                self.model.appendRow([QStandardItem(column.text(line)) for column in columns])
        self.view.setModel(self.model)
        self.view.show()
        self.draw()

    def draw(self) -> None:
        """Draw the rows seen."""
        QApplication.processEvents()
        self.view.viewport().repaint()

    def to_end(self) -> None:
        """Jump to the last row."""
        self.view.scrollToBottom()
        self.draw()

    def sort(self, column: int) -> None:
        """Sort by a column."""
        self.model.sort(column, Qt.SortOrder.DescendingOrder)
        self.draw()

    def only(self, column: int, words: str) -> None:
        """Leave the rows whose cell says `words`."""
        for row in range(self.model.rowCount()):
            self.view.setRowHidden(row, self.model.item(row, column).text() != words)
        self.draw()


def size(folder: Path, jobs: Jobs, count: int) -> None:
    """Measure one size."""
    office = with_members(folder / f"office-{count}", count)
    before, held = resident(), []
    made = timed(lambda: held.append(Ours(office, jobs, folder)))
    ours = held[0]
    opened = timed(lambda: ours.until_seen(lambda: ours.page.enter({})))
    until(lambda: not jobs.under_way())
    again = timed(lambda: ours.until_loaded(lambda: ours.page.enter({})))
    end = timed(ours.to_end)
    ours.to_start()
    grid = ours.grid
    sorting = timed(lambda: ours.until_loaded(lambda: grid.sort_by("unit", True)))
    name = next(n for n, column in enumerate(grid.rows.columns) if column.filter == "sex")
    words = grid.rows.index(0, name).data()
    only = timed(lambda: ours.until_loaded(lambda: grid.filter_wanted.emit("sex", frozenset({"1"}))))
    searched = timed(lambda: ours.until_loaded(lambda: ours.page.roll.find("王")))
    weight = resident() - before
    told(f"{count:,} members: page made", made, 1, "pages")
    told(f"{count:,} members: page shown again", again, 1, "changes")
    told(f"{count:,} members: searched for a surname", searched, 1, "searches")
    if count > RIVAL_UP_TO:
        for what, seconds in (
            ("page change to first rows, goal <= 0.100 s", opened),
            ("jump to the end", end),
            ("sort", sorting),
            ("filter by a value", only),
        ):
            told(f"{count:,} members: {what}", seconds, 1, "times")
        print(f"  {f'{count:,} members: memory':<44} {weight:9.1f} MB")
    else:
        before = resident()
        theirs = timed(lambda: held.append(Rival(office, grid)))
        rival = held[1]
        tell(f"{count:,} members: page change to first rows", opened, RIVAL, theirs, "<= 0.100 s")
        tell(f"{count:,} members: jump to the end", end, RIVAL, timed(rival.to_end))
        tell(f"{count:,} members: sort", sorting, RIVAL, timed(lambda: rival.sort(4)))
        tell(
            f"{count:,} members: filter by a value",
            only,
            RIVAL,
            timed(lambda: rival.only(name, words)),
            "<= 0.100 s",
        )
        heavy = resident() - before
        print(
            f"  {f'{count:,} members: memory':<44} {weight:9.1f} MB  {RIVAL} {heavy:.1f} MB {weight / max(heavy, 0.1):8.2f}x"
        )
        rival.view.close()
    ours.page.close_page()
    ours.page.close()
    until(lambda: not jobs.under_way())
    office.close()


def main(counts: tuple[int, ...]) -> None:
    """Print the ratios."""
    app = QApplication.instance() or QApplication([])
    style.dress(app, style.load_faces())
    jobs = Jobs()
    with tempfile.TemporaryDirectory() as name:
        for count in counts:
            size(Path(name), jobs, count)
        jobs.close()


if __name__ == "__main__":
    main((10_000, 100_000) if large("The desk's list, against a table with every cell in it") else (10_000,))
