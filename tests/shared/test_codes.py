"""A word finds its code by every customary name, and only when one code can be meant."""

from __future__ import annotations

import pytest

from app.shared import codes
from app.shared.codes import Code, CodeList


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("ethnic_groups", "汉族", "01"),
        ("ethnic_groups", "汉", "01"),
        ("ethnic_groups", " 朝 鲜 ", "10"),
        ("ethnic_groups", "10", "10"),
        ("ethnic_groups", 10.0, "10"),
        ("ethnic_groups", 1, "01"),
        ("ethnic_groups", "1.0", "01"),
        ("ethnic_groups", "１０", "10"),
        ("ethnic_groups", "조선족", "10"),
        ("ethnic_groups", "10朝鲜族", "10"),
        ("ethnic_groups", "10-朝鲜", "10"),
        ("ethnic_groups", "01 朝鲜族", None),
        ("ethnic_groups", "火星族", None),
        ("ethnic_groups", "族", None),
        ("ethnic_groups", "-", None),
        ("ethnic_groups", "", None),
        ("education", "大专", "30"),
        ("education", "大学专科", "30"),
        ("education", "大学专科毕业", "31"),
        ("education", "研究生", "10"),
        ("education", "高中", "60"),
        ("education", "初中", "70"),
        ("education", "职高", "44"),
        ("education", "中专/职高/技校", "40"),
        ("education", "其他", "90"),
        ("political_status", "中共党员", "01"),
        ("political_status", "民盟盟员", "05"),
        ("employment_status", "待岗", "2"),
        ("employment_status", "下岗", "2"),
        ("employment_status", "待（下）岗", "2"),
        ("employment_status", "退养", "7"),
        ("employment_status", "内退", "7"),
        ("employment_status", "离退休", None),
        ("skill_level", "高级工", "3"),
        ("skill_level", "高级技师", "1"),
        ("skill_level", "四级", "4"),
        ("skill_level", "职业资格五级", "5"),
        ("skill_level", "无", "0"),
        ("hukou_types", "l1", "L1"),
        ("hukou_types", "居民家庭户口", "L1"),
        ("hukou_types", "农村", "2"),
        ("id_document_types", "外国人永久居留身份证", "04"),
        ("id_document_types", "外国人永久居留身份证（2017版及以前）", "05"),
        ("id_document_types", "军官证", "09"),
        ("id_document_types", "身份证", "01"),
        ("new_employment_groups", "外卖配送员", "04"),
        ("new_employment_groups", "网约送餐员", "04"),
        ("membership_change_type", "转入", "2"),
    ],
)
def test_match(name: str, text: object, code: str | None) -> None:
    entry = codes.load(name).match(text)
    assert (entry.code if entry else None) == code


def test_every_entry_is_found_by_its_code_and_its_name() -> None:
    for name in ("ethnic_groups", "education", "sex", "hukou_types", "political_status", "employment_status",
                 "skill_level", "membership_change_type", "membership_change_reason", "id_document_types",
                 "new_employment_groups", "marital_status", "unit_nature"):  # fmt: skip
        listed = codes.load(name)
        assert len(listed) == len({entry.code for entry in listed})
        for entry in listed:
            assert listed.match(entry.code) is entry
            assert listed.match(entry.name_zh) is entry
            assert listed.get(entry.code) is entry


def test_a_label_of_two_entries_means_neither() -> None:
    listed = CodeList("x", (Code("1", "甲(同)"), Code("2", "乙(同名)"), Code("3", "丙(同名)")), {})
    assert listed.match("同名") is None
    assert listed.match("甲") is listed.get("1")


def test_an_alias_of_no_entry_is_passed_over() -> None:
    listed = CodeList("x", (Code("1", "甲"),), {"乙": "9", "甲字": "1"})
    assert listed.match("乙") is None
    assert listed.match("甲字") is listed.get("1")


def test_nearest_offers_the_likest_first() -> None:
    listed = codes.load("ethnic_groups")
    assert listed.nearest("朝先族")[0].code == "10"
    assert len(listed.nearest("火星族")) == 3
    assert codes.load("employment_status").nearest("在职在岗", 1)[0].code == "1"


def test_labels() -> None:
    assert codes.load("sex").label("1") == "男性"
    assert codes.load("sex").label("77") == "77"
    assert codes.load("sex").get("77") is None


def test_lists_are_read_once_and_others_are_refused() -> None:
    assert codes.load("sex") is codes.load("sex")
    with pytest.raises(FileNotFoundError):
        codes.load("no_such_list")


def test_tables_that_are_no_code_lists() -> None:
    assert codes.rows("import_template_member")[1]["identifier"] == "name"
