"""A document number is taken only when it can exist, and a refusal names the part that cannot."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared import identity
from app.shared.identity import (
    IdentityError,
    check,
    check_digit,
    eighteen_of,
    lost_digits,
    normalise,
    type_of,
)


def numbered(body: str) -> str:
    return body + check_digit(body)


GOOD = numbered("22990119850312103")
GOOD_X = next(
    n for seq in range(100) if (n := numbered(f"229901198503{seq % 20 + 10}1{seq % 10}1")).endswith("X")
)


def refusal(doc_type: str, number: object) -> IdentityError:
    with pytest.raises(IdentityError) as caught:
        check(doc_type, number)
    return caught.value


def test_check_digit_of_published_specimens() -> None:
    # GB 11643-1999's own example and the published specimen of the 2023 permanent residence card.
    assert check_digit("11010519491231002") == "X"
    assert check_digit("91112419810803002") == "4"


def test_a_resident_number_tells_birth_and_sex() -> None:
    who = check("01", GOOD)
    assert (who.doc_type, who.number, who.birth, who.sex) == ("01", GOOD, date(1985, 3, 12), "1")
    assert check("01", numbered("22990119850312104")).sex == "2"


@pytest.mark.parametrize(
    "number",
    [
        f"'{GOOD}",
        f"{GOOD}\t",
        f" {GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}\u00a0",
        f"\ufeff{GOOD}",
        "".join(chr(ord(sign) + 0xFEE0) for sign in GOOD),
    ],
)
def test_what_loses_nothing_is_repaired(number: str) -> None:
    assert check("01", number).number == GOOD


def test_lower_case_x() -> None:
    assert check("01", GOOD_X.lower()).number == GOOD_X


@pytest.mark.parametrize("region", ["222301", "220381", "999999", "000000", "710000"])
def test_the_region_is_never_a_reason(region: str) -> None:
    assert check("01", numbered(f"{region}19850312103")).birth == date(1985, 3, 12)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "id.missing"),
        (" \t\u3000", "id.missing"),
        (None, "id.missing"),
        (2.29911199411222e17, "id.digits_lost"),
        (22990119850312103, "id.digits_lost"),
        ("2.29909E+17", "id.digits_lost"),
        ("2.29909e17", "id.digits_lost"),
        ("2E+17", "id.digits_lost"),
        ("229906196606221000.0", "id.digits_lost"),
        ("229906196606221000", "id.digits_lost"),
        ("229936630514537", "id.first_generation"),
        (229936630514537.0, "id.first_generation"),
        ("229936630514537.0", "id.first_generation"),
        (GOOD[:-1], "id.length"),
        (GOOD + "1", "id.length"),
        ("22993663051453", "id.length"),
        ("E12345678", "id.length"),
        (GOOD[:5] + "O" + GOOD[6:], "id.characters"),
        (GOOD[:17] + "Y", "id.characters"),
        (GOOD[:16] + "X" + GOOD[17], "id.characters"),
        (GOOD[:17] + "×", "id.characters"),
        ("22990119850230103X", "id.date"),
        ("229901198500001031", "id.date"),
        (numbered("22990117850312103"), "id.date"),
        (numbered("22990121850312103"), "id.date"),
        (GOOD[:17] + ("0" if GOOD[17] != "0" else "1"), "id.check_digit"),
    ],
)
def test_the_first_that_holds_is_told(number: object, code: str) -> None:
    assert refusal("01", number).code == code


def test_a_number_that_really_ends_in_000_is_taken() -> None:
    body = next(b for day in range(1, 29) if check_digit(b := f"2299011985031{day % 10}100"[:17]) == "0")
    assert check("01", body + "0").number == body + "0"


def test_the_message_names_the_part() -> None:
    wrong = GOOD[:17] + ("0" if GOOD[17] != "0" else "1")
    assert refusal("01", wrong).facts == {"expected": GOOD[17], "found": wrong[17]}
    assert GOOD[17] in refusal("01", wrong).words("en")
    assert refusal("01", GOOD[:5] + "O" + GOOD[6:]).facts == {"position": 6, "found": "O"}
    assert refusal("01", GOOD[:-1]).facts == {"length": 17, "expected": 18}
    assert refusal("01", "229901198502301031").facts == {"year": "1985", "month": "02", "day": "30"}
    assert refusal("01", "").field == "id_no"


def test_the_18_digit_form_is_only_suggested() -> None:
    error = refusal("01", "229936630514537")
    assert error.facts["suggestion"] == eighteen_of("229936630514537") == numbered("22993619630514537")
    assert "2299" not in str(error)


def test_permits_of_hong_kong_macao_and_taiwan() -> None:
    assert check("02", numbered("81000019850312103")).doc_type == "02"
    assert check("02", numbered("82000019850312103")).doc_type == "02"
    assert check("03", numbered("83000019850312103")).doc_type == "03"
    assert check("02", numbered("83000019850312103")).doc_type == "03"
    assert refusal("02", GOOD).code == "id.characters"
    assert refusal("02", "22993663051453").code == "id.length"


def test_permanent_residence_old_and_new() -> None:
    assert check("04", "911124198108030024").birth == date(1981, 8, 3)
    assert check("05", "911124198108030024").doc_type == "04"
    for doc_type in ("04", "05"):
        who = check(doc_type, "can110081080301")
        assert (who.doc_type, who.number, who.birth, who.sex) == ("05", "CAN110081080301", None, None)
    assert refusal("04", "911124198108030025").code == "id.check_digit"
    assert refusal("04", "CA1110081080301").facts == {"position": 3, "found": "1"}
    assert refusal("04", "CAN11008108").code == "id.length"
    assert refusal("04", GOOD).code == "id.characters"


@pytest.mark.parametrize(
    ("doc_type", "number"),
    [
        ("06", "H12345678"),
        ("06", "m1234567801"),
        ("07", "12345678"),
        ("07", 12345678.0),
        ("07", "1234567890"),
        ("07", "AB12345678C"),
        ("08", "E12345678"),
        ("08", "ea1234567"),
        ("09", "军字第1234567号"),
        ("10", "ABC1234567"),
        ("99", "任意"),
    ],
)
def test_documents_without_a_check_digit(doc_type: str, number: object) -> None:
    who = check(doc_type, number)
    assert who.number == normalise(number)
    assert (who.birth, who.sex) == (None, None)


@pytest.mark.parametrize(
    ("doc_type", "number", "code"),
    [
        ("06", "H1234567", "id.length"),
        ("06", "X12345678", "id.characters"),
        ("06", "H1234567890A", "id.length"),
        ("07", "1234567", "id.length"),
        ("07", "A2345678", "id.characters"),
        ("08", "E123", "id.length"),
        ("08", "E1234-678", "id.characters"),
        ("08", "E1234567890123456789", "id.length"),
        ("08", 1.2e16, "id.digits_lost"),
        ("09", "军1", "id.length"),
        ("99", "", "id.missing"),
        ("99", "x" * 31, "id.length"),
        ("06", "甲乙丙丁戊己庚辛壬", "id.characters"),
    ],
)
def test_refusals_of_documents_without_a_check_digit(doc_type: str, number: object, code: str) -> None:
    assert refusal(doc_type, number).code == code


def test_the_place_of_a_wrong_sign() -> None:
    assert refusal("08", "E1234-678").facts == {"position": 6, "found": "-"}
    assert refusal("06", "X12345678").facts == {"position": 1, "found": "X"}


def test_the_kind_shows_in_the_number() -> None:
    assert type_of(GOOD) == "01"
    assert type_of("810000198503121033") == "02"
    assert type_of("830000198503121033") == "03"
    assert type_of("911124198108030024") == "04"
    assert type_of("CAN110081080301") == "05"
    assert type_of("H12345678") == "06"
    assert type_of("what") == "01"


def test_numbers_as_cells() -> None:
    assert normalise(229936630514537.0) == "229936630514537"
    assert normalise(12.5) == "12.5"
    assert not lost_digits(True)
    assert not lost_digits("")
    assert not lost_digits(229936630514537.0)


def test_masks_show_only_the_ends() -> None:
    assert identity.mask_id(GOOD) == "229" + "*" * 11 + GOOD[-4:]
    assert identity.mask_id("E12345678") == "*******78"
    assert identity.mask_id("12") == "**"
    assert identity.mask_phone("13900001234") == "139****1234"
    assert identity.mask_account("6222020200011112222") == "*" * 15 + "2222"
    assert identity.mask_account("123") == "***"


@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.integers(0, 999_999))
def test_every_well_made_number_is_taken_and_every_other_last_digit_refused(
    born: date, seq: int, region: int
) -> None:
    body = f"{region:06d}{born:%Y%m%d}{seq:03d}"
    who = check("01", numbered(body))
    assert (who.birth, who.sex) == (born, "1" if seq % 2 else "2")
    for last in "0123456789X":
        if last != check_digit(body):
            assert refusal("01", body + last).code in {"id.check_digit", "id.digits_lost"}


@given(
    st.one_of(st.text(max_size=25), st.floats(), st.integers(), st.none(), st.booleans()),
    st.sampled_from(["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "99", "??"]),
)
def test_nothing_a_cell_can_hold_breaks_it(cell: object, doc_type: str) -> None:
    told = None
    try:
        who = check(doc_type, cell)
    except IdentityError as error:
        told = error
    if told is not None:
        assert told.code.startswith("id.")
        assert told.words("en")
        return
    assert who.number == normalise(cell) != ""
    assert check(who.doc_type, who.number) == who
