"""Any list leaves as it is seen: chosen or shown, in the order of its columns, masked, read a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from python_calamine import CalamineWorkbook

from app.shared.errors import DatabaseBusy
from app.shared.money import yuan
from ui.kit.grid import Column, Grid
from ui.kit.page import Page
from ui.kit.preview_press import Printers
from ui.pages.listing import AT_ONCE, REASONS, ListPapers


@dataclass
class Made:
    """Rows in memory, and how many were asked for at a time."""

    count: int
    asked: list[int] = field(default_factory=list)
    fails_at: int = -1

    def ids(self):
        return tuple(range(self.count))

    def rows(self, ids):
        self.asked.append(len(ids))
        if self.fails_at in ids:
            raise DatabaseBusy()
        return [(n, f"人{n}", f"220***********{n:04d}", n * 100) for n in ids]


COLUMNS = [
    Column("号", lambda row: str(row[0]), 60, "count"),
    Column("姓名", lambda row: row[1], 120),
    Column("证件号码", lambda row: row[2], 180),
    Column("金额（元）", lambda row: yuan(row[3]), 110, "amount"),
    Column("备注", lambda _row: "", 90),
]


class FilePrinters(Printers):
    """A printer that prints into a file."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def names(self):
        return ["HP 1020"]

    def make(self, name):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.out))
        return printer


@pytest.fixture
def page(qtbot, desk, jobs, tmp_path):
    made = Page(jobs, "会员")
    qtbot.addWidget(made)
    made.grid = Grid(jobs, COLUMNS, made, "会员")
    made.papers = ListPapers(made, desk, made.grid, lambda: "会员名单", "members", lambda: "在会")
    made.papers.looking.printers = FilePrinters(tmp_path / "printed.pdf")
    made.head.addWidget(made.papers.button)
    made.body.addWidget(made.papers.line)
    made.body.addWidget(made.grid, 1)
    made.resize(1000, 600)
    made.show()
    return made


def show(page, count=5, **more):
    made = Made(count, **more)
    page.grid.show_source(made)
    made.asked.clear()
    return made


def cells(path):
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)


def words(path):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_the_sheet_holds_what_is_shown_in_the_order_shown(page, tmp_path):
    show(page)
    page.grid.columns.show_column(4, False)
    page.grid.columns.move(1, -1)
    page.papers.save_workbook(tmp_path / "a.xlsx", "check")
    assert cells(tmp_path / "a.xlsx") == [
        ["姓名", "号", "证件号码", "金额（元）"],
        *[[f"人{n}", float(n), f"220***********{n:04d}", float(n)] for n in range(5)],
    ]
    assert "a.xlsx" in page.strip.words.text()
    assert page.strip._next.isVisible()


