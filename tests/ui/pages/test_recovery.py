"""The recovery code: shown, typed again, and only then a way to the key; never written to a file."""

from __future__ import annotations

import pytest

from ui.kit.parts import Words
from ui.pages.recovery import RecoveryPage


@pytest.fixture
def page(qtbot, desk):
    made = RecoveryPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def typed(sheet, change=lambda group: group):
    for number in sheet.asked:
        sheet.form.fields[str(number)].setText(change(sheet.groups()[number]))


def seen(sheet):
    return [words.text() for words in sheet.findChildren(Words) if words.isVisible()]


def test_the_code_stands_in_groups_and_opens_nothing_yet(qtbot, page, office):
    page.sheet.show_button.click()
    groups = page.sheet.groups()
    assert [len(group) for group in groups] == [4] * 8 + [2]
    qtbot.waitUntil(lambda: set(groups) <= set(seen(page.sheet)))
    assert not office.operators.has_recovery(office.actor)


def test_two_groups_typed_again_make_it_valid(qtbot, page, office, desk):
    page.sheet.show_code()
    code = page.sheet._code
    page.sheet.ask_back()
    qtbot.waitUntil(page.sheet.form.isVisible)
    assert not set(code.split("-")) & set(seen(page.sheet))
    typed(page.sheet, lambda group: f" {group.lower().replace('0', 'o').replace('1', 'l')} ")
    page.sheet.keep()
    assert office.operators.has_recovery(office.actor)
    assert office.vault.recover(code)
    assert desk.gone[-1][0] == "home"
    assert page.sheet._code == ""


def test_a_misread_group_is_said_and_keeps_nothing(page, office):
    page.sheet.show_code()
    page.sheet.ask_back()
    typed(page.sheet, lambda group: "0000" if group != "0000" else "1111")
    page.sheet.keep()
    assert len(page.sheet.form.wrong_fields()) == 2
    assert not office.operators.has_recovery(office.actor)


def test_later_keeps_an_earlier_code_valid(page, office):
    first = office.operators.propose_recovery(office.actor)
    office.operators.keep_recovery(office.actor, first)
    page.sheet.show_code()
    page.sheet._over(False)
    assert office.vault.recover(first)


def test_the_code_is_in_no_file(page, folder):
    page.sheet.show_code()
    code = page.sheet._code
    page.sheet.ask_back()
    typed(page.sheet)
    page.sheet.keep()
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert code.encode() not in held
            assert code.replace("-", "").encode() not in held
