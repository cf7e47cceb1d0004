"""Two computers of an office work on one unit's enrolment and meet at the hub: nobody is covered twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.aid import Aid, BatchView, NewBatch, Payment, Wish, enrolling_words
from app.aid.elsewhere import Elsewhere
from app.aid.enrolling import CONFIRMED, PAID
from app.aid.tables import BATCH_STANDING, BatchRow, EnrolmentRow
from app.members import Members, NewMember
from app.members.tables import MemberRow
from app.office import _after_choice, _after_rows
from app.printing.numbering import certificates_of, hold
from app.printing.numbers_service import NewBlock, Numbers
from app.security import Guard
from app.shared.clock import FixedClock
from app.sync.intake import Ways
from app.sync.merge import OWNERS
from app.unions import unit_id_of
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST
from tests.conftest import NOW
from tests.sync.world import OFFICE, Computer, Template, World, after, template, world
from tests.visits.conftest import number

UNIT = "青山镇中心小学"


class Two:
    """Two computers that know one paid batch with two people on it."""

    def __init__(self, here: World, clock: FixedClock) -> None:
        self.world, self.clock = here, clock
        self.one, self.other = here.computers
        for computer in here.computers:
            computer.sync._ways = Ways({}, _after_rows(clock))
            computer.sync._after_choice = _after_choice(clock)
        self.batch: str = here.template.told or self.begin()

    def begin(self) -> str:
        """Found and pay the batch on one and bring it to the other; return its id."""
        members = Members(self.one.db, Guard(), self.clock)
        for n, name in enumerate(("甲一", "乙二", "丙三"), start=1):
            members.register(self.one.actor, NewMember(
                name=name, id_type="01", id_no=number(n), change_type="1", change_date=date(2020, 1, 1),
                employment_status="1", work_unit=UNIT, mobile="", ethnic="01",
            ))  # fmt: skip
        for computer in self.world.computers:
            self.aid(computer).activate(computer.actor, DEMO, demonstration=True)
        with self.one.db.reading() as tx:
            unit_id = unit_id_of(tx, UNIT)
        aid = self.aid(self.one)
        batch = aid.found_batch(self.one.actor, NewBatch(unit_id or "", DEMO, FIRST, LAST, BEFORE)).id
        aid.put_on_batch(self.one.actor, batch, [Wish(number(1)), Wish(number(2))])
        aid.pay_batch(self.one.actor, batch, Payment(120_00, "0001", date(2025, 12, 22)))
        self.meet()
        return batch

    def aid(self, computer: Computer) -> Aid:
        return Aid(computer.db, Guard(), self.clock, Elsewhere(certificates=certificates_of))

    def number(self, computer: Computer, member: int = 1) -> tuple[str, str]:
        """Give a certificate of a member's cover its number, as drawing it does; return the cover and the number."""
        Numbers(computer.db, Guard(), self.clock).take_block(
            computer.actor, NewBlock("certificate", "A0001", "A0009", "")
        )
        held = {number_of: cover for cover, number_of in self.members(computer).items()}
        told = hold(computer.db, computer.actor, self.clock, "enrolment_certificate", [held[number(member)]])
        ((cover, given),) = told.items()
        return cover, given

    def members(self, computer: Computer) -> dict[str, str]:
        with computer.db.reading() as tx:
            rows = select(EnrolmentRow.id, MemberRow.id_no).join(
                MemberRow, MemberRow.id == EnrolmentRow.member_id
            )
            return {row.id: row.id_no for row in tx.execute(rows)}

    def numbered(self, computer: Computer) -> set[str]:
        """Return the covers that bear a number, by the list of numbers."""
        return {
            one.subject_id
            for one in Numbers(computer.db, Guard(), self.clock).numbers(computer.actor)
            if one.state != "SPOILED"
        }

    def meet(self) -> None:
        for computer in [*self.world.computers] * 3:
            self.world.trip(computer)

    def view(self, computer: Computer) -> BatchView:
        return self.aid(computer).judge_batch(computer.actor, self.batch).batch

    def covers(self, computer: Computer) -> set[tuple[str, str]]:
        with computer.db.reading() as tx:
            return {(row.id, row.member_id) for row in tx.scalars(select(EnrolmentRow))}

    def at_hub(self) -> set[str]:
        return {one.row_id for one in self.world.hub.records(OFFICE, "enrolment")}

    def told(self, computer: Computer) -> dict[str, tuple[Any, Any]]:
        return {one.field: (one.kept, one.other) for one in computer.sync.clashes(computer.actor)}


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    made = template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))
    return after(tmp_path_factory.mktemp("begun") / "world", made, lambda here: Two(here, here.clock).batch)


@pytest.fixture
def two(tmp_path: Path, enrolled: Template, clock: FixedClock) -> Iterator[Two]:
    with world(tmp_path / "world", enrolled, clock) as here:
        yield Two(here, clock)


def test_where_a_batch_stands_is_one_statement_everywhere() -> None:
    assert set(BATCH_STANDING) == set(BatchRow.__together__) == OWNERS["enrolment_batch"].together


def test_both_confirm_and_everybody_is_covered_once(two: Two) -> None:
    for computer in (two.one, two.other):
        two.aid(computer).confirm_batch(computer.actor, two.batch)
    two.meet()
    assert two.covers(two.one) == two.covers(two.other)
    assert len(two.covers(two.one)) == 2
    for computer in (two.one, two.other):
        assert two.view(computer).state == CONFIRMED
        assert two.told(computer) == {}  # they said the same, so nobody is asked