def test_only_the_rows_chosen_leave_when_that_is_wanted(qtbot, page, tmp_path):
    show(page)
    page.grid.go_to(1)
    qtbot.keyClick(page.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    page.papers.fill_menu()
    entries = [action.text() for action in page.papers.menu.actions() if not action.isSeparator()]
    assert len(entries) == 6
    assert entries[0].endswith("F7")
    page.papers.save_workbook(tmp_path / "a.xlsx", "check", True)
    assert [row[1] for row in cells(tmp_path / "a.xlsx")[1:]] == ["人1", "人2"]
    page.papers.save_workbook(tmp_path / "b.xlsx", "check")
    assert len(cells(tmp_path / "b.xlsx")) == 6


def test_one_row_is_only_the_current_one_and_offers_no_choice(page):
    show(page)
    page.grid.go_to(1)
    page.papers.fill_menu()
    assert len([action for action in page.papers.menu.actions() if not action.isSeparator()]) == 3


def test_the_paper_holds_title_filters_totals_and_masked_numbers(page, tmp_path, office):
    show(page)
    page.papers.save_pdf(tmp_path / "a.pdf")
    text = words(tmp_path / "a.pdf")
    for fact in (
        "会员名单",
        "在会",
        "青山镇总工会",
        "共 5 条",
        "220***********0004",
        "10.00",
        "--",
        "打印人 王芳",
    ):
        assert fact in text
    assert "a.pdf" in page.strip.words.text()


def test_rows_are_read_a_page_at_a_time(page, tmp_path):
    made = show(page, 3 * AT_ONCE + 1)
    page.papers.save_workbook(tmp_path / "a.xlsx", "check")
    assert made.asked == [AT_ONCE, AT_ONCE, AT_ONCE, 1]
    assert len(cells(tmp_path / "a.xlsx")) == 3 * AT_ONCE + 2


def test_reading_can_be_stopped_and_leaves_nothing(qtbot, page, lanes, tmp_path):
    show(page, 10_000)
    page.jobs = lanes
    page.papers.save_workbook(tmp_path / "a.xlsx", "check")
    assert page.papers.reading.isVisible()
    assert not page.papers.button.isEnabled()
    page.papers.reading.stop.click()
    qtbot.waitUntil(page.papers.button.isEnabled)
    assert not page.papers.reading.isVisible()
    assert page.strip.isVisible()
    assert list(tmp_path.glob("*.xlsx")) == []


def test_ten_thousand_rows_leave_on_the_real_lanes(qtbot, page, lanes, tmp_path):
    show(page, 10_000)
    page.jobs = lanes
    page.papers.save_workbook(tmp_path / "a.xlsx", "check")
    qtbot.waitUntil(lambda: "a.xlsx" in page.strip.words.text(), timeout=30_000)
    assert len(cells(tmp_path / "a.xlsx")) == 10_001


def test_what_cannot_be_read_is_said_and_the_button_comes_back(page, tmp_path):
    show(page, 500, fails_at=300)
    page.papers.save_pdf(tmp_path / "a.pdf")
    assert page.strip.isVisible()
    assert page.papers.button.isEnabled()
    assert not page.papers.reading.isVisible()
    assert list(tmp_path.glob("*.pdf")) == []


def test_an_empty_list_is_said_to_be_empty(page, tmp_path):
    show(page, 0)
    page.papers.save_pdf(tmp_path / "a.pdf")
    page.papers.preview()
    assert page.strip.isVisible()
    assert page.papers.looking.window is None
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_column_whose_amounts_are_words_has_no_total(page, tmp_path):
    page.grid.rows.columns = (*page.grid.rows.columns[:3], Column("金额（元）", lambda _row: "暂无", 110, "amount"), page.grid.rows.columns[4])  # fmt: skip
    show(page)
    page.papers.save_pdf(tmp_path / "a.pdf")
    assert "暂无" in words(tmp_path / "a.pdf")


def test_excel_asks_why_before_it_asks_where(qtbot, page, monkeypatch):
    show(page)
    asked = []
    monkeypatch.setattr("ui.pages.listing.choose_saving", lambda *args: asked.append(args))
    page.papers.ask_workbook()
    page.papers.ask.go_on()
    assert asked == []
    page.papers.ask.form.fields["why"].put("meeting")
    page.papers.ask.go_on()
    ((parent, _title, name, _kinds, _write),) = asked
    assert parent is page
    assert name == "会员名单-20260120.xlsx"
    assert set(REASONS) == {"check", "higher", "meeting", "archive", "other"}


def test_f7_shows_the_list_as_it_will_be_printed(qtbot, page, office, tmp_path):
    show(page, 100)
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.keyClick(page.grid, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: page.papers.looking.window is not None)
    window = page.papers.looking.window
    assert window.windowTitle() == "会员名单"
    assert window.pages.count > 2
    window.side.range_field.setText("2-3")
    window.side.print_button.click()
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == 2
    window.side.range_field.setText("")
    window.save_to(tmp_path / "saved.pdf")
    assert len(pypdf.PdfReader(tmp_path / "saved.pdf").pages) == window.pages.count
    page.papers.preview()
    assert page.papers.looking.window is not window  # one window at a time
    page.papers.looking.window.reject()
    assert page.papers.looking.window is None
