"""A table is edited with Excel's habits: move, type, paste, fill, replace, take back; nothing drops silently."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu

from ui.kit import style
from ui.kit.sheet import CellProblem, Sheet, SheetColumn, SheetRow
from ui.kit.sheet_commands import paste
from ui.kit.sheet_table import Block

COLUMNS = [
    SheetColumn("row", "行", 50, "count", fixed=True),
    SheetColumn("name", "姓名"),
    SheetColumn("id", "身份证号", 190),
    SheetColumn("unit", "单位"),
]
NO_UNIT = CellProblem("bad", "没有这个单位", "青山机械厂")
BAD_ID = CellProblem("bad", "末位应为 8", "28", "末位改为 8")


def rows(count: int) -> list[SheetRow]:
    return [SheetRow(f"r{n}", [str(n), f"人{n}", f"{n}", "机械长"]) for n in range(count)]


@pytest.fixture
def sheet(qtbot):
    made = Sheet(COLUMNS, "待改的行")
    made.acts_done = []
    made.edited.connect(made.acts_done.append)
    made.words = []
    made.told.connect(made.words.append)
    qtbot.addWidget(made)
    made.show_rows(rows(6), {"r1": {"unit": NO_UNIT}, "r2": {"unit": NO_UNIT}, "r4": {"id": BAD_ID}})
    made.resize(700, 460)
    made.show()
    made.table.setFocus()
    made.table.go_to(0, 1)
    return made


def press(sheet, *keys: str) -> None:
    """Press keys where the focus is; small letters are typed, Chinese comes from the input method."""
    for key in keys:
        target = sheet.window().focusWidget() or sheet.table
        if not key.isascii():
            event = QInputMethodEvent("", [])
            event.setCommitString(key)
            QApplication.sendEvent(target, event)
        elif key[0].isupper():
            combination = QKeySequence(key)[0]
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
        else:
            for letter in key:
                QTest.keyClicks(sheet.window().focusWidget(), letter)


def cell(sheet, row: int, key: str) -> str:
    return sheet.rows.text(row, sheet.rows.column_of(key))


def clipboard(text: str | None = None) -> str:
    if text is not None:
        QGuiApplication.clipboard().setText(text)
    return QGuiApplication.clipboard().text()


# -- moving and typing


def test_typing_replaces_and_enter_goes_down(sheet):
    press(sheet, "wang", "Return")
    assert cell(sheet, 0, "name") == "wang"
    assert sheet.table.place() == (1, 1)
    assert sheet.acts_done == [[("r0", "name", "wang")]]


def test_f2_edits_what_stands_there_and_shift_enter_goes_up(sheet):
    sheet.table.go_to(2, 1)
    press(sheet, "F2", "x", "Shift+Return")
    assert cell(sheet, 2, "name") == "人2x"
    assert sheet.table.place() == (1, 1)


def test_a_double_click_edits(qtbot, sheet):
    place = sheet.table.visualRect(sheet.rows.index(1, 1)).center()
    QTest.mouseClick(sheet.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(sheet.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sheet.editing
    assert sheet.table.editor.text() == "人1"


def test_escape_gives_up_the_edit_and_nothing_else(sheet):
    press(sheet, "x", "Escape")
    assert cell(sheet, 0, "name") == "人0"
    assert not sheet.editing
    assert sheet.window().focusWidget() is sheet.table
    assert sheet.acts_done == []


def test_backspace_begins_anew(sheet):
    press(sheet, "Backspace", "Return")
    assert cell(sheet, 0, "name") == ""


def test_after_tab_and_tab_enter_returns_to_where_the_row_was_begun(sheet):
    press(sheet, "a", "Tab", "b", "Tab", "c", "Return")
    assert [cell(sheet, 0, key) for key in ("name", "id", "unit")] == ["a", "b", "c"]
    assert sheet.table.place() == (1, 1)
    press(sheet, "Right", "Return")
    assert sheet.table.place() == (2, 2)


def test_another_way_of_moving_forgets_where_the_row_was_begun(sheet):
    press(sheet, "Tab", "Tab", "Up", "Down", "Down", "Return")
    assert sheet.table.place() == (3, 3)


def test_tab_passes_what_cannot_be_changed_and_shift_tab_comes_back(sheet):
    sheet.table.go_to(0, 3)
    press(sheet, "Tab")
    assert sheet.table.place() == (1, 1)
    press(sheet, "Shift+Backtab")
    assert sheet.table.place() == (0, 3)


def test_beyond_the_last_cell_tab_leaves_the_table_and_ctrl_tab_leaves_it_anywhere(qtbot, sheet):
    other = QLineEdit(sheet)
    sheet.layout().addWidget(other)
    other.show()
    sheet.table.go_to(5, 3)
    press(sheet, "Tab")
    assert sheet.window().focusWidget() is not sheet.table
    sheet.table.setFocus()
    sheet.table.go_to(2, 2)
    press(sheet, "Ctrl+Tab")
    assert sheet.window().focusWidget() is not sheet.table


def test_up_and_down_end_an_edit_as_in_excel(sheet):
    press(sheet, "x", "Down")
    assert cell(sheet, 0, "name") == "x"
    assert sheet.table.place() == (1, 1)


def test_enter_on_the_last_row_stays_and_says_the_row_is_done(qtbot, sheet):
    sheet.table.go_to(5, 1)
    QApplication.processEvents()
    with qtbot.waitSignal(sheet.row_left) as left:
        press(sheet, "x", "Return")
    assert left.args == ["r5"]
    assert sheet.table.place() == (5, 1)


def test_leaving_a_row_is_said_once_and_afterwards(qtbot, sheet):
    with qtbot.waitSignal(sheet.row_left) as left:
        press(sheet, "Down")
    assert left.args == ["r0"]


def test_a_fixed_column_and_a_locked_cell_are_not_changed_and_it_is_said(sheet):
    sheet.show_rows([SheetRow("a", ["1", "甲", "2", ""], frozenset({"unit"}))], {})
    for number in (0, 3):
        sheet.table.go_to(0, number)
        press(sheet, "x")
        assert not sheet.editing
    assert len(sheet.words) == 2
    assert sheet.acts_done == []


def test_clicking_elsewhere_keeps_what_was_typed(sheet):
    press(sheet, "x")
    place = sheet.table.visualRect(sheet.rows.index(3, 1)).center()
    QTest.mouseClick(sheet.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert cell(sheet, 0, "name") == "x"
    assert sheet.table.place() == (3, 1)


def test_the_keys_of_the_input_methods_are_left_alone(sheet):
    before = sheet.table.block()
    press(sheet, "Ctrl+Space", "Shift+Space")
    assert sheet.table.block() == before
    assert not sheet.editing


# -- copy, paste, fill


def test_a_block_is_copied_as_tabbed_text_with_headers_only_when_asked(sheet):
    sheet.table.choose(Block(0, 1, 1, 2))
    press(sheet, "Ctrl+C")
    assert clipboard() == "人0\t0\r\n人1\t1\r\n"
    press(sheet, "Ctrl+Shift+C")
    assert clipboard().startswith("姓名\t身份证号\r\n人0")


def test_cut_and_delete_empty_a_block_as_one_step(sheet):
    sheet.table.choose(Block(0, 1, 1, 2))
    press(sheet, "Ctrl+X")
    assert clipboard() == "人0\t0\r\n人1\t1\r\n"
    assert len(sheet.acts_done[-1]) == 4
    press(sheet, "Ctrl+Z")
    assert cell(sheet, 1, "name") == "人1"
    press(sheet, "Del")
    assert cell(sheet, 0, "name") == ""


def test_a_block_is_pasted_at_the_current_cell_and_chosen(sheet):
    clipboard("甲\t\u00a01\t\r\n乙\t２\t东升\r\n")
    sheet.table.go_to(1, 1)
    press(sheet, "Ctrl+V")
    assert [cell(sheet, 1, key) for key in ("name", "id", "unit")] == ["甲", "1", ""]
    assert [cell(sheet, 2, key) for key in ("name", "id", "unit")] == ["乙", "２", "东升"]
    assert sheet.table.block() == Block(1, 1, 2, 3)
    assert len(sheet.acts_done) == 1


def test_one_value_fills_the_block_and_a_pattern_is_repeated(sheet):
    clipboard("东升")
    sheet.table.choose(Block(0, 3, 3, 3))
    press(sheet, "Ctrl+V")
    assert [cell(sheet, n, "unit") for n in range(5)] == ["东升"] * 4 + ["机械长"]
    clipboard("a\r\nb\r\n")
    sheet.table.choose(Block(0, 1, 3, 1))
    press(sheet, "Ctrl+V")
    assert [cell(sheet, n, "name") for n in range(4)] == ["a", "b", "a", "b"]


def test_what_does_not_fit_is_counted_said_and_not_written_anywhere(sheet):
    counts = []
    sheet.pasted.connect(lambda *both: counts.append(both))
    clipboard("甲\r\n乙\r\n丙\r\n丁\r\n")
    sheet.table.go_to(4, 1)
    assert paste(sheet) == (2, 2)
    assert counts == [(2, 2)]
    assert sheet.rows.rowCount() == 6
    assert "2" in sheet.words[-1].split("·")[1]
    clipboard("9\t甲")
    sheet.table.go_to(0, 0)
    assert paste(sheet) == (1, 1)
    assert cell(sheet, 0, "row") == "0"
    clipboard("甲\t1\t东升\t多\t了")
    sheet.table.go_to(0, 1)
    assert paste(sheet) == (3, 2)


def test_nothing_on_the_clipboard_pastes_nothing(sheet):
    clipboard("")
    assert paste(sheet) == (0, 0)
    assert sheet.acts_done == []


def test_fill_down_from_the_first_row_and_from_the_row_above(sheet):
    sheet.table.choose(Block(0, 1, 2, 2))
    press(sheet, "Ctrl+D")
    assert [cell(sheet, n, "name") for n in range(4)] == ["人0", "人0", "人0", "人3"]
    assert cell(sheet, 2, "id") == "0"
    sheet.table.go_to(4, 1)
    press(sheet, "Ctrl+D")
    assert cell(sheet, 4, "name") == "人3"
    sheet.table.go_to(0, 1)
    press(sheet, "Ctrl+D")
    assert len(sheet.acts_done) == 2


def test_fill_right(sheet):
    sheet.table.choose(Block(0, 1, 0, 3))
    press(sheet, "Ctrl+R")
    assert cell(sheet, 0, "unit") == "人0"


# -- taking back


def test_every_act_is_one_step_back_and_forth_and_is_told(sheet):
    clipboard("甲\t1\r\n乙\t2")
    press(sheet, "x", "Return")
    sheet.table.go_to(0, 1)
    press(sheet, "Ctrl+V", "Ctrl+Z")
    assert cell(sheet, 0, "name") == "x"
    press(sheet, "Ctrl+Z")
    assert cell(sheet, 0, "name") == "人0"
    press(sheet, "Ctrl+Y", "Ctrl+Y")
    assert cell(sheet, 1, "name") == "乙"
    assert [len(act) for act in sheet.acts_done] == [1, 4, 4, 1, 1, 4]


def test_taking_back_goes_to_where_it_happens(sheet):
    press(sheet, "x", "Return")
    sheet.table.go_to(4, 3)
    press(sheet, "Ctrl+Z")
    assert sheet.table.place() == (0, 1)


def test_with_nothing_to_take_back_the_key_is_left_to_the_window(sheet):
    taken = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    taken.ignore()
    QApplication.sendEvent(sheet.table, taken)
    assert not taken.isAccepted()
    press(sheet, "x", "Return")
    QApplication.sendEvent(sheet.table, taken)
    assert taken.isAccepted()


# -- problems


def test_f8_goes_from_problem_to_problem_row_by_row_and_wraps(sheet):
    places = []
    for _turn in range(4):
        press(sheet, "F8")
        places.append(sheet.table.place())
    assert places == [(1, 3), (2, 3), (4, 2), (1, 3)]
    press(sheet, "Shift+F8")
    assert sheet.table.place() == (4, 2)


def test_f8_ends_an_edit_and_goes_on(sheet):
    press(sheet, "F8", "东升", "F8")
    assert cell(sheet, 1, "unit") == "东升"
    assert sheet.table.place() == (2, 3)


def test_the_problem_stands_in_words_beneath_with_its_suggestion_and_the_counts_are_said(qtbot, sheet):
    counts, moved = [], []
    sheet.counted.connect(counts.append)
    sheet.problem_moved.connect(moved.append)
    sheet.table.go_to(4, 2)
    assert "末位应为 8" in sheet.line.words.text()
    assert sheet.line.offer.text().strip() == "末位改为 8"
    assert moved[-1] is BAD_ID
    sheet.line.offer.click()
    assert cell(sheet, 4, "id") == "28"
    assert counts[-1] == 2
    assert sheet.line.offer.isHidden()
    press(sheet, "Ctrl+Z")
    assert counts[-1] == 3


def test_alt_enter_takes_the_suggestion_and_an_empty_one_empties_the_cell(sheet):
    sheet.judge({"r0": {"id": CellProblem("warn", "可以空着", "")}})
    sheet.table.go_to(0, 2)
    assert not sheet.line.offer.isHidden()
    press(sheet, "Alt+Return")
    assert cell(sheet, 0, "id") == ""


def test_a_problem_belongs_to_the_text_that_was_judged(sheet):
    sheet.table.go_to(1, 3)
    press(sheet, "东升", "Return")
    assert sheet.rows.problem(1, 3) is None
    press(sheet, "Ctrl+Z")
    assert sheet.rows.problem(1, 3) is NO_UNIT


def test_a_cell_with_a_problem_is_not_told_by_colour_alone(sheet):
    index = sheet.rows.index(1, 3)
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "没有这个单位"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "没有这个单位"
    sheet.table.go_to(0, 0)
    picture = sheet.table.viewport().grab().toImage()
    box, ratio = sheet.table.visualRect(index), picture.devicePixelRatio()
    corner = picture.pixelColor(round((box.right() - 5) * ratio), round((box.top() + 4) * ratio))
    ground = picture.pixelColor(round((box.right() - 30) * ratio), round((box.top() + 4) * ratio))
    assert ground == style.tone("bad")[1]
    assert corner == style.tone("bad")[0]


def test_the_same_wrong_text_elsewhere_is_offered_and_changed_as_one_step(sheet):
    assert sheet.same_as("r1", "unit") == 1
    assert sheet.same_as("r0", "unit") == 2
    sheet.table.go_to(1, 3)
    press(sheet, "青山机械厂", "Return")
    assert not sheet.offer.isHidden()
    assert "1" in sheet.offer.words.text()
    press(sheet, "Ctrl+Shift+D")
    assert [cell(sheet, n, "unit") for n in range(4)] == ["机械长", "青山机械厂", "青山机械厂", "机械长"]
    assert sheet.offer.isHidden()
    press(sheet, "Ctrl+Z")
    assert cell(sheet, 2, "unit") == "机械长"
    assert cell(sheet, 1, "unit") == "青山机械厂"


def test_the_offer_goes_with_the_next_act_and_with_its_rows(sheet):
    sheet.table.go_to(1, 3)
    press(sheet, "青山机械厂", "Return", "x", "Return")
    assert sheet.acts.same is None or sheet.acts.same.after == "x"
    press(sheet, "Ctrl+Z", "Ctrl+Z")
    sheet.table.go_to(1, 3)
    press(sheet, "青山机械厂", "Return")
    sheet.remove(["r2"])
    assert sheet.offer.isHidden()


def test_no_offer_where_nothing_was_wrong(sheet):
    sheet.table.go_to(0, 3)
    press(sheet, "东升", "Return")
    assert sheet.offer.isHidden()


# -- find and replace


def test_find_goes_through_the_cells_and_escape_returns(sheet):
    press(sheet, "Ctrl+F")
    assert sheet.find.by.isHidden()
    press(sheet, "机械", "Return")
    assert sheet.table.place() == (0, 3)
    press(sheet, "Return", "Return")
    assert sheet.table.place() == (2, 3)
    press(sheet, "Shift+Return")
    assert sheet.table.place() == (1, 3)
    assert "6" in sheet.find.count.text()
    press(sheet, "Escape")
    assert sheet.find.isHidden()
    assert sheet.window().focusWidget() is sheet.table


def test_replace_all_is_one_step_and_says_how_many(sheet):
    sheet.table.go_to(0, 2)
    press(sheet, "Ctrl+H")
    sheet.find.wanted.setText("1")
    sheet.find.by.setText("7")
    assert "3" in sheet.find.count.text()
    sheet.find.chips["column"].click()
    assert "1" in sheet.find.count.text()
    sheet.find.all.click()
    assert (cell(sheet, 1, "id"), cell(sheet, 1, "name")) == ("7", "人1")
    assert "1" in sheet.words[-1]
    sheet.find.chips["all"].click()
    sheet.find.wanted.setText("机械长")
    sheet.find.by.setText("青山机械厂")
    sheet.find.all.click()
    assert "6" in sheet.words[-1]
    assert len(sheet.acts_done[-1]) == 6
    sheet.find.close_strip()
    press(sheet, "Ctrl+Z")
    assert cell(sheet, 5, "unit") == "机械长"


def test_replace_goes_one_by_one_and_capitals_do_not_matter(sheet):
    clipboard("Ab\r\naB\r\n")
    press(sheet, "Ctrl+V")
    press(sheet, "Ctrl+H")
    sheet.find.wanted.setText("AB")
    sheet.find.by.setText("c")
    sheet.find.find_next()
    first = sheet.table.place()
    sheet.find.replace_one()
    assert cell(sheet, first[0], "name") == "c"
    assert sheet.table.place() == ((1, 1) if first == (0, 1) else (0, 1))


def test_a_read_only_column_is_not_replaced_in(sheet):
    press(sheet, "Ctrl+H")
    sheet.find.wanted.setText("5")
    sheet.find.by.setText("9")
    sheet.find.all.click()
    assert (cell(sheet, 5, "row"), cell(sheet, 5, "name")) == ("5", "人9")


# -- the rest


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_offers_what_the_keys_do_with_the_keys_beside(qtbot, sheet):
    press(sheet, "Shift+F10")
    (menu,) = sheet.findChildren(QMenu)
    texts = [action.text() for action in menu.actions() if action.text()]
    for keys in (
        "F2",
        "Ctrl+C",
        "Ctrl+Shift+C",
        "Ctrl+X",
        "Ctrl+V",
        "Del",
        "Ctrl+D",
        "Ctrl+H",
        "F8",
        "Shift+F8",
    ):
        assert any(text.endswith(f"\t{keys}") for text in texts), keys
    cut = next(action for action in menu.actions() if action.text().endswith("\tDel"))
    cut.trigger()
    assert cell(sheet, 0, "name") == ""
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_key_opens_below_the_current_cell(sheet):
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    at = []
    sheet.table.menu_wanted.connect(at.append)
    QApplication.sendEvent(sheet.table.viewport(), event)
    below = sheet.table.viewport().mapToGlobal(sheet.table.visualRect(sheet.rows.index(0, 1)).bottomLeft())
    assert at == [below]
    for menu in sheet.findChildren(QMenu):
        menu.close()


def test_the_number_of_cells_chosen_is_said(sheet):
    counts = []
    sheet.chosen.connect(counts.append)
    sheet.table.choose(Block(0, 1, 2, 2))
    assert counts[-1] == 6
    assert sheet.chosen_ids() == ["r0", "r1", "r2"]


def test_rows_leave_while_the_hand_is_elsewhere(sheet):
    sheet.table.go_to(4, 1)
    press(sheet, "x")
    sheet.remove(["r0", "r1", "r3"])
    assert sheet.rows.ids == ["r2", "r4", "r5"]
    assert sheet.table.place() == (1, 1)
    press(sheet, "y", "Return")
    assert sheet.acts_done[-1] == [("r4", "name", "xy")]


def test_a_row_that_leaves_takes_its_open_line_with_it(sheet):
    sheet.table.go_to(2, 1)
    press(sheet, "x")
    sheet.remove(["r2"])
    assert not sheet.editing
    assert sheet.table.editor.isHidden()


def test_other_rows_keep_the_cell_we_are_in_and_what_was_done(sheet):
    sheet.table.go_to(4, 2)
    press(sheet, "28", "Return")
    sheet.table.go_to(4, 2)
    kept = [SheetRow("r4", ["4", "人4", "28", "机械长"]), SheetRow("new", ["9", "新", "", ""])]
    sheet.show_rows(list(reversed(kept)), {})
    assert sheet.table.place() == (1, 2)
    press(sheet, "Ctrl+Z")
    assert cell(sheet, 1, "id") == "4"


def test_an_empty_table_says_so_and_no_key_harms(sheet):
    sheet.empty.say("没有要改的", "都改好了")
    sheet.show_rows([], {})
    assert sheet.empty.isVisible()
    press(sheet, "F8", "x", "Return", "Tab", "Del", "Ctrl+D", "Ctrl+V", "Ctrl+C", "F2", "Alt+Return")
    assert sheet.acts_done == []


def test_rows_follow_the_text_size_and_nothing_is_under_24_px(qapp, sheet):
    before = sheet.table.rowHeight(0)
    wide = sheet.table.columnWidth(2)
    sheet.open_find(replacing=True)
    style.use_text_step(qapp, 2)
    QApplication.processEvents()
    assert sheet.table.rowHeight(0) > before
    assert sheet.table.columnWidth(2) > wide
    small = [
        b for b in sheet.findChildren(QAbstractButton) if b.isVisible() and min(b.width(), b.height()) < 24
    ]
    assert small == []
    assert sheet.table.accessibleName()
    assert all(b.accessibleName() for b in sheet.find.findChildren(QAbstractButton))


def test_a_hundred_thousand_rows_are_shown_and_filled_without_a_wait(qtbot, sheet):
    sheet.show_rows([SheetRow(n, [str(n), "人", "", ""]) for n in range(100_000)], {})
    sheet.grab()
    press(sheet, "Ctrl+A")
    assert sheet.count_chosen() == 400_000
    sheet.grab()
    sheet.table.go_to(99_999, 3)
    press(sheet, "x", "Return")
    assert cell(sheet, 99_999, "unit") == "x"
