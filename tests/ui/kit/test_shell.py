"""The frame: what was done last and its undo, what lies only here, long work from elsewhere, the column's counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.kit import style
from ui.kit.navigation import NARROW, WIDE, Navigation
from ui.kit.shell import StatusLine
from ui.kit.undo import History


@pytest.fixture
def line(qtbot):
    made = StatusLine(History())
    qtbot.addWidget(made)
    made.resize(1200, 30)
    made.show()
    return made


def test_what_was_done_is_shown_with_its_undo(qtbot, line):
    done = []
    line.say("李桂兰 已登记", lambda: done.append(1))
    assert line.last.accessibleName() == "李桂兰 已登记"
    assert line.undo.isVisible()
    line.undo.click()
    assert done == [1]
    assert not line.undo.isVisible()


def test_an_older_step_is_named_when_something_else_was_said_since(line):
    line.say("第一步", lambda: None)
    usual = line.undo.text()
    line.say("只是一句话", None)
    assert line.undo.text() != usual
    assert "第一步" in line.undo.text()
    assert "第一步" in line.undo.toolTip()


def test_a_long_sentence_is_cut_and_whole_in_the_tooltip(line):
    line.resize(500, 30)
    line.say("很长的一句话" * 30, None)
    assert line.last.text().endswith("…")
    assert line.last.toolTip() == "很长的一句话" * 30


def test_how_many_changes_are_only_here(line):
    words = {line.tell_only_here(count) or line.only_here.text() for count in (None, 0, 1, 1234)}
    assert len(words) == 4
    line.tell_only_here(1234)
    assert "1,234" in line.only_here.text()


def test_long_work_from_elsewhere_is_seen_and_stopped(line):
    stopped = []
    line.show_work("正在导入", lambda: stopped.append(1))
    assert line.working.isVisible()
    line.stop.click()
    assert stopped == [1]
    line.show_work("", None)
    assert not line.working.isVisible()
    assert not line.stop.isVisible()


@pytest.fixture
def column(qtbot):
    made = Navigation()
    qtbot.addWidget(made)
    for key, words, group in (("home", "首页", "work"), ("sync", "同步中心", "out"), ("set", "设置", "desk")):
        made.add(key, words, "house", group)
    made.show()
    return made


def test_a_place_is_chosen_with_alt_and_its_number(qtbot, column):
    with qtbot.waitActive(column):
        column.activateWindow()
    with qtbot.waitSignal(column.chosen) as chosen:
        qtbot.keyClick(column, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert chosen.args == ["sync"]


def test_what_waits_is_said_to_the_ear_too(column):
    column.wait("sync", 3)
    button = column._buttons["sync"]
    assert "3" in button.accessibleDescription()
    assert "3" in button.toolTip()
    column.wait("sync", 0)
    assert button.accessibleDescription() == ""


def test_the_column_has_room_for_its_words_in_every_size_and_hides_them_when_narrow(column):
    for step in (0, 1, 2):
        style.use_text_step(QApplication.instance(), step)
        assert all(column.width() >= button.room() for button in column._buttons.values())
    assert column.width() >= WIDE
    column.narrow(True)
    assert column.width() == NARROW
