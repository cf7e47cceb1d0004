"""The page of the books, on the real services: what is shown, found, opened, closed, and where it does not agree."""

from __future__ import annotations

from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from app.funds import Agreement, Finding, LedgerFilter
from app.shared.money import yuan
from app.visits import Outcome, VisitFilter
from ui.pages.funds.closing import proposed
from ui.pages.funds.page import FundsPage
from ui.pages.visits.page import VisitsPage

VISITED = date(2026, 1, 15)


@pytest.fixture
def recorded(office):
    """Three visits recorded as planned, one of them taken back."""
    campaign = office.visits.campaigns(office.actor)[0].id
    ids = office.visits.window(office.actor, campaign)[:3]
    for visit in ids:
        office.visits.record_as_planned(office.actor, visit, VISITED)
    office.visits.undo_record(office.actor, ids[2])
    return ids


@pytest.fixture
def page(qtbot, desk, recorded):
    made = FundsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def shown(page):
    return page.grid.rows.source.rows(page.grid.rows.ids)


def cells(page, line):
    return {column.key: column.text(line) for column in page.grid.rows.columns}


def find(page, words):
    page.search.setText(words)
    page.search.say()


def test_the_ledger_opens_at_the_line_written_last(page, office):
    assert page.grid.rows.ids == office.funds.window(office.actor)
    assert page.grid.currentIndex().row() == len(page.grid.rows.ids) - 1
    assert shown(page)[-1].kind == "REVERSED"


def test_each_line_says_what_came_went_and_is_left(page):
    lines = shown(page)
    budget, bought = lines[0], next(line for line in lines if line.kind == "BOUGHT")
    given = next(line for line in lines if line.kind == "GIVEN")
    back = lines[-1]
    assert cells(page, budget)["expense"] == ""
    assert cells(page, budget)["income"] == cells(page, budget)["left"] != ""
    assert [cells(page, bought)[key] for key in ("income", "expense", "left")] == ["", "", ""]
    assert "预付" in cells(page, bought)["what"]
    assert given.person in cells(page, given)["what"]
    assert cells(page, given)["by"] == "王芳"
    assert cells(page, back)["expense"].startswith("-")
    assert cells(page, back)["what"].startswith(f"冲正 {back.takes_back}：")
    taken = next(line for line in lines if line.voucher == back.takes_back)
    assert f"已由 {back.voucher} 冲正" in cells(page, taken)["what"]


def test_the_sums_beneath_are_of_what_is_shown(page, office):
    page.chips["GIVEN"].click()
    assert {line.kind for line in shown(page)} == {"GIVEN"}
    whole = office.funds.totals(office.actor, LedgerFilter(kinds=frozenset({"GIVEN"})))
    assert page.totals.row.totals == {"income": 0, "expense": whole.expense}
    assert page.grid.rows.source.totals(page.grid.rows.ids) == page.totals.row.totals
    assert "left" not in page.totals.row.totals


def test_lines_are_found_by_name_voucher_and_amount(page):
    person = next(line.person for line in shown(page) if line.person)
    find(page, person)
    assert {line.person for line in shown(page)} == {person}
    voucher = shown(page)[0].voucher
    find(page, voucher)
    assert {line.voucher for line in shown(page)} == {voucher}
    find(page, "没有这一笔")
    assert page.grid.empty.isVisible()
    assert not page.open_button.isEnabled()
    page._show_all()
    assert not page.grid.empty.isVisible()


def test_filters_narrow_the_list_and_head_the_paper(page, office):
    campaign = office.visits.campaigns(office.actor)[0]
    page.enter({"campaign": campaign.id, "year": "2025"})
    assert shown(page) == ()
    assert campaign.name in page._filter_words()
    page.enter({"source": "", "kind": ""})
    assert {line.kind for line in shown(page)} == {"BOUGHT"}
    offered = {value.key: value.words for value in page.grid.rows.source.values("campaign")}
    assert offered == {campaign.id: campaign.name}


def test_enter_opens_the_visit_or_the_campaign(page, desk, office, recorded):
    campaign = office.visits.campaigns(office.actor)[0].id
    page.open_button.click()
    assert desk.gone[-1] == ("visits", {"campaign": campaign, "state": "", "row": recorded[2]})
    page.grid.go_to(0)
    page.grid.open_current()
    assert desk.gone[-1] == ("visits", {"campaign": campaign, "state": ""})


def test_the_newest_may_stand_first_and_the_page_comes_back_as_it_was(page, qtbot, desk):
    page.grid.sort_by("booked", True)
    assert page.grid.rows.ids == tuple(reversed(desk.office.funds.window(desk.actor)))
    page.chips["GIVEN"].click()
    page.grid.go_to(1)
    other = FundsPage(desk)
    qtbot.addWidget(other)
    other.show()
    other.enter(page.way_back())
    assert (other.kind, other.newest, other.grid.current_id()) == ("GIVEN", True, page.grid.current_id())


