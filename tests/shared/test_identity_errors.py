"""No slip of a hand turns one valid document number into another: every wrong digit and every swap is refused.

GB 11643's check digit (ISO 7064 MOD 11-2) has the power to see each of them; that we use all of it is proved here.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared import codes, identity
from app.shared.identity import (
    HONG_KONG_MACAO,
    PERMANENT,
    RESIDENT,
    TAIWAN,
    IdentityError,
    check,
    check_digit,
    normalise,
    type_of,
)

WITHDRAWN = [row["code"] for row in codes.rows("jilin_region_history") if row["in_latest_dataset"] == "0"]
BORN = st.dates(date(1900, 1, 1), date(2026, 11, 20))
PREFIXES = {
    RESIDENT: st.one_of(
        st.sampled_from(WITHDRAWN), st.sampled_from(["229901", "222401", "220101", "659004"]),
        st.from_regex(r"[0-8][0-9]{5}", fullmatch=True),
    ),
    HONG_KONG_MACAO: st.sampled_from(["810000", "820000"]),
    TAIWAN: st.just("830000"),
    # The card of 2023: 9, the province that issued it, the nationality's number.
    PERMANENT: st.from_regex(r"9(1[1-5]|2[1-3]|3[1-7])[0-9]{3}", fullmatch=True),
}  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a kind of document and a number of it that can be."""
    kind = draw(st.sampled_from(sorted(PREFIXES)))
    body = f"{draw(PREFIXES[kind])}{draw(BORN):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return kind, body + check_digit(body)


def is_taken(kind: str, number: str) -> bool:
    try:
        check(kind, number)
    except IdentityError:
        return False
    return True


def replaced(number: str, place: int, sign: str) -> str:
    return number[:place] + sign + number[place + 1 :]


def swapped(number: str, place: int) -> str:
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


@given(documents())
def test_a_possible_number_is_taken_as_the_kind_it_is(document: tuple[str, str]) -> None:
    kind, number = document
    who = check(kind, number)
    assert (who.number, who.birth) == (number, date.fromisoformat(number[6:14]))
    assert who.sex == ("1" if int(number[16]) % 2 else "2")
    assert who.doc_type == kind
    if kind != RESIDENT or not number.startswith(("81", "82", "83")):
        assert type_of(number) == kind


@given(documents())
def test_every_wrong_digit_is_refused(document: tuple[str, str]) -> None:
    kind, number = document
    for place in range(18):
        for sign in "0123456789X" if place == 17 else "0123456789":
            if sign != number[place]:
                wrong = replaced(number, place, sign)
                assert not is_taken(kind, wrong), (place, sign)


@given(documents())
def test_every_swap_of_neighbours_is_refused(document: tuple[str, str]) -> None:
    """Digits that differ, the X at the end among them."""
    kind, number = document
    for place, (one, other) in enumerate(pairwise(number)):
        if one != other:
            assert not is_taken(kind, swapped(number, place)), place


@given(documents())
def test_a_digit_typed_double_or_not_at_all_and_twins_are_refused(document: tuple[str, str]) -> None:
    kind, number = document
    for place in range(18):
        assert not is_taken(kind, number[:place] + number[place:][:1] + number[place:])
        assert not is_taken(kind, number[:place] + number[place + 1 :])
    for place, (one, other) in enumerate(pairwise(number[:17])):
        for twin in "0123456789" if one == other else "":
            if twin != one:
                wrong = replaced(replaced(number, place, twin), place + 1, twin)
                assert not is_taken(kind, wrong), (place, twin)


@given(documents(), st.data())
def test_a_sign_that_is_no_digit_is_refused_unless_it_is_the_same_digit_written_wide(
    document: tuple[str, str], data: st.DataObject
) -> None:
    kind, number = document
    place = data.draw(st.integers(0, 17))
    sign = data.draw(st.characters(exclude_categories=["Cs"]))
    wrong = replaced(number, place, sign)
    if normalise(wrong) != number:
        assert not is_taken(kind, wrong)


@pytest.mark.parametrize("kind", [HONG_KONG_MACAO, TAIWAN])
@given(document=documents())
def test_another_kind_s_number_is_refused_as_a_residence_permit(kind: str, document: tuple[str, str]) -> None:
    of, number = document
    if of not in (HONG_KONG_MACAO, TAIWAN) and not number.startswith(("810000", "820000", "830000")):
        assert not is_taken(kind, number)


@given(st.sampled_from(WITHDRAWN), BORN, st.integers(0, 999))
def test_a_withdrawn_region_is_as_good_as_any(region: str, born: date, seq: int) -> None:
    body = f"{region}{born:%Y%m%d}{seq:03d}"
    who = check(type_of(body + check_digit(body)), body + check_digit(body))
    assert (who.doc_type, who.birth) == (RESIDENT, born)


@given(documents())
def test_of_a_check_digit_that_is_wrong_the_right_one_is_told(document: tuple[str, str]) -> None:
    kind, number = document
    for sign in "0123456789X":
        if sign == number[17]:
            continue
        with pytest.raises(IdentityError) as refused:
            check(kind, replaced(number, 17, sign))
        # 18 digits that end in 000 are what a spreadsheet leaves of a number: that is told first.
        if number[15:17] + sign != "000":
            assert isinstance(refused.value, identity.WrongCheckDigit)
            assert refused.value.facts == {"expected": number[17], "found": sign}


@given(documents())
def test_the_first_generation_s_form_leads_to_the_second_s(document: tuple[str, str]) -> None:
    kind, number = document
    if kind != RESIDENT or not number.startswith("19", 6):
        return
    fifteen = number[:6] + number[8:17]
    with pytest.raises(identity.FirstGeneration) as refused:
        check(RESIDENT, fifteen)
    assert refused.value.facts["suggestion"] == number
