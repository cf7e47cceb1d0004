"""From the doorway to the open office and back: unlock, go about, lock, come back to what was left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.security.vault import WrongRecoveryCode
from tests.ui.conftest import PASSWORD
from ui.kit.shell import NARROW
from ui.pages.first_start import FirstStart
from ui.pages.recovery import RecoveryDoor
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.start import Start, choose_input_method, single

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start(qtbot, qapp, folder, jobs):
    made = Start(qapp, folder, Preferences(), jobs)
    qtbot.addWidget(made.window)
    page = made._unlock_page()
    made.window.show_doorway(page)
    made.window.show()
    made._look(page)
    yield made
    made.end()


def come_in(start):
    page = start.window._doorway
    assert isinstance(page, UnlockPage)
    page.password.setText(PASSWORD)
    page.try_it()


def test_the_right_password_opens_home(start):
    come_in(start)
    assert start.window.here == "home"
    assert start.window.top.office.text() == "青山镇总工会"


def test_every_place_opens(start):
    come_in(start)
    for key in ("members", "visits", "sync", "people", "recovery", "home"):
        start.window.go(key, {})
        assert start.window.book.currentWidget() is start.window.pages[key]
        assert not start.window.pages[key].strip.isVisible()


def test_the_search_on_top_finds_members_from_anywhere(start):
    come_in(start)
    start.window.top.search.setText("王")
    start.window.top.search.say()
    assert start.window.here == "members"
    assert start.window.pages["members"].roll.query.text == "王"


def test_a_lock_hides_everything_and_keeps_the_open_form(start):
    come_in(start)
    start.window.go("members", {"new": True})
    start.window.pages["members"].form.fields.fields["name"].setText("李桂兰")
    start.lock()
    assert isinstance(start.window._stack.currentWidget(), UnlockPage)
    come_in(start)
    assert start.window.here == "members"
    assert start.window.pages["members"].form.fields.fields["name"].text() == "李桂兰"


def test_closing_the_window_first_shows_the_form_that_is_not_saved(start):
    come_in(start)
    start.window.go("members", {"new": True})
    start.window.pages["members"].form.fields.fields["name"].setText("李桂兰")
    start.window.go("home", {})
    assert not start.window.close()
    assert start.window.here == "members"
    assert start.window.pages["members"].form.fields.fields["name"].text() == "李桂兰"
    assert start.window.close()


def test_an_empty_folder_offers_the_ways_to_begin(qtbot, qapp, tmp_path, jobs):
    made = Start(qapp, tmp_path / "nothing", Preferences(), jobs)
    qtbot.addWidget(made.window)
    page = made._unlock_page()
    made.window.show_doorway(page)
    made._look(page)
    assert isinstance(made.window._doorway, FirstStart)
    made.end()


def test_another_language_is_spoken_at_once_and_kept(start, folder):
    start.change_language("ko_KR")
    assert Preferences.read(folder).language == "ko_KR"
    start.change_language("zh_CN")


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({"QT_IM_MODULE": "fcitx5"}, "ibus"),
        ({"XMODIFIERS": "@im=fcitx"}, "ibus"),
        ({"QT_IM_MODULE": "ibus"}, "ibus"),
        ({}, None),
    ],
)
def test_fcitx_is_reached_through_ibus(environment, chosen):
    choose_input_method(environment)
    assert environment.get("QT_IM_MODULE") == chosen


def test_only_one_window_has_an_office(tmp_path):
    first = single(tmp_path)
    assert first is not None
    assert single(tmp_path) is None
    first.unlock()
    again = single(tmp_path)
    assert again is not None
    again.unlock()


def test_the_command_line_never_loads_qt_and_the_desk_loads_no_office_before_its_window():
    code = "import sys, ui.__main__ as m; m.main(['--help']); print('PySide6' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip().endswith("False")
    code = "import sys, ui.start; print(any(n.startswith(('sqlalchemy', 'app.office')) for n in sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_a_broken_preferences_file_means_the_usual(tmp_path):
    (tmp_path / "desk.json").write_text("{]")
    assert Preferences.read(tmp_path) == Preferences()
    (tmp_path / "desk.json").write_text('{"language": "xx", "more": 1}')
    assert Preferences.read(tmp_path).language == "zh_CN"


def test_a_new_office_shows_its_recovery_code_first_and_later_is_allowed(qtbot, qapp, tmp_path, jobs):
    made = Start(qapp, tmp_path / "new", Preferences(), jobs)
    qtbot.addWidget(made.window)
    answers = {
        "code": "QS-09", "name": "东升镇总工会", "region": "222401", "operator": "王芳", "password": PASSWORD,
    }  # fmt: skip
    made.opened(made.begins.make(answers))
    door = made.window._stack.currentWidget()
    assert isinstance(door, RecoveryDoor)
    door.sheet._over(False)
    assert made.window._stack.currentWidget() is made.window._shell
    assert made.window.here == "home"
    assert not made.desk.office.operators.has_recovery(made.desk.actor)
    made.end()


def test_the_name_on_top_opens_who_may_work_here(start):
    come_in(start)
    start.window.top.operator.click()
    assert start.window.here == "people"
    assert not any(button.isChecked() for button in start.window.nav._buttons.values())
    start.window.go("home", {})
    assert start.window.nav._buttons["home"].isChecked()


def test_a_forgotten_password_is_made_anew_with_the_code_on_paper(start, folder):
    come_in(start)
    operators = start.desk.office.operators
    code = operators.propose_recovery(start.desk.actor)
    operators.keep_recovery(start.desk.actor, code)
    start.lock()
    page = start.window._stack.currentWidget()
    page.forgot_button.click()
    new = {
        "code": code[:-1] + ("0" if code[-1] != "0" else "1"),
        "password": "xin-2026-mima",
        "again": "xin-2026-mima",
    }
    page.form.put(new)
    page.renew()
    assert page.strip.words.text() == WrongRecoveryCode().words()
    page.form.put({**new, "code": code, "again": "other"})
    page.renew()
    assert page.form.wrong_fields() == ["again"]
    page.form.put({**new, "code": code.lower().replace("-", " ")})
    page.renew()
    assert start.window._stack.currentWidget() is start.window._shell
    assert start.desk.office.operators.has_recovery(start.desk.actor)
    start.lock()
    page = start.window._stack.currentWidget()
    page.password.setText(PASSWORD)
    page.try_it()
    assert start.window._stack.currentWidget() is page
    page.password.setText(new["password"])
    page.try_it()
    assert start.window._stack.currentWidget() is start.window._shell


def test_a_window_narrow_from_the_start_shows_the_column_as_pictures(start):
    start.window.resize(1100, 640)
    come_in(start)
    assert start.window.nav.width() == NARROW
