"""Every yuan of the office, line by line: what came in, what went out, what is left; found again by what people know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import funds
from app.funds import (
    BOUGHT,
    BUDGETED,
    GIVEN,
    REVERSED,
    Booking,
    Funds,
    Help,
    LedgerFilter,
    LedgerLine,
    Means,
)
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id

SPRING, SUMMER = "campaign-1", "campaign-2"
DAY = date(2026, 1, 15)
RICE = 6850
ALL = LedgerFilter()


def booking(origin: str = "visit-1", campaign: str = SPRING, on: date = DAY) -> Booking:
    return Booking(campaign, origin, on, "op")


Act = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def act(db: Database, actor: Actor) -> Act:
    def run(what: Callable[[Session], Any]) -> Any:
        with db.transaction("test", actor) as tx:
            return what(tx)

    return run


@pytest.fixture
def books(db: Database, guard: Guard, clock: FixedClock) -> Funds:
    return Funds(db, guard, clock)


@pytest.fixture
def opened(act: Act) -> Act:
    """Two campaigns of two years: a budget each and, in the first, another source and rice."""

    def open_all(tx: Session) -> None:
        plan = booking(SPRING)
        funds.open_budget(tx, plan, "03", 100000)
        funds.open_budget(tx, plan, "04", 50000)
        funds.buy(tx, plan, "G21", 5, RICE)
        funds.open_budget(tx, booking(SUMMER, SUMMER, date(2025, 6, 1)), "03", 7000)

    act(open_all)
    return act


def lines(books: Funds, actor: Actor, wanted: LedgerFilter = ALL) -> tuple[LedgerLine, ...]:
    return books.page(actor, books.window(actor, wanted))


def figures(found: tuple[LedgerLine, ...]) -> list[tuple[Any, ...]]:
    return [(line.kind, line.source, line.income, line.expense, line.left) for line in found]


def test_one_line_for_each_entry_and_source_with_what_is_left(
    opened: Act, books: Funds, actor: Actor
) -> None:
    opened(lambda tx: funds.hand_over(tx, booking(), Help(60000, "03", {"G21": 2}, "04")))
    opened(lambda tx: funds.hand_over(tx, booking("visit-2"), Help(1000, "03", {"G21": 1}, "03")))
    assert figures(lines(books, actor)) == [
        (BUDGETED, "03", 100000, 0, 100000),
        (BUDGETED, "04", 50000, 0, 50000),
        (BOUGHT, "", None, None, None),  # an advance: no source's money moves
        (BUDGETED, "03", 7000, 0, 7000),  # another campaign's money is another account
        (GIVEN, "03", 0, 60000, 40000),
        (GIVEN, "04", 0, 2 * RICE, 50000 - 2 * RICE),
        (GIVEN, "03", 0, 1000 + RICE, 39000 - RICE),
    ]
    rice = [line.goods for line in lines(books, actor)]
    assert [[(one.name, one.quantity) for one in moved] for moved in rice if moved] == [
        [("G21", 5)], [("G21", -2)], [("G21", -1)],
    ]  # fmt: skip


def test_a_reversal_stands_below_zero_and_names_what_it_takes_back(
    opened: Act, books: Funds, actor: Actor
) -> None:
    entry = opened(lambda tx: funds.hand_over(tx, booking(), Help(60000, "03", {"G21": 2}, "04")))
    opened(lambda tx: funds.reverse(tx, booking(), entry))
    given, back = lines(books, actor)[4:6], lines(books, actor)[6:]
    assert figures(back) == [(REVERSED, "03", 0, -60000, 100000), (REVERSED, "04", 0, -2 * RICE, 50000)]
    assert {line.of for line in back} == {GIVEN}
    assert {line.takes_back for line in back} == {given[0].voucher}
    assert {line.taken_back for line in given} == {back[0].voucher}
    assert books.totals(actor, ALL).expense == 0
    bought = next(line.id.split("/")[0] for line in lines(books, actor) if line.kind == BOUGHT)
    opened(lambda tx: funds.reverse(tx, booking(SPRING), bought))
    last = lines(books, actor)[-1]
    assert (last.of, last.income, last.expense, last.goods[0].quantity) == (BOUGHT, None, None, -5)


def test_vouchers_count_by_year_with_the_letters_of_this_computer(
    opened: Act, books: Funds, actor: Actor
) -> None:
    opened(lambda tx: funds.hand_over(tx, booking(on=date(2025, 7, 1)), Help(1, "03")))
    numbers = [line.voucher.rsplit("-", 1) for line in lines(books, actor)]
    assert [number for number, _letters in numbers] == [
        "2026-0001", "2026-0002", "2026-0003", "2025-0001", "2025-0002",
    ]  # fmt: skip
    assert len({letters for _number, letters in numbers}) == 1
    assert len(numbers[0][1]) == 3


def test_many_in_one_act_are_numbered_on(opened: Act, books: Funds, actor: Actor) -> None:
    def many(tx: Session) -> None:
        means = Means(tx, SPRING)
        for n in range(3):
            funds.hand_over(tx, booking(f"v{n}"), Help(100, "03"), means)

    opened(many)
    assert [line.voucher[:9] for line in lines(books, actor)][-3:] == ["2026-0004", "2026-0005", "2026-0006"]


def test_a_number_borne_twice_is_found(opened: Act, books: Funds, actor: Actor) -> None:
    assert books.check(actor, SPRING).holds
    change = "UPDATE ledger_entry SET number = 1, rev = rev + 1 WHERE kind = 'BOUGHT'"
    opened(lambda tx: tx.connection().exec_driver_sql(change))
    codes = [finding.code for finding in books.check(actor, SPRING).findings]
    assert codes.count("funds.voucher_twice") == 2


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (LedgerFilter(sources=frozenset({"03"})), 3),
        (LedgerFilter(sources=frozenset({""})), 1),
        (LedgerFilter(campaigns=frozenset({SUMMER})), 1),
        (LedgerFilter(years=frozenset({"2025"})), 1),
        (LedgerFilter(years=frozenset({"2025", "2026"})), 6),
        (LedgerFilter(kinds=frozenset({GIVEN})), 2),
        (LedgerFilter(kinds=frozenset({GIVEN}), sources=frozenset({"04"})), 1),
        (LedgerFilter("500.00"), 1),
        (LedgerFilter("2026-0004"), 2),
        (LedgerFilter("4"), 2),
        (LedgerFilter("nobody"), 0),
    ],
)
def test_lines_are_found(opened: Act, books: Funds, actor: Actor, wanted: LedgerFilter, count: int) -> None:
    opened(lambda tx: funds.hand_over(tx, booking(), Help(60000, "03", {"G21": 2}, "04")))
    found = lines(books, actor, wanted)
    assert len(found) == count
    total = books.totals(actor, wanted)
    assert total.income == sum(line.income or 0 for line in found)
    assert total.expense == sum(line.expense or 0 for line in found)


def test_a_whole_voucher_number_means_that_of_one_computer(opened: Act, books: Funds, actor: Actor) -> None:
    voucher = lines(books, actor)[0].voucher
    assert [line.voucher for line in lines(books, actor, LedgerFilter(voucher.lower()))] == [voucher]
    assert lines(books, actor, LedgerFilter("2026-0001-QQQ")) == ()


def test_a_filter_offers_what_there_is_otherwise(opened: Act, books: Funds, actor: Actor) -> None:
    wanted = LedgerFilter(years=frozenset({"2026"}))
    assert books.values(actor, wanted, "year") == (("2025", "", 1), ("2026", "", 3))
    assert books.values(actor, wanted, "source") == (("", "", 1), ("03", "", 1), ("04", "", 1))
    assert [(value, n) for value, _name, n in books.values(actor, wanted, "campaign")] == [(SPRING, 3)]
    assert [(value, n) for value, _name, n in books.values(actor, wanted, "kind")] == [
        (BOUGHT, 1),
        (BUDGETED, 2),
    ]


def test_who_may_not_read_does_not(books: Funds) -> None:
    nobody = Actor("x", "x", "nobody", "d")
    for read in (books.window, books.closing):
        with pytest.raises(NotAllowed):
            read(nobody)
    with pytest.raises(NotAllowed):
        books.page(nobody, ())
    with pytest.raises(NotAllowed):
        books.totals(nobody, ALL)
    with pytest.raises(NotAllowed):
        books.values(nobody, ALL, "year")


# -- any order of acts

SOURCES = ("03", "04", "05")
amounts = st.integers(0, 40000)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("budget"), st.integers(0, 1), st.sampled_from(SOURCES), amounts),
        st.tuples(st.just("buy"), st.integers(0, 1), st.sampled_from(("G1", "G2")), st.integers(0, 6)),
        st.tuples(st.just("give"), st.integers(0, 1), st.sampled_from(SOURCES), amounts, st.sampled_from(SOURCES),
                  st.integers(0, 3), st.integers(0, 60)),
        st.tuples(st.just("reverse"), st.integers(0, 20), st.integers(0, 60)),
        st.tuples(st.just("close"), st.integers(0, 60)),
        st.tuples(st.just("reopen")),
    ),
    max_size=25,
)  # fmt: skip


class Year:
    """A year's work of one office on the real books, two campaigns at a time."""

    def __init__(self, act: Act, books: Funds, actor: Actor) -> None:
        self.act, self.books, self.actor = act, books, actor
        self.campaigns = (new_id(), new_id())
        self.entries: list[tuple[str, str]] = []
        while books.closing(actor) is not None:
            books.reopen(actor, "again")

    def do(self, verb: str, *facts: Any) -> None:
        """Do one act; what the rules refuse changes nothing."""
        match verb:
            case "budget":
                where, source, amount = facts
                self._book(where, lambda tx, at: funds.open_budget(tx, at, source, amount))
                self.entries.pop()  # a budget stays as the plan granted it: no act of the desk takes one back
            case "buy":
                where, good, quantity = facts
                self._book(where, lambda tx, at: funds.buy(tx, at, good, quantity, 1234))
            case "give":
                where, source, cash, payer, quantity, day = facts
                given = Help(cash, source, {"G1": quantity}, payer)
                self._book(where, lambda tx, at: funds.hand_over(tx, at, given), day)
            case "reverse" if self.entries:
                place, day = facts
                campaign, entry = self.entries[place % len(self.entries)]
                where = self.campaigns.index(campaign)
                self._book(where, lambda tx, at: funds.reverse(tx, at, entry), day)
            case "close":
                self.books.close(self.actor, DAY + timedelta(days=facts[0]))
            case "reopen":
                self.books.reopen(self.actor, "again")

    def _book(self, where: int, what: Callable[[Session, Booking], str | None], day: int = 70) -> None:
        campaign = self.campaigns[where]
        at = booking(campaign if day == 70 else new_id(), campaign, DAY + timedelta(days=day))
        entry = self.act(lambda tx: what(tx, at))
        if entry is not None:
            self.entries.append((campaign, entry))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_after_any_order_of_acts_the_lines_come_to_what_the_sources_have_left(
    act: Act, books: Funds, actor: Actor, done: list[Any]
) -> None:
    year = Year(act, books, actor)
    for one in done:
        try:
            year.do(*one)
        except RuleError:
            continue
        closing = books.closing(actor)
        assert closing is None or (closing.late, closing.lacking) == (0, 0)  # a closed period stays as it was
    mine = LedgerFilter(campaigns=frozenset(year.campaigns))
    ids = books.window(actor, mine)
    found = [line for place in range(0, len(ids), 7) for line in books.page(actor, ids[place : place + 7])]
    assert [line.id for line in found] == list(ids)
    assert tuple(reversed(ids)) == books.window(actor, LedgerFilter(campaigns=mine.campaigns, newest=True))
    left: dict[tuple[str, str], int] = {}
    for line in found:
        if line.source:
            place = (line.campaign_id, line.source)
            left[place] = left.get(place, 0) + (line.income or 0) - (line.expense or 0)
            assert line.left == left[place]
            assert line.left >= 0
    states = {(c, s.source): s.left for c in year.campaigns for s in books.sources(actor, c)}
    assert left == states
    total = books.totals(actor, mine)
    assert total.income - total.expense == sum(states.values())
    assert all(books.check(actor, campaign).holds for campaign in year.campaigns)
    numbers = sorted({int(line.voucher.split("-")[1]) for line in found})
    assert all(after == before + 1 for before, after in pairwise(numbers))
