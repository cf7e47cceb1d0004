"""The arrow in a header opens the values with counts; typing pinyin and Enter filters, Esc leaves everything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from tests.ui.kit.grid_rows import COLUMNS, UNITS, Made
from ui.kit import style
from ui.kit.flow import Flow
from ui.kit.grid import Column, Grid
from ui.kit.window_model import ListSource

LEFT = Qt.MouseButton.LeftButton
UNIT = 3


@pytest.fixture
def grid(qtbot, jobs):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made = Grid(jobs, COLUMNS, None, "人")
    column.addWidget(made)
    window.resize(900, 560)
    window.show()
    made.show_source(Made(count=100))
    made.walk_to(2, UNIT)
    made.around = window  # kept alive as long as the table
    made.asked = []
    made.filter_wanted.connect(lambda key, chosen: made.asked.append((key, chosen)))
    return made


@pytest.fixture
def panel(qtbot, grid):
    qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    return grid.panel


def arrow(grid, number=UNIT):
    right = grid.header.sectionViewportPosition(number) + grid.header.sectionSize(number)
    return QPoint(right - 14, grid.header.height() // 2)


def words(panel):
    return [panel.lines.index(place).data() for place in range(panel.lines.rowCount())]


def test_alt_and_down_open_the_values_of_the_current_column(grid, panel):
    assert words(panel) == ["青山机械厂", "东升粮库", "延边木业", "--"]
    assert panel.window().focusWidget() is panel.box
    assert panel.every.checkState() == Qt.CheckState.Checked
    assert grid.rows.source.wanted == ["unit"]


def test_a_press_on_the_arrow_opens_and_does_not_sort(qtbot, grid):
    sorted_ = []
    grid.sort_wanted.connect(lambda *asked: sorted_.append(asked))
    qtbot.mouseClick(grid.header.viewport(), LEFT, pos=arrow(grid))
    assert grid.panel is not None
    assert sorted_ == []


def test_typed_initials_and_enter_filter_at_once(qtbot, grid, panel):
    qtbot.keyClicks(panel.box, "qsjx")
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    assert grid.asked == [("unit", frozenset({UNITS[0]}))]
    assert grid.panel is None


@pytest.mark.parametrize(
    ("typed", "found"), [("qing", 1), ("slk", 1), ("木业", 1), ("yanbianmuye", 1), ("zzz", 0), ("", 4)]
)
def test_values_are_found_by_characters_pinyin_and_initials(panel, typed, found):
    panel.box.setText(typed)
    panel.box.say()
    assert panel.lines.rowCount() == found
    assert panel.use.isEnabled() is (found > 0)


def test_space_ticks_in_the_list_and_enter_applies_from_there(qtbot, grid, panel):
    qtbot.keyClick(panel.box, Qt.Key.Key_Down)
    assert panel.window().focusWidget() is panel.view
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert panel.every.checkState() == Qt.CheckState.PartiallyChecked
    qtbot.keyClick(panel.view, Qt.Key.Key_Enter)
    assert grid.asked == [("unit", frozenset({UNITS[2], "none"}))]


def test_the_arrow_up_returns_to_the_search_box(qtbot, panel):
    qtbot.keyClick(panel.box, Qt.Key.Key_Down)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    assert panel.window().focusWidget() is panel.box


def test_select_all_takes_what_is_found_and_nothing_chosen_cannot_be_shown(qtbot, grid, panel):
    qtbot.mouseClick(panel.every, LEFT, pos=QPoint(60, 10))
    assert not panel.use.isEnabled()
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    assert grid.asked == []
    assert grid.panel is panel
    place = panel.view.visualRect(panel.lines.index(1)).center()
    qtbot.mouseClick(panel.view.viewport(), LEFT, pos=place)
    qtbot.mouseClick(panel.use, LEFT)
    assert grid.asked == [("unit", frozenset({UNITS[1]}))]


def test_a_filter_in_force_is_shown_and_taken_away(qtbot, grid):
    grid.show_filter("unit", frozenset({UNITS[1]}))
    assert grid.header.has_arrow(UNIT)
    grid.open_filter()
    assert list(grid.panel.lines.on) == [UNITS[1]]
    qtbot.mouseClick(grid.panel.none, LEFT)
    assert grid.asked == [("unit", None)]
    grid.show_filter("unit", None)
    assert grid.head_state.filtered == {}


def test_all_values_together_are_no_filter(qtbot, grid):
    grid.show_filter("unit", frozenset({UNITS[1]}))
    grid.open_filter()
    qtbot.mouseClick(grid.panel.every, LEFT, pos=QPoint(60, 10))
    qtbot.keyClick(grid.panel.box, Qt.Key.Key_Return)
    assert grid.asked == [("unit", None)]


@pytest.mark.parametrize("typed", ["", "qs"])
def test_esc_leaves_everything_and_returns_to_the_cell(qtbot, grid, panel, typed):
    qtbot.keyClicks(panel.box, typed)
    qtbot.keyClick(panel.box, Qt.Key.Key_Escape)
    assert grid.asked == []
    assert grid.panel is None
    assert grid.window().focusWidget() is grid
    assert grid.currentIndex().row() == 2


def test_a_press_beside_the_panel_and_a_hidden_table_close_it(qtbot, grid, panel):
    qtbot.mouseClick(panel.parentWidget(), LEFT, pos=QPoint(5, 500))
    assert grid.panel is None
    grid.open_filter()
    grid.hide()  # another page, or the lock: no name stays on the screen
    assert grid.panel is None
    grid.show()
    grid.open_filter()
    grid.window().resize(800, 500)
    assert grid.panel is None


def test_tab_stays_inside_and_every_control_has_a_name_and_a_size(qtbot, panel):
    window, reached = panel.window(), set()
    for _press in range(8):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert panel.isAncestorOf(window.focusWidget())
        reached.add(window.focusWidget())
    assert {panel.box, panel.every, panel.view, panel.use} <= reached
    assert panel.accessibleName()
    for kind in (QLineEdit, QListView, QAbstractButton):
        for control in panel.findChildren(kind):
            if control.isVisible() and control.parent() is not panel.box:
                assert control.accessibleName()
                assert control.height() >= 24
    assert panel.view.sizeHintForRow(0) >= 24
    assert "12" in panel.lines.index(2).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_closed_panel_takes_nothing_of_the_page_with_it(qtbot, grid):
    """Asked for the next one in the chain of the focus, PySide took the page's layouts for parts of the panel."""
    above = Flow()
    above.addWidget(QLineEdit())
    grid.window().layout().insertLayout(0, above)
    grid.open_filter()
    for _press in range(6):
        qtbot.keyClick(grid.window().focusWidget(), Qt.Key.Key_Tab)
    grid.panel.leave()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert isinstance(above.itemAt(0).widget(), QLineEdit)
    above.invalidate()
    assert above.minimumSize().isValid()


