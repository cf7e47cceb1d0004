"""The office is founded once; units are written down when first named."""

from __future__ import annotations

import pytest

from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.db import Database
from app.unions import (
    OfficeExists,
    OfficeMissing,
    Unions,
    UnitExists,
    ensure_unit,
    ensure_units,
    unit_id_of,
    unit_name,
)


def test_an_office_is_founded_once(unions: Unions, actor: Actor, db: Database) -> None:
    with pytest.raises(OfficeMissing):
        unions.office(actor)
    heard: list[frozenset[str]] = []
    db.on_change(heard.append)
    founded = unions.found(actor, "222401001", "青山镇总工会")
    assert unions.office(actor) == founded
    assert heard == [frozenset({"office"})]
    with pytest.raises(OfficeExists) as refusal:
        unions.found(actor, "222401002", "东升镇总工会")
    assert refusal.value.facts == {"name": "青山镇总工会"}
    assert unions.office(actor) == founded


def test_a_unit_is_written_down_once(unions: Unions, actor: Actor, db: Database) -> None:
    with db.transaction("test", actor) as tx:
        first = ensure_unit(tx, "青山机械厂")
        assert ensure_unit(tx, " 青山机械厂 ") == first
        several = ensure_units(tx, ["东升粮库", "青山机械厂", "东升粮库 "])
        assert several["青山机械厂"] == first
        assert several["东升粮库"] == several["东升粮库 "]
        assert unit_name(tx, first) == "青山机械厂"
        assert unit_name(tx, "nobody") == ""
        assert unit_id_of(tx, "没有的厂") is None
    assert [unit.name for unit in unions.units(actor)] == ["东升粮库", "青山机械厂"]
    with pytest.raises(UnitExists):
        unions.add_unit(actor, "东升粮库")
    village = unions.add_unit(actor, "青山村", "village")
    assert village in unions.units(actor)


def test_every_method_asks_the_guard(unions: Unions) -> None:
    stranger = Actor("x", "x", "nobody", "d")
    for act in (unions.office, unions.units):
        with pytest.raises(NotAllowed):
            act(stranger)
    with pytest.raises(NotAllowed):
        unions.found(stranger, "1", "x")
    with pytest.raises(NotAllowed):
        unions.add_unit(stranger, "x")
