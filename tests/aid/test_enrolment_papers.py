"""The papers of an enrolment: the roster, a cover's certificate, the renewals; what they say, in every language."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.aid import (
    Aid,
    Elsewhere,
    NewBatch,
    Payment,
    Wish,
    batch_paper,
    cover_names,
    cover_paper,
    renewal_key,
    renewal_paper,
)
from app.aid.enrolling_words import BatchMissing, CertificatesOut
from app.aid.enrolment_papers import CoverMissing, RenewalsUnknown
from app.members import members_of_unit
from app.printing import FORMS, NewBlock, Printing, preview, wording
from app.printing.numbering import certificates_of
from app.printing.numbers_service import Numbers
from app.printing.pdf import draw
from app.printing.sheet import Fields, Framed, Grid, Paragraph, Sheet, Stamp, texts
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions import Unions, unit_id_of
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT

STAMP = Stamp("ABCDE-FGHJK", "2026-11-20 09:00", "经办一", 0)
LANGUAGES = ("zh_CN", "ko_KR", "zh_CN+ko_KR")


class Enrolled:
    """An office with a name, and a paid and confirmed batch of three people."""

    def __init__(self, aid: Aid, db: Database, actor: Actor, clock: FixedClock) -> None:
        Unions(db, Guard(), clock).found(actor, "222401001", "青山镇总工会")
        self.aid, self.db, self.actor = aid, db, actor
        with db.reading() as tx:
            self.unit_id = unit_id_of(tx, UNIT) or ""
            self.people = members_of_unit(tx, UNIT)[:3]
        split = {"unit": 42_00, "person": 18_00}
        self.batch = aid.found_batch(actor, NewBatch(self.unit_id, DEMO, FIRST, LAST, BEFORE, split=split)).id
        wishes = [Wish(one.id_no) for one in self.people]
        wishes[0] = replace(wishes[0], card_holder=True)
        wishes[1] = replace(wishes[1], renewal=True)
        aid.put_on_batch(actor, self.batch, wishes)
        self.draft = self.sheet("enrolment_roster", self.batch)
        aid.pay_batch(actor, self.batch, Payment(170_00, "0001", date(2025, 12, 22)))
        aid.confirm_batch(actor, self.batch)
        lines = [line for line, _verdict in aid.judge_batch(actor, self.batch).lines]
        self.covers = [line.cover or "" for line in lines]
        self.renewals = renewal_key(date(2026, 12, 1), 60, DEMO, self.unit_id)

    def subjects(self) -> dict[str, str]:
        return {
            "enrolment_roster": self.batch, "enrolment_certificate": self.covers[0], "renewal_list": self.renewals,
        }  # fmt: skip

    def sheet(self, key: str, subject: str, language: str = "zh_CN") -> Sheet:
        with self.db.reading() as tx:
            view = FORMS[key].load(tx, subject)
        return FORMS[key].fill(view, wording.load(key, language), STAMP)


@pytest.fixture
def made(aid: Aid, db: Database, actor: Actor, clock: FixedClock) -> Enrolled:
    return Enrolled(aid, db, actor, clock)


def fields(sheet: Sheet) -> dict[str, str]:
    return {label: value for part in sheet.parts if isinstance(part, Fields) for label, value in part.pairs}


def grid(sheet: Sheet) -> Grid:
    (found,) = [part for part in sheet.parts if isinstance(part, Grid)]
    return found


def words(sheet: Sheet) -> str:
    return "\n".join(part.text for part in sheet.parts if isinstance(part, Paragraph))


def test_the_roster_says_who_pays_how_much_for_whom(made: Enrolled) -> None:
    sheet = made.sheet("enrolment_roster", made.batch)
    said = fields(sheet)
    assert (said["单位名称"], said["参保人数"], said["应缴（元）"]) == (UNIT, "3 人", "170.00")
    assert said["实缴（元）"] == "170.00，收据 0001"
    assert said["出资"] == "单位 ¥119.00\n个人 ¥51.00"
    assert said["保障期"] == "自 2026-01-01 至 2026-12-31"
    rows = grid(sheet).rows
    assert [row[1] for row in rows] == [one.name for one in made.people]
    assert [row[3] for row in rows] == [one.id_no for one in made.people]  # the office above needs them whole
    assert [(row[6], row[7]) for row in rows] == [("50.00", "持卡"), ("60.00", "续保"), ("60.00", "")]
    assert grid(sheet).total == ("", "合计", "", "3 人", "", "3", "170.00", "")
    assert "人民币壹佰柒拾元整（¥170.00）" in words(sheet)
    assert "尚未缴款" not in words(sheet)
    assert "尚未缴款" in words(made.draft)
    assert fields(made.draft)["实缴（元）"] == ""


def test_a_certificate_says_until_when_nothing_is_paid(made: Enrolled) -> None:
    first, renewed = (fields(made.sheet("enrolment_certificate", one)) for one in made.covers[:2])
    assert (first["参保人"], first["等待期"], first["参保方式"]) == (
        made.people[0].name, "至 2026年1月30日", "首次参保",
    )  # fmt: skip
    assert (renewed["等待期"], renewed["参保方式"]) == ("续保，没有等待期", "续保")
    assert first["证件号码"] == made.people[0].id_masked
    assert made.people[0].id_no not in "\n".join(texts(made.sheet("enrolment_certificate", made.covers[0])))
    made.aid.take_batch_back(made.actor, made.batch)
    with pytest.raises(CoverMissing):
        made.sheet("enrolment_certificate", made.covers[0])


def test_the_renewals_are_those_of_a_day_and_a_unit(made: Enrolled) -> None:
    sheet = made.sheet("renewal_list", made.renewals)
    assert fields(sheet)["到期时间"] == "2026-12-01 起 60 天内"
    assert {row[1] for row in grid(sheet).rows} == {one.name for one in made.people}
    assert {row[5] for row in grid(sheet).rows} == {"2026-12-31"}
    said = "\n".join(texts(sheet))
    assert not any(one.id_no in said for one in made.people)
    every = made.sheet("renewal_list", renewal_key(date(2026, 12, 1), 60))
    assert (fields(every)["单位"], len(grid(every).rows)) == ("全部", 3)
    with made.db.reading() as tx:
        other = unit_id_of(tx, "青山镇中心小学") or ""
    assert "没有到期" in words(made.sheet("renewal_list", renewal_key(date(2026, 12, 1), 60, unit_id=other)))
    with made.db.reading() as tx:
        for wrong in ("", "x", "::2026-02-30:60", "::2026-12-01:-1"):
            with pytest.raises(RenewalsUnknown):
                renewal_paper(tx, wrong)
        with pytest.raises(BatchMissing):
            batch_paper(tx, "none")
        with pytest.raises(CoverMissing):
            cover_paper(tx, "none")


@pytest.mark.parametrize("language", LANGUAGES)
def test_drawn_in_every_language_and_the_same_bytes(made: Enrolled, language: str, tmp_path: Path) -> None:
    printing = Printing(made.db, Guard(), FixedClock(made.aid._clock.now()))
    for key, subject in made.subjects().items():
        sheet, first, again = made.sheet(key, subject, language), io.BytesIO(), io.BytesIO()
        assert draw(sheet, first) == draw(sheet, again) == 1
        assert first.getvalue() == again.getvalue()
        assert "{" not in "\n".join(texts(sheet)).replace(sheet.page_words, "")
        out = tmp_path / f"{key}.pdf"
        printing.produce(made.actor, key, subject, out, language)
        assert wording.load(key, language).lines["title"][0] in preview.words(out)


def test_the_application_has_two_leaves_with_a_row_for_each_price(made: Enrolled, tmp_path: Path) -> None:
    sheet = made.sheet("enrolment_application", made.batch)
    heads = [part for part in sheet.parts if isinstance(part, Framed)]
    prices = [part for part in sheet.parts if isinstance(part, Grid)]
    assert len(heads) == len(prices) == 2
    assert prices[0] == prices[1]
    assert prices[0].rows == (
        ("首次参保", "1 人", "1", "60.00", "60.00"),
        ("首次参保，持会员服务卡", "1 人", "1", "50.00", "50.00"),
        ("续保", "1 人", "1", "60.00", "60.00"),
    )
    assert prices[0].total == ("合计", "3 人", "3", "", "170.00")
    said = dict(heads[0].parts[0].pairs)
    assert (said["单位名称"], said["实缴（元）"]) == (UNIT, "170.00，收据 0001")
    assert said["缴费方式"] == "单位 ¥119.00　个人 ¥51.00"
    assert [dict(one.parts[0].pairs)["联次"] for one in heads] == [
        "第一联 交互助保障办事处",
        "第二联 单位留存",
    ]
    assert "人民币壹佰柒拾元整（¥170.00）" in words(sheet)
    assert not any(one.id_no in "\n".join(texts(sheet)) for one in made.people)
    printing = Printing(made.db, Guard(), FixedClock(made.aid._clock.now()))
    for language in LANGUAGES:
        out = tmp_path / f"{language}.pdf"
        assert printing.produce(made.actor, "enrolment_application", made.batch, out, language).pages == 2
        read = preview.words(out)
        assert all(title in read for title in wording.load("enrolment_application", language).lines["title"])
        assert "170.00" in read
        assert "0001" in read
    made.aid.take_batch_back(made.actor, made.batch)
    made.aid.take_batch_back(made.actor, made.batch)
    draft = made.sheet("enrolment_application", made.batch)
    assert "尚未缴款" in words(draft)
    assert (
        dict(next(part for part in draft.parts if isinstance(part, Framed)).parts[0].pairs)["实缴（元）"]
        == ""
    )


def test_what_is_said_of_somebody_stands_in_each_language_by_itself(made: Enrolled) -> None:
    rows = grid(made.sheet("enrolment_roster", made.batch, "zh_CN+ko_KR")).rows
    assert [row[7] for row in rows] == ["持卡\n카드소지", "续保\n재가입", ""]
    words_of = wording.load("enrolment_roster", "zh_CN+ko_KR")
    assert (
        words_of.together([words_of["renewal"], words_of["card"], "50"], "，")
        == "续保，持卡，50\n재가입，카드소지，50"
    )


def test_a_numbered_certificate_and_its_cover_cannot_part(
    aid: Aid, db: Database, actor: Actor, clock: FixedClock, tmp_path: Path
) -> None:
    aid._elsewhere = Elsewhere(certificates=certificates_of)
    made, numbers = Enrolled(aid, db, actor, clock), Numbers(db, Guard(), clock)
    numbers.take_block(actor, NewBlock("certificate", "A101", "A109", ""))
    Printing(db, Guard(), clock).produce(actor, "enrolment_certificate", made.covers[1], tmp_path / "1.pdf")
    assert "A101" in preview.words(tmp_path / "1.pdf")
    with pytest.raises(CertificatesOut) as refused:
        aid.take_batch_back(actor, made.batch)
    assert refused.value.facts == {"n": 1, "number": "A101"}
    with db.reading() as tx:
        assert cover_names(tx, made.covers)[made.covers[1]] == made.people[1].name
    numbers.spoil(actor, numbers.numbers(actor)[0].id, "参保录错，收回凭证")
    assert aid.take_batch_back(actor, made.batch).state == "PAID"
