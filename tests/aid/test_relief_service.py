"""A second relief campaign on a real database: proposed, changed by hand, approved, paid, taken back; the ledger agrees."""

from __future__ import annotations

import contextlib
import io
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from app.aid import (
    Aid,
    ClaimFilter,
    ClaimIn,
    Elsewhere,
    NewRelief,
    ReliefApproval,
    ReliefRule,
    ReliefSheet,
    Tier,
    own_shares,
    second_relief_to,
    take_decision,
)
from app.aid import relief_words as words
from app.aid.relief_rows import ReliefLine
from app.aid.relief_service import templates
from app.aid.relief_tables import ReliefLineRow
from app.funds import Called, Funds, LedgerFilter, agreement
from app.hardship.tables import HouseholdRow
from app.members import members_of_unit
from app.printing import FORMS, wording
from app.printing.pdf import draw
from app.printing.sheet import Stamp
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.cells import read_sheets
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.money import capital, yuan
from app.unions import Unions
from tests.aid.conftest import DEMO, UNIT

DAYS = (date(2026, 1, 1), date(2026, 12, 31))


def card(seed: int) -> str:
    """Return a bank card's number that checks."""
    body = f"62220202001122{seed:04d}"
    digits = [int(sign) * (2 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(body))]
    total = sum(digit - 9 if digit > 9 else digit for digit in digits)
    return f"{body}{-total % 10}"


class Relieved:
    """An office whose enrolled people have claims with a burden left."""

    def __init__(self, aid: Aid, actor: Actor, db: Database, clock: FixedClock) -> None:
        self.aid, self.actor, self.db, self.clock = aid, actor, db, clock
        self.second = replace(actor, operator_id=new_id(), name="李明", role="reviewer")
        with db.reading() as tx:
            self.people = members_of_unit(tx, UNIT)
        self.claims = 0

    def claim(self, n: int, burden: int, kind: str = "hospital", **facts: object) -> str:
        who = self.people[n]
        self.claims += 1
        told = {
            "benefit": kind, "event_on": "2026-05-02", "admitted": "2026-05-02", "discharged": "2026-05-12", "days": 11,
            "total": burden + 1_000_00, "pool_paid": 1_000_00, "self_pay_in_catalogue": burden, "self_pay_outside": 0,
            "other_reimbursed": 0, "invoice": f"R{self.claims}", "documents": ["D01", "D02", "D03", "D04", "D05", "D06"],
        } | facts  # fmt: skip
        claim_id = self.aid.take_claim(
            self.actor, ClaimIn(who.name, who.id_no, date(2026, 6, 1), told, plan=DEMO)
        )
        self.aid.assess(self.actor, claim_id)
        return claim_id

    def household(self, n: int, category: str) -> None:
        who = self.people[n]
        with self.db.transaction("test.household", self.actor) as tx:
            row = tx.scalar(select(HouseholdRow).where(HouseholdRow.id_no == who.id_no))
            if row is None:
                row = HouseholdRow(
                    id=new_id(), head=who.name, doc_type=who.doc_type, id_no=who.id_no, place="青山镇", phone="",
                    people=3, income=1, rigid=0, cause="01", bank="工商银行青山支行", account=card(n), category=category,
                    net_pc=-200_00, steps="[]",
                    line='{"dibao_month":70000,"region":"222401","relative_factor":"1.5","year":2026}',
                    assessed_on=date(2026, 3, 1), pinyin="a", initials="a",
                )  # fmt: skip
                tx.add(row)
            row.category = category

    def found(self, pool: int = 10_000_00, rule: ReliefRule | None = None) -> str:
        told = NewRelief("2026年二次救助", *DAYS, "04", pool, rule or templates()["BURDEN"])
        return self.aid.found_relief(self.actor, told).view.id

    def lines(self, relief_id: str) -> dict[str, ReliefLine]:
        return {line.name: line for line in self.aid.relief(self.actor, relief_id).lines}

    def amount(self, relief_id: str, n: int) -> int:
        return self.lines(relief_id)[self.people[n].name].amount

    def line(self, relief_id: str, n: int) -> str:
        return self.lines(relief_id)[self.people[n].name].id

    def approve(self, relief_id: str) -> ReliefSheet:
        return self.aid.approve_relief(
            self.actor, relief_id, ReliefApproval(date(2026, 11, 1), "青工发〔2026〕9号")
        )

    def books(self, relief_id: str) -> bool:
        with self.db.reading() as tx:
            return agreement(tx, relief_id).holds


