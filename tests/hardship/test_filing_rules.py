"""Level and tier, exclusions, causes: lists of their own, refused by field."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hardship.causes import (
    CauseMissing,
    CauseNotByAccident,
    Causes,
    CauseTwice,
    CauseUnknown,
    TooManyCauses,
    check_causes,
    evidence_of,
)
from app.hardship.class_file import check_table
from app.hardship.exclusions import (
    Answer,
    ExclusionStands,
    ExclusionUnanswered,
    ExclusionUnknown,
    check_exclusions,
    judge_exclusions,
)
from app.hardship.rules import Line
from app.hardship.tiers import (
    LevelUnknown,
    TierFacts,
    TierRule,
    TierRules,
    TierUnknown,
    check_level,
    check_tier,
    levels,
    proposed_level,
    proposed_tier,
    read_tier_rules,
    tier_rules,
    tiers,
)
from app.shared import codes, paths
from app.shared.toml_table import TableRefused, read_text

LINE = Line("222401", 2026, 72000, Decimal(2))
CITY = """
tier = []

[[level]]
code = "1"
net_times = 1.0

[[level]]
code = "2"
net_times = 1.5

[[level]]
code = "3"
net_times = 2
classes = ["1", "2", "3"]

[[level]]
code = "4"
relapsed = true
"""


def test_levels_and_tiers_are_two_lists() -> None:
    assert [entry.name_zh for entry in levels()] == ["全国级", "省级", "地市级", "区县级", "基层"]
    assert [entry.code for entry in tiers()] == ["1", "2", "3", "4", "5"]
    assert (check_level("5"), check_tier("5"), check_tier("")) == ("5", "5", "")
    for check, wrong, kind, field in (
        (check_level, "6", LevelUnknown, "level"),
        (check_level, "", LevelUnknown, "level"),
        (check_tier, "6", TierUnknown, "gradient"),
    ):
        with pytest.raises(kind) as error:
            check(wrong)
        assert error.value.field == field


def test_nothing_is_proposed_where_the_province_has_said_nothing() -> None:
    assert tier_rules() == TierRules((), ())
    assert proposed_tier(TierFacts("1", 0, LINE)) is None
    assert proposed_level(TierFacts("1", 0, LINE)) is None


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (TierFacts("1", 72000, LINE), "1"),
        (TierFacts("2", 72001, LINE), "2"),
        (TierFacts("2", 108000, LINE), "2"),
        (TierFacts("2", 108001, LINE), "3"),
        (TierFacts("0", 108001, LINE), None),
        (TierFacts("0", 999999, LINE, relapsed=True), "4"),
        (TierFacts("1", -50, LINE), "1"),
    ],
)
def test_the_first_rule_that_fits_proposes(facts: TierFacts, level: str | None) -> None:
    rules = read_text(CITY, read_tier_rules)
    assert proposed_level(facts, rules) == level
    assert proposed_tier(facts, replace(rules, tiers=rules.levels)) == level
    assert rules.levels[3] == TierRule("4", relapsed=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [('code = "1"', 'code = "9"'), ("relapsed = true", ""), ('"3"]', '"4"]'), ("= 1.5", "= 0")],
)
def test_a_wrong_rule_is_refused(old: str, new: str) -> None:
    with pytest.raises(TableRefused) as error:
        read_text(CITY.replace(old, new, 1), read_tier_rules, "hardship_tiers.toml")
    assert error.value.facts["line"] > 1


CONDITIONS = [entry.code for entry in codes.load("hardship_exclusions")]
NO = dict.fromkeys(CONDITIONS, Answer(applies=False))


def test_ten_conditions_are_each_answered() -> None:
    assert len(CONDITIONS) == 10
    assert check_exclusions(NO).clear
    missing = {code: answer for code, answer in NO.items() if code != "04"}
    with pytest.raises(ExclusionUnanswered) as error:
        check_exclusions(missing)
    assert error.value.field == "exclusions.04"
    assert "机动车" in error.value.words("zh_CN")
    with pytest.raises(ExclusionUnknown):
        check_exclusions({**NO, "11": Answer(applies=False)})


def test_what_applies_is_overridden_only_by_a_written_reason() -> None:
    with pytest.raises(ExclusionStands) as error:
        check_exclusions({**NO, "04": Answer(applies=True, evidence="行驶证", reason="  ")})
    assert error.value.field == "exclusions.04"
    found = check_exclusions({**NO, "04": Answer(applies=True, reason="残疾人代步车")})
    assert (found.overridden, found.standing) == (("04",), ())


@given(
    st.dictionaries(
        st.sampled_from(CONDITIONS),
        st.builds(Answer, st.booleans(), st.just(""), st.sampled_from(["", " ", "x"])),
    )
)
def test_every_condition_is_in_one_heap(answers: dict[str, Answer]) -> None:
    found = judge_exclusions(answers)
    denied = {code for code, answer in answers.items() if not answer.applies}
    heaps = [set(found.unanswered), set(found.standing), set(found.overridden), denied]
    assert sorted(code for heap in heaps for code in heap) == CONDITIONS
    assert all(answers[code].reason.strip() for code in found.overridden)
    assert found.clear == (not found.unanswered and not found.standing)


def test_one_main_cause_and_three_others() -> None:
    assert check_causes("15", ["", "01", "05", "06"]) == Causes("15", ("01", "05", "06"))
    for main, others, kind, field in (
        ("", (), CauseMissing, "main_reason"),
        ("77", (), CauseUnknown, "main_reason"),
        ("15", ("77",), CauseUnknown, "other_reasons[0]"),
        ("15", ("01", "15"), CauseTwice, "other_reasons[1]"),
        ("15", ("01", "01"), CauseTwice, "other_reasons[1]"),
        ("15", ("01", "02", "03", "05"), TooManyCauses, "other_reasons[3]"),
    ):
        with pytest.raises(kind) as error:
            check_causes(main, others)
        assert error.value.field == field


def test_an_accident_class_does_not_take_every_main_cause() -> None:
    yuyao = check_table(paths.resources() / "samples" / "class_tables" / "yuyao.toml")
    with pytest.raises(CauseNotByAccident) as error:
        check_causes("04", category="3", table=yuyao)
    assert "子女上学" in error.value.words("zh_CN")
    assert check_causes("17", ["04"], category="3", table=yuyao).others == ("04",)
    assert check_causes("04", category="2", table=yuyao).main == "04"


def test_the_list_names_the_proofs() -> None:
    assert evidence_of("05") == ("残疾证",)
    assert evidence_of("02") == ("诊断证明", "医保结算单", "亲属关系证明")
    assert evidence_of("12") == evidence_of("77") == ()
