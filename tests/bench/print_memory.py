"""How much memory does a batch take on its way to a printer? One batch in one process, told in one line of JSON.

`python -m tests.bench.print_memory certificates|roster COUNT`. The batch is drawn, kept as the queue keeps it, and pressed
sheet by sheet at 300 dots an inch as the runner of the queue does; the printer writes into a file. `base` is what the
process holds with the desk's code loaded, `drawn` and `pressed` the most it ever held until then (MB).
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

import app.office  # noqa: F401 - the desk's code is no part of what a batch takes
import ui.window  # noqa: F401
from app.printing import pdf, preview, sheet
from app.shared.heap import give_back_large
from app.shared.progress import SILENT
from tests.bench import print_rivals
from tests.bench.measure import peak
from ui.kit.preview_press import press


def sheets(job: str, count: int) -> list[sheet.Sheet]:
    """Word a batch: `count` certificates of a page each, or one roster of `count` rows."""
    if job == "roster":
        columns = tuple(sheet.Column(title, None) for title in print_rivals.COLUMNS)
        grid = sheet.Grid(columns, tuple(print_rivals.rows(count)))
        return [sheet.Sheet("register", 1, "名册", (sheet.Heading(print_rivals.ROSTER), grid), "00001")]
    return [
        sheet.Sheet("certificate", 1, "证明", (
            sheet.Heading(print_rivals.TITLE), sheet.Paragraph(body), sheet.Signatures(print_rivals.SIGN)
        ), f"{n:05d}")
        for n, body in enumerate(print_rivals.bodies(count))
    ]  # fmt: skip


class Kept:
    """A drawn paper of the queue."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def picture(self, page: int, dpi: int) -> preview.Picture:
        """Draw page `page`, from 0."""
        return preview.render(self._content, page, dpi)


def main(job: str, count: int) -> None:
    """Measure one batch."""
    give_back_large()  # as the desk does
    desk = QApplication([])
    base, out = peak(), io.BytesIO()
    pdf.draw_many(sheets(job, count), out)
    content, drawn = out.getvalue(), peak()
    del out
    pages = preview.count(content)
    with tempfile.TemporaryDirectory(prefix="nuangong-bench-") as folder:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(Path(folder) / "printed.pdf"))
        began = time.perf_counter()
        done = press(printer, Kept(content), range(1, pages + 1), SILENT)
        took = time.perf_counter() - began
    assert len(done.gone) == pages, done.ended
    told = {"base": base, "drawn": drawn, "pressed": peak(), "pages": pages, "seconds": took}
    print(json.dumps({name: round(value, 1) for name, value in told.items()}))
    del desk


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
