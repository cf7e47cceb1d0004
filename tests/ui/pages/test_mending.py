"""The data cannot be opened: from the doorway a backup takes its place, with real damaged files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.office import Office
from app.shared.clock import FixedClock
from tests.backup.test_mending import DAMAGES
from tests.backup.test_restore import NAME, OTHER, PASSWORD, template  # noqa: F401
from tests.conftest import NOW
from tests.members.conftest import invented
from ui.kit.jobs import Jobs
from ui.pages.mending import CONFIRM, MendingPage
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.start import Start


@pytest.fixture
def start(qtbot: Any, qapp: Any, template: Path, tmp_path: Path, jobs: Jobs) -> Start:  # noqa: F811
    """The desk at its doorway; the backup lacks one member that was entered after it."""
    profile = Path(shutil.copytree(template, tmp_path / "office"))
    office = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
    office.back_up()
    office.members.register(office.actor, invented("石贵芳", 702))
    office.db.written = False
    office.db.close()
    made = Start(qapp, profile, Preferences.read(profile), jobs)
    qtbot.addWidget(made.window)
    made.window.show()
    return made


def doorway(start: Start) -> Any:
    return start.window._doorway


def answer(page: MendingPage) -> None:
    """Choose the newest backup, prove it and put it in place, as two people."""
    assert page.who is not None
    page.who.fields["operator"].put({name: one for one, name in Office.names(page._ways.folder)}["经办一"])
    page.who.fields["password"].put(PASSWORD)
    page.prepare()
    assert page.at == CONFIRM, page.strip.words.text()
    assert page.form is not None
    page.form.fields["name"].put(NAME)
    page.form.fields["password"].put(OTHER)


@pytest.mark.parametrize(
    "kind", ["flip", "empty", *(pytest.param(one, marks=pytest.mark.long) for one in ("cut", "missing"))]
)
def test_damaged_data_are_mended_from_the_doorway(start: Start, kind: str) -> None:
    harm, seen = DAMAGES[kind]
    harm(start.begins.folder / "office.db")
    start._look(start._unlock_page(), None)
    page = doorway(start)
    if not seen:  # only opening it shows the damage
        page = start._unlock_page()
        start.window.show_doorway(page)
        start._look(page, None)
        page.password.setText(PASSWORD)
        page.try_it()
        assert "损坏" in page.strip.words.text()
        page.strip._next.click()
        page = doorway(start)
    assert isinstance(page, MendingPage)
    answer(page)
    assert "条改动，会丢失" in page.lost.text()
    page.mend()
    assert start.desk is not None, page.strip.words.text()
    office = start.desk.office
    assert office.actor.name == "经办一"
    assert office.members.counts(office.actor).members == 1
    strip = start.window.pages[start.window.here].strip
    assert "恢复" in strip.words.text()
    office.close()


def test_nothing_happens_without_the_name_and_the_second_person(start: Start) -> None:
    (start.begins.folder / "office.db").write_bytes(b"")
    start._look(start._unlock_page(), None)
    page = doorway(start)
    answer(page)
    page.form.fields["name"].put("别的单位")
    page.mend()
    assert start.desk is None
    assert page.form.wrong_fields() == ["name"]
    page.form.fields["name"].put(NAME)
    page.form.fields["password"].put("wrong password")
    page.mend()
    assert start.desk is None
    assert page.form.wrong_fields() == ["password"]
    assert (start.begins.folder / "office.db").read_bytes() == b""


def test_without_a_backup_it_says_what_to_do(start: Start) -> None:
    shutil.rmtree(start.begins.folder / "backups")
    (start.begins.folder / "office.db").unlink()
    start._look(start._unlock_page(), None)
    page = doorway(start)
    assert isinstance(page, MendingPage)
    assert not page.next_button.isEnabled()
    assert "省里" in page.grid.empty.accessibleName() or page.grid.empty.isVisible()


def test_a_whole_office_is_unlocked_as_ever(start: Start) -> None:
    page = start._unlock_page()
    start.window.show_doorway(page)
    start._look(page, None)
    assert isinstance(doorway(start), UnlockPage)
