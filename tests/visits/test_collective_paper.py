"""The slip a unit signs, and the reckoning that counts units: what they say, in every language, on one real page."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from app.printing.pdf import draw
from app.printing.sheet import Grid, Signatures
from app.visits import unit_paper
from app.visits.papers import PaperSubjectMissing
from tests.visits.conftest import Office
from tests.visits.test_campaign_papers import _named, fields, parts, sheet_of, words
from tests.visits.test_collective import WATER, summer

__all__ = ["_named", "summer"]  # the office has a name in these tests too


def test_the_slip_says_for_whom_by_whom_and_how_much(office: Office, summer: str) -> None:
    line = office.visits.hand_to_unit(office.actor, summer, WATER)
    sheet = sheet_of(office, "visit_collective", line.id)
    said = fields(sheet)
    assert (said["接收单位"], said["慰问人数"], said["慰问方式"], said["带队人"], said["同行人员"]) == (
        "延青食品 有限公司", "198,763 人", "岗位慰问", "王建国 副主席（县级）", "李明",
    )  # fmt: skip
    assert (said["天气、气温"], said["慰问日期"], said["慰问金（元）"]) == ("晴 35℃", "2026-07-20", "500.00")
    assert said["慰问对象"] == "高(低)温、高空、有毒有害、苦脏累险岗位职工"
    (goods,) = parts(sheet, Grid)
    assert goods.rows == (("1", "绿豆 5斤", "袋", "2", "33.33", "66.66"),)
    assert "人民币伍佰陆拾陆元陆角陆分（¥566.66）" in words(sheet)
    assert parts(sheet, Signatures)[0].labels[:2] == ("接收单位（盖章）", "接收单位经办人")


def test_before_the_visit_the_day_waits_for_the_hand_and_what_was_given_up_says_so(
    office: Office, summer: str
) -> None:
    line = office.visits.plan_unit(office.actor, summer, replace(WATER, on=None, signed_by="", weather=""))
    sheet = sheet_of(office, "visit_collective", line.id)
    assert fields(sheet)["慰问日期"] == "年\u3000\u3000月\u3000\u3000日"
    assert "无效" not in words(sheet)
    office.visits.drop_unit(office.actor, line.id)
    assert "本单无效" in words(sheet_of(office, "visit_collective", line.id))
    with office.db.reading() as tx, pytest.raises(PaperSubjectMissing):
        unit_paper(tx, "none")


def test_the_reckoning_counts_units(office: Office, summer: str) -> None:
    assert "集体慰问" not in fields(sheet_of(office, "visit_reconciliation", summer))
    office.visits.hand_to_unit(office.actor, summer, WATER)
    assert fields(sheet_of(office, "visit_reconciliation", summer))["集体慰问"] == "1 次，共 198,763 人"


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR", "zh_CN+ko_KR"])
def test_drawn_in_every_language_and_the_same_bytes(office: Office, summer: str, language: str) -> None:
    line = office.visits.hand_to_unit(office.actor, summer, WATER)
    sheet, first, again = sheet_of(office, "visit_collective", line.id, language), io.BytesIO(), io.BytesIO()
    assert draw(sheet, first) == draw(sheet, again) == 1
    assert first.getvalue() == again.getvalue()
