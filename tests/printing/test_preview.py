"""A page on the screen is the page on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

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
