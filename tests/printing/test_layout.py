"""Nothing leaves the page, nothing overlaps, nothing is lost, whatever the clerk typed."""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.printing import pdf
from app.printing.fonts import faces
from app.printing.layout import Laid, lay
from app.printing.lines import Lines
from app.printing.paper import MM, Page, Text
from app.printing.sheet import (
    COUNT,
    SUM,
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
)

LINES = Lines(faces.paper())
NOT_FIRST = set("、，。；：？！）》」』】…％")
NOT_LAST = set("（《「『【￥")


def laid(*parts: object, **facts: object) -> Laid:
    return lay(Sheet("probe", 1, "试印", parts, "7K3M9-2QPX4", **facts), LINES)  # type: ignore[arg-type]


def box(text: Text) -> tuple[float, float, float, float]:
    return (
        text.x,
        text.y - 0.7 * text.size,
        text.x + LINES.width(text.text, text.size),
        text.y + 0.1 * text.size,
    )


def crossed(page: Page) -> list[str]:
    """Return the words that a line of a table runs through: they left their box."""
    upright = sorted((rule.x1, *sorted((rule.y1, rule.y2))) for rule in page.rules if rule.x1 == rule.x2)
    level = sorted((rule.y1, *sorted((rule.x1, rule.x2))) for rule in page.rules if rule.y1 == rule.y2)
    found = []
    for text in page.texts:
        left, top, right, bottom = box(text)
        middle = (top + bottom) / 2
        inside = upright[bisect_left(upright, (left + 0.5,)) : bisect_right(upright, (right - 0.5,))]
        through = any(first < middle < last for _x, first, last in inside)
        beside = level[bisect_left(level, (top + 0.5,)) : bisect_right(level, (bottom - 0.5,))]
        if through or any(first < (left + right) / 2 < last for _y, first, last in beside):
            found.append(text.text)
    return found


def assert_tidy(result: Laid) -> None:
    for page in result.pages:
        assert crossed(page) == []
        boxes = sorted(box(text) for text in page.texts)
        for left, top, right, bottom in boxes:
            assert left > 14 * MM, "left of the margin"
            assert right < result.wide - 14 * MM, "right of the margin"
            assert top > 10 * MM, "above the margin"
            assert bottom < result.high - 7 * MM, "below the foot"
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                if other[0] >= one[2]:
                    break
                assert other[1] >= one[3] or other[3] <= one[1], "two texts on each other"
        for rule in page.rules:
            assert min(rule.x1, rule.y1, rule.x2, rule.y2) > 0
            assert max(rule.x1, rule.x2) < result.wide
            assert max(rule.y1, rule.y2) < result.high - 19 * MM


TYPED = st.text(alphabet=st.sampled_from("吉林省工会（）《》，。、123 456ABCxyz한국어 말\n㛃"), max_size=90)
SHORT = st.text(alphabet=st.sampled_from("签字盖章年月日（）서명\n"), max_size=24)
PARTS = st.one_of(
    st.builds(Heading, TYPED, st.sampled_from([1, 2])),
    st.builds(Paragraph, TYPED, st.sampled_from(["left", "justify", "right", "center"]), st.booleans()),
    st.builds(
        Fields,
        st.lists(st.tuples(SHORT, TYPED), min_size=1, max_size=7).map(tuple),
        st.integers(min_value=1, max_value=4),
    ),
    st.builds(
        lambda rows, height: Grid(
            (
                Column("序号", 12, "center"),
                Column("姓名", 24),
                Column("备注", None),
                Column("金额", 22, "right"),
            ),
            tuple(("1", name, text, "1,000.00") for name, text in rows),
            ("合计", "", "", "9,000.00"),
            height,
        ),
        st.lists(st.tuples(SHORT, TYPED), max_size=8),
        st.sampled_from([None, 14.0]),
    ),
    st.builds(
        Signatures, st.lists(SHORT, min_size=1, max_size=5).map(tuple), st.none() | SHORT, st.integers(1, 3)
    ),
    st.builds(Code, st.just("OTHER"), SHORT),
    st.builds(Spacer, st.floats(0, 400)),
    st.just(PageBreak()),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PARTS, max_size=9), st.booleans(), st.sampled_from(["zh_CN", "zh_CN+ko_KR"]))
def test_any_sheet_is_tidy(parts: list[object], landscape: bool, language: str) -> None:
    assert_tidy(laid(*parts, landscape=landscape, language=language))


