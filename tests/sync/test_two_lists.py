"""Two computers of one office keep one list: who is taken off on one is off on both, unless the other recorded them."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.security import Guard
from app.shared.clock import FixedClock
from app.visits import Approval, OnePerson, VisitFilter, Visits, parse_plan
from tests.sync.world import Computer, World, template, world
from tests.visits.conftest import number
from tests.visits.test_adding import plan_facts

DAY = date(2026, 11, 20)


@pytest.fixture
def office(tmp_path: Path, blank: tuple[Path, bytes], clock: FixedClock) -> Iterator[World]:
    (tmp_path / "template").mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "urandom", random.Random(7).randbytes)
        made = template(tmp_path / "template", *blank, clock)
    with world(tmp_path / "world", made, clock) as here:
        yield here


def visits(computer: Computer, clock: FixedClock) -> Visits:
    return Visits(computer.db, Guard(), clock)


def listed(computer: Computer, clock: FixedClock, campaign: str) -> list[tuple[int, str, str]]:
    desk = visits(computer, clock)
    lines = desk.page(computer.actor, desk.window(computer.actor, campaign))
    return [(line.number, line.name, line.state) for line in lines]


def put(computer: Computer, clock: FixedClock, campaign: str, name: str, n: int) -> str:
    """Put somebody on the list; return the visit's id."""
    desk = visits(computer, clock)
    kit = next(iter(desk.campaign(computer.actor, campaign).kits))
    lines = desk.propose(computer.actor, campaign, OnePerson(name, number(n)), kit).lines
    return desk.add(computer.actor, campaign, lines).ids[0]


def founded(computer: Computer, clock: FixedClock) -> str:
    """Make a campaign whose list is still empty; return its id."""
    desk = visits(computer, clock)
    campaign = desk.plan(computer.actor, parse_plan(plan_facts())).id
    desk.approve(computer.actor, campaign, Approval(date(2026, 11, 1), "8号"))
    return campaign


def meet(office: World) -> None:
    for computer in office.computers * 2:
        office.trip(computer)


def test_who_is_taken_off_is_off_on_both_and_comes_back_on_both(office: World, clock: FixedClock) -> None:
    one, other = office.computers
    desk, campaign = visits(one, clock), founded(one, clock)
    ids = [put(one, clock, campaign, name, n) for n, name in enumerate(("赵一", "钱二", "孙三"), start=1)]
    meet(office)
    taken = desk.take_off(one.actor, campaign, ids[1:])
    visits(other, clock).record_as_planned(other.actor, ids[2], DAY)  # it cannot know yet
    meet(office)
    for computer in office.computers:
        assert listed(computer, clock, campaign) == [(1, "赵一", "PENDING"), (3, "孙三", "GIVEN")]
    assert desk.put_back(one.actor, taken).meanwhile == 1
    meet(office)
    for computer in office.computers:
        assert [name for _number, name, _state in listed(computer, clock, campaign)] == [
            "赵一",
            "钱二",
            "孙三",
        ]
        assert visits(computer, clock).reconcile(computer.actor, campaign).agrees


def test_two_that_got_the_same_number_before_they_met_are_both_on_both_lists(
    office: World, clock: FixedClock
) -> None:
    one, other = office.computers
    campaign = founded(one, clock)
    meet(office)
    put(one, clock, campaign, "赵一", 1)
    second = put(other, clock, campaign, "钱二", 2)
    meet(office)
    for computer in office.computers:
        assert {line[:2] for line in listed(computer, clock, campaign)} == {(1, "赵一"), (1, "钱二")}
        desk = visits(computer, clock)
        assert desk.reconcile(computer.actor, campaign).quick["SHARED"] == 2
        assert len(desk.window(computer.actor, campaign, VisitFilter(quick="SHARED"))) == 2
        assert len(desk.window(computer.actor, campaign, VisitFilter("1"))) == 2
    assert visits(other, clock).renumber(other.actor, second) == 1
    meet(office)
    for computer in office.computers:
        assert [line[:2] for line in listed(computer, clock, campaign)] == [(1, "赵一"), (2, "钱二")]
        desk = visits(computer, clock)
        assert desk.reconcile(computer.actor, campaign).quick["SHARED"] == 0
        assert desk.window(computer.actor, campaign, VisitFilter(quick="SHARED")) == ()
    assert visits(other, clock).renumber(other.actor, second, 1) == 2  # and back


def test_one_person_put_on_the_list_twice_is_sent_back_once_and_can_go(
    office: World, clock: FixedClock
) -> None:
    """Both would bring the same person money; the hub knows of the first and sends the second back."""
    one, other = office.computers
    campaign = founded(one, clock)
    meet(office)
    first = put(one, clock, campaign, "赵一", 1)
    second = put(other, clock, campaign, "赵一", 1)
    meet(office)
    assert not one.sync.record_states(one.actor, "visit", [first])[first].code
    assert other.sync.record_states(other.actor, "visit", [second])[second].code == "E_DUP_PERSON"
    assert visits(other, clock).take_off(other.actor, campaign, [second]).stayed == 0
    meet(office)
    for computer in office.computers:
        desk = visits(computer, clock)
        assert desk.window(computer.actor, campaign) == (first,)
