"""An outcome is complete and possible before anything is booked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.shared.errors import RuleError
from app.visits.plan import Kit
from app.visits.rules import (
    ABSENT,
    CHANGED,
    DECLINED,
    GIVEN,
    Outcome,
    Person,
    check_outcome,
    compose,
    state_of,
)

KIT = Kit("household", "1", 100000, "03", {"G21": 1, "G23": 1}, "04")
WINDOW = (date(2025, 12, 15), date(2026, 2, 15))
GOODS = ("G21", "G23", "G24")
DAY = date(2026, 1, 15)


def check(outcome: Outcome) -> Outcome:
    return check_outcome(outcome, KIT, WINDOW, GOODS)


def test_as_planned_is_filled_in_from_the_kit() -> None:
    checked = check(Outcome(GIVEN, DAY, proxy="刘英", relation="配偶"))
    assert (checked.cash, checked.goods) == (100000, {"G21": 1, "G23": 1})
    assert state_of(checked, KIT) == GIVEN  # a proxy alone changes nothing


@pytest.mark.parametrize(
    ("cash", "goods", "state"),
    [
        (100000, {"G21": 1, "G23": 1, "G24": 0}, GIVEN),
        (99999, None, CHANGED),
        (0, None, CHANGED),
        (None, {"G21": 1, "G23": 2}, CHANGED),
        (None, {"G21": 1}, CHANGED),
        (None, {}, CHANGED),
        (None, {"G21": 1, "G23": 1, "G24": 1}, CHANGED),
    ],
)
def test_cash_or_goods_unlike_the_kit_are_a_change(
    cash: int | None, goods: dict[str, int] | None, state: str
) -> None:
    assert state_of(check(Outcome(GIVEN, DAY, cash, goods)), KIT) == state


def test_who_took_nothing_got_nothing() -> None:
    for state in (ABSENT, DECLINED):
        checked = check(Outcome(state, None, 0, {"G21": 0}))
        assert (checked.cash, checked.goods, state_of(checked, KIT)) == (0, {}, state)


@pytest.mark.parametrize(
    ("code", "field", "outcome"),
    [
        ("visit.result_unknown", "result", Outcome(CHANGED, DAY)),
        ("visit.date_missing", "on", Outcome(GIVEN, None)),
        ("visit.outside_window", "on", Outcome(GIVEN, date(2025, 12, 14))),
        ("visit.outside_window", "on", Outcome(ABSENT, date(2026, 2, 16))),
        ("visit.amount_invalid", "cash", Outcome(GIVEN, DAY, -1)),
        ("visit.amount_invalid", "cash", Outcome(GIVEN, DAY, 10.5)),  # type: ignore[arg-type]
        ("visit.quantity_invalid", "G21", Outcome(GIVEN, DAY, 0, {"G21": -1})),
        ("visit.quantity_invalid", "G21", Outcome(GIVEN, DAY, 0, {"G21": 0.5})),  # type: ignore[dict-item]
        ("visit.good_unknown", "G99", Outcome(GIVEN, DAY, 0, {"G99": 1})),
        ("visit.result_contradicts", "result", Outcome(ABSENT, DAY, 1)),
        ("visit.result_contradicts", "result", Outcome(DECLINED, DAY, 0, {"G21": 1})),
    ],
)
def test_an_outcome_is_refused_by_field(code: str, field: str, outcome: Outcome) -> None:
    with pytest.raises(RuleError) as error:
        check(outcome)
    assert (error.value.code, error.value.field) == (code, field)


def test_the_window_holds_its_first_and_last_day() -> None:
    for day in WINDOW:
        assert check(Outcome(GIVEN, day)).on == day


def test_who_is_both_is_reached_once_as_a_household() -> None:
    def person(kind: str, id_no: str) -> Person:
        facts: dict[str, Any] = {
            "subject_id": f"{kind}{id_no}",
            "name": id_no,
            "doc_type": "01",
            "place": "",
            "phone": "",
        }
        return Person(kind=kind, id_no=id_no, category=None, **facts)

    found = compose(
        [person("household", "1"), person("household", "2")], [person("member", "2"), person("member", "3")]
    )
    assert [(one.kind, one.id_no) for one in found] == [
        ("household", "1"),
        ("household", "2"),
        ("member", "3"),
    ]