@settings(max_examples=100, deadline=None)
@given(TYPED.map(lambda text: text.replace("\n", "")), st.floats(min_value=40, max_value=500))
def test_a_broken_paragraph_loses_nothing_but_spaces_and_keeps_its_width(text: str, width: float) -> None:
    lines = LINES.flow(text, width, 12, indent=24)
    assert "".join("".join(line.text for line in lines).split()) == "".join(text.split())
    assert all(line.width <= width + 0.01 for line in lines)


def test_lines_neither_begin_nor_end_with_forbidden_signs() -> None:
    text = "吉林省总工会（以下简称“省总”），根据《工会法》、《章程》等规定，开展送温暖活动；" * 6
    for width in range(90, 400, 7):
        lines = LINES.flow(text, width, 12)
        assert not any(line.text[0] in NOT_FIRST for line in lines), width
        assert not any(line.text[-1] in NOT_LAST for line in lines[:-1]), width


def test_numbers_and_korean_words_are_not_torn() -> None:
    lines = LINES.flow("身份证号229901198001011234金额1,234.50元 위문금 수령인 서명", 130, 12)
    together = [line.text for line in lines]
    for whole in ("229901198001011234", "1,234.50", "위문금", "수령인"):
        assert any(whole in line for line in together), together


def test_a_number_is_rather_set_smaller_than_torn() -> None:
    cell = "229901198001011234\n备注很长很长很长很长很长很长很长很长很长"
    result = laid(Grid((Column("证号", 32), Column("其他", None)), ((cell, ""),)))
    assert "229901198001011234" in [text.text for text in result.pages[0].texts]


def test_the_number_of_the_sheet_has_its_code_in_the_foot_only() -> None:
    result = laid(Code("7K3M9-2QPX4", "扫码核对"), Code("OTHER", "另一个"))
    assert [square.text for square in result.pages[0].squares] == ["OTHER", "7K3M9-2QPX4"]


def test_a_title_is_broken_evenly_and_before_brackets() -> None:
    def broken(text: str, width: float) -> list[str]:
        return [line.text for line in LINES.fit(text, width, 10, least=10, wrapped=10, even=True)]

    assert broken("合规自付（计算基数）", 64) == ["合规自付", "（计算基数）"]
    assert broken("对象类别", 32) == ["对象", "类别"]
    assert broken("领取人签名或者按手印", 52) == ["领取人签名", "或者按手印"]
    assert broken("单位", 52) == ["单位"]


def test_a_box_to_tick_stays_with_its_word() -> None:
    boxes = ("□ 本人签收", "□ 代领", "☐不在家", "□ 拒收")
    for width in range(66, 300, 9):
        lines = LINES.flow("    ".join(boxes), width, 12)
        assert all(any(box in line.text for line in lines) for box in boxes)


def test_a_paper_that_spills_over_a_little_is_set_closer() -> None:
    rows = Fields(tuple((f"项目{number}", "内容") for number in range(28)), columns=1)
    loose, tight = laid(rows), laid(rows, Signatures(("经办人（签字）",)))
    assert len(loose.pages) == len(tight.pages) == 1
    assert tight.pages[0].texts[1].y < loose.pages[0].texts[1].y
    assert_tidy(tight)
    assert len(laid(rows, rows).pages) == 2


def test_a_long_name_shrinks_then_wraps_and_never_below_eight_points() -> None:
    name = "买买提阿卜杜热合曼艾力江" * 5
    grid = Grid((Column("姓名", 24), Column("签名", None)), ((name, ""), ("张三", "")))
    result = laid(grid)
    assert_tidy(result)
    cells = [text for text in result.pages[0].texts if set(text.text) <= set(name)]
    assert "".join(text.text for text in cells) == name
    assert {text.size for text in cells} == {9.0}
    assert min(text.size for text in result.pages[0].texts) >= 8


def test_a_row_is_never_split_unless_it_is_taller_than_a_page() -> None:
    remark = "情况说明" * 60
    grid = Grid((Column("序号", 14), Column("备注", 60)), tuple((f"#{n}", remark) for n in range(30)))
    result = laid(grid)
    assert_tidy(result)
    for page in result.pages:
        numbers = sum(text.text.startswith("#") for text in page.texts)
        assert "".join(text.text for text in page.texts).count("情况说明") >= numbers * 50
    giant = laid(replace(grid, rows=(("1", "长" * 9000),)))
    assert_tidy(giant)
    assert len(giant.pages) > 1
    assert sum(text.text.count("长") for page in giant.pages for text in page.texts) == 9000


