"""Two computers of an office keep one household's file and meet at the hub: one file, all that happened, nobody twice."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.hardship import Act, Answer, DatedLine, FileDetails, FileView, Hardship, ItemIn, Line
from app.hardship import happenings as h
from app.hardship.tables import HardshipFileRow, HardshipItemRow, HardshipMeasureRow
from app.members import Members, NewMember
from app.office import _after_choice, _after_rows
from app.printing import Printing, keeping
from app.printing.tables import KeptSheetRow
from app.security import Guard
from app.shared import journal
from app.shared.clock import FixedClock
from app.shared.errors import RuleError
from app.sync import queries as sync_queries
from app.sync.intake import Ways
from app.sync.merge import OWNERS
from tests.conftest import NOW
from tests.hardship.conftest import HEADER, LINE, sheet_at
from tests.hardship.files import CHILD, FORWARD, GRANTED, HUNG, LIFE, household_row, number, on, opened
from tests.sync.world import Computer, Template, World, after, template, world


class Two:
    """Two computers that know one household of the list."""

    def __init__(self, here: World, clock: FixedClock) -> None:
        self.world, self.clock, self.line = here, clock, LINE
        self.one, self.other = here.computers
        for computer in here.computers:
            computer.sync._ways = Ways({}, _after_rows(clock))
            computer.sync._after_choice = _after_choice(clock)
        self.household: str = here.template.told or self.begin()

    def begin(self) -> str:
        """Take the list in on one and bring it to the other; return the household's id."""
        sheet = sheet_at(self.world.folder / "households.xlsx", [HEADER, household_row(1)])
        self.at(self.one).import_households(self.one.actor, sheet, LINE)
        self.meet()
        return self.at(self.one).window(self.one.actor)[0]

    def at(self, computer: Computer) -> Hardship:
        return Hardship(computer.db, Guard(), self.clock, forget=keeping.forget)

    def print(self, computer: Computer, file_id: str) -> None:
        printing = Printing(computer.db, Guard(), self.clock)
        printing.give_out(computer.actor, printing.proof(computer.actor, "hardship_file", [file_id]))

    def meet(self) -> None:
        for computer in [*self.world.computers] * 2:
            self.world.trip(computer)

    def later(self) -> None:
        self.clock.moment += timedelta(minutes=1)

    def file(self, computer: Computer, file_id: str) -> FileView:
        return self.at(computer).file(computer.actor, file_id)

    def act(self, computer: Computer, file_id: str, act: Act) -> str:
        self.later()
        return self.at(computer).act(computer.actor, file_id, act)

    def told(self, computer: Computer) -> dict[str, tuple[object, object]]:
        return {one.field: (one.kept, one.other) for one in computer.sync.clashes(computer.actor)}


def kept_sheets(computer: Computer) -> int:
    with computer.db.reading() as tx:
        return tx.scalar(select(func.count()).select_from(KeptSheetRow)) or 0


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    made = template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))
    return after(
        tmp_path_factory.mktemp("begun") / "world", made, lambda here: Two(here, here.clock).household
    )


@pytest.fixture
def two(tmp_path: Path, enrolled: Template, clock: FixedClock) -> Iterator[Two]:
    with world(tmp_path / "world", enrolled, clock) as here:
        yield Two(here, clock)


def test_what_is_one_statement_is_so_everywhere() -> None:
    for row in (HardshipFileRow, HardshipItemRow, HardshipMeasureRow):
        assert set(row.__together__) == OWNERS[row.__tablename__].together


def test_a_file_opened_on_both_is_one_file_and_what_differs_is_told(two: Two) -> None:
    mine = opened(two.at(two.one), two.one.actor, two.household)
    two.later()
    details = FileDetails(place="青山村", cause="05", cadre="李强", authorised_on=on(4))
    theirs = two.at(two.other).open_file(two.other.actor, household_id=two.household, details=details)
    assert mine == theirs
    two.meet()
    shown = [two.file(computer, mine) for computer in (two.one, two.other)]
    assert shown[0].details == shown[1].details
    assert shown[0].number == shown[1].number
    assert [len(one.people) for one in shown] == [1, 1]
    assert len(two.at(two.one).files(two.one.actor)) == len(two.at(two.other).files(two.other.actor)) == 1
    told = two.told(two.one)
    assert told == two.told(two.other)
    assert {"cause", "cadre"} <= told.keys()
    assert set(told["cause"]) == {"01", "05"}


