"""Rosters with faults the samples do not show: each row comes to its outcome and code, through whole files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from app.members import Members, Query, roster
from app.members.cells import Cell
from app.members.queries import whole_members
from app.members.rules import judge
from app.members.search import window
from app.shared import codes
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.identity import check_digit
from tests.members.conftest import Person

TITLES = [row["header_zh"] for row in codes.rows("import_template_member")]
TODAY = date(2026, 11, 20)


def number(seq: int, born: str = "19850312", region: str = "229901") -> str:
    body = f"{region}{born}{seq:03d}"
    return body + check_digit(body)


X = next(number(seq) for seq in range(601, 699, 2) if number(seq).endswith("X"))
LOST = [f"229901198503{day}1000" for day in range(10, 30) if check_digit(f"229901198503{day}100") != "0"]
HONG_KONG, TAIWAN_ID, PERMANENT = (number(701, region=region) for region in ("810000", "830000", "911124"))


def wrong(whole: str) -> str:
    return whole[:-1] + ("1" if whole[-1] != "1" else "2")


def paper(kind: str, no: Cell, **more: Cell) -> dict[str, Cell]:
    return {"有效证件类别": kind, "证件号码": no, **more}


# Cells of one row, and all it comes to; "" is a good row.
FAULTS: tuple[tuple[dict[str, Cell], str], ...] = (
    *(
        ({"证件号码": no}, "id.digits_lost")
        for no in ("2.29909e17", "２.２９Ｅ＋１７", "2.29911199411222E+17 ")
    ),
    *(
        ({"证件号码": no}, "id.digits_lost")
        for no in (LOST[0], f"{LOST[0]}.0", f" {LOST[0]}", 2299011985031210.0, 2.29e17)
    ),
    *(
        ({"证件号码": no}, "id.first_generation")
        for no in ("229901850312103", "２２９９０１８５０３１２２０３")
    ),
    *(
        ({"证件号码": no}, "id.length")
        for no in (number(1)[:17] + " ", "22990185031210X", number(1) + "1", "无")
    ),
    *(
        ({"证件号码": no}, "id.characters")
        for no in (number(1)[:17] + "*", number(1)[:16] + "X1", X[:17] + "×")
    ),
    *(
        ({"证件号码": f"229901{day}1234"}, "id.date")
        for day in ("19851312", "19850229", "19850012", "21850312")
    ),
    ({"证件号码": number(5, "20300101"), "出生日期": "20300101"}, "date.future age.under_16"),
    ({"证件号码": f"\u202d{number(7)}\u202c"}, ""),
    ({"证件号码": f"’{X[:17].lower()}ｘ\t"}, ""),
    (paper("港澳居民居住证", HONG_KONG), ""),
    (paper("港澳居民居住证", wrong(number(703, region="820000"))), "id.check_digit"),
    (paper("港澳居民居住证", number(703)), "id.characters"),
    (paper("台湾居民居住证", TAIWAN_ID[:17]), "id.length"),
    (paper("外国人永久居留身份证", PERMANENT), ""),
    (paper("外国人永久居留身份证", wrong(number(705, region="911124"))), "id.check_digit"),
    (paper("外国人永久居留身份证", "can110085031201", 姓名="A Smith"), ""),
    (paper("外国人永久居留身份证", "CA1110085031201"), "id.characters"),
    (paper("港澳居民来往内地通行证", "h12345678", 姓名="陈一"), ""),
    (paper("港澳居民来往内地通行证", "H123456789"), "id.length"),
    (paper("港澳居民来往内地通行证", "A12345678"), "id.characters"),
    (paper("台湾居民来往大陆通行证", "1234567"), "id.length"),
    (paper("护照", "ｅ 1234 5678", 姓名="B Smith"), ""),
    (paper("护照", "E123"), "id.length"),
    (paper("护照", "E1234-5678"), "id.characters"),
    (paper("军官证", "军字第0012345号", 姓名="李军"), ""),
    (paper("军官证", "123"), "id.length"),
    (paper("学生证", number(9)), "code.unknown"),
    ({"姓名": "王  强\t"}, ""),
    ({"姓名": "阿依古丽\u0387吐尔逊"}, ""),
    *(({"姓名": name}, "name.characters") for name in ("@王", "王\x0b", "王\x07强", "王😀", "王强2", "－王")),
    ({"会籍变化日期": "20261120"}, ""),
    ({"会籍变化日期": "20261121"}, "date.future"),
    ({"会籍变化日期": "29990101"}, "date.future"),
    ({"会籍变化日期": "2001-3-12"}, ""),
    ({"会籍变化日期": "2001-3-11"}, "age.under_16"),
    ({"会籍变化日期": ""}, "field.missing"),
    *(
        ({"会籍变化日期": day}, "date.invalid")
        for day in ("2月30日", "2023-02-30", "202301", "1/5/2023", 43835.0)
    ),
    ({"会籍变化日期": datetime(2020, 1, 5, 8)}, ""),
    ({"出生日期": "1985.3.13"}, "birth.mismatch"),
    ({"就业状况": "04", "会籍变化类型": "转入"}, "join.retired"),
    ({"就业状况": "退休", "会籍变化类型": "保留"}, ""),
    ({"就业状况": "失业"}, ""),
    ({"就业状况": "01", "性别": "01", "户籍类型": "02", "会籍变化类型": 1.0}, ""),
    ({"民族": "00"}, "code.unknown"),
    ({"技术等级": "八级"}, "code.unknown"),
    ({"是否农民工": "未知"}, "code.unknown"),
    ({"移动电话": "+8613900000099"}, "mobile.format"),
    ({"移动电话": "\u202d13900009999\u202c"}, ""),
    ({"移动电话": " 139 0000 9998"}, ""),
    ({"移动电话": "13911110000"}, "mobile.shared"),
    ({"移动电话": 13911110000.0}, "mobile.shared"),
    ({"移动电话": "13911110000", "姓名": ""}, "name.missing"),
    ({"移动电话": "", "工作单位": "\u3000"}, "field.missing mobile.missing"),
)
NOTED = {"birth.mismatch", "mobile.format", "mobile.missing", "mobile.shared", "field.missing"}


def outcome_of(cells: dict[str, Cell], told: str) -> str:
    if told == "field.missing" and "会籍变化日期" in cells:
        return "refused"
    optional = told == "code.unknown" and "技术等级" in cells
    return "ok" if not told else "note" if optional or set(told.split()) <= NOTED else "refused"


def row_of(n: int, cells: dict[str, Cell]) -> list[Cell]:
    usual = [
        n, "金一", "男", "19850312", "朝鲜族", "在岗", "居民身份证", number(2 * n + 1), "大专", "", f"138{n:08d}",
        "农业家庭户口", "222401", "入会", "20200105", "", "群众", "青山镇机械厂", "", "是",
    ]  # fmt: skip
    return [cells.get(title, cell) for title, cell in zip(TITLES, usual, strict=True)]


def book(
    path: Path, rows: Sequence[Sequence[Cell]], *, before: dict[str, list[list[str]]] | None = None
) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as made:
        day = made.add_format({"num_format": "yyyy/m/d h:mm"})
        for name, grid in {**(before or {}), "名单": rows}.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(grid):
                for place, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(at, place, cell, day)
                    elif cell != "":
                        sheet.write(at, place, cell)
    return path


def as_text(path: Path, rows: Sequence[Sequence[Cell]], encoding: str, delimiter: str) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def _check(members: Members, actor: Actor, path: Path, titles: int) -> None:
    done = members.import_roster(actor, path, dry_run=True)
    told = {
        row.sheet_row: (row.outcome, " ".join(p.code for p in row.problems)) for row in done.judgement.rows
    }
    assert told == {
        titles + 2 + n: (outcome_of(cells, codes), codes) for n, (cells, codes) in enumerate(FAULTS)
    }
    assert (done.report["header_row"], done.report["rows"]) == (titles + 1, len(FAULTS))
    outcomes = [outcome_of(cells, codes) for cells, codes in FAULTS]
    assert done.report["counts"] == {key: outcomes.count(key) for key in ("ok", "note", "refused")}
    assert done.report["phones"] == {"missing": 1, "not_mobile": 1, "shared": 2}
    said = " ".join(str(p[key]) for p in done.report["problems"] for key in ("value", "message"))
    for cells, _ in FAULTS:
        for title in ("证件号码", "移动电话"):
            assert len(str(cells.get(title, ""))) < 9 or str(cells[title]).strip() not in said


def test_every_fault_through_a_workbook(members: Members, actor: Actor, tmp_path: Path) -> None:
    titles: list[list[Cell]] = [["青山镇会员花名册"], ["填表说明：证件号码请用文本格式"], []]
    people = [row_of(n, cells) for n, (cells, _) in enumerate(FAULTS, 1)]
    head: list[Cell] = [f"{title[0]} {title[1:]}（必填）*" for title in TITLES]
    below: list[list[Cell]] = [[], ["单位（盖章）：", "", "负责人：", "", "填表人：", "", "日期：2026年"]]
    path = book(tmp_path / "a.xlsx", [*titles, head, *people, *below], before={"代码表": [["民族", "代码"]]})
    _check(members, actor, path, 3)


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ","), ("gb18030", "\t"), ("utf-8", ";")])
def test_every_fault_through_a_text_table(
    members: Members, actor: Actor, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    def said(cell: Cell) -> Cell:
        whole = isinstance(cell, float) and abs(cell) < 10**15
        return int(cell) if whole and isinstance(cell, float) else cell

    people = [[said(cell) for cell in row_of(n, cells)] for n, (cells, _) in enumerate(FAULTS, 1)]
    _check(members, actor, as_text(tmp_path / "a.csv", [TITLES, *people], encoding, delimiter), 0)


@pytest.mark.parametrize(
    "line",
    [
        ["单位（盖章）：", "", "负责人：", "", "填表人：", "", "日期："],
        ["分管领导：", "", "部门：", "", "制单：", "", "日期：2026年"],
        ["主管领导签字", "", "", "", "部门负责人签字", "", "", "", "填报人签字", "", "", "2026.11.20"],
        ["制表人", "金一", "", "", "", "日期", "", "20261120"],
        ["", "（盖章）"],
        ["", "工会（公章）"],
        ["", "2026年11月20日"],
        ["", "年   月   日"],
        ["", "以下空白"],
        ["", "本人承诺以上信息真实有效"],
        ["", "青山镇机械厂一车间"],
        ["", "总人数", "2"],
        ["本页小计", "2人"],
        ["", "/", "/", "/", "/"],
        ["", "咨询电话", "", "", "", "", "", "0433-25123456"],
        ["", "张三（示例）", "男", "19850312", "汉族", "在岗", "居民身份证", number(3)],
        ["3", "", "", "", "", "", "居民身份证", "", "", "", "", "", "", "入会", "", "", "", "一厂", "", "是"],
    ],
)
def test_lines_that_are_no_persons(tmp_path: Path, line: list[Cell]) -> None:
    found = roster.read(book(tmp_path / "a.xlsx", [TITLES, row_of(1, {}), row_of(2, {}), [], line]))
    assert [row.sheet_row for row in found.rows] == [2, 3]
    assert [at for at, _ in found.asides] == [5]


@pytest.mark.parametrize(
    "cells",
    [
        {"姓名": ""},
        {"证件号码": ""},
        {"姓名": "", "证件号码": ""},
        {"姓名": "注意", "证件号码": ""},
        {"姓名": "", "证件号码": "", "性别": "", "民族": ""},
        dict.fromkeys(TITLES[2:], ""),
        {**dict.fromkeys(TITLES, ""), "姓名": "朴二"},
        {**dict.fromkeys(TITLES, ""), "证件号码": number(3)},
        {**dict.fromkeys(TITLES, ""), "性别": "男", "移动电话": "13900000001", "工作单位": "一厂"},
    ],
)
def test_lines_that_are_persons_however_little_they_say(tmp_path: Path, cells: dict[str, Cell]) -> None:
    found = roster.read(book(tmp_path / "a.xlsx", [TITLES, row_of(1, {}), [], row_of(3, cells)]))
    assert [row.sheet_row for row in found.rows] == [2, 4]


def test_a_unit_whose_name_begins_like_a_note_is_no_note(tmp_path: Path) -> None:
    rows = [["工作单位", "姓名", "证件号码"], ["审批局", "金一", number(1)], ["监督管理局", "朴二", ""]]
    assert len(roster.read(book(tmp_path / "a.xlsx", rows)).rows) == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda title: f"【{title}】",
        lambda title: f"{title}〔必填〕",
        lambda title: f"{title[:1]}\u200b{title[1:]}",
        lambda title: f"✱{title} √",
        lambda title: f"(必填)\r\n{title}",
    ],
)
def test_header_words_with_further_marks(tmp_path: Path, write: Callable[[str], str]) -> None:
    found = roster.read(book(tmp_path / "a.xlsx", [[], [], [write(t) for t in TITLES], row_of(1, {})]))
    assert (found.header_row, [column.identifier for column in found.columns][:2]) == (3, ["row_no", "name"])


def test_two_strange_columns_of_one_name_are_both_kept(tmp_path: Path) -> None:
    rows = [[*TITLES, "其他", "其他"], [*row_of(1, {}), "甲", "乙"]]
    found = roster.read(book(tmp_path / "a.xlsx", rows))
    new = judge(found, TODAY, {}).rows[0].new
    assert new is not None
    assert new.extra == (("其他", "甲"), ("其他 (V)", "乙"))


def _codes(tmp_path: Path, *people: dict[str, Cell]) -> list[str]:
    rows = [TITLES, *(row_of(n, cells) for n, cells in enumerate(people, 1))]
    judged = judge(roster.read(book(tmp_path / "a.xlsx", rows)), TODAY, {}).rows
    return [" ".join(problem.code for problem in row.problems) for row in judged]


def test_one_person_under_two_documents_is_taken_once(tmp_path: Path) -> None:
    passport = paper("护照", "E12345678")
    assert _codes(tmp_path, {}, passport) == ["", "duplicate.in_file"]
    assert _codes(tmp_path, passport, {}) == ["", "duplicate.in_file"]
    old = paper("外国人永久居留身份证", "CAN110085031201")
    assert _codes(tmp_path, old, paper("外国人永久居留身份证", PERMANENT)) == ["", "duplicate.in_file"]
    assert _codes(tmp_path, {}, {**passport, "姓名": "金二"}, {**passport, "出生日期": "19850313"}) == [
        "", "", "duplicate.in_file",
    ]  # fmt: skip


def test_a_refused_row_does_not_hold_back_its_person_under_another_document(tmp_path: Path) -> None:
    assert _codes(tmp_path, {"民族": "火星"}, paper("护照", "E12345678")) == ["code.unknown", ""]


def test_somebody_on_the_roll_is_known_under_another_document_and_an_odd_dot(
    members: Members, actor: Actor, person: Person, tmp_path: Path
) -> None:
    members.register(actor, person("阿依古丽·吐尔逊", 3))
    cells = paper("护照", "E12345678", 姓名=" 阿依古丽•吐尔逊", 出生日期="19800517")
    done = members.import_roster(actor, book(tmp_path / "a.xlsx", [TITLES, row_of(1, cells)]))
    assert [problem["code"] for problem in done.report["problems"]] == ["duplicate.registered"]


def test_a_kind_the_number_decides_is_listed_as_it_is_kept(tmp_path: Path) -> None:
    kinds = [
        paper("港澳台居民居住证", TAIWAN_ID),
        paper("港澳台居民居住证", HONG_KONG),
        paper("外国人永久居留身份证", "CAN110085031201", 姓名="A Smith"),
    ]
    rows = [TITLES, *(row_of(n, cells) for n, cells in enumerate(kinds, 1))]
    judged = judge(roster.read(book(tmp_path / "a.xlsx", rows)), TODAY, {}).rows
    listed = [[r.after for r in row.repairs if r.field == "id_type"] for row in judged]
    assert listed == [["台湾居民居住证"], ["港澳居民居住证"], ["外国人永久居留身份证(2017版及以前)"]]
    labels = codes.load("id_document_types")
    assert [[labels.label(row.new.id_type or "")] for row in judged if row.new] == listed


def test_a_sheet_given_back_invents_no_digits_and_comes_in_again(
    members: Members, actor: Actor, tmp_path: Path
) -> None:
    rows = [TITLES, row_of(1, {}), row_of(2, {"证件号码": 2.29911199411222e17}), row_of(3, {"民族": "火星"})]
    back = tmp_path / "back.xlsx"
    first = members.import_roster(actor, book(tmp_path / "a.xlsx", rows), dry_run=True, result=back)
    again = members.import_roster(actor, back)
    for done in (first, again):
        told = [(p["sheet_row"], p["code"]) for p in done.report["problems"]]
        assert told == [(3, "id.digits_lost"), (4, "code.unknown")]
    (line,) = members.page(actor, members.window(actor, Query()).ids)
    assert members.view(actor, line.id).fields.extra == ()


def test_people_of_every_kind_leave_and_come_back(
    members: Members, actor: Actor, person: Person, tmp_path: Path, db: Database
) -> None:
    born = date(1980, 5, 17)
    told = [
        person("JOHN  SMITH", 2, id_type="08", id_no="E12345678", birth_date=born),
        person("阿依古丽·吐尔逊", 3, hukou_region="延吉市", native_place="吉林 延吉", extra=(("其他", "甲"), ("其他 (V)", "乙"))),
        person("김철수", 5, change_reason="L13", skill_level="L8", platform="美团", station="东站", gig_group="04"),
        person("JAMES LEE", 6, id_type="05", id_no="CAN110085031201"),
        person("李军", 8, id_type="09", id_no="军字第1234567号"),
        person("赵𠮷", 10, employment_status="4", change_type="3", change_reason="L7", hukou_type="L2"),
    ]  # fmt: skip
    for new in told:
        members.register(actor, new)
    out = tmp_path / "out.xlsx"
    members.export(actor, out, Query(), "", masked=False)
    with db.reading() as tx:
        there = whole_members(tx, window(tx, Query()).ids)
    came = [row.new for row in judge(roster.read(out), TODAY, {}).rows]
    assert len(came) == len(told)
    assert came == list(there)
