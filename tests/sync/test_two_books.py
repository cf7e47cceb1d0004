"""Two computers of one office keep one set of books: closed on one, closed on both; and no voucher bears another's number."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app import funds
from app.funds import Booking, Closing, Funds, Help, LedgerLine
from app.security import Guard
from app.shared.clock import FixedClock
from tests.sync.world import Computer, World, template, world

CAMPAIGN = "campaign-1"
JANUARY = date(2026, 1, 31)


@pytest.fixture
def office(tmp_path: Path, blank: tuple[Path, bytes], clock: FixedClock) -> Iterator[World]:
    (tmp_path / "template").mkdir()
    with pytest.MonkeyPatch.context() as patched:  # two lives that share their letters would be one in 8,000
        patched.setattr(os, "urandom", random.Random(7).randbytes)
        made = template(tmp_path / "template", *blank, clock)
    with world(tmp_path / "world", made, clock) as here:
        yield here


def books(computer: Computer, clock: FixedClock) -> Funds:
    return Funds(computer.db, Guard(), clock)


def give(computer: Computer, visit: str, on: date, fen: int = 1000) -> None:
    def book(tx: Session) -> Any:
        return funds.hand_over(tx, Booking(CAMPAIGN, visit, on, computer.actor.operator_id), Help(fen, "03"))

    with computer.db.transaction("test", computer.actor) as tx:
        book(tx)


def closing(computer: Computer, clock: FixedClock) -> Closing | None:
    return books(computer, clock).closing(computer.actor)


def ledger(computer: Computer, clock: FixedClock) -> tuple[LedgerLine, ...]:
    here = books(computer, clock)
    return here.page(computer.actor, here.window(computer.actor))


def meet(office: World) -> None:
    """Let both computers exchange until each holds what the other wrote."""
    for computer in office.computers * 2:
        office.trip(computer)


def test_a_period_closed_on_one_computer_is_closed_on_the_other(office: World, clock: FixedClock) -> None:
    one, other = office.computers
    with one.db.transaction("test", one.actor) as tx:
        at = Booking(CAMPAIGN, CAMPAIGN, date(2026, 1, 2), one.actor.operator_id)
        funds.open_budget(tx, at, "03", 100000)
    give(one, "visit-1", date(2026, 1, 5))
    meet(office)
    assert len(ledger(other, clock)) == 2
    books(one, clock).close(one.actor, JANUARY)
    give(other, "visit-2", date(2026, 1, 10))  # it cannot know yet
    assert ledger(other, clock)[-1].on == date(2026, 1, 10)
    meet(office)
    for computer in office.computers:
        closed = closing(computer, clock)
        assert closed is not None
        assert (closed.up_to, closed.late, closed.lacking) == (JANUARY, 1, 0)
    give(other, "visit-3", date(2026, 1, 12))
    assert ledger(other, clock)[-1].on == date(2026, 2, 1)
    books(other, clock).reopen(other.actor, "两台电脑各记了一笔")
    meet(office)
    assert [closing(computer, clock) for computer in office.computers] == [None, None]


def test_both_count_alone_and_no_number_is_given_twice(office: World, clock: FixedClock) -> None:
    one, other = office.computers
    with one.db.transaction("test", one.actor) as tx:
        at = Booking(CAMPAIGN, CAMPAIGN, date(2026, 1, 2), one.actor.operator_id)
        funds.open_budget(tx, at, "03", 100000)
    meet(office)
    for n in range(3):
        give(one, f"one-{n}", date(2026, 1, 5))
        give(other, f"other-{n}", date(2026, 1, 5))
    before = {line.id: line.voucher for computer in office.computers for line in ledger(computer, clock)}
    meet(office)
    here, there = ledger(one, clock), ledger(other, clock)
    # Operators of the test are nobody's records, so names are left out; all else is the same, also the order.
    assert here == there
    assert {line.id: line.voucher for line in here} == before  # a number stays what it was when it was given
    assert len(set(before.values())) == len(before) == 7
    assert sorted(voucher[:9] for voucher in before.values()) == sorted(
        [f"2026-{n:04d}" for n in (1, 2, 3, 4)] + [f"2026-{n:04d}" for n in (1, 2, 3)]
    )
    assert all(books(computer, clock).check(computer.actor, CAMPAIGN).holds for computer in office.computers)
    assert here[-1].left == 100000 - 6000


def test_what_two_computers_gave_together_above_the_budget_is_found(office: World, clock: FixedClock) -> None:
    one, other = office.computers
    with one.db.transaction("test", one.actor) as tx:
        at = Booking(CAMPAIGN, CAMPAIGN, date(2026, 1, 2), one.actor.operator_id)
        funds.open_budget(tx, at, "03", 1500)
    meet(office)
    give(one, "one", date(2026, 1, 5))
    give(other, "other", date(2026, 1, 5))
    meet(office)
    for computer in office.computers:
        found = books(computer, clock).check(computer.actor, CAMPAIGN)
        assert {finding.code for finding in found.findings} == {"funds.source_below_zero"}
        assert ledger(computer, clock)[-1].left == -500