def test_the_same_person_entered_on_both_is_one_with_what_both_knew(two: Two) -> None:
    file_id = opened(two.at(two.one), two.one.actor, two.household)
    two.meet()
    mine = two.at(two.one).add_person(two.one.actor, file_id, replace(CHILD, unit=""))
    two.later()
    other = two.at(two.other)
    theirs = other.add_person(two.other.actor, file_id, replace(CHILD, health="01", stage=""))
    other.add_item(two.other.actor, file_id, ItemIn("expense", "STUDY", 600_000, "year", theirs))
    two.meet()
    two.meet()
    for computer in (two.one, two.other):
        shown = two.file(computer, file_id)
        assert [
            (one.told.name, one.told.unit, one.told.health, one.told.stage) for one in shown.people[1:]
        ] == [("甲小", "青山小学", "01", "primary")]
        assert shown.items[0].told.person_id == mine == shown.people[1].id
        assert not two.told(computer)


def test_events_of_both_are_united_and_the_same_act_is_one(two: Two) -> None:
    file_id = opened(two.at(two.one), two.one.actor, two.household)
    for act in LIFE[:5]:
        two.act(two.one, file_id, act)
    two.meet()
    two.act(two.one, file_id, HUNG)
    two.act(two.other, file_id, HUNG)  # the same notice
    two.act(two.other, file_id, Act(h.OBJECTED, on(16), words="有车"))
    two.act(two.one, file_id, FORWARD)  # knows of no objection
    two.meet()
    for computer in (two.one, two.other):
        now = two.file(computer, file_id).standing
        assert now.state == "OBJECTION"  # it holds the file
        assert [one.kind for one in now.loose] == [h.PUT_FORWARD]
        assert two.at(computer).list_counts(computer.actor)["loose"] == 1
    loose = two.file(two.one, file_id).standing.loose[0]
    two.later()
    two.at(two.one).take_back(two.one.actor, file_id, loose.id)
    objection = two.file(two.one, file_id).standing.open[0].id
    two.act(two.one, file_id, Act(h.ANSWERED, on(19), result=h.DISMISSED, about=objection, words="车已报废"))
    two.act(two.one, file_id, FORWARD)
    two.meet()
    decided = (
        replace(GRANTED, document="")
        if two.one.actor.operator_id != two.other.actor.operator_id
        else replace(GRANTED, document="8号")
    )
    two.act(two.other, file_id, decided)
    two.meet()
    found = [two.file(computer, file_id).standing for computer in (two.one, two.other)]
    assert found[0].state == found[1].state == "ACTIVE"
    assert not found[0].loose
    assert not found[1].loose


def test_a_file_opened_from_the_roll_here_and_from_the_list_there_is_told(two: Two) -> None:
    members = Members(two.one.db, Guard(), two.clock)
    member = members.register(two.one.actor, NewMember(
        name="甲一", id_type="01", id_no=number(1), change_type="1", change_date=date(2020, 1, 1),
        employment_status="1", work_unit="青山厂", mobile="", ethnic="01",
    )).id  # fmt: skip
    mine = two.at(two.one).open_file(two.one.actor, member_id=member)
    two.later()
    theirs = opened(two.at(two.other), two.other.actor, two.household)
    assert mine != theirs
    two.meet()
    with two.other.db.reading() as tx:
        refused = sync_queries.record_states(tx, "hardship_file", [theirs])
    assert refused[theirs].state == "refused"
    assert refused[theirs].code == "E_DUP_PERSON"
    # The one sent back goes over into the other, and the hub takes it: it is nobody's second file any more.
    two.at(two.other).add_person(two.other.actor, theirs, CHILD)
    two.at(two.other).unite_files(two.other.actor, mine, theirs, "两台电脑各建一档")
    two.meet()
    with two.other.db.reading() as tx:
        assert sync_queries.record_states(tx, "hardship_file", [theirs])[theirs].state == "applied"
    for computer in (two.one, two.other):
        assert [one.told.name for one in two.file(computer, mine).people] == ["甲一", "甲小"]
        assert two.file(computer, theirs).standing.state == "CANCELLED"
        (united,) = two.at(computer).unions_of(computer.actor, mine)
        assert united.went_id == theirs


