"""How are goods bought or donated for a campaign written down and taken back? By the total or a price, and listed.

The cents of a total that does not divide are shared out over the pieces (`rules.shared_out`), so that the shelf is
worth exactly what was paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.funds import queries, rules
from app.funds.by_hand import DayAhead, NothingWritten, WhyMissing
from app.funds.means import Means
from app.funds.posting import Booking, on_open_day, post
from app.funds.rules import ReversedBefore
from app.funds.tables import GoodsMoveRow, LedgerEntryRow, LedgerLineRow
from app.funds.vouchers import voucher_words
from app.security.service import operator_names
from app.shared.errors import RuleError
from app.shared.money import CAPITAL_LIMIT, AmountError
from app.shared.text import N_

MOST_PIECES: Final = 1_000_000


class PiecesInvalid(RuleError):
    """No whole number of pieces, none, or more than anybody buys."""

    code = "funds.pieces_invalid"
    template = N_("Write how many pieces were bought, from 1 to {most}. Nothing was booked.")


class PriceMissing(RuleError):
    """Neither the total nor the price of one is known, or both are."""

    code = "funds.price_missing"
    template = N_("Write the total of the invoice or the price of one, not both. Nothing was booked.")


class PurchaseMissing(RuleError):
    """There is no such purchase."""

    code = "funds.purchase_missing"
    template = N_("This purchase is not in the books.")


@dataclass(frozen=True)
class Bought:
    """What was bought: which good, how many pieces, on which day, what for and from whom.

    Either `total`, that of the invoice, or `unit_price`, the price of one, in fen. Goods that were donated have no
    invoice but a value, and `gift_to` names the source that gives them out; it is '' for goods that were paid for.
    """

    good: str
    quantity: int
    on: date
    total: int | None = None
    unit_price: int | None = None
    summary: str = ""
    counterparty: str = ""
    gift_to: str = ""

    @property
    def value(self) -> int:
        """What was paid in all, in fen."""
        return self.total if self.total is not None else self.quantity * (self.unit_price or 0)

    @property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """How many pieces cost how much each, in fen."""
        return rules.shared_out(self.value, self.quantity)


@dataclass(frozen=True)
class Purchase:
    """A purchase in the books; `parts` is how many pieces cost how much each (fen), the dearer last.

    `taken_back` is the voucher that took it back and `back_id` its entry, '' while it stands. `good` is the code.
    Donated goods name the source that gives them out in `gift_to`; it is '' for what was paid for.
    """

    id: str
    campaign_id: str
    voucher: str
    on: date
    good: str
    parts: tuple[tuple[int, int], ...]
    summary: str
    counterparty: str
    by: str
    taken_back: str
    back_id: str
    gift_to: str = ""

    @property
    def is_back(self) -> bool:
        """Whether it was taken back."""
        return bool(self.back_id)

    @property
    def quantity(self) -> int:
        """How many pieces were bought."""
        return sum(pieces for pieces, _price in self.parts)

    @property
    def total(self) -> int:
        """What they cost in all, in fen."""
        return sum(pieces * price for pieces, price in self.parts)


def check_bought(bought: Bought, today: date) -> None:
    """Check what is written of a purchase.

    Raises PiecesInvalid, PriceMissing, NothingWritten, AmountError or DayAhead, naming the field.
    """
    if type(bought.quantity) is not int or not 0 < bought.quantity <= MOST_PIECES:
        raise PiecesInvalid(field="quantity", most=f"{MOST_PIECES:,}")
    if (bought.total is None) == (bought.unit_price is None):
        raise PriceMissing(field="total")
    field = "unit_price" if bought.total is None else "total"
    if bought.value <= 0:
        raise NothingWritten(field=field)
    if bought.value >= CAPITAL_LIMIT:
        raise AmountError(field=field)
    if bought.on > today:
        raise DayAhead(field="on")


def nominal(bought: Bought) -> int:
    """Return the price of one to reckon with, in fen: that written, else the total's share to the nearest fen."""
    if bought.unit_price is not None:
        return bought.unit_price
    return _nearest(bought.value, bought.quantity)


def purchase(tx: Session, booking: Booking, bought: Bought, today: date) -> str:
    """Book a purchase on its own day as one entry; return its id.

    Raises what `check_bought` raises, SourceMissing where a gift names no source with a budget here, and PeriodClosed.
    """
    check_bought(bought, today)
    told = replace(
        booking, on=bought.on, summary=bought.summary.strip(), counterparty=bought.counterparty.strip()
    )
    if bought.gift_to:
        if bought.gift_to not in queries.budgets(tx, booking.campaign_id):
            raise rules.SourceMissing(field="gift_to")
        entry = rules.donation_entry(bought.good, bought.quantity, bought.value, bought.gift_to)
    else:
        entry = rules.invoice_entry(bought.good, bought.quantity, bought.value)
    return post(tx, told, entry, Means(tx, booking.campaign_id))


