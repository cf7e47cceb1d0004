"""What is typed is kept without asking: after a pause, when the hand leaves, and when the form goes away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.kit import drafts
from ui.kit.drafts import KeptDraft
from ui.kit.fields import (
    Choice,
    CodeField,
    DateField,
    IdField,
    MoneyField,
    NameField,
    PasswordField,
    TextField,
)
from ui.kit.form import Form, Spec

NATIONS = (Choice("01", "汉族", ("hanzu", "hz")), Choice("10", "朝鲜族", ("chaoxianzu", "cxz")))


class Keeper:
    """Writes down what it is asked to keep, and answers as a service would."""

    def __init__(self, form):
        self.asked, self.dropped = [], 0
        self.draft = KeptDraft(form, self.keep, self.drop)
        self.said = []
        self.draft.saved.connect(self.said.append)

    def keep(self, state):
        self.asked.append(state)
        self.draft.was_kept(datetime(2026, 1, 20, 1, 0, tzinfo=UTC))

    def drop(self):
        self.dropped += 1


@pytest.fixture
def form(qtbot):
    made = Form((
        Spec("name", "姓名", NameField, required=True),
        Spec("id_no", "证号", IdField),
        Spec("on", "日期", DateField),
        Spec("sum", "金额", MoneyField),
        Spec("nation", "民族", lambda: CodeField(NATIONS)),
        Spec("secret", "密码", PasswordField),
        Spec("text", "说明", TextField, folded=True, wide=True),
    ))  # fmt: skip
    made.begin_with({"name": "王强", "nation": "01"})
    page = QWidget()
    QVBoxLayout(page).addWidget(made)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    made.page = page
    made.fields["name"].setFocus()
    made.fields["name"].end(False)
    return made


@pytest.fixture
def keeper(form):
    return Keeper(form)


# -- what counts as typed


def test_only_what_differs_from_the_beginning_is_typed_and_exactly_as_typed(qtbot, form):
    assert form.state() == {}
    assert not form.touched()
    form.fields["on"].setText("1-12 ")
    form.fields["sum"].setText("¥1,2")
    form.fields["text"].put("多发 1 桶油，\n原计划 041 户")
    assert form.state() == {"on": "1-12 ", "sum": "¥1,2", "text": "多发 1 桶油，\n原计划 041 户"}
    form.fields["name"].setText("王")
    form.fields["name"].setText("王强")
    assert "name" not in form.state()


def test_what_was_typed_comes_back_and_what_is_folded_is_shown(form):
    state = {"on": "1-12 ", "sum": "soon", "text": "一\n二", "name": "", "gone": "a field of an older form"}
    form.restore(state)
    del state["gone"]
    assert form.state() == state
    assert form.fields["text"].isVisible()


def test_a_password_is_typed_but_in_no_draft(form):
    form.fields["secret"].setText("东升粮库-2026")
    assert form.touched()
    assert form.state() == {}
    form.restore({"secret": "x"})
    assert form.fields["secret"].text() == "东升粮库-2026"


def test_the_beginning_can_be_had_again(form):
    form.restore({"name": "李", "nation": "朝", "text": "一"})
    form.begin_again()
    assert form.state() == {}
    assert form.fields["nation"].read() == "01"


def test_a_beginning_that_is_only_written_otherwise_is_no_change(form):
    form.begin_with({"sum": 120_000, "id_no": "22990119800101123X", "nation": "10"})
    for name in ("sum", "id_no", "nation"):
        form.fields[name].editingFinished.emit()
    assert not form.touched()


# -- when it is kept


def test_two_seconds_after_the_last_key(qtbot, form, keeper):
    qtbot.keyClicks(form.fields["name"], "ab")
    assert keeper.asked == []
    assert keeper.draft._timer.isActive()
    assert keeper.draft._timer.interval() == 2000
    keeper.draft._timer.timeout.emit()
    assert keeper.asked == [{"name": "王强ab"}]
    assert keeper.said == [datetime(2026, 1, 20, 1, 0, tzinfo=UTC)]


def test_somebody_who_types_without_a_pause_is_not_left_unkept(qtbot, form, keeper, monkeypatch):
    now = iter((0.0, 5.0, 10.0, 10.5))
    monkeypatch.setattr(drafts.time, "monotonic", lambda: next(now))
    for letter, asked in (("a", 0), ("b", 0), ("c", 1), ("d", 1)):
        qtbot.keyClicks(form.fields["name"], letter)
        assert len(keeper.asked) == asked


def test_at_once_when_the_focus_leaves_the_field_and_as_it_settled_there(qtbot, form, keeper):
    form.fields["on"].setFocus()
    qtbot.keyClicks(form.fields["on"], "20260112")
    qtbot.keyClick(form.fields["on"], Qt.Key.Key_Return)
    assert keeper.asked == [{"on": "2026-01-12"}]
    assert not keeper.draft._timer.isActive()


def test_at_once_when_the_window_is_left(qtbot, form, keeper):
    qtbot.keyClicks(form.fields["name"], "a")
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    with qtbot.waitActive(other):
        other.activateWindow()
    assert keeper.asked == [{"name": "王强a"}]


def test_at_once_when_the_form_goes_off_the_screen(qtbot, keeper, form):
    qtbot.keyClicks(form.fields["name"], "a")
    form.page.hide()
    assert keeper.asked == [{"name": "王强a"}]


def test_at_once_when_another_page_is_shown(qtbot):
    form, book = Form((Spec("name", "姓名", NameField),)), QStackedWidget()
    qtbot.addWidget(book)
    book.addWidget(form)
    book.addWidget(QWidget())
    keeper = Keeper(form)
    book.show()
    qtbot.keyClicks(form.fields["name"], "a")
    book.setCurrentIndex(1)
    assert keeper.asked == [{"name": "a"}]


def test_with_ctrl_s(qtbot, form, keeper):
    qtbot.keyClicks(form.fields["name"], "a")
    qtbot.keyClick(form.fields["name"], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert keeper.asked == [{"name": "王强a"}]


def test_never_while_nothing_changed(qtbot, form, keeper):
    form.fields["id_no"].setFocus()
    form.page.hide()
    keeper.draft.save_now()
    assert keeper.asked == []
    assert keeper.dropped == 0
    form.page.show()
    qtbot.keyClicks(form.fields["secret"], "geheim")
    keeper.draft.save_now()
    assert keeper.asked == []


def test_the_same_is_not_kept_twice(qtbot, form, keeper):
    qtbot.keyClicks(form.fields["name"], "a")
    keeper.draft.save_now()
    keeper.draft.save_now()
    form.page.hide()
    assert len(keeper.asked) == 1


# -- what becomes of it


def test_typing_taken_back_drops_the_draft(qtbot, form, keeper):
    qtbot.keyClicks(form.fields["name"], "a")
    keeper.draft.save_now()
    qtbot.keyClick(form.fields["name"], Qt.Key.Key_Backspace)
    keeper.draft.save_now()
    assert len(keeper.asked) == 1
    assert keeper.dropped == 1


def test_a_finished_form_keeps_nothing_more(qtbot, form, keeper):
    qtbot.keyClicks(form.fields["name"], "a")
    keeper.draft.drop()
    qtbot.keyClicks(form.fields["name"], "b")
    form.page.hide()
    assert keeper.asked == []
    assert keeper.dropped == 1


def test_a_refused_form_is_kept_again_whole(qtbot, form, keeper):
    qtbot.keyClicks(form.fields["name"], "a")
    keeper.draft.save_now()
    keeper.draft.drop()
    keeper.draft.go_on()
    assert keeper.asked == [{"name": "王强a"}, {"name": "王强a"}]


def test_what_was_kept_is_put_in_beneath_what_is_typed_meanwhile(qtbot, form, keeper):
    qtbot.keyClicks(form.fields["name"], "a")
    keeper.draft.resume({"name": "李", "sum": "12"})
    assert form.state() == {"name": "王强a", "sum": "12"}
    assert keeper.asked == []
    assert keeper.draft._timer.isActive()


def test_what_was_put_in_again_is_not_kept_anew(form, keeper):
    keeper.draft.resume({"name": "李", "sum": "12"})
    form.page.hide()
    assert keeper.asked == []


def test_what_could_not_be_kept_is_tried_again(qtbot, form):
    asked = []
    draft = KeptDraft(form, asked.append, lambda: None)
    qtbot.keyClicks(form.fields["name"], "a")
    draft.save_now()
    draft.was_not_kept()
    assert not draft.safe
    draft.save_now()
    assert len(asked) == 2
    draft.was_kept(datetime(2026, 1, 20, tzinfo=UTC))
    assert draft.safe


def test_an_answer_that_comes_after_the_form_is_gone_disturbs_nobody(qapp):
    form = Form((Spec("name", "姓名", NameField),))
    draft = KeptDraft(form, lambda _state: None, lambda: None)
    shiboken6.delete(form)
    draft.was_kept(datetime(2026, 1, 20, tzinfo=UTC))
    assert draft.safe
