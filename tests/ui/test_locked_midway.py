"""The desk locks while people are taken in: they come in whole, and the office closes after them."""

from __future__ import annotations

import threading

from app.office import Office
from app.shared.progress import Progress
from tests.people import roster
from tests.ui.conftest import CLOCK, PASSWORD
from ui.kit.jobs import Jobs
from ui.preferences import Preferences
from ui.start import Start


class Gate(Progress):
    """Holds the import between two people until the desk was locked."""

    def __init__(self) -> None:
        self.reached, self.locked = threading.Event(), threading.Event()

    def report(self, done: int, total: int | None = None) -> None:
        if done:
            self.reached.set()
            assert self.locked.wait(30)


def test_tc16_locked_in_the_middle_of_an_import_it_ends_whole(
    qtbot, qapp, folder, lanes: Jobs, tmp_path, monkeypatch
) -> None:
    people = roster(tmp_path / "people.xlsx", 40, bad=2, seed=5)
    start = Start(qapp, folder, Preferences(), lanes)
    qtbot.addWidget(start.window)
    page = start._unlock_page()
    start.window.show_doorway(page)
    start._look(page, None)
    qtbot.waitUntil(page.password.isEnabled, timeout=20_000)
    page.password.setText(PASSWORD)
    page.try_it()
    qtbot.waitUntil(lambda: start.window.here == "home", timeout=20_000)
    office, order, gate = start.desk.office, [], Gate()
    before = office.members.counts(office.actor)
    usual = Office.close
    monkeypatch.setattr(Office, "close", lambda self: (order.append("closed"), usual(self))[1])

    def taken_in(_progress: Progress) -> None:
        office.members.import_roster(office.actor, people, progress=gate)
        order.append("taken in")

    lanes.run(taken_in, lane="io")
    qtbot.waitUntil(gate.reached.is_set, timeout=20_000)
    start.lock()
    assert order == []
    gate.locked.set()
    qtbot.waitUntil(lambda: len(order) == 2 and lanes.under_way() == 0, timeout=30_000)
    assert order == ["taken in", "closed"]
    again = Office.unlock(folder, PASSWORD, clock=CLOCK)
    again.db.check()
    counts = again.members.counts(again.actor)
    assert (counts.members, counts.drafts) == (before.members + 40, before.drafts + 2)
    again.db.close()
    start.end()
