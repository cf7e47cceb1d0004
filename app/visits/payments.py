"""Which cash goes by bank transfer, and to which cards? The list for the bank, and who cannot be paid yet."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from sqlalchemy.orm import Session

from app.shared.files import write_whole
from app.shared.identity import is_card
from app.unions import office_facts
from app.visits import queries, rules
from app.visits.papers import campaign_on_paper
from app.visits.queries import CampaignView, VisitFacts

NO_CARD: Final = "no_card"
CARD_WRONG: Final = "card_wrong"
CARD_TWICE: Final = "card_twice"
COLUMNS: Final = (
    ("序号", 8), ("收款人姓名", 14), ("证件号码", 22), ("开户行", 24), ("银行卡号", 26), ("金额(元)", 14), ("备注", 20),
)  # fmt: skip
"""The columns of the bank's sheet with their widths in characters."""


@dataclass(frozen=True)
class Payment:
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
    problem: str

    @property
    def is_payable(self) -> bool:
        """Say whether a bank could pay it."""
        return self.problem in ("", CARD_TWICE)


@dataclass(frozen=True)
class PaymentList:
    """The cash of a campaign's list by transfer: what the bank can pay, and what it cannot yet."""

    office: str
    campaign: CampaignView
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


def payment_list(tx: Session, campaign_id: str) -> PaymentList:
    """Return a campaign's transfers: planned cash, or what was given, of all but those who were absent or declined.

    Raises PaperSubjectMissing.
    """
    campaign = campaign_on_paper(tx, campaign_id)
    visits = [
        visit
        for visit in queries.visit_facts(tx, campaign_id)
        if visit.due_cash and visit.state not in (rules.ABSENT, rules.DECLINED)
    ]
    counted = Counter(visit.account for visit in visits if visit.account)
    twice = {account for account, count in counted.items() if count > 1}
    payments = [_payment(visit, twice) for visit in visits]
    return PaymentList(
        office_facts(tx).name,
        campaign,
        tuple(one for one in payments if one.is_payable),
        tuple(one for one in payments if not one.is_payable),
    )


def _payment(visit: VisitFacts, twice: set[str]) -> Payment:
    if not visit.account:
        problem = NO_CARD
    elif not is_card(visit.account):
        problem = CARD_WRONG
    else:
        problem = CARD_TWICE if visit.account in twice else ""
    return Payment(
        visit.number, visit.name, visit.id_no, visit.bank, visit.account, visit.due_cash,
        visit.kit.cash_source or "", problem,
    )  # fmt: skip


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
