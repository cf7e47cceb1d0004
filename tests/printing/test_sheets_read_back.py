"""Real PDFs, read back by other programs: what is printed can be copied, and twice the same is the same."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from app.printing import pdf
from app.printing.sheet import (
    Code,
    Column,
    Fields,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Sheet,
    Signatures,
    Spacer,
    texts,
)

RARE = "䶮㛃𬱖𠮷𬭎𬩬𫖯𬸦"


def sheet(*parts: object, **facts: object) -> Sheet:
    return Sheet("probe", 3, "试印", parts, "7K3M9-2QPX4", **facts)  # type: ignore[arg-type]


def drawn(one: Sheet) -> bytes:
    out = io.BytesIO()
    pdf.draw(one, out)
    return out.getvalue()


def words(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


REGISTER = Grid(
    (Column("序号", 14, "center"), Column("姓名", 40), Column("备注", None)),
    tuple((str(number), f"工友{number}", "") for number in range(1, 1001)),
    total=("合计", "一千人", ""),
)


@pytest.mark.parametrize("reader", ["pdfium", "pypdf", "poppler"])
def test_rare_characters_are_copied_rightly(reader: str, tmp_path: Path) -> None:
    path = tmp_path / "rare.pdf"
    pdf.draw(sheet(Heading(f"标题{RARE}"), Fields((("姓名", RARE),)), Paragraph(f"张{RARE}同志")), path)
    if reader == "pdfium":
        found = words(path.read_bytes())[0]
    elif reader == "pypdf":
        found = pypdf.PdfReader(path).pages[0].extract_text()
    else:
        if shutil.which("pdftotext") is None:
            pytest.skip("poppler is not on this machine")
        found = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    for char in RARE:
        assert found.count(char) == 3, char


def test_every_character_of_a_long_sheet_is_copied_rightly() -> None:
    # More than 256 characters beyond U+FFFF: several subsets, several blocks in each map.
    chars = "".join(map(chr, range(0x20000, 0x20000 + 700))) + "".join(map(chr, range(0x4E00, 0x4E00 + 700)))
    found = "".join(words(drawn(sheet(Paragraph(chars, indent=False))))).replace("\r\n", "")
    assert chars in found.replace("\n", "")


def test_the_same_sheet_is_the_same_to_the_byte() -> None:
    one = sheet(
        Heading(f"花名册{RARE}"), REGISTER, Signatures(("经办人（签字）",), "年　月　日"), Code("7K3M9-2QPX4")
    )
    first = drawn(one)
    drawn(sheet(Heading("别的表 다른 표")))  # what was drawn in between leaves no trace
    assert drawn(one) == first
    assert drawn(replace(one, mark="重打第 1 次")) != first


def test_a_register_of_a_thousand_rows_keeps_header_rows_and_total() -> None:
    pages = words(drawn(sheet(Heading("花名册"), REGISTER)))
    assert all("序号" in page and "姓名" in page for page in pages)
    together = "".join(pages)
    assert all(together.count(f"工友{number}\r\n") == 1 for number in range(1, 1001))
    assert "一千人" in pages[-1]
    assert all(f"第 {number} 页 共 {len(pages)} 页" in page for number, page in enumerate(pages, 1))


def test_the_foot_says_form_version_number_time_operator_and_mark() -> None:
    marked = sheet(
        Paragraph("一"),
        PageBreak(),
        Paragraph("二"),
        printed_at="打印时间 2026-11-20 09:00",
        operator="打印人 李四",
        mark="重打第 2 次",
    )
    for page in words(drawn(marked)):
        for fact in ("probe · v3", "7K3M9-2QPX4", "打印时间 2026-11-20 09:00", "打印人 李四", "重打第 2 次"):
            assert fact in page


def test_two_languages_stand_below_each_other() -> None:
    korean = "위문금 수령 명부"
    content = drawn(sheet(Heading(f"慰问金发放花名册\n{korean}"), language="zh_CN+ko_KR"))
    document = pypdfium2.PdfDocument(content)
    page = document[0].get_textpage()
    places = {word: page.get_charbox(page.get_text_range().index(word)) for word in ("慰", "위")}
    heights = {word: box[3] - box[1] for word, box in places.items()}
    assert korean in page.get_text_range()
    assert places["위"][3] < places["慰"][1]
    assert heights["위"] < heights["慰"]
    document.close()


def test_what_a_space_keeps_together_is_never_parted_by_a_page() -> None:
    places = set()
    for lines in range(85, 130):  # so many pages are never set closer
        body = tuple(Paragraph(f"第{number}行") for number in range(lines))
        pages = words(drawn(sheet(*body, Spacer(8, 16), Paragraph("盖章处"), Paragraph("日期处"))))
        (place,) = [number for number, page in enumerate(pages) if "盖章处" in page]
        assert "日期处" in pages[place]
        places.add(place)
    assert places == {2, 3, 4}


def test_a_missing_glyph_is_found_before_and_refused_without_naming_the_person(tmp_path: Path) -> None:
    beyond = sheet(Fields((("姓名", "张\U0002ebf0三"),)))
    assert pdf.missing_glyphs(beyond) == ("\U0002ebf0",)
    with pytest.raises(pdf.MissingGlyphs) as refused:
        pdf.draw(beyond, tmp_path / "x.pdf")
    assert refused.value.facts == {"count": 1, "code_points": "U+2EBF0"}
    assert "张" not in str(refused.value) + refused.value.words()
    assert list(tmp_path.iterdir()) == []


def test_signs_and_letters_of_forms_have_glyphs() -> None:
    signs = "☐☑□■√✓×·•—…°㎡％¥￥〔〕①②③Ⅰ→《》“”‘’àéüñЖжΩ金李\u3000 "
    assert pdf.missing_glyphs(sheet(Paragraph(signs))) == ()


def test_every_character_of_gb18030_level_3_and_every_hangul_syllable_has_a_glyph() -> None:
    spans = ((0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D))
    spans += ((0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0), (0x2F00, 0x2FD5), (0xAC00, 0xD7A3))
    chars = "".join(chr(point) for first, last in spans for point in range(first, last + 1))
    assert pdf.missing_glyphs(sheet(Paragraph(chars))) == ()


def test_invisible_characters_and_decomposed_korean_are_put_right() -> None:
    found = words(drawn(sheet(Paragraph("\ufeff张\u200b三\u202e 김철수"))))[0]
    assert "张三 김철수" in found


def test_an_office_font_fills_a_gap(tmp_path: Path) -> None:
    fonttools = pytest.importorskip("fontTools.ttLib")
    source = fonttools.TTFont(pdf.font_faces.fonts.ready() / "NotoSansKR-Regular.ttf")
    for table in source["cmap"].tables:
        table.cmap = {0xE000: source.getBestCmap()[0xAC00]}
    folder = tmp_path / "fonts"
    folder.mkdir()
    source.save(folder / "own.ttf")
    private = sheet(Paragraph("张\ue000"))
    assert pdf.missing_glyphs(private) == ("\ue000",)
    assert pdf.missing_glyphs(private, folder) == ()
    assert pdf.draw(private, tmp_path / "own.pdf", folder) == 1


def test_an_empty_register_shows_that_there_was_nothing() -> None:
    empty = replace(REGISTER, rows=(), total=None)
    assert "序号" in words(drawn(sheet(empty)))[0]


def test_all_texts_of_a_sheet_are_listed() -> None:
    parts = (
        Heading("甲"),
        Paragraph("乙"),
        Fields((("丙", "丁"),)),
        Signatures(("戊",), "己"),
        Code("qr", "庚"),
        Spacer(3),
        Grid((Column("辛", None),), (("壬",),), total=("癸",)),
        PageBreak(),
    )
    assert set("甲乙丙丁戊己庚辛壬癸") <= set("".join(texts(sheet(*parts))))
