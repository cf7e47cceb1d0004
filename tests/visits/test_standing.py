"""Nothing is handed over before the approval, and a locked campaign takes only reversing entries with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.security.guard import NotAllowed
from app.shared.actor import Actor
from app.visits import APPROVED, LOCKED, PLANNED, Approval, Outcome, read_plan
from app.visits.rules import ABSENT, DECLINED, GIVEN
from app.visits.standing import (
    ApprovalAhead,
    ApprovalUnproved,
    ApprovedBefore,
    Begun,
    BooksDiffer,
    Locked,
    NotApproved,
    SamePerson,
    StillOpen,
    Unallowed,
    check_approval,
    check_lock,
    check_recording,
)
from tests.visits.conftest import HOUSEHOLDS, Office, approve, number

DAY = date(2026, 1, 15)
TODAY = date(2026, 11, 20)


@pytest.fixture
def planned(office: Office, samples: Path, write_sheet: Callable[..., Path]) -> str:
    """A campaign with two households on its list, not approved."""
    plan = read_plan((samples / "day/campaign.json").read_bytes())
    plan = replace(plan, work_unit=None)
    rows = [HOUSEHOLDS, ["甲一", number(1), "甲村", "", 1, 10, 0], ["乙二", number(2), "乙村", "", 1, 10, 0]]
    office.hardship.import_households(office.actor, write_sheet(rows, "households.xlsx"), plan.line)
    made = office.visits.plan(office.actor, plan).id
    assert office.visits.make_list(office.actor, made).recipients == 2
    return made


def visits_of(office: Office, campaign_id: str) -> tuple[str, ...]:
    return office.visits.window(office.actor, campaign_id)


def stands(office: Office, campaign_id: str) -> str:
    (line,) = office.visits.campaigns(office.actor)
    view = office.visits.campaign(office.actor, campaign_id)
    assert line.standing == view.standing
    return view.standing


@pytest.mark.parametrize(
    ("standing", "approval", "second", "wrong"),
    [
        (PLANNED, Approval(TODAY, " 8号 "), None, None),
        (PLANNED, Approval(TODAY), "other", None),
        (PLANNED, Approval(TODAY), None, ApprovalUnproved),
        (PLANNED, Approval(TODAY, "  "), None, ApprovalUnproved),
        (PLANNED, Approval(TODAY), "me", SamePerson),
        (PLANNED, Approval(date(2026, 11, 21), "8号"), None, ApprovalAhead),
        (APPROVED, Approval(TODAY, "8号"), None, ApprovedBefore),
        (LOCKED, Approval(TODAY, "8号"), None, ApprovedBefore),
    ],
)
def test_what_proves_an_approval(
    standing: str, approval: Approval, second: str | None, wrong: type[Exception] | None
) -> None:
    if wrong is None:
        assert check_approval(standing, approval, TODAY, "me", second).number == approval.number.strip()
    else:
        with pytest.raises(wrong):
            check_approval(standing, approval, TODAY, "me", second)


def test_what_may_be_recorded_and_locked() -> None:
    check_recording(APPROVED)
    check_recording(LOCKED, "写错了")
    for standing, reason, wrong in ((PLANNED, "x", NotApproved), (LOCKED, " ", Locked)):
        with pytest.raises(wrong):
            check_recording(standing, reason)
    check_lock(APPROVED, 0, 0, agrees=True)
    for standing, pending, unallowed, agrees, wrong in (
        (PLANNED, 0, 0, True, NotApproved), (LOCKED, 0, 0, True, Locked), (APPROVED, 2, 0, True, StillOpen),
        (APPROVED, 0, 1, True, Unallowed), (APPROVED, 0, 0, False, BooksDiffer),
    ):  # fmt: skip
        with pytest.raises(wrong):
            check_lock(standing, pending, unallowed, agrees=agrees)


def test_nothing_is_recorded_before_the_approval(
    office: Office, planned: str, write_sheet: Callable[..., Path]
) -> None:
    visit = visits_of(office, planned)[0]
    for act in (
        lambda: office.visits.record_as_planned(office.actor, visit, DAY),
        lambda: office.visits.lock(office.actor, planned),
        lambda: office.visits.withdraw_approval(office.actor, planned),
    ):
        with pytest.raises(NotApproved):
            act()
    assert stands(office, planned) == PLANNED
    assert office.visits.account(office.actor, planned)["cash"] == 0
    sheet = write_sheet([["证件号码", "结果"], [number(1), "不在家"]])
    report = office.visits.import_results(office.actor, planned, sheet)
    assert (report.absent, report.approved) == (1, False)  # paper that came back is taken, and remarked on


def test_approved_here_by_a_second_person_or_on_paper_and_taken_back(
    office: Office, planned: str, second: Actor
) -> None:
    visits, actor = office.visits, office.actor
    view = visits.approve(actor, planned, Approval(TODAY), second)
    assert (view.standing, view.approved_on, view.approval_no) == (APPROVED, TODAY, "")
    assert visits.withdraw_approval(actor, planned).standing == PLANNED
    with pytest.raises(NotAllowed):
        visits.approve(actor, planned, Approval(TODAY), replace(second, role="reader"))
    assert stands(office, planned) == PLANNED
    approve(office, planned)
    assert visits.campaign(actor, planned).approval_no == "青总工发〔2025〕8号"
    visits.record(actor, visits_of(office, planned)[0], Outcome(ABSENT, DAY))
    with pytest.raises(Begun):
        visits.withdraw_approval(actor, planned)


def test_a_locked_campaign_is_put_right_by_reversing_entries_alone(
    office: Office, planned: str, write_sheet: Callable[..., Path]
) -> None:
    visits, actor = office.visits, office.actor
    sheet = write_sheet([["证件号码", "结果"], [number(1), "不在家"]])
    approve(office, planned)
    first, last = visits_of(office, planned)
    visits.record_as_planned(actor, first, DAY)
    with pytest.raises(StillOpen):
        visits.lock(actor, planned)
    visits.record(actor, last, Outcome(ABSENT, DAY))
    locked = visits.lock(actor, planned)
    assert (locked.standing, locked.locked_on) == (LOCKED, TODAY)
    for act in (
        lambda: visits.record_as_planned(actor, last, DAY),
        lambda: visits.change(actor, first, Outcome(DECLINED, DAY)),
        lambda: visits.undo_record(actor, first),
        lambda: visits.make_list(actor, planned),
        lambda: visits.import_results(actor, planned, sheet),
        lambda: visits.lock(actor, planned),
        lambda: visits.withdraw_approval(actor, planned),
    ):
        with pytest.raises(Locked):
            act()
    entries = len({line.entry_id for line in office.funds.books(actor, planned)})
    line = visits.change(actor, first, Outcome(DECLINED, DAY), " 误登记 ")
    assert (line.state, line.correction, line.cash) == (DECLINED, "误登记", 0)
    line = visits.change(actor, last, Outcome(GIVEN, DAY), "漏登记")
    assert (line.state, line.correction) == (GIVEN, "漏登记")
    kinds = [line.kind for line in office.funds.books(actor, planned)]
    assert len({line.entry_id for line in office.funds.books(actor, planned)}) == entries + 2
    assert kinds.count("REVERSED") > 0
    assert visits.reconcile(actor, planned).agrees
    assert stands(office, planned) == LOCKED


def test_books_that_differ_are_not_locked(office: Office, planned: str) -> None:
    approve(office, planned)
    for visit in visits_of(office, planned):
        office.visits.record_as_planned(office.actor, visit, DAY)
    with office.db.transaction("test", office.actor) as tx:
        tx.connection().exec_driver_sql("UPDATE visit SET cash = cash - 1, rev = rev + 1 WHERE number = 1")
    with pytest.raises(BooksDiffer):
        office.visits.lock(office.actor, planned)
    assert stands(office, planned) == APPROVED
