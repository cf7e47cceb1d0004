"""Which lines make a true entry of the books? Pure double entry in whole fen; knows no visit and no database.

Accounts of a campaign, debits above zero: BUDGET(source) is what was granted (below zero), AVAILABLE(source)
what is left of it, STOCK(good) the value of the goods on the shelf, ADVANCE(good) what was laid out for them
and is not yet help (below zero), IN_KIND(source) the value of goods that were donated (below zero), CASH_HELP(source)
and GOODS_HELP(source) the help given. Goods on the shelf belong to no source; the source that pays is the one of the
kit when they are handed over. The pieces of a good may have cost unlike prices: they lie on the shelf in layers, and
each is handed over at what it cost. Donated goods lie there too, at their value: what they are worth is added to what a
source has to give, so that handing them over costs it nothing of its money. The office's own book, of no campaign,
knows OPENING(source) and INCOME(source), what was there and what came in (below zero), and EXPENSE(source).
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
IN_KIND: Final = "IN_KIND"
CASH_HELP: Final = "CASH_HELP"
GOODS_HELP: Final = "GOODS_HELP"
OPENING: Final = "OPENING"
INCOME: Final = "INCOME"
EXPENSE: Final = "EXPENSE"
ACCOUNTS: Final = (
    BUDGET, AVAILABLE, ADVANCE, STOCK, IN_KIND, CASH_HELP, GOODS_HELP, OPENING, INCOME, EXPENSE,
)  # fmt: skip
MONEY_IN: Final = (BUDGET, IN_KIND, OPENING, INCOME)
MONEY_OUT: Final = (CASH_HELP, GOODS_HELP, EXPENSE)

OFFICE: Final = ""
"""Stands for the office's own book where the id of a campaign stands otherwise."""

BUDGETED: Final = "BUDGETED"
BOUGHT: Final = "BOUGHT"
DONATED: Final = "DONATED"
GIVEN: Final = "GIVEN"
REVERSED: Final = "REVERSED"
OPENED: Final = "OPENED"
RECEIVED: Final = "RECEIVED"
SPENT: Final = "SPENT"
BY_HAND: Final = (OPENED, RECEIVED, SPENT)
KINDS: Final = (BUDGETED, BOUGHT, DONATED, GIVEN, REVERSED, *BY_HAND)
TAKEN_IN: Final = (BOUGHT, DONATED)
"""What puts goods on the shelf: bought with money, or donated."""


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


class PiecesGone(RuleError):
    """What was bought is no longer all on the shelf."""

    code = "funds.pieces_gone"
    template = N_(
        "Pieces of this purchase are already given: {left} of its {bought} are left. Take those visits back first; "
        "the purchase stands until then."
    )


class ReversedBefore(RuleError):
    """An entry is reversed once, and a reversal never."""

    code = "funds.reversed_before"
    template = N_("This entry was already reversed.")


Layers = Mapping[int, int]
"""The pieces of a good on the shelf, by the price of one in fen; those all given stand with 0."""
Shelf = Mapping[str, Layers]
"""The layers of every good ever bought, by its code."""


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
    """Put goods bought at a price of one (fen) on the shelf; the money for them is an advance, not yet help."""
    _whole(quantity, "quantity")
    _whole(unit_price, "unit_price")
    return _bought(good, ((quantity, unit_price),))


def invoice_entry(good: str, quantity: int, total: int) -> Entry:
    """Put goods bought for `total` fen in all on the shelf, as `purchase_entry` does; their value is exactly that."""
    return _bought(good, shared_out(total, quantity))


def donation_entry(good: str, quantity: int, total: int, source: str) -> Entry:
    """Put goods donated for a `source`, worth `total` fen in all, on the shelf; no money moves.

    What they are worth is added to what the source has to give, beside the money it was granted.
    """
    bought = invoice_entry(good, quantity, total)
    worth = Line(AVAILABLE, total, _source(source, "gift_to")), Line(IN_KIND, -total, source)
    return Entry(DONATED, (*bought.lines, *worth), bought.moves)


def cash_given(entry: Entry) -> dict[str, int]:
    """Return the cash each source gives as help by an entry, in fen; sources that get some back are left out."""
    net: dict[str, int] = {}
    for line in entry.lines:
        if line.account == CASH_HELP:
            net[line.source] = net.get(line.source, 0) + line.amount
    return {source: amount for source, amount in net.items() if amount > 0}