def test_a_heading_stays_with_what_it_heads() -> None:
    for space in range(150, 260, 3):
        result = laid(Spacer(space), Heading("二、内容", 2), Fields((("姓名", "张三"),)))
        page = next(page for page in result.pages if any(text.text == "二、内容" for text in page.texts))
        assert any(text.text == "张三" for text in page.texts)


def test_a_heading_goes_along_with_a_table_whose_first_row_does_not_fit() -> None:
    grid = Grid((Column("备注", None),), (("长" * 1200,), ("短",)))
    result = laid(Heading("表"), Spacer(200), Heading("二、说明\n설명", 2), grid, language="zh_CN+ko_KR")
    first, second = result.pages
    assert [text.text for text in first.texts][:1] == ["表"]
    assert not any(text.text in ("二、说明", "설명") for text in first.texts)
    assert [text.text for text in second.texts][:3] == ["二、说明", "설명", "备注"]
    assert_tidy(result)


def test_a_long_value_takes_a_row_of_its_own() -> None:
    result = laid(
        Fields((("姓名", "张三"), ("住址", "延吉市" * 20), ("电话", "13900000000"), ("备注", "无")))
    )
    page = result.pages[0]
    place = {text.text: text for text in page.texts}
    assert place["住址"].x == pytest.approx(place["姓名"].x)
    assert place["电话"].y == pytest.approx(place["备注"].y)
    assert sum("延吉市" in text.text for text in page.texts) == 2


def test_columns_fill_the_width_and_too_wide_ones_are_narrowed() -> None:
    for columns in (
        (Column("甲", 300), Column("乙", None), Column("丙", None)),
        (Column("甲", 30), Column("乙", 50)),
        (Column("甲", None), Column("乙", None)),
    ):
        result = laid(Grid(columns, (("1",) * len(columns),)))
        table = [rule for rule in result.pages[0].rules if rule.width == 0.6]
        assert min(rule.x1 for rule in table) == pytest.approx(18 * MM)
        assert max(rule.x2 for rule in table) == pytest.approx(192 * MM)


def test_signature_boxes_are_drawn_empty_and_the_last_row_fills_the_width() -> None:
    result = laid(Signatures(("甲（签字）", "乙（签字）", "丙（盖章）"), "年　月　日", columns=2))
    assert [text.text for text in result.pages[0].texts if "（" in text.text] == [
        "甲（签字）",
        "乙（签字）",
        "丙（盖章）",
    ]
    assert_tidy(result)


def test_the_code_on_paper_is_read_back() -> None:
    zxing = pytest.importorskip("zxingcpp")
    out = io.BytesIO()
    pdf.draw(Sheet("probe", 1, "试印", (Paragraph("文"),), "7K3M9-2QPX4"), out)
    document = pypdfium2.PdfDocument(out.getvalue())
    image = document[0].render(scale=200 / 72).to_pil()
    document.close()
    assert [found.text for found in zxing.read_barcodes(image)] == ["7K3M9-2QPX4"]


def test_five_thousand_rows_keep_their_header_and_each_page_adds_up_its_own() -> None:
    rows = tuple((str(n), f"工友{n}", f"{n}.50") for n in range(1, 5001))
    total = 5000 * 5001 // 2 + 2500
    columns = (Column("序号", 16, "center"), Column("姓名", None), Column("金额", 40, "right"))
    grid = Grid(columns, rows, ("", "合计", f"{total:,}.00"), page_total=("", f"本页小计 {COUNT} 人", SUM))
    result = laid(Heading("花名册"), grid)
    people = amount = 0
    for number, page in enumerate(result.pages, 1):
        said = [text.text for text in page.texts]
        (label,) = [text for text in page.texts if text.text.startswith("本页小计")]
        (summed,) = [text.text for text in page.texts if (text.y == label.y and text.text.endswith(".00")) or
                     (text.y == label.y and text.text.endswith(".50"))]  # fmt: skip
        people += int(label.text.split()[1])
        amount += round(float(summed.replace(",", "")) * 100)
        assert said.count("姓名") == 1
        assert f"第 {number} 页 共 {len(result.pages)} 页" in said
        assert label.y < result.high - 21 * MM
    assert (people, amount) == (5000, total * 100)
    assert_tidy(replace(result, pages=(result.pages[0], result.pages[-1])))


def test_a_register_on_one_page_has_no_total_of_the_page() -> None:
    grid = Grid((Column("姓名", None), Column("金额", 40)), (("张三", "1.00"),), page_total=("本页小计", SUM))
    assert not any("本页小计" in text.text for text in laid(grid).pages[0].texts)
