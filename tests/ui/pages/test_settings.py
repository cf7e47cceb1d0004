"""Each choice is in force at once and can be taken back; the backup is made and said; a setting is found by pinyin."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.shared.actor import Actor
from app.shared.text import _
from ui.kit import style
from ui.pages.settings import SettingsPage
from ui.preferences import Preferences


class Keeps:
    """What this computer keeps."""

    def __init__(self) -> None:
        self.preferences = Preferences()
        self.languages: list[str] = []

    def keep_language(self, language: str) -> None:
        self.languages.append(language)

    def keep_lock_minutes(self, minutes: int) -> None:
        self.preferences.lock_minutes = minutes


@pytest.fixture
def page(qtbot, desk):
    desk.settings = Keeps()
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    made.enter({})
    yield made
    style.use_density("normal")


def test_a_choice_is_in_force_at_once_and_is_taken_back(page, desk):
    page.chips["scheme"][True].click()
    assert style.tokens().dark
    _words, undo = desk.said[-1]
    undo()
    assert not style.tokens().dark
    assert not page.chips["scheme"][True].isChecked()


def test_text_size_rows_and_minutes(page, desk):
    page.chips["size"][1].click()
    assert style.look.step == 1
    page.chips["rows"]["large"].click()
    assert style.look.density == "large"
    page.chips["lock"][30].click()
    assert desk.settings.preferences.minutes() == 30
    style.use_text_step(QApplication.instance(), 0)


def test_another_language_is_asked_of_the_desk(page, desk):
    page.chips["language"]["ko_KR"].click()
    assert desk.settings.languages == ["ko_KR"]


def test_what_is_in_force_is_not_said_again(page, desk):
    page.chips["size"][0].click()
    assert desk.said == []


def test_a_setting_is_found_by_words_and_the_others_step_aside(page):
    page.find("备份")
    shown = [key for key, (card, _words) in page.cards.items() if not card.isHidden()]
    assert shown == ["backup", "check"]
    page.find("没有这个")
    assert page.nothing.isVisible()
    page.find("")
    assert not any(card.isHidden() for card, _words in page.cards.values())


def test_a_setting_somebody_comes_for_is_seen_whatever_was_searched_for(page):
    page.resize(1000, 470)
    page.find(_("Self-check"))
    page.health.check()
    QApplication.processEvents()
    page.enter({"show": "looks"})
    QApplication.processEvents()
    card, view = page.cards["looks"][0], page.scroll.viewport()
    shown = card.rect().translated(card.mapTo(view, card.rect().topLeft()))
    assert view.rect().contains(shown)


def test_a_backup_is_made_proven_and_said(page, desk, office):
    page.back_up()
    assert office.backup.last() is not None
    assert page.strip.isVisible()
    assert office.backup.last().parent.as_posix() in page.strip.words.text()


def test_minutes_written_by_hand_stay_within_bounds():
    assert Preferences(lock_minutes=100000).minutes() == 60
    assert Preferences(lock_minutes=0).minutes() == 5
    assert Preferences(lock_minutes="never").minutes() == 10


def test_the_computer_is_looked_at_line_by_line(page):
    page.health.check()
    assert page.health.lines.found["folder"].outcome == "good"
    assert page.health.lines.found["data"].outcome == "good"
    assert not page.health.check_button.isVisible()


def test_the_administrator_decides_that_a_look_needs_a_reason_and_takes_it_back(page, desk, office):
    rule = page.look_rule
    assert rule.chips[False].isChecked()
    rule.chips[True].click()
    assert office.looks.why_required(office.actor)
    words, undo = desk.said[-1]
    assert "原因" in words
    undo()
    assert not office.looks.why_required(office.actor)
    page.refresh()
    assert rule.chips[False].isChecked()
    assert not rule.theirs.isVisible()


def test_who_is_not_the_administrator_sees_what_is_in_force(page, office):
    office.looks.require_why(office.actor, required=True)
    office.actor = Actor(office.actor.operator_id, "乙", "clerk", office.actor.device_id)
    page.refresh()
    rule = page.look_rule
    assert rule.chips[True].isChecked()
    assert not rule.chips[False].isEnabled()
    assert rule.theirs.isVisible()