def shared_out(total: int, quantity: int) -> tuple[tuple[int, int], ...]:
    """Share `total` fen out over pieces; return how many cost how much each, the dearer last, none without pieces.

    No two of them differ by more than a fen, and together they are the total. Raises AmountInvalid.
    """
    _whole(quantity, "quantity")
    _whole(total, "total")
    if not quantity:
        raise AmountInvalid(field="quantity")
    price, dearer = divmod(total, quantity)
    parts = ((quantity - dearer, price), (dearer, price + 1))
    return tuple(part for part in parts if part[0])


def taken_from_layers(layers: Layers, quantity: int) -> tuple[tuple[int, int], ...]:
    """Return which pieces a hand-over of `quantity` takes: how many at which price (fen), the dearest first.

    The last pieces take the whole rest with them: also a layer below zero, from which two computers gave before they
    met, so that an empty shelf is worth nothing. More than there is comes at the lowest price; the stock refuses it.
    """
    standing = sorted(((price, pieces) for price, pieces in layers.items() if pieces), reverse=True)
    if quantity == sum(pieces for _price, pieces in standing):
        return tuple((pieces, price) for price, pieces in standing)
    found, wanted = [], quantity
    for price, pieces in standing:
        if (some := min(wanted, pieces)) > 0:
            found.append((some, price))
            wanted -= some
    return (*found, (wanted, min(layers))) if wanted else tuple(found)


def check_still_there(purchase: Entry, shelf: Shelf) -> None:
    """Raise PiecesGone unless all that a purchase brought still lies there, at its prices."""
    for good in {move.good for move in purchase.moves}:
        layers = shelf.get(good, {})
        bought = {move.unit_price: move.quantity for move in purchase.moves if move.good == good}
        left = sum(max(0, min(layers.get(price, 0), pieces)) for price, pieces in bought.items())
        rest = {price: pieces - bought.get(price, 0) for price, pieces in layers.items()}
        # An empty shelf is worth nothing: a layer below zero is made up for by those that stay.
        whole, pieces_left = sum(bought.values()), sum(rest.values())
        if left < whole or (pieces_left == 0 and any(rest.values())):
            raise PiecesGone(left=left, bought=whole)


def settling_entry(good: str, layers: Layers, source: str) -> Entry | None:
    """Level the layers of a good of which no piece is left; `source` bears what they come to, in fen.

    That is what two computers leave that gave the last pieces from one layer before they met. None where nothing is
    left to level, or pieces are.
    """
    standing = sorted(((price, pieces) for price, pieces in layers.items() if pieces), reverse=True)
    if not standing or sum(layers.values()) != 0:
        return None
    return Entry(GIVEN, *_given(good, tuple((pieces, price) for price, pieces in standing), source))


def _bought(good: str, parts: tuple[tuple[int, int], ...]) -> Entry:
    moves = tuple(Move(good, quantity, price) for quantity, price in parts)
    value = sum(move.value for move in moves)
    return Entry(BOUGHT, (Line(STOCK, value, good=good), Line(ADVANCE, -value, good=good)), moves)


def hand_entry(kind: str, source: str, amount: int) -> Entry:
    """Write an opening balance, income or expense of `amount` fen into the office's own book."""
    _whole(amount, "amount")
    account, into = {OPENED: (OPENING, amount), RECEIVED: (INCOME, amount), SPENT: (EXPENSE, -amount)}[kind]
    return Entry(kind, (Line(AVAILABLE, into, source), Line(account, -into, source)))


def help_entry(given: Help, shelf: Shelf) -> Entry:
    """Hand over cash, and goods at what they cost: their pieces come from the layers of the shelf.

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
        if good not in shelf:
            raise GoodUnknown(field="goods")
        source = _source(given.goods_source, "goods")
        some_lines, some_moves = _given(good, taken_from_layers(shelf[good], quantity), source)
        lines += some_lines
        moves += some_moves
    return Entry(GIVEN, tuple(lines), tuple(moves))


def _given(
    good: str, taken: tuple[tuple[int, int], ...], source: str
) -> tuple[tuple[Line, ...], tuple[Move, ...]]:
    """Return the lines and moves of pieces of a good, each at its price, that a source gives as help."""
    moves = tuple(Move(good, -pieces, price, source) for pieces, price in taken)
    value = -sum(move.value for move in moves)
    lines = (
        Line(GOODS_HELP, value, source, good),
        Line(AVAILABLE, -value, source, good),
        Line(ADVANCE, value, good=good),
        Line(STOCK, -value, good=good),
    )
    return lines, moves


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