@pytest.fixture
def made(enrolled: Aid, actor: Actor, db: Database, clock: FixedClock) -> Relieved:
    office = Relieved(enrolled, actor, db, clock)
    office.claim(0, 20_000_00)
    office.claim(1, 60_000_00)
    office.claim(2, 200_00)
    return office


def test_people_are_proposed_with_their_reasons(made: Relieved) -> None:
    relief_id = made.found()
    done = made.aid.propose_relief(made.actor, relief_id)
    assert (done.added, done.changed) == (2, 0)
    assert [(one.name, one.why.code) for one in done.left_off] == [(made.people[2].name, "below")]
    first = made.lines(relief_id)[made.people[0].name]
    view = made.aid.view(made.actor, first.claims[0])
    assert view.assessment is not None
    assert first.burden == 20_000_00 - view.assessment.amount
    assert (first.amount, first.times, first.insured) == (1_000_00, 1, 1_000_00)
    assert first.paid == view.assessment.amount
    assert "元" in first.why.words("zh_CN")
    again = made.aid.propose_relief(made.actor, relief_id)
    assert (again.added, again.changed) == (0, 0)


def test_one_stay_under_two_claims_counts_once_and_what_the_union_gave_is_taken_off(
    enrolled: Aid, actor: Actor, db: Database, clock: FixedClock
) -> None:
    helped = lambda _tx, people, _first, _last: {people[0]: 1_000_00}  # noqa: E731
    office = Relieved(Aid(db, Guard(), clock, Elsewhere(helped)), actor, db, clock)
    first = office.claim(0, 40_000_00)
    office.claim(0, 40_000_00, "critical", disease="01", invoice="R1")
    paid = sum(
        office.aid.view(actor, one).assessment.amount for one in office.aid.window(actor, ClaimFilter())
    )
    relief_id = office.found()
    office.aid.propose_relief(actor, relief_id)
    line = office.lines(relief_id)[office.people[0].name]
    assert line.burden == 40_000_00 - paid - 1_000_00
    assert (line.helped, line.insured, len(line.claims)) == (1_000_00, 1_000_00, 2)
    assert first in line.claims


def test_a_closed_hardship_file_gives_nothing_and_is_told(made: Relieved) -> None:
    made.household(0, "1")
    made.household(1, "2")
    relief_id = made.found(rule=templates()["CLASS"])
    made.aid.propose_relief(made.actor, relief_id)
    assert (made.amount(relief_id, 0), made.amount(relief_id, 1)) == (3_000_00, 2_000_00)
    made.household(0, "0")
    assert made.lines(relief_id)[made.people[0].name].closed
    with pytest.raises(words.FilesClosed) as caught:
        made.approve(relief_id)
    assert made.people[0].name in caught.value.words("zh_CN")
    assert made.aid.relief(made.actor, relief_id).view.state == "DRAFT"
    again = made.aid.propose_relief(made.actor, relief_id)
    assert again.changed == 1
    line = made.lines(relief_id)[made.people[0].name]
    assert (line.amount, line.why.code, line.category) == (0, "closed", "0")
    assert made.approve(relief_id).view.people == 1


def test_a_closed_file_may_be_kept_by_hand_with_a_second_person(made: Relieved) -> None:
    made.household(0, "1")
    relief_id = made.found(rule=templates()["CLASS"])
    made.aid.propose_relief(made.actor, relief_id)
    made.household(0, "0")
    line = made.line(relief_id, 0)
    made.aid.set_relief_amount(made.actor, relief_id, line, 1_500_00, "复核后仍困难", second=made.second)
    sheet = made.approve(relief_id)
    assert [one.amount for one in sheet.lines if one.id == line] == [1_500_00]


def test_a_claim_denied_for_untrue_documents_counts_for_nothing(made: Relieved) -> None:
    claim = made.claim(0, 30_000_00, event_on="2026-03-02", admitted="2026-03-02", discharged="2026-03-12")
    other = made.claim(6, 30_000_00)
    for claim_id in (claim, other):
        made.aid.confirm(made.second, claim_id)
    made.aid.submit(made.actor)
    with made.db.transaction("test", made.actor) as tx:
        for claim_id, reasons in ((claim, ["09"]), (other, ["03"])):
            take_decision(tx, {
                "table": "claim", "row_id": claim_id, "state": "DENIED", "amount": 0, "reasons": reasons,
                "on": "2026-07-01", "by": "",
            })  # fmt: skip
    relief_id = made.found()
    made.aid.propose_relief(made.actor, relief_id)
    first, denied = (made.lines(relief_id)[made.people[n].name] for n in (0, 6))
    assert claim not in first.claims
    assert (denied.burden, denied.paid, denied.times) == (30_000_00, 0, 0)


