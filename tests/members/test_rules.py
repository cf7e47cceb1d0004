"""Every row of a roster comes to the outcome and the code of import.md's table, and to nothing else."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.members import findings, roster, rules
from app.members.cells import Cell, Column, RawRow, RosterSheet
from app.members.rules import JudgedRow, Judgement, NewMember, Registered
from app.shared.errors import RuleError
from app.shared.identity import check_digit

TODAY = date(2026, 11, 20)
ROSTERS = (
    "会员-东升粮库.xls",
    "会员-延青食品.csv",
    "会员名单-列序不同.xlsx",
    "会员名单-青山镇.xlsx",
    "集中入会-新就业形态.xlsx",
)
HEADERS = {one.identifier: one.header for one in rules.template()}
COLUMNS = tuple(Column(identifier, header) for identifier, header in HEADERS.items())


def resident(born: str = "19850312", seq: int = 11, region: str = "229901") -> str:
    body = f"{region}{born}{seq:03d}"
    return body + check_digit(body)


GOOD: dict[str, Cell] = {
    "name": "金一",
    "sex": "男",
    "birth_date": "19850312",
    "ethnic": "朝鲜族",
    "employment_status": "在岗",
    "id_type": "居民身份证",
    "id_no": resident(),
    "education": "高中",
    "skill_level": "",
    "mobile": "13900000001",
    "hukou_type": "农业家庭户口",
    "hukou_region": "222401",
    "change_type": "入会",
    "change_date": "20200105",
    "change_reason": "",
    "political_status": "群众",
    "work_unit": "青山镇机械厂",
    "native_place": "",
    "is_migrant_worker": "是",
}


def sheet(*rows: dict[str, Cell], columns: tuple[Column, ...] = COLUMNS) -> RosterSheet:
    """Make a sheet of good rows with the given cells in their places; people differ by number and mobile."""
    made = []
    for n, row in enumerate(rows):
        own: dict[str, Cell] = {"id_no": resident(seq=11 + 2 * n), "mobile": f"139{n:08d}"}
        cells = {**GOOD, **own, **row}
        made.append(RawRow(n + 2, tuple(cells.get(column.identifier or "", "") for column in columns)))
    return RosterSheet("a.xlsx", "名单", 1, columns, tuple(made))


def judge(*rows: dict[str, Cell], registered: dict[tuple[str, str], Registered] | None = None) -> Judgement:
    return rules.judge(sheet(*rows), TODAY, registered or {})


def one(**cells: Cell) -> JudgedRow:
    return judge(cells).rows[0]


def found(row: JudgedRow) -> list[tuple[str, str, str]]:
    return [(problem.outcome, problem.code, problem.field) for problem in row.problems]


def codes_of(row: JudgedRow) -> list[str]:
    return [problem.code for problem in row.problems]


# The truth


def _compare(judgement: Judgement, problems: list[dict[str, object]], counts: dict[str, int]) -> None:
    truth = {row["sheet_row"]: (row["outcome"], row["code"]) for row in problems}
    assert dict(judgement.counts) == counts
    for row in judgement.rows:
        outcome, code = truth.get(row.sheet_row, ("ok", ""))
        assert (row.sheet_row, row.outcome, codes_of(row)) == (row.sheet_row, outcome, [code] if code else [])
        assert (row.new is None) == (row.outcome == "refused")


@pytest.mark.parametrize("name", ROSTERS)
def test_every_row_of_the_samples_is_judged_as_the_truth_says(samples: Path, name: str) -> None:
    path = samples / "rosters" / name
    told = json.loads(path.with_name(f"{name}.truth.json").read_text("utf-8"))
    read = roster.read(path)
    _compare(rules.judge(read, TODAY, {}), told["problems"], told["counts"])


def test_the_days_roster_is_judged_as_the_truth_says(samples: Path) -> None:
    told = json.loads((samples / "day" / "truth.json").read_text("utf-8"))
    read = roster.read(samples / "day" / "roster.xlsx")
    _compare(rules.judge(read, TODAY, {}), told["roster_problems"], told["roster"])


def test_taking_the_same_file_again_adds_nobody(samples: Path) -> None:
    read = roster.read(samples / "day" / "roster.xlsx")
    taken = [row.new for row in rules.judge(read, TODAY, {}).rows if row.new]
    ours = {
        (new.id_type or "", new.id_no): Registered(new.name, f"m{n}", born=new.birth_date)
        for n, new in enumerate(taken)
    }
    again = rules.judge(read, TODAY, ours)
    assert again.counts["refused"] == len(again.rows)
    assert (
        sum("duplicate.registered" in codes_of(row) for row in again.rows) == len(taken) + 1
    )  # the pair's second


# One row


def test_a_good_row_becomes_a_new_member_in_codes_and_days() -> None:
    row = one()
    assert (row.outcome, row.problems) == ("ok", ())
    assert row.new == NewMember(
        name="金一",
        sex="1",
        birth_date=date(1985, 3, 12),
        ethnic="10",
        employment_status="1",
        id_type="01",
        id_no=resident(),
        education="60",
        mobile="13900000000",
        hukou_type="2",
        hukou_region="222401",
        change_type="1",
        change_date=date(2020, 1, 5),
        political_status="13",
        work_unit="青山镇机械厂",
        is_migrant_worker=True,
    )
    assert rules.missing_required(row.new) == ()


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        (" 金一\u00a0", "金一"),
        ("　金　一　", "金一"),
        ("王 小 明", "王小明"),
        ("'金一\t", "金一"),
        ("\ufeff金一\u200b", "金一"),
        ("赵𠮷", "赵𠮷"),
        ("杨𬸦", "杨𬸦"),
        ("李\U0002ebf0", "李\U0002ebf0"),
        ("李\U00031350", "李\U00031350"),
        ("李〇", "李〇"),
        ("神\ufa19", "神\ufa19"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提 · 艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("김철수", "김철수"),
        ("김 철수", "김 철수"),
        ("John  O'Neil-Smith Jr.", "John O'Neil-Smith Jr."),
        ("José Muñoz", "José Muñoz"),
    ],
)
def test_names_as_people_have_them(cell: str, name: str) -> None:
    row = one(name=cell)
    assert row.new is not None
    assert (row.outcome, row.new.name) == ("ok", name)
    assert [repair.after for repair in row.repairs if repair.field == "name"] == (
        [name] if name != cell else []
    )


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|' /C calc'!A0",
        "＝1",
        "+金一",
        "@金一",
        "-金一",
        "金1",
        "金１",
        "金一2",
        7.0,
        "金\x07一",
        "金\n一",
        "金?一",
        "金\ufffd",
        "金☆",
        "·",
        "2299",
        "金②",
        "金一、朴二",
    ],
)
def test_names_that_cannot_be(cell: Cell) -> None:
    row = one(name=cell)
    assert found(row) == [("refused", "name.characters", "name")]
    assert str(cell) == "·" or str(cell) not in json.dumps(
        rules.report(judge({"name": cell}), "a", "b", 1), ensure_ascii=False
    )


@pytest.mark.parametrize("cell", ["", " ", "\u3000", None])
def test_no_name(cell: Cell) -> None:
    assert found(one(name=cell)) == [("refused", "name.missing", "name")]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"id_no": ""}, "id.missing"),
        ({"id_no": " \t"}, "id.missing"),
        ({"id_no": 2.29911199411222e17}, "id.digits_lost"),
        ({"id_no": "2.29909E+17"}, "id.digits_lost"),
        ({"id_no": "229906196606221000"}, "id.digits_lost"),
        ({"id_no": "229936630514537"}, "id.first_generation"),
        ({"id_no": 229936630514537.0}, "id.first_generation"),
        ({"id_no": resident()[:-1]}, "id.length"),
        ({"id_no": resident()[:5] + "O" + resident()[6:]}, "id.characters"),
        ({"id_no": "229901198502301033"}, "id.date"),
        ({"id_no": resident()[:-1] + ("1" if resident()[-1] != "1" else "2")}, "id.check_digit"),
        ({"id_type": "护照", "id_no": "E1"}, "id.length"),
        ({"id_type": "护照", "id_no": 1.2e16}, "id.digits_lost"),
        ({"id_type": "港澳居民居住证", "id_no": resident()}, "id.characters"),
        ({"id_type": "外国人永久居留身份证", "id_no": "911124198108030025"}, "id.check_digit"),
    ],
)
def test_numbers_that_cannot_be(cells: dict[str, Cell], code: str) -> None:
    row = one(**cells)
    assert found(row) == [("refused", code, "id_no")]
    assert row.problems[0].column == "证件号码"
    assert str(cells["id_no"]) not in row.problems[0].value or not str(cells["id_no"]).strip()


@pytest.mark.parametrize(
    ("kind", "number", "doc_type"),
    [
        ("居民身份证", f" {resident()[:6]} {resident()[6:]}\t", "01"),
        ("身份证", f"'{resident()}", "01"),
        ("1", resident(), "01"),
        ("居民身份证", "".join(chr(ord(sign) + 0xFEE0) for sign in resident()), "01"),
        ("居民身份证", resident(region="222301"), "01"),
        ("居民身份证", resident(region="000000"), "01"),
        ("港澳居民居住证", resident(region="810000"), "02"),
        ("港澳居民居住证", resident(region="820000"), "02"),
        ("台湾居民居住证", resident(region="830000"), "03"),
        ("港澳台居民居住证", resident(region="830000"), "03"),
        ("外国人永久居留身份证", resident(region="911124"), "04"),
        ("外国人永久居留身份证", "CAN110085031201", "05"),
        ("外国人永久居留身份证（2017版及以前）", "CAN110085031201", "05"),
        ("护照", "e12345678", "08"),
        ("港澳居民来往内地通行证", "H12345678", "06"),
        ("台湾居民来往大陆通行证", 12345678.0, "07"),
        ("军官证", "军字第1234567号", "09"),
    ],
)
def test_documents_that_are_accepted(kind: str, number: Cell, doc_type: str) -> None:
    row = one(id_type=kind, id_no=number)
    assert row.new is not None
    assert (row.outcome, row.new.id_type) == ("ok", doc_type)


def test_an_unknown_kind_of_document_says_nothing_of_the_number() -> None:
    assert found(one(id_type="月票", id_no="E1")) == [("refused", "code.unknown", "id_type")]
    assert codes_of(one(id_type="月票", id_no="x" * 31)) == ["code.unknown"]
    assert codes_of(one(id_type="月票", id_no="")) == ["code.unknown", "id.missing"]
    assert codes_of(one(id_type="月票", id_no="2.29909E+17")) == ["code.unknown", "id.digits_lost"]


def test_an_empty_kind_is_incomplete_and_the_number_tells_it() -> None:
    row = one(id_type="")
    assert row.new is not None
    assert (found(row), row.new.id_type) == ([("note", "field.missing", "id_type")], "01")


def test_a_header_that_names_the_document_needs_no_column_for_it() -> None:
    columns = tuple(
        replace(column, header="身份证号码") if column.identifier == "id_no" else column
        for column in COLUMNS
        if column.identifier != "id_type"
    )
    row = rules.judge(sheet({}, columns=columns), TODAY, {}).rows[0]
    assert row.new is not None
    assert (row.outcome, row.new.id_type) == ("ok", "01")


@pytest.mark.parametrize("field", [one.identifier for one in rules.template() if one.required])
@pytest.mark.parametrize("cell", ["", "\u3000 "])
def test_an_empty_required_cell_is_incomplete(field: str, cell: str) -> None:
    special = {
        "name": ("refused", "name.missing"),
        "id_no": ("refused", "id.missing"),
        "mobile": ("note", "mobile.missing"),
        "change_date": ("refused", "field.missing"),
    }
    outcome, code = special.get(field, ("note", "field.missing"))
    row = one(**{field: cell})
    assert found(row) == [(outcome, code, field)]
    told_by_the_number = {"sex", "birth_date", "id_type"}
    if row.new is not None:
        assert rules.missing_required(row.new) == (() if field in told_by_the_number else (field,))


@pytest.mark.parametrize("field", [one.identifier for one in rules.template() if not one.required])
def test_an_empty_optional_cell_is_fine(field: str) -> None:
    assert one(**{field: ""}).outcome == "ok"


def test_a_column_that_is_not_there_is_empty_in_every_row() -> None:
    columns = tuple(
        column for column in COLUMNS if column.identifier not in {"education", "skill_level", "remark"}
    )
    assert found(rules.judge(sheet({}, columns=columns), TODAY, {}).rows[0]) == [
        ("note", "field.missing", "education")
    ]


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("ethnic", "汉", "01"),
        ("ethnic", 10.0, "10"),
        ("ethnic", "10", "10"),
        ("ethnic", 1, "01"),
        ("sex", "男性", "1"),
        ("sex", 1.0, "1"),
        ("education", "大专", "30"),
        ("education", "中专", "40"),
        ("skill_level", "高级工", "3"),
        ("skill_level", "无", "0"),
        ("hukou_type", "农业", "2"),
        ("hukou_type", 1.0, "1"),
        ("change_type", 1, "1"),
        ("political_status", "党员", "01"),
        ("employment_status", "待岗", "2"),
        ("gig_group", "骑手", "04"),
        ("change_reason", "首次入会", "L12"),
        ("is_migrant_worker", "否", False),
        ("is_migrant_worker", True, True),
        ("is_migrant_worker", 0.0, False),
        ("is_migrant_worker", "√", True),
        ("hukou_region", 222401.0, "222401"),
        ("hukou_region", "222401.0", "222401"),
        ("hukou_region", "999999", "999999"),
        ("hukou_region", "延吉市", "延吉市"),
        ("mobile", 13800000000.0, "13800000000"),
        ("mobile", " 138 0000 0000\t", "13800000000"),
        ("mobile", "１９８００００００００", "19800000000"),
        ("mobile", "16600000000", "16600000000"),
        ("work_unit", " 一厂\u00a0", "一厂"),
        ("work_unit", 361.0, "361"),
        ("change_date", date(2020, 1, 5), date(2020, 1, 5)),
        ("change_date", datetime(2020, 1, 5, 8), date(2020, 1, 5)),
        ("change_date", "2020年1月5日", date(2020, 1, 5)),
        ("change_date", 20200105.0, date(2020, 1, 5)),
        ("birth_date", "1985.3.12", date(1985, 3, 12)),
    ],
)
def test_cells_in_their_many_shapes(field: str, cell: Cell, code: object) -> None:
    row = one(**{field: cell})
    assert row.new is not None
    assert (row.outcome, getattr(row.new, field)) == ("ok", code)


@pytest.mark.parametrize(
    ("field", "cell", "outcome", "nearest"),
    [
        ("ethnic", "火星族", "refused", ""),
        ("ethnic", "朝先族", "refused", "朝鲜族"),
        ("sex", "末", "refused", "男性"),
        ("education", "大本", "refused", "大学本科"),
        ("employment_status", "离退休", "refused", "退休"),
        ("hukou_type", "城里", "refused", ""),
        ("change_type", "新入会", "refused", "入会"),
        ("is_migrant_worker", "不详", "refused", "是、否"),
        ("skill_level", "大师", "note", "技师"),
        ("political_status", "积极分子", "note", ""),
        ("change_reason", "随便", "note", ""),
        ("gig_group", "送货的", "note", ""),
    ],
)
def test_codes_that_no_list_maps(field: str, cell: str, outcome: str, nearest: str) -> None:
    row = one(**{field: cell})
    assert found(row) == [(outcome, "code.unknown", field)]
    assert row.problems[0].value == cell
    assert nearest in row.problems[0].suggestion
    if row.new is not None:
        assert getattr(row.new, field) is None
        assert cell in row.new.remark  # nothing the sheet says is dropped


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("20261121", "date.future"),
        (date(2031, 5, 1), "date.future"),
        ("20261120", None),
        ("", "field.missing"),
        ("20230230", "date.invalid"),
        ("2023年5月", "date.invalid"),
        ("去年", "date.invalid"),
        ("23-5-1", "date.invalid"),
        (43835.0, "date.invalid"),
        ("20010312", None),
        ("20010311", "age.under_16"),
        ("19800101", "age.under_16"),
    ],
)
def test_the_day_of_joining(cell: Cell, code: str | None) -> None:
    row = one(id_no=resident("19850312"), change_date=cell)
    assert codes_of(row) == ([code] if code else [])
    assert {problem.field for problem in row.problems} <= {"change_date"}


def test_a_day_with_a_time_where_words_belong() -> None:
    row = one(native_place=datetime(2020, 1, 5, 8, 30), work_unit=datetime(2020, 1, 5))
    assert row.new is not None
    assert (row.new.native_place, row.new.work_unit) == ("2020-01-05 08:30:00", "2020-01-05")


def test_a_bare_serial_is_refused_with_the_day_it_may_mean() -> None:
    assert one(change_date=43835.0).problems[0].suggestion == "2020-01-05"


def test_a_day_to_come_may_be_too_early_as_well() -> None:
    row = one(id_no=resident("20200101"), birth_date="20200101", change_date="20310501")
    assert codes_of(row) == ["date.future", "age.under_16"]


@pytest.mark.parametrize(
    ("kind", "status", "refused"),
    [
        ("入会", "退休", True),
        ("转入", "离休", True),
        ("入会", 4.0, True),
        ("", "退休", True),
        ("保留", "退休", False),
        ("转出", "退休", False),
        ("入会", "退职", False),
        ("入会", "退养", False),
        ("入会", "内退", False),
    ],
)
def test_the_retired_do_not_join(kind: str, status: Cell, refused: bool) -> None:
    row = one(change_type=kind, employment_status=status)
    assert ("join.retired" in codes_of(row)) == refused
    assert (row.outcome == "refused") == refused


def test_the_number_wins_over_sex_and_birth_and_the_remark_keeps_the_sheet() -> None:
    row = one(sex="女", birth_date="1985-03-21")
    assert found(row) == [("note", "sex.mismatch", "sex"), ("note", "birth.mismatch", "birth_date")]
    assert row.new is not None
    assert (row.new.sex, row.new.birth_date) == ("1", date(1985, 3, 12))
    assert row.new.remark == "性别:女;出生日期:1985-03-21"
    assert row.problems[1].value == "1985******"


@pytest.mark.parametrize("cell", ["1985年3月", "不详", 31118.0])
def test_an_unreadable_birth_date_beside_a_telling_number(cell: Cell) -> None:
    row = one(birth_date=cell)
    assert found(row) == [("note", "birth.mismatch", "birth_date")]


def test_birth_date_beside_a_passport() -> None:
    passport: dict[str, Cell] = {"id_type": "护照", "id_no": "E12345678"}
    row = one(**passport)
    assert row.new is not None
    assert (row.outcome, row.new.birth_date, row.new.sex) == ("ok", date(1985, 3, 12), "1")
    assert found(one(**passport, birth_date="不详")) == [("refused", "date.invalid", "birth_date")]
    assert found(one(**passport, birth_date="20270101")) == [
        ("refused", "date.future", "birth_date"),
        ("refused", "age.under_16", "change_date"),
    ]
    assert codes_of(one(**passport, birth_date="20100101")) == ["age.under_16"]
    assert codes_of(one(**passport, birth_date="", sex="")) == ["field.missing", "field.missing"]


def test_a_bad_number_is_not_blamed_on_the_birth_date() -> None:
    assert codes_of(one(id_no=resident()[:-1], birth_date="1990年", sex="女")) == ["id.length"]


@pytest.mark.parametrize(
    "cell",
    ["1445347", "12345678901", "138-0000-0000", "0433-2512345", "无", "1.38E+10", 1.38e15, "138000000001"],
)
def test_mobiles_that_are_none(cell: Cell) -> None:
    row = one(mobile=cell)
    assert found(row) == [("note", "mobile.format", "mobile")]
    assert row.new is not None
    assert row.new.mobile == ""
    assert rules.missing_required(row.new) == ("mobile",)


# Rows beside each other


def test_the_second_row_of_a_pair_is_refused() -> None:
    judgement = judge({"id_no": resident()}, {}, {"id_no": f"'{resident()} "}, {"id_no": resident()})
    assert [row.outcome for row in judgement.rows] == ["ok", "ok", "refused", "refused"]
    assert judgement.rows[2].problems[0].facts == {"first": 2}
    assert judgement.rows[3].problems[0].facts == {"first": 2}


def test_the_first_of_a_pair_stays_the_first_though_refused() -> None:
    judgement = judge({"id_no": resident(), "name": ""}, {"id_no": resident()})
    assert [codes_of(row) for row in judgement.rows] == [["name.missing"], ["duplicate.in_file"]]


def test_a_pair_of_impossible_numbers_is_a_pair_too() -> None:
    wrong = resident()[:5] + "O" + resident()[6:]
    assert codes_of(judge({"id_no": wrong}, {"id_no": wrong}).rows[1]) == [
        "id.characters",
        "duplicate.in_file",
    ]


def test_lost_and_missing_numbers_are_no_pairs() -> None:
    judgement = judge(
        *[{"id_no": "2.29909E+17"}] * 2, *[{"id_no": ""}] * 2, *[{"id_no": 2.29911199411222e17}] * 2
    )
    assert {tuple(codes_of(row)) for row in judgement.rows} == {("id.digits_lost",), ("id.missing",)}


def test_one_number_is_one_person_under_whatever_kind() -> None:
    same = resident(region="810000")
    judgement = judge({"id_no": same, "id_type": "身份证"}, {"id_no": same, "id_type": "港澳居民居住证"})
    assert codes_of(judgement.rows[1]) == ["duplicate.in_file"]


def test_a_passport_and_another_paper_of_the_same_letters_are_two() -> None:
    judgement = judge(
        {"id_no": "E12345678", "id_type": "护照"},
        {"id_no": "E12345678", "id_type": "外国人来华工作许可证", "name": "朴二"},
    )
    assert [row.outcome for row in judgement.rows] == ["ok", "ok"]


def test_a_shared_mobile_is_noted_on_everybody_who_is_taken() -> None:
    judgement = judge({"mobile": "13811112222"}, {}, {"mobile": 13811112222.0}, {"mobile": "138 1111 2222"})
    assert [codes_of(row) for row in judgement.rows] == [
        ["mobile.shared"],
        [],
        ["mobile.shared"],
        ["mobile.shared"],
    ]
    assert judgement.rows[0].problems[0].facts == {"others": "4、5"}
    assert all(row.new and row.new.mobile for row in judgement.rows)
    assert judgement.phones == {"missing": 0, "not_mobile": 0, "shared": 3}


def test_a_refused_row_shares_no_mobile() -> None:
    judgement = judge({"mobile": "13811112222"}, {"mobile": "13811112222", "name": ""})
    assert [codes_of(row) for row in judgement.rows] == [[], ["name.missing"]]


def test_a_pair_shares_no_mobile() -> None:
    judgement = judge(
        {"id_no": resident(), "mobile": "13811112222"}, {"id_no": resident(), "mobile": "13811112222"}
    )
    assert [codes_of(row) for row in judgement.rows] == [[], ["duplicate.in_file"]]


# People who are registered


@pytest.mark.parametrize(
    ("key", "holder", "answer"),
    [
        (("01", resident()), Registered("金一", "m1"), findings.NumberTaken),
        (("01", resident()), Registered("金一", "m1", "other_union"), findings.HeldByAnotherUnion),
        (("02", resident()), Registered("金一", "m1"), findings.SamePersonOtherDocument),
        (
            ("08", "E12345678"),
            Registered("金一", "m1", born=date(1985, 3, 12)),
            findings.SamePersonOtherDocument,
        ),
        (("08", "E12345678"), Registered("金一", "m1"), None),
        (("08", "E12345678"), Registered("朴二", "m1", born=date(1985, 3, 12)), None),
        (("01", resident(seq=99)), Registered("金一", "m1", born=date(1985, 3, 12)), None),
        (("01", resident()), Registered("金一", "m1", "void"), None),
    ],
)
def test_three_answers_to_who_is_registered(
    key: tuple[str, str], holder: Registered, answer: type[RuleError] | None
) -> None:
    row = judge({"id_no": resident()}, registered={key: holder}).rows[0]
    if answer is None:
        assert row.outcome == "ok"
        return
    assert found(row) == [("refused", "duplicate.registered", "id_no")]
    assert row.problems[0].template == answer.template
    assert row.problems[0].facts == {"member_id": "m1", "name": "金一"}


def test_the_new_card_of_somebody_with_an_old_one() -> None:
    old = {("05", "CAN110085031201"): Registered("JOHN SMITH", "m1", born=date(1985, 3, 12))}
    cells: dict[str, Cell] = {
        "name": "JOHN SMITH",
        "id_type": "外国人永久居留身份证",
        "id_no": resident(region="911124"),
    }
    assert codes_of(judge(cells, registered=old).rows[0]) == ["duplicate.registered"]


def test_without_a_birth_date_nobody_is_taken_for_another() -> None:
    other = {("01", resident()): Registered("金一", "m1", born=date(1985, 3, 12))}
    cells: dict[str, Cell] = {"id_type": "护照", "id_no": "E12345678", "birth_date": ""}
    assert codes_of(judge(cells, registered=other).rows[0]) == ["field.missing"]


def test_a_refused_number_is_not_looked_up() -> None:
    holder = {("01", resident()): Registered("金一", "m1")}
    assert codes_of(judge({"id_no": ""}, registered=holder).rows[0]) == ["id.missing"]


# Whole rosters


def test_all_problems_of_a_row_are_listed_and_the_worst_decides() -> None:
    row = one(
        name="",
        id_no="",
        ethnic="火星族",
        skill_level="大师",
        mobile="1",
        change_date="x",
        employment_status="4",
    )
    assert codes_of(row) == [
        "name.missing",
        "id.missing",
        "code.unknown",
        "code.unknown",
        "date.invalid",
        "join.retired",
        "mobile.format",
    ]
    assert row.outcome == "refused"
    assert row.new is None
    assert row.cells[0] == ""


def test_unknown_columns_and_the_remark_are_kept() -> None:
    columns = (
        *COLUMNS,
        Column(None, "爱好"),
        Column("remark", "备注"),
        Column(None, "职务"),
        Column(None, "空"),
    )
    row = sheet({"sex": "女"}).rows[0]
    odd = RosterSheet("a", "b", 1, columns, (RawRow(2, (*row.cells, " 象棋 ", "老会员", "班长", None)), row))
    full, short = (judged.new for judged in rules.judge(odd, TODAY, {}).rows)
    assert full is not None
    assert full.extra == (("爱好", "象棋"), ("职务", "班长"))
    assert full.remark == "老会员;性别:女"
    assert short is None  # the pair's second; its line is shorter than the header


def test_the_report_has_the_shape_of_import_md() -> None:
    judgement = judge({"id_no": "229936630514537"}, {"mobile": ""}, {})
    report = json.loads(json.dumps(rules.report(judgement, "a.xlsx", "名单", 1)))
    assert report | {"problems": []} == {
        "file": "a.xlsx",
        "sheet": "名单",
        "header_row": 1,
        "rows": 3,
        "counts": {"ok": 1, "note": 1, "refused": 1},
        "problems": [],
        "phones": {"missing": 1, "not_mobile": 0, "shared": 0},
    }
    first, second = report["problems"]
    assert list(first) == ["sheet_row", "column", "outcome", "code", "value", "message", "suggestion"]
    assert (first["sheet_row"], first["column"], first["code"]) == (2, "证件号码", "id.first_generation")
    assert (first["value"], first["suggestion"][:8], len(first["suggestion"])) == (
        "229********4537",
        "22993619",
        18,
    )
    assert (second["sheet_row"], second["code"], second["value"]) == (3, "mobile.missing", "")
    assert first["message"]


def test_no_report_repeats_a_number_a_phone_or_a_name(samples: Path) -> None:
    for name in ROSTERS:
        read = roster.read(samples / "rosters" / name)
        judgement = rules.judge(read, TODAY, {})
        report = rules.report(judgement, read.file, read.sheet, read.header_row)
        said = " ".join(problem[key] for problem in report["problems"] for key in ("value", "message"))
        for row in judgement.rows:
            if row.new is not None and row.problems:
                assert row.new.name not in said
                assert row.new.id_no not in said
                assert not row.new.mobile or row.new.mobile not in said


def test_a_number_in_the_wrong_column_is_masked_too() -> None:
    cells: dict[str, Cell] = {
        "ethnic": resident(),
        "change_date": "13900001111",
        "is_migrant_worker": "户13900001111",
    }
    said = json.dumps(rules.report(judge(cells), "a", "b", 1), ensure_ascii=False)
    assert resident() not in said
    assert "13900001111" not in said
    assert "139****1111" in said


def test_a_column_in_the_wrong_place_is_not_searched_for_ever() -> None:
    judgement = judge(*({"ethnic": f"怪{n}族"} for n in range(300)))
    assert [bool(row.problems[0].suggestion) for row in judgement.rows] == [True] * 200 + [False] * 100


def test_every_problem_has_words(samples: Path) -> None:
    for name in ROSTERS:
        for row in rules.judge(roster.read(samples / "rosters" / name), TODAY, {}).rows:
            for problem in row.problems:
                assert "{" not in problem.words("en")


NASTY: tuple[tuple[dict[str, Cell], str, list[str]], ...] = (
    ({"id_no": f"  {resident('19900101', 13)}\u3000"}, "ok", []),
    ({"id_no": f"’{resident('19900101', 15)}", "birth_date": "1990年01月01日"}, "ok", []),
    (
        {"name": "\u3000阿依古丽・吐尔逊\u00a0", "id_no": resident("19900101", 17), "birth_date": "1990.1.1"},
        "ok",
        [],
    ),
    ({"name": "赵𠮷", "id_no": resident("19900101", 19), "birth_date": "19900101"}, "ok", []),
    ({"name": "李㛃", "ethnic": "满", "birth_date": "1985/03/12"}, "ok", []),
    ({"ethnic": "10 朝鲜族"}, "ok", []),
    ({"hukou_type": "L1", "education": "大学本科毕业", "political_status": "共青团员"}, "ok", []),
    ({"id_type": "军官证", "id_no": "军字第0012345号", "name": "李军"}, "ok", []),
    ({"mobile": "１３８ ０００１ ０００１"}, "ok", []),
    ({"change_date": "2020-01-05 00:00:00"}, "ok", []),
    ({"is_migrant_worker": "不是"}, "ok", []),
    ({"employment_status": "退养(内退)"}, "ok", []),
    ({"sex": "2"}, "note", ["sex.mismatch"]),
    ({"birth_date": "1985-03"}, "note", ["birth.mismatch"]),
    ({"mobile": "+8613800010002"}, "note", ["mobile.format"]),
    ({"mobile": "13800010003/13800010004"}, "note", ["mobile.format"]),
    ({"work_unit": " "}, "note", ["field.missing"]),
    ({"skill_level": "八级"}, "note", ["code.unknown"]),
    ({"education": "", "mobile": ""}, "note", ["field.missing", "mobile.missing"]),
    ({"change_date": "20210229"}, "refused", ["date.invalid"]),
    ({"change_date": "2026年12月1日"}, "refused", ["date.future"]),
    ({"education": "大学毕业生"}, "refused", ["code.unknown"]),
    ({"name": "金一3"}, "refused", ["name.characters"]),
    ({"id_no": resident()[:10] + "-" + resident()[10:]}, "refused", ["id.length"]),
    ({"id_no": resident()[:17] + "＊"}, "refused", ["id.characters"]),
    ({"id_no": "229901198513121033"}, "refused", ["id.date"]),
    ({"id_no": "229901850312103"}, "refused", ["id.first_generation"]),
    ({"id_no": "2.29901E17"}, "refused", ["id.digits_lost"]),
    ({"id_type": "会员证"}, "refused", ["code.unknown"]),
    (
        {"name": "+1", "id_no": "", "change_date": ""},
        "refused",
        ["name.characters", "id.missing", "field.missing"],
    ),
    ({"change_type": "转入", "employment_status": "5"}, "refused", ["join.retired"]),
)


def _nasty_rows() -> list[list[Cell]]:
    rows = []
    for n, (cells, _, _) in enumerate(NASTY):
        own: dict[str, Cell] = {"id_no": resident(seq=101 + 2 * n), "mobile": f"137{n:08d}"}
        if str(cells.get("birth_date", "")).startswith("1990") or "19900101" in str(cells.get("id_no")):
            own["birth_date"] = "1990-1-1"
        rows.append([{**GOOD, **own, **cells}.get(identifier, "") for identifier in HEADERS])
    return rows


def _check_nasty(path: Path) -> None:
    judged = rules.judge(roster.read(path), TODAY, {}).rows
    assert [(row.outcome, codes_of(row)) for row in judged] == [(outcome, told) for _, outcome, told in NASTY]


def test_nasty_rows_through_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "nasty.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        made = book.add_worksheet("名单")
        made.merge_range(0, 0, 0, 9, "青山镇会员花名册(补充)")
        made.write_row(3, 0, [f" *{header[:1]} {header[1:]}" for header in HEADERS.values()])
        for n, row in enumerate(_nasty_rows()):
            made.write_row(4 + 2 * n, 0, row)
        made.write(5 + 2 * len(NASTY), 0, "填表人:________ 审核人:________")
    _check_nasty(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_nasty_rows_through_a_text_table(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "nasty.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([[*HEADERS.values()], *_nasty_rows(), [], ["填表说明:勿改表头"]])
    _check_nasty(path)


def test_numbers_in_number_cells_through_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "numbers.xlsx"
    rows: list[tuple[dict[str, Cell], list[str]]] = [
        ({"id_no": int(resident(seq=15))}, ["id.digits_lost"]),
        ({"id_no": 229936630514537}, ["id.first_generation"]),
        (
            {"mobile": 13800000000, "ethnic": 10, "hukou_region": 222401, "change_date": 20200105, "sex": 1},
            [],
        ),
        ({"birth_date": date(1985, 3, 12), "change_date": date(2020, 1, 5), "is_migrant_worker": True}, []),
        ({"change_date": 43835}, ["date.invalid"]),
        ({"name": 12}, ["name.characters"]),
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        made = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy/m/d"})
        made.write_row(0, 0, HEADERS.values())
        for n, (cells, _) in enumerate(rows, start=1):
            own = {**GOOD, "id_no": resident(seq=201 + 2 * n), "mobile": f"136{n:08d}", **cells}
            for place, identifier in enumerate(HEADERS):
                cell = own.get(identifier, "")
                if isinstance(cell, date):
                    made.write_datetime(n, place, cell, day)
                else:
                    made.write(n, place, cell)
    judged = rules.judge(roster.read(path), TODAY, {}).rows
    assert [codes_of(row) for row in judged] == [told for _, told in rows]


# The single form


def test_a_good_person_passes_the_form() -> None:
    new = one().new
    assert new is not None
    rules.check_new_member(new, TODAY)
    assert rules.faults(new, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "name.missing", "name"),
        ({"name": "金1"}, "name.characters", "name"),
        ({"id_no": ""}, "id.missing", "id_no"),
        ({"id_no": "1"}, "id.length", "id_no"),
        ({"id_type": None, "id_no": "1"}, "id.length", "id_no"),
        ({"sex": "2"}, "sex.mismatch", "sex"),
        ({"birth_date": date(1985, 3, 13)}, "birth.mismatch", "birth_date"),
        ({"ethnic": "99"}, "code.unknown", "ethnic"),
        ({"skill_level": "x"}, "code.unknown", "skill_level"),
        ({"change_date": None}, "field.missing", "change_date"),
        ({"change_date": date(2026, 11, 21)}, "date.future", "change_date"),
        ({"change_date": date(2000, 1, 1)}, "age.under_16", "change_date"),
        (
            {"id_type": "08", "id_no": "E12345678", "birth_date": date(2027, 1, 1)},
            "date.future",
            "birth_date",
        ),
        ({"employment_status": "4"}, "join.retired", "employment_status"),
        ({"mobile": "123"}, "mobile.format", "mobile"),
    ],
)
def test_what_the_form_refuses_and_beside_which_field(
    change: dict[str, object], code: str, field: str
) -> None:
    new = replace(one().new or NewMember(), **change)  # type: ignore[arg-type]
    with pytest.raises(RuleError) as caught:
        rules.check_new_member(new, TODAY)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert (code, field) in [(reason.code, reason.field) for reason in rules.faults(new, TODAY)]
    assert caught.value.words("en")


def test_an_empty_form_names_every_required_field() -> None:
    assert rules.missing_required(NewMember()) == tuple(
        one.identifier for one in rules.template() if one.required
    )
    assert {reason.field for reason in rules.faults(NewMember(), TODAY)} == {"name", "id_no", "change_date"}


# What holds for every roster

_CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "男",
            "女",
            "汉",
            "退休",
            "入会",
            "身份证",
            "护照",
            "19850312",
            "20310501",
            resident(),
            "13900000001",
            "是",
        ]
    ),
    st.text(max_size=20),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.none(),
    st.dates(),
)
_ROWS = st.lists(st.dictionaries(st.sampled_from(sorted(HEADERS)), _CELLS, max_size=6), max_size=6)


@given(_ROWS)
def test_whatever_the_cells_hold_the_judgement_keeps_its_promises(rows: list[dict[str, Cell]]) -> None:
    given_sheet = sheet(*rows)
    judgement = rules.judge(given_sheet, TODAY, {})
    assert [row.cells for row in judgement.rows] == [row.cells for row in given_sheet.rows]
    assert sum(judgement.counts.values()) == len(rows)
    taken = [row.new for row in judgement.rows if row.new is not None]
    assert len({(new.id_type, new.id_no) for new in taken}) == len(taken)
    for row in judgement.rows:
        assert row.outcome == findings.worst(row.problems)
        assert (row.new is None) == (row.outcome == "refused")
    for new in taken:
        rules.check_new_member(new, TODAY)
    json.dumps(rules.report(judgement, "a", "b", 1))


@given(st.lists(st.sampled_from(range(len(NASTY))), min_size=1, max_size=12, unique=True))
def test_a_row_is_judged_the_same_in_whatever_company(chosen: list[int]) -> None:
    everyone = _nasty_rows()
    rows = tuple(RawRow(n + 2, tuple(everyone[n])) for n in chosen)
    judged = rules.judge(RosterSheet("a", "b", 1, COLUMNS, rows), TODAY, {}).rows
    assert [(row.outcome, codes_of(row)) for row in judged] == [NASTY[n][1:] for n in chosen]
