"""The number a claim bears: the next one, with the letters of the computer's life; one given by hand is free or refused."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.aid import Aid, take_decision
from app.aid.numbers import ClaimNumberTaken, number_words
from app.aid.rules import StateForbids
from app.security.guard import NotAllowed
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.series import LETTERS, series_of
from tests.aid.conftest import as_claim


@given(st.binary(min_size=16, max_size=16))
def test_letters_are_made_from_the_life_alone(life: bytes) -> None:
    letters = series_of(life.hex())
    assert letters == series_of(life.hex())
    assert re.fullmatch(f"[{LETTERS}]{{3}}", letters)
    assert number_words(13, letters) == f"13-{letters}"


def test_lives_seldom_share_their_letters() -> None:
    """The letters of a thousand lives: 8,000 are possible, so about 60 repeat; 120 would be a bad mixture."""
    found = {series_of(f"{life:032x}") for life in range(1000)}
    assert len(found) > 880


def test_numbers_follow_the_highest_there_is(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    by_hand = enrolled.take_claim(actor, replace(as_claim(claims[0]), no=41))
    counted = [enrolled.take_claim(actor, replace(as_claim(one), no=None)) for one in claims[1:3]]
    assert enrolled.view(actor, by_hand).number == "41"
    first, second = (enrolled.view(actor, one).number for one in counted)
    assert first[:3] == "42-"
    assert second == "43-" + first[3:]


def test_a_number_given_by_hand_twice_is_refused_and_nothing_is_written(
    enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    enrolled.take_claim(actor, replace(as_claim(claims[0]), no=41))
    with pytest.raises(ClaimNumberTaken) as refusal:
        enrolled.take_claim(actor, replace(as_claim(claims[1]), no=41))
    assert (refusal.value.field, refusal.value.facts["number"]) == ("no", "41")
    assert len(enrolled.claims(actor)) == 1
    enrolled.take_claim(actor, replace(as_claim(claims[1]), no=None))
    assert len(enrolled.claims(actor)) == 2


def test_a_claim_gets_another_number_until_it_is_decided(
    enrolled: Aid, db: Database, actor: Actor, claims: list[dict[str, Any]]
) -> None:
    claim = enrolled.take_claim(actor, replace(as_claim(claims[0]), no=41))
    told = enrolled.renumber(actor, claim)
    assert told == enrolled.view(actor, claim).number
    assert told.startswith("42-")
    with pytest.raises(NotAllowed):
        enrolled.renumber(replace(actor, role="reviewer"), claim)
    word = {
        "table": "claim",
        "row_id": claim,
        "state": "DENIED",
        "amount": None,
        "reasons": ["no_cover"],
        "on": "2026-11-19",
    }
    with db.transaction("test.decided", actor) as tx:
        take_decision(tx, word)
    with pytest.raises(StateForbids):
        enrolled.renumber(actor, claim)
