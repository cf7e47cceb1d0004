"""claims.md again, by a second pair of eyes: tables worked out by hand, asked through the command line.

Nothing here calls the engine: what a plan pays is written down below as its source words it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli import main

COVER = {
    "from": "2021-01-01", "to": "2021-12-31", "enrolled_on": "2020-12-10", "shares": 1, "tier": None, "gift": False,
}  # fmt: skip
CASE = {
    "plan": "hangzhou-2021-hospital", "claimed_on": "2021-06-01",
    "person": {"born": "1980-02-01", "sex": "2", "status": "ACTIVE", "card_holder": False, "high_risk": False},
    "enrolments": [COVER],
    "earlier_claims": [],
    "facts": {
        "benefit": "hospital", "event_on": "2021-05-02", "admitted": "2021-05-02", "discharged": "2021-05-12",
        "total": 1842000, "pool_paid": 1105200, "other_reimbursed": 0, "self_pay_in_catalogue": 656600,
        "self_pay_outside": 80200, "days": 10, "invoice": "A1", "disease": None, "grade": None,
        "remaining_burden": None, "consecutive_terms": 1, "documents": [],
    },
}  # fmt: skip
"""The example of claims.md, word for word."""

Ask = Callable[..., dict[str, Any]]


PAPERS = [f"D0{n}" for n in range(1, 7)]


class Refused(Exception):
    """The command line refused: exit code 1, one line on stderr, the error on stdout."""


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return the answer of `nuangong aid assess`; a changed self-pay stands alone, without the bill's parts."""

    def asked(
        plan: str, paid: int | None = None, flags: tuple[str, ...] = (), **changes: Any
    ) -> dict[str, Any]:
        raw: dict[str, Any] = copy.deepcopy(CASE)
        raw["plan"] = plan
        if paid is not None:
            bill = {"total": None, "pool_paid": None, "self_pay_outside": None}
            raw["facts"] |= {**bill, "self_pay_in_catalogue": paid}
        for name, value in changes.items():
            (raw if name in raw else raw["facts"])[name] = value
        path = tmp_path / "case.json"
        path.write_text(json.dumps(raw), "utf-8")
        code = main(["aid", "assess", str(path), *flags])
        out, err = capsys.readouterr()
        answer: dict[str, Any] = json.loads(out)
        if code:
            assert code == 1
            assert set(answer) == {"error", "message", "field"}
            assert err == answer["message"] + "\n"
            raise Refused(answer["field"])
        assert err == ""
        assert set(answer) - {"preview"} == {"amount", "state", "reasons", "missing", "steps"}
        assert ("preview" in answer) == (answer["state"] == "missing") == bool(answer["missing"])
        assert (
            (answer["state"] == "not_payable")
            == bool(answer["reasons"])
            == (answer["state"] != "missing" and not answer["amount"])
        )
        assert sum(step["after"] - step["before"] for step in answer["steps"]) == answer["amount"]
        assert all(
            set(step) == {"clause", "text", "input", "operation", "before", "after"}
            for step in answer["steps"]
        )
        return answer

    return asked


def claim(
    paid: int, basis: int = 0, invoice: str | None = "A0", on: str = "2021-03-01", benefit: str = "hospital"
) -> dict[str, Any]:
    return {"benefit": benefit, "event_on": on, "basis": basis, "paid": paid, "invoice": invoice}


