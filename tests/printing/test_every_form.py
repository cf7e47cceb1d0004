"""Every form of the register, printed of one office's facts in Chinese and in Chinese with Korean.

What stands on it is compared with what stood on it before (`stored/`); nothing leaves its box or the page; and the
same facts give the same bytes. After a wanted change renew what is stored, and read what changed:
`RENEW=1 python -m pytest tests/printing/test_every_form.py`.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.printing import FORMS, pdf
from app.printing.fonts import faces
from app.printing.kept import Packer, words_of
from app.printing.layout import Laid, lay
from app.printing.lines import Lines
from app.printing.sheet import Framed, Plates, Portrait, Sheet
from app.printing.wording import load
from tests.printing.office_on_paper import LANGUAGES, OnPaper, made
from tests.printing.test_layout import assert_tidy

STORED = Path(__file__).with_name("stored")
LINES = Lines(faces.paper())
RENEW = "RENEW"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnPaper]:
    found = made(tmp_path_factory.mktemp("on_paper"))
    yield found
    found.office.close()


def written(laid: Laid) -> str:
    """Return what stands on the pages, line by line from the top left."""
    pages = []
    for number, page in enumerate(laid.pages, 1):
        placed = sorted(page.texts, key=lambda one: (round(one.y), one.x))
        codes = [f"[{square.text}]" for square in page.squares]
        pages.append("\n".join((f"—— {number} ——", *(one.text for one in placed), *codes)))
    return "\n".join(pages) + "\n"


def photos_of(sheet: Sheet) -> dict[str, bytes]:
    """Return the photos on a sheet, by their SHA-256."""
    parts = [one for part in sheet.parts for one in (part.parts if isinstance(part, Framed) else (part,))]
    shown = [part.picture for part in parts if isinstance(part, Portrait)]
    plates = [plate for part in parts if isinstance(part, Plates) for plate in part.plates]
    shown += [picture for plate in plates for _x, _y, picture in plate.pictures]
    found = [picture.content for picture in shown if picture.content]
    return {hashlib.sha256(content).hexdigest(): content for content in found}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(FORMS))
def test_a_form_says_what_it_said_and_keeps_to_its_boxes(office: OnPaper, key: str, language: str) -> None:
    sheet = office.sheet(key, language)
    laid = lay(sheet, LINES)
    said = written(laid)
    file = STORED / f"{key}.{language}.txt"
    if RENEW in os.environ:
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, "utf-8")
    assert file.exists(), "nothing is stored yet: renew it"
    assert said == file.read_text("utf-8")
    assert "None" not in said
    cards = any(isinstance(part, Plates) for part in sheet.parts)
    if not cards:  # what is cut out stands nearer to the edge, and has its own test
        assert_tidy(laid)
    packs = Packer(words_of(load(key, language)))
    kept = packs.pack(sheet)
    assert packs.unpack(kept, photos_of(sheet).get) == sheet
    if language == LANGUAGES[-1]:
        first, second = io.BytesIO(), io.BytesIO()
        pdf.draw(sheet, first)
        pdf.draw(office.sheet(key, language), second)
        assert first.getvalue() == second.getvalue()


def test_nothing_is_stored_of_a_form_that_is_gone() -> None:
    assert {file.name for file in STORED.iterdir()} == {
        f"{key}.{one}.txt" for key in FORMS for one in LANGUAGES
    }
