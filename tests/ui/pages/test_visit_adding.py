"""Who comes onto a list is looked at on the real page, put on it in one act, and taken off again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from python_calamine import CalamineWorkbook

from app.visits import SHARED
from tests.ui.pages.test_visit_papers import shown
from tests.visits.conftest import number
from ui.pages.visits.adding import Adding
from ui.pages.visits.asking import CAMPAIGN, HOUSEHOLDS, MEMBERS, SHEET
from ui.stations.adding import _sheet


@pytest.fixture
def page(qtbot, office, desk):
    return shown(qtbot, desk)


@pytest.fixture
def adding(qtbot, page):
    page.list_menu.add()
    qtbot.waitUntil(lambda: isinstance(page.stack.currentWidget(), Adding))
    made = page.stack.currentWidget()
    made.kits.setCurrentIndex(made.kits.count() - 1)
    return made


def on_list(office, page):
    return len(office.visits.window(office.actor, page.campaign.id))


def sheet_shown(qtbot, adding, tmp_path):
    adding.whom.show_line(SHEET)
    adding.whom.take_sheet(_sheet(tmp_path))
    qtbot.waitUntil(lambda: len(adding.grid.rows.ids) == 5)


def test_a_village_sheet_is_looked_at_put_on_the_list_and_taken_off_again(
    qtbot, page, office, desk, adding, tmp_path
):
    before = on_list(office, page)
    sheet_shown(qtbot, adding, tmp_path)
    assert [adding.chips[key].count for key in ("", "READY", "NEAR", "REFUSED")] == [5, 2, 1, 2]
    assert "2" in adding.put_button.text()
    back = tmp_path / "back.xlsx"
    adding.give_back(back)
    rows = CalamineWorkbook.from_path(str(back)).get_sheet_by_index(0).to_python()
    assert [bool(row[-1]) for row in rows] == [True, False, False, False, True, True]
    adding.put()
    qtbot.waitUntil(lambda: on_list(office, page) == before + 2)
    # Whom nobody decided on is still shown: one of a household with somebody who came.
    qtbot.waitUntil(lambda: adding.chips["NEAR"].count == 1)
    adding.chips["NEAR"].click()
    adding.grid.tick_all()
    adding.put()
    qtbot.waitUntil(lambda: on_list(office, page) == before + 3)
    assert page.stack.currentWidget() is page.list
    desk.said[-1][1]()
    qtbot.waitUntil(lambda: on_list(office, page) == before + 2)


def test_households_members_and_an_earlier_list_are_asked_for_in_a_line(qtbot, page, office, adding):
    for way, shown_of in ((HOUSEHOLDS, "household"), (MEMBERS, "member")):
        adding.whom.show_line(way)
        line = adding.whom.lines.currentWidget()
        first = next(iter(line.fields.values()))
        first.setText(first.choices[0].words)
        qtbot.keyClick(first, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda of=shown_of: of in {one.proposal.person.kind for one in adding._lines})
        first.setText("没有的地方")
        qtbot.keyClick(first, Qt.Key.Key_Return)
        assert line.wrong.isVisible()
    adding.whom.show_line(CAMPAIGN)
    adding.whom.lines.currentWidget().ask()
    assert adding.whom.lines.currentWidget().fields["campaign"].choices == ()


def test_one_person_is_written_and_their_number_judged_at_its_field(qtbot, page, office, adding):
    before = on_list(office, page)
    adding.whom.ask_person()
    window = adding.whom.window_of_person
    window.form.put({"name": "吴七", "id_no": number(7)[:17] + "0"})
    window.go_on()
    qtbot.waitUntil(lambda: window.form.wrong_fields() == ["id_no"])
    window.form.put({"id_no": number(7)})
    window.go_on()
    qtbot.waitUntil(lambda: not window.isVisible())
    adding.put()
    qtbot.waitUntil(lambda: on_list(office, page) == before + 1)
    assert page.stack.currentWidget() is adding


def test_who_is_chosen_goes_off_the_list_and_comes_back(qtbot, page, office, desk):
    before = on_list(office, page)
    page.list.grid.tick_all()
    page.list.batch.look()
    page.list.batch.buttons[1].click()
    qtbot.waitUntil(lambda: on_list(office, page) == 0)
    desk.said[-1][1]()
    qtbot.waitUntil(lambda: on_list(office, page) == before)


def test_the_limits_are_set_and_as_they_were(qtbot, page, office, desk):
    before = page.campaign.caps
    page.list_menu.ask_limits()
    window = page.list_menu.window
    window.form.put({"at_a_time": 80_000, "in_a_year": 70_000, "basis": "会纪〔2026〕1号"})
    window.go_on()
    qtbot.waitUntil(lambda: window.form.wrong_fields() == ["in_a_year"])
    window.form.put({"in_a_year": 160_000})
    window.go_on()
    qtbot.waitUntil(lambda: page.campaign.caps.at_a_time == 80_000)
    desk.said[-1][1]()
    qtbot.waitUntil(lambda: page.campaign.caps == before)


def test_whose_number_somebody_else_has_is_listed_and_gets_one_of_their_own(qtbot, page, office, desk):
    chip = page.list.chips[SHARED]
    first, second = office.visits.window(office.actor, page.campaign.id)[:2]
    assert not chip.isVisible()
    office.visits.renumber(office.actor, second, 1)  # as another computer may have given it
    page.refresh()
    qtbot.waitUntil(chip.isVisible)
    assert chip.count == 2
    chip.click()
    qtbot.waitUntil(lambda: set(page.list.grid.rows.ids) == {first, second})
    page.list.grid.stand_on(second)
    qtbot.waitUntil(lambda: page.list.grid.current() is not None and page.list.grid.current().id == second)
    page.list_menu.renumber()
    # Nobody is left in the quick list, so everybody is shown again.
    qtbot.waitUntil(lambda: not chip.isVisible() and page.list.state == "")
    numbers = [one.number for one in office.visits.page(office.actor, [first, second])]
    assert numbers[0] == 1 != numbers[1]
    desk.said[-1][1]()
    qtbot.waitUntil(chip.isVisible)