def undo_purchase(
    tx: Session, by: str, entry_id: str, on: date | None = None, reason: str | None = None
) -> str:
    """Take a purchase back: as if it had never been on its own day, or `on` a day for a `reason`; return the new id.

    A closed day gives way to the first open one. Raises PurchaseMissing, WhyMissing, ReversedBefore, PiecesGone or
    OutOfStock.
    """
    row, entry = tx.get(LedgerEntryRow, entry_id), queries.read_entry(tx, entry_id)
    if row is None or entry is None or row.kind not in rules.TAKEN_IN:
        raise PurchaseMissing()
    if reason is not None and not reason.strip():
        raise WhyMissing(field="reason")
    if queries.is_reversed(tx, entry_id):
        raise ReversedBefore()
    means = Means(tx, row.campaign_id)
    rules.check_still_there(entry, means.shelf)
    booking = Booking(row.campaign_id, row.origin, on or row.on_day, by, (reason or "").strip())
    return post(tx, on_open_day(booking, means), rules.reversal_of(entry), means, reverses=entry_id)


def purchases(tx: Session, campaign_id: str, entry_id: str | None = None) -> tuple[Purchase, ...]:
    """Return what was bought or donated for a campaign, taken back or not, as it was booked; or only the one wanted."""
    later = aliased(LedgerEntryRow)
    statement = (
        select(LedgerEntryRow, later)
        .outerjoin(later, later.reverses == LedgerEntryRow.id)
        .where(LedgerEntryRow.campaign_id == campaign_id, LedgerEntryRow.kind.in_(rules.TAKEN_IN))
        .order_by(LedgerEntryRow.id)
    )
    if entry_id is not None:
        statement = statement.where(LedgerEntryRow.id == entry_id)
    rows = [(row, back) for row, back in tx.execute(statement)]
    moves, gifts = _moves(tx, campaign_id), _gifts(tx, campaign_id)
    operators = operator_names(tx, sorted({row.booked_by for row, _back in rows}))
    return tuple(
        Purchase(
            id=row.id,
            campaign_id=campaign_id,
            voucher=voucher_words(row.on_day, row.number, row.series),
            on=row.on_day,
            good=moves[row.id][0].good,
            parts=_parts(moves[row.id]),
            summary=row.summary,
            counterparty=row.counterparty,
            by=operators.get(row.booked_by, ""),
            taken_back=voucher_words(back.on_day, back.number, back.series) if back else "",
            back_id=back.id if back else "",
            gift_to=gifts.get(row.id, ""),
        )
        for row, back in rows
        if row.id in moves
    )


def first_prices(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return what one piece of each good cost when it was first bought, in fen: by its total, to the nearest fen.

    That is the price the campaign reckons with.
    """
    found: dict[str, int] = {}
    for moves in sorted(_moves(tx, campaign_id).values(), key=lambda moves: moves[0].entry_id):
        quantity = sum(row.quantity for row in moves)
        value = sum(row.quantity * row.unit_price for row in moves)
        # A plan may name a price and buy nothing yet.
        price = _nearest(value, quantity) if quantity else moves[0].unit_price
        found.setdefault(moves[0].good, price)
    return found


def settle(tx: Session, booking: Booking) -> tuple[str, ...]:
    """Level the shelf where no piece is left and yet it is worth something; return the ids of what was booked.

    Two computers that gave the last pieces from one layer before they met leave that, mostly a few fen. The source that
    gave most of the good bears it. Raises OverBudget.
    """
    means, given = Means(tx, booking.campaign_id), queries.goods_by_source(tx, booking.campaign_id)
    found: list[str] = []
    for good, layers in sorted(means.shelf.items()):
        sources = {source: pieces for (source, code), pieces in given.items() if code == good}
        if not sources:
            continue
        most = min(sources, key=lambda source: (-sources[source], source))
        entry = rules.settling_entry(good, layers, most)
        if entry is not None:
            found.append(post(tx, on_open_day(booking, means), entry, means))
    return tuple(found)


def _nearest(total: int, pieces: int) -> int:
    return (2 * total + pieces) // (2 * pieces)


def _moves(tx: Session, campaign_id: str) -> dict[str, list[GoodsMoveRow]]:
    wanted = GoodsMoveRow.campaign_id == campaign_id, GoodsMoveRow.kind.in_(rules.TAKEN_IN)
    found: dict[str, list[GoodsMoveRow]] = {}
    for row in tx.scalars(select(GoodsMoveRow).where(*wanted).order_by(GoodsMoveRow.id)):
        found.setdefault(row.entry_id, []).append(row)
    return found


def _gifts(tx: Session, campaign_id: str) -> dict[str, str]:
    """Return for which source goods were donated, by entry."""
    lines = queries.lines_of(campaign_id, LedgerLineRow.entry_id, LedgerLineRow.source)
    return dict(tx.execute(lines.where(LedgerLineRow.account == rules.IN_KIND)).all())


def _parts(moves: Iterable[GoodsMoveRow]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(((row.quantity, row.unit_price) for row in moves), key=lambda part: part[1]))
