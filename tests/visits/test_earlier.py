"""What other campaigns gave is told: to the same person, bank card or telephone, and not what was taken back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.visits import Outcome, parse_plan
from app.visits.rules import ABSENT, GIVEN
from app.visits.tables import VisitRow
from tests.visits.conftest import HOUSEHOLDS, Office, approve, number
from tests.visits.test_other_day import PLAN, visit_of

DAY = date(2026, 6, 1)


@pytest.fixture
def two(office: Office, write_sheet: Callable[..., Path]) -> tuple[str, str]:
    """Two campaigns with the same three households: two of one card, one whose telephone is another's."""
    head = [*HOUSEHOLDS, "开户行", "银行卡号"]
    rows = [
        head,
        ["甲一", number(1), "甲村", "13900000001", 1, 10, 0, "农行", "6228480000000000001"],
        ["乙二", number(2), "甲村", "13900000002", 1, 10, 0, "农行", "6228480000000000001"],
        ["丙三", number(3), "乙村", "13900000001", 1, 10, 0, "", ""],
        ["丁四", number(4), "乙村", "", 1, 10, 0, "", ""],
    ]
    office.hardship.import_households(office.actor, write_sheet(rows, "h.xlsx"), parse_plan(PLAN).line)
    made = []
    for name in ("夏", "冬"):
        plan = copy.deepcopy(PLAN) | {"name": name, "recipients": {"households": ["1"], "members": None}}
        made.append(office.visits.plan(office.actor, parse_plan(plan)).id)
        office.visits.make_list(office.actor, made[-1])
        approve(office, made[-1])
    return made[0], made[1]


def before(office: Office, campaign_id: str) -> dict[str, int]:
    lines = office.visits.page(office.actor, office.visits.window(office.actor, campaign_id))
    return {line.name: line.before for line in lines}


def test_a_person_a_card_and_a_telephone(office: Office, two: tuple[str, str]) -> None:
    first, second = two
    given = office.visits.record_as_planned(office.actor, visit_of(office, first, "甲一"), DAY)
    office.visits.record(office.actor, visit_of(office, first, "丁四"), Outcome(ABSENT, DAY))
    assert before(office, second) == {"甲一": 1, "乙二": 1, "丙三": 1, "丁四": 0}
    assert before(office, first) == dict.fromkeys(("甲一", "乙二", "丙三", "丁四"), 0)
    told = {
        name: office.visits.helped_before(office.actor, visit_of(office, second, name))
        for name in ("甲一", "乙二", "丙三", "丁四")
    }
    assert {name: [one.same for one in found] for name, found in told.items()} == {
        "甲一": ["person"], "乙二": ["account"], "丙三": ["phone"], "丁四": [],
    }  # fmt: skip
    (one,) = told["乙二"]
    assert (one.campaign, one.on, one.name, one.cash, one.goods) == ("夏", DAY, "甲一", 66660, 2 * 3333)
    office.visits.undo_record(office.actor, given.id)
    assert set(before(office, second).values()) == {0}


def test_somebody_of_the_same_household(office: Office, two: tuple[str, str]) -> None:
    first, second = two
    with office.db.transaction("visits.test", office.actor) as tx:
        for campaign in two:  # 丁四 was put on both lists as one of 甲一's household
            head = tx.get_one(VisitRow, visit_of(office, campaign, "甲一")).id_no
            tx.get_one(VisitRow, visit_of(office, campaign, "丁四")).head_no = head
    given = office.visits.record_as_planned(office.actor, visit_of(office, first, "甲一"), DAY)

    def same(name: str) -> list[tuple[str, str]]:
        found = office.visits.helped_before(office.actor, visit_of(office, second, name))
        return [(one.same, one.name) for one in found]

    assert same("丁四") == [("house", "甲一")]
    assert before(office, second)["丁四"] == 1
    office.visits.undo_record(office.actor, given.id)
    office.visits.record_as_planned(office.actor, visit_of(office, first, "丁四"), DAY)
    assert same("甲一") == [("house", "丁四")]
    assert same("丁四") == [("person", "丁四")]  # the nearest is told, and the visit counted once
    assert before(office, second)["丁四"] == before(office, second)["甲一"] == 1


def test_the_latest_is_told_first_and_each_once(office: Office, two: tuple[str, str]) -> None:
    first, second = two
    office.visits.record(
        office.actor, visit_of(office, first, "甲一"), Outcome(GIVEN, date(2026, 6, 1), 100, {})
    )
    office.visits.record(
        office.actor, visit_of(office, first, "乙二"), Outcome(GIVEN, date(2026, 6, 9), 200, {})
    )
    found = office.visits.helped_before(office.actor, visit_of(office, second, "甲一"))
    assert [(one.name, one.same, one.cash) for one in found] == [
        ("乙二", "account", 200),
        ("甲一", "person", 100),
    ]
