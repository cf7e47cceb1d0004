"""Another day than the sample: other sources, several goods sources, another factor, rows of every kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.members import Held, find_by_document
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.cells import ColumnsMissing, ColumnTwice
from app.visits import Outcome, parse_plan, visits_of_members
from app.visits.campaign_service import CampaignMissing, SourceUnknown
from app.visits.recording import VisitMissing
from app.visits.rules import ABSENT, GIVEN, NothingToUndo, OutsideWindow, VisitTwice
from tests.visits.conftest import HOUSEHOLDS, Office, approve, join, number

PLAN: dict[str, Any] = {
    "name": "2026年夏送清凉",
    "program": "SUMMER",
    "window": ["2026-06-01", "2026-09-30"],
    "line": {"region": "222403", "year": 2026, "dibao_month": 70001, "relative_factor": 1.5},
    "sources": [
        {"code": "02", "budget": 300000},
        {"code": "05", "budget": 100000},
        {"code": "03", "budget": 50000},
        {"code": "07", "budget": 0},
    ],
    "goods": [
        {"code": "G01", "name": "绿豆 5斤", "unit": "袋", "bought": 12, "unit_price": 3333},
        {"code": "G05", "name": "毛巾", "unit": "条", "bought": 9, "unit_price": 999},
        {"code": "G08", "name": "遮阳帽", "unit": "件", "bought": 0, "unit_price": 2500},
    ],
    "kits": [
        {"recipients": "household", "category": "1", "cash": 66660, "cash_source": "02", "goods": {"G01": 2},
         "goods_source": "05"},
        {"recipients": "household", "category": None, "cash": 30000, "cash_source": "03",
         "goods": {"G01": 1, "G05": 1}, "goods_source": "02"},
        {"recipients": "member", "category": None, "cash": 0, "cash_source": None, "goods": {"G05": 2},
         "goods_source": "05"},
    ],
    "recipients": {"households": ["2", "1"], "members": {"work_unit": "延青食品有限公司"}},
    "caps": {"at_a_time": 400000, "in_a_year": 600000, "basis": "青总工发〔2026〕3号"},
}  # fmt: skip

DEEP, RELATIVE, NEITHER, BOTH, WORKER, OTHER = (number(n) for n in range(1, 7))
HEAD = [
    "姓名",
    "身份证号",
    "毛巾(条)",
    "绿豆5斤（袋）",
    "结果",
    "慰问金额",
    "代领人",
    "关系",
    "签收日期",
    "备注",
]


@pytest.fixture
def campaign_id(office: Office, write_sheet: Callable[..., Path]) -> str:
    plan = parse_plan(PLAN)
    rows = [
        HOUSEHOLDS,
        ["甲一", DEEP, "甲村", "", 2, 10000.1, 0],  # 416.67 a head
        ["乙二", RELATIVE, "乙村", "", 1, 8400.12, 0],  # 700.01: at the line
        ["丙三", NEITHER, "甲村", "", 1, 12600.18, 0],  # 1,050.015 → 1,050.02: not below 1.5 × 700.01
        ["丁四", BOTH, "甲村", "", 1, 0, 500],
    ]
    report = office.hardship.import_households(office.actor, write_sheet(rows, "households.xlsx"), plan.line)
    assert report.rows == (1, 2, 0, 1)
    join(office, "丁四", BOTH, "延青食品有限公司")
    join(office, "戊五", WORKER, "延青食品有限公司")
    join(office, "丙三", NEITHER, "延青食品有限公司")
    join(office, "己六", OTHER, "别的单位")
    campaign_id = office.visits.plan(office.actor, plan).id
    listed = office.visits.make_list(office.actor, campaign_id)
    assert (listed.recipients, listed.both) == (5, 1)
    approve(office, campaign_id)
    return campaign_id


def visit_of(office: Office, campaign_id: str, name: str) -> str:
    lines = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    return next(line.id for line in lines if line.name == name)


def books(office: Office, campaign_id: str) -> Any:
    return office.funds.books(office.actor, campaign_id), office.visits.account(office.actor, campaign_id)


def test_columns_in_another_order_sources_and_kits_of_another_day(
    office: Office, campaign_id: str, write_sheet: Callable[..., Path]
) -> None:
    rows = [
        ["签收结果汇总"],
        HEAD,
        ["甲一", DEEP, "", 2, "已发", 666.6, "本人", "", "2026-06-01", ""],
        ["乙 二", RELATIVE, "1", "1", "已发", "３００．００", "乙 二", "", "2026年9月30日", ""],
        ["丁四", BOTH, 0, 3, "已发", 600, "丁小四", "子", 20260715, "多一袋"],
        ["戊五", WORKER.lower(), 2.0, 0, "已发", "", "丁小四", "同事", "2026/7/15", ""],
        ["丙三", NEITHER, "", "", "", "", "", "", "", ""],
        ["合计", "", 3, 6, "", 1566.6, "", "", "", ""],
    ]
    report = office.visits.import_results(office.actor, campaign_id, write_sheet(rows))
    assert (report.given, report.changed, report.pending, report.problems) == (3, 1, 1, ())
    account = office.visits.account(office.actor, campaign_id)
    assert account == {
        "recipients": 5,
        "visits": {"given": 3, "changed": 1, "absent": 0, "declined": 0, "pending": 1, "problems": []},
        "cash": 66660 + 30000 + 60000,
        "goods_given": {"G01": 6, "G05": 3, "G08": 0},
        "goods_left": {"G01": 6, "G05": 6, "G08": 0},
        "goods_value": 6 * 3333 + 3 * 999,
        "spent": {"02": 66660 + 60000 + 3333 + 999, "05": 5 * 3333 + 2 * 999, "03": 30000, "07": 0},
    }
    assert office.visits.reconcile(office.actor, campaign_id).agrees
    proxies = {
        v.name: (v.proxy, v.relation)
        for v in office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    }
    assert (proxies["乙二"], proxies["戊五"]) == (("", ""), ("丁小四", "同事"))


@pytest.mark.parametrize(
    ("code", "column", "cells"),
    [
        ("id.missing", "id_no", {1: ""}),
        ("id.digits_lost", "id_no", {1: float(DEEP[:-1] + "0")}),
        ("visit.not_on_list", "id_no", {1: OTHER}),
        ("visit.result_unknown", "result", {4: "已寄"}),
        ("visit.result_unknown", "result", {4: ""}),
        ("visit.date_missing", "on", {8: ""}),
        ("visit.date_invalid", "on", {8: "6月"}),
        ("visit.outside_window", "on", {8: "2026-05-31"}),
        ("visit.amount_missing", "cash", {5: None}),
        ("visit.amount_missing", "G01", {3: ""}),
        ("visit.amount_invalid", "cash", {5: "六百"}),
        ("visit.amount_invalid", "cash", {5: "666.605"}),
        ("visit.amount_invalid", "cash", {5: -1}),
        ("visit.quantity_invalid", "G01", {3: 1.5}),
        ("visit.quantity_invalid", "G05", {2: "-1"}),
        ("visit.result_contradicts", "result", {4: "拒收"}),
        ("visit.good_unknown", "goods", {10: 1}),
        ("visit.quantity_invalid", "goods", {10: "很多"}),
        ("visit.out_of_stock", "G01", {3: 13}),
        ("funds.over_budget", "cash", {5: 3000.01}),
    ],
)
def test_a_row_that_cannot_be_taken_is_reported_and_changes_nothing(
    office: Office,
    campaign_id: str,
    write_sheet: Callable[..., Path],
    code: str,
    column: str,
    cells: dict[int, Any],
) -> None:
    row: list[Any] = ["甲一", DEEP, "", 2, "已发", 666.6, "本人", "", "2026-06-01", "", ""]
    for place, cell in cells.items():
        row[place] = cell
    before = books(office, campaign_id)[0]
    report = office.visits.import_results(office.actor, campaign_id, write_sheet([[*HEAD, "棉被(床)"], row]))
    assert [(p.sheet_row, p.code, p.column) for p in report.problems] == [(2, code, column)]
    assert (report.taken, report.pending) == (0, 5)
    assert books(office, campaign_id)[0] == before
    assert not any(str(secret) in report.problems[0].words("en") for secret in (DEEP, "甲一"))


def test_a_name_unlike_the_list_is_a_note(
    office: Office, campaign_id: str, write_sheet: Callable[..., Path]
) -> None:
    row = ["甲乙", DEEP, "", 2, "已发", 666.6, "", "", "2026-06-01", ""]
    report = office.visits.import_results(office.actor, campaign_id, write_sheet([HEAD, row]))
    assert (report.given, report.problems, [(n.code, n.outcome) for n in report.notes]) == (
        1, (), [("visit.name_differs", "note")],
    )  # fmt: skip


def test_a_row_put_right_later_is_taken_and_leaves_the_account(
    office: Office, campaign_id: str, write_sheet: Callable[..., Path]
) -> None:
    bad = ["甲一", DEEP, "", 2, "已发", 666.6, "", "", "2026-05-01", ""]
    good = ["戊五", WORKER, 2, "", "已发", "", "", "", "2026-06-02", ""]
    path = write_sheet([HEAD, bad, good], "first.xlsx")
    office.visits.import_results(office.actor, campaign_id, path)
    assert office.visits.account(office.actor, campaign_id)["visits"]["problems"] == [
        {"sheet_row": 2, "code": "visit.outside_window"}
    ]
    worker = visit_of(office, campaign_id, "戊五")
    office.visits.undo_record(office.actor, worker)
    again = office.visits.import_results(office.actor, campaign_id, path)
    assert (again.given, [p.code for p in again.problems]) == (1, ["visit.outside_window"])
    second = write_sheet([HEAD, [*bad[:8], "2026-06-01", ""]], "second.xlsx")
    assert office.visits.import_results(office.actor, campaign_id, second).given == 1


def test_goods_given_in_a_column_of_another_unit_are_never_guessed(
    office: Office, campaign_id: str, write_sheet: Callable[..., Path]
) -> None:
    head = [title.replace("（袋）", "（斤）") for title in HEAD]
    row = ["甲一", DEEP, "", 10, "已发", 666.6, "", "", "2026-06-01", ""]
    report = office.visits.import_results(office.actor, campaign_id, write_sheet([head, row]))
    assert [p.code for p in report.problems] == ["visit.good_unknown"]


def test_a_sheet_without_its_columns_is_refused_whole(
    office: Office, campaign_id: str, write_sheet: Callable[..., Path]
) -> None:
    with pytest.raises(ColumnsMissing):
        office.visits.import_results(
            office.actor, campaign_id, write_sheet([["姓名", "慰问金"], ["甲一", 1]])
        )
    with pytest.raises(ColumnTwice):
        office.visits.import_results(office.actor, campaign_id, write_sheet([[*HEAD, "慰问金(元)"]]))
    with pytest.raises(CampaignMissing):
        office.visits.import_results(office.actor, "nothing", write_sheet([HEAD]))


def test_recording_at_the_desk(office: Office, campaign_id: str) -> None:
    visit, actor = visit_of(office, campaign_id, "甲一"), office.actor
    day = parse_plan(PLAN).window_from
    untouched = office.visits.account(actor, campaign_id)
    with pytest.raises(OutsideWindow):
        office.visits.record_as_planned(actor, visit, parse_plan(PLAN).window_to.replace(month=10))
    assert office.visits.record(actor, visit, Outcome(ABSENT, day, remark="外出")).state == ABSENT
    assert office.visits.record_as_planned(actor, visit, day).state == GIVEN  # given later, on a second visit
    with pytest.raises(VisitTwice):
        office.visits.record_as_planned(actor, visit, day)
    line = office.visits.change(actor, visit, Outcome(GIVEN, day, 50000, {"G01": 1}, "丁小四", "子"))
    assert (line.state, line.cash, line.goods, line.proxy) == ("CHANGED", 50000, {"G01": 1}, "丁小四")
    assert office.visits.account(actor, campaign_id)["cash"] == 50000
    with pytest.raises(OutsideWindow):
        office.visits.change(actor, visit, Outcome(GIVEN, day.replace(month=1)))
    assert office.visits.account(actor, campaign_id)["cash"] == 50000  # the earlier outcome stays
    line = office.visits.undo_record(actor, visit)
    assert (line.state, line.cash, line.proxy, line.on) == ("PENDING", None, "", None)
    assert office.visits.account(actor, campaign_id) == untouched
    with pytest.raises(NothingToUndo):
        office.visits.undo_record(actor, visit)
    assert office.visits.reconcile(actor, campaign_id).agrees


def test_stock_and_budget_are_named_for_people(office: Office, campaign_id: str) -> None:
    visit = visit_of(office, campaign_id, "甲一")
    day = parse_plan(PLAN).window_from
    for outcome, words in (
        (Outcome(GIVEN, day, 0, {"G01": 13}), "12 left of 绿豆 5斤(袋)"),
        (Outcome(GIVEN, day, 300001), "fund source 地方财政拨款 has left (3,000.00)"),
    ):
        with pytest.raises(Exception, match=r"visit\.out_of_stock|funds\.over_budget") as error:
            office.visits.record(office.actor, visit, outcome)
        assert words in error.value.words("en")  # type: ignore[attr-defined]


def test_records_that_disagree_with_the_books_are_found(office: Office, campaign_id: str) -> None:
    visit = visit_of(office, campaign_id, "甲一")
    office.visits.record_as_planned(office.actor, visit, parse_plan(PLAN).window_from)
    for statement in ("cash = cash - 1", "goods = '{\"G01\":1}'"):
        assert office.visits.reconcile(office.actor, campaign_id).agrees
        with office.db.transaction("test", office.actor) as tx:
            tx.connection().exec_driver_sql(
                f"UPDATE visit SET {statement}, rev = rev + 1 WHERE id = ?", (visit,)
            )
        found = office.visits.reconcile(office.actor, campaign_id)
        assert not found.agrees
        assert (found.unlike, found.difference > 0) == ((visit,), True)
        with office.db.transaction("test", office.actor) as tx:
            mend = "UPDATE visit SET cash = 66660, goods = '{\"G01\":2}', rev = rev + 1 WHERE id = ?"
            tx.connection().exec_driver_sql(mend, (visit,))


def test_the_list_leaves_as_text_and_comes_back_without_a_difference(
    office: Office, campaign_id: str, tmp_path: Path
) -> None:
    out = office.visits.export_list(office.actor, campaign_id, tmp_path / "名单.xlsx")
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert {row[2] for row in rows[1:]} == {DEEP, RELATIVE, BOTH, WORKER, NEITHER}
    before = books(office, campaign_id)
    report = office.visits.import_results(office.actor, campaign_id, out)
    assert (report.taken, report.pending, report.problems) == (0, 5, ())
    assert books(office, campaign_id) == before
    with office.db.reading() as tx:
        audited = tx.connection().exec_driver_sql("SELECT action, subject, subject_id FROM audit").fetchall()
    assert ("export", "campaign", campaign_id) in [tuple(row) for row in audited]


def test_a_name_that_looks_like_a_formula_leaves_as_text(
    office: Office, campaign_id: str, tmp_path: Path
) -> None:
    visit = visit_of(office, campaign_id, "甲一")
    day = parse_plan(PLAN).window_from
    office.visits.record(office.actor, visit, Outcome(GIVEN, day, proxy="=HYPERLINK(1)", relation="+1"))
    out = office.visits.export_list(office.actor, campaign_id, tmp_path / "out.xlsx")
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert any("=HYPERLINK(1)" in row for row in rows)


def test_who_comes_later_is_put_at_the_end_of_the_list(office: Office, campaign_id: str) -> None:
    before = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    join(office, "安新", number(9), "延青食品有限公司")
    assert office.visits.make_list(office.actor, campaign_id).added == 1
    after = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    assert after[:-1] == before
    assert (after[-1].name, after[-1].number) == ("安新", 6)


def test_what_does_not_exist_is_said(office: Office, campaign_id: str) -> None:
    with pytest.raises(SourceUnknown):
        office.visits.plan(
            office.actor, parse_plan({**PLAN, "sources": [*PLAN["sources"], {"code": "88", "budget": 1}]})
        )
    for act in (
        office.visits.campaign,
        office.visits.make_list,
        office.visits.account,
        office.visits.reconcile,
    ):
        with pytest.raises(CampaignMissing):
            act(office.actor, "nothing")
    with pytest.raises(VisitMissing):
        office.visits.undo_record(office.actor, "nothing")
    with pytest.raises(NotAllowed):
        office.visits.plan(Actor("x", "x", "nobody", "d"), parse_plan(PLAN))
    assert len(office.visits.campaigns(office.actor)) == 1


def test_members_on_a_list_hold_the_import_that_brought_them(office: Office, campaign_id: str) -> None:
    lines = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    with office.db.reading() as tx:
        worker = find_by_document(tx, WORKER)
        stranger = find_by_document(tx, OTHER)
        assert worker is not None
        assert stranger is not None
        assert visits_of_members(tx, (worker.id, stranger.id)) == (Held("visit", 1),)
        assert visits_of_members(tx, (stranger.id, lines[0].id)) == ()