def test_a_period_is_closed_and_reopened(page, office, desk):
    page.closing.close_button.click()
    window = page.closing.window
    assert window.form.fields["up_to"].text() == "2025-12-31"
    window.form.fields["up_to"].setText("2026-02-01")
    window.go_on()
    assert window.isVisible()
    assert window.form.fields["up_to"].property("wrong")
    assert office.funds.closing(office.actor) is None
    window.form.fields["up_to"].setText("2026-01-15")
    window.go_on()
    assert not window.isVisible()
    assert "2026-01-15" in page.closing.words.text()
    assert desk.said[-1][0] == "已结账到 2026-01-15"
    page.closing.reopen_button.click()
    page.closing.window.go_on()
    assert office.funds.closing(office.actor) is not None  # it asks for the reason
    page.closing.window.form.fields["reason"].setText("漏登一户")
    page.closing.window.go_on()
    assert office.funds.closing(office.actor) is None
    assert not page.closing.reopen_button.isVisible()


def test_what_is_proposed_is_the_month_before_and_then_today():
    assert proposed(None, date(2026, 3, 5)) == date(2026, 2, 28)


def test_who_may_not_close_is_not_offered_it(qtbot, desk, office, recorded):
    office.actor = type(office.actor)(office.actor.operator_id, "陈晨", "reader", office.actor.device_id)
    page = FundsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter({"act": "close"})
    assert not page.closing.close_button.isVisible()
    assert page.closing.window is None
    assert len(page.grid.rows.ids) > 3


def test_where_visits_and_books_differ_is_said_with_the_way_there(page, office, desk, recorded):
    with office.db.transaction("test", office.actor) as tx:
        change = f"UPDATE visit SET cash = cash + 100, rev = rev + 1 WHERE id = '{recorded[0]}'"
        tx.connection().exec_driver_sql(change)
    page.refresh()
    campaign = office.visits.campaigns(office.actor)[0]
    assert page.strip.isVisible()
    assert campaign.name in page.strip.words.text()
    page.strip._go()
    assert desk.gone[-1] == ("visits", {"campaign": campaign.id, "state": ""})


def test_who_records_in_a_closed_period_is_told_where_the_money_stands(qtbot, office, desk, recorded):
    office.funds.close(office.actor, VISITED)
    page = VisitsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter({"state": "PENDING"})
    page.recording.record(Outcome("GIVEN", VISITED))
    assert "2026-01-16" in desk.said[-1][0]
    office.funds.close(office.actor, office.clock.today())
    desk.said[-1][1]()
    assert "2026-01-21" in desk.said[-1][0]
    ids = office.visits.window(office.actor, page.campaign.id, VisitFilter(state="PENDING"))[:2]
    page.many._recorded(
        page.campaign.id, office.visits.record_many(office.actor, page.campaign.id, ids, VISITED)
    )
    assert "有 2 户的日期已结账，账记在 2026-01-21。" in desk.said[-1][0]
    desk.said[-1][1]()
    assert "2026-01-21" in desk.said[-1][0]


def test_the_sheet_has_amounts_as_numbers_and_adds_up_no_balance(page, tmp_path):
    out = tmp_path / "ledger.xlsx"
    page.papers.save_workbook(out, "check")
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    head = next(place for place, row in enumerate(rows) if "凭证号" in row)
    column = {title: place for place, title in enumerate(rows[head])}
    income, left = column["收入（元）"], column["来源在本活动结余"]
    lines = shown(page)
    body = rows[head + 1 : head + 1 + len(lines)]
    assert [row[left] for row in body if row[left] != ""] == [
        line.left / 100 for line in lines if line.left is not None
    ]
    assert [row[income] for row in body if row[income] not in ("", "--")] == [
        (line.income or 0) / 100 for line in lines if line.of == "BUDGETED"
    ]


def test_the_paper_adds_up_money_in_and_out_and_no_balance(page):
    came = []
    page.papers._read(False, came.append)
    (listing,) = came
    totals = dict(zip([column.title for column in listing.columns], listing.totals, strict=True))
    lines = shown(page)
    assert totals["收入（元）"] == yuan(sum(line.income or 0 for line in lines))
    assert totals["支出（元）"] == yuan(sum(line.expense or 0 for line in lines))
    assert totals["来源在本活动结余"] == ""


# -- written by hand


def write(page, **typed):
    fields = page.writing.window.form.fields
    for name, words in typed.items():
        fields[name].setText(words)
    page.writing.window.go_on()


