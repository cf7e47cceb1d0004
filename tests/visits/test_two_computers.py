"""Two computers of an office record the same household and meet at the hub: told, booked once, chosen as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.funds import Funds
from app.hub.tables import RecordRow
from app.members import Members, NewMember
from app.office import _after_choice, _after_rows
from app.security import Guard
from app.shared.clock import FixedClock
from app.sync.intake import Ways
from app.sync.merge import OWNERS
from app.visits import Approval, Outcome, UnitHelp, VisitLine, Visits, parse_plan
from app.visits.recording import UNRECORDED
from app.visits.rules import ABSENT, CHANGED, DECLINED, GIVEN, PENDING
from app.visits.tables import OUTCOME, UNIT_OUTCOME, UnitVisitRow, VisitRow
from tests.conftest import NOW
from tests.sync.world import Computer, Template, World, after, template, world
from tests.visits.conftest import number
from tests.visits.test_other_day import PLAN

DAY = date(2026, 6, 10)
ASPLANNED = Outcome(GIVEN, DAY)
BY_NEIGHBOUR = Outcome(GIVEN, DAY, goods={"G05": 1}, proxy="王婶", relation="邻居")


class Two:
    """Two computers that know one campaign with two people on its list."""

    def __init__(self, here: World, clock: FixedClock) -> None:
        self.world, self.clock = here, clock
        self.one, self.other = here.computers
        for computer in here.computers:
            computer.sync._ways = Ways({}, _after_rows(clock))
            computer.sync._after_choice = _after_choice(clock)
        self.campaign: str = here.template.told or self.begin()

    def begin(self) -> str:
        """Plan the campaign on one and bring it to the other; return its id."""
        visits, members = self.visits(self.one), Members(self.one.db, Guard(), self.clock)
        for n, name in enumerate(("甲一", "乙二"), start=1):
            members.register(self.one.actor, NewMember(
                name=name, id_type="01", id_no=number(n), change_type="1", change_date=date(2020, 1, 1),
                employment_status="1", work_unit=PLAN["recipients"]["members"]["work_unit"], mobile="", ethnic="01",
            ))  # fmt: skip
        campaign = visits.plan(self.one.actor, parse_plan(PLAN)).id
        visits.make_list(self.one.actor, campaign)
        visits.approve(self.one.actor, campaign, Approval(date(2026, 5, 1), "青总工发〔2026〕8号"))
        self.meet()
        return campaign

    def later(self) -> None:
        self.clock.moment += timedelta(minutes=1)

    def visits(self, computer: Computer) -> Visits:
        return Visits(computer.db, Guard(), self.clock)

    def meet(self, *first: Computer) -> None:
        """Let each bring what it has, `first` before the other, until both have heard of all."""
        order = sorted(self.world.computers, key=lambda one: one not in first)
        for computer in [*order, *order]:
            self.world.trip(computer)

    def line(self, computer: Computer, name: str = "甲一") -> VisitLine:
        visits = self.visits(computer)
        lines = visits.page(computer.actor, visits.window(computer.actor, self.campaign))
        return next(line for line in lines if line.name == name)

    def record(self, computer: Computer, outcome: Outcome, name: str = "甲一") -> None:
        self.visits(computer).record(computer.actor, self.line(computer, name).id, outcome)

    def said(self, computer: Computer) -> Any:
        line = self.line(computer)
        return line.state, dict(line.goods or {}), line.proxy, line.relation

    def towels(self) -> list[int]:
        """Return how many towels were given by the record and by the books of each computer, and by the hub's books."""
        found = []
        for computer in self.world.computers:
            reckoned = self.visits(computer).reconcile(computer.actor, self.campaign)
            assert reckoned.agrees, (reckoned.unlike, reckoned.ledger)
            assert Funds(computer.db, Guard()).check(computer.actor, self.campaign).holds
            found.append(self.visits(computer).account(computer.actor, self.campaign)["goods_given"]["G05"])
        with self.world.hub.premises.db.reading() as tx:
            rows = [
                json.loads(body)
                for body in tx.scalars(select(RecordRow.fields).where(RecordRow.tbl == "goods_move"))
            ]
        found.append(
            -sum(row["quantity"] for row in rows if row["good"] == "G05" and row["kind"] != "BOUGHT")
        )
        return found

    def told(self, computer: Computer) -> dict[str, tuple[Any, Any]]:
        """Return the open differences of the visit, as they stand beside each other."""
        found = computer.sync.clashes(computer.actor)
        assert {one.table for one in found} <= {"visit"}
        return {one.field: (one.kept, one.other) for one in found}

    def choose(self, computer: Computer, side: Any) -> None:
        state = next(one.id for one in computer.sync.clashes(computer.actor) if one.field == "recorded_at")
        computer.sync.settle(computer.actor, {state: side})


