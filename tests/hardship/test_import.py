"""A sheet of households is taken in row by row; nothing is skipped in silence, nobody stands there twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.hardship import (
    Hardship,
    HouseholdFilter,
    HouseholdMissing,
    Line,
    NewHousehold,
    households_of,
    workbook,
)
from app.hardship.keeping import AreaWrong, CodeWrong, PostcodeWrong
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.cells import ColumnsMissing, ColumnTwice, SheetUnreadable, find_sheet, read_sheets
from app.shared.db import Database
from app.shared.errors import Cancelled
from app.shared.files import FileUnreadable
from app.shared.progress import StoppableProgress
from tests.hardship.conftest import HEADER

Writer = Callable[..., Path]

FIRST = [
    1,
    "张柔莲",
    "229931199305249952",
    "东升村",
    "16086295725",
    6,
    38166,
    56434.5,
    "残疾",
    "吉林银行",
    "6221500846764367725",
]
SECOND = [
    2,
    "姜春子",
    "229916196201121359",
    "青山村",
    "19812323854",
    1,
    46517,
    31738,
    "子女上学",
    "吉林银行",
    "6253451493345032254",
]


def other(row: list[object], **cells: object) -> list[object]:
    names = ("no", "head", "id_no", "place", "phone", "people", "income", "rigid", "cause", "bank", "account")
    return [cells.get(name, cell) for name, cell in zip(names, row, strict=True)]


def test_the_sample_day_has_the_classes_of_its_truth(
    hardship: Hardship, actor: Actor, line: Line, samples: Path, db: Database
) -> None:
    truth = json.loads((samples / "day/truth.json").read_text("utf-8"))
    report = hardship.import_households(actor, samples / "day/households.xlsx", line)
    assert list(report.rows) == truth["household_rows"]
    assert report.counts == truth["households"]
    assert (report.problems, report.added) == ((), 14)
    with db.reading() as tx:
        assert len(households_of(tx, ("1", "2"))) == 12
        assert {facts.category for facts in households_of(tx, ("2",))} == {"2"}
    assert hardship.counts(actor) == {"1": 6, "2": 6, "0": 2}


def test_the_same_household_again_is_assessed_again(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Writer
) -> None:
    path = write_sheet([HEADER, FIRST, SECOND])
    assert hardship.import_households(actor, path, line).added == 2
    before = [hardship.view(actor, household) for household in hardship.window(actor)]
    again = hardship.import_households(actor, path, line)
    assert (again.added, again.assessed_again) == (0, 2)
    assert [hardship.view(actor, household) for household in hardship.window(actor)] == before
    richer = write_sheet([HEADER, other(FIRST, income=900000, phone="", account="")], "later.xlsx")
    report = hardship.import_households(actor, richer, Line("222401", 2027, 73000, Decimal("1.5")))
    assert (report.rows, report.added, report.assessed_again) == ((0,), 0, 1)
    views = [hardship.view(actor, household) for household in hardship.window(actor)]
    (found,) = (view for view in views if view.head == "张柔莲")
    assert (found.income, found.category, found.line.year) == (90000000, "0", 2027)
    assert (found.phone_masked[-4:], found.account_masked[-4:]) == ("5725", "7725")  # empty cells say nothing


@pytest.mark.parametrize(
    ("column", "code", "cells"),
    [
        ("head", "name.missing", {"head": " "}),
        ("id_no", "id.missing", {"id_no": ""}),
        ("id_no", "id.check_digit", {"id_no": "229931199305249953"}),
        ("id_no", "id.digits_lost", {"id_no": 229931199305249952}),
        ("people", "household.people_invalid", {"people": ""}),
        ("people", "household.people_invalid", {"people": 2.5}),
        ("people", "household.people_invalid", {"people": 0}),
        ("income", "household.amount_missing", {"income": None}),
        ("income", "household.amount_invalid", {"income": "约三万"}),
        ("income", "household.amount_invalid", {"income": "100.005"}),
        ("income", "household.amount_negative", {"income": -1}),
        ("rigid", "household.amount_negative", {"rigid": "-0.01"}),
        ("id_no", "duplicate.in_file", {"id_no": FIRST[2]}),
    ],
)
def test_a_bad_row_is_reported_and_holds_no_good_one(
    hardship: Hardship,
    actor: Actor,
    line: Line,
    write_sheet: Writer,
    column: str,
    code: str,
    cells: dict[str, object],
) -> None:
    report = hardship.import_households(actor, write_sheet([HEADER, FIRST, other(SECOND, **cells)]), line)
    assert [(p.sheet_row, p.column, p.code, p.outcome) for p in report.problems] == [
        (3, column, code, "refused")
    ]
    assert (report.rows, report.counts, report.added) == ((1, 0), {"1": 1, "2": 0, "none": 0}, 1)
    assert report.problems[0].words("en") != code


def test_notes_do_not_refuse(hardship: Hardship, actor: Actor, line: Line, write_sheet: Writer) -> None:
    row = other(FIRST, cause="懒", account=6221500846764367725)
    report = hardship.import_households(actor, write_sheet([HEADER, row]), line)
    assert [(p.column, p.code, p.outcome) for p in report.problems] == [
        ("cause", "code.unknown", "note"),
        ("account", "household.account_digits_lost", "note"),
    ]
    assert report.added == 1
    view = hardship.view(actor, hardship.window(actor)[0])
    assert (view.cause, view.account_masked) == ("", "")


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (("自建房", 62.5, 133700), ("01", "62.5", "133700")),
        (("公租房", "６２平方米", " 133700 "), ("06", "62", "133700")),
        (("借住", "80.0㎡", "１３３７００"), ("08", "80.0", "133700")),
        (("7", "45平米", ""), ("07", "45", "")),
        (("", "", None), ("", "", "")),
    ],
)
def test_the_home_of_a_sheet_stands_in_the_file_that_is_opened(
    hardship: Hardship,
    actor: Actor,
    line: Line,
    write_sheet: Writer,
    cells: tuple[object, ...],
    kept: tuple[str, ...],
) -> None:
    path = write_sheet([(*HEADER, "住房类型", "建筑面积(㎡)", "邮编"), (*FIRST, *cells)])
    assert hardship.import_households(actor, path, line).problems == ()
    (file_id,) = hardship.files_from_households(actor, hardship.window(actor)).made
    details = hardship.file(actor, file_id).details
    assert (details.housing, details.area, details.postcode) == kept


def test_a_home_that_cannot_be_read_is_noted_and_what_was_known_of_it_stays(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Writer
) -> None:
    header = (*HEADER, "住房性质", "住房面积（平方米）", "邮政编码")
    hardship.import_households(actor, write_sheet([header, (*FIRST, "商品房", "62.5", "133700")]), line)
    wrong = write_sheet([header, (*FIRST, "宫殿", "约六十", "1337")], "wrong.xlsx")
    report = hardship.import_households(actor, wrong, line)
    assert [(p.sheet_row, p.column, p.code, p.outcome) for p in report.problems] == [
        (2, "housing", "household.housing_unknown", "note"),
        (2, "area", "household.area_unusable", "note"),
        (2, "postcode", "household.postcode_unusable", "note"),
    ]
    assert (report.rows, report.assessed_again) == ((1,), 1)
    (file_id,) = hardship.files_from_households(actor, hardship.window(actor)).made
    details = hardship.file(actor, file_id).details
    assert (details.housing, details.area, details.postcode) == ("02", "62.5", "133700")


def test_the_empty_sheet_is_one_to_fill_and_take_in(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Writer, tmp_path: Path
) -> None:
    out = hardship.blank_households(actor, tmp_path / "empty.xlsx")
    ((_name, rows),) = read_sheets(out)
    (titles,) = rows
    told = {
        "户主姓名": "张柔莲", "证件号码": FIRST[2], "家庭人口": 6, "家庭年可支配收入(元)": 38166,
        "家庭年刚性支出(元)": 56434.5, "住房类型": "租房", "建筑面积(平方米)": 40, "邮政编码": "133700",
    }  # fmt: skip
    assert told.keys() <= set(titles)
    filled = write_sheet([titles, [told.get(title, "") for title in titles]])
    assert hardship.import_households(actor, filled, line).problems == ()
    assert {column for one in workbook.TITLES.values() for column in one} >= set(titles) - told.keys()
    assert set(find_sheet(filled, workbook.TITLES, workbook.NEEDED).columns) == workbook.TITLES.keys() - {
        "doc_type"
    }
    (file_id,) = hardship.files_from_households(actor, hardship.window(actor)).made
    assert hardship.file(actor, file_id).details.housing == "07"


def test_a_home_by_hand_is_checked_as_in_a_file(hardship: Hardship, actor: Actor, line: Line) -> None:
    told = NewHousehold(
        "张柔莲", "01", str(FIRST[2]), "", "", 6, 0, 0, None, "", "", "07", "６２㎡", "133700"
    )
    for wrong, refusal in (
        ({"housing": "77"}, CodeWrong), ({"area": "0"}, AreaWrong), ({"postcode": "13"}, PostcodeWrong),
    ):  # fmt: skip
        with pytest.raises(refusal):
            hardship.enter_household(actor, replace(told, **wrong), line)
    household, _class = hardship.enter_household(actor, told, line)
    (file_id,) = hardship.files_from_households(actor, [household]).made
    details = hardship.file(actor, file_id).details
    assert (details.housing, details.area, details.postcode) == ("07", "62", "133700")


def test_header_is_found_in_any_order_with_titles_above_and_sums_below(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Writer
) -> None:
    header = ["户 主＊", "年收入（元）", "家庭刚性支出", "身份证号码", "人口", "困难说明"]
    rows = [
        ["2026年困难家庭登记表"],
        [],
        header,
        ["张柔莲", "３８，１６６", "56,434.50", "229931199305249952\t", "6", "x"],
        [],
        ["合计", "38166", "56434.5", "", "6", ""],
        ["制表人：甲", "", "", "", "", ""],
    ]
    report = hardship.import_households(actor, write_sheet(rows), line)
    assert (report.rows, report.problems) == ((1,), ())
    view = hardship.view(actor, hardship.window(actor)[0])
    assert (view.income, view.rigid, view.people, view.phone_masked) == (3816600, 5643450, 6, "")


def test_figures_without_a_head_are_reported(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Writer
) -> None:
    rows = [HEADER, FIRST, ["", "", "", "", "", 3, 100, 50]]
    report = hardship.import_households(actor, write_sheet(rows), line)
    assert [(p.sheet_row, p.code) for p in report.problems] == [(3, "name.missing")]


def test_csv_in_the_encodings_of_our_offices(
    hardship: Hardship, actor: Actor, line: Line, tmp_path: Path
) -> None:
    for encoding, row in (("utf-8-sig", FIRST), ("gb18030", SECOND)):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes("\r\n".join(",".join(map(str, cells)) for cells in (HEADER, row)).encode(encoding))
        assert hardship.import_households(actor, path, line).added == 1


def test_what_is_no_sheet_is_refused_whole(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Writer, tmp_path: Path
) -> None:
    with pytest.raises(FileUnreadable):
        hardship.import_households(actor, tmp_path / "absent.xlsx", line)
    for name, content in (("a.xlsx", b"PK\x03\x04 no"), ("a.xls", b""), ("a.csv", b"\xff\xfe\xfa\xff")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SheetUnreadable):
            hardship.import_households(actor, tmp_path / name, line)
    with pytest.raises(ColumnsMissing):
        hardship.import_households(actor, write_sheet([["姓名", "年收入(万元)"], ["a", 3]]), line)
    with pytest.raises(ColumnTwice):
        hardship.import_households(actor, write_sheet([[*HEADER, "年收入"], FIRST]), line)
    assert hardship.window(actor) == ()


def test_stopping_keeps_nothing(hardship: Hardship, actor: Actor, line: Line, samples: Path) -> None:
    progress = StoppableProgress()
    progress.stop()
    with pytest.raises(Cancelled):
        hardship.import_households(actor, samples / "day/households.xlsx", line, progress)
    assert hardship.window(actor) == ()


def test_finding_households(hardship: Hardship, actor: Actor, line: Line, samples: Path) -> None:
    hardship.import_households(actor, samples / "day/households.xlsx", line)

    def heads(**wanted: str) -> set[str]:
        ids = hardship.window(actor, HouseholdFilter(**wanted))
        return {found.head for found in hardship.page(actor, ids)}

    assert heads(query="徐永") == {"徐永男"}
    assert heads(query="jcz") == {"姜春子"}
    assert heads(query="dingx") == {"丁秀"}
    assert heads(query="031x") == set()
    assert heads(query="103x") == {"林菁"}
    assert heads(query="%") == set()
    assert heads(place="青山村") == {"邹环"}
    assert len(heads(category="0")) == 2


def test_numbers_are_masked_and_a_reveal_is_written_down(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Writer, db: Database
) -> None:
    hardship.import_households(actor, write_sheet([HEADER, FIRST]), line)
    (household,) = hardship.window(actor)
    view = hardship.view(actor, household)
    shown = f"{view} {hardship.page(actor, (household,))}"
    assert not any(str(secret) in shown for secret in (FIRST[2], FIRST[4], FIRST[10]))
    assert hardship.reveal(actor, household, "id_no", "核对") == FIRST[2]
    with db.reading() as tx:
        rows = (
            tx.connection().exec_driver_sql("SELECT action, subject, subject_id, why FROM audit").fetchall()
        )
    assert [tuple(row) for row in rows] == [("reveal.id_no", "household", household, "核对")]
    with pytest.raises(HouseholdMissing):
        hardship.view(actor, "nobody")
    with pytest.raises(HouseholdMissing):
        hardship.reveal(actor, "nobody", "id_no", "")


def test_a_role_without_the_right_is_refused(hardship: Hardship, line: Line, samples: Path) -> None:
    stranger = Actor("x", "x", "nobody", "d")
    with pytest.raises(NotAllowed):
        hardship.import_households(stranger, samples / "day/households.xlsx", line)
    with pytest.raises(NotAllowed):
        hardship.assess(stranger, 1, 1, 1, line)


def test_trying_the_test_keeps_nothing(hardship: Hardship, actor: Actor, line: Line) -> None:
    assert hardship.assess(actor, 3600000, 1800000, 3, line).category == "1"
    assert hardship.window(actor) == ()
