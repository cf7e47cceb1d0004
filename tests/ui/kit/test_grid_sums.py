"""What is chosen is summed beside the screen, the latest choice only; the totals stand under their columns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.ui.kit.grid_rows import COLUMNS, Made, Reckoned, fen
from ui.kit import style
from ui.kit.grid import Grid, Summed
from ui.kit.grid_totals import Totals, figure
from ui.kit.grid_walk import STRIDE, Walk


@pytest.fixture
def grid(qtbot, jobs):
    made = Grid(jobs, COLUMNS, None, "人")
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.told = []
    made.summed.connect(made.told.append)
    return made


def chosen(grid, first, last):
    grid.walk_to(*first)
    grid.walk_to(*last, extend=True)
    grid.sums.say()
    return grid.told[-1]


def test_a_block_is_counted_and_its_numbers_are_summed(grid):
    grid.show_source(Made(count=100))
    assert chosen(grid, (0, 3), (9, 5)) == Summed(10, 30, (("金额", "amount", -120_000), ("米", "count", 20)))
    assert chosen(grid, (2, 0), (4, 1)) == Summed(3, 6, ())
    assert chosen(grid, (0, 4), (0, 4)) == Summed(1, 1, (("金额", "amount", -120_000),))


def test_rows_never_seen_are_read_in_pages(grid):
    source = Made()
    grid.show_source(source)
    told = chosen(grid, (50_000, 4), (59_999, 4))
    assert told.sums == (("金额", "amount", sum(map(fen, range(50_000, 60_000)))),)
    assert told.rows == told.cells == 10_000


def test_rows_here_already_are_not_read_again(grid):
    source = Made()
    grid.show_source(source)
    asked = source.asked
    chosen(grid, (0, 4), (99, 5))
    assert source.asked == asked


def test_beyond_20_000_rows_the_source_is_asked_or_only_the_count_said(grid):
    source = Reckoned(count=30_000)
    grid.show_source(source)
    grid.selectAll()
    asked = source.asked
    grid.sums.say()
    assert grid.told[-1].sums == (("金额", "amount", sum(map(fen, range(30_000)))), ("米", "count", 60_000))
    assert source.asked == asked
    plain = Made(count=30_001)
    grid.show_source(plain)
    grid.selectAll()
    asked = plain.asked
    grid.sums.say()
    assert grid.told[-1] == Summed(30_001, 30_001 * 7, ())
    assert plain.asked == asked


def test_the_choice_is_summed_when_it_has_settled(qtbot, grid):
    grid.show_source(Made(count=50))
    qtbot.waitUntil(lambda: bool(grid.told))
    grid.told.clear()
    grid.walk_to(0, 4)
    for _press in range(5):
        qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(grid.told))
    assert [told.rows for told in grid.told] == [6]


def test_an_older_choice_is_dropped(qtbot, lanes):
    grid = Grid(lanes, COLUMNS, None, "人")
    qtbot.addWidget(grid)
    grid.show_source(Made())
    qtbot.waitUntil(lambda: grid.rows.rowCount() > 0)
    told = []
    grid.summed.connect(told.append)
    grid.walk_to(50_000, 4)
    grid.walk_to(65_000, 4, extend=True)
    grid.sums.say()
    grid.walk_to(1, 4)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Summed(1, 1, (("金额", "amount", 0),))]


def test_a_walk_lets_others_in_between_and_can_be_left(qtbot, lanes):
    seen, done, between = [], [], []
    walk = Walk(lanes, None)
    source = Made()

    def read(mark, rows):
        seen.append((mark, len(rows)))
        if len(seen) == 1:
            lanes.run(lambda _progress: between.append(len(seen)))

    walk.go(source, [(range(3 * STRIDE), "a")], read, lambda: done.append(1), pytest.fail)
    qtbot.waitUntil(lambda: bool(done))
    assert sum(count for _mark, count in seen) == 3 * STRIDE
    assert between[0] < len(seen)
    walk.go(source, [(range(100_000), "b")], read, lambda: done.append(2), pytest.fail)
    walk.stop()
    walk.go(source, [(range(5), "c")], read, lambda: done.append(3), pytest.fail)
    qtbot.waitUntil(lambda: 3 in done)
    assert 2 not in done


def test_a_walk_that_breaks_says_so_once(jobs):
    class Broken(Made):
        def rows(self, ids):
            raise OSError

    told = []
    Walk(jobs, None).go(
        Broken(), [(range(10_000), None)], lambda *_: None, lambda: told.append("done"), told.append
    )
    assert [type(error) for error in told] == [OSError]


# -- the row of totals


@pytest.fixture
def desk(qtbot, grid):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setSpacing(0)
    window.totals = Totals(grid)
    column.addWidget(grid)
    column.addWidget(window.totals)
    window.resize(660, 300)
    window.show()
    return window


def test_totals_stand_under_their_columns_in_words_people_write(grid, desk):
    grid.show_source(Reckoned(count=100))
    assert desk.totals.isVisible()
    assert desk.totals.row.words() == {"金额": "-1,200.00", "米": "200"}
    assert "-1,200.00" in desk.totals.row.accessibleDescription()
    assert (figure("amount", -123_456_789), figure("count", 1_234)) == ("-1,234,567.89", "1,234")


def inked(desk, grid):
    """Where along the row of totals red is drawn: first and last x."""
    image = desk.totals.row.grab().toImage()
    found = [
        x for x in range(image.width()) for y in range(4, image.height() - 2)
        if image.pixelColor(x, y).red() > 150 and image.pixelColor(x, y).green() < 100
    ]  # fmt: skip
    return (found[0], found[-1]) if found else None


def test_totals_follow_widths_moves_scrolling_and_the_frozen_part(qapp, grid, desk):
    grid.show_source(Reckoned(count=100))
    grid.grab()

    def right_edge(number):
        return grid.viewport().x() + grid.columnViewportPosition(number) + grid.columnWidth(number)

    assert abs(inked(desk, grid)[1] - (right_edge(4) - 9)) <= 2
    grid.setColumnWidth(3, 100)
    assert abs(inked(desk, grid)[1] - (right_edge(4) - 9)) <= 2
    grid.columns.move(4, -1)
    assert abs(inked(desk, grid)[1] - (right_edge(4) - 9)) <= 2
    desk.totals.bar.setValue(60)
    assert grid.horizontalScrollBar().value() == 60
    assert abs(inked(desk, grid)[1] - (right_edge(4) - 9)) <= 2
    desk.totals.bar.setValue(desk.totals.bar.maximum())
    assert desk.totals.bar.value() == grid.horizontalScrollBar().value() > 60
    red = inked(desk, grid)
    assert red is None or red[0] >= grid.frozen.reach
    grid.columns.show_column(4, False)
    assert inked(desk, grid) is None
    assert "金额" not in desk.totals.row.words()
    style.use_text_step(qapp, 2)
    assert desk.totals.row.height() >= grid.verticalHeader().defaultSectionSize()


def test_a_source_that_cannot_sum_has_no_row_and_its_own_scroll_bar(grid, desk):
    grid.show_source(Reckoned(count=100))
    assert grid.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    grid.show_source(Made(count=100))
    assert not desk.totals.isVisible()
    assert grid.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded
