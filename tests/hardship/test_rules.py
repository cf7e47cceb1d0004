"""The income test gives the class, to the fen, with every step."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hardship.rules import (
    AmountNegative,
    Line,
    LineInvalid,
    PeopleInvalid,
    Step,
    classify,
    net_per_head,
    read_line,
)

LINE = Line("222401", 2026, 72000, Decimal("2"))
NARROW = Line("222401", 2026, 72001, Decimal("1.25"))


@pytest.mark.parametrize(
    ("income", "rigid", "people", "net", "category"),
    [
        (3600000, 1800000, 3, 50000, "1"),  # the worked examples of the domain page
        (4800000, 2000000, 3, 77778, "2"),
        (6000000, 4100000, 2, 79167, "2"),
        (72000 * 12, 0, 1, 72000, "2"),  # at the line is not below it
        (72000 * 12 - 12, 0, 1, 71999, "1"),
        (72000 * 12 - 6, 0, 1, 72000, "2"),  # half a fen is rounded up
        (144000 * 12, 0, 1, 144000, "0"),
        (144000 * 12 - 12, 0, 1, 143999, "2"),
        (0, 1, 1, 0, "1"),
        (1000, 1000006, 1, -83251, "1"),  # 83,250.5 below zero: halves go away from zero
    ],
)
def test_class_and_net_income(income: int, rigid: int, people: int, net: int, category: str) -> None:
    found = classify(income, rigid, people, LINE)
    assert (found.net_pc, found.category) == (net, category)


def test_a_factor_that_makes_parts_of_a_fen_is_not_rounded() -> None:
    assert NARROW.limit == Decimal("90001.25")
    assert classify(90001 * 12, 0, 1, NARROW).category == "2"
    assert classify(90002 * 12, 0, 1, NARROW).category == "0"
    assert "900.0125" in classify(90002 * 12, 0, 1, NARROW).steps[-1].words("en")


def test_the_steps_say_how_the_class_was_reached() -> None:
    words = [step.words("en") for step in classify(4800000, 2000000, 3, LINE).steps]
    assert words == [
        "Yearly income 48,000.00 less fixed expenses 20,000.00 leaves 28,000.00.",
        "28,000.00 ÷ 12 months ÷ 3 people = 777.78 a month for each.",
        "777.78 is not below the line of 720.00, but below 2 times it (1,440.00): relative hardship.",
    ]
    for step in classify(100, 0, 1, LINE).steps:
        assert Step.from_facts(step.as_facts()) == step


@pytest.mark.parametrize("people", [0, -1, 100, 1.5, True])
def test_a_household_has_people(people: object) -> None:
    with pytest.raises(PeopleInvalid) as error:
        classify(1, 1, people, LINE)  # type: ignore[arg-type]
    assert error.value.field == "people"


def test_amounts_below_zero_are_refused_by_field() -> None:
    for field, income, rigid in (("income", -1, 0), ("rigid", 0, -1)):
        with pytest.raises(AmountNegative) as error:
            classify(income, rigid, 1, LINE)
        assert error.value.field == field


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("region", {"region": ""}),
        ("year", {"year": "2026"}),
        ("year", {"year": True}),
        ("dibao_month", {"dibao_month": 720.0}),
        ("dibao_month", {"dibao_month": 0}),
        ("relative_factor", {"relative_factor": "two"}),
        ("relative_factor", {"relative_factor": "NaN"}),
        ("relative_factor", {"relative_factor": "0.9"}),
        ("relative_factor", {"relative_factor": True}),
        ("relative_factor", {"relative_factor": None}),
        ("factor", {"factor": "2"}),
    ],
)
def test_a_line_is_refused_by_field(field: str, facts: dict[str, object]) -> None:
    with pytest.raises(LineInvalid) as error:
        read_line({**LINE.as_facts(), **facts})
    assert error.value.field == field
    assert field in error.value.words("en")


def test_a_line_comes_back_from_its_facts_whatever_its_factor_was_written_as() -> None:
    assert read_line(LINE.as_facts()) == LINE
    for factor in ("1.5", 1.5):
        assert read_line({**LINE.as_facts(), "relative_factor": factor}).relative_factor == Decimal("1.5")
    assert read_line({**LINE.as_facts(), "relative_factor": 2}) == LINE


@given(st.integers(0, 10**10), st.integers(0, 10**10), st.integers(1, 99))
def test_rounding_is_never_off_by_more_than_half_a_fen(income: int, rigid: int, people: int) -> None:
    exact = Fraction(income - rigid, 12 * people)
    off = abs(net_per_head(income, rigid, people) - exact)
    assert off <= Fraction(1, 2)
    if off == Fraction(1, 2):
        assert abs(net_per_head(income, rigid, people)) > abs(exact)
