"""Goods that were donated: on the shelf at their value, given without costing a source its money, and told upward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app import funds
from app.funds import (
    DONATED,
    Bought,
    LedgerFilter,
    OverBudget,
    PiecesGone,
    SourceMissing,
    kind_words,
    summary_words,
)
from app.funds.means import Means
from app.shared.clock import FixedClock
from app.visits import Outcome, UnitHelp, name_words, purchase_words
from app.visits.buying import NewGood
from app.visits.figures import Figure
from app.visits.issuing import Handed
from app.visits.rules import GIVEN
from tests.conftest import NOW
from tests.sync.world import same_template, world
from tests.visits.conftest import Office
from tests.visits.test_two_computers import DAY as SUMMER_DAY
from tests.visits.test_two_computers import Two

TODAY = NOW.date()
DAY = date(2026, 1, 10)
RICE = "G21"
TOTAL = 1_870_000
GIFT = Bought(RICE, 312, TODAY, total=TOTAL, summary="春节大米", counterparty="长青食品公司", gift_to="04")


def whole(figures: tuple[Figure, ...]) -> dict[str, int | None]:
    return {one.key: one.value for one in figures if not one.of}


def source(office: Office, campaign_id: str, code: str = "04") -> funds.SourceState:
    return next(one for one in office.funds.sources(office.actor, campaign_id) if one.source == code)


def paying(office: Office, campaign_id: str) -> str:
    """The source from which the kits give rice."""
    kits = office.visits.campaign(office.actor, campaign_id).kits.values()
    return next(kit.goods_source for kit in kits if kit.goods.get(RICE) and kit.goods_source)


def test_goods_donated_are_worth_their_value_and_no_money_moves(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    code = paying(office, campaign_id)
    gift, before = replace(GIFT, gift_to=code), source(office, campaign_id, code)
    told = whole(visits.figures(actor, campaign_id=campaign_id))
    made = visits.buy(actor, campaign_id, gift)
    assert (made.gift_to, made.total, made.quantity) == (code, TOTAL, 312)
    after = source(office, campaign_id, code)
    assert (after.budget, after.spent, after.in_kind) == (before.budget, before.spent, TOTAL)
    assert after.left == before.left + TOTAL
    stock = next(one for one in office.funds.stock(actor, campaign_id) if one.good == RICE)
    assert (stock.donated, stock.bought, stock.left) == (312, 120, 432)
    assert office.funds.check(actor, campaign_id).holds
    # What was bought stays what it was; the gift is told as a gift.
    found = whole(visits.figures(actor, campaign_id=campaign_id))
    assert (found["raised_goods"], told["raised_goods"]) == (TOTAL, 0)
    parts = {
        one.of: one.value
        for one in visits.figures(actor, campaign_id=campaign_id)
        if one.key == "raised_goods"
    }
    assert parts[code] == TOTAL
    assert (found["bought"], found["raised"]) == (told["bought"], told["raised"])
    assert whole(visits.figures(actor, year=TODAY.year))["raised_goods"] == TOTAL
    assert whole(visits.figures(actor, year=TODAY.year - 1))["raised_goods"] == 0


def test_the_ledger_shows_the_gift_as_come_in_and_the_words_say_so(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    made = visits.buy(actor, campaign_id, GIFT)
    wanted = LedgerFilter(kinds=frozenset({DONATED}))
    (line,) = office.funds.page(actor, office.funds.window(actor, wanted))
    assert (line.source, line.income, line.expense) == ("04", TOTAL, 0)
    assert line.goods_cost == TOTAL
    assert line.goods_moved[0][1] == 312
    assert "长青食品公司" in summary_words(line)
    assert kind_words(line.kind) == "受赠物资"
    assert office.funds.totals(actor, wanted).income == TOTAL
    goods = visits.campaign(actor, campaign_id).goods
    assert "受赠" in purchase_words(made, goods)
    with office.db.reading() as tx:
        sums = funds.period_sums(tx, TODAY, TODAY).sources["04"]
    assert (sums.donated, sums.received) == (TOTAL, 0)
    assert sums.income == sums.budgeted + TOTAL


def test_a_gift_is_given_out_and_the_reckoning_agrees(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    code = paying(office, campaign_id)
    visits.buy(actor, campaign_id, replace(GIFT, gift_to=code))
    before = source(office, campaign_id, code).left
    visits.hand_to_unit(
        actor,
        campaign_id,
        UnitHelp("延青食品有限公司", 46, DAY, goods={RICE: 10}, goods_source=code, signed_by="赵丽"),
    )
    given = whole(visits.figures(actor, campaign_id=campaign_id))["goods"] or 0
    assert source(office, campaign_id, code).left == before - given
    reckoned = visits.reconcile(actor, campaign_id)
    assert reckoned.agrees
    rice = next(one for one in reckoned.goods if one.code == RICE)
    assert (rice.bought, rice.donated, rice.given) == (120 + 312, 312, 10)
    assert next(one for one in reckoned.sources if one.code == code).in_kind == TOTAL


def test_the_value_of_a_gift_is_never_given_as_cash(office: Office, campaign_id: str) -> None:
    """What is worth money and is none: a source gives no more cash than it was granted."""
    visits, actor = office.visits, office.actor
    visits.buy(actor, campaign_id, GIFT)
    money = source(office, campaign_id)
    cash = money.budget - money.cash

    def hand(amount: int) -> None:
        told = UnitHelp("延青食品有限公司", 46, DAY, cash=amount, cash_source="04", signed_by="赵丽")
        visits.hand_to_unit(actor, campaign_id, told)

    with pytest.raises(OverBudget) as refused:
        hand(cash + 1)
    assert refused.value.field == "cash"
    hand(cash)
    assert source(office, campaign_id).left == TOTAL - money.goods_value
    with pytest.raises(OverBudget):
        hand(1)
    with office.db.reading() as tx:  # counted down within one act too
        means = Means(tx, campaign_id)
        assert means.shelf[RICE]


def test_a_gift_is_taken_back_while_its_pieces_lie_there(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    before = source(office, campaign_id)
    made = visits.buy(actor, campaign_id, GIFT)
    gone = visits.reverse_purchase(actor, campaign_id, made.id, "数量写错")
    assert gone.is_back
    assert source(office, campaign_id) == before
    assert whole(visits.figures(actor, campaign_id=campaign_id))["raised_goods"] == 0
    assert office.funds.check(actor, campaign_id).holds
    again = visits.buy(actor, campaign_id, replace(GIFT, quantity=3, total=1000))
    visits.undo_purchase(actor, campaign_id, again.id)
    made = visits.buy(actor, campaign_id, GIFT)
    told = UnitHelp("甲厂", 46, DAY, goods={RICE: 200}, goods_source="04", signed_by="赵丽")
    visits.hand_to_unit(actor, campaign_id, told)
    visits.hand_to_unit(actor, campaign_id, replace(told, goods={RICE: 100}))
    with pytest.raises(PiecesGone):
        visits.reverse_purchase(actor, campaign_id, made.id, "数量写错")


def test_a_gift_names_a_source_of_the_campaign_and_may_be_a_new_good(
    office: Office, campaign_id: str
) -> None:
    visits, actor = office.visits, office.actor
    with pytest.raises(SourceMissing) as refused:
        visits.buy(actor, campaign_id, replace(GIFT, gift_to="07"))
    assert refused.value.field == "gift_to"
    made = visits.buy(
        actor, campaign_id, replace(GIFT, good="", quantity=3, total=1000), NewGood("棉被", "床")
    )
    good = next(good for good in visits.campaign(actor, campaign_id).goods if good.code == made.good)
    assert (good.name, good.unit_price) == ("棉被", 333)  # the nominal price is the value of one
    assert visits.reconcile(actor, campaign_id).difference == 0


def test_who_went_out_on_a_day_is_a_group_once(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    assert whole(visits.figures(actor, campaign_id=campaign_id))["sets"] is None
    told = UnitHelp(
        "甲厂",
        4,
        DAY,
        cash=100,
        cash_source="04",
        signed_by="赵丽",
        leader="王建国",
        post="主席",
        level="COUNTY",
    )
    for unit in ("甲厂", "乙厂"):
        visits.hand_to_unit(actor, campaign_id, replace(told, unit=unit))
    visits.hand_to_unit(actor, campaign_id, replace(told, on=DAY - timedelta(days=1)))
    visits.hand_to_unit(actor, campaign_id, replace(told, leader="", post="", level=""))
    note = visits.issue(actor, campaign_id, Handed(DAY, "王建国", goods={RICE: 2}))
    carried = visits.issue(actor, campaign_id, Handed(DAY, "刘明", goods={RICE: 2}))
    figure = next(one for one in visits.figures(actor, campaign_id=campaign_id) if one.key == "sets")
    assert (figure.value, figure.lacking) == (
        3,
        1,
    )  # 王建国 on two days, 刘明 with gifts; 王建国 carried on the same day
    visits.reverse_note(actor, carried.id)
    assert whole(visits.figures(actor, campaign_id=campaign_id))["sets"] == 2
    visits.reverse_note(actor, note.id)
    assert whole(visits.figures(actor, year=DAY.year))["sets"] == 2
    assert name_words("sets")


@pytest.fixture
def two(tmp_path: Path, clock: FixedClock, blank: tuple[Path, bytes]) -> Iterator[Two]:
    (tmp_path / "template").mkdir()
    made = same_template(tmp_path / "template", *blank, clock)
    with world(tmp_path / "world", made, clock) as here:
        yield Two(here, clock)


def test_a_gift_written_on_one_computer_is_given_out_on_the_other(two: Two) -> None:
    visits, other = two.visits(two.one), two.visits(two.other)
    gift = Bought("G05", 3, two.clock.today(), total=3100, counterparty="长青食品公司", gift_to="02")
    visits.buy(two.one.actor, two.campaign, gift)
    two.meet()
    two.record(two.other, Outcome(GIVEN, SUMMER_DAY, goods={"G05": 3}), "甲一")
    two.meet()
    for computer in two.world.computers:
        with computer.db.reading() as tx:
            (made,) = (one for one in funds.purchases(tx, two.campaign) if one.gift_to)
            assert (made.total, made.quantity, made.is_back) == (3100, 3, False)
            assert funds.donated(tx, [two.campaign]) == {"02": 3100}
            assert funds.agreement(tx, two.campaign).holds
        assert two.visits(computer).reconcile(computer.actor, two.campaign).agrees
    assert other.figures(two.other.actor, campaign_id=two.campaign) == visits.figures(
        two.one.actor, campaign_id=two.campaign
    )
