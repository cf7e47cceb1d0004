"""A unit has all its fields; renamed, its members are found by the new name."""

from __future__ import annotations

import pytest

from app.members import Members, Query
from app.shared.actor import Actor
from app.shared.errors import ChangedElsewhere
from app.unions import Unions, UnitExists, UnitFacts, fewer_staff
from app.unions.credit_code import CreditCodeTaken
from tests.members.conftest import invented
from tests.unions.conftest import Tree, credit_code


def test_a_name_is_enough_and_the_rest_is_said_to_be_missing(unions: Unions, actor: Actor) -> None:
    unit = unions.unit(actor, unions.save_unit(actor, {"name": " 青山  机械厂 "}).id)
    assert unit.facts.name == "青山 机械厂"
    assert unit.missing == (
        "uscc", "address", "region", "nature", "economic_type", "industry", "staff_count", "union_id",
    )  # fmt: skip
    shop = unions.save_unit(actor, {"name": "李记修理铺", "uscc_reason": "个体经营"})
    assert "uscc" not in unions.unit(actor, shop.id).missing
    village = unions.save_unit(actor, {"name": "青山村", "kind": "village"})
    assert unions.unit(actor, village.id).missing == ("address", "region", "union_id")


def test_every_reason_is_told_at_once(unions: Unions, actor: Actor) -> None:
    told = unions.check_unit(actor, {
        "name": "", "uscc": "O1", "uscc_reason": "-", "region": "1", "nature": "999", "industry": "Z",
        "staff_count": 3, "women_count": 4, "gig_count": 9,
    })  # fmt: skip
    assert {reason.field for reason in told} == {
        "name", "uscc", "uscc_reason", "region", "nature", "industry", "women_count", "gig_count",
    }  # fmt: skip


def test_renamed_its_members_are_found_by_the_new_name(
    unions: Unions, members: Members, actor: Actor
) -> None:
    view = members.register(actor, invented("王芳", 1))
    (unit,) = unions.units(actor)
    saved = unions.save_unit(actor, {"name": "青山重工"}, unit.id, unit.rev)
    assert members.view(actor, view.id).fields.work_unit == "青山重工"
    assert members.window(actor, Query(unit="青山重工")).count == 1
    assert unions.take_back_unit(actor, saved.command) == 1
    assert members.window(actor, Query(unit="青山机械厂")).count == 1
    with pytest.raises(ChangedElsewhere):
        unions.take_back_unit(actor, saved.command)


def test_name_and_credit_code_are_one_unit_s_alone(unions: Unions, actor: Actor) -> None:
    first = unions.save_unit(actor, {"name": "甲厂", "uscc": credit_code(1, "91")})
    unions.save_unit(actor, {"name": "乙厂"})
    with pytest.raises(UnitExists):
        unions.save_unit(actor, {"name": "乙厂"}, first.id, 1)
    with pytest.raises(CreditCodeTaken):
        unions.save_unit(actor, {"name": "丙厂", "uscc": credit_code(1, "91")})
    with pytest.raises(ChangedElsewhere):
        unions.save_unit(actor, {"name": "丁厂"}, first.id, 7)


def test_a_unit_is_put_under_a_union_by_its_form_too(unions: Unions, union: Tree, actor: Actor) -> None:
    alone = union("独立工会", base_type="01")
    unions.save_unit(actor, {"name": "甲厂", "union_id": alone})
    told = unions.check_unit(actor, {"name": "乙厂", "union_id": alone})
    assert [(reason.field, reason.code) for reason in told] == [("union_id", "union.covers_one")]
    assert [line.union_name for line in unions.unit_lines(actor)] == ["独立工会"]


def test_fewer_staff_than_members_is_worth_a_look() -> None:
    assert fewer_staff(UnitFacts(staff_count=3), 4)
    assert not fewer_staff(UnitFacts(staff_count=4), 4)
    assert not fewer_staff(UnitFacts(), 4)
    assert not fewer_staff(UnitFacts(kind="village", staff_count=0), 4)
