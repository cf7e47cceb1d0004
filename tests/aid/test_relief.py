"""The rules of second relief: what a tier gives and why, and a pool shared out to the fen whatever is done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.aid import relief
from app.aid import relief_words as words
from app.aid.relief import Case, Proposal, Reason, ReliefRule, Stake, Stay, Tier
from app.aid.relief_service import templates
from app.shared.errors import RuleError

BURDEN = templates()["BURDEN"]
CLASS = templates()["CLASS"]
DISEASE = templates()["DISEASE"]


@pytest.mark.parametrize(
    ("rule", "case", "amount", "code"),
    [
        (BURDEN, Case(4_999_99), 0, "below"),
        (BURDEN, Case(5_000_00), 1_000_00, "burden"),
        (BURDEN, Case(29_999_99), 2_000_00, "burden"),
        (BURDEN, Case(100_000_00), 5_000_00, "burden"),
        (BURDEN, Case(0), 0, "no_burden"),
        (BURDEN, Case(9_000_00, lacking="not_covered"), 0, "not_covered"),
        (CLASS, Case(1_000_00, "1"), 3_000_00, "class"),
        (CLASS, Case(1_000_00, "2"), 2_000_00, "class"),
        (CLASS, Case(999_99, "1"), 0, "below"),
        (CLASS, Case(9_000_00, "0"), 0, "closed"),
        (CLASS, Case(9_000_00), 0, "no_file"),
        (DISEASE, Case(1, illnesses=frozenset({"critical", "hospital"})), 2_000_00, "disease"),
        (DISEASE, Case(9_000_00, illnesses=frozenset({"hospital"})), 0, "no_disease"),
    ],
)
def test_the_templates_give_what_they_say(rule: ReliefRule, case: Case, amount: int, code: str) -> None:
    found = relief.propose(rule, case)
    assert (found.amount, found.why.code) == (amount, code)
    assert "{" not in found.why.words("zh_CN")


def test_a_rule_may_ask_for_a_file_whatever_its_way() -> None:
    rule = ReliefRule(relief.BURDEN, BURDEN.tiers, hardship_only=True)
    assert relief.propose(rule, Case(9_000_00)).why.code == "no_file"
    assert relief.propose(rule, Case(9_000_00, "2")).amount == 1_000_00


def test_a_plan_is_asked_where_the_rule_says_so() -> None:
    rule = relief.check_rule(ReliefRule(relief.PLAN, plan=("yunnan", "1")))
    told = Proposal(34_500_00, Reason("plan", {"plan": "x", "burden": 150_000_00, "fen": 34_500_00}))
    assert relief.propose(rule, Case(150_000_00, by_plan=told)) == told
    assert relief.propose(rule, Case(1)).why.code == "plan_nothing"


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (ReliefRule("LOT", (Tier(0, 1),)), words.WayUnknown),
        (ReliefRule(relief.BURDEN), words.TiersMissing),
        (ReliefRule(relief.BURDEN, (Tier(0, 0),)), words.TierWrong),
        (ReliefRule(relief.BURDEN, (Tier(-1, 5),)), words.TierWrong),
        (ReliefRule(relief.BURDEN, (Tier(0, 5), Tier(0, 6))), words.TierWrong),
        (ReliefRule(relief.BURDEN, (Tier(0, 5, "1"),)), words.TierWrong),
        (ReliefRule(relief.CLASS, (Tier(0, 5, "7"),)), words.TierWrong),
        (ReliefRule(relief.DISEASE, (Tier(0, 5, "flu"),)), words.TierWrong),
        (ReliefRule(relief.PLAN), words.PlanMissing),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(rule: ReliefRule, error: type[RuleError]) -> None:
    with pytest.raises(error) as caught:
        relief.check_rule(rule)
    assert caught.value.field in ("way", "tiers", "plan")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"way": "BURDEN", "tiers": [{"low": 1}]},
        {"way": "BURDEN", "tiers": 5},
        {"way": "PLAN", "plan": ["x"]},
    ],
)
def test_a_rule_in_a_file_that_cannot_be_read_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(words.TierWrong):
        relief.read_rule(told)


def test_a_rule_is_kept_and_read_as_it_was() -> None:
    for rule in (BURDEN, CLASS, DISEASE):
        assert relief.read_rule(rule.as_facts()) == rule


def test_what_is_left_after_everything() -> None:
    assert relief.remaining_burden([Stay(7_000_00, 2_000_00)]) == 5_000_00
    assert relief.remaining_burden([Stay(7_000_00, 2_000_00)], union_help=1_000_00) == 4_000_00
    assert relief.remaining_burden([Stay(1_000_00, 2_000_00)]) == 0
    assert relief.remaining_burden([Stay(7_000_00, 2_000_00, left=3_000_00)], union_help=1_000_00) == 3_000_00
    assert relief.remaining_burden([Stay(None, 0)]) == 0


stakes = st.lists(st.tuples(st.integers(0, 50_000), st.none() | st.integers(1, 50_000)), max_size=12).map(
    lambda some: [Stake(f"{n:02d}", wanted, fixed) for n, (wanted, fixed) in enumerate(some)]
)


@given(st.integers(1, 200_000), stakes, st.randoms())
def test_a_pool_is_shared_out_to_the_fen_whatever_the_order(pool, some, chance) -> None:
    found = relief.shared(pool, some)
    assert found.total <= pool
    assert all(amount >= 0 for amount in found.amounts.values())
    fixed = sum(one.fixed for one in some if one.fixed is not None)
    if fixed > pool:
        assert found.over == fixed - pool
    else:
        assert found.total == min(pool, fixed + sum(one.wanted for one in some if one.fixed is None))
        for one in some:
            assert found.amounts[one.id] <= (one.wanted if one.fixed is None else one.fixed)
            assert one.fixed is None or found.amounts[one.id] == one.fixed
    mixed = list(some)
    chance.shuffle(mixed)
    assert relief.shared(pool, mixed) == found


def test_a_pool_that_does_not_reach_is_cut_in_proportion() -> None:
    found = relief.shared(
        100_00, [Stake("a", 100_00), Stake("b", 100_00), Stake("c", 100_00), Stake("d", 1, 1)]
    )
    assert dict(found.amounts) == {"a": 33_33, "b": 33_33, "c": 33_33, "d": 1}
    assert (found.total, found.cut) == (100_00, True)
