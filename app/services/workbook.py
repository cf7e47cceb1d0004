"""What does a sheet of services say, row by row? Its columns are those of the list; knows no database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from app.services.rules import FEN, Entry, FigureKind, FigureWrong, HeadsInvalid, Program, ProgramUnknown
from app.shared import money
from app.shared.cells import (
    Cell,
    FoundSheet,
    RowProblem,
    WholeNumberWanted,
    as_text,
    as_whole_number,
    find_sheet,
    is_blank,
)
from app.shared.dates import parse_day
from app.shared.errors import RuleError
from app.shared.text import N_

TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "on": ("日期", "服务日期", "活动日期", "时间", "날자", "날짜"),
    "program": ("类别", "服务类别", "项目", "服务项目", "사업", "종류"),
    "who": ("服务对象", "人/单位", "人员或单位", "人员", "姓名", "参加人员", "单位", "봉사 대상"),
    "heads": ("人数", "参加人数", "服务人数", "인원"),
    "content": ("内容", "服务内容", "活动内容", "내용"),
    "amount": ("金额", "涉及资金", "금액", "금액(원)"),
    "figures": ("数据", "指标", "统计指标", "지표", "통계지표"),
    "handled_by": ("经办", "经办人", "담당"),
}
NEEDED: Final = ("on", "program", "who")

_SUMS = ("合计", "小计", "总计", "共计", "합계")
_BETWEEN = re.compile(r"[、,，;；\n]+")


class DayUnreadable(RuleError):
    """The cell holds no day."""

    code = "services.day_unreadable"
    template = N_("This is no day. Write it like 2026-01-10.")


class AmountUnreadable(RuleError):
    """The cell holds no amount."""

    code = "services.amount_unreadable"
    template = N_("This is not an amount in yuan with at most two decimals.")


class RowTwice(RuleError):
    """The very same entry is in the register."""

    code = "services.row_twice"
    template = N_("This entry is in the register already, word for word.")


@dataclass(frozen=True)
class ReadRow:
    """One row: the entry without its people, who they are as written, and what is wrong with it.

    `told.heads` is how many came in all, those named among them.
    """

    sheet_row: int
    told: Entry | None
    who: str = ""
    problems: tuple[RowProblem, ...] = ()


def open_sheet(path: Path) -> FoundSheet:
    """Find the sheet of services. Raises ColumnsMissing, ColumnTwice and what reading raises."""
    return find_sheet(path, TITLES, NEEDED)


def rows(sheet: FoundSheet, programs: Sequence[Program]) -> Iterator[ReadRow]:
    """Give every row that speaks of a service; sums and notes below the list do not."""
    for sheet_row, cells, everything in sheet.named():
        if any(as_text(cell).replace(" ", "").startswith(_SUMS) for cell in everything):
            continue
        if is_blank(cells["on"]) and is_blank(cells["program"]):
            continue
        try:
            yield ReadRow(sheet_row, _read(cells, programs), as_text(cells["who"]))
        except RuleError as error:
            yield ReadRow(sheet_row, None, problems=(RowProblem.of(sheet_row, error),))


def _read(cells: Mapping[str, Cell], programs: Sequence[Program]) -> Entry:
    on = _day(cells["on"])
    program = _program(as_text(cells["program"]), programs)
    heads = cells.get("heads")
    try:
        count = 0 if heads is None or is_blank(heads) else as_whole_number(heads)
    except WholeNumberWanted:
        raise HeadsInvalid(field="who", most="1,000,000") from None
    return Entry(
        program.code, on, heads=count, content=as_text(cells.get("content")), amount=_amount(cells.get("amount")),
        figures=_figures(as_text(cells.get("figures")), program.figures),
        handled_by=as_text(cells.get("handled_by")),
    )  # fmt: skip


def _day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    found = cell if isinstance(cell, date) else parse_day(cell)
    if found is None:
        raise DayUnreadable(field="on")
    return found


def _program(text: str, programs: Sequence[Program]) -> Program:
    wanted = "".join(text.split())
    for one in programs:
        if wanted in (one.code, *("".join(name.split()) for name in one.names.values())):
            return one
    near = [one for one in programs if wanted and any(wanted in name for name in one.names.values())]
    if len(near) == 1:  # 招聘会 means 招聘会（春送岗位）
        return near[0]
    raise ProgramUnknown(field="program")


def _amount(cell: Cell) -> int:
    if is_blank(cell):
        return 0
    try:
        return money.parse_yuan(cell)
    except money.AmountError:
        raise AmountUnreadable(field="amount") from None


def _figures(text: str, kinds: Sequence[FigureKind]) -> dict[str, int]:
    """Read figures as the list writes them: 企业数 12、岗位数 300. Raises FigureWrong."""
    found: dict[str, int] = {}
    for part in filter(
        None, (piece.strip() for piece in _BETWEEN.split(re.sub(r"(?<=\d),(?=\d{3})", "", text)))
    ):
        match = re.fullmatch(r"(.+?)\s*[::：]?\s*([\d.]+)\s*元?", part)
        kind = next((one for one in kinds if match and match[1].strip() in one.names.values()), None)
        if match is None or kind is None:
            raise FigureWrong(field="figures", name=part)
        try:
            found[kind.key] = money.parse_yuan(match[2]) if kind.measure == FEN else int(match[2])
        except (ValueError, money.AmountError):
            raise FigureWrong(field="figures", name=part) from None
    return found
