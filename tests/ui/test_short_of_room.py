"""What the desk says when the disk is full, the data is older than it was, or the office does not open."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.backup import reserve
from app.shared.errors import DatabaseFull, DatabaseRefused
from app.sync.witness import RolledBack
from tests.ui.conftest import PASSWORD
from ui.kit.page import Page
from ui.kit.work import LongWork
from ui.pages.health_part import HealthPart
from ui.pages.self_check import Surroundings
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.start import Start

ALL_THERE = Surroundings(lambda: ["HP 1020"], lambda: [Path("/media/u")], lambda _words: True, lambda: True)


@pytest.fixture
def start(qtbot, qapp, folder, jobs):
    made = Start(qapp, folder, Preferences(), jobs)
    qtbot.addWidget(made.window)
    page = made._unlock_page()
    made.window.show_doorway(page)
    made.window.show()
    made._look(page, None)
    yield made
    made.end()


def come_in(start: Start) -> UnlockPage:
    page = start.window._doorway
    assert isinstance(page, UnlockPage)
    page.password.setText(PASSWORD)
    page.try_it()
    return page


def test_a_full_disk_offers_the_room_set_aside(start, folder):
    come_in(start)
    assert reserve.held(folder) == reserve.SIZE
    page = start.window.pages["home"]
    page.fault(DatabaseFull())
    assert page.strip._next.text()
    page.strip._next.click()
    assert "20 MB" in page.strip.words.text()
    assert reserve.held(folder) == 0
    page.fault(DatabaseFull())
    page.strip._next.click()
    assert page.strip.words.text() == reserve.NothingReserved().words()


def test_data_that_is_older_than_it_was_is_said_on_the_first_page(start, monkeypatch):
    monkeypatch.setattr("app.office.Witness.check", lambda _self: RolledBack.why)
    come_in(start)
    assert start.window.pages[start.window.here].strip.words.text() == RolledBack().words()


def test_a_disk_that_fails_at_the_end_does_not_keep_the_program_from_ending(start, monkeypatch):
    def fails(_office: object) -> None:
        raise DatabaseRefused(reason="disk i/o")

    come_in(start)
    office = start.desk.office
    monkeypatch.setattr(type(office), "close", fails)
    start.end()
    office.db.close()


def test_an_office_that_does_not_open_gives_a_help_pack(start, folder, tmp_path):
    content = bytearray((folder / "office.db").read_bytes())
    content[9000] ^= 1
    (folder / "office.db").write_bytes(content)
    page = come_in(start)
    assert start.window._stack.currentWidget() is page
    assert page.strip._next.text()
    page.pack(tmp_path)
    (made,) = tmp_path.glob("nuangong-help-*.zip")
    assert made.name in page.strip.words.text()
    with zipfile.ZipFile(made) as pack:
        assert "versions.json" in pack.namelist()


def test_a_refused_file_of_the_system_is_said_and_is_no_mistake_of_the_program(qtbot, jobs):
    page, unexpected = Page(jobs, ""), []
    qtbot.addWidget(page)
    jobs.unexpected.connect(unexpected.append)
    page.fault(OSError(5, "Input/output error"))
    assert "5" in page.strip.words.text()
    assert unexpected == []


def test_checking_offers_the_reserve_where_room_is_short_and_writes_a_help_pack(
    qtbot, jobs, desk, office, tmp_path, monkeypatch
):
    page = Page(jobs, "")
    qtbot.addWidget(page)
    work = LongWork(page)
    part = HealthPart(page, desk, work, ALL_THERE)
    page.body.addWidget(part)
    reserve.keep(office.profile)
    part.check()
    assert not part.room_button.isVisibleTo(part)
    monkeypatch.setattr("app.selfcheck.machine.LITTLE_ROOM", 1 << 60)
    part.lines.look()
    assert part.room_button.isVisibleTo(part)
    part.pack(tmp_path)
    (made,) = tmp_path.glob("nuangong-help-*.zip")
    with zipfile.ZipFile(made) as pack:
        assert {"checks.json", "counts.json"} <= set(pack.namelist())
