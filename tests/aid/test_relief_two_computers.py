"""Two computers of an office work on one campaign of second relief and meet: nobody is paid twice, no pool exceeded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.aid import Aid, NewRelief, ReliefApproval, ReliefSheet
from app.aid import relief_words as words
from app.aid.relief_service import templates
from app.aid.relief_tables import RELIEF_OUTCOME, RELIEF_STANDING, ReliefLineRow, ReliefRow, UnclaimedRow
from app.funds import agreement, live_entries
from app.members import Members, NewMember, find_by_document
from app.office import _after_choice, _after_rows
from app.security import Guard
from app.shared.clock import FixedClock
from app.sync.intake import Ways
from app.sync.merge import OWNERS
from tests.aid.test_relief_service import DAYS, card
from tests.conftest import NOW
from tests.sync.world import Computer, Template, World, after, template, world
from tests.visits.conftest import number


class Two:
    """Two computers that know one approved campaign with two people on it, each with a card."""

    def __init__(self, here: World, clock: FixedClock) -> None:
        self.world, self.clock = here, clock
        self.one, self.other = here.computers
        for computer in here.computers:
            computer.sync._ways = Ways({}, _after_rows(clock))
            computer.sync._after_choice = _after_choice(clock)
        self.relief: str = here.template.told or self.begin()

    def begin(self) -> str:
        """Found the campaign on one and bring it to the other; return its id."""
        members = Members(self.one.db, Guard(), self.clock)
        for n, name in enumerate(("甲一", "乙二", "丙三"), start=1):
            members.register(self.one.actor, NewMember(
                name=name, id_type="01", id_no=number(n), change_type="1", change_date=date(2020, 1, 1),
                employment_status="1", work_unit="青山镇中心小学", mobile="", ethnic="01",
            ))  # fmt: skip
        aid, actor = self.aid(self.one), self.one.actor
        told = NewRelief("2026", *DAYS, "04", 3_000_00, templates()["BURDEN"])
        relief: str = aid.found_relief(actor, told).view.id
        for n in (1, 2):
            sheet = aid.add_to_relief(
                actor, relief, self.member(self.one, n), "特困", amount=1_000_00, decision="1"
            )
            line = next(one for one in sheet.lines if one.id_no == number(n))
            aid.set_relief_account(actor, relief, line.id, "工行", card(n))
        self.meet()
        return relief

    def member(self, computer: Computer, n: int) -> str:
        with computer.db.reading() as tx:
            found = find_by_document(tx, number(n))
        assert found is not None
        return found.id

    def aid(self, computer: Computer) -> Aid:
        return Aid(computer.db, Guard(), self.clock)

    def meet(self) -> None:
        for computer in [*self.world.computers] * 2:
            self.world.trip(computer)

    def sheet(self, computer: Computer) -> ReliefSheet:
        return self.aid(computer).relief(computer.actor, self.relief)

    def approve(self, computer: Computer) -> None:
        self.aid(computer).approve_relief(computer.actor, self.relief, ReliefApproval(date(2026, 11, 1), "9"))

    def books(self, computer: Computer) -> bool:
        with computer.db.reading() as tx:
            return agreement(tx, self.relief).holds

    def booked(self, computer: Computer) -> int:
        ids = [line.id for line in self.sheet(computer).lines]
        with computer.db.reading() as tx:
            return sum(len(some) for some in live_entries(tx, ids).values())


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    made = template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))
    return after(tmp_path_factory.mktemp("begun") / "world", made, lambda here: Two(here, here.clock).relief)


@pytest.fixture
def two(tmp_path: Path, started: Template, clock: FixedClock) -> Iterator[Two]:
    with world(tmp_path / "world", started, clock) as here:
        yield Two(here, clock)


def test_what_stands_together_stands_together_everywhere() -> None:
    for kind, together in (
        (ReliefRow, RELIEF_STANDING),
        (ReliefLineRow, RELIEF_OUTCOME),
        (UnclaimedRow, UnclaimedRow.__together__),
    ):
        assert set(together) == set(kind.__together__) == OWNERS[kind.__tablename__].together


def test_both_pay_everybody_and_everybody_is_paid_once(two: Two) -> None:
    two.approve(two.one)
    two.meet()
    for computer in (two.one, two.other):
        assert two.aid(computer).pay_relief(computer.actor, two.relief, date(2026, 11, 5)).people == 2
    two.meet()
    for computer in (two.one, two.other):
        assert two.booked(computer) == 2
        assert two.books(computer)
        assert two.sheet(computer).view.paid_total == 2_000_00
    entries = [
        {line.id: line.entry_id for line in two.sheet(computer).lines} for computer in (two.one, two.other)
    ]
    assert entries[0] == entries[1]


def test_one_person_put_on_by_both_is_one_line(two: Two) -> None:
    for computer in (two.one, two.other):
        two.aid(computer).add_to_relief(
            computer.actor, two.relief, two.member(computer, 3), "特困", amount=500_00, decision="2"
        )
    two.meet()
    for computer in (two.one, two.other):
        assert len(two.sheet(computer).lines) == 3
        assert two.sheet(computer).view.total == 2_500_00


def test_who_comes_from_another_computer_after_the_approval_gets_nothing(two: Two) -> None:
    two.approve(two.one)
    two.aid(two.other).add_to_relief(
        two.other.actor, two.relief, two.member(two.other, 3), "特困", amount=1_000_00, decision="2"
    )
    two.meet()
    for computer in (two.one, two.other):
        sheet = two.sheet(computer)
        late = next(line for line in sheet.lines if line.id_no == number(3))
        assert (late.late, late.amount, sheet.view.total) == (True, 0, 2_000_00)


def test_amounts_set_on_both_beyond_the_pool_are_told_and_not_approved(two: Two) -> None:
    for computer, n in ((two.one, 1), (two.other, 2)):
        line = next(line.id for line in two.sheet(computer).lines if line.id_no == number(n))
        two.aid(computer).set_relief_amount(computer.actor, two.relief, line, 2_000_00, "特困", decision="3")
    two.meet()
    view = two.sheet(two.one).view
    assert (view.over, view.total) == (1_000_00, 0)
    with pytest.raises(words.PoolTooSmall):
        two.approve(two.one)


def test_paid_on_two_days_a_person_chooses_and_the_books_follow(two: Two) -> None:
    two.approve(two.one)
    two.meet()
    for computer, on in ((two.one, date(2026, 11, 5)), (two.other, date(2026, 11, 6))):
        line = next(one.id for one in two.sheet(computer).lines if one.id_no == number(1))
        two.aid(computer).pay_relief(computer.actor, two.relief, on, [line])
    two.meet()
    for computer in (two.one, two.other):
        assert two.booked(computer) == 1
    clashes = {one.field: one.id for one in two.one.sync.clashes(two.one.actor)}
    days = {
        two.sheet(computer).lines[0].paid_on or two.sheet(computer).lines[1].paid_on
        for computer in (two.one, two.other)
    }
    assert len(days) == 1
    two.one.sync.settle(two.one.actor, {clashes["paid_on"]: "other"})
    two.meet()
    for computer in (two.one, two.other):
        sheet = two.sheet(computer)
        paid = next(line for line in sheet.lines if line.id_no == number(1))
        assert paid.paid_on not in days
        assert two.booked(computer) == 1
        assert two.books(computer)
        assert sheet.view.books_agree
