"""Names are found by sound, by initials and by any of their characters, whatever script they are in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared.pinyin import GRAM_END, full, grams, initials, pairs

NAMES = {
    "张三丰": ("zhangsanfeng", "zsf"),
    "单晓明": ("shanxiaoming", "sxm"),
    "曾国强": ("zengguoqiang", "zgq"),
    "仇英": ("qiuying", "qy"),
    "解放": ("xiefang", "xf"),
    "朴成浩": ("piaochenghao", "pch"),
    "区小明": ("ouxiaoming", "oxm"),
    "查良": ("zhaliang", "zl"),
    "盖叫": ("gejiao", "gj"),
    "覃秀英": ("qinxiuying", "qxy"),
    "尉迟恭": ("yuchigong", "ycg"),
    "欧阳娜娜": ("ouyangnana", "oynn"),
    "长孙忌": ("zhangsunji", "zsj"),
    "李曾": ("liceng", "lc"),
    "吕女": ("lvnv", "ln"),
    "哈斯·巴特": ("hasibate", "hsbt"),
    "单": ("shan", "s"),
    "John Smith": ("johnsmith", "js"),
    "김철수": ("김철수", "ㄱㅊㅅ"),
    "": ("", ""),
}


@pytest.mark.parametrize(("name", "sound"), NAMES.items())
def test_names_sound_as_people_say_them(name: str, sound: tuple[str, str]) -> None:
    assert (full(name), initials(name)) == sound


def test_rare_characters_keep_their_place() -> None:
    assert full("𬭎伟") == "hongwei"
    assert full("𠮷田").endswith("tian")
    assert initials("王㛃")[0] == "w"
    assert (full("王𠮷"), initials("王𠮷")) == ("wangji", "wj")
    # Newer than this Python's tables, or drawn by an office itself.
    assert [full(f"王{sign}") for sign in "\U00031350\ue863\U0002ebf0"] == [
        "wangqi",
        "wangyan",
        "wang\U0002ebf0",
    ]
    for sign in "\U00031350\ue863\U0002ebf0":
        assert grams(f"王{sign}") == (f"王{sign}", sign + GRAM_END)


def test_grams_hold_every_character_and_every_pair() -> None:
    assert grams("王小明") == ("王小", "小明", "明" + GRAM_END)
    assert grams("王") == ("王" + GRAM_END,)
    assert grams("𠮷·田") == ("𠮷田", "田" + GRAM_END)
    assert pairs("小明") == ("小明",)
    assert pairs("明") == ()


@given(st.text(max_size=20))
def test_no_name_is_too_strange(name: str) -> None:
    assert full(name) == full(name).lower()
    assert isinstance(initials(name), str)
    assert set(pairs(name)) <= set(grams(name))
