"""Two computers of an office give relief and meet at the hub: paid once, one cap given twice is named, one student once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.funds import agreement, live_entries
from app.hardship import Act, Hardship, Line
from app.hardship import happenings as h
from app.office import HELPS, _after_choice, _after_rows
from app.relief import Approval, GrantFilter, GrantIn, ProjectIn, Relief, StudyIn, rules
from app.relief.tables import ReliefGrantRow, ReliefProjectRow
from app.security import Guard
from app.shared.clock import FixedClock
from app.sync.intake import Ways
from app.sync.merge import OWNERS
from app.unions.tables import OfficeRow
from tests.aid.test_relief_service import card
from tests.conftest import NOW
from tests.hardship.conftest import HEADER
from tests.hardship.files import GRANTED, LIFE, TODAY, household_row, opened
from tests.relief.conftest import GROWN, publish
from tests.sync.world import Computer, Template, World, template, world

PAPER = Approval(TODAY, "青工发〔2026〕3号")


class Two:
    """Two computers that know one household on file and a project."""

    def __init__(self, here: World, clock: FixedClock, sheet: Path, line: Line) -> None:
        self.world, self.clock = here, clock
        self.one, self.other = here.computers
        for computer in here.computers:
            computer.sync._ways = Ways({}, _after_rows(clock))
            computer.sync._after_choice = _after_choice(clock)
            with computer.db.bookkeeping() as tx:
                tx.execute(update(OfficeRow).values(region="222401"))
            publish(computer.db, clock)
        actor, hardship = self.one.actor, Hardship(self.one.db, Guard(), clock)
        hardship.import_households(actor, sheet, line)
        self.file = opened(hardship, actor, hardship.window(actor)[0])
        self.student = hardship.add_person(actor, self.file, GROWN)
        for act in LIFE:
            hardship.act(actor, self.file, act)
        hardship.act(actor, self.file, replace(GRANTED, document="8号"))
        self.project = self.at(self.one).found_project(actor, ProjectIn("本级", 2026, "04", 5_000_000))
        self.meet()

    def at(self, computer: Computer) -> Relief:
        return Relief(computer.db, Guard(), self.clock, HELPS)

    def meet(self) -> None:
        for computer in [*self.world.computers] * 2:
            self.world.trip(computer)
        self.clock.moment += timedelta(minutes=1)

    def approved(self, computer: Computer, amount: int) -> str:
        told = GrantIn(
            "01", amount, file_id=self.file, project_id=self.project, reason="困难", account=card(1)
        )
        made = self.at(computer).draft(computer.actor, told)
        assert self.at(computer).approve(computer.actor, [made], PAPER).done == (made,)
        return made

    def booked(self, computer: Computer, *grants: str) -> int:
        with computer.db.reading() as tx:
            assert agreement(tx, self.project).holds
            return sum(len(some) for some in live_entries(tx, grants).values())


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    return template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))


@pytest.fixture
def two(
    tmp_path: Path, started: Template, clock: FixedClock, write_sheet: Callable[..., Path], line: Line
) -> Iterator[Two]:
    with world(tmp_path / "world", started, clock) as here:
        yield Two(here, clock, write_sheet([HEADER, household_row(1)]), line)


def test_what_is_one_statement_is_so_everywhere() -> None:
    for kind in (ReliefGrantRow, ReliefProjectRow):
        assert set(kind.__together__) == OWNERS[kind.__tablename__].together


def test_one_grant_paid_on_both_is_paid_once_and_a_person_chooses_the_day(two: Two) -> None:
    made = two.approved(two.one, 200_000)
    two.meet()
    for computer, on in ((two.one, date(2026, 11, 20)), (two.other, date(2026, 11, 20))):
        assert two.at(computer).pay(computer.actor, [made], on).done == (made,)
    two.meet()
    for computer in (two.one, two.other):
        assert two.booked(computer, made) == 1
        assert two.at(computer).project(computer.actor, two.project).paid == 200_000
        assert two.at(computer).project(computer.actor, two.project).books_agree
    clashes = {one.field: one.id for one in two.one.sync.clashes(two.one.actor)}
    two.one.sync.settle(two.one.actor, {clashes["entry_id"]: "other"})
    two.meet()
    entries = set()
    for computer in (two.one, two.other):
        view = two.at(computer).grant(computer.actor, made)
        entries.add(view.entry_id)
        assert two.booked(computer, made) == 1
        assert two.at(computer).project(computer.actor, two.project).books_agree
    assert len(entries) == 1


def test_one_cap_given_on_both_is_named_and_taken_back(two: Two) -> None:
    mine, theirs = two.approved(two.one, 600_000), two.approved(two.other, 500_000)
    for computer, made in ((two.one, mine), (two.other, theirs)):
        two.at(computer).pay(computer.actor, [made], TODAY)
    two.meet()
    for computer in (two.one, two.other):
        relief = two.at(computer)
        assert relief.counts(computer.actor)["beyond"] == 2
        assert {one.id for one in relief.grants(computer.actor, GrantFilter(listed="beyond"))} == {
            mine,
            theirs,
        }
        assert (
            relief.look(
                computer.actor, replace(relief.grant(computer.actor, mine).told, amount=1)
            ).verdict.room
            == 0
        )
    two.at(two.one).take_payment_back(two.one.actor, theirs, "超限退回")
    two.meet()
    for computer in (two.one, two.other):
        assert two.at(computer).counts(computer.actor)["beyond"] == 0
        assert two.at(computer).pay(computer.actor, [theirs], TODAY).refused[0][1].code == "relief.over_cap"


def test_what_was_changed_elsewhere_after_the_approval_is_not_paid(two: Two) -> None:
    told = GrantIn("01", 100_000, file_id=two.file, project_id=two.project, reason="困难", account=card(1))
    made = two.at(two.one).draft(two.one.actor, told)
    two.meet()
    two.at(two.other).change(two.other.actor, made, replace(told, amount=300_000))
    two.at(two.one).approve(two.one.actor, [made], PAPER)
    two.meet()
    for computer in (two.one, two.other):
        relief = two.at(computer)
        assert relief.counts(computer.actor)["altered"] == 1
        assert relief.grant(computer.actor, made).line.amount == 100_000
        assert isinstance(relief.pay(computer.actor, [made], TODAY).refused[0][1], rules.GrantAltered)
    two.at(two.one).withdraw_approval(two.one.actor, made, "另一台电脑改过金额")
    two.at(two.one).approve(two.one.actor, [made], PAPER)
    assert two.at(two.one).pay(two.one.actor, [made], TODAY).done == (made,)


@pytest.mark.long
def test_study_aid_drafted_on_both_is_one_grant(two: Two) -> None:
    told = GrantIn("03", 100_000, file_id=two.file, person_id=two.student, project_id=two.project, reason="助学",
                   school_year=2026, study=StudyIn("延边大学", proof="证明"))  # fmt: skip
    ids = {two.at(computer).draft(computer.actor, told) for computer in (two.one, two.other)}
    assert len(ids) == 1
    two.meet()
    for computer in (two.one, two.other):
        assert len(two.at(computer).grants(computer.actor)) == 1
    numbers = {two.at(computer).grants(computer.actor)[0].number for computer in (two.one, two.other)}
    assert len(numbers) == 1


@pytest.mark.long
def test_a_file_that_ended_elsewhere_is_not_paid(two: Two) -> None:
    made = two.approved(two.one, 100_000)
    hardship = Hardship(two.other.db, Guard(), two.clock)
    hardship.act(two.other.actor, two.file, Act(h.EXITED, TODAY, result=h.RESOLVED, reason="1"))
    two.meet()
    refused = two.at(two.one).pay(two.one.actor, [made], TODAY).refused
    assert isinstance(refused[0][1], rules.FileNeeded)
