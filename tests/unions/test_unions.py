"""Unions stand in a tree, cover units, elect in time, and are counted from the roll."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from app.members import Heads, Members, Query
from app.members.tables import MemberRow
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import ChangedElsewhere, RuleError
from app.unions import Unions, real_name_rate
from app.unions.credit_code import CreditCodeTaken
from app.unions.facts import UnionFacts
from app.unions.union_rules import (
    ChildNotBelow,
    CoversOneUnit,
    LevelMissing,
    NoUnionAboveProvince,
    ParentBelow,
    ParentClosed,
    ParentNotAbove,
    TermYearsWrong,
    UnionExists,
    UnionInUse,
    UnionNameMissing,
    due_of,
    election_of,
)
from tests.members.conftest import invented
from tests.unions.conftest import Tree, credit_code

TODAY = date(2026, 11, 20)


def codes_of(reasons: tuple[RuleError, ...]) -> set[tuple[str | None, str]]:
    return {(reason.field, reason.code) for reason in reasons}


# -- writing down


def test_name_and_level_are_enough_to_save_and_the_rest_is_said_to_be_missing(
    unions: Unions, union: Tree, actor: Actor
) -> None:
    view = unions.union(actor, union("青山机械厂工会"))
    wanted = ("parent_id", "base_type", "founded_on", "leader", "phone", "units")
    assert view.line.missing == wanted
    with pytest.raises(UnionNameMissing):
        unions.save_union(actor, {"level": "L5"})
    with pytest.raises(LevelMissing):
        unions.save_union(actor, {"name": "东升工会"})


def test_what_is_missing_depends_on_what_the_union_is(unions: Unions, union: Tree, actor: Actor) -> None:
    whole = {"founded_on": date(2019, 5, 1), "leader": "王芳", "phone": "13900000001"}
    assert unions.union(actor, union("吉林省总工会", "L1", **whole)).line.missing == ()
    legal = union("青山镇总工会", "L4", legal_cert_no="吉工法证字 0001", **whole)
    assert unions.union(actor, legal).line.missing == ("parent_id", "uscc")
    part = union("一车间分会", org_form="130", **whole)
    assert unions.union(actor, part).line.missing == ("parent_id",)


def test_every_reason_is_told_at_once(unions: Unions, actor: Actor) -> None:
    told = unions.check_union(actor, {
        "name": "厂" * 121, "level": "L9", "uscc": "81440000MCL468545N", "term_years": 4, "phone": "139",
        "founded_on": date(2027, 1, 1), "region": "2224", "bank_account": "abc", "member_count": 5,
        "women_count": 6, "migrant_count": 7,
    })  # fmt: skip
    assert codes_of(told) == {
        ("name", "union.name_too_long"), ("level", "union.unknown_code"), ("uscc", "unit.credit_code"),
        ("term_years", "union.term_years"), ("phone", "union.phone"), ("founded_on", "union.day_in_future"),
        ("region", "office.region"), ("bank_account", "union.bank_account"),
        ("women_count", "union.more_than_all"), ("migrant_count", "union.more_than_all"),
    }  # fmt: skip


def test_name_and_credit_code_are_one_union_s_alone_while_it_is_open(
    unions: Unions, union: Tree, actor: Actor
) -> None:
    first = union("青山工会", uscc=credit_code(1).lower())
    assert unions.union(actor, first).facts.uscc == credit_code(1)
    with pytest.raises(UnionExists):
        union(" 青山工会 ")
    with pytest.raises(CreditCodeTaken) as refusal:
        union("东升工会", uscc=credit_code(1))
    assert refusal.value.facts["name"] == "青山工会"
    unions.close_union(actor, first, 1)
    again = union("青山工会", uscc=credit_code(1))
    with pytest.raises(UnionExists):
        unions.reopen_union(actor, first, 2)
    assert unions.union(actor, again).facts.closed_on is None


def test_a_change_of_what_somebody_else_changed_is_refused(unions: Unions, union: Tree, actor: Actor) -> None:
    key = union("青山工会")
    unions.save_union(actor, {"leader": "李强"}, key, 1)
    with pytest.raises(ChangedElsewhere):
        unions.save_union(actor, {"leader": "赵敏"}, key, 1)
    assert unions.union(actor, key).facts.leader == "李强"


def test_the_account_is_masked_and_looking_is_written_down(
    unions: Unions, union: Tree, actor: Actor, db: Database
) -> None:
    key = union("青山工会", bank="青山信用社", bank_account="0710 1234 5678 9000")
    assert unions.union(actor, key).facts.bank_account == "************9000"
    assert [line.facts.bank_account for line in unions.unions(actor)] == ["************9000"]
    assert unions.reveal_account(actor, key, "check") == "0710123456789000"
    with db.reading() as tx:
        found = tx.connection().exec_driver_sql("SELECT action, subject, subject_id, why FROM audit").all()
    assert [tuple(row) for row in found] == [("reveal", "union_org", key, "bank_account: check")]


# -- the tree


@pytest.fixture
def tree(union: Tree) -> dict[str, str]:
    """From the province to a group."""
    made = {"省": union("吉林省总工会", "L1")}
    for name, level, above in (
        ("州", "L2", "省"),
        ("县", "L3", "州"),
        ("镇", "L4", "县"),
        ("厂", "L5", "镇"),
    ):
        made[name] = union(f"{name}工会", level, parent_id=made[above])
    made["分会"] = union("分会", "L5", parent_id=made["厂"], org_form="130")
    made["小组"] = union("小组", "L5", parent_id=made["分会"], org_form="140")
    return made


def test_the_chain_leads_up_to_the_province(unions: Unions, actor: Actor, tree: dict[str, str]) -> None:
    view = unions.union(actor, tree["小组"])
    assert [one.name for one in view.above] == [
        "分会",
        "厂工会",
        "镇工会",
        "县工会",
        "州工会",
        "吉林省总工会",
    ]
    assert [one.name for one in unions.union(actor, tree["厂"]).below] == ["分会"]
    assert view.line.parent_name == "分会"


def test_a_circle_is_refused(unions: Unions, actor: Actor, tree: dict[str, str]) -> None:
    with pytest.raises(ParentBelow):
        unions.save_union(actor, {"parent_id": tree["小组"]}, tree["分会"], 1)
    with pytest.raises(ParentBelow):
        unions.save_union(actor, {"parent_id": tree["分会"]}, tree["分会"], 1)


def test_only_a_higher_level_stands_above(
    unions: Unions, union: Tree, actor: Actor, tree: dict[str, str]
) -> None:
    with pytest.raises(ParentNotAbove):
        union("另一个厂工会", "L5", parent_id=tree["厂"])
    other = union("另一个镇工会", "L4")
    with pytest.raises(ParentNotAbove):
        unions.save_union(actor, {"parent_id": other}, tree["县"], 1)
    with pytest.raises(NoUnionAboveProvince):
        unions.save_union(actor, {"parent_id": tree["县"]}, tree["省"], 1)
    with pytest.raises(ChildNotBelow):
        unions.save_union(actor, {"level": "L4"}, tree["县"], 1)
    union("直属工会", "L5", parent_id=tree["省"])  # a level may be left out


def test_what_others_hang_on_is_not_closed(
    unions: Unions, union: Tree, actor: Actor, tree: dict[str, str]
) -> None:
    with pytest.raises(UnionInUse) as refusal:
        unions.close_union(actor, tree["分会"], 1)
    assert refusal.value.facts == {"unions": 1, "units": 0, "members": 0}
    closed = unions.close_union(actor, tree["小组"], 1)
    assert unions.union(actor, tree["小组"]).facts.closed_on == TODAY
    with pytest.raises(ParentClosed):
        union("小组二", "L5", parent_id=tree["小组"], org_form="140")
    assert unions.take_back_union(actor, closed.command) == "小组"
    assert unions.union(actor, tree["小组"]).facts.closed_on is None


def test_a_change_is_taken_back_as_it_was(unions: Unions, actor: Actor, tree: dict[str, str]) -> None:
    before = unions.union(actor, tree["厂"]).facts
    saved = unions.save_union(
        actor,
        {"founded_on": date(2001, 2, 3), "has_audit_committee": True, "bank_account": "07101234567"},
        tree["厂"],
        1,
    )
    more = unions.save_union(actor, {"founded_on": None, "bank_account": "0710999999"}, tree["厂"], 2)
    unions.take_back_union(actor, more.command)
    there = unions.union(actor, tree["厂"]).facts
    assert (there.founded_on, there.has_audit_committee) == (date(2001, 2, 3), True)
    assert unions.reveal_account(actor, tree["厂"]) == "07101234567"
    with pytest.raises(ChangedElsewhere):
        unions.take_back_union(actor, saved.command)
    assert before.founded_on is None


def test_taking_back_never_makes_a_circle(unions: Unions, actor: Actor, tree: dict[str, str]) -> None:
    moved = unions.save_union(actor, {"parent_id": tree["镇"]}, tree["小组"], 1)
    unions.save_union(actor, {"parent_id": tree["小组"]}, tree["分会"], 1)
    with pytest.raises(ParentBelow):
        unions.take_back_union(actor, moved.command)


# -- terms and elections


@pytest.mark.parametrize(
    ("years", "start", "typed", "day"),
    [(3, date(2024, 2, 29), None, date(2027, 2, 28).replace(month=3, day=1)), (5, date(2021, 12, 1), None, date(2026, 12, 1)),
     (5, date(2021, 12, 1), date(2027, 1, 8), date(2027, 1, 8)), (None, date(2021, 12, 1), None, None)],
)  # fmt: skip
def test_the_next_election_is_derived_where_it_was_not_typed(
    years: int | None, start: date, typed: date | None, day: date | None
) -> None:
    facts = UnionFacts(term_years=years, term_start=start, next_election=typed)
    assert election_of(facts) == day


@pytest.mark.parametrize(
    ("day", "due"),
    [(date(2026, 11, 19), "overdue"), (TODAY, "due"), (date(2027, 2, 18), "due"), (date(2027, 2, 19), ""),
     (None, "")],
)  # fmt: skip
def test_an_election_is_due_for_90_days_and_then_overdue(day: date | None, due: str) -> None:
    assert due_of(UnionFacts(next_election=day), TODAY) == due
    assert due_of(UnionFacts(next_election=day, closed_on=TODAY), TODAY) == ""


def test_due_elections_come_in_their_order(unions: Unions, union: Tree, actor: Actor) -> None:
    union("甲", next_election=date(2027, 1, 5))
    union("乙", term_years=5, term_start=date(2021, 6, 1))
    union("丙", next_election=date(2029, 1, 5))
    assert [(line.facts.name, line.due) for line in unions.elections(actor)] == [
        ("乙", "overdue"),
        ("甲", "due"),
    ]
    with pytest.raises(TermYearsWrong):
        union("丁", term_years=4)


# -- units and the roll


@pytest.fixture
def peopled(unions: Unions, members: Members, actor: Actor) -> dict[str, str]:
    """Two units: four people in one (one of them gone), one in the other; by name."""
    for place, name in enumerate(("王芳", "李强", "赵敏", "钱伟"), 1):
        members.register(actor, invented(name, place, is_migrant_worker=place == 2))
    members.register(actor, invented("孙丽", 8, work_unit="东升粮库"))
    gone = members.window(actor, Query(text="钱伟")).ids
    members.take_back(actor, members.page(actor, gone)[0].id)
    return {unit.name: unit.id for unit in unions.units(actor)}


def test_the_roll_is_counted_by_union_unit_and_what_stands_below(
    unions: Unions, union: Tree, members: Members, actor: Actor, db: Database, peopled: dict[str, str]
) -> None:
    town = union("镇工会", "L4")
    joint = union("联合工会", base_type="02", parent_id=town, member_count=5)
    part = union("分会", org_form="130", parent_id=joint)
    counts = members.union_counts(actor)
    assert (counts.without_union, dict(counts.of_union)) == (4, {})
    unions.cover(actor, list(peopled.values()), joint)
    own = members.page(actor, members.window(actor, Query(text="王芳")).ids)[0].id
    with db.transaction("test", actor) as tx:
        tx.execute(update(MemberRow).where(MemberRow.id == own).values(union_id=part, rev=MemberRow.rev + 1))
    counts = members.union_counts(actor)
    assert counts.directly[joint] == Heads(3, 2, 1)
    assert counts.directly[part] == Heads(1, 0, 0)
    assert counts.of_union[joint] == counts.of_union[town] == Heads(4, 2, 1)
    assert counts.of_unit[peopled["青山机械厂"]] == Heads(3, 1, 1)
    assert counts.without_union == 0
    with pytest.raises(UnionInUse):
        unions.close_union(actor, part, 1)


@pytest.mark.parametrize(
    ("counted", "typed", "rate"),
    [(3, 4, "75.0%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (5, 4, "125.0%"), (0, 4, "0.0%"), (4, None, "--"),
     (4, 0, "--"), (1, 16, "6.3%")],
)  # fmt: skip
def test_the_real_name_rate(counted: int, typed: int | None, rate: str) -> None:
    assert real_name_rate(counted, typed) == rate


def test_an_independent_union_covers_one_unit_and_a_joint_one_many(
    unions: Unions, union: Tree, actor: Actor, peopled: dict[str, str]
) -> None:
    alone, joint = union("独立工会", base_type="01"), union("联合工会", base_type="02")
    first, second = peopled.values()
    unions.cover(actor, [first], alone)
    with pytest.raises(CoversOneUnit):
        unions.cover(actor, [second], alone)
    covered = unions.cover(actor, [first, second], joint)
    assert {unit.name for unit in unions.union(actor, joint).covered} == set(peopled)
    assert unions.union(actor, joint).line.missing[-1] == "phone"
    with pytest.raises(CoversOneUnit):
        unions.save_union(actor, {"base_type": "01"}, joint, 1)
    assert unions.take_back_unit(actor, covered.command) == 2
    assert [unit.id for unit in unions.union(actor, alone).covered] == [first]
    with pytest.raises(UnionInUse):
        unions.close_union(actor, alone, 1)


def test_who_may_only_look_keeps_nothing(unions: Unions, union: Tree, actor: Actor) -> None:
    key = union("青山工会")
    reader = Actor("r", "查阅", "reader", "d")
    clerk = Actor("c", "经办", "clerk", "d")
    for act in (
        lambda: unions.save_union(reader, {"name": "x", "level": "L5"}),
        lambda: unions.close_union(reader, key, 1),
        lambda: unions.cover(reader, [], key),
        lambda: unions.save_unit(reader, {"name": "x"}),
        lambda: unions.reveal_account(reader, key),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert unions.union(reader, key).facts.name == "青山工会"
    assert unions.save_union(clerk, {"leader": "王芳"}, key, 1).name == "青山工会"
