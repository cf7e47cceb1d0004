"""A campaign on the screen: one key as planned, differences, not at home, the undo; on the real services."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.visits import VisitFilter, read_plan
from ui.pages.visits.page import VisitsPage


@pytest.fixture
def page(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({"state": "PENDING"})
    return made


def counts(office):
    return office.visits.campaigns(office.actor)[0].counts


def test_the_first_household_is_shown_with_its_plan_and_what_is_left(page):
    assert page.list.entry.visit.number == 1
    assert page.list.entry.fields["on"].text() == "2026-01-20"
    assert "120" in page.list.entry.stock.text()


def test_one_key_records_as_planned_and_goes_on_to_the_next(qtbot, page, office, desk):
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert counts(office)["GIVEN"] == 1
    assert desk.said[-1][0].startswith("001")
    assert page.list.entry.visit.number == 2


def test_it_can_be_taken_back(page, office, desk):
    page.as_planned()
    desk.said[-1][1]()
    assert counts(office)["GIVEN"] == 0
    assert page.list.entry.visit.number == 1


def test_a_number_jumps_and_the_box_is_ready_for_the_next_one(page, office):
    page.list.search.setText("17")
    page.list.search.say()
    assert page.list.entry.visit.number == 17
    page.as_planned()
    assert counts(office)["GIVEN"] == 1
    assert page.list.search.text() == ""


def test_nothing_is_recorded_while_the_list_still_moves(page, office):
    page.list.search.setText("17")
    page.as_planned()
    assert counts(office)["GIVEN"] == 0


def test_differences_are_recorded_as_written(page, office):
    good = next(iter(page.campaign.goods)).code
    page.list.entry.fields[good].setText("2")
    page.list.entry.fields["proxy"].setText("刘英")
    page.list.entry._give("GIVEN")
    assert counts(office)["CHANGED"] == 1


def test_not_at_home_is_one_key_and_can_be_given_later(qtbot, page, office):
    page.list.entry.absent_button.click()
    assert counts(office)["ABSENT"] == 1
    page.enter({"state": "ABSENT"})
    page.as_planned()
    assert counts(office)["GIVEN"] == 1


def test_a_day_outside_the_campaign_is_said_beside_the_day(page, office):
    page.list.entry.fields["on"].setText("2026-11-20")
    page.as_planned()
    assert counts(office)["GIVEN"] == 0
    assert page.list.entry.wrong.isVisible()
    assert page.list.entry.fields["on"].property("wrong")


def test_more_than_the_limits_asks_for_the_decision_and_takes_its_number(page, office):
    entry = page.list.entry
    assert not entry.asked["decision"].isVisible()
    entry.fields["cash"].setText("4000")
    entry._give("GIVEN")
    assert counts(office)["CHANGED"] == 0
    assert entry.fields["decision"].property("wrong")
    entry.fields["decision"].setText("青总工发〔2026〕9号")
    entry._give("GIVEN")
    assert counts(office)["CHANGED"] == 1
    assert entry.visit.number == 2
    assert not entry.asked["decision"].isVisible()  # the next one starts without
    page.enter({"state": "CHANGED"})
    assert entry.asked["decision"].isVisible()
    assert entry.answer("decision") == "青总工发〔2026〕9号"


def test_what_cannot_be_read_stays_as_typed(page, office):
    page.list.entry.fields["cash"].setText("abc")
    page.list.entry._give("GIVEN")
    assert counts(office)["CHANGED"] == 0
    assert page.list.entry.fields["cash"].text() == "abc"


def test_what_is_typed_for_a_visit_is_there_again_after_another_row_and_another_desk(
    qtbot, page, desk, office
):
    page.list.grid.go_to(0)
    first = page.list.entry.visit
    page.list.entry.fields["proxy"].setText("刘英")
    page.list.grid.go_to(1)
    assert page.list.entry.fields["proxy"].text() == ""
    page.list.grid.go_to(0)
    assert page.list.entry.fields["proxy"].text() == "刘英"
    assert page.list.entry.again.isVisible()
    page.list.entry.fields["remark"].setText("多发一桶油")
    page.keep()
    again = VisitsPage(desk)
    qtbot.addWidget(again)
    again.show()
    again.enter({"state": "", "row": first.id})
    assert again.list.entry.visit.id == first.id
    assert again.list.entry.fields["remark"].text() == "多发一桶油"


def test_what_is_recorded_leaves_no_draft(page, office):
    page.list.entry.fields["proxy"].setText("刘英")
    page.keep()
    assert [draft.form for draft in office.workplace.drafts(office.actor)] == ["visit"]
    page.list.entry._give("GIVEN")
    assert office.workplace.drafts(office.actor) == ()
    page.list.grid.go_to(3)
    page.list.grid.go_to(4)
    assert office.workplace.drafts(office.actor) == ()


def test_what_was_given_before_stands_beneath_the_name(page, office, samples):
    plan = replace(read_plan((samples / "day/campaign.json").read_bytes()), name="再一次")
    made = office.visits.plan(office.actor, plan).id
    office.visits.make_list(office.actor, made)
    page.as_planned()
    given = office.visits.page(office.actor, office.visits.window(office.actor, page.campaign.id))[0]
    page.enter({"campaign": made, "state": ""})
    assert page.list.entry.visit.name == given.name
    assert page.list.entry.visit.before == 1
    assert "2026年两节送温暖" in page.list.entry._before.text()
    page.list.grid.go_to(1)
    assert not page.list.entry._before.isVisible()


def test_a_whole_village_is_recorded_with_few_keys_and_taken_back(qtbot, page, office, desk):
    with qtbot.waitActive(page):
        page.activateWindow()
    wanted = VisitFilter(place="东升村", state="PENDING")
    village = len(office.visits.window(office.actor, page.campaign.id, wanted))
    assert village > 3
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    keys = len("dsc1")  # an input method gives 东升村 for its initials and a choice
    page.list.search.insert("东升村")
    page.list.search.say()
    for target, key, modifiers in (
        (page.list.search, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
        (page.list.grid, Qt.Key.Key_A, ctrl),
        (page.list.grid, Qt.Key.Key_Return, ctrl | shift),
    ):
        qtbot.keyClick(target, key, modifiers)
        page.list.batch.look()
        keys += 1
    asked = page.many.window.form.fields["on"]
    with qtbot.waitActive(page.many.window):
        page.many.window.activateWindow()
    qtbot.waitUntil(asked.hasFocus)
    qtbot.keyClick(asked, Qt.Key.Key_Return, ctrl)
    keys += 1
    qtbot.waitUntil(lambda: counts(office)["GIVEN"] == village)
    print(f"a village of {village}: {keys} keys, whatever its size")
    assert keys <= 12
    desk.said[-1][1]()
    assert counts(office)["GIVEN"] == 0


def test_who_of_many_was_not_recorded_is_named(qtbot, page, office):
    page.as_planned()
    page.enter({"state": ""})
    page.list.grid.tick_all()
    page.many.ask()
    page.many.window.go_on()
    qtbot.waitUntil(page.strip.isVisible)
    assert "001" in page.strip.words.text()
    assert counts(office)["PENDING"] == 0
