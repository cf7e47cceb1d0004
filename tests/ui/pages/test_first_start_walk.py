"""The whole first start with real services: from an empty folder to an open office, by Enter alone, and every size."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest

from app.hub import Hub
from app.office import Office
from app.shared.text import use_language
from tests.ui.walk import faults
from tests.ui.walk_keys import keyboard_faults
from ui.beginnings import Begin
from ui.kit import style
from ui.pages.first_start import FirstFinish, FirstStart
from ui.pages.first_start.finish import CHECK, CODE
from ui.pages.first_start.page import DEVICE, HUB, LANGUAGE, OFFICE, PERSON
from ui.pages.recovery_sheet import Paper
from ui.preferences import Preferences
from ui.start import Start, speak

PASSWORD = "Dongsheng-2026"
GATE = 18  # keys that are not the data itself


@pytest.fixture
def start(qtbot, qapp, tmp_path, jobs):
    made = Start(qapp, tmp_path / "office", Preferences(), jobs)
    qtbot.addWidget(made.window)
    page = made._unlock_page()
    made.window.show_doorway(page)
    made.window.resize(1366, 697)
    made.window.show()
    made._look(page, "")
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.end()


@pytest.fixture
def key_file(tmp_path):
    hub = Hub.init(tmp_path / "hub", PASSWORD, "吉林省总工会")
    path = hub.write_key(tmp_path / "jl-zgh-2026.pub")
    hub.close()
    return path


class Hands:
    """Types and presses where the keys go, as a person does who never touches the mouse."""

    def __init__(self, start):
        self.window = start.window
        self.keys, self.signs = 0, 0

    @property
    def page(self):
        return self.window._stack.currentWidget()

    def press(self, key=Qt.Key.Key_Return):
        self.keys += 1
        QTest.keyClick(self.window.focusWidget() or self.page, key)

    def type(self, text):
        field = self.window.focusWidget()
        self.signs += len(text)
        if text.isascii():
            QTest.keyClicks(field, text)
        else:
            field.insert(text)  # an input method brings whole words
        self.press()


# The list of places comes to the front, and this platform has no front. The nearest mark alone counts.
@pytest.mark.qt_log_ignore(r"raise\(\)", "propagateSizeHints", extend=True)
def test_an_office_is_made_from_nothing_with_enter_alone(start, tmp_path, key_file):
    hands, began = Hands(start), time.perf_counter()
    assert isinstance(hands.page, FirstStart)
    hands.page.hub._look = lambda: [key_file]
    hands.press()
    assert hands.page.at == LANGUAGE
    hands.press()
    assert hands.page.at == OFFICE
    hands.type("222401")  # Enter takes the line of the list and goes on
    hands.press()
    hands.press()
    assert hands.page.at == HUB
    hands.press()
    number = hands.page.hub.key.number
    hands.press(Qt.Key.Key_Space)
    hands.press()
    assert hands.page.at == DEVICE
    hands.press()
    assert hands.page.at == PERSON
    hands.type("王芳")
    hands.type(PASSWORD)
    made = time.perf_counter()
    hands.type(PASSWORD)
    made = time.perf_counter() - made
    assert isinstance(hands.page, FirstFinish)
    assert hands.page.at == CODE
    hands.press()
    sheet = hands.page.code.sheet
    groups = sheet.groups()
    hands.press()
    for asked in sheet.asked:
        hands.type(groups[asked])
    assert hands.page.at == CHECK
    looked = time.perf_counter()
    hands.page.check.check.look()
    looked = time.perf_counter() - looked
    found = hands.page.check.check.found
    assert {kind: found[kind].outcome for kind in ("folder", "data", "clock", "paper")} == dict.fromkeys(
        ("folder", "data", "clock", "paper"), "good"
    )
    assert set(found) == set(hands.page.check.check.badges)
    hands.press()
    assert hands.page is start.window._shell
    assert start.window.here == "home"
    office = start.desk.office
    assert office.facts().code == "222401"
    assert office.operators.has_recovery(office.actor)
    assert office.vault.recover("-".join(groups))
    sheet = office.sync.device(office.actor)
    assert (sheet.label, sheet.hub_key) == ("222401-01", number)
    assert not list((tmp_path / "office").glob("first-start*"))
    print(f"\nfirst start: {hands.keys} keys and no click besides {hands.signs} signs of data; "
          f"the machine made the office in {made:.2f} s, looked at itself in {looked:.2f} s, "
          f"everything in {time.perf_counter() - began:.2f} s")  # fmt: skip
    assert hands.keys <= GATE


def test_left_after_the_office_was_made_it_goes_on_at_the_next_unlock(start, qtbot, qapp, tmp_path, jobs):
    answers = {
        "code": "QS-09",
        "name": "东升镇总工会",
        "region": "222401",
        "operator": "王芳",
        "password": PASSWORD,
    }
    page = start.window._stack.currentWidget()
    page.make_button.click()
    page.office.form.put(answers)
    page.person.form.put({**answers, "again": PASSWORD})
    while isinstance(start.window._stack.currentWidget(), FirstStart):
        page.next_button.click()
    finish = start.window._stack.currentWidget()
    finish.code.sheet._over(False)
    assert finish.at == CHECK
    start.end()
    again = Start(qapp, tmp_path / "office", Preferences(), jobs)
    qtbot.addWidget(again.window)
    again.window.show()
    again.opened(again.begins.unlock(PASSWORD, None))
    finish = again.window._stack.currentWidget()
    assert isinstance(finish, FirstFinish)
    assert finish.at == CHECK
    finish.next_button.click()
    assert again.window._stack.currentWidget() is again.window._shell
    again.desk.office.db.close()
    again.desk = None
    again.end()
    start.desk = None
    assert not Office.unlock(tmp_path / "office", PASSWORD).close()


def test_enter_never_passes_the_recovery_code_by(qtbot, office, jobs, tmp_path):
    paper = Paper(lambda _code: (), printers=lambda: ["HP 1020"], send=lambda _pages, _name: None)
    page = FirstFinish(jobs, Begin(tmp_path), office, lambda: None, paper)
    qtbot.addWidget(page)
    page.show()
    QTest.keyClick(page.code.sheet.main_button, Qt.Key.Key_Return)
    QTest.keyClick(page.code.sheet.printer, Qt.Key.Key_Return)
    assert page.at == CODE
    assert page.code.sheet.asked
    page.go_on()
    assert page.at == CODE
    assert not office.operators.has_recovery(office.actor)


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR"])
def test_every_step_can_be_read_and_reached_in_the_smallest_room(start, qapp, key_file, language):
    speak(qapp, language)
    style.use_text_step(qapp, 2)
    window = start.window
    window.resize(QSize(1093, 557))
    found = []

    def look(name):
        qapp.processEvents()
        found.extend(f"{name}: {fault}" for fault in (*faults(window), *keyboard_faults(window)))

    page = FirstStart(start.jobs, start.begins, start.opened, look=lambda: [key_file])
    window.show_doorway(page)
    look("ways")
    page.make_button.click()
    for number in (LANGUAGE, OFFICE, HUB, DEVICE, PERSON):
        page.show_step(number)
        look(number)
    page.show_step(HUB)
    page.hub.take(key_file)
    look("key")
    page.show_step(OFFICE)
    page.office.form.put({"region": "222401", "name": "青山镇总工会", "code": "QS-09"})
    page.person.form.put({"operator": "王芳", "password": PASSWORD, "again": PASSWORD})
    page.hub.agrees.setChecked(True)
    while window._stack.currentWidget() is page:
        page.go_on()
    office = start.desk.office
    paper = Paper(
        lambda _code: (), printers=lambda: ["HP 1020", "得实 AR-550"], send=lambda _pages, _name: None
    )
    finish = FirstFinish(start.jobs, start.begins, office, lambda: None, paper)
    window.show_doorway(finish)
    look("why")
    finish.code.sheet.show_code()
    look("code")
    finish.code.sheet.ask_back()
    look("again")
    finish.show_step(CHECK)
    look("check")
    use_language("zh_CN")
    assert found == [], "\n".join(found)
