"""A table of 100,000 rows shows its first page at once, fetches the rest when seen, copies like Excel."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ui.kit.grid import Column, Grid
from ui.kit.window_model import PAGE, PAGES_KEPT

MANY = 100_000


@dataclass
class Made:
    """A made-up window in memory that counts what it is asked."""

    count: int = MANY
    asked: int = 0

    def ids(self):
        return tuple(range(self.count))

    def rows(self, ids):
        self.asked += len(ids)
        return [(number, f"人{number}") for number in ids]


COLUMNS = [
    Column("号", lambda row: str(row[0]), 60, "count", sort="number"),
    Column("姓名", lambda row: row[1], 120, sort="name"),
    Column("状态", lambda _row: "在会", 90, "state", tone=lambda _row: "good"),
]


@pytest.fixture
def grid(qtbot, jobs):
    made = Grid(jobs, COLUMNS, None, "人")
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def test_only_the_first_page_is_read_for_the_first_paint(grid):
    source = Made()
    grid.show_source(source)
    grid.grab()
    assert grid.rows.rowCount() == MANY
    assert source.asked == PAGE
    assert grid.rows.index(3, 1).data() == "人3"


def test_a_far_row_is_a_placeholder_until_its_page_is_here(qtbot, grid):
    grid.show_source(Made())
    assert grid.rows.index(70_000, 1).data() == "…"
    qtbot.waitUntil(lambda: grid.rows.index(70_000, 1).data() == "人70000")


def test_memory_does_not_grow_with_the_rows_looked_at(qtbot, grid):
    grid.show_source(Made())
    for page in range(0, MANY // PAGE, 3):
        grid.rows.row(page * PAGE)
        grid.rows._fetch()
    assert len(grid.rows._pages) <= PAGES_KEPT


def test_ctrl_a_chooses_all_that_match_and_is_counted_without_reading_them(qtbot, grid):
    source, counted = Made(), []
    grid.show_source(source)
    grid.chosen.connect(counted.append)
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert counted[-1] == MANY
    assert source.asked == PAGE


def test_the_header_does_not_ask_every_row_whether_it_is_chosen(grid):
    assert grid.horizontalHeader().selectionModel() is not grid.selectionModel()


def test_copy_gives_tabs_and_headers_for_rows_never_seen(qtbot, grid):
    grid.show_source(Made(count=450))
    grid.selectAll()
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "号\t姓名\t状态"
    assert lines[-1] == "449\t人449\t在会"
    assert len(lines) == 451


def test_a_click_on_the_header_sorts_and_a_second_one_turns_it_round(qtbot, grid):
    asked = []
    grid.sort_wanted.connect(lambda key, down: asked.append((key, down)))
    grid.show_source(Made(count=3))
    grid._sort(1)
    grid._sort(1)
    grid._sort(2)
    assert asked == [("name", False), ("name", True)]


def test_the_same_people_again_keep_the_row_and_the_place(grid):
    grid.show_source(Made(count=5_000))
    grid.go_to(4_321)
    grid.show_source(Made(count=5_000))
    assert grid.current_id() == 4_321
    grid.show_source(Made(count=4_500))
    assert grid.current_id() == 4_321


def test_an_answer_to_an_older_question_is_dropped(grid, lanes, qtbot):
    grid.rows._jobs = lanes
    grid.show_source(Made(count=10))
    grid.show_source(Made(count=20))
    qtbot.waitUntil(lambda: grid.rows.rowCount() == 20)


def test_no_rows_show_what_to_do(grid):
    grid.empty.say("还没有会员", "从 Excel 导入。")
    grid.show_source(Made(count=0))
    assert grid.empty.isVisible()
    grid.show_source(Made(count=1))
    assert not grid.empty.isVisible()