def test_who_was_not_covered_or_not_calculated_is_told(made: Relieved) -> None:
    made.claim(3, 50_000_00, event_on="2025-05-02", admitted="2025-05-02", discharged="2025-05-12")
    who = made.people[4]
    facts = {"benefit": "hospital", "event_on": "2026-05-02", "self_pay_in_catalogue": 9_000_00}
    made.aid.take_claim(made.actor, ClaimIn(who.name, who.id_no, date(2026, 6, 1), facts))
    told = NewRelief("x", date(2025, 1, 1), DAYS[1], "04", 1_000_00, templates()["BURDEN"])
    relief_id = made.aid.found_relief(made.actor, told).view.id
    left = {one.name: one.why.code for one in made.aid.propose_relief(made.actor, relief_id).left_off}
    assert left[made.people[3].name] == "not_covered"
    assert left[who.name] == "not_calculated"


def test_what_is_done_by_hand_needs_reason_second_person_and_room_in_the_pool(made: Relieved) -> None:
    relief_id = made.found(pool=3_000_00)
    made.aid.propose_relief(made.actor, relief_id)
    aid, actor, one = made.aid, made.actor, made.line(relief_id, 0)
    refused: list[tuple[type[RuleError], str, dict[str, object]]] = [
        (words.ReasonMissing, "reason", {"amount": 1_000_00, "reason": " ", "decision": "1"}),
        (words.SecondMissing, "decision", {"amount": 1_000_00, "reason": "困难"}),
        (words.SecondSame, "operator", {"amount": 1_000_00, "reason": "困难", "second": actor}),
        (words.PoolExceeded, "amount", {"amount": 3_000_01, "reason": "困难", "decision": "1"}),
        (words.AmountWrong, "amount", {"amount": 0, "reason": "困难", "decision": "1"}),
    ]
    for error, field, told in refused:
        with pytest.raises(error) as caught:
            aid.set_relief_amount(actor, relief_id, one, **told)  # type: ignore[arg-type]
        assert caught.value.field == field
    reader = replace(made.second, role="reader")
    with pytest.raises(NotAllowed):
        aid.set_relief_amount(actor, relief_id, one, 1_000_00, "困难", second=reader)
    aid.set_relief_amount(actor, relief_id, one, 2_900_00, "困难", second=made.second)
    assert (made.amount(relief_id, 0), made.amount(relief_id, 1)) == (2_900_00, 100_00)
    with pytest.raises(words.PoolTooSmall):
        aid.change_relief(actor, relief_id, pool=2_899_99)
    aid.change_relief(actor, relief_id, pool=8_000_00)
    assert made.amount(relief_id, 1) == 3_000_00
    with pytest.raises(words.ReasonMissing):
        aid.take_off_relief(actor, relief_id, one, "")
    aid.take_off_relief(actor, relief_id, one, "本人放弃")
    assert made.aid.relief(actor, relief_id).view.total == 3_000_00
    aid.change_relief(actor, relief_id, pool=2_000_00)
    with pytest.raises(words.PoolExceeded):
        aid.put_back_on_relief(actor, relief_id, one)
    assert made.books(relief_id)
    with pytest.raises(words.OnAlready):
        aid.add_to_relief(actor, relief_id, made.people[0].id, "特殊困难")
    with pytest.raises(words.AmountNeeded):
        aid.add_to_relief(actor, relief_id, made.people[7].id, "特殊困难")
    with pytest.raises(words.PoolExceeded):
        aid.add_to_relief(
            actor, relief_id, made.people[7].id, "特殊困难", amount=2_000_01, second=made.second
        )
    sheet = aid.add_to_relief(
        actor, relief_id, made.people[7].id, "特殊困难", amount=500_00, decision="会议纪要3"
    )
    added = next(line for line in sheet.lines if line.member_id == made.people[7].id)
    assert (added.amount, added.by_hand, added.reason, added.decision) == (
        500_00,
        True,
        "特殊困难",
        "会议纪要3",
    )


