"""A credit code is refused for every wrong sign and every swap, and it is said what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from app.unions.credit_code import (
    OF_BASE,
    OF_FEDERATION,
    SIGNS,
    CreditCodeLength,
    CreditCodeSign,
    CreditCodeWrong,
    NotUnionsCode,
    check_credit_code,
    read_credit_code,
)

GOOD = "81440000MCL468545M"  # published (domain.md A.3)
AUTHORITIES = ("11", "12", "51", "52", "81", "91", "92", "93", "N1", "N2")
CODES = st.builds(
    lambda authority, rest: (body := authority + rest) + uscc.calc_check_digit(body),
    st.sampled_from(AUTHORITIES),
    st.text(sorted(SIGNS), min_size=15, max_size=15),
)


def refused(number: str) -> bool:
    try:
        check_credit_code(number)
    except CreditCodeWrong:
        return True
    return False


@given(CODES)
def test_every_good_code_passes(number: str) -> None:
    check_credit_code(number)


@given(CODES, st.integers(0, 17), st.sampled_from(sorted(SIGNS)))
def test_one_wrong_sign_is_refused(number: str, place: int, sign: str) -> None:
    wrong = number[:place] + sign + number[place + 1 :]
    assert refused(wrong) == (wrong != number)


@given(CODES, st.integers(0, 16))
def test_two_neighbours_swapped_are_refused(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert refused(wrong) == (wrong != number)


def test_all_one_sign_errors_of_a_published_code_are_refused() -> None:
    for place, right in enumerate(GOOD):
        for sign in SIGNS - {right}:
            assert refused(GOOD[:place] + sign + GOOD[place + 1 :])


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_look_like_digits_are_named(letter: str) -> None:
    with pytest.raises(CreditCodeSign) as refusal:
        check_credit_code(GOOD[:8] + letter + GOOD[9:])
    assert refusal.value.facts == {"found": letter, "place": 9}
    assert letter in refusal.value.words()


def test_the_length_is_said() -> None:
    with pytest.raises(CreditCodeLength) as refusal:
        check_credit_code(GOOD[:-1])
    assert "17" in refusal.value.words()


def test_a_union_has_a_code_of_a_union() -> None:
    check_credit_code(GOOD, OF_BASE)
    for authority, allowed in (("91", ()), ("13", OF_FEDERATION), ("89", OF_FEDERATION)):
        body = f"{authority}220101000000000"
        with pytest.raises(NotUnionsCode) as refusal:
            check_credit_code(body + uscc.calc_check_digit(body), OF_BASE)
        assert "81" in refusal.value.words()
        check_credit_code(body + uscc.calc_check_digit(body), allowed)


def test_a_code_is_read_as_people_write_it() -> None:
    assert read_credit_code(" 8144 0000-mcl468545ｍ ") == GOOD
