"""A household's year adds up by kind; what does not count is said and never counted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hardship.income import (
    Item,
    KindUnknown,
    MinimumWageMissing,
    MonthsInvalid,
    PeriodInvalid,
    Person,
    PersonUnknown,
    Reckoned,
    RepaidAbove,
    could_work,
    reckon,
)
from app.hardship.money_rules import (
    MinimumWage,
    minimum_wage,
    money_rules,
    read_minimum_wages,
    read_money_rules,
)
from app.hardship.rules import AmountNegative, Step, net_per_head
from app.shared import codes, paths
from app.shared.toml_table import TableRefused, read_text

ON = date(2026, 3, 2)
RULES = money_rules(ON)
WAGE = MinimumWage("220000", date(2024, 10, 1), 178_000, "x")
MOTHER = Person("m", "王秀英", date(1980, 5, 1), "2", True)
FATHER = Person("f", "李建国", date(1978, 5, 1), "1", True)
CHILD = Person("c", "李小明", date(2007, 5, 1), "1", True, in_school=True)
PEOPLE = (MOTHER, FATHER, CHILD)


def reckoned(income=(), rigid=(), people=PEOPLE, **more) -> Reckoned:
    return reckon(income, rigid, people, RULES, WAGE, ON, **more)


def words(found: Reckoned) -> list[str]:
    for step in found.steps:
        assert all("{" not in step.words(language) for language in ("en", "zh_CN", "ko_KR"))
    return [step.words("en") for step in found.steps]


def test_the_year_adds_up_by_kind() -> None:
    found = reckoned(
        [Item("m", "11", 200_000), Item("f", "11", 150_000, months=6), Item("m", "31", 120_000, "year")],
        [
            Item("c", "03", 500_000, "year", evidence="收据"),
            Item("f", "01", 900_000, "year", 12, "票据", 350_000),
        ],
    )
    assert found.income_by_kind == (("11", 3_300_000), ("31", 120_000))
    assert found.rigid_by_kind == (("01", 550_000), ("03", 500_000))
    assert (found.income, found.rigid) == (3_420_000, 1_050_000)
    kept = json.loads(json.dumps(found.as_facts(), ensure_ascii=False))
    assert kept["rigid"] == {"01": 550_000, "03": 500_000}
    assert tuple(map(Step.from_facts, kept["steps"])) == found.steps
    assert words(found) == [
        "工资性收入: 33,000.00 a year.",
        "财产净收入: 1,200.00 a year.",
        "Income of the year: 34,200.00.",
        "因病支出: 5,500.00 a year.",
        "因学支出(非义务教育): 5,000.00 a year.",
        "Fixed expenses of the year: 10,500.00.",
    ]


def test_union_relief_counts_small_festival_money_and_the_base_pension_do_not() -> None:
    small = [Item("m", "51", 300_000, "year"), Item("m", "52", 60_000, "year"), Item("f", "42", 14_300)]
    found = reckoned([*small, Item("f", "52", 40_000, "year")])
    assert found.income_by_kind == (("51", 300_000),)
    assert "城乡居民基本养老金(基础部分): 1,716.00 a year is not counted by the rules." in words(found)
    assert "节日慰问金: 1,000.00 a year is small (up to 1,000.00) and left out." in words(found)
    more = reckoned([*small, Item("f", "52", 40_001, "year")])
    assert more.income_by_kind == (("51", 300_000), ("52", 100_001))  # more than small counts whole


def test_expenses_need_a_proof_and_rent_a_household_without_a_home() -> None:
    bare_bill = reckoned((), [Item("m", "01", 90_000, "year", repaid=30_000)])
    assert words(bare_bill)[1] == "因病支出: 600.00 a year has no proof and is not counted."
    rent, school = Item("m", "04", 80_000, evidence="合同"), Item("c", "13", 200_000, "year", evidence="收据")
    bare = Item("f", "07", 100_000, evidence=" ")
    found = reckoned((), [rent, school, bare])
    assert found.rigid_by_kind == (("04", 960_000),)
    assert "长期照料: 12,000.00 a year has no proof and is not counted." in words(found)
    owning = reckoned((), [rent, school, bare], owns_home=True)
    assert owning.rigid == 0
    assert "住房支出: 9,600.00 a year is not counted, the household has a home of its own." in words(owning)


def test_who_could_work_and_has_no_job_is_counted_at_the_minimum_wage() -> None:
    jobless = replace(FATHER, jobless_months=12)
    found = reckoned((), (), [MOTHER, jobless])
    assert found.income_by_kind == (("11", 178_000 * 12),)
    assert "李建国 could work and has no job: 12 months at the minimum wage of 1,780.00, 21,360.00." in words(
        found
    )
    assert reckoned((), (), [replace(jobless, no_job_proof="失业登记")]).income == 0
    assert reckoned((), (), [replace(jobless, jobless_months=5)]).income == 178_000 * 5
    casual = reckoned([Item("f", "11", 1_000_000, "year")], (), [jobless])
    letting = reckoned([Item("f", "31", 1_000_000, "year")], (), [jobless])
    assert letting.income == 1_000_000 + 178_000 * 12  # rent is not earned by work
    half = reckoned([Item("f", "11", 200_000, months=7)], (), [replace(jobless, jobless_months=5)])
    assert half.income == 200_000 * 7 + 178_000 * 5  # wages of the months before take nothing off
    assert casual.income == 178_000 * 12  # what was earned all the same does not count twice
    assert reckoned([Item("f", "11", 3_000_000, "year")], (), [jobless]).income == 3_000_000
    with pytest.raises(MinimumWageMissing) as error:
        reckon((), (), [jobless], RULES, None, ON)
    assert error.value.field == "region"
    assert "minimum_wages.toml" in error.value.words("en")


@pytest.mark.parametrize(
    ("person", "works"),
    [
        (FATHER, True),
        (replace(FATHER, able=False), False),
        (CHILD, False),
        (replace(FATHER, born=None), False),
        (replace(FATHER, born=date(1966, 3, 2)), False),  # 60 today
        (replace(FATHER, born=date(1966, 3, 3)), True),
        (replace(MOTHER, born=date(1971, 3, 2)), False),  # 55 today
        (replace(MOTHER, born=date(1971, 3, 3)), True),
        (replace(FATHER, born=date(2010, 3, 2)), True),  # 16 today
        (replace(FATHER, born=date(2010, 3, 3)), False),
    ],
)
def test_who_could_work(person: Person, works: bool) -> None:
    assert could_work(person, RULES, ON) is works


@pytest.mark.parametrize(
    ("item", "kind", "field"),
    [
        (Item("m", "77", 1), KindUnknown, "rigid[1].kind"),
        (Item("x", "01", 1), PersonUnknown, "rigid[1].person"),
        (Item("m", "01", -1), AmountNegative, "rigid[1].amount"),
        (Item("m", "01", 1, repaid=-1), AmountNegative, "rigid[1].repaid"),
        (Item("m", "01", 1, "week"), PeriodInvalid, "rigid[1].per"),
        (Item("m", "01", 1, "month", 13), MonthsInvalid, "rigid[1].months"),
        (Item("m", "01", 1, "month", 0), MonthsInvalid, "rigid[1].months"),
        (Item("m", "01", 1, "year", 6), MonthsInvalid, "rigid[1].months"),
        (Item("m", "01", 1, repaid=13), RepaidAbove, "rigid[1].repaid"),
    ],
)
def test_what_cannot_be_is_refused_by_field(item: Item, kind: type, field: str) -> None:
    with pytest.raises(kind) as error:
        reckoned((), [Item("m", "01", 1, evidence="x"), item])
    assert error.value.field == field
    with pytest.raises(MonthsInvalid):
        reckoned(people=[replace(FATHER, jobless_months=13)])


KINDS = [entry.code for entry in codes.load("income_kinds")]
COSTS = [entry.code for entry in codes.load("rigid_kinds")]


def items(kinds: list[str]) -> st.SearchStrategy[list[Item]]:
    monthly = st.builds(
        Item, st.sampled_from("mfc"), st.sampled_from(kinds), st.integers(0, 10**7), st.just("month"),
        st.integers(1, 12), st.sampled_from(["", "x"]),
    )  # fmt: skip
    return st.lists(monthly, max_size=8)


@given(items(KINDS), items(COSTS), st.integers(0, 12), st.randoms(use_true_random=False))
def test_sums_are_those_of_the_kinds_in_any_order(income, rigid, months, chance) -> None:
    people = (MOTHER, replace(FATHER, jobless_months=months), CHILD)
    found = reckoned(income, rigid, people)
    assert found.income == sum(fen for _kind, fen in found.income_by_kind)
    assert found.rigid == sum(fen for _kind, fen in found.rigid_by_kind)
    assert found.income <= sum(item.year for item in income) + 178_000 * months
    assert found.rigid <= sum(item.year for item in rigid)
    chance.shuffle(income)
    chance.shuffle(rigid)
    assert reckoned(income, rigid, people) == found
    assert net_per_head(found.income, found.rigid, 3) <= net_per_head(found.income, 0, 3)


def test_expenses_above_income_stay_truthful() -> None:
    found = reckoned([Item("m", "11", 100)], [Item("m", "01", 1_000_000, "year", evidence="x")])
    assert net_per_head(found.income, found.rigid, 3) == -27_744


def test_the_minimum_wage_of_the_place_and_day() -> None:
    assert minimum_wage("222403", date(2024, 9, 30)) is None
    assert minimum_wage("222403", ON).month == 178_000
    assert minimum_wage("230102", ON) is None
    assert money_rules(date(2000, 1, 1)) == RULES


CATALOG = paths.resources() / "catalog"


@pytest.mark.parametrize(
    ("name", "read", "old", "new"),
    [
        ("household_money.toml", read_money_rules, '"49", "51"', '"49"'),  # a kind without a rule
        (
            "household_money.toml",
            read_money_rules,
            'kinds = ["42"]',
            'kinds = ["42", "11"]',
        ),  # a kind with two
        ("household_money.toml", read_money_rules, 'kinds = ["42"]', 'kinds = ["42", "43x"]'),
        ("household_money.toml", read_money_rules, "left_out_to = 100_000", "left_out_to = 1.5"),
        ("household_money.toml", read_money_rules, '"42"]\ncounting = "none"', '"42"]\ncounting = "half"'),
        ("minimum_wages.toml", read_minimum_wages, "month = 178_000", "month = 0"),
        ("minimum_wages.toml", read_minimum_wages, "since = 2024-10-01", 'since = "2024"'),
    ],
)
def test_a_wrong_file_is_refused_by_its_line(name, read, old, new) -> None:
    text = (CATALOG / name).read_text("utf-8")
    assert old in text
    with pytest.raises(TableRefused) as error:
        read_text(text.replace(old, new, 1), read, name)
    assert error.value.facts["line"] > 7
    assert name in error.value.words("en")