def test_income_and_expense_are_written_down_and_taken_back_at_once(page, office, desk):
    page.writing.income_button.click()
    write(page, source="社会捐助资金", amount="5,000", summary="企业捐赠", counterparty="长青食品公司")
    assert not page.writing.window.isVisible()
    line = page.grid.current()
    assert cells(page, line)["income"] == cells(page, line)["left"] == "5,000.00"
    assert cells(page, line)["what"] == "企业捐赠 · 长青食品公司"
    assert (cells(page, line)["origin"], cells(page, line)["campaign"]) == ("手工记账", "不属于活动")
    assert desk.said[-1][0] == f"{line.voucher} 收入，社会捐助资金 5,000.00 元"
    assert not page.open_button.isVisible()
    page.writing.expense_button.click()
    write(page, source="05", amount="5000.01", summary="横幅")
    window = page.writing.window
    assert window.isVisible()
    assert "5,000.00" in window.form._errors["amount"].text()
    write(page, amount="1860.50")
    assert not window.isVisible()
    assert office.funds.own_left(office.actor) == {"05": 313950}
    desk.said[-1][1]()
    assert office.funds.own_left(office.actor) == {"05": 500000}
    assert page.grid.current().kind == "REVERSED"
    assert "冲正" in desk.said[-1][0]
    page.grid.open_current()
    assert desk.gone == []


def test_what_is_left_is_said_while_the_source_is_chosen(page):
    page.enter({"act": "RECEIVED"})
    write(page, source="05", amount="10", summary="x")
    page.enter({"act": "SPENT"})
    form = page.writing.window.form
    form.fields["source"].setText("社会捐助资金")
    form.fields["source"].touched.emit()
    assert form._errors["source"].text() == "活动以外还有 10.00 元"


def test_what_is_typed_and_left_is_there_again(page, office, desk):
    page.writing.expense_button.click()
    page.writing.window.form.fields["summary"].setText("横幅")
    page.writing.window.form.changed.emit()
    page.writing.window.reject()
    (draft,) = office.workplace.drafts(office.actor)
    assert (draft.form, draft.subject, draft.title) == ("fund_entry", "SPENT", "记支出")
    page.enter({"fund_entry": "SPENT"})
    form = page.writing.window.form
    assert form.fields["summary"].text() == "横幅"
    assert form.strip.isVisible()
    form.begin_again()
    page.writing.kept.save_now()
    assert office.workplace.drafts(office.actor) == ()


def test_a_line_written_by_hand_is_reversed_with_a_reason_and_others_are_not(page, office):
    assert not page.writing.reverse_button.isVisible()  # it stands on a visit's line
    page.enter({"act": "OPENED"})
    write(page, source="05", amount="88")
    opened = page.grid.current()
    page.writing.reverse_button.click()
    window = page.writing.window
    assert opened.voucher in window.findChildren(type(page.closing.words))[0].text()
    window.go_on()
    assert window.isVisible()
    write(page, reason="金额看错")
    assert not window.isVisible()
    back = page.grid.current()
    assert (back.kind, back.takes_back, back.summary) == ("REVERSED", opened.voucher, "金额看错")
    assert not page.writing.reverse_button.isVisible()  # a reversal is not reversed
    page.grid.go_to(page.grid.rows.ids.index(opened.id))
    assert not page.writing.reverse_button.isVisible()  # and nothing twice
    page.enter({"act": "OPENED"})
    write(page, source="05", amount="80")
    assert office.funds.own_left(office.actor) == {"05": 8000}


def test_an_empty_ledger_begins_with_an_opening_balance(qtbot, desk, office, monkeypatch):
    page = FundsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page._say_empty(0)
    buttons = [button for button in page.grid.empty.findChildren(type(page.open_button)) if button.text()]
    assert "记期初" in buttons[0].text()
    buttons[0].click()
    assert page.writing.window.isVisible()
    assert page.writing.window.windowTitle() == "记期初"


def test_who_may_not_record_is_offered_nothing_to_write(qtbot, desk, office):
    office.actor = type(office.actor)(office.actor.operator_id, "陈晨", "reader", office.actor.device_id)
    page = FundsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter({"act": "SPENT"})
    writing = page.writing
    for button in (writing.income_button, writing.expense_button, writing.opening_button):
        assert not button.isVisible()
    assert writing.window is None


def test_two_openings_of_one_source_are_said(page):
    page._say_agreement((), Agreement((Finding("funds.opened_twice", "05", 0),)), 1)
    assert "社会捐助资金" in page.strip.words.text()
    assert page.strip.isVisible()


def test_vouchers_of_the_rows_chosen_and_the_summary_of_a_period_are_looked_at(page):
    looking = page.forms.looking
    page.grid.selectAll()
    page.forms.preview_vouchers()
    entries = {line.split("/")[0] for line in page.grid.rows.ids}
    assert looking.window._paper.count() == len(entries)
    looking.window.reject()
    page.forms.ask_period()
    window = page.forms.window
    fields = window.form.fields
    assert (fields["first"].text(), fields["last"].text()) == ("2025-12-01", "2025-12-31")
    fields["last"].setText("2025-11-30")
    window.go_on()
    assert window.isVisible()
    assert looking.window is None
    fields["last"].setText("2026-01-31")
    window.go_on()
    assert not window.isVisible()
    assert looking.window._paper.count() == 1
