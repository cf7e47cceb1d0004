"""What the desk asks of enrolments: a batch filled as it is founded, a unit judged beforehand, renewals; all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.aid import NEW_FORMS, ON_FILE, Aid, LineTold, NewBatch, Payment, Wish, enrolling_words, rules
from app.aid.enrolling_words import NobodyToRenew
from app.aid.tables import BatchRow, EnrolmentRow
from app.hardship import Hardship, HouseholdFilter, households_found
from app.members import MemberFacts, members_of_unit
from app.members.tables import MemberRow
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import Cancelled
from app.shared.ids import new_id
from app.shared.progress import Progress
from app.unions import unit_id_of
from app.visits import read_plan
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT

OTHER = "青山镇中心小学"


@pytest.fixture
def asked(aid: Aid, db: Database) -> NewBatch:
    with db.reading() as tx:
        return NewBatch(unit_id_of(tx, UNIT) or "", DEMO, FIRST, LAST, BEFORE)


def people_of(db: Database, unit: str = UNIT) -> tuple[MemberFacts, ...]:
    with db.reading() as tx:
        return members_of_unit(tx, unit)


def batches(db: Database) -> int:
    with db.reading() as tx:
        return len(list(tx.scalars(select(BatchRow.id))))


class Stops(Progress):
    """Asks to stop once some are judged."""

    def report(self, done: int, total: int | None = None) -> None:
        if done == 5:
            raise Cancelled()


def test_a_batch_is_founded_with_everybody_who_may_come(aid: Aid, actor: Actor, asked: NewBatch) -> None:
    begun = aid.begin_batch(actor, asked)
    assert (begun.batch.people, begun.batch.fees) == (36, 36 * 60_00)
    assert len(begun.people) == 36 + len(begun.refused)
    assert all(one.error is not None for one in begun.refused)
    assert aid.batch(actor, begun.batch.id) == begun.batch
    assert aid.batches(actor) == (begun.batch,)
    again = aid.begin_batch(actor, asked)
    assert again.batch.people == 0
    assert {type(one.error) for one in again.people} >= {enrolling_words.OnOtherBatch}


def test_a_batch_that_is_stopped_or_refused_is_not_there(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    with pytest.raises(Cancelled):
        aid.begin_batch(actor, asked, progress=Stops())
    with pytest.raises(enrolling_words.SplitWrong):
        aid.begin_batch(actor, replace(asked, split={"unit": 1}))
    assert batches(db) == 0
    begun = aid.begin_batch(actor, asked, [])
    with pytest.raises(Cancelled):
        aid.put_on_batch(
            actor, begun.batch.id, [one.wish for one in aid.propose_people(actor, begun.batch.id)], Stops()
        )
    assert aid.batch(actor, begun.batch.id).people == 0


def test_a_gift_for_new_forms_of_employment_goes_to_nobody_else(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    some = people_of(db)[:4]
    with db.transaction("test", actor) as tx:
        for one in some:
            row = tx.get_one(MemberRow, one.id)
            row.gig_group = "04"
    told = replace(asked, split={"gift": 60_00}, giver="县总工会")
    begun = aid.begin_batch(actor, told, only=NEW_FORMS)
    assert {one.wish.id_no for one in begun.people} == {one.id_no for one in some}
    assert (begun.batch.gift, begun.batch.people) == (True, 4)


def test_a_unit_is_judged_before_there_is_a_batch(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    first = aid.unit_judged(actor, asked)
    assert len(first) == len(people_of(db))
    assert sum(one.ready for one in first) == 36
    assert batches(db) == 0
    with pytest.raises(rules.TermOutside):
        aid.unit_judged(actor, replace(asked, starts=date(2025, 1, 1)))


def test_renewals_found_a_batch_for_each_unit_or_none(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    half, mine, theirs = date(2026, 6, 30), people_of(db)[:3], people_of(db, OTHER)[:2]
    with db.reading() as tx:
        other = unit_id_of(tx, OTHER) or ""
    for unit_id, some in ((asked.unit_id, mine), (other, theirs)):
        told = replace(asked, unit_id=unit_id, ends=half)
        batch = aid.begin_batch(actor, told, [Wish(one.id_no, card_holder=True) for one in some]).batch
        aid.pay_batch(actor, batch.id, Payment(batch.fees, "1", date(2025, 12, 22)))
        aid.confirm_batch(actor, batch.id)
    ids = [one.member_id for one in aid.renewals(actor, 60, date(2026, 6, 1))]
    assert len(ids) == 5
    wanted = replace(asked, unit_id="", starts=date(2026, 7, 1), enrolled_on=date(2026, 6, 20))
    with pytest.raises(rules.TermOutside):
        aid.renew(actor, replace(wanted, ends=date(2027, 6, 30)), ids)
    with pytest.raises(NobodyToRenew):
        aid.renew(actor, wanted, ["none"])
    assert batches(db) == 2
    done = aid.renew(actor, wanted, [*ids, ids[0]])
    assert {one.batch.unit: (one.batch.people, one.batch.fees) for one in done} == {
        UNIT: (3, 150_00), OTHER: (2, 100_00),  # who held a card before holds it still
    }  # fmt: skip
    assert all(not verdict.first_time for one in done for verdict in one.people)
    twice = aid.renew(actor, wanted, ids[:1])
    assert type(twice[0].refused[0].error) is enrolling_words.OnOtherBatch


def test_who_is_covered_on_another_record_of_the_same_number_is_not_enrolled_again(
    aid: Aid, actor: Actor, db: Database
) -> None:
    one, two, *_rest = people_of(db)
    with db.transaction("test", actor) as tx:
        # The same number under another kind of document, on a record that was made void after it was covered.
        row = tx.get_one(MemberRow, one.id)
        twin = MemberRow(
            **{c.key: getattr(row, c.key) for c in row.__table__.columns if c.key != "id"}, id=new_id()
        )
        twin.doc_type, twin.status, twin.rev = "2", "VOID", 1
        tx.add(twin)
        twin_id = twin.id
    report = aid.enrol(actor, DEMO, UNIT, FIRST, date(2026, 3, 31), BEFORE)
    assert (report.enrolled, report.already) == (36, 0)
    with db.transaction("test", actor) as tx:
        cover = tx.scalars(select(EnrolmentRow).where(EnrolmentRow.member_id == one.id)).one()
        cover.member_id = twin_id
    again = aid.enrol(actor, DEMO, UNIT, FIRST, LAST, BEFORE)
    assert (again.enrolled, again.already) == (0, 36)
    assert two.id in {left.member_id for left in again.left_out}


def test_the_desks_acts_ask_for_the_right(aid: Aid, asked: NewBatch) -> None:
    reader = Actor("018f0000-0000-7000-8000-000000000003", "查阅三", "reader", "device-1")
    assert len(aid.unit_judged(reader, asked)) == 36
    for act in (lambda: aid.begin_batch(reader, asked), lambda: aid.renew(reader, asked, [])):
        with pytest.raises(NotAllowed):
            act()


def test_what_is_told_of_people_changes_what_they_cost(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database
) -> None:
    batch = aid.begin_batch(actor, asked).batch
    lines = [line for line, _verdict in aid.judge_batch(actor, batch.id).lines][:3]
    told = {line.id: LineTold(True, False, None, first_time=False, shares=1) for line in lines}
    assert aid.change_lines(actor, batch.id, {**told, "none": told[lines[0].id]}) == 3
    judged = aid.judge_batch(actor, batch.id)
    assert (judged.batch.fees, judged.refused) == (33 * 60_00 + 3 * 50_00, 0)
    assert sum(line.card_holder and not line.first_time for line, _verdict in judged.lines) == 3
    with pytest.raises(rules.SharesTooMany):
        aid.change_lines(
            actor, batch.id, {lines[0].id: LineTold(False, False, None, first_time=True, shares=2)}
        )
    back = {
        line.id: LineTold(line.card_holder, line.high_risk, line.tier, line.first_time, line.shares)
        for line in lines
    }
    aid.change_lines(actor, batch.id, back)
    assert aid.batch(actor, batch.id).fees == batch.fees
    aid.pay_batch(actor, batch.id, Payment(batch.fees, "1", date(2025, 12, 22)))
    with pytest.raises(enrolling_words.BatchStands):
        aid.change_lines(actor, batch.id, told)


def test_a_gift_for_those_on_file_goes_to_heads_of_hardship_households(
    aid: Aid, actor: Actor, asked: NewBatch, db: Database, guard: Guard, clock: FixedClock, samples: Path
) -> None:
    plan = read_plan((samples / "day" / "campaign.json").read_bytes())
    Hardship(db, guard, clock).import_households(actor, samples / "day" / "households.xlsx", plan.line)
    with db.reading() as tx:
        filed = {one.id_no for one in households_found(tx, HouseholdFilter())}
    mine = filed & {one.id_no for one in people_of(db)}
    assert 0 < len(mine) < len(people_of(db))
    told = replace(asked, split={"gift": 60_00}, giver="县总工会")
    begun = aid.begin_batch(actor, told, only=ON_FILE)
    assert {one.wish.id_no for one in begun.people} == mine
