"""Second relief on the desk, on the real services: proposed, set by hand, approved, paid; errors stand at their fields."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.aid import tiers_of, tiers_text
from app.funds.tables import FundBudgetRow
from app.members import Query
from app.shared.cells import read_sheets
from app.shared.money import yuan
from tests.aid.test_relief_service import card
from tests.ui.conftest import PASSWORD
from ui.pages.aid.page import AidPage
from ui.pages.funds.page import FundsPage
from ui.stations.aid import claimed
from ui.stations.reach import hasten
from ui.stations.relief import relieved


@pytest.fixture
def done():
    return (
        claimed,
        relieved,
    )


@pytest.fixture
def page(qtbot, desk, office):
    made = AidPage(desk)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    made.enter({"relief": ""})
    hasten(made)
    return made


@pytest.fixture
def shown(page, office):
    draft = next(one for one in office.aid.reliefs(office.actor) if one.state == "DRAFT")
    page.ways.relief(draft.id)
    hasten(page)
    return page.ways.shown


def cells(shown, line):
    return {column.key: column.text(line) for column in shown.grid.rows.columns}


def fill(window, **told):
    for name, words in told.items():
        field = window.form.fields[name]
        field.put(words) if name in ("operator", "way", "hardship_only") else field.setText(words)


def test_the_list_says_who_gets_how_much_and_why(shown):
    told = [cells(shown, line) for line in shown.lines]
    assert told[0]["state"] == "手工确定"
    assert told[0]["amount"] == "800.00"
    assert told[0]["reason"] == "家中另有病人"
    assert {one["state"] for one in told[1:-1]} <= {"按总额核减", "没有金额"}
    assert told[-1]["state"] == "已移出"
    assert "已按比例核减" in shown.sums.text()
    total = sum(line.amount for line in shown.lines if not line.off)
    assert total == 3_000_00
    assert yuan(total) in shown.sums.text()


def test_an_amount_needs_a_second_person_and_is_taken_back(shown, desk, office):
    office.operators.add(office.actor, "李明", "reviewer", PASSWORD)
    line = shown.lines[1]
    shown.stand_on(line.id)
    hasten(shown)
    shown.acts.amount_button.click()
    window = shown.acts.window
    fill(window, amount="900", reason="家庭困难")
    window.go_on()
    assert window.form.wrong_fields() == ["decision"]
    fill(window, amount="9999999")
    window.form.fields["decision"].setText("会议纪要3")
    window.go_on()
    assert window.form.wrong_fields() == ["amount"]
    fill(window, amount="900", decision="")
    other = next(one.id for one in office.operators.list(office.actor) if one.name == "李明")
    window.form.fields["operator"].put(other)
    window.form.fields["password"].setText(PASSWORD)
    window.go_on()
    hasten(shown)
    now = next(one for one in shown.lines if one.id == line.id)
    assert (now.amount, now.seconded_by, now.reason) == (900_00, other, "家庭困难")
    assert shown.current().id == line.id
    desk.said[-1][1]()
    hasten(shown)
    assert next(one for one in shown.lines if one.id == line.id).fixed is None


def test_somebody_is_taken_off_and_comes_back_with_the_undo(shown, desk):
    line = shown.lines[0]
    shown.stand_on(line.id)
    hasten(shown)
    shown.acts.off_button.click()
    shown.acts.window.go_on()
    assert shown.acts.window.form.wrong_fields() == ["reason"]
    fill(shown.acts.window, reason="重复")
    shown.acts.window.go_on()
    hasten(shown)
    assert next(one for one in shown.lines if one.id == line.id).off
    desk.said[-1][1]()
    hasten(shown)
    now = next(one for one in shown.lines if one.id == line.id)
    assert (now.off, now.reason, now.amount) == (False, "家中另有病人", 800_00)


def test_somebody_is_put_on_by_hand(shown, office, desk):
    on = {line.member_id for line in shown.lines}
    ids = office.members.window(office.actor, Query()).ids
    who = next(one for one in office.members.page(office.actor, list(ids)) if one.id not in on)
    shown.acts.add_button.click()
    window = shown.acts.window
    window.form.fields["person"].put(next(one for one in shown.acts._search(who.name) if one.id == who.id))
    fill(window, reason="特困")
    window.go_on()
    assert window.form.wrong_fields() == ["amount"]
    fill(window, amount="200", decision="会议纪要4")
    window.go_on()
    hasten(shown)
    now = next(one for one in shown.lines if one.member_id == who.id)
    assert (now.amount, now.by_hand, cells(shown, now)["why"]) == (200_00, True, "手工加入")
    desk.said[-1][1]()
    hasten(shown)
    gone = next(one for one in shown.lines if one.member_id == who.id)
    assert (gone.off, gone.reason) == (True, "加错了")
    shown.stand_on(gone.id)
    hasten(shown)
    shown.acts.on_button.click()
    hasten(shown)
    assert not next(one for one in shown.lines if one.member_id == who.id).off
    desk.said[-1][1]()
    hasten(shown)
    assert next(one for one in shown.lines if one.member_id == who.id).off


def test_approved_and_paid_it_opens_from_the_ledger(shown, page, desk, office, qtbot, tmp_path):
    shown.acts.approve_button.click()
    window = shown.acts.window
    fill(window, decision="青工发12号")
    window.go_on()
    hasten(page)
    assert shown.sheet.view.state == "APPROVED"
    assert shown.acts.amount_button.isHidden()
    line = shown.lines[0]
    shown.stand_on(line.id)
    hasten(page)
    shown.paying.card_button.click()
    fill(shown.paying.window, bank="工行", account="123")
    shown.paying.window.go_on()
    assert shown.paying.window.form.wrong_fields() == ["account"]
    fill(shown.paying.window, account=card(3))
    shown.paying.window.go_on()
    hasten(page)
    shown.paying.write_bank_sheet(tmp_path / "bank.xlsx")
    assert read_sheets(tmp_path / "bank.xlsx")[0][1][1][4] == card(3)
    shown.paying.write_whole_list(tmp_path / "list.xlsx")
    assert len(read_sheets(tmp_path / "list.xlsx")[0][1]) == len(shown.lines) + 1
    shown.paying.pay_button.click()
    shown.paying.window.go_on()
    hasten(page)
    paid = next(one for one in shown.lines if one.id == line.id)
    assert paid.paid_on == office.clock.today()
    assert "没有支付" in page.strip.words.text()
    funds = FundsPage(desk)
    qtbot.addWidget(funds)
    went = []
    object.__setattr__(desk, "go", lambda name, wish: went.append((name, dict(wish))))
    funds.enter({"campaign": shown.sheet.view.id})
    hasten(funds)
    lines = funds.grid.rows.source.rows(funds.grid.rows.ids)
    entry = next(one for one in lines if one.visit_id == line.id)
    told = {column.key: column.text(entry) for column in funds.grid.rows.columns}
    assert (told["campaign"], told["origin"]) == (shown.sheet.view.name, "二次救助")
    assert line.name in told["what"]
    funds.open_origin(entry)
    assert went == [("aid", {"relief": shown.sheet.view.id, "row": line.id})]
    page.enter(went[0][1])
    hasten(page)
    assert page.ways.shown.current().id == line.id
    page.ways.shown.paying.back_button.click()
    fill(page.ways.shown.paying.window, reason="账号错误")
    page.ways.shown.paying.window.go_on()
    hasten(page)
    assert page.ways.shown.current().returned == "账号错误"


def test_a_campaign_begins_with_a_template_whose_tiers_are_changed(shown, page, office, desk):
    shown.founding.button.click()
    window = shown.founding.window
    before = window.form.fields["tiers"].text()
    window.form.fields["way"].put("CLASS")
    window.form.fields["way"].touched.emit()
    assert window.form.fields["tiers"].text() != before
    assert "深度困难" in window.form.fields["tiers"].text()
    fill(window, name="测试", pool="5000")
    window.form.fields["tiers"].put("深度困难 1000 2500\n相对困难\t800")
    window.go_on()
    hasten(page)
    view = shown.sheet.view
    assert (view.name, view.pool) == ("测试", 5_000_00)
    assert [(one.key, one.low, one.amount) for one in view.rule.tiers] == [
        ("1", 1_000_00, 2_500_00),
        ("2", 0, 800_00),
    ]
    shown.founding.ask_change()
    window = shown.founding.window
    window.form.fields["tiers"].put("随便写的")
    window.go_on()
    assert window.form.wrong_fields() == ["tiers"]
    window.form.fields["tiers"].put("1 0 100")
    fill(window, pool="600")
    window.go_on()
    hasten(page)
    assert (shown.sheet.view.pool, len(shown.sheet.view.rule.tiers)) == (600_00, 1)
    desk.said[-1][1]()
    hasten(page)
    assert (shown.sheet.view.pool, len(shown.sheet.view.rule.tiers)) == (5_000_00, 2)


def test_escape_comes_back_to_the_claims_and_the_language_back_here(shown, page):
    assert page.way_back() == {"relief": shown.sheet.view.id, "row": shown.lines[0].id}
    assert page.new_button.isHidden()
    assert page.back()
    assert page.ways.shown is None
    assert not page.new_button.isHidden()
    assert page.stack.currentWidget() is page.queue


def test_who_may_only_read_changes_nothing(shown, page, office):
    object.__setattr__(office.actor, "role", "reader")
    try:
        page.ways.relief(shown.sheet.view.id)
        hasten(page)
        now = page.ways.shown
        verbs = [*now.acts.buttons, *now.paying.buttons, now.founding.button, now.founding.more_button]
        assert all(button.isHidden() for button in verbs)
    finally:
        object.__setattr__(office.actor, "role", "administrator")


def test_tiers_are_read_as_they_are_pasted():
    found = tiers_of("BURDEN", "5,000.00\t1000\n\n 20000：3000元 ")
    assert [(one.low, one.amount) for one in found] == [(5_000_00, 1_000_00), (20_000_00, 3_000_00)]
    assert tiers_of("BURDEN", tiers_text(found)) == found
    assert tiers_of("DISEASE", tiers_text(tiers_of("DISEASE", "critical 2000")))[0].key == "critical"


def test_second_relief_that_the_ledger_tells_otherwise_is_said_on_its_page(shown, desk, office, qtbot):
    funds = FundsPage(desk)
    qtbot.addWidget(funds)
    funds.show()
    went = []
    object.__setattr__(desk, "go", lambda name, wish: went.append((name, dict(wish))))
    funds.enter({})
    hasten(funds)
    assert not funds.strip.isVisible()
    view = office.aid.reliefs(office.actor)[0]
    with office.db.transaction("test", office.actor) as tx:
        tx.scalars(select(FundBudgetRow).where(FundBudgetRow.campaign_id == view.id)).one().budget = 1
    funds.refresh()
    hasten(funds)
    assert view.name in funds.strip.words.text()
    funds.strip._go()
    assert went == [("aid", {"relief": view.id})]


def test_the_applications_of_several_people_are_drawn_together(shown, page):
    shown.grid.selectAll()
    assert len(shown.chosen()) == len(shown.lines) > 2
    shown.paying.show_form()
    hasten(page)
    window = shown.looking.window
    assert window._paper.count() == len(shown.lines)
    window.reject()


def test_a_person_of_a_campaign_is_found_without_its_name(page, office):
    approved = next(one for one in office.aid.reliefs(office.actor) if one.state == "APPROVED")
    line = office.aid.relief(office.actor, approved.id).lines[-1]
    page.enter({"relief": "", "row": line.id})
    hasten(page)
    assert page.ways.shown.sheet.view.id == approved.id
    assert page.ways.shown.current().id == line.id
