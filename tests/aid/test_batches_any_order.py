"""In whatever order people come and go, money comes and covers are made and taken back: sums and duplicates stay right."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.aid import Aid, NewBatch, Payment, Wish, enrolling_words
from app.aid.enrolling import CONFIRMED, PAID, PAYERS
from app.aid.tables import EnrolmentRow
from app.members import Members, NewMember
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions import unit_id_of
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST
from tests.visits.conftest import number

UNIT = "青山镇中心小学"
PAIRS = 4
NAMES = ("甲一", "乙二", "丙三", "丁四")
HALVES = ((FIRST, date(2026, 6, 30)), (date(2026, 7, 1), LAST), (FIRST, LAST))
SPLITS: tuple[dict[str, int], ...] = (
    {"unit": 42_00, "person": 18_00}, {"union": 20_00, "unit": 20_00, "person": 20_00}, {"gift": 60_00},
)  # fmt: skip


class Desk:
    """A small unit whose people are enrolled and taken off at will."""

    def __init__(self, db: Database, clock: FixedClock, actor: Actor) -> None:
        self.db, self.actor, self.aid = db, actor, Aid(db, Guard(), clock)
        members = Members(db, Guard(), clock)
        for n in range(PAIRS):
            members.register(actor, NewMember(
                name=NAMES[n], id_type="01", id_no=number(n + 1), change_type="1", change_date=date(2020, 1, 1),
                employment_status="1", work_unit=UNIT, mobile="", ethnic="01",
            ))  # fmt: skip
        self.aid.activate(actor, DEMO, demonstration=True)
        with db.reading() as tx:
            self.unit_id = unit_id_of(tx, UNIT) or ""

    def wipe(self) -> None:
        for view in self.aid.batches(self.actor):
            for _step in range(3):
                try:
                    self.aid.take_batch_back(self.actor, view.id)
                except enrolling_words.BatchStands:
                    break
            self.aid.drop_batch(self.actor, view.id)

    def step(self, batches: list[str], verb: int, which: int, who: int) -> None:
        if not batches or verb == 0:
            starts, ends = HALVES[who % len(HALVES)]
            told = NewBatch(self.unit_id, DEMO, starts, ends, BEFORE, split=SPLITS[which % 3], giver="总工会")
            batches.append(self.aid.found_batch(self.actor, told).id)
            return
        batch = batches[which % len(batches)]
        if verb == 1:
            wish = Wish(number(who % PAIRS + 1), card_holder=bool(who // PAIRS % 2))
            self.aid.put_on_batch(self.actor, batch, [wish, wish])
        elif verb == 2:
            lines = [line.id for line, _verdict in self.aid.judge_batch(self.actor, batch).lines]
            self.aid.take_off_batch(self.actor, batch, lines[: who % 2 + 1])
        elif verb == 3:
            fees = self.aid.judge_batch(self.actor, batch).batch.fees
            self.aid.pay_batch(self.actor, batch, Payment(fees, "1", date(2026, 1, 2)))
        elif verb == 4:
            self.aid.confirm_batch(self.actor, batch)
        else:
            self.aid.take_batch_back(self.actor, batch)

    def check(self, batches: list[str]) -> None:
        """Covers are those of confirmed batches and no two of a person share a day; every sum is whole."""
        with self.db.reading() as tx:
            covers = list(tx.scalars(select(EnrolmentRow)))
        wanted = 0
        for batch in batches:
            told = self.aid.judge_batch(self.actor, batch)
            view, lines = told.batch, [line for line, _verdict in told.lines]
            assert view.fees == sum(line.fee for line in lines)
            assert len({line.id_no for line in lines}) == len(lines) == view.people
            assert sum(view.parts.values()) == (view.fees if view.paid is None else view.paid)
            assert set(view.parts) == set(PAYERS)
            assert (view.paid is not None) == (view.state in (PAID, CONFIRMED))
            assert view.agrees
            assert all(line.covered == (view.state == CONFIRMED) for line in lines)
            wanted += len(lines) if view.state == CONFIRMED else 0
        assert len(covers) == wanted
        for one in covers:
            for other in covers:
                same = one.id != other.id and one.member_id == other.member_id
                assert not (same and one.starts_on <= other.ends_on and other.starts_on <= one.ends_on)


REFUSALS = (
    enrolling_words.BatchStands, enrolling_words.LinesRefused, enrolling_words.NobodyOnBatch,
)  # fmt: skip
STEPS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 7)), max_size=25)


@pytest.fixture
def desk(db: Database, clock: FixedClock, actor: Actor) -> Iterator[Desk]:
    return Desk(db, clock, actor)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_sums_covers_and_duplicates_stay_right(desk: Desk, steps: list[tuple[int, int, int]]) -> None:
    lived(desk, steps)


@pytest.mark.long
@settings(
    max_examples=500, derandomize=False, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(steps=STEPS)
def test_after_many_orders_too(desk: Desk, steps: list[tuple[int, int, int]]) -> None:
    lived(desk, steps)


def lived(desk: Desk, steps: list[tuple[int, int, int]]) -> None:
    desk.wipe()
    batches: list[str] = []
    for verb, which, who in [(0, 0, 2), (1, 0, 0), *steps]:
        with contextlib.suppress(*REFUSALS):
            desk.step(batches, verb, which, who)
        desk.check(batches)


def test_two_records_of_one_document_are_one_person(desk: Desk, clock: FixedClock) -> None:
    """A record was made by mistake with the number under another kind of document; its cover counts for both."""
    aid, actor = desk.aid, desk.actor
    told = NewBatch(desk.unit_id, DEMO, FIRST, LAST, BEFORE)
    batch = aid.found_batch(actor, told).id
    assert aid.put_on_batch(actor, batch, [Wish(number(1))])[0].ready
    aid.pay_batch(actor, batch, Payment(60_00, "1", date(2026, 1, 2)))
    aid.confirm_batch(actor, batch)
    Members(desk.db, Guard(), clock).register(desk.actor, NewMember(
        name=NAMES[0], id_type="99", id_no=number(1), change_type="1", change_date=date(2020, 1, 1),
        employment_status="1", work_unit=UNIT, mobile="", ethnic="01",
    ))  # fmt: skip
    second = aid.found_batch(actor, replace(told, starts=date(2026, 12, 31))).id
    (verdict,) = aid.put_on_batch(actor, second, [Wish(number(1))])
    assert type(verdict.error) is enrolling_words.CoveredAlready
