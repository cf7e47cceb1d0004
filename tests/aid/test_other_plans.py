"""What a plan can say beyond the shipped samples: each is run, on small plans written here."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.aid import Aid, engine, plan_file, rules
from app.aid.facts import read_case
from app.aid.plan import Plan, clause_for_reason
from app.aid.plan_table import PlanKeyMissing, PlanKeyUnknown, PlanRefused, PlanValueWrong
from app.aid.reading import plan_from_toml
from app.shared import paths
from app.shared.actor import Actor
from tests.aid.cases import case, earlier
from tests.aid.conftest import BEFORE, DEMO, FIRST, LAST, UNIT, as_claim

HEAD = """
format = 1
id = "test"
version = "1"
name = "测试"
product = "hospital"
valid_from = 2021-01-01
valid_to = 2021-12-31
source = "虚构"
"""
ROLLING = """
[term]
kind = "ROLLING"
"""
BANDS = """
[[benefit]]
key = "hospital"
kind = "MEDICAL_BANDS"
claims = ["hospital", "accident"]
clause = { no = "一", text = "住院" }
"""
OPEN = """
[[benefit.band]]
from = 0
ratio = "50%"
"""


def plan(*parts: str) -> Plan:
    return plan_from_toml(tomllib.loads("".join((HEAD, *parts))))


def judge(chosen: Plan, **changes: Any) -> engine.Assessment:
    read = read_case(case("test", **changes))
    result = engine.assess(chosen, read.enrolments, read.earlier, read.facts, read.person, read.claimed_on)
    assert sum(step.after - step.before for step in result.steps) == result.amount
    return result


def test_an_accident_does_not_wait_where_the_plan_says_so() -> None:
    early = {"event_on": "2021-01-05", "admitted": "2021-01-05", "discharged": "2021-01-07"}
    for exempt, reasons in (("true", ()), ("false", ("02",))):
        chosen = plan(ROLLING, f"[waiting]\ndays = 30\naccident_exempt = {exempt}\n", BANDS, OPEN)
        assert judge(chosen, benefit="accident", **early).reasons == reasons
        assert judge(chosen, **early).reasons == ("02",)


def test_fixed_amounts_by_band() -> None:
    fixed = """
mode = "FIXED_AMOUNT"

[[benefit.band]]
from = 5_000_00
to = 10_000_00
fixed = 2_000_00

