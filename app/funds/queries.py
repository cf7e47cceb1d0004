"""What do the books and the shelf say? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from app.funds import rules
from app.funds.rules import Entry, Line, Move
from app.funds.tables import FundBudgetRow, GoodsMoveRow, LedgerEntryRow, LedgerLineRow
from app.shared.names import FEW


@dataclass(frozen=True)
class SourceState:
    """A source in a campaign, in fen: granted, handed over as cash, as goods, left, and donated to it in goods."""

    source: str
    budget: int
    cash: int
    goods_value: int
    left: int
    in_kind: int = 0

    @property
    def spent(self) -> int:
        """Cash and value of goods handed over, in fen."""
        return self.cash + self.goods_value


@dataclass(frozen=True)
class StockState:
    """A good on a campaign's shelf: bought, given, left, donated; `value` is what the pieces left cost, in fen."""

    good: str
    bought: int
    given: int
    left: int
    value: int
    donated: int = 0


@dataclass(frozen=True)
class BookLine:
    """A line of the books as the desk shows it; amount in fen, debit above zero."""

    id: str
    entry_id: str
    campaign_id: str
    on: date
    kind: str
    account: str
    source: str
    good: str
    amount: int
    origin: str
    reverses: str | None


@dataclass(frozen=True)
class BookedHelp:
    """What the books say somebody got: cash in fen, pieces of goods by code."""

    cash: int
    goods: Mapping[str, int]


NOTHING: Final = BookedHelp(0, {})

GIVEN_MOVES: Final = GoodsMoveRow.source != ""
"""The moves of hand-overs and of what takes them back; goods that came in belong to no source."""


def balances(tx: Session, campaign_id: str, account: str) -> dict[str, int]:
    """Return the balance of an account by source, or by good for STOCK and ADVANCE, in fen."""
    return balances_of(tx, campaign_id, account)[0]


def balances_of(tx: Session, campaign_id: str, *accounts: str) -> tuple[dict[str, int], ...]:
    """Return what `balances` does for several accounts, read once."""
    goods = LedgerLineRow.account.in_((rules.STOCK, rules.ADVANCE))
    part = case((goods, LedgerLineRow.good), else_=LedgerLineRow.source).label("part")
    statement = lines_of(campaign_id, LedgerLineRow.account, part, func.sum(LedgerLineRow.amount))
    wanted = statement.where(LedgerLineRow.account.in_(accounts)).group_by(LedgerLineRow.account, part)
    found: dict[str, dict[str, int]] = {account: {} for account in accounts}
    for account, where, amount in tx.execute(wanted):
        found[account][where] = amount
    return tuple(found.values())


