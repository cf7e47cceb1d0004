"""The first page: every count opens exactly its list."""

from __future__ import annotations

import pytest

from app.shared.actor import Actor
from app.shared.files import DiskFull
from ui.kit.parts import Button
from ui.pages.home import HomePage, gather


@pytest.fixture
def page(qtbot, desk):
    made = HomePage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def test_what_waits_is_counted_from_the_office(office):
    today = gather(office)
    waiting = {todo.page: todo.wish for todo in today.todos if todo.verb}
    assert waiting["members"]["list"] in ("drafts", "incomplete")
    campaign = office.visits.campaigns(office.actor)[0]
    assert waiting["visits"] == {"campaign": campaign.id, "state": "PENDING"}
    assert today.figures[0].value == f"{office.members.counts(office.actor).members:,}"


def test_each_button_opens_its_list(page, desk):
    buttons = [b for b in page.todo_card.findChildren(Button) if b.isVisible()]
    assert buttons
    for button in buttons:
        button.click()
    assert {place for place, _wish in desk.gone} == {"members", "visits", "sync", "recovery"}


def test_a_backup_is_made_now_and_said_to_be_proven(page, office):
    before = office.backup.last()
    button = next(b for b in page.todo_card.findChildren(Button) if b.text() == "立即备份")
    button.click()
    made = office.backup.last()
    assert made is not None
    assert made != before
    assert str(made.parent) in page.strip.words.text()


def test_a_backup_that_fails_says_why(page, office, monkeypatch):
    def full():
        raise DiskFull()

    monkeypatch.setattr(office, "back_up", full)
    page.back_up()
    assert page.strip.words.text() == DiskFull().words()
    assert not page.work.isVisible()


def test_the_recovery_code_waits_until_there_is_one(page, office):
    def waits():
        return [todo for todo in gather(office).todos if todo.page == "recovery"]

    assert waits()
    office.operators.keep_recovery(office.actor, office.operators.propose_recovery(office.actor))
    assert not waits()


def test_who_may_not_make_a_recovery_code_is_not_asked_to(office):
    office.actor = Actor(office.actor.operator_id, "乙", "clerk", office.actor.device_id)
    assert not [todo for todo in gather(office).todos if todo.page == "recovery"]


def test_what_was_opened_can_be_opened_again(page, desk):
    desk.remember("王强", "members", {"member": "1"})
    desk.remember("王强", "members", {"member": "1"})
    page.refresh()
    button = next(b for b in page.recent_card.findChildren(Button) if b.text() == "王强")
    button.click()
    assert desk.gone[-1] == ("members", {"member": "1"})
    assert len(desk.recent) == 1
