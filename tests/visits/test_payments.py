"""The bank's list: card numbers as text that check, amounts to the fen, and who cannot be paid yet by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from app.printing import FORMS, wording
from app.printing.sheet import Grid, Stamp
from app.security import Guard
from app.shared.clock import FixedClock
from app.unions import Unions
from app.visits import Outcome, parse_plan
from tests.visits.conftest import HOUSEHOLDS, Office, approve, number
from tests.visits.test_other_day import PLAN, visit_of

DAY = date(2026, 6, 1)
GOOD, OTHER, WRONG = "6228480000000000000", "6222020000000000000", "6228480000000000003"


@pytest.fixture
def campaign_id(office: Office, guard: Guard, clock: FixedClock, write_sheet: Callable[..., Path]) -> str:
    Unions(office.db, guard, clock).found(office.actor, "222401001", "青山镇总工会")
    rows = [
        [*HOUSEHOLDS, "开户行", "银行卡号"],
        ["甲一", number(1), "甲村", "", 1, 10, 0, "农行", GOOD],
        ["乙二", number(2), "甲村", "", 1, 10, 0, "农行", GOOD],
        ["丙三", number(3), "乙村", "", 1, 10, 0, "工行", WRONG],
        ["丁四", number(4), "乙村", "", 1, 10, 0, "", ""],
        ["戊五", number(5), "乙村", "", 1, 10, 0, "工行", OTHER],
    ]
    office.hardship.import_households(office.actor, write_sheet(rows, "h.xlsx"), parse_plan(PLAN).line)
    plan = PLAN | {"recipients": {"households": ["1"], "members": None}}
    made = office.visits.plan(office.actor, parse_plan(plan)).id
    office.visits.make_list(office.actor, made)
    approve(office, made)
    return made


def test_the_banks_sheet_keeps_every_digit_and_fen(office: Office, campaign_id: str, tmp_path: Path) -> None:
    office.visits.record(office.actor, visit_of(office, campaign_id, "戊五"), Outcome("DECLINED", DAY))
    office.visits.record(office.actor, visit_of(office, campaign_id, "甲一"), Outcome("GIVEN", DAY, 12_345))
    found = office.visits.export_payments(office.actor, campaign_id, tmp_path / "bank.xlsx")
    assert [(one.name, one.problem) for one in found.payable] == [
        ("甲一", "card_twice"),
        ("乙二", "card_twice"),
    ]
    assert [(one.name, one.problem) for one in found.waiting] == [("丙三", "card_wrong"), ("丁四", "no_card")]
    assert (found.total, found.by_source) == (12_345 + 66_660, {"02": 12_345 + 66_660})
    rows = CalamineWorkbook.from_path(tmp_path / "bank.xlsx").get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows[1:]] == [GOOD, GOOD]
    assert [row[5] for row in rows[1:]] == [123.45, 666.6]
    assert [row[2] for row in rows[1:]] == [number(1), number(2)]
    with office.db.reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM audit WHERE action = 'export'")).scalar_one() == 1


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR", "zh_CN+ko_KR"])
def test_the_paper_names_who_waits(office: Office, campaign_id: str, language: str) -> None:
    form = FORMS["payment_list"]
    with office.db.reading() as tx:
        view = form.load(tx, campaign_id)
    words = wording.load("payment_list", language)
    sheet = form.fill(view, words, Stamp("A1B2C-3D4E5", "2026-01-20 09:00", "王芳", 0))
    paid, waiting = (part for part in sheet.parts if isinstance(part, Grid))
    assert [row[1] for row in paid.rows] == ["戊五", "甲一", "乙二"]
    assert paid.total[4] == "1,999.80"
    assert [(row[1], row[5]) for row in waiting.rows] == [
        ("丙三", words["card_wrong"]),
        ("丁四", words["no_card"]),
    ]


def test_a_list_everybody_of_which_has_a_card_has_no_waiting_part(
    office: Office, campaign_id: str, tmp_path: Path
) -> None:
    for name in ("丙三", "丁四"):
        office.visits.record(office.actor, visit_of(office, campaign_id, name), Outcome("ABSENT", DAY))
    found = office.visits.export_payments(office.actor, campaign_id, tmp_path / "bank.xlsx")
    assert found.waiting == ()
    assert len(found.payable) == 3
