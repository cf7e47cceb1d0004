"""Do the visits, the books and the shelf of a campaign agree? Reckons from values; writes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import funds
from app.funds import NOTHING, Agreement, BookedHelp, SourceState, StockState
from app.hardship import tested_on, was_on_file
from app.visits import caps, earlier, queries, rules
from app.visits.collective import NO_UNITS, UnitCounts
from app.visits.collective_rows import unit_counts, unit_facts
from app.visits.filters import quick_counts
from app.visits.issued import read_issued
from app.visits.issuing import IssueLine
from app.visits.queries import CampaignView, Good, VisitFacts
from app.visits.tables import ReturnedSheetRow, VisitRow


@dataclass(frozen=True)
class GoodReckoning:
    """One good: planned for the list, bought or donated, given (by the visits), left; `difference` must be 0.

    It is the pieces that are missing, and the fen by which the nominal price is not the one first paid. `donated`
    is how many of them were donated.
    """

    code: str
    name: str
    unit: str
    planned: int
    bought: int
    given: int
    left: int
    difference: int
    donated: int = 0


@dataclass(frozen=True)
class SourceReckoning:
    """One source, in fen; `difference` must be 0.

    `cash` is what the visits say, `goods_value` what the goods they say were given cost by the books. `planned` is at
    nominal prices, and so is what pieces differ by: a cent more or less of cost is no difference. `goods_nominal` is
    what the sign-off list comes to: the goods given at nominal prices. `in_kind` is what donated goods are worth that
    the source gives out; it is in `left` until they are handed over.
    """

    code: str
    budget: int
    planned: int
    cash: int
    goods_value: int
    left: int
    difference: int
    goods_nominal: int
    in_kind: int = 0

    @property
    def spent(self) -> int:
        """Cash and value of goods given, in fen."""
        return self.cash + self.goods_value


@dataclass(frozen=True)
class Reconciliation:
    """A campaign reckoned up. `agrees` only when visits, ledger and stock say the same to the fen and the piece.

    `unlike` holds the ids of records for which the books say another help than the visit does, `unallowed` the ids of
    visits above the limits without the number of a decision. `issued` is what carriers took, gave and brought back, for
    each source's cash and each good; empty where the office writes no notes of it. `units` counts the visits to units,
    which are in all of it. `quick` counts the visits of the lists `filters.QUICK`.
    """

    goods: tuple[GoodReckoning, ...]
    sources: tuple[SourceReckoning, ...]
    unlike: tuple[str, ...]
    ledger: Agreement
    unallowed: tuple[str, ...] = ()
    issued: tuple[IssueLine, ...] = ()
    units: UnitCounts = NO_UNITS
    quick: Mapping[str, int] = field(default_factory=dict)

    @property
    def spent(self) -> dict[str, int]:
        """What each source gave as help, in fen; goods at cost."""
        return {source.code: source.spent for source in self.sources}

    @property
    def difference(self) -> int:
        """Everything that differs, added up without signs; 0 when nothing does."""
        parts = [good.difference for good in self.goods] + [source.difference for source in self.sources]
        return sum(abs(part) for part in parts)

    @property
    def unexplained(self) -> int:
        """How many sources and goods differ between what was taken out, given and brought back, and nobody said why."""
        return sum(bool(line.unexplained) for line in self.issued)

    @property
    def agrees(self) -> bool:
        """Say whether nothing differs and the books hold in themselves."""
        return self.difference == 0 and not self.unlike and self.ledger.holds


def reckon(tx: Session, campaign: CampaignView) -> Reconciliation:
    """Reckon a campaign up from its visits, its ledger and its stock."""
    people = queries.visit_facts(tx, campaign.id)
    visits = (*people, *unit_facts(tx, campaign.id))
    goods = queries.goods_of(tx, campaign.id)
    carried = read_issued(tx, campaign, visits)
    return replace(
        compare(tx, campaign.id, visits, goods),
        unallowed=_unallowed(tx, campaign, people, {good.code: good.unit_price for good in goods}),
        issued=tuple(line for line in carried.lines if line.is_used) if carried.in_use else (),
        units=unit_counts(tx, campaign.id),
        quick=quick_counts(tx, campaign.id),
    )


def compare(
    tx: Session, campaign_id: str, visits: Sequence[VisitFacts], goods: Sequence[Good]
) -> Reconciliation:
    """Compare a campaign's visits, to units too, with its ledger and stock; limits and carriers are not looked at."""
    stock = {state.good: state for state in funds.stock_states(tx, campaign_id)}
    prices = {good.code: good.unit_price for good in goods}
    booked, first = funds.goods_by_source(tx, campaign_id), funds.first_prices(tx, campaign_id)
    return Reconciliation(
        goods=tuple(
            _good(good, visits, stock.get(good.code), first.get(good.code, good.unit_price)) for good in goods
        ),
        sources=tuple(
            _source(state, visits, prices, booked) for state in funds.source_states(tx, campaign_id)
        ),
        unlike=_unlike(visits, funds.help_by_origin(tx, campaign_id)),
        ledger=funds.agreement(tx, campaign_id),
    )


