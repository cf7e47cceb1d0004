"""The roster is found in every file it comes in: sheet, header, columns, its people and nobody else."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from app.members import roster, roster_file
from app.members.cells import RosterSheet
from app.members.roster import (
    NoHeaderFound,
    NoSuchSheet,
    RosterUnreadable,
    UnknownRosterKind,
    read,
)

HEADER = ["序号", "姓名", "性别", "证件号码", "移动电话", "工作单位"]
ONE = ["1", "金一", "男", "229901198503121033", "13900000001", "一厂"]
TWO = ["2", "朴二", "女", "229901198503121042", "13900000002", "一厂"]


def book(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name.removeprefix("hidden_"))
            if name.startswith("hidden_"):
                sheet.hide()
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, place, cell, day)
                    else:
                        sheet.write(at, place, cell)
    return path


def text(path: Path, rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def numbers(found: RosterSheet) -> list[int]:
    return [row.sheet_row for row in found.rows]


def names(found: RosterSheet) -> list[str | None]:
    return [column.identifier for column in found.columns]


@pytest.mark.parametrize(
    "truth",
    [
        "会员-东升粮库.xls",
        "会员-延青食品.csv",
        "会员名单-列序不同.xlsx",
        "会员名单-青山镇.xlsx",
        "集中入会-新就业形态.xlsx",
    ],
)
def test_the_samples_are_found(samples: Path, truth: str) -> None:
    path = samples / "rosters" / truth
    told = json.loads(path.with_name(f"{truth}.truth.json").read_text("utf-8"))
    found = read(path)
    assert (found.file, found.sheet, len(found.rows)) == (truth, told["sheet"], told["rows"])
    assert {problem["sheet_row"] for problem in told["problems"]} <= set(numbers(found))
    assert {"row_no", "name", "id_no", "mobile", "change_date", "ethnic"} <= set(names(found))
    assert None not in names(found)


def test_rows_are_numbered_as_excel_shows_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["某工会会员名册"],
        [],
        ["说明:带*为必填"],
        HEADER,
        [],
        ONE,
        [],
        ["", " ", "\u3000"],
        TWO,
    ]
    found = read(book(tmp_path / "a.xlsx", 名单=rows))
    assert found.header_row == 4
    assert numbers(found) == [6, 9]
    assert found.rows[0].cells[1] == "金一"


@pytest.mark.parametrize(
    "words",
    [
        ["序 号", "*姓名", "性　别", "＊证件号码", "移动\n电话", "工作单位"],
        ["编号", "会员姓名", "性别:", "公民身份号码", "手机号", "单位"],
        ["序号", " 职工姓名 ", "性别(必填)", "身份证号码（18位）", "联系电话【必填】", "所在单位"],
        ["序号", "姓   名★", "性别", "身份证", "手 机", "单位名称"],
    ],
)
def test_header_words_as_people_write_them(tmp_path: Path, words: list[object]) -> None:
    found = read(book(tmp_path / "a.xlsx", a=[words, list(ONE)]))
    assert {"name", "sex", "id_no", "mobile", "work_unit"} <= set(names(found))


def test_columns_in_any_order_with_gaps_and_strangers(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["证件号码", "", "爱好", "姓名", "", "性别"],
        ["229901198503121033", "", "象棋", "金一", "补", "男"],
    ]
    found = read(book(tmp_path / "a.xlsx", a=rows))
    assert [(c.identifier, c.header) for c in found.columns] == [
        ("id_no", "证件号码"),
        (None, ""),
        (None, "爱好"),
        ("name", "姓名"),
        (None, "E"),
        ("sex", "性别"),
    ]


def test_a_used_column_right_of_the_header_is_kept_by_its_letter(tmp_path: Path) -> None:
    found = read(book(tmp_path / "a.xlsx", a=[HEADER, [*ONE, *[""] * 21, "远"]]))
    assert found.columns[-1].header == "AB"


def test_of_two_columns_for_one_field_the_templates_word_wins(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["联系电话", "姓名", "移动电话", "手机", "身份证号"],
        ["1", "金一", "2", "3", "4"],
    ]
    found = read(book(tmp_path / "a.xlsx", a=rows))
    assert names(found) == [None, "name", "mobile", None, "id_no"]


def test_the_office_can_add_words(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", a=[["当事人", "证号", "手机"], ["金一", "229901198503121033", "13900000001"]]
    )
    with pytest.raises(NoHeaderFound):
        read(path)
    assert names(read(path, extra_aliases=[("name", "当事人"), ("id_no", "证 号")])) == [
        "name",
        "id_no",
        "mobile",
    ]


def test_what_stands_below_is_no_person(tmp_path: Path) -> None:
    below: list[list[object]] = [
        ["填表说明:1.性别填男或女。2.日期格式为yyyyMMdd。"],
        ["2.身份证号码请用文本格式"],
        ["填表人:金一", "", "审核人:朴二", "", "联系电话:13900000001", "2026年11月20日"],
        ["", "填表人：", "金一"],
        ["合计", "", "", "", "", "2"],
        ["共 2 人"],
        ["", "负责人(签字):"],
        ["", "以上人员自愿加入工会,所填内容属实。"],
        ["3", "", "", "", "", ""],
        ["4", "", "", "", "", ""],
    ]
    found = read(book(tmp_path / "a.xlsx", a=[HEADER, ONE, TWO, [], *below]))
    assert numbers(found) == [2, 3]
    assert [at for at, _ in found.asides] == list(range(5, 15))


def test_what_stands_between_is_no_person(tmp_path: Path) -> None:
    between: list[list[object]] = [
        [1, 2, 3, 4, 5, 6],
        ["例", "张三", "男", "229901198503121033", "13900000001", "一厂"],
        ["", "必填", "必填", "必填", "选填", ""],
        ["一、一厂"],
    ]
    found = read(book(tmp_path / "a.xlsx", a=[HEADER, *between, ONE, HEADER, TWO]))
    assert numbers(found) == [6, 8]


def test_incomplete_people_are_people(tmp_path: Path) -> None:
    people: list[list[object]] = [
        ["1", "", "男", "229901198503121033", "13900000001", "一厂"],
        ["2", "金一", "男", "", "13900000001", "一厂"],
        ["3", "", "男", "", "13900000001", "一厂"],
        ["", "朴二", "", "", "", ""],
        ["", "", "", "229901198503121042", "", ""],
        ["6", "金三", "", 2.29901198503121e17, "", ""],
        ["7", "审核", "女", "229901198503121042", "13900000002", "一厂"],
        ["", "=cmd|' /C calc'!A0", "", "229901198503121042", "", "一厂"],
    ]
    found = read(book(tmp_path / "a.xlsx", a=[HEADER, *people]))
    assert numbers(found) == list(range(2, 10))


def test_the_roster_sheet_is_chosen(tmp_path: Path) -> None:
    table: list[list[object]] = [["民族", "性别", "学历"], ["汉族", "男", "高中"]]
    example: list[list[object]] = [HEADER[:4], ["1", "张三", "男", "229901198503121033"]]
    path = book(
        tmp_path / "a.xlsx",
        封面=[["会员名册"]],
        代码表=table,
        填写示例=example,
        名单=[["名单"], HEADER, ONE, TWO],
        hidden_旧=[[*HEADER, "民族", "学历"], ONE, TWO, ONE],
    )
    found = read(path)
    assert (found.sheet, found.header_row) == ("名单", 2)
    assert set(found.other_sheets) == {"填写示例", "旧"}
    assert read(path, sheet="旧").header_row == 1
    with pytest.raises(NoHeaderFound):
        read(path, sheet="代码表")
    with pytest.raises(NoSuchSheet):
        read(path, sheet="没有")


def test_a_sheet_that_is_a_chart_is_passed_over(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        chart = made.add_chart({"type": "bar"})
        assert chart is not None
        made.add_chartsheet("图").set_chart(chart)
        sheet = made.add_worksheet("名单")
        chart.add_series({"values": "=名单!$A$2:$A$3"})
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ONE)
    assert read(tmp_path / "a.xlsx").sheet == "名单"


def test_a_row_that_only_looks_signed_is_a_person(tmp_path: Path) -> None:
    row: list[object] = ["8", "说明一", "男", "229901198503121033", "13900000001", "一厂"]
    short: list[object] = ["", "审核人:金一", "", "日期:20261120", "", ""]
    found = read(book(tmp_path / "a.xlsx", a=[HEADER, row, short]))
    assert numbers(found) == [2]


def test_an_empty_roster_is_no_failure(tmp_path: Path) -> None:
    assert read(book(tmp_path / "a.xlsx", a=[HEADER])).rows == ()


def test_cells_keep_their_kind(tmp_path: Path) -> None:
    row: list[object] = [1, "金一", True, 229936630514537, 13800000000, date(2020, 1, 2)]
    found = read(book(tmp_path / "a.xlsx", a=[HEADER, row]))
    assert found.rows[0].cells == (1.0, "金一", True, 229936630514537.0, 13800000000.0, date(2020, 1, 2))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["名册"], HEADER, [*ONE[:1], "赵𠮷", *ONE[2:5], "一厂,二厂"], [], TWO]
    found = read(text(tmp_path / "a.csv", rows, encoding, delimiter))
    assert (found.sheet, found.header_row, numbers(found)) == ("", 2, [3, 5])
    assert found.rows[0].cells[1] == "赵𠮷"
    assert found.rows[0].cells[5] == "一厂,二厂"


def test_a_number_kept_as_a_text_formula(tmp_path: Path) -> None:
    lines = ",".join(HEADER) + '\n1,金一,男,="229901198503121033",13900000001,一厂\n2,=1+1,女,x,,\n'
    (tmp_path / "a.csv").write_text(lines, "utf-8")
    found = read(tmp_path / "a.csv")
    assert found.rows[0].cells[3] == "229901198503121033"
    assert found.rows[1].cells[1] == "=1+1"


def test_short_lines_and_a_quoted_line_break(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('姓名,证件号码,"备\n注",电话\n金一,229901198503121033\n', "utf-8")
    found = read(tmp_path / "a.csv")
    assert numbers(found) == [2]
    assert names(found) == ["name", "id_no", "remark", "mobile"]


def test_the_file_is_known_by_its_content(tmp_path: Path) -> None:
    made = book(tmp_path / "a.xlsx", a=[HEADER, ONE])
    assert len(read(made.rename(tmp_path / "a.xls")).rows) == 1
    assert len(read(text(tmp_path / "b.xls", [HEADER, ONE], "gb18030", "\t")).rows) == 1


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"PK\x03\x04nothing", RosterUnreadable),
        (b"\xd0\xcf\x11\xe0nothing", RosterUnreadable),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), roster.RosterProtected),
        (b"%PDF-1.7", UnknownRosterKind),
        (b"  <html><table></table>", UnknownRosterKind),
        (b"\xff\xff\xff\x80\x81", RosterUnreadable),
        (b"\0\0\0", RosterUnreadable),
        (b"", NoHeaderFound),
        ("只有一句话".encode(), NoHeaderFound),
        (b'a,"' + b"x" * 200_000, RosterUnreadable),
    ],
)
def test_what_is_no_roster_is_refused_in_words(
    tmp_path: Path, content: bytes, error: type[Exception]
) -> None:
    path = tmp_path / "金一-229901198503121033.csv"
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        read(path)
    assert "2299" not in str(caught.value)
    assert path.read_bytes() == content


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(RosterUnreadable):
        read(tmp_path / "none.xlsx")


def test_a_protected_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: object) -> None:
        raise roster_file.python_calamine.PasswordError("password")

    monkeypatch.setattr(roster_file.python_calamine.CalamineWorkbook, "from_filelike", refuse, raising=True)
    with pytest.raises(roster.RosterProtected):
        read(book(tmp_path / "a.xlsx", a=[HEADER]))
