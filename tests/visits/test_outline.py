"""A campaign like no other begins with what it consists of; its figures follow, and what was written before stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.hardship import HouseholdFilter
from app.unions.tables import OfficeRow
from app.visits import Figures, OfHouseholds, Outline, drawn, outline_of, read_plan
from app.visits.outline import KINDS, KindsMissing, SourcesMissing, usual_window
from app.visits.plan import CampaignPlan
from tests.conftest import NOW
from tests.visits.conftest import Office

TODAY = date(2026, 11, 20)


@pytest.fixture
def plan(samples: Path) -> CampaignPlan:
    return read_plan((samples / "day/campaign.json").read_bytes())


@pytest.fixture
def outline(plan: CampaignPlan) -> Outline:
    return Outline("TWO_FEST", ("04", "01"), ("G21",), KINDS, None, plan.line)


@pytest.mark.parametrize(
    ("program", "today", "first", "last"),
    [
        ("TWO_FEST", TODAY, date(2026, 12, 15), date(2027, 2, 15)),
        ("TWO_FEST", date(2027, 1, 3), date(2026, 12, 15), date(2027, 2, 15)),
        ("SUMMER", date(2026, 7, 1), date(2026, 6, 1), date(2026, 9, 30)),
        ("SUMMER", TODAY, date(2027, 6, 1), date(2027, 9, 30)),
        ("DAILY", TODAY, TODAY, date(2026, 12, 20)),
    ],
)
def test_the_usual_days_of_a_programme_are_those_that_run_or_come(
    program: str, today: date, first: date, last: date
) -> None:
    assert usual_window(program, today) == (first, last)


def test_an_outline_is_a_plan_without_figures(outline: Outline) -> None:
    made = drawn(outline, TODAY)
    assert (made.name, made.household_categories, made.work_unit) == ("2027年两节送温暖", ("1", "2"), None)
    assert [(one.code, one.budget) for one in made.sources] == [("04", 0), ("01", 0)]
    assert [(good.name, good.unit, good.bought) for good in made.goods] == [("大米", "袋", 0)]
    assert {(kit.cash, kit.cash_source, kit.goods["G21"], kit.goods_source) for kit in made.kits} == {
        (0, "04", 1, "04")
    }
    assert outline_of(made) == outline
    assert drawn(replace(outline, unit="青山小学"), TODAY).work_unit == "青山小学"


def test_an_outline_without_money_or_people_is_none(outline: Outline) -> None:
    for wrong, error in (
        (replace(outline, sources=()), SourcesMissing),
        (replace(outline, kinds=()), KindsMissing),
    ):
        with pytest.raises(error):
            drawn(wrong, TODAY)


def test_what_was_written_stays_when_the_outline_changes(plan: CampaignPlan) -> None:
    before = outline_of(plan)
    assert drawn(before, TODAY, plan).goods == plan.goods
    other = replace(before, sources=("05", *before.sources[1:]), goods=(*before.goods, "G24"), kinds=KINDS)
    made = drawn(other, TODAY, plan)
    assert (made.name, made.window_from, made.caps) == (plan.name, plan.window_from, plan.caps)
    assert made.sources == (replace(made.sources[0], code="05", budget=0), *plan.sources[1:])
    deep = made.kits[0]
    assert (deep.cash, deep.cash_source, deep.goods_source) == (
        plan.kits[0].cash,
        "05",
        plan.kits[0].goods_source,
    )
    assert deep.goods == {**plan.kits[0].goods, "G24": 1}
    assert made.kits[-1].recipients == "person"


def test_the_first_campaign_of_an_office_is_planned_and_paid_from_two_sources(
    office: Office, plan: CampaignPlan, samples: Path, outline: Outline
) -> None:
    visits, actor = office.visits, office.actor
    with office.db.transaction("office.founded", actor) as tx:
        tx.add(OfficeRow(one=1, code="QS-01", name="青山镇总工会", region="222401", founded_at=NOW))
    assert visits.known_line(actor, TODAY) is None
    office.hardship.import_households(actor, samples / "day/households.xlsx", plan.line)
    assert visits.known_line(actor, TODAY) == plan.line
    skeleton = drawn(outline, TODAY)
    figures = Figures(
        skeleton.name, skeleton.window_from, skeleton.window_to, budgets={"04": 500_000, "01": 2_000_000},
        bought={"G21": 20}, prices={"G21": 6_000}, cash={0: 100_000, 1: 60_000}, cash_sources={0: "01", 1: "01"},
    )  # fmt: skip
    made = visits.next_plan(actor, skeleton, figures)
    found = visits.needed(actor, made)
    assert (found.people, set(found.cash), found.over, found.short) == (12, {"01"}, (), ())
    campaign = visits.plan(actor, made).id
    assert visits.make_list(actor, campaign).recipients == 12
    chosen = visits.plan(actor, replace(made, name="另一个", household_categories=())).id
    assert visits.make_list(actor, chosen).recipients == 0
    lines = visits.propose(actor, chosen, OfHouseholds(HouseholdFilter(category="1"))).lines
    assert 0 < len(visits.add(actor, chosen, lines).ids) < 12
