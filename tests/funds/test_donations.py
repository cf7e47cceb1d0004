"""Goods donated among goods bought: in whatever order they come, go and are taken back, the books agree to the fen."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app import funds
from app.funds import Bought, Funds, Help
from app.funds.rules import (
    ADVANCE,
    AVAILABLE,
    CASH_HELP,
    DONATED,
    IN_KIND,
    STOCK,
    Entry,
    Line,
    SourceMissing,
    cash_given,
    donation_entry,
    reversal_of,
)
from app.shared.actor import Actor
from app.shared.errors import RuleError
from tests.funds.test_ledger import DAY, SPRING, Act, act, booking, books, opened

__all__ = ["act", "books", "opened"]  # fixtures


def test_a_gift_is_worth_its_value_to_the_fen_and_moves_no_money() -> None:
    entry = donation_entry("G21", 3, 1000, "05")
    assert entry.kind == DONATED
    assert [(line.account, line.amount, line.source) for line in entry.lines] == [
        (STOCK, 1000, ""), (ADVANCE, -1000, ""), (AVAILABLE, 1000, "05"), (IN_KIND, -1000, "05"),
    ]  # fmt: skip
    assert [(move.quantity, move.unit_price, move.source) for move in entry.moves] == [
        (2, 333, ""),
        (1, 334, ""),
    ]
    assert sum(line.amount for line in (*entry.lines, *reversal_of(entry).lines)) == 0
    with pytest.raises(SourceMissing):
        donation_entry("G21", 3, 1000, "")


def test_cash_is_told_by_source_and_what_comes_back_is_none() -> None:
    given = (Line(CASH_HELP, 300, "03"), Line(AVAILABLE, -300, "03"))
    back = (Line(CASH_HELP, -200, "04"), Line(AVAILABLE, 200, "04"))
    assert cash_given(Entry("GIVEN", (*given, *back))) == {"03": 300}


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 30))]
)
def test_in_any_order_of_acts_the_books_agree(opened: Act, books: Funds, actor: Actor, seed: int) -> None:
    dice = random.Random(seed)
    taken_in: list[str] = []
    handed: list[str] = []

    def come(tx: Session) -> None:
        gift = dice.choice(["", "03", "04"])
        bought = Bought("G21", dice.randint(1, 9), DAY, total=dice.randint(9, 90_000), gift_to=gift)
        taken_in.append(funds.purchase(tx, booking(SPRING), bought, DAY))

    def give(tx: Session) -> None:
        goods = {"G21": dice.randint(0, 6)}
        told = Help(dice.randint(0, 40_000), dice.choice(["03", "04"]), goods, dice.choice(["03", "04"]))
        if (entry := funds.hand_over(tx, booking(f"visit-{len(handed)}"), told)) is not None:
            handed.append(entry)

    def back(tx: Session) -> None:
        if dice.random() < 0.5 and taken_in:
            funds.undo_purchase(tx, "op", dice.choice(taken_in))
        elif handed:
            funds.reverse(tx, booking(), dice.choice(handed))

    acts: tuple[Callable[[Session], None], ...] = (come, give, give, back)
    refused = 0
    for _step in range(40):
        try:
            opened(dice.choice(acts))
        except RuleError:
            refused += 1  # more than there is, or gone by now: nothing was booked
        assert books.check(actor, SPRING).holds
        for source in books.sources(actor, SPRING):
            assert source.left == source.budget + source.in_kind - source.spent >= 0
            assert source.cash <= source.budget
    assert refused < 40
    assert taken_in
