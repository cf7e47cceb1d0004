"""People who belong to a union, branch or group of their own; and nobody joins before their union was founded."""

from __future__ import annotations

from datetime import date

import pytest

from app.members import Change, Members
from app.members.by_union import members_of_union, unit_renamed
from app.members.findings import BeforeUnion
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions import UnionMissing, Unions
from app.unions.union_rules import ParentClosed


@pytest.fixture
def unions(db: Database, guard: Guard, clock: FixedClock) -> Unions:
    return Unions(db, guard, clock, unit_renamed, members_of_union)


def test_people_are_put_into_a_union_of_their_own_and_back(
    members: Members, unions: Unions, actor: Actor, person
) -> None:
    ids = [members.register(actor, person(f"王{'一二三'[n]}", n + 1)).id for n in range(3)]
    whole = unions.save_union(actor, {"name": "青山联合工会", "level": "L5", "base_type": "02"})
    unit = unions.units(actor)[0].id
    unions.cover(actor, [unit], whole.id)
    assert [members.view(actor, one).union for one in ids] == ["青山联合工会"] * 3
    group = unions.save_union(
        actor, {"name": "一车间小组", "level": "L5", "org_form": "140", "parent_id": whole.id}
    )
    members.change_membership(actor, ids[2:], Change("6", date(2024, 1, 1), "5"))
    done = members.put_into(actor, ids, group.id)
    assert (done.changed, [one.member_id for one in done.skipped]) == (2, ids[2:])
    assert members.view(actor, ids[0]).union == "一车间小组"
    counts = members.union_counts(actor)
    assert (counts.directly[group.id].members, counts.of_union[whole.id].members) == (2, 2)
    assert members.put_into(actor, ids[:2], group.id).changed == 0
    assert members.undo_change(actor, done.command).changed == 2
    assert members.view(actor, ids[0]).union == "青山联合工会"
    members.put_into(actor, ids[:1], group.id)
    assert members.put_into(actor, ids[:1], None).changed == 1
    with pytest.raises(UnionMissing):
        members.put_into(actor, ids, "nothing")
    shut = unions.save_union(
        actor, {"name": "旧小组", "level": "L5", "org_form": "140", "parent_id": whole.id}
    )
    unions.close_union(actor, shut.id, 1)
    with pytest.raises(ParentClosed):
        members.put_into(actor, ids, shut.id)


def test_nobody_joins_before_the_union_was_founded(
    members: Members, unions: Unions, actor: Actor, person
) -> None:
    first = members.register(actor, person("王一", 1))  # the unit has no union yet
    union = unions.save_union(actor, {"name": "青山工会", "level": "L5", "founded_on": date(2021, 1, 1)})
    unions.cover(actor, [unions.units(actor)[0].id], union.id)
    new = person("王二", 2)
    assert [reason.code for reason in members.check(actor, new)] == ["date.before_union"]
    with pytest.raises(BeforeUnion):
        members.register(actor, new)
    members.register(actor, person("王三", 3, change_date=date(2021, 1, 1)))
    # What was there before is no reason against changing something else.
    after = members.update(actor, first.id, {"post": "班长"}, first.rev)
    with pytest.raises(BeforeUnion):
        members.update(actor, first.id, {"change_date": date(2020, 12, 31)}, after.rev)
