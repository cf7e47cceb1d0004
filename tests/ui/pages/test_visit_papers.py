"""A campaign's papers: written where it was said, what is seen and nothing else, and what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from python_calamine import CalamineWorkbook

from app.office import Office
from app.shared import paths
from tests.ui.conftest import CLOCK, PASSWORD
from ui.kit.parts import Button
from ui.pages.visits.page import VisitsPage
from ui.pages.visits.returned import Returned

DAY = paths.resources() / "samples" / "day"


def shown(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def page(qtbot, desk):
    return shown(qtbot, desk)


def counts(office):
    return office.visits.campaigns(office.actor)[0].counts


def test_the_sign_off_list_is_printed_and_can_be_opened(page, office, tmp_path):
    out = tmp_path / "list.pdf"
    page.papers.print_list_to(out)
    assert out.read_bytes()[:5] == b"%PDF-"
    assert out.name in page.strip.words.text()
    assert page.strip._next.isVisible()
    assert [line.form for line in office.printing.history(office.actor)] == ["visit_list"]


def test_sheets_are_printed_for_the_list_seen(page, office, tmp_path):
    page.search.setText("17")
    page.search.say()
    seen = tuple(page.grid.rows.ids)
    page.papers.print_sheets_to(tmp_path / "sheets.pdf")
    printed = office.printing.history(office.actor)
    assert {line.subject_id for line in printed} == set(seen)


def test_another_file_in_the_way_is_left_as_it_is(page, tmp_path):
    out = tmp_path / "mine.pdf"
    out.write_text("mine")
    page.papers.print_list_to(out)
    assert out.read_text() == "mine"
    assert out.name in page.strip.words.text()
    assert page.papers.print_button.isEnabled()


def test_an_empty_list_prints_nothing_and_says_so(page, tmp_path):
    page.search.setText("没有这个人")
    page.search.say()
    page.papers.print_sheets_to(tmp_path / "none.pdf")
    assert not (tmp_path / "none.pdf").exists()
    assert page.strip.isVisible()


def test_printing_can_be_stopped_and_leaves_no_paper(page, office, tmp_path):
    work = page.papers.work
    work.begin = lambda _words: setattr(work, "_stopped", True)
    produce = office.printing.produce_many

    def stopped(*args, progress, **named):
        progress.stop()
        return produce(*args, progress=progress, **named)

    office.printing.produce_many = stopped
    page.papers.print_sheets_to(tmp_path / "sheets.pdf")
    assert list(tmp_path.glob("*.pdf")) == []
    assert office.printing.history(office.actor) == ()


def test_the_excel_list_goes_out_and_comes_back_filled_in(page, office, tmp_path):
    out = tmp_path / "list.xlsx"
    page.papers.export_list_to(out)
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    heads = {title: place for place, title in enumerate(rows[0])}
    rows[1][heads["结果"]], rows[1][heads["日期"]] = "已发", "2026-01-20"
    rows[2][heads["结果"]] = "不知道"
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, str(cell))
    page.papers.take_sheet(out)
    assert counts(office)["GIVEN"] == 1
    report = page.stack.currentWidget()
    assert isinstance(report, Returned)
    assert [line.sheet_row for line in report.lines if line.outcome == "refused"] == [3]
    page.back()
    assert page.stack.currentWidget() is page._listing


def test_the_samples_sheet_is_taken_in_with_its_problems_by_row(page, office):
    page.papers.take_sheet(DAY / "visits-returned.xlsx")
    assert counts(office)["PENDING"] < page.campaign.recipients
    report = page.stack.currentWidget()
    assert report.lines == sorted(report.lines, key=lambda line: line.sheet_row)
    page.as_planned()  # the list is not on the screen: nobody may be recorded behind the report
    assert counts(office)["PENDING"] == page.campaign.counts["PENDING"]


def test_a_sheet_without_the_columns_is_refused_whole(page, office):
    page.papers.take_sheet(DAY / "households.xlsx")
    assert counts(office)["PENDING"] == page.campaign.recipients
    assert page.strip.isVisible()
    assert page.stack.currentWidget() is page._listing


def test_ctrl_z_in_the_empty_search_box_reaches_the_pages_undo(qtbot, page, desk):
    pressed = []
    undo = Button("undo", lambda: pressed.append(True), keys="Ctrl+Z")
    page.head.addWidget(undo)
    undo.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.search.setFocus()
    page.search.setText("17")
    page.search.say()
    page.as_planned()
    qtbot.keyClick(page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pressed == [True])
    qtbot.keyClicks(page.search, "ab")
    qtbot.keyClick(page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [True]
    assert page.search.text() != "ab"


def test_the_plan_names_no_cash_when_there_is_none(page):
    page.search.setText("44")
    page.search.say()
    assert page.entry.visit.planned_cash == 0
    assert "0.00" not in page.entry._plan.text()
    page.search.setText("1")
    page.search.say()
    page.grid.go_to(0)
    assert "元" in page.entry._plan.text()


@pytest.fixture
def bare(tmp_path, jobs):
    office = Office.create(
        tmp_path / "bare", code="QS-02", name="东升镇总工会", region="222401", operator="王芳",
        password=PASSWORD, clock=CLOCK,
    )  # fmt: skip
    yield office
    office.db.close()


def test_the_empty_page_begins_a_campaign(qtbot, bare, desk, monkeypatch):
    desk.office = bare
    page = shown(qtbot, desk)
    asked = []
    monkeypatch.setattr(page.starting, "choose", lambda: asked.append(True))
    qtbot.waitUntil(page.grid.empty.isVisible)
    assert not page.papers.print_button.isVisible()
    page.starting.start(DAY / "campaign.json")
    assert page.campaign is not None
    qtbot.waitUntil(page.papers.print_button.isVisible)
    assert "名单还是空的" in page.strip.words.text()
    assert "还没有人" in " ".join(label.text() for label in page.grid.empty.findChildren(QLabel))
    bare.members.import_roster(bare.actor, DAY / "roster.xlsx")
    page.again_button.click()
    page.refresh()
    assert page.campaign.recipients > 0


def test_a_plan_is_not_made_twice_and_another_file_is_no_plan(page, office, tmp_path):
    page.starting.start(DAY / "campaign.json")
    assert len(office.visits.campaigns(office.actor)) == 1
    assert page.campaign.name in page.strip.words.text()
    other = Path(tmp_path / "x.json")
    other.write_text("[]")
    page.starting.start(other)
    assert len(office.visits.campaigns(office.actor)) == 1
