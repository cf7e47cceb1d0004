"""One thing changed for many on the screen: chosen, looked at, done, taken back; by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.members import Query
from app.shared.errors import Cancelled
from ui.pages.members.bulk import BulkChange

CHOSEN = 25


@pytest.fixture
def page(qtbot, shown_roll):
    shown_roll.enter({})
    qtbot.waitExposed(shown_roll)
    return shown_roll


@pytest.fixture
def change(page):
    ids = list(page.roll.grid.rows.ids[:CHOSEN])
    page.roll.grid.go_to(0)
    page.change_many(ids)
    shown = page.stack.currentWidget()
    assert isinstance(shown, BulkChange)
    return shown


def choose(change, field, value):
    change.what.put({"field": field})
    change.what.changed.emit()
    change.value.put({"value": value})
    change.value.changed.emit()


def fields_of(office, ids, name):
    return [
        getattr(office.members.view(office.actor, line.id).fields, name)
        for line in office.members.page(office.actor, ids)
    ]


def test_the_batch_bar_leads_there_with_the_rows_ticked(page):
    grid = page.roll.grid
    grid.selectAll()
    page.roll.batch.look()
    button = page.roll.batch.buttons[0]
    assert button.isVisibleTo(page)
    button.click()
    shown = page.stack.currentWidget()
    assert isinstance(shown, BulkChange)
    assert shown._numbers == tuple(grid.rows.ids)


def test_a_change_is_looked_at_first_then_done_then_taken_back(page, office, desk, change):
    ids = list(page.roll.grid.rows.ids[:CHOSEN])
    before = fields_of(office, ids, "education")
    choose(change, "education", "41")
    change.go_on()
    same = before.count("41")
    assert len(change.preview.seen) == CHOSEN - same
    assert fields_of(office, ids, "education") == before
    first = change.first.rows.row(0)
    assert (first.name, first.new) == (change.preview.first[0].name, "中等专科毕业")
    assert change.chips["change"].count == CHOSEN - same
    change.go_on()
    assert set(fields_of(office, ids, "education")) == {"41"}
    assert page.stack.currentWidget() is page.roll
    words, undo = desk.said[-1]
    assert str(CHOSEN - same) in words
    undo()
    assert fields_of(office, ids, "education") == before
    assert str(CHOSEN - same) in desk.said[-1][0]


def test_the_keyboard_alone_does_it(page, qtbot, office, change):
    ids = list(page.roll.grid.rows.ids[:CHOSEN])
    field = change.what.fields["field"]
    assert field.hasFocus()
    qtbot.keyClicks(field, "xl")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert change.field == "education"
    value = change.value.fields["value"]
    assert value.hasFocus()
    qtbot.keyClicks(value, "41")
    qtbot.keyClick(value, Qt.Key.Key_Return)
    assert change.preview is not None
    assert change.button.hasFocus()
    qtbot.keyPress(change.button, Qt.Key.Key_Return)
    assert set(fields_of(office, ids, "education")) == {"41"}


def test_another_value_must_be_looked_at_again(change):
    choose(change, "education", "41")
    change.go_on()
    assert change.preview is not None
    change.value.put({"value": "21"})
    change.value.changed.emit()
    assert change.preview is None
    change.change()
    assert change.preview is None


def test_who_is_passed_over_stands_there_with_the_reason(page, change):
    choose(change, "employment_form", "L5")
    change.go_on()
    assert change.preview.seen == {}
    assert not change.button.isEnabled()
    assert change.chips["skipped"].isChecked()
    assert change.skipped.rows.rowCount() == CHOSEN
    assert change.skipped.rows.index(0, 2).data()
    assert change.papers.button.isVisibleTo(page)


def test_a_unit_is_chosen_from_those_there_are(office, change):
    unit = office.unions.units(office.actor)[0].name
    choose(change, "work_unit", unit)
    change.go_on()
    assert len(change.preview.seen) + change.preview.same == CHOSEN
    choose(change, "work_unit", "没有这个单位")
    change.go_on()
    assert change.preview is None
    assert change.value.wrong_fields() == ["value"]


@pytest.mark.parametrize(
    ("field", "value"), [("tags.add", "骨干"), ("is_migrant_worker", "1"), ("station", "东站")]
)
def test_words_tags_and_yes_or_no_are_taken(page, desk, office, change, field, value):
    choose(change, field, value)
    change.go_on()
    change.go_on()
    words, undo = desk.said[-1]
    assert undo is not None
    assert words


def test_stopping_says_so_and_changes_nothing(page, office, change, monkeypatch):
    ids = list(page.roll.grid.rows.ids[:CHOSEN])
    before = fields_of(office, ids, "education")
    choose(change, "education", "41")
    change.go_on()

    def stopped(*_given):
        raise Cancelled()

    monkeypatch.setattr(office.members, "change_many", stopped)
    change.go_on()
    assert page.stack.currentWidget() is change
    assert change.button.isEnabled()
    assert fields_of(office, ids, "education") == before


def test_who_was_changed_meanwhile_is_told(page, office, change):
    choose(change, "education", "41")
    change.go_on()
    member_id = next(iter(change.preview.seen))
    rev = change.preview.seen[member_id]
    office.members.update(office.actor, member_id, {"remark": "来过"}, rev)
    change.go_on()
    assert page.strip.isVisible()
    assert office.members.window(office.actor, Query()).count
