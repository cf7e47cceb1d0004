"""Goods bought for a campaign after its plan: by the invoice, at another price, a new good; and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import funds
from app.funds import Bought, PeriodClosed, PiecesGone, PurchaseMissing, WhyMissing
from app.hub.tables import RecordRow
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.visits import Outcome, UnitHelp, earlier
from app.visits.buying import (
    GoodMissing,
    GoodNameMissing,
    GoodTwice,
    GoodUnclear,
    NameTaken,
    NewGood,
    PiecesOut,
    UnitMissing,
)
from app.visits.campaign_service import CampaignMissing
from app.visits.issuing import Handed
from app.visits.rules import GIVEN
from app.visits.standing import Locked
from app.visits.tables import VisitRow
from tests.conftest import NOW
from tests.sync.world import Template, same_template, world
from tests.visits.conftest import Office
from tests.visits.test_two_computers import DAY as SUMMER_DAY
from tests.visits.test_two_computers import Two, begun

DAY = date(2026, 1, 10)
TODAY = NOW.date()
RICE = "G21"
INVOICE = Bought(RICE, 312, TODAY, total=1_870_000, summary="春节大米", counterparty="粮站")


def buy(office: Office, campaign_id: str, bought: Bought = INVOICE, new: NewGood | None = None) -> Any:
    return office.visits.buy(office.actor, campaign_id, bought, new)


def stock(office: Office, campaign_id: str, good: str = RICE) -> tuple[int, int]:
    return next(
        (one.left, one.value) for one in office.funds.stock(office.actor, campaign_id) if one.good == good
    )


def homes(office: Office, campaign_id: str) -> list[Any]:
    lines = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    return [line for line in lines if line.planned_goods.get(RICE)]


def test_312_bags_for_18_700_yuan_change_no_price_of_the_campaign(office: Office, campaign_id: str) -> None:
    before, prices = stock(office, campaign_id), office.visits.campaign(office.actor, campaign_id).goods
    made = buy(office, campaign_id)
    assert (made.quantity, made.total, made.parts) == (312, 1_870_000, ((128, 5993), (184, 5994)))
    assert (made.good, made.summary, made.counterparty, made.is_back) == (RICE, "春节大米", "粮站", False)
    assert stock(office, campaign_id) == (before[0] + 312, before[1] + 1_870_000)
    assert office.visits.campaign(office.actor, campaign_id).goods == prices
    assert office.visits.purchases(office.actor, campaign_id)[-1] == made
    assert office.visits.reconcile(office.actor, campaign_id).agrees


def test_visits_reckon_at_the_nominal_price_and_the_books_at_cost(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    (planned,) = (one for one in visits.purchases(actor, campaign_id) if one.good == RICE)
    visits.reverse_purchase(actor, campaign_id, planned.id, "发票总额除不尽")
    buy(office, campaign_id)
    first = homes(office, campaign_id)[0]
    visits.record_as_planned(actor, first.id, DAY)
    pieces = first.planned_goods[RICE]
    reckoned = visits.reconcile(actor, campaign_id)
    assert reckoned.agrees
    assert (reckoned.difference, reckoned.unlike) == (0, ())
    nominal = {good.code: good.unit_price for good in visits.campaign(actor, campaign_id).goods}
    others = sum(n * nominal[code] for code, n in first.planned_goods.items() if code != RICE)
    assert sum(one.goods_value for one in reckoned.sources) == pieces * 5994 + others
    assert pieces * 5994 != pieces * nominal[RICE]
    figures = {one.key: one.value for one in visits.figures(actor, campaign_id=campaign_id) if not one.of}
    assert figures["goods"] == visits.account(actor, campaign_id)["goods_value"]


def test_a_piece_that_differs_is_found_whatever_it_cost(office: Office, campaign_id: str) -> None:
    buy(office, campaign_id)
    first = homes(office, campaign_id)[0]
    office.visits.record_as_planned(office.actor, first.id, DAY)
    statement = "UPDATE visit SET goods = replace(goods, ':1', ':2'), rev = rev + 1 WHERE id = ?"
    with office.db.transaction("test", office.actor) as tx:
        tx.connection().exec_driver_sql(statement, (first.id,))
    reckoned = office.visits.reconcile(office.actor, campaign_id)
    assert reckoned.unlike == (first.id,)
    assert not reckoned.agrees
    assert any(good.difference for good in reckoned.goods)
    assert any(source.difference for source in reckoned.sources)


def test_the_same_goods_of_another_source_are_found(office: Office, campaign_id: str) -> None:
    first = homes(office, campaign_id)[0]
    office.visits.record_as_planned(office.actor, first.id, DAY)
    with office.db.transaction("test", office.actor) as tx:
        for table in ("ledger_line", "goods_move"):
            statement = f"UPDATE {table} SET source = '03', rev = rev + 1 WHERE source = '04' AND good <> ''"
            tx.connection().exec_driver_sql(statement)
    reckoned = office.visits.reconcile(office.actor, campaign_id)
    assert {one.code for one in reckoned.sources if one.difference} == {"03", "04"}
    assert not reckoned.agrees


def test_a_good_that_was_not_in_the_plan(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    before = visits.campaign(actor, campaign_id).goods
    made = buy(office, campaign_id, Bought("", 3, TODAY, total=1000), NewGood(" 手电  筒 ", "支"))
    new = visits.campaign(actor, campaign_id).goods[-1]
    assert (new.code, new.name, new.unit, new.unit_price) == (made.good, "手电 筒", "支", 333)
    assert visits.campaign(actor, campaign_id).goods[:-1] == before
    second = buy(office, campaign_id, Bought("", 3, TODAY, unit_price=250), NewGood("雨衣", "件"))
    assert second.good not in {made.good, *(good.code for good in before)}
    again = buy(office, campaign_id, Bought(made.good, 1, TODAY, total=100))
    assert again.good == made.good
    payer = next(kit.goods_source for kit in visits.campaign(actor, campaign_id).kits.values() if kit.goods)
    told = UnitHelp("甲厂", 5, DAY, goods={made.good: 4}, goods_source=payer, signed_by="王")
    visits.hand_to_unit(actor, campaign_id, told)
    assert stock(office, campaign_id, made.good) == (0, 0)
    assert visits.account(actor, campaign_id)["goods_value"] == 1100
    assert visits.reconcile(actor, campaign_id).agrees


@pytest.mark.parametrize(
    ("error", "field", "good", "new"),
    [
        (GoodMissing, "good", "G99", None),
        (GoodMissing, "good", "", None),
        (GoodNameMissing, "name", "", NewGood("  ", "支")),
        (GoodNameMissing, "name", "", NewGood("长" * 41, "支")),
        (UnitMissing, "unit", "", NewGood("手电筒", " ")),
        (NameTaken, "name", "", NewGood("结果", "支")),
        (GoodUnclear, "good", RICE, NewGood("手电筒", "支")),
    ],
)
def test_a_good_is_refused_by_field(
    office: Office, campaign_id: str, error: type[Exception], field: str, good: str, new: NewGood | None
) -> None:
    before = office.visits.campaign(office.actor, campaign_id).goods
    with pytest.raises(error) as refusal:
        buy(office, campaign_id, Bought(good, 1, TODAY, total=1), new)
    assert refusal.value.field == field  # type: ignore[attr-defined]
    assert office.visits.campaign(office.actor, campaign_id).goods == before


def test_a_good_of_the_list_is_not_made_twice(office: Office, campaign_id: str) -> None:
    known = office.visits.campaign(office.actor, campaign_id).goods[0]
    with pytest.raises(GoodTwice):
        buy(office, campaign_id, Bought("", 1, TODAY, total=1), NewGood(known.name, "别的"))
    with pytest.raises(CampaignMissing):
        buy(office, "nothing")


def test_a_purchase_refused_leaves_no_new_good(office: Office, campaign_id: str) -> None:
    before = office.visits.campaign(office.actor, campaign_id).goods
    office.funds.close(office.actor, TODAY - timedelta(days=1))
    with pytest.raises(PeriodClosed):
        buy(office, campaign_id, Bought("", 3, TODAY - timedelta(days=1), total=9), NewGood("雨衣", "件"))
    assert office.visits.campaign(office.actor, campaign_id).goods == before


def test_a_purchase_is_taken_back_and_stays_to_be_seen(office: Office, campaign_id: str) -> None:
    visits, actor, before = office.visits, office.actor, stock(office, campaign_id)
    made = buy(office, campaign_id)
    gone = visits.undo_purchase(actor, campaign_id, made.id)
    assert gone.is_back
    assert stock(office, campaign_id) == before
    made = buy(office, campaign_id)
    with pytest.raises(WhyMissing):
        visits.reverse_purchase(actor, campaign_id, made.id, " ")
    assert visits.reverse_purchase(actor, campaign_id, made.id, "开错发票").taken_back
    assert stock(office, campaign_id) == before
    assert [one.is_back for one in visits.purchases(actor, campaign_id)][-2:] == [True, True]
    for wrong in ("nothing", visits.page(actor, visits.window(actor, campaign_id))[0].id):
        with pytest.raises(PurchaseMissing):
            visits.undo_purchase(actor, campaign_id, wrong)
    assert visits.reconcile(actor, campaign_id).agrees


def test_pieces_that_are_given_or_out_with_carriers_are_not_taken_back(
    office: Office, campaign_id: str
) -> None:
    visits, actor = office.visits, office.actor
    for one in visits.purchases(actor, campaign_id):
        if one.good == RICE:
            visits.undo_purchase(actor, campaign_id, one.id)
    made = buy(office, campaign_id)
    visits.issue(actor, campaign_id, Handed(DAY, "王芳", goods={RICE: 5}))
    with pytest.raises(PiecesOut) as out:
        visits.undo_purchase(actor, campaign_id, made.id)
    assert (out.value.facts["out"], out.value.facts["left"]) == (5, 0)
    visits.record_as_planned(actor, homes(office, campaign_id)[0].id, DAY)
    with pytest.raises(PiecesGone):
        visits.reverse_purchase(actor, campaign_id, made.id, "开错发票")
    assert not visits.purchases(actor, campaign_id)[-1].is_back


def test_a_locked_campaign_buys_nothing_and_gives_nothing_back(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    made = buy(office, campaign_id)
    for line in visits.page(actor, visits.window(actor, campaign_id)):
        visits.record(actor, line.id, Outcome("ABSENT", DAY))
    visits.lock(actor, campaign_id)
    with pytest.raises(Locked):
        buy(office, campaign_id)
    with pytest.raises(Locked):
        visits.undo_purchase(actor, campaign_id, made.id)
    with pytest.raises(Locked):
        visits.reverse_purchase(actor, campaign_id, made.id, "开错发票")


def test_who_only_reads_buys_nothing(office: Office, campaign_id: str) -> None:
    reader = Actor("x", "x", "reader", "d")
    with pytest.raises(NotAllowed):
        office.visits.buy(reader, campaign_id, INVOICE)
    with pytest.raises(NotAllowed):
        office.visits.undo_purchase(reader, campaign_id, "x")
    with pytest.raises(NotAllowed):
        office.visits.reverse_purchase(reader, campaign_id, "x", "y")
    assert office.visits.purchases(reader, campaign_id)


def test_what_was_got_before_counts_at_nominal_prices(office: Office, campaign_id: str) -> None:
    """The limits of a year must not turn on a fen of cost."""
    buy(office, campaign_id, Bought(RICE, 3, TODAY, unit_price=99_999))
    first = homes(office, campaign_id)[0]
    line = office.visits.record_as_planned(office.actor, first.id, DAY)
    goods = {good.code: good.unit_price for good in office.visits.campaign(office.actor, campaign_id).goods}
    nominal = (line.cash or 0) + sum(n * goods[code] for code, n in (line.goods or {}).items())
    with office.db.reading() as tx:
        id_no = tx.get_one(VisitRow, first.id).id_no
        assert earlier.helped_by_year(tx, "another", [id_no]) == {(id_no, 2026): nominal}


# -- two computers of one office


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory, blank: tuple[Path, bytes]) -> Template:
    made = same_template(tmp_path_factory.mktemp("template"), *blank, FixedClock(NOW))
    return begun(made, tmp_path_factory.mktemp("begun") / "world")


@pytest.fixture
def two(tmp_path: Path, enrolled: Template, clock: FixedClock) -> Iterator[Two]:
    with world(tmp_path / "world", enrolled, clock) as here:
        yield Two(here, clock)


def give(two: Two, computer: Any, name: str, towels: int) -> None:
    two.record(computer, Outcome(GIVEN, SUMMER_DAY, goods={"G05": towels}), name)


def shelf(two: Two, computer: Any) -> tuple[int, int]:
    with computer.db.reading() as tx:
        return next(
            (one.left, one.value) for one in funds.stock_states(tx, two.campaign) if one.good == "G05"
        )


def test_two_computers_give_the_same_dear_piece_and_the_last_one_makes_up_for_it(two: Two) -> None:
    """Nine towels at 9.99 of the plan; three more for 31.00: 2 at 10.33 and 1 at 10.34."""
    visits = two.visits(two.one)
    visits.buy(two.one.actor, two.campaign, Bought("G05", 3, two.clock.today(), total=3100))
    two.meet()
    give(two, two.one, "甲一", 3)
    give(two, two.other, "乙二", 2)
    two.meet()
    with two.one.db.reading() as tx:  # both gave the dearest
        assert funds.Means(tx, two.campaign).shelf["G05"] == {999: 9, 1033: -1, 1034: -1}
    assert shelf(two, two.one) == shelf(two, two.other) == (7, 9 * 999 - 1033 - 1034)
    told = UnitHelp("甲厂", 5, SUMMER_DAY, goods={"G05": 7}, goods_source="02", signed_by="王")
    visits.hand_to_unit(two.one.actor, two.campaign, told)
    two.meet()
    for computer in two.world.computers:
        assert shelf(two, computer) == (0, 0)
        value = two.visits(computer).account(computer.actor, two.campaign)["goods_value"]
        assert value == 9 * 999 + 3100
    assert two.towels() == [12, 12, 12]


def test_the_last_pieces_given_on_two_computers_are_levelled_when_it_is_locked(two: Two) -> None:
    visits = two.visits(two.one)
    (plan,) = (one for one in visits.purchases(two.one.actor, two.campaign) if one.good == "G05")
    visits.reverse_purchase(two.one.actor, two.campaign, plan.id, "发票")
    for price in (1000, 900):
        visits.buy(two.one.actor, two.campaign, Bought("G05", 2, two.clock.today(), unit_price=price))
    two.meet()
    give(two, two.one, "甲一", 2)
    give(two, two.other, "乙二", 2)
    two.meet()
    assert shelf(two, two.one) == (0, -200)
    assert two.towels()[:2] == [4, 4]  # that is no difference: every piece is where it should be
    visits.lock(two.one.actor, two.campaign)
    two.meet()
    for computer in two.world.computers:
        assert shelf(two, computer) == (0, 0)
        assert two.visits(computer).account(computer.actor, two.campaign)["goods_value"] == 3800
    assert two.towels()[:2] == [4, 4]


def test_two_computers_that_each_add_a_good_call_them_otherwise(two: Two) -> None:
    made = [
        two.visits(computer).buy(
            computer.actor, two.campaign, Bought("", 2, two.clock.today(), total=101), NewGood(name, "件")
        )
        for computer, name in ((two.one, "雨衣"), (two.other, "雨鞋"))
    ]
    assert made[0].good != made[1].good
    two.meet()
    names = [
        {good.name for good in two.visits(computer).campaign(computer.actor, two.campaign).goods}
        for computer in two.world.computers
    ]
    assert names[0] == names[1] >= {"雨衣", "雨鞋"}
    with two.world.hub.premises.db.reading() as tx:
        assert tx.query(RecordRow).filter(RecordRow.tbl == "campaign_good").count() == 5
    assert two.towels() == [0, 0, 0]


def test_a_pack_takes_what_was_bought_along(two: Two, tmp_path: Path) -> None:
    visits = two.visits(two.one)
    made = visits.buy(
        two.one.actor, two.campaign, Bought("", 2, two.clock.today(), total=101), NewGood("雨衣", "件")
    )
    pack = visits.write_pack(two.one.actor, two.campaign, [two.line(two.one).id], "李明", tmp_path)
    other = two.visits(two.other)
    other.take_pack(two.other.actor, pack.path, pack.code)
    two.record(two.other, Outcome(GIVEN, SUMMER_DAY, goods={made.good: 2}))
    results = other.write_results(two.other.actor, pack.id, tmp_path)
    assert visits.take_results(two.one.actor, results.path).recorded == 1
    for computer in two.world.computers:
        with computer.db.reading() as tx:
            state = next(one for one in funds.stock_states(tx, two.campaign) if one.good == made.good)
        assert (state.given, state.left, state.value) == (2, 0, 0)
