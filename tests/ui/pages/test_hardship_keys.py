"""A household's file is opened and brought on file with the keys alone; the mouse is never needed."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.hardship import HouseholdFilter
from app.hardship.due import proposed_notice
from app.shared.pinyin import initials
from ui.pages.hardship.page import HardshipPage
from ui.stations import hasten

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return


def test_a_file_goes_from_nothing_to_on_file_with_the_keys_alone(qtbot, desk, office):
    page = HardshipPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    page.enter({})
    with qtbot.waitActive(page):
        page.activateWindow()

    def press(*keys, ctrl=False):
        for key in keys:
            front = QApplication.activeWindow() or page
            at = front.focusWidget() or front
            qtbot.keyClick(at, key, modifier=CTRL if ctrl else Qt.KeyboardModifier.NoModifier)
            hasten(page)

    def write(words):
        press("a", ctrl=True)
        press(*words)

    def step(*answers):
        """Ctrl+Enter begins what comes next; an answer None leaves what stands there; Ctrl+Enter finishes."""
        press(ENTER, ctrl=True)
        window = page.file.menu.window
        assert window.isVisible()
        window.activateWindow()
        for at, words in enumerate(answers):
            if at:
                press(ENTER)
            if words is not None:
                write(words)
        press(ENTER, ctrl=True)
        assert not window.isVisible(), [note.text() for note in window.form._errors.values() if note.text()]
        with qtbot.waitActive(page):
            page.activateWindow()

    day = office.clock.today() - timedelta(days=60)
    on = lambda days: (day + timedelta(days=days)).isoformat()  # noqa: E731 - of this life alone
    notice = proposed_notice(day + timedelta(days=14))
    after = (notice.last + timedelta(days=1)).isoformat()
    head = office.hardship.page(office.actor, office.hardship.window(office.actor, HouseholdFilter())[:1])[0]

    press("n", ctrl=True)
    with qtbot.waitActive(page):  # the offscreen screen forgets which window is in front
        page.activateWindow()
    press(*initials(head.head))
    found = page.shown.fields.fields["head"]
    there = [one.id for one in found._found].index(f"household:{head.id}")
    press(*[Qt.Key.Key_Down] * there, ENTER)
    assert found.chosen.words == head.head
    press(ENTER, ctrl=True)
    assert page.shown is page.file
    step(on(0))
    step(None, on(2))
    step(on(4), None, "liqiang", None, on(4))
    step(on(5))
    step(None, on(12))
    step(notice.first.isoformat(), notice.last.isoformat())
    step(after)
    step(None, "1", after, None, "qzgf-2026-3")
    assert page.file.opened.view.standing.state == "ACTIVE"
    assert page.file.opened.view.standing.category == "1"
    press(Qt.Key.Key_Escape)
    assert page.shown is page.list
