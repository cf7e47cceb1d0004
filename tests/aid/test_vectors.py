"""Every vector of claims.md comes out to the fen, on the plans as they are shipped."""

from __future__ import annotations

import pytest

from app.aid import find, load_all
from tests.aid.cases import amount, earlier, judge

VECTORS = {
    "hangzhou-2021-hospital": (
        (300_00, 100_00), (499_99, 100_00), (1_000_00, 200_00), (6_566_00, 2_983_00), (12_000_00, 6_500_00),
        (50_000_00, 30_200_00), (100_000_00, 30_200_00), (1, 100_00),
    ),
    "hainan-2-threshold": (
        (999_99, 0), (1_000_00, 500_00), (5_000_00, 2_500_00), (10_000_00, 5_500_00), (12_000_00, 6_900_00),
        (80_000_00, 50_000_00),
    ),
    "hainan-2-deductible": (
        (999_99, 0), (1_000_00, 0), (5_000_00, 2_000_00), (10_000_00, 5_000_00), (12_000_00, 6_400_00),
        (80_000_00, 50_000_00),
    ),
    "yulin-hospital": (
        (500_00, 400_00), (2_000_00, 1_600_00), (6_566_00, 4_796_20), (10_000_00, 7_200_00),
        (12_000_00, 8_200_00), (100_000_00, 50_000_00), (1, 1),
    ),
    "yunnan-8": (
        (800_00, 0), (10_000_00, 2_760_00), (50_000_00, 26_760_00), (150_000_00, 96_760_00),
        (900_000_00, 96_760_00), (145_728_75, 93_343_00),
    ),
    "demo-2026-hospital": (
        (500_00, 0), (500_01, 50_00), (625_00, 50_00), (625_05, 50_02), (5_000_00, 1_800_00),
        (26_411_96, 14_217_77), (70_917_67, 30_000_00), (1, 0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "paid", "pays"), [(plan, x, pays) for plan, pairs in VECTORS.items() for x, pays in pairs]
)
def test_self_pay_leads_to_the_payment(plan: str, paid: int, pays: int) -> None:
    answer = judge(plan, self_pay_in_catalogue=paid)
    assert answer["amount"] == pays
    assert answer["reasons"] == ([] if pays else ["03"])


@pytest.mark.parametrize(
    ("plan", "burden", "terms", "pays"),
    [
        ("yunnan-20-second-aid", 99_999_99, 1, 0),
        ("yunnan-20-second-aid", 200_000_00, 1, 80_000_00),
        ("yunnan-20-second-aid", 199_999_99, 11, 60_000_00),
        ("yunnan-20-second-aid", 199_999_99, 30, 60_000_00),
        ("yunnan-20-second-aid", 150_000_00, 4, 34_500_00),
        ("yunnan-20-second-aid-from3", 150_000_00, 4, 33_000_00),
        ("yunnan-20-second-aid-from3", 199_999_99, 12, 60_000_00),
        ("yunnan-20-second-aid", 5_000_000_00, 1, 500_000_00),
    ],
)
def test_second_relief_with_its_cliff_and_loyalty(plan: str, burden: int, terms: int, pays: int) -> None:
    asked = {"benefit": "second_aid", "remaining_burden": burden, "consecutive_terms": terms}
    assert amount(plan, **asked) == pays


def test_loyalty_is_counted_from_the_covers_when_it_is_not_given() -> None:
    covers = [{"from": f"{year}-01-01", "to": f"{year}-12-31"} for year in (2018, 2019, 2020, 2021)]
    asked = {"benefit": "second_aid", "remaining_burden": 150_000_00, "enrolments": covers}
    assert amount("yunnan-20-second-aid", **asked) == 34_500_00


def test_death_is_topped_up_to_3000() -> None:
    for plan in ("hainan-2-threshold", "hainan-2-deductible"):
        assert amount(plan, benefit="death", earlier_claims=[earlier(1_200_00)]) == 1_800_00
        assert judge(plan, benefit="death", earlier_claims=[earlier(3_500_00)])["reasons"] == ["06"]
        assert amount(plan, benefit="death") == 3_000_00


def test_hainan_pays_three_claims_a_term() -> None:
    paid = [earlier(500_00, invoice=f"B{n}", on=f"2021-0{n}-01") for n in (1, 2, 3)]
    assert judge("hainan-2-threshold", earlier_claims=paid)["reasons"] == ["06"]
    denied = [*paid[:2], earlier(0, invoice="B3")]
    assert amount("hainan-2-threshold", self_pay_in_catalogue=5_000_00, earlier_claims=denied) == 2_500_00


def test_accumulation_pays_what_the_term_comes_to_less_what_was_paid() -> None:
    before = [earlier(2_983_00, basis=6_566_00)]
    assert amount("hangzhou-2021-hospital", self_pay_in_catalogue=5_434_00, earlier_claims=before) == 3_517_00
    before = [earlier(4_796_20, basis=6_566_00)]
    assert amount("yulin-hospital", self_pay_in_catalogue=5_434_00, earlier_claims=before) == 3_403_80
    # Another term's claims do not count.
    other = [earlier(2_983_00, basis=6_566_00, on="2020-03-01")]
    assert amount("hangzhou-2021-hospital", earlier_claims=other) == 2_983_00


def test_the_minimum_is_paid_once_a_term_where_the_term_accumulates() -> None:
    before = [earlier(100_00, basis=300_00)]
    assert amount("hangzhou-2021-hospital", self_pay_in_catalogue=300_00, earlier_claims=before) == 20_00
    small = judge("hangzhou-2021-hospital", self_pay_in_catalogue=100_00, earlier_claims=before)
    assert (small["amount"], small["reasons"]) == (0, ["03"])


def test_tianjin_multiplies_by_shares_and_reduces_and_waives() -> None:
    def stay(first_day: str, **more: object) -> dict[str, object]:
        return judge(
            "tianjin-critical", event_on=first_day, admitted=first_day, discharged="2021-06-30",
            claimed_on="2021-07-01", **more,
        )  # fmt: skip

    one = stay("2021-05-02")["amount"]
    three = [{"from": "2021-01-01", "to": "2021-12-31", "shares": 3}]
    four = [{"from": "2021-01-01", "to": "2021-12-31", "shares": 4}]
    assert stay("2021-05-02", enrolments=three)["amount"] == 3 * int(str(one))
    assert stay("2021-05-02", enrolments=four)["amount"] == 3 * int(str(one))
    assert stay("2021-01-30")["reasons"] == ["02"]
    assert 2 * int(str(stay("2021-01-31")["amount"])) == one
    assert 2 * int(str(stay("2021-03-31")["amount"])) == one
    assert stay("2021-04-01")["amount"] == one
    for begins, waits in (
        ("2021-01-01", False),
        ("2021-01-02", False),
        ("2021-01-30", False),
        ("2021-01-31", True),
    ):
        covers = [{"from": "2020-01-01", "to": "2020-12-31"}, {"from": begins, "to": "2021-12-31"}]
        assert (stay("2021-02-02", enrolments=covers)["reasons"] == ["02"]) is waits


def test_the_day_that_counts_is_the_admission_for_a_stay_and_the_report_for_a_disease() -> None:
    stay = {"event_on": "2021-04-01", "admitted": "2021-01-20", "discharged": "2021-04-10"}
    assert judge("tianjin-critical", **stay)["reasons"] == ["02"]
    disease = {"benefit": "critical", "disease": "01", **stay}
    assert amount("tianjin-critical", **disease) == 10_000_00


def test_accident_sums_follow_the_tier_and_exclude_each_other() -> None:
    def covered(tier: str) -> list[dict[str, str]]:
        return [{"from": "2021-01-01", "to": "2021-12-31", "tier": tier}]

    def accident(tier: str, **facts: object) -> dict[str, object]:
        return judge(
            "zhonghu-accident", enrolments=covered(tier), benefit="accident", **{"days": None, **facts}
        )

    assert [accident(tier, grade=10)["amount"] for tier in ("26", "50", "74", "100")] == [
        6_000_00, 12_000_00, 18_000_00, 24_000_00
    ]  # fmt: skip
    assert accident("26", grade=10, days=20)["amount"] == 6_200_00
    assert accident("26", days=181)["amount"] == accident("26", days=180)["amount"] == 1_800_00
    death = {"benefit": "death", "enrolments": covered("26")}
    assert amount("zhonghu-accident", **death) == 60_000_00
    lamed = earlier(6_000_00, benefit="accident")
    assert judge("zhonghu-accident", **death, earlier_claims=[lamed])["reasons"] == ["06"]
    rested = {**lamed, "parts": {"daily": 6_000_00}}
    assert amount("zhonghu-accident", **death, earlier_claims=[rested]) == 60_000_00


def test_days_of_one_accident_are_counted_over_its_claims() -> None:
    before = [earlier(1_700_00, benefit="accident", on="2021-05-02", days=170, parts={"daily": 1_700_00})]
    cover = [{"from": "2021-01-01", "to": "2021-12-31", "tier": "26"}]
    asked = {"benefit": "accident", "enrolments": cover, "days": 20}
    assert amount("zhonghu-accident", **asked, earlier_claims=before) == 100_00
    used = [{**before[0], "days": 180}]
    assert judge("zhonghu-accident", **asked, earlier_claims=used)["reasons"] == ["06"]


def test_prices_by_condition_and_tier() -> None:
    def price(plan: str, *when: str, tier: str | None = None, shares: int = 1) -> int | None:
        return find(plan).plan.price_of(frozenset(when), tier, shares)

    assert price("demo-2026-hospital", "new") == 60_00
    assert price("demo-2026-hospital", "new", "card_holder") == 50_00
    assert price("tianjin-critical", "card_holder", shares=3) == 135_00
    assert (price("yunnan-8", "renewal"), price("yunnan-8", "new")) == (80_00, 100_00)
    tiers = ("26", "50", "74", "100")
    assert [price("zhonghu-accident", tier=tier) for tier in tiers] == [26_00, 50_00, 74_00, 100_00]
    assert [price("zhonghu-accident", "high_risk", tier=tier) for tier in tiers] == [
        32_00,
        62_00,
        93_00,
        124_00,
    ]
    assert price("zhonghu-accident") is None


def test_all_ten_samples_are_there_marked_and_with_examples_that_run() -> None:
    shelf = load_all()
    assert shelf.refused == ()
    names = {
        "demo-2026-hospital", "hangzhou-2021-hospital", "hainan-2-threshold", "hainan-2-deductible",
        "yulin-hospital", "yunnan-8", "yunnan-20-second-aid", "yunnan-20-second-aid-from3",
        "tianjin-critical", "zhonghu-accident",
    }  # fmt: skip
    assert {one.plan.id for one in shelf.plans} == names
    assert all(one.sample and one.examples >= 7 for one in shelf.plans)
