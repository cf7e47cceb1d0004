"""Do a campaign's ledger, budgets and stock agree in themselves? Checks the rows; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from app.funds import rules
from app.funds.queries import GIVEN_MOVES, balances, balances_of, lines_of, source_states
from app.funds.tables import GoodsMoveRow, LedgerEntryRow, LedgerLineRow


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


def agreement(tx: Session, campaign_id: str) -> Agreement:
    """Check a campaign's books from the rows themselves; say everything that does not agree."""
    return Agreement(
        (
            *_unbalanced(tx, campaign_id),
            *_altered(tx, campaign_id),
            *_vouchers_twice(tx, campaign_id),
            *_bad_reversals(tx, campaign_id),
            *_stock_differences(tx, campaign_id),
            *_help_differences(tx, campaign_id),
            *_source_differences(tx, campaign_id),
        )
    )


def _unbalanced(tx: Session, campaign_id: str) -> Iterator[Finding]:
    total = func.sum(LedgerLineRow.amount)
    statement = (
        lines_of(campaign_id, LedgerLineRow.entry_id, total)
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
    lines = lines_of(
        campaign_id,
        LedgerLineRow.entry_id,
        LedgerLineRow.account,
        LedgerLineRow.source,
        LedgerLineRow.good,
        LedgerLineRow.amount,
    )
    moves = select(GoodsMoveRow.entry_id, GoodsMoveRow.good, GoodsMoveRow.unit_price, GoodsMoveRow.quantity)
    for entry_id, account, source, good, amount in tx.execute(lines):
        if entry_id in sides:
            place = (account, source, good)
            sides[entry_id][place] = sides[entry_id].get(place, 0) + amount
    for entry_id, good, price, quantity in tx.execute(moves.where(GoodsMoveRow.campaign_id == campaign_id)):
        if entry_id in sides:
            place = ("move", good, str(price))
            sides[entry_id][place] = sides[entry_id].get(place, 0) + quantity
    for reversal, original in pairs.items():
        taken_back = {place: -amount for place, amount in sides[original].items()}
        if sides[reversal] != taken_back:
            yield Finding("funds.reversal_differs", reversal, 0)


def _stock_differences(tx: Session, campaign_id: str) -> Iterator[Finding]:
    """Compare the shelf's value in the books with the goods moved, and with the advance for them."""
    booked, advanced = balances_of(tx, campaign_id, rules.STOCK, rules.ADVANCE)
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


def _help_differences(tx: Session, campaign_id: str) -> Iterator[Finding]:
    """Compare the value of the goods each source gave as help with what the pieces it gave cost."""
    part = LedgerLineRow.source, LedgerLineRow.good
    statement = lines_of(campaign_id, *part, func.sum(LedgerLineRow.amount))
    lines = statement.where(LedgerLineRow.account == rules.GOODS_HELP).group_by(*part)
    booked = {(source, good): amount for source, good, amount in tx.execute(lines)}
    place = GoodsMoveRow.source, GoodsMoveRow.good
    cost = select(*place, -func.sum(GoodsMoveRow.quantity * GoodsMoveRow.unit_price)).where(
        GoodsMoveRow.campaign_id == campaign_id, GIVEN_MOVES
    )
    moved = {(source, good): value for source, good, value in tx.execute(cost.group_by(*place))}
    for key in sorted({*booked, *moved}):
        if difference := booked.get(key, 0) - moved.get(key, 0):
            yield Finding("funds.help_value_differs", key[0], difference)


def _source_differences(tx: Session, campaign_id: str) -> Iterator[Finding]:
    """Compare each source's budget with what the books say was granted, given and is left."""
    granted = balances(tx, campaign_id, rules.BUDGET)
    for state in source_states(tx, campaign_id):
        if difference := state.budget + granted.get(state.source, 0):
            yield Finding("funds.budget_differs", state.source, difference)
        if difference := state.budget + state.in_kind - state.spent - state.left:
            yield Finding("funds.source_differs", state.source, difference)
        if state.left < 0:
            yield Finding("funds.source_below_zero", state.source, state.left)
