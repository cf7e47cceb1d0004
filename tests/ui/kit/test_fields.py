"""Fields take what people really type and paste, and change nothing on their own."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QDial,
    QScrollArea,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.shared.errors import RuleError
from ui.kit.fields import (
    Choice,
    CodeField,
    CountField,
    DateField,
    Field,
    IdField,
    MoneyField,
    NameField,
    PhoneField,
    TextField,
)
from ui.kit.wheel import WheelGuard

TODAY = date(2026, 11, 20)


def typed(qtbot, field, text):
    qtbot.addWidget(field)
    field.clear()
    qtbot.keyClicks(field, text)
    return field


def test_a_number_pasted_with_blanks_tabs_and_full_width_digits_is_cleaned_and_grouped(qtbot):
    field = IdField()
    qtbot.addWidget(field)
    QGuiApplication.clipboard().setText(" 229901 １９８００１０１ 123x\t")
    field.paste()
    assert field.text() == "229901 19800101 123X"
    assert field.read() == "22990119800101123X"


def test_typing_in_the_middle_of_a_grouped_number_keeps_the_cursor(qtbot):
    field = typed(qtbot, IdField(), "229901980010112")
    field.setCursorPosition(3)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_9)
    assert field.read() == "229901980010112"
    assert field.cursorPosition() == 3


def test_a_passport_number_is_left_as_it_is(qtbot):
    assert typed(qtbot, IdField(), "e12345678").read() == "E12345678"


@pytest.mark.parametrize(
    "text", ["2026-01-12", "20260112", "2026.1.12", "2026年1月12日", "1-12", "1月12日", "１－１２"]
)
def test_a_day_may_be_typed_many_ways(qtbot, text):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    field.setText(text)
    assert field.read() == date(2026, 1, 12)


@pytest.mark.parametrize("text", ["T", "t", "今", "오늘"])
def test_today_is_one_key(qtbot, text):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    field.setText(text)
    field.editingFinished.emit()
    assert field.text() == "2026-11-20"


@pytest.mark.parametrize("text", ["13-45", "2026-02-30", "soon"])
def test_what_is_no_day_stays_as_typed_and_is_said(qtbot, text):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    field.setText(text)
    field.editingFinished.emit()
    assert field.text() == text
    with pytest.raises(RuleError):
        field.read()


def test_money_is_text_in_yuan_and_fen_inside(qtbot):
    field = typed(qtbot, MoneyField(), "1234.5")
    field.editingFinished.emit()
    assert field.read() == 123_450
    assert field.text() == "1,234.50"


def test_pieces_are_whole_numbers_also_in_full_width(qtbot):
    field = CountField()
    qtbot.addWidget(field)
    field.setText("１２")
    assert field.read() == 12
    field.setText("1.5")
    with pytest.raises(RuleError):
        field.read()


def test_a_name_is_never_cut(qtbot):
    name = "阿不都热合曼·" * 8
    field = NameField()
    qtbot.addWidget(field)
    field.setText(name)
    assert field.read() == name


CHOICES = (Choice("01", "汉族", ("hanzu", "hz")), Choice("10", "朝鲜族", ("chaoxianzu", "cxz")))


@pytest.mark.parametrize("text", ["朝鲜族", "朝鲜", "10", "cxz", "chaoxian"])
def test_a_code_is_found_by_words_number_pinyin_and_initials(qtbot, text):
    field = CodeField(CHOICES)
    qtbot.addWidget(field)
    field.setText(text)
    assert field.read() == "10"


def test_what_is_in_no_list_is_said(qtbot):
    field = CodeField(CHOICES)
    qtbot.addWidget(field)
    field.setText("火星")
    with pytest.raises(RuleError):
        field.read()


# -- what is pasted


@pytest.mark.parametrize(
    ("pasted", "shown", "read"),
    [
        ("229901 19800101 123X\t", "229901 19800101 123X", "22990119800101123X"),
        ("２２９９０１１９８００１０１１２３ｘ", "229901 19800101 123X", "22990119800101123X"),
        ("'22990119800101123x", "229901 19800101 123X", "22990119800101123X"),
        ("\u200b229901800101123\r\n", "229901 80010112 3", "229901800101123"),
    ],
)
def test_a_document_number_is_pasted_as_it_comes(qtbot, pasted, shown, read):
    field = IdField()
    qtbot.addWidget(field)
    QGuiApplication.clipboard().setText(pasted)
    field.paste()
    assert (field.text(), field.read()) == (shown, read)


@pytest.mark.parametrize(
    ("pasted", "shown", "read"),
    [
        ("+86 139-0431-0017", "139 0431 0017", "13904310017"),
        ("８６１３９０４３１００１７", "139 0431 0017", "13904310017"),
        ("0086 139 0431 0017\t", "139 0431 0017", "13904310017"),
        ("139–0431–0017", "139 0431 0017", "13904310017"),
        ("0431-88912345", "0431-88912345", "0431-88912345"),
        ("1390431", "1390431", "1390431"),
        ("8613904310", "8613904310", "8613904310"),
    ],
)
def test_a_phone_number_is_pasted_as_it_comes(qtbot, pasted, shown, read):
    field = PhoneField()
    qtbot.addWidget(field)
    QGuiApplication.clipboard().setText(pasted)
    field.paste()
    assert (field.text(), field.read()) == (shown, read)


@pytest.mark.parametrize(
    ("pasted", "fen"),
    [("¥1,200.50", 120_050), ("１２００元", 120_000), (" ￥ 1200 \t", 120_000), ("人民币 1,200 元", 120_000)],
)
def test_an_amount_is_pasted_as_it_comes(qtbot, pasted, fen):
    field = MoneyField()
    qtbot.addWidget(field)
    QGuiApplication.clipboard().setText(pasted)
    field.paste()
    assert field.read() == fen


def test_an_amount_is_not_rounded_and_not_guessed(qtbot):
    field = MoneyField()
    qtbot.addWidget(field)
    for text in ("1.999", "12,00", "一千"):
        field.setText(text)
        field.editingFinished.emit()
        assert field.text() == text
        with pytest.raises(RuleError):
            field.read()


def test_prose_keeps_its_chinese_punctuation_and_loses_only_tabs_and_wide_digits(qtbot):
    field = Field()
    qtbot.addWidget(field)
    field.setText("　多发１桶油（原计划：041　户），①\t")
    assert field.read() == "多发1桶油（原计划：041 户），①"


def test_a_name_pasted_from_a_cell_has_no_ends_and_no_hidden_marks(qtbot):
    field = NameField()
    qtbot.addWidget(field)
    QGuiApplication.clipboard().setText("\u200b阿依古丽·\t买买提　\r\n")
    field.paste()
    assert field.read() == "阿依古丽· 买买提"


def test_a_text_of_several_lines_keeps_them(qtbot):
    field = TextField()
    qtbot.addWidget(field)
    field.put("一行１\t\n\n二行，\n\n")
    assert field.read() == "一行1\n\n二行，"
    field.put(None)
    assert field.read() is None


# -- taking back


def asks_for_undo(field):
    """Say whether the field keeps Ctrl+Z for itself."""
    event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    event.ignore()
    QApplication.sendEvent(field, event)
    return event.isAccepted()


@pytest.mark.parametrize("make", [Field, NameField, IdField, PhoneField, MoneyField, TextField])
def test_ctrl_z_is_the_fields_only_while_something_was_typed_in_it(qtbot, make):
    field = make()
    qtbot.addWidget(field)
    field.put("22990119800101" if make is not MoneyField else 100)
    assert not asks_for_undo(field)
    qtbot.keyClicks(field, "1")
    assert asks_for_undo(field)
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not asks_for_undo(field)


def test_a_grouped_number_takes_its_typing_back_key_by_key(qtbot):
    field = IdField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "22990119")
    assert field.text() == "229901 19"
    heard = []
    field.touched.connect(lambda: heard.append(field.text()))
    for shown in ("229901 1", "229901", "22990"):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == shown
    assert len(heard) == 3


def test_what_stays_as_it_is_can_still_be_taken_back(qtbot):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "2026-01-12")
    field.editingFinished.emit()
    assert field.isUndoAvailable()


# -- the wheel


def turn(widget, qtbot):
    """Turn the wheel over `widget` as the hand does: the window gets it, Qt gives it on."""
    page = widget.window()
    with qtbot.waitExposed(page):
        page.show()
    place = widget.mapTo(page, widget.rect().center())
    QTest.wheelEvent(page.windowHandle(), QPointF(place), QPoint(0, -120))


@pytest.fixture
def guarded(qapp):
    guard = WheelGuard(qapp)
    qapp.installEventFilter(guard)
    yield
    qapp.removeEventFilter(guard)


def combo():
    made = QComboBox()
    made.addItems(["甲", "乙", "丙"])
    return made, made.currentIndex


def editable():
    made, value = combo()
    made.setEditable(True)
    return made, value


def spin():
    made = QSpinBox()
    made.setValue(5)
    return made, made.value


def slider():
    made = QSlider(Qt.Orientation.Horizontal)
    made.setValue(5)
    return made, made.value


def day():
    made = QDateEdit(QDate(2026, 1, 12))
    return made, made.date


def dial():
    made = QDial()
    made.setValue(5)
    return made, made.value


@pytest.mark.parametrize("make", [combo, editable, spin, slider, day, dial])
def test_the_wheel_changes_nothing_it_passes_over_and_the_page_scrolls(qtbot, guarded, make):
    page, inside = QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    field, value = make()
    column.addWidget(field)
    column.addSpacing(2000)
    page.setWidget(inside)
    page.resize(300, 200)
    qtbot.addWidget(page)
    page.show()
    page.setFocus()
    before = value()
    turn(field, qtbot)
    assert value() == before
    assert not field.hasFocus()
    assert page.verticalScrollBar().value() > 0


def test_without_the_guard_the_wheel_would_change_it(qtbot):
    page, inside = QScrollArea(), QWidget()
    field, value = spin()
    QVBoxLayout(inside).addWidget(field)
    page.setWidget(inside)
    qtbot.addWidget(page)
    turn(field, qtbot)
    assert value() == 4


def test_a_closed_list_is_not_turned_even_with_the_focus_but_a_number_is(qtbot, guarded):
    page = QWidget()
    column = QVBoxLayout(page)
    (box, chosen), (number, value) = combo(), spin()
    column.addWidget(box)
    column.addWidget(number)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    box.setFocus()
    turn(box, qtbot)
    assert chosen() == 0
    number.setFocus()
    turn(number, qtbot)
    assert value() == 4
