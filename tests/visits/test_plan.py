"""A campaign's file is read exactly, or refused at the place that is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.shared.errors import RuleError
from app.visits import parse_plan, read_plan
from app.visits.plan import kit_for

Edit = Callable[[dict[str, Any]], Any]


@pytest.fixture
def facts(samples: Path) -> dict[str, Any]:
    return json.loads((samples / "day/campaign.json").read_text("utf-8"))


def test_the_sample_campaign(samples: Path) -> None:
    plan = read_plan((samples / "day/campaign.json").read_bytes())
    assert (plan.window_from, plan.window_to) == (date(2025, 12, 15), date(2026, 2, 15))
    assert (plan.line.dibao_month, plan.line.relative_factor) == (72000, Decimal("2"))
    assert [(source.code, source.budget) for source in plan.sources] == [("03", 2000000), ("04", 2500000)]
    assert [(good.code, good.bought, good.unit_price) for good in plan.goods] == [
        ("G21", 120, 6850),
        ("G23", 110, 7990),
    ]
    assert [(kit.recipients, kit.category, kit.cash) for kit in plan.kits] == [
        ("household", "1", 100000),
        ("household", "2", 60000),
        ("member", None, 0),
    ]
    assert (plan.household_categories, plan.work_unit) == (("1", "2"), "青山镇卫生院")


def at(*path: str | int, value: Any) -> Edit:
    def edit(facts: dict[str, Any]) -> None:
        here: Any = facts
        for step in path[:-1]:
            here = here[step]
        if value is KeyError:
            del here[path[-1]]
        else:
            here[path[-1]] = value

    return edit


@pytest.mark.parametrize(
    ("code", "field", "edit"),
    [
        ("campaign.field_invalid", "name", at("name", value=" ")),
        ("campaign.field_invalid", "caps.basis", at("caps", value={"at_a_time": 1, "in_a_year": 2})),
        ("campaign.field_unknown", "caps.monthly", at("caps", value={"monthly": 1})),
        ("campaign.field_invalid", "program", at("program", value=KeyError)),
        ("campaign.field_invalid", "window", at("window", value=["2026-01-01"])),
        ("campaign.field_invalid", "window", at("window", value=["2026-02-01", "2026-01-01"])),
        ("campaign.field_invalid", "window[1]", at("window", value=["2026-02-01", "2026-02-30"])),
        ("campaign.field_invalid", "window[0]", at("window", value=[20260101, "2026-02-20"])),
        ("campaign.field_invalid", "line", at("line", value=None)),
        ("campaign.field_invalid", "line.dibao_month", at("line", "dibao_month", value="720")),
        ("campaign.field_invalid", "line.factor", at("line", "factor", value="2")),
        ("campaign.field_invalid", "sources", at("sources", value={})),
        ("campaign.field_invalid", "sources[1].budget", at("sources", 1, "budget", value=1.5)),
        ("campaign.field_invalid", "sources[1].budget", at("sources", 1, "budget", value=-1)),
        ("campaign.field_invalid", "sources[1].budget", at("sources", 1, "budget", value=True)),
        ("campaign.field_unknown", "sources[0].buget", at("sources", 0, "buget", value=1)),
        ("campaign.twice", "sources", at("sources", 1, "code", value="03")),
        ("campaign.field_invalid", "goods[0]", at("goods", 0, value="rice")),
        ("campaign.field_invalid", "goods[0].unit", at("goods", 0, "unit", value="")),
        ("campaign.field_invalid", "goods[0].unit_price", at("goods", 0, "unit_price", value="6850")),
        ("campaign.twice", "goods", at("goods", 1, "code", value="G21")),
        ("campaign.field_invalid", "kits[0].recipients", at("kits", 0, "recipients", value="unit")),
        ("campaign.field_invalid", "kits[0].category", at("kits", 0, "category", value=1)),
        ("campaign.field_invalid", "kits[2].category", at("kits", 2, "category", value="1")),
        ("campaign.field_invalid", "kits[0].cash", at("kits", 0, "cash", value=1000.0)),
        ("campaign.field_invalid", "kits[0].cash_source", at("kits", 0, "cash_source", value=None)),
        ("campaign.field_invalid", "kits[0].cash_source", at("kits", 0, "cash_source", value="01")),
        ("campaign.field_invalid", "kits[0].goods_source", at("kits", 0, "goods_source", value=None)),
        ("campaign.field_invalid", "kits[0].goods.G21", at("kits", 0, "goods", "G21", value=-1)),
        ("campaign.field_unknown", "kits[0].goods.G99", at("kits", 0, "goods", "G99", value=1)),
        ("campaign.field_unknown", "kits[0].note", at("kits", 0, "note", value="x")),
        ("campaign.twice", "kits", at("kits", 1, "category", value="1")),
        (
            "campaign.kit_missing",
            "kits",
            at("kits", 1, value={"recipients": "household", "category": "3", "cash": 0}),
        ),
        (
            "campaign.kit_missing",
            "kits",
            at("kits", 2, value={"recipients": "household", "category": "3", "cash": 0}),
        ),
        ("campaign.field_unknown", "recipients.exclude", at("recipients", "exclude", value=[])),
        ("campaign.field_invalid", "recipients", at("recipients", value=None)),
        ("campaign.field_invalid", "recipients.households", at("recipients", "households", value="12")),
        ("campaign.twice", "recipients.households", at("recipients", "households", value=["1", "1"])),
        (
            "campaign.field_unknown",
            "recipients.members.units",
            at("recipients", "members", "units", value=[]),
        ),
        (
            "campaign.field_invalid",
            "recipients.members.work_unit",
            at("recipients", "members", "work_unit", value=""),
        ),
    ],
)
def test_a_fault_is_named_by_its_place(facts: dict[str, Any], code: str, field: str, edit: Edit) -> None:
    wrong = copy.deepcopy(facts)
    edit(wrong)
    with pytest.raises(RuleError) as error:
        parse_plan(wrong)
    assert (error.value.code, error.value.field) == (code, field)
    assert "{" not in error.value.words("en")


def test_two_goods_of_one_name_could_not_be_told_apart(facts: dict[str, Any]) -> None:
    facts["goods"][1] |= {"name": facts["goods"][0]["name"], "unit": facts["goods"][0]["unit"]}
    with pytest.raises(RuleError, match=r"campaign.twice"):
        parse_plan(facts)


def test_what_stands_beside_the_money_is_left_alone(facts: dict[str, Any]) -> None:
    assert parse_plan({**facts, "doc_no": "12", "note": {"a": 1}}) == parse_plan(facts)


def test_what_is_no_plan_is_refused() -> None:
    for content in (b"", b"[]", b"{", b"\xff", "null", '{"name": "a", "name": "b"}'):
        with pytest.raises(RuleError) as error:
            read_plan(content)
        assert error.value.code in ("campaign.unreadable", "campaign.twice")


def test_a_campaign_may_be_for_members_only_or_for_households_only(facts: dict[str, Any]) -> None:
    facts["recipients"] = {"members": {"work_unit": "甲"}}
    assert parse_plan(facts).household_categories == ()
    facts["recipients"] = {"households": ["1"], "members": None}
    assert parse_plan(facts).work_unit is None


def test_a_kit_without_a_class_is_for_every_class(facts: dict[str, Any]) -> None:
    facts["kits"][1]["category"] = None
    plan = parse_plan(facts)
    assert [kit_for(plan.kits, "household", category) for category in ("1", "2")] == list(plan.kits[:2])
    assert kit_for(plan.kits[:1], "household", "2") is None
    facts["kits"][2] |= {"cash": None, "goods": None}
    assert (parse_plan(facts).kits[2].cash, parse_plan(facts).kits[2].goods) == (0, {})
