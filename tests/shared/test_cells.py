"""Cells of somebody's sheet are read without guessing, and what is lost is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.shared.cells import (
    ColumnsMissing,
    DigitsLost,
    RowProblem,
    WholeNumberWanted,
    as_long_number,
    as_text,
    as_whole_number,
    bare_title,
    find_sheet,
    plain_title,
)

TITLES = {"name": ("姓名", "户主"), "cash": ("慰问金",)}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  a　", "a"),
        (3.0, "3"),
        (66.6, "66.6"),
        (1e15, "1000000000000000.0"),
        (True, "True"),
        ("'12", "12"),
    ],
)
def test_text(cell: Any, text: str) -> None:
    assert as_text(cell) == text


def test_long_numbers() -> None:
    assert as_long_number("６２２１ 5008\t") == "62215008"
    assert as_long_number(13800138000.0) == "13800138000"
    assert as_long_number(None) == ""
    for lost in (6.2e18, "6.2E+18", "6e18"):
        with pytest.raises(DigitsLost):
            as_long_number(lost)


def test_whole_numbers() -> None:
    assert [as_whole_number(cell) for cell in (3.0, "3", "３", "3.0", -1.0)] == [3, 3, 3, 3, -1]
    for cell in (1.5, "1.5", "三", "", None, True, 1e16):
        with pytest.raises(WholeNumberWanted):
            as_whole_number(cell)


def test_titles() -> None:
    assert plain_title(" ＊姓　名：") == "姓名"
    assert bare_title(plain_title("慰问金（元）")) == "慰问金"
    assert bare_title(plain_title("慰问金（万元）")) == "慰问金(万元)"


def test_the_sheet_with_the_header_is_found(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明").write_row(0, 0, ["姓名"])
        sheet = book.add_worksheet("名单")
        for place, row in enumerate(
            [[], ["标题"], ["慰问金（元）", "其他", "户主"], [1, 2, "甲"], [], [3, 4]]
        ):
            sheet.write_row(place, 0, row)
    found = find_sheet(path, TITLES, ("name", "cash"))
    assert (found.sheet, found.header_row, found.header) == ("名单", 3, ("慰问金(元)", "其他", "户主"))
    assert [(number, cells) for number, cells, _all in found.named()] == [
        (4, {"cash": 1.0, "name": "甲"}),
        (6, {"cash": 3.0, "name": ""}),
    ]
    with pytest.raises(ColumnsMissing) as error:
        find_sheet(path, {**TITLES, "id_no": ("证件号码",)}, ("name", "id_no"))
    assert error.value.facts["columns"] == "姓名、证件号码"


def test_a_problem_says_its_words() -> None:
    problem = RowProblem.of(7, DigitsLost(field="account"))
    assert (problem.sheet_row, problem.column, problem.outcome) == (7, "account", "refused")
    assert "Excel" in problem.words("en")
    assert RowProblem(7, "some.code").words() == "some.code"
