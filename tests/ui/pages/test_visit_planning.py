"""The next campaign begins on the screen, like the one shown, with two keys; what it would come to is said beforehand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.pages.test_visit_papers import shown
from ui.kit import style
from ui.pages.visits.planning import Planning


@pytest.fixture
def page(qtbot, office, desk):
    return shown(qtbot, desk)


@pytest.fixture
def form(qtbot, page):
    page.new_button.click()
    qtbot.waitUntil(lambda: isinstance(page.stack.currentWidget(), Planning))
    return page.stack.currentWidget()


def press(qtbot, form):
    qtbot.keyClick(form.fields.fields["name"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_two_keys_make_next_years_campaign_with_its_list(qtbot, page, office, form):
    before = page.campaign
    qtbot.waitUntil(lambda: "人" in form.told.text())
    press(qtbot, form)
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.list)
    made = page.campaign
    assert (made.id, made.name) != (before.id, before.name)
    assert (made.window_from.year, made.recipients) == (before.window_from.year + 1, before.recipients)
    assert list(made.kits.values()) == list(before.kits.values())
    assert len(office.visits.campaigns(office.actor)) == 2


def test_a_budget_that_does_not_reach_is_said_before_anything_is_made(qtbot, page, office, form):
    source = next(name for name in form.fields.fields if name.startswith("source "))
    form.fields.fields[source].setText("1")
    form.fields.fields[source].touched.emit()
    form.reckon()
    qtbot.waitUntil(lambda: "1.00" in form.told.text())
    assert (
        form.told.palette().color(form.told.foregroundRole()).name()
        == style.tokens().tones["warn"][0].lower()
    )
    form.fields.fields[source].setText("x")
    form.reckon()
    assert form.told.text() == ""
    assert len(office.visits.campaigns(office.actor)) == 1


def test_a_name_there_is_and_days_the_wrong_way_round_are_said_at_their_fields(qtbot, page, office, form):
    form.fields.put({"name": page.campaign.name})
    press(qtbot, form)
    qtbot.waitUntil(lambda: form.fields.wrong_fields() == ["name"])
    form.fields.put({"name": "别的名字", "last": page.campaign.window_from})
    press(qtbot, form)
    qtbot.waitUntil(lambda: form.fields.wrong_fields() == ["last"])
    assert len(office.visits.campaigns(office.actor)) == 1
    assert form.finish_button.isEnabled()


def test_what_is_typed_is_there_again(qtbot, page, form):
    form.fields.fields["name"].setText("2027年暖冬")
    form.fields.fields["name"].touched.emit()
    page.back()
    assert page.stack.currentWidget() is page.list
    page.plan()
    qtbot.waitUntil(lambda: isinstance(page.stack.currentWidget(), Planning))
    again = page.stack.currentWidget()
    qtbot.waitUntil(lambda: again.fields.fields["name"].text() == "2027年暖冬")
