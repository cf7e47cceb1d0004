"""The figures that go upward: told from the rows, each unit apart, never 0 for what is not kept; and those of earlier years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.members import find_by_document
from app.security.guard import NotAllowed
from app.shared.actor import Actor
from app.visits import Outcome, Past, UnitHelp, exact_words, name_words, note_words, part_words, value_words
from app.visits.campaign_service import CampaignMissing
from app.visits.figure_words import NAMES, UNITS, unit_words
from app.visits.figures import (
    FEN,
    KEYS,
    AheadOfToday,
    Around,
    Figure,
    FigureUnknown,
    Given,
    GivenToUnit,
    Marks,
    NumberInvalid,
    PastMissing,
    PeriodInvalid,
    SourceMissing,
    number_of,
    told_by,
    wan_words,
)
from app.visits.queries import visit_facts
from tests.visits.conftest import Office

DAY = date(2026, 1, 10)
PAST = Past("person_times", "2024", 198_763, "2024年工作总结", date(2024, 9, 30))
FACTORY = UnitHelp(
    "延青食品有限公司", 46, DAY, "POST", None, "06", 12_345, "04", {"G21": 2}, "04", "王建国", "主席", "COUNTY",
    signed_by="赵丽",
)  # fmt: skip


def told(figures: tuple[Figure, ...]) -> dict[str, int | None]:
    return {f"{one.key} {one.of}".strip(): one.value for one in figures}


def test_the_figures_of_a_campaign_from_its_rows(office: Office, campaign_id: str) -> None:
    visits, actor = office.visits, office.actor
    lines = visits.page(actor, visits.window(actor, campaign_id))
    homes = [line for line in lines if line.kind == "household"][:2]
    member = next(line for line in lines if line.kind == "member")
    for line in (*homes, member):
        visits.record_as_planned(actor, line.id, DAY)
    visits.record(actor, lines[-1].id, Outcome("ABSENT", DAY))
    visits.hand_to_unit(actor, campaign_id, FACTORY)
    visits.hand_to_unit(actor, campaign_id, replace(FACTORY, people=4, helped="15", level="CITY", cash=0))
    visits.hand_to_unit(
        actor,
        campaign_id,
        replace(FACTORY, unit="东升砖厂", people=5, helped="", level="", leader="", post=""),
    )
    visits.plan_unit(actor, campaign_id, replace(FACTORY, unit="还没去"))
    found = told(visits.figures(actor, campaign_id=campaign_id))
    cash = sum(line.planned_cash for line in homes) + 2 * 12_345
    goods = 3 * (6850 + 7990) + 3 * 2 * 6850
    assert (found["cash"], found["goods"], found["given"]) == (cash, goods, cash + goods)
    assert found["cash 04"] == 2 * 12_345
    assert (found["raised"], found["raised 03"], found["raised_goods"]) == (4_500_000, 2_000_000, 0)
    assert found["bought"] == 120 * 6850 + 110 * 7990
    assert (found["units"], found["unit_times"], found["hard_units"]) == (2, 3, 1)
    assert (found["person_times"], found["persons"], found["households"]) == (3 + 55, 3, 2)
    assert sum(n or 0 for key, n in found.items() if key.startswith("households ")) == 2
    assert (found["front_line"], found["gig_times"]) == (46, 0)
    assert (found["led"], found["led COUNTY"], found["led CITY"]) == (2, 1, 1)
    assert found["migrants"] == 0
    # 王建国 led twice on one day, a third visit names no leader; services belong to no campaign.
    assert (found["sets"], found["services"]) == (1, None)
    account = visits.account(actor, campaign_id)
    assert (account["cash"], account["goods_value"]) == (found["cash"], found["goods"])
    assert told(visits.figures(actor, year=2026))["given"] == found["given"]
    earlier = told(visits.figures(actor, year=2024))
    assert (earlier["given"], earlier["raised"], earlier["person_times"]) == (0, 0, 0)
    assert visits.figure_years(actor) == (2026,)
    with pytest.raises(CampaignMissing):
        visits.figures(actor, campaign_id="none")


def test_what_no_record_says_is_not_kept_and_never_zero() -> None:
    nobody = Marks(frozenset(), frozenset(), frozenset())
    unsaid = GivenToUnit("甲厂", 10, "", "", 0, None, 100)
    found = {one.key: one for one in told_by((), (unsaid,), nobody, Around()) if not one.of}
    for key in ("hard_units", "front_line", "gig_times"):
        assert (found[key].value, found[key].note, found[key].lacking) == (None, "no_group", 1)
    said = replace(unsaid, helped="08")
    found = {one.key: one for one in told_by((), (unsaid, said), nobody, Around()) if not one.of}
    assert (found["front_line"].value, found["front_line"].lacking) == (10, 1)
    assert (found["persons"].value, found["persons"].note, found["persons"].lacking) == (0, "nameless", 20)
    assert set(found) == set(KEYS) == set(NAMES)
    assert set(KEYS.values()) == set(UNITS)


def test_who_is_a_model_worker_or_in_a_new_form_of_employment_is_told_once_by_the_roll(
    office: Office, campaign_id: str
) -> None:
    visits, actor = office.visits, office.actor
    lines = [one for one in visits.page(actor, visits.window(actor, campaign_id)) if one.kind == "member"][:3]
    with office.db.reading() as tx:
        subjects = [visit_facts(tx, campaign_id, line.id)[0].id_no for line in lines]
        members = [find_by_document(tx, id_no) for id_no in subjects]
    said: tuple[dict[str, str], ...] = (
        {"model_worker": "2"}, {"model_worker": "0", "gig_group": "13"}, {"gig_group": "03"},
    )  # fmt: skip
    for member, fields in zip(members, said, strict=True):
        assert member is not None
        office.members.update(actor, member.id, fields, office.members.view(actor, member.id).rev)
    for line in lines:
        visits.record_as_planned(actor, line.id, DAY)
    found = told(visits.figures(actor, campaign_id=campaign_id))
    assert (found["model_workers"], found["gig_workers"], found["persons"]) == (1, 1, 3)


def test_a_household_of_a_migrant_worker_counts_once_and_a_member_is_no_household() -> None:
    home, other = (
        Given("household", "h1", "a", "1", 100, "03", 0),
        Given("household", "h2", "b", "2", 100, "03", 0),
    )
    member = Given("member", "m1", "c", None, 0, None, 50)
    marks = Marks(frozenset(), frozenset(), frozenset({"a", "c"}))
    found = told(told_by((home, home, other, member), (), marks, Around()))
    assert (found["migrants"], found["households"]) == (1, 2)


def test_said_in_words() -> None:
    assert wan_words(143_986) == "0.1440"
    assert wan_words(14_398_600_050) == "14,398.6001"  # half of the last digit is rounded up
    assert value_words(FEN, None) == "没有留存"
    assert (value_words("person", 12_345), exact_words("person", 5), exact_words(FEN, 5)) == (
        "12,345",
        "",
        "0.05",
    )
    assert part_words(Figure("cash", 1, "04")) == "本级工会经费列支"
    assert (part_words(Figure("led", 1, "CITY")), part_words(Figure("led", 1))) == ("市州级", "")
    assert "3" in note_words(Figure("hard_units", 1, note="no_group", lacking=3))
    assert note_words(Figure("units", 1)) == ""
    assert name_words("units") != name_words("unit_times")
    assert unit_words("household") == "户"


def test_figures_of_earlier_years_are_entered_and_taken_back(office: Office) -> None:
    visits, actor = office.visits, office.actor
    kept = visits.enter_past(actor, replace(PAST, period=" 2018—2023年 ", source=" 五年工作回眸 "))
    assert (kept.told.period, kept.told.source, kept.entered_by) == ("2018-2023", "五年工作回眸", actor.name)
    money = visits.enter_past(
        actor, Past("given", "2024", number_of("given", "1,439.86"), "总结", PAST.as_of)
    )
    assert money.told.value == 1_439_860_000
    assert visits.past_figures(actor) == (kept, money)
    assert visits.take_past_back(actor, kept.id) == kept
    assert visits.past_figures(actor) == (money,)
    for gone in (kept.id, "none"):
        with pytest.raises(PastMissing):
            visits.take_past_back(actor, gone)
    for wrong, error, field in (
        ({"key": "happiness"}, FigureUnknown, "key"),
        ({"period": "2024-2023"}, PeriodInvalid, "period"),
        ({"period": "2027"}, PeriodInvalid, "period"),
        ({"period": "去年"}, PeriodInvalid, "period"),
        ({"value": -1}, NumberInvalid, "value"),
        ({"source": " "}, SourceMissing, "source"),
        ({"as_of": date(2026, 11, 21)}, AheadOfToday, "as_of"),
    ):
        with pytest.raises(error) as refused:
            visits.enter_past(actor, replace(PAST, **wrong))
        assert refused.value.field == field
    reader = Actor("r", "查阅", "reader", "d")
    assert visits.past_figures(reader) == (money,)
    with pytest.raises(NotAllowed):
        visits.enter_past(reader, PAST)


@pytest.mark.parametrize("text", ["", "十万", "1.5", "-1", "NaN", "1e99"])
def test_a_count_that_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(NumberInvalid):
        number_of("person_times", text)


def test_money_is_read_to_the_fen() -> None:
    assert number_of("given", "0.000001") == 1
    with pytest.raises(NumberInvalid):
        number_of("given", "0.0000001")
