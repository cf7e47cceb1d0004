"""Columns are chosen, moved and widened as a person likes, kept by name, and the first two stay in sight."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.ui.kit.grid_rows import COLUMNS, Made
from ui.kit import style
from ui.kit.grid import Column, Grid

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def grid(qtbot, jobs):
    made = Grid(jobs, COLUMNS, None, "人")
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.show_source(Made(count=500))
    made.go_to(0)
    made.told = []
    made.arranged.connect(lambda: made.told.append(made.arrangement()))
    return made


def titles(grid):
    return [grid.rows.columns[number].title for number in grid.columns.shown()]


# -- choosing columns


def test_a_hidden_column_waits_until_it_is_chosen(qtbot, grid):
    assert "备注" not in titles(grid)
    grid.choose_columns()
    panel = grid.panel
    panel.view.go_to(7)
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert titles(grid)[-1] == "备注"
    assert panel.window().focusWidget() is panel.view or panel.view.currentIndex().row() == 7
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert grid.panel is None
    qtbot.waitUntil(lambda: len(grid.told) == 1)
    assert grid.told[0]["columns"][7] == {"key": "remark", "width": 300, "hidden": False}


def test_columns_move_with_the_keyboard_and_go_back_as_at_first(qtbot, grid):
    grid.choose_columns()
    panel = grid.panel
    panel.view.go_to(4)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up, CTRL)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up, CTRL)
    assert titles(grid)[:4] == ["号", "姓名", "金额", "证件号码"]
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, CTRL)
    assert titles(grid)[3] == "金额"
    qtbot.mouseClick(panel.up, LEFT)
    assert titles(grid)[2] == "金额"
    panel.view.go_to(0)
    assert not grid.columns.move(0, -1)
    qtbot.mouseClick(panel.first, LEFT)
    assert titles(grid) == [column.title for column in COLUMNS[:7]]
    for button in (panel.up, panel.down, panel.first):
        assert button.accessibleName()
        assert min(button.height(), button.width()) >= 24


def test_the_last_column_cannot_be_hidden(qtbot, grid):
    grid.choose_columns()
    panel = grid.panel
    for place in range(7):
        panel.view.go_to(place)
        qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert titles(grid) == ["状态"]
    assert panel.lines.on == {"6"}


def test_a_width_drawn_by_hand_is_kept_and_said_once(qtbot, grid):
    right = grid.header.sectionViewportPosition(1) + grid.header.sectionSize(1)
    view = grid.header.viewport()
    qtbot.mousePress(view, LEFT, pos=QPoint(right - 1, 10))
    for x in range(right, right + 60, 10):
        qtbot.mouseMove(view, QPoint(x, 10))
    grid.header.resizeSection(1, 180)
    qtbot.mouseRelease(view, LEFT, pos=QPoint(right + 60, 10))
    qtbot.waitUntil(lambda: bool(grid.told))
    assert len(grid.told) == 1
    assert grid.arrangement()["columns"][1] == {"key": "name", "width": grid.columnWidth(1), "hidden": False}


def test_what_the_program_changes_is_not_taken_for_a_wish(qapp, qtbot, grid):
    style.use_text_step(qapp, 2)
    grid.resize(1200, 400)
    grid.arrange({"columns": [{"key": "name", "width": 90, "hidden": False}]})
    assert not grid.columns._timer.isActive()


# -- keeping and restoring


def test_an_arrangement_goes_through_a_file_and_comes_back(qtbot, jobs, grid):
    grid.columns.show_column(2, False)
    grid.columns.show_column(7, True)
    grid.columns.move(4, -3)
    kept = json.loads(json.dumps(grid.arrangement()))
    other = Grid(jobs, COLUMNS, None, "人", ticks=True)
    qtbot.addWidget(other)
    other.arrange(kept)
    assert titles(other) == titles(grid)
    assert other.arrangement() == kept
    other.columns.as_at_first()
    assert titles(other) == [column.title for column in COLUMNS[:7]]


@pytest.mark.parametrize(
    "kept",
    [
        {}, {"columns": None}, {"columns": "abc"}, {"columns": [3, None, {}, {"key": 5}, {"key": "gone", "width": 9}]},
        {"columns": [{"key": "name", "width": "wide", "hidden": "yes"}]}, {"columns": {"key": "name"}}, None, [],
    ],
)  # fmt: skip
def test_a_spoilt_arrangement_shows_the_usual_columns(grid, kept):
    grid.arrange(kept)
    assert sorted(titles(grid)) == sorted(column.title for column in COLUMNS[:7])
    assert all(grid.columnWidth(number) >= 24 for number in grid.columns.shown())


def test_new_columns_appear_beside_their_neighbour_and_absurd_widths_are_bounded(grid):
    kept = {"columns": [{"key": "cash", "width": 100_000}, {"key": "name", "width": -5}, {"key": "name", "width": 70},
                        {"key": "number", "width": 60, "hidden": True}]}  # fmt: skip
    grid.arrange(kept)
    assert titles(grid) == ["金额", "米", "状态", "姓名", "证件号码", "单位"]
    assert grid.columnWidth(4) == 2_000
    assert grid.columns._widths[1] == 24


def test_an_arrangement_that_hides_everything_shows_one(grid):
    grid.arrange({"columns": [{"key": column.name, "hidden": True} for column in COLUMNS]})
    assert titles(grid) == ["号"]


def test_the_name_of_a_column_falls_back_to_its_sorting_and_its_title():
    assert [Column("甲", str, key="k", sort="s").name, Column("甲", str, sort="s").name, Column("甲", str).name] == [
        "k", "s", "甲",
    ]  # fmt: skip


def test_widths_follow_the_text_size_without_drifting(qapp, grid):
    before = grid.arrangement()
    for step in (1, 2, 0, 2, 1):
        style.use_text_step(qapp, step)
    assert grid.columnWidth(1) == round(120 * 1.2)
    style.use_text_step(qapp, 0)
    assert grid.arrangement() == before
    assert grid.columnWidth(1) == 120


# -- what stays in sight


@pytest.fixture
def narrow(qtbot, jobs):
    made = Grid(jobs, COLUMNS, None, "人", ticks=True)
    qtbot.addWidget(made)
    made.resize(480, 300)
    made.show()
    made.show_source(Made(count=500))
    made.go_to(0)
    made.grab()
    return made


def kept(grid):
    return [grid.rows.columns[number].title for number in grid.frozen.kept]


def test_nothing_is_frozen_while_there_is_nothing_to_scroll(narrow, grid):
    assert not narrow.frozen.isVisible()
    assert not grid.frozen.isVisible()


def test_the_first_two_columns_and_the_boxes_stay_and_scroll_in_step(qtbot, narrow):
    narrow.horizontalScrollBar().setValue(150)
    assert kept(narrow) == ["", "号", "姓名"]
    assert narrow.frozen.width() == narrow.frozen.reach == 40 + 60 + 120
    narrow.verticalScrollBar().setValue(77)
    assert narrow.frozen.rowAt(5) == narrow.rowAt(5) == 77
    assert narrow.frozen.horizontalHeader().logicalIndexAt(50) == 0
    narrow.horizontalScrollBar().setValue(0)
    assert not narrow.frozen.isVisible()


def test_the_keyboard_brings_cells_out_from_under_the_frozen_part(qtbot, narrow):
    narrow.walk_to(0, 0)
    for _press in range(6):
        qtbot.keyClick(narrow, Qt.Key.Key_Right)
    assert narrow.frozen.isVisible()
    for column in (5, 4, 3, 2):
        qtbot.keyClick(narrow, Qt.Key.Key_Left)
        assert narrow.currentIndex().column() == column
        assert narrow.columnViewportPosition(column) >= narrow.frozen.reach
    before = narrow.horizontalScrollBar().value()
    qtbot.keyClick(narrow, Qt.Key.Key_Left)
    assert narrow.currentIndex().column() == 1
    assert narrow.horizontalScrollBar().value() == before


def test_the_mouse_finds_the_frozen_cells_and_draws_blocks_from_them(qtbot, narrow):
    narrow.horizontalScrollBar().setValue(200)
    view = narrow.viewport()
    y = narrow.rowViewportPosition(2) + 10
    qtbot.mouseClick(view, LEFT, pos=QPoint(60, y))
    assert (narrow.currentIndex().row(), narrow.currentIndex().column()) == (2, 0)
    x = narrow.columnViewportPosition(4) + narrow.columnWidth(4) // 2
    qtbot.mouseClick(view, LEFT, SHIFT, QPoint(x, y + 31))
    assert [(part.top, part.columns) for part in narrow.parts()] == [(2, (0, 1, 2, 3, 4))]
    qtbot.mouseClick(view, LEFT, pos=QPoint(5, y))
    assert narrow.ticked_ids() == [2]


def test_the_frozen_header_sorts_widens_and_moves(qtbot, narrow):
    narrow.horizontalScrollBar().setValue(200)
    asked = []
    narrow.sort_wanted.connect(lambda key, _down: asked.append(key))
    head = narrow.frozen.head
    assert head.isVisible()
    qtbot.mouseClick(head.viewport(), LEFT, pos=QPoint(130, 10))
    assert asked == ["name"]
    head.resizeSection(0, 50)
    assert narrow.columnWidth(0) == 50
    assert narrow.frozen.width() == 40 + 50 + 120
    head.moveSection(head.visualIndex(1), 1)
    assert titles(narrow)[:2] == ["姓名", "号"]
    assert kept(narrow) == ["", "姓名", "号"]
    qtbot.mouseClick(head.viewport(), LEFT, pos=QPoint(10, 10))
    assert narrow.count_ticked() == 500


def test_hidden_and_moved_columns_and_text_steps_change_what_is_frozen(qapp, qtbot, narrow):
    narrow.horizontalScrollBar().setValue(100)
    narrow.columns.show_column(0, False)
    narrow.horizontalScrollBar().setValue(100)
    assert kept(narrow) == ["", "姓名"]  # with the long number they would fill more than half
    narrow.resize(800, 300)
    narrow.columns.show_column(7, True)
    qtbot.waitUntil(lambda: narrow.horizontalScrollBar().maximum() > 100)
    narrow.horizontalScrollBar().setValue(100)
    assert kept(narrow) == ["", "姓名", "证件号码"]
    style.use_text_step(qapp, 1)
    qtbot.waitUntil(lambda: narrow.frozen.isVisible() and narrow.columnWidth(1) == 144)
    assert narrow.frozen.reach == sum(round(width * 1.2) for width in (40, 120, 160))
    assert narrow.frozen.width() == narrow.frozen.reach


def test_the_current_cell_and_the_choice_are_drawn_in_the_frozen_part(narrow):
    narrow.horizontalScrollBar().setValue(200)
    narrow.walk_to(1, 1)
    narrow.setFocus()
    image = narrow.frozen.viewport().grab().toImage()
    y = narrow.rowViewportPosition(1) + 15
    row = {image.pixelColor(x, y).name() for x in range(100, 219)}
    assert style.tokens().selection.lower() in row
    assert image.pixelColor(60, narrow.rowViewportPosition(1) + 4).name() == style.tokens().hover.lower()
