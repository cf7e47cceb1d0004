"""A form says what is wrong beside the field, keeps what was typed, and is finished without a mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.shared.errors import RuleError
from ui.kit.fields import DateField, Field, NameField
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
