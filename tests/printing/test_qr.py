"""A code put together of its parts is the code made whole, module by module, and a scanner reads it."""

from __future__ import annotations

import random

import pytest
import segno
import zxingcpp
from PIL import Image, ImageDraw

from app.printing import qr

LENGTHS = (1, 2, 5, 11, 13, 20, 21)


def whole(text: str, mode: str | None = "alphanumeric") -> set[tuple[int, int]]:
    """Return the dark modules of a code as another program makes it: column and row from the lower left corner."""
    matrix = segno.make_qr(text, error="m", mode=mode, mask=2, boost_error=False).matrix
    return {(x, len(matrix) - 1 - y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def filled(words: str) -> set[tuple[int, int]]:
    """Return the modules that rectangles `x y width 1 re` fill; none is filled twice."""
    modules = []
    for piece in filter(None, words.split("re")):
        x, y, wide, high = map(int, piece.split())
        assert high == 1
        modules += [(x + n, y) for n in range(wide)]
    assert len(modules) == len(set(modules))
    return set(modules)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_code_put_together_is_the_code_made_whole(length: int) -> None:
    chance = random.Random(length)
    for _ in range(qr._OFTEN + 12):  # the last ones are put together of their parts
        text = "".join(chance.choices(qr._SIGNS, k=length))
        side, words = qr.squares(text)
        assert filled(words) == whole(text), text
        assert (
            side
            == segno.make_qr(text, error="m", mode="alphanumeric", boost_error=False).symbol_size(border=0)[0]
        )


def test_a_text_of_other_signs_is_coded_too() -> None:
    for text in ("7k3m9-2qpx4", "数说", '{"sha256": "0f0f"}'):
        assert filled(qr.squares(text)[1]) == whole(text, None)


def test_a_scanner_reads_what_was_put_together() -> None:
    for number in range(60):
        text = f"7K3M9-{number:05d}"
        side, words = qr.squares(text)
    picture = Image.new("L", ((side + 8) * 4,) * 2, 255)
    pen = ImageDraw.Draw(picture)
    for x, y in filled(words):
        left, top = (x + 4) * 4, (side + 3 - y) * 4
        pen.rectangle((left, top, left + 3, top + 3), fill=0)
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == ["7K3M9-00059"]
