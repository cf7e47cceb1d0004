"""From the doorway to the open office and back: unlock, go about, lock, come back to what was left."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMessageBox
from shiboken6 import delete

from app.security.vault import WrongRecoveryCode
from app.shared import journal
from app.shared.text import _
from tests.ui.conftest import PASSWORD
from ui.kit.jobs import InlineJobs
from ui.kit.navigation import NARROW
from ui.pages import PAGES
from ui.pages.first_start import FirstFinish, FirstStart
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.start import Start, choose_input_method, speak

CTRL = Qt.KeyboardModifier.ControlModifier
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start(qtbot, qapp, folder, jobs):
    made = Start(qapp, folder, Preferences(), jobs)
    qtbot.addWidget(made.window)
    page = made._unlock_page()
    made.window.show_doorway(page)
    made.window.show()
    made._look(page, None)
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


def test_what_a_role_has_no_page_for_is_not_offered_and_never_a_fault(start):
    """An auditor presses the backup in the top bar; comes in where an administrator left on the page of backups."""
    come_in(start)
    window, office = start.window, start.desk.office
    office.operators.add(office.actor, "审计王", "auditor", "another password")
    office.actor = replace(office.actor, role="auditor")
    makers = {key: make for key, make in window.makers.items() if key not in ("backup", "recovery")}
    window.open_desk(start.desk, makers, start._opened.finding, ("backup", {}))
    assert window.here == "home"
    words = {act.words for act in window.menus.acts()}
    assert "谁能用本机" in words
    assert words & {"恢复码", "立即备份"} == set()
    window.go("recovery", {})
    assert window.here == "home"
    window.top.backup.click()
    assert window.here == "settings"


def test_every_place_opens(start):
    come_in(start)
    for key in (place.key for place in PAGES):
        start.window.go(key, {})
        assert start.window.book.currentWidget() is start.window.pages[key]
        assert not start.window.pages[key].strip.isVisible()


def test_the_box_on_top_opens_the_first_one_found_with_enter(qtbot, start):
    come_in(start)
    window, box = start.window, start.window.top.search
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    assert box.hasFocus()
    assert window.seeking.palette.isVisible()
    qtbot.keyClicks(box, "wang")
    qtbot.keyClick(box, Qt.Key.Key_Return)  # before the search began: it opens as soon as it is answered
    assert window.here == "members"
    assert window.pages["members"].form.view.fields.name[0] in "王汪"
    assert not window.seeking.palette.isVisible()
    assert box.text() == ""


def test_the_box_on_top_gives_the_focus_back_with_escape(qtbot, start):
    come_in(start)
    window = start.window
    with qtbot.waitActive(window):
        window.activateWindow()
    window.go("members", {})
    before = window.focusWidget()
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.keyClick(window.top.search, Qt.Key.Key_Escape)
    assert not window.seeking.palette.isVisible()
    qtbot.keyClick(window.top.search, Qt.Key.Key_Escape)
    assert window.focusWidget() is before


def test_a_command_is_found_and_done(start):
    come_in(start)
    box, palette = start.window.top.search, start.window.seeking.palette
    box.setText(_("Settings"))
    box.say()
    assert palette.isVisible()
    start.window.seeking.enter()
    assert start.window.here == "settings"


def test_an_answer_to_letters_that_are_gone_is_not_shown(start):
    come_in(start)
    seeking, late = start.window.seeking, []
    usual = start.jobs.run
    start.jobs.run = lambda work, **kept: late.append((work, kept["done"]))
    start.window.top.search.setText("王")
    start.window.top.search.say()
    start.window.top.search.forget()
    start.jobs.run = usual
    work, done = late[-1]
    seeking.leave()
    done(work(None))
    assert not seeking.palette.isVisible()


def test_a_lock_hides_everything_and_keeps_the_open_form(start):
    come_in(start)
    start.window.go("members", {"new": True})
    start.window.pages["members"].form.fields.fields["name"].setText("李桂兰")
    start.lock()
    assert isinstance(start.window._stack.currentWidget(), UnlockPage)
    come_in(start)
    assert start.window.here == "members"
    assert start.window.pages["members"].form.fields.fields["name"].text() == "李桂兰"


def test_a_form_that_is_not_finished_is_there_again_after_the_program_was_closed(
    qtbot, qapp, folder, jobs, start
):
    come_in(start)
    start.window.go("members", {"new": True})
    qtbot.keyClicks(start.window.pages["members"].form.fields.fields["name"], "Li Guilan")
    assert start.window.close()
    start.end()
    again = Start(qapp, folder, Preferences(), InlineJobs())
    qtbot.addWidget(again.window)
    again.opened(again.begins.unlock(PASSWORD, None))
    again.window.go("members", {"new": True})
    assert again.window.pages["members"].form.fields.fields["name"].text() == "Li Guilan"
    again.end()


def test_an_empty_folder_offers_the_ways_to_begin(qtbot, qapp, tmp_path, jobs):
    made = Start(qapp, tmp_path / "nothing", Preferences(), jobs)
    qtbot.addWidget(made.window)
    page = made._unlock_page()
    made.window.show_doorway(page)
    made._look(page, None)
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


def test_the_command_line_never_loads_qt_and_the_desk_loads_no_office_before_its_window():
    code = "import sys, ui.__main__ as m; m.main(['--help']); print('PySide6' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip().endswith("False")
    code = "import sys, ui.start; print(any(n.startswith(('sqlalchemy', 'app.office', 'ui.pages.first')) for n in sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_a_record_altered_while_the_desk_is_open_is_said(start):
    come_in(start)
    assert start.walk.isActive()
    start.walk.timeout.emit()
    strip = start.window.pages["home"].strip
    assert not strip.isVisible()
    with start.desk.office.db.engine.execution_options(
        writes=True
    ).begin() as connection:  # a hand with the key
        for name in journal.GUARDS:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE journal_line SET verb = 'D' WHERE seq = 7")
    start.desk.office._walked = 0
    start.walk.stop()
    start.walk.timeout.emit()
    assert strip.isVisible()
    assert not start.walk.isActive(), "it is said once, until the office is opened again"
    start.desk.office.db.engine.dispose()


def test_a_broken_preferences_file_means_the_usual(tmp_path):
    (tmp_path / "desk.json").write_text("{]")
    assert Preferences.read(tmp_path) == Preferences()
    (tmp_path / "desk.json").write_text('{"language": "xx", "more": 1}')
    assert Preferences.read(tmp_path).language == "zh_CN"


def test_a_new_office_is_finished_before_it_is_seen(qtbot, qapp, tmp_path, jobs):
    made = Start(qapp, tmp_path / "new", Preferences(), jobs)
    qtbot.addWidget(made.window)
    answers = {
        "code": "QS-09", "name": "东升镇总工会", "region": "222401", "operator": "王芳", "password": PASSWORD,
        "device": "前台", "hub": "",
    }  # fmt: skip
    made.opened(made.begins.make(answers))
    assert isinstance(made.window._stack.currentWidget(), FirstFinish)
    made._past_first_start()
    assert made.window._stack.currentWidget() is made.window._shell
    assert made.window.here == "home"
    made.end()


def test_the_name_on_top_opens_a_menu_and_leads_to_who_may_work_here(start):
    come_in(start)
    menu = QMenu()
    start.window.menus.operator(menu)
    action = next(action for action in menu.actions() if action.text() == _("Who may work here"))
    action.trigger()
    assert start.window.here == "people"
    assert not any(button.isChecked() for button in start.window.nav._buttons.values())
    start.window.go("home", {})
    assert start.window.nav._buttons["home"].isChecked()


def test_another_language_is_spoken_at_once_where_we_are(qtbot, start, folder):
    come_in(start)
    window = start.window
    window.go("members", {"new": True})
    qtbot.keyClicks(window.pages["members"].form.fields.fields["name"], "Li Guilan")
    start.desk.say("一步", lambda: None)
    start.change_language("ko_KR")
    assert window.here == "members"
    assert window.nav._buttons["members"].text() == _("Members")
    assert window.pages["members"].form.fields.fields["name"].text() == "Li Guilan"
    assert start.desk.history.last.words == "一步"
    window.pages["members"].form.keep()
    start.change_language("zh_CN")


def test_the_list_comes_back_as_it_was_in_another_language(start):
    come_in(start)
    window = start.window
    window.go("members", {"list": "counted"})
    roll = window.pages["members"].roll
    roll.grid._sort(roll.grid.rows.columns.index(next(c for c in roll.grid.rows.columns if c.name == "age")))
    roll.grid.filter_wanted.emit("sex", frozenset({"2"}))
    roll.grid.go_to(3)
    before = (roll.query, roll.grid.current_id())
    start.change_language("ko_KR")
    roll = window.pages["members"].roll
    assert (roll.query, roll.grid.current_id()) == before
    start.change_language("zh_CN")


def test_columns_and_window_are_kept_for_each_operator(qtbot, qapp, folder, start):
    come_in(start)
    start.window.go("members", {})
    grid = start.window.pages["members"].roll.grid
    number = next(n for n, column in enumerate(grid.rows.columns) if column.name == "mobile")
    grid.columns.show_column(number, False)
    grid.arranged.emit()
    start.window.go("members", {"member": start.window.pages["members"].roll.grid.current().id})
    start.end()
    again = Start(qapp, folder, Preferences(), InlineJobs())
    qtbot.addWidget(again.window)
    again.opened(again.begins.unlock(PASSWORD, None))
    again.window.go("members", {})
    assert again.window.pages["members"].roll.grid.isColumnHidden(number)
    assert again.desk.recent
    assert again.desk.arranged("window")
    again.end()


def test_the_desk_locks_by_itself_and_somebody_else_may_go_on(start):
    come_in(start)
    start.desk.office.operators.add(start.desk.actor, "李敏", "clerk", "xin-2026-mima")
    start.window.go("members", {})
    start._warn(30)
    assert start.notice.isVisible()
    start._warn(0)
    assert not start.notice.isVisible()
    start.idle.spent.emit()
    page = start.window._stack.currentWidget()
    assert isinstance(page, UnlockPage)
    tile = next(tile for tile in page._tiles.buttons() if tile.text() == "李敏")
    tile.click()
    page.password.setText("xin-2026-mima")
    page.try_it()
    assert start.desk.actor.name == "李敏"
    assert start.window.here == "home"
    assert start.window.top.operator.text().strip() == "李敏"


def test_what_lies_only_here_is_counted_and_goes_down_after_a_copy(start, tmp_path):
    come_in(start)
    line = start.window.status.only_here.text()
    assert any(sign.isdigit() for sign in line)
    assert start.window.top.unsent.isVisible()


def test_two_files_of_the_first_window_are_not_made_heavier_by_the_box_on_top():
    code = (
        "import sys, ui.window; print(any(n.startswith(('sqlalchemy', 'app.members')) for n in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


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


@pytest.mark.parametrize(("language", "yes"), [("zh_CN", "是"), ("ko_KR", "예"), ("en", "Yes")])
def test_qt_s_own_dialogs_speak_the_language_too(qtbot, qapp, language, yes):
    speak(qapp, language)
    box = QMessageBox(QMessageBox.Icon.NoIcon, "x", "x", QMessageBox.StandardButton.Yes)
    qtbot.addWidget(box)
    assert yes in box.button(QMessageBox.StandardButton.Yes).text()
    speak(qapp, "zh_CN")


def test_a_window_that_is_gone_is_not_locked_later(qapp, folder, jobs):
    made = Start(qapp, folder, Preferences(), jobs)
    made.opened(made.begins.unlock(PASSWORD, None))
    assert made.idle.counting
    made.window.leave_desk()
    made.desk.office.db.close()
    jobs.close()
    qapp.removeEventFilter(made.idle)
    delete(made.window)
    assert not made.idle.counting
