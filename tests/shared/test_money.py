"""Amounts are written, read, rounded and shared without losing a fen."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.shared.money import CAPITAL_LIMIT, AmountError, capital, half_up, parse_yuan, share_out, yuan

CAPITALS = {
    "0": "人民币零元整",
    "0.01": "人民币壹分",
    "0.05": "人民币伍分",
    "0.50": "人民币伍角",
    "0.78": "人民币柒角捌分",
    "10": "人民币壹拾元整",
    "100000": "人民币壹拾万元整",
    "12000.01": "人民币壹万贰仟元零壹分",
    "107000.53": "人民币壹拾万零柒仟元伍角叁分",
    "1409.50": "人民币壹仟肆佰零玖元伍角",
    "16409.02": "人民币壹万陆仟肆佰零玖元零贰分",
    "325.04": "人民币叁佰贰拾伍元零肆分",
    "6007.14": "人民币陆仟零柒元壹角肆分",
    "646743393.06": "人民币陆亿肆仟陆佰柒拾肆万叁仟叁佰玖拾叁元零陆分",
    "1680.32": "人民币壹仟陆佰捌拾元叁角贰分",
    "100000000": "人民币壹亿元整",
    "100000005": "人民币壹亿零伍元整",
    "100050000": "人民币壹亿零伍万元整",
    "1002003004.05": "人民币壹拾亿零贰佰万零叁仟零肆元零伍分",
    "-100": "人民币负壹佰元整",
}


@pytest.mark.parametrize(("amount", "words"), CAPITALS.items())
def test_capital_amounts_follow_the_banks_rules(amount: str, words: str) -> None:
    assert capital(parse_yuan(amount)) == words


def _read_capital(words: str) -> int:
    """Read an amount in words back, digit by digit: the inverse written another way."""
    body = words.removeprefix("人民币").removesuffix("整")
    sign = -1 if body.startswith("负") else 1
    total = section = digit = 0
    for letter in body.removeprefix("负"):
        if letter in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(letter)
        elif letter in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(letter) + 1), 0
        elif letter in "万亿元":
            total += (section + digit) * {"万": 10**6, "亿": 10**10, "元": 100}[letter]
            section = digit = 0
        else:
            total, digit = total + digit * {"角": 10, "分": 1}[letter], 0
    return sign * total


@given(st.integers(-CAPITAL_LIMIT + 1, CAPITAL_LIMIT - 1))
def test_amounts_in_words_read_back_to_the_fen(fen: int) -> None:
    words = capital(fen)
    assert _read_capital(words) == fen
    assert "零零" not in words
    assert not words.removesuffix("整").endswith("零")
    assert words.endswith("整") == (fen % 100 == 0)


@pytest.mark.parametrize("fen", [CAPITAL_LIMIT, -CAPITAL_LIMIT])
def test_amounts_beyond_words_are_refused(fen: int) -> None:
    with pytest.raises(AmountError):
        capital(fen)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1,234.50", 123450), (" 1234.5 ", 123450), ("¥12", 1200), ("¥12元", 1200), ("１２．３４", 1234),
     ("0.05", 5), ("-3.10", -310), ("1.500", 150), (12, 1200), (12.1, 1210), (1250.0000000000002, 125000),
     (Decimal("9.99"), 999), ("人民币 20 元", 2000)],
)  # fmt: skip
def test_amounts_are_read_as_clerks_write_them(text: object, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "1,2345",
        "12,50",
        "1.995",
        "1e3",
        "十元",
        "1..2",
        None,
        True,
        1.995,
        math.nan,
        -math.inf,
        1e99,
    ],
)
def test_what_is_no_amount_is_refused(text: object) -> None:
    with pytest.raises(AmountError):
        parse_yuan(text)


@given(st.integers(-(10**13), 10**13))
def test_what_is_written_reads_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


def test_halves_go_away_from_zero() -> None:
    rounded = {"0.5": 1, "1.5": 2, "2.5": 3, "-0.5": -1, "0.499": 0, "2.4": 2}
    assert {text: half_up(Decimal(text)) for text in rounded} == rounded


@settings(max_examples=100)
@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_shares_add_up_within_a_fen_of_the_fair_part(total: int, weights: list[int]) -> None:
    shares = share_out(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(Decimal(share) - Decimal(total) * weight / sum(weights)) < 1


def test_equal_shares_give_the_odd_fen_to_the_first() -> None:
    assert share_out(100, 3) == (34, 33, 33)
    with pytest.raises(ValueError, match="positive"):
        share_out(1, [])