def account(tx: Session, campaign_id: str) -> dict[str, Any]:
    """Give a campaign's part of the day's account (day.md); amounts in fen, from the books."""
    counts = queries.state_counts(tx, campaign_id)
    problems = [{"sheet_row": row, "code": code} for row, code in _sheet_problems(tx, campaign_id)]
    order = [good.code for good in queries.goods_of(tx, campaign_id)]
    given, left = funds.goods_given(tx, campaign_id), funds.goods_left(tx, campaign_id)
    return {
        "recipients": sum(counts.values()),
        "visits": {**{state.lower(): count for state, count in counts.items()}, "problems": problems},
        "cash": funds.cash_out(tx, campaign_id),
        "goods_given": {code: given.get(code, 0) for code in order},
        "goods_left": {code: left.get(code, 0) for code in order},
        "goods_value": funds.goods_value(tx, campaign_id),
        "spent": funds.spent_by_source(tx, campaign_id),
    }


def _sheet_problems(tx: Session, campaign_id: str) -> tuple[tuple[int, str], ...]:
    """Return (sheet row, code) of every row of a campaign's returned sheets that was not taken in the end."""
    statement = select(ReturnedSheetRow).where(ReturnedSheetRow.campaign_id == campaign_id)
    sheets: dict[str, dict[int, str]] = {}
    for row in tx.scalars(statement.order_by(ReturnedSheetRow.id)):
        waiting = sheets.setdefault(row.sha256, {})
        for sheet_row in json.loads(row.taken):
            waiting.pop(sheet_row, None)
        waiting.update({problem["sheet_row"]: problem["code"] for problem in json.loads(row.problems)})
    return tuple(problem for waiting in sheets.values() for problem in waiting.items())


def given_visits(visits: Sequence[VisitFacts]) -> tuple[VisitFacts, ...]:
    """Return the visits at which something could be handed over."""
    return tuple(visit for visit in visits if visit.state in rules.HANDED_OVER)


def value_of(goods: Mapping[str, int], prices: Mapping[str, int]) -> int:
    """Return the value of goods at the campaign's nominal unit prices, in fen; what they cost the books know."""
    return sum(quantity * prices[code] for code, quantity in goods.items())


def _unlike(visits: Sequence[VisitFacts], booked: Mapping[str, BookedHelp]) -> tuple[str, ...]:
    """Return the ids of what the visits and the books say otherwise: cash to the fen, goods to the piece."""
    said = {
        visit.id: BookedHelp(visit.cash or 0, {code: n for code, n in (visit.goods or {}).items() if n})
        for visit in visits
    }
    both = {*said, *booked}
    return tuple(sorted(key for key in both if said.get(key, NOTHING) != booked.get(key, NOTHING)))


def _unallowed(
    tx: Session, campaign: CampaignView, visits: Sequence[VisitFacts], prices: Mapping[str, int]
) -> tuple[str, ...]:
    """Return the visits for which the limits or the rule of central money ask a decision that is not named."""
    handed = [visit for visit in given_visits(visits) if not visit.decision]
    listed = select(VisitRow.id_no).where(VisitRow.campaign_id == campaign.id)
    others = earlier.helped_by_year(tx, campaign.id, listed) if handed else {}
    tested = tested_on(tx, listed) if any(caps.CENTRAL in visit.paid_by for visit in handed) else {}

    def allowed(visit: VisitFacts) -> bool:
        day = visit.on or campaign.window_to
        value = (visit.cash or 0) + value_of(visit.goods or {}, prices)
        before = others.get((visit.id_no, day.year), 0)
        filed = was_on_file(visit.category, tested.get(visit.id_no), day)
        more = caps.more_than_allowed(
            campaign.caps, visit.paid_by, value, before, day, on_file=filed, decision=""
        )
        return more is None

    return tuple(visit.id for visit in handed if not allowed(visit))


def _good(
    good: Good, visits: Sequence[VisitFacts], state: StockState | None, first_price: int
) -> GoodReckoning:
    given = sum((visit.goods or {}).get(good.code, 0) for visit in given_visits(visits))
    donated = state.donated if state else 0
    bought, left = (state.bought + donated, state.left) if state else (0, 0)
    return GoodReckoning(
        code=good.code,
        name=good.name,
        unit=good.unit,
        planned=sum(visit.kit.goods.get(good.code, 0) for visit in visits),
        bought=bought,
        given=given,
        left=left,
        difference=bought - given - left or abs(good.unit_price - first_price),
        donated=donated,
    )


def _source(
    state: SourceState,
    visits: Sequence[VisitFacts],
    prices: Mapping[str, int],
    booked: Mapping[tuple[str, str], int],
) -> SourceReckoning:
    """Compare what the visits took from a source with its `booked` cash and pieces by (source, good)."""
    handed = given_visits(visits)
    cash = sum(visit.cash or 0 for visit in handed if visit.kit.cash_source == state.source)
    more = Counter({code: -pieces for (source, code), pieces in booked.items() if source == state.source})
    for visit in handed:
        if visit.kit.goods_source == state.source:
            more.update(visit.goods or {})
    nominal = sum(
        value_of(visit.goods or {}, prices) for visit in handed if visit.kit.goods_source == state.source
    )
    differing = {code: abs(pieces) for code, pieces in more.items() if pieces}
    planned = sum(visit.kit.cash for visit in visits if visit.kit.cash_source == state.source) + sum(
        value_of(visit.kit.goods, prices) for visit in visits if visit.kit.goods_source == state.source
    )
    return SourceReckoning(
        code=state.source,
        budget=state.budget,
        planned=planned,
        cash=cash,
        goods_value=state.goods_value,
        left=state.left,
        # Cash and each good are compared for themselves, so that two mistakes cannot make up for one another. A piece
        # counts at least a fen, also of a good without a price.
        difference=abs(state.cash - cash)
        + sum(pieces * max(1, prices.get(code, 0)) for code, pieces in differing.items()),
        goods_nominal=nominal,
        in_kind=state.in_kind,
    )
