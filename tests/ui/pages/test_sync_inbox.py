"""Values that differ from the province's: side by side, chosen by keys, saved, taken back; two real computers disagree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.shared.errors import RuleError
from app.shared.identity import mask_phone
from app.sync.clash_service import Clash
from tests.ui.clashing import disagreeing, take
from ui.pages.sync import SyncPage
from ui.pages.sync.field_values import both_words
from ui.pages.sync.inbox import ClashLine


@pytest.fixture
def page(qtbot, desk):
    made = SyncPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def lines(page, *clashes):
    return [
        ClashLine(one, "王秀英", *both_words(one.table, one.field, one.kept, one.other), "王芳")
        for one in clashes
    ]


def clash(key, field="mobile", **more):
    facts = {"table": "member", "row_id": "m1", "field": field, "kept": "13900001234", "other": "13900009921",
             "code": "W_CONFLICT", "sensitive": False, "author": "o2", "at": "2026-01-09T02:20:00Z", "chosen": ""}  # fmt: skip
    return Clash(id=key, **{**facts, **more})


@pytest.fixture
def inbox(page):
    page.show_list(page.inbox)
    made = [clash("1"), clash("2", "remark"), clash("3", "name", row_id="m2")]
    page.inbox.show_lines(lines(page, *made), [])
    page.inbox.grid.go_to(0)
    page.inbox.grid.setFocus()
    return page.inbox


def press(qtbot, inbox, *keys):
    for key in keys:
        held = (
            Qt.KeyboardModifier.ShiftModifier if key in ("left", "right") else Qt.KeyboardModifier.NoModifier
        )
        names = {"←": Qt.Key.Key_Left, "→": Qt.Key.Key_Right, "left": Qt.Key.Key_Left, "right": Qt.Key.Key_Right,
                 "↓": Qt.Key.Key_Down, " ": Qt.Key.Key_Space}  # fmt: skip
        qtbot.keyClick(inbox.grid, names[key], held)


def test_keys_choose_for_a_field_and_with_shift_for_the_whole_record(inbox, qtbot):
    press(qtbot, inbox, "←", "↓", "→")
    assert inbox.choices == {"1": "kept", "2": "other"}
    press(qtbot, inbox, " ")
    assert inbox.choices == {"1": "kept", "2": "kept"}
    press(qtbot, inbox, "right")
    assert inbox.choices == {"1": "other", "2": "other"}
    assert "还没选 1 项" in inbox.sum.text()
    inbox.next_open()
    assert inbox.grid.current_id() == "3"


def test_what_a_visit_came_to_is_chosen_as_one_statement(page, inbox, qtbot):
    outcome = {"table": "visit", "row_id": "v1", "other": "x"}
    made = [clash("1", "state", **outcome), clash("2", "recorded_by", **outcome, kept="王芳"),
            clash("3", "phone", **outcome), clash("4", "cash", **{**outcome, "other": 5}, at="2026-01-10")]  # fmt: skip
    inbox.show_lines(lines(page, *made), [])
    inbox.grid.go_to(0)
    press(qtbot, inbox, "→")
    assert inbox.choices == {"1": "other", "2": "other"}  # not the telephone, and not another statement
    assert [line.theirs for line in lines(page, made[1])] == ["王芳"]


def test_all_shown_are_chosen_at_once_and_counted_before_anything_is_saved(inbox):
    inbox.register.put_filters({"field": {"手机"}})
    inbox.show_lines(inbox._lines, [])
    inbox.all_kept.click()
    assert inbox.choices == {"1": "kept"}
    inbox.register.drop_filters()
    inbox.show_lines(inbox._lines, [])
    inbox.all_other.click()
    assert set(inbox.choices.values()) == {"other"}
    assert "改用另一个值 3 项" in inbox.sum.text()
    assert inbox.save_button.text().strip() == "按选择保存 3 项"


def test_what_the_province_keeps_and_what_another_person_decides_is_not_chosen(page, inbox, desk, qtbot):
    mine = desk.actor.operator_id
    made = [clash("1", "state", code="E_STATE"), clash("2", "id_no", sensitive=True, author=mine), clash("3")]
    inbox.show_lines(lines(page, *made), [])
    inbox.grid.go_to(0)
    press(qtbot, inbox, "→")
    assert "省里" in page.strip.words.text()
    press(qtbot, inbox, "↓", "→")
    assert inbox.choices == {}
    assert page.strip.isVisible()
    inbox.all_other.click()
    assert inbox.choices == {"3": "other"}
    inbox.all_kept.click()
    assert set(inbox.choices) == {"1", "2", "3"}


def test_what_was_chosen_stays_while_the_list_is_read_again_and_goes_with_its_line(page, inbox):
    inbox.all_kept.click()
    inbox.show_lines(lines(page, clash("2", "remark"), clash("4")), [])
    assert inbox.choices == {"2": "kept"}


@pytest.fixture
def disagreed(office, tmp_path):
    with disagreeing(office, tmp_path) as (_hub, stick):
        take(office, stick)
        yield office


def test_a_real_disagreement_is_decided_and_taken_back(disagreed, page, desk, qtbot):
    office = disagreed
    [found] = office.sync.clashes(office.actor)
    page.enter({})
    QApplication.processEvents()
    assert page.standing.clashes == 1
    page.enter({"list": "clashes"})
    line = page.inbox.grid.rows.row(0)
    assert {line.theirs, line.ours} == {"139****1234", "139****9921"}
    assert line.name
    assert line.author in ("王芳", "金哲洙")
    press(qtbot, page.inbox, "→")
    qtbot.keyClick(page.inbox.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert office.sync.clashes(office.actor) == ()
    assert office.members.view(office.actor, found.row_id).fields.mobile == mask_phone(found.other)
    words, undo = desk.said[-1]
    assert "1" in words
    page.inbox.chips["settled"].click()
    assert page.inbox.grid.rows.row(0).clash.chosen == "other"
    undo()
    assert len(office.sync.clashes(office.actor)) == 1
    assert office.members.view(office.actor, found.row_id).fields.mobile == mask_phone(found.kept)


def test_a_decision_is_opened_again_from_the_list_of_those_decided(disagreed, page, desk):
    office = disagreed
    [found] = office.sync.clashes(office.actor)
    page.enter({"list": "clashes"})
    page.inbox.all_other.click()
    page.inbox.save()
    page.inbox.chips["settled"].click()
    page.inbox.grid.go_to(0)
    page.inbox.again_button.click()
    assert [one.id for one in office.sync.clashes(office.actor)] == [found.id]
    assert "1" in desk.said[-1][0]


def test_a_refusal_is_said_and_nothing_is_decided(disagreed, page, monkeypatch):
    office = disagreed
    page.enter({"list": "clashes"})
    page.inbox.all_other.click()

    def refuse(*_facts):
        raise RuleError()

    monkeypatch.setattr(office.sync, "settle", refuse)
    page.inbox.save()
    assert page.strip.isVisible()
    assert page.inbox.choices
    assert len(office.sync.clashes(office.actor)) == 1
