"""A campaign begins on the screen: like the one shown with two keys, or the first by what it consists of."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.office import Office
from app.visits import read_plan
from tests.ui.conftest import CLOCK, PASSWORD
from tests.ui.pages.test_visit_papers import DAY, shown
from ui.kit import style
from ui.kit.parts import Button
from ui.pages.visits.adding import Adding
from ui.pages.visits.outlining import Outlining
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
    page.planner.plan()
    qtbot.waitUntil(lambda: isinstance(page.stack.currentWidget(), Planning))
    again = page.stack.currentWidget()
    qtbot.waitUntil(lambda: again.fields.fields["name"].text() == "2027年暖冬")


@pytest.fixture
def bare(qtbot, tmp_path):
    """An office just made, without any campaign."""
    office = Office.create(
        tmp_path / "bare", code="QS-02", name="青山镇总工会", region="222401", operator="王芳",
        password=PASSWORD, clock=CLOCK,
    )  # fmt: skip
    yield office
    office.db.close()


def outlined(qtbot, page):
    qtbot.waitUntil(lambda: isinstance(page.stack.currentWidget(), Outlining))
    return page.stack.currentWidget()


def tick(shown, *wanted):
    shown.grid.tick([at for at, part in enumerate(shown.parts) if (part.part, part.key) in wanted])


def test_the_first_campaign_of_an_office_is_planned_without_a_file(qtbot, desk, bare):
    desk.office = bare
    line = read_plan((DAY / "campaign.json").read_bytes()).line
    page = shown(qtbot, desk)
    qtbot.waitUntil(page.list.grid.empty.isVisible)
    page.list.grid.empty.findChild(Button).click()
    first = outlined(qtbot, page)
    first.go_on()
    assert first.about.wrong.isVisible()
    first.about.fields["program"].put("TWO_FEST")
    first.go_on()
    assert first.about.fields["line"].property("wrong")
    first.about.fields["line"].put(line.dibao_month)
    first.go_on()
    assert "资金来源" in first.about.wrong.text()
    tick(first, ("source", "04"), ("source", "01"), ("kind", "0"), ("kind", "2"), ("good", "G21"))
    first.go_on()
    form = page.stack.currentWidget()
    assert isinstance(form, Planning)
    assert form.fields.fields["name"].text() == "2026年两节送温暖"
    bare.hardship.import_households(bare.actor, DAY / "households.xlsx", line)
    form.fields.put({"source 01": 1_000_000, "cash 0": 100_000, "cash_source 0": "01"})
    form.reckon()
    qtbot.waitUntil(lambda: "10,000.00" in form.told.text())
    form.finish()
    assert set(form.fields.wrong_fields()) == {"source 04", "bought G21", "price G21", "cash 1"}
    form.fields.put({"source 04": 500_000, "bought G21": 30, "price G21": 6_000, "cash 1": 0})
    form.finish()
    qtbot.waitUntil(lambda: page.campaign is not None and page.stack.currentWidget() is page.list)
    deep, members = page.campaign.kits.values()
    assert (deep.cash, deep.cash_source, dict(deep.goods), deep.goods_source) == (
        100_000,
        "01",
        {"G21": 1},
        "04",
    )
    assert (members.cash, page.campaign.line) == (0, line)
    assert page.campaign.recipients > 3


def test_another_source_keeps_what_was_typed_and_the_people_are_chosen_afterwards(qtbot, page, office, form):
    form.fields.put({"name": "另一个活动", "cash 0": 80_000})
    form.outline_button.click()
    shown_parts = outlined(qtbot, page)
    qtbot.waitUntil(shown_parts.grid.has_ticks)
    tick(shown_parts, ("source", "05"), ("kind", "3"))
    shown_parts.go_on()
    again = page.stack.currentWidget()
    assert (again.fields.fields["name"].text(), again.fields.fields["cash 0"].read()) == (
        "另一个活动",
        80_000,
    )
    again.fields.put({"source 05": 100_000, "cash 2": 0, "cash 3": 10_000, "cash_source 3": "05"})
    again.make(choose=True)
    qtbot.waitUntil(lambda: isinstance(page.stack.currentWidget(), Adding))
    assert (page.campaign.name, page.campaign.recipients) == ("另一个活动", 0)
    persons = list(page.campaign.kits.values())[-1]
    assert (persons.recipients, persons.cash, persons.cash_source) == ("person", 10_000, "05")
