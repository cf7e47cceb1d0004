"""The page of backups: made, proven and carried out; going back step by step; the stick; another computer."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.backup import Restored, archive
from app.cli.backup import _back_words
from app.sync.halt import HandedOver
from tests.members.conftest import invented
from tests.ui.conftest import CLOCK
from ui.pages.backup.acts import Acts
from ui.pages.backup.page import BackupPage
from ui.pages.home.gather import gather
from ui.safekeeping import Safekeeping

SECOND, OTHER = "复核二", "a second password"


@pytest.fixture
def locked(desk):
    said: list[str] = []
    desk.lock = said.append
    return said


@pytest.fixture
def page(qtbot, desk, office, locked, monkeypatch):
    monkeypatch.setattr("ui.pages.backup.page.sticks", list)
    monkeypatch.setattr("ui.pages.backup.acts.sticks", list)
    office.operators.add(office.actor, SECOND, "administrator", OTHER)
    made = BackupPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def second(page, act) -> None:
    """Answer as the second person."""
    act()
    window = page.acts.window
    office = page.desk.office
    other = next(one for one in office.operators.list(office.actor) if one.name == SECOND)
    window.form.put({"operator": other.id, "password": OTHER})
    window.go_on()


def test_a_backup_is_made_listed_and_proven_again(page, office):
    page.now_button.click()
    kept = page.grid.current()
    assert kept.path == office.backup.last()
    page.check_button.click()
    assert f"{kept.contents.records:,}" in page.strip.words.text()
    kept.path.write_bytes(kept.path.read_bytes()[:-100])
    page.check_button.click()
    page.refresh()
    assert page.grid.current().problem is not None
    assert not page.back_button.isEnabled()


def test_going_back_says_what_is_lost_and_asks_for_two(page, office, locked):
    before = office.members.counts(office.actor).members
    page.now_button.click()
    office.members.register(office.actor, invented("石贵兰", 701))
    page.grid.go_to(0)
    page.back_button.click()
    assert page.steps.isVisible()
    assert not page.now_button.isVisible()
    kinds = [line.kind for line in page.steps.grid.rows.source._lines]
    assert "会员" in kinds
    page.steps.next_button.click()
    page.steps.restore()
    assert page.steps.form.wrong_fields() == ["name", "password"]
    page.steps.form.put({"name": "别的", "password": OTHER})
    page.steps.restore()
    assert page.steps.form.wrong_fields() == ["name"]
    page.steps.form.put({"name": office.facts().name, "password": "not this one"})
    page.steps.restore()
    assert page.steps.form.wrong_fields() == ["password"]
    page.steps.leave()
    page.steps.leave()
    assert page.front.isVisible()
    assert not locked
    assert office.members.counts(office.actor).members == before + 1
    page.ask_restore()
    page.steps.next_button.click()
    page.steps.form.put({"name": office.facts().name, "password": OTHER})
    page.steps.restore()
    assert office.backup.over
    assert len(locked) == 1


def test_the_stick_is_registered_and_catches_up_by_itself(page, desk, office, tmp_path, monkeypatch, qtbot):
    page.acts.register(tmp_path)
    keeping = Safekeeping(desk, page)
    monkeypatch.setattr("ui.safekeeping.sticks", lambda: [tmp_path])
    monkeypatch.setattr("ui.pages.backup.page.sticks", lambda: [tmp_path])
    office.members.register(office.actor, invented("石贵兰", 701))
    page.look_at_stick()
    assert "补写" in page.stick_card.told.text()
    keeping.keep_up()
    page.look_at_stick()
    assert "内容齐全" in page.stick_card.told.text()
    assert len(list(tmp_path.rglob("*.ngtail"))) == 2  # the registering itself, and the member
    page.acts.copy_to(tmp_path)
    assert len(list(tmp_path.glob("*.ngbak"))) == 1


def test_a_backup_is_made_by_itself_after_four_hours(page, desk, office, monkeypatch):
    keeping = Safekeeping(desk, page)
    made = len(list(office.backup.folder.glob("*")))
    keeping.back_up()
    assert len(list(office.backup.folder.glob("*"))) == made
    monkeypatch.setattr(office.backup, "due", lambda _actor: True)
    keeping.back_up()
    assert len(list(office.backup.folder.glob("*"))) == made + 1


def test_home_reminds_of_a_stick_after_a_week(page, office, tmp_path, monkeypatch):
    assert [todo.words for todo in gather(office).todos if todo.key == "stick"]
    page.acts.copy_to(tmp_path)
    assert not [todo for todo in gather(office).todos if todo.key == "stick"]
    monkeypatch.setattr(CLOCK, "moment", office.clock.now() + timedelta(days=8))
    monkeypatch.setattr(office, "clock", CLOCK)
    assert [todo.tone for todo in gather(office).todos if todo.key == "stick"] == ["warn"]


def test_an_office_is_handed_over_and_taken_back(page, office, tmp_path):
    second(page, lambda: page.acts.hand_over(tmp_path))
    assert list(tmp_path.glob("*.nghand"))
    assert page.move_card.back_button.isVisible()
    assert [todo.tone for todo in gather(office).todos if todo.key == "standing"] == ["bad"]
    with pytest.raises(HandedOver):
        office.members.register(office.actor, invented("石贵兰", 701))
    second(page, page.acts.take_back)
    assert page.move_card.hand_button.isVisible()
    assert office.members.register(office.actor, invented("石贵兰", 701))


def test_without_a_second_person_nothing_is_asked(page, office, tmp_path):
    other = next(one for one in office.operators.list(office.actor) if one.name == SECOND)
    office.operators.remove(office.actor, other.id)
    page.acts.hand_over(tmp_path)
    assert page.acts.window is None
    assert page.strip.isVisible()


def test_the_backup_register_is_a_sheet_of_the_backup_one_stands_on(page, office):
    page.back_up()
    page.ask_paper()
    window = page.acts.looking.window
    assert window is not None, page.strip.words.text()
    assert window.isVisible()
    assert window._paper.count() == 1
    window.reject()


def test_the_moment_gone_back_to_is_told_by_the_clock_on_the_wall(monkeypatch):
    """Moments are kept in UTC; in Jilin the message named an hour eight hours before the one chosen from the list."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        contents = archive.Contents("1", "2026-11-20T01:00:00+00:00", {}, {}, "", 0, "", "")
        done = Restored(contents, Path("a"), date(2026, 12, 20), True)
        assert "2026-11-20 09:00" in _back_words(done)
        told = []
        Acts.went_back(SimpleNamespace(_desk=SimpleNamespace(lock=told.append)), done)
        assert "2026-11-20 09:00" in told[0]
    finally:
        monkeypatch.undo()
        time.tzset()
