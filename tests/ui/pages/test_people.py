"""Who may work here: a second person with their own password, and the way in taken away again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox

from app.office import Office
from app.shared.actor import Actor
from ui.pages.people import PeoplePage

NEW = {"name": "李秀兰", "role": "reviewer", "password": "fuhe-2026-ok", "again": "fuhe-2026-ok"}


@pytest.fixture
def page(qtbot, desk):
    made = PeoplePage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def people(office):
    return [(one.name, one.role, one.active) for one in office.operators.list(office.actor)]


def test_a_second_person_comes_in_with_their_own_password(page, office, folder, desk):
    page.form.put(NEW)
    page.add()
    assert ("李秀兰", "reviewer", True) in people(office)
    assert page.form.fields["password"].text() == ""
    office.db.close()
    again = Office.unlock(folder, NEW["password"])
    assert again.actor.name == "李秀兰"
    again.db.close()


def test_what_is_wrong_stands_beside_its_field_and_adds_nobody(page, office):
    before = people(office)
    page.form.put({**NEW, "again": "other"})
    page.add()
    assert page.form.wrong_fields() == ["again"]
    page.form.put({**NEW, "name": office.actor.name})
    page.add()
    assert page.form.wrong_fields() == ["name"]
    page.form.put({**NEW, "password": "short", "again": "short"})
    page.add()
    assert page.form.wrong_fields() == ["password"]
    assert people(office) == before


def test_the_way_in_is_taken_away_only_after_a_question(page, office):
    page.form.put(NEW)
    page.add()
    page.grid.go_to(1)
    page.ask_remove()
    box = page.findChild(QMessageBox)
    box.button(QMessageBox.StandardButton.NoButton)
    box.buttons()[1].click()
    assert ("李秀兰", "reviewer", True) in people(office)
    page.ask_remove()
    box = page.findChildren(QMessageBox)[-1]
    box.buttons()[0].click()
    assert ("李秀兰", "reviewer", False) in people(office)


def test_nobody_takes_their_own_way_in_away(page):
    page.grid.go_to(0)
    assert page.grid.current().id == page.desk.actor.operator_id
    assert not page.remove_button.isEnabled()


def test_a_clerk_is_told_to_ask_the_administrator(page, office):
    office.actor = Actor(office.actor.operator_id, "乙", "clerk", office.actor.device_id)
    page.form.put(NEW)
    page.add()
    assert "管理员" in page.strip.words.text()
    assert len(people(office)) == 1
