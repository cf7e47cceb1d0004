"""A table of 1,000,000 rows shows its first page at once, is walked, chosen and copied like Excel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from app.shared.errors import Cancelled
from tests.ui.kit.grid_rows import COLUMNS, Made
from ui.kit.grid import Column, Grid
from ui.kit.grid_block import parts_of
from ui.kit.window_model import PAGE, PAGES_KEPT

MANY = 100_000
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip

MENU = pytest.mark.qt_log_ignore("plugin does not support", extend=True)  # an offscreen menu grabs nothing


@pytest.fixture
def grid(qtbot, jobs):
    made = Grid(jobs, COLUMNS, None, "人")
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def clipped(grid):
    QGuiApplication.clipboard().setText("")
    grid.copy()
    return QGuiApplication.clipboard().text()


def where(grid):
    return grid.currentIndex().row(), grid.rows.columns[grid.currentIndex().column()].title


# -- the window


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


def test_a_million_rows_have_a_true_scroll_bar_and_are_copied_as_a_block(qtbot, grid):
    source = Made(count=1_000_000)
    grid.show_source(source)
    grid.grab()
    bar = grid.verticalScrollBar()
    for place in (bar.maximum(), bar.maximum() // 2, *range(0, bar.maximum(), bar.maximum() // 60)):
        bar.setValue(place)
        grid.grab()
        grid.rows._fetch()
        assert grid.rows.index(grid.rowAt(0), 1).data() == f"人{grid.rowAt(0)}"
    assert len(grid.rows._pages) <= PAGES_KEPT
    qtbot.keyClick(grid, Qt.Key.Key_End, CTRL)
    assert where(grid)[0] == 999_999
    qtbot.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert grid.count_chosen() == 1_000_000
    asked = source.asked
    grid.walk_to(700_000, 0)
    grid.walk_to(701_999, 2, extend=True)
    lines = clipped(grid).splitlines()
    assert lines[0] == "号\t姓名\t证件号码"
    assert lines[1] == "700000\t人700000\t220***********1234"
    assert len(lines) == 2_001
    assert source.asked - asked <= 2_000 + 3 * PAGE
    assert len(grid.rows._pages) <= PAGES_KEPT


def test_an_answer_to_an_older_question_is_dropped(grid, lanes, qtbot):
    grid.rows._jobs = lanes
    grid.show_source(Made(count=10))
    grid.show_source(Made(count=20))
    qtbot.waitUntil(lambda: grid.rows.rowCount() == 20)


def test_the_same_people_again_keep_the_row_the_column_and_the_place(grid):
    grid.show_source(Made(count=5_000))
    grid.walk_to(4_321, 4)
    grid.show_source(Made(count=5_000))
    assert grid.current_id() == 4_321
    grid.show_source(Made(count=4_500))
    assert where(grid) == (4_321, "金额")
    assert grid.current_id() == 4_321


def test_no_rows_show_what_to_do(grid):
    grid.empty.say("还没有会员", "从 Excel 导入。")
    grid.show_source(Made(count=0))
    assert grid.empty.isVisible()
    grid.show_source(Made(count=1))
    assert not grid.empty.isVisible()


def test_a_failing_source_is_told(grid):
    told = []
    grid.failed.connect(told.append)

    class Broken(Made):
        def ids(self):
            raise OSError

    grid.show_source(Broken())
    assert isinstance(told[0], OSError)


# -- choosing


def test_the_row_we_are_on_stays_in_sight_when_there_is_less_room(grid):
    grid.show_source(Made())
    last = grid.rowAt(grid.viewport().height() - 1) - 1
    grid.setCurrentIndex(grid.rows.index(last, 1))
    grid.resize(900, 250)
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()).center())
    top = grid.rowAt(0)
    grid.setCurrentIndex(grid.rows.index(top, 1))
    grid.resize(900, 200)
    assert grid.rowAt(0) == top, "nothing moves that need not"


def test_ctrl_a_chooses_all_that_match_and_is_counted_without_reading_them(qtbot, grid):
    source, counted = Made(), []
    grid.show_source(source)
    grid.chosen.connect(counted.append)
    qtbot.keyClick(grid, Qt.Key.Key_A, CTRL)
    assert counted[-1] == MANY
    assert source.asked == PAGE
    assert len(grid.selectionModel().selection()) == 1


def test_the_header_does_not_ask_every_row_whether_it_is_chosen(grid):
    for header in (grid.horizontalHeader(), grid.frozen.head):
        assert header.selectionModel() is not grid.selectionModel()


def test_shift_and_arrows_extend_a_block_from_its_anchor(qtbot, grid):
    grid.show_source(Made(count=50))
    grid.walk_to(5, 1)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(grid, key, SHIFT)
    assert grid.chosen_ids() == [5, 6, 7]
    assert clipped(grid) == "姓名\t证件号码\n" + "".join(f"人{n}\t220***********1234\n" for n in (5, 6, 7))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up):
        qtbot.keyClick(grid, key, SHIFT)
    assert grid.chosen_ids() == [4, 5]
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.chosen_ids() == [5]


def test_the_mouse_draws_a_block_and_ctrl_adds_another(qtbot, grid):
    grid.show_source(Made(count=50))

    def at(row, column):
        return grid.visualRect(grid.rows.index(row, column)).center()

    view, left = grid.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=at(2, 1))
    for place in (at(3, 2), at(9, 4), at(4, 3)):
        where = QPointF(place)
        held = QMouseEvent(
            QMouseEvent.Type.MouseMove, where, QPointF(view.mapToGlobal(place)), Qt.MouseButton.NoButton, left,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(view, held)
    qtbot.mouseRelease(view, left, pos=at(4, 3))
    assert [(part.top, part.bottom, part.columns) for part in grid.parts()] == [(2, 4, (1, 2, 3))]
    qtbot.mouseClick(view, left, CTRL, at(8, 1))
    assert grid.chosen_ids() == [2, 3, 4, 8]
    lines = clipped(grid).splitlines()
    assert lines[0] == "姓名\t证件号码\t单位"
    assert lines[-1] == "人8\t\t"
    qtbot.mouseClick(view, left, Qt.KeyboardModifier.NoModifier, at(6, 0))
    qtbot.mouseClick(view, left, SHIFT, at(7, 4))
    assert [(part.top, part.bottom, part.columns) for part in grid.parts()] == [(6, 7, (0, 1, 2, 3, 4))]


def test_a_block_over_moved_columns_is_what_is_seen(qtbot, grid):
    grid.show_source(Made(count=5))
    grid.header.moveSection(grid.header.visualIndex(4), 0)
    grid.walk_to(0, 4)
    qtbot.keyClick(grid, Qt.Key.Key_Right, SHIFT)
    assert clipped(grid).splitlines() == ["金额\t号", "-1,200.00\t0"]
    grid.walk_to(0, 4)
    assert where(grid) == (0, "金额")
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert where(grid) == (0, "号")


def test_rows_touched_twice_are_counted_once(grid):
    class Range:
        def __init__(self, top, bottom, left, right):
            self.sides = (top, bottom, left, right)

        top = lambda self: self.sides[0]  # noqa: E731
        bottom = lambda self: self.sides[1]  # noqa: E731
        left = lambda self: self.sides[2]  # noqa: E731
        right = lambda self: self.sides[3]  # noqa: E731

    parts = parts_of([Range(0, 9, 0, 1), Range(5, 14, 3, 3), Range(20, 20, 7, 7)], [0, 1, 2, 3])
    assert [(part.top, part.bottom, part.columns) for part in parts] == [
        (0, 4, (0, 1)), (5, 9, (0, 1, 3)), (10, 14, (3,)), (20, 20, ()),
    ]  # fmt: skip
    assert parts_of([], [0]) == []


# -- copying


def test_copy_gives_tabs_and_headers_for_rows_never_seen(qtbot, grid):
    copied = []
    grid.copied.connect(copied.append)
    grid.show_source(Made(count=4_450))
    grid.selectAll()
    qtbot.keyClick(grid, Qt.Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "号\t姓名\t证件号码\t单位\t金额\t米\t状态"
    assert lines[-1] == "4449\t人4449\t220***********1234\t东升粮库\t-1,200.00\t2\t在会"
    assert lines[4] == "3\t人3\t220***********1234\t--\t-1,200.00\t2\t在会"
    assert len(lines) == 4_451
    assert copied == [4_450]


def test_one_cell_is_copied_alone_and_breaks_in_a_cell_do_not_break_the_lines(grid):
    grid.show_source(Made(count=3))
    grid.walk_to(1, 1)
    assert clipped(grid) == "人1"
    grid.columns.show_column(7, True)
    grid.walk_to(0, 7)
    assert clipped(grid) == "甲 乙 丙"


def test_long_copying_shows_how_far_it_is_and_stops_when_asked(qtbot, lanes):
    made = Grid(lanes, COLUMNS, None, "人")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.show_source(Made(count=1_000_000))
    qtbot.waitUntil(lambda: made.rows.rowCount() > 0)
    QGuiApplication.clipboard().setText("从前")
    told = []
    made.failed.connect(told.append)
    made.selectAll()
    made.copy()
    qtbot.waitUntil(made.copier.card.isVisible)
    stop = next(button for button in made.copier.card.findChildren(QPushButton))
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert isinstance(told[0], Cancelled)
    assert not made.copier.card.isVisible()
    assert QGuiApplication.clipboard().text() == "从前"


# -- keys


@pytest.mark.parametrize(
    ("key", "held", "there"),
    [
        (Qt.Key.Key_Home, CTRL, (0, "号")),
        (Qt.Key.Key_End, CTRL, (499, "状态")),
        (Qt.Key.Key_Home, None, (100, "号")),
        (Qt.Key.Key_End, None, (100, "状态")),
        (Qt.Key.Key_Down, CTRL, (499, "单位")),
        (Qt.Key.Key_Up, CTRL, (0, "单位")),
        (Qt.Key.Key_Left, CTRL, (100, "号")),
        (Qt.Key.Key_Right, CTRL, (100, "状态")),
        (Qt.Key.Key_Left, None, (100, "证件号码")),
        (Qt.Key.Key_Up, None, (99, "单位")),
    ],
)
def test_the_moving_keys_of_excel(qtbot, grid, key, held, there):
    grid.show_source(Made(count=500))
    grid.walk_to(100, 3)
    qtbot.keyClick(grid, key, held or Qt.KeyboardModifier.NoModifier)
    assert where(grid) == there


def test_page_keys_go_by_what_is_seen_and_stop_at_the_ends(qtbot, grid):
    grid.show_source(Made(count=500))
    grid.walk_to(0, 0)
    qtbot.keyClick(grid, Qt.Key.Key_PageDown)
    page = where(grid)[0]
    assert 5 < page < 15
    qtbot.keyClick(grid, Qt.Key.Key_PageDown)
    assert where(grid)[0] == 2 * page
    for _turn in range(3):
        qtbot.keyClick(grid, Qt.Key.Key_PageUp)
    assert where(grid)[0] == 0


def test_tab_leaves_the_table_and_enter_opens(qtbot, jobs):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    grid, button = Grid(jobs, COLUMNS, None, "人"), QPushButton()
    column.addWidget(grid)
    column.addWidget(button)
    window.show()
    grid.show_source(Made(count=5))
    opened = []
    grid.opened.connect(opened.append)
    grid.go_to(2)
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    qtbot.keyClick(grid, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert [row[0] for row in opened] == [2, 2]
    qtbot.keyClick(grid, Qt.Key.Key_Tab)
    assert window.focusWidget() is button


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, SHIFT])
def test_letters_and_the_keys_of_input_methods_are_left_alone(grid, held):
    grid.show_source(Made(count=500))
    grid.go_to(7)
    keys = [(Qt.Key.Key_W, "w"), (Qt.Key.Key_4, "4"), (Qt.Key.Key_Space, " ")]
    for key, typed in keys:
        event = QKeyEvent(QKeyEvent.Type.KeyPress, key, held, typed)
        grid.keyPressEvent(event)
        assert not event.isAccepted()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Period, Qt.Key.Key_Semicolon, Qt.Key.Key_5):
        event = QKeyEvent(QKeyEvent.Type.KeyPress, key, CTRL)
        grid.keyPressEvent(event)
        assert not event.isAccepted()
    assert grid.current_id() == 7
    assert grid.chosen_ids() == [7]


@MENU
def test_the_menu_key_opens_at_the_cell_and_names_the_keys(qtbot, grid):
    grid.show_source(Made(count=5))
    grid.walk_to(1, 3)
    qtbot.keyClick(grid, Qt.Key.Key_F10, SHIFT)
    words = [action.text() for action in grid._menu.actions() if not action.isSeparator()]
    for keys in ("Enter", "Ctrl+C", "Ctrl+A", "Alt+↓", "Ctrl+Shift+L"):
        assert any(line.endswith(f"\t{keys}") for line in words), keys
    first = grid._menu
    qtbot.keyClick(grid, Qt.Key.Key_Menu)
    assert grid._menu is first
    first.close()


@MENU
def test_a_page_adds_its_own_entries_to_the_menu(qtbot, grid):
    grid.show_source(Made(count=5))
    grid.go_to(0)
    grid.menu_opening.connect(lambda menu: menu.addAction("显示\tF3"))
    grid.open_menu()
    assert grid._menu.actions()[-1].text() == "显示\tF3"
    grid._menu.close()


# -- sorting, and what is seen and heard


def test_a_click_on_the_header_sorts_and_a_second_one_turns_it_round(qtbot, grid):
    asked = []
    grid.sort_wanted.connect(lambda key, down: asked.append((key, down)))
    grid.show_source(Made(count=3))
    grid._sort(1)
    grid._sort(1)
    grid._sort(2)
    assert asked == [("name", False), ("name", True)]
    place = QPoint(grid.header.sectionViewportPosition(0) + 20, 10)
    qtbot.mouseClick(grid.header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked[-1] == ("number", False)
    assert grid.count_chosen() == 0  # a press on the header does not choose the column


def test_of_two_columns_with_one_order_the_one_shown_says_so(qtbot, jobs):
    hidden = Column("出生日期", lambda _row: "", sort="born", hidden=True)
    grid = Grid(jobs, [Column("年龄", lambda _row: "", sort="born"), hidden], None, "人")
    qtbot.addWidget(grid)
    grid.show_sort("born", True)
    assert grid.head_state.sorted == (0, True)


def test_a_screen_reader_hears_the_header_and_the_cells(grid):
    grid.show_source(Made(count=3))
    grid.show_sort("name", True)
    grid.show_filter("unit", frozenset({"延边木业"}))
    role, across = Qt.ItemDataRole.AccessibleTextRole, Qt.Orientation.Horizontal
    assert grid.rows.headerData(1, across, role).startswith("姓名, ")
    assert grid.rows.headerData(3, across, role).startswith("单位, ")
    assert grid.rows.headerData(2, across, role) == "证件号码"
    assert grid.accessibleName() == "人"
    heard = QAccessible.queryAccessibleInterface(grid)
    words = [heard.child(number).text(QAccessible.Text.Name) for number in range(30)]
    assert {"人0", "证件号码", "220***********1234", "东升粮库"} <= set(words)
    assert grid.rows.index(0, 4).data() == "-1,200.00"


def test_an_amount_below_zero_is_red_and_the_current_row_is_marked(qtbot, grid):
    grid.show_source(Made(count=30))
    grid.walk_to(1, 0)
    image = grid.viewport().grab().toImage()

    def colours(row, column):
        box = grid.visualRect(grid.rows.index(row, column)).adjusted(2, 2, -2, -2)
        return {
            image.pixelColor(x, y).name() for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())
        }  # fmt: skip

    def reddish(row):
        return any(int(c[1:3], 16) > 150 and int(c[3:5], 16) < 90 for c in colours(row, 4))

    assert reddish(0)
    assert not reddish(2)
    assert "#edf2f8" in colours(1, 1)
    assert "#edf2f8" not in colours(2, 1)


def test_a_cut_off_cell_shows_its_words_in_full(grid):
    grid.show_source(Made(count=3))
    grid.setColumnWidth(2, 40)

    def hover(column):
        place = grid.visualRect(grid.rows.index(0, column)).center()
        grid.viewportEvent(QHelpEvent(QHelpEvent.Type.ToolTip, place, place))
        return grid.toolTip()

    assert hover(2) == "220***********1234"
    assert hover(1) == ""
    assert grid.header.minimumSectionSize() >= 24
    assert grid.verticalHeader().defaultSectionSize() >= 24


class Begun(Made):
    """A made-up window whose first ids are there before the others."""

    def beginning(self, most):
        return self.ids()[:most]


def test_the_first_rows_are_seen_before_all_ids_are_read_and_the_rest_comes_without_a_jump(
    qtbot, grid, lanes
):
    grid.rows._jobs = lanes
    seen, loaded, resets = [], [], []
    grid.rows.modelReset.connect(lambda: seen.append(grid.rows.rowCount()))
    grid.rows.modelReset.connect(lambda: resets.append(1))
    grid.rows.loaded.connect(loaded.append)
    grid.show_source(Begun())
    qtbot.waitUntil(lambda: loaded == [MANY])
    assert seen == [PAGE]
    assert len(resets) == 1
    assert grid.rows.rowCount() == MANY
    assert grid.rows.index(3, 1).data() == "人3"
    grid.show_source(Begun(count=5))
    qtbot.waitUntil(lambda: loaded == [MANY, 5])
    assert grid.rows.rowCount() == 5


def test_a_beginning_that_is_everything_is_loaded_like_any_answer(grid):
    loaded = []
    grid.rows.loaded.connect(loaded.append)
    grid.show_source(Begun(count=7))
    assert loaded == [7]
    assert grid.rows.rowCount() == 7
