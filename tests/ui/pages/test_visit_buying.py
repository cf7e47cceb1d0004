"""Goods bought for a campaign, by keyboard, on the real services: total or price, a new good, taken back, refused."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.funds import Bought
from app.visits import Outcome
from ui.pages.funds.page import FundsPage
from ui.pages.visits.buying import Buying, came_words
from ui.pages.visits.page import VisitsPage

DAY = date(2026, 1, 20)  # today in these tests
RICE = "大米10kg(袋)"


@pytest.fixture
def page(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def shown(page):
    """The purchases with the window that asks for one, as the keys open them."""
    page.ways.acts["buying"].trigger()
    return page.stack.currentWidget()


def purchases(page):
    return page.desk.office.visits.purchases(page.desk.actor, page.campaign.id)


def write(field, text):
    """Type what keys can type; the rest comes as from an input method."""
    if text.isascii():
        QTest.keyClicks(field, text)
    else:
        field.setText(text)
        field.textEdited.emit(text)


def typed(form, **texts):
    for name, text in texts.items():
        form.go_to(name)
        form.fields[name].selectAll()
        QTest.keyClick(form.fields[name], Qt.Key.Key_Delete)
        write(form.fields[name], text)


def note(form, name):
    return form._errors[name].text()


def stock(page, good="G21"):
    return next(
        one.left
        for one in page.desk.office.funds.stock(page.desk.actor, page.campaign.id)
        if one.good == good
    )


def test_an_invoice_is_written_down_from_the_menu_to_the_undo_by_keyboard(page, shown, desk):
    assert isinstance(shown, Buying)
    form, before = shown.invoice.window.form, stock(page)
    assert form.fields["good"].hasFocus()
    QTest.keyClicks(form.fields["good"], "dami")
    QTest.keyClick(form.fields["good"], Qt.Key.Key_Return)  # takes the line of the list
    assert form.fields["good"].text() == RICE
    assert note(form, "quantity") == f"库存 {before} 袋"
    QTest.keyClick(form.fields["good"], Qt.Key.Key_Return)
    for text in ("312", "18,700"):
        field = QApplication.focusWidget()
        write(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert form.fields["unit_price"].hasFocus()
    assert form.fields["unit_price"].text() == "59.94"
    assert note(form, "unit_price") == "59.93 元 128 件、59.94 元 184 件"
    assert note(form, "quantity") == f"库存 {before} 袋，加上这次共 {before + 312}"
    for text in ("", "", "粮站", "春节大米"):
        field = QApplication.focusWidget()
        write(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    made = purchases(page)[-1]
    assert (made.quantity, made.total, made.parts) == (312, 1_870_000, ((128, 5993), (184, 5994)))
    assert (made.on, made.counterparty, made.summary) == (DAY, "粮站", "春节大米")
    assert not shown.invoice.window.isVisible()
    assert shown.shown[0] == made
    assert str(before + 312) in shown.left.text()
    assert desk.said[-1][0] == f"{made.voucher} 大米10kg × 312，18,700.00 元"
    desk.said[-1][1]()
    assert purchases(page)[-1].is_back
    assert stock(page) == before
    assert shown.shown[0].is_back
    assert page.desk.office.visits.reconcile(page.desk.actor, page.campaign.id).agrees


def test_a_price_shows_the_total_and_the_total_typed_after_it_counts(page, shown):
    form = shown.invoice.window.form
    typed(form, good=RICE, quantity="3", unit_price="33.33")
    assert form.fields["total"].text() == "99.99"
    assert note(form, "unit_price") == ""
    typed(form, quantity="4")
    assert form.fields["total"].text() == "133.32"
    typed(form, total="100.01")
    assert form.fields["unit_price"].text() == "25.00"
    assert note(form, "unit_price") == "25.00 元 3 件、25.01 元 1 件"
    typed(form, unit_price="")  # the price goes, the total stays and counts
    assert form.fields["total"].text() == "100.01"
    form.finished.emit()
    assert purchases(page)[-1].total == 10_001


def test_a_total_emptied_takes_the_price_reckoned_from_it_along(page, shown):
    form = shown.invoice.window.form
    typed(form, good=RICE, quantity="4", total="100")
    assert form.fields["unit_price"].text() == "25.00"
    typed(form, total="")
    assert form.fields["unit_price"].text() == ""
    form.finished.emit()
    assert note(form, "total")
    assert shown.invoice.window.isVisible()


def test_a_new_good_is_bought_and_is_there_for_the_next_visit(page, shown):
    form = shown.invoice.window.form
    form.unfold()
    typed(form, name="手电筒", unit="支", quantity="3", total="10")
    QTest.keyClick(form.fields["unit"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made = purchases(page)[-1]
    assert shown.goods[-1].title == "手电筒(支)"
    assert (made.good, made.total) == (shown.goods[-1].code, 1000)
    page.back()
    assert page.campaign.goods[-1].name == "手电筒"
    assert made.good in page.list.entry.fields


def test_what_is_wrong_is_said_at_its_field_and_kept(page, shown):
    form = shown.invoice.window.form
    typed(form, quantity="3", total="10")
    form.finished.emit()
    assert "从列表中选择" in note(form, "good")
    assert form.fields["good"].hasFocus()
    typed(form, good=RICE, total="0")
    form.finished.emit()
    assert note(form, "total")
    typed(form, total="12", on="2026-01-21")
    form.finished.emit()
    assert note(form, "on")
    count = len(purchases(page))
    shown.invoice.window.reject()
    shown.buy()
    form = shown.invoice.window.form
    assert (form.fields["good"].text(), form.fields["total"].text()) == (RICE, "12.00")
    assert form.fields["unit_price"].text() == "4.00"
    typed(form, on="2026-01-20")
    form.finished.emit()
    assert len(purchases(page)) == count + 1


def test_a_purchase_is_taken_back_with_a_reason_from_its_list(page, shown, desk):
    shown.invoice.window.reject()
    before = stock(page)
    page.desk.office.visits.buy(desk.actor, page.campaign.id, Bought("G21", 2, DAY, total=101))
    shown.read()
    shown.grid.go_to(0)
    assert shown.out_button.isVisible()
    shown.out_button.click()
    shown.asking.go_on()
    assert shown.asking.form.wrong_fields() == ["reason"]
    write(shown.asking.form.fields["reason"], "开错发票")
    shown.asking.form.finished.emit()
    assert stock(page) == before
    assert not shown.out_button.isVisible()
    assert "大米10kg × 2" in desk.said[-1][0]


def test_a_purchase_is_taken_back_from_the_ledger(qtbot, desk, page):
    visits, campaign = desk.office.visits, page.campaign.id
    made = visits.buy(desk.actor, campaign, Bought("G21", 2, DAY, total=101, counterparty="粮站"))
    ledger = FundsPage(desk)
    qtbot.addWidget(ledger)
    ledger.resize(1200, 640)
    ledger.show()
    ledger.enter({"row": f"{made.id}/"})
    line = ledger.grid.current()
    assert line.id == f"{made.id}/"
    assert ledger.writing.reverse_button.isVisible()
    ledger.writing.reverse_button.click()
    window = ledger.writing.window
    assert made.voucher in window.findChildren(type(ledger.closing.words))[0].text()
    write(window.form.fields["reason"], "开错发票")
    window.form.finished.emit()
    assert visits.purchases(desk.actor, campaign)[-1].is_back
    assert not ledger.writing.reverse_button.isVisible()


def test_a_locked_campaign_shows_what_was_bought_and_asks_nothing(page, desk):
    visits = desk.office.visits
    for line in visits.page(desk.actor, visits.window(desk.actor, page.campaign.id)):
        visits.record(desk.actor, line.id, Outcome("ABSENT", page.campaign.window_from))
    visits.lock(desk.actor, page.campaign.id)
    page.refresh()
    page.ways.acts["buying"].trigger()
    part = page.stack.currentWidget()
    assert part.invoice.window is None
    assert part.shown
    part.grid.go_to(0)
    assert not part.buy_button.isVisible()
    assert not part.out_button.isVisible()
    part.buy()
    part.ask_back()
    assert (part.invoice.window, part.asking) == (None, None)


def test_pieces_already_given_are_said_on_the_page(page, desk):
    visits, campaign = desk.office.visits, page.campaign
    lines = visits.page(desk.actor, visits.window(desk.actor, campaign.id))
    visits.record_as_planned(desk.actor, next(one.id for one in lines if one.planned_goods.get("G21")), DAY)
    page.ways.acts["buying"].trigger()
    part = page.stack.currentWidget()
    part.invoice.window.reject()
    part.grid.stand_on(next(at for at, one in enumerate(part.shown) if one.good == "G21"))
    part.ask_back()
    write(part.asking.form.fields["reason"], "开错发票")
    part.asking.form.finished.emit()
    assert "还剩 119 件" in page.strip.words.text()
    assert not part.shown[0].is_back


def test_goods_that_were_donated_are_written_down_at_their_value(page, shown, desk):
    window = shown.invoice.window
    fields = window.form.fields
    assert fields["came"].text() == "购入"
    code = shown.campaign.sources[0].source
    for name, text in {"quantity": "3", "total": "100", "counterparty": "长青食品公司"}.items():
        write(fields[name], text)
    fields["good"].put(shown.goods[0].code)
    fields["came"].put(code)
    window.go_on()
    made = purchases(page)[-1]
    assert (made.gift_to, made.total, made.counterparty) == (code, 10_000, "长青食品公司")
    assert came_words(shown.shown[0].gift_to) == "受赠"
    assert "受赠" in desk.said[-1][0]
    desk.said[-1][1]()
    assert purchases(page)[-1].is_back
