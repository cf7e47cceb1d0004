"""A plan that asks for participation, equal shares and a window, as the office's service keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.aid import Aid, NewBatch, Payment, Wish, enrolling_words, rules, take_plan
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions import unit_id_of
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT

PAID_ON = date(2025, 12, 22)


def plan_text(samples: Path, *changes: tuple[str, str]) -> str:
    text = (samples / "plans" / f"{DEMO}-1.toml").read_text("utf-8")
    for old, new in (('version = "1"', 'version = "2"'), *changes):
        assert old in text
        text = text.replace(old, new, 1)
    return text


@pytest.fixture
def strict(aid: Aid, actor: Actor, db: Database, clock: FixedClock, samples: Path) -> NewBatch:
    """What a batch of the unit asks for under a version with every rule about units."""
    text = plan_text(
        samples,
        ("max_shares = 1", "max_shares = 3\nuniform_shares = true"),
        ("[[price]]\nfen = 60_00", '[[price]]\nfen = 60_00\n[[price]]\nfen = 70_00\nwhen = ["new"]'),
        ("age_max = 65", 'age_max = 65\nmin_rate = "80%"\neverybody_below = 10'),
        ("months = 12", "months = 12\nenrol_from = 2025-11-01\nenrol_to = 2025-12-31\nlate_joiner_days = 60"),
    )
    with db.transaction("test", actor) as tx:
        take_plan(tx, DEMO, "2", text, clock.now())
        unit_id = unit_id_of(tx, UNIT)
    aid.activate(actor, DEMO, "2", demonstration=True)
    return NewBatch(unit_id or "", DEMO, FIRST, LAST, BEFORE, shares=2, split={"unit": 70_00})


def ready(aid: Aid, actor: Actor, batch: str) -> list[Wish]:
    return [one.wish for one in aid.propose_people(actor, batch) if one.ready]


def paid(aid: Aid, actor: Actor, batch: str, despite: str = "") -> Payment:
    return Payment(aid.judge_batch(actor, batch).batch.fees, "1", PAID_ON, despite=despite)


def test_too_few_are_refused_unless_a_document_allows_it(aid: Aid, actor: Actor, strict: NewBatch) -> None:
    batch = aid.found_batch(actor, strict).id
    some = ready(aid, actor, batch)
    staff = aid.judge_batch(actor, batch).participation.staff
    needed = -(-staff * 8 // 10)
    aid.put_on_batch(actor, batch, some[: needed - 1])
    told = aid.judge_batch(actor, batch)
    assert (told.participation.needed, told.participation.short) == (needed, True)
    assert told.batch.fees == (needed - 1) * 2 * 70_00
    with pytest.raises(enrolling_words.TooFewTakePart):
        aid.pay_batch(actor, batch, paid(aid, actor, batch, "  "))
    view = aid.pay_batch(actor, batch, paid(aid, actor, batch, "省总〔2025〕3号"))
    assert view.despite == "省总〔2025〕3号"
    assert aid.take_batch_back(actor, batch).despite == ""
    aid.put_on_batch(actor, batch, some[needed - 1 : needed])
    aid.pay_batch(actor, batch, paid(aid, actor, batch))
    aid.confirm_batch(actor, batch)
    assert {one.unit: one.short for one in aid.participation(actor, DEMO, FIRST)}[UNIT] is False
    late = aid.found_batch(actor, strict).id  # who is covered already counts for those who come later
    aid.put_on_batch(actor, late, some[needed : needed + 1])
    assert not aid.judge_batch(actor, late).participation.short
    aid.pay_batch(actor, late, paid(aid, actor, late))


def test_a_gift_need_not_reach_the_rate(aid: Aid, actor: Actor, strict: NewBatch) -> None:
    batch = aid.found_batch(actor, replace(strict, split={"gift": 70_00}, giver="州总工会")).id
    aid.put_on_batch(actor, batch, ready(aid, actor, batch)[:1])
    assert aid.judge_batch(actor, batch).participation.short
    assert aid.pay_batch(actor, batch, paid(aid, actor, batch)).parts["gift"] == 140_00


def test_the_whole_unit_takes_as_many_shares(aid: Aid, actor: Actor, strict: NewBatch) -> None:
    batch = aid.found_batch(actor, strict).id
    some = ready(aid, actor, batch)
    (told,) = aid.put_on_batch(actor, batch, [replace(some[0], shares=1)])
    assert type(told.error) is enrolling_words.SharesUnequal
    aid.put_on_batch(actor, batch, some)
    aid.pay_batch(actor, batch, paid(aid, actor, batch))
    aid.confirm_batch(actor, batch)
    with pytest.raises(enrolling_words.SharesUnequal):
        aid.found_batch(actor, replace(strict, shares=1))


def test_after_the_window_only_who_joined_lately(aid: Aid, actor: Actor, strict: NewBatch) -> None:
    batch = aid.found_batch(actor, replace(strict, enrolled_on=date(2026, 3, 1))).id
    found = aid.propose_people(actor, batch)
    assert {type(one.error) for one in found} == {enrolling_words.ClosedForPerson}


def test_a_version_that_is_replaced_takes_nobody_in(
    aid: Aid, actor: Actor, strict: NewBatch, db: Database
) -> None:
    batch = aid.found_batch(actor, strict).id
    some = ready(aid, actor, batch)
    aid.put_on_batch(actor, batch, some)
    other = aid.found_batch(actor, strict).id
    sum_due = paid(aid, actor, batch)
    aid.activate(actor, DEMO, "1", demonstration=True)
    with pytest.raises(rules.PlanNotActive):
        aid.put_on_batch(actor, other, some[:1])
    with pytest.raises(rules.PlanNotActive):
        aid.pay_batch(actor, batch, sum_due)
    aid.activate(actor, DEMO, "2", demonstration=True)
    aid.pay_batch(actor, batch, sum_due)
    aid.activate(actor, DEMO, "1", demonstration=True)
    assert aid.confirm_batch(actor, batch).state == "CONFIRMED"  # its money was taken under the old one


def test_a_price_that_changed_since_is_told(aid: Aid, actor: Actor, strict: NewBatch) -> None:
    """Whoever was covered the year before renews: once that is known, the fee on the draft is another."""
    half = replace(strict, ends=date(2026, 6, 30))
    second = replace(strict, starts=date(2026, 7, 1))
    later = aid.found_batch(actor, second).id
    one = ready(aid, actor, later)[:1]
    assert aid.put_on_batch(actor, later, one)[0].fee == 2 * 70_00
    aid.drop_batch(actor, later)
    first = aid.found_batch(actor, half).id
    aid.put_on_batch(actor, first, one)
    aid.pay_batch(actor, first, paid(aid, actor, first, "文件"))
    aid.confirm_batch(actor, first)
    aid.take_batch_back(actor, later)
    ((line, verdict),) = aid.judge_batch(actor, later).lines
    assert type(verdict.error) is enrolling_words.PriceChanged
    with pytest.raises(enrolling_words.LinesRefused):
        aid.pay_batch(actor, later, paid(aid, actor, later, "文件"))
    aid.take_off_batch(actor, later, [line.id])
    assert aid.put_on_batch(actor, later, one)[0].fee == 2 * 60_00
