"""Whom does a village's sheet name? Its columns by their words, its rows as people, and the sheet given back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.members.workbook import Mark, given_back
from app.shared import codes, identity
from app.shared.cells import (
    Cell,
    ColumnsMissing,
    FoundSheet,
    RowProblem,
    as_long_number,
    as_text,
    find_sheet,
    is_blank,
    plain_title,
    read_sheets,
)
from app.shared.empty_sheet import write_empty
from app.shared.errors import RuleError
from app.shared.files import write_whole
from app.shared.text import N_
from app.visits.candidates import Found
from app.visits.plan import PERSON
from app.visits.rules import Person

_NUMBER: Final = ("证件号码", "身份证号", "身份证号码", "公民身份号码", "身份证", "本人身份证号")
_HEAD_NUMBER: Final = ("户主证件号码", "户主身份证号", "户主身份证号码", "户主身份证")
_BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "doc_type": ("证件类型",),
    "place": ("村/单位", "村", "村(社区)", "社区", "单位", "工作单位", "所在单位", "住址", "家庭住址"),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码"),
    "bank": ("开户行", "开户银行"),
    "account": ("银行卡号", "卡号", "银行账号", "一卡通账号"),
}
_PEOPLE: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("姓名", "慰问对象", "对象姓名", "职工姓名", "领取人姓名"),
    "id_no": _NUMBER,
    **_BESIDE,
    "head_no": _HEAD_NUMBER,
}
_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("户主姓名", "户主"),
    "id_no": (*_HEAD_NUMBER, *_NUMBER),
    **_BESIDE,
}
NEEDED: Final = ("name", "id_no")
BLANK: Final = ("姓名", "证件号码", "村/单位", "联系电话", "开户行", "银行卡号", "户主证件号码")
_SUMS: Final = ("合计", "小计", "总计", "共计")


class NameMissing(RuleError):
    """A row has a number but nobody's name."""

    code = "visit.name_missing"
    template = N_("The name is missing.")


class AccountUnusable(RuleError):
    """The card number lost its digits in Excel; the person is taken without it."""

    code = "visit.account_digits_lost"
    template = N_("Excel has lost the last digits of this card number. The person is taken without it.")


class HeadUnusable(RuleError):
    """The number of the household's head cannot be read; the person is taken without it."""

    code = "visit.head_unusable"
    template = N_("The number of the head of household cannot be one. The person is taken without it.")


@dataclass(frozen=True)
class VillageRow:
    """One row that speaks of somebody: the person, or why nobody can be made of it."""

    sheet_row: int
    found: Found | None
    problem: RowProblem | None


def open_sheet(path: Path) -> FoundSheet:
    """Find the sheet that names people, or heads of households. Raises ColumnsMissing, ColumnTwice, SheetUnreadable."""
    try:
        return find_sheet(path, _PEOPLE, NEEDED)
    except ColumnsMissing as missing:
        try:
            return find_sheet(path, _HEADS, NEEDED)
        except ColumnsMissing:
            raise missing from None


def people(sheet: FoundSheet) -> Iterator[VillageRow]:
    """Give every row that speaks of somebody; sums, signatures and notes below the list do not."""
    for sheet_row, cells, everything in sheet.named():
        if is_blank(cells["id_no"]) and _is_beside(cells, everything):
            continue
        try:
            yield VillageRow(sheet_row, _read(sheet_row, cells), None)
        except RuleError as error:
            yield VillageRow(sheet_row, None, RowProblem.of(sheet_row, error))


def _is_beside(cells: Mapping[str, Cell], everything: Sequence[Cell]) -> bool:
    if any(as_text(cell).startswith(_SUMS) for cell in everything):
        return True
    name = plain_title(cells["name"])
    return not name or "注" in name[:2] or any(":" in as_text(cell).replace("：", ":") for cell in everything)


def _read(sheet_row: int, cells: Mapping[str, Cell]) -> Found:
    name = " ".join(as_text(cells["name"]).split())
    if not name:
        raise NameMissing(field="name")
    kind = codes.load("id_document_types").match(as_text(cells.get("doc_type")))
    document = _document(cells["id_no"], kind.code if kind else None)
    notes: list[RuleError] = []
    account = head_no = ""
    try:
        account = as_long_number(cells.get("account"))
    except RuleError:
        notes.append(AccountUnusable(field="account"))
    if not is_blank(cells.get("head_no")):
        try:
            head_no = _document(cells["head_no"]).number
        except RuleError:
            notes.append(HeadUnusable(field="head_no"))
    person = Person(
        kind=PERSON,
        subject_id="",
        name=name,
        doc_type=document.doc_type,
        id_no=document.number,
        place=as_text(cells.get("place")),
        phone=as_long_number(cells.get("phone")),
        category=None,
        bank=as_text(cells.get("bank")),
        account=account,
        head_no=head_no,
    )
    return Found(person, sheet_row, tuple(notes))


def _document(cell: Cell, kind: str | None = None) -> identity.Identity:
    number = "" if cell is None else cell
    return identity.check(kind or identity.type_of(identity.normalise(number)), number)


def write_back(path: Path, out: Path, told: Mapping[int, tuple[str, str, str]]) -> None:
    """Write the sheet at `path` as it came to `out`, with what became of each row behind it.

    `told` is (outcome, words, column) by row of the sheet. Raises what reading and writing raise.
    """
    sheet = open_sheet(path)
    rows = next(rows for name, rows in read_sheets(path) if name == sheet.sheet)
    marks = {
        row: Mark(outcome, words, {sheet.columns[column]: outcome} if column in sheet.columns else {})
        for row, (outcome, words, column) in told.items()
    }
    write_whole(out, given_back(sheet.sheet, rows, sheet.header_row, marks))


def write_blank(out: Path) -> None:
    """Write an empty sheet for a village to fill, text cells throughout. Raises DeviceError."""
    write_empty(out, "慰问名单", BLANK)