def test_approved_it_is_locked_and_paid_through_the_ledger(made: Relieved, tmp_path: Path) -> None:
    relief_id = made.found()
    aid, actor = made.aid, made.actor
    with pytest.raises(words.NobodyOn):
        made.approve(relief_id)
    aid.propose_relief(actor, relief_id)
    with pytest.raises(words.ReliefNotApproved):
        aid.pay_relief(actor, relief_id, date(2026, 11, 5))
    with pytest.raises(words.SecondMissing):
        aid.approve_relief(actor, relief_id, ReliefApproval(date(2026, 11, 1)))
    with pytest.raises(words.ApprovalAhead):
        aid.approve_relief(actor, relief_id, ReliefApproval(date(2027, 1, 1), "1"))
    aid.approve_relief(actor, relief_id, ReliefApproval(date(2026, 11, 1)), made.second)
    aid.withdraw_relief_approval(actor, relief_id)
    view = made.approve(relief_id).view
    assert (view.state, view.people, view.approval_no) == ("APPROVED", 2, "青工发〔2026〕9号")
    one = made.line(relief_id, 0)
    for act in (
        lambda: aid.propose_relief(actor, relief_id), lambda: aid.take_off_relief(actor, relief_id, one, "x"),
        lambda: aid.change_relief(actor, relief_id, pool=1), lambda: aid.drop_relief(actor, relief_id),
        lambda: aid.set_relief_amount(actor, relief_id, one, 1, "x", decision="1"),
    ):  # fmt: skip
        with pytest.raises(words.ReliefLocked):
            act()
    with pytest.raises(words.NothingToPay):
        aid.pay_relief(actor, relief_id, date(2026, 11, 5))
    with pytest.raises(words.AccountWrong):
        aid.set_relief_account(actor, relief_id, one, "工行", "6222020200112230013")
    aid.set_relief_account(actor, relief_id, one, "工行", f" {card(1)[:6]} {card(1)[6:]} ")
    with pytest.raises(words.PaidAhead):
        aid.pay_relief(actor, relief_id, date(2026, 10, 5))
    waiting = aid.export_relief_payments(actor, relief_id, tmp_path / "bank.xlsx")
    assert [one.problem for one in waiting] == ["no_card"]
    rows = read_sheets(tmp_path / "bank.xlsx")[0][1]
    assert rows[1][4] == card(1)
    assert rows[1][5] == made.amount(relief_id, 0) / 100
    paid = aid.pay_relief(actor, relief_id, date(2026, 11, 5))
    assert (paid.people, paid.total, len(paid.waiting)) == (1, made.amount(relief_id, 0), 1)
    funds = Funds(made.db, Guard(), made.clock, Called())
    books = funds.page(actor, funds.window(actor, LedgerFilter(kinds=frozenset({"GIVEN"}))))
    assert [(line.campaign_id, line.visit_id, line.expense) for line in books] == [
        (relief_id, one, paid.total)
    ]
    with pytest.raises(words.SomePaid):
        aid.withdraw_relief_approval(actor, relief_id)
    assert made.aid.relief(actor, relief_id).view.books_agree
    aid.take_relief_payment_back(actor, relief_id, one, "账号错误，银行退回")
    line = made.lines(relief_id)[made.people[0].name]
    assert (line.paid_on, line.entry_id, line.returned) == (None, None, "账号错误，银行退回")
    with pytest.raises(words.NotPaid):
        aid.take_relief_payment_back(actor, relief_id, one, "x")
    assert aid.pay_relief(actor, relief_id, date(2026, 11, 6), [one]).people == 1
    view = made.aid.relief(actor, relief_id).view
    assert (view.books_agree, view.paid_people, view.done) == (True, 1, False)


