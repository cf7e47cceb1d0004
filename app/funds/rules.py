"""Which lines make a true entry of the books? Pure double entry in whole fen; knows no visit and no database.

Accounts of a campaign, debits above zero: BUDGET(source) is what was granted (below zero), AVAILABLE(source)
what is left of it, STOCK(good) the value of the goods on the shelf, ADVANCE(good) what was laid out for them
and is not yet help (below zero), CASH_HELP(source) and GOODS_HELP(source) the help given. Goods on the shelf
belong to no source; the source that pays is the one of the kit when they are handed over. The office's own book, of no
campaign, knows OPENING(source) and INCOME(source), what was there and what came in (below zero), and EXPENSE(source).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.shared.errors import RuleError
from app.shared.text import N_

BUDGET: Final = "BUDGET"
AVAILABLE: Final = "AVAILABLE"
ADVANCE: Final = "ADVANCE"
STOCK: Final = "STOCK"
CASH_HELP: Final = "CASH_HELP"
GOODS_HELP: Final = "GOODS_HELP"
OPENING: Final = "OPENING"
INCOME: Final = "INCOME"
EXPENSE: Final = "EXPENSE"
ACCOUNTS: Final = (BUDGET, AVAILABLE, ADVANCE, STOCK, CASH_HELP, GOODS_HELP, OPENING, INCOME, EXPENSE)
MONEY_IN: Final = (BUDGET, OPENING, INCOME)
MONEY_OUT: Final = (CASH_HELP, GOODS_HELP, EXPENSE)

OFFICE: Final = ""
"""Stands for the office's own book where the id of a campaign stands otherwise."""

BUDGETED: Final = "BUDGETED"
BOUGHT: Final = "BOUGHT"
GIVEN: Final = "GIVEN"
REVERSED: Final = "REVERSED"
OPENED: Final = "OPENED"
RECEIVED: Final = "RECEIVED"
SPENT: Final = "SPENT"
BY_HAND: Final = (OPENED, RECEIVED, SPENT)
KINDS: Final = (BUDGETED, BOUGHT, GIVEN, REVERSED, *BY_HAND)


class Unbalanced(RuleError):
    """The lines of an entry do not add up to zero."""

    code = "funds.unbalanced"
    template = N_("This entry does not balance, so it was not booked.")


class AmountInvalid(RuleError):
    """An amount or a quantity below zero, or no whole number."""

    code = "funds.amount_invalid"
    template = N_("Amounts and quantities are whole and not below zero.")


class SourceMissing(RuleError):
    """Help needs a source that pays for it and that has a budget in this campaign."""

    code = "funds.source_missing"
    template = N_("No fund source with a budget in this campaign pays for this. Choose the source first.")


class SourceTaken(RuleError):
    """The source has its budget already."""

    code = "funds.source_taken"
    template = N_("This fund source already has its budget in this campaign.")


class PriceDiffers(RuleError):
    """The good was bought at another price in this campaign."""

    code = "funds.price_differs"
    template = N_("This good already has another unit price in this campaign. Enter it as a good of its own.")


class GoodUnknown(RuleError):
    """The good was never bought for this campaign."""

    code = "funds.good_unknown"
    template = N_("This good was not bought for this campaign.")


class OverBudget(RuleError):
    """The source has not that much left."""

    code = "funds.over_budget"
    template = N_("This is more than the fund source {source} has left ({left}). Nothing was booked.")


class OutOfStock(RuleError):
    """There are not that many left."""

    code = "visit.out_of_stock"
    template = N_("There are only {left} left of {good}. Nothing was booked.")


class ReversedBefore(RuleError):
    """An entry is reversed once, and a reversal never."""

    code = "funds.reversed_before"
    template = N_("This entry was already reversed.")


@dataclass(frozen=True)
class Line:
    """One line: an account, for a source or a good, and an amount in fen (debit above zero)."""

    account: str
    amount: int
    source: str = ""
    good: str = ""


@dataclass(frozen=True)
class Move:
    """Goods coming (above zero) or going (below zero); the price of one in fen."""

    good: str
    quantity: int
    unit_price: int
    source: str = ""

    @property
    def value(self) -> int:
        """The value moved, in fen, with the quantity's sign."""
        return self.quantity * self.unit_price


@dataclass(frozen=True)
class Entry:
    """One entry of the books with the goods it moves. Its lines add up to zero, or it cannot be made."""

    kind: str
    lines: tuple[Line, ...]
    moves: tuple[Move, ...] = ()

    def __post_init__(self) -> None:
        """Raise Unbalanced for lines that do not add up."""
        check_entry(self)


