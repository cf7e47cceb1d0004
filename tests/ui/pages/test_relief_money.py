"""Relief money on the page of hardship files: drafted with its limits beside it, approved, paid, undone; lists and projects."""

from __future__ import annotations

import pytest

from app.hardship import FileFilter
from ui.pages.hardship.page import HardshipPage
from ui.pages.hardship.relief_list import Grants
from ui.pages.hardship.relief_place import GrantForm
from ui.pages.home.gather import draft_wish
from ui.stations.hardship import filed
from ui.stations.relief_money import card, granted


@pytest.fixture
def done():
    return (
        filed,
        granted,
    )


@pytest.fixture
def page(qtbot, desk, office):
    made = HardshipPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def file_id(office, page):
    only = (("state", frozenset({"ACTIVE"})),)
    return office.hardship.file_window(office.actor, FileFilter(only=only, sort="number"))[0]


def opened(page, file_id):
    page.open(file_id, "relief")
    return page.file.tabs["relief"]


def undo(desk):
    """Take back the newest act that can be."""
    at = max(at for at, (_words, back) in enumerate(desk.said) if back is not None)
    _words, back = desk.said.pop(at)
    back()


def said(form):
    labels = form.panel.caps.findChildren(type(form.panel.caps.body.itemAt(0).widget()))
    return " ".join(one.text() for one in labels if one.parent() is not None)


def test_a_grant_is_drafted_with_its_limit_beside_it_in_the_tab_of_its_file(
    page, office, file_id, desk, tmp_path
):
    # a grant is drafted with its limit beside it and lives in its tab
    tab = opened(page, file_id)
    before = len(tab.rows)
    tab.ask_new()
    form = page.shown
    assert isinstance(form, GrantForm)
    form.fields.fields["item"].put("04")
    form.fields.fields["amount"].put(12_345)
    form.fields.fields["reason"].put("劳动争议")
    form.look()
    assert "法律援助" in said(form)
    form.finish()
    tab = page.file.tabs["relief"]
    assert len(tab.rows) == before + 1
    line = next(one for one in tab.rows if one.amount == 12_345)
    undo(desk)
    assert office.relief.grant(office.actor, line.id).line.state == "DROPPED"
    # what is typed is kept when it is left for the file, and stands there again
    opened(page, file_id).ask_new()
    form = page.shown
    form.fields.fields["reason"].setText("困难")
    form.fields.fields["reason"].touched.emit()
    page.back()
    assert page.shown is page.file
    assert page.file.key == "relief"
    draft = next(one for one in office.workplace.drafts(office.actor) if one.form == "relief_new")
    assert draft.subject == file_id
    page.back()
    page.enter(draft_wish(draft)[1])
    form = page.shown
    assert isinstance(form, GrantForm)
    assert form.fields.fields["reason"].text() == "困难"
    form._start_afresh()
    assert not office.workplace.drafts(office.actor)
    assert form.way_back() == {"relief_new": file_id}
    # a refused draft says it at its field
    opened(page, file_id).ask_new()
    form = page.shown
    form.fields.fields["item"].put("02")
    form.fields.fields["amount"].put(100)
    form.finish()
    assert form.fields.wrong_fields() == ["person_id"]
    # the menu offers what fits and a card is written down
    tab = opened(page, file_id)
    tab.grid.stand_on(next(at for at, one in enumerate(tab.rows) if one.state == "DRAFT"))
    tab.menu._ask_account()
    window = tab.acts.window
    window.form.fields["account"].put("123")
    window.go_on()
    assert window.form.wrong_fields() == ["account"]
    window.form.fields["account"].put(card(5))
    window.go_on()
    told = office.relief.grant(office.actor, tab.row.id).told
    assert told.account == card(5)


def test_many_are_approved_paid_and_undone_in_the_list_of_the_office(page, office, file_id, desk, tmp_path):
    # what cannot be approved is said in the window or above the list
    page.enter({"relief": ""})
    lines = page.shown
    one = next(one for one in lines.rows if one.state == "DRAFT")
    lines.acts.ask_approve([one])
    window = lines.acts.window
    window.go_on()  # drafted by the same person, and no paper named
    assert window.isVisible()
    assert window.form.wrong_fields() == ["number"]
    window.reject()
    # the banks sheet goes out and its answer comes back
    page.enter({"relief": "due"})
    lines = page.shown
    sheet = tmp_path / "bank.xlsx"
    lines.acts.write_sheet(sheet, None)
    assert office.relief.counts(office.actor)["PAYING"] == 1
    lines.acts.take_answers(sheet)
    assert "0" in page.strip.words.text()
    # many are approved and paid at once the refused are named and it is undone
    page.enter({"relief": "draft"})
    lines = page.shown
    assert isinstance(lines, Grants)
    drafts = [one.id for one in lines.rows if one.state == "DRAFT"]
    assert len(drafts) == 3
    lines.acts.ask_approve(lines.rows)
    window = lines.acts.window
    window.form.fields["number"].put("青总工发〔2026〕19号")
    window.go_on()
    states = [office.relief.grant(office.actor, one).line.state for one in drafts]
    assert sorted(states) == ["APPROVED", "APPROVED", "APPROVED"]
    due = [one for one in office.relief.grants(office.actor) if one.id in drafts]
    lines.acts.ask_pay(due)
    lines.acts.window.go_on()
    assert {office.relief.grant(office.actor, one).line.state for one in drafts} == {"PAID"}
    undo(desk)
    assert {office.relief.grant(office.actor, one).line.state for one in drafts} == {"APPROVED"}


def test_projects_and_study_aid_have_lists_of_their_own_with_undo(page, office, file_id, desk, tmp_path):
    # a project is founded changed and given up with undo
    page.enter({"projects": True})
    projects = page.shown
    projects.ask_new()
    for name, value in {"name": "社会捐助", "source": "05", "budget": 100_000}.items():
        projects.asking.form.fields[name].put(value)
    projects.asking.go_on()
    made = next(one for one in office.relief.projects(office.actor) if one.name == "社会捐助")
    assert made.budget == 100_000
    projects.grid.stand_on(made.id)
    projects.ask_change()
    projects.asking.form.fields["budget"].put(150_000)
    projects.asking.go_on()
    assert office.relief.project(office.actor, made.id).budget == 150_000
    undo(desk)
    assert office.relief.project(office.actor, made.id).budget == 100_000
    undo(desk)
    assert office.relief.project(office.actor, made.id).off
    # study aid of a year is drafted for all who go on
    page.enter({"study": True})
    study = page.shown
    assert [one.name for one in study.rows] == ["家属三"]
    study.draft()
    drafts = [one for one in office.relief.grants(office.actor) if one.item == "03" and one.state == "DRAFT"]
    assert len(drafts) == 1
    assert study.rows == []
    undo(desk)
    assert [one.name for one in page.shown.rows] == ["家属三"]
    # what was given stands in the story of the household
    story = office.hardship.story(office.actor, file_id)
    assert [(one.kind, one.amount) for one in story.helps] == [("relief", 500_000)]
