"""Which money goes by bank transfer, to which cards, and could a bank pay it? The bank's sheet."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

import xlsxwriter

from app.shared.files import write_whole
from app.shared.identity import is_card

NO_CARD: Final = "no_card"
CARD_WRONG: Final = "card_wrong"
CARD_TWICE: Final = "card_twice"
COLUMNS: Final = (
    ("序号", 8), ("收款人姓名", 14), ("证件号码", 22), ("开户行", 24), ("银行卡号", 26), ("金额(元)", 14), ("备注", 20),
)  # fmt: skip
"""The columns of the bank's sheet with their widths in characters."""


class Payable:
    """What may go to a bank: to a card, unless something speaks against it (NO_CARD, CARD_WRONG, CARD_TWICE, or '')."""

    account: str
    problem: str

    @property
    def is_payable(self) -> bool:
        """Say whether a bank could pay it; a card that two share is paid all the same."""
        return self.problem in ("", CARD_TWICE)


Line = TypeVar("Line", bound=Payable)


@dataclass(frozen=True)
class Payment(Payable):
    """One transfer: to whom, to which card, how much (fen), from which source.

    `problem` says why it cannot be paid yet (NO_CARD, CARD_WRONG), or that two people of the list share the card
    (CARD_TWICE, paid all the same); '' when nothing speaks against it.
    """

    number: int
    name: str
    id_no: str
    bank: str
    account: str
    cash: int
    source: str
    problem: str = ""


def looked_over(payments: Iterable[Line]) -> tuple[Line, ...]:
    """Return the payments of one list, frozen values, with what speaks against each."""
    found = tuple(payments)
    counted = Counter(one.account for one in found if one.account)
    return tuple(
        replace(one, problem=_problem(one.account, counted[one.account]))  # type: ignore[type-var]
        for one in found
    )


def _problem(account: str, times: int) -> str:
    if not account:
        return NO_CARD
    if not is_card(account):
        return CARD_WRONG
    return CARD_TWICE if times > 1 else ""


@dataclass(frozen=True)
class TransferList:
    """What goes by transfer for something: what the bank can pay, and what it cannot yet."""

    office: str
    name: str
    payable: tuple[Payment, ...]
    waiting: tuple[Payment, ...]

    @property
    def total(self) -> int:
        """What the bank pays, in fen."""
        return sum(one.cash for one in self.payable)

    @property
    def by_source(self) -> dict[str, int]:
        """What the bank pays from each source, in fen."""
        found: dict[str, int] = {}
        for one in self.payable:
            found[one.source] = found.get(one.source, 0) + one.cash
        return found


def parted(payments: Iterable[Payment]) -> tuple[tuple[Payment, ...], tuple[Payment, ...]]:
    """Look payments over; return those a bank can pay, and those it cannot yet."""
    found = looked_over(payments)
    return tuple(one for one in found if one.is_payable), tuple(one for one in found if not one.is_payable)


def write_payments(path: Path, payments: Sequence[Payment], now: datetime) -> None:
    """Write the transfers as banks take them: numbers of cards and documents as text, amounts as numbers of yuan.

    Raises DeviceError.
    """
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        sheet = book.add_worksheet("支付汇总表")
        text, money = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0.00"})
        sheet.freeze_panes(1, 0)
        for column, (title, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, title, text)
        for row, one in enumerate(payments, start=1):
            for column, cell in enumerate((str(one.number), one.name, one.id_no, one.bank, one.account)):
                sheet.write_string(row, column, cell, text)  # Excel keeps no more than 15 digits of a number
            sheet.write_number(row, 5, one.cash / 100, money)
    write_whole(path, memory.getvalue())
