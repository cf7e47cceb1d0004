"""What do the books and the shelf say? Rows in, frozen values out; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.funds import rules
from app.funds.rules import Entry, Line, Move
from app.funds.tables import FundBudgetRow, GoodsMoveRow, LedgerEntryRow, LedgerLineRow
from app.shared.names import FEW


@dataclass(frozen=True)
class SourceState:
    """A source in a campaign, in fen: granted, handed over as cash, as goods, and left."""

    source: str
    budget: int
    cash: int
    goods_value: int
    left: int

    @property
    def spent(self) -> int:
        """Cash and value of goods handed over, in fen."""
        return self.cash + self.goods_value


@dataclass(frozen=True)
class StockState:
    """A good on a campaign's shelf: bought, given, left; the price of one in fen."""

    good: str
    unit_price: int
    bought: int
    given: int
    left: int


@dataclass(frozen=True)
class Finding:
    """Something the books should not say: `code` names it, `subject` a source, a good or an entry's id."""

    code: str
    subject: str
    difference: int


@dataclass(frozen=True)
class Agreement:
    """Whether ledger, budgets and stock agree; nothing found means that they do, to the fen."""

    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Say whether nothing was found."""
        return not self.findings


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


def balances(tx: Session, campaign_id: str, account: str) -> dict[str, int]:
    """Return the balance of an account by source, or by good for STOCK and ADVANCE, in fen."""
    part = LedgerLineRow.good if account in (rules.STOCK, rules.ADVANCE) else LedgerLineRow.source
    statement = _lines_of(campaign_id, part, func.sum(LedgerLineRow.amount))
    return dict(tx.execute(statement.where(LedgerLineRow.account == account).group_by(part)).all())


def budgets(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return the budget of each source of a campaign in fen, in the order they were named."""
    statement = select(FundBudgetRow.source, FundBudgetRow.budget).where(
        FundBudgetRow.campaign_id == campaign_id
    )
    return dict(tx.execute(statement.order_by(FundBudgetRow.position, FundBudgetRow.source)).all())


