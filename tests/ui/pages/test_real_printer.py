"""What the desk prints comes out of a real printer (CUPS), and what stops it is told; skipped where there is none."""

from __future__ import annotations

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from app.printing import ACROSS, ALONG, LEFT, TOP, Measured, preview
from app.shared.errors import Cancelled
from app.shared.progress import SILENT
from tests.printing.real_printer import RealPrinter, run, why_not
from tests.ui.pages.test_printing import job_of, lines_at, queued, visits
from ui.kit import preview_press
from ui.kit.preview_press import DPI, PrinterGone, Printers, as_image, press
from ui.kit.trays import choose_tray, trays_of
from ui.pages.printing import runner as running
from ui.pages.printing.page import PrintingPage
from ui.pages.printing.runner import Sheets
from ui.pages.proof import placing_of

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    if why := why_not():
        print(f"\n  not printed for real: {why}")
        pytest.skip(why)
    made = RealPrinter("NuangongTest")
    made.add(tmp_path_factory.mktemp("printer"))
    yield made
    made.remove()


@pytest.fixture
def printer(real):
    real.go_on()
    for path in real.files():
        path.unlink()
    yield real
    real.remove()
    assert real.add()


@pytest.fixture
def page(qtbot, desk, printer):
    made = PrintingPage(desk)
    qtbot.addWidget(made)
    made.show()
    made.enter({"part": "queue"})
    return made


def twenty(office, printer, count=20, tray=""):
    found = visits(office)
    proof = office.printing.proof(office.actor, "visit_sheet", found[:count])
    return office.centre.enqueue(office.actor, proof, "走访单", printer.name, tray)


def shown(path, page=0):
    document = pypdfium2.PdfDocument(path)
    picture = document[page].render(scale=DPI / 72).to_pil().convert("L")
    document.close()
    return picture


