"""Which claims are to be paid, to which cards, and what did the bank make of them? The sheet out, its answer back in.

Money in fen. Claims are paid by transfer only (domain page E.4); the sheet's columns for the answer come back filled.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

import xlsxwriter

from app.funds import CARD_TWICE, card_problems
from app.shared.cells import Cell, RowProblem, as_text, find_sheet, is_blank, plain_title
from app.shared.dates import parse_day
from app.shared.errors import RuleError
from app.shared.files import write_whole
from app.shared.money import capital, parse_yuan
from app.shared.text import N_

DUE: Final = frozenset({"APPROVED", "PAYING", "PAY_FAILED"})
"""States in which a claim's money is still to go out."""

_COLUMNS: Final = (
    ("序号", 6), ("受理号", 14), ("收款人", 12), ("申请人", 12), ("证件号码", 22), ("开户行", 24), ("银行卡号", 26),
    ("金额(元)", 14), ("支付结果", 10), ("支付日期", 12), ("失败原因", 24),
)  # fmt: skip
TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("受理号", "受理编号"),
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


class NotToPay(RuleError):
    """No claim of this number waits for its money."""

    code = "claim.not_to_pay"
    template = N_("No claim with the number {number} waits for its money.")


class AmountDiffers(RuleError):
    """The sheet names another amount than was decided."""

    code = "claim.amount_differs"
    template = N_("The sheet says {theirs}, but {ours} is to be paid.")


class TwiceInSheet(RuleError):
    """A claim stands in the sheet twice."""

    code = "claim.twice_in_sheet"
    template = N_("This claim stands in the rows {rows}. None of them was taken.")


class DayUnreadable(RuleError):
    """The day of the payment is no day."""

    code = "claim.payment_day"
    template = N_("The day cannot be read. Write it as 2026-01-31.")


@dataclass(frozen=True)
class PaymentLine:
    """One claim to be paid; `amount` in fen. `problem` says why a bank cannot pay it yet, or that a card is shared."""

    claim_id: str
    number: str
    name: str
    id_no: str = field(repr=False)
    payee: str = field(repr=False)
    bank: str = field(repr=False)
    account: str = field(repr=False)
    amount: int
    state: str
    problem: str = ""

    @property
    def is_payable(self) -> bool:
        """Say whether a bank could pay it."""
        return self.problem in ("", CARD_TWICE)


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
    """What became of a bank's sheet: claims that are paid, those that failed, rows that were not taken."""

    paid: tuple[str, ...]
    failed: tuple[str, ...]
    refused: tuple[RowProblem, ...]
    empty: int


def judged(lines: Iterable[PaymentLine]) -> tuple[PaymentLine, ...]:
    """Return the lines with what speaks against paying each: no card, a wrong one, one that others share."""
    listed = tuple(lines)
    told = card_problems([one.account for one in listed])
    return tuple(replace(one, problem=problem) for one, problem in zip(listed, told, strict=True))


def write_payments(path: Path, lines: Sequence[PaymentLine], now: datetime) -> None:
    """Write the sheet for the bank: cards and documents as text, amounts as numbers, the sum also in words.

    Raises DeviceError.
    """
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        sheet = book.add_worksheet("支付汇总表")
        text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00"})
        bold = book.add_format({"num_format": "@", "bold": True})
        sheet.freeze_panes(1, 3)
        for place, (title, width) in enumerate(_COLUMNS):
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


def read_answers(path: Path) -> tuple[list[BankAnswer], list[RowProblem], int]:
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


def _answer(row: int, number: str, said: str, cells: Mapping[str, Cell]) -> BankAnswer:
    if said not in (*_PAID, *_FAILED):
        raise ResultUnknown(field="result")
    told = cells.get("on")
    on = parse_day(told)
    if on is None and not is_blank(told):
        raise DayUnreadable(field="on")
    amount = None if is_blank(cells.get("amount")) else parse_yuan(cells["amount"])
    return BankAnswer(row, number, said in _PAID, on, as_text(cells.get("why")), amount)