def test_one_confirms_while_the_other_takes_the_receipt_back(two: Two) -> None:
    two.aid(two.one).confirm_batch(two.one.actor, two.batch)
    two.aid(two.other).take_batch_back(two.other.actor, two.batch)
    two.meet()
    states = {two.view(computer).state for computer in (two.one, two.other)}
    assert len(states) == 1
    assert "state" in two.told(two.one)
    wanted = 2 if states == {CONFIRMED} else 0
    assert two.covers(two.one) == two.covers(two.other)
    assert len(two.covers(two.one)) == wanted
    at = next(one.id for one in two.one.sync.clashes(two.one.actor) if one.field == "state")
    two.one.sync.settle(two.one.actor, {at: "other"})
    two.meet()
    chosen = two.view(two.one)
    assert {chosen.state} != states
    assert chosen.state == two.view(two.other).state
    assert two.covers(two.one) == two.covers(two.other)
    assert len(two.covers(two.one)) == (2 if chosen.state == CONFIRMED else 0)
    assert (chosen.paid, chosen.receipt_no) == ((120_00, "0001") if chosen.paid else (None, ""))


def test_a_batch_taken_back_is_taken_back_everywhere_and_may_be_confirmed_again(two: Two) -> None:
    two.aid(two.one).confirm_batch(two.one.actor, two.batch)
    two.meet()
    two.aid(two.other).take_batch_back(two.other.actor, two.batch)
    two.meet()
    assert two.covers(two.one) == two.covers(two.other) == set()
    assert two.view(two.one).state == PAID
    two.aid(two.one).confirm_batch(two.one.actor, two.batch)
    two.meet()
    assert len(two.covers(two.one)) == 2
    assert two.covers(two.one) == two.covers(two.other)


def test_two_batches_with_one_person_are_told_and_not_both_confirmed(two: Two) -> None:
    aid, other = two.aid(two.one), two.other
    with other.db.reading() as tx:
        unit_id = unit_id_of(tx, UNIT)
    told = NewBatch(unit_id or "", DEMO, FIRST, LAST, BEFORE)
    third = [Wish(number(3))]
    mine = aid.found_batch(two.one.actor, told).id
    theirs = two.aid(other).found_batch(other.actor, told).id
    assert aid.put_on_batch(two.one.actor, mine, third)[0].ready
    assert two.aid(other).put_on_batch(other.actor, theirs, third)[0].ready
    two.meet()
    for batch in (mine, theirs):
        ((_line, verdict),) = aid.judge_batch(two.one.actor, batch).lines
        assert type(verdict.error) is enrolling_words.OnOtherBatch
    with pytest.raises(enrolling_words.LinesRefused):
        aid.pay_batch(two.one.actor, mine, Payment(60_00, "2", date(2026, 1, 2)))
    aid.drop_batch(two.one.actor, theirs)
    aid.pay_batch(two.one.actor, mine, Payment(60_00, "2", date(2026, 1, 2)))
    aid.confirm_batch(two.one.actor, mine)
    two.meet()
    assert len(two.covers(other)) == 1


def test_people_both_put_on_one_draft_stand_once(two: Two) -> None:
    for computer in (two.one, two.other):
        if two.view(computer).state == PAID:
            two.aid(computer).take_batch_back(computer.actor, two.batch)
            two.meet()
    for computer in (two.one, two.other):
        assert two.aid(computer).put_on_batch(computer.actor, two.batch, [Wish(number(3))])[0].ready
    two.meet()
    told = two.aid(two.one).judge_batch(two.one.actor, two.batch)
    assert (told.batch.people, told.refused) == (4, 1)
    twice = next(line.id for line, verdict in told.lines if not verdict.ready)
    assert two.aid(two.one).take_off_batch(two.one.actor, two.batch, [twice]) == 1
    assert two.aid(two.one).judge_batch(two.one.actor, two.batch).refused == 0


@pytest.mark.parametrize("first", [pytest.param("number", marks=pytest.mark.long), "deletion"])
def test_a_cover_whose_certificate_is_numbered_stays_whoever_reaches_the_hub_first(
    two: Two, first: str
) -> None:
    """One numbers and prints a certificate while the other, who cannot know, takes the batch back."""
    two.aid(two.one).confirm_batch(two.one.actor, two.batch)
    two.meet()
    cover, _number = two.number(two.one)
    two.aid(two.other).take_batch_back(two.other.actor, two.batch)
    order = [two.one, two.other] if first == "number" else [two.other, two.one]
    for computer in order:
        two.world.trip(computer)
    two.meet()
    for computer in (two.one, two.other):
        assert {one for one, _member in two.covers(computer)} == {cover} == two.numbered(computer)
        assert two.view(computer).state == PAID
    assert two.at_hub() == {cover}
    # Nothing takes it back while the paper is out ...
    with pytest.raises(enrolling_words.CertificatesOut):
        two.aid(two.other).take_batch_back(two.other.actor, two.batch)
    # ... the batch may be confirmed again, and nobody is covered twice ...
    two.aid(two.other).confirm_batch(two.other.actor, two.batch)
    two.meet()
    for computer in (two.one, two.other):
        covers = two.covers(computer)
        assert len(covers) == len({member for _cover, member in covers}) == 2
        assert cover in {one for one, _member in covers}
    # ... and once the number is spoiled, it is taken back like any other.
    spoiled = Numbers(two.one.db, Guard(), two.clock).numbers(two.one.actor)[0]
    Numbers(two.one.db, Guard(), two.clock).spoil(two.one.actor, spoiled.id, "收回作废")
    two.aid(two.one).take_batch_back(two.one.actor, two.batch)
    two.meet()
    assert two.covers(two.one) == two.covers(two.other) == set()
    assert two.at_hub() == set()
