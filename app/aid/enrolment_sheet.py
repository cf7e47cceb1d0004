"""Whom does a unit's roster name? Its columns by their words, its rows as wishes, and the roster as it is sent."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from app.aid.enrolling import Wish
from app.members.workbook import Mark, given_back
from app.shared import codes, identity
from app.shared.cells import (
    Cell,
    FoundSheet,
    RowProblem,
    as_text,
    as_whole_number,
    find_sheet,
    is_blank,
    plain_title,
    read_sheets,
)
from app.shared.errors import RuleError
from app.shared.files import write_whole
from app.shared.text import N_

TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("姓名", "参保人", "职工姓名", "会员姓名"),
    "id_no": ("证件号码", "身份证号", "身份证号码", "公民身份号码", "身份证"),
    "doc_type": ("证件类型",),
    "shares": ("份数", "参保份数"),
    "tier": ("档次", "参保档次"),
    "card_holder": ("会员服务卡", "持卡", "持会员服务卡"),
    "high_risk": ("高危岗位", "高危"),
    "renewal": ("续保", "是否续保"),
}
NEEDED: Final = ("name", "id_no")
BLANK: Final = ("序号", "姓名", "证件号码", "份数", "档次", "会员服务卡", "高危岗位", "续保", "备注")
SENT: Final = (
    "序号", "姓名", "性别", "证件类型", "证件号码", "手机", "份数", "档次", "会员费(元)", "会员服务卡", "高危岗位",
    "续保", "备注",
)  # fmt: skip
_WIDE: Final = {"证件号码": 22, "手机": 14, "备注": 24}
_YES: Final = ("是", "有", "√", "Y", "YES", "1")
_NO: Final = ("", "否", "无", "没有", "×", "N", "NO", "0")
_SUMS: Final = ("合计", "小计", "总计", "共计")


class YesOrNo(RuleError):
    """The cell says neither."""

    code = "enrolment.yes_or_no"
    template = N_("Write 是 or 否 here, or leave it empty.")


class NameMissing(RuleError):
    """A row has a number but nobody's name."""

    code = "enrolment.name_missing"
    template = N_("The name is missing.")


@dataclass(frozen=True)
class Roster:
    """What a roster asks for: its people, and the rows nobody can be made of."""

    wishes: tuple[Wish, ...]
    problems: tuple[RowProblem, ...]


def read(path: Path) -> Roster:
    """Read a unit's roster. Raises ColumnsMissing, ColumnTwice, FileUnreadable, SheetUnreadable."""
    wishes, problems = [], []
    for sheet_row, cells in _rows(find_sheet(path, TITLES, NEEDED)):
        try:
            wishes.append(_wish(sheet_row, cells))
        except RuleError as error:
            problems.append(RowProblem.of(sheet_row, error))
    return Roster(tuple(wishes), tuple(problems))


def _rows(sheet: FoundSheet) -> Iterator[tuple[int, Mapping[str, Cell]]]:
    """Give every row that speaks of somebody; sums, signatures and notes below the list do not."""
    for sheet_row, cells, everything in sheet.named():
        beside = any(
            as_text(cell).startswith(_SUMS) or ":" in as_text(cell).replace("：", ":") for cell in everything
        )
        if is_blank(cells["id_no"]) and (
            beside or is_blank(cells["name"]) or "注" in as_text(cells["name"])[:2]
        ):
            continue
        yield sheet_row, cells


def _wish(sheet_row: int, cells: Mapping[str, Cell]) -> Wish:
    name = " ".join(as_text(cells["name"]).split())
    if not name:
        raise NameMissing(field="name")
    kind = codes.load("id_document_types").match(as_text(cells.get("doc_type")))
    number = "" if cells["id_no"] is None else cells["id_no"]
    told = kind.code if kind else identity.type_of(identity.normalise(number))
    document = identity.check(told, number)
    try:
        shares = None if is_blank(cells.get("shares")) else as_whole_number(cells["shares"])
    except RuleError as error:
        error.field = "shares"
        raise
    renewal = _said(cells, "renewal")
    return Wish(
        document.number, name, shares, as_text(cells.get("tier")) or None, _said(cells, "card_holder"),
        _said(cells, "high_risk"), renewal or None, sheet_row,
    )  # fmt: skip


def _said(cells: Mapping[str, Cell], key: str) -> bool:
    words = plain_title(cells.get(key)).upper()
    if words not in (*_YES, *_NO):
        raise YesOrNo(field=key)
    return words in _YES


def write_back(path: Path, out: Path, told: Mapping[int, tuple[str, str, str]]) -> None:
    """Write the roster at `path` as it came to `out`, with what became of each row behind it.

    `told` is (outcome, words, column) by row of the sheet. Raises what reading and writing raise.
    """
    sheet = find_sheet(path, TITLES, NEEDED)
    rows = next(rows for name, rows in read_sheets(path) if name == sheet.sheet)
    marks = {
        row: Mark(outcome, words, {sheet.columns[column]: outcome} if column in sheet.columns else {})
        for row, (outcome, words, column) in told.items()
    }
    write_whole(out, given_back(sheet.sheet, rows, sheet.header_row, marks))


def write_blank(out: Path) -> None:
    """Write an empty roster for a unit to fill, text cells throughout. Raises DeviceError."""
    write_whole(out, _workbook((), BLANK, ()))


def write_roster(
    out: Path, head: Sequence[Sequence[str]], lines: Sequence[Sequence[str]], sums: Sequence[str]
) -> None:
    """Write a batch's roster: `head` above it, text cells throughout, `sums` below. Raises DeviceError."""
    write_whole(out, _workbook(head, SENT, (*lines, sums)))


def _workbook(head: Sequence[Sequence[str]], titles: Sequence[str], lines: Sequence[Sequence[Any]]) -> bytes:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet("参保花名册")
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True})
        for place, title in enumerate(titles):
            sheet.set_column(place, place, _WIDE.get(title, 12), text)
        for row, pair in enumerate(head):
            for place, words in enumerate(pair):
                sheet.write_string(row, place, words, bold if place % 2 == 0 else text)
        for row, line in enumerate((titles, *lines), start=len(head)):
            for place, words in enumerate(line):
                sheet.write_string(row, place, words, bold if row == len(head) else text)
        sheet.freeze_panes(len(head) + 1, 2)
    return memory.getvalue()
