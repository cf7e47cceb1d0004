"""Relief money from a draft to the ledger and back, by the rules of files, classes, projects and caps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from app import funds
from app.funds import Booking, Help, OverBudget, agreement
from app.hardship import Act, OwnShare
from app.hardship import happenings as h
from app.hardship.relief_caps import CentralNotForItem, CentralWithoutFile, OverReliefCap, ReliefFactMissing
from app.relief import Approval, GrantFilter, GrantIn, ProjectIn, paying_service, project_rows, rules
from app.security import NotAllowed
from app.security.tables import OperatorRow
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from tests.aid.test_relief_service import card
from tests.hardship.files import TODAY, number
from tests.relief.conftest import Here


def entries(here: Here, project: str) -> int:
    with here.db.reading() as tx:
        found = agreement(tx, project)
    assert found.holds, found
    return here.relief.project(here.actor, project).paid


def test_a_grant_is_drafted_approved_sent_to_the_bank_paid_and_taken_back(here: Here, tmp_path: Path) -> None:
    relief, actor = here.relief, here.actor
    made = relief.draft(actor, here.grant(amount=200_000))
    line = relief.grant(actor, made).line
    assert (line.state, line.head, line.name, line.source, line.is_due) == (
        "DRAFT",
        "甲一",
        "甲一",
        "04",
        False,
    )
    assert relief.approve(here.second, [made], Approval(TODAY)).done == (made,)
    view = relief.grant(actor, made)
    assert (view.line.state, view.approved_by, view.seconded_by, view.category) == (
        "APPROVED", here.second.operator_id, None, "1",
    )  # fmt: skip
    assert view.facts["line_month"] == 72_000
    assert any("8,640.00" in step.words("en") for step in view.steps)
    sheet = tmp_path / "bank.xlsx"
    (payment,) = relief.export_payments(actor, sheet)
    assert (payment.amount, payment.payee, payment.is_payable) == (200_000, "甲一", True)
    assert relief.grant(actor, made).line.state == "PAYING"
    rows = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
    assert rows[0][1] == "救助编号"
    assert rows[1][1] == view.line.number
    assert rows[1][7] == 2000
    done = relief.pay(actor, [made], TODAY)
    assert (done.done, done.refused) == ((made,), ())
    assert entries(here, here.own) == 200_000
    assert relief.grant(actor, made).entry_id
    relief.take_payment_back(actor, made, "退票")
    assert entries(here, here.own) == 0
    view = relief.grant(actor, made)
    assert (view.line.state, view.line.paid_on, view.reason_back) == ("APPROVED", None, "退票")
    assert relief.pay(actor, [made], TODAY).done == (made,)
    assert entries(here, here.own) == 200_000


def test_the_banks_answers_are_taken_row_by_row(here: Here, tmp_path: Path) -> None:
    relief, actor = here.relief, here.actor
    first, second, third = (here.approved(here.grant(amount=amount)) for amount in (100, 200, 300))
    numbers = [relief.grant(actor, one).line.number for one in (first, second, third)]
    sheet = tmp_path / "answers.xlsx"
    import_rows = [
        ("救助编号", "金额(元)", "支付结果", "支付日期", "失败原因"),
        (numbers[0], 1, "成功", "2026-11-20", ""), (numbers[1], 2, "失败", "", "户名不符"),
        (numbers[2], 4, "成功", "", ""), ("B9999-XXX", 1, "成功", "", ""),
    ]  # fmt: skip
    with xlsxwriter.Workbook(str(sheet)) as book:
        page = book.add_worksheet()
        for at, row in enumerate(import_rows):
            page.write_row(at, 0, row)
    told = relief.take_bank_answers(actor, sheet)
    assert (told.paid, told.failed, told.empty) == ((first,), (second,), 0)
    assert [one.code for one in told.refused] == ["claim.amount_differs", "relief.not_to_pay"]
    assert relief.grant(actor, second).reason_back == "户名不符"
    assert relief.take_bank_answers(actor, sheet).paid == ()  # twice: what is paid is not paid again


def test_first_filed_then_helped_and_an_exit_stops_the_payment(here: Here) -> None:
    other = here.hardship.open_file(here.actor, household_id=here.hardship.window(here.actor)[1])
    assert isinstance(here.refused(here.grant(file_id=other)), rules.FileNeeded)
    made = here.approved(here.grant())
    exit_ = Act(h.EXITED, TODAY, result=h.RESOLVED, reason="1")
    here.hardship.act(here.actor, here.file, exit_)
    assert isinstance(here.relief.pay(here.actor, [made], TODAY).refused[0][1], rules.FileNeeded)


def test_whoever_drafts_does_not_approve_alone(here: Here) -> None:
    made = here.relief.draft(here.actor, here.grant())
    alone = here.relief.approve(here.actor, [made], Approval(TODAY))
    assert isinstance(alone.refused[0][1], rules.SecondMissing)
    same = here.relief.approve(here.actor, [made], Approval(TODAY), here.actor)
    assert isinstance(same.refused[0][1], rules.SecondSame)
    ahead = here.relief.approve(here.actor, [made], Approval(TODAY + timedelta(days=1), "3号"))
    assert isinstance(ahead.refused[0][1], rules.ApprovalAhead)
    assert here.relief.approve(here.actor, [made], Approval(TODAY), here.second).done == (made,)
    here.relief.withdraw_approval(here.second, made, "金额有误")
    assert here.relief.grant(here.actor, made).line.state == "DRAFT"
    assert here.relief.approve(here.actor, [made], Approval(TODAY, "青工发〔2026〕3号")).done == (made,)
    assert here.relief.grant(here.actor, made).approval_no == "青工发〔2026〕3号"


def test_whoever_changes_a_draft_of_another_does_not_approve_it_alone(here: Here) -> None:
    """The amount, the person, the account: what another drafted is not approved as what it never was."""
    made = here.relief.draft(here.second, here.grant())
    here.relief.change(here.actor, made, here.grant(amount=90_000))
    alone = here.relief.approve(here.actor, [made], Approval(TODAY))
    assert isinstance(alone.refused[0][1], rules.SecondMissing)
    here.relief.change(here.second, made, here.grant(amount=90_000))  # as it stands: nothing was changed
    assert isinstance(
        here.relief.approve(here.actor, [made], Approval(TODAY)).refused[0][1], rules.SecondMissing
    )
    assert here.relief.approve(here.second, [made], Approval(TODAY)).done == (made,)


def test_above_a_cap_both_are_asked_a_document_and_a_second_person(here: Here) -> None:
    above = here.grant(amount=864_001)
    error = here.refused(above)
    assert isinstance(error, OverReliefCap)
    assert "8,640.00" in error.words("zh_CN")
    made = here.relief.draft(here.actor, replace(above, document="青办〔2026〕9号"))
    paper = here.relief.approve(here.actor, [made], Approval(TODAY, "青工发〔2026〕3号"))
    assert isinstance(paper.refused[0][1], rules.SecondForMore)
    assert here.relief.approve(here.second, [made], Approval(TODAY)).done == (made,)
    view = here.relief.grant(here.actor, made)
    assert view.facts["above"] == 1
    assert view.steps[-1].words("en") == "More is allowed by document 青办〔2026〕9号."
    here.relief.pay(here.actor, [made], TODAY)
    assert isinstance(here.refused(here.grant(amount=1)), OverReliefCap)  # it counts all the same


def test_an_office_of_one_gives_more_by_its_two_papers(here: Here) -> None:
    with here.db.transaction("operator.left", here.actor) as tx:
        tx.get(OperatorRow, here.second.operator_id).active = False
    made = here.relief.draft(here.actor, here.grant(amount=864_001, document="青办〔2026〕9号"))
    assert isinstance(
        here.relief.approve(here.actor, [made], Approval(TODAY)).refused[0][1], rules.SecondMissing
    )
    assert here.relief.approve(here.actor, [made], Approval(TODAY, "3号")).done == (made,)


def test_what_is_promised_counts_like_what_is_paid(here: Here) -> None:
    first, second = (here.relief.draft(here.actor, here.grant(amount=500_000)) for _n in range(2))
    done = here.relief.approve(here.second, [first, second], Approval(TODAY))
    assert done.done == (first,)
    assert isinstance(done.refused[0][1], OverReliefCap)
    here.relief.withdraw_approval(here.second, first, "改批另一笔")
    assert here.relief.approve(here.second, [second], Approval(TODAY)).done == (second,)


def test_central_money_goes_to_its_items_classes_and_files_only(here: Here) -> None:
    assert here.relief.grant(here.actor, here.paid(here.grant(project_id=here.central))).line.source == "01"
    assert entries(here, here.central) == 100_000
    wrong = here.grant("08", project_id=here.central)
    assert isinstance(here.refused(wrong), CentralNotForItem)
    legal = here.grant("04", project_id=here.central)
    assert isinstance(here.refused(legal), project_rows.ProjectOtherItem)
    emergency = GrantIn(
        "01", 10_000, "EMERGENCY", name="丙三", id_no=number(3), project_id=here.central, reason="火灾"
    )
    assert isinstance(here.refused(emergency), CentralWithoutFile)


def test_a_project_gives_no_more_than_it_has_and_says_what_was_used(here: Here) -> None:
    relief, actor = here.relief, here.actor
    small = relief.found_project(actor, ProjectIn("社会捐助", 2026, "05", 150_000, people=3))
    first = here.approved(here.grant(project_id=small))
    assert isinstance(here.refused(here.grant(project_id=small)), project_rows.ProjectShort)
    relief.pay(actor, [first], TODAY)
    view = relief.project(actor, small)
    assert (view.budget, view.promised, view.paid, view.left, view.grants, view.reached) == (
        150_000, 0, 100_000, 50_000, 1, 1,
    )  # fmt: skip
    assert view.books_agree
    told = ProjectIn("社会捐助", 2026, "05", 99_999, people=3)
    with pytest.raises(project_rows.ProjectTooSmall):
        relief.change_project(actor, small, told)
    before = relief.change_project(actor, small, replace(told, budget=200_000))
    assert before.budget == 150_000
    assert relief.project(actor, small).left == 100_000
    with pytest.raises(project_rows.ProjectUsed):
        relief.drop_project(actor, small)
    relief.take_payment_back(actor, first, "退")
    relief.withdraw_approval(here.second, first, "退")
    relief.drop_project(actor, small)
    assert relief.project(actor, small).off
    assert isinstance(here.refused(here.grant(project_id=small)), project_rows.ProjectNeeded)
    relief.restore_project(actor, small)
    assert entries(here, small) == 0


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (ProjectIn(" ", 2026, "04", 1), "name"),
        (ProjectIn("x", 26, "04", 1), "year"),
        (ProjectIn("x", 2026, "99", 1), "source"),
        (ProjectIn("x", 2026, "04", 0), "budget"),
        (ProjectIn("x", 2026, "04", 1, people=-1), "people"),
        (ProjectIn("x", 2026, "01", 1, item="01"), "number"),
        (ProjectIn("x", 2026, "01", 1, "5号"), "item"),
        (ProjectIn("x", 2026, "01", 1, "5号", "08"), "item"),
    ],
)
def test_a_project_that_cannot_be_is_refused_by_field(told: ProjectIn, field: str) -> None:
    with pytest.raises(rules.RuleError) as error:
        project_rows.checked(told)
    assert error.value.field == field


def test_own_share_comes_from_claims_after_mutual_aid_and_by_hand_with_a_reason(here: Here) -> None:
    here.shares[number(1)] = OwnShare(500_000, 180_000)
    head = here.hardship.file(here.actor, here.file).people[0].id
    told = here.grant("02", 320_001, person_id=head)
    look = here.relief.look(here.actor, told)
    assert (look.own_cost, look.mutual_aid, look.verdict.room) == (500_000, 180_000, 320_000)
    assert isinstance(here.refused(told), OverReliefCap)
    more = replace(told, own_cost=600_000)
    error = here.refused(more)
    assert isinstance(error, rules.FiguresReason)
    assert error.field == "own_cost"
    made = here.approved(replace(more, figures_reason="另有票据"))
    assert here.relief.grant(here.actor, made).facts["own_cost"] == 600_000
    del here.shares[number(1)]
    assert isinstance(here.relief.look(here.actor, told).missing, ReliefFactMissing)


def test_a_draft_says_what_was_given_already(here: Here) -> None:
    here.paid(here.grant())
    look = here.relief.look(here.actor, here.grant(amount=800_000))
    assert not look.may_be_approved
    assert look.verdict.above == 36_000
    assert [one.code for one in look.warnings] == ["same_item"]
    assert "1,000.00" in look.warnings[0].words("ko_KR")


def test_an_emergency_is_helped_within_its_limit_and_a_file_follows(here: Here, clock: FixedClock) -> None:
    told = GrantIn("08", 200_000, "EMERGENCY", name="乙二", id_no=number(2), project_id=here.own, reason="房屋过火",
                   account=card(2))  # fmt: skip
    made = here.paid(told)
    assert isinstance(here.refused(replace(told, item="01", amount=100_001)), OverReliefCap)
    line = here.relief.grant(here.actor, made).line
    assert (line.follows, line.overdue) == (TODAY + timedelta(days=30), False)
    clock.moment += timedelta(days=31)
    assert here.relief.counts(here.actor)["overdue"] == 1
    (late,) = here.relief.grants(here.actor, GrantFilter(listed="overdue"))
    assert late.id == made
    file_id = here.hardship.open_file(here.actor, household_id=here.hardship.window(here.actor)[1])
    assert here.relief.counts(here.actor)["overdue"] == 1  # a file nobody applied for is none
    here.hardship.act(here.actor, file_id, Act(h.APPLY, clock.today()))
    assert here.relief.counts(here.actor)["overdue"] == 0


def test_what_an_emergency_gave_counts_when_the_household_is_on_file(here: Here) -> None:
    told = GrantIn("01", 300_000, "EMERGENCY", name="甲一", id_no=number(1), project_id=here.own, reason="急",
                   account=card(2))  # fmt: skip
    here.paid(told)
    assert here.relief.look(here.actor, here.grant()).verdict.room == 564_000


def test_refused_given_up_and_taken_up_again(here: Here) -> None:
    relief, actor = here.relief, here.actor
    made = relief.draft(actor, here.grant())
    with pytest.raises(rules.ReasonMissing):
        relief.refuse(here.second, made, " ")
    relief.refuse(here.second, made, "不符合条件")
    assert relief.grant(actor, made).line.state == "REFUSED"
    with pytest.raises(rules.GrantForbids):
        relief.change(actor, made, here.grant())
    assert relief.reopen(actor, [made]).done == (made,)
    assert relief.drop(actor, [made]).done == (made,)
    assert relief.drop(actor, [made]).done == ()
    relief.reopen(actor, [made])
    before = relief.change(actor, made, here.grant(amount=5))
    assert before.amount == 100_000
    assert relief.grant(actor, made).told.amount == 5


def test_a_payment_needs_a_card_and_a_day_that_fits(here: Here) -> None:
    made = here.approved(here.grant(payee="王芳", bank="", account=""))
    late = here.relief.pay(here.actor, [made], TODAY + timedelta(days=1))
    assert isinstance(late.refused[0][1], rules.PaidOutside)
    assert isinstance(here.relief.pay(here.actor, [made], TODAY).refused[0][1], paying_service.CardNeeded)
    assert here.relief.payments(here.actor)[0].problem == "no_card"
    with pytest.raises(rules.AccountWrong):
        here.relief.set_account(here.actor, made, "王芳", "工行", "123")
    here.relief.set_account(here.actor, made, "王芳", "工行", card(3))
    assert here.relief.pay(here.actor, [made], TODAY).done == (made,)
    with pytest.raises(rules.GrantForbids):
        here.relief.set_account(here.actor, made, "", "", "")


def test_a_draft_that_cannot_be_is_refused_by_field(here: Here) -> None:
    for told, field in (
        ({"way": "?"}, "way"), ({"item": "07"}, "item"), ({"item": "09"}, "item"), ({"amount": 0}, "amount"),
        ({"file_id": None}, "file_id"), ({"item": "02"}, "person_id"), ({"own_cost": -1}, "own_cost"),
        ({"way": "EMERGENCY"}, "name"), ({"way": "EMERGENCY", "name": "甲"}, "id_no"),
        ({"item": "03", "person_id": "x"}, "school_year"), ({"account": "12"}, "account"),
        ({"file_id": "gone"}, "file_id"),
    ):  # fmt: skip
        with pytest.raises(rules.RuleError) as error:
            here.relief.draft(here.actor, here.grant(**told))
        assert error.value.field == field
        assert "{" not in error.value.words("zh_CN")
    assert here.relief.grants(here.actor) == ()


def test_lists_are_found_by_number_name_and_filters_and_go_to_excel(here: Here, tmp_path: Path) -> None:
    first = here.paid(here.grant())
    second = here.relief.draft(here.actor, here.grant("04", 5_000, project_id=None))
    relief, actor = here.relief, here.actor
    assert {one.id for one in relief.grants(actor)} == {first, second}
    for wanted, found in (
        (GrantFilter(states=frozenset({"PAID"})), {first}), (GrantFilter(items=frozenset({"04"})), {second}),
        (GrantFilter(sources=frozenset({"04"})), {first}), (GrantFilter(projects=frozenset({here.own})), {first}),
        (GrantFilter("甲一"), {first, second}), (GrantFilter(number(1)[-6:]), {first, second}),
        (GrantFilter("乙"), set()), (GrantFilter(file_id=here.file, years=frozenset({2026})), {first, second}),
        (GrantFilter(years=frozenset({2025})), set()),
    ):  # fmt: skip
        assert {one.id for one in relief.grants(actor, wanted)} == found
    assert relief.grant_numbered(actor, relief.grant(actor, first).line.number.lower()) == first
    assert relief.counts(actor)["PAID"] == 1
    sheet = tmp_path / "list.xlsx"
    assert relief.export(actor, sheet) == 2
    rows = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python()
    assert rows[-1][11] == 1050


def test_roles(here: Here) -> None:
    reviewer, reader = replace(here.second, role="reviewer"), replace(here.second, role="reader")
    made = here.relief.draft(here.actor, here.grant())
    for doing in (
        lambda: here.relief.draft(reviewer, here.grant()),
        lambda: here.relief.pay(reviewer, [made], TODAY),
        lambda: here.relief.approve(reader, [made], Approval(TODAY)),
        lambda: here.relief.approve(here.actor, [made], Approval(TODAY), reader),
        lambda: here.relief.found_project(reviewer, ProjectIn("x", 2026, "04", 1)),
    ):
        with pytest.raises(NotAllowed):
            doing()
    assert here.relief.grants(reader)
    assert here.relief.approve(reviewer, [made], Approval(TODAY)).done == (made,)


def test_the_ledger_has_the_last_word_on_a_payment(here: Here, actor: Actor) -> None:
    """Part of the money is gone before the payment: the ledger says so and nothing is booked."""
    small = here.relief.found_project(actor, ProjectIn("本级", 2026, "04", 100_000))
    made = here.approved(here.grant(project_id=small))
    with here.db.transaction("test", actor) as tx:
        funds.hand_over(tx, Booking(small, "elsewhere", date(2026, 11, 20), actor.operator_id), Help(1, "04"))
    refused = here.relief.pay(actor, [made], TODAY).refused
    assert isinstance(refused[0][1], OverBudget)
    assert here.relief.grant(actor, made).entry_id is None
