"""No more than is allowed, and central money for filed households only, unless a decision's number stands beside it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.visits import LOCKED, Outcome, parse_plan
from app.visits.caps import Caps, CentralNotOnFile, OverAtATime, OverInAYear, check_central, check_help, usual
from app.visits.rules import DECLINED, GIVEN
from app.visits.standing import Unallowed
from tests.visits.conftest import HOUSEHOLDS, Office, approve, join, number
from tests.visits.test_other_day import PLAN, visit_of

DAY = date(2026, 6, 1)
HEAD, WORKER = number(1), number(2)
CAPS = Caps(300_000, 600_000, "basis")


def campaign(office: Office, name: str, cash: int = 200_000, source: str = "01") -> str:
    """Make a campaign in which one kit of cash alone goes to filed households, and one to a unit's members."""
    kit = {"category": None, "cash": cash, "cash_source": source, "goods": {}, "goods_source": None}
    told: dict[str, Any] = copy.deepcopy(PLAN) | {
        "name": name,
        "sources": [{"code": source, "budget": 10_000_000}],
        "goods": [{"code": "G05", "name": "毛巾", "unit": "条", "bought": 900, "unit_price": 1_000}],
        "kits": [{"recipients": "household", **kit}, {"recipients": "member", **kit}],
    }
    del told["caps"]
    made = office.visits.plan(office.actor, parse_plan(told)).id
    office.visits.make_list(office.actor, made)
    approve(office, made)
    return made


@pytest.fixture
def people(office: Office, write_sheet: Callable[..., Path]) -> None:
    rows = [HOUSEHOLDS, ["甲一", HEAD, "甲村", "", 2, 1000, 0]]
    office.hardship.import_households(
        office.actor, write_sheet(rows, "households.xlsx"), parse_plan(PLAN).line
    )
    join(office, "戊五", WORKER, "延青食品有限公司")


@pytest.mark.parametrize(
    ("value", "earlier", "decision", "wrong"),
    [
        (300_000, 300_000, "", None),
        (300_001, 0, "", OverAtATime),
        (300_001, 0, "青总工发〔2026〕9号", None),
        (300_000, 300_001, "", OverInAYear),
        (1, 600_000, "", OverInAYear),
        (0, 700_000, "", None),
    ],
)
def test_the_limits_to_the_fen(
    value: int, earlier: int, decision: str, wrong: type[Exception] | None
) -> None:
    if wrong is None:
        check_help(CAPS, value, earlier, DAY, decision=decision)
    else:
        with pytest.raises(wrong):
            check_help(CAPS, value, earlier, DAY, decision=decision)


def test_central_money_asks_for_a_file() -> None:
    check_central({"01", None}, on_file=True, decision="")
    check_central({"04"}, on_file=False, decision="")
    check_central({"01"}, on_file=False, decision="9号")
    with pytest.raises(CentralNotOnFile):
        check_central({"04", "01"}, on_file=False, decision="")


def test_the_shipped_limits_reach_back_and_forward() -> None:
    assert usual(date(1999, 1, 1)) == usual(date(2040, 1, 1))
    assert usual(DAY).at_a_time == 300_000


def test_a_year_counts_every_campaign_and_what_was_taken_back_does_not(office: Office, people: None) -> None:
    first, second, third = (campaign(office, f"第{n}次") for n in (1, 2, 3))
    visits, actor = office.visits, office.actor
    visits.record_as_planned(actor, visit_of(office, first, "甲一"), DAY)
    done = visits.record(actor, visit_of(office, second, "甲一"), Outcome(GIVEN, DAY, 300_000))
    last = visit_of(office, third, "甲一")
    with pytest.raises(OverInAYear) as wrong:
        visits.record_as_planned(actor, last, DAY)
    assert "7,000.00" in wrong.value.words("en")
    assert office.funds.sources(actor, third)[0].spent == 0  # nothing was booked
    visits.undo_record(actor, done.id)
    assert visits.record_as_planned(actor, last, DAY).decision == ""
    with pytest.raises(OverInAYear):
        visits.record(actor, done.id, Outcome(GIVEN, DAY, 300_000))
    kept = visits.record(actor, done.id, Outcome(GIVEN, DAY, 300_000, decision=" 青总工发〔2026〕9号 "))
    assert kept.decision == "青总工发〔2026〕9号"
    assert visits.undo_record(actor, done.id).decision == ""


def test_central_money_stops_at_who_is_on_no_file(office: Office, people: None) -> None:
    made = campaign(office, "中央专项")
    visits, actor, worker = office.visits, office.actor, visit_of(office, made, "戊五")
    visits.record_as_planned(actor, visit_of(office, made, "甲一"), DAY)
    with pytest.raises(CentralNotOnFile):
        visits.record_as_planned(actor, worker, DAY)
    assert visits.record(actor, worker, Outcome(DECLINED, DAY)).state == DECLINED  # no money, no question
    assert visits.record(actor, worker, Outcome(GIVEN, DAY, decision="会议纪要5号")).decision == "会议纪要5号"


def test_a_returned_sheet_may_name_the_decision(
    office: Office, people: None, write_sheet: Callable[..., Path]
) -> None:
    made = campaign(office, "中央专项")
    head = ["姓名", "证件号码", "结果", "慰问金(元)", "日期", "批准文号"]
    row = ["戊五", WORKER, "已发", "2000", "2026-06-01"]
    without = office.visits.import_results(office.actor, made, write_sheet([head, [*row, ""]], "one.xlsx"))
    assert (without.given, without.problems) == (
        1,
        (),
    )  # the money is with the person: that is not left unwritten
    assert [(p.code, p.column) for p in without.notes] == [("visit.central_not_on_file", "decision")]
    worker = visit_of(office, made, "戊五")
    assert office.visits.reconcile(office.actor, made).unallowed == (worker,)
    office.visits.undo_record(office.actor, worker)
    report = office.visits.import_results(
        office.actor, made, write_sheet([head, [*row, "纪要5号"]], "two.xlsx")
    )
    assert (report.given, report.problems, report.notes) == (1, (), ())
    assert office.visits.reconcile(office.actor, made).unallowed == ()


def test_help_above_the_limits_without_a_decision_keeps_a_campaign_open(
    office: Office, people: None, write_sheet: Callable[..., Path]
) -> None:
    first, made = campaign(office, "第一次", 300_000, "04"), campaign(office, "第二次", 250_000, "04")
    visits, actor = office.visits, office.actor
    visits.record_as_planned(actor, visit_of(office, first, "甲一"), DAY)
    rows = [["甲一", HEAD, "已发", "3500.00", "2026-06-01"], ["戊五", WORKER, "已发", "3000", "2026-06-01"]]
    head = ["姓名", "证件号码", "结果", "慰问金(元)", "日期"]
    report = visits.import_results(actor, made, write_sheet([head, *rows]))
    assert [(n.sheet_row, n.code) for n in report.notes] == [(2, "visit.over_at_a_time")]
    head_visit = visit_of(office, made, "甲一")
    assert visits.reconcile(actor, made).unallowed == (head_visit,)
    with pytest.raises(Unallowed):
        visits.lock(actor, made)
    visits.change(actor, head_visit, Outcome(GIVEN, DAY, 300_000))  # together 6,000 in the year: allowed
    assert visits.reconcile(actor, made).unallowed == ()
    assert visits.lock(actor, made).standing == LOCKED