def begun(made: Template, folder: Path) -> Template:
    """Return the template of worlds in which the campaign is known to both already."""
    return after(folder, made, lambda here: Two(here, here.clock).campaign)


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    made = template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))
    return begun(made, tmp_path_factory.mktemp("begun") / "world")


@pytest.fixture
def two(tmp_path: Path, enrolled: Template, clock: FixedClock) -> Iterator[Two]:
    with world(tmp_path / "world", enrolled, clock) as here:
        yield Two(here, clock)


def test_a_record_of_a_visit_is_one_statement_everywhere() -> None:
    assert set(OUTCOME) == set(UNRECORDED) == set(VisitRow.__together__) == OWNERS["visit"].together


def test_what_a_unit_got_is_one_statement_everywhere() -> None:
    planned = {"id", "rev", "campaign_id", "planned_cash", "planned_goods"}
    said = {column.key for column in UnitVisitRow.__table__.columns} - planned
    assert said == set(UNIT_OUTCOME) == set(UnitVisitRow.__together__) == OWNERS["unit_visit"].together


@pytest.mark.parametrize("side", ["kept", "other"])
def test_a_unit_both_handed_to_is_booked_once_and_chosen_as_a_whole(two: Two, side: str) -> None:
    def towels(n: int, who: str) -> UnitHelp:
        return UnitHelp("环卫站", 5, DAY, goods={"G05": n}, goods_source="05", leader=who, signed_by="站长")

    planned = two.visits(two.one).plan_unit(two.one.actor, two.campaign, towels(2, "主席")).id
    two.meet()
    two.visits(two.one).hand_to_unit(two.one.actor, two.campaign, towels(1, "甲"), planned)
    two.later()
    two.visits(two.other).hand_to_unit(two.other.actor, two.campaign, towels(2, "乙"), planned)
    two.meet()
    assert two.towels() == [2, 2, 2]  # the later record holds, and is booked once
    found = {one.field: (one.kept, one.other) for one in two.one.sync.clashes(two.one.actor)}
    assert found["goods"] == ('{"G05":2}', '{"G05":1}')
    assert found["leader"] == ("乙", "甲")
    at = next(one.id for one in two.one.sync.clashes(two.one.actor) if one.field == "leader")
    two.one.sync.settle(two.one.actor, {at: side})
    two.meet()
    assert two.towels() == [2 if side == "kept" else 1] * 3
    for computer in (two.one, two.other):
        assert not computer.sync.clashes(computer.actor)
        (line,) = two.visits(computer).unit_visits(computer.actor, two.campaign)
        assert (line.state, line.help.leader) == (GIVEN, "乙" if side == "kept" else "甲")


def test_one_handed_over_and_the_other_gave_the_visit_up(two: Two) -> None:
    """What is chosen is written at once: a visit handed over without its help is none the table takes."""
    told = UnitHelp("环卫站", 5, DAY, goods={"G05": 2}, goods_source="05", leader="主席", signed_by="站长")
    planned = two.visits(two.one).plan_unit(two.one.actor, two.campaign, told).id
    two.meet()
    two.visits(two.one).hand_to_unit(two.one.actor, two.campaign, told, planned)
    two.later()
    two.visits(two.other).drop_unit(two.other.actor, planned)
    two.meet()
    (line,) = two.visits(two.one).unit_visits(two.one.actor, two.campaign)
    at = next(one.id for one in two.one.sync.clashes(two.one.actor) if one.field == "state")
    two.one.sync.settle(two.one.actor, {at: "other"})
    two.meet()
    (chosen,) = two.visits(two.one).unit_visits(two.one.actor, two.campaign)
    assert {line.state, chosen.state} == {GIVEN, "DROPPED"}
    assert two.visits(two.other).unit_visits(two.other.actor, two.campaign)[0].state == chosen.state
    assert two.towels() == [2 if chosen.state == GIVEN else 0] * 3


def test_both_gave_and_both_are_told_what_each_recorded(two: Two) -> None:
    two.record(two.one, BY_NEIGHBOUR)
    two.later()
    two.record(two.other, ASPLANNED)
    two.meet()
    assert (
        two.said(two.one) == two.said(two.other) == (GIVEN, {"G05": 2}, "", "")
    )  # nothing of the neighbour in it
    for computer in two.world.computers:
        told = two.told(computer)
        assert told["goods"] == ('{"G05":2}', '{"G05":1}')
        assert told["proxy"] == ("", "王婶")
        assert told["state"] == (GIVEN, CHANGED)
        assert set(told) >= {"entry_id", "recorded_at"}
    assert two.towels() == [2, 2, 2]  # handed over twice perhaps, but booked once


