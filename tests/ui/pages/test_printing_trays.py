"""The tray of a printer: offered, remembered, sent with the job and corrected by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.printing import Measured
from tests.ui.pages.test_printing import FilePrinters, visits
from ui.kit.trays import Tray
from ui.pages.printing import runner as running
from ui.pages.printing.page import PrintingPage


@pytest.fixture
def page(qtbot, desk, tmp_path):
    made = PrintingPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({"part": "queue"})
    made.part.runner.printers = FilePrinters(tmp_path / "printed.pdf")
    return made


class WithTrays(FilePrinters):
    """A printer that says which trays it has."""

    def trays(self, name):
        return (Tray("Tray1", "纸盒 1"), Tray("Tray2", "纸盒 2")) if name == "HP 1020" else ()


def test_the_tray_is_offered_remembered_for_form_and_printer_and_stays_with_the_job(
    page, office, tmp_path, monkeypatch
):
    page.turn("log")
    looking = page.part.papers.looking
    looking.printers = WithTrays(tmp_path / "p.pdf")
    ids = visits(office)[:1]
    office.centre.correct(office.actor, "", "HP 1020", "手送", Measured(21, 20, 170, 240))

    def look(form):
        looking.show("…", lambda _progress: office.printing.proof(office.actor, form, ids), form, "a.pdf")
        return looking.window.side

    side = look("visit_sheet")
    assert [side.tray.itemData(n) for n in range(side.tray.count())] == ["", "Tray1", "Tray2", "手送"]
    assert side.tray_key() == ""
    side.tray.setCurrentIndex(2)
    side.queue_button.click()
    assert [job.tray for job in office.centre.jobs(office.actor)] == ["Tray2"]
    side = look("visit_sheet")
    assert side.tray_key() == "Tray2"
    sent = []
    monkeypatch.setattr("ui.kit.preview.choose_tray", lambda _printer, key: sent.append(key))
    side.tray.setCurrentIndex(3)
    side.print_button.click()
    assert sent == ["手送"]
    assert look("visit_sheet").tray_key() == "手送"
    page.turn("queue")
    monkeypatch.setattr(running, "choose_tray", lambda _printer, key: sent.append(key))
    page.part.go()
    assert sent == ["手送", "Tray2"]


def test_a_printer_that_tells_no_tray_is_not_asked_for_one(page, office, tmp_path):
    page.turn("log")
    looking = page.part.papers.looking
    looking.printers = FilePrinters(tmp_path / "p.pdf")
    looking.show(
        "…",
        lambda _progress: office.printing.proof(office.actor, "visit_sheet", visits(office)[:1]),
        "x",
        "a.pdf",
    )
    assert not looking.window.side.tray.isVisible()


def test_a_tray_told_or_typed_is_corrected(page, office):
    page.turn("printers")
    page.part.printers = WithTrays(Path("none"))
    page.part.ask_measures("HP 1020")
    fields = page.part.asking.form.fields
    assert [one.words for one in fields["tray"].choices] == ["纸盒 1", "纸盒 2"]
    fields["tray"].setText("纸盒 2")
    for name, told in (("left", "21"), ("top", "20"), ("across", "170"), ("along", "240")):
        fields[name].setText(told)
    page.part.asking.go_on()
    assert [one.tray for one in office.centre.corrections(office.actor)] == ["Tray2"]
    assert office.centre.shift(office.actor, "visit_sheet", "HP 1020", "Tray2").right == -1000
    page.part.ask_measures("HP 1020", "老纸盒")
    assert page.part.asking.form.fields["tray"].read() == "老纸盒"
