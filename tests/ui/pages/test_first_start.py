"""Beginning: a form makes a real office, the demonstration and a backup open one, nothing typed is lost."""

from __future__ import annotations

import pytest

from app.office import Office
from app.shared.errors import RuleError
from ui.pages.first_start import FirstStart, strength
from ui.start import Begin


class Refused(RuleError):
    code = "made.up"
    template = "这个编号不行"


class Beginnings:
    def __init__(self):
        self.asked, self.answer = [], "office"

    def make(self, answers):
        self.asked.append(answers)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def demonstrate(self, folder, progress):
        progress.report(1, 2)
        self.asked.append(folder)
        return self.answer

    def restore(self, backup, password):
        self.asked.append((backup, password))
        return self.answer


@pytest.fixture
def begin():
    return Beginnings()


@pytest.fixture
def page(qtbot, jobs, begin):
    opened = []
    made = FirstStart(jobs, begin, opened.append)
    made.got = opened
    qtbot.addWidget(made)
    made.show()
    return made


ANSWERS = {
    "name": "青山镇总工会",
    "code": "QS-01",
    "operator": "王芳",
    "password": "dongsheng-2026",
    "again": "dongsheng-2026",
}


def test_the_form_makes_the_office(page, begin):
    page.make_button.click()
    page.form.put(ANSWERS)
    page.make()
    assert begin.asked[0]["name"] == "青山镇总工会"
    assert page.got == ["office"]


def test_two_different_passwords_are_said_beside_the_second(page, begin):
    page.make_button.click()
    page.form.put({**ANSWERS, "again": "other-2026"})
    page.make()
    assert begin.asked == []
    assert page.form.wrong_fields() == ["again"]


def test_what_the_service_refuses_stands_beside_its_field(page, begin):
    begin.answer = Refused(field="code")
    page.make_button.click()
    page.form.put(ANSWERS)
    page.make()
    assert page.got == []
    assert page.form.wrong_fields() == ["code"]
    assert page.form.fields["name"].text() == "青山镇总工会"


def test_the_place_fills_in_name_and_number(page):
    page.make_button.click()
    page.form.fields["region"].setText("222401")
    page.form.fields["region"].editingFinished.emit()
    assert page.form.fields["code"].text() == "222401"
    assert page.form.fields["name"].text()


def test_the_demonstration_goes_into_an_empty_folder_of_its_own(page, begin, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    page.demonstrate(tmp_path)
    assert begin.asked == [tmp_path / "nuangong-demo"]
    assert page.got == ["office"]


def test_a_backup_is_restored_with_its_password(page, begin, tmp_path):
    page._backup_chosen(tmp_path / "a.backup")
    page.backup.fields["password"].setText("dongsheng-2026")
    page.restore()
    assert begin.asked == [(tmp_path / "a.backup", "dongsheng-2026")]


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


def test_a_real_office_is_made_and_its_pages_come_with_it(tmp_path):
    made = Begin(tmp_path / "office").make({**ANSWERS, "region": None})
    try:
        assert made.name == "青山镇总工会"
        assert set(made.makers) >= {"home", "members", "visits"}
    finally:
        made.office.close()
    assert Office.exists(tmp_path / "office")
