"""The edges of the engine: days, caps to the fen, several reasons at once, sums that cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.aid import engine, find
from app.aid.facts import EarlierClaim, Enrolment, FactRefused, Facts, Person, read_case
from app.shared.errors import RuleError
from tests.aid.cases import DOCUMENTS, amount, case, earlier, judge

DEMO = "demo-2026-hospital"


@pytest.mark.parametrize(
    ("day", "reasons"),
    [
        ("2026-01-01", ["02"]),
        ("2026-01-30", ["02"]),
        ("2026-01-31", []),
        ("2025-12-31", ["01"]),
        ("2027-01-01", ["01"]),
    ],
)
def test_cover_and_waiting_by_the_day(day: str, reasons: list[str]) -> None:
    stay = {"event_on": day, "admitted": day, "discharged": day, "claimed_on": "2027-03-01"}
    late = [] if day > "2026-12-01" else ["05"]
    assert judge(DEMO, **stay)["reasons"] == sorted([*reasons, *late])


def test_a_renewal_does_not_wait_and_a_broken_one_does() -> None:
    stay = {
        "event_on": "2026-01-10",
        "admitted": "2026-01-10",
        "discharged": "2026-01-12",
        "claimed_on": "2026-02-01",
    }
    whole = {"from": "2026-01-01", "to": "2026-12-31"}
    renewed = [{"from": "2025-01-01", "to": "2025-12-31"}, whole]
    broken = [{"from": "2025-01-01", "to": "2025-12-30"}, whole]
    assert judge(DEMO, **stay, enrolments=renewed)["state"] == "payable"
    assert judge(DEMO, **stay, enrolments=broken)["reasons"] == ["02"]
    assert judge(DEMO, **stay, enrolments=[{**whole, "renewal": True}])["state"] == "payable"
    assert judge(DEMO, **stay, enrolments=[{**whole, "gift": True}])["reasons"] == ["02"]


@pytest.mark.parametrize(("claimed", "reasons"), [("2026-08-19", []), ("2026-08-20", ["05"])])
def test_the_deadline_is_the_180th_day_after_discharge(claimed: str, reasons: list[str]) -> None:
    stay = {"event_on": "2026-02-10", "admitted": "2026-02-10", "discharged": "2026-02-20"}
    assert judge(DEMO, **stay, claimed_on=claimed)["reasons"] == reasons


def test_every_reason_that_holds_is_named_once_and_amounts_only_without_another() -> None:
    stay = {
        "event_on": "2026-01-10",
        "admitted": "2026-01-10",
        "discharged": "2026-01-12",
        "claimed_on": "2026-10-01",
    }
    used = [earlier(1, invoice=" ａ1 ", on="2026-01-02")]
    old = {"born": "1950-01-01"}
    every = judge(DEMO, **stay, earlier_claims=used, person=old, self_pay_in_catalogue=1, documents=[])
    assert every["reasons"] == ["02", "05", "07", "10"]
    assert judge(DEMO, **stay, enrolments=[], earlier_claims=used)["reasons"] == ["01", "05", "07"]
    assert judge(DEMO, benefit="critical")["reasons"] == ["04"]


def test_documents_are_asked_for_only_when_something_would_be_paid() -> None:
    held = judge(DEMO, documents=["D06", "d01"])
    assert (held["state"], held["amount"], held["preview"]) == ("missing", 0, 2_661_30)
    assert held["missing"] == ["D02", "D03", "D04", "D05"]
    assert judge(DEMO, documents=[], self_pay_in_catalogue=500_00)["reasons"] == ["03"]
    assert judge(DEMO, documents=None)["missing"] == DOCUMENTS


def test_caps_are_reached_to_the_fen() -> None:
    def left(paid: int) -> dict[str, Any]:
        return judge(DEMO, earlier_claims=[earlier(paid, on="2026-03-01")])

    assert left(50_000_00 - 2_661_30)["amount"] == 2_661_30
    assert left(50_000_00 - 2_661_29)["amount"] == 2_661_29
    assert left(50_000_00 - 1)["amount"] == 1
    assert left(50_000_00)["reasons"] == ["06"]
    # The minimum does not reach past the cap.
    tail = judge(DEMO, self_pay_in_catalogue=501_00, earlier_claims=[earlier(49_980_00, on="2026-03-01")])
    assert tail["amount"] == 20_00


def test_a_claim_that_was_refused_before_takes_nothing_away() -> None:
    assert amount(DEMO, earlier_claims=[earlier(0, basis=999_00, on="2026-03-01")]) == 2_661_30


def test_the_same_invoice_counts_once_whoever_used_it() -> None:
    given_case = read_case(case(DEMO))
    plan = find(DEMO).plan
    parts = (plan, given_case.enrolments, (), given_case.facts, given_case.person, given_case.claimed_on)
    assert engine.assess(*parts, invoices_used={"A 1"}).reasons == ("07",)
    assert engine.assess(*parts, invoices_used={"A2"}).state == "payable"
    assert (
        judge(DEMO, invoice=None, earlier_claims=[earlier(1, invoice="", on="2026-03-01")])["state"]
        == "payable"
    )


def test_overlapping_stays_are_pointed_out_and_change_nothing() -> None:
    given_case = read_case(case(DEMO, earlier_claims=[earlier(100, on="2026-05-05")]))
    result = engine.assess(
        find(DEMO).plan, given_case.enrolments, given_case.earlier, given_case.facts, given_case.person,
        given_case.claimed_on,
    )  # fmt: skip
    assert result.notes == ("stay.overlaps",)
    assert result.amount == 2_661_30


def test_leap_days_and_ages() -> None:
    leap = {
        "event_on": "2024-02-29",
        "admitted": "2024-02-29",
        "discharged": "2024-02-29",
        "claimed_on": "2024-03-01",
    }
    cover = [{"from": "2024-02-29", "to": "2024-02-29"}]
    assert amount("yulin-hospital", **leap, enrolments=cover, self_pay_in_catalogue=1, days=1) == 1
    for born, fits in (
        ("1960-01-02", True),
        ("1960-01-01", False),
        ("2010-01-01", True),
        ("2010-01-02", False),
    ):
        reasons = judge(DEMO, person={"born": born})["reasons"]
        assert (reasons == []) is fits, born
    assert judge(DEMO, person=None)["state"] == "payable"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("total", {"total": 100, "pool_paid": 50, "self_pay_in_catalogue": 40, "self_pay_outside": 9}),
        ("total", {"total": 100, "self_pay_in_catalogue": 101}),
        ("self_pay_in_catalogue", {"self_pay_in_catalogue": -1}),
        ("self_pay_in_catalogue", {"self_pay_in_catalogue": 1.5}),
        ("self_pay_in_catalogue", {"self_pay_in_catalogue": "12"}),
        ("self_pay_in_catalogue", {"self_pay_in_catalogue": True}),
        ("self_pay_in_catalogue", {"self_pay_in_catalogue": None}),
        ("pool_paid", {"pool_paid": -5}),
        ("other_reimbursed", {"other_reimbursed": 656601}),
        ("discharged", {"discharged": "2026-05-01"}),
        ("discharged", {"discharged": None}),
        ("event_on", {"event_on": "2026-02-30"}),
        ("event_on", {"event_on": None}),
        ("claimed_on", {"claimed_on": "2026-05-01"}),
        ("claimed_on", {"claimed_on": "2026-05-11"}),
        ("claimed_on", {"claimed_on": 5}),
        ("benefit", {"benefit": "dental"}),
        ("benefit", {"benefit": None}),
        ("grade", {"grade": "third"}),
        ("invoice", {"invoice": ["A1"]}),
        ("documents", {"documents": "D01"}),
        ("person.born", {"person": {"born": "1980"}}),
        ("person.card_holder", {"person": {"card_holder": "no"}}),
        ("enrolments.0.to", {"enrolments": [{"from": "2026-02-01", "to": "2026-01-01"}]}),
        ("enrolments.0.shares", {"enrolments": [{"from": "2026-01-01", "to": "2026-12-31", "shares": 0}]}),
        ("enrolments.0", {"enrolments": ["2026"]}),
        (
            "earlier_claims.0.paid",
            {"earlier_claims": [{"benefit": "hospital", "event_on": "2026-01-01", "paid": -1}]},
        ),
        ("plan", {"plan": None}),
    ],
)
def test_what_cannot_be_is_refused_by_field(field: str, changes: dict[str, Any]) -> None:
    raw = {**case(DEMO, **{k: v for k, v in changes.items() if k != "plan"})}
    raw.update({k: v for k, v in changes.items() if k == "plan"})
    with pytest.raises(RuleError) as refused:
        judge_raw(raw)
    assert refused.value.field == field
    assert refused.value.words("en")
    assert "{" not in refused.value.words("zh_CN")


def judge_raw(raw: dict[str, Any]) -> object:
    read = read_case(raw)
    plan = find(read.plan).plan
    return engine.assess(plan, read.enrolments, read.earlier, read.facts, read.person, read.claimed_on)


def test_other_reimbursement_is_taken_off_and_may_use_up_the_basis() -> None:
    assert amount(DEMO, self_pay_in_catalogue=756600, other_reimbursed=100000) == 2_661_30
    assert judge(DEMO, self_pay_in_catalogue=1000, self_pay_outside=1000, other_reimbursed=1500)[
        "reasons"
    ] == ["03"]


def test_facts_a_benefit_needs_are_asked_for() -> None:
    cover = [{"from": "2021-01-01", "to": "2021-12-31"}]
    tiered = [{**cover[0], "tier": "26"}]
    asked = (
        ("disease", "tianjin-critical", {"benefit": "critical"}),
        ("days", "tianjin-critical", {"days": None}),
        ("days", "tianjin-critical", {"days": 12}),
        ("remaining_burden", "yunnan-20-second-aid", {"benefit": "second_aid"}),
        ("grade", "zhonghu-accident", {"benefit": "accident", "days": None, "enrolments": tiered}),
        (
            "grade",
            "zhonghu-accident",
            {"benefit": "accident", "grade": 11, "days": None, "enrolments": tiered},
        ),
        ("enrolments.tier", "zhonghu-accident", {"benefit": "death"}),
        (
            "enrolments.tier",
            "zhonghu-accident",
            {"benefit": "death", "enrolments": [{**cover[0], "tier": "30"}]},
        ),
    )
    for field, plan, changes in asked:
        with pytest.raises(RuleError) as refused:
            judge(plan, **changes)
        assert refused.value.field == field


def test_a_lump_is_paid_for_the_listed_diseases_once_a_term() -> None:
    assert judge("tianjin-critical", benefit="critical", disease="07")["reasons"] == ["04"]
    again = [earlier(10_000_00, benefit="critical")]
    assert judge("tianjin-critical", benefit="critical", disease="01", earlier_claims=again)["reasons"] == [
        "06"
    ]


def test_words_name_the_fields_as_the_form_does() -> None:
    with pytest.raises(FactRefused) as refused:
        judge(DEMO, discharged=None)
    assert "Date of discharge" in refused.value.words("en")


FEN = st.integers(0, 300_000_00)


@settings(max_examples=100, deadline=None)
@given(
    plan=st.sampled_from(
        ["hangzhou-2021-hospital", "hainan-2-threshold", "yulin-hospital", "yunnan-8", DEMO]
    ),
    bills=st.lists(FEN, min_size=1, max_size=7),
)
def test_over_a_term_steps_add_up_and_caps_hold(plan: str, bills: list[int]) -> None:
    caps = {"hangzhou-2021-hospital": 30_200_00, "yunnan-8": 7 * 96_760_00}
    paid: list[dict[str, Any]] = []
    for n, bill in enumerate(bills):
        answer = judge(plan, self_pay_in_catalogue=bill, invoice=f"N{n}", earlier_claims=list(paid))
        year = 2026 if plan == DEMO else 2021
        paid.append(earlier(answer["amount"], basis=bill, invoice=f"N{n}", on=f"{year}-05-02"))
    assert sum(one["paid"] for one in paid) <= caps.get(plan, 50_000_00)
    if plan == "hainan-2-threshold":
        assert sum(1 for one in paid if one["paid"]) <= 3


@settings(max_examples=100, deadline=None)
@given(
    plan=st.sampled_from(
        ["hangzhou-2021-hospital", "yulin-hospital", "hainan-2-deductible", "yunnan-8", DEMO]
    ),
    low=FEN,
    more=st.integers(0, 1_000_00),
)
def test_marginal_payments_never_fall_when_self_pay_rises(plan: str, low: int, more: int) -> None:
    assert amount(plan, self_pay_in_catalogue=low) <= amount(plan, self_pay_in_catalogue=low + more)


@settings(max_examples=60, deadline=None)
@given(bills=st.lists(st.integers(1, 20_000_00), min_size=2, max_size=5))
def test_an_accumulating_term_pays_the_same_in_any_cut(bills: list[int]) -> None:
    paid: list[dict[str, Any]] = []
    for n, bill in enumerate(bills):
        answer = judge(
            "yulin-hospital", self_pay_in_catalogue=bill, invoice=f"N{n}", earlier_claims=list(paid)
        )
        paid.append(earlier(answer["amount"], basis=bill, invoice=f"N{n}"))
    assert sum(one["paid"] for one in paid) == amount("yulin-hospital", self_pay_in_catalogue=sum(bills))


def test_values_can_be_given_directly() -> None:
    plan = find("yulin-hospital").plan
    facts = Facts("hospital", event_on=_day("2021-05-02"), self_pay_in_catalogue=500_00)
    cover = Enrolment(_day("2021-01-01"), _day("2021-12-31"))
    before = EarlierClaim("hospital", _day("2021-02-01"), basis=500_00, paid=400_00)
    result = engine.assess(plan, (cover,), (before,), facts, Person(), _day("2021-06-01"))
    assert (result.amount, result.basis, dict(result.parts)) == (400_00, 500_00, {"hospital": 400_00})


def _day(text: str) -> Any:
    return read_case(case(DEMO, claimed_on="2026-06-01")).claimed_on.fromisoformat(text)
