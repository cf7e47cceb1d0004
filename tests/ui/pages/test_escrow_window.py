"""A code is left with the union above from the settings, by keys alone: who confirms, where to, and what is refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.hub import Hub
from tests.ui.conftest import CLOCK
from ui.kit.parts import Button
from ui.pages.settings import SettingsPage

COLLEAGUE = "xin-2026-mima"


@pytest.fixture
def hub(office, tmp_path):
    """The union above, at which the office is enrolled."""
    made = Hub.init(tmp_path / "hub", "sheng-2026-hub", "省总工会", CLOCK)
    way = tmp_path / "way"
    way.mkdir()
    office.sync.request(office.actor, way)
    [enrolled] = made.enrol(way, way)
    office.sync.certificate(office.actor, enrolled.path)
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """A stick that is chosen whenever a folder is asked for."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr("ui.pages.keys.choose_folder", lambda _page, _title, chosen: chosen(folder))
    return folder


@pytest.fixture
def page(qtbot, desk, hub, stick):
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.enter({})
    return made


def press(qtbot, page):
    """Press the button as the keys do."""
    [button] = [one for one in page.findChildren(Button) if one.text().strip() == "把代码存到上级工会"]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Return)


def files(stick):
    return sorted(path.name for path in stick.iterdir())


def test_in_an_office_of_one_only_the_place_is_asked(qtbot, page, office, stick, hub):
    press(qtbot, page)
    assert page.keys.window is None
    [name] = files(stick)
    assert name in page.strip.words.text()
    assert office.operators.has_escrow(office.actor)
    told = hub.open_escrow(stick / name, "王芳来电：密码忘了")
    assert office.vault.recover(told.code)


def test_with_a_colleague_here_they_confirm_by_their_own_password(qtbot, page, office, stick):
    office.operators.add(office.actor, "李敏", "chair", COLLEAGUE)
    office.operators.add(office.actor, "朴顺子", "clerk", "ling-2026-mima")
    press(qtbot, page)
    window = page.keys.window
    assert window.isVisible()
    assert [choice.words for choice in window.form.fields["operator"].choices] == ["李敏"], "a clerk may not"
    who, password = window.form.fields["operator"], window.form.fields["password"]
    assert window.focusWidget() is who
    assert who.text() == "李敏", "where it can only be one, nobody is asked who"
    qtbot.keyClick(who, Qt.Key.Key_Return)
    assert window.focusWidget() is password
    qtbot.keyClicks(password, "not this one")
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert files(stick) == []
    assert not office.operators.has_escrow(office.actor)
    assert page.strip.isVisible()
    press(qtbot, page)
    window = page.keys.window
    qtbot.keyClick(window.form.fields["operator"], Qt.Key.Key_Return)
    qtbot.keyClicks(window.form.fields["password"], COLLEAGUE)
    qtbot.keyClick(window.form.fields["password"], Qt.Key.Key_Return)
    assert len(files(stick)) == 1
    assert office.operators.has_escrow(office.actor)


def test_esc_leaves_everything_as_it_is(qtbot, page, office, stick):
    office.operators.add(office.actor, "李敏", "chair", COLLEAGUE)
    press(qtbot, page)
    qtbot.keyClick(page.keys.window, Qt.Key.Key_Escape)
    assert not page.keys.window.isVisible()
    assert files(stick) == []
    assert not office.operators.has_escrow(office.actor)
