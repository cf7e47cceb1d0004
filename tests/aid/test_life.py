"""What happens to a claim beside its calculation: documents noted, by hand, decisions on paper, taken up, paid."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.aid import Aid, ByHand, ClaimIn, Noted, PaperDecision, Payee, rules, standing, take_decision
from app.aid.by_hand import ClauseMissing, DocumentsMissing
from app.aid.life_service import AccountWrong, PlanPays
from app.aid.service import SecondPersonHere
from app.aid.standing import (
    AppealTooLate,
    DayWrong,
    DecisionIncomplete,
    DocumentMissing,
    NothingToCancel,
    NotYetExpired,
    ReasonMissing,
)
from app.aid.tables import ACCOUNT, ClaimPayeeRow
from app.security.service import Operators
from app.shared.actor import Actor
from app.shared.cells import read_sheets
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.sync.merge import OWNERS
from tests.aid.conftest import as_claim

CARD = "6222020200112233446"
TODAY = date(2026, 11, 20)


def sent(aid: Aid, actor: Actor, second: Actor, claim: ClaimIn) -> str:
    claim_id = aid.take_claim(actor, claim)
    aid.assess(actor, claim_id)
    aid.confirm(second, claim_id)
    assert claim_id in aid.submit(actor)
    return claim_id


def word(
    db: Database, actor: Actor, claim_id: str, state: str, amount: int | None = None, on: str = "2026-10-01"
) -> None:
    body = {"table": "claim", "row_id": claim_id, "state": state, "amount": amount, "on": on, "by": "省总工会",
            "reasons": [] if state == "APPROVED" else ["01"]}  # fmt: skip
    with db.transaction("sync.received", actor) as tx:
        take_decision(tx, body)


# -- documents


def test_a_document_that_need_not_be_there_counts_as_handed_in_and_an_unclear_one_does_not(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[4]))
    assert enrolled.assess(actor, claim_id).missing == ("D04", "D06")
    with pytest.raises(ReasonMissing):
        enrolled.note_documents(actor, claim_id, {"D04": Noted("waived", "  ")})
    noted = {"D04": Noted("waived", "出院小结由医院直接寄来"), "D06": Noted("unclear", "发票字迹看不清")}
    enrolled.note_documents(actor, claim_id, noted)
    assert enrolled.view(actor, claim_id).state == rules.TAKEN
    assert enrolled.assess(actor, claim_id).missing == ("D06",)
    view = enrolled.view(actor, claim_id)
    assert view.waived == ("D04",)
    assert view.noted == noted
    enrolled.note_documents(actor, claim_id, {**noted, "D06": Noted("waived", "电子发票已核验")})
    assert enrolled.assess(actor, claim_id).state == "payable"
    assert enrolled.page(actor, [claim_id])[0].missing == ()
    enrolled.note_documents(actor, claim_id, {})
    assert enrolled.assess(actor, claim_id).missing == ("D04", "D06")


def test_what_is_missing_is_due_on_a_day_and_expires_after_it(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]], clock: FixedClock
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[4]))
    enrolled.assess(actor, claim_id)
    last = TODAY + timedelta(days=standing.supply_days())
    assert enrolled.page(actor, [claim_id])[0].due == last
    with pytest.raises(NotYetExpired):
        enrolled.expire(actor, claim_id)
    clock.moment += timedelta(days=standing.supply_days())
    with pytest.raises(NotYetExpired):
        enrolled.expire(actor, claim_id)
    clock.moment += timedelta(days=1)
    enrolled.expire(actor, claim_id)
    assert enrolled.view(actor, claim_id).state == "EXPIRED"
    assert enrolled.page(actor, [claim_id])[0].due is None
    with pytest.raises(rules.StateForbids):
        enrolled.supply(actor, claim_id, ["D04"])
    enrolled.reopen(actor, claim_id)
    enrolled.supply(actor, claim_id, ["D04", "D06"])
    assert enrolled.assess(actor, claim_id).state == "payable"


# -- by hand


def test_an_amount_set_by_hand_keeps_what_the_plan_came_to_and_needs_another_person(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]]
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    reckoned = enrolled.assess(actor, claim_id).amount
    for wrong, refused in (
        (ByHand(1, "", "x"), ClauseMissing),
        (ByHand(1, "第五条", " "), ReasonMissing),
        (ByHand(-1, "第五条", "x"), Exception),
    ):
        with pytest.raises(refused):
            enrolled.set_by_hand(actor, claim_id, wrong)
    enrolled.set_by_hand(
        actor, claim_id, ByHand(reckoned + 12_345, "会议纪要〔2026〕3号", "特殊困难，经研究增加")
    )
    found = enrolled.view(actor, claim_id).assessment
    assert found is not None
    assert (found.amount, found.reckoned, found.by_hand) == (
        reckoned + 12_345,
        reckoned,
        "特殊困难，经研究增加",
    )
    assert found.steps[-1].code == "by_hand"
    assert sum(step.after - step.before for step in found.steps) == found.amount
    with pytest.raises(rules.SamePerson):
        enrolled.confirm(actor, claim_id)
    enrolled.confirm(second, claim_id)
    # Worked out again, it is the plan's once more.
    enrolled.send_back(second, claim_id)
    assert enrolled.assess(actor, claim_id).amount == reckoned
    enrolled.set_by_hand(actor, claim_id, ByHand(0, "第九条", "材料不实"))
    nothing = enrolled.view(actor, claim_id).assessment
    assert nothing is not None
    assert (nothing.amount, nothing.state, nothing.reasons) == (0, "not_payable", ("99",))


def test_documents_come_before_an_amount_by_hand(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[4]))
    with pytest.raises(DocumentsMissing):
        enrolled.set_by_hand(actor, claim_id, ByHand(100, "第五条", "急用"))


def test_later_claims_are_measured_against_the_amount_set_by_hand(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]]
) -> None:
    first = enrolled.take_claim(actor, as_claim(claims[6]))
    enrolled.set_by_hand(actor, first, ByHand(45_000_00, "批示", "一次给足"))
    later = enrolled.take_claim(actor, as_claim(claims[7]))
    assert enrolled.assess(actor, later).amount == 5_000_00  # the term's cap is 50,000


def test_an_office_without_a_plan_hands_claims_on_or_enters_the_amount(
    db: Database, guard: Any, clock: FixedClock, actor: Actor, second: Actor, claims: list[dict[str, Any]]
) -> None:
    aid = Aid(db, guard, clock)
    claim_id = aid.take_claim(actor, as_claim(claims[0]))
    with pytest.raises(rules.NoPlan):
        aid.assess(actor, claim_id)
    aid.forward(actor, claim_id)
    with pytest.raises(rules.SamePerson):
        aid.confirm(actor, claim_id)
    aid.confirm(second, claim_id)
    assert aid.view(actor, claim_id).state == rules.SECOND
    other = aid.take_claim(actor, as_claim(claims[1]))
    aid.set_by_hand(actor, other, ByHand(88_000, "省互助办法第八条", "上级电话核定"))
    found = aid.view(actor, other).assessment
    assert found is not None
    assert (found.amount, found.reckoned, found.state) == (88_000, None, "payable")
    aid.confirm(second, other)
    assert set(aid.submit(actor)) == {claim_id, other}


def test_a_claim_a_plan_pays_for_is_not_handed_on_unreckoned(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    with pytest.raises(PlanPays):
        enrolled.forward(actor, claim_id)


# -- who confirms


def test_in_an_office_of_one_the_calculated_claims_go_up_and_the_union_above_is_the_second_person(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]], office_of_one: Operators
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    lacking = enrolled.take_claim(actor, as_claim(claims[4]))
    for one in (claim_id, lacking):
        enrolled.assess(actor, one)
    assert enrolled.submit(actor) == ()
    assert enrolled.submit(actor, unconfirmed=True) == (claim_id,)
    assert enrolled.view(actor, claim_id).second_by is None
    office_of_one.add(actor, "赵敏", "reviewer", "a long password of hers")
    other = enrolled.take_claim(actor, as_claim(claims[1]))
    enrolled.assess(actor, other)
    with pytest.raises(SecondPersonHere):
        enrolled.submit(actor, unconfirmed=True)
    assert enrolled.view(actor, other).state == rules.FIRST


def test_many_are_confirmed_at_once_or_none(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]]
) -> None:
    ids = [enrolled.take_claim(actor, as_claim(one)) for one in (claims[0], claims[1], claims[4])]
    for one in ids:
        enrolled.assess(actor, one)
    with pytest.raises(rules.StateForbids):  # the third lacks documents
        enrolled.confirm_many(second, ids)
    assert enrolled.counts(actor).to_send == 0
    assert enrolled.confirm_many(second, ids[:2]) == 2
    enrolled.unconfirm(second, ids[:2])
    assert enrolled.counts(actor).to_confirm == 2


# -- what the union above says


def test_a_decision_on_paper_holds_until_a_receipt_confirms_or_contradicts_it(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    claim_id = sent(enrolled, actor, second, as_claim(claims[0]))
    on = date(2026, 11, 10)
    for wrong, refused in (
        (PaperDecision("APPROVED", on, "", 100), DocumentMissing),
        (PaperDecision("APPROVED", on, "吉工互〔2026〕9号"), DecisionIncomplete),
        (PaperDecision("DENIED", on, "吉工互〔2026〕9号"), DecisionIncomplete),
        (PaperDecision("SENT", on, "吉工互〔2026〕9号", 100), DecisionIncomplete),
        (PaperDecision("APPROVED", TODAY + timedelta(days=1), "吉工互〔2026〕9号", 100), DayWrong),
    ):
        with pytest.raises(refused):
            enrolled.decide_on_paper(actor, claim_id, wrong)
    assert enrolled.view(actor, claim_id).state == rules.SENT
    event = enrolled.decide_on_paper(
        actor, claim_id, PaperDecision("APPROVED", on, "吉工互〔2026〕9号", 120_000)
    )
    view = enrolled.view(actor, claim_id)
    assert view.decision is not None
    assert (view.state, view.decision.amount, view.decision.by) == ("APPROVED", 120_000, "吉工互〔2026〕9号")
    assert enrolled.page(actor, [claim_id])[0].amount == 120_000
    enrolled.cancel(actor, claim_id, event)
    assert enrolled.view(actor, claim_id).state == rules.SENT
    enrolled.decide_on_paper(actor, claim_id, PaperDecision("APPROVED", on, "吉工互〔2026〕9号", 120_000))
    word(db, actor, claim_id, "APPROVED", 120_000)
    assert not enrolled.view(actor, claim_id).standing.contradicts
    word(db, actor, claim_id, "APPROVED", 110_000)
    view = enrolled.view(actor, claim_id)
    assert view.standing.contradicts
    assert view.decision is not None
    assert view.decision.amount == 110_000  # the receipt is the union's own word


def test_a_returned_claim_is_worked_on_again_and_the_old_word_does_not_hold_for_it(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    claim_id = sent(enrolled, actor, second, as_claim(claims[0]))
    with pytest.raises(rules.StateForbids):
        enrolled.take_up(actor, claim_id)
    word(db, actor, claim_id, "RETURNED")
    assert enrolled.counts(actor).returned == 1
    enrolled.take_up(actor, claim_id)
    view = enrolled.view(actor, claim_id)
    assert (view.state, view.decision, view.first_by) == (rules.TAKEN, None, None)
    assert view.standing.said is not None
    raw = as_claim(claims[0])
    enrolled.correct(actor, claim_id, raw.claimed_on, {**raw.facts, "other_reimbursed": 0})
    enrolled.assess(actor, claim_id)
    enrolled.confirm(second, claim_id)
    enrolled.submit(actor)
    assert enrolled.view(actor, claim_id).state == rules.SENT
    word(db, actor, claim_id, "APPROVED", 90_000, "2026-11-01")
    assert enrolled.view(actor, claim_id).state == "APPROVED"


def test_a_sent_claim_is_asked_back_in_words_and_stays_frozen(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    claim_id = sent(enrolled, actor, second, as_claim(claims[0]))
    with pytest.raises(ReasonMissing):
        enrolled.ask_back(actor, claim_id, "")
    event = enrolled.ask_back(actor, claim_id, "总费用登记错了一位")
    view = enrolled.view(actor, claim_id)
    assert view.state == rules.SENT
    assert view.standing.asked_back is not None
    assert view.standing.asked_back.id == event
    with pytest.raises(rules.StateForbids):
        enrolled.supply(actor, claim_id, ["D07"])
    word(db, actor, claim_id, "RETURNED")
    assert enrolled.view(actor, claim_id).standing.asked_back is None
    with pytest.raises(rules.StateForbids):
        enrolled.ask_back(actor, claim_id, "again")


def test_an_appeal_takes_a_refused_claim_up_within_its_days(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    claim_id = sent(enrolled, actor, second, as_claim(claims[0]))
    word(db, actor, claim_id, "DENIED", on="2026-11-01")
    last = date(2026, 11, 1) + timedelta(days=standing.appeal_days())
    with pytest.raises(AppealTooLate):
        enrolled.appeal(actor, claim_id, last + timedelta(days=1), "当时已参保")
    enrolled.appeal(actor, claim_id, last, "当时已参保，附参保凭证")
    view = enrolled.view(actor, claim_id)
    assert (view.state, view.decision) == (rules.APPEAL, None)
    assert view.standing.begun is not None
    assert view.standing.begun.words == "当时已参保，附参保凭证"
    assert enrolled.assess(actor, claim_id).state == "payable"
    enrolled.confirm(second, claim_id)
    enrolled.submit(actor)
    word(db, actor, claim_id, "DENIED", on="2026-11-19")
    assert enrolled.view(actor, claim_id).state == "DENIED"
    with pytest.raises(NothingToCancel):  # the appeal began a round: it is not taken back
        enrolled.cancel(actor, claim_id, view.standing.begun.id)


def test_a_late_appeal_needs_the_paper_that_allows_it(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database
) -> None:
    claim_id = sent(enrolled, actor, second, as_claim(claims[0]))
    word(db, actor, claim_id, "APPROVED", 1, on="2026-10-01")
    with pytest.raises(AppealTooLate):
        enrolled.appeal(actor, claim_id, TODAY, "金额不对")
    enrolled.appeal(actor, claim_id, TODAY, "金额不对", "吉工互〔2026〕11号")
    assert enrolled.view(actor, claim_id).state == rules.APPEAL


# -- the end


def test_a_claim_is_withdrawn_with_a_reason_and_opened_again(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    enrolled.assess(actor, claim_id)
    with pytest.raises(ReasonMissing):
        enrolled.withdraw(actor, claim_id, "")
    enrolled.withdraw(actor, claim_id, "登记错了人")
    assert enrolled.view(actor, claim_id).state == "WITHDRAWN"
    again = enrolled.take_claim(actor, as_claim(claims[0], no=99))
    assert enrolled.assess(actor, again).state == "payable"  # the withdrawn claim holds no invoice
    (event,) = enrolled.close(actor, [claim_id])
    assert enrolled.view(actor, claim_id).state == "CLOSED"
    enrolled.cancel(actor, claim_id, event)
    enrolled.reopen(actor, claim_id)
    assert enrolled.view(actor, claim_id).state == rules.TAKEN


def test_only_an_event_that_was_reported_waits_for_its_facts(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    raw = as_claim(claims[0])
    told = ClaimIn(
        raw.name,
        raw.id_no,
        raw.claimed_on,
        {"benefit": "hospital", "event_on": raw.facts["event_on"]},
        reported=True,
    )
    claim_id = enrolled.take_claim(actor, told)
    assert enrolled.view(actor, claim_id).state == "REPORTED"
    with pytest.raises(rules.StateForbids):
        enrolled.assess(actor, claim_id)
    enrolled.correct(actor, claim_id, raw.claimed_on, raw.facts)
    assert enrolled.assess(actor, claim_id).state == "payable"


# -- the money


def approved(aid: Aid, actor: Actor, second: Actor, db: Database, claim: ClaimIn, amount: int) -> str:
    claim_id = sent(aid, actor, second, claim)
    word(db, actor, claim_id, "APPROVED", amount)
    return claim_id


def written(path: Path, rows: list[list[Any]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, [cell if cell is not None else "" for cell in row])


def test_a_claim_is_paid_by_transfer_and_the_bank_may_send_it_back(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database, tmp_path: Path
) -> None:
    one = approved(enrolled, actor, second, db, as_claim(claims[0]), 120_000)
    other = approved(enrolled, actor, second, db, as_claim(claims[1]), 50_001)
    with pytest.raises(AccountWrong):
        enrolled.set_payee(actor, one, Payee("", "吉林银行", "6222020200112233441"))
    enrolled.set_payee(actor, one, Payee("", "吉林银行", CARD[:4] + " " + CARD[4:]))
    found = {line.claim_id: line for line in enrolled.payments(actor)}
    assert {key: line.problem for key, line in found.items()} == {one: "", other: "no_card"}
    sheet = tmp_path / "bank.xlsx"
    enrolled.export_payments(actor, sheet)
    assert enrolled.view(actor, one).state == "PAYING"
    assert enrolled.view(actor, other).state == "APPROVED"
    rows = read_sheets(sheet)[0][1]
    assert rows[1][6:8] == [CARD, 1200]
    assert rows[2][2] == "人民币壹仟贰佰元整"
    assert len(rows) == 3
    enrolled.payment_failed(actor, one, "账号与户名不符")
    assert enrolled.view(actor, one).state == "PAY_FAILED"
    enrolled.set_payee(actor, one, Payee("王兰", "吉林银行", CARD))
    assert enrolled.view(actor, one).payee == Payee("王兰", "吉林银行", CARD)
    event, _second = enrolled.pay(actor, [one, other], TODAY, "回单 88")
    assert [enrolled.view(actor, key).state for key in (one, other)] == ["PAID", "PAID"]
    assert enrolled.payments(actor) == ()
    with pytest.raises(rules.StateForbids):
        enrolled.pay(actor, [one], TODAY)
    enrolled.cancel(actor, one, event)
    assert enrolled.view(actor, one).state == "PAY_FAILED"


def test_the_banks_sheet_comes_back_row_by_row(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database, tmp_path: Path
) -> None:
    ids = [approved(enrolled, actor, second, db, as_claim(claims[n]), 100_000 + n) for n in range(3)]
    for claim_id in ids:
        enrolled.set_payee(actor, claim_id, Payee("", "吉林银行", CARD))
    assert {line.problem for line in enrolled.payments(actor)} == {"card_twice"}
    sheet = tmp_path / "bank.xlsx"
    enrolled.export_payments(actor, sheet)
    rows = read_sheets(sheet)[0][1]
    answers = (("成功", "2026-11-18", ""), ("失败", "", "户名不符"), ("", "", ""))
    filled = [rows[0], *([*row[:8], *told] for row, told in zip(rows[1:4], answers, strict=True)), rows[4]]
    wrong = [["", "999", *[""] * 6, "成功"], ["", rows[3][1], *[""] * 6, "也许"]]
    written(sheet, [*filled, *wrong])
    told = enrolled.take_bank_answers(actor, sheet)
    assert (told.paid, told.failed, told.empty) == ((ids[0],), (ids[1],), 1)
    assert [(one.sheet_row, one.code) for one in told.refused] == [
        (6, "claim.not_to_pay"),
        (7, "claim.result_unknown"),
    ]
    assert [enrolled.view(actor, key).state for key in ids] == ["PAID", "PAY_FAILED", "PAYING"]
    again = enrolled.take_bank_answers(actor, sheet)  # twice: what is paid is not paid again
    assert again.paid == ()
    assert [one.sheet_row for one in again.refused] == [2, 6, 7]


def test_a_sheet_that_contradicts_itself_or_the_decision_pays_nothing(
    enrolled: Aid, actor: Actor, second: Actor, claims: list[dict[str, Any]], db: Database, tmp_path: Path
) -> None:
    ids = [approved(enrolled, actor, second, db, as_claim(claims[n]), 100_000 + n) for n in range(2)]
    numbers = [enrolled.view(actor, key).number for key in ids]
    sheet = tmp_path / "answer.xlsx"
    written(sheet, [["受理号", "金额(元)", "支付结果"], [numbers[0], 1000.01, "成功"],
                    [numbers[1], 1000.01, "成功"], [numbers[1], 1000.01, "失败"]])  # fmt: skip
    told = enrolled.take_bank_answers(actor, sheet)
    assert (told.paid, told.failed) == ((), ())
    assert [one.code for one in told.refused] == [
        "claim.amount_differs",
        "claim.twice_in_sheet",
        "claim.twice_in_sheet",
    ]
    assert [enrolled.view(actor, key).state for key in ids] == ["APPROVED", "APPROVED"]


def test_to_whom_the_money_goes_is_one_statement_everywhere() -> None:
    assert set(ACCOUNT) == set(ClaimPayeeRow.__together__) == OWNERS["claim_payee"].together
