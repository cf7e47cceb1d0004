"""The papers of a claim's life: application, receipt, the payee's receipt, the list of payments; by hand, on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.aid import (
    HAVE,
    TO_COME,
    UNCLEAR,
    WAIVED,
    Aid,
    ByHand,
    ClaimIn,
    Noted,
    PaperDecision,
    Payee,
    claim_paper,
    take_decision,
)
from app.aid.engine import terms_of
from app.aid.enrolment_papers import waiting_days
from app.aid.rules import ClaimMissing
from app.documents import Documents, Pasted
from app.printing import FORMS, Printing, preview, wording
from app.printing.forms.claim_words import NothingCalculated, PaperDoesNotFit
from app.printing.pdf import draw
from app.printing.rules import shared_number
from app.printing.sheet import Fields, Framed, Grid, Paragraph, Sheet, Stamp, texts
from app.security import NotAllowed
from app.shared import codes
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.money import capital, yuan
from app.unions import Unions
from tests.aid.conftest import as_claim

STAMP = Stamp("ABCDE-FGHJK", "2026-11-20 09:00", "经办一", 0)
LANGUAGES = ("zh_CN", "ko_KR", "zh_CN+ko_KR")
NEW = ("claim_application", "claim_accepted", "payment_receipt", "claim_payments")
CARD, OTHER_CARD = "6222020200112233446", "6217000010001234569"
NOTICE = "吉工互〔2026〕9号"
TODAY = date(2026, 11, 20)


class Claims:
    """An office with a name whose claims go through what happens to them."""

    def __init__(
        self,
        aid: Aid,
        db: Database,
        actor: Actor,
        second: Actor,
        guard: Any,
        clock: FixedClock,
        raws: list[Any],
    ) -> None:
        Unions(db, guard, clock).found(actor, "222401001", "青山镇总工会")
        self.aid, self.db, self.actor, self.second, self.guard, self.clock = (
            aid,
            db,
            actor,
            second,
            guard,
            clock,
        )
        self.raws = raws
        self.printing = Printing(db, guard, clock)

    def taken(self, n: int, **changes: Any) -> str:
        return self.aid.take_claim(self.actor, as_claim(self.raws[n], **changes))

    def sent(self, n: int, by_hand: ByHand | None = None) -> str:
        claim_id = self.taken(n)
        if by_hand is not None:
            self.aid.set_by_hand(self.actor, claim_id, by_hand)
        else:
            self.aid.assess(self.actor, claim_id)
        self.aid.confirm(self.second, claim_id)
        self.aid.submit(self.actor)
        return claim_id

    def approved(self, n: int, amount: int, card: str = CARD, by_hand: ByHand | None = None) -> str:
        claim_id = self.sent(n, by_hand)
        decided = PaperDecision("APPROVED", date(2026, 11, 10), NOTICE, amount)
        self.aid.decide_on_paper(self.actor, claim_id, decided)
        if card:
            self.aid.set_payee(self.actor, claim_id, Payee("", "吉林银行青山支行", card))
        return claim_id

    def receipt(self, claim_id: str, state: str, amount: int | None = None) -> None:
        body = {"table": "claim", "row_id": claim_id, "state": state, "amount": amount, "on": "2026-11-12",
                "by": "省总工会", "reasons": [] if state == "APPROVED" else ["01"]}  # fmt: skip
        with self.db.transaction("sync.received", self.actor) as tx:
            take_decision(tx, body)

    def sheet(self, key: str, claim_id: str, language: str = "zh_CN") -> Sheet:
        with self.db.reading() as tx:
            view = FORMS[key].load(tx, claim_id)
        return FORMS[key].fill(view, wording.load(key, language), STAMP)

    def payments(self, claim_ids: list[str], language: str = "zh_CN") -> Sheet:
        form = FORMS["claim_payments"]
        assert form.load_all is not None
        with self.db.reading() as tx:
            view = form.load_all(tx, claim_ids)
        return form.fill(view, wording.load("claim_payments", language), STAMP)


Make = Callable[[Aid], Claims]


@pytest.fixture
def make(
    db: Database, actor: Actor, second: Actor, guard: Any, clock: FixedClock, claims: list[dict[str, Any]]
) -> Make:
    return lambda aid: Claims(aid, db, actor, second, guard, clock, claims)


@pytest.fixture
def life(enrolled: Aid, make: Make) -> Claims:
    return make(enrolled)


@pytest.fixture
def without_plan(db: Database, guard: Any, clock: FixedClock, make: Make) -> Claims:
    """The same office where no plan is installed, and nobody on the roll."""
    return make(Aid(db, guard, clock))


def said(sheet: Sheet) -> str:
    return "\n".join(texts(sheet))


def fields(sheet: Sheet) -> dict[str, str]:
    inner = [part for framed in sheet.parts if isinstance(framed, Framed) for part in framed.parts]
    tables = [part for part in (*sheet.parts, *inner) if isinstance(part, Fields)]
    return {label: value for table in tables for label, value in table.pairs}


def grids(sheet: Sheet) -> list[Grid]:
    inner = [part for framed in sheet.parts if isinstance(framed, Framed) for part in framed.parts]
    return [part for part in (*sheet.parts, *inner) if isinstance(part, Grid)]


def words(sheet: Sheet) -> str:
    return "\n".join(part.text for part in sheet.parts if isinstance(part, Paragraph))


# -- application


def test_the_application_is_filled_from_the_claim_and_shows_number_and_card_whole(life: Claims) -> None:
    claim_id = life.taken(0)
    life.aid.set_payee(life.actor, claim_id, Payee("", "吉林银行", CARD))
    view = life.aid.view(life.actor, claim_id)
    told = fields(life.sheet("claim_application", claim_id))
    assert (told["姓名"], told["身份证号"]) == (view.name, view.id_no)
    assert told["参保单位"] == view.unit_name != ""
    assert told["保障期限"] == "自 2026-01-01 至 2026-12-31"
    assert told["免责期"] == "自 2026-01-01 至 2026-01-30"
    assert told["参保年限"] == "连续 1 期"
    assert told["本期申请次数"] == "第 1 次"
    assert told["联系电话"] != ""
    assert (told["社保卡号"], told["诊治医院"]) == ("", "")  # not known here: for the pen
    assert (told["收款人户名"], told["开户行"]) == (view.name, "吉林银行")
    assert told["收款账号"].replace(" ", "") == CARD
    assert view.facts.admitted is not None
    assert told["入院日期"] == f"2026年{view.facts.admitted.month}月{view.facts.admitted.day}日"


def test_each_document_has_one_box_ticked(life: Claims) -> None:
    claim_id = life.taken(4)  # D04 and D06 lack
    noted = {
        "D04": Noted(WAIVED, "出院小结由医院直接寄来"),
        "D06": Noted(UNCLEAR, "字迹看不清"),
        "D07": Noted(WAIVED, "已知"),
    }
    life.aid.note_documents(life.actor, claim_id, noted)
    (grid,) = grids(life.sheet("claim_application", claim_id))
    ticked = {row[1]: row[2:6] for row in grid.rows}
    name = codes.load("claim_documents").label
    assert ticked[name("D02")] == ("☑", "☐", "☐", "☐")
    assert ticked[name("D04")] == ("☐", "☑", "☐", "☐")
    assert ticked[name("D06")] == ("☐", "☐", "☑", "☐")
    assert ticked["其他："] == ("☐",) * 4
    assert all(row[2:6].count("☑") == 1 for row in grid.rows[:-1])
    remarks = {row[1]: row[6] for row in grid.rows}
    assert remarks[name("D04")] == "出院小结由医院直接寄来"
    assert remarks[name("D06")] == "字迹看不清"
    assert "原件已核对退回" in remarks[name("D02")]
    life.aid.note_documents(life.actor, claim_id, {})
    (grid,) = grids(life.sheet("claim_application", claim_id))
    assert {row[1] for row in grid.rows if row[5] == "☑"} == {name("D04"), name("D06")}


def test_what_was_handed_in_is_there_whatever_was_noted_before(life: Claims) -> None:
    claim_id = life.taken(4)
    life.aid.note_documents(life.actor, claim_id, {"D06": Noted(UNCLEAR, "字迹看不清")})
    life.aid.supply(life.actor, claim_id, ["D06"])
    with life.db.reading() as tx:
        lines = {one.code: one for one in claim_paper(tx, claim_id).documents}
    assert (lines["D06"].state, lines["D06"].words) == (HAVE, "")
    assert lines["D04"].state == TO_COME


def test_an_application_needs_no_plan_and_no_calculation(without_plan: Claims) -> None:
    raw = as_claim(without_plan.raws[0])
    event = {"benefit": "critical", "event_on": raw.facts["event_on"], "disease": "01"}
    claim_id = without_plan.aid.take_claim(
        without_plan.actor, ClaimIn(raw.name, raw.id_no, raw.claimed_on, event, reported=True)
    )
    told = fields(without_plan.sheet("claim_application", claim_id))
    assert (told["方案"], told["保障期限"], told["免责期"], told["参保年限"]) == ("", "", "", "")
    assert told["患病名称"] == "恶性肿瘤——重度"
    assert (told["收款人户名"], told["收款账号"]) == (raw.name, "")
    (grid,) = grids(without_plan.sheet("claim_application", claim_id))
    usual = [one.code for one in codes.load("claim_documents") if one.extra.get("critical") == "1"]
    assert len(grid.rows) == len(usual) + 1
    with pytest.raises(PaperDoesNotFit):  # only reported: not taken in yet
        without_plan.sheet("claim_accepted", claim_id)
    with without_plan.db.reading() as tx, pytest.raises(ClaimMissing):
        claim_paper(tx, "none")


def test_nothing_is_waited_for_after_a_renewal_or_an_accident_the_plan_exempts(
    life: Claims,
) -> None:
    claim_id = life.taken(0)
    view = life.aid.view(life.actor, claim_id)
    plan, cover = view.plan, view.cover
    assert plan is not None
    assert cover is not None
    exempting = replace(plan, waiting=replace(plan.waiting, accident_exempt=True))
    assert waiting_days(plan, [cover], cover, "accident") == (plan.waiting.days, plan.waiting.reduced_until)
    assert waiting_days(exempting, [cover], cover, "accident") == (0, 0)
    assert waiting_days(exempting, [cover], cover, "hospital")[0] == plan.waiting.days > 0
    before = replace(cover, starts=date(2025, 1, 1), ends=date(2025, 12, 31))
    assert waiting_days(plan, [before, cover], cover) == (0, 0)
    assert terms_of(plan, [before, cover], cover) == 2


# -- receipt of what came in


def test_a_receipt_says_what_came_what_lacks_and_until_when(life: Claims) -> None:
    claim_id = life.taken(4)
    life.aid.note_documents(life.actor, claim_id, {"D06": Noted(UNCLEAR, "字迹看不清")})
    sheet = life.sheet("claim_accepted", claim_id)
    there, lacking = grids(sheet)
    name = codes.load("claim_documents").label
    assert [row[1] for row in lacking.rows] == [name("D04"), name("D06")]
    assert [row[3] for row in lacking.rows] == ["", "字迹看不清"]
    assert name("D02") in [row[1] for row in there.rows]
    view = life.aid.view(life.actor, claim_id)
    assert view.id_no not in said(sheet)
    assert view.id_masked in said(sheet)
    assert view.number in words(sheet)
    assert "收到本回执后 30 日内补齐" in words(sheet)
    assert "青山镇总工会，经办人：经办一" in words(sheet)
    assert "上级工会审核决定" not in words(sheet)
    life.aid.assess(life.actor, claim_id)
    assert "即2026年12月20日前" in words(life.sheet("claim_accepted", claim_id))
    life.aid.supply(life.actor, claim_id, ["D04", "D06"])
    assert "已经交齐" in words(life.sheet("claim_accepted", claim_id))


def test_a_receipt_counts_the_scanned_pages_of_each_document(life: Claims, tmp_path: Path) -> None:
    claim_id = life.taken(4)
    owners = {"claim": lambda _tx, ids: dict.fromkeys(ids, "claim")}
    documents = Documents(life.db, life.guard, life.clock, owners)
    for kind, pages in (("D02", 2), ("D02", 1), ("D04", 3)):
        attached = documents.attach(
            life.actor, "claim", claim_id, [Pasted(f"{kind}{pages}", blank(pages))], kind=kind
        )
        assert all(one.refusal is None for one in attached)
    there, lacking = grids(life.sheet("claim_accepted", claim_id))
    name = codes.load("claim_documents").label
    counted = {row[1]: row[2] for row in there.rows}
    assert counted[name("D02")] == "3 页"
    assert counted[name("D03")] == ""
    assert {row[1]: row[3] for row in lacking.rows}[name("D04")] == "已有扫描件 3 页，待核对"


def blank(pages: int) -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    for number in range(pages):
        writer.add_blank_page(width=200 + number, height=300 + pages)
    writer.write(out)
    return out.getvalue()


def test_a_claim_no_plan_pays_for_has_its_receipt_and_says_who_decides(without_plan: Claims) -> None:
    claim_id = without_plan.taken(0)
    sheet = without_plan.sheet("claim_accepted", claim_id)
    assert "上级工会审核决定" in words(sheet)
    assert "方案" not in words(sheet)


# -- the money


def test_the_payees_receipt_shows_what_was_decided_and_fits_nothing_else(life: Claims) -> None:
    claim_id = life.sent(0)
    for key in ("payment_receipt", "claim_payments"):
        with pytest.raises(PaperDoesNotFit):
            life.sheet(key, claim_id)
    event = life.aid.decide_on_paper(
        life.actor, claim_id, PaperDecision("DENIED", date(2026, 11, 10), NOTICE, reasons=("01",))
    )
    with pytest.raises(PaperDoesNotFit):
        life.sheet("payment_receipt", claim_id)
    life.aid.cancel(life.actor, claim_id, event)
    life.aid.decide_on_paper(
        life.actor, claim_id, PaperDecision("APPROVED", date(2026, 11, 10), NOTICE, 120_050)
    )
    life.aid.set_payee(life.actor, claim_id, Payee("", "吉林银行", CARD))
    view = life.aid.view(life.actor, claim_id)
    told = fields(life.sheet("payment_receipt", claim_id))
    assert (told["领款人"], told["身份证号"]) == (view.name, view.id_no)
    assert (told["金额"], told["人民币（大写）"]) == ("¥1,200.50", capital(120_050))
    assert view.number in told["事由"]
    assert told["收款账号"].replace(" ", "") == CARD
    assert NOTICE in told["审批依据"]
    assert "支付情况" not in told
    life.aid.pay(life.actor, [claim_id], TODAY, "回单 88")
    assert fields(life.sheet("payment_receipt", claim_id))["支付情况"] == "2026年11月20日  回单 88"
    life.aid.set_payee(life.actor, claim_id, Payee("王兰", "吉林银行", CARD))
    told = fields(life.sheet("payment_receipt", claim_id))
    assert (told["领款人"], told["身份证号"], told["申请人"]) == ("王兰", "", view.name)


def test_the_list_of_payments_adds_up_what_a_bank_can_pay(life: Claims) -> None:
    one, other = life.approved(0, 120_000), life.approved(1, 50_001, OTHER_CARD)
    third = life.approved(7, 900_00, "")
    sheet = life.payments([third, other, one])
    paid, waiting = grids(sheet)
    views = [life.aid.view(life.actor, key) for key in (one, other)]
    assert [row[1] for row in paid.rows] == [view.number for view in views]
    assert [row[3] for row in paid.rows] == [view.id_no for view in views]
    assert [row[5] for row in paid.rows] == ["1,200.00", "500.01"]
    assert paid.rows[0][4].replace(" ", "") == f"吉林银行青山支行\n{CARD}"
    assert paid.total is not None
    assert paid.total[5] == "1,700.01"
    assert f"{capital(170_001)}（¥1,700.01）" in words(sheet)
    assert [row[6] for row in waiting.rows] == ["没有卡号"]
    life.aid.set_payee(life.actor, other, Payee("王兰", "吉林银行", CARD))
    paid, _waiting = grids(life.payments([one, other, third]))
    assert [row[6] for row in paid.rows] == ["与他人同卡", "与他人同卡"]
    assert paid.rows[1][2] == f"王兰\n申请人 {views[1].name}"
    assert (
        grids(life.payments([one]))[0].rows[0][6] == ""
    )  # alone on the sheet it shares its card with nobody
    life.aid.pay(life.actor, [one], TODAY)
    sheet = life.payments([one, other])
    assert grids(sheet)[0].rows[0][6] == "已支付 2026-11-20"
    assert "其中已支付 1 件，1,200.00 元；尚待支付 500.01 元" in words(sheet)
    strange = life.sent(2)
    with pytest.raises(PaperDoesNotFit):
        life.payments([one, strange])


def test_a_list_of_payments_is_one_paper_with_one_number_and_a_line_for_each_claim(
    life: Claims, tmp_path: Path
) -> None:
    ids = [life.approved(0, 120_000), life.approved(1, 50_001, OTHER_CARD)]
    out = tmp_path / "list.pdf"
    done = life.printing.produce_many(life.actor, "claim_payments", ids, out)
    assert len(pypdf.PdfReader(out).pages) == 1
    number = shared_number("claim_payments", ids)
    assert {one.number for one in done} == {number}
    assert number in preview.words(out)
    assert life.printing.find(life.actor, number).subject_id in ids
    for claim_id in ids:
        (line,) = life.printing.history(life.actor, claim_id)
        assert (line.form, line.number, line.pages, line.reprint) == ("claim_payments", number, 1, 0)
    again = life.printing.proof(life.actor, "claim_payments", ids[::-1])
    assert again.pages == 1
    assert again.numbers() == dict.fromkeys(ids, number)  # in any order the same paper
    assert life.printing.give_out(life.actor, again) == 1
    third = life.approved(7, 900_00, "")
    wider = tmp_path / "wider.pdf"
    done = life.printing.produce_many(life.actor, "claim_payments", [*ids, third], wider)
    assert [one.reprint for one in done] == [2, 2, 0]
    assert done[0].number != number
    assert "重打第 2 次" in preview.words(wider)  # some of it was on a list before
    assert life.printing.preview(life.actor, "claim_payments", third)


def test_papers_with_the_whole_card_need_the_right_to_pay_or_to_take_in(life: Claims, tmp_path: Path) -> None:
    claim_id = life.approved(0, 120_000)

    class Reads:
        def check(self, _actor: Actor, right: str) -> None:
            if not (right.startswith("printing.") or right == "aid.read"):
                raise NotAllowed(right=right)

    reader = Printing(life.db, Reads(), life.clock)  # type: ignore[arg-type]
    for key in ("claim_application", "payment_receipt", "claim_payments"):
        with pytest.raises(NotAllowed):
            reader.produce(life.actor, key, claim_id, tmp_path / "x.pdf")
    reader.produce(life.actor, "claim_accepted", claim_id, tmp_path / "y.pdf")


# -- by hand, waived, decided on paper


def test_the_slip_says_that_the_amount_was_set_by_hand_and_what_the_plan_came_to(life: Claims) -> None:
    claim_id = life.taken(0)
    reckoned = life.aid.assess(life.actor, claim_id).amount
    plain = fields(life.sheet("claim_slip", claim_id))
    assert not {"按方案计算", "手工核定依据", "手工核定原因", "免交材料", "审批文号"} & set(plain)
    life.aid.set_by_hand(life.actor, claim_id, ByHand(reckoned + 100_00, "会议纪要〔2026〕3号", "特殊困难"))
    sheet = life.sheet("claim_slip", claim_id)
    told = fields(sheet)
    assert told["应付金额（小写）"] == f"¥{yuan(reckoned + 100_00)}"
    assert told["按方案计算"] == f"¥{yuan(reckoned)}"
    assert (told["手工核定依据"], told["手工核定原因"]) == ("会议纪要〔2026〕3号", "特殊困难")
    last = grids(sheet)[0].rows[-1]
    assert (last[1], last[2], last[5]) == (
        "会议纪要〔2026〕3号", "手工调整：特殊困难", yuan(reckoned + 100_00),
    )  # fmt: skip
    assert "会议纪要〔2026〕3号" in words(life.sheet("claim_paid", claim_id))


def test_nothing_paid_by_hand_is_refused_with_its_own_clause(life: Claims) -> None:
    claim_id = life.taken(0)
    life.aid.set_by_hand(life.actor, claim_id, ByHand(0, "第九条", "材料不实"))
    (grid,) = grids(life.sheet("claim_refused", claim_id))
    assert grid.rows == (("其他", "第九条：材料不实"),)


def test_without_a_plan_the_slip_says_so(without_plan: Claims) -> None:
    claim_id = without_plan.taken(0)
    with pytest.raises(NothingCalculated):
        without_plan.sheet("claim_slip", claim_id)
    without_plan.aid.set_by_hand(
        without_plan.actor, claim_id, ByHand(88_000, "省互助办法第八条", "上级电话核定")
    )
    told = fields(without_plan.sheet("claim_slip", claim_id))
    assert (told["方案"], told["按方案计算"]) == ("没有适用的方案", "没有适用的方案")


def test_waived_and_unclear_documents_stand_on_slip_and_notice(life: Claims) -> None:
    claim_id = life.taken(4)
    noted = {"D04": Noted(WAIVED, "由医院直接寄来"), "D06": Noted(UNCLEAR, "字迹看不清")}
    life.aid.note_documents(life.actor, claim_id, noted)
    life.aid.assess(life.actor, claim_id)
    assert fields(life.sheet("claim_slip", claim_id))["免交材料"] == "出院小结/出院记录：由医院直接寄来"
    (grid,) = grids(life.sheet("claim_missing", claim_id))
    assert [row[1:3] for row in grid.rows] == [("住院收费票据(发票)", "字迹看不清")]
    life.aid.note_documents(
        life.actor, claim_id, {**noted, "D05": Noted(UNCLEAR, ""), "D06": Noted(WAIVED, "已核验")}
    )
    with pytest.raises(PaperDoesNotFit):  # D05 was handed in, so nothing is asked for any more
        life.sheet("claim_missing", claim_id)


def test_a_decision_on_paper_is_quoted_until_a_receipt_contradicts_it(life: Claims) -> None:
    claim_id = life.approved(0, 120_000)
    told = fields(life.sheet("claim_slip", claim_id))
    assert (told["审批文号"], told["审批日期"], told["审批结果"]) == (
        NOTICE,
        "2026年11月10日",
        "给付 ¥1,200.00",
    )
    assert "回执" not in told
    paid = life.sheet("claim_paid", claim_id)
    assert f"2026年11月10日以{NOTICE}审批" in words(paid)
    assert fields(paid)["给付金额（小写）"] == "¥1,200.00"
    life.receipt(claim_id, "APPROVED", 120_000)
    assert NOTICE in words(life.sheet("claim_paid", claim_id))
    life.receipt(claim_id, "APPROVED", 110_000)
    assert fields(life.sheet("claim_slip", claim_id))["回执"] == "与文件不一致：给付 ¥1,100.00。以回执为准。"
    paid = life.sheet("claim_paid", claim_id)
    assert NOTICE not in words(paid)
    assert fields(paid)["给付金额（小写）"] == "¥1,100.00"
    refused = life.sent(1)
    life.aid.decide_on_paper(
        life.actor, refused, PaperDecision("DENIED", date(2026, 11, 10), NOTICE, reasons=("01", "04"))
    )
    sheet = life.sheet("claim_refused", refused)
    assert NOTICE in words(sheet)
    assert len(grids(sheet)[0].rows) == 2
    assert fields(life.sheet("claim_slip", refused))["审批结果"] == "不予给付"


def test_what_the_union_above_calculated_has_its_notices_without_a_calculation_here(
    without_plan: Claims,
) -> None:
    claim_id = without_plan.taken(0)
    without_plan.aid.forward(without_plan.actor, claim_id)
    without_plan.aid.confirm(without_plan.second, claim_id)
    without_plan.aid.submit(without_plan.actor)
    without_plan.receipt(claim_id, "APPROVED", 77_000)
    paid = without_plan.sheet("claim_paid", claim_id)
    assert fields(paid)["给付金额（小写）"] == "¥770.00"
    assert "2026年11月12日" in words(paid)
    assert "依据" not in words(paid)
    without_plan.receipt(claim_id, "DENIED")
    (grid,) = grids(without_plan.sheet("claim_refused", claim_id))
    assert grid.rows == (("未在保障期内", ""),)


# -- on paper


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_printed_read_back_and_the_same_to_the_byte(
    life: Claims, tmp_path: Path, language: str
) -> None:
    claim_id = life.approved(0, 120_000, by_hand=ByHand(120_000, "会议纪要〔2026〕3号", "特殊困难"))
    view = life.aid.view(life.actor, claim_id)
    for key in (*NEW, "claim_slip", "claim_paid"):
        sheet, first, again = life.sheet(key, claim_id, language), io.BytesIO(), io.BytesIO()
        assert draw(sheet, first) == draw(sheet, again)
        assert first.getvalue() == again.getvalue()
        assert "{" not in said(sheet).replace(sheet.page_words, "")
        out = tmp_path / f"{key}.pdf"
        done = life.printing.produce(life.actor, key, claim_id, out, language)
        read = preview.words(out)
        assert wording.load(key, language).lines["title"][0] in read
        assert view.name in read
        assert view.number in read
        assert (view.id_no in read) == (key in ("claim_application", "payment_receipt", "claim_payments"))
        assert done.pages == 1 or (
            key not in ("claim_application", "payment_receipt", "claim_payments") and done.pages == 2
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_names_and_every_document_keep_the_layout(life: Claims, language: str) -> None:
    every = [one.code for one in codes.load("claim_documents")]
    claim_id = life.taken(0, name="阿卜杜热合曼·买买提依明江·艾尼瓦尔", documents=every[:9])
    noted = {code: Noted(WAIVED if n % 2 else UNCLEAR, "原件由医疗保险经办机构保存，本会已经电话核实无误")
             for n, code in enumerate(every[9:])}  # fmt: skip
    life.aid.note_documents(life.actor, claim_id, noted)
    life.aid.set_payee(
        life.actor,
        claim_id,
        Payee("阿卜杜热合曼·买买提依明江", "中国农业银行股份有限公司延边朝鲜族自治州分行青山镇支行", CARD),
    )
    for key in ("claim_application", "claim_accepted"):
        sheet, out = life.sheet(key, claim_id, language), io.BytesIO()
        assert sum(len(grid.rows) for grid in grids(sheet)) == len(every) + (key == "claim_application")
        assert draw(sheet, out) <= 3
        pages = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
        assert "".join(wording.load(key, language).lines["date_line"][0].split()) in "".join(pages.split())
