"""Aid nobody claimed, on the desk: its record opens, a claim begins from it, put aside it leaves the list."""

from __future__ import annotations

from datetime import date

import pytest

from app.aid import ClaimIn
from app.aid.facts import read_facts
from app.shared.cells import read_sheets
from ui.pages.aid.page import AidPage
from ui.stations.aid import UNIT, claimed
from ui.stations.reach import hasten

OTHER = "yulin-hospital"


@pytest.fixture
def done():
    return (claimed,)


@pytest.fixture
def page(qtbot, desk, office):
    """The page over stays that could be claimed under another plan too."""
    office.aid.activate(office.actor, OTHER, demonstration=True)
    office.aid.enrol(office.actor, OTHER, UNIT, date(2026, 1, 1), date(2026, 12, 31), date(2025, 12, 20))
    made = AidPage(desk)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    made.enter({"entitled": "open"})
    hasten(made)
    return made


@pytest.fixture
def shown(page):
    return page.ways.shown


def cells(shown, line):
    return {column.key: column.text(line) for column in shown.grid.rows.columns}


def test_each_line_says_which_record_tells_of_it_and_opens_it(shown, page, office, desk):
    lines = shown.lines
    assert len(lines) == len(office.aid.unclaimed(office.actor)) > 3
    told = cells(shown, lines[0])
    assert told["source"] == "已按另一方案申请的住院"
    assert told["plan"].startswith("（样例）榆林")
    went = []
    object.__setattr__(desk, "go", lambda name, wish: went.append((name, dict(wish))))
    shown.open_button.click()
    assert went == [("aid", {"claim": lines[0].found.hint.source_id})]


def test_a_claim_begins_with_what_the_record_says_and_answers_it(shown, page, office):
    line = shown.lines[0]
    before = len(shown.lines)
    shown.claim_button.click()
    hasten(page)
    form = page.form
    assert page.ways.shown is None
    assert form.member_id == line.found.hint.member_id
    first, last = line.found.hint.stay
    assert form.fields.fields["admitted"].read() == first
    assert form.fields.fields["discharged"].read() == last
    stay = {"benefit": "hospital", "event_on": first, "admitted": first, "discharged": last}
    who = office.aid.claimant(office.actor, form.member_id)
    assert read_facts(stay).admitted == first
    page.close_form()
    page.ways.leave()
    office.aid.take_claim(office.actor, ClaimIn(who.name, who.id_no, date(2026, 11, 1), stay, plan=OTHER))
    page.enter({"entitled": "open"})
    hasten(page)
    assert len(page.ways.shown.lines) == before - 1


def test_a_claim_begun_before_is_not_written_over(shown, page, office):
    office.workplace.keep_draft(office.actor, "claim", "", {"invoice": "X1"}, "x")
    shown.claim_button.click()
    hasten(page)
    assert "填了一半" in page.strip.words.text()
    assert page.form.member_id is None
    assert page.form.fields.fields["invoice"].text() == "X1"


def test_put_aside_it_leaves_the_list_and_is_taken_up_again(shown, page, desk):
    line, before = shown.lines[0], len(shown.lines)
    shown.aside_button.click()
    shown.asking.go_on()
    assert shown.asking.form.wrong_fields() == ["why"]
    shown.asking.form.fields["why"].put("else")
    shown.asking.go_on()
    assert shown.asking.form.wrong_fields() == ["remark"]
    shown.asking.form.fields["remark"].setText("家人代办")
    shown.asking.go_on()
    hasten(page)
    assert len(shown.lines) == before - 1
    shown.chips["aside"].click()
    hasten(page)
    (gone,) = shown.lines
    assert gone.id == line.id
    assert "家人代办" in cells(shown, gone)["aside"]
    assert page.way_back() == {"entitled": "aside"}
    desk.said[-1][1]()
    hasten(page)
    assert shown.lines == ()
    shown.chips[""].click()
    hasten(page)
    assert len(shown.lines) == before
    shown.asking.reject()


def test_the_list_leaves_as_excel(shown, page, tmp_path):
    shown.papers[""].save_workbook(tmp_path / "list.xlsx", "check")
    hasten(page)
    rows = read_sheets(tmp_path / "list.xlsx")[0][1]
    names = [cell for row in rows for cell in row]
    assert shown.lines[0].name in names


def test_who_may_only_read_looks_and_opens(shown, page, office):
    object.__setattr__(office.actor, "role", "reader")
    try:
        page.enter({"entitled": "open"})
        hasten(page)
        now = page.ways.shown
        assert not now.open_button.isHidden()
        assert now.claim_button.isHidden()
        assert now.aside_button.isHidden()
    finally:
        object.__setattr__(office.actor, "role", "administrator")
