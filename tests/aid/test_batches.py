"""A unit's enrolment: founded, people put on it, paid to the fen, confirmed, taken back; each refusal by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.aid import Aid, ClaimIn, NewBatch, Payment, Wish, enrolling_words, rules
from app.aid.enrolling import CONFIRMED, DRAFT, DROPPED, PAID
from app.aid.enrolment_rows import cover_id
from app.aid.tables import BatchLineRow, BatchRow, EnrolmentRow
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.db import Database
from app.unions import UnitMissing, unit_id_of
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT, as_claim

GIVEN = {"gift": 60_00}
RECEIPT = Payment(0, "0001", date(2025, 12, 22))


@pytest.fixture
def unit_id(aid: Aid, db: Database) -> str:
    with db.reading() as tx:
        found = unit_id_of(tx, UNIT)
    assert found is not None
    return found


@pytest.fixture
def asked(unit_id: str) -> NewBatch:
    return NewBatch(unit_id, DEMO, FIRST, LAST, BEFORE)


def wishes(aid: Aid, actor: Actor, batch: str) -> list[Wish]:
    return [one.wish for one in aid.propose_people(actor, batch) if one.ready]


def filled(aid: Aid, actor: Actor, told: NewBatch) -> str:
    """Found a batch with everybody of its unit on it."""
    batch = aid.found_batch(actor, told).id
    aid.put_on_batch(actor, batch, wishes(aid, actor, batch))
    return batch


def pay(aid: Aid, actor: Actor, batch: str, **changes: Any) -> None:
    fees = aid.judge_batch(actor, batch).batch.fees
    aid.pay_batch(actor, batch, replace(RECEIPT, **{"amount": fees, **changes}))


def covers(db: Database) -> Sequence[EnrolmentRow]:
    with db.reading() as tx:
        return list(tx.scalars(select(EnrolmentRow)))


def test_only_a_confirmed_batch_covers(aid: Aid, actor: Actor, asked: NewBatch, db: Database) -> None:
    batch = filled(aid, actor, replace(asked, split={"unit": 42_00, "person": 18_00}))
    view = aid.judge_batch(actor, batch).batch
    assert (view.state, view.people, view.fees) == (DRAFT, 36, 36 * 60_00)
    assert view.parts == {"unit": 36 * 42_00, "union": 0, "person": 36 * 18_00, "gift": 0}
    pay(aid, actor, batch)
    assert covers(db) == []
    assert aid.confirm_batch(actor, batch).state == CONFIRMED
    found = covers(db)
    assert len(found) == 36
    assert {(one.fee, one.gift, one.starts_on, one.ends_on, one.first_time) for one in found} == {
        (60_00, False, FIRST, LAST, True)
    }
    assert all(line.covered for line, _verdict in aid.judge_batch(actor, batch).lines)
    assert aid.judge_batch(actor, batch).refused == 0  # its own covers speak against nobody on it
    assert aid.enrol(actor, DEMO, UNIT, FIRST, LAST, BEFORE).already == 36


def test_taken_back_step_by_step_and_confirmed_again(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    batch = filled(aid, actor, asked)
    pay(aid, actor, batch)
    aid.confirm_batch(actor, batch)
    first = {one.id for one in covers(db)}
    assert aid.take_batch_back(actor, batch).state == PAID
    assert covers(db) == []
    aid.confirm_batch(actor, batch)
    again = {one.id for one in covers(db)}
    assert len(again) == 36
    assert not first & again  # what was deleted does not come back at the hub
    aid.take_batch_back(actor, batch)
    back = aid.take_batch_back(actor, batch)
    assert (back.state, back.paid, back.receipt_no) == (DRAFT, None, "")
    with pytest.raises(enrolling_words.BatchStands):
        aid.take_batch_back(actor, batch)
    assert aid.drop_batch(actor, batch).state == DROPPED
    assert aid.take_batch_back(actor, batch).state == DRAFT


def test_a_claim_keeps_its_cover(
    aid: Aid, actor: Actor, asked: NewBatch, claims: list[dict[str, Any]]
) -> None:
    batch = filled(aid, actor, asked)
    pay(aid, actor, batch)
    aid.confirm_batch(actor, batch)
    aid.take_claim(actor, as_claim(claims[0]))
    with pytest.raises(enrolling_words.ClaimsRest):
        aid.take_batch_back(actor, batch)
    assert aid.judge_batch(actor, batch).batch.state == CONFIRMED


def test_a_claim_of_another_time_keeps_nothing(aid: Aid, actor: Actor, asked: NewBatch) -> None:
    batch = filled(aid, actor, asked)
    pay(aid, actor, batch)
    aid.confirm_batch(actor, batch)
    line, _verdict = aid.judge_batch(actor, batch).lines[0]
    facts = {"benefit": "hospital", "event_on": "2025-05-02", "admitted": "2025-05-02", "discharged": "2025-05-12",
             "self_pay_in_catalogue": 656600, "other_reimbursed": 0, "documents": []}  # fmt: skip
    aid.take_claim(actor, ClaimIn(line.name, line.id_no, date(2025, 6, 1), facts))
    assert aid.take_batch_back(actor, batch).state == PAID


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        (UnitMissing, {"unit_id": "none"}),
        (rules.PlanNotActive, {"plan_id": "yulin-hospital"}),
        (rules.TermOutside, {"starts": date(2025, 12, 31)}),
        (rules.SharesTooMany, {"shares": 2}),
        (enrolling_words.SplitWrong, {"split": {"unit": 59_99}}),
        (enrolling_words.SplitWrong, {"split": {"unit": 61_00, "person": -1_00}}),
        (enrolling_words.SplitWrong, {"split": {"boss": 60_00}}),
        (enrolling_words.GiverMissing, {"split": GIVEN, "giver": " "}),
    ],
)
def test_founding_is_refused_by_name(
    aid: Aid, actor: Actor, asked: NewBatch, error: type[Exception], changes: dict[str, Any]
) -> None:
    with pytest.raises(error):
        aid.found_batch(actor, replace(asked, **changes))
    assert aid.batches(actor) == ()


def test_money_is_checked_to_the_fen(aid: Aid, actor: Actor, asked: NewBatch) -> None:
    empty = aid.found_batch(actor, asked).id
    with pytest.raises(enrolling_words.NobodyOnBatch):
        pay(aid, actor, empty)
    aid.drop_batch(actor, empty)
    batch = filled(aid, actor, asked)
    fees = 36 * 60_00
    for error, changes in (
        (enrolling_words.AmountDiffers, {"amount": fees - 1}),
        (enrolling_words.AmountDiffers, {"amount": fees + 1}),
        (enrolling_words.ReceiptMissing, {"receipt_no": " "}),
        (enrolling_words.PaidLater, {"on": date(2026, 11, 21)}),
        (enrolling_words.PartsDiffer, {"parts": {"unit": fees - 1}}),
        (enrolling_words.PartsDiffer, {"parts": {"unit": fees + 1, "person": -1}}),
        (enrolling_words.PartsDiffer, {"parts": {"boss": fees}}),
    ):
        with pytest.raises(error):
            pay(aid, actor, batch, **changes)
    with pytest.raises(enrolling_words.BatchStands):
        aid.confirm_batch(actor, batch)
    pay(aid, actor, batch, parts={"unit": fees - 1, "union": 1})
    assert aid.judge_batch(actor, batch).batch.parts == {"unit": fees - 1, "union": 1, "person": 0, "gift": 0}
    with pytest.raises(enrolling_words.BatchStands):
        aid.put_on_batch(actor, batch, [])
    with pytest.raises(enrolling_words.BatchStands):
        aid.take_off_batch(actor, batch, [])


def test_a_gift_names_its_giver_and_costs_the_person_nothing(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    batch = filled(aid, actor, replace(asked, split=GIVEN, giver="青山镇总工会"))
    pay(aid, actor, batch)
    view = aid.confirm_batch(actor, batch)
    assert (view.gift, view.giver, view.parts["gift"]) == (True, "青山镇总工会", 36 * 60_00)
    assert {(one.gift, one.fee) for one in covers(db)} == {(True, 0)}


def test_card_holders_pay_less_and_the_parts_still_add_up(aid: Aid, actor: Actor, asked: NewBatch) -> None:
    batch = aid.found_batch(actor, replace(asked, split={"unit": 20_00, "union": 20_00, "person": 20_00})).id
    some = wishes(aid, actor, batch)
    aid.put_on_batch(actor, batch, [replace(some[0], card_holder=True), some[1]])
    view = aid.judge_batch(actor, batch).batch
    assert view.fees == sum(view.parts.values()) == 110_00
    assert sorted(view.parts.values()) == [0, 36_66, 36_67, 36_67]


def test_nobody_comes_twice(aid: Aid, actor: Actor, asked: NewBatch, db: Database) -> None:
    batch = filled(aid, actor, asked)
    (one, *_rest) = aid.judge_batch(actor, batch).lines
    same = [Wish(one[0].id_no)]
    assert type(aid.put_on_batch(actor, batch, same)[0].error) is enrolling_words.OnBatchAlready
    other = aid.found_batch(actor, asked).id
    assert type(aid.put_on_batch(actor, other, same)[0].error) is enrolling_words.OnOtherBatch
    pay(aid, actor, batch)
    aid.confirm_batch(actor, batch)
    assert type(aid.put_on_batch(actor, other, same)[0].error) is enrolling_words.CoveredAlready
    assert aid.judge_batch(actor, other).batch.people == 0


def test_a_draft_whose_people_were_covered_meanwhile_is_not_paid(
    aid: Aid, actor: Actor, asked: NewBatch
) -> None:
    batch = filled(aid, actor, asked)
    aid.enrol(actor, DEMO, UNIT, FIRST, LAST, BEFORE)
    assert aid.judge_batch(actor, batch).refused == 36
    with pytest.raises(enrolling_words.LinesRefused):
        pay(aid, actor, batch)


def test_off_and_on_again(aid: Aid, actor: Actor, asked: NewBatch, db: Database) -> None:
    batch = filled(aid, actor, asked)
    lines = [line for line, _verdict in aid.judge_batch(actor, batch).lines]
    assert aid.take_off_batch(actor, batch, [lines[0].id, lines[1].id, "none"]) == 2
    assert aid.judge_batch(actor, batch).batch.fees == 34 * 60_00
    back = aid.put_on_batch(actor, batch, [Wish(lines[0].id_no)])
    assert back[0].ready
    assert aid.judge_batch(actor, batch).batch.people == 35
    pay(aid, actor, batch)
    aid.confirm_batch(actor, batch)
    assert aid.take_off_batch(actor, batch, [line.id for line in lines]) == 0  # they are covered
    with db.transaction("test", actor) as tx:  # another computer put somebody on it meanwhile
        late = BatchLineRow(
            id="late", batch_id=batch, member_id=lines[1].member_id, name=lines[1].name, id_no=lines[1].id_no,
            shares=1, tier=None, card_holder=False, high_risk=False, first_time=True, fee=60_00, off=False,
        )  # fmt: skip
        tx.add(late)
    told = aid.judge_batch(actor, batch)
    assert not told.batch.agrees
    assert [line.id for line, _verdict in told.lines if not line.covered] == ["late"]
    assert aid.take_off_batch(actor, batch, ["late"]) == 1
    assert aid.judge_batch(actor, batch).batch.agrees


def test_a_paid_batch_another_computer_changed_is_not_confirmed(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    batch = filled(aid, actor, asked)
    pay(aid, actor, batch)
    with db.transaction("test", actor) as tx:
        row = tx.scalars(select(BatchLineRow).where(BatchLineRow.batch_id == batch)).first()
        assert row is not None
        row.off = True
    with pytest.raises(enrolling_words.AmountDiffers):
        aid.confirm_batch(actor, batch)
    assert covers(db) == []


def test_the_ids_of_covers_are_the_same_on_every_computer(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    batch = filled(aid, actor, asked)
    pay(aid, actor, batch)
    aid.confirm_batch(actor, batch)
    with db.reading() as tx:
        row = tx.get_one(BatchRow, batch)
        lines = list(tx.scalars(select(BatchLineRow.id)))
    assert {cover_id(line, row.round) for line in lines} == {one.id for one in covers(db)}


def test_roles_are_asked(aid: Aid, asked: NewBatch) -> None:
    reader = Actor("018f0000-0000-7000-8000-000000000003", "查阅三", "reader", "device-1")
    assert aid.batches(reader) == ()
    for act in (
        lambda: aid.found_batch(reader, asked),
        lambda: aid.put_on_batch(reader, "x", []),
        lambda: aid.take_off_batch(reader, "x", []),
        lambda: aid.pay_batch(reader, "x", RECEIPT),
        lambda: aid.confirm_batch(reader, "x"),
        lambda: aid.take_batch_back(reader, "x"),
        lambda: aid.drop_batch(reader, "x"),
    ):
        with pytest.raises(NotAllowed):
            act()