def budgets(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return the budget of each source of a campaign in fen, in the order they were named."""
    statement = select(FundBudgetRow.source, FundBudgetRow.budget).where(
        FundBudgetRow.campaign_id == campaign_id
    )
    return dict(tx.execute(statement.order_by(FundBudgetRow.position, FundBudgetRow.source)).all())


def grants_in_force(tx: Session, campaign_id: str, source: str) -> tuple[str, ...]:
    """Return the entries that grant a source its budget and are not taken back."""
    undone = select(LedgerEntryRow.reverses).where(LedgerEntryRow.reverses.is_not(None))
    statement = select(LedgerEntryRow.id).join(LedgerLineRow, LedgerLineRow.entry_id == LedgerEntryRow.id)
    mine = LedgerEntryRow.campaign_id == campaign_id, LedgerEntryRow.kind == rules.BUDGETED
    asked = statement.where(*mine, LedgerLineRow.source == source, LedgerEntryRow.id.not_in(undone))
    return tuple(tx.scalars(asked.distinct().order_by(LedgerEntryRow.id)))


def layers(tx: Session, campaign_id: str) -> dict[str, dict[int, int]]:
    """Return what is on a campaign's shelf: for every good ever bought the pieces left by what one cost, in fen."""
    part = GoodsMoveRow.good, GoodsMoveRow.unit_price
    grouped = select(*part, func.sum(GoodsMoveRow.quantity)).group_by(*part).order_by(*part)
    found: dict[str, dict[int, int]] = {}
    for good, price, pieces in tx.execute(grouped.where(GoodsMoveRow.campaign_id == campaign_id)):
        found.setdefault(good, {})[price] = pieces
    return found


def source_states(tx: Session, campaign_id: str) -> tuple[SourceState, ...]:
    """Return every source of a campaign with what was handed over from it, by the books."""
    cash, goods, left, gifts = balances_of(
        tx, campaign_id, rules.CASH_HELP, rules.GOODS_HELP, rules.AVAILABLE, rules.IN_KIND
    )
    return tuple(
        SourceState(
            source,
            budget,
            cash.get(source, 0),
            goods.get(source, 0),
            left.get(source, 0),
            -gifts.get(source, 0),
        )
        for source, budget in budgets(tx, campaign_id).items()
    )


def stock_states(tx: Session, campaign_id: str) -> tuple[StockState, ...]:
    """Return every good bought or donated for a campaign with how many were given and are left, by its moves."""
    original = aliased(LedgerEntryRow)
    # A reversal counts for what it takes back: goods given and taken back were not given.
    kind = func.coalesce(original.kind, LedgerEntryRow.kind)
    statement = (
        select(
            GoodsMoveRow.good,
            kind,
            func.sum(GoodsMoveRow.quantity),
            func.sum(GoodsMoveRow.quantity * GoodsMoveRow.unit_price),
        )
        .join(LedgerEntryRow, LedgerEntryRow.id == GoodsMoveRow.entry_id)
        .outerjoin(original, original.id == LedgerEntryRow.reverses)
        .where(GoodsMoveRow.campaign_id == campaign_id)
        .group_by(GoodsMoveRow.good, kind)
        .order_by(GoodsMoveRow.good)
    )
    found: dict[str, dict[str, int]] = {}
    worth: dict[str, int] = {}
    for good, what, quantity, value in tx.execute(statement):
        found.setdefault(good, {})[what] = quantity
        worth[good] = worth.get(good, 0) + value
    return tuple(
        StockState(
            good=good,
            bought=moved.get(rules.BOUGHT, 0),
            given=-moved.get(rules.GIVEN, 0),
            left=sum(moved.values()),
            value=worth[good],
            donated=moved.get(rules.DONATED, 0),
        )
        for good, moved in found.items()
    )


def spent_by_source(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return what each source of a campaign gave as help, cash and goods, in fen."""
    return {state.source: state.spent for state in source_states(tx, campaign_id)}


def cash_out(tx: Session, campaign_id: str) -> int:
    """Return the cash handed over in a campaign, in fen."""
    return sum(balances(tx, campaign_id, rules.CASH_HELP).values())


def goods_value(tx: Session, campaign_id: str) -> int:
    """Return what the goods handed over in a campaign cost, in fen."""
    return sum(balances(tx, campaign_id, rules.GOODS_HELP).values())


def goods_given(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return how many of each good were handed over in a campaign."""
    return {state.good: state.given for state in stock_states(tx, campaign_id)}


def goods_left(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return how many of each good are left in a campaign."""
    return {state.good: state.left for state in stock_states(tx, campaign_id)}


def help_by_origin(tx: Session, campaign_id: str) -> dict[str, BookedHelp]:
    """Return the cash (fen) and the pieces of goods booked as help for each origin, reversals counted in.

    Who had all of it taken back is there with nothing; who never got anything is left out.
    """
    cash = lines_of(campaign_id, LedgerEntryRow.origin, func.sum(LedgerLineRow.amount))
    wanted = cash.where(LedgerLineRow.account == rules.CASH_HELP).group_by(LedgerEntryRow.origin)
    found = {origin: BookedHelp(amount, {}) for origin, amount in tx.execute(wanted)}
    goods = select(LedgerEntryRow.origin, GoodsMoveRow.good, -func.sum(GoodsMoveRow.quantity)).join(
        LedgerEntryRow, LedgerEntryRow.id == GoodsMoveRow.entry_id
    )
    given = goods.where(LedgerEntryRow.campaign_id == campaign_id, GIVEN_MOVES)
    for origin, good, pieces in tx.execute(given.group_by(LedgerEntryRow.origin, GoodsMoveRow.good)):
        before = found.get(origin, NOTHING)
        found[origin] = BookedHelp(before.cash, {**before.goods, good: pieces} if pieces else before.goods)
    return found


def goods_by_source(tx: Session, campaign_id: str) -> dict[tuple[str, str], int]:
    """Return how many pieces each source gave of each good, by (source, good), reversals counted in."""
    part = GoodsMoveRow.source, GoodsMoveRow.good
    given = select(*part, -func.sum(GoodsMoveRow.quantity)).where(
        GoodsMoveRow.campaign_id == campaign_id, GIVEN_MOVES
    )
    return {(source, good): pieces for source, good, pieces in tx.execute(given.group_by(*part)) if pieces}


def goods_costs(tx: Session, entry_ids: Set[str]) -> dict[str, int]:
    """Return what the goods cost that each of these entries gave as help, in fen, by its id; none without goods."""
    wanted = sorted(entry_ids)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), FEW):
        statement = select(LedgerLineRow.entry_id, func.sum(LedgerLineRow.amount)).where(
            LedgerLineRow.account == rules.GOODS_HELP,
            LedgerLineRow.entry_id.in_(wanted[start : start + FEW]),
        )
        found.update(tx.execute(statement.group_by(LedgerLineRow.entry_id)).all())
    return found


def entry_days(tx: Session, entry_ids: Set[str]) -> dict[str, date]:
    """Return the day each of these entries is booked on, by its id."""
    wanted = sorted(entry_ids)
    found: dict[str, date] = {}
    for start in range(0, len(wanted), FEW):
        rows = select(LedgerEntryRow.id, LedgerEntryRow.on_day)
        found.update(tx.execute(rows.where(LedgerEntryRow.id.in_(wanted[start : start + FEW]))).all())
    return found


def read_entry(tx: Session, entry_id: str) -> Entry | None:
    """Return an entry as it was booked, or None."""
    row = tx.get(LedgerEntryRow, entry_id)
    if row is None:
        return None
    lines = tx.scalars(
        select(LedgerLineRow).where(LedgerLineRow.entry_id == entry_id).order_by(LedgerLineRow.id)
    )
    moves = tx.scalars(
        select(GoodsMoveRow).where(GoodsMoveRow.entry_id == entry_id).order_by(GoodsMoveRow.id)
    )
    return Entry(
        row.kind,
        tuple(Line(line.account, line.amount, line.source, line.good) for line in lines),
        tuple(Move(move.good, move.quantity, move.unit_price, move.source) for move in moves),
    )


def is_reversed(tx: Session, entry_id: str) -> bool:
    """Say whether an entry was taken back."""
    return tx.scalar(select(LedgerEntryRow.id).where(LedgerEntryRow.reverses == entry_id)) is not None


def book_lines(tx: Session, campaign_id: str, source: str | None) -> tuple[BookLine, ...]:
    """Return the lines of a campaign's books in the order they were booked, of one source or of all."""
    wanted = [LedgerEntryRow.campaign_id == campaign_id]
    if source is not None:
        wanted.append(LedgerLineRow.source == source)
    return _book_lines(tx, wanted)


def entry_lines(tx: Session, entry_id: str) -> tuple[BookLine, ...]:
    """Return the lines of one entry in the order they were booked."""
    return _book_lines(tx, [LedgerEntryRow.id == entry_id])


def _book_lines(tx: Session, wanted: Sequence[ColumnElement[bool]]) -> tuple[BookLine, ...]:
    statement = (
        select(LedgerLineRow, LedgerEntryRow)
        .join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
        .where(*wanted)
        .order_by(LedgerEntryRow.id, LedgerLineRow.id)
    )
    return tuple(
        BookLine(
            id=line.id,
            entry_id=entry.id,
            campaign_id=entry.campaign_id,
            on=entry.on_day,
            kind=entry.kind,
            account=line.account,
            source=line.source,
            good=line.good,
            amount=line.amount,
            origin=entry.origin,
            reverses=entry.reverses,
        )
        for line, entry in tx.execute(statement)
    )


def lines_of(campaign_id: str, *columns: ColumnElement[Any] | Any) -> Select[Any]:
    """Ask for columns of the lines of a campaign's books."""
    statement = select(*columns).join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
    return statement.where(LedgerEntryRow.campaign_id == campaign_id)
