"""A signed list sheet comes back: one scan lies with all its households; a photo lies with one."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.visits import BARE, GIVEN, PROXY, Outcome
from tests.documents.conftest import paper, picture
from ui.pages.visits.page import VisitsPage


@pytest.fixture
def page(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({"state": ""})
    return made


def titles(office, visit):
    return [one.title for one in office.documents.list(office.actor, "visit", visit)]


def test_one_scan_lies_with_all_that_are_ticked_and_can_be_taken_back(
    page, office, desk, tmp_path, monkeypatch
):
    scan = tmp_path / "签收花名册第1页.pdf"
    scan.write_bytes(paper(1))
    asked = []

    def choose(_page, title, _kinds, then):
        asked.append(title)
        then(scan)

    monkeypatch.setattr("ui.pages.visits.filing.choose_file", choose)
    page.list.grid.tick_all()
    ids = page.list.grid.ticked_ids()
    page.ways.acts["files"].trigger()
    assert f"{len(ids)} 户" in asked[0]
    assert all(titles(office, visit) == ["签收花名册第1页"] for visit in ids)
    assert "签收花名册第1页" in desk.said[-1][0]
    assert page.list.grid.ticked_ids() == []
    with office.db.reading() as tx:
        assert tx.scalar(text("SELECT COUNT(*) FROM content")) == 1
    desk.said[-1][1]()
    assert not any(titles(office, visit) for visit in ids)


def test_a_scan_that_cannot_be_taken_is_said_and_ticks_stay(page, office, tmp_path, monkeypatch):
    bad = tmp_path / "x.pdf"
    bad.write_bytes(b"PK")
    monkeypatch.setattr("ui.pages.visits.filing.choose_file", lambda _page, _title, _kinds, then: then(bad))
    page.list.grid.tick_all()
    page.filing.ask()
    assert page.strip.isVisible()
    assert len(page.list.grid.ticked_ids()) == len(page.list.grid.rows.ids)


def test_photos_of_one_visit_are_added_and_seen_again(page, office, tmp_path):
    photo = tmp_path / "入户合影.jpg"
    photo.write_bytes(picture())
    page.list.grid.go_to(2)
    page.filing.ask()
    page.filing.window.files.add([photo])
    visit = page.list.grid.rows.ids[2]
    assert titles(office, visit) == ["入户合影"]
    page.filing.window.reject()
    page.list.grid.go_to(0)
    page.list.grid.turn_ticks()
    page.list.grid.go_to(2)
    page.filing.ask()  # the one ticked, not the one the list stands on
    assert page.filing.window.files.rows.files == ()
    page.list.grid.untick_all()
    page.filing.ask()
    assert [file.title for file in page.filing.window.files.rows.files] == ["入户合影"]


def test_nothing_is_attached_while_the_list_still_moves(page):
    page.list.search.setText("17")
    page.filing.ask()
    assert page.filing.window is None


def test_where_papers_are_kept_here_the_visits_without_any_are_a_list(page, office, qtbot, tmp_path):
    handed, day = page.list.grid.rows.ids[:3], page.campaign.window_from
    for visit in handed[:2]:
        office.visits.record_as_planned(office.actor, visit, day)
    office.visits.record(office.actor, handed[2], Outcome(GIVEN, day, proxy="王婶", relation="邻居"))
    page.refresh()
    qtbot.waitUntil(page.list.chips[PROXY].isVisible)
    assert not page.list.chips[BARE].isVisible()  # nothing lies with any: the papers are kept elsewhere
    photo = tmp_path / "入户合影.jpg"
    photo.write_bytes(picture())
    page.list.grid.stand_on(handed[0])
    page.filing.ask()
    page.filing.window.files.add([photo])
    page.filing.window.reject()
    qtbot.waitUntil(page.list.chips[BARE].isVisible)
    assert page.list.chips[BARE].count == len(handed) - 1
    page.list.chips[BARE].click()
    qtbot.waitUntil(lambda: set(page.list.grid.rows.ids) == set(handed[1:]))
    page.list.chips[PROXY].click()
    qtbot.waitUntil(lambda: tuple(page.list.grid.rows.ids) == handed[2:])
