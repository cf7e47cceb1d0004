"""What a clerk writes into the office's own book: opening balances, income, expense, and how it is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app import funds
from app.funds import (
    OFFICE,
    OPENED,
    RECEIVED,
    REVERSED,
    SPENT,
    Funds,
    LedgerFilter,
    OpenedBefore,
    OverBudget,
    PeriodClosed,
    Written,
    summary_words,
)
from app.funds.by_hand import DayAhead, NotByHand, NothingWritten, SourceUnknown, SummaryMissing, WhyMissing
from app.funds.rules import ReversedBefore
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.money import CAPITAL_LIMIT, AmountError
from app.shared.text import _
from tests.funds.test_ledger import DAY, SPRING, Act, act, booking, books, figures, lines, opened

__all__ = ["act", "books", "opened"]  # fixtures

OWN = LedgerFilter(campaigns=frozenset({OFFICE}))


def gift(amount: int = 50000, source: str = "05", on: date = DAY) -> Written:
    return Written(source, on, amount, "企业捐赠", "长青食品公司")


def test_a_source_is_opened_receives_and_spends_apart_from_the_campaigns(
    opened: Act, books: Funds, actor: Actor
) -> None:
    books.enter(actor, OPENED, Written("03", DAY, 20000))
    books.enter(actor, RECEIVED, gift(source="03"))
    books.enter(actor, SPENT, Written("03", DAY, 30000, "宣传横幅", "红星印刷店"))
    own = lines(books, actor, OWN)
    assert figures(own) == [
        (OPENED, "03", 20000, 0, 20000), (RECEIVED, "03", 50000, 0, 70000), (SPENT, "03", 0, 30000, 40000),
    ]  # fmt: skip
    assert [summary_words(line) for line in own] == [
        _("Opening balance"),
        "企业捐赠 · 长青食品公司",
        "宣传横幅 · 红星印刷店",
    ]
    assert {(line.campaign_id, line.visit_id, line.is_by_hand) for line in own} == {("", "", True)}
    assert books.own_left(actor) == {"03": 40000}
    assert [state.left for state in books.sources(actor, SPRING)] == [100000, 50000]  # untouched
    total = books.totals(actor, OWN)
    assert (total.income, total.expense) == (70000, 30000)
    assert books.check(actor, OFFICE).holds
    numbers = [line.voucher.split("-")[1] for line in own]
    assert numbers == ["0004", "0005", "0006"]  # one series for the whole office


def test_entries_are_found_by_their_words_and_by_whom_they_were_with(books: Funds, actor: Actor) -> None:
    books.enter(actor, RECEIVED, gift())
    books.enter(actor, SPENT, Written("05", DAY, 100, "买 50% 酒精"))
    for words, kind in (("捐赠", RECEIVED), ("长青", RECEIVED), ("50%", SPENT), ("500.00", RECEIVED)):
        assert [line.kind for line in lines(books, actor, LedgerFilter(words))] == [kind]
    assert lines(books, actor, LedgerFilter("5_%")) == ()


@pytest.mark.parametrize(
    ("kind", "written", "error", "field"),
    [
        (RECEIVED, Written("99", DAY, 1, "x"), SourceUnknown, "source"),
        (RECEIVED, Written("", DAY, 1, "x"), SourceUnknown, "source"),
        (RECEIVED, Written("05", DAY, 0, "x"), NothingWritten, "amount"),
        (SPENT, Written("05", DAY, -5, "x"), NothingWritten, "amount"),
        (RECEIVED, Written("05", DAY, CAPITAL_LIMIT, "x"), AmountError, "amount"),
        (RECEIVED, Written("05", date(2026, 11, 21), 1, "x"), DayAhead, "on"),
        (RECEIVED, Written("05", DAY, 1, "  "), SummaryMissing, "summary"),
        (SPENT, Written("05", DAY, 1, "x"), OverBudget, "amount"),
    ],
)
def test_what_cannot_be_is_not_booked(
    books: Funds, actor: Actor, kind: str, written: Written, error: type[RuleError], field: str
) -> None:
    with pytest.raises(error) as refused:
        books.enter(actor, kind, written)
    assert refused.value.field == field
    assert books.window(actor) == ()


def test_a_source_begins_once_until_its_beginning_is_taken_back(books: Funds, actor: Actor) -> None:
    first = books.enter(actor, OPENED, Written("05", DAY, 700))
    with pytest.raises(OpenedBefore) as refused:
        books.enter(actor, OPENED, Written("05", DAY, 800))
    assert refused.value.facts["source"] == "社会捐助资金"
    books.enter(actor, OPENED, Written("03", DAY, 1))
    books.reverse(actor, first, "金额看错")
    books.enter(actor, OPENED, Written("05", DAY, 800))
    assert books.own_left(actor) == {"03": 1, "05": 800}
    assert books.check(actor, OFFICE).holds


def test_a_mistake_is_taken_back_with_a_reason_on_the_day_it_is_seen(
    books: Funds, actor: Actor, clock: FixedClock
) -> None:
    entry = books.enter(actor, RECEIVED, gift())
    with pytest.raises(WhyMissing) as missing:
        books.reverse(actor, entry, " ")
    assert missing.value.field == "reason"
    books.reverse(actor, entry, "重复登记")
    was, back = lines(books, actor)
    assert (back.kind, back.of, back.income, back.left, back.on) == (
        REVERSED,
        RECEIVED,
        -50000,
        0,
        clock.today(),
    )
    assert was.taken_back == back.voucher
    assert summary_words(back) == _("Takes back {voucher}: {what}", voucher=was.voucher, what="重复登记")
    for again in (entry, back.id.split("/")[0], "nothing"):
        with pytest.raises(ReversedBefore):
            books.reverse(actor, again, "x")
    assert books.check(actor, OFFICE).holds


def test_an_undo_leaves_no_trace_in_the_sums_of_any_day(books: Funds, actor: Actor) -> None:
    entry = books.enter(actor, RECEIVED, gift(on=date(2025, 12, 30)))
    books.undo_entry(actor, entry)
    assert [line.on for line in lines(books, actor)] == [date(2025, 12, 30)] * 2
    assert books.totals(actor, LedgerFilter(years=frozenset({"2025"}))).income == 0
    with pytest.raises(ReversedBefore):
        books.undo_entry(actor, entry)


def test_income_that_is_spent_is_not_taken_back(books: Funds, actor: Actor) -> None:
    entry = books.enter(actor, RECEIVED, gift())
    spent = books.enter(actor, SPENT, Written("05", DAY, 1, "x"))
    with pytest.raises(OverBudget):
        books.reverse(actor, entry, "x")
    books.reverse(actor, spent, "x")
    books.reverse(actor, entry, "x")
    assert books.own_left(actor) == {"05": 0}


def test_what_a_campaign_booked_is_not_taken_back_here(opened: Act, books: Funds, actor: Actor) -> None:
    for line in lines(books, actor):
        with pytest.raises(NotByHand):
            books.reverse(actor, line.id.split("/")[0], "x")
        with pytest.raises(NotByHand):
            books.undo_entry(actor, line.id.split("/")[0])
    visit = opened(lambda tx: funds.hand_over(tx, booking(), funds.Help(100, "03")))
    with pytest.raises(NotByHand):
        books.reverse(actor, visit, "x")


def test_nothing_is_written_into_a_closed_period_and_its_mistakes_are_taken_back_after_it(
    books: Funds, actor: Actor
) -> None:
    entry = books.enter(actor, RECEIVED, gift())
    books.close(actor, DAY)
    with pytest.raises(PeriodClosed) as closed:
        books.enter(actor, SPENT, Written("05", DAY, 1, "x"))
    assert closed.value.facts["open"] == "2026-01-16"
    books.undo_entry(actor, entry)
    assert lines(books, actor)[-1].on == DAY + timedelta(days=1)
    closing = books.closing(actor)
    assert closing is not None
    assert (closing.late, closing.lacking) == (0, 0)


def test_what_two_computers_wrote_that_cannot_both_be_is_said(
    books: Funds, actor: Actor, db: Database
) -> None:
    """Each opened the source, and each spent what was there."""
    entry = books.enter(actor, OPENED, Written("05", DAY, 100))
    with db.transaction("test", actor) as tx:
        tx.execute(text(
            "INSERT INTO ledger_entry (id, rev, campaign_id, kind, on_day, origin, booked_by, number, series) "
            "SELECT 'f1', 1, '', 'OPENED', on_day, '', 'op', 1, 'QQQ' FROM ledger_entry"
        ))  # fmt: skip
        tx.execute(text(
            "INSERT INTO ledger_line (id, rev, entry_id, account, source, good, amount) "
            "SELECT 'f' || id, 1, 'f1', account, source, good, amount FROM ledger_line"
        ))  # fmt: skip
    assert {finding.code for finding in books.check(actor, OFFICE).findings} == {"funds.opened_twice"}
    spent = books.enter(actor, SPENT, Written("05", DAY, 150, "x"))
    assert spent
    with db.transaction("test", actor) as tx:
        tx.execute(
            text(f"UPDATE ledger_line SET amount = amount * 2, rev = rev + 1 WHERE entry_id = '{spent}'")
        )
    assert "funds.source_below_zero" in {finding.code for finding in books.check(actor, OFFICE).findings}
    assert entry


def test_who_may_only_read_writes_nothing(books: Funds, actor: Actor) -> None:
    reader = Actor("r", "r", "reader", "d")
    entry = books.enter(Actor("c", "c", "clerk", "d"), RECEIVED, gift())
    for refused in (
        lambda: books.enter(reader, RECEIVED, gift()),
        lambda: books.reverse(reader, entry, "x"),
        lambda: books.undo_entry(reader, entry),
        lambda: books.own_left(Actor("x", "x", "nobody", "d")),
    ):
        with pytest.raises(NotAllowed):
            refused()


# -- any order of acts

sources = st.sampled_from(("03", "05"))
done = st.lists(
    st.one_of(
        st.tuples(st.sampled_from((OPENED, RECEIVED, SPENT)), sources, st.integers(-1, 300), st.integers(-40, 1)),
        st.tuples(st.sampled_from(("reverse", "undo")), st.integers(0, 20)),
        st.tuples(st.just("give"), sources, st.integers(0, 300)),
        st.tuples(st.just("close"), st.integers(-40, 0)),
        st.tuples(st.just("reopen")),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(done)
def test_after_any_order_of_acts_the_book_agrees_to_the_fen(
    act: Act, books: Funds, actor: Actor, clock: FixedClock, done: list[Any]
) -> None:
    before = dict(books.own_left(actor))
    entries: list[str] = []
    expected: dict[str, int] = dict(before)
    worth: dict[str, tuple[str, int]] = {}
    while books.closing(actor) is not None:
        books.reopen(actor, "again")
    for verb, *facts in done:
        try:
            if verb in (OPENED, RECEIVED, SPENT):
                source, amount, day = facts
                entry = books.enter(
                    actor, verb, Written(source, clock.today() + timedelta(days=day), amount, "x")
                )
                entries.append(entry)
                worth[entry] = (source, -amount if verb == SPENT else amount)
                expected[source] = expected.get(source, 0) + worth[entry][1]
            elif verb in ("reverse", "undo") and entries:
                entry = entries[facts[0] % len(entries)]
                if verb == "undo":
                    books.undo_entry(actor, entry)
                else:
                    books.reverse(actor, entry, "x")
                source, amount = worth[entry]
                expected[source] -= amount
            elif verb == "give":
                given = funds.Help(facts[1], facts[0])
                act(lambda tx, given=given: funds.hand_over(tx, booking(), given))
            elif verb == "close":
                books.close(actor, clock.today() + timedelta(days=facts[0]))
            elif verb == "reopen":
                books.reopen(actor, "again")
        except RuleError:
            continue
    left = books.own_left(actor)
    assert {source: amount for source, amount in left.items() if amount} == {
        source: amount for source, amount in expected.items() if amount
    }
    assert all(amount >= 0 for amount in left.values())
    running: dict[str, int] = {}
    for line in lines(books, actor, OWN):
        running[line.source] = running.get(line.source, 0) + (line.income or 0) - (line.expense or 0)
        assert line.left == running[line.source] >= 0
    assert {s: a for s, a in running.items() if a} == {s: a for s, a in left.items() if a}
    assert books.check(actor, OFFICE).holds
