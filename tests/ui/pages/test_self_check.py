"""The self-check ticks line by line, says what to do, and never stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.selfcheck import health
from app.selfcheck.found import Checked
from app.shared.errors import DatabaseBusy
from ui.kit.page import Page
from ui.pages.self_check import BEFORE_WORK, KINDS, SelfCheck, Surroundings, can_type

ALL_THERE = Surroundings(lambda: ["HP 1020"], lambda: [Path("/media/u")], lambda _words: True, lambda: True)
NOTHING = Surroundings(list, list, lambda _words: False, lambda: False)


@pytest.fixture
def page(qtbot, jobs):
    made = Page(jobs, "")
    qtbot.addWidget(made)
    made.show()
    return made


def check(page, around, examine=lambda kind, _progress: Checked(kind, "good", "fine")):
    made = SelfCheck(page, examine, around)
    page.body.addWidget(made)
    made.look()
    return made


def test_a_real_office_on_a_complete_computer_is_in_order(page, office):
    made = check(page, ALL_THERE, lambda kind, progress: health.examine(office, kind, progress))
    assert {kind: one.outcome for kind, one in made.found.items()} == dict.fromkeys(BEFORE_WORK, "good")


def test_the_lines_tick_one_by_one_in_their_order(page):
    seen = []

    def examine(kind, _progress):
        seen.append((kind, sorted(made.found)))
        return Checked(kind, "good", "fine")

    made = SelfCheck(page, examine, ALL_THERE)
    made.look()
    assert [kind for kind, _before in seen] == ["folder", "data", "clock", "paper"]
    assert seen[2] == ("clock", ["data", "folder"])
    assert list(made.found) == list(BEFORE_WORK)


def test_what_is_lacking_is_said_with_what_to_do(page):
    made = check(page, NOTHING)
    outcomes = {kind: one.outcome for kind, one in made.found.items() if one.outcome != "good"}
    assert outcomes == {"screen": "bad", "typing": "warn", "printer": "warn", "stick": "warn"}
    for kind in outcomes:
        assert len(made.told[kind].text()) > 10
        assert made.badges[kind].accessibleName()
    assert "4" in made.sum.text()


def test_typing_chinese_or_korean_in_the_box_settles_it(page):
    made = check(page, NOTHING)
    made.trial.setText("nihao")
    assert made.found["typing"].outcome == "warn"
    made.trial.setText("你好")
    assert made.found["typing"].outcome == "good"
    assert "3" in made.sum.text()


def test_one_line_that_fails_does_not_keep_the_others_from_ticking(page):
    def examine(kind, _progress):
        if kind == "data":
            raise DatabaseBusy()
        return Checked(kind, "good", "fine")

    made = check(page, ALL_THERE, examine)
    assert made.found["data"].outcome == "bad"
    assert made.found["stick"].outcome == "good"


def test_it_can_be_looked_at_again(page):
    around = {"names": []}
    made = check(page, Surroundings(lambda: around["names"], list, lambda _words: True, lambda: True))
    assert made.found["printer"].outcome == "warn"
    around["names"] = ["HP 1020"]
    made.again_button.click()
    assert made.found["printer"].outcome == "good"
    assert "HP 1020" in made.told["printer"].text()


def test_every_line_of_an_office_at_work_ticks(page, office):
    office.back_up()
    made = SelfCheck(
        page, lambda kind, progress: health.examine(office, kind, progress), ALL_THERE, tuple(KINDS)
    )
    made.look()
    assert list(made.found) == list(KINDS)
    assert {kind: one.outcome for kind, one in made.found.items()} == dict.fromkeys(KINDS, "good")


def test_it_can_be_stopped_and_what_was_found_stays(page):
    over = []

    def examine(kind, progress):
        if kind == "data":
            made.stop()
            progress.report(1, 2)
        return Checked(kind, "good", "fine")

    made = SelfCheck(page, examine, ALL_THERE, over=lambda: over.append(True))
    made.look()
    assert list(made.found) == ["folder"]
    assert "7" in made.sum.text()
    assert over == [True]
    assert not made.stop_button.isVisibleTo(made)
    assert made.again_button.isVisibleTo(made)


@pytest.mark.parametrize(
    ("environment", "platform", "found"),
    [
        ({}, "win32", True),
        ({}, "linux", False),
        ({"QT_IM_MODULE": "ibus"}, "linux", True),
        ({"QT_IM_MODULE": "compose"}, "linux", False),
        ({"QT_IM_MODULE": "unheard-of"}, "linux", False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
    ],
)
def test_an_input_method_is_found_by_its_plugin(environment, platform, found):
    assert can_type(environment, platform) is found
