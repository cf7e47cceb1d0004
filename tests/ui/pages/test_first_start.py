"""Beginning: five steps make a real office, the demonstration and a backup open one, nothing typed is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from app.security.seal import Keys
from app.shared.clock import Clock
from app.shared.errors import RuleError
from app.sync import hub_key
from ui.beginnings import Begin
from ui.pages.first_start import FirstStart
from ui.pages.first_start.kept import FILE, Kept, unfinished
from ui.pages.first_start.page import DEVICE, HUB, LANGUAGE, OFFICE, PERSON
from ui.pages.passwords import strength

PASSWORD = "dongsheng-2026"


class Refused(RuleError):
    code = "made.up"
    template = "这个编号不行"


class Beginnings:
    def __init__(self, folder):
        self.folder, self.asked, self.answer = folder, [], "office"
        self.take_hub_key, self.kept_hub_key = Begin(folder).take_hub_key, Begin(folder).kept_hub_key

    def make(self, answers):
        self.asked.append(dict(answers))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def demonstrate(self, folder, progress):
        progress.report(1, 2)
        self.asked.append(folder)
        return self.answer

    def restore(self, backup, password, *second):
        self.asked.append((backup, password, *second))
        return self.answer


@pytest.fixture
def begin(tmp_path):
    return Beginnings(tmp_path / "profile")


@pytest.fixture
def open_page(qtbot, jobs, begin):
    def make(*found: Path):
        opened = []
        page = FirstStart(jobs, begin, opened.append, look=lambda: found)
        page.got = opened
        qtbot.addWidget(page)
        page.resize(1366, 697)
        page.show()
        return page

    return make


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "stick" / "jl-zgh-2026.pub"
    path.parent.mkdir()
    path.write_bytes(hub_key.sealed(Keys.new(), "hub-1", "省总工会", Clock().now()))
    return path


OFFICE_ANSWERS = {"region": "222401", "name": "青山镇总工会", "code": "QS-01"}
PERSON_ANSWERS = {"operator": "王芳", "password": PASSWORD, "again": PASSWORD}


def come_to(page, step):
    """Answer everything up to `step`."""
    page.make_button.click()
    page.office.form.put(OFFICE_ANSWERS)
    page.person.form.put(PERSON_ANSWERS)
    while page.at < step:
        page.next_button.click()
    assert page.at == step


def enter(page):
    QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_Return)


# -- the steps


def test_the_five_steps_make_the_office(page, begin):
    come_to(page, PERSON)
    page.next_button.click()
    assert begin.asked == [
        {"hub": "", **OFFICE_ANSWERS, "device": "QS-01-01", **PERSON_ANSWERS}
    ]  # fmt: skip
    assert page.got == ["office"]
    assert page.person.form.fields["password"].text() == ""


def test_where_we_are_is_told_by_number_shape_and_weight(page):
    page.make_button.click()
    assert page.line.accessibleName().startswith("第 1 步") or page.line.accessibleName().startswith(
        "Step 1 of 7"
    )
    come_to(page, HUB)
    assert "3" in page.line.accessibleName()
    assert page.line.named() == list(range(1, 8))
    page.line.setFixedWidth(260)
    page.line.resize(260, 30)
    assert page.line.named() == [3]


def test_a_step_that_is_not_answered_does_not_let_pass(page):
    page.make_button.click()
    page.next_button.click()
    page.next_button.click()
    assert page.at == OFFICE
    assert page.office.form.wrong_fields() == ["name", "code"]


def test_one_may_go_back_to_every_step_and_everything_is_still_there(page):
    come_to(page, PERSON)
    for step in (DEVICE, HUB, OFFICE, LANGUAGE):
        page.back_button.click()
        assert page.at == step
    assert page.office.form.fields["name"].text() == "青山镇总工会"
    page.back_button.click()
    assert page.ways.isVisible()
    assert not page.line.isVisible()


def test_a_click_on_a_done_step_goes_back_to_it_and_on_a_later_one_nowhere(page):
    come_to(page, DEVICE)

    def click(step):
        x, wide, _name = page.line._places[step - 1]
        QTest.mouseClick(page.line, Qt.MouseButton.LeftButton, pos=QPoint(round(x + wide / 2), 8))

    click(PERSON)
    assert page.at == DEVICE
    click(OFFICE)
    assert page.at == OFFICE


def test_two_different_passwords_are_said_beside_the_second(page, begin):
    come_to(page, PERSON)
    page.person.form.put({**PERSON_ANSWERS, "again": "other-2026"})
    page.next_button.click()
    assert begin.asked == []
    assert page.person.form.wrong_fields() == ["again"]


def test_caps_lock_is_told_while_typing(page):
    come_to(page, PERSON)
    field = page.person.form.fields["password"]
    QTest.keyClick(field, "A")
    assert page.person.caps.isVisible()
    QTest.keyClick(field, "a")
    assert not page.person.caps.isVisible()


def test_what_the_service_refuses_stands_beside_its_field_in_its_step(page, begin):
    begin.answer = Refused(field="code")
    come_to(page, PERSON)
    page.next_button.click()
    assert page.got == []
    assert page.at == OFFICE
    assert page.office.form.wrong_fields() == ["code"]
    assert page.office.form.fields["name"].text() == "青山镇总工会"


def test_the_place_fills_in_name_and_number_and_follows_a_second_thought(page):
    page.make_button.click()
    page.next_button.click()
    fields = page.office.form.fields

    def choose(code):
        fields["region"].setText(code)
        fields["region"].editingFinished.emit()

    choose("222401")
    first = fields["name"].text()
    assert (fields["code"].text(), bool(first)) == ("222401", True)
    choose("222403")
    assert fields["code"].text() == "222403"
    assert fields["name"].text() != first
    fields["name"].setText("自己写的名称")
    choose("222401")
    assert (fields["name"].text(), fields["code"].text()) == ("自己写的名称", "222401")


def test_a_language_is_taken_at_once_and_the_next_step_waits_in_it(qtbot, open_page):
    page = open_page()
    page.make_button.click()
    with qtbot.waitSignal(page.language_wanted) as asked:
        page.language.choices["ko_KR"].click()
    assert asked.args == ["ko_KR"]
    page.hide()
    assert open_page().at == OFFICE


def test_the_computer_may_take_its_own_name(page):
    come_to(page, DEVICE)
    assert page.device.form.fields["device"].text() == "QS-01-01"
    page.device.host_button.click()
    assert page.device.form.fields["device"].text() in page.device.host_button.text()


# -- the hub's key


def test_without_a_key_going_on_is_called_later(page, begin):
    come_to(page, HUB)
    later = page.next_button.text()
    page.next_button.click()
    assert page.at == DEVICE
    page.back_button.click()
    assert page.next_button.text() == later != page.steps[OFFICE].next_words()


def test_a_key_is_only_taken_when_its_groups_were_compared(page, begin, key_file):
    come_to(page, HUB)
    page.hub.take(key_file)
    number = page.hub.key.number
    assert page.hub.number.text().split() == number.split("-")
    assert page.hub.name.text() == "省总工会"
    page.next_button.click()
    assert page.at == HUB
    assert page.strip.isVisible()
    page.hub.agrees.setChecked(True)
    assert not page.strip.isVisible()
    page.next_button.click()
    assert page.at == DEVICE
    key_file.unlink()
    page.next_button.click()
    page.next_button.click()
    assert begin.asked[0]["hub"] == number
    assert hub_key.kept(begin.folder).number == number


def test_the_key_on_a_stick_is_offered_first(open_page, key_file):
    page = open_page(key_file)
    come_to(page, HUB)
    assert page.focusWidget() is page.hub.found_buttons[0]
    enter(page)
    assert page.hub.key is not None
    assert page.focusWidget() is page.hub.agrees


def test_a_key_can_be_dropped(page, key_file):
    come_to(page, HUB)
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(key_file))])
    drop = QDropEvent(
        QPointF(20, 60), Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    page.hub.dropEvent(drop)
    assert page.hub.key is not None


@pytest.mark.parametrize("content", [b"", b"not ours", "damaged"])
def test_another_or_a_damaged_file_is_said_and_nothing_of_it_stays(page, begin, key_file, content):
    come_to(page, HUB)
    wrong = key_file.with_name("wrong.pub")
    wrong.write_bytes(content if isinstance(content, bytes) else key_file.read_bytes()[:-9] + b"123456789")
    page.hub.take(wrong)
    assert page.strip.isVisible()
    assert page.hub.key is None
    assert not hub_key.copy_in(begin.folder).exists()


def test_a_key_can_be_let_go_again(page, begin, key_file):
    come_to(page, HUB)
    page.hub.take(key_file)
    page.hub.agrees.setChecked(True)
    page.hub.without_button.click()
    assert page.at == DEVICE
    page.next_button.click()
    page.next_button.click()
    assert begin.asked[0]["hub"] == ""


# -- left and gone on


def test_what_was_answered_is_kept_and_gone_on_from(open_page, begin, key_file):
    first = open_page()
    come_to(first, HUB)
    first.hub.take(key_file)
    first.hub.agrees.setChecked(True)
    key_file.unlink()
    first.next_button.click()
    first.device.form.fields["device"].setText("窗口一")
    first.next_button.click()
    first.person.form.fields["operator"].setText("王芳")
    first.close()
    second = open_page()
    assert second.at == PERSON
    assert second.strip.isVisible()
    assert second.person.form.fields["operator"].text() == "王芳"
    assert second.person.form.fields["password"].text() == ""
    second.person.form.put(PERSON_ANSWERS)
    second.next_button.click()
    made = begin.asked[0]
    assert (made["name"], made["region"], made["device"]) == ("青山镇总工会", "222401", "窗口一")
    assert made["hub"] == hub_key.kept(begin.folder).number


def test_a_key_that_was_not_ticked_is_not_ticked_the_next_time(open_page, key_file):
    first = open_page()
    come_to(first, HUB)
    first.hub.take(key_file)
    first.close()
    second = open_page()
    assert second.at == HUB
    assert second.hub.key is not None
    assert not second.hub.agrees.isChecked()


def test_the_file_between_two_sittings_holds_no_secret(open_page, begin, key_file):
    page = open_page()
    come_to(page, HUB)
    page.hub.take(key_file)
    page.hub.agrees.setChecked(True)
    while page.at < PERSON:
        page.next_button.click()
    page.close()
    told = json.loads((begin.folder / FILE).read_text("utf-8"))
    assert set(told) == {"step", "answers"}
    assert set(told["answers"]) == {"region", "name", "code", "hub", "device", "operator"}
    for path in begin.folder.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        assert PASSWORD.encode() not in held
        assert PASSWORD[::-1].encode() not in held


def test_once_the_office_is_made_only_the_step_is_kept(page, begin):
    come_to(page, PERSON)
    assert not unfinished(begin.folder)
    page.next_button.click()
    page.close()
    assert unfinished(begin.folder)
    assert json.loads((begin.folder / FILE).read_text("utf-8")) == {"step": 6, "answers": {}}


def test_escape_asks_before_leaving_and_staying_is_the_usual(page):
    come_to(page, DEVICE)
    box = page.ask_leave()
    assert isinstance(box, QMessageBox)
    assert "4" in box.text() + box.informativeText()
    assert box.defaultButton() is box.escapeButton()
    box.buttons()[0].click()
    assert not page.isVisible()
    page.show_ways()
    assert page.ask_leave() is None


@pytest.mark.parametrize(
    "content",
    [
        "{]",
        "[]",
        '{"step": 99, "answers": {}}',
        '{"step": true, "answers": {}}',
        '{"step": 2, "answers": []}',
    ],
)
def test_a_spoiled_file_means_a_new_beginning(tmp_path, content):
    (tmp_path / FILE).write_text(content)
    assert Kept.read(tmp_path) == Kept(tmp_path)


def test_only_what_may_be_kept_is_read_back(tmp_path):
    (tmp_path / FILE).write_text('{"step": 2, "answers": {"name": "青山", "password": "x", "code": 5}}')
    assert Kept.read(tmp_path).answers == {"name": "青山"}


def test_a_disk_that_refuses_costs_only_the_convenience(tmp_path):
    (tmp_path / "file").write_text("x")
    kept = Kept(tmp_path / "file")
    kept.go_to(3)
    assert kept.step == 3


# -- the other ways


def test_the_demonstration_goes_into_an_empty_folder_of_its_own(page, begin, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    page.demonstrate(tmp_path)
    assert begin.asked == [tmp_path / "nuangong-demo"]
    assert page.got == ["office"]


def test_a_backup_is_restored_with_its_password(page, begin, tmp_path):
    page.backup_chosen(tmp_path / "a.backup")
    assert page.focusWidget() is page.backup.fields["password"]
    page.backup.fields["password"].setText(PASSWORD)
    enter(page)
    assert begin.asked == [(tmp_path / "a.backup", PASSWORD)]
    assert page.got == ["office"]


def test_the_file_of_a_handing_over_asks_for_a_second_person(page, begin, tmp_path):
    page.backup_chosen(tmp_path / "a.nghand")
    page.backup.fields["password"].setText(PASSWORD)
    page.restore()
    assert begin.asked == []
    page._restoring.second.put({"second": "复核二", "second_password": "another"})
    page.restore()
    assert begin.asked == [(tmp_path / "a.nghand", PASSWORD, ("another", "复核二"))]


def test_from_a_backup_one_may_go_back(page, begin, tmp_path):
    page.backup_chosen(tmp_path / "a.backup")
    page.ask_leave()
    assert page.ways.isVisible()
    assert not page.backup.isVisible()
    page.make_button.click()
    assert page.at == LANGUAGE


def test_enter_takes_the_way_that_has_the_focus(page):
    assert page.focusWidget() is page.make_button
    QTest.keyClick(page.make_button, Qt.Key.Key_Down)
    assert page.focusWidget() is page.demo_button
    QTest.keyClick(page.demo_button, Qt.Key.Key_Up)
    enter(page)
    assert page.at == LANGUAGE


@pytest.mark.parametrize(
    ("password", "step"),
    [
        ("short1!", 0),
        ("aaaaaaaa", 1),
        ("abcdefgh", 1),
        ("abcdefg1", 2),
        ("dongsheng-2026", 3),
        ("我的会员卡二零二六年", 1),
    ],
)
def test_the_strength_of_a_password_is_told_in_four_steps(password, step):
    assert strength(password) == step
