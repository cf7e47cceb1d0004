"""The printing centre at work: jobs go out sheet by sheet, stand still where they stopped, and sheets come back."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from PySide6.QtCore import QRectF, QSizeF, QTimer
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter
from sqlalchemy import update

from app.members import Query
from app.printing import ACROSS, ALONG, FORMS, LEFT, TOP, Measured, NewBlock, preview, wording
from app.printing.calibration import shift_of
from app.shared.errors import Cancelled
from app.shared.progress import SILENT, StoppableProgress
from app.visits.tables import VisitRow
from tests.printing import scans
from ui.kit.jobs import Jobs
from ui.kit.parts import Button
from ui.kit.preview_press import DPI, INCH, Placing, Printers, as_image, press
from ui.pages.printing import runner as running
from ui.pages.printing.page import PrintingPage
from ui.pages.proof import OfficePaper, placing_of

FORM = "join_application"


class FilePrinters(Printers):
    """A printer that prints into a file: the only thing here that is not real."""

    def __init__(self, out: Path) -> None:
        self.out, self.made = out, 0

    def names(self):
        return ["HP 1020"]

    def make(self, name):
        self.made += 1
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.out.with_name(f"{self.made}-{self.out.name}")))
        return printer


@pytest.fixture
def page(qtbot, desk, tmp_path):
    made = PrintingPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({"part": "queue"})
    made.part.runner.printers = FilePrinters(tmp_path / "printed.pdf")
    return made


def visits(office):
    return list(office.visits.window(office.actor, office.visits.campaigns(office.actor)[0].id))


def queued(office, count=4, title="走访单"):
    proof = office.printing.proof(office.actor, "visit_sheet", visits(office)[:count])
    return office.centre.enqueue(office.actor, proof, title, "HP 1020")


def sheets(tmp_path, n=1):
    return len(pypdf.PdfReader(tmp_path / f"{n}-printed.pdf").pages)


def job_of(office, job):
    return next(one for one in office.centre.jobs(office.actor) if one.id == job.id)


def test_jobs_go_out_one_after_the_other_and_stand_in_the_log(page, office, tmp_path):
    first, second = queued(office, 2), queued(office, 1, "另一批")
    page.refresh()
    page.part.go()
    assert [job_of(office, one).state for one in (first, second)] == ["DONE", "DONE"]
    assert (sheets(tmp_path), sheets(tmp_path, 2)) == (2, 1)
    assert "另一批" in page.strip.words.text()
    page.turn("log")
    assert len(page.part.grid.rows.ids) == 3
    assert page.part.grid.current().name
    page.part.search.setText("没有这个人")
    page.part.search.say()
    assert len(page.part.grid.rows.ids) == 0


def test_a_job_that_is_paused_knows_its_last_sheet_and_goes_on_from_there(
    page, office, tmp_path, monkeypatch
):
    job = queued(office, 3)
    page.refresh()
    drawn = []

    def picture(self, number, dpi):
        if len(drawn) == 2:
            raise Cancelled
        drawn.append(number)
        return preview.render(self._content, number, 60)

    with monkeypatch.context() as patch:
        patch.setattr(running.Sheets, "picture", picture)
        page.part.go()
    stopped = job_of(office, job)
    assert (stopped.state, stopped.done, stopped.left) == ("PAUSED", 2, (3,))
    assert len(office.centre.log(office.actor)) == 2
    assert "2" in page.strip.words.text()
    page.part.go()
    assert (job_of(office, job).state, sheets(tmp_path, 2)) == ("DONE", 1)
    assert len(office.centre.log(office.actor)) == 3


def test_it_goes_on_from_the_sheet_that_is_named(page, office, tmp_path):
    job = queued(office, 3)
    page.refresh()
    page.part.ask_sheet()
    page.part.asking.form.fields["sheet"].setText("9")
    page.part.asking.go_on()
    assert page.part.asking.isVisible()
    page.part.asking.form.fields["sheet"].setText("3")
    page.part.asking.go_on()
    assert (job_of(office, job).state, sheets(tmp_path)) == ("DONE", 1)
    assert len(office.centre.log(office.actor)) == 1


def test_a_printer_that_is_gone_and_one_with_other_paper_are_said(page, office, monkeypatch):
    job = queued(office)
    page.refresh()
    with monkeypatch.context() as patch:
        patch.setattr(QPainter, "begin", lambda *_args: False)
        page.part.go()
    assert (job_of(office, job).state, job_of(office, job).done) == ("STOPPED", 0)
    assert "没有" in job_of(office, job).trouble

    class Small(QPrinter):
        def pageLayout(self):
            found = QPageLayout(super().pageLayout())
            found.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
            return found

    small = Small(QPrinter.PrinterMode.HighResolution)
    small.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    monkeypatch.setattr(page.part.runner.printers, "make", lambda _name: small)
    page.part.go()
    trouble = job_of(office, job).trouble
    assert "A4 (210 × 297 mm)" in trouble
    assert "A5 (148 × 210 mm)" in trouble
    assert office.centre.log(office.actor) == ()


def test_a_printer_without_paper_says_after_how_many(page, office, monkeypatch):
    job = queued(office)
    page.refresh()
    calls = iter([True, False])
    monkeypatch.setattr(QPrinter, "newPage", lambda _printer: next(calls))
    page.part.go()
    stopped = job_of(office, job)
    assert (stopped.state, stopped.done) == ("STOPPED", 2)
    assert "2" in stopped.trouble
    assert len(office.centre.log(office.actor)) == 2


def test_a_job_is_kept_as_pdf_cancelled_and_cleared(page, office, tmp_path, qtbot):
    first, second = queued(office, 3), queued(office, 2)
    page.refresh()
    page.part.save(page.part.current(), tmp_path / "out.pdf")
    assert len(pypdf.PdfReader(tmp_path / "out.pdf").pages) == 3
    assert job_of(office, first).state == "DONE"
    page.part.grid.stand_on(second.id)
    assert page.part.current().id == second.id
    page.part.ask_cancel()
    next(button for button in page.part.sure.buttons() if button.text() == "取消打印").click()
    assert job_of(office, second).state == "CANCELLED"
    page.part.clear()
    assert office.centre.jobs(office.actor) == ()
    assert len(office.centre.log(office.actor)) == 3


def test_the_preview_puts_pages_into_the_queue(page, office, desk, tmp_path):
    page.turn("log")
    looking = page.part.papers.looking
    looking.printers = FilePrinters(tmp_path / "p.pdf")
    ids = visits(office)[:3]
    looking.show(
        "…", lambda _progress: office.printing.proof(office.actor, "visit_sheet", ids), "走访单", "a.pdf"
    )
    looking.window.side.range_field.setText("2-3")
    looking.window.side.queue_button.click()
    (job,) = office.centre.jobs(office.actor)
    assert (job.pages, job.printer, job.state) == ((2, 3), "HP 1020", "WAITING")
    assert office.centre.log(office.actor) == ()
    assert "打印中心" in page.strip.words.text()


def test_the_log_prints_what_was_printed_and_offers_what_is_true_now(page, office, qtbot):
    record = visits(office)[0]
    row = office.visits.page(office.actor, [record])[0]
    office.printing.give_out(office.actor, office.printing.proof(office.actor, "visit_sheet", [record]))
    with office.db.transaction("probe", office.actor) as tx:
        tx.execute(update(VisitRow).where(VisitRow.id == record).values(name="改名后", rev=VisitRow.rev + 1))
    page.enter({"part": "log"})
    page.part.print_again()
    shown = page.part.papers.looking.window
    said = preview.words(shown._paper.proof.content)
    assert row.name in said
    assert "改名后" not in said
    assert shown.side.other_words.text() == "这是当时打印的原样。"
    shown.side.other_button.click()
    shown = page.part.papers.looking.window
    assert "改名后" in preview.words(shown._paper.proof.content)
    assert shown.side.other_words.text() == "1 份与上次打印的内容不同。"
    shown.side.other_button.click()
    assert row.name in preview.words(page.part.papers.looking.window._paper.proof.content)


def test_every_form_is_listed_shown_as_a_specimen_and_some_as_blanks(page, office):
    page.turn("forms")
    rows = {one.key: one for one in page.part.rows}
    assert rows.keys() == set(FORMS)
    assert {key for key, one in rows.items() if one.has_blank} == {
        "collection_form", "hardship_application", "hardship_file", "home_survey", "household_plan",
        "join_application", "registration_form",
    }  # fmt: skip
    page.part.grid.stand_on("home_survey")
    page.part.show_specimen()
    specimen = page.part.papers.looking.window._paper.proof
    page.part.show_blank()
    blank = page.part.papers.looking.window._paper.proof
    assert "不作凭证" in preview.words(specimen.content)
    assert "朴金花" in preview.words(specimen.content)
    assert "朴金花" not in preview.words(blank.content)
    office.printing.give_out(office.actor, blank)
    assert office.centre.log(office.actor) == ()
    page.part.grid.stand_on("visit_list")
    assert not page.part.blank_button.isEnabled()


def test_the_words_of_a_form_are_changed_seen_on_the_specimen_and_brought_back(page, office):
    oath = "本人自愿加入工会，遵守章程。"
    page.turn("forms")
    page.part.grid.stand_on("join_application")
    page.part.change_words()
    assert page.here == "words"
    assert len(page.part.rows) == 2 * len(wording.shipped(FORM, "zh_CN"))
    page.part.grid.stand_on("zh_CN oath")
    page.part.edit()
    page.part.asking.form.fields["oath"].put("")
    page.part.asking.go_on()
    assert page.part.asking.isVisible()
    page.part.asking.form.fields["oath"].put(oath)
    page.part.asking.go_on()
    assert not any(one.changed for one in page.part.rows if one.language == "ko_KR")
    assert [one.entry for one in page.part.rows if one.changed] == ["oath"]
    assert oath.rstrip("。") in preview.words(office.printing.specimen(office.actor, FORM).content)
    page.part.ask_all()
    next(button for button in page.part.sure.buttons() if button.text() == "整张恢复原文").click()
    assert not any(one.changed for one in page.part.rows)
    page.part.ask_version()
    page.part.asking.form.begin_with({"version": f"zh_CN {wording.shipped_version(FORM, 'zh_CN') + 1}"})
    page.part.asking.go_on()
    assert [one.entry for one in page.part.rows if one.changed] == ["oath"]
    assert page.way_back()["form"] == FORM
    page.step_back()
    assert page.here == "forms"
    assert {one.key: one.changed for one in page.part.rows}[FORM] == 1


def test_a_folder_comes_back_and_the_torn_sheet_is_placed_by_hand(page, office, tmp_path):
    ids, out, folder = visits(office)[:3], tmp_path / "all.pdf", tmp_path / "scans"
    folder.mkdir()
    office.printing.produce_many(office.actor, "visit_sheet", ids, out)
    for n, picture in enumerate(scans.pages(out.read_bytes())):
        if n == 2:
            picture.paste(255, (0, round(picture.height * 0.88), *picture.size))
        (folder / f"{n}.jpg").write_bytes(scans.jpeg(picture.rotate(180)))
    page.turn("returned")
    page.part.take_in(folder)
    assert "2" in page.strip.words.text()
    assert page.part.key == "WAITING"
    assert not page.part.side.image.isNull()
    page.part.ask_whose()
    name = office.visits.page(office.actor, [ids[2]])[0].name
    field = page.part.asking.form.fields["number"]
    field.setText(name)
    field.look()
    field.put(field._found[0])
    page.part.asking.go_on()
    assert [len(office.documents.list(office.actor, "visit", one)) for one in ids] == [1, 1, 1]
    Image.effect_noise((700, 900), 80).save(folder / "fog.png")
    page.part.take_in(folder)
    page.part.set_aside()
    assert len(office.returns.waiting(office.actor)) == 0
    page.desk.said[-1][1]()
    assert len(office.returns.waiting(office.actor)) == 1


def test_a_block_is_taken_in_and_a_number_spoiled(page, office, tmp_path, monkeypatch):
    page.turn("numbers")
    page.part.ask_block()
    form = page.part.asking.form
    form.fields["first"].setText("A0001")
    form.fields["last"].setText("A0010")
    page.part.asking.go_on()
    assert [(one.left, one.here) for one in office.numbers.blocks(office.actor)] == [(10, True)]
    monkeypatch.setattr("app.printing.numbering.NUMBERED", {"visit_sheet": "certificate"})
    office.printing.produce(office.actor, "visit_sheet", visits(office)[0], tmp_path / "1.pdf")
    page.refresh()
    assert page.part.grid.current().name
    page.part.ask_spoil()
    page.part.asking.form.fields["reason"].setText("撕破")
    page.part.asking.go_on()
    assert [one.state for one in office.numbers.numbers(office.actor)] == ["SPOILED"]
    with pytest.raises(StopIteration):
        next(one for one in office.numbers.numbers(office.actor) if one.state != "SPOILED")
    office.numbers.take_block(office.actor, NewBlock("certificate", "B1", "B9", ""))
    assert len(office.numbers.blocks(office.actor)) == 2


def test_a_printer_is_corrected_by_what_is_typed_and_prints_so(page, office):
    page.turn("printers")
    page.part.printers = FilePrinters(Path("none"))
    page.part.ask_measures("HP 1020")
    fields = page.part.asking.form.fields
    for name, told in (("left", "21,5"), ("top", "19"), ("across", "170"), ("along", "240")):
        fields[name].setText(told)
    page.part.asking.go_on()
    assert page.part.asking.isVisible()  # a comma is no point
    fields["left"].setText("２１.5 mm")
    page.part.asking.go_on()
    found = office.centre.shift(office.actor, "visit_sheet", "HP 1020", "")
    assert (found.right, found.down) == (-1500, 1000)
    assert placing_of(found) == Placing(-1.5, 1.0, 1.0, 1.0)
    page.part.take_away()
    assert office.centre.corrections(office.actor) == ()
    page.desk.said[-1][1]()
    assert len(office.centre.corrections(office.actor)) == 1


# --- TC-28: the offset on paper is right after the correction ---------------------------------------


def lines_at(image: QImage) -> tuple[float, float, float, float]:
    """Where the four lines of the ruler page lie on a paper, in mm: left, right, upper, lower."""
    wide, high, mm = image.width(), image.height(), DPI / INCH

    def dark(x, y):
        return image.pixelColor(round(x), round(y)).lightness() < 140

    def middle(places, pick):
        found = [place for place in places if pick(place)]
        return sum(found) / len(found) / mm

    across, along = (range(round(wide * a), round(wide * b)) for a, b in ((0.05, 0.14), (0.86, 0.97)))
    above, below = (range(round(high * a), round(high * b)) for a, b in ((0.04, 0.1), (0.84, 0.92)))
    return (
        middle(across, lambda x: dark(x, 150 * mm)), middle(along, lambda x: dark(x, 150 * mm)),
        middle(above, lambda y: dark(150 * mm, y)), middle(below, lambda y: dark(150 * mm, y)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("right", "down", "wide", "high"), [(3.2, -1.7, 1.0, 1.0), (-2.3, 2.9, 1.008, 0.994)]
)
def test_tc28_what_a_printer_puts_beside_lies_less_than_half_a_millimetre_off_once_corrected(
    office, right, down, wide, high
):
    picture = as_image(preview.render(office.centre.ruler_page(office.actor), 0, DPI))

    def printed(placing: Placing) -> QImage:
        """What such a printer puts on a sheet: everything moved and stretched, the page laid as the press lays it."""
        paper = QImage(picture.size(), QImage.Format.Format_Grayscale8)
        paper.fill(255)
        painter = QPainter(paper)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(right * DPI / INCH, down * DPI / INCH)
        painter.scale(wide, high)
        painter.drawImage(placing.on(picture.size(), DPI), picture)
        painter.end()
        return paper

    def read(mm):
        return round(mm * 2) / 2  # a person reads a ruler to half a millimetre

    left, far, top, low = lines_at(printed(Placing()))
    assert max(abs(left - LEFT), abs(top - TOP)) > 1
    shift = shift_of(Measured(read(left), read(top), read(far - left), read(low - top)))
    corrected = lines_at(printed(placing_of(shift)))
    wanted = (LEFT, LEFT + ACROSS, TOP, TOP + ALONG)
    assert max(abs(one - other) for one, other in zip(corrected, wanted, strict=True)) < 0.5


def test_a_page_lies_where_it_did_without_a_correction():
    assert Placing().on(QImage(2480, 3508, QImage.Format.Format_Mono).size(), 600) == QRectF(0, 0, 4960, 7016)
    assert (
        QSizeF(Placing(wide=1.01).on(QImage(100, 100, QImage.Format.Format_Mono).size(), DPI).size()).width()
        == 101
    )


# --- 300 sheets, and the desk beside them -----------------------------------------------------------


@pytest.mark.long
def test_three_hundred_sheets_leave_the_desk_usable(qtbot, desk, office, tmp_path):
    lanes = Jobs()
    desk.jobs = lanes
    found = office.members.window(office.actor, Query()).ids
    ids = [line.id for line in office.members.page(office.actor, found[:300])]
    forms = [
        office.printing.proof(office.actor, form, ids) for form in ("registration_form", "join_application")
    ]
    pages = sum(proof.pages for proof in forms)
    assert pages >= 300
    job = [office.centre.enqueue(office.actor, proof, "三百张", "HP 1020") for proof in forms][-1]
    made = PrintingPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.enter({"part": "queue"})
    made.part.runner.printers = FilePrinters(tmp_path / "printed.pdf")
    qtbot.waitUntil(lambda: made.part.current() is not None)
    beats, at = [], time.perf_counter()
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    made.part.go()
    qtbot.waitUntil(lambda: job_of(office, job).state == "DONE", timeout=600_000)
    took = time.perf_counter() - at
    gaps = sorted(b - a for a, b in pairwise(beats))
    timer.stop()
    lanes.close()
    print(f"\n  {pages} sheets in {took:.1f} s; the desk answered within {gaps[-1] * 1000:.0f} ms at worst, "
          f"{gaps[round(len(gaps) * 0.99)] * 1000:.0f} ms at the 99th of a hundred")  # fmt: skip
    assert sheets(tmp_path) + sheets(tmp_path, 2) == pages
    assert gaps[round(len(gaps) * 0.99)] < 0.25


def test_the_press_hears_what_the_printer_has_taken(office, tmp_path, desk):
    proof = office.printing.proof(office.actor, "visit_sheet", visits(office)[:2])
    heard: list[int] = []
    printer = FilePrinters(tmp_path / "x.pdf").make("HP")
    done = press(printer, OfficePaper(desk, proof), (1, 2), SILENT, each=heard.append)
    assert (heard, done.gone) == ([2], (1, 2))
    stop = StoppableProgress()
    stop.stop()
    printer = FilePrinters(tmp_path / "y.pdf").make("HP")
    assert press(printer, OfficePaper(desk, proof), (1, 2), stop).gone == ()


def test_every_part_says_what_to_do_when_it_is_empty(page, office):
    for key in page.switch:
        page.turn(key)
        assert page.here == key
        if not page.part.grid.rows.ids:
            assert page.part.grid.empty.isVisible()
    assert page.way_back()["part"] == "fonts"
    assert [button for button in page.part.findChildren(Button) if not button.accessibleName()] == []
