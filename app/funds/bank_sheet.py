"""What goes to the bank, and what did it make of it? The sheet out, row by row, and its answers back in.

Money in fen. Whoever pays by transfer hands in lines with a number of their own; the columns for the bank's answer come
back filled, and each row is found again by that number.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol, TypeVar

import xlsxwriter

from app.shared.cells import Cell, RowProblem, as_text, find_sheet, is_blank, plain_title
from app.shared.dates import parse_day
from app.shared.errors import RuleError
from app.shared.files import write_whole
from app.shared.money import capital, parse_yuan, yuan
from app.shared.text import N_

_NUMBER: Final = ("受理号", 14)
_COLUMNS: Final = (
    ("收款人", 12), ("申请人", 12), ("证件号码", 22), ("开户行", 24), ("银行卡号", 26),
    ("金额(元)", 14), ("支付结果", 10), ("支付日期", 12), ("失败原因", 24),
)  # fmt: skip
TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("受理号", "受理编号", "救助编号"),
    "account": ("银行卡号", "卡号", "收款账号"),
    "amount": ("金额", "金额(元)"),
    "result": ("支付结果", "结果"),
    "on": ("支付日期", "日期"),
    "why": ("失败原因", "原因"),
}
NEEDED: Final = ("number", "result")
_PAID: Final = ("成功", "已付", "已支付", "支付成功", "完成")
_FAILED: Final = ("失败", "退回", "支付失败", "未成功", "退票")


class ResultUnknown(RuleError):
    """The cell says neither paid nor failed."""

    code = "claim.result_unknown"
    template = N_("Write 成功 or 失败 here.")


class AmountDiffers(RuleError):
    """The sheet names another amount than was decided."""

    code = "claim.amount_differs"
    template = N_("The sheet says {theirs}, but {ours} is to be paid.")


class TwiceInSheet(RuleError):
    """A number stands in the sheet twice."""

    code = "claim.twice_in_sheet"
    template = N_("This number stands in the rows {rows}. None of them was taken.")


class DayUnreadable(RuleError):
    """The day of the payment is no day."""

    code = "claim.payment_day"
    template = N_("The day cannot be read. Write it as 2026-01-31.")


class ToPay(Protocol):
    """One transfer as a sheet shows it; `amount` in fen."""

    @property
    def number(self) -> str:
        """By what the answer is known again."""

    @property
    def payee(self) -> str:
        """Whose account it is."""

    @property
    def name(self) -> str:
        """Whom it is for."""

    @property
    def id_no(self) -> str:
        """The document of whom it is for."""

    @property
    def bank(self) -> str:
        """The bank and its branch."""

    @property
    def account(self) -> str:
        """The number of the card."""

    @property
    def amount(self) -> int:
        """How much, in fen."""


@dataclass(frozen=True)
class BankAnswer:
    """One row the bank filled: `paid` on a day, or not and why. `row` counts as the sheet does, `amount` is fen."""

    row: int
    number: str
    paid: bool
    on: date | None
    why: str
    amount: int | None


@dataclass(frozen=True)
class Answered:
    """What became of a bank's sheet: ids of what is paid and of what failed, rows not taken, rows still empty."""

    paid: tuple[str, ...]
    failed: tuple[str, ...]
    refused: tuple[RowProblem, ...]
    empty: int


Due = TypeVar("Due", bound=ToPay)


def write_bank_sheet(
    path: Path, lines: Sequence[ToPay], now: datetime, number: tuple[str, int] = _NUMBER
) -> None:
    """Write the sheet for the bank: cards and documents as text, amounts as numbers, the sum also in words.

    `number` is the title and the width of the column of numbers, a title of TITLES.

    Raises DeviceError.
    """
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        sheet = book.add_worksheet("支付汇总表")
        text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00"})
        bold = book.add_format({"num_format": "@", "bold": True})
        sheet.freeze_panes(1, 3)
        for place, (title, width) in enumerate((("序号", 6), number, *_COLUMNS)):
            sheet.set_column(place, place, width, text)
            sheet.write_string(0, place, title, bold)
        for row, one in enumerate(lines, start=1):
            cells = (str(row), one.number, one.payee, one.name, one.id_no, one.bank, one.account)
            for place, words in enumerate(cells):
                sheet.write_string(row, place, words, text)  # Excel keeps no more than 15 digits of a number
            sheet.write_number(row, 7, one.amount / 100, money)
        total, last = sum(one.amount for one in lines), len(lines) + 1
        sheet.write_string(last, 0, "合计", bold)
        sheet.write_string(last, 2, capital(total), bold)
        sheet.write_number(last, 7, total / 100, money)
        results = {"validate": "list", "source": ["成功", "失败"]}
        if lines:
            sheet.data_validation(1, 8, len(lines), 8, results)
    write_whole(path, memory.getvalue())


def read_bank_sheet(path: Path) -> tuple[list[BankAnswer], list[RowProblem], int]:
    """Return what the bank's sheet says, the rows that cannot be read, and how many say nothing yet.

    Raises what reading a sheet raises.
    """
    found = find_sheet(path, TITLES, NEEDED)
    rows: dict[str, list[int]] = defaultdict(list)
    answers: list[BankAnswer] = []
    problems: list[RowProblem] = []
    empty = 0
    for row, cells, _whole in found.named():
        number, said = as_text(cells.get("number")).strip().upper(), plain_title(cells.get("result"))
        if not number:
            continue
        if not said:
            empty += 1
            continue
        rows[number].append(row)
        try:
            answers.append(_answer(row, number, said, cells))
        except RuleError as error:
            problems.append(RowProblem.of(row, error))
    for number, places in rows.items():
        if len(places) > 1:  # which of them holds is for a person to say
            said_rows = "、".join(map(str, places))
            problems += [RowProblem.of(row, TwiceInSheet(field="number", rows=said_rows)) for row in places]
            answers = [one for one in answers if one.number != number]
    return answers, problems, empty


def take_answers(
    read: tuple[list[BankAnswer], list[RowProblem], int],
    due: Iterable[Due],
    unknown: type[RuleError],
    take: Callable[[Due, BankAnswer], str],
) -> Answered:
    """Hand each answer that was read to `take`, with the line it is about; what a row is refused for is told by row.

    `due` is what still waits for its money, `unknown` what a number is called that is none of it, `take` returns the id
    of what was paid or failed.
    """
    answers, refused, empty = read
    waiting = {one.number.upper(): one for one in due}
    told: dict[bool, list[str]] = {True: [], False: []}
    for answer in answers:
        try:
            line = waiting.get(answer.number)
            if line is None:
                raise unknown(field="number", number=answer.number)
            if answer.amount is not None and answer.amount != line.amount:
                raise AmountDiffers(field="amount", theirs=yuan(answer.amount), ours=yuan(line.amount))
            told[answer.paid].append(take(line, answer))
        except RuleError as error:
            refused.append(RowProblem.of(answer.row, error))
    refused.sort(key=lambda one: one.sheet_row)
    return Answered(tuple(told[True]), tuple(told[False]), tuple(refused), empty)


def _answer(row: int, number: str, said: str, cells: Mapping[str, Cell]) -> BankAnswer:
    if said not in (*_PAID, *_FAILED):
        raise ResultUnknown(field="result")
    told = cells.get("on")
    on = parse_day(told)
    if on is None and not is_blank(told):
        raise DayUnreadable(field="on")
    amount = None if is_blank(cells.get("amount")) else parse_yuan(cells["amount"])
    return BankAnswer(row, number, said in _PAID, on, as_text(cells.get("why")), amount)
