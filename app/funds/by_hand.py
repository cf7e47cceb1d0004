"""What does a clerk write into the office's own book, and how is it taken back? Opening balances, income, expense.

Money for a campaign is granted in its plan; what is written here belongs to no campaign. So each yuan stands in one
place only: what a source has is its rest here and its rests in the campaigns.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.funds import agreeing, queries, rules
from app.funds.agreeing import Agreement, Finding
from app.funds.means import Means
from app.funds.posting import Booking, on_open_day, post
from app.funds.rules import ReversedBefore
from app.funds.tables import LedgerEntryRow, LedgerLineRow
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.money import CAPITAL_LIMIT, AmountError
from app.shared.text import N_


class SourceUnknown(RuleError):
    """The source is not on the list."""

    code = "funds.source_unknown"
    template = N_("Choose the source of funds from the list. Nothing was booked.")


class NothingWritten(RuleError):
    """An entry of nothing, or below zero."""

    code = "funds.nothing_written"
    template = N_("Write an amount above zero. Nothing was booked.")


class DayAhead(RuleError):
    """Only what has happened is booked."""

    code = "funds.day_ahead"
    template = N_("This day has not come yet. Nothing was booked. Write today or an earlier day.")


class SummaryMissing(RuleError):
    """Income and expense say what they are for."""

    code = "funds.summary_missing"
    template = N_("Write what it is for. Nothing was booked.")


class OpenedBefore(RuleError):
    """A source begins once."""

    code = "funds.opened_before"
    template = N_(
        "The fund source {source} already has its opening balance. If it is wrong, reverse that entry first."
    )


class NotByHand(RuleError):
    """What an act of a campaign booked is taken back by that act."""

    code = "funds.not_by_hand"
    template = N_(
        "This line comes from a campaign or a visit. Correct it there; the books follow by themselves."
    )


class WhyMissing(RuleError):
    """A reversal says why."""

    code = "funds.why_missing"
    template = N_("Write why it is taken back. It stands as it is until then.")


@dataclass(frozen=True)
class Written:
    """What is written: of which source, on which day, how much (fen), what for, from or to whom."""

    source: str
    on: date
    amount: int
    summary: str = ""
    counterparty: str = ""


def check(kind: str, written: Written, today: date) -> None:
    """Check what is written, but for what the books say to it.

    Raises SourceUnknown, NothingWritten, AmountError, DayAhead or SummaryMissing, naming the field.
    """
    if codes.load("warm_fund_sources").offered(written.source) is None:
        raise SourceUnknown(field="source")
    if written.on > today:
        raise DayAhead(field="on")
    if written.amount <= 0:
        raise NothingWritten(field="amount")
    if written.amount >= CAPITAL_LIMIT:
        raise AmountError(field="amount")
    if kind != rules.OPENED and not written.summary.strip():
        raise SummaryMissing(field="summary")


def enter(tx: Session, by: str, kind: str, written: Written, today: date) -> str:
    """Book what is written on its own day; return the entry's id.

    Raises what `check` raises, OpenedBefore, OverBudget, or PeriodClosed.
    """
    check(kind, written, today)
    if kind == rules.OPENED and written.source in _opened(tx):
        name = codes.load("warm_fund_sources").label(written.source)
        raise OpenedBefore(field="source", source=name)
    booking = Booking(rules.OFFICE, "", written.on, by, written.summary.strip(), written.counterparty.strip())
    return post(tx, booking, rules.hand_entry(kind, written.source, written.amount), Means(tx, rules.OFFICE))


def reverse(tx: Session, by: str, entry_id: str, on: date, reason: str) -> str:
    """Take an entry written by hand back on a day, or the first open one after it; return the reversal's id.

    Raises WhyMissing, NotByHand, ReversedBefore or OverBudget.
    """
    if not reason.strip():
        raise WhyMissing(field="reason")
    return _take_back(tx, by, entry_id, on, reason.strip())


def undo(tx: Session, by: str, entry_id: str) -> str:
    """Take an entry written by hand back on its own day, as if it had never been. Raises what `reverse` raises."""
    days = queries.entry_days(tx, {entry_id})
    if entry_id not in days:
        raise ReversedBefore()
    return _take_back(tx, by, entry_id, days[entry_id], "")


def _take_back(tx: Session, by: str, entry_id: str, on: date, reason: str) -> str:
    row, entry = tx.get(LedgerEntryRow, entry_id), queries.read_entry(tx, entry_id)
    if row is None or entry is None or row.kind == rules.REVERSED or queries.is_reversed(tx, entry_id):
        raise ReversedBefore()
    if row.kind not in rules.BY_HAND:
        raise NotByHand()
    means = Means(tx, rules.OFFICE)
    booking = on_open_day(Booking(rules.OFFICE, "", on, by, reason), means)
    return post(tx, booking, rules.reversal_of(entry), means, reverses=entry_id)


def agreement(tx: Session) -> Agreement:
    """Check the office's own book from the rows; also what only two computers together can do to it."""
    left = queries.balances(tx, rules.OFFICE, rules.AVAILABLE)
    return Agreement(
        (
            *agreeing.agreement(tx, rules.OFFICE).findings,
            *(
                Finding("funds.source_below_zero", source, amount)
                for source, amount in left.items()
                if amount < 0
            ),
            *(Finding("funds.opened_twice", source, 0) for source, count in _opened(tx).items() if count > 1),
        )
    )


def _opened(tx: Session) -> Counter[str]:
    """Return the sources with opening balances that nobody took back, with how many."""
    later = aliased(LedgerEntryRow)
    standing = (
        select(LedgerLineRow.source)
        .join(LedgerEntryRow, LedgerLineRow.entry_id == LedgerEntryRow.id)
        .outerjoin(later, later.reverses == LedgerEntryRow.id)
        .where(
            LedgerEntryRow.kind == rules.OPENED,
            LedgerLineRow.account == rules.OPENING,
            later.id.is_(None),
        )
    )
    return Counter(tx.scalars(standing))
