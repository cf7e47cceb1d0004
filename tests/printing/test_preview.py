"""A page on the screen is the page on paper."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.printing import pdf, preview
from app.printing.sheet import Heading, PageBreak, Paragraph, Sheet


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    out = tmp_path / "p.pdf"
    pdf.draw(Sheet("probe", 1, "试印", (Heading("一"), PageBreak(), Paragraph("二")), "7K3M9-2QPX4"), out)
    return out


def test_pages_are_counted_and_drawn(paper: Path) -> None:
    assert preview.count(paper) == preview.count(paper.read_bytes()) == 2
    picture = preview.render(paper, 0, dpi=72)
    assert (picture.width, picture.height) in {(595, 842), (596, 842)}
    assert len(picture.pixels) == picture.stride * picture.height
    assert picture.stride >= picture.width * 4
    # The title stands black on white in the upper third; the right margin is empty.
    assert 0 in picture.pixels[: len(picture.pixels) // 3]
    assert picture.pixels[:4][:3] == b"\xff\xff\xff"
    assert preview.png(paper, 1, dpi=50).startswith(b"\x89PNG")


def test_a_page_without_colour_is_drawn_fine_in_grey_and_one_with_a_thin_coloured_line_in_colour(
    paper: Path,
) -> None:
    grey = preview.render(paper, 0, dpi=300)
    assert (grey.grey, grey.stride < 2 * grey.width) == (True, True)
    assert len(grey.pixels) == grey.stride * grey.height
    assert {0, 255} <= set(grey.pixels)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setStrokeColorRGB(0.8, 0, 0)
    canvas.setLineWidth(0.2)  # 0.07 mm
    canvas.line(100, 100, 140, 171)
    canvas.save()
    coloured = preview.render(out.getvalue(), 0, dpi=300)
    assert (coloured.grey, coloured.stride) == (False, coloured.width * 4)
    assert not preview.render(paper, 0, dpi=96).grey


@pytest.mark.parametrize("page", [-1, 2])
def test_a_page_that_is_not_there_is_refused(paper: Path, page: int) -> None:
    with pytest.raises(preview.PageUnreadable):
        preview.render(paper, page)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 cut"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    spoiled = tmp_path / "spoiled.pdf"
    spoiled.write_bytes(content)
    with pytest.raises(preview.PageUnreadable):
        preview.count(spoiled)
    with pytest.raises(preview.PageUnreadable):
        preview.png(tmp_path / "absent.pdf", 0)
