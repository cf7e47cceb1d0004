"""The next campaign grows out of one there was: same kits and classes, other days and figures, what it would come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.visits import Figures, proposed_next, read_plan
from app.visits.caps import Caps, usual
from app.visits.next_plan import NameMissing, NothingPlanned, WindowBackwards, needed, next_plan
from app.visits.plan import CampaignPlan
from tests.visits.conftest import HOUSEHOLDS, Office, number

FIRST, LAST = date(2027, 1, 4), date(2027, 2, 10)


@pytest.fixture
def plan(samples: Path) -> CampaignPlan:
    return read_plan((samples / "day/campaign.json").read_bytes())


def test_days_and_name_are_proposed_a_year_later(plan: CampaignPlan) -> None:
    leap = replace(plan, name="2028年送温暖 2028", window_from=date(2028, 2, 29), window_to=date(2028, 3, 31))
    assert proposed_next(leap) == ("2029年送温暖 2029", date(2029, 2, 28), date(2029, 3, 31))


def test_only_what_is_named_differs(plan: CampaignPlan) -> None:
    source, good = plan.sources[0], plan.goods[0]
    made = next_plan(plan, Figures(
        " 2027年  两节送温暖 ", FIRST, LAST, budgets={source.code: 1}, bought={good.code: 7}, prices={good.code: 900},
    ))  # fmt: skip
    assert (made.name, made.window_from, made.window_to) == ("2027年 两节送温暖", FIRST, LAST)
    assert made.sources == (replace(source, budget=1), *plan.sources[1:])
    assert made.goods == (replace(good, bought=7, unit_price=900), *plan.goods[1:])
    assert (made.kits, made.line, made.household_categories) == (
        plan.kits,
        plan.line,
        plan.household_categories,
    )


def test_what_nobody_gets_and_nobody_buys_is_left_out(plan: CampaignPlan) -> None:
    good = plan.goods[0].code
    none = {place: {good: 0} for place in range(len(plan.kits))}
    left = next_plan(plan, Figures("甲", FIRST, LAST, bought={good: 0}, goods=none))
    assert good not in {one.code for one in left.goods}
    assert all(good not in kit.goods for kit in left.kits)
    bought = next_plan(plan, Figures("甲", FIRST, LAST, goods=none))
    assert good in {one.code for one in bought.goods}


def test_limits_of_the_office_stay_and_the_usual_ones_are_those_of_the_day(plan: CampaignPlan) -> None:
    own = Caps(100_000, 200_000, "某会纪〔2026〕1号")
    assert next_plan(replace(plan, caps=own), Figures("甲", FIRST, LAST)).caps == own
    usual_then = replace(plan, caps=usual(plan.window_from))
    assert next_plan(usual_then, Figures("甲", FIRST, LAST)).caps == usual(FIRST)


def test_what_cannot_be_is_refused_by_its_field(plan: CampaignPlan) -> None:
    nothing = Figures("甲", FIRST, LAST, cash=dict.fromkeys(range(len(plan.kits)), 0), goods={
        place: dict.fromkeys((good.code for good in plan.goods), 0) for place in range(len(plan.kits))
    })  # fmt: skip
    for figures, error, where in (
        (Figures(" ", FIRST, LAST), NameMissing, "name"),
        (Figures("甲", LAST, FIRST), WindowBackwards, "last"),
        (nothing, NothingPlanned, ""),
    ):
        with pytest.raises(error) as caught:
            next_plan(plan, figures)
        assert (caught.value.field or "") == where


def test_what_it_comes_to_names_the_budget_that_is_too_small(plan: CampaignPlan) -> None:
    place = next(at for at, kit in enumerate(plan.kits) if kit.cash)
    kit = plan.kits[place]
    found = needed(plan, {place: 3})
    assert found.people == 3
    assert found.cash == {kit.cash_source: 3 * kit.cash}
    assert found.goods == {code: 3 * quantity for code, quantity in kit.goods.items()}
    assert (found.over, found.short) == ((), ())
    tight = replace(
        plan,
        sources=tuple(
            replace(one, budget=3 * kit.cash - 1) if one.code == kit.cash_source else one
            for one in plan.sources
        ),
        goods=tuple(replace(good, bought=2) for good in plan.goods),
    )
    found = needed(tight, {place: 3})
    assert kit.cash_source in found.over
    assert set(found.short) == {code for code, quantity in kit.goods.items() if 3 * quantity > 2}


def test_an_office_plans_the_next_year_out_of_this_one(
    office: Office, plan: CampaignPlan, write_sheet: Callable[..., Path]
) -> None:
    plan = replace(plan, work_unit=None)
    rows = [HOUSEHOLDS, ["甲一", number(1), "甲村", "", 1, 10, 0], ["乙二", number(2), "乙村", "", 1, 10, 0]]
    office.hardship.import_households(office.actor, write_sheet(rows, "households.xlsx"), plan.line)
    made = office.visits.plan(office.actor, plan).id
    office.visits.make_list(office.actor, made)
    assert office.visits.plan_of(office.actor, made) == plan
    following = office.visits.next_plan(office.actor, plan, Figures("2027年送温暖", FIRST, LAST))
    assert office.visits.needed(office.actor, following).people == 2
    again = office.visits.plan(office.actor, following)
    assert office.visits.make_list(office.actor, again.id).recipients == 2
    assert office.visits.plan_of(office.actor, again.id) == following
