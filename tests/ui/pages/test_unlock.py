"""Coming in: who, with which password, and what a wrong one does (nothing)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.security.vault import WrongPassword
from ui.pages.unlock import UnlockPage

TRIES = 5


@pytest.fixture
def page(qtbot, jobs):
    opened, asked = [], []

    def unlock(password, operator):
        asked.append((password, operator))
        if password != "right":
            wrong = len([one for one, _who in asked if one != "right"])
            raise WrongPassword(left=max(0, TRIES - wrong), seconds=60 if wrong >= TRIES else 0)
        return "office"

    made = UnlockPage(jobs, unlock, opened.append)
    made.got, made.asked = opened, asked
    qtbot.addWidget(made)
    made.show()
    made.offer([("1", "王芳"), ("2", "金顺姬")], last="2")
    return made


def test_the_one_who_came_last_is_chosen_and_enter_comes_in(qtbot, page):
    qtbot.keyClicks(page.password, "right")
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert page.asked == [("right", "2")]
    assert page.got == ["office"]
    assert page.password.text() == ""


def test_a_wrong_password_is_said_with_the_tries_left(qtbot, page):
    qtbot.keyClicks(page.password, "wrong")
    page.try_it()
    assert page.got == []
    assert page.strip.isVisible()
    assert str(TRIES - 1) in page.strip.words.text()
    assert page.password.isEnabled()


def test_after_five_wrong_ones_it_waits_a_minute(qtbot, page):
    for _ in range(TRIES):
        page.password.setText("wrong")
        page.try_it()
    assert not page.enter_button.isEnabled()
    page.password.setText("right")
    page.try_it()
    assert page.got == []
    page._until.clear()  # the minute is over
    page._tick()
    page.password.setText("right")
    page.try_it()
    assert page.got == ["office"]


def test_who_must_wait_from_before_waits_and_the_others_come_in(qtbot, page):
    page.offer([], last="2")
    page._until["2"] = page._until.get("2", 0) + 1e12
    page._chosen()
    assert not page.enter_button.isEnabled()
    assert page.strip.isVisible()
    page._tiles.buttons()[0].click()
    assert page.enter_button.isEnabled()
    assert not page.strip.isVisible()
    page.password.setText("right")
    page.try_it()
    assert page.asked == [("right", "1")]