[[benefit.band]]
from = 10_000_00
fixed = 6_000_00
"""
    chosen = plan(ROLLING, BANDS, fixed)
    pays = {4_999_99: 0, 5_000_00: 2_000_00, 9_999_99: 2_000_00, 10_000_00: 6_000_00, 90_000_00: 6_000_00}
    for paid, comes_to in pays.items():
        assert judge(chosen, self_pay_in_catalogue=paid).amount == comes_to


def test_sex_and_status_are_conditions_where_the_plan_says_so() -> None:
    chosen = plan(ROLLING, '[who]\nsex = "2"\nstatuses = ["ACTIVE"]\n', BANDS, OPEN)
    assert judge(chosen, person={"sex": "2", "status": "ACTIVE"}).state == "payable"
    assert judge(chosen, person={"sex": "1", "status": "ACTIVE"}).reasons == ("10",)
    assert judge(chosen, person={"sex": "2", "status": "WITHDRAWN"}).reasons == ("10",)
    on = date(2021, 1, 1)
    assert rules.why_left_out(chosen, None, "1", "ACTIVE", on) == "sex"
    assert rules.why_left_out(chosen, None, "2", "RETAINED", on) == "status"
    aged = plan(ROLLING, "[who]\nage_min = 16\nage_max = 60\n", BANDS, OPEN)
    assert rules.why_left_out(aged, None, None, "ACTIVE", on) == "born_unknown"
    assert rules.why_left_out(aged, date(1960, 1, 1), None, "ACTIVE", on) == "age"
    assert rules.why_left_out(aged, date(1960, 1, 2), None, "ACTIVE", on) == ""


LUMP = """
[[benefit]]
key = "lump"
kind = "LUMP"
claims = ["hospital"]
sum = 300_00
exclusive_with = ["hospital"]
clause = { no = "二", text = "定额" }
"""


def test_of_benefits_that_exclude_each_other_the_better_one_is_paid() -> None:
    chosen = plan(ROLLING, BANDS, OPEN, LUMP)
    assert judge(chosen, self_pay_in_catalogue=500_00).amount == 300_00
    assert judge(chosen, self_pay_in_catalogue=900_00).amount == 450_00
    stacked = plan(
        ROLLING, BANDS, OPEN, LUMP.replace('exclusive_with = ["hospital"]', 'stack_with = ["hospital"]')
    )
    both = judge(stacked, self_pay_in_catalogue=500_00, disease="流感")
    assert (both.amount, dict(both.parts)) == (550_00, {"hospital": 250_00, "lump": 300_00})
    capped = plan(
        ROLLING,
        "[claim]\ncap_per_claim = 400_00\n",
        BANDS,
        OPEN,
        LUMP.replace("exclusive_with", "stack_with"),
    )
    both = judge(capped, self_pay_in_catalogue=500_00)
    assert (both.amount, dict(both.parts)) == (400_00, {"hospital": 250_00, "lump": 150_00})


def test_a_benefit_has_caps_of_its_own() -> None:
    capped = BANDS + "cap_per_claim = 100_00\ncap_per_term = 150_00\n"
    chosen = plan(ROLLING, capped, OPEN)
    assert judge(chosen, self_pay_in_catalogue=900_00).amount == 100_00
    before = [earlier(100_00)]
    assert judge(chosen, self_pay_in_catalogue=900_00, earlier_claims=before).amount == 50_00
    assert judge(chosen, self_pay_in_catalogue=900_00, earlier_claims=[earlier(150_00)]).reasons == ("06",)


def test_shares_multiply_and_what_comes_to_less_than_half_a_fen_is_nothing() -> None:
    chosen = plan("max_shares = 3\n", ROLLING, BANDS + "per_share = true\n", OPEN.replace("50%", "0.4%"))
    held = [{"from": "2021-01-01", "to": "2021-12-31", "shares": 2}]
    assert judge(chosen, self_pay_in_catalogue=1_00, enrolments=held).amount == 1
    assert judge(chosen, self_pay_in_catalogue=1_00).reasons == ("03",)


def test_enrolment_windows_late_joiners_and_participation() -> None:
    late = '[term]\nkind = "ROLLING"\nenrol_from = 2020-11-01\nenrol_to = 2020-12-15\nlate_joiner_days = 60\n'
    chosen = plan(late, '[who]\nmin_rate = "80%"\neverybody_below = 10\n', BANDS, OPEN)
    assert rules.in_window(chosen, date(2020, 12, 15), None)
    assert not rules.in_window(chosen, date(2020, 12, 16), None)
    assert not rules.in_window(chosen, date(2020, 10, 31), date(2000, 1, 1))
    assert rules.in_window(chosen, date(2021, 3, 2), date(2021, 1, 1))
    assert not rules.in_window(chosen, date(2021, 3, 3), date(2021, 1, 1))
    short = [(7, 10, True), (8, 10, False), (8, 9, True), (9, 9, False)]
    assert all(rules.under_participation(chosen, n, of) is under for n, of, under in short)
    assert not rules.under_participation(plan(ROLLING, BANDS, OPEN), 0, 10)
    rules.check_cover(chosen, date(2021, 7, 1), date(2022, 6, 30), date(2021, 6, 1), 1)
    with pytest.raises(rules.TermOutside):
        rules.check_cover(chosen, date(2022, 1, 1), date(2022, 12, 31), date(2021, 6, 1), 1)


def test_a_reason_is_answered_by_its_clause() -> None:
    clauses = '[clauses.waiting]\nno = "四"\ntext = "等待"\n[clauses.benefit]\nno = "五"\ntext = "责任"\n'
    chosen = plan(ROLLING, clauses, BANDS, OPEN)
    assert clause_for_reason(chosen, "02", "hospital").no == "四"
    assert clause_for_reason(chosen, "03", "hospital").no == "一"
    assert clause_for_reason(chosen, "04", "death").no == "五"
    assert clause_for_reason(chosen, "99", "hospital").no == "一"
    assert clause_for_reason(chosen, "07", "hospital").no == ""


def test_an_exclusion_is_refused_by_its_own_clause() -> None:
    excluded = '[[exclusion]]\nno = "九"\ntext = "既往症"\ndiseases = ["X1", "X2"]\n'
    chosen = plan(ROLLING, BANDS, OPEN, excluded)
    refused = judge(chosen, disease="X2")
    assert (refused.reasons, refused.steps[-1].clause) == (("04",), "九")
    assert clause_for_reason(chosen, "04", "hospital", "X2").no == "九"
    assert clause_for_reason(chosen, "04", "hospital", "01").no == "一"
    assert judge(chosen, disease="01").state == judge(chosen, disease=None).state == "payable"


def test_what_is_paid_without_application_asks_for_neither_papers_nor_a_day() -> None:
    rules_of_applying = '[claim]\ndeadline_days = 10\n[documents]\nhospital = ["D01"]\n'
    asked = judge(plan(ROLLING, rules_of_applying, BANDS, OPEN), documents=[])
    assert asked.reasons == ("05",)
    automatic = plan(ROLLING, rules_of_applying, BANDS + "automatic = true\n", OPEN)
    assert judge(automatic, documents=[]).state == "payable"


WHOLE_ABOVE = 'mode = "WHOLE"\ntrigger = { mode = "DEDUCTIBLE", amount = 5 }\n'


@pytest.mark.parametrize(
    ("error", "parts"),
    [
        (PlanKeyMissing, (ROLLING,)),
        (PlanKeyMissing, (ROLLING, BANDS)),
        (PlanKeyMissing, (BANDS, OPEN)),
        (PlanKeyMissing, (ROLLING, BANDS, OPEN.replace("from = 0\n", ""))),
        (PlanKeyMissing, (ROLLING, BANDS, 'mode = "FIXED_AMOUNT"\n', OPEN.replace('ratio = "50%"', ""))),
        (PlanKeyMissing, (ROLLING, BANDS.replace('claims = ["hospital", "accident"]', ""), OPEN)),
        (PlanKeyMissing, (ROLLING, BANDS, OPEN, "[[price]]\ntier = \"1\"\n")),
        (PlanKeyUnknown, (ROLLING, "[claim]\nminimum = 5\n", LUMP.replace("exclusive_with", "stack_with"))),
        (PlanKeyUnknown, (ROLLING, BANDS, WHOLE_ABOVE, OPEN.replace("from = 0", "from = 5"))),
        (PlanKeyMissing, (ROLLING, BANDS, OPEN, '[[exclusion]]\nno = "九"\ntext = "战争"\n')),
        (PlanKeyUnknown, (ROLLING, BANDS, OPEN, '[[exclusion]]\nno = "九"\ntext = "x"\ndiseases = ["1"]\nx = 1\n')),
        (PlanValueWrong, (ROLLING, BANDS.replace("clause = {", "clause = 5 #"), OPEN)),
        (PlanValueWrong, (ROLLING.replace('"ROLLING"', "5"), BANDS, OPEN)),
        (PlanValueWrong, (ROLLING, BANDS + 'per_share = "yes"\n', OPEN)),
        (PlanValueWrong, (ROLLING, BANDS + 'exclusive_with = "hospital"\n', OPEN)),
        (PlanValueWrong, (ROLLING, BANDS + "band = 5\n")),
        (PlanValueWrong, ("sample = 1\n", ROLLING, BANDS, OPEN)),
        (PlanRefused, (ROLLING + "enrol_from = 2021-02-01\nenrol_to = 2021-01-01\n", BANDS, OPEN)),
        (PlanRefused, (ROLLING + "starts = 2021-02-01T00:00:00\n", BANDS, OPEN)),
    ],
)  # fmt: skip
def test_half_plans_are_refused(error: type[PlanRefused], parts: tuple[str, ...]) -> None:
    with pytest.raises(error):
        plan(*parts)


def test_payers_add_up_to_the_price() -> None:
    price = "[[price]]\nfen = 60_00\n"
    assert dict(plan(ROLLING, price, "[payers]\nunit = 40_00\nperson = 20_00\n", BANDS, OPEN).payers) == {
        "unit": 40_00, "person": 20_00
    }  # fmt: skip
    with pytest.raises(PlanValueWrong):
        plan(ROLLING, price, "[payers]\nunit = 40_00\nperson = 30_00\n", BANDS, OPEN)


def test_a_claim_keeps_the_version_its_cover_was_bought_under(
    aid: Aid, actor: Actor, claims: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan replaced in mid-term: old covers stay with the old text, new ones take the new."""
    old = (paths.resources() / "samples" / "plans" / f"{DEMO}-1.toml").read_text("utf-8")
    text = (
        old[: old.index("[[example]]")]
        .replace('version = "1"', 'version = "2"')
        .replace('ratio = "40%"', 'ratio = "10%"')
    )
    example = '[[example]]\nname = "一份"\nprice = 60_00\n'
    for number, content in (("1", old), ("2", text + example)):
        (tmp_path / f"{DEMO}-{number}.toml").write_text(content, "utf-8")
    shelf = plan_file.load_all((tmp_path,))
    assert shelf.refused == ()
    aid.enrol(actor, DEMO, UNIT, FIRST, LAST, BEFORE)
    monkeypatch.setattr(plan_file, "load_all", lambda: shelf)
    assert aid.activate(actor, DEMO, demonstration=True).version == "2"
    kept = aid.take_claim(actor, as_claim(claims[0]))
    assert aid.assess(actor, kept).amount == 14_217_77
    shown = aid.view(actor, kept).assessment
    assert shown is not None
    assert shown.plan_version == "1"
    assert [(line.version, line.active) for line in aid.plans(actor)].count(("2", True)) == 1
    stranger = aid.take_claim(actor, as_claim(claims[1], id_no="229907199001011235"))
    aid.assess(actor, stranger)
    view = aid.view(actor, stranger)
    assert view.plan is not None
    assert view.plan.version == "2"
