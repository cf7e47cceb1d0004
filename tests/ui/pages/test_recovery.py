"""The recovery code: shown, typed again, and only then a way to the key; never written to a file."""

from __future__ import annotations

import pytest

from app.printing import preview
from ui.kit.parts import Words
from ui.kit.preview_press import PrinterGone
from ui.pages.printer import paper_printers
from ui.pages.recovery import RecoveryPage
from ui.pages.recovery_sheet import Paper


class Printer:
    """Takes the pages, or refuses them."""

    def __init__(self):
        self.taken, self.refuses, self.names = [], None, ["HP 1020", "得实 AR-550"]

    def send(self, pages, name):
        if self.refuses is not None:
            raise self.refuses
        self.taken.append((pages, name))


@pytest.fixture
def printer():
    return Printer()


@pytest.fixture
def page(qtbot, desk, printer):
    made = RecoveryPage(desk)
    made.sheet._paper = Paper(made.sheet._paper.draw, lambda: printer.names, printer.send)
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


def test_with_a_colleague_here_the_code_is_shown_only_when_they_confirm(qtbot, page, office):
    office.operators.add(office.actor, "李敏", "chair", "xin-2026-mima")
    clerk = office.operators.add(office.actor, "朴顺子", "clerk", "ling-2026-mima")
    page.sheet.show_button.click()
    asked = page.sheet.seconding.window
    assert asked.isVisible()
    assert page.sheet._code == ""
    offered = [choice.code for choice in asked.form.fields["operator"].choices]
    assert clerk.id not in offered, "a clerk may not confirm it"
    asked.form.put({"operator": offered[0], "password": "not this one"})
    asked.go_on()
    assert asked.form.wrong_fields() == ["password"]
    assert page.sheet._code == ""
    asked.form.put({"password": "xin-2026-mima"})
    asked.go_on()
    assert not asked.isVisible()
    code = page.sheet._code
    page.sheet.ask_back()
    typed(page.sheet)
    page.sheet.keep()
    assert office.vault.recover(code)


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


# -- on paper


def test_the_sheet_goes_to_the_printer_and_nowhere_else(page, printer, folder, office):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    page.sheet.show_code()
    page.sheet.printer.setCurrentText("得实 AR-550")
    page.sheet.print_button.click()
    ((pages, name),) = printer.taken
    assert name == "得实 AR-550"
    assert [(one.width, one.height) for one in pages] == [(2481, 3508)]
    assert page.strip.isVisible()
    assert page.focusWidget() is page.sheet.written_button
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before
    assert office.printing.history(office.actor) == ()


def test_a_printer_that_refuses_is_said_and_the_code_still_stands(page, printer):
    printer.refuses = PrinterGone(printer="HP 1020")
    page.sheet.show_code()
    code = page.sheet._code
    page.sheet.print_button.click()
    assert page.strip.isVisible()
    assert page.sheet._code == code
    assert page.sheet.print_button.isEnabled()
    printer.refuses = None
    page.sheet.print_button.click()
    assert len(printer.taken) == 1


def test_without_a_printer_the_pen_is_offered(qtbot, page, printer):
    printer.names = []
    page.sheet.show_code()
    qtbot.waitUntil(page.sheet.written_button.isVisible)
    assert not page.sheet.print_button.isVisible()
    assert not page.sheet.printer.isVisible()


def test_what_writes_files_is_no_printer_for_it(monkeypatch):
    names = [
        "Microsoft Print to PDF",
        "HP 1020",
        "Fax",
        "Microsoft XPS Document Writer",
        "得实 AR-550",
        "doPDF 11",
    ]
    monkeypatch.setattr("ui.kit.preview_press.Printers.names", lambda _self: names)
    assert paper_printers() == ["HP 1020", "得实 AR-550"]


def test_the_sheet_says_every_group_with_its_number(page):
    from_office = page.sheet._paper.draw(
        "-".join(["7F3A", "21C9", "88D0", "4B1E", "ABCD", "EFGH", "JKMN", "PQRS", "TV"])
    )
    assert len(from_office) == 1
    assert isinstance(from_office[0], preview.Picture)
