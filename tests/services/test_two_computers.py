"""Two computers of an office write services down: each entry once, people crossed out by both, a clash as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.hub.tables import RecordRow
from app.security import Guard
from app.services import Entry, Person, ServiceFilter
from app.services.service import Services
from app.services.tables import STATEMENT, ServiceEntryRow
from app.shared.clock import FixedClock
from app.sync.merge import OWNERS
from tests.conftest import NOW
from tests.sync.world import Template, same_template, world
from tests.visits.test_two_computers import Two, begun

DAY = date(2026, 1, 10)
LEGAL = Entry(
    "legal_aid", DAY, (Person("张三"), Person("李四")), content="讨薪", amount=50_000, figures={"cases": 1}
)


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    made = same_template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))
    return begun(made, tmp_path_factory.mktemp("begun") / "world")


@pytest.fixture
def two(tmp_path: Path, enrolled: Template, clock: FixedClock) -> Iterator[Two]:
    with world(tmp_path / "world", enrolled, clock) as here:
        yield Two(here, clock)


def services(two: Two, computer: Any) -> Services:
    return Services(computer.db, Guard(), two.clock)


def lines(two: Two, computer: Any) -> list[Any]:
    mine = services(two, computer)
    return list(mine.page(computer.actor, mine.window(computer.actor, ServiceFilter(off=True))))


def test_what_an_entry_says_is_one_statement_everywhere() -> None:
    assert frozenset(STATEMENT) == OWNERS["service_entry"].together == frozenset(ServiceEntryRow.__together__)


def test_each_computers_entries_come_to_both_and_to_the_hub(two: Two) -> None:
    one, other = two.world.computers
    made = services(two, one).add(one.actor, LEGAL)
    services(two, other).add(other.actor, replace(LEGAL, persons=(Person("王五"),)))
    programme = services(two, other).add_program(
        other.actor, "边境夏令营", (("营员", "count"),), date(2020, 1, 1)
    )
    two.meet()
    assert lines(two, one) == lines(two, other)
    assert len(lines(two, one)) == 2
    assert programme in services(two, one).programs(one.actor)
    services(two, one).add(one.actor, Entry(programme.code, DAY, heads=20, figures={"f1": 20}))
    services(two, other).take_off(other.actor, made.id, "重复登记")
    two.meet()
    assert lines(two, one) == lines(two, other)
    assert [line.is_off for line in lines(two, one) if line.id == made.id] == [True]
    with two.world.hub.premises.db.reading() as tx:
        found = {table: tx.query(RecordRow).filter(RecordRow.tbl == table).count() for table in (
            "service_entry", "service_person", "service_program",
        )}  # fmt: skip
    assert found == {"service_entry": 3, "service_person": 3, "service_program": 1}


def test_two_programmes_of_two_computers_have_two_codes(two: Two) -> None:
    one, other = two.world.computers
    codes = {services(two, computer).add_program(computer.actor, name).code
             for computer, name in ((one, "甲项目"), (other, "乙项目"))}  # fmt: skip
    two.meet()
    assert len(codes) == 2
    for computer in (one, other):
        assert codes <= {line.code for line in services(two, computer).programs(computer.actor)}


def test_a_clash_is_chosen_as_a_whole(two: Two) -> None:
    one, other = two.world.computers
    made = services(two, one).add(one.actor, LEGAL)
    two.meet()
    services(two, one).correct(
        one.actor, made.id, replace(LEGAL, amount=60_000, content="讨薪成功"), "补录金额"
    )
    services(two, other).correct(other.actor, made.id, replace(LEGAL, amount=70_000), "金额写错")
    two.meet()
    clashes = [one_clash for one_clash in one.sync.clashes(one.actor) if one_clash.table == "service_entry"]
    assert {clash.field for clash in clashes} >= {"amount", "content", "correction"}
    amount = next(clash for clash in clashes if clash.field == "amount")
    assert {amount.kept, amount.other} == {60_000, 70_000}
    one.sync.settle(one.actor, {amount.id: "other"})
    two.meet()
    said = [
        (line.entry.amount, line.entry.content, line.correction)
        for line in (lines(two, one)[0], lines(two, other)[0])
    ]
    assert said[0] == said[1]
    assert said[0] in ((60_000, "讨薪成功", "补录金额"), (70_000, "讨薪", "金额写错"))


def test_people_crossed_out_on_one_and_named_on_the_other_are_both_heard(two: Two) -> None:
    one, other = two.world.computers
    made = services(two, one).add(one.actor, LEGAL)
    two.meet()
    services(two, one).correct(one.actor, made.id, replace(LEGAL, persons=(Person("李四"),)), "写错人")
    two.meet(one)
    services(two, other).correct(
        other.actor, made.id, replace(LEGAL, persons=(Person("李四"), Person("王五"))), "漏登一人"
    )
    two.meet()
    for computer in (one, other):
        assert {person.name for person in lines(two, computer)[0].entry.persons} == {"李四", "王五"}
