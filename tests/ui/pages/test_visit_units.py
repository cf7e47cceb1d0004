"""Visits to units on the screen, on the real services: planned, handed over, changed, taken back, found, printed, locked."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.visits import DROPPED, PENDING, UnitHelp
from tests.documents.conftest import picture
from ui.pages.visits.page import VisitsPage
from ui.pages.visits.units import Units

DAY = date(2026, 1, 20)  # today in these tests


@pytest.fixture
def page(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def shown(page):
    """The visits to units, opened from the list."""
    page.ways.acts["units"].trigger()
    return page.stack.currentWidget()


def lines(page):
    return page.desk.office.visits.unit_visits(page.desk.actor, page.campaign.id)


def fill(entry, **texts):
    for name, text in texts.items():
        entry.fields[name].setText(text)


def rows(grid):
    model = grid.rows
    return [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]


def test_handed_over_in_lines_of_fields_and_taken_back(page, shown, desk):
    entry = shown.entry
    assert isinstance(shown, Units)
    assert shown.grid.empty.isVisible()
    assert "120 袋" in entry.here.text()
    fill(
        entry, unit="延青食品有限公司", people="46", G21="2", signed_by="赵丽", leader="王建国", level="县级"
    )
    QTest.keyClick(entry.fields["signed_by"], Qt.Key.Key_Return)
    (line,) = lines(page)
    told = line.help
    assert (told.unit, told.people, told.goods, told.on, told.level) == (
        "延青食品有限公司", 46, {"G21": 2}, DAY, "COUNTY",
    )  # fmt: skip
    assert told.unit_id is not None  # it is on the roll of units
    assert told.goods_source == "04"  # as the kits have it
    assert rows(shown.grid) == [["延青食品有限公司", "已发放", "2026-01-20", "46"]]
    assert (entry.fields["unit"].text(), entry.fields["people"].text()) == ("", "")
    assert entry.fields["leader"].text() == "王建国"  # the next unit of the same round
    assert entry.fields["unit"].hasFocus()
    assert "118 袋" in entry.here.text()
    assert "46" in shown.said.text()
    desk.said[-1][1]()  # undo
    assert lines(page)[0].state == DROPPED
    assert page.desk.office.visits.reconcile(page.desk.actor, page.campaign.id).agrees


def test_planned_then_handed_over_with_enter_and_the_name_of_who_signed(page, shown):
    entry = shown.entry
    fill(entry, unit="青山镇环卫站", people="32", cash="1000", G21="1")
    QTest.keyClick(entry.fields["G21"], Qt.Key.Key_F6)
    (line,) = lines(page)
    assert (line.state, line.help.unit_id, line.planned_cash) == (PENDING, None, 100_000)
    shown.grid.setFocus()
    QTest.keyClick(shown.grid, Qt.Key.Key_Return)
    assert entry.title.text() == "青山镇环卫站"
    assert entry.fields["signed_by"].hasFocus()
    fill(entry, signed_by="孙伟")
    QTest.keyClick(entry.fields["signed_by"], Qt.Key.Key_Return)
    (line,) = lines(page)
    assert (line.given, line.help.cash, line.help.signed_by) == (True, 100_000, "孙伟")
    assert entry.editing is None
    shown.out_button.click()
    assert lines(page)[0].state == PENDING
    shown.drop_button.click()
    assert lines(page)[0].state == DROPPED


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(page, shown, desk):
    entry = shown.entry
    fill(entry, unit="东升砖厂", people="5", G21="121", signed_by="孙伟")
    entry.hand_button.click()
    assert "大米10kg" in entry.wrong.text()
    assert entry.fields["G21"].hasFocus()
    fill(entry, G21="1", signed_by="")
    entry.hand_button.click()
    assert entry.fields["signed_by"].hasFocus()
    assert entry.fields["unit"].text() == "东升砖厂"
    assert lines(page) == ()
    page.back()
    page.ways.units()
    again = page.stack.currentWidget().entry
    assert (again.fields["unit"].text(), again.fields["G21"].text()) == ("东升砖厂", "1")


def test_changed_with_its_undo(page, shown, desk):
    entry = shown.entry
    fill(entry, unit="东升砖厂", people="5", G21="3", signed_by="孙伟")
    entry.hand_button.click()
    shown.open(shown.shown[0])
    assert not entry.plan_button.isVisible()
    fill(entry, G21="2", people="6")
    entry.hand_button.click()
    (line,) = lines(page)
    assert (line.help.goods, line.help.people) == ({"G21": 2}, 6)
    desk.said[-1][1]()
    assert (lines(page)[0].help.goods, lines(page)[0].help.people) == ({"G21": 3}, 5)
    shown.open(shown.shown[0])
    entry.new_button.click()
    assert (entry.editing, entry.fields["unit"].text(), entry.fields["leader"].text()) == (None, "", "")


def test_found_by_sound_and_by_state(page, shown):
    for name in ("东升砖厂", "青山镇环卫站"):
        fill(shown.entry, unit=name, people="5", G21="1", signed_by="孙伟")
        shown.entry.plan_button.click()
    shown.entry.begin()
    shown.open(shown.shown[0])
    fill(shown.entry, signed_by="孙伟")
    shown.entry.hand_button.click()
    shown.chips[PENDING].click()
    assert [row[0] for row in rows(shown.grid)] == ["东升砖厂"]
    shown.chips[""].click()
    shown.search.setText("qszhw")
    shown.search.say()
    assert [row[0] for row in rows(shown.grid)] == ["青山镇环卫站"]
    assert [chip.count for chip in shown.chips.values()] == [2, 1, 1, 0]


def test_the_ledger_opens_the_line_it_comes_from(page, shown, desk):
    visits, actor = page.desk.office.visits, page.desk.actor
    for name in ("东升砖厂", "青山镇环卫站"):
        told = UnitHelp(name, 5, DAY, goods={"G21": 1}, goods_source="04", signed_by="孙伟")
        line = visits.hand_to_unit(actor, page.campaign.id, told)
    (ledger,) = [
        one
        for one in page.desk.office.funds.page(actor, page.desk.office.funds.window(actor))
        if one.visit_id == line.id
    ]
    assert ledger.person == "青山镇环卫站"
    page.enter({"campaign": page.campaign.id, "state": "", "row": line.id})
    opened = page.stack.currentWidget()
    assert isinstance(opened, Units)
    assert opened.grid.current().id == line.id


def test_a_locked_campaign_changes_only_with_a_reason(page, shown, desk):
    visits, actor, campaign_id = page.desk.office.visits, page.desk.actor, page.campaign.id
    told = UnitHelp("东升砖厂", 5, DAY, goods={"G21": 1}, goods_source="04", signed_by="孙伟")
    visits.hand_to_unit(actor, campaign_id, told)
    for visit in visits.window(actor, campaign_id):
        visits.record_as_planned(actor, visit, DAY)
    visits.lock(actor, campaign_id)
    page.back()
    page.enter({"campaign": campaign_id, "units": True})
    locked = page.stack.currentWidget()
    assert not locked.entry.isVisible()
    locked.open(locked.shown[0])
    fill(locked.entry, people="7")
    locked.entry.hand_button.click()
    assert locked.entry.fields["reason"].hasFocus()
    fill(locked.entry, reason="人数记错")
    locked.entry.hand_button.click()
    assert (lines(page)[0].help.people, lines(page)[0].correction) == (7, "人数记错")
    assert not locked.entry.isVisible()
    locked.out_button.click()
    locked.acts.asking.form.fields["reason"].setText("重复")
    locked.acts.asking.go_on()
    assert (lines(page)[0].state, lines(page)[0].correction) == (DROPPED, "重复")


def test_a_photo_lies_with_a_visit_to_a_unit(page, shown, desk, tmp_path):
    told = UnitHelp(
        "延青食品有限公司", 46, DAY, goods={"G21": 2}, goods_source="04", leader="王建国", signed_by="赵丽"
    )
    visit = desk.office.visits.hand_to_unit(desk.actor, page.campaign.id, told)
    shown.read()
    photo = tmp_path / "合影.jpg"
    photo.write_bytes(picture())
    shown.files_button.click()
    shown.window_of_files.files.add([photo])
    assert [one.title for one in desk.office.documents.list(desk.actor, "unit_visit", visit.id)] == ["合影"]
