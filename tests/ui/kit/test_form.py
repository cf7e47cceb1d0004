"""A form says what is wrong beside the field, keeps what was typed, and is finished without a mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from app.shared.errors import RuleError
from ui.kit import style
from ui.kit.fields import AttachmentsField, DateField, Field, NameField, TextField
from ui.kit.form import Form, Spec
from ui.kit.parts import Button


class Taken(RuleError):
    code = "taken"
    template = "这个证号已经登记过"


@pytest.fixture
def form(qtbot):
    made = Form((
        Spec("name", "姓名", NameField, required=True),
        Spec("id_no", "证号", required=True),
        Spec("born", "出生日期", DateField),
        Spec("remark", "备注", Field, folded=True),
    ))  # fmt: skip
    qtbot.addWidget(made)
    made.show()
    return made


def test_empty_required_fields_are_said_beside_them_and_nothing_is_lost(form):
    form.fields["born"].setText("soon")
    assert form.read() is None
    assert form.wrong_fields() == ["name", "id_no", "born"]
    assert form.strip.isVisible()
    assert form.fields["born"].text() == "soon"


def test_f8_goes_from_problem_to_problem(qtbot, form):
    with qtbot.waitActive(form):
        form.activateWindow()
    form.read()
    assert form.fields["name"].hasFocus()
    form.next_problem()
    assert form.fields["id_no"].hasFocus()
    form.next_problem()
    assert form.fields["name"].hasFocus()


def test_an_error_of_a_service_stands_beside_its_field(form):
    form.put({"name": "王强", "id_no": "1"})
    form.show_errors([Taken(field="id_no")])
    assert form.wrong_fields() == ["id_no"]
    form.fields["id_no"].touched.emit()
    assert form.wrong_fields() == []
    assert not form.strip.isVisible()


def test_an_error_of_no_field_stands_in_the_strip(form):
    form.show_errors([Taken()])
    assert "登记过" in form.strip.words.text()


def test_an_error_in_a_folded_field_unfolds_it(form):
    form.show_errors([Taken(field="remark")])
    assert form.fields["remark"].isVisible()


def test_enter_goes_on_and_ctrl_enter_finishes(qtbot, form):
    with qtbot.waitActive(form):
        form.activateWindow()
    form.fields["name"].setFocus()
    qtbot.keyClick(form.fields["name"], Qt.Key.Key_Return)
    assert form.fields["id_no"].hasFocus()
    with qtbot.waitSignal(form.finished, timeout=1000):
        qtbot.keyClick(form.fields["id_no"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_button_keeps_its_keys_when_its_words_change(qtbot):
    button = Button("导入", keys="Ctrl+Return", picture="check")
    qtbot.addWidget(button)
    button.setText("导入 467 人")
    assert button.shortcut().toString() == "Ctrl+Return"
    assert button.accessibleName() == "导入 467 人"


# -- keys


@pytest.fixture
def active(qtbot, form):
    with qtbot.waitActive(form):
        form.activateWindow()
    return form


def test_shift_enter_goes_back_and_enter_after_the_last_field_finishes(qtbot, active):
    active.go_to("id_no")
    qtbot.keyClick(active.fields["id_no"], Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert active.fields["name"].hasFocus()
    active.go_to("born")
    with qtbot.waitSignal(active.finished, timeout=1000):
        qtbot.keyClick(active.fields["born"], Qt.Key.Key_Return)


def test_the_keypads_enter_goes_on_too(qtbot, active):
    active.go_to("name")
    qtbot.keyClick(active.fields["name"], Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert active.fields["id_no"].hasFocus()


def test_folded_fields_are_unfolded_by_keyboard_and_only_then_walked_through(qtbot, active):
    active.go_to("born")
    qtbot.keyClick(active.fields["born"], Qt.Key.Key_Tab)
    assert active._more.hasFocus()
    qtbot.keyClick(active._more, Qt.Key.Key_Return)
    assert active.fields["remark"].hasFocus()
    active.go_to("born")
    qtbot.keyClick(active.fields["born"], Qt.Key.Key_Return)
    assert active.fields["remark"].hasFocus()
    active._more.setFocus()
    qtbot.keyClick(active._more, Qt.Key.Key_Space)
    assert not active.fields["remark"].isVisible()


def test_shift_f8_goes_to_the_problem_before(qtbot, active):
    active.fields["born"].setText("soon")
    active.read()
    qtbot.keyClick(active.fields["name"], Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert active.fields["born"].hasFocus()
    qtbot.keyClick(active.fields["born"], Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert active.fields["id_no"].hasFocus()
    qtbot.keyClick(active.fields["id_no"], Qt.Key.Key_F8)
    assert active.fields["born"].hasFocus()


def test_f8_from_a_good_field_goes_to_the_next_problem_below_it(qtbot, active):
    active.put({"id_no": "1"})
    active.read()
    active.fields["born"].setText("soon")
    active.show_errors([Taken(field="name"), Taken(field="born")])
    active.go_to("id_no")
    active.next_problem()
    assert active.fields["born"].hasFocus()


def test_tab_goes_through_the_fields_in_their_order_then_to_the_folded_ones(qtbot, active):
    active.unfold()
    active.go_to("name")
    route = []
    for _press in range(5):
        route.append(active.focusWidget().objectName() or type(active.focusWidget()).__name__)
        qtbot.keyClick(active.focusWidget(), Qt.Key.Key_Tab)
    assert route == ["name", "id_no", "born", "More", "remark"]


# -- texts and files among the lines


@pytest.fixture
def mixed(qtbot, jobs):
    made = Form((
        Spec("name", "姓名", NameField),
        Spec("story", "情况说明", TextField, wide=True, hint="家里的情况"),
        Spec("papers", "材料", lambda: AttachmentsField(jobs), wide=True),
    ), columns=2)  # fmt: skip
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def test_in_a_text_enter_is_a_line_tab_goes_on_and_ctrl_enter_finishes(qtbot, mixed):
    story = mixed.fields["story"]
    mixed.go_to("story")
    qtbot.keyClicks(story, "ab")
    qtbot.keyClick(story, Qt.Key.Key_Return)
    qtbot.keyClicks(story, "c")
    assert story.read() == "ab\nc"
    assert story.hasFocus()
    with qtbot.waitSignal(mixed.finished, timeout=1000):
        qtbot.keyClick(story, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(story, Qt.Key.Key_Tab)
    assert mixed.fields["papers"].hasFocus()


def test_errors_of_a_text_and_of_files_stand_beneath_them(mixed):
    mixed.show_errors([Taken(field="story"), Taken(field="papers")])
    assert mixed.wrong_fields() == ["story", "papers"]
    assert mixed.fields["story"].hasFocus()
    mixed.next_problem()
    assert mixed.fields["papers"].list.hasFocus()
    assert "登记过" in mixed.fields["papers"].list.accessibleDescription()
    mixed.fields["story"].insertPlainText("x")
    assert mixed.wrong_fields() == ["papers"]


# -- room


def test_two_columns_stand_only_where_there_is_room_for_them(qtbot, qapp):
    form = Form([Spec(str(n), "身份证件号码", NameField) for n in range(4)], columns=2)
    page = QScrollArea()
    page.setWidgetResizable(True)
    page.setWidget(form)
    qtbot.addWidget(page)
    page.show()
    page.resize(1142, 500)  # the form's room in a window of 1366
    assert form._blocks[0].columns == 2
    page.resize(973, 500)  # and in one of 1093
    assert form._blocks[0].columns == 2
    style.use_text_step(qapp, 2)
    qapp.processEvents()
    assert form._blocks[0].columns == 1
    assert page.horizontalScrollBar().maximum() == 0
    style.use_text_step(qapp, 0)
    page.resize(600, 500)
    qapp.processEvents()
    assert form._blocks[0].columns == 1
    assert page.horizontalScrollBar().maximum() == 0


def test_every_label_is_shown_whole_whatever_its_length_and_size(qtbot, qapp):
    labels = ("姓名", "휴대전화 번호(필수 아님)", "노동조합 가입 날짜")
    form = Form([Spec(words, words, NameField, required=True) for words in labels], columns=2)
    qtbot.addWidget(form)
    form.resize(1100, 400)
    form.show()
    for step in (0, 1, 2):
        style.use_text_step(qapp, step)
        qapp.processEvents()
        for label in form._labels.values():
            assert label.width() >= label.sizeHint().width()


def test_the_star_follows_the_colours(form, qapp):
    before = form._labels["name"].text()
    style.use_scheme(qapp, True)
    assert form._labels["name"].text() != before
    assert style.tokens().tones["bad"][0] in form._labels["name"].text()


def test_the_first_problem_is_brought_into_view(qtbot, qapp):
    form = Form([Spec(str(n), "栏目", NameField, required=n == 30) for n in range(40)])
    page = QScrollArea()
    page.setWidgetResizable(True)
    page.setWidget(form)
    qtbot.addWidget(page)
    page.resize(500, 300)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    qapp.processEvents()
    form.read()
    field = form.fields["30"]
    assert page.viewport().rect().contains(field.mapTo(page.viewport(), field.rect().center()))


def test_what_is_told_stays_while_typing_goes_on_and_a_complaint_goes(qtbot, form):
    form.tell("又在这里了", "waiting")
    qtbot.keyClicks(form.fields["name"], "a")
    assert form.strip.isVisible()
    form.show_errors([Taken(field="id_no")])
    qtbot.keyClicks(form.fields["id_no"], "a")
    assert not form.strip.isVisible()


def test_whoever_cannot_see_hears_what_is_wrong_and_what_is_needed(form):
    form.show_errors([Taken(field="id_no")])
    heard = form.fields["id_no"].accessibleDescription()
    assert "登记过" in heard
    assert form._labels["id_no"].toolTip() in heard
    form.fields["id_no"].touched.emit()
    assert form.fields["id_no"].accessibleDescription() == form._labels["id_no"].toolTip()
