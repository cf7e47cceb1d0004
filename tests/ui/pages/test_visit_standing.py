"""A campaign's approval and its lock on the screen, on the real services."""

from __future__ import annotations

from datetime import date

import pytest

from app.visits import APPROVED, LOCKED, PLANNED, Outcome
from ui.pages.visits.page import VisitsPage


@pytest.fixture
def page(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({"state": "PENDING"})
    return made


@pytest.fixture
def planned(page, office):
    """The same campaign, once more and not approved yet."""
    office.visits.withdraw_approval(office.actor, page.campaign.id)
    page.refresh()
    return page


def standing(office):
    return office.visits.campaigns(office.actor)[0].standing


def test_what_is_approved_may_be_recorded_and_reckoned_up(page):
    assert page.approving.badge.isVisible()
    assert not page.approve_button.isVisible()
    assert page.papers.return_button.isVisible()
    assert page.reckon_button.isVisible()


def test_nothing_is_recorded_before_the_approval_and_the_page_says_so(planned, office):
    assert planned.approve_button.isVisible()
    assert planned.papers.return_button.isVisible()  # paper that came back is never refused
    assert not planned.reckon_button.isVisible()
    planned.as_planned()
    assert office.visits.campaigns(office.actor)[0].counts["GIVEN"] == 0
    assert planned.strip.isVisible()


def test_an_approval_on_paper_is_entered_and_taken_back(planned, office, desk):
    planned.approve_button.click()
    form = planned.approving.window.form
    planned.approving.window.go_on()
    assert standing(office) == PLANNED
    assert form.fields["number"].property("wrong")
    form.fields["number"].setText("青总工发〔2025〕8号")
    form.fields["on"].setText("2027-01-01")
    planned.approving.window.go_on()
    assert form.fields["on"].property("wrong")
    form.fields["on"].setText("2025-12-01")
    planned.approving.window.go_on()
    assert standing(office) == APPROVED
    assert not planned.approve_button.isVisible()
    desk.said[-1][1]()
    assert standing(office) == PLANNED
    assert planned.approve_button.isVisible()


def test_a_second_person_approves_here_with_their_password(planned, office):
    added = office.operators.add(office.actor, "赵敏", "reviewer", "another password")
    planned.approving.ask()
    window = planned.approving.window
    window.form.put({"operator": added.id})
    window.form.fields["password"].setText("not hers")
    window.go_on()
    assert standing(office) == PLANNED
    assert window.isVisible()
    window.form.fields["password"].setText("another password")
    window.go_on()
    assert standing(office) == APPROVED
    assert office.visits.campaign(office.actor, planned.campaign.id).approval_no == ""


def test_the_reckoning_shows_every_source_and_good_and_locks(qtbot, page, office, desk):
    page.reckon()
    shown = page.stack.currentWidget()
    assert shown.grid.rows.rowCount() == len(page.campaign.sources) + len(page.campaign.goods)
    shown.lock()
    assert standing(office) == APPROVED  # visits are still open
    assert page.strip.isVisible()
    for visit in office.visits.window(office.actor, page.campaign.id):
        office.visits.record(office.actor, visit, Outcome("ABSENT", date(2026, 1, 20)))
    page.reckon()
    page.stack.currentWidget().lock()
    assert standing(office) == LOCKED
    assert page.stack.currentWidget() is page.list
    assert not page.list_menu.button.isVisible()
    page.reckon()
    assert not page.stack.currentWidget().lock_button.isVisible()


def test_a_locked_record_is_changed_with_its_reason(page, office):
    for visit in office.visits.window(office.actor, page.campaign.id):
        office.visits.record(office.actor, visit, Outcome("ABSENT", date(2026, 1, 20)))
    office.visits.lock(office.actor, page.campaign.id)
    page.enter({"state": "ABSENT"})
    entry, visit = page.list.entry, page.list.entry.visit
    page.as_planned()
    assert office.visits.page(office.actor, (visit.id,))[0].state == "ABSENT"
    assert entry.asked["reason"].isVisible()
    entry.fields["reason"].setText("当天漏登记")
    page.as_planned()
    (line,) = office.visits.page(office.actor, (visit.id,))
    assert (line.state, line.correction) == ("GIVEN", "当天漏登记")
