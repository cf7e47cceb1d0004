"""Long work on a page: one at a time, stopped by its button, and the page is as before afterwards."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QPushButton

from app.shared.errors import Cancelled
from ui.kit.page import Page
from ui.kit.work import LongWork


@pytest.fixture
def page(qtbot, lanes):
    made = Page(lanes, "x")
    made.button = QPushButton("begin")
    made.work = LongWork(made, [made.button])
    made.body.addWidget(made.work)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_stop_button_stops_it_and_nothing_stays_locked(qtbot, page):
    begun, done = threading.Event(), []

    def work(progress):
        count = 0
        while True:
            count += 1
            progress.report(count, 10)
            begun.set()

    page.work.do("counting", work, done.append)
    assert begun.wait(5)
    assert page.work.isVisible()
    assert not page.button.isEnabled()
    page.work.do("a second one", lambda _progress: done.append("second"), done.append)
    page.work.stop.click()
    qtbot.waitUntil(page.work.isHidden)
    assert page.button.isEnabled()
    assert page.strip.words.text().startswith(Cancelled().words())
    assert page.work.reached() in page.strip.words.text()
    assert done == []


def test_its_answer_comes_and_another_piece_may_follow(qtbot, page):
    done = []
    page.work.do("one", lambda _progress: 1, done.append)
    qtbot.waitUntil(lambda: done == [1])
    page.work.do("two", lambda _progress: 2, done.append)
    qtbot.waitUntil(lambda: done == [1, 2])
    assert page.work.isHidden()