def test_the_pages_keys_do_not_act_under_the_panel_but_the_lock_does(panel):
    for key, with_, kept in (
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, True),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, True),
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, False),
    ):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, with_)
        event.setAccepted(False)
        panel.event(event)
        assert event.isAccepted() is kept


def test_values_that_come_late_are_searched_by_what_was_typed_meanwhile(qtbot, lanes, grid):
    grid._jobs = lanes
    grid.open_filter()
    panel = grid.panel
    panel.box.setText("dong")
    panel.box.say()
    qtbot.waitUntil(lambda: words(panel) == [UNITS[1]])
    assert panel.use.isEnabled()


def test_the_panel_fits_a_small_window_at_large_text(qapp, grid):
    style.use_text_step(qapp, 2)
    grid.window().resize(500, 400)
    grid.open_filter()
    assert grid.window().rect().contains(grid.panel.geometry())


def test_arrows_are_shown_and_hidden_and_only_where_there_are_values(qtbot, grid, jobs):
    ctrl_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    assert [grid.header.has_arrow(n) for n in range(5)] == [False, False, False, True, False]
    qtbot.keyClick(grid, Qt.Key.Key_L, ctrl_shift)
    assert not grid.header.has_arrow(UNIT)
    grid.show_filter("unit", frozenset({"x"}))
    assert grid.header.has_arrow(UNIT)
    grid.show_filter("unit", None)
    qtbot.keyClick(grid, Qt.Key.Key_L, ctrl_shift)
    assert grid.header.has_arrow(UNIT)
    grid.show_source(ListSource([(1, "人")]))
    assert not grid.header.has_arrow(UNIT)
    grid.open_filter(UNIT)
    assert grid.panel is None


def test_a_filterable_column_has_room_for_its_title_and_the_arrow(qtbot, jobs):
    narrow = Grid(
        jobs, [Column("性别", lambda _row: "男", 30, filter="sex", sort="sex"), COLUMNS[1]], None, "人"
    )
    qtbot.addWidget(narrow)
    narrow._sort(0)
    assert narrow.header._words_room(0) >= narrow.fontMetrics().horizontalAdvance("性别") - 1


@pytest.mark.qt_log_ignore("plugin does not support", extend=True)
def test_the_menus_offer_sorting_filtering_and_hiding(qtbot, grid):
    sorted_ = []
    grid.sort_wanted.connect(lambda *asked: sorted_.append(asked))
    grid.walk_to(2, 1)
    grid.open_menu()
    by_name = [action for action in grid._menu.actions() if "姓名" in action.text()]
    by_name[0].trigger()
    by_name[1].trigger()
    assert sorted_ == [("name", False), ("name", True)]
    by_name[2].trigger()
    assert 1 not in grid.columns.shown()
    grid._menu.close()
