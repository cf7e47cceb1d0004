"""Goods bought by the invoice's total: not a fen is lost, in whatever order they are bought, given and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Bought, Funds, Help, PeriodClosed, PiecesGone, WhyMissing
from app.funds.by_hand import DayAhead, NothingWritten
from app.funds.purchases import PiecesInvalid, PriceMissing, PurchaseMissing, nominal
from app.funds.rules import (
    GIVEN,
    GOODS_HELP,
    AmountInvalid,
    Entry,
    ReversedBefore,
    check_still_there,
    help_entry,
    invoice_entry,
    purchase_entry,
    reversal_of,
    settling_entry,
    shared_out,
    taken_from_layers,
)
from app.security import Guard
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.money import AmountError

CAMPAIGN = "campaign-1"
DAY = date(2026, 1, 15)
BAG = "G21"
TOTAL = 1_870_000


class Shelf:
    """The books of one good, from the entries alone."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.back: set[int] = set()

    @property
    def layers(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for entry in self.entries:
            for move in entry.moves:
                found[move.unit_price] = found.get(move.unit_price, 0) + move.quantity
        return found

    @property
    def pieces(self) -> int:
        return sum(self.layers.values())

    def sum(self, account: str) -> int:
        return sum(line.amount for entry in self.entries for line in entry.lines if line.account == account)

    def give(self, quantity: int) -> Entry:
        return help_entry(Help(goods={BAG: quantity}, goods_source="04"), {BAG: self.layers})


# -- rules


def test_312_bags_for_18_700_yuan_are_worth_18_700_yuan() -> None:
    assert shared_out(TOTAL, 312) == ((128, 5993), (184, 5994))
    entry = invoice_entry(BAG, 312, TOTAL)
    assert [(move.quantity, move.unit_price) for move in entry.moves] == [(128, 5993), (184, 5994)]
    assert sum(move.value for move in entry.moves) == TOTAL
    shelf = Shelf()
    shelf.entries.append(entry)
    shelf.entries += [shelf.give(1), shelf.give(183)]
    assert (shelf.layers, shelf.sum(GOODS_HELP)) == ({5993: 128, 5994: 0}, 184 * 5994)  # the dearest first
    shelf.entries.append(shelf.give(128))
    assert (shelf.pieces, shelf.sum("STOCK"), shelf.sum(GOODS_HELP)) == (0, 0, TOTAL)


@given(st.integers(0, 10**10), st.integers(1, 10**6))
def test_a_total_is_shared_out_to_the_fen(total: int, quantity: int) -> None:
    parts = shared_out(total, quantity)
    assert sum(pieces for pieces, _price in parts) == quantity
    assert sum(pieces * price for pieces, price in parts) == total
    prices = [price for _pieces, price in parts]
    assert prices == sorted(prices)
    assert max(prices) - min(prices) <= 1
    assert all(pieces > 0 for pieces, _price in parts)
    assert abs(nominal(Bought(BAG, quantity, DAY, total=total)) * quantity - total) * 2 <= quantity


def test_nothing_is_not_shared_out() -> None:
    for total, quantity in ((1, 0), (-1, 1), (1, -1)):
        with pytest.raises(AmountInvalid):
            shared_out(total, quantity)


@pytest.mark.parametrize(
    ("layers", "quantity", "taken"),
    [
        ({100: 5, 90: 5}, 3, ((3, 100),)),
        ({90: 5, 100: 5}, 7, ((5, 100), (2, 90))),
        ({100: 0, 90: 5}, 5, ((5, 90),)),
        ({100: 5, 90: -2}, 2, ((2, 100),)),  # a layer below zero waits
        ({100: 5, 90: -2}, 3, ((5, 100), (-2, 90))),  # the last piece takes the rest with it
        ({100: -2, 90: 5, 80: 1}, 4, ((-2, 100), (5, 90), (1, 80))),
        ({100: 1}, 3, ((1, 100), (2, 100))),  # more than there is: the stock refuses it
    ],
)
def test_pieces_come_from_the_dearest_layer(
    layers: dict[int, int], quantity: int, taken: tuple[tuple[int, int], ...]
) -> None:
    found = taken_from_layers(layers, quantity)
    assert found == taken
    assert sum(pieces for pieces, _price in found) == quantity


acts = st.lists(
    st.one_of(
        st.tuples(st.just("total"), st.integers(1, 40), st.integers(0, 100_000)),
        st.tuples(st.just("price"), st.integers(1, 40), st.integers(0, 3_000)),
        st.tuples(st.just("give"), st.integers(1, 30), st.none()),
        st.tuples(st.just("give all"), st.none(), st.none()),
        st.tuples(st.just("back"), st.integers(0, 30), st.none()),
    ),
    max_size=30,
)


def perform(shelf: Shelf, act: Any) -> None:
    verb, one, other = act
    match verb:
        case "total":
            shelf.entries.append(invoice_entry(BAG, one, other))
        case "price":
            shelf.entries.append(purchase_entry(BAG, one, other))
        case "give" if 0 < one <= shelf.pieces:
            shelf.entries.append(shelf.give(one))
        case "give all" if shelf.pieces > 0:
            shelf.entries.append(shelf.give(shelf.pieces))
        case "back" if one < len(shelf.entries) and one not in shelf.back:
            entry = shelf.entries[one]
            if entry.kind == "REVERSED":
                return
            if entry.kind == "BOUGHT":
                try:
                    check_still_there(entry, {BAG: shelf.layers})
                except PiecesGone:
                    return
            shelf.back.add(one)
            shelf.entries.append(reversal_of(entry))


@settings(max_examples=200)
@given(acts)
def test_no_order_of_acts_loses_a_fen(day: list[Any]) -> None:
    shelf = Shelf()
    for act in day:
        perform(shelf, act)
        for entry in shelf.entries:
            assert sum(line.amount for line in entry.lines) == 0
        layers = shelf.layers
        worth = sum(price * pieces for price, pieces in layers.items())
        assert all(pieces >= 0 for pieces in layers.values())
        assert shelf.sum("STOCK") == worth == -shelf.sum("ADVANCE")
        assert shelf.pieces or not worth
        standing = [entry for place, entry in enumerate(shelf.entries) if place not in shelf.back]
        bought = sum(move.value for entry in standing if entry.kind == "BOUGHT" for move in entry.moves)
        assert shelf.sum(GOODS_HELP) + worth == bought
        assert shelf.sum("AVAILABLE") == -shelf.sum(GOODS_HELP)


def met(*computers: Shelf, since: int) -> Shelf:
    """Return what computers that parted after `since` entries hold when they meet."""
    both = Shelf()
    both.entries = computers[0].entries[:since] + [e for one in computers for e in one.entries[since:]]
    return both


@given(
    st.integers(2, 30), st.integers(0, 5_000), st.integers(2, 30), st.integers(0, 5_000), st.data(),
)  # fmt: skip
def test_two_computers_that_gave_from_one_layer_lose_nothing(
    pieces: int, total: int, more: int, other: int, data: st.DataObject
) -> None:
    computers = Shelf(), Shelf()
    for one in computers:
        one.entries = [invoice_entry(BAG, pieces, total), invoice_entry(BAG, more, other)]
    whole = pieces + more
    first = data.draw(st.integers(1, whole - 1))
    second = data.draw(st.integers(1, whole - first))
    for one, given_there in zip(computers, (first, second), strict=True):
        one.entries.append(one.give(given_there))
    both = met(*computers, since=2)
    if both.pieces:  # somebody gives the last pieces after they met
        both.entries.append(both.give(data.draw(st.integers(1, both.pieces))))
        if both.pieces:
            both.entries.append(both.give(both.pieces))
    else:  # the last pieces were given before they met
        level = settling_entry(BAG, both.layers, "04")
        if level is not None:
            both.entries.append(level)
    assert (both.pieces, both.sum("STOCK"), both.sum(GOODS_HELP)) == (0, 0, total + other)
    assert settling_entry(BAG, both.layers, "04") is None


def test_the_last_pieces_given_at_once_are_levelled() -> None:
    layers = {100: -2, 90: 2}
    level = settling_entry(BAG, layers, "04")
    assert level is not None
    assert (level.kind, sum(line.amount for line in level.lines if line.account == GOODS_HELP)) == (
        GIVEN,
        -20,
    )
    assert sum(move.quantity for move in level.moves) == 0
    assert settling_entry(BAG, {100: 2, 90: -1}, "04") is None  # a piece is left, and takes the rest with it
    assert settling_entry(BAG, {100: 0}, "04") is None


# -- in the books

Act = Callable[[Callable[[Session], Any]], Any]


def booking(origin: str = CAMPAIGN) -> Booking:
    return Booking(CAMPAIGN, origin, DAY, "op")


@pytest.fixture
def act(db: Database, actor: Actor) -> Act:
    def run(what: Callable[[Session], Any]) -> Any:
        with db.transaction("test", actor) as tx:
            return what(tx)

    run(lambda tx: funds.open_budget(tx, booking(), "04", 10_000_000))
    return run


@pytest.fixture
def books(db: Database, guard: Guard) -> Funds:
    return Funds(db, guard)


def bags(**other: Any) -> Bought:
    return Bought(**{"good": BAG, "quantity": 312, "on": DAY, "total": TOTAL, **other})


def test_an_invoice_is_one_entry_with_its_words(act: Act, books: Funds, actor: Actor, db: Database) -> None:
    entry = act(lambda tx: funds.purchase(tx, booking(), bags(summary=" 过冬米 ", counterparty="粮站"), DAY))
    with db.reading() as tx:
        (found,) = funds.purchases(tx, CAMPAIGN)
    assert (found.id, found.quantity, found.total) == (entry, 312, TOTAL)
    assert (found.parts, found.summary, found.counterparty) == (
        ((128, 5993), (184, 5994)), "过冬米", "粮站",
    )  # fmt: skip
    act(lambda tx: funds.purchase(tx, booking(), bags(quantity=3, total=None, unit_price=7000), DAY))
    (state,) = books.stock(actor, CAMPAIGN)
    assert (state.left, state.value) == (315, TOTAL + 21000)
    act(lambda tx: funds.hand_over(tx, booking("v1"), Help(goods={BAG: 4}, goods_source="04")))
    assert books.sources(actor, CAMPAIGN)[0].goods_value == 21000 + 5994
    act(lambda tx: funds.hand_over(tx, booking("v2"), Help(goods={BAG: 311}, goods_source="04")))
    (state,) = books.stock(actor, CAMPAIGN)
    assert (state.left, state.value) == (0, 0)
    assert books.sources(actor, CAMPAIGN)[0].goods_value == TOTAL + 21000
    assert books.check(actor, CAMPAIGN).holds


@pytest.mark.parametrize(
    ("error", "field", "wrong"),
    [
        (PiecesInvalid, "quantity", {"quantity": 0}),
        (PiecesInvalid, "quantity", {"quantity": 1_000_001}),
        (PiecesInvalid, "quantity", {"quantity": True}),
        (PriceMissing, "total", {"total": None}),
        (PriceMissing, "total", {"unit_price": 5}),
        (NothingWritten, "total", {"total": 0}),
        (NothingWritten, "unit_price", {"total": None, "unit_price": 0}),
        (NothingWritten, "total", {"total": -1}),
        (AmountError, "total", {"total": 10**18}),
        (DayAhead, "on", {"on": date(2026, 1, 16)}),
    ],
)
def test_a_purchase_is_refused_by_field(
    act: Act, books: Funds, actor: Actor, error: type[Exception], field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(error) as refusal:
        act(lambda tx: funds.purchase(tx, booking(), bags(**wrong), DAY))
    assert refusal.value.field == field  # type: ignore[attr-defined]
    assert books.stock(actor, CAMPAIGN) == ()


def test_a_purchase_is_taken_back_while_its_pieces_lie_there(
    act: Act, books: Funds, actor: Actor, db: Database
) -> None:
    entry = act(lambda tx: funds.purchase(tx, booking(), bags(), DAY))
    help_ = act(lambda tx: funds.hand_over(tx, booking("v1"), Help(goods={BAG: 1}, goods_source="04")))
    with pytest.raises(PiecesGone) as gone:
        act(lambda tx: funds.undo_purchase(tx, "op", entry))
    assert gone.value.facts == {"left": 311, "bought": 312}
    for wrong in ("nothing", help_):
        with pytest.raises(PurchaseMissing):
            act(lambda tx, wrong=wrong: funds.undo_purchase(tx, "op", wrong))
    act(lambda tx: funds.reverse(tx, booking("v1"), help_))
    with pytest.raises(WhyMissing):
        act(lambda tx: funds.undo_purchase(tx, "op", entry, date(2026, 2, 1), " "))
    act(lambda tx: funds.undo_purchase(tx, "op", entry, date(2026, 2, 1), "发票开错"))
    with pytest.raises(ReversedBefore):
        act(lambda tx: funds.undo_purchase(tx, "op", entry))
    with db.reading() as tx:
        (found,) = funds.purchases(tx, CAMPAIGN)
        assert funds.laid_out(tx, CAMPAIGN) == 0
    assert found.is_back
    assert (books.stock(actor, CAMPAIGN)[0].left, books.stock(actor, CAMPAIGN)[0].value) == (0, 0)
    assert books.check(actor, CAMPAIGN).holds


def test_a_closed_period_takes_no_purchase(act: Act, books: Funds, actor: Actor) -> None:
    entry = act(lambda tx: funds.purchase(tx, booking(), bags(), DAY))
    books.close(actor, DAY)
    with pytest.raises(PeriodClosed):
        act(lambda tx: funds.purchase(tx, booking(), bags(), DAY))
    back = act(lambda tx: funds.undo_purchase(tx, "op", entry))
    days = {line.entry_id: line.on for line in books.books(actor, CAMPAIGN)}
    assert (days[entry], days[back]) == (DAY, date(2026, 1, 16))


def test_what_two_computers_left_of_an_empty_shelf_is_levelled_once(
    act: Act, books: Funds, actor: Actor
) -> None:
    act(lambda tx: funds.purchase(tx, booking(), bags(quantity=2, total=200), DAY))
    act(lambda tx: funds.purchase(tx, booking(), bags(quantity=2, total=180), DAY))
    act(lambda tx: funds.hand_over(tx, booking("here"), Help(goods={BAG: 2}, goods_source="04")))

    def elsewhere(tx: Session) -> None:  # as the other computer, which knew nothing of it, booked it
        entry = help_entry(Help(goods={BAG: 2}, goods_source="04"), {BAG: {100: 2, 90: 2}})
        funds.posting.post(tx, booking("there"), entry, funds.Means(tx, CAMPAIGN))

    act(elsewhere)
    (state,) = books.stock(actor, CAMPAIGN)
    assert (state.left, state.value) == (0, -20)
    assert len(act(lambda tx: funds.settle(tx, booking()))) == 1
    assert act(lambda tx: funds.settle(tx, booking())) == ()
    (state,) = books.stock(actor, CAMPAIGN)
    assert (state.left, state.value, state.given) == (0, 0, 4)
    assert books.sources(actor, CAMPAIGN)[0].goods_value == 380
    assert books.check(actor, CAMPAIGN).holds
