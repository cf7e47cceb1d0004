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
from app.visits import Approval, OnePerson, Visits, parse_plan
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


def meet(office: World) -> None:
    for computer in office.computers * 2:
        office.trip(computer)


def test_who_is_taken_off_is_off_on_both_and_comes_back_on_both(office: World, clock: FixedClock) -> None:
    one, other = office.computers
    desk = visits(one, clock)
    campaign = desk.plan(one.actor, parse_plan(plan_facts())).id
    kit = next(iter(desk.campaign(one.actor, campaign).kits))
    desk.approve(one.actor, campaign, Approval(date(2026, 11, 1), "8号"))
    ids = [
        desk.add(
            one.actor, campaign, desk.propose(one.actor, campaign, OnePerson(name, number(n)), kit).lines
        ).ids[0]
        for n, name in enumerate(("赵一", "钱二", "孙三"), start=1)
    ]
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
