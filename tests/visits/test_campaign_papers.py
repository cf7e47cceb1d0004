"""The approval form and the reckoning say what the campaign is, to the fen, in every language, on real pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.funds import Bought
from app.printing import FORMS, wording
from app.printing.pdf import draw
from app.printing.sheet import Fields, Grid, Paragraph, Sheet, Signatures, Stamp
from app.security import Guard
from app.shared.clock import FixedClock
from app.unions import Unions
from app.visits import ABSENT, Approval, OnePerson, Outcome, parse_plan
from tests.visits.conftest import Office, number
from tests.visits.test_adding import plan_facts

DAY = date(2026, 1, 15)
STAMP = Stamp("A1B2C-3D4E5", "2026-01-20 09:00", "王芳", 0)


@pytest.fixture(autouse=True)
def _named(office: Office, guard: Guard, clock: FixedClock) -> None:
    Unions(office.db, guard, clock).found(office.actor, "222401001", "青山镇总工会")


def sheet_of(office: Office, form: str, campaign_id: str, language: str = "zh_CN") -> Sheet:
    with office.db.reading() as tx:
        view = FORMS[form].load(tx, campaign_id)
    return FORMS[form].fill(view, wording.load(form, language), STAMP)


def parts(sheet: Sheet, kind: type[Any]) -> list[Any]:
    return [part for part in sheet.parts if isinstance(part, kind)]


def fields(sheet: Sheet) -> dict[str, str]:
    return {label: value for part in parts(sheet, Fields) for label, value in part.pairs}


def words(sheet: Sheet) -> str:
    return "\n".join(part.text for part in parts(sheet, Paragraph))


def test_the_approval_form_adds_up_for_whom_and_how_much(office: Office, campaign_id: str) -> None:
    sheet = sheet_of(office, "visit_approval", campaign_id)
    said = fields(sheet)
    assert (said["项目类别"], said["预算金额（元）"]) == ("两节送温暖(元旦春节)", "45,000.00")
    assert said["批准文号"] == "青总工发〔2025〕8号\n2025-12-01"
    money, kinds = parts(sheet, Grid)
    assert [row[1] for row in money.rows] == ["20,000.00", "25,000.00"]
    people = [int(row[1]) for row in kinds.rows]
    assert (
        sum(people) == int(said["人（户）数"]) == office.visits.campaign(office.actor, campaign_id).recipients
    )
    each = [100_000 + 14_840, 60_000 + 14_840, 14_840]
    total = sum(n * fen for n, fen in zip(people, each, strict=True))
    assert kinds.total[-1] == f"{total / 100:,.2f}"
    assert f"¥{total / 100:,.2f}" in words(sheet)
    assert len(parts(sheet, Signatures)[0].labels) == 6  # 经办 部门 财务 分管 主席, and the seal


def test_the_approval_form_before_and_with_a_second_person(
    office: Office, campaign_id: str, second: Any
) -> None:
    office.visits.withdraw_approval(office.actor, campaign_id)
    assert fields(sheet_of(office, "visit_approval", campaign_id))["批准文号"] == ""
    office.visits.approve(office.actor, campaign_id, Approval(DAY), second)
    assert "2026-01-15" in fields(sheet_of(office, "visit_approval", campaign_id))["批准文号"]


def test_the_reckoning_says_every_source_and_good(office: Office, campaign_id: str) -> None:
    ids = office.visits.window(office.actor, campaign_id)
    office.visits.record_as_planned(office.actor, ids[0], DAY)
    office.visits.record(office.actor, ids[1], Outcome(ABSENT, DAY))
    sheet = sheet_of(office, "visit_reconciliation", campaign_id)
    said, reckoned = fields(sheet), office.visits.reconcile(office.actor, campaign_id)
    assert said["锁定日期"] == "未锁定"
    assert said["登记情况"].startswith("已发 1，与计划不同 0，不在家 1，")
    money, goods = parts(sheet, Grid)
    assert [row[1:] for row in money.rows] == [
        tuple(f"{fen / 100:,.2f}" for fen in (one.budget, one.planned, one.cash, one.goods_value, one.left))
        for one in reckoned.sources
    ]
    assert [row[2:] for row in goods.rows] == [
        tuple(map(str, (one.planned, one.bought, one.given, one.left, 0))) for one in reckoned.goods
    ]
    assert "逐项相符" in words(sheet)
    assert "没有决定文号" not in words(sheet)
    assert "购入成本" not in words(sheet)


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR", "zh_CN+ko_KR"])
def test_the_reckoning_says_how_far_cost_and_list_are_apart(
    office: Office, campaign_id: str, language: str
) -> None:
    dearer = Bought("G21", 1, DAY, unit_price=6_857)  # seven fen more than the plan's
    office.visits.buy(office.actor, campaign_id, dearer)
    lines = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    line = next(line for line in lines if line.planned_goods.get("G21"))
    office.visits.record_as_planned(office.actor, line.id, DAY)
    sheet = sheet_of(office, "visit_reconciliation", campaign_id, language)
    told = words(sheet)
    assert "0.07" in told
    assert ("购入成本" if language != "ko_KR" else "구입원가") in told
    assert draw(sheet, io.BytesIO()) == 1


def test_a_reckoning_that_differs_says_so(
    office: Office, campaign_id: str, write_sheet: Callable[..., Path]
) -> None:
    visit = office.visits.window(office.actor, campaign_id)[0]
    office.visits.record(office.actor, visit, Outcome("GIVEN", DAY, 400_000, decision="9号"))
    with office.db.transaction("test", office.actor) as tx:
        tx.connection().exec_driver_sql(
            "UPDATE visit SET cash = cash - 1, decision = '', rev = rev + 1 WHERE number = 1"
        )
    said = words(sheet_of(office, "visit_reconciliation", campaign_id))
    assert "不符" in said
    assert "没有决定文号的 1 户" in said


@pytest.mark.parametrize("form", ["visit_approval", "visit_reconciliation"])
@pytest.mark.parametrize("language", ["zh_CN", "ko_KR", "zh_CN+ko_KR"])
def test_one_page_in_every_language_and_the_same_bytes(
    office: Office, campaign_id: str, form: str, language: str
) -> None:
    sheet, first, again = sheet_of(office, form, campaign_id, language), io.BytesIO(), io.BytesIO()
    assert (draw(sheet, first), draw(sheet, again)) == (1, 1)
    assert first.getvalue() == again.getvalue()


def test_people_on_no_file_stand_on_their_own_line_and_on_the_notice(office: Office) -> None:
    facts = plan_facts()
    kit = {"recipients": "person", "category": None, "cash": 10_000, "cash_source": "04"}
    made = office.visits.plan(office.actor, parse_plan({**facts, "kits": [*facts["kits"], kit]})).id
    lines = office.visits.propose(office.actor, made, OnePerson("吴七", number(7), "甲村")).lines
    office.visits.add(office.actor, made, lines)
    for language, called in (("zh_CN", "其他人员"), ("ko_KR", "그 밖의 사람")):
        _money, kinds = parts(sheet_of(office, "visit_approval", made, language), Grid)
        assert kinds.rows[-1][:3] == (called, "1", "100.00")
    (notice,) = parts(sheet_of(office, "public_notice", made), Grid)
    assert "其他人员" in notice.rows[0]