def test_somebody_in_two_households_of_two_computers_is_on_a_list(
    two: Two, write_sheet: Callable[..., Path], line: Line
) -> None:
    two.at(two.one).import_households(
        two.one.actor, write_sheet([HEADER, household_row(2, "乙二")], "more.xlsx"), line
    )
    two.meet()
    second = next(one for one in two.at(two.one).window(two.one.actor) if one != two.household)
    mine = opened(two.at(two.one), two.one.actor, two.household)
    theirs = opened(two.at(two.other), two.other.actor, second)
    two.at(two.one).add_person(two.one.actor, mine, CHILD)
    two.at(two.other).add_person(two.other.actor, theirs, CHILD)
    two.meet()
    for computer in (two.one, two.other):
        assert {one.id for one in two.at(computer).files(computer.actor, "twice")} == {mine, theirs}
        assert list(two.file(computer, mine).others.values()) == [two.file(computer, theirs).number]


def test_what_is_erased_on_one_is_erased_on_the_other_and_at_the_hub(two: Two) -> None:
    file_id = opened(two.at(two.one), two.one.actor, two.household)
    one = two.at(two.one)
    one.add_person(two.one.actor, file_id, CHILD)
    one.answer_exclusions(two.one.actor, file_id, {"04": Answer(False, "走访时看到")})
    for act in LIFE[:3]:
        two.act(two.one, file_id, act)
    one.test_file(two.one.actor, file_id, region="222401", line=DatedLine(two.line, NOW.date()))
    two.act(two.one, file_id, Act(h.EXITED, result="CANCELLED", reason="8", words="本人书面申请"))
    two.meet()
    for computer in (two.one, two.other):
        two.print(computer, file_id)
        assert kept_sheets(computer) == 1
    two.clock.moment = NOW.replace(year=2037)
    second = replace(two.one.actor, operator_id="018f0000-0000-7000-8000-0000000000ff")
    one.erase(two.one.actor, [file_id], second, "保管期满")
    two.meet()
    secrets = ("甲小", CHILD.id_no, "走访时看到", "本人书面申请", "住房简陋")
    for computer in (two.one, two.other):
        assert kept_sheets(computer) == 0
        with computer.db.reading() as tx:
            told = [
                str(line.fields) for line in journal.lines_after(tx, 0) if line.table.startswith("hardship_")
            ]
            assert journal.verify(tx) > 0
        shown = two.file(computer, file_id)
        assert [one for one in secrets if one in "\n".join([*told, str(shown)])] == []
        assert (shown.standing.state, shown.head) == ("CANCELLED", "")
        assert [one.number for one in two.at(computer).erasures(computer.actor)] == [shown.number]
        assert not two.told(computer)
    with two.one.db.reading() as tx:
        states = [
            sync_queries.record_states(tx, table, [line.row_id])[line.row_id]
            for table in (
                "hardship_file",
                "hardship_person",
                "hardship_event",
                "hardship_test",
                "hardship_exclusion",
            )
            for line in journal.lines_after(tx, 0)
            if line.table == table
        ]
    assert {one.state for one in states} == {"applied"}


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3))])
def test_acts_in_any_order_on_two_computers_come_to_one_standing_that_holds(two: Two, seed: int) -> None:
    """Both act as they see fit and meet now and then. What is decided has its conditions, and both say the same."""
    chance = random.Random(seed)
    file_id = opened(two.at(two.one), two.one.actor, two.household)
    two.meet()
    acts = [
        *LIFE, GRANTED, replace(GRANTED, document="9号"), Act(h.OBJECTED, on(16), words="有车"),
        Act(h.ANSWERED, on(19), result=h.DISMISSED, words="不属实"),
        Act(h.STEPPED_BACK, on(21), about="HOME_VISIT", words="重新核对"),
    ]  # fmt: skip
    done = 0
    for n in range(40):
        computer = chance.choice((two.one, two.other))
        act = chance.choice(acts)
        if chance.random() < 0.6:  # mostly what comes next, or few lives would get far
            fitting = [one for one in acts if one.kind in two.file(computer, file_id).next]
            act = fitting[0] if fitting else act
        try:
            made = two.act(computer, file_id, act)
        except RuleError:
            continue
        done += 1
        if chance.random() < 0.15:
            two.later()
            two.at(computer).take_back(computer.actor, file_id, made, "录错")
        if n % 9 == 0:
            two.meet()
    two.meet()
    found = [two.file(computer, file_id).standing for computer in (two.one, two.other)]
    assert found[0] == found[1]
    assert done > 8
    now = found[0]
    for decided in (one for one in now.counted if one.kind == h.DECIDED):
        before = now.counted[: now.counted.index(decided)]
        kinds = [one.kind for one in before]
        assert {h.SURVEYED, h.HUNG_OUT, h.PUT_FORWARD} <= set(kinds)
        assert decided.document or decided.by != [one for one in before if one.kind == h.PUT_FORWARD][-1].by
