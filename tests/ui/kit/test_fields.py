"""Fields take what people really type and paste, and change nothing on their own."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox

from app.shared.errors import RuleError
from ui.kit.fields import (
    Choice,
    CodeField,
    CountField,
    DateField,
    IdField,
    MoneyField,
    NameField,
    WheelGuard,
)
from ui.kit.search import SearchField

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


def test_the_search_waits_while_a_word_is_composed(qtbot):
    field, said = SearchField("找"), []
    qtbot.addWidget(field)
    field.searched.connect(said.append)
    field.setText("王")
    field.say()
    said.clear()
    field.selectAll()
    QApplication.sendEvent(field, QInputMethodEvent("zhang", []))
    assert not field._timer.isActive()
    done = QInputMethodEvent("", [])
    done.setCommitString("张")
    QApplication.sendEvent(field, done)
    qtbot.waitUntil(lambda: said == ["张"])


def test_a_hangul_syllable_in_the_making_already_searches(qtbot):
    field, said = SearchField("찾기"), []
    qtbot.addWidget(field)
    field.searched.connect(said.append)
    QApplication.sendEvent(field, QInputMethodEvent("김", []))
    qtbot.waitUntil(lambda: said == ["김"])


def test_the_wheel_leaves_an_unfocused_list_alone(qtbot, qapp):
    guard = WheelGuard(qapp)
    qapp.installEventFilter(guard)
    try:
        box = QComboBox()
        qtbot.addWidget(box)
        box.addItems(["甲", "乙"])
        box.show()
        box.clearFocus()
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, wheel)
        assert box.currentText() == "甲"
    finally:
        qapp.removeEventFilter(guard)
