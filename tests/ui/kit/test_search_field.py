"""The search box waits for the hand, starts anew on demand, and gives its keys back to the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from ui.kit.search import SearchField


@pytest.fixture
def field(qtbot):
    made = SearchField("姓名、拼音、后 4 位")
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.said, made.down = [], []
    made.searched.connect(made.said.append)
    made.left_down.connect(lambda: made.down.append(True))
    return made


def test_it_speaks_once_after_the_last_key(qtbot, field):
    qtbot.keyClicks(field, "zsf")
    assert field.said == []
    assert field._timer.interval() == 120
    qtbot.waitUntil(lambda: field.said == ["zsf"])
    assert not field._timer.isActive()


def test_full_width_letters_and_blanks_mean_the_same(field):
    field.setText("  ｚｓｆ３３１５ ")
    field.say()
    assert field.said == ["zsf3315"]


def test_a_lone_korean_consonant_stays_what_was_typed(field):
    field.setText("ㄱㅊ")
    field.say()
    assert field.said == ["ㄱㅊ"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_enter_and_the_arrow_search_at_once_and_go_into_the_list(qtbot, field, key):
    qtbot.keyClicks(field, "z")
    qtbot.keyClick(field, key)
    assert field.said == ["z"]
    assert field.down == [True]


def test_esc_empties_the_box_first(qtbot, field):
    qtbot.keyClicks(field, "z")
    field.say()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    qtbot.waitUntil(lambda: field.said == ["z", ""])


def test_what_was_said_already_is_not_searched_again(qtbot, field):
    qtbot.keyClicks(field, "z")
    field.say()
    qtbot.keyClicks(field, "s")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert not field._timer.isActive()


def test_forgetting_searches_for_nothing(field):
    field.setText("z")
    field.say()
    field.forget()
    assert field.text() == ""
    assert not field._timer.isActive()
    assert field.said == ["z"]


def test_ctrl_z_belongs_to_the_page_when_nothing_was_typed(qtbot, field):
    def override():
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        event.ignore()
        QApplication.sendEvent(field, event)
        return event.isAccepted()

    assert not override()
    qtbot.keyClicks(field, "z")
    assert override()
    field.forget()
    assert not override()
