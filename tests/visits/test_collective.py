"""Visits to units: booked like help to a household, by head count; nothing below zero, nothing differs, nothing is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.funds import Funds, OutOfStock, OverBudget
from app.security import Guard
from app.security.guard import NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.errors import RuleError
from app.visits import CASH, DROPPED, GOOD, LOCKED, Handed, UnitHelp, UnitLine, parse_plan
from app.visits.caps import CentralNotOnFile
from app.visits.collective import (
    GoodsSourceMissing,
    HandedOverAlready,
    KindNotChosen,
    LeaderNotNamed,
    NobodySigned,
    NotHandedOver,
    NothingForUnit,
    PeopleNotCounted,
    TemperatureUnlikely,
    UnitNotNamed,
    UnitVisitMissing,
)
from app.visits.issuing import CashSourceMissing
from app.visits.rules import (
    GIVEN,
    PENDING,
    AmountInvalid,
    DateMissing,
    GoodNotOfCampaign,
    OutsideWindow,
    QuantityInvalid,
)
from app.visits.standing import Begun, Locked, NotApproved, StillOpen
from tests.visits.conftest import Office, approve
from tests.visits.test_other_day import PLAN

DAY = date(2026, 7, 20)
UNITS_ONLY = {
    **PLAN,
    "kits": [],
    "recipients": {},
    "sources": [{"code": "02", "budget": 300000}, {"code": "05", "budget": 100000}],
    "goods": [{**PLAN["goods"][0], "bought": 300}, {**PLAN["goods"][1], "bought": 90}],
}
WATER = UnitHelp(
    " 延青食品  有限公司 ", 198_763, DAY, "POST", None, "08", 50_000, "02", {"G01": 2, "G05": 0}, "05", "王建国",
    "副主席", "COUNTY", "李明", "赵丽", "晴", 35, "车间", "",
)  # fmt: skip


@pytest.fixture
def summer(office: Office) -> str:
    """A summer campaign for units alone, approved."""
    campaign_id = office.visits.plan(office.actor, parse_plan(UNITS_ONLY)).id
    approve(office, campaign_id)
    return campaign_id


def of(office: Office, campaign_id: str) -> tuple[UnitLine, ...]:
    return office.visits.unit_visits(office.actor, campaign_id)


def test_what_a_unit_gets_is_booked_with_everything_said(office: Office, summer: str) -> None:
    line = office.visits.hand_to_unit(office.actor, summer, WATER)
    kept = replace(WATER, unit="延青食品 有限公司", goods={"G01": 2})
    assert (line.state, line.help, line.value, line.total) == (GIVEN, kept, 6666, 56_666)
    assert (line.planned_cash, line.planned_goods, line.recorded_by) == (0, {}, office.actor.name)
    reckoned = office.visits.reconcile(office.actor, summer)
    assert reckoned.agrees
    assert reckoned.spent == {"02": 50_000, "05": 6666}
    assert (reckoned.units.given, reckoned.units.pending, reckoned.units.people) == (1, 0, 198_763)
    assert office.visits.account(office.actor, summer)["cash"] == 50_000
    entry = [one for one in office.funds.books(office.actor, summer) if one.origin == line.id]
    assert {one.on for one in entry} == {DAY}
    (home,) = office.visits.handed_over(office.actor, 2026)
    assert (home.day, home.source, home.visits, home.cash) == (DAY, "02", 0, 50_000)


def test_planned_then_handed_over_changed_and_taken_back(office: Office, summer: str) -> None:
    visits, actor = office.visits, office.actor
    planned = visits.plan_unit(actor, summer, replace(WATER, on=None, signed_by=""))
    assert (planned.state, planned.planned_cash, planned.planned_goods) == (PENDING, 50_000, {"G01": 2})
    reckoned = visits.reconcile(actor, summer)
    assert [source.planned for source in reckoned.sources] == [50_000, 6666]
    assert (reckoned.units.pending, reckoned.agrees, sum(reckoned.spent.values())) == (1, True, 0)
    handed = visits.hand_to_unit(actor, summer, replace(WATER, cash=0), planned.id)
    assert (handed.id, handed.state, handed.help.cash, handed.planned_cash) == (planned.id, GIVEN, 0, 50_000)
    with pytest.raises(HandedOverAlready):
        visits.hand_to_unit(actor, summer, WATER, planned.id)
    with pytest.raises(HandedOverAlready):
        visits.plan_unit(actor, summer, WATER, planned.id)
    with pytest.raises(HandedOverAlready):
        visits.drop_unit(actor, planned.id)
    changed = visits.change_unit(actor, planned.id, replace(WATER, people=40, goods={"G05": 9}))
    assert (changed.help.people, changed.help.goods, changed.correction) == (40, {"G05": 9}, "")
    back = visits.take_unit_back(actor, planned.id)
    assert (back.state, back.help.cash, back.help.cash_source) == (PENDING, 50_000, "02")
    assert sum(visits.reconcile(actor, summer).spent.values()) == 0
    with pytest.raises(NotHandedOver):
        visits.take_unit_back(actor, planned.id)
    with pytest.raises(NotHandedOver):
        visits.change_unit(actor, planned.id, WATER)
    assert visits.drop_unit(actor, planned.id).state == DROPPED
    assert [source.planned for source in visits.reconcile(actor, summer).sources] == [0, 0]
    again = visits.plan_unit(actor, summer, replace(WATER, cash=100), planned.id)  # taken up once more
    assert (again.state, again.planned_cash) == (PENDING, 100)
    direct = visits.hand_to_unit(actor, summer, WATER)
    assert visits.take_unit_back(actor, direct.id).state == DROPPED  # it was never planned
    for gone in (visits.take_unit_back, visits.drop_unit):
        with pytest.raises(UnitVisitMissing):
            gone(actor, "none")


def test_nothing_is_written_that_is_wrong(office: Office, summer: str) -> None:
    visits, actor = office.visits, office.actor
    for wrong, error, field in (
        ({"unit": " "}, UnitNotNamed, "unit"),
        ({"people": 0}, PeopleNotCounted, "people"),
        ({"kind": "HOME"}, KindNotChosen, "kind"),
        ({"level": "STATE"}, KindNotChosen, "level"),
        ({"leader": "", "post": ""}, LeaderNotNamed, "leader"),
        ({"on": None}, DateMissing, "on"),
        ({"on": date(2026, 5, 31)}, OutsideWindow, "on"),
        ({"cash": -1}, AmountInvalid, "cash"),
        ({"cash_source": "03"}, CashSourceMissing, "cash_source"),
        ({"goods": {"G01": -1}}, QuantityInvalid, "G01"),
        ({"goods": {"G21": 1}}, GoodNotOfCampaign, "G21"),
        ({"goods_source": None}, GoodsSourceMissing, "goods_source"),
        ({"cash": 0, "goods": {}}, NothingForUnit, "cash"),
        ({"temperature": 61}, TemperatureUnlikely, "temperature"),
        ({"signed_by": " "}, NobodySigned, "signed_by"),
        ({"cash": 300_001}, OverBudget, "cash"),
        ({"goods": {"G05": 91}}, OutOfStock, "G05"),
    ):
        with pytest.raises(error) as refused:
            visits.hand_to_unit(actor, summer, replace(WATER, **wrong))
        assert refused.value.field == field
    assert of(office, summer) == ()
    assert sum(visits.reconcile(actor, summer).spent.values()) == 0


def test_central_money_needs_its_decision_for_a_unit_too(office: Office) -> None:
    plan = {**UNITS_ONLY, "sources": [{"code": "01", "budget": 100_000}]}
    campaign_id = office.visits.plan(office.actor, parse_plan(plan)).id
    approve(office, campaign_id)
    told = replace(WATER, cash_source="01", goods={})
    with pytest.raises(CentralNotOnFile) as refused:
        office.visits.hand_to_unit(office.actor, campaign_id, told)
    assert refused.value.field == "decision"
    allowed = office.visits.hand_to_unit(
        office.actor, campaign_id, replace(told, decision="青总工〔2026〕9号")
    )
    assert allowed.given


def test_before_the_approval_and_after_the_lock(office: Office) -> None:
    visits, actor = office.visits, office.actor
    campaign_id = visits.plan(actor, parse_plan(UNITS_ONLY)).id
    planned = visits.plan_unit(actor, campaign_id, WATER)
    with pytest.raises(NotApproved):
        visits.hand_to_unit(actor, campaign_id, WATER, planned.id)
    approve(office, campaign_id)
    visits.withdraw_approval(actor, campaign_id)  # nothing is handed over yet
    approve(office, campaign_id)
    given = visits.hand_to_unit(actor, campaign_id, WATER)
    with pytest.raises(Begun):
        visits.withdraw_approval(actor, campaign_id)
    with pytest.raises(StillOpen):
        visits.lock(actor, campaign_id)
    visits.drop_unit(actor, planned.id)
    assert visits.lock(actor, campaign_id).standing == LOCKED
    for act in (
        lambda: visits.plan_unit(actor, campaign_id, WATER),
        lambda: visits.hand_to_unit(actor, campaign_id, WATER),
        lambda: visits.change_unit(actor, given.id, WATER),
        lambda: visits.take_unit_back(actor, given.id, " "),
        lambda: visits.drop_unit(actor, planned.id),
    ):
        with pytest.raises(Locked):
            act()
    changed = visits.change_unit(actor, given.id, replace(WATER, cash=40_000), "记错金额")
    assert (changed.help.cash, changed.correction) == (40_000, "记错金额")
    assert visits.reconcile(actor, campaign_id).spent == {"02": 40_000, "05": 6666}
    gone = visits.take_unit_back(actor, given.id, "重复登记")
    assert (gone.state, gone.correction) == (DROPPED, "重复登记")
    assert sum(visits.reconcile(actor, campaign_id).spent.values()) == 0


def test_a_closed_period_books_a_units_help_on_the_first_open_day(
    office: Office, summer: str, guard: Guard, clock: FixedClock
) -> None:
    Funds(office.db, guard, clock).close(office.actor, DAY)
    line = office.visits.hand_to_unit(office.actor, summer, WATER)
    assert (line.help.on, line.booked_on) == (DAY, date(2026, 7, 21))
    assert (
        office.visits.hand_to_unit(office.actor, summer, replace(WATER, on=date(2026, 7, 21))).booked_on
        is None
    )


def test_what_carriers_took_for_units_counts_as_given(office: Office, summer: str) -> None:
    visits, actor = office.visits, office.actor
    visits.plan_unit(actor, summer, WATER)
    assert visits.issued(actor, summer).sources == ("02",)  # the cash that is planned for units
    visits.issue(actor, summer, Handed(date(2025, 12, 31), "王芳", 50_000, "02", {"G01": 10}))
    visits.hand_to_unit(actor, summer, WATER)
    lines = visits.issued(actor, summer).by_thing
    assert [lines[CASH, "02"].difference, lines[GOOD, "G01"].difference] == [0, 8]
    assert lines[GOOD, "G01"].planned == 2
    assert visits.reconcile(actor, summer).unexplained == 1


def test_who_may_not_record_may_look(office: Office, summer: str) -> None:
    reader = Actor("r", "查阅", "reader", "d")
    assert office.visits.unit_visits(reader, summer) == ()
    with pytest.raises(NotAllowed):
        office.visits.hand_to_unit(reader, summer, WATER)
    with pytest.raises(NotAllowed):
        office.visits.plan_unit(reader, summer, WATER)


helps = st.builds(
    UnitHelp,
    st.sampled_from(["甲厂", "乙队", "丙公司"]),
    st.integers(1, 500),
    st.just(DAY),
    cash=st.sampled_from([0, 1, 33_333, 66_660, 300_000]),
    cash_source=st.sampled_from(["02", "05"]),
    goods=st.dictionaries(st.sampled_from(["G01", "G05"]), st.integers(0, 120), max_size=2),
    goods_source=st.sampled_from(["02", "05"]),
    signed_by=st.just("收"),
)
acts = st.lists(
    st.tuples(
        st.sampled_from(["plan", "hand", "hand", "hand planned", "change", "back", "drop"]), st.integers(0, 5), helps
    ),
    max_size=12,
)  # fmt: skip


def perform(office: Office, campaign_id: str, act: Any) -> None:
    verb, place, told = act
    visits, actor, lines = office.visits, office.actor, of(office, campaign_id)
    if verb in ("plan", "hand"):
        (visits.plan_unit if verb == "plan" else visits.hand_to_unit)(actor, campaign_id, told)
        return
    if not lines:
        return
    line = lines[place % len(lines)].id
    match verb:
        case "hand planned":
            visits.hand_to_unit(actor, campaign_id, told, line)
        case "change":
            visits.change_unit(actor, line, told)
        case "back":
            visits.take_unit_back(actor, line)
        case "drop":
            visits.drop_unit(actor, line)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_units_books_and_shelf_agree_after_any_order(office: Office, tmp_path: Path, day: list[Any]) -> None:
    plan = parse_plan(UNITS_ONLY)
    campaign_id = office.visits.plan(office.actor, plan).id
    approve(office, campaign_id)
    for act in day:
        before = of(office, campaign_id)
        try:
            perform(office, campaign_id, act)
        except RuleError:
            assert of(office, campaign_id) == before  # what is refused changes nothing
    prices = {good.code: good.unit_price for good in plan.goods}
    spent, given_goods = Counter[str](), Counter[str]()
    for line in of(office, campaign_id):
        if line.given:
            spent[line.help.cash_source or ""] += line.help.cash
            for code, quantity in line.help.goods.items():
                given_goods[code] += quantity
                spent[line.help.goods_source or ""] += quantity * prices[code]
    reckoned = office.visits.reconcile(office.actor, campaign_id)
    assert reckoned.agrees
    assert reckoned.spent == {source.code: spent[source.code] for source in plan.sources}
    assert all(source.left == source.budget - source.spent >= 0 for source in reckoned.sources)
    assert all(good.given == given_goods[good.code] and good.left >= 0 for good in reckoned.goods)
    account = office.visits.account(office.actor, campaign_id)
    assert sum(account["spent"].values()) == account["cash"] + account["goods_value"]
    for line in of(office, campaign_id):  # everything taken back leaves nothing behind
        if line.given:
            office.visits.take_unit_back(office.actor, line.id)
    assert sum(office.visits.reconcile(office.actor, campaign_id).spent.values()) == 0
    assert office.funds.check(office.actor, campaign_id).holds
