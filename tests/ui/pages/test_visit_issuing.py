"""What carriers take out and bring back on the screen, on the real services: written, taken back, explained, locked."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.visits import APPROVED, LOCKED, Handed, Notice, Outcome
from ui.kit.parts import Words
from ui.pages.visits.issuing import Issuing
from ui.pages.visits.page import VisitsPage
from ui.pages.visits.reckoning import Reckoning

DAY = date(2026, 1, 10)
RICE, OIL, MONEY = ("good", "G21"), ("good", "G23"), ("cash", "03")


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
    """The notes of the campaign, opened from its reckoning."""
    page.reckon()
    page.stack.currentWidget().issue_button.click()
    return page.stack.currentWidget()


def issued(page):
    return page.desk.office.visits.issued(page.desk.actor, page.campaign.id)


def fill(entry, **texts):
    for name, text in texts.items():
        entry.fields[name].setText(text)


def rows(grid):
    model = grid.rows
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_taken_out_and_brought_back_in_one_line(page, shown, desk):
    entry = shown.entry
    assert isinstance(shown, Issuing)
    assert shown.grid.empty.isVisible()
    assert not shown.print_button.isVisible()
    assert "20,000.00" in entry.here.text()
    fill(entry, carrier="王芳", cash="20000", G21="40", G23="38", place="东升村")
    QTest.keyClick(entry.fields["G23"], Qt.Key.Key_Return)
    (note,) = issued(page).notes
    assert (note.handed.carrier, note.handed.cash, note.handed.goods, note.handed.place) == (
        "王芳", 2_000_000, {"G21": 40, "G23": 38}, "东升村",
    )  # fmt: skip
    assert note.handed.on == date(2026, 1, 20)  # today, as nothing else was said
    assert [entry.fields[name].text() for name in ("carrier", "cash", "G21", "place")] == [""] * 4
    assert "80" in entry.here.text()
    assert "大米10kg 40" in entry.out.text()
    fill(entry, carrier="王芳", cash="500", G21="2", remark="两户不在家")
    entry.return_button.click()
    back = issued(page).notes[-1]
    assert (back.kind, back.handed.cash, back.handed.goods) == ("RETURNED", 50_000, {"G21": 2})
    assert [line[1:6] for line in rows(shown.grid)] == [
        ["王芳", "退回", "500.00", "2", "--"], ["王芳", "领用", "20,000.00", "40", "38"],
    ]  # fmt: skip
    desk.said[-1][1]()  # undo: a note that reverses it
    assert issued(page).by_thing[RICE].returned == 0
    assert shown.grid.rows.rowCount() == 3


def test_by_carrier_and_what_one_of_them_holds(page, shown):
    entry = shown.entry
    for carrier, rice in (("王芳", "40"), ("李明", "5")):
        fill(entry, carrier=carrier, G21=rice)
        entry.issue_button.click()
    shown.chips[1].click()
    assert rows(shown.by_carrier) == [
        ["李明", "大米10kg", "袋", "5", "0", "5"], ["王芳", "大米10kg", "袋", "40", "0", "40"],
    ]  # fmt: skip
    assert not shown.print_button.isVisible()
    fill(entry, carrier="lm")  # initials of a carrier known by now only when the part is opened again
    entry.write("ISSUED")
    assert entry.wrong.isVisible()
    page.issue()
    entry = page.stack.currentWidget().entry
    entry.fields["carrier"].setText("lm")
    entry.fields["carrier"].editingFinished.emit()
    assert entry.fields["carrier"].read() == "李明"
    assert "大米10kg 5" in entry.out.text()
    entry.fields["carrier"].setText("李")
    assert entry.fields["carrier"].read() == "李"  # another may begin with the same letters


def test_what_cannot_be_written_says_why_and_stays(page, shown):
    entry = shown.entry
    fill(entry, carrier="王芳", G21="121")
    entry.issue_button.click()
    assert entry.wrong.isVisible()
    assert entry.fields["G21"].property("wrong")
    assert entry.fields["G21"].text() == "121"
    fill(entry, G21="x")
    entry.issue_button.click()
    assert entry.fields["G21"].property("wrong")
    fill(entry, G21="1", carrier="")
    entry.return_button.click()
    assert entry.fields["carrier"].property("wrong")
    assert issued(page).notes == ()


def test_what_is_typed_is_there_again(page, shown, desk):
    fill(shown.entry, carrier="王芳", G21="12")
    page.back()
    assert page.stack.currentWidget() is page.list
    page.issue()
    entry = page.stack.currentWidget().entry
    assert (entry.fields["carrier"].text(), entry.fields["G21"].text()) == ("王芳", "12")
    entry.issue_button.click()
    page.back()
    page.issue()
    assert page.stack.currentWidget().entry.fields["G21"].text() == ""


def test_a_note_is_taken_back_from_the_list_and_printed(page, shown, office, tmp_path):
    fill(shown.entry, carrier="王芳", G21="12")
    shown.entry.issue_button.click()
    shown.grid.stand_on()
    shown.preview_current()
    assert shown.looking.window is not None
    assert "王芳" in shown.looking.window.windowTitle()
    shown.looking.window.reject()
    assert shown.out_button.isVisible()
    shown.out_button.click()
    assert issued(page).by_thing[RICE].issued == 0
    shown.grid.stand_on()
    assert not shown.out_button.isVisible()  # what takes a note back is not taken back
    assert [line[2] for line in rows(shown.grid)] == ["冲正", "已撤销"]


def test_a_difference_is_explained_before_the_lock(page, office, desk):
    visits, actor, campaign = office.visits, office.actor, page.campaign.id
    for visit in visits.window(actor, campaign):
        visits.record(actor, visit, Outcome("ABSENT", date(2026, 1, 20)))
    visits.issue(actor, campaign, Handed(DAY, "王芳", 100_000, "03", {"G21": 3}))
    visits.bring_back(actor, campaign, Handed(DAY, "王芳", 100_000, "03", {"G21": 1}))
    page.reckon()
    shown = page.stack.currentWidget()
    shown.lock()
    assert visits.campaign(actor, campaign).standing == APPROVED
    assert page.strip.isVisible()
    shown.chips[1].click()
    parts = shown.differences
    assert [line[6:8] for line in rows(parts.grid)] == [["0.00", "相符"], ["2", "待说明"], ["0", "相符"]]
    assert parts.grid.current().thing == RICE  # where an explanation is wanted
    parts.explain_button.click()
    form = parts.asking.form
    assert form.fields["amount"].text() == "2"
    parts.asking.go_on()
    assert form.fields["reason"].property("wrong")
    form.fields["reason"].setText("淋湿报损")
    form.fields["amount"].setText("3")
    parts.asking.go_on()
    assert form.fields["amount"].property("wrong")
    form.fields["amount"].setText("2")
    parts.asking.go_on()
    shown = page.stack.currentWidget()
    assert shown.differences.summary() == ""
    assert rows(shown.differences.grid)[1][7:] == ["已说明", "2 淋湿报损 (王芳)"]
    desk.said[-1][1]()  # taken back
    shown = page.stack.currentWidget()
    assert isinstance(shown, Reckoning)
    assert shown.differences.summary()
    shown.differences.ask()
    shown.differences.asking.form.fields["reason"].setText("淋湿报损")
    shown.differences.asking.go_on()
    shown = page.stack.currentWidget()
    assert shown.differences.out_button.isVisible()
    shown.lock()
    assert visits.campaign(actor, campaign).standing == LOCKED
    page.issue()
    shown = page.stack.currentWidget()
    assert not shown.entry.isVisible()
    assert not shown.out_button.isVisible()
    assert shown.print_button.isVisible()
    assert shown.grid.rows.rowCount() == 2


def test_an_office_without_notes_sees_no_differences(page):
    page.reckon()
    shown = page.stack.currentWidget()
    assert shown.differences is None
    assert shown.chips == ()


def test_the_notes_open_from_the_box_on_top_and_lead_back_to_the_reckoning(page):
    page.enter({"issuing": True})
    shown = page.stack.currentWidget()
    assert isinstance(shown, Issuing)
    shown.back_button.click()
    assert isinstance(page.stack.currentWidget(), Reckoning)


def test_the_days_of_the_notice_are_asked_and_kept(page, office):
    visits, actor, campaign = office.visits, office.actor, page.campaign.id
    visits.withdraw_approval(actor, campaign)
    page.refresh()
    announcing = page.papers.announcing
    announcing.ask()
    form = announcing.window.form
    assert (form.fields["first"].text(), form.fields["last"].text()) == ("2026-01-20", "2026-01-26")
    announcing.window.go_on()
    assert form.fields["phone"].property("wrong")
    form.fields["phone"].setText("0433-2212345")
    form.fields["last"].setText("2026-01-19")
    announcing.window.go_on()
    assert form.fields["last"].property("wrong")
    assert visits.campaign(actor, campaign).notice is None
    form.fields["last"].setText("2026-01-27")
    announcing.window.go_on()
    told = Notice(date(2026, 1, 20), date(2026, 1, 27), "0433-2212345")
    assert visits.campaign(actor, campaign).notice == told
    assert page.papers.looking.window is not None
    announcing.ask()
    assert announcing.window.form.fields["last"].text() == "2026-01-27"
    announcing.window.reject()
    page.papers.looking.window.reject()


def test_the_notice_says_when_the_holidays_of_a_year_are_not_known(page):
    announcing = page.papers.announcing
    for last, known in ((date(2026, 12, 31), True), (date(2027, 1, 6), False)):
        announcing._open(Notice(date(2026, 12, 30), last, ""))
        told = " ".join(words.text() for words in announcing.window.findChildren(Words))
        assert ("2027" not in told) is known
        announcing.window.reject()
