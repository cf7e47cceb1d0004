"""Rows are ticked with Space, the mouse or all at once, stay ticked while sorted, and the batch bar counts them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.ui.kit.grid_rows import COLUMNS, Made, Reckoned
from ui.kit.grid import Grid
from ui.kit.grid_batch import BatchBar
from ui.kit.grid_ticks import Ticks
from ui.kit.grid_totals import Totals

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
TICK = len(COLUMNS)


@pytest.fixture
def grid(qtbot, jobs):
    made = Grid(jobs, COLUMNS, None, "人", ticks=True)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.show_source(Made(count=1_000))
    made.go_to(0)
    made.told = []
    made.ticked.connect(made.told.append)
    return made


def press(qtbot, grid, row, held=Qt.KeyboardModifier.NoModifier):
    box = grid.visualRect(grid.rows.index(row, TICK))
    qtbot.mouseClick(grid.viewport(), LEFT, held, box.topLeft() + QPoint(2, 2))  # the whole cell is pressed


def test_the_boxes_stand_before_all_columns_and_change_no_columns_number(grid):
    assert grid.header.visualIndex(TICK) == 0
    assert grid.rows.index(3, 1).data() == "人3"
    grid.header.moveSection(grid.header.visualIndex(2), 0)
    assert grid.header.visualIndex(TICK) == 0


def test_space_ticks_all_rows_the_choice_touches_and_unticks_them(qtbot, grid):
    grid.walk_to(3, 1)
    grid.walk_to(6, 2, extend=True)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert grid.chosen_ids() == [3, 4, 5, 6]
    grid.walk_to(5, 1)
    assert grid.count_chosen() == 4
    grid.walk_to(8, 1, extend=True)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert grid.chosen_ids() == [3, 4, 5, 6, 7, 8]
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert grid.chosen_ids() == [3, 4]
    assert grid.told == [4, 6, 2]


def test_a_press_anywhere_in_the_cell_ticks_and_shift_ticks_through(qtbot, grid):
    press(qtbot, grid, 2)
    press(qtbot, grid, 5, SHIFT)
    assert grid.ticked_ids() == [2, 3, 4, 5]
    press(qtbot, grid, 3)
    assert grid.ticked_ids() == [2, 4, 5]
    opened = []
    grid.opened.connect(opened.append)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=grid.visualRect(grid.rows.index(4, TICK)).center())
    assert opened == []


def test_the_box_in_the_header_ticks_all_that_match(qtbot, grid):
    place = QPoint(grid.header.sectionViewportPosition(TICK) + 5, 5)
    qtbot.mouseClick(grid.header.viewport(), LEFT, pos=place)
    assert grid.count_ticked() == 1_000
    assert grid.header.tick_state() == Qt.CheckState.Checked
    press(qtbot, grid, 1)
    assert grid.count_ticked() == 999
    assert grid.header.tick_state() == Qt.CheckState.PartiallyChecked
    qtbot.mouseClick(grid.header.viewport(), LEFT, pos=place)
    qtbot.mouseClick(grid.header.viewport(), LEFT, pos=place)
    assert grid.count_ticked() == 0
    assert grid.header.tick_state() == Qt.CheckState.Unchecked


def test_ctrl_a_and_space_tick_a_million_without_walking_through_them(qtbot, grid):
    source = Made(count=1_000_000)
    grid.show_source(source)
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert grid.count_chosen() == 1_000_000
    assert grid.rows.ticks._others == set()
    assert source.asked <= 400


def test_ticks_are_kept_while_sorting_and_let_go_with_rows_no_longer_shown(qtbot, grid):
    for row in (1, 2, 900):
        grid.walk_to(row, 1)
        qtbot.keyClick(grid, Qt.Key.Key_Space)
    grid.show_source(Made(count=1_000, turned=True))
    assert grid.ticked_ids() == [900, 2, 1]
    grid.show_source(Made(count=100))
    assert grid.ticked_ids() == [1, 2]
    assert grid.told[-1] == 2
    grid.tick_all()
    grid.show_source(Made(count=150))
    assert grid.count_ticked() == 100
    grid.show_source(Made(count=0))
    assert grid.count_ticked() == 0


def test_esc_takes_the_ticks_before_the_pages_own_esc(qtbot, grid):
    gone = []
    QShortcut("Escape", grid.window(), activated=lambda: gone.append(1))
    grid.tick_all()

    def escape():
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        event.setAccepted(False)
        grid.event(event)
        return event.isAccepted()

    assert escape()
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert grid.count_ticked() == 0
    assert not escape()


def test_a_screen_reader_hears_whether_a_row_is_ticked(grid):
    index = grid.rows.index(0, TICK)
    role = Qt.ItemDataRole.AccessibleTextRole
    before = index.data(role)
    grid.turn_ticks()
    assert index.data(role) != before
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert grid.rows.headerData(TICK, Qt.Orientation.Horizontal, role)
    assert grid.columnWidth(TICK) >= 24


def test_the_boxes_are_neither_copied_nor_chosen_away(qtbot, grid):
    grid.show_source(Made(count=3))
    grid.tick_all()
    grid.selectAll()
    grid.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[0] == "0"
    assert TICK not in grid.columns.shown()
    assert [line["key"] for line in grid.arrangement()["columns"]] == [column.name for column in COLUMNS]


def test_without_boxes_space_does_nothing(qtbot, jobs):
    plain = Grid(jobs, COLUMNS, None, "人")
    qtbot.addWidget(plain)
    plain.show_source(Made(count=3))
    plain.go_to(1)
    qtbot.keyClick(plain, Qt.Key.Key_Space)
    plain.tick_all()
    plain.turn_ticks()
    plain.untick_all()
    assert (plain.count_ticked(), plain.chosen_ids()) == (0, [1])


def test_ticks_know_all_without_a_list():
    ticks = Ticks()
    ticks.follow(range(5))
    ticks.put([0, 1, 2, 3], True)
    ticks.put([4], True)
    assert len(ticks) == 5
    assert ticks._others == set()
    ticks.put([1], False)
    assert ticks.listed() == [0, 2, 3, 4]
    ticks.follow([4, 1, 9])
    assert ticks.listed() == [4]
    ticks.put([4], False)
    assert len(ticks) == 0
    ticks.follow([])
    ticks.put_all(True)
    assert len(ticks) == 0


# -- the bar under the table


@pytest.fixture
def desk(qtbot, jobs):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setSpacing(0)
    window.grid = Grid(jobs, COLUMNS, None, "人", ticks=True)
    window.totals = Totals(window.grid)
    window.done = []
    actions = [("改单位", lambda: window.done.append(window.grid.chosen_ids()), "pencil", "Ctrl+H")]
    window.bar = BatchBar(window.grid, actions, window.totals)
    for part in (window.grid, window.totals, window.bar):
        column.addWidget(part)
    window.resize(700, 400)
    window.show()
    window.grid.show_source(Reckoned(count=100))
    window.grid.go_to(0)
    return window


def test_the_bar_stands_in_the_place_of_the_totals_while_rows_are_ticked(qtbot, desk):
    assert not desk.bar.isVisible()
    assert desk.totals.row.isVisible()
    desk.grid.turn_ticks()
    qtbot.waitUntil(desk.bar.isVisible)
    assert not desk.totals.row.isVisible()
    assert desk.totals.bar.isVisible()  # the table can still be scrolled sideways
    assert "1" in desk.bar.words.text()
    desk.grid.walk_to(20, 1)
    qtbot.keyClick(desk.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "2" in desk.bar.words.text())
    qtbot.mouseClick(desk.bar.buttons[0], LEFT)
    assert desk.done == [[0, 20]]


def test_two_chosen_rows_are_enough_and_leaving_chooses_one(qtbot, desk):
    desk.grid.walk_to(3, 1)
    desk.grid.walk_to(5, 1, extend=True)
    qtbot.waitUntil(desk.bar.isVisible)
    qtbot.mouseClick(desk.bar.leave_button, LEFT)
    assert not desk.bar.isVisible()
    assert desk.totals.row.isVisible()
    assert desk.grid.chosen_ids() == [5]
    assert desk.focusWidget() is desk.grid


def test_the_bar_is_reached_with_tab_and_big_enough(qtbot, desk):
    desk.grid.turn_ticks()
    qtbot.waitUntil(desk.bar.isVisible)
    desk.grid.setFocus()
    reached = []
    for _press in range(4):
        qtbot.keyClick(desk.focusWidget(), Qt.Key.Key_Tab)
        reached.append(desk.focusWidget())
    assert desk.bar.buttons[0] in reached
    assert desk.bar.leave_button in reached
    for button in (*desk.bar.buttons, desk.bar.leave_button):
        assert button.accessibleName()
        assert button.height() >= 24