@pytest.mark.parametrize("side", ["kept", "other"])
def test_who_chooses_chooses_the_whole_record_and_the_books_follow(two: Two, side: str) -> None:
    two.record(two.one, BY_NEIGHBOUR)
    two.later()
    two.record(two.other, ASPLANNED)
    two.meet()
    two.choose(two.one, side)
    wanted = (GIVEN, {"G05": 2}, "", "") if side == "kept" else (CHANGED, {"G05": 1}, "王婶", "邻居")
    assert two.said(two.one) == wanted
    two.meet()
    assert two.said(two.other) == wanted
    assert two.told(two.one) == two.told(two.other) == {}
    number_given = wanted[1]["G05"]
    assert two.towels() == [number_given] * 3
    ids = [one.id for one in two.one.sync.clashes(two.one.actor, settled=True)]
    two.one.sync.reopen(two.one.actor, ids[:1])  # decided anew: the whole of it, and the books with it
    assert two.said(two.one) == (GIVEN, {"G05": 2}, "", "")
    two.meet()
    assert two.towels() == [2, 2, 2]


def test_one_found_nobody_and_the_other_gave(two: Two) -> None:
    two.record(two.one, ASPLANNED)
    two.later()
    two.record(two.other, Outcome(ABSENT, DAY))
    two.meet()
    assert two.said(two.one) == two.said(two.other) == (ABSENT, {}, "", "")
    for computer in two.world.computers:  # what was handed over stays booked until somebody says what was
        assert two.told(computer)["state"] == (ABSENT, GIVEN)
        reckoned = two.visits(computer).reconcile(computer.actor, two.campaign)
        assert reckoned.unlike == (two.line(computer).id,)
    two.choose(two.other, "other")
    two.meet()
    assert two.said(two.one) == (GIVEN, {"G05": 2}, "", "")
    assert two.towels() == [2, 2, 2]


def test_one_found_nobody_and_that_is_what_was(two: Two) -> None:
    two.record(two.one, ASPLANNED)
    two.later()
    two.record(two.other, Outcome(DECLINED, DAY))
    two.meet()
    two.choose(two.one, "kept")
    two.meet()
    assert two.said(two.one) == two.said(two.other) == (DECLINED, {}, "", "")
    assert two.towels() == [0, 0, 0]


def test_a_record_not_sent_yet_is_not_mixed_with_one_that_comes(two: Two) -> None:
    two.record(two.one, BY_NEIGHBOUR)
    two.world.trip(two.one)
    two.record(two.other, ASPLANNED)
    before = two.said(two.other)
    two.world._copy_out(two.other, ask=True)  # on its way, while an answer to an older package comes
    two.world.trip(two.other)
    assert two.said(two.other) == before
    two.meet()
    assert two.said(two.one) == before
    assert two.towels() == [2, 2, 2]


@pytest.mark.parametrize("first", [0, 1])
def test_a_pack_and_the_hub_together_book_once_and_ask_nobody(two: Two, first: int, tmp_path: Path) -> None:
    one, other, visits = two.one, two.other, two.visits(two.one)
    made = visits.write_pack(one.actor, two.campaign, [two.line(one).id], "李明", tmp_path)
    two.visits(other).take_pack(other.actor, made.path, made.code)
    two.record(other, BY_NEIGHBOUR)
    results = two.visits(other).write_results(other.actor, made.id, tmp_path)
    assert visits.take_results(one.actor, results.path).recorded == 1
    two.record(one, ASPLANNED, "乙二")
    two.meet(two.world.computers[first])
    assert two.said(one) == two.said(other) == (CHANGED, {"G05": 1}, "王婶", "邻居")
    assert two.told(one) == two.told(other) == {}
    assert two.towels() == [3, 3, 3]
    assert visits.take_results(one.actor, results.path).known == 1
    two.later()
    two.visits(other).change(other.actor, two.line(other).id, ASPLANNED)
    two.meet(two.world.computers[1 - first])
    again = two.visits(other).write_results(other.actor, made.id, tmp_path)
    assert visits.take_results(one.actor, again.path).same == 1  # it came through the hub meanwhile
    two.visits(other).undo_record(other.actor, two.line(other).id)
    two.meet()
    assert two.said(one)[0] == PENDING
    assert two.towels() == [2, 2, 2]
    assert two.told(one) == two.told(other) == {}
