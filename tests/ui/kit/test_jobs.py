"""Work leaves the screen's thread, keeps its order, and its answers reach only pages that are still there."""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from app.shared.errors import Cancelled


def test_the_db_lane_keeps_the_order_and_answers_on_the_screens_thread(qtbot, lanes):
    screen, order, threads = threading.get_ident(), [], []
    for number in range(5):
        lanes.run(
            lambda _progress, n=number: (n, threading.get_ident()),
            done=lambda got: (order.append(got[0]), threads.append((got[1], threading.get_ident()))),
        )
    qtbot.waitUntil(lambda: len(order) == 5)
    assert order == [0, 1, 2, 3, 4]
    assert all(worker != screen and answered == screen for worker, answered in threads)
    assert len({worker for worker, _ in threads}) == 1


def test_an_answer_to_a_closed_page_is_dropped(qtbot, lanes):
    page, got, go = QWidget(), [], threading.Event()
    page.closed = False
    lanes.run(lambda _progress: go.wait(5), done=got.append, owner=page)
    page.closed = True
    go.set()
    after = []
    lanes.run(lambda _progress: 1, done=after.append)
    qtbot.waitUntil(lambda: after == [1])
    assert got == []


def test_an_answer_to_a_deleted_page_is_dropped(qtbot, lanes):
    page, got, go = QWidget(), [], threading.Event()
    lanes.run(lambda _progress: go.wait(5), done=got.append, owner=page)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    go.set()
    after = []
    lanes.run(lambda _progress: 1, done=after.append)
    qtbot.waitUntil(lambda: after == [1])
    assert got == []


def test_long_work_reports_and_can_be_stopped(qtbot, lanes):
    seen, failed, begun = [], [], threading.Event()

    def work(progress):
        done = 0
        while True:
            begun.set()
            progress.report(done, 1000)
            done = min(done + 1, 999)

    job = lanes.run(work, moved=lambda done, total: seen.append((done, total)), failed=failed.append)
    qtbot.waitUntil(lambda: bool(seen))
    job.stop()
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], Cancelled)
    assert seen[0][1] == 1000


def test_what_nobody_catches_goes_to_the_crash_dialog(qtbot, jobs):
    caught = []
    jobs.unexpected.connect(caught.append)

    def broken(_progress):
        raise KeyError("x")

    jobs.run(broken)
    assert isinstance(caught[0], KeyError)
