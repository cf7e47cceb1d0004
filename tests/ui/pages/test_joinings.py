"""Group joinings at the desk: written down, filled by a roster or one by one, and taken back; on the real services."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QMessageBox

from app.members import Query
from app.shared.identity import check_digit
from tests.people import roster
from ui.kit.parts import Button
from ui.pages.members.joining import PAPER, JoiningView
from ui.pages.members.joinings import Joinings, PersonForm
from ui.pages.members.small_form import SmallForm

TODAY = date(2026, 1, 20)


def number(place: int) -> str:
    body = f"22990119900517{place:03d}"
    return body + check_digit(body)


@pytest.fixture
def page(shown_roll):
    shown_roll.enter({"list": "joinings"})
    return shown_roll


@pytest.fixture
def joinings(page):
    shown = page.stack.currentWidget()
    assert isinstance(shown, Joinings)
    return shown


@pytest.fixture
def held(office):
    return office.members.hold_joining(office.actor, "骑手集中入会", TODAY, "饿了么", "河南街站", "04")


def take_back(desk):
    """Undo what was done last."""
    next(undo for _words, undo in reversed(desk.said) if undo is not None)()


def test_nothing_yet_says_what_it_is_for(joinings):
    assert joinings.grid.empty.isVisible()


def test_a_new_one_is_written_down_and_opened_and_can_be_taken_back(page, joinings, office, desk):
    joinings.new()
    form = joinings.shown
    assert isinstance(form, SmallForm)
    form.finish()
    assert form.fields.wrong_fields() == ["name", "gig_group"]
    form.fields.put(
        {"name": "司机集中入会", "gig_group": "02", "platform": "滴滴", "held_on": date(2026, 3, 1)}
    )
    form.finish()
    assert form.fields.wrong_fields() == ["held_on"]
    form.fields.put({"held_on": TODAY})
    form.finish()
    view = joinings.shown
    assert isinstance(view, JoiningView)
    assert "滴滴" in view.words.text()
    assert "2026-01-20" in view.words.text()
    (line,) = office.members.joinings(office.actor)
    assert (line.told.gig_group, line.people) == ("02", 0)
    assert office.workplace.drafts(office.actor) == ()
    assert page.way_back()["joining"] == line.id
    take_back(desk)
    assert office.members.joinings(office.actor) == ()


def test_what_is_typed_of_a_new_one_is_kept(page, joinings):
    joinings.new()
    joinings.shown.fields.fields["name"].setText("司机")
    page.step_back()
    assert joinings.shown is joinings.list
    joinings.new()
    assert joinings.shown.fields.fields["name"].text() == "司机"


def test_people_are_added_one_by_one(page, joinings, held, office, desk):
    joinings.open(held)
    joinings.shown.add_button.click()
    for place, name in ((1, "金哲洙"), (3, "朴成浩")):
        form = joinings.shown
        assert isinstance(form, PersonForm)
        assert not form.fields.touched()
        form.fields.put({"name": name, "id_no": number(place), "mobile": f"1390000000{place}"})
        form.finish()
    line = office.members.joining(office.actor, held)
    assert (line.people, dict(line.groups)) == (2, {"04": 2})
    take_back(desk)
    assert office.members.joining(office.actor, held).people == 1
    page.step_back()
    assert isinstance(joinings.shown, JoiningView)
    assert joinings.shown.grid.rows.rowCount() == 1
    page.step_back()
    assert joinings.shown is joinings.list
    assert joinings.grid.rows.row(0).people == 1
    page.step_back()
    assert page.stack.currentWidget() is page.roll


def test_what_speaks_against_a_person_stands_beside_the_field(joinings, held, office):
    joinings.open(held)
    joinings.shown.add_button.click()
    wrong = number(1)[:17] + ("1" if number(1)[17] != "1" else "2")
    joinings.shown.fields.put({"name": "金哲洙", "id_no": wrong, "mobile": "12"})
    joinings.shown.finish()
    assert set(joinings.shown.fields.wrong_fields()) == {"id_no", "mobile"}
    assert joinings.shown.finish_button.isEnabled()
    assert office.members.joining(office.actor, held).people == 0


def test_a_member_is_offered_to_be_linked(page, joinings, held, office):
    (somebody,) = office.members.page(office.actor, office.members.window(office.actor, Query(), 1).ids)
    joinings.open(held)
    joinings.shown.add_button.click()
    whole = office.members.reveal(office.actor, somebody.id, "id_no")
    before = office.members.counts(office.actor).members
    joinings.shown.fields.put({"name": somebody.name, "id_no": whole})
    joinings.shown.finish()
    strip = joinings.shown.fields.strip
    next(button for button in strip.findChildren(Button) if somebody.name in button.text()).click()
    assert office.members.joining(office.actor, held).people == 1
    assert office.members.counts(office.actor).members == before
    assert not joinings.shown.fields.touched()


def test_a_roster_is_taken_in_for_it(page, joinings, held, office, desk, tmp_path):
    joinings.open(held)
    path = roster(tmp_path / "骑手.xlsx", 12, bad=2)
    joinings.shown.take_roster(path)
    assert joinings.shown.grid.rows.rowCount() == 12
    assert "12" in joinings.shown.words.text()
    assert page.strip.isVisible()  # two rows wait to be corrected
    joinings.shown.take_roster(path)
    assert office.members.joining(office.actor, held).people == 12
    take_back(desk)
    assert office.members.joining(office.actor, held).people == 0


def test_it_is_taken_back_after_a_question(page, joinings, held, office, tmp_path):
    joinings.open(held)
    before = office.members.counts(office.actor).members
    joinings.shown.take_roster(roster(tmp_path / "骑手.xlsx", 5))
    joinings.shown.ask_back()
    box = page.findChild(QMessageBox) or joinings.shown.findChild(QMessageBox)
    next(
        button for button in box.buttons() if box.buttonRole(button) == QMessageBox.ButtonRole.AcceptRole
    ).click()
    assert office.members.joinings(office.actor) == ()
    assert office.members.counts(office.actor).members == before
    assert joinings.shown is joinings.list


def test_the_list_to_sign_is_offered_where_the_form_is(joinings, held, monkeypatch):
    monkeypatch.setattr("ui.pages.members.joining.FORMS", {PAPER: None})
    joinings.open(held)
    with_paper = len(joinings.shown.findChildren(Button))
    monkeypatch.setattr("ui.pages.members.joining.FORMS", {})
    joinings.open(held)
    assert len(joinings.shown.findChildren(Button)) == with_paper - 1


def test_enter_opens_and_another_language_comes_back_to_it(page, joinings, held):
    joinings.refresh()
    joinings.grid.go_to(0)
    joinings.grid.open_current()
    assert isinstance(joinings.shown, JoiningView)
    assert joinings.shown.grid.empty.isVisible()
    way = page.way_back()
    assert (way["list"], way["joining"]) == ("joinings", held)
    page.enter(way)
    again = page.stack.currentWidget()
    assert isinstance(again.shown, JoiningView)