def prices(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return the unit price of every good of a campaign, in fen."""
    statement = select(GoodsMoveRow.good, func.max(GoodsMoveRow.unit_price))
    grouped = statement.where(GoodsMoveRow.campaign_id == campaign_id).group_by(GoodsMoveRow.good)
    return dict(tx.execute(grouped).all())


def source_states(tx: Session, campaign_id: str) -> tuple[SourceState, ...]:
    """Return every source of a campaign with what was handed over from it, by the books."""
    cash = balances(tx, campaign_id, rules.CASH_HELP)
    goods = balances(tx, campaign_id, rules.GOODS_HELP)
    left = balances(tx, campaign_id, rules.AVAILABLE)
    return tuple(
        SourceState(source, budget, cash.get(source, 0), goods.get(source, 0), left.get(source, 0))
        for source, budget in budgets(tx, campaign_id).items()
    )


def stock_states(tx: Session, campaign_id: str) -> tuple[StockState, ...]:
    """Return every good bought for a campaign with how many were given and are left, by its moves."""
    original = aliased(LedgerEntryRow)
    # A reversal counts for what it takes back: goods given and taken back were not given.
    kind = func.coalesce(original.kind, LedgerEntryRow.kind)
    statement = (
        select(GoodsMoveRow.good, func.max(GoodsMoveRow.unit_price), kind, func.sum(GoodsMoveRow.quantity))
        .join(LedgerEntryRow, LedgerEntryRow.id == GoodsMoveRow.entry_id)
        .outerjoin(original, original.id == LedgerEntryRow.reverses)
        .where(GoodsMoveRow.campaign_id == campaign_id)
        .group_by(GoodsMoveRow.good, kind)
        .order_by(GoodsMoveRow.good)
    )
    found: dict[str, dict[str, int]] = {}
    prices: dict[str, int] = {}
    for good, price, what, quantity in tx.execute(statement):
        found.setdefault(good, {})[what] = quantity
        prices[good] = price
    return tuple(
        StockState(
            good=good,
            unit_price=prices[good],
            bought=moved.get(rules.BOUGHT, 0),
            given=-moved.get(rules.GIVEN, 0),
            left=sum(moved.values()),
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
    """Return the value of the goods handed over in a campaign, in fen."""
    return sum(balances(tx, campaign_id, rules.GOODS_HELP).values())


def goods_given(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return how many of each good were handed over in a campaign."""
    return {state.good: state.given for state in stock_states(tx, campaign_id)}


def goods_left(tx: Session, campaign_id: str) -> dict[str, int]:
    """Return how many of each good are left in a campaign."""
    return {state.good: state.left for state in stock_states(tx, campaign_id)}


def help_by_origin(tx: Session, campaign_id: str) -> dict[str, tuple[int, int]]:
    """Return the cash and the value of goods (fen) booked as help for each origin, reversals counted in."""
    statement = _lines_of(
        campaign_id, LedgerEntryRow.origin, LedgerLineRow.account, func.sum(LedgerLineRow.amount)
    )
    wanted = statement.where(LedgerLineRow.account.in_((rules.CASH_HELP, rules.GOODS_HELP)))
    found: dict[str, tuple[int, int]] = {}
    for origin, account, amount in tx.execute(wanted.group_by(LedgerEntryRow.origin, LedgerLineRow.account)):
        cash, goods = found.get(origin, (0, 0))
        found[origin] = (amount, goods) if account == rules.CASH_HELP else (cash, amount)
    return found


def help_values(tx: Session, entry_ids: Set[str]) -> dict[str, int]:
    """Return the cash and the value of goods each of these entries gave as help, in fen, by its id."""
    wanted = sorted(entry_ids)
    found: dict[str, int] = {}
    given = LedgerLineRow.account.in_((rules.CASH_HELP, rules.GOODS_HELP))
    for start in range(0, len(wanted), FEW):
        statement = select(LedgerLineRow.entry_id, func.sum(LedgerLineRow.amount)).where(
            given, LedgerLineRow.entry_id.in_(wanted[start : start + FEW])
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


def agreement(tx: Session, campaign_id: str) -> Agreement:
    """Check a campaign's books from the rows themselves; say everything that does not agree."""
    return Agreement(
        (
            *_unbalanced(tx, campaign_id),
            *_altered(tx, campaign_id),
            *_vouchers_twice(tx, campaign_id),
            *_bad_reversals(tx, campaign_id),
            *_stock_differences(tx, campaign_id),
            *_source_differences(tx, campaign_id),
        )
    )


def _lines_of(campaign_id: str, *columns: ColumnElement[Any] | Any) -> Select[Any]:
    statement = select(*columns).join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
    return statement.where(LedgerEntryRow.campaign_id == campaign_id)


def _unbalanced(tx: Session, campaign_id: str) -> Iterator[Finding]:
    total = func.sum(LedgerLineRow.amount)
    statement = (
        _lines_of(campaign_id, LedgerLineRow.entry_id, total)
        .group_by(LedgerLineRow.entry_id)
        .having(total != 0)
    )
    for entry_id, difference in tx.execute(statement):
        yield Finding("funds.entry_unbalanced", entry_id, difference)


def _altered(tx: Session, campaign_id: str) -> Iterator[Finding]:
    """Find booked rows that were changed afterwards: the books only grow."""
    mine = select(LedgerEntryRow.id).where(LedgerEntryRow.campaign_id == campaign_id)
    statements = (
        select(LedgerEntryRow.id).where(LedgerEntryRow.campaign_id == campaign_id, LedgerEntryRow.rev != 1),
        select(LedgerLineRow.entry_id).where(LedgerLineRow.entry_id.in_(mine), LedgerLineRow.rev != 1),
        select(GoodsMoveRow.entry_id).where(GoodsMoveRow.entry_id.in_(mine), GoodsMoveRow.rev != 1),
    )
    for statement in statements:
        for entry_id in tx.scalars(statement):
            yield Finding("funds.entry_altered", entry_id, 0)


def _vouchers_twice(tx: Session, campaign_id: str) -> Iterator[Finding]:
    """Find vouchers whose number another entry bears too: a copied computer went on counting under its letters."""
    other = aliased(LedgerEntryRow)
    statement = (
        select(LedgerEntryRow.id)
        .distinct()
        .join(
            other,
            and_(
                other.series == LedgerEntryRow.series,
                other.number == LedgerEntryRow.number,
                func.substr(other.on_day, 1, 4) == func.substr(LedgerEntryRow.on_day, 1, 4),
                other.id != LedgerEntryRow.id,
            ),
        )
        .where(LedgerEntryRow.campaign_id == campaign_id, LedgerEntryRow.number > 0)
    )
    for entry_id in tx.scalars(statement):
        yield Finding("funds.voucher_twice", entry_id, 0)


def _bad_reversals(tx: Session, campaign_id: str) -> Iterator[Finding]:
    """Find reversals that do not take back exactly what they name."""
    statement = select(LedgerEntryRow.id, LedgerEntryRow.reverses).where(
        LedgerEntryRow.campaign_id == campaign_id, LedgerEntryRow.reverses.is_not(None)
    )
    pairs = {reversal: original for reversal, original in tx.execute(statement) if original}
    if not pairs:
        return
    wanted = set(pairs) | set(pairs.values())
    sides: dict[str, dict[tuple[str, ...], int]] = {entry_id: {} for entry_id in wanted}
    lines = _lines_of(
        campaign_id,
        LedgerLineRow.entry_id,
        LedgerLineRow.account,
        LedgerLineRow.source,
        LedgerLineRow.good,
        LedgerLineRow.amount,
    )
    moves = select(GoodsMoveRow.entry_id, GoodsMoveRow.good, GoodsMoveRow.quantity)
    for entry_id, account, source, good, amount in tx.execute(lines):
        if entry_id in sides:
            place = (account, source, good)
            sides[entry_id][place] = sides[entry_id].get(place, 0) + amount
    for entry_id, good, quantity in tx.execute(moves.where(GoodsMoveRow.campaign_id == campaign_id)):
        if entry_id in sides:
            sides[entry_id][("move", good)] = sides[entry_id].get(("move", good), 0) + quantity
    for reversal, original in pairs.items():
        taken_back = {place: -amount for place, amount in sides[original].items()}
        if sides[reversal] != taken_back:
            yield Finding("funds.reversal_differs", reversal, 0)


def _stock_differences(tx: Session, campaign_id: str) -> Iterator[Finding]:
    """Compare the shelf's value in the books with the goods moved, and with the advance for them."""
    booked = balances(tx, campaign_id, rules.STOCK)
    advanced = balances(tx, campaign_id, rules.ADVANCE)
    statement = select(
        GoodsMoveRow.good,
        func.sum(GoodsMoveRow.quantity),
        func.sum(GoodsMoveRow.quantity * GoodsMoveRow.unit_price),
    ).where(GoodsMoveRow.campaign_id == campaign_id)
    moved = {good: (left, value) for good, left, value in tx.execute(statement.group_by(GoodsMoveRow.good))}
    for good in sorted(set(booked) | set(advanced) | set(moved)):
        left, value = moved.get(good, (0, 0))
        if difference := booked.get(good, 0) - value:
            yield Finding("funds.stock_value_differs", good, difference)
        if difference := advanced.get(good, 0) + value:
            yield Finding("funds.advance_differs", good, difference)
        if left < 0:
            yield Finding("funds.stock_below_zero", good, left)


def _source_differences(tx: Session, campaign_id: str) -> Iterator[Finding]:
    """Compare each source's budget with what the books say was granted, given and is left."""
    granted = balances(tx, campaign_id, rules.BUDGET)
    for state in source_states(tx, campaign_id):
        if difference := state.budget + granted.get(state.source, 0):
            yield Finding("funds.budget_differs", state.source, difference)
        if difference := state.budget - state.spent - state.left:
            yield Finding("funds.source_differs", state.source, difference)
        if state.left < 0:
            yield Finding("funds.source_below_zero", state.source, state.left)
