"""What the tests of the register of services start from: people on the roll, two of them of one name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from app.members import Members, NewMember
from app.printing.service import Printing
from app.security import Guard
from app.services.service import Services
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions.service import Unions
from tests.visits.conftest import number


@dataclass(frozen=True)
class Office:
    """The services these tests use, who is at work, and the members by a short name."""

    db: Database
    members: Members
    unions: Unions
    services: Services
    printing: Printing
    actor: Actor
    ids: dict[str, str]


@pytest.fixture
def office(db: Database, guard: Guard, clock: FixedClock, actor: Actor) -> Office:
    members, unions = Members(db, guard, clock), Unions(db, guard, clock)
    unions.found(actor, "222401001", "青山镇总工会")
    people = (("zhang", "张三", "青山镇农机厂"), ("li1", "李四", "青山镇农机厂"), ("li2", "李四", "延青食品"))
    ids = {
        key: members.register(actor, NewMember(
            name=name, id_type="01", id_no=number(n), change_type="1", change_date=date(2020, 1, 1),
            employment_status="1", work_unit=unit, mobile="", ethnic="01",
        )).id
        for n, (key, name, unit) in enumerate(people, start=1)
    }  # fmt: skip
    return Office(db, members, unions, Services(db, guard, clock), Printing(db, guard, clock), actor, ids)
