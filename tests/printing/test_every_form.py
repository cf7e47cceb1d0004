"""Every form of the register, printed of one office's facts in Chinese and in Chinese with Korean.

What stands on it is compared with what stood on it before (`stored/`); nothing leaves its box or the page; and the
same facts give the same bytes. Then the same forms of the hardest facts: long and rare names, nothing known, a family
of twenty, registers of five thousand. After a wanted change renew what is stored, and read what changed:
`RENEW=1 python -m pytest tests/printing/test_every_form.py`.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from app.office_names import NAMES
from app.printing import BLANKS, FORMS, pdf, preview, specimens
from app.printing.blanks import blank
from app.printing.filed import ABOUT_NO_RECORD, lies_with
from app.printing.fonts import faces
from app.printing.forms import archive_index
from app.printing.kept import Packer, words_of
from app.printing.kept import written as written_sheet
from app.printing.layout import Laid, lay
from app.printing.lines import Lines
from app.printing.returned import PaperOf
from app.printing.sheet import Framed, Grid, Paragraph, Plates, Portrait, Sheet, Signatures, Spacer, texts
from app.printing.templates_service import NoBlank
from app.printing.wording import load
from app.relief import grant_paper
from app.shared.money import capital, parse_yuan, yuan
from tests.printing import hard_facts
from tests.printing.office_on_paper import LANGUAGES, STAMP, OnPaper, made
from tests.printing.test_layout import assert_tidy

STORED = Path(__file__).with_name("stored")
LINES = Lines(faces.paper())
RENEW = "RENEW"
BOTH = LANGUAGES[-1]
ROSTERS = {
    "visit_list": "lines", "public_notice": "lines", "payment_list": "payable", "claim_payments": "payments",
    "enrolment_roster": "lines", "renewal_list": "lines", "member_roster": "people", "group_joining": "people",
    "second_aid_payment": "payable", "services_report": "lines",
}  # fmt: skip
"""The registers that may be as long as an office has people, and where their rows are kept."""
OF_A_FAMILY = ("hardship_application", "hardship_file", "home_survey", "household_plan")
AMOUNTS = {
    "0.00": "人民币零元整", "0.01": "人民币壹分", "0.05": "人民币伍分", "0.50": "人民币伍角", "0.78": "人民币柒角捌分",
    "10.00": "人民币壹拾元整", "100000.00": "人民币壹拾万元整", "12000.01": "人民币壹万贰仟元零壹分",
    "107000.53": "人民币壹拾万零柒仟元伍角叁分", "1409.50": "人民币壹仟肆佰零玖元伍角",
    "16409.02": "人民币壹万陆仟肆佰零玖元零贰分", "325.04": "人民币叁佰贰拾伍元零肆分",
    "6007.14": "人民币陆仟零柒元壹角肆分", "646743393.06": "人民币陆亿肆仟陆佰柒拾肆万叁仟叁佰玖拾叁元零陆分",
}  # fmt: skip


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


def assert_stored(said: str, name: str) -> None:
    """Fail unless this is what is stored under the name."""
    file = STORED / name
    if RENEW in os.environ:
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, "utf-8")
    assert file.exists(), "nothing is stored yet: renew it"
    assert said == file.read_text("utf-8")
    assert "None" not in said


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
    assert_stored(written(laid), f"{key}.{language}.txt")
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


SIGNED = (
    "claim_payments", "economy_check", "enrolment_application", "enrolment_roster", "four_seasons", "funds_summary",
    "group_joining", "household_plan", "member_roster", "notice_result", "payment_list", "renewal_list",
    "second_aid_payment", "service_form", "services_report", "visit_approval", "visit_collective", "visit_list",
    "visit_reconciliation",
)  # fmt: skip
"""Forms whose register is closed by boxes to sign in, with nothing but words between."""


def with_rows(sheet: Sheet, many: int) -> Sheet:
    """The sheet with so many rows in the register before its boxes, each with its number where the first cell was."""
    boxes = next(at for at, part in enumerate(sheet.parts) if isinstance(part, Signatures))
    place = max(at for at, part in enumerate(sheet.parts[:boxes]) if isinstance(part, Grid))
    grid = sheet.parts[place]
    assert isinstance(grid, Grid)
    rows = tuple((f"R{n}", *grid.rows[n % len(grid.rows)][1:]) for n in range(1, many + 1))
    return replace(sheet, parts=(*sheet.parts[:place], replace(grid, rows=rows), *sheet.parts[place + 1 :]))


@pytest.mark.parametrize("key", SIGNED)
def test_boxes_to_sign_in_never_stand_without_the_end_of_the_register(office: OnPaper, key: str) -> None:
    sheet = office.sheet(key, LANGUAGES[0])
    first = next(part for part in sheet.parts if isinstance(part, Signatures)).labels[0][:6]

    def said(many: int) -> list[list[str]]:
        return [[text.text for text in page.texts] for page in lay(with_rows(sheet, many), LINES).pages]

    full = sum(text.startswith("R") for text in said(90)[0])
    alone = []
    for many in range(max(2, full - 5), full + 3):
        pages = said(many)
        signed = [set(page) for page in pages if any(text.startswith(first) for text in page)]
        if not any({f"R{many}", f"R{many - 1}"} <= page for page in signed):
            alone.append(many)
    assert alone == []


def test_every_register_with_boxes_below_is_looked_at(office: OnPaper) -> None:
    found = set()
    for key in FORMS:
        parts = office.sheet(key, LANGUAGES[0]).parts
        at = next((n for n, part in enumerate(parts) if isinstance(part, Signatures)), 0)
        before = [part for part in parts[:at] if not isinstance(part, Paragraph | Spacer)]
        if before and isinstance(before[-1], Grid):
            found.add(key)
    assert found == set(SIGNED)


@pytest.mark.parametrize("key", sorted(set(FORMS) - ABOUT_NO_RECORD))
def test_a_signed_paper_has_a_record_to_lie_with(office: OnPaper, key: str) -> None:
    form, ids = FORMS[key], office.subjects[key]
    paper = PaperOf("", key, form.subject or key, ids[: 1 if form.load_all is None else len(ids)], 1)
    with office.office.db.reading() as tx:
        table, owners = lies_with(tx, paper)
        called = NAMES[table](tx, owners)
    assert owners
    assert called.keys() == set(owners)


def test_what_a_family_was_asked_for_study_aid_lies_in_its_file(office: OnPaper, tmp_path: Path) -> None:
    here = office.office
    (grant,) = office.subjects["study_aid"]
    here.printing.produce(here.actor, "study_aid", grant, tmp_path / "study.pdf")
    with here.db.reading() as tx:
        file_id = grant_paper(tx, grant, date.min).grant.told.file_id
        assert file_id is not None
        view = FORMS["archive_index"].load(tx, file_id)
    assert "study_aid" in [one.form for one in archive_index.leaves(view)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(BLANKS))
def test_a_blank_says_what_it_said_and_bears_nobodys_data_and_no_number(
    office: OnPaper, key: str, language: str
) -> None:
    laid = lay(blank(FORMS[key], load(key, language), "青山镇总工会"), LINES)
    assert_stored(written(laid), f"{key}.blank.{language}.txt")
    assert_tidy(laid)
    here = office.office
    proof = here.printing.blank(here.actor, key, language)
    said = preview.words(proof.content)
    assert load(key, language)["title"].split("\n")[0] in said
    assert not re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}|\d{4}-\d|229\d|None", said)
    assert here.printing.give_out(here.actor, proof) == proof.pages
    with pytest.raises(NoBlank):
        here.printing.blank(here.actor, "visit_list", language)


def test_the_shipped_specimens_are_these_sheets(office: OnPaper) -> None:
    sheets = {
        f"{key} {language}": replace(office.sheet(key, language), number="")
        for key in FORMS
        for language in LANGUAGES
    }
    if RENEW in os.environ:
        specimens.file().write_bytes(specimens.packed(sheets))
    stored = dict(specimens._all())
    assert {name: json.loads(text) for name, text in stored.items()} == {
        name: json.loads(written_sheet(sheet)) for name, sheet in sheets.items()
    }


def test_nothing_is_stored_of_a_form_that_is_gone() -> None:
    assert {file.name for file in STORED.iterdir()} == {
        *(f"{key}.{one}.txt" for key in FORMS for one in LANGUAGES),
        *(f"{key}.blank.{one}.txt" for key in BLANKS for one in LANGUAGES),
    }


def changed(office: OnPaper, key: str, change: hard_facts.Change, language: str = BOTH) -> Sheet:
    """Return the sheet of a form whose texts were all changed."""
    return OnPaper(office.office, {key: hard_facts.walked(office.views[key], change)}).sheet(key, language)


def tidy(sheet: Sheet) -> Laid:
    laid = lay(sheet, LINES)
    if not any(isinstance(part, Plates) for part in sheet.parts):
        assert_tidy(laid)
    return laid


def copied(sheet: Sheet) -> tuple[int, str]:
    """Draw a sheet, and return its pages and what another program copies from them, without blanks."""
    document = pypdfium2.PdfDocument(pdf.drawn(sheet))
    try:
        told = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return len(told), "".join("".join(told).split())


@pytest.mark.parametrize("key", sorted(FORMS))
def test_the_longest_and_rarest_facts_keep_to_their_boxes_and_are_copied(office: OnPaper, key: str) -> None:
    sheet = changed(office, key, hard_facts.hard)
    laid, (pages, found) = tidy(sheet), copied(sheet)
    assert pages == len(laid.pages)
    whole = "".join("".join(texts(sheet)[1:]).split())
    for told in (hard_facts.NAME, hard_facts.UNIT):
        assert found.count(told) >= min(1, whole.count(told)), told
    for char in hard_facts.RARE:  # a row taller than a page goes on overleaf
        assert found.count(char) == whole.count(char)
    assert any(told in whole for told in (hard_facts.NAME, hard_facts.UNIT)), "nothing on it is typed"


@pytest.mark.parametrize("key", sorted(FORMS))
def test_a_form_of_which_nothing_is_known_is_whole(office: OnPaper, key: str) -> None:
    for language in LANGUAGES:
        sheet = changed(office, key, hard_facts.empty, language)
        assert "None" not in "".join(texts(sheet))
        tidy(sheet)


@pytest.mark.parametrize("key", OF_A_FAMILY)
def test_a_family_of_twenty_stands_on_every_paper_of_its_file(office: OnPaper, key: str) -> None:
    view = hard_facts.walked(hard_facts.with_rows(office.views[key], "people", 20), hard_facts.hard)
    sheet = OnPaper(office.office, {key: view}).sheet(key, BOTH)
    tidy(sheet)
    _pages, found = copied(sheet)
    assert found.count(hard_facts.NAME) >= 19


@pytest.mark.parametrize("key", sorted(FORMS))
def test_a_scanner_reads_the_number_at_the_foot_of_every_leaf(office: OnPaper, key: str) -> None:
    document = pypdfium2.PdfDocument(pdf.drawn(office.sheet(key, BOTH)))
    try:
        count = len(document)
        for number in {1, count}:
            page = document[number - 1]
            wide, high = page.get_size()
            corner = page.render(scale=150 / 72, crop=(0, 0, wide * 2 / 3, high - 80)).to_pil()
            read = {one.text for one in zxingcpp.read_barcodes(corner)}
            assert (STAMP.number if count == 1 else f"{STAMP.number}/{number}") in read
    finally:
        document.close()


def test_amounts_stand_in_figures_and_in_capitals(office: OnPaper) -> None:
    for figures, words in AMOUNTS.items():
        fen = parse_yuan(figures)
        view = office.views["visit_sheet"]
        paper = replace(view, line=replace(view.line, cash=fen, goods=(), goods_value=0))  # type: ignore[type-var,attr-defined]
        _pages, found = copied(
            OnPaper(office.office, {"visit_sheet": paper}).sheet("visit_sheet", LANGUAGES[0])
        )
        assert capital(fen) == words
        assert f"{words}（¥{yuan(fen)}）" in found


@pytest.mark.long
@pytest.mark.parametrize("key", sorted(ROSTERS))
def test_five_thousand_rows_have_their_head_and_their_sum_on_every_page(office: OnPaper, key: str) -> None:
    view = hard_facts.with_rows(office.views[key], ROSTERS[key], 5000)
    sheet = OnPaper(office.office, {key: view}).sheet(key, BOTH)
    grid = max((part for part in sheet.parts if isinstance(part, Grid)), key=lambda one: len(one.rows))
    assert len(grid.rows) == 5000
    laid = lay(sheet, LINES)
    for page in (laid.pages[0], laid.pages[len(laid.pages) // 2], laid.pages[-1]):
        assert_tidy(replace(laid, pages=(page,)))
    people = 0
    for number, page in enumerate(laid.pages, 1):
        said = [one.text for one in page.texts]
        assert f"第 {number} 页 共 {len(laid.pages)} 页 · {len(laid.pages)}페지중 제{number}페지" in said
        # Before and after the register there may be other tables.
        assert said.count("序号") == 1 or number in (1, len(laid.pages) - 1, len(laid.pages))
        if grid.page_total is not None and "本页小计" in said:
            counted = next(one for one in said[said.index("本页小计") :] if one[0].isdecimal())
            people += int(re.findall(r"\d+", counted)[0])
    assert people == (5000 if grid.page_total is not None else 0)
