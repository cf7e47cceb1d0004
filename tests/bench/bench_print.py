"""How many pages a second are drawn? Against ReportLab's own Platypus, and fpdf2 where it is installed. And what memory
does a batch take on its way to the printer?

All draw the same words in the same face: title, text or table whose cells wrap, and a foot with number, page and QR code.
The rivals look for no missing characters and check nothing.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
import segno
from reportlab.lib import colors, pagesizes
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, TableStyle

from app.printing import fonts, pdf, sheet
from tests.bench import print_rivals
from tests.bench.measure import best, large

if find_spec("fpdf"):
    import fpdf  # type: ignore[import-untyped,import-not-found,unused-ignore]
else:
    fpdf = None

FACE = "NotoSerifSC-Regular"
BODY = (
    "经审核,{name}同志积极参加本单位职工互助保障活动,连续参加三期,按时足额缴纳互助金。现依照活动办法第七条、第十二条之规定,"
    "核定住院医疗互助金人民币壹仟肆佰零玖元伍角整,已汇入本人账户。特此证明。"
)
NAMES = ("王桂兰", "李成哲", "金顺姬", "欧阳文静", "朴英爱", "张建国", "赵秀英")
COLUMNS = ("序号", "姓名", "单位", "慰问金额", "慰问品", "日期", "备注")
Job = tuple[list[sheet.Sheet], Callable[[Any], None], Callable[[Any], None]]


def draw(sheets: list[sheet.Sheet]) -> bytes:
    """Draw with our own hand."""
    out = io.BytesIO()
    pdf.draw_many(sheets, out)
    return out.getvalue()


def platypus(fill: Callable[[list[Any]], None]) -> bytes:
    """Draw with Platypus."""

    def foot(canvas: Any, document: Any) -> None:
        for x, y, wide in _squares(f"{document.page:05d}"):
            canvas.rect(50 + x, 60 - y, wide, 1, stroke=0, fill=1)
        canvas.setFont("plain-song", 8)
        canvas.drawString(90, 40, f"paper · v1  {document.page:05d}")
        canvas.drawRightString(540, 40, f"第 {document.page} 页")

    out, story = io.BytesIO(), []
    fill(story)
    document = SimpleDocTemplate(out, pagesize=pagesizes.A4, leftMargin=20 * mm, rightMargin=20 * mm)
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _squares(text: str) -> Iterator[tuple[int, int, int]]:
    """Give the dark runs of a QR code: column, row, width in modules."""
    for y, row in enumerate(segno.make_qr(text, error="m").matrix):
        x = 0
        for dark, run in groupby(row):
            wide = len(list(run))
            if dark:
                yield x, y, wide
            x += wide


def with_fpdf(fill: Callable[[Any], None]) -> bytes:
    """Draw with fpdf2."""

    class Paper(fpdf.FPDF):  # type: ignore[misc,unused-ignore]
        """A paper with our foot."""

        def footer(self) -> None:
            """Draw it, as fpdf2 asks at the end of each page."""
            for x, y, wide in _squares(f"{self.page_no():05d}"):
                self.rect(15 + x * 0.35, 275 + y * 0.35, wide * 0.35, 0.35, style="F")
            self.set_y(-15)
            self.cell(0, 5, f"paper · v1  {self.page_no():05d}   第 {self.page_no()} 页")

    paper = Paper()
    paper.add_font("song", fname=str(_face()))
    paper.set_font("song", size=12)
    fill(paper)
    return bytes(paper.output())


def _face() -> Path:
    return fonts.ready() / f"{FACE}.ttf"


def _style(size: float, leading: float = 1.6) -> ParagraphStyle:
    return ParagraphStyle(
        "song", fontName="plain-song", fontSize=size, leading=size * leading, wordWrap="CJK"
    )


def certificates(count: int) -> Job:
    """One page each: a title, a paragraph, two boxes to sign in."""
    bodies = [BODY.format(name=NAMES[n % len(NAMES)]) for n in range(count)]
    ours = [
        sheet.Sheet("certificate", 1, "证明", (
            sheet.Heading("职工互助保障证明"), sheet.Paragraph(body), sheet.Signatures(("经办人", "单位盖章"))
        ), f"{n:05d}")
        for n, body in enumerate(bodies)
    ]  # fmt: skip

    def story(parts: list[Any]) -> None:
        for body in bodies:
            parts += [
                Paragraph("职工互助保障证明", _style(22)), Paragraph(body, _style(12)),
                _table([["经办人", "单位盖章"]]), PageBreak(),
            ]  # fmt: skip

    def page(paper: Any) -> None:
        for body in bodies:
            paper.add_page()
            for text in ("职工互助保障证明", body):
                paper.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")
            _cells(paper, [["经办人", "单位盖章"]])

    return ours, story, page


def forms(count: int) -> Job:
    """One page each: sixty labels with their values in a ruled table."""
    pairs = tuple((f"项目{n + 1}", f"{NAMES[n % len(NAMES)]}{n * 37}") for n in range(60))
    ours = [
        sheet.Sheet("form", 1, "登记表", (sheet.Heading("困难职工登记表"), sheet.Fields(pairs)), f"{n:05d}")
        for n in range(count)
    ]
    rows = [[*pairs[n], *pairs[n + 1]] for n in range(0, 60, 2)]

    def story(parts: list[Any]) -> None:
        for _ in range(count):
            parts += [Paragraph("困难职工登记表", _style(22)), _table(rows), PageBreak()]

    def page(paper: Any) -> None:
        for _ in range(count):
            paper.add_page()
            paper.multi_cell(0, 10, "困难职工登记表", new_x="LMARGIN", new_y="NEXT")
            _cells(paper, rows)

    return ours, story, page


def register(count: int) -> Job:
    """A register of `count` rows over many pages, its header on each."""
    rows = [
        (str(n + 1), NAMES[n % len(NAMES)], f"青山镇第{n % 40}工会", "500.00", "米面油一份", "2026-11-20", "")
        for n in range(count)
    ]
    grid = sheet.Grid(tuple(sheet.Column(title, None) for title in COLUMNS), tuple(rows))
    ours = [sheet.Sheet("register", 1, "名册", (sheet.Heading("走访慰问名册"), grid), "00001")]

    def story(parts: list[Any]) -> None:
        parts += [Paragraph("走访慰问名册", _style(22)), _table([COLUMNS, *rows], repeat=1)]

    def page(paper: Any) -> None:
        paper.add_page()
        _cells(paper, [COLUMNS, *rows])

    return ours, story, page


def _table(rows: Any, repeat: int = 0) -> LongTable:
    style = _style(10.5, 1.2)
    table = LongTable([[Paragraph(cell, style) for cell in row] for row in rows], repeatRows=repeat)
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    table.setStyle(
        TableStyle([*grid, *((side, (0, 0), (-1, -1), 2) for side in ("TOPPADDING", "BOTTOMPADDING"))])
    )
    return table


def _cells(paper: Any, rows: Any) -> None:
    with paper.table(first_row_as_headings=False) as table:
        for row in rows:
            line = table.row()
            for cell in row:
                line.cell(cell)


def compare(what: str, job: Job, times: int) -> None:
    """Print pages a second of all, and the ratios."""
    sheets, story, page = job
    ours, usual = draw(sheets), platypus(story)  # also: every face opened before the clock runs
    pages, theirs = len(pypdfium2.PdfDocument(ours)), len(pypdfium2.PdfDocument(usual))
    seconds, rival = best(lambda: draw(sheets), times), best(lambda: platypus(story), times)
    print(f"  {what:<32} {pages / seconds:8.0f} pages/s   {seconds:.3f} s   Platypus {rival:.3f} s "
          f"({theirs} pages): {rival / seconds:.1f}x as fast")  # fmt: skip
    if fpdf:
        other = best(lambda: with_fpdf(page), times)
        print(f"  {'':<32} {'':>8}           {'':>7}   fpdf2 {other:.3f} s: {other / seconds:.1f}x as fast")


def to_the_printer(job: str, count: int) -> None:
    """Print what a batch takes in memory until its last sheet is pressed, in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.print_memory", job, str(count)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    print(f"  {f'{count:,} {job} to the printer':<32} {told['pages']:,} sheets in {told['seconds']:.0f} s; drawn "
          f"{told['drawn'] - told['base']:.0f} MB, pressed {told['pressed'] - told['base']:.0f} MB over the desk's "
          f"{told['base']:.0f} MB; goal < 300 MB")  # fmt: skip


