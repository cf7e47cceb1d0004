"""Chinese and Korean are composed straight into a cell: no first letter is lost, no syllable broken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from ui.kit.sheet import Sheet, SheetColumn, SheetRow
from ui.kit.sheet_table import Block

COLUMNS = [
    SheetColumn("row", "行", 50, "count", fixed=True),
    SheetColumn("name", "姓名"),
    SheetColumn("unit", "单位"),
]


@pytest.fixture
def sheet(qtbot):
    made = Sheet(COLUMNS, "名单")
    made.heard = []
    made.edited.connect(made.heard.append)
    qtbot.addWidget(made)
    made.show_rows([SheetRow(n, [str(n), f"人{n}", "粮库"]) for n in range(4)], {})
    made.resize(500, 300)
    made.show()
    made.table.setFocus()
    made.table.go_to(0, 1)
    return made


def focus(sheet):
    return sheet.window().focusWidget()


def compose(sheet, *steps: str | tuple[str, str]) -> None:
    """Play an input method: a text is what is in the making, a pair commits the first and goes on with the second."""
    for step in steps:
        commit, preedit = ("", step) if isinstance(step, str) else step
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(focus(sheet), event)


def press(sheet, key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(sheet), key, held)


def name(sheet, row: int = 0) -> str:
    return sheet.rows.text(row, 1)


PINYIN = ("n", "ni", "nih", "niha", "nihao", ("你好", ""))
HANGUL = ("ㄱ", "가", "강", ("강", "ㅅ"), "사", "산", ("산", ""))


def test_pinyin_on_a_cell_replaces_it(sheet):
    compose(sheet, *PINYIN)
    assert sheet.table.editor.text() == "你好"
    assert focus(sheet) is sheet.table.editor
    press(sheet, Qt.Key.Key_Return)
    assert name(sheet) == "你好"
    assert sheet.table.place() == (1, 1)
    assert sheet.heard == [[(0, "name", "你好")]]


def test_the_letters_in_the_making_are_seen_in_the_cell_from_the_first_on(sheet):
    compose(sheet, "n")
    editor = sheet.table.editor
    assert editor.isVisible()
    assert editor.text() == ""
    assert editor.geometry().contains(sheet.table.visualRect(sheet.rows.index(0, 1)).center())
    assert focus(sheet) is sheet.table  # moved now, the input method would drop the letter


def test_hangul_keeps_every_syllable_across_the_cells_opening(sheet):
    compose(sheet, *HANGUL)
    assert sheet.table.editor.text() == "강산"
    press(sheet, Qt.Key.Key_Tab)
    assert name(sheet) == "강산"
    assert sheet.table.place() == (0, 2)


def test_a_second_word_goes_on_in_the_open_cell(sheet):
    compose(sheet, *PINYIN, "s", "sh", ("世界", ""))
    press(sheet, Qt.Key.Key_Return)
    assert name(sheet) == "你好世界"


@pytest.mark.parametrize(("steps", "text"), [(PINYIN, "你好"), (HANGUL, "강산")])
def test_composing_over_chosen_text_in_the_cell(sheet, steps, text):
    press(sheet, Qt.Key.Key_F2)
    sheet.table.editor.selectAll()
    compose(sheet, *steps)
    press(sheet, Qt.Key.Key_Return)
    assert name(sheet) == text


@pytest.mark.parametrize(("steps", "text"), [(PINYIN, "你好"), (HANGUL, "강산")])
def test_composing_while_a_block_is_chosen_fills_the_current_cell_only(sheet, steps, text):
    sheet.table.choose(Block(0, 1, 2, 2))
    compose(sheet, *steps)
    press(sheet, Qt.Key.Key_Return)
    assert [name(sheet, row) for row in range(3)] == [text, "人1", "人2"]


def test_a_composition_called_off_leaves_the_cell_as_it_was(sheet):
    compose(sheet, "n", "ni", "")
    assert not sheet.editing
    assert name(sheet) == "人0"
    assert sheet.heard == []
    assert focus(sheet) is sheet.table
    compose(sheet, *PINYIN)
    press(sheet, Qt.Key.Key_Return)
    assert name(sheet) == "你好"


def test_a_composition_called_off_after_a_word_keeps_the_word(sheet):
    compose(sheet, *PINYIN, "s", "")
    assert sheet.editing
    press(sheet, Qt.Key.Key_Return)
    assert name(sheet) == "你好"


def test_a_sign_committed_without_a_composition_opens_the_cell_too(sheet):
    compose(sheet, ("《", ""))
    press(sheet, Qt.Key.Key_Return)
    assert name(sheet) == "《"


def test_escape_in_a_composition_goes_back_to_the_cell(sheet):
    compose(sheet, "ㄱ", "가")
    press(sheet, Qt.Key.Key_Escape)
    assert not sheet.editing
    assert name(sheet) == "人0"


def test_a_click_in_the_middle_of_a_syllable_keeps_it_and_of_pinyin_does_not(sheet):
    place = sheet.table.visualRect(sheet.rows.index(2, 1)).center()
    compose(sheet, "ㄱ", "가", "강")
    QTest.mouseClick(sheet.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert name(sheet) == "강"
    assert sheet.table.place() == (2, 1)
    sheet.table.go_to(1, 1)
    compose(sheet, "n", "ni")
    QTest.mouseClick(sheet.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert name(sheet, 1) == "人1"
    assert not sheet.editing


def test_leaving_the_table_in_the_middle_of_a_syllable_keeps_it(sheet):
    other = QLineEdit(sheet)
    sheet.layout().addWidget(other)
    other.show()
    compose(sheet, "ㄱ", "가")
    other.setFocus()
    assert name(sheet) == "가"
    assert not sheet.editing


def test_a_cell_that_cannot_be_changed_takes_no_composition(sheet):
    sheet.table.go_to(0, 0)
    compose(sheet, *PINYIN)
    assert not sheet.editing
    assert sheet.rows.text(0, 0) == "0"


def test_the_input_method_is_on_where_a_cell_can_be_typed_into_and_asks_the_cell(sheet):
    query = Qt.InputMethodQuery
    assert sheet.table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    compose(sheet, "n", ("你", "h"))
    assert sheet.table.inputMethodQuery(query.ImSurroundingText) == "你"
    at = sheet.table.inputMethodQuery(query.ImCursorRectangle)
    cell = sheet.table.visualRect(sheet.rows.index(0, 1))
    cell.translate(sheet.table.viewport().pos())
    assert cell.adjusted(-4, -4, 4, 4).contains(at.toRect() if hasattr(at, "toRect") else at)


def test_keys_the_input_method_lets_through_reach_the_cell(sheet):
    compose(sheet, "ㄱ", ("가", "ㄴ"))
    press(sheet, Qt.Key.Key_Backspace)
    assert sheet.table.editor.text() == ""
    assert sheet.editing


def test_the_wide_row_of_digits_stays_as_typed(sheet):
    compose(sheet, ("１３９", ""))
    press(sheet, Qt.Key.Key_Return)
    assert name(sheet) == "１３９"
