"""Each reason for which somebody cannot be enrolled, by its name; and the payers' parts add up to the fen. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.aid import enrolling, enrolling_words, find, rules
from app.aid.enrolling import Candidate, Known, Terms, Wish
from app.aid.facts import Enrolment
from app.aid.plan import Plan, Price, Term, Waiting, Who

PLAN = replace(
    find("demo-2026-hospital").plan,
    prices=(
        Price(60_00),
        Price(70_00, frozenset({"new"})),
        Price(50_00, frozenset({"card_holder"})),
        Price(90_00, frozenset({"high_risk", "new"})),
    ),
    max_shares=3,
    uniform_shares=True,
    payers={},
    term=Term("ROLLING", 12, enrol_from=date(2025, 11, 1), enrol_to=date(2025, 12, 31), late_joiner_days=60),
    waiting=Waiting(days=30, grace=30),
    who=Who(age_min=16, age_max=60, sex="2", statuses=frozenset({"ACTIVE"})),
)
TERMS = Terms(PLAN, date(2026, 1, 1), date(2026, 12, 31), date(2025, 12, 20), 2, None, "卫生院")
WHO = Candidate("m", "王 芳", "2", date(1980, 2, 1), "ACTIVE", "卫生院", date(2010, 1, 1))
NOTHING = Known()
WISH = Wish("229901198002010010", "王芳")


def judged(
    wish: Wish = WISH, who: Candidate | None = WHO, known: Known = NOTHING, same: int | None = None,
    **terms: Any,
) -> enrolling.Verdict:  # fmt: skip
    return enrolling.judge(replace(TERMS, **terms), wish, who, known, same)


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        (enrolling_words.NotOnRoll, {"who": None}),
        (enrolling_words.NameDiffers, {"wish": replace(WISH, name="王方")}),
        (enrolling_words.OtherUnit, {"who": replace(WHO, unit="小学")}),
        (enrolling_words.BornUnknown, {"who": replace(WHO, born=None)}),
        (enrolling_words.AgeOutside, {"who": replace(WHO, born=date(2010, 1, 2))}),
        (enrolling_words.AgeOutside, {"who": replace(WHO, born=date(1965, 1, 1))}),
        (enrolling_words.SexOutside, {"who": replace(WHO, sex="1")}),
        (enrolling_words.StatusOutside, {"who": replace(WHO, status="RETIRED")}),
        (enrolling_words.ClosedForPerson, {"enrolled_on": date(2026, 1, 1)}),
        (enrolling_words.SharesUnequal, {"wish": replace(WISH, shares=1)}),
        (enrolling_words.SharesUnequal, {"same": 1}),
        (rules.SharesTooMany, {"wish": replace(WISH, shares=4)}),
        (rules.SharesTooMany, {"wish": replace(WISH, shares=0)}),
        (enrolling_words.OnBatchAlready, {"known": Known(here=True)}),
        (enrolling_words.OnOtherBatch, {"known": Known(other="小学")}),
        (
            enrolling_words.CoveredAlready,
            {"known": Known((Enrolment(date(2026, 12, 31), date(2027, 6, 1)),))},
        ),
    ],
)
def test_each_refusal_has_its_name(error: type[Exception], changes: dict[str, Any]) -> None:
    told = judged(**changes)
    assert type(told.error) is error
    assert (told.ready, told.fee) == (False, 0)
    assert told.on_roll == (error is not enrolling_words.NotOnRoll)


def test_on_the_edges_they_may() -> None:
    for who in (replace(WHO, born=date(2010, 1, 1)), replace(WHO, born=date(1965, 1, 2))):
        assert judged(who=who).ready
    late = replace(WHO, joined_on=date(2025, 12, 1))
    assert judged(who=late, enrolled_on=date(2026, 1, 30)).ready
    assert type(judged(who=late, enrolled_on=date(2026, 1, 31)).error) is enrolling_words.ClosedForPerson
    assert judged(known=Known((Enrolment(date(2027, 1, 1), date(2027, 12, 31)),))).ready
    assert judged(same=2).ready


def test_a_plan_that_names_no_standing_takes_members() -> None:
    plan = replace(PLAN, who=Who())
    assert judged(who=replace(WHO, born=None, sex=None), plan=plan).ready
    out = judged(who=replace(WHO, status="CANCELLED"), plan=plan)
    assert type(out.error) is enrolling_words.StatusOutside


def test_the_price_follows_the_condition() -> None:
    before = Known((Enrolment(date(2025, 1, 1), date(2025, 12, 31)),))
    gone = Known((Enrolment(date(2024, 1, 1), date(2024, 12, 31)),))
    assert (judged().fee, judged().first_time) == (2 * 70_00, True)
    assert (judged(known=before).fee, judged(known=before).first_time) == (2 * 60_00, False)
    assert judged(known=gone).first_time
    assert judged(wish=replace(WISH, renewal=True)).fee == 2 * 60_00
    assert judged(wish=replace(WISH, high_risk=True)).fee == 2 * 90_00
    assert judged(wish=replace(WISH, card_holder=True), known=before).fee == 2 * 50_00
    tiers = replace(PLAN, prices=(Price(26_00, tier="26"), Price(32_00, frozenset({"high_risk"}), "26")))
    assert judged(plan=tiers, tier="26").fee == 2 * 26_00
    assert judged(wish=replace(WISH, tier="26", high_risk=True), plan=tiers).fee == 2 * 32_00
    assert type(judged(plan=tiers, tier="50").error) is rules.PriceMissing
    assert judged(plan=replace(PLAN, prices=())).fee == 0


def test_participation_is_rounded_upwards() -> None:
    plan = replace(PLAN, who=Who(min_rate=800_000, everybody_below=100))
    assert [rules.needed(plan, staff) for staff in (0, 1, 99, 100, 101, 104)] == [0, 1, 99, 80, 81, 84]
    assert not rules.under_participation(plan, 81, 101)
    assert rules.under_participation(plan, 80, 101)
    assert rules.needed(replace(PLAN, who=Who()), 50) == 0


def split_of(plan: Plan, split: dict[str, int], giver: str = "") -> dict[str, int]:
    return enrolling.check_split(plan, split, None, giver)


def test_the_split_is_a_price_of_the_plan() -> None:
    assert split_of(PLAN, {"unit": 40_00, "person": 20_00, "union": 0}) == {"unit": 40_00, "person": 20_00}
    assert split_of(PLAN, {}) == {"person": 90_00}
    assert split_of(replace(PLAN, payers={"unit": 60_00}), {}) == {"unit": 60_00}
    assert split_of(replace(PLAN, prices=()), {}) == {}
    for wrong in ({"unit": 1}, {"unit": 61_00, "person": -1_00}, {"x": 60_00}):
        with pytest.raises(enrolling_words.SplitWrong):
            split_of(PLAN, wrong)
    with pytest.raises(enrolling_words.GiverMissing):
        split_of(PLAN, {"gift": 60_00})
    assert split_of(PLAN, {"gift": 60_00}, "总工会") == {"gift": 60_00}


PARTS = st.fixed_dictionaries({}, optional={who: st.integers(0, 10**7) for who in enrolling.PAYERS})


@given(total=st.integers(0, 10**12), split=PARTS)
def test_the_parts_always_add_up(total: int, split: dict[str, int]) -> None:
    parts = enrolling.apportion(total, split)
    assert sum(parts.values()) == total
    assert min(parts.values()) >= 0
    assert set(parts) == set(enrolling.PAYERS)
    if sum(split.values()):
        assert all(parts[who] == 0 for who in enrolling.PAYERS if not split.get(who))
        whole = sum(split.values())
        assert all(abs(parts[who] * whole - total * split.get(who, 0)) < whole for who in enrolling.PAYERS)


@given(fees=st.lists(st.sampled_from((50_00, 60_00)), max_size=40), unit=st.integers(0, 60_00))
def test_fees_of_unlike_price_are_shared_whole(fees: list[int], unit: int) -> None:
    parts = enrolling.apportion(sum(fees), {"unit": unit, "person": 60_00 - unit})
    assert parts["unit"] + parts["person"] == sum(fees)
    if 50_00 not in fees:
        assert parts["unit"] == unit * len(fees)


def test_a_gift_is_paid_by_nobody_else() -> None:
    assert enrolling.is_gift({"gift": 1})
    assert not enrolling.is_gift({"gift": 1, "unit": 1})
    assert not enrolling.is_gift({"unit": 1})