def through_the_queue(count: int) -> None:
    """Print what a batch takes in memory from its records through the queue, with the office and the desk around it."""
    words = [sys.executable, "-m", "tests.bench.print_queue", str(count)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    print(f"  {f'{count:,} sheets through the queue':<32} {told['pages']:,} sheets in {told['seconds']:.0f} s; drawn "
          f"{told['drawn'] - told['base']:.0f} MB, printed {told['printed'] - told['base']:.0f} MB over the office's "
          f"{told['base']:.0f} MB; goal < 300 MB")  # fmt: skip


def main(size: int, times: int) -> None:
    """Print the ratios."""
    pdfmetrics.registerFont(ttfonts.TTFont("plain-song", str(_face()), shapable=False))
    compare(f"{200 * size} certificates", certificates(200 * size), times)
    compare(f"{50 * size} forms of 60 fields", forms(50 * size), times)
    compare(f"a register of {1_000 * size:,} rows", register(1_000 * size), times)
    batches = (2_000, 10_000) if size > 1 else (200, 1_000)
    for job, count in zip(("certificates", "roster"), batches, strict=True):
        print_rivals.compare(job, count)
    for job, count in zip(("certificates", "roster"), batches, strict=True):
        to_the_printer(job, count)
    through_the_queue(batches[0])


if __name__ == "__main__":
    wanted = large(
        "Printing, against ReportLab's Platypus (and fpdf2 where installed); goal: fastest of all on batches"
    )
    main(5 if wanted else 1, 1 if wanted else 3)