def test_twenty_sheets_come_out_as_they_were_drawn(page, office, printer, monkeypatch):
    monkeypatch.setattr(preview_press, "PORTION", 8)
    job = twenty(office, printer)
    drawn = office.centre.paper(office.actor, job.id).content
    page.refresh()
    page.part.go()
    assert job_of(office, job).state == "DONE", job_of(office, job).trouble
    assert printer.pages() == job.total >= 10
    assert len(printer.files()) == -(-job.total // 8)
    at = 0
    for path in printer.files():
        for number in range(len(pypdfium2.PdfDocument(path))):
            assert offset(drawn, at, shown(path, number)) < 0.5
            at += 1


def offset(content, number, printed):
    """How far a printed page lies from the program's own, in mm: the box of all that is dark, by its four sides."""
    own = QImage(as_image(preview.render(content, number, DPI)))
    buffer = bytes(own.convertToFormat(QImage.Format.Format_Grayscale8).constBits())
    mine = Image.frombuffer("L", (own.width(), own.height()), buffer, "raw", "L", own.bytesPerLine(), 1)
    boxes = [one.point(lambda v: 255 if v < 128 else 0).getbbox() for one in (mine, printed)]
    return max(abs(a - b) for a, b in zip(*boxes, strict=True)) * 25.4 / DPI


def test_a_queue_is_paused_and_goes_on_from_a_sheet(page, office, printer, monkeypatch):
    job, drawn = twenty(office, printer, 10), []

    def picture(self, number, dpi):
        if len(drawn) == 4:
            raise Cancelled
        drawn.append(number)
        return preview.render(self._content, number, dpi)

    page.refresh()
    with monkeypatch.context() as patch:
        patch.setattr(running.Sheets, "picture", picture)
        page.part.go()
    stopped = job_of(office, job)
    assert (stopped.state, stopped.done, printer.pages()) == ("PAUSED", 4, 4)
    page.part.ask_sheet()
    page.part.asking.form.fields["sheet"].setText(str(job.total - 1))
    page.part.asking.go_on()
    assert job_of(office, job).state == "DONE"
    assert printer.pages() == 6
    assert len(office.centre.log(office.actor)) == 6


def test_a_printer_that_is_stopped_says_so_and_takes_nothing(page, office, printer):
    job = twenty(office, printer, 3)
    printer.stop()
    page.refresh()
    page.part.go()
    stopped = job_of(office, job)
    assert (stopped.state, stopped.done) == ("STOPPED", 0)
    assert printer.name in stopped.trouble
    assert (printer.waiting(), office.centre.log(office.actor)) == (0, ())
    printer.go_on()
    page.part.go()
    assert (job_of(office, job).state, printer.pages()) == ("DONE", 3)


def test_a_job_cancelled_at_the_system_leaves_what_was_printed(page, office, printer, monkeypatch):
    """What the system took is out of our hands: it stands as gone, and prints again by the log's mark."""
    job = twenty(office, printer, 6)
    monkeypatch.setattr(preview_press, "PORTION", 3)
    asked = []

    def stop_after_first(self, number, dpi):
        asked.append(number)
        if len(asked) == 4:
            assert printer.pages() == 3  # the first portion is on paper
            printer.stop()
        return preview.render(self._content, number, dpi)

    monkeypatch.setattr(running.Sheets, "picture", stop_after_first)
    page.refresh()
    page.part.go()
    # The second portion was being drawn when the printer was stopped: the system holds it, and it counts as gone.
    assert (job_of(office, job).state, job_of(office, job).done) == ("DONE", 6)
    assert printer.waiting() == 1
    run("cancel", "-a", printer.name)
    assert printer.pages() == 3
    printer.go_on()


def test_a_printer_that_vanishes_in_the_middle_has_taken_no_more(page, office, printer, monkeypatch):
    job, asked = twenty(office, printer, 9), []
    monkeypatch.setattr(preview_press, "PORTION", 4)

    def picture(self, number, dpi):
        asked.append(number)
        if len(asked) == 6:
            printer.pages()  # the first portion is on paper
            printer_files.extend(path.read_bytes() for path in printer.files())
            printer.remove()
        return preview.render(self._content, number, dpi)

    printer_files: list[bytes] = []
    with monkeypatch.context() as patch:
        patch.setattr(running.Sheets, "picture", picture)
        page.refresh()
        page.part.go()
    stopped = job_of(office, job)
    assert (stopped.state, stopped.done, stopped.left[0]) == ("STOPPED", 4, 5)
    assert printer.name in stopped.trouble
    assert len(office.centre.log(office.actor)) == 4
    page.part.go()  # and no other printer is taken in its place
    assert (job_of(office, job).state, job_of(office, job).done) == ("STOPPED", 4)
    with pytest.raises(PrinterGone):
        Printers().make(printer.name)
    assert printer.add()
    page.part.go()
    assert job_of(office, job).state == "DONE"
    assert printer.pages() == job.total - 4


def test_the_tray_chosen_goes_with_the_job(printer, office):
    assert [one.key for one in trays_of(printer.name)] == ["Auto", "Tray1", "Tray2", "ManualFeed"]
    assert trays_of("没有这台") == ()
    job = twenty(office, printer, 1, "Tray2")
    made = Printers().make(printer.name)
    choose_tray(made, job.tray)
    sheets = Sheets(office.centre.content(office.actor, job.id))
    assert press(made, sheets, (1,), SILENT).gone == (1,)
    assert printer.pages() == 1
    if options := printer.options():
        assert "InputSlot" in " ".join(options)
        assert "Tray2" in " ".join(options)


def test_a_corrected_printer_puts_the_ruler_page_where_it_was_measured_to_go(office, printer):
    """The printer here is exact, so a correction moves the lines by just what it says."""
    content = office.centre.ruler_page(office.actor)
    wanted = (LEFT, LEFT + ACROSS, TOP, TOP + ALONG)

    def printed(number):
        shift = office.centre.shift(office.actor, "", printer.name, "Tray2")
        made = Printers().make(printer.name)
        assert press(made, Sheets_of(content), (1,), SILENT, placing=placing_of(shift)).gone == (1,)
        assert printer.pages() == number
        path = printer.files()[-1]
        picture = shown(path)
        image = QImage(picture.tobytes(), *picture.size, picture.width, QImage.Format.Format_Grayscale8)
        return lines_at(image)

    assert max(abs(a - b) for a, b in zip(printed(1), wanted, strict=True)) < 0.2
    # The ruler said 22.5 mm and 18 mm, the lines 171 and 239 mm apart.
    office.centre.correct(office.actor, "", printer.name, "Tray2", Measured(22.5, 18, 171, 239))
    shift = office.centre.shift(office.actor, "", printer.name, "Tray2")

    def moved(x, by, part):
        return by / 1000 + x * part / 1e6

    told = (
        moved(wanted[0], shift.right, shift.wide), moved(wanted[1], shift.right, shift.wide),
        moved(wanted[2], shift.down, shift.high), moved(wanted[3], shift.down, shift.high),
    )  # fmt: skip
    assert max(abs(a - b) for a, b in zip(printed(2), told, strict=True)) < 0.3
    # On a printer that does what was measured, the lines come to where they belong.
    there = [
        22.5 - 20 * 171 / 170 + told[0] * 171 / 170, 22.5 - 20 * 171 / 170 + told[1] * 171 / 170,
        18 - 20 * 239 / 240 + told[2] * 239 / 240, 18 - 20 * 239 / 240 + told[3] * 239 / 240,
    ]  # fmt: skip
    assert max(abs(a - b) for a, b in zip(there, wanted, strict=True)) < 0.5


class Sheets_of:  # noqa: N801 - a paper of the desk, made of bytes alone
    def __init__(self, content):
        self.content = content

    def picture(self, number, dpi):
        return preview.render(self.content, number, dpi)


def test_what_is_queued_for_a_printer_that_never_was_stands_still(page, office, printer):
    job = queued(office, 1)
    page.refresh()
    page.part.go()
    assert (job_of(office, job).state, job_of(office, job).done) == ("STOPPED", 0)
    assert "HP 1020" in job_of(office, job).trouble
    assert printer.files() == []
