"""The books only grow, never take what is not there, and say so themselves when somebody altered them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app import funds
from app.funds import (
    BookedHelp,
    Booking,
    Funds,
    Help,
    Means,
    OutOfStock,
    OverBudget,
    PiecesGone,
    SourceMissing,
)
from app.funds.rules import ReversedBefore, SourceTaken
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.db import Database

CAMPAIGN = "campaign-1"
DAY = date(2026, 1, 15)
RICE = 6850
GOODS_REVERSED = "kind = 'REVERSED'"
REVERSED = "entry_id IN (SELECT id FROM ledger_entry WHERE kind = 'REVERSED')"


def booking(origin: str = "visit-1", campaign: str = CAMPAIGN) -> Booking:
    return Booking(campaign, origin, DAY, "op")


Act = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def act(db: Database, actor: Actor) -> Act:
    def run(what: Callable[[Session], Any]) -> Any:
        with db.transaction("test", actor) as tx:
            return what(tx)

    return run


@pytest.fixture
def opened(act: Act) -> Act:
    def open_all(tx: Session) -> None:
        funds.open_budget(tx, booking(), "03", 100000)
        funds.open_budget(tx, booking(), "04", 50000)
        funds.buy(tx, booking(), "G21", 5, RICE)

    act(open_all)
    return act


@pytest.fixture
def books(db: Database, guard: Guard) -> Funds:
    return Funds(db, guard)


def test_what_is_handed_over_is_spent_and_what_is_bought_is_not(
    opened: Act, books: Funds, actor: Actor
) -> None:
    assert [source.spent for source in books.sources(actor, CAMPAIGN)] == [0, 0]
    opened(lambda tx: funds.hand_over(tx, booking(), Help(60000, "03", {"G21": 2}, "04")))
    assert [(s.source, s.cash, s.goods_value, s.left) for s in books.sources(actor, CAMPAIGN)] == [
        ("03", 60000, 0, 40000),
        ("04", 0, 2 * RICE, 50000 - 2 * RICE),
    ]
    (rice,) = books.stock(actor, CAMPAIGN)
    assert (rice.bought, rice.given, rice.left, rice.value) == (5, 2, 3, 3 * RICE)
    assert books.check(actor, CAMPAIGN).holds
    assert sum(line.amount for line in books.books(actor, CAMPAIGN)) == 0
    assert {line.source for line in books.books(actor, CAMPAIGN, "04")} == {"04"}


def test_the_books_answer_for_one_campaign_only(opened: Act, db: Database) -> None:
    opened(lambda tx: funds.open_budget(tx, booking(campaign="other"), "03", 7))
    opened(lambda tx: funds.hand_over(tx, booking("v2", "other"), Help(7, "03")))
    with db.reading() as tx:
        assert (funds.cash_out(tx, CAMPAIGN), funds.cash_out(tx, "other")) == (0, 7)
        assert (funds.goods_left(tx, CAMPAIGN), funds.goods_left(tx, "other")) == ({"G21": 5}, {})
        assert funds.spent_by_source(tx, "other") == {"03": 7}
        assert funds.help_by_origin(tx, "other") == {"v2": BookedHelp(7, {})}
        assert (funds.goods_given(tx, CAMPAIGN), funds.goods_value(tx, CAMPAIGN)) == ({"G21": 0}, 0)


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (OverBudget, Help(100001, "03")),
        (OverBudget, Help(100000, "03", {"G21": 1}, "03")),
        (OutOfStock, Help(goods={"G21": 6}, goods_source="03")),
        (SourceMissing, Help(1, "07")),
    ],
)
def test_nothing_is_taken_that_is_not_there(
    opened: Act, books: Funds, actor: Actor, error: type[Exception], given: Help
) -> None:
    before = books.books(actor, CAMPAIGN)
    with pytest.raises(error):
        opened(lambda tx: funds.hand_over(tx, booking(), given))
    assert books.books(actor, CAMPAIGN) == before


def test_means_are_counted_down_within_one_act(opened: Act, books: Funds, actor: Actor) -> None:
    def three(tx: Session) -> None:
        means = Means(tx, CAMPAIGN)
        funds.hand_over(tx, booking("a"), Help(50000, "03", {"G21": 3}, "04"), means)
        with pytest.raises(OutOfStock) as short:
            funds.hand_over(tx, booking("b"), Help(0, None, {"G21": 3}, "04"), means)
        assert short.value.facts["left"] == 2
        with pytest.raises(OverBudget):
            funds.hand_over(tx, booking("b"), Help(50001, "03"), means)
        assert funds.hand_over(tx, booking("b"), Help(), means) is None

    opened(three)
    assert books.stock(actor, CAMPAIGN)[0].left == 2
    assert books.check(actor, CAMPAIGN).holds


def test_a_mistake_is_reversed_once_and_both_entries_stay(opened: Act, books: Funds, actor: Actor) -> None:
    entry = opened(lambda tx: funds.hand_over(tx, booking(), Help(60000, "03", {"G21": 5}, "04")))
    before = len(books.books(actor, CAMPAIGN))
    reversal = opened(lambda tx: funds.reverse(tx, booking(), entry))
    assert len(books.books(actor, CAMPAIGN)) > before
    assert [source.spent for source in books.sources(actor, CAMPAIGN)] == [0, 0]
    assert (books.stock(actor, CAMPAIGN)[0].given, books.stock(actor, CAMPAIGN)[0].left) == (0, 5)
    for again in (entry, reversal, "nothing"):
        with pytest.raises(ReversedBefore):
            opened(lambda tx, again=again: funds.reverse(tx, booking(), again))
    assert books.check(actor, CAMPAIGN).holds


def test_a_purchase_cannot_be_reversed_when_its_goods_are_gone(
    opened: Act, books: Funds, actor: Actor
) -> None:
    bought = next(line.entry_id for line in books.books(actor, CAMPAIGN) if line.kind == "BOUGHT")
    entry = opened(lambda tx: funds.hand_over(tx, booking(), Help(goods={"G21": 1}, goods_source="04")))
    with pytest.raises(PiecesGone) as gone:
        opened(lambda tx: funds.reverse(tx, booking(), bought))
    assert gone.value.facts == {"left": 4, "bought": 5}
    opened(lambda tx: funds.reverse(tx, booking(), entry))
    opened(lambda tx: funds.reverse(tx, booking(), bought))
    assert (books.stock(actor, CAMPAIGN)[0].bought, books.stock(actor, CAMPAIGN)[0].left) == (0, 0)
    assert books.check(actor, CAMPAIGN).holds


def test_a_source_has_one_budget(opened: Act) -> None:
    with pytest.raises(SourceTaken):
        opened(lambda tx: funds.open_budget(tx, booking(), "03", 1))


@pytest.mark.parametrize(
    ("code", "table", "change", "where"),
    [
        ("funds.entry_unbalanced", "ledger_line", "amount = amount + 1", "account = 'CASH_HELP'"),
        ("funds.entry_altered", "ledger_line", "source = '04'", "account = 'CASH_HELP'"),
        ("funds.entry_altered", "ledger_entry", "booked_by = 'x'", "kind = 'GIVEN'"),
        ("funds.stock_value_differs", "goods_move", "quantity = quantity - 1", "kind = 'GIVEN'"),
        ("funds.stock_below_zero", "goods_move", "quantity = -9", "kind = 'GIVEN'"),
        ("funds.advance_differs", "ledger_line", "amount = 0", "account = 'ADVANCE'"),
        ("funds.budget_differs", "fund_budget", "budget = budget + 1", "source = '03'"),
        ("funds.source_differs", "fund_budget", "budget = budget - 1", "source = '03'"),
        ("funds.help_value_differs", "ledger_line", "amount = amount - 1", "account = 'GOODS_HELP'"),
        ("funds.reversal_differs", "goods_move", "unit_price = unit_price + 1", GOODS_REVERSED),
        ("funds.source_below_zero", "ledger_line", "amount = -999999", "account = 'AVAILABLE'"),
        ("funds.reversal_differs", "ledger_line", "amount = amount - 1", REVERSED),
    ],
)
def test_books_that_were_altered_say_so(
    opened: Act, books: Funds, actor: Actor, code: str, table: str, change: str, where: str
) -> None:
    opened(lambda tx: funds.hand_over(tx, booking("a"), Help(60000, "03", {"G21": 1}, "04")))
    entry = opened(lambda tx: funds.hand_over(tx, booking("b"), Help(1000, "03", {"G21": 1}, "04")))
    opened(lambda tx: funds.reverse(tx, booking("b"), entry))
    assert books.check(actor, CAMPAIGN).holds
    statement = f"UPDATE {table} SET {change}, rev = rev + 1 WHERE {where}"
    opened(lambda tx: tx.connection().exec_driver_sql(statement))
    found = books.check(actor, CAMPAIGN)
    assert not found.holds
    assert code in {finding.code for finding in found.findings}


def test_money_is_never_deleted(opened: Act) -> None:
    for table in ("ledger_entry", "ledger_line", "goods_move", "fund_budget"):
        with pytest.raises(Exception, match="delete"):
            opened(lambda tx, table=table: tx.connection().exec_driver_sql(f"DELETE FROM {table}"))


def test_who_may_not_read_does_not(books: Funds) -> None:
    for read in (books.sources, books.stock, books.books, books.check):
        with pytest.raises(NotAllowed):
            read(Actor("x", "x", "nobody", "d"), CAMPAIGN)
