"""An entry of the books balances, or it cannot be made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.funds.rules import (
    ADVANCE,
    AVAILABLE,
    BOUGHT,
    CASH_HELP,
    GIVEN,
    GOODS_HELP,
    STOCK,
    AmountInvalid,
    Entry,
    GoodUnknown,
    Help,
    Line,
    Move,
    ReversedBefore,
    SourceMissing,
    Unbalanced,
    budget_entry,
    help_entry,
    purchase_entry,
    reversal_of,
    taken_from_sources,
    taken_from_stock,
)

SHELF = {"G21": {6850: 10**5}, "G23": {7990: 10**5}}


def balance(entry: Entry, account: str) -> int:
    return sum(line.amount for line in entry.lines if line.account == account)


def test_lines_that_do_not_add_up_make_no_entry() -> None:
    with pytest.raises(Unbalanced):
        Entry(GIVEN, (Line(CASH_HELP, 100, "03"), Line(AVAILABLE, -99, "03")))


def test_stock_that_moves_without_its_value_makes_no_entry() -> None:
    lines = (Line(STOCK, 6850, good="G21"), Line(ADVANCE, -6850, good="G21"))
    with pytest.raises(Unbalanced):
        Entry(BOUGHT, lines, (Move("G21", 2, 6850),))
    with pytest.raises(Unbalanced):
        Entry(BOUGHT, lines)
    with pytest.raises(Unbalanced):
        Entry(BOUGHT, lines, (Move("G22", 1, 6850),))


def test_buying_is_an_advance_and_no_help() -> None:
    entry = purchase_entry("G21", 120, 6850)
    assert (balance(entry, STOCK), balance(entry, ADVANCE)) == (822000, -822000)
    assert balance(entry, GOODS_HELP) == balance(entry, AVAILABLE) == 0
    assert taken_from_sources(entry) == {} == taken_from_stock(entry.moves)


def test_help_takes_cash_and_goods_from_their_sources() -> None:
    entry = help_entry(Help(100000, "03", {"G21": 1, "G23": 2, "G9": 0}, "04"), SHELF)
    assert (balance(entry, CASH_HELP), balance(entry, GOODS_HELP)) == (100000, 6850 + 2 * 7990)
    assert taken_from_sources(entry) == {"03": 100000, "04": 22830}
    assert taken_from_stock(entry.moves) == {"G21": 1, "G23": 2}
    assert [move.source for move in entry.moves] == ["04", "04"]


@pytest.mark.parametrize(
    ("error", "field", "given_help"),
    [
        (SourceMissing, "cash", Help(1)),
        (SourceMissing, "goods", Help(goods={"G21": 1})),
        (GoodUnknown, "goods", Help(goods={"G99": 1}, goods_source="04")),
        (AmountInvalid, "cash", Help(-1, "03")),
        (AmountInvalid, "cash", Help(1.0, "03")),  # type: ignore[arg-type]
        (AmountInvalid, "goods", Help(goods={"G21": -1}, goods_source="04")),
        (AmountInvalid, "goods", Help(goods={"G21": True}, goods_source="04")),
    ],
)
def test_help_is_refused_by_field(error: type[Exception], field: str, given_help: Help) -> None:
    with pytest.raises(error) as refusal:
        help_entry(given_help, SHELF)
    assert refusal.value.field == field  # type: ignore[attr-defined]


def test_budgets_and_purchases_are_whole_and_not_negative() -> None:
    for make in (
        lambda: budget_entry("03", -1),
        lambda: purchase_entry("G", -1, 1),
        lambda: purchase_entry("G", 1, -1),
    ):
        with pytest.raises(AmountInvalid):
            make()
    assert taken_from_sources(budget_entry("03", 5)) == {}


def test_nothing_is_nothing() -> None:
    assert Help().is_nothing
    assert Help(goods={"G21": 0}).is_nothing
    assert not Help(1, "03").is_nothing
    assert not Help(goods={"G21": 1}).is_nothing


def test_a_reversal_is_never_reversed() -> None:
    with pytest.raises(ReversedBefore):
        reversal_of(reversal_of(budget_entry("03", 1)))


@given(
    st.integers(0, 10**9),
    st.dictionaries(st.sampled_from(sorted(SHELF)), st.integers(0, 10**4)),
)
def test_every_help_balances_and_its_reversal_cancels_it(cash: int, goods: dict[str, int]) -> None:
    entry = help_entry(Help(cash, "03", goods, "04"), SHELF)
    back = reversal_of(entry)
    assert sum(line.amount for line in entry.lines) == 0
    for one, other in zip(entry.lines, back.lines, strict=True):
        assert (one.account, one.source, one.good, one.amount) == (
            other.account,
            other.source,
            other.good,
            -other.amount,
        )
    assert sum(move.value for move in (*entry.moves, *back.moves)) == 0
    assert taken_from_stock(back.moves) == {} == taken_from_sources(back)
