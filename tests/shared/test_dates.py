"""Days are read in every customary shape, and never guessed."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared.dates import age_on, from_serial, iso, parse_day

DAY = date(1985, 3, 12)


@pytest.mark.parametrize(
    "cell",
    [
        "19850312",
        "1985-03-12",
        "1985/3/12",
        "1985.3.12",
        "1985年3月12日",
        "1985年03月12号",
        " 1985-3-12\t",
        "１９８５０３１２",
        "1985 年 3 月 12 日",
        "'19850312",
        "19850312.0",
        "1985-03-12 00:00:00",
        "1985-03-12T08:30",
        "1985–03–12",
        "1985/03/12\u200b",
        19850312,
        19850312.0,
        DAY,
        datetime(1985, 3, 12, 23, 59),
    ],
)
def test_shape_is_read(cell: object) -> None:
    assert parse_day(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        None,
        True,
        "1985",
        "198503",
        "1985-03",
        "85-3-12",
        "12/3/1985",
        "1985-03/12",
        "19850230",
        "1985-13-01",
        "1985年3月",
        "去年",
        "31118",
        31118.0,
        31118,
        0.5,
        -19850312,
        1e30,
        "00010101",
        "99991231",
        time(1, 2),
        "1985312",
        "1985-3-12-",
        "一九八五年三月十二日",
        float("nan"),
        float("inf"),
    ],
)
def test_what_would_be_a_guess_is_not_read(cell: object) -> None:
    assert parse_day(cell) is None


def test_a_serial_is_only_suggested() -> None:
    assert from_serial(31118.0) == DAY
    assert from_serial("31118") == DAY
    assert from_serial("nonsense") is None
    assert from_serial(5) is None


def test_age_turns_on_the_birthday() -> None:
    assert age_on(date(2000, 5, 2), date(2016, 5, 1)) == 15
    assert age_on(date(2000, 5, 2), date(2016, 5, 2)) == 16


def test_who_is_born_on_a_leap_day_turns_in_march() -> None:
    born = date(2000, 2, 29)
    assert age_on(born, date(2016, 2, 28)) == 15
    assert age_on(born, date(2016, 2, 29)) == 16
    assert age_on(born, date(2018, 2, 28)) == 17
    assert age_on(born, date(2018, 3, 1)) == 18


def test_iso() -> None:
    assert iso(DAY) == "1985-03-12"
    assert iso(None) == ""


@given(
    st.dates(date(1800, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"]),
)
def test_every_day_comes_back(day: date, shape: str) -> None:
    assert parse_day(day.strftime(shape)) == day
    assert parse_day(f"{day.year}年{day.month}月{day.day}日") == day
