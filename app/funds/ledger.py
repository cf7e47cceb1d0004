"""What happened to every yuan of the office, line by line? A window over all entries of all campaigns; changes nothing.

A line is one entry and one source. Money in is what a source grants, money out the help given from it; what a reversal
takes back stands in the same column below zero. Goods bought belong to no source yet, so their line has no amounts:
what was laid out for them is an advance, and becomes help when they are handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.funds import rules
from app.funds.tables import GoodsMoveRow, LedgerEntryRow, LedgerLineRow
from app.funds.vouchers import voucher_words, year_of
from app.security.service import operator_names
from app.shared.errors import RuleError
from app.shared.money import parse_yuan
from app.shared.names import Namer

Ids = Callable[[str], Select[str]]
GoodNames = Callable[[Session, Sequence[str]], Mapping[tuple[str, str], str]]

UNNUMBERED: Final = "-"
"""Stands for the number of a voucher from before vouchers were numbered."""


def _nobody(_tx: Session, _ids: Sequence[str]) -> Mapping[str, str]:
    return {}


def _no_goods(_tx: Session, _ids: Sequence[str]) -> Mapping[tuple[str, str], str]:
    return {}


def _none(_words: str) -> Select[str]:
    return select(LedgerEntryRow.id).where(LedgerEntryRow.id.is_(None))


@dataclass(frozen=True)
class Called:
    """What those above the books know of them: the names of campaigns, visits and goods, and who is called so.

    `goods` gives names by (campaign's id, code); `find_visits` and `find_campaigns` give the ids that words mean.
    `belongs` says of campaigns that are none of warm delivery to what they belong.
    """

    campaigns: Namer = _nobody
    visits: Namer = _nobody
    goods: GoodNames = _no_goods
    find_visits: Ids = _none
    find_campaigns: Ids = _none
    belongs: Namer = _nobody


@dataclass(frozen=True)
class LedgerFilter:
    """Which lines: `query` is a voucher's number, an amount in yuan, a person, a campaign or words; None is everything.

    `years` are texts like "2026", of the day that was booked on. `newest` turns the order of booking round.
    """

    query: str = ""
    sources: frozenset[str] | None = None
    campaigns: frozenset[str] | None = None
    years: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    newest: bool = False


@dataclass(frozen=True)
class Moved:
    """Goods of a line: what they are called, how many came (above zero) or went, the price of one in fen."""

    name: str
    quantity: int
    unit_price: int


@dataclass(frozen=True)
class LedgerLine:
    """One line, amounts in fen. `left` is what the source has left in the campaign after it, in the order of booking.

    Amounts are None where no source is meant (goods bought). `of` is the kind a reversal takes back, else `kind`;
    `takes_back` the voucher of the entry it takes back, `taken_back` that of the entry that took this one back.
    `visit_id` is '' for what belongs to the campaign as a whole; `person` whom it was for. What was written by hand is
    of no campaign: `campaign_id` is '' there, and it has a `summary` and a `counterparty`; a reversal's says why.
    `belongs` is to what its campaign belongs where that is not warm delivery.
    """

    id: str
    on: date
    voucher: str
    source: str
    campaign_id: str
    campaign: str
    kind: str
    of: str
    visit_id: str
    person: str
    goods: tuple[Moved, ...]
    income: int | None
    expense: int | None
    left: int | None
    by: str
    takes_back: str = ""
    taken_back: str = ""
    summary: str = ""
    counterparty: str = ""
    belongs: str = ""

    @property
    def is_by_hand(self) -> bool:
        """Say whether it was written by hand, or takes back what was."""
        return self.of in rules.BY_HAND

    @property
    def goods_moved(self) -> tuple[tuple[str, int], ...]:
        """How many pieces of each good it moves, whatever they cost, without signs; none that come to nothing."""
        found: dict[str, int] = {}
        for one in self.goods:
            found[one.name] = found.get(one.name, 0) + one.quantity
        return tuple((name, abs(pieces)) for name, pieces in found.items() if pieces)

    @property
    def goods_cost(self) -> int:
        """What the goods it moves cost, in fen, without a sign."""
        return abs(sum(one.quantity * one.unit_price for one in self.goods))


@dataclass(frozen=True)
class LedgerTotals:
    """What lines come to, in fen: money in, money out."""

    income: int
    expense: int


_ORIGINAL: Final = aliased(LedgerEntryRow)
_OF: Final = func.coalesce(_ORIGINAL.kind, LedgerEntryRow.kind)


def window(tx: Session, called: Called, wanted: LedgerFilter) -> tuple[str, ...]:
    """Return the ids of the lines wanted, in the order in which they were booked."""
    keys = _keys(called, wanted)
    order = (
        (keys.c.entry_id.desc(), keys.c.source.desc()) if wanted.newest else (keys.c.entry_id, keys.c.source)
    )
    return tuple(f"{entry_id}/{source}" for entry_id, source in tx.execute(
        select(keys.c.entry_id, keys.c.source).order_by(*order)
    ))  # fmt: skip


def page(tx: Session, called: Called, ids: Sequence[str]) -> tuple[LedgerLine, ...]:
    """Return these lines, in the order of `ids`."""
    asked = [tuple(wanted.split("/", 1)) for wanted in ids]
    entries = {
        entry.id: (entry, of, number) for entry, of, number in _entries(tx, {key for key, _source in asked})
    }
    later = _taken_back(tx, entries)
    amounts, left = (
        _amounts(tx, entries),
        _left(tx, {one.campaign_id for one, _of, _number in entries.values()}, entries),
    )
    heads = [entry for entry, _of, _number in entries.values()]
    campaign_ids = sorted({entry.campaign_id for entry in heads})
    campaigns, goods = called.campaigns(tx, campaign_ids), called.goods(tx, campaign_ids)
    belongs = called.belongs(tx, campaign_ids)
    people = called.visits(tx, sorted({entry.origin for entry in heads if entry.origin != entry.campaign_id}))
    operators = operator_names(tx, sorted({entry.booked_by for entry in heads}))
    moved = _moved(tx, entries, goods)
    found = []
    for key, source in asked:
        if key not in entries:
            continue
        entry, of, takes_back = entries[key]
        income, expense = amounts.get((key, source), (None, None)) if source else (None, None)
        found.append(LedgerLine(
            id=f"{key}/{source}", on=entry.on_day, voucher=voucher_words(entry.on_day, entry.number, entry.series),
            source=source, campaign_id=entry.campaign_id, campaign=campaigns.get(entry.campaign_id, ""),
            kind=entry.kind, of=of, visit_id="" if entry.origin == entry.campaign_id else entry.origin,
            person=people.get(entry.origin, ""), goods=moved.get((key, "" if of == rules.DONATED else source), ()),
            income=income, expense=expense, left=left.get((key, source)) if source else None,
            by=operators.get(entry.booked_by, ""), takes_back=takes_back, taken_back=later.get(key, ""),
            summary=entry.summary, counterparty=entry.counterparty,
            belongs=belongs.get(entry.campaign_id, ""),
        ))  # fmt: skip
    return tuple(found)


def of_entry(tx: Session, called: Called, entry_id: str) -> tuple[LedgerLine, ...]:
    """Return the lines of one entry, one for each of its sources; none when it is not there."""
    lines = LedgerLineRow.entry_id == entry_id, LedgerLineRow.account.in_((rules.AVAILABLE, rules.STOCK))
    sources = set(tx.scalars(select(LedgerLineRow.source).where(*lines)))
    paying = sources - {""} or sources
    return page(tx, called, [f"{entry_id}/{source}" for source in sorted(paying)])


def values(tx: Session, called: Called, wanted: LedgerFilter, key: str) -> tuple[tuple[str, int], ...]:
    """Return the sources, campaigns (ids), years or kinds among what is wanted otherwise, with counts."""
    keys = _keys(called, wanted, but=key)
    column = {
        "source": keys.c.source, "campaign": keys.c.campaign_id, "kind": keys.c.kind,
        "year": func.substr(keys.c.on_day, 1, 4),
    }[key]  # fmt: skip
    rows = tx.execute(select(column, func.count()).group_by(column).order_by(column))
    return tuple((str(value), count) for value, count in rows)


def totals(tx: Session, called: Called, wanted: LedgerFilter) -> LedgerTotals:
    """Add up the lines wanted, in fen."""
    keys = _keys(called, wanted)
    statement = select(LedgerLineRow.account, func.sum(LedgerLineRow.amount)).join(
        keys, and_(keys.c.entry_id == LedgerLineRow.entry_id, keys.c.source == LedgerLineRow.source)
    )
    sums = dict(tx.execute(statement.where(keys.c.source != "").group_by(LedgerLineRow.account)).all())
    return LedgerTotals(
        -sum(sums.get(account, 0) for account in rules.MONEY_IN),
        sum(sums.get(account, 0) for account in rules.MONEY_OUT),
    )


def _keys(called: Called, wanted: LedgerFilter, but: str = "") -> Subquery:
    """Return the lines wanted as a table of entry, source, campaign, kind and day; the filter `but` apart."""
    shown = or_(
        LedgerLineRow.account == rules.AVAILABLE,
        and_(LedgerLineRow.account == rules.STOCK, _OF == rules.BOUGHT),
    )
    statement = (
        select(
            LedgerLineRow.entry_id.label("entry_id"),
            LedgerLineRow.source.label("source"),
            LedgerEntryRow.campaign_id.label("campaign_id"),
            LedgerEntryRow.kind.label("kind"),
            LedgerEntryRow.on_day.label("on_day"),
        )
        .join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
        .outerjoin(_ORIGINAL, _ORIGINAL.id == LedgerEntryRow.reverses)
        .where(shown, *_conditions(called, wanted, but))
        .group_by(LedgerLineRow.entry_id, LedgerLineRow.source)
    )
    if (fen := _amount(wanted.query)) is not None:
        statement = statement.having(
            or_(_asked(called, wanted.query), func.abs(func.sum(LedgerLineRow.amount)) == fen)
        )
    return statement.subquery()


def _conditions(called: Called, wanted: LedgerFilter, but: str) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.sources is not None and but != "source":
        asked.append(LedgerLineRow.source.in_(sorted(wanted.sources)))
    if wanted.campaigns is not None and but != "campaign":
        asked.append(LedgerEntryRow.campaign_id.in_(sorted(wanted.campaigns)))
    if wanted.kinds is not None and but != "kind":
        asked.append(LedgerEntryRow.kind.in_(sorted(wanted.kinds)))
    if wanted.years is not None and but != "year":
        asked.append(
            or_(*(LedgerEntryRow.on_day.between(*year_of(int(year))) for year in sorted(wanted.years)))
        )
    if wanted.query.strip() and _amount(wanted.query) is None:
        asked.append(_asked(called, wanted.query))
    return asked


def _asked(called: Called, query: str) -> ColumnElement[bool]:
    """Return who or what the words typed mean: a person, a campaign, or a voucher like 13 or 2026-0013-KDT."""
    words = query.strip()
    either: list[ColumnElement[bool]] = [
        LedgerEntryRow.origin.in_(called.find_visits(words)),
        LedgerEntryRow.campaign_id.in_(called.find_campaigns(words)),
        LedgerEntryRow.summary.contains(words, autoescape=True),
        LedgerEntryRow.counterparty.contains(words, autoescape=True),
    ]
    parts = words.upper().split("-")
    if all(parts) and parts[-1].isalpha() and len(parts) > 1:
        either.append(and_(LedgerEntryRow.series == parts[-1], *_numbered(parts[:-1])))
    elif all(part.isdecimal() and len(part) <= 9 for part in parts) and len(parts) <= 2:
        either.append(and_(LedgerEntryRow.number > 0, *_numbered(parts)))
    return or_(*either)


def _numbered(parts: Sequence[str]) -> list[ColumnElement[bool]]:
    """Return which vouchers "13", or "2026" and "0013", mean; words that are no number mean none."""
    if len(parts) > 2 or not all(part.isdecimal() and len(part) <= 9 for part in parts):
        return [LedgerEntryRow.number < 0]
    found: list[ColumnElement[bool]] = [LedgerEntryRow.number == int(parts[-1])]
    if len(parts) == 2:
        found.append(func.substr(LedgerEntryRow.on_day, 1, 4) == parts[0])
    return found


def _amount(query: str) -> int | None:
    """Return the amount typed in fen, None when it is none."""
    try:
        return abs(parse_yuan(query))
    except RuleError:
        return None


def _entries(tx: Session, wanted: set[str]) -> Sequence[Any]:
    """Return the entries with the kind that matters and the voucher that a reversal takes back."""
    statement = select(LedgerEntryRow, _ORIGINAL).outerjoin(
        _ORIGINAL, _ORIGINAL.id == LedgerEntryRow.reverses
    )
    return [
        (entry, original.kind if original else entry.kind,
         voucher_words(original.on_day, original.number, original.series) if original else "")
        for entry, original in tx.execute(statement.where(LedgerEntryRow.id.in_(sorted(wanted))))
    ]  # fmt: skip


def _taken_back(tx: Session, entries: Mapping[str, Any]) -> dict[str, str]:
    """Return the voucher that took each entry back."""
    rows = tx.scalars(select(LedgerEntryRow).where(LedgerEntryRow.reverses.in_(sorted(entries))))
    return {
        row.reverses: voucher_words(row.on_day, row.number, row.series) or UNNUMBERED
        for row in rows
        if row.reverses
    }


def _amounts(tx: Session, entries: Mapping[str, Any]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return money in and money out in fen by entry and source."""
    statement = select(
        LedgerLineRow.entry_id, LedgerLineRow.source, LedgerLineRow.account, func.sum(LedgerLineRow.amount)
    ).where(
        LedgerLineRow.entry_id.in_(sorted(entries)),
        LedgerLineRow.account.in_(rules.MONEY_IN + rules.MONEY_OUT),
    )
    found: dict[tuple[str, str], tuple[int, int]] = {}
    grouped = statement.group_by(LedgerLineRow.entry_id, LedgerLineRow.source, LedgerLineRow.account)
    for entry_id, source, account, amount in tx.execute(grouped):
        income, expense = found.get((entry_id, source), (0, 0))
        found[entry_id, source] = (
            (income - amount, expense) if account in rules.MONEY_IN else (income, expense + amount)
        )
    return found


def _left(tx: Session, campaigns: set[str], entries: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    """Return what each source had left in its campaign after each entry, in fen, in the order of booking."""
    change = (
        select(
            LedgerLineRow.entry_id.label("entry_id"),
            LedgerLineRow.source.label("source"),
            LedgerEntryRow.campaign_id.label("campaign_id"),
            func.sum(LedgerLineRow.amount).label("change"),
        )
        .join(LedgerEntryRow, LedgerEntryRow.id == LedgerLineRow.entry_id)
        .where(LedgerEntryRow.campaign_id.in_(sorted(campaigns)), LedgerLineRow.account == rules.AVAILABLE)
        .group_by(LedgerLineRow.entry_id, LedgerLineRow.source)
        .subquery()
    )
    running = func.sum(change.c.change).over(
        partition_by=(change.c.campaign_id, change.c.source), order_by=change.c.entry_id
    )
    after = select(change.c.entry_id, change.c.source, running.label("left")).subquery()
    rows = tx.execute(select(after).where(after.c.entry_id.in_(sorted(entries))))
    return {(entry_id, source): left for entry_id, source, left in rows}


def _moved(
    tx: Session, entries: Mapping[str, Any], goods: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], tuple[Moved, ...]]:
    """Return the goods of each entry by the source that paid for them; goods bought have none."""
    statement = (
        select(GoodsMoveRow).where(GoodsMoveRow.entry_id.in_(sorted(entries))).order_by(GoodsMoveRow.id)
    )
    found: dict[tuple[str, str], tuple[Moved, ...]] = {}
    for row in tx.scalars(statement):
        one = Moved(goods.get((row.campaign_id, row.good), row.good), row.quantity, row.unit_price)
        found[row.entry_id, row.source] = (*found.get((row.entry_id, row.source), ()), one)
    return found
