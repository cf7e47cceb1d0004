"""A paper on the screen: what is seen is drawn, what is asked for is printed or saved, and stopping tells the truth."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from reportlab.pdfgen.canvas import Canvas

from app.printing import preview as glass
from app.shared.errors import DatabaseBusy
from app.shared.progress import StoppableProgress
from ui.kit import preview_pages, style
from ui.kit.preview import Preview
from ui.kit.preview_pages import KEPT, Pages
from ui.kit.preview_press import DPI, Placing, PrinterGone, Printers, press
from ui.kit.preview_range import (
    CopiesUnreadable,
    PageNotThere,
    PagesTurned,
    PagesUnreadable,
    read_copies,
    read_pages,
    write_pages,
)

A4 = (595.28, 841.89)


def pdf(pages: int = 12, lying: tuple[int, ...] = ()) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in range(1, pages + 1):
        canvas.setPageSize(A4[::-1] if page in lying else A4)
        canvas.setFont("Helvetica", 120)
        canvas.drawString(100, 300, f"P{page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Drawn:
    """A paper that writes down what it is asked."""

    def __init__(self, content: bytes) -> None:
        self.content, self.after = content, None
        self.pictures: list[tuple[int, int]] = []
        self.gone: list[list[int]] = []

    def count(self):
        return glass.count(self.content)

    def picture(self, page, dpi):
        self.pictures.append((page, dpi))
        return glass.render(self.content, page, dpi)

    def ready(self, progress):
        if self.after is None:
            return False
        self.content, self.after = self.after, None
        return True

    def printed(self, pages):
        self.gone.append(list(pages))

    def save(self, pages, path):
        writer = pypdf.PdfWriter()
        for page in pages:
            writer.add_page(pypdf.PdfReader(io.BytesIO(self.content)).pages[page - 1])
        writer.write(path)


class FilePrinters(Printers):
    """A printer that prints into a file: the only thing here that is not real."""

    def __init__(self, out: Path) -> None:
        self.out, self.there = out, ["HP 1020"]

    def names(self):
        return self.there

    def make(self, name):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.out))
        return printer


@pytest.fixture
def paper():
    return Drawn(pdf(12, lying=(3,)))


@pytest.fixture
def printers(tmp_path):
    return FilePrinters(tmp_path / "printed.pdf")


@pytest.fixture
def page(qtbot):
    """A page in a book in a frame in a window, as on the desk."""
    window, book, made = QWidget(), QStackedWidget(), QWidget()
    window.frame = QWidget(window)
    for outer, inner in ((window, window.frame), (window.frame, book)):
        QVBoxLayout(outer).addWidget(inner)
    book.addWidget(made)
    book.addWidget(QWidget())
    made.book, made.desk = book, window
    window.resize(1366, 720)
    qtbot.addWidget(window)
    window.show()
    return made


@pytest.fixture
def shown(qtbot, jobs, page, paper, printers):
    made = Preview(page, jobs, paper, "签收表", "签收表.pdf", printers=printers)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    qtbot.waitUntil(lambda: bool(made.pages._kept))
    return made


# -- ranges


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("", tuple(range(1, 13))), ("  ", tuple(range(1, 13))), ("3", (3,)), ("1-3,5", (1, 2, 3, 5)),
        ("５，１－２", (1, 2, 5)), ("第 2 页、4", (2, 4)), ("10-", (10, 11, 12)), ("-2", (1, 2)), ("3~4;3", (3, 4)),
        ("2至3,", (2, 3)),
    ],
)  # fmt: skip
def test_a_range_is_read_as_people_write_it(text, pages):
    assert read_pages(text, 12) == pages


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("abc", PagesUnreadable), (",", PagesUnreadable), ("-", PagesUnreadable), ("1--3", PagesUnreadable),
        ("1-2-3", PagesUnreadable), ("0", PageNotThere), ("13", PageNotThere), ("2-13", PageNotThere),
        ("5-3", PagesTurned),
    ],
)  # fmt: skip
def test_what_is_no_range_says_why(text, error):
    with pytest.raises(error):
        read_pages(text, 12)


@given(st.sets(st.integers(1, 40), min_size=1), st.integers(40, 400))
def test_a_range_written_is_read_back(pages, count):
    assert read_pages(write_pages(tuple(pages)), count) == tuple(sorted(pages))


@given(st.text(alphabet="0123456789-,，~ 、第页ab", max_size=12), st.integers(1, 30))
def test_nothing_typed_gives_a_page_that_is_not_there(text, count):
    try:
        pages = read_pages(text, count)
    except (PagesUnreadable, PageNotThere, PagesTurned):
        return
    assert pages
    assert list(pages) == sorted(set(pages))
    assert set(pages) <= set(range(1, count + 1))


def test_copies_are_one_to_ninety_nine():
    assert [read_copies(text) for text in ("", "3", "２份", "99")] == [1, 3, 2, 99]
    for text in ("0", "100", "x", "-1"):
        with pytest.raises(CopiesUnreadable):
            read_copies(text)


# -- on the screen


def test_only_the_pages_seen_are_drawn(shown, paper):
    assert {page for page, _dpi in paper.pictures} <= {0, 1}
    assert shown.bar.count.text() == "/ 12"
    assert shown.bar.page_field.text() == "1"


def test_keys_go_about(qtbot, shown):
    qtbot.keyClick(shown, Qt.Key.Key_End)
    assert shown.bar.page_field.text() == "12"
    qtbot.keyClick(shown, Qt.Key.Key_Home)
    assert shown.pages.here == 0
    before = shown.pages.verticalScrollBar().value()
    qtbot.keyClick(shown, Qt.Key.Key_PageDown)
    assert shown.pages.verticalScrollBar().value() > before
    shown.bar.whole_button.click()
    qtbot.keyClick(shown, Qt.Key.Key_PageDown)
    assert shown.pages.here == 1
    qtbot.keyClick(shown, Qt.Key.Key_PageUp)
    assert shown.pages.here == 0


def test_a_typed_page_comes_into_view_and_a_wrong_one_says_why(qtbot, shown):
    shown.bar.page_field.setFocus()
    shown.bar.page_field.selectAll()
    qtbot.keyClicks(shown.bar.page_field, "7")
    qtbot.keyClick(shown.bar.page_field, Qt.Key.Key_Return)
    assert shown.pages.here == 6
    shown.bar.page_field.setText("70")
    shown.bar.go_to_typed()
    assert "70" in shown.strip.words.text()


def test_zoom_keeps_the_page_and_fits_come_back(qtbot, shown):
    shown.pages.go(5)
    qtbot.keyClick(shown, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert shown.bar.zoom.text() == "100 %"
    qtbot.keyClick(shown, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert shown.bar.zoom.text() == "120 %"
    qtbot.keyClick(shown, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert shown.bar.zoom.text() == "100 %"
    assert shown.pages.here == 5
    shown.bar.width_button.click()
    assert shown.pages.horizontalScrollBar().maximum() == 0
    for _time in range(20):
        shown.pages.zoom(1)
    assert shown.pages.factor == preview_pages.MOST
    assert shown.pages.horizontalScrollBar().maximum() > 0


def test_a_lying_page_lies(qtbot, shown):
    shown.pages.go(2)
    qtbot.waitUntil(lambda: 2 in shown.pages._kept)
    assert shown.pages._shapes[2][0] > shown.pages._shapes[2][1]
    assert shown.pages._shapes[0][0] < shown.pages._shapes[0][1]


def test_memory_does_not_grow_with_the_pages_looked_at(qtbot, shown, monkeypatch):
    monkeypatch.setattr(preview_pages, "KEPT", 6 << 20)
    for number in range(12):
        shown.pages.go(number)
        qtbot.waitUntil(lambda number=number: number in shown.pages._kept)
    seen = sum(shown.pages._kept[page][1].sizeInBytes() for page in shown.pages.seen())
    assert shown.pages.kept_bytes() <= (6 << 20) + seen
    assert KEPT < 64 << 20


def test_pages_scrolled_past_are_never_drawn(qtbot, lanes, paper):
    pages = Pages(lanes)
    qtbot.addWidget(pages)
    pages.resize(600, 500)
    pages.show()
    pages.show_paper(12, paper.picture)
    for number in range(12):
        pages.go(number)
    qtbot.waitUntil(lambda: 11 in pages._kept and not pages._drawing)
    assert {page for page, _dpi in paper.pictures} <= {0, 9, 10, 11}


def test_a_page_that_cannot_be_drawn_is_said_once(qtbot, jobs, page, paper, printers):
    def broken(_page, _dpi):
        raise glass.PageUnreadable()

    paper.picture = broken
    made = Preview(page, jobs, paper, "签收表", "x.pdf", printers=printers)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.strip.isVisible)
    assert made.pages._spoiled


# -- printing


def test_pages_two_and_three_are_a_paper_of_two_pages_each_with_its_side(shown, paper, printers):
    shown.side.range_field.setText("2-3")
    assert "2" in shown.side.print_button.text()
    shown.side.print_button.click()
    printed = pypdf.PdfReader(printers.out)
    assert len(printed.pages) == 2
    boxes = [page.mediabox for page in printed.pages]
    assert [box.width > box.height for box in boxes] == [False, True]
    assert [round(float(min(box.width, box.height))) for box in boxes] == [595, 595]
    assert paper.gone == [[2, 3]]
    assert shown.strip.isVisible()
    assert {dpi for _page, dpi in paper.pictures if dpi > 200} == {DPI}


def test_what_stands_on_the_page_stands_there_once_and_the_offset_is_applied_once(tmp_path, paper):
    ink = {}
    for name, placing in (("plain", Placing()), ("moved", Placing(10.0, 5.0))):
        out = tmp_path / f"{name}.pdf"
        printer = FilePrinters(out).make("")
        press(printer, paper, (1,), StoppableProgress(), placing=placing)
        picture = glass.render(out, 0, 72)
        rows = [
            picture.pixels[n * picture.stride : (n + 1) * picture.stride : 4] for n in range(picture.height)
        ]
        dark = [(x, y) for y, row in enumerate(rows) for x, value in enumerate(row) if value < 90]
        ink[name] = (min(x for x, _y in dark), min(y for _x, y in dark))
    moved = tuple(b - a for a, b in zip(ink["plain"], ink["moved"], strict=True))
    assert abs(moved[0] - 10 * 72 / 25.4) <= 1
    assert abs(moved[1] - 5 * 72 / 25.4) <= 1
    assert abs(ink["plain"][0] - 100) <= 12  # where the paper has it, without a margin of the printer's


def test_copies_are_printed_one_after_the_other(shown, paper, printers):
    shown.side.range_field.setText("1-2")
    shown.side.copies_field.setText("2")
    assert "4" in shown.side.print_button.text()
    shown.print()
    assert len(pypdf.PdfReader(printers.out).pages) == 4
    assert paper.gone == [[1, 2]]


def test_stopped_in_the_middle_it_says_how_many_went_out_and_offers_the_rest(shown, paper, printers):
    draw = paper.picture

    def slowly(page, dpi):
        if dpi == DPI and page == 4:
            progress.append(True)
            shown_job[0].stop()
        return draw(page, dpi)

    progress, shown_job = [], []
    run = shown._jobs.run

    def kept(work, **more):
        return run(lambda job: (shown_job.append(job), work(job))[1], **more)

    shown._jobs.run, paper.picture = kept, slowly
    shown.print()
    assert progress
    assert len(pypdf.PdfReader(printers.out).pages) == 5
    assert paper.gone == [[1, 2, 3, 4, 5]]
    assert "5" in shown.strip.words.text()
    assert "12" in shown.strip.words.text()
    assert shown.side.range_field.text() == "6-12"
    assert shown.side.print_button.isEnabled()


def test_a_printer_that_refuses_leaves_nothing_remembered(shown, paper, tmp_path, qtlog):
    shown._printers.out = tmp_path / "no" / "printed.pdf"
    with qtlog.disabled():
        shown.print()
    assert paper.gone == []
    assert shown.strip.isVisible()
    assert shown.side.print_button.isEnabled()


def test_a_printer_that_stops_says_after_how_many(shown, paper, printers, monkeypatch):
    made = printers.make("")
    monkeypatch.setattr(made, "newPage", lambda: False)
    monkeypatch.setattr(printers, "make", lambda _name: made)
    shown.print()
    assert paper.gone == [[1]]
    assert "12" in shown.strip.words.text()
    assert shown.side.range_field.text() == "2-12"


def test_what_is_on_paper_but_not_in_the_log_is_said(shown, paper, printers):
    def busy(_pages):
        raise DatabaseBusy()

    paper.printed = busy
    shown.side.range_field.setText("1")
    shown.print()
    assert len(pypdf.PdfReader(printers.out).pages) == 1
    assert shown.strip.words.text()
    assert "1" in shown.strip.words.text()


def test_a_paper_whose_pages_changed_is_shown_before_it_is_printed(shown, paper, printers):
    paper.after = pdf(3)
    shown.print()
    assert not printers.out.exists()
    assert paper.gone == []
    assert shown.bar.count.text() == "/ 3"
    shown.print()
    assert len(pypdf.PdfReader(printers.out).pages) == 3


def test_a_reprint_is_printed_and_shown_as_it_is_now(qtbot, shown, paper, printers):
    before = shown.pages._kept[0]
    paper.after = pdf(12)
    shown.side.range_field.setText("1")
    shown.print()
    assert paper.gone == [[1]]
    qtbot.waitUntil(lambda: 0 in shown.pages._kept and shown.pages._kept[0] is not before)


def test_a_wrong_range_is_said_beside_its_field_and_nothing_is_printed(shown, paper, printers):
    shown.side.range_field.setText("9-20")
    shown.print()
    assert shown.side.range_wrong.isVisible()
    assert shown.side.range_field.property("wrong")
    shown.side.range_field.setText("9")
    assert not shown.side.range_wrong.isVisible()
    shown.side.copies_field.setText("0")
    shown.print()
    assert shown.side.copies_wrong.isVisible()
    assert not printers.out.exists()


def test_the_current_page_is_one_press(shown):
    shown.pages.go(4)
    shown.side.here_button.click()
    assert shown.side.range_field.text() == "5"


def test_without_a_printer_the_paper_can_still_be_saved(qtbot, jobs, page, paper, printers, tmp_path):
    printers.there = []
    made = Preview(page, jobs, paper, "签收表", "x.pdf", printers=printers)
    qtbot.addWidget(made)
    made.show()
    assert made.side.no_printer.isVisible()
    assert not made.side.print_button.isEnabled()
    made.print()
    assert not printers.out.exists()
    made.side.range_field.setText("1-2")
    made.save_to(tmp_path / "saved.pdf")
    assert len(pypdf.PdfReader(tmp_path / "saved.pdf").pages) == 2
    assert "saved.pdf" in made.strip.words.text()
    assert made.strip._next.isVisible()


def test_the_printers_of_this_computer_are_asked_for():
    names = Printers().names()
    assert names == sorted(set(names), key=names.index)
    with pytest.raises(PrinterGone):  # never the usual printer in its place
        Printers().make("--")


# -- going away


def test_the_cross_closes(shown):
    shown.close()
    assert shown.closed


def test_escape_closes(qtbot, shown):
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert shown.closed


def test_it_closes_with_its_page_and_when_the_desk_is_locked(shown, page):
    page.desk.frame.hide()
    assert not shown.isVisible()


def test_turning_to_another_page_closes_it_unless_it_prints(qtbot, lanes, page, paper, printers):
    made = Preview(page, lanes, paper, "签收表", "x.pdf", printers=printers)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    qtbot.waitUntil(lambda: made.pages.count == 12)
    made.print()
    page.book.setCurrentIndex(1)
    assert made.isVisible()
    made.reject()
    assert made.isVisible()  # it says first how far it came
    qtbot.waitUntil(lambda: made._job is None)
    assert made.strip.isVisible()
    made.reject()
    assert not made.isVisible()


@pytest.mark.parametrize(("dark", "step"), [(False, 0), (True, 0), (False, 2)])
def test_everything_fits_at_the_smallest_screen(qapp, qtbot, jobs, page, paper, printers, dark, step):
    style.use_scheme(qapp, dark)
    style.use_text_step(qapp, step)
    page.desk.resize(1366, 697)
    made = Preview(page, jobs, paper, "签收表", "x.pdf", printers=printers)
    qtbot.addWidget(made)
    made.show()
    assert made.width() <= 1366
    assert made.height() <= 697
    assert made.pages.width() >= 500
