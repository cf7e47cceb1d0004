"""A closed period stays as it was: what comes later is booked on the first open day, and whoever reopens it says why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from app import funds
from app.funds import Funds, Help, PeriodClosed
from app.funds.periods import ClosedBefore, ClosingAhead, NothingClosed, ReasonMissing
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from tests.funds.test_ledger import DAY, RICE, SPRING, Act, act, booking, books, lines, opened

__all__ = ["act", "books", "opened"]  # fixtures

FIRST_OPEN = DAY + timedelta(days=1)


def test_what_was_handed_over_in_a_closed_period_is_booked_on_the_first_open_day(
    opened: Act, books: Funds, actor: Actor
) -> None:
    books.close(actor, DAY)
    entry = opened(lambda tx: funds.hand_over(tx, booking(on=DAY - timedelta(days=3)), Help(100, "03")))
    assert lines(books, actor)[-1].on == FIRST_OPEN
    opened(lambda tx: funds.reverse(tx, booking(), entry))
    assert lines(books, actor)[-1].on == FIRST_OPEN
    opened(lambda tx: funds.hand_over(tx, booking(on=date(2026, 3, 1)), Help(100, "03")))
    assert lines(books, actor)[-1].on == date(2026, 3, 1)


def test_a_budget_and_a_purchase_are_not_booked_into_a_closed_period(
    opened: Act, books: Funds, actor: Actor
) -> None:
    books.close(actor, DAY)
    before = books.window(actor)
    for refused in (
        lambda tx: funds.open_budget(tx, booking(SPRING), "05", 1),
        lambda tx: funds.buy(tx, booking(SPRING), "G21", 1, RICE),
    ):
        with pytest.raises(PeriodClosed) as closed:
            opened(refused)
        assert closed.value.facts == {"day": "2026-01-15", "open": "2026-01-16"}
    assert books.window(actor) == before
    opened(lambda tx: funds.buy(tx, booking(SPRING, on=DAY + timedelta(days=1)), "G21", 1, RICE))


def test_only_days_that_came_and_are_open_are_closed(books: Funds, actor: Actor, clock: FixedClock) -> None:
    assert books.closing(actor) is None
    with pytest.raises(ClosingAhead):
        books.close(actor, clock.today() + timedelta(days=1))
    closed = books.close(actor, DAY)
    assert closed is not None
    assert (closed.up_to, closed.open_from, closed.closed_by) == (DAY, FIRST_OPEN, actor.operator_id)
    for again in (DAY, DAY - timedelta(days=1)):
        with pytest.raises(ClosedBefore):
            books.close(actor, again)
    assert books.close(actor, clock.today()) is not None


def test_reopening_goes_back_to_the_closing_before_and_keeps_the_reason(
    books: Funds, actor: Actor, db: Database
) -> None:
    with pytest.raises(NothingClosed):
        books.reopen(actor, "why")
    books.close(actor, DAY)
    books.close(actor, date(2026, 2, 28))
    with pytest.raises(ReasonMissing) as missing:
        books.reopen(actor, "  ")
    assert missing.value.field == "reason"
    back = books.reopen(actor, "二月漏了一张单")
    assert back is not None
    assert back.up_to == DAY
    assert books.reopen(actor, "再来") is None
    books.close(actor, date(2026, 2, 28))
    with db.reading() as tx:
        audited = tx.execute(
            text("SELECT action, why FROM audit WHERE subject = 'ledger_closing' ORDER BY id")
        ).all()
        kept = tx.execute(
            text("SELECT reason FROM ledger_closing WHERE reopens IS NOT NULL ORDER BY id")
        ).all()
    assert [tuple(one) for one in audited] == [
        ("close", "2026-01-15"), ("close", "2026-02-28"), ("reopen", "2026-02-28"), ("reopen", "2026-01-15"),
        ("close", "2026-02-28"),
    ]  # fmt: skip
    assert [reason for (reason,) in kept] == ["二月漏了一张单", "再来"]


def test_a_clerk_closes_and_only_an_administrator_reopens(books: Funds, actor: Actor) -> None:
    clerk, reader = Actor("c", "c", "clerk", "d"), Actor("r", "r", "reader", "d")
    with pytest.raises(NotAllowed):
        books.close(reader, DAY)
    books.close(clerk, DAY)
    with pytest.raises(NotAllowed):
        books.reopen(clerk, "why")
    assert books.closing(reader) is not None
    assert books.reopen(actor, "why") is None


def _came(db: Database, actor: Actor, table: str, **values: object) -> None:
    """Put a row in as another computer wrote it."""
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    with db.transaction("test", actor) as tx:
        tx.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def test_what_another_computer_booked_for_the_period_is_told(
    opened: Act, books: Funds, actor: Actor, db: Database
) -> None:
    books.close(actor, DAY)
    entry = {
        "id": "f1", "rev": 1, "campaign_id": SPRING, "kind": "GIVEN", "on_day": "2026-01-10", "origin": "v9",
        "booked_by": "op", "number": 1, "series": "QQQ",
    }  # fmt: skip
    _came(db, actor, "ledger_entry", **entry)
    closing = books.closing(actor)
    assert closing is not None
    assert (closing.late, closing.lacking) == (1, 0)


def test_two_computers_that_close_come_to_the_same_day_in_either_order(
    books: Funds, actor: Actor, db: Database
) -> None:
    """One closed January, the other January and February; reopening February takes both of its closings back."""
    theirs = {
        "rev": 1,
        "entries": 4,
        "reason": "",
        "done_by": "other",
        "done_at": "2026-03-01T00:00:00.000000+00:00",
    }
    books.close(actor, DAY)
    _came(db, actor, "ledger_closing", id="b", up_to="2026-02-28", **theirs)
    closing = books.closing(actor)
    assert closing is not None
    assert (closing.up_to, closing.lacking) == (date(2026, 2, 28), 4)
    _came(db, actor, "ledger_closing", id="a", up_to="2026-02-28", **theirs)
    back = books.reopen(actor, "why")
    assert back is not None
    assert back.up_to == DAY


def test_the_guard_knows_the_acts(guard: Guard) -> None:
    """A right nobody has would lock the office out."""
    for verb in ("funds.close", "funds.reopen"):
        guard.check(Actor("a", "a", "administrator", "d"), verb)
