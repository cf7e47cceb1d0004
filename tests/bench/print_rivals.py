"""How long and how much memory does each engine take for the same batch? One engine in one process, told in one line.

`python -m tests.bench.print_rivals ENGINE certificates|roster COUNT`. All print the same words in the same face, and at
the foot of every page a line and the QR code of its number (one fixed mask for all). The rivals look for no missing
character, keep no log and need not be the same to the byte.
"""

from __future__ import annotations

import html
import importlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
import segno

from app.printing import fonts, pdf, sheet
from tests.bench.measure import peak

FACE = "NotoSerifSC-Regular"
FAMILY = "Noto Serif SC"
ENGINES = {"ours": "reportlab", "fpdf2": "fpdf", "typst": "typst", "WeasyPrint": "weasyprint"}
NAMES = ("王桂兰", "李成哲", "金顺姬", "欧阳文静", "朴英爱", "张建国", "赵秀英")
BODY = (
    "经审核,{name}同志积极参加本单位职工互助保障活动,连续参加三期,按时足额缴纳互助金。现依照活动办法第七条、第十二条之规定,"
    "核定住院医疗互助金人民币壹仟肆佰零玖元伍角整,已汇入本人账户。特此证明。"
)
TITLE, SIGN, ROSTER = "职工互助保障证明", ("经办人", "单位盖章"), "走访慰问名册"
COLUMNS = ("序号", "姓名", "单位", "慰问金额", "慰问品", "日期", "备注")


def bodies(count: int) -> Iterator[str]:
    """The text of each certificate."""
    return (BODY.format(name=f"{NAMES[n % len(NAMES)]}（{n}）") for n in range(count))


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """The rows of the roster."""
    for n in range(count):
        unit = f"青山镇第{n % 40}工会"
        yield str(n + 1), NAMES[n % len(NAMES)], unit, "500.00", "米面油一份", "2026-11-20", ""


def code_runs(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """The side of a QR code in modules and its dark runs: column, row, length."""
    matrix = segno.make_qr(text, error="m", mask=2, boost_error=False).matrix
    found = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            wide = len(list(run))
            if dark:
                found.append((x, y, wide))
            x += wide
    return len(matrix), found


def svg(text: str) -> str:
    """A QR code as a picture, for the engines that take one."""
    side, runs = code_runs(text)
    path = "".join(f"M{x} {y}h{wide}v1h-{wide}z" for x, y, wide in runs)
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}'><path d='{path}'/></svg>"


def foot(number: str) -> str:
    """The line at the foot."""
    return f"certificate · v1   {number}   打印时间 2026-11-20 09:00   打印人 经办一"


# --- ours, as the office prints ---------------------------------------------------------------------


def ours_certificates(count: int) -> bytes:
    """Each sheet is made when it is drawn, as the service does it."""
    out = io.BytesIO()
    sheets = (
        sheet.Sheet("certificate", 1, "证明", (sheet.Heading(TITLE), sheet.Paragraph(body), sheet.Signatures(SIGN)),
                    f"{n:05d}", printed_at="打印时间 2026-11-20 09:00", operator="打印人 经办一")
        for n, body in enumerate(bodies(count))
    )  # fmt: skip
    pdf.draw_many(sheets, out)
    return out.getvalue()


def ours_roster(count: int) -> bytes:
    """One sheet with a register over many pages."""
    grid = sheet.Grid(tuple(sheet.Column(title, None) for title in COLUMNS), tuple(rows(count)))
    out = io.BytesIO()
    pdf.draw_many((sheet.Sheet("register", 1, "名册", (sheet.Heading(ROSTER), grid), "00001"),), out)
    return out.getvalue()


# --- fpdf2 --------------------------------------------------------------------------------------------


def _fpdf() -> Any:
    class Paper(importlib.import_module("fpdf").FPDF):  # type: ignore[misc]
        """A paper with our foot, drawn as fpdf2 asks at the end of each page."""

        def footer(self) -> None:
            number = f"{self.page_no():05d}"
            for x, y, wide in code_runs(number)[1]:
                self.rect(15 + x * 0.4, 275 + y * 0.4, wide * 0.4, 0.4, style="F")
            self.set_xy(30, -20)
            self.cell(0, 5, f"{foot(number)}   第 {self.page_no()} 页")

    paper = Paper()
    paper.add_font("song", fname=str(_face()))
    paper.set_font("song", size=12)
    return paper


def _fpdf_cells(paper: Any, lines: Iterator[tuple[str, ...]]) -> None:
    with paper.table(first_row_as_headings=False) as table:
        for line in lines:
            row = table.row()
            for cell in line:
                row.cell(cell)


def fpdf2_certificates(count: int) -> bytes:
    """A page each, the boxes as a table."""
    paper = _fpdf()
    for body in bodies(count):
        paper.add_page()
        for text in (TITLE, body):
            paper.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")
        _fpdf_cells(paper, iter([SIGN]))
    return bytes(paper.output())


def fpdf2_roster(count: int) -> bytes:
    """Its own table over many pages."""
    paper = _fpdf()
    paper.add_page()
    _fpdf_cells(paper, iter([COLUMNS, *rows(count)]))
    return bytes(paper.output())


# --- typst --------------------------------------------------------------------------------------------


