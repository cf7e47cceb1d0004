"""How long does a clerk wait in a large campaign? Against the same list kept as a workbook, read and saved whole.

A real encrypted office and the real page of visits, drawn offscreen. The rival is what the list is today: a workbook,
opened by calamine and saved by xlsxwriter, which are faster than any spreadsheet program at it.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from PySide6.QtWidgets import QApplication, QWidget
from python_calamine import CalamineWorkbook

from app.office import Office
from tests import campaigns
from tests.bench.bench_desk import PASSWORD, Painted, until
from tests.bench.measure import CLOCK, best, large, tell, timed, told
from ui.desk import Desk
from ui.kit import style
from ui.kit.jobs import Jobs
from ui.pages.visits.page import VisitsPage
from ui.pages.visits.planning import Planning
from ui.pages.visits.reckoning import Reckoning

RECORDS = 40
RIVAL = "workbook"
GOAL = "<= 1.000 s"


@dataclass(frozen=True)
class Campaign:
    """An office with one approved campaign of so many households, and its id."""

    office: Office
    id: str


def begin(folder: Path, count: int) -> Campaign:
    """Found an office, take households in and approve a campaign that reaches them all."""
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
    made, plan = campaigns.planned(office, folder.parent / f"{count}.xlsx", count)
    listed = timed(lambda: office.visits.make_list(office.actor, made))
    told(f"{count:,} households: put on the list", listed, count, "households")
    campaigns.approve(office, made, plan)
    assert office.visits.campaign(office.actor, made).recipients == count
    return Campaign(office, made)


class Ours:
    """The page of visits as the shell shows it."""

    def __init__(self, campaign: Campaign, jobs: Jobs, profile: Path) -> None:
        self.said: list[str] = []
        desk = Desk(
            office=campaign.office, office_name="青山镇总工会", jobs=jobs, profile=profile,
            go=lambda _page, _wish: None, say=lambda words, _undo=None: self.said.append(words),
            place=lambda _words: None,
        )  # fmt: skip
        self.page = VisitsPage(desk)
        self.page.resize(1214, 633)
        self.page.show()
        self.page.enter({"state": ""})
        self.loaded(lambda: None)

    def loaded(self, ask: Callable[[], Any]) -> None:
        """Ask, and wait until the list has come and its first rows are drawn."""
        shown = self.page.list
        ask()
        until(
            lambda: shown.grid is not None and shown.settled and shown.entry is not None and shown.entry.visit
        )
        grid = shown.grid
        assert grid is not None
        until(lambda: grid.rows.loaded_row(0) is not None)
        grid.viewport().repaint()

    def filtered(self, act: Callable[[], Any]) -> None:
        """Change what is asked for, and wait until the answer is drawn."""
        grid, came = self.page.list.grid, []
        assert grid is not None
        grid.rows.loaded.connect(came.append)
        act()
        until(lambda: came)
        grid.rows.loaded.disconnect(came.append)
        self.loaded(lambda: None)

    def record(self) -> None:
        """Record the household shown as planned, and wait until the next one stands there to be recorded."""
        entry, said = self.page.list.entry, len(self.said)
        assert entry is not None
        assert entry.visit is not None
        before = entry.visit.id
        self.page.as_planned()
        until(lambda: len(self.said) > said)
        self.loaded(lambda: None)
        until(lambda: entry.visit is not None and entry.visit.id != before and self.page.list.settled)

    def beside(self, act: Callable[[], Any], kind: type[QWidget]) -> None:
        """Open what stands in place of the list, and wait until it is drawn."""
        act()
        until(lambda: isinstance(self.page.stack.currentWidget(), kind))
        shown = self.page.stack.currentWidget()
        painted = Painted(shown)
        until(lambda: painted.times or not shown.isVisible())
        QApplication.processEvents()

    def close(self, jobs: Jobs) -> None:
        """Leave the page, and wait for what is still under way."""
        self.page.close_page()
        self.page.close()
        until(lambda: not jobs.under_way())


class Rival:
    """The same list in a workbook."""

    def __init__(self, path: Path, rows: list[list[Any]]) -> None:
        self.path, self.rows = path, rows
        self.save()

    def open(self) -> None:
        """Read the workbook whole."""
        self.rows = CalamineWorkbook.from_path(str(self.path)).get_sheet_by_index(0).to_python()

    def save(self) -> None:
        """Write the workbook whole."""
        with xlsxwriter.Workbook(str(self.path)) as book:
            sheet = book.add_worksheet()
            for at, cells in enumerate(self.rows):
                sheet.write_row(at, 0, cells)

    def record(self) -> None:
        """Write one household's outcome down, and save."""
        self.rows[len(self.rows) // 2][8] = "2026-01-20"
        self.save()


def size(folder: Path, jobs: Jobs, count: int) -> None:
    """Measure one size."""
    campaign = begin(folder / f"office-{count}", count)
    office, held = campaign.office, []
    opened = timed(lambda: held.append(Ours(campaign, jobs, folder)))
    ours = held[0]
    office.visits.export_list(office.actor, campaign.id, folder / f"list-{count}.xlsx")
    sheet = CalamineWorkbook.from_path(str(folder / f"list-{count}.xlsx")).get_sheet_by_index(0).to_python()
    rival = Rival(
        folder / f"rival-{count}.xlsx", [[*cells, "", "", "", "", "", "", "", ""] for cells in sheet]
    )
    opens = best(rival.open)
    tell(f"{count:,} households: page opened", opened, RIVAL, opens, GOAL)
    searched = timed(lambda: ours.filtered(lambda: ours.page.list.search.setText("王")))
    ours.filtered(lambda: ours.page.list.search.setText(""))
    village = timed(
        lambda: ours.filtered(lambda: ours.page.list.grid.filter_wanted.emit("place", frozenset({"7村"})))
    )
    ours.filtered(lambda: ours.page.list.grid.filter_wanted.emit("place", None))
    told(f"{count:,} households: searched, {GOAL}", searched, 1, "searches")
    told(f"{count:,} households: filtered by a village, {GOAL}", village, 1, "filters")
    ours.page.list.grid.go_to(0)
    waits = sorted(timed(ours.record) for _ in range(RECORDS))
    saves = best(rival.record)
    tell(f"{count:,} households: recorded, next one shown", statistics.median(waits), RIVAL, saves)
    tell(f"{count:,} households: the same, 9 of 10 within", waits[RECORDS * 9 // 10], RIVAL, saves, GOAL)
    reckoned = timed(lambda: ours.beside(ours.page.reckon, Reckoning))
    tell(f"{count:,} households: reckoned up", reckoned, RIVAL, opens, GOAL)
    ours.page.back()
    planned = timed(lambda: ours.beside(ours.page.planner.plan, Planning))
    told(f"{count:,} households: the next campaign offered, {GOAL}", planned, 1, "times")
    ours.close(jobs)
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
    main((312, 5_000) if large("Warm visits on the screen, against the list in a workbook") else (312,))
