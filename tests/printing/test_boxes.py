"""Tables that lie together, photos beside them and plates on a sheet: whole, tidy and where they belong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.printing.layout import Laid
from app.printing.paper import MM
from app.printing.sheet import (
    Box,
    Column,
    Fields,
    Framed,
    Grid,
    Heading,
    Picture,
    Plate,
    Plates,
    Portrait,
    Sheet,
    Word,
    texts,
)
from tests.printing.test_layout import LINES, assert_tidy, laid

EMPTY = Grid((Column("起止年月", 50), Column("单位", None)), (("", ""),) * 5, row_height=8)
PHOTO = Picture(None, "贴照片处")


def written(result: Laid) -> list[str]:
    return [text.text for page in result.pages for text in page.texts]


def test_tables_in_a_frame_have_no_space_between_them() -> None:
    one = Fields((("姓名", "张三"), ("性别", "男")), 2, 25)
    result = laid(Framed((one, Box("简历", grid=EMPTY), Box("意见", 30, foot=("（盖章）", "年 月 日")), one)))
    assert_tidy(result)
    (page,) = result.pages
    across = sorted({round(rule.y1, 2) for rule in page.rules if rule.y1 == rule.y2 and rule.width == 0.6})
    down = [rule for rule in page.rules if rule.x1 == rule.x2 and abs(rule.x1 - 18 * MM) < 0.01]
    assert (
        sum(rule.y2 - rule.y1 for rule in {(r.y1, r.y2): r for r in down}.values())
        >= across[-1] - across[0] - 0.1
    )


@pytest.mark.parametrize("language", ["zh_CN", "zh_CN+ko_KR"])
def test_a_portrait_is_as_high_as_its_photo(language: str) -> None:
    result = laid(Portrait(Fields((("姓名\n이름", "张三"),) * 4), PHOTO), language=language)
    assert_tidy(result)
    heights = [rule.y2 - rule.y1 for rule in result.pages[0].rules if rule.x1 == rule.x2]
    assert max(heights) >= 35 * MM
    assert "贴照片处" in written(result)


def test_a_photo_is_put_where_the_words_were() -> None:
    with_photo = Portrait(Fields((("姓名", "张三"),)), replace(PHOTO, content=b"jpeg"))
    (page,) = laid(with_photo).pages
    (photo,) = page.photos
    assert (photo.width / MM, photo.height / MM) == pytest.approx((25, 35))
    assert not page.is_empty
    assert b"jpeg" not in repr(with_photo).encode()


def test_a_long_register_in_a_box_goes_on_overleaf_with_its_header_and_its_name() -> None:
    rows = tuple((f"{place}", f"单位{place}") for place in range(60))
    result = laid(Framed((Box("个人简历", grid=replace(EMPTY, rows=rows)),)))
    assert_tidy(result)
    assert len(result.pages) > 1
    assert written(result).count("起止年月") == len(result.pages)
    assert all(f"单位{place}" in written(result) for place in range(60))
    assert "个人简历" in written(result)


def test_long_words_in_a_box_are_all_there() -> None:
    for length in (10, 400, 4000):
        result = laid(Box("备注", 20, text="记" * length, foot=("年 月 日",)))
        assert_tidy(result)
        assert "".join(written(result)).count("记") == length


@pytest.mark.parametrize("many", [1, 9, 10, 11, 35])
def test_plates_fill_sheets(many: int) -> None:
    plate = Plate(85.6, 53.98, (Word(4, 4, 70, 8, "卡"),), ((5, 15, PHOTO),), ((60, 30, 15, "7K3M9"),))
    result = laid(Plates((plate,) * many, 2, 19.4, 5.5))
    assert len(result.pages) == -(-many // 10)
    assert written(result).count("卡") == many
    codes = [square for page in result.pages for square in page.squares if square.text == "7K3M9"]
    assert len(codes) == many
    assert all(square.y + square.side < result.high - 21 * MM for square in codes)


def test_no_plates_are_no_page_of_their_own() -> None:
    result = laid(Heading("卡"), Plates((), 2, 19.4, 5.5))
    assert len(result.pages) == 1


@pytest.mark.parametrize("length", [1, 20, 50, 120])
def test_words_on_a_plate_stay_in_their_place(length: int) -> None:
    word = Word(10, 10, 40, 9, "王" * length, 12)
    (page,) = laid(Plates((Plate(85.6, 53.98, (word,)),), 1, 20, 20)).pages
    lines = [text for text in page.texts if "王" in text.text]
    assert "".join(text.text for text in lines) == word.text
    for text in lines:
        assert text.x + LINES.width(text.text, text.size) <= (20 + 10 + 40) * MM + 0.1
        assert (20 + 10) * MM <= text.y <= (20 + 10 + 9) * MM


def test_every_text_of_the_new_parts_is_looked_up_in_the_fonts() -> None:
    parts = (
        Framed(
            (
                Portrait(Fields((("甲", "乙"),)), Picture(None, "丙")),
                Box("丁", text="戊", foot=("己",), grid=EMPTY),
            )
        ),
        Plates((Plate(10, 10, (Word(0, 0, 5, 5, "庚"),), ((0, 0, Picture(None, "辛")),)),), 1, 10, 10),
    )
    found = "".join(texts(Sheet("probe", 1, "", parts, "")))
    assert set("甲乙丙丁戊己庚辛起") <= set(found)