def _typst(body: str) -> bytes:
    head = f'#set page(paper: "a4", margin: 20mm)\n#set text(font: "{FAMILY}", size: 12pt)\n'
    made: bytes = importlib.import_module("typst").compile(
        (head + body).encode(), font_paths=[str(_face().parent)], ignore_system_fonts=True
    )
    return made


def _typst_foot(number: str) -> str:
    code = f'image(bytes("{svg(number)}"), format: "svg", width: 9mm)'
    return f"#place(bottom + left, {code})\n#place(bottom + left, dx: 12mm)[#text(8pt)[{foot(number)}   第 1 页 共 1 页]]"


def typst_certificates(count: int) -> bytes:
    """One document, a page break after each."""
    pages = (
        f"#align(center)[#text(22pt)[{TITLE}]]\n{body}\n#table(columns: (1fr, 1fr), inset: 12pt, [{SIGN[0]}], "
        f"[{SIGN[1]}])\n{_typst_foot(f'{n:05d}')}"
        for n, body in enumerate(bodies(count))
    )
    return _typst("\n#pagebreak()\n".join(pages))


def typst_roster(count: int) -> bytes:
    """Its own table with a header that comes again."""
    cells = ",".join(f"[{cell}]" for row in rows(count) for cell in row)
    head = ",".join(f"[{title}]" for title in COLUMNS)
    return _typst(f"#text(22pt)[{ROSTER}]\n#table(columns: 7, table.header({head}), {cells})")


# --- WeasyPrint -----------------------------------------------------------------------------------------


def _weasy(body: str) -> bytes:
    style = (
        f"@font-face{{font-family:song;src:url('{_face().as_uri()}')}}@page{{size:A4;margin:20mm}}"
        "body{font:12pt song}h1{font-size:22pt;text-align:center}table{width:100%;border-collapse:collapse}"
        "td,th{border:.5pt solid black;padding:2pt}"
        ".page{position:relative;height:250mm}.next{break-before:page}.foot{position:absolute;bottom:0;font-size:8pt}"
        "svg{width:9mm}"
    )
    text = f"<html><head><style>{style}</style></head><body>{body}</body></html>"
    made: bytes = importlib.import_module("weasyprint").HTML(string=text).write_pdf()
    return made


def weasyprint_certificates(count: int) -> bytes:
    """One document, each certificate on a page of its own."""
    boxes = "".join(f"<td>{word}</td>" for word in SIGN)
    return _weasy("".join(
        f"<div class='page{' next' if n else ''}'><h1>{TITLE}</h1><p>{html.escape(body)}</p><table><tr>{boxes}</tr></table>"
        f"<div class='foot'>{svg(f'{n:05d}')}{foot(f'{n:05d}')}   第 1 页 共 1 页</div></div>"
        for n, body in enumerate(bodies(count))
    ))  # fmt: skip


def weasyprint_roster(count: int) -> bytes:
    """A table with a head that comes again."""
    head = "".join(f"<th>{title}</th>" for title in COLUMNS)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows(count))
    return _weasy(f"<h1>{ROSTER}</h1><table><thead><tr>{head}</tr></thead>{body}</table>")


# --- measuring ------------------------------------------------------------------------------------------


def _face() -> Path:
    return fonts.ready() / f"{FACE}.ttf"


JOBS: dict[tuple[str, str], Callable[[int], bytes]] = {
    ("ours", "certificates"): ours_certificates, ("ours", "roster"): ours_roster,
    ("fpdf2", "certificates"): fpdf2_certificates, ("fpdf2", "roster"): fpdf2_roster,
    ("typst", "certificates"): typst_certificates, ("typst", "roster"): typst_roster,
    ("WeasyPrint", "certificates"): weasyprint_certificates, ("WeasyPrint", "roster"): weasyprint_roster,
}  # fmt: skip


def measured(engine: str, job: str, count: int) -> dict[str, float]:
    """Print one batch in a process of its own: seconds without starting and fonts, pages, and the most memory (MB)."""
    line = [sys.executable, "-m", "tests.bench.print_rivals", engine, job, str(count)]
    told = subprocess.run(line, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def compare(job: str, count: int) -> None:
    """Print every engine's line, and how many times as fast ours is."""
    ours = measured("ours", job, count)
    print(f"  {count:,} {job}: ours {ours['seconds']:.2f} s, {ours['pages']:.0f} pages, "
          f"{ours['pages'] / ours['seconds']:,.0f} pages/s, at most {ours['megabytes']:.0f} MB")  # fmt: skip
    for engine, module in ENGINES.items():
        if engine == "ours":
            continue
        if find_spec(module) is None:
            print(f"    {engine} is not installed: not compared")
            continue
        theirs = measured(engine, job, count)
        print(f"    {engine:<11} {theirs['seconds']:8.2f} s, {theirs['pages']:.0f} pages, at most "
              f"{theirs['megabytes']:.0f} MB: ours is {theirs['seconds'] / ours['seconds']:.1f} times as fast")  # fmt: skip


def main(engine: str, job: str, count: int) -> None:
    """Print one engine's figures as JSON."""
    make = JOBS[engine, job]
    make(3)  # fonts and modules are loaded before the clock runs, as in an open office
    at = time.perf_counter()
    content = make(count)
    seconds = time.perf_counter() - at
    megabytes = peak()
    pages = len(pypdfium2.PdfDocument(content))
    print(json.dumps({"seconds": seconds, "pages": pages, "megabytes": megabytes}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
