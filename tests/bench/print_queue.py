"""How much memory does a batch take through the queue of a real office? Told in one line of JSON.

`python -m tests.bench.print_queue COUNT [PRINTER]`. A sheet for each of COUNT households visited is drawn from the
records, put in the queue, and printed by the printing centre's own page on its threads: by a printer of this computer,
or into a file. `base` is what the process holds with the office open and the page shown, `drawn`, `queued` and
`printed` the most it ever held until then (MB).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tests.bench.print_memory  # noqa: F401 - it chooses Qt's platform

# isort: split
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from app.office import Office
from app.printing import preview
from app.shared.heap import give_back_large
from tests import campaigns
from tests.bench.bench_desk import PASSWORD, until
from tests.bench.measure import CLOCK, forget_peak, peak
from ui.desk import Desk
from ui.kit import style
from ui.kit.jobs import Jobs
from ui.kit.preview_press import Printers
from ui.pages.printing.page import PrintingPage
from ui.pages.printing.queue import Queue


class Files(Printers):
    """A printer that prints into a file."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def make(self, name: str) -> QPrinter:
        """Return it, whatever it is called."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._out))
        return printer


def begin(folder: Path, count: int) -> None:
    """Found an office whose campaign visits so many households; in a process of its own, so that it weighs nothing."""
    told = {
        "code": "222401001",
        "name": "青山镇总工会",
        "region": "222401",
        "operator": "王芳",
        "password": PASSWORD,
    }
    Office.create(folder, **told, clock=CLOCK).close()
    office = Office.unlock(folder, PASSWORD, clock=CLOCK)
    made, plan = campaigns.planned(office, folder.parent / "households.xlsx", count)
    office.visits.make_list(office.actor, made)
    campaigns.approve(office, made, plan)
    office.close()


def measured(folder: Path, count: int, printer: str) -> dict[str, float]:
    """Print one sheet a household; return MB, sheets and the seconds at the printer."""
    give_back_large()  # as the desk does
    app = QApplication([])
    style.dress(app)
    office, jobs = Office.unlock(folder, PASSWORD, clock=CLOCK), Jobs()
    desk = Desk(
        office=office, office_name="青山镇总工会", jobs=jobs, profile=folder.parent,
        go=lambda _page, _wish: None, say=lambda _words, _undo=None: None, place=lambda _words: None,
    )  # fmt: skip
    page = PrintingPage(desk)
    page.show()
    page.enter({"part": "queue"})
    part = page.part
    assert isinstance(part, Queue)
    QApplication.processEvents()
    forget_peak()  # unlocking takes 64 MB for a moment
    base = peak()
    ids = office.visits.window(office.actor, office.visits.campaigns(office.actor)[0].id)
    proof = office.printing.proof(office.actor, "visit_sheet", list(ids)[:count])
    drawn = peak()
    job = office.centre.enqueue(office.actor, proof, "走访单", printer)
    del proof
    queued = peak()
    out = folder.parent / "printed.pdf"
    if not printer:
        part.runner.printers = Files(out)
    page.refresh()
    until(part.current)
    at = time.perf_counter()
    part.go()
    until(lambda: not part.runner.busy)
    took = time.perf_counter() - at
    ended = next(one for one in office.centre.jobs(office.actor) if one.id == job.id)
    assert (ended.state, ended.done) == ("DONE", job.total), ended.trouble
    if not printer:
        assert preview.count(out) == job.total
    told = {
        "base": base,
        "drawn": drawn,
        "queued": queued,
        "printed": peak(),
        "pages": job.total,
        "seconds": took,
    }
    jobs.close()
    office.close()
    return {name: round(value, 1) for name, value in told.items()}


def main(words: list[str]) -> None:
    """Make an office and measure in it."""
    if words[0] == "--begin":
        begin(Path(words[1]), int(words[2]))
        return
    with tempfile.TemporaryDirectory(prefix="nuangong-bench-") as folder:
        office = Path(folder) / "office"
        subprocess.run([sys.executable, "-m", __spec__.name, "--begin", office, words[0]], check=True)
        print(json.dumps(measured(office, int(words[0]), words[1] if words[1:] else "")))


if __name__ == "__main__":
    main(sys.argv[1:])
