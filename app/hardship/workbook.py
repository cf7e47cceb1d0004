"""What does a sheet of hardship households say, row by row? Knows no database and decides no class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.hardship.keeping import postcode, square_metres
from app.shared import codes, identity, money
from app.shared.cells import (
    Cell,
    FoundSheet,
    RowProblem,
    WholeNumberWanted,
    as_long_number,
    as_text,
    as_whole_number,
    find_sheet,
    is_blank,
    plain_title,
)
from app.shared.empty_sheet import write_empty
from app.shared.errors import RuleError
from app.shared.text import N_

TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "head": ("户主姓名", "姓名", "户主"),
    "id_no": ("证件号码", "户主证件号码", "身份证号", "身份证号码", "户主身份证号", "公民身份号码", "身份证"),
    "doc_type": ("证件类型",),
    "place": ("村/单位", "村", "单位", "工作单位", "所在单位", "住址", "家庭住址"),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码"),
    "people": ("家庭人口", "人口", "家庭人口数", "共同生活人口", "家庭共同生活人口"),
    "income": ("家庭年可支配收入", "年可支配收入", "家庭年收入", "家庭年度总收入", "年收入"),
    "rigid": ("家庭年刚性支出", "家庭刚性支出", "年刚性支出", "刚性支出"),
    "cause": ("主要致困原因", "致困原因"),
    "housing": ("住房类型", "住房性质", "住房情况"),
    "area": ("建筑面积", "建筑面积(平方米)", "建筑面积(m2)", "住房面积", "住房面积(平方米)", "住房面积(m2)"),
    "postcode": ("邮政编码", "邮编"),
    "bank": ("开户行", "开户银行"),
    "account": ("银行卡号", "卡号", "银行账号"),
}
NEEDED: Final = ("head", "id_no", "people", "income", "rigid")

_EMPTY = (
    "户主姓名", "证件号码", "村/单位", "联系电话", "家庭人口", "家庭年可支配收入(元)", "家庭年刚性支出(元)",
    "主要致困原因", "住房类型", "建筑面积(平方米)", "邮政编码", "开户行", "银行卡号",
)  # fmt: skip

_SUMS = ("合计", "小计", "总计", "共计")


class HeadMissing(RuleError):
    """A row has figures but no head of household."""

    code = "name.missing"
    template = N_("The name of the head of household is missing.")


class AmountMissing(RuleError):
    """An amount the test needs is empty; empty is not zero."""

    code = "household.amount_missing"
    template = N_("This amount is empty. Write 0 when there is none.")


class AmountUnreadable(RuleError):
    """An amount the test needs is no amount in yuan."""

    code = "household.amount_invalid"
    template = N_("This is not an amount in yuan with at most two decimals.")


class PeopleUnreadable(RuleError):
    """The number of people is empty or no whole number."""

    code = "household.people_invalid"
    template = N_("The number of people in a household is a whole number from 1 to 99.")


class CauseUnknown(RuleError):
    """The cause is in no list; the household is taken without it."""

    code = "code.unknown"
    template = N_("This cause is not in the list. The household was taken without it; choose one later.")


class HousingUnknown(RuleError):
    """The kind of home is in no list; the household is taken without it."""

    code = "household.housing_unknown"
    template = N_(
        "This kind of home is not in the list. The household was taken without it; choose one later."
    )


class AreaUnusable(RuleError):
    """The area is no figure in square metres; the household is taken without it."""

    code = "household.area_unusable"
    template = N_("This is no area in square metres, like 62.5. The household was taken without it.")


class PostcodeUnusable(RuleError):
    """The postcode has not six figures; the household is taken without it."""

    code = "household.postcode_unusable"
    template = N_("A postcode has six figures. The household was taken without it.")


class AccountUnusable(RuleError):
    """The card number lost its digits in Excel; the household is taken without it."""

    code = "household.account_digits_lost"
    template = N_("Excel has lost the last digits of this card number. The household was taken without it.")


@dataclass(frozen=True)
class NewHousehold:
    """A household as a sheet gives it; money in fen, `cause` a code of hardship_reasons or None.

    The home's `housing` is a code of housing_types, `area` square metres.
    """

    head: str
    doc_type: str
    id_no: str
    place: str
    phone: str
    people: int
    income: int
    rigid: int
    cause: str | None
    bank: str
    account: str
    housing: str = ""
    area: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class ReadRow:
    """One row: the household, or None with the problem that refused it; notes do not refuse."""

    sheet_row: int
    household: NewHousehold | None
    problems: tuple[RowProblem, ...]


def open_sheet(path: Path) -> FoundSheet:
    """Find the sheet of households. Raises ColumnsMissing, ColumnTwice and what reading raises."""
    return find_sheet(path, TITLES, NEEDED)


def write_blank(out: Path) -> None:
    """Write an empty sheet of households to fill. Raises DeviceError."""
    write_empty(out, "困难家庭", _EMPTY)


def households(sheet: FoundSheet) -> Iterator[ReadRow]:
    """Give every row of the sheet that speaks of a household; sums and notes below the list do not."""
    for sheet_row, cells, everything in sheet.named():
        if not (is_blank(cells["id_no"]) and _is_beside(cells, everything)):
            yield _read(sheet_row, cells)


def _is_beside(cells: Mapping[str, Cell], everything: Sequence[Cell]) -> bool:
    """Say whether a row without a document number is a sum, a signature line or a note, and no household."""
    if any(as_text(cell).startswith(_SUMS) for cell in everything):
        return True
    if any(not is_blank(cells[key]) for key in ("people", "income", "rigid")):
        return False
    head = plain_title(cells["head"])
    return not head or "注" in head[:2] or any(":" in as_text(cell).replace("：", ":") for cell in everything)


def _read(sheet_row: int, cells: Mapping[str, Cell]) -> ReadRow:
    notes: list[RowProblem] = []
    try:
        found = NewHousehold(
            head=_head(cells["head"]),
            **_document(cells),
            place=as_text(cells.get("place")),
            phone=as_long_number(cells.get("phone")),
            people=_people(cells["people"]),
            income=_amount(cells["income"], "income"),
            rigid=_amount(cells["rigid"], "rigid"),
            cause=_cause(cells.get("cause"), sheet_row, notes),
            bank=as_text(cells.get("bank")),
            account=_account(cells.get("account"), sheet_row, notes),
            housing=_housing(cells.get("housing"), sheet_row, notes),
            area=_kept(square_metres, cells.get("area"), AreaUnusable(field="area"), sheet_row, notes),
            postcode=_kept(
                postcode, cells.get("postcode"), PostcodeUnusable(field="postcode"), sheet_row, notes
            ),
        )
    except RuleError as error:
        return ReadRow(sheet_row, None, (RowProblem.of(sheet_row, error), *notes))
    return ReadRow(sheet_row, found, tuple(notes))


def _head(cell: Cell) -> str:
    name = " ".join(as_text(cell).split())
    if not name:
        raise HeadMissing(field="head")
    return name


def _document(cells: Mapping[str, Cell]) -> dict[str, str]:
    number = "" if cells["id_no"] is None else cells["id_no"]
    kind = codes.load("id_document_types").match(as_text(cells.get("doc_type")))
    found = identity.check(kind.code if kind else identity.type_of(identity.normalise(number)), number)
    return {"doc_type": found.doc_type, "id_no": found.number}


def _people(cell: Cell) -> int:
    try:
        return as_whole_number(cell)
    except WholeNumberWanted:
        raise PeopleUnreadable(field="people") from None


def _amount(cell: Cell, field: str) -> int:
    if is_blank(cell):
        raise AmountMissing(field=field)
    try:
        return money.parse_yuan(cell)
    except money.AmountError:
        raise AmountUnreadable(field=field) from None


def _cause(cell: Cell, sheet_row: int, notes: list[RowProblem]) -> str | None:
    if is_blank(cell):
        return None
    found = codes.load("hardship_reasons").match(as_text(cell))
    if found is None:
        notes.append(RowProblem.of(sheet_row, CauseUnknown(field="cause"), "note"))
        return None
    return found.code


def _housing(cell: Cell, sheet_row: int, notes: list[RowProblem]) -> str:
    found = codes.load("housing_types").match(as_text(cell))
    if found is None and not is_blank(cell):
        notes.append(RowProblem.of(sheet_row, HousingUnknown(field="housing"), "note"))
    return found.code if found else ""


def _kept(
    read: Callable[[str], str], cell: Cell, note: RuleError, sheet_row: int, notes: list[RowProblem]
) -> str:
    """Return what is kept of a cell; nothing, and a note, where it cannot be read."""
    try:
        return read(as_text(cell))
    except RuleError:
        notes.append(RowProblem.of(sheet_row, note, "note"))
        return ""


def _account(cell: Cell, sheet_row: int, notes: list[RowProblem]) -> str:
    try:
        return as_long_number(cell)
    except RuleError:
        notes.append(RowProblem.of(sheet_row, AccountUnusable(field="account"), "note"))
        return ""
