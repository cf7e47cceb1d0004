"""A campaign's papers: written where it was said, what is seen and nothing else, and what comes back."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from python_calamine import CalamineWorkbook

from app.office import Office
from app.shared import paths
from tests.ui.conftest import CLOCK, PASSWORD
from ui.kit.parts import Button
from ui.kit.preview_press import Printers
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
    page.list.search.setText("17")
    page.list.search.say()
    seen = tuple(page.list.grid.rows.ids)
    page.papers.print_sheets_to(tmp_path / "sheets.pdf")
    printed = office.printing.history(office.actor)
    assert {line.subject_id for line in printed} == set(seen)


@pytest.fixture
def looked_at(qtbot, page, tmp_path):
    class FilePrinters(Printers):
        def names(self):
            return ["HP 1020"]

        def make(self, name):
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(tmp_path / "printed.pdf"))
            return printer

    page.papers.looking.printers = FilePrinters()
    return page


def test_the_sign_off_list_is_looked_at_first_and_remembered_only_when_it_went_out(
    qtbot, looked_at, office, tmp_path
):
    with qtbot.waitActive(looked_at):
        looked_at.activateWindow()
    qtbot.keyClick(looked_at, Qt.Key.Key_F7)
    window = looked_at.papers.looking.window
    assert looked_at.campaign.name in window.windowTitle()
    assert office.printing.history(office.actor) == ()
    window.side.print_button.click()
    (line,) = office.printing.history(office.actor)
    assert (line.form, line.reprint, line.pages) == ("visit_list", 0, window.pages.count)
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == window.pages.count
    window.save_to(tmp_path / "again.pdf")  # the second time it is a reprint, and says so
    assert [line.reprint for line in office.printing.history(office.actor)] == [1, 0]
    assert "重打第 1 次" in pypdf.PdfReader(tmp_path / "again.pdf").pages[0].extract_text()


def test_of_sheets_only_those_printed_are_remembered(looked_at, office, tmp_path):
    looked_at.papers.preview_sheets()
    window = looked_at.papers.looking.window
    assert window.pages.count == len(looked_at.list.grid.rows.ids)
    window.side.range_field.setText("2-3")
    window.side.print_button.click()
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == 2
    printed = {line.subject_id for line in office.printing.history(office.actor)}
    assert printed == set(looked_at.list.grid.rows.ids[1:3])


def test_no_campaign_and_an_empty_list_open_no_preview(looked_at):
    looked_at.list.search.setText("没有这个人")
    looked_at.list.search.say()
    looked_at.papers.preview_sheets()
    assert looked_at.papers.looking.window is None
    assert looked_at.strip.isVisible()
    looked_at.campaign = None
    looked_at.papers.preview_list()
    looked_at.papers.preview_sheets()
    assert looked_at.papers.looking.window is None


def test_another_file_in_the_way_is_left_as_it_is(page, tmp_path):
    out = tmp_path / "mine.pdf"
    out.write_text("mine")
    page.papers.print_list_to(out)
    assert out.read_text() == "mine"
    assert out.name in page.strip.words.text()
    assert page.papers.print_button.isEnabled()


def test_an_empty_list_prints_nothing_and_says_so(page, tmp_path):
    page.list.search.setText("没有这个人")
    page.list.search.say()
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


def test_the_list_for_the_bank_says_how_many_and_how_much(page, tmp_path):
    out = tmp_path / "bank.xlsx"
    page.papers.export_payments_to(out)
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    total = sum(row[5] for row in rows[1:])
    assert f"{total:,.2f}" in page.strip.words.text()
    assert str(len(rows) - 1) in page.strip.words.text()
    assert all(isinstance(row[4], str) and len(row[4]) >= 16 for row in rows[1:])


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
    assert page.stack.currentWidget() is page.list


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
    assert page.stack.currentWidget() is page.list


def test_ctrl_z_in_the_empty_search_box_reaches_the_pages_undo(qtbot, page, desk):
    pressed = []
    undo = Button("undo", lambda: pressed.append(True), keys="Ctrl+Z")
    page.head.addWidget(undo)
    undo.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.list.search.setFocus()
    page.list.search.setText("17")
    page.list.search.say()
    page.as_planned()
    qtbot.keyClick(page.list.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pressed == [True])
    qtbot.keyClicks(page.list.search, "ab")
    qtbot.keyClick(page.list.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [True]
    assert page.list.search.text() != "ab"


def test_the_plan_names_no_cash_when_there_is_none(page):
    page.list.search.setText("44")
    page.list.search.say()
    assert page.list.entry.visit.planned_cash == 0
    assert "0.00" not in page.list.entry._plan.text()
    page.list.search.setText("1")
    page.list.search.say()
    page.list.grid.go_to(0)
    assert "元" in page.list.entry._plan.text()


@pytest.fixture
def bare(tmp_path, jobs):
    office = Office.create(
        tmp_path / "bare", code="QS-02", name="东升镇总工会", region="222401", operator="王芳",
        password=PASSWORD, clock=CLOCK,
    )  # fmt: skip
    yield office
    office.db.close()


def test_the_empty_page_begins_a_campaign(qtbot, bare, desk):
    desk.office = bare
    page = shown(qtbot, desk)
    qtbot.waitUntil(page.list.grid.empty.isVisible)
    assert not page.papers.print_button.isVisible()
    page.planner.starting.start(DAY / "campaign.json")
    assert page.campaign is not None
    qtbot.waitUntil(page.papers.print_button.isVisible)
    assert "名单还是空的" in page.strip.words.text()
    assert "还没有人" in " ".join(label.text() for label in page.list.grid.empty.findChildren(QLabel))
    bare.members.import_roster(bare.actor, DAY / "roster.xlsx")
    page.list_again()
    page.refresh()
    assert page.campaign.recipients > 0


def test_a_plan_is_not_made_twice_and_another_file_is_no_plan(page, office, tmp_path):
    page.planner.starting.start(DAY / "campaign.json")
    assert len(office.visits.campaigns(office.actor)) == 1
    assert page.campaign.name in page.strip.words.text()
    other = Path(tmp_path / "x.json")
    other.write_text("[]")
    page.planner.starting.start(other)
    assert len(office.visits.campaigns(office.actor)) == 1


def test_the_list_as_shown_stands_in_the_menu_of_the_papers_and_only_once(page):
    page.papers.fill_menu()
    page.papers.fill_menu()
    offered = [action for action in page.papers.menu.actions() if action.menu() is page.list.papers.menu]
    assert len(offered) == 1
    assert any(action.isEnabled() for action in page.list.papers.menu.actions())
