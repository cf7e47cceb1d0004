"""What becomes of a visit recorded on two computers: every order of its versions, once and again, comes to the same."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from app.visits.meeting import ASK, ASKS_AGAIN, KEEP, KNOWN, SAME, TAKE, Agreed, Side, meet, surplus
from app.visits.rules import ABSENT, GIVEN, PENDING


def side(rev: int, state: str, cash: int = 0) -> Side:
    return Side(rev, {"state": state, "cash": cash})


@pytest.mark.parametrize(
    ("agreed", "here", "there", "fate"),
    [
        (Agreed(1), side(1, PENDING), side(2, GIVEN), TAKE),
        (Agreed(1, "life", 2), side(2, GIVEN), side(2, GIVEN), KNOWN),
        (Agreed(1, "life", 3), side(2, GIVEN), side(2, ABSENT), KNOWN),
        (
            Agreed(1, "before", 9),
            side(1, GIVEN),
            side(2, ABSENT),
            TAKE,
        ),  # restored there: its count began anew
        (Agreed(1), side(2, GIVEN), side(2, GIVEN), SAME),
        (Agreed(1), side(2, GIVEN, 1), side(2, GIVEN, 2), ASK),
        (Agreed(1), side(2, GIVEN), side(3, PENDING), KEEP),
        (Agreed(2), side(2, GIVEN), side(3, PENDING), TAKE),  # it was theirs, and they took it back
        (Agreed(1), side(3, PENDING), side(2, GIVEN), TAKE),
        (Agreed(ASKS_AGAIN, "life", 2), side(2, GIVEN), side(3, ABSENT), ASK),
        (None, side(1, PENDING), side(2, GIVEN), TAKE),
        (None, side(2, ABSENT), side(2, GIVEN), ASK),
    ],
)
def test_the_rule(agreed: Agreed | None, here: Side, there: Side, fate: str) -> None:
    assert meet(agreed, here, there, "life") == fate


def test_every_order_of_the_files_comes_to_the_last_word() -> None:
    versions = [side(2, GIVEN, 5), side(3, ABSENT), side(4, PENDING), side(6, GIVEN, 7)]
    for order in permutations([*versions, versions[1]]):
        agreed, here = Agreed(1), side(1, PENDING)
        for there in order:
            fate = meet(agreed, here, there, "life")
            assert fate != ASK  # nothing was recorded here: nobody need choose
            if fate == TAKE:
                here = Side(here.rev + 1, there.said)
            if fate != KNOWN:
                agreed = Agreed(here.rev, "life", there.rev)
        assert here.said == versions[-1].said


@pytest.mark.parametrize(
    ("live", "named", "too_many"),
    [
        (["a"], "a", ()),
        (["a", "b"], "b", ("a",)),
        (["a", "b", "c"], "a", ("b", "c")),
        (["a"], None, ()),  # one says nothing was handed over: a person chooses
        (["a", "b"], "gone", ()),
        ([], None, ()),
    ],
)
def test_what_is_booked_too_many(live: list[str], named: str | None, too_many: tuple[Any, ...]) -> None:
    assert surplus(live, named) == too_many