def test_a_draft_given_up_leaves_no_money_in_the_books(made: Relieved) -> None:
    relief_id = made.found()
    assert made.aid.drop_relief(made.actor, relief_id).view.state == "DROPPED"
    funds = Funds(made.db, Guard(), made.clock)
    assert [(one.budget, one.left) for one in funds.sources(made.actor, relief_id)] == [(0, 0)]
    assert made.books(relief_id)
    with pytest.raises(words.ReliefLocked):
        made.aid.propose_relief(made.actor, relief_id)


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"name": " "}, words.NameMissing), ({"last": date(2025, 1, 1)}, words.YearWrong),
        ({"source": "77"}, words.SourceUnknown), ({"pool": 0}, words.AmountWrong),
        ({"rule": ReliefRule("PLAN", plan=("no", "1"))}, words.PlanMissing),
        ({"rule": ReliefRule("PLAN", plan=(DEMO, "1"))}, words.PlanMissing),
        ({"rule": ReliefRule("BURDEN")}, words.TiersMissing),
    ],
)  # fmt: skip
def test_a_campaign_that_cannot_be_is_not_founded(
    made: Relieved, told: dict[str, object], error: type[RuleError]
) -> None:
    good = NewRelief("2026", *DAYS, "04", 1_000_00, templates()["BURDEN"])
    with pytest.raises(error):
        made.aid.found_relief(made.actor, replace(good, **told))  # type: ignore[arg-type]
    assert made.aid.reliefs(made.actor) == ()


def test_a_plan_of_second_relief_proposes_by_its_engine(made: Relieved) -> None:
    plan = made.aid.activate(made.actor, "yunnan-20-second-aid", demonstration=True)
    rule = made.aid.relief_templates(made.actor)["yunnan-20-second-aid"]
    assert rule.plan == ("yunnan-20-second-aid", plan.version)
    made.claim(5, 150_000_00 + 30_000_00)
    relief_id = made.found(pool=200_000_00, rule=rule)
    made.aid.propose_relief(made.actor, relief_id)
    line = made.lines(relief_id)[made.people[5].name]
    assert line.burden == 150_000_00
    assert (line.amount, line.why.code) == (30_000_00, "plan")
    assert set(made.lines(relief_id)) == {made.people[5].name}


def test_the_list_leaves_as_a_sheet(made: Relieved, tmp_path: Path) -> None:
    made.household(1, "1")
    relief_id = made.found()
    made.aid.propose_relief(made.actor, relief_id)
    made.aid.export_relief(made.actor, relief_id, tmp_path / "list.xlsx")
    head, *rows = read_sheets(tmp_path / "list.xlsx")[0][1]
    by_name = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    told = by_name[made.people[1].name]
    assert told["证件号码"] == made.people[1].id_no
    assert told["救助金额(元)"] == made.amount(relief_id, 1) / 100
    assert told["困难类别"] == "深度困难"
    assert told["家庭月人均纯收入(元)"] == -200
    assert told["银行卡号"] == card(1)


@pytest.mark.parametrize(
    "seed", [*range(2), *(pytest.param(one, marks=pytest.mark.long) for one in range(2, 60))]
)
def test_no_order_of_acts_shares_out_more_than_the_pool(made: Relieved, seed: int) -> None:
    chance, aid, actor = random.Random(seed), made.aid, made.actor
    for n in (3, 4, 5):
        made.claim(n, chance.randrange(1_000_00, 90_000_00))
    relief_id = made.found(pool=chance.randrange(500_00, 9_000_00))
    for _turn in range(25):
        lines = aid.relief(actor, relief_id).lines
        with contextlib.suppress(RuleError):
            any_act(made, chance, relief_id, chance.choice(lines).id if lines else "")
        sheet = aid.relief(actor, relief_id)
        assert sum(line.amount for line in sheet.lines if not line.off) <= sheet.view.pool
        assert sheet.view.total <= sheet.view.pool
        assert sheet.view.over == 0
    assert made.books(relief_id)
    with made.db.reading() as tx:
        granted = tx.scalars(select(ReliefLineRow.amount).where(ReliefLineRow.amount.is_not(None))).all()
    assert sum(granted) <= aid.relief(actor, relief_id).view.pool


def any_act(made: Relieved, chance: random.Random, relief_id: str, line: str) -> None:
    """Do any act of a campaign, whatever it needs."""
    aid, actor, amount = made.aid, made.actor, chance.randrange(1, 5_000_00)
    match chance.randrange(10):
        case 0 | 1:
            aid.propose_relief(actor, relief_id)
        case 2:
            aid.change_relief(actor, relief_id, pool=chance.randrange(100_00, 9_000_00))
        case 3:
            aid.change_relief(actor, relief_id, rule=ReliefRule("BURDEN", (Tier(0, amount),)))
        case 4:
            who = chance.choice(made.people).id
            aid.add_to_relief(actor, relief_id, who, "x", amount=amount, decision="1")
        case 5:
            aid.set_relief_amount(actor, relief_id, line, amount, "x", second=made.second)
        case 6:
            aid.set_relief_amount(actor, relief_id, line, None)
        case 7:
            aid.take_off_relief(actor, relief_id, line, "x")
        case 8:
            aid.put_back_on_relief(actor, relief_id, line)
        case _:
            made.approve(relief_id)
            aid.withdraw_relief_approval(actor, relief_id) if chance.random() < 0.7 else None


