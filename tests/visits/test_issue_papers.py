"""The issue note, the public notice and the reckoning with both say what is written, in every language, on real pages."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest

from app.printing.pdf import draw
from app.printing.sheet import Grid, Signatures, texts
from app.visits import Handed, Notice
from app.visits.campaign_papers import issue_paper, public_number
from app.visits.papers import PaperSubjectMissing
from tests.visits.conftest import Office, number
from tests.visits.test_campaign_papers import _named, fields, parts, sheet_of, words

__all__ = ["_named"]  # the office has a name in these tests too
DAY = date(2026, 1, 10)
TAKEN = Handed(DAY, "王芳", 2_000_000, "03", {"G21": 40, "G23": 38}, "东升村", "第一车")


def test_the_issue_note_says_goods_and_cash_to_sign_for(office: Office, campaign_id: str) -> None:
    note = office.visits.issue(office.actor, campaign_id, TAKEN)
    sheet = sheet_of(office, "goods_issue", note.id)
    said = fields(sheet)
    assert (sheet.title, said["领用人"], said["领用日期"], said["用于村或路线"], said["备注"]) == (
        "慰问款物领用单", "王芳", "2026-01-10", "东升村", "第一车",
    )  # fmt: skip
    (goods,) = parts(sheet, Grid)
    assert goods.rows == (
        ("1", "大米10kg", "袋", "40", "68.50", "2,740.00"), ("2", "食用油5L", "桶", "38", "79.90", "3,036.20"),
    )  # fmt: skip
    assert goods.total[-1] == "5,776.20"
    assert (said["现金（元）"], said["资金来源"]) == ("20,000.00", "上级工会经费补助")
    assert "人民币贰万元整（¥20,000.00）" in words(sheet)
    assert parts(sheet, Signatures)[0].labels == ("领用人", "发放人", "负责人（盖章）")
    assert "冲正" not in words(sheet)


def test_what_comes_back_and_what_is_taken_back_says_so(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    visits.issue(actor, campaign_id, TAKEN)
    back = visits.bring_back(actor, campaign_id, Handed(DAY, "王芳", goods={"G21": 2}))
    sheet = sheet_of(office, "goods_issue", back.id)
    assert (sheet.title, fields(sheet)["退回人"]) == ("慰问款物退回单", "王芳")
    assert "现金" not in words(sheet)  # none came back
    assert parts(sheet, Signatures)[0].labels[1] == "接收人"
    reversal = visits.reverse_note(actor, back.id)
    assert "不再有效" in words(sheet_of(office, "goods_issue", back.id))
    assert "冲正单" in words(sheet_of(office, "goods_issue", reversal.id))
    with office.db.reading() as tx, pytest.raises(PaperSubjectMissing):
        issue_paper(tx, "none")


def test_the_notice_says_who_gets_what_and_nothing_that_should_not_hang_on_a_wall(
    office: Office, campaign_id: str
) -> None:
    office.visits.withdraw_approval(office.actor, campaign_id)  # a notice hangs out before the approval
    before = words(sheet_of(office, "public_notice", campaign_id))
    assert "公示时间：    年\u3000\u3000月\u3000\u3000日至    年\u3000\u3000月\u3000\u3000日" in before
    told = Notice(date(2025, 12, 8), date(2025, 12, 12), "0433-2212345")
    office.visits.announce(office.actor, campaign_id, told)
    sheet = sheet_of(office, "public_notice", campaign_id)
    assert "公示时间：2025年12月8日至2025年12月12日。" in words(sheet)
    assert "电话：0433-2212345" in words(sheet)
    assert "共 44 人（户）" in words(sheet)
    (listed,) = parts(sheet, Grid)
    assert len(listed.rows) == 44
    for line in office.visits.page(office.actor, office.visits.window(office.actor, campaign_id)):
        row = listed.rows[line.number - 1]
        assert (row[1], row[3], row[5]) == (
            line.name, line.place, f"{line.planned_cash / 100:,.2f}" if line.planned_cash else "",
        )  # fmt: skip
        assert re.fullmatch(r"\d{3}\*{13}[\dX]{2}", row[2].replace(" ", ""))
    said = "\n".join(texts(sheet))
    assert not re.search(r"\d{11}", said)  # no telephone, no account, no document number of anybody
    assert not re.search(r"患|病|癌|残", said)


def test_a_short_number_hangs_out_as_stars_alone() -> None:
    assert public_number("H12345678") == "*********"
    assert public_number(number(1)) == "229*************" + number(1)[-2:]


def test_the_reckoning_says_what_carriers_took(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    assert len(parts(sheet_of(office, "visit_reconciliation", campaign_id), Grid)) == 2
    visits.issue(actor, campaign_id, TAKEN)
    visits.record_as_planned(actor, visits.window(actor, campaign_id)[2], DAY)  # 1,000 yuan, a bag and a can
    visits.bring_back(actor, campaign_id, Handed(DAY, "王芳", 50_000, "03", {"G21": 30}))
    visits.explain(actor, campaign_id, ("good", "G21"), 2, "淋湿报损")
    carried = parts(sheet_of(office, "visit_reconciliation", campaign_id), Grid)[2]
    assert carried.rows == (
        ("上级工会经费补助", "9,600.00", "20,000.00", "1,000.00", "500.00", "18,500.00", "未说明 18,500.00"),
        ("大米10kg(袋)", "44", "40", "1", "30", "9", f"2 淋湿报损 ({actor.name})\n未说明 7"),
        ("食用油5L(桶)", "44", "38", "1", "0", "37", "未说明 37"),
    )


@pytest.mark.parametrize("form", ["goods_issue", "public_notice", "visit_reconciliation"])
@pytest.mark.parametrize("language", ["zh_CN", "ko_KR", "zh_CN+ko_KR"])
def test_drawn_in_every_language_and_the_same_bytes(
    office: Office, campaign_id: str, form: str, language: str
) -> None:
    note = office.visits.issue(office.actor, campaign_id, TAKEN)
    subject = note.id if form == "goods_issue" else campaign_id
    sheet, first, again = sheet_of(office, form, subject, language), io.BytesIO(), io.BytesIO()
    pages = draw(sheet, first)
    assert pages == draw(sheet, again) <= 3
    assert form != "goods_issue" or pages == 1
    assert first.getvalue() == again.getvalue()
