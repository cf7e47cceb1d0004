"""A word in the making disturbs nothing, and nothing disturbs it: Chinese and Korean input, in every field."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from ui.kit.drafts import KeptDraft
from ui.kit.fields import (
    Choice,
    CodeField,
    CountField,
    DateField,
    Found,
    IdField,
    LookupField,
    MoneyField,
    NameField,
    PhoneField,
    TextField,
)
from ui.kit.form import Form, Spec
from ui.kit.search import SearchField

# What the offscreen platform says of every list that opens.
opens_a_list = pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints", extend=True)

TODAY = date(2026, 1, 20)
NATIONS = (Choice("01", "汉族", ("hanzu", "hz")), Choice("10", "朝鲜族", ("chaoxianzu", "cxz")))


def compose(field, letters):
    """Have the input method show `letters` that are not text yet."""
    QApplication.sendEvent(field, QInputMethodEvent(letters, []))


def commit(field, text, next_letters=""):
    """Have the input method hand over `text`, with the next letters in the making already."""
    event = QInputMethodEvent(next_letters, [])
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


@pytest.fixture
def shown(qtbot):
    """Shows a field and gives it the focus."""

    def show(field):
        qtbot.addWidget(field)
        field.show()
        with qtbot.waitActive(field):
            field.activateWindow()
        field.setFocus()
        return field

    return show


@pytest.fixture
def search(shown):
    field = shown(SearchField("找"))
    field.said = []
    field.searched.connect(field.said.append)
    return field


# -- the search box


def test_composing_over_a_selection_never_searches_for_everything(qtbot, search):
    search.setText("王强")
    search.say()
    search.selectAll()
    for letters in ("z", "zh", "zhang"):
        compose(search, letters)
        assert search.text() == ""
        assert not search._timer.isActive()
    commit(search, "张")
    qtbot.waitUntil(lambda: search.said == ["王强", "张"])


def test_what_waits_to_be_searched_waits_for_the_composition_too(search):
    search.setText("王")
    assert search._timer.isActive()
    compose(search, "qiang")
    assert not search._timer.isActive()
    search.say()
    assert search.said == []


def test_a_chinese_word_shown_before_it_is_taken_is_not_searched_yet(search):
    compose(search, "张")
    assert not search._timer.isActive()


def test_korean_is_searched_syllable_by_syllable_and_a_lone_consonant_waits(search):
    compose(search, "ㄱ")
    assert not search._timer.isActive()
    for syllable in ("가", "강"):
        compose(search, syllable)
        assert search._timer.isActive()
        search.say()
    commit(search, "강")
    search.say()
    assert search.said == ["가", "강", "강"]


def test_a_syllable_in_the_making_stands_where_the_cursor_is(search):
    search.setText("강찬")
    search.setCursorPosition(1)
    compose(search, "감")
    search.say()
    assert search.said == ["강감찬"]


def test_initial_consonants_are_searched_as_they_come(search):
    commit(search, "ㄱ", "ㄱ")
    search.say()
    assert search.said == ["ㄱㄱ"]


def test_a_composition_given_up_searches_for_what_is_left(search):
    search.setText("王")
    search.say()
    search.selectAll()
    compose(search, "li")
    compose(search, "")
    assert search._timer.isActive()
    search.say()
    assert search.said == ["王", ""]


def test_an_input_method_that_says_nothing_new_searches_for_nothing(search):
    search.setText("王")
    search.say()
    compose(search, "")
    assert not search._timer.isActive()


# -- lines


def test_a_name_is_composed_whole_whatever_its_length(shown):
    field = shown(NameField())
    for word in ("古丽", "·", "阿不都热合曼", "㛃"):
        compose(field, "abc")
        assert field.read() == (field.text() or None)
        commit(field, word)
    assert field.read() == "古丽·阿不都热合曼㛃"


def test_a_korean_name_is_composed_syllable_by_syllable(shown):
    field = shown(NameField())
    for letters in ("ㄱ", "가", "강"):
        compose(field, letters)
        assert field.text() == ""
    commit(field, "강", "ㅊ")
    compose(field, "찬")
    commit(field, "찬")
    assert field.read() == "강찬"


def test_full_width_digits_committed_into_a_number_are_made_half(shown):
    field = shown(IdField())
    compose(field, "２２９９")
    commit(field, "２２９９")
    assert field.text() == "2299"
    commit(field, "０１１９８００１０１１２３ｘ")
    assert field.text() == "229901 19800101 123X"
    assert field.read() == "22990119800101123X"


def test_a_number_is_never_regrouped_while_something_is_in_the_making(shown):
    field = shown(IdField())
    field.put("22990119800101123")
    field.setSelection(0, 6)
    compose(field, "２")
    assert field.text() == " 19800101 123"  # as it stood: the selection is gone, the rest untouched
    assert field.preedit == "２"
    commit(field, "２２９９０２")
    assert field.text() == "229902 19800101 123"


def test_a_number_whose_composition_is_given_up_is_grouped_again(shown):
    field = shown(IdField())
    field.put("22990119800101123")
    field.setSelection(0, 3)
    compose(field, "er")
    compose(field, "")
    assert field.text() == "901198 00101123"


@pytest.mark.parametrize(
    ("make", "committed", "read"),
    [
        (lambda: DateField(lambda: TODAY), "２０２６－０１－１２", date(2026, 1, 12)),
        (lambda: DateField(lambda: TODAY), "今", TODAY),
        (lambda: DateField(lambda: TODAY), "오늘", TODAY),
        (MoneyField, "１，２００．５", 120_050),
        (CountField, "１２", 12),
        (PhoneField, "１３９０４３１００１７", "13904310017"),
    ],
)
def test_what_an_input_method_commits_is_read_like_what_is_typed(shown, make, committed, read):
    field = shown(make())
    compose(field, "x")
    commit(field, committed)
    assert field.read() == read


@pytest.mark.parametrize("make", [NameField, IdField, PhoneField, MoneyField, DateField])
def test_no_field_cuts_off_what_is_committed(shown, make):
    assert shown(make()).maxLength() == QLineEdit().maxLength()


# -- lists beneath


@opens_a_list
def test_the_list_closes_for_a_composition_and_opens_for_its_word(shown):
    field = shown(CodeField(NATIONS))
    field.open_list()
    assert field.list.isVisible()
    for letters in ("c", "chao"):
        compose(field, letters)
        assert not field.list.isVisible()
    commit(field, "朝鲜")
    assert field.list.isVisible()
    assert field.read() == "10"


def test_no_list_opens_when_a_composition_empties_the_line(shown):
    field = shown(CodeField(NATIONS))
    field.put("01")
    field.selectAll()
    compose(field, "chao")
    assert not field.list.isVisible()


@opens_a_list
def test_a_lookup_is_frozen_while_a_word_is_in_the_making(shown, jobs):
    asked = []
    field = shown(LookupField(jobs, lambda text: asked.append(text) or [Found("1", "张三丰")]))
    for letters in ("z", "zhang", "강"):
        compose(field, letters)
        assert not field._timer.isActive()
    assert asked == []
    commit(field, "张")
    assert field._timer.isActive()
    field.look()
    assert asked == ["张"]
    assert field.list.isVisible()
    compose(field, "san")
    assert not field.list.isVisible()


def test_an_answer_that_comes_during_a_composition_opens_nothing(shown, lanes, qtbot):
    field = shown(LookupField(lanes, lambda _text: [Found("1", "张三丰")]))
    field.setText("张")
    field.look()
    compose(field, "san")
    qtbot.waitUntil(lambda: lanes.under_way() == 0)
    assert not field.list.isVisible()


def test_the_chosen_one_is_not_lost_to_letters_that_become_nothing(shown, jobs):
    field = shown(LookupField(jobs, lambda _text: []))
    field.put(Found("7", "赵仕福"))
    compose(field, "x")
    compose(field, "")
    assert field.read() == "7"


# -- the form around them


def test_only_a_committed_word_counts_as_typed(qtbot):
    form = Form((Spec("name", "姓名", NameField), Spec("text", "说明", TextField, wide=True)))
    qtbot.addWidget(form)
    form.begin_with({"name": "王强", "text": "有病"})
    heard = []
    form.changed.connect(lambda: heard.append(form.state()))
    compose(form.fields["text"], "sheng")
    assert heard == []
    commit(form.fields["text"], "生")
    assert heard == [{"text": "生有病"}]


def test_a_draft_never_holds_letters_in_the_making(qtbot):
    form, kept = Form((Spec("name", "姓名", NameField),)), []
    qtbot.addWidget(form)
    draft = KeptDraft(form, kept.append, lambda: None)
    commit(form.fields["name"], "李", "gui")
    draft.save_now()
    assert kept == [{"name": "李"}]
