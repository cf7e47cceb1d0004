"""Somebody is found by a few letters and chosen with the keyboard; nobody is ever guessed."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.shared.errors import DeviceError, RuleError
from ui.kit.fields import Choice, CodeField, Found, LookupField, NameField
from ui.kit.form import Form, Spec

opens_a_list = pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints", extend=True)

PEOPLE = (
    Found("1", "赵仕福", "229***********3315  青山机械厂"),
    Found("2", "赵淑芳", "229***********0427  青山中心小学"),
    Found("3", "郑顺芳", "229***********0028  延青食品公司"),
)


class Unplugged(DeviceError):
    code = "unplugged"
    template = "数据盘拔掉了"


def search(text):
    return [one for one in PEOPLE if text in one.words or text in ("z", "zs")]


@pytest.fixture
def form(qtbot, jobs):
    made = Form((Spec("who", "责任人", lambda: LookupField(jobs, search)), Spec("on", "备注", NameField)))
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.fields["who"].setFocus()
    return made


@pytest.fixture
def field(form):
    return form.fields["who"]


def lines(field):
    return [words for words, _detail in field.list.rows.lines]


@opens_a_list
def test_two_letters_arrow_and_enter_choose_and_go_on(qtbot, form, field):
    qtbot.keyClicks(field, "zs")
    assert field._timer.isActive()
    assert field._timer.interval() == 120
    qtbot.waitUntil(field.list.isVisible)
    assert lines(field) == ["赵仕福", "赵淑芳", "郑顺芳"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.read() == "2"
    assert field.text() == "赵淑芳"
    assert not field.list.isVisible()
    assert form.fields["on"].hasFocus()


@opens_a_list
def test_enter_before_the_answer_searches_first_and_chooses_nobody(qtbot, form, field):
    qtbot.keyClicks(field, "z")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
    qtbot.waitUntil(field.list.isVisible)
    with pytest.raises(RuleError):
        field.read()
    assert field._timer.interval() == 120
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.read() == "1"


def test_a_name_typed_in_full_is_still_nobody(field):
    field.setText("赵仕福")
    with pytest.raises(RuleError) as refused:
        field.read()
    assert refused.value.code == "field.nobody_chosen"


@opens_a_list
def test_a_letter_more_takes_the_choice_back(qtbot, field):
    field.put(PEOPLE[0])
    assert field.read() == "1"
    qtbot.keyClicks(field, "x")
    with pytest.raises(RuleError):
        field.read()


@opens_a_list
def test_esc_closes_the_list_and_only_the_list(qtbot, field):
    qtbot.keyClicks(field, "z")
    field.look()
    over = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    over.ignore()
    QApplication.sendEvent(field, over)
    assert over.isAccepted()  # the page's way back does not hear of it
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.list.isVisible()
    assert field.text() == "z"
    over.ignore()
    QApplication.sendEvent(field, over)
    assert not over.isAccepted()


@opens_a_list
def test_the_focus_stays_in_the_line_while_the_list_is_open(qtbot, form, field):
    qtbot.keyClicks(field, "z")
    field.look()
    assert field.list.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert QApplication.focusWidget() is field
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert not field.list.isVisible()
    assert form.fields["on"].hasFocus()
    with pytest.raises(RuleError):
        field.read()


@opens_a_list
def test_tab_takes_the_line_the_arrows_went_to(qtbot, field):
    qtbot.keyClicks(field, "z")
    field.look()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.read() == "3"


@opens_a_list
def test_a_click_chooses_too_and_the_cross_clears(qtbot, field):
    qtbot.keyClicks(field, "z")
    field.look()
    box = field.list.visualRect(field.list.rows.index(2))
    qtbot.mouseClick(field.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert field.read() == "3"
    assert field.cross.isVisible()
    field.cross.click()
    assert field.read() is None
    assert field.text() == ""
    assert not field.cross.isVisible()


@opens_a_list
def test_nobody_found_is_said_and_cannot_be_chosen(qtbot, field):
    field.insert("没有")
    field.look()
    assert field.list.isVisible()
    assert field.list.current() == -1
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.list.current() == -1


@opens_a_list
def test_an_older_answer_never_replaces_a_newer_one(qtbot, lanes):
    field = LookupField(lanes, search)
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitActive(field):
        field.activateWindow()
    field.setFocus()
    field.setText("z")
    field.look()
    field.setText("郑")
    field.look()
    qtbot.waitUntil(lambda: lanes.under_way() == 0)
    assert lines(field) == ["郑顺芳"]


@opens_a_list
def test_what_the_device_refuses_is_said_in_the_list(qtbot, jobs, form):
    def broken(_text):
        raise Unplugged()

    field = form.fields["who"]
    field._search = broken
    qtbot.keyClicks(field, "z")
    field.look()
    assert lines(field) == ["数据盘拔掉了"]
    assert field.list.current() == -1


def test_a_bug_in_the_search_is_not_swallowed(qtbot, jobs, form):
    field, heard = form.fields["who"], []
    jobs.unexpected.connect(heard.append)
    field._search = lambda _text: 1 // 0
    field.setText("z")
    field.look()
    assert isinstance(heard[0], ZeroDivisionError)


def test_a_draft_brings_back_who_was_chosen_and_what_was_only_typed(form, field):
    field.put(PEOPLE[1])
    state = form.state()
    form.clear()
    form.restore(state)
    assert field.read() == "2"
    assert field.chosen == PEOPLE[1]
    form.clear()
    form.restore({"who": "[赵"})
    assert field.text() == "[赵"
    with pytest.raises(RuleError):
        field.read()


def test_two_of_one_name_are_told_apart_in_the_field_itself(field):
    field.put(PEOPLE[0])
    assert "3315" in field.toolTip()
    bare = LookupField(field._jobs, search)
    bare.put(Found("1", PEOPLE[0].words))
    bare.resize(field.size())
    assert field.grab().toImage() != bare.grab().toImage()


# -- the list of codes opens the same way


NATIONS = (
    Choice("01", "汉族", ("hanzu", "hz")),
    Choice("10", "朝鲜族", ("chaoxianzu", "cxz")),
    Choice("03", "回族", ("huizu", "hz")),
)


@pytest.fixture
def codes(qtbot):
    made = Form((Spec("nation", "民族", lambda: CodeField(NATIONS)), Spec("on", "备注", NameField)))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.fields["nation"].setFocus()
    return made


@opens_a_list
def test_one_enter_takes_the_code_and_goes_on(qtbot, codes):
    field = codes.fields["nation"]
    qtbot.keyClicks(field, "cx")
    assert lines(field) == ["朝鲜族"]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "朝鲜族"
    assert codes.fields["on"].hasFocus()


@opens_a_list
def test_the_nearest_code_stands_first(qtbot, codes):
    field = codes.fields["nation"]
    qtbot.keyClicks(field, "h")
    assert lines(field) == ["汉族", "回族"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.read() == "03"
    field.setFocus()
    field.selectAll()
    field.insert("族")
    assert len(lines(field)) == 3


@opens_a_list
def test_the_whole_list_opens_at_what_is_chosen(qtbot, codes):
    field = codes.fields["nation"]
    field.put("10")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert lines(field) == ["汉族", "朝鲜族", "回族"]
    assert field.list.current() == 1
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.read() == "10"


@opens_a_list
def test_a_list_closes_when_its_field_moves_away(qtbot):
    page, field = QWidget(), CodeField(NATIONS)
    qtbot.addWidget(page)
    inside = QWidget(page)
    QVBoxLayout(inside).addWidget(field)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    field.setFocus()
    field.open_list()
    assert field.list.isVisible()
    inside.move(0, -30)  # as a page does that scrolls
    assert not field.list.isVisible()


@opens_a_list
def test_a_press_elsewhere_closes_the_list(qtbot, codes):
    field = codes.fields["nation"]
    field.open_list()
    qtbot.mousePress(codes.strip, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(
        codes, Qt.MouseButton.LeftButton
    )  # the application itself remembers a button held down
    assert not field.list.isVisible()


@opens_a_list
def test_a_list_that_cannot_be_changed_does_not_open(codes):
    field = codes.fields["nation"]
    field.setReadOnly(True)
    field.open_list()
    assert not field.list.isVisible()


@opens_a_list
def test_enter_waits_for_an_answer_that_is_under_way(qtbot, lanes):
    asked = threading.Event()
    form = Form((
        Spec("who", "责任人", lambda: LookupField(lanes, lambda text: asked.wait(5) and search(text))),
        Spec("on", "备注", NameField),
    ))  # fmt: skip
    qtbot.addWidget(form)
    form.show()
    with qtbot.waitActive(form):
        form.activateWindow()
    field = form.fields["who"]
    field.setFocus()
    field.insert("没有")
    field.look()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.hasFocus()
    asked.set()
    qtbot.waitUntil(lambda: lanes.under_way() == 0)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.fields["on"].hasFocus()