@dataclass(frozen=True)
class Help:
    """What somebody gets: cash in fen with its source, goods by code with theirs."""

    cash: int = 0
    cash_source: str | None = None
    goods: Mapping[str, int] = field(default_factory=dict)
    goods_source: str | None = None

    @property
    def is_nothing(self) -> bool:
        """Say whether neither cash nor goods change hands."""
        return not self.cash and not any(self.goods.values())


def check_entry(entry: Entry) -> None:
    """Raise Unbalanced unless the lines add up to zero and the stock's value moves as the goods do."""
    if sum(line.amount for line in entry.lines) != 0:
        raise Unbalanced()
    shelved = {line.good for line in entry.lines if line.account == STOCK}
    for good in shelved | {move.good for move in entry.moves}:
        booked = sum(line.amount for line in entry.lines if line.account == STOCK and line.good == good)
        if booked != sum(move.value for move in entry.moves if move.good == good):
            raise Unbalanced()


def budget_entry(source: str, amount: int) -> Entry:
    """Grant a source its budget of `amount` fen."""
    _whole(amount, "budget")
    return Entry(BUDGETED, (Line(AVAILABLE, amount, source), Line(BUDGET, -amount, source)))


def purchase_entry(good: str, quantity: int, unit_price: int) -> Entry:
    """Put bought goods on the shelf; the money for them is an advance, not yet help."""
    _whole(quantity, "quantity")
    _whole(unit_price, "unit_price")
    value = quantity * unit_price
    lines = (Line(STOCK, value, good=good), Line(ADVANCE, -value, good=good))
    return Entry(BOUGHT, lines, (Move(good, quantity, unit_price),))


def hand_entry(kind: str, source: str, amount: int) -> Entry:
    """Write an opening balance, income or expense of `amount` fen into the office's own book."""
    _whole(amount, "amount")
    account, into = {OPENED: (OPENING, amount), RECEIVED: (INCOME, amount), SPENT: (EXPENSE, -amount)}[kind]
    return Entry(kind, (Line(AVAILABLE, into, source), Line(account, -into, source)))


def help_entry(given: Help, prices: Mapping[str, int]) -> Entry:
    """Hand over cash and goods at the campaign's unit prices (fen).

    Raises AmountInvalid, SourceMissing or GoodUnknown, naming the field.
    """
    _whole(given.cash, "cash")
    lines: list[Line] = []
    moves: list[Move] = []
    if given.cash:
        source = _source(given.cash_source, "cash")
        lines += [Line(CASH_HELP, given.cash, source), Line(AVAILABLE, -given.cash, source)]
    for good, quantity in sorted(given.goods.items()):
        _whole(quantity, "goods")
        if not quantity:
            continue
        if good not in prices:
            raise GoodUnknown(field="goods")
        source, value = _source(given.goods_source, "goods"), quantity * prices[good]
        moves.append(Move(good, -quantity, prices[good], source))
        lines += [
            Line(GOODS_HELP, value, source, good),
            Line(AVAILABLE, -value, source, good),
            Line(ADVANCE, value, good=good),
            Line(STOCK, -value, good=good),
        ]
    return Entry(GIVEN, tuple(lines), tuple(moves))


def reversal_of(entry: Entry) -> Entry:
    """Return the entry that takes `entry` back line by line. Raises ReversedBefore for a reversal."""
    if entry.kind == REVERSED:
        raise ReversedBefore()
    lines = tuple(Line(line.account, -line.amount, line.source, line.good) for line in entry.lines)
    moves = tuple(Move(move.good, -move.quantity, move.unit_price, move.source) for move in entry.moves)
    return Entry(REVERSED, lines, moves)


def taken_from_sources(entry: Entry) -> dict[str, int]:
    """Return how much of each source's AVAILABLE the entry takes, in fen; sources that gain are left out."""
    net: dict[str, int] = {}
    for line in entry.lines:
        if line.account == AVAILABLE:
            net[line.source] = net.get(line.source, 0) - line.amount
    return {source: amount for source, amount in net.items() if amount > 0}


def taken_from_stock(moves: Iterable[Move]) -> dict[str, int]:
    """Return how many of each good leave the shelf; goods that come are left out."""
    net: dict[str, int] = {}
    for move in moves:
        net[move.good] = net.get(move.good, 0) - move.quantity
    return {good: quantity for good, quantity in net.items() if quantity > 0}


def _source(source: str | None, field_name: str) -> str:
    if not source:
        raise SourceMissing(field=field_name)
    return source


def _whole(number: int, field_name: str) -> None:
    if type(number) is not int or number < 0:
        raise AmountInvalid(field=field_name)