# -- papers


LANGUAGES = ("zh_CN", "ko_KR", "zh_CN+ko_KR")


def printed(made: Relieved, key: str, subject: str, language: str = "zh_CN") -> str:
    """Draw a paper as PDF and read it back."""
    with made.db.reading() as tx:
        view = FORMS[key].load(tx, subject)
    sheet = FORMS[key].fill(
        view, wording.load(key, language), Stamp("ABCDE-FGHJK", "2026-11-20 09:00", "经办一", 0)
    )
    out = io.BytesIO()
    draw(sheet, out)
    document = pypdfium2.PdfDocument(out.getvalue())
    try:
        return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    finally:
        document.close()


@pytest.fixture
def told(made: Relieved) -> tuple[Relieved, str]:
    Unions(made.db, Guard(), made.clock).found(made.actor, "222401001", "青山镇总工会")
    made.household(1, "2")
    relief_id = made.found(pool=3_000_00)
    made.aid.propose_relief(made.actor, relief_id)
    return made, relief_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_what_was_paid_what_is_left_and_why(told: tuple[Relieved, str], language: str) -> None:
    made, relief_id = told
    line = made.lines(relief_id)[made.people[1].name]
    words_on = printed(made, "second_aid", line.id, language)
    for expected in (
        line.name,
        line.id_masked,
        yuan(line.burden),
        yuan(line.paid),
        yuan(line.amount),
        "-200.00",
    ):
        assert expected in words_on
    assert capital(line.amount) in words_on
    assert line.id_no not in words_on
    if language == "zh_CN":
        assert "是，相对困难" in words_on
        assert "按比例核减" in words_on
        assert "市（州）总工会意见" in words_on
        assert "已批准" not in words_on
        made.approve(relief_id)
        assert "青工发〔2026〕9号" in printed(made, "second_aid", line.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_payment_list_says_who_is_paid_and_who_waits(told: tuple[Relieved, str], language: str) -> None:
    made, relief_id = told
    with pytest.raises(words.ReliefNotApproved):
        printed(made, "second_aid_payment", relief_id, language)
    made.approve(relief_id)
    words_on = printed(made, "second_aid_payment", relief_id, language)
    for expected in (
        card(1),
        yuan(made.amount(relief_id, 1)),
        made.people[0].name,
        capital(made.amount(relief_id, 1)),
    ):
        assert expected in words_on


def test_the_voucher_names_campaign_and_person(told: tuple[Relieved, str]) -> None:
    made, relief_id = told
    made.approve(relief_id)
    made.aid.pay_relief(made.actor, relief_id, date(2026, 11, 5))
    entry = made.lines(relief_id)[made.people[1].name].entry_id
    words_on = printed(made, "funds_voucher", entry or "")
    assert "2026年二次救助" in words_on
    assert made.people[1].name in words_on


def test_what_was_borne_and_what_second_relief_paid_is_told_to_who_asks_before_helping(
    made: Relieved,
) -> None:
    relief_id = made.found()
    made.aid.propose_relief(made.actor, relief_id)
    made.household(0, "1")
    made.aid.propose_relief(made.actor, relief_id)
    made.approve(relief_id)
    paid = made.aid.pay_relief(made.actor, relief_id, date(2026, 11, 5), [made.line(relief_id, 0)])
    id_no = made.people[0].id_no
    first = made.lines(relief_id)[made.people[0].name]
    with made.db.reading() as tx:
        (given,) = second_relief_to(tx, [id_no])[id_no]
        share = own_shares(tx, [id_no, made.people[2].id_no, "x"], 2026)
        none = own_shares(tx, [id_no], 2025)
    assert (given.kind, given.amount, given.on) == ("second_relief", paid.total, date(2026, 11, 5))
    assert share[id_no].borne == 20_000_00
    assert share[id_no].mutual_aid == first.paid + paid.total
    assert share[made.people[2].id_no].borne == 200_00
    assert "x" not in share
    assert none == {}
