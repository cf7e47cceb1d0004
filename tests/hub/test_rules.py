"""What the hub calls unsound, field by field, by the capabilities' own rules."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.hub.rules import check_of, malformed, protected
from app.sync.messages import Change
from app.sync.seen import Record

ID_NO = "229907198811223005"
LINE = {"region": "222401", "year": 2026, "dibao_month": 70_000, "relative_factor": "1.5"}
HOUSEHOLD = {
    "head": "甲",
    "doc_type": "01",
    "id_no": ID_NO,
    "people": 2,
    "income": 1_200_000,
    "rigid": 0,
    "line": json.dumps(LINE),
    "net_pc": 50_000,
    "category": "1",
}
SOUND = Change("u", 1, "unit", "r", "I", {"name": "x"}, 0, "c", "r", "a", "d", "t", "00", "00")


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        (None, SOUND),
        (None, replace(SOUND, verb="D", fields={})),
        ("uuid", replace(SOUND, uuid="")),
        ("id", replace(SOUND, row_id="")),
        ("fields", replace(SOUND, fields={})),
    ],
)
def test_a_change_no_journal_would_write(fault: str | None, change: Change) -> None:
    assert malformed(change) == fault


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (None, {}),
        ("head", {"head": " "}),
        ("id_no", {"id_no": "229907198811223006"}),
        ("income", {"income": -1}),
        ("income", {"income": 12.5}),
        ("income", {"income": True}),
        ("rigid", {"rigid": 10**14}),
        ("rigid", {"rigid": None}),
        ("people", {"people": 0}),
        ("people", {"people": None}),
        ("net_pc", {"net_pc": 50_001}),
        ("category", {"category": "2"}),
        ("line", {"line": "{"}),
        ("line", {"line": "[1]"}),
        ("line", {"line": None}),
    ],
)
def test_a_household_is_classed_again(fault: str | None, told: dict[str, Any]) -> None:
    assert check_of("household")({**HOUSEHOLD, **told}) == fault


def test_a_household_may_live_below_zero() -> None:
    poor = {"rigid": 1_300_000, "net_pc": -4_167}
    assert check_of("household")({**HOUSEHOLD, **poor}) is None


def test_a_member_needs_a_name_and_a_possible_document() -> None:
    member = {"name": "甲", "id_type": "01", "id_no": ID_NO}
    check = check_of("member")
    assert check(member) is None
    assert check({**member, "name": ""}) == "name"
    assert check({**member, "id_no": None}) == "id_no"


def test_both_sides_of_an_entry_are_sound() -> None:
    assert check_of("ledger_line")({"amount": -500}) is None
    assert check_of("visit")({"cash": -500}) == "cash"
    assert check_of("unit")({"name": ""}) is None


def test_people_with_an_approved_claim_are_protected() -> None:
    claims = [
        Record("claim", "c1", {"member_id": "m1", "state": "APPROVED"}),
        Record("claim", "c2", {"member_id": "m2", "state": "DENIED"}),
    ]
    assert protected(claims) == {("member", "m1")}