def fen(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def marginal(x: int, *bands: tuple[int, int | None, str]) -> int:
    """Pay each part of `x` fen (bands in yuan) at its own percentage."""
    parts = [
        max(0, min(x, x if high is None else high * 100) - low * 100) * Decimal(p) / 100
        for low, high, p in bands
    ]
    return fen(sum(parts, Decimal(0)))


def hangzhou(x: int) -> int:
    pays = marginal(x, (0, 1000, "20"), (1000, 10000, "50"), (10000, 15000, "90"), (15000, 50000, "60"))
    return max(pays, 100_00) if x else 0


def hainan_threshold(x: int) -> int:
    pays = marginal(x, (0, 5000, "50"), (5000, 10000, "60"), (10000, None, "70"))
    return min(pays, 50_000_00) if x >= 1_000_00 else 0


def hainan_deductible(x: int) -> int:
    return min(marginal(x, (1000, 5000, "50"), (5000, 10000, "60"), (10000, None, "70")), 50_000_00)


def yulin(x: int) -> int:
    return min(marginal(x, (0, 2000, "80"), (2000, 10000, "70"), (10000, None, "50")), 50_000_00)


def yunnan(x: int) -> int:
    return marginal(x, (800, 10000, "30"), (10000, 100000, "60"), (100000, 150000, "80"))


def demo(x: int) -> int:
    pays = min(marginal(x, (500, 5000, "40"), (5000, 20000, "55"), (20000, 100000, "65")), 30_000_00)
    return max(pays, 50_00) if x > 500_00 else 0


REFERENCE = {
    "hangzhou-2021-hospital": hangzhou, "hainan-2-threshold": hainan_threshold,
    "hainan-2-deductible": hainan_deductible, "yulin-hospital": yulin, "yunnan-8": yunnan,
}  # fmt: skip

TABLE = [
    ("hangzhou-2021-hospital", "300:100 499.99:100 1000:200 6566:2983 12000:6500 50000:30200 100000:30200"),
    ("hainan-2-threshold", "999.99:0 1000:500 5000:2500 10000:5500 12000:6900 80000:50000"),
    ("hainan-2-deductible", "1000:0 5000:2000 10000:5000 12000:6400 80000:50000"),
    ("yulin-hospital", "500:400 2000:1600 6566:4796.20 10000:7200 12000:8200 100000:50000"),
    ("yunnan-8", "800:0 10000:2760 50000:26760 150000:96760 145728.75:93343"),
]


@pytest.mark.parametrize(("plan", "rows"), TABLE)
def test_the_table_of_the_design(ask: Ask, plan: str, rows: str) -> None:
    for row in rows.split():
        paid, pays = (int(Decimal(part) * 100) for part in row.split(":"))
        assert REFERENCE[plan](paid) == pays, row
        assert ask(plan, paid)["amount"] == pays, row


AROUND = (0, 1, 2, 3, 999, 1_00, 799_99, 800_01, 999_99, 1_000_01, 1_999_99, 2_000_01, 4_999_99, 9_999_99, 10_000_01,
          14_999_97, 15_000_03, 49_999_99, 50_000_01, 99_999_97, 149_999_99, 150_000_01, 1_234_567_89)  # fmt: skip


@pytest.mark.parametrize("plan", REFERENCE)
def test_sums_around_every_edge(ask: Ask, plan: str) -> None:
    for paid in AROUND:
        found = ask(plan, paid)
        assert found["amount"] == REFERENCE[plan](paid), paid
        assert found["reasons"] == ([] if found["amount"] else ["03"]), paid


def test_the_demonstration_plan(ask: Ask) -> None:
    whole = [{**COVER, "from": "2026-01-01", "to": "2026-12-31"}]
    stay = {
        "event_on": "2026-05-02",
        "admitted": "2026-05-02",
        "discharged": "2026-05-12",
        "claimed_on": "2026-06-01",
    }

    for paid in (*AROUND, 500_00, 500_01, 625_00, 70_917_66, 70_917_67):
        found = ask("demo-2026-hospital", paid, **stay, enrolments=whole, documents=PAPERS)
        assert found["amount"] == demo(paid), paid
        held = ask("demo-2026-hospital", paid, **stay, enrolments=whole)
        assert held.get("preview", 0) == demo(paid), paid
        assert held["missing"] == (PAPERS if demo(paid) else []), paid


@pytest.mark.parametrize(("plan", "first"), [("yunnan-20-second-aid", 2), ("yunnan-20-second-aid-from3", 3)])
def test_second_relief_over_thirteen_terms(ask: Ask, plan: str, first: int) -> None:
    def pays(burden: int, terms: int) -> int:
        asked = {"benefit": "second_aid", "remaining_burden": burden, "consecutive_terms": terms}
        return int(ask(plan, **asked)["amount"])

    for terms in range(1, 14):
        points = min(10, max(0, terms - first + 1))
        for burden in (99_999_99, 100_000_00, 150_000_00, 199_999_99, 200_000_00, 1_234_567_89):
            rate = 0 if burden < 100_000_00 else 20 + points if burden < 200_000_00 else 40 + points
            assert pays(burden, terms) == min(fen(Decimal(burden * rate) / 100), 500_000_00), (burden, terms)
    assert pays(150_000_00, 4) == (34_500_00 if first == 2 else 33_000_00)
    assert pays(199_999_99, 13) == 60_000_00
    assert pays(200_000_00, 1) == 80_000_00


@pytest.mark.parametrize("plan", ["hangzhou-2021-hospital", "yulin-hospital"])
def test_a_term_accumulates(ask: Ask, plan: str) -> None:
    bills, earlier, total = (100_00, 50_00, 650_00, 6_566_00, 1, 12_345_67, 40_000_00, 60_000_00, 5_00), [], 0
    for n, bill in enumerate(bills):
        found = ask(plan, bill, invoice=f"N{n}", earlier_claims=earlier)
        due = REFERENCE[plan](total + bill) - sum(one["paid"] for one in earlier)
        assert found["amount"] == due, n
        earlier = [*earlier, claim(found["amount"], bill, f"N{n}", "2021-05-02")]
        total += bill
    assert sum(one["paid"] for one in earlier) == REFERENCE[plan](10**9)
    assert ask(plan, 5_00, invoice="last", earlier_claims=earlier)["reasons"] == ["06"]
    past = [claim(10**6, 10**7, on="2020-12-31"), claim(10**6, 10**7, "A2", "2022-01-01")]
    assert ask(plan, 300_00, earlier_claims=past)["amount"] == REFERENCE[plan](300_00)


@pytest.mark.parametrize("plan", REFERENCE)
def test_a_second_claim_after_a_refused_one_is_the_first(ask: Ask, plan: str) -> None:
    for invoice in ("A0", "A1", None):
        refused = [claim(0, 6_566_00, invoice)]
        assert ask(plan, 6_566_00, earlier_claims=refused)["amount"] == REFERENCE[plan](6_566_00)
    mixed = [claim(REFERENCE[plan](2_000_00), 2_000_00, "B0"), claim(0, 8_000_00, "B1")]
    term = REFERENCE[plan](4_000_00) - REFERENCE[plan](2_000_00)
    alone = REFERENCE[plan](2_000_00)
    accumulates = plan in ("hangzhou-2021-hospital", "yulin-hospital")
    assert ask(plan, 2_000_00, earlier_claims=mixed)["amount"] == (term if accumulates else alone)


@pytest.mark.parametrize("plan", REFERENCE)
def test_an_invoice_counts_once_and_a_stay_may_overlap(ask: Ask, plan: str) -> None:
    paid = claim(400_00, 500_00, "a 1", "2021-05-04")
    assert ask(plan, 6_566_00, earlier_claims=[paid])["reasons"] == ["07"]
    assert ask(plan, 6_566_00, earlier_claims=[{**paid, "invoice": "A2"}])["amount"] > 0
    assert ask(plan, 6_566_00, invoice=None, earlier_claims=[{**paid, "invoice": None}])["amount"] > 0


@pytest.mark.parametrize("plan", ["hainan-2-threshold", "hainan-2-deductible"])
def test_hainan_counts_and_caps_and_tops_up(ask: Ask, plan: str) -> None:
    three = [claim(500_00, 1_000_00, f"B{n}", f"2021-0{n}-01") for n in (1, 2, 3)]
    assert ask(plan, 5_000_00, earlier_claims=three)["reasons"] == ["06"]
    assert ask(plan, 5_000_00, earlier_claims=three[:2])["amount"] > 0
    assert ask(plan, 5_000_00, earlier_claims=[*three[:2], {**three[2], "paid": 0}])["amount"] > 0
    assert (
        ask(plan, 5_000_00, earlier_claims=[*three[:2], {**three[2], "event_on": "2020-03-01"}])["amount"] > 0
    )
    for left in (1, 1_99, REFERENCE[plan](5_000_00)):
        assert ask(plan, 5_000_00, earlier_claims=[claim(50_000_00 - left)])["amount"] == left
    assert ask(plan, 5_000_00, earlier_claims=[claim(50_000_00)])["reasons"] == ["06"]
    for before, pays in ((0, 3_000_00), (1_200_00, 1_800_00), (2_999_99, 1), (3_000_00, 0), (3_500_00, 0)):
        found = ask(plan, benefit="death", earlier_claims=[claim(before)] if before else [])
        assert (found["amount"], found["reasons"]) == (pays, [] if pays else ["06"])
    assert ask(plan, benefit="death", earlier_claims=three)["amount"] == 1_500_00


def test_tianjin_shares_and_days(ask: Ask) -> None:
    def stay(day: str, *covers: tuple[str, str], shares: int = 1) -> dict[str, Any]:
        held = [{**COVER, "from": begins, "to": ends, "shares": shares} for begins, ends in covers]
        asked = {"event_on": day, "admitted": day, "discharged": "2021-06-30", "claimed_on": "2021-07-01"}
        return ask("tianjin-critical", **asked, **({"enrolments": held} if held else {}))

    whole = ("2021-01-01", "2021-12-31")
    one = stay("2021-05-02")["amount"]
    for shares, pays in ((1, one), (2, 2 * one), (3, 3 * one), (4, 3 * one)):
        assert stay("2021-05-02", whole, shares=shares)["amount"] == pays
    for day, times in (("01-30", 0), ("01-31", 1), ("03-31", 1), ("04-01", 2)):
        assert 2 * stay(f"2021-{day}")["amount"] == times * one, day
    assert stay("2021-01-30")["reasons"] == ["02"]
    last = ("2020-01-01", "2020-12-31")
    for begins, waits in (("01-01", False), ("01-02", False), ("01-30", False), ("01-31", True)):
        found = stay("2021-02-01", last, (f"2021-{begins}", "2021-12-31"))
        assert (found["reasons"] == ["02"]) is waits, begins
        assert waits or found["amount"] == one


def test_accidents_by_tier_without_waiting(ask: Ask) -> None:
    def accident(tier: str | None, **facts: Any) -> dict[str, Any]:
        asked = {"benefit": "accident", "days": None, **facts}
        return ask("zhonghu-accident", enrolments=[{**COVER, "tier": tier}], **asked)

    sums = {
        tier: [accident(tier, grade=grade)["amount"] for grade in range(1, 11)]
        for tier in ("26", "50", "74", "100")
    }
    assert all(row == sorted(row, reverse=True) and len(set(row)) == 10 for row in sums.values())
    assert all(low < high for lower, higher in zip(list(sums)[:-1], list(sums)[1:], strict=True)
               for low, high in zip(sums[lower], sums[higher], strict=True))  # fmt: skip
    assert sums["26"][0] == 60_000_00
    assert accident("26", grade=1, event_on="2021-01-01")["amount"] == 60_000_00
    daily = accident("50", days=1)["amount"]
    assert [accident("50", days=n)["amount"] for n in (179, 180, 181, 365)] == [
        daily * n for n in (179, 180, 180, 180)
    ]
    assert accident("26", benefit="death", earlier_claims=[claim(54_000_00, benefit="accident")])[
        "reasons"
    ] == ["06"]
    assert accident("26", grade=2, earlier_claims=[claim(60_000_00, benefit="death")])["reasons"] == ["06"]
    with pytest.raises(Refused, match="tier"):
        accident(None, grade=1)


@pytest.mark.parametrize(
    ("admitted", "discharged", "claimed", "reasons"),
    [
        ("2026-01-30", "2026-02-03", "2026-03-01", ["02"]),
        ("2026-01-31", "2026-02-03", "2026-03-01", []),
        ("2025-12-28", "2026-01-04", "2026-03-01", ["01"]),
        ("2026-12-28", "2027-01-04", "2027-03-01", []),
        ("2027-01-01", "2027-01-04", "2027-03-01", ["01"]),
        ("2026-02-10", "2026-02-20", "2026-08-19", []),
        ("2026-02-10", "2026-02-20", "2026-08-20", ["05"]),
    ],
)
def test_days_of_the_demonstration_plan(
    ask: Ask, admitted: str, discharged: str, claimed: str, reasons: list[str]
) -> None:
    stay = {"event_on": admitted, "admitted": admitted, "discharged": discharged, "claimed_on": claimed}
    first = [{**COVER, "from": "2026-01-01", "to": "2026-12-31"}]
    for gift in (False, True):
        covers = [{**first[0], "gift": gift}]
        found = ask("demo-2026-hospital", **stay, enrolments=covers, documents=PAPERS)
        assert (found["reasons"], found["amount"]) == (reasons, 0 if reasons else 2_661_30)
    renewed = [{**COVER, "from": "2025-01-01", "to": "2025-12-31"}, *first]
    found = ask("demo-2026-hospital", **stay, enrolments=renewed, documents=PAPERS)
    assert found["reasons"] == [one for one in reasons if one != "02"]


def test_what_is_not_said_is_not_a_condition(ask: Ask) -> None:
    bare = {"benefit": "hospital", "event_on": "2024-02-29", "self_pay_in_catalogue": 6_566_00}
    leap = [{"from": "2024-02-29", "to": "2025-02-27"}]
    old = {"born": "1900-02-28", "sex": "1", "status": "WITHDRAWN"}
    for plan, pays in REFERENCE.items():
        found = ask(plan, facts=bare, enrolments=leap, person=old, claimed_on="2031-03-01")
        assert found["amount"] == pays(6_566_00)
        assert ask(plan, facts=bare, enrolments=[], person=None, claimed_on="2024-03-01")["reasons"] == ["01"]
        nothing = {name: bare.get(name) for name in CASE["facts"]}  # type: ignore[attr-defined]
        assert (
            ask(plan, facts=nothing, enrolments=leap, earlier_claims=None, claimed_on="2024-03-01")["amount"]
            > 0
        )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("total", {"total": 1842001}),
        ("total", {"total": 1841999}),
        ("total", {"self_pay_outside": 80201}),
        ("total", {"total": -1}),
        ("pool_paid", {"pool_paid": -1}),
        ("self_pay_in_catalogue", {"self_pay_in_catalogue": -656600}),
        ("self_pay_in_catalogue", {"self_pay_in_catalogue": 6566.5}),
        ("self_pay_in_catalogue", {"self_pay_in_catalogue": "656600"}),
        ("self_pay_outside", {"self_pay_outside": -80200}),
        ("other_reimbursed", {"other_reimbursed": -1}),
        ("other_reimbursed", {"other_reimbursed": 1842000}),
        ("claimed_on", {"claimed_on": "2021-05-01"}),
        ("event_on", {"event_on": "2021-02-29"}),
        ("earlier_claims.0.paid", {"earlier_claims": [claim(-1)]}),
        ("earlier_claims.0.basis", {"earlier_claims": [claim(1, -1)]}),
        ("earlier_claims.0.benefit", {"earlier_claims": [claim(1, 1, benefit="dental")]}),
        ("earlier_claims.0.parts", {"earlier_claims": [{**claim(1), "parts": [1]}]}),
        ("earlier_claims.0.parts.hospital", {"earlier_claims": [{**claim(1), "parts": {"hospital": "1"}}]}),
        ("enrolments", {"enrolments": COVER}),
        ("plan", {"plan": None}),
    ],
)
def test_impossible_sums_are_refused_by_field(ask: Ask, field: str, changes: dict[str, Any]) -> None:
    for flags in ((), ("--json",)):
        with pytest.raises(Refused) as refused:
            ask(**{"plan": "hangzhou-2021-hospital", "flags": flags, **changes})
        assert str(refused.value) == field
