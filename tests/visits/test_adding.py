"""People come onto a list beyond its plan: filtered, from a sheet, typed, of an earlier list; each once, and off again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.hardship import HouseholdFilter
from app.members import Query
from app.shared.cells import ColumnsMissing
from app.shared.identity import WrongCheckDigit
from app.visits import (
    Caps,
    OfCampaign,
    OfHouseholds,
    OfMembers,
    OfSheet,
    OnePerson,
    Outcome,
    VisitFilter,
    parse_plan,
)  # fmt: skip
from app.visits.adding_service import KitGone, NobodyToTakeOff
from app.visits.candidates import NEAR, READY, REFUSED, Proposed
from app.visits.caps import BasisMissing, CapsCrossed, CapsZero
from app.visits.standing import Locked
from tests.visits.conftest import HOUSEHOLDS, Office, approve, join, number


def wrong(n: int) -> str:
    """Return a number of nobody whose last sign is not the one it must be."""
    card = number(n)
    return card[:17] + ("1" if card[17] != "1" else "2")


VILLAGE = ("姓名", "身份证号", "村", "联系电话", "银行卡号", "户主身份证号")
SHEET = [
    ["青山村2026年慰问名单"],
    VILLAGE,
    ["赵一", number(1), "甲村", "13900000001", "", ""],
    ["钱二", number(2), "甲村", "13900000002", "6222000000000000021", ""],
    ["孙三", number(3), "甲村", "", "", number(2)],
    ["李四", number(4), "乙村", "", "6222000000000000021", ""],
    ["赵一", number(1), "甲村", "", "", ""],
    ["周五", wrong(5), "乙村", "", "", ""],
    ["", number(6), "乙村", "", "", ""],
    ["合计", "", "7人"],
]


def plan_facts(**other: object) -> dict[str, object]:
    kit = {"cash_source": "04", "goods_source": None, "goods": {}}
    return {
        "name": "2026年夏送清凉", "program": "SUMMER", "window": ["2026-06-01", "2026-12-30"],
        "line": {"region": "222401", "year": 2026, "dibao_month": 72000, "relative_factor": "2"},
        "sources": [{"code": "04", "budget": 1_000_000}], "goods": [],
        "kits": [
            {**kit, "recipients": "household", "category": None, "cash": 60_000},
            {**kit, "recipients": "member", "category": None, "cash": 20_000},
        ],
        "recipients": {}, **other,
    }  # fmt: skip


@pytest.fixture
def campaign(office: Office) -> str:
    """A campaign without anybody on its list, approved."""
    made = office.visits.plan(office.actor, parse_plan(plan_facts())).id
    approve(office, made)
    return made


@pytest.fixture
def others(office: Office, campaign: str) -> str:
    """The kit of those for whom none is planned."""
    return list(office.visits.campaign(office.actor, campaign).kits)[1]


@pytest.fixture
def people(office: Office, write_sheet: Callable[..., Path]) -> None:
    """Two households on file in two villages, and two members of a school, one of whom heads one of them."""
    rows = [HOUSEHOLDS, ["甲一", number(21), "甲村", "13900000021", 1, 10, 0],
            ["乙二", number(22), "乙村", "", 1, 10, 0]]  # fmt: skip
    line = parse_plan(plan_facts()).line
    office.hardship.import_households(office.actor, write_sheet(rows, "households.xlsx"), line)
    join(office, "乙二", number(22), "青山小学")
    join(office, "丙三", number(23), "青山小学")


def names(office: Office, campaign: str) -> list[tuple[int, str]]:
    visits = office.visits
    return [(v.number, v.name) for v in visits.page(office.actor, visits.window(office.actor, campaign))]


def codes(found: Proposed) -> list[tuple[int, str]]:
    return [(one.sheet_row, one.code) for one in found.told()]


def test_households_of_a_village_come_by_a_filter(office: Office, campaign: str, people: None) -> None:
    asked = OfHouseholds(HouseholdFilter(place="甲村"))
    found = office.visits.propose(office.actor, campaign, asked)
    assert [(one.person.name, one.state) for one in found.lines] == [("甲一", READY)]
    assert names(office, campaign) == []
    added = office.visits.add(office.actor, campaign, found.lines)
    assert (len(added.ids), names(office, campaign)) == (1, [(1, "甲一")])
    (again,) = office.visits.propose(office.actor, campaign, asked).lines
    assert (again.state, again.error.words()) == (REFUSED, "这个人已经在名单上，编号 001。")


def test_members_of_a_unit_who_head_a_household_come_as_a_household(
    office: Office, campaign: str, people: None
) -> None:
    found = office.visits.propose(office.actor, campaign, OfMembers(Query(unit="青山小学", status="ACTIVE")))
    kits = office.visits.campaign(office.actor, campaign).kits
    assert [(one.person.name, one.person.kind, kits[one.kit_id].cash) for one in found.lines] == [
        ("丙三", "member", 20_000),
        ("乙二", "household", 60_000),
    ]


def test_a_village_sheet_is_read_row_by_row(
    office: Office, campaign: str, others: str, write_sheet: Callable[..., Path]
) -> None:
    found = office.visits.propose(office.actor, campaign, OfSheet(write_sheet(SHEET)), others)
    assert [(one.sheet_row, one.person.name, one.state) for one in found.lines] == [
        (3, "赵一", READY), (4, "钱二", READY), (5, "孙三", NEAR), (6, "李四", NEAR), (7, "赵一", REFUSED),
    ]  # fmt: skip
    assert codes(found) == [(7, "duplicate.in_file"), (8, "id.check_digit"), (9, "visit.name_missing")]
    household, card = found.lines[2].near[0], found.lines[3].near[0]
    assert (household.name, household.same, household.sheet_row) == ("钱二", "household", 4)
    assert (card.name, card.same, card.sheet_row) == ("钱二", "account", 4)


def test_who_is_on_no_file_needs_a_kit_chosen_for_them(
    office: Office, campaign: str, others: str, write_sheet: Callable[..., Path]
) -> None:
    asked = OfSheet(write_sheet(SHEET[:4]))
    without = office.visits.propose(office.actor, campaign, asked)
    assert [one.error.code for one in without.lines] == ["campaign.no_kit"] * 2
    assert office.visits.add(office.actor, campaign, without.lines).ids == ()
    found = office.visits.propose(office.actor, campaign, asked, others)
    assert len(office.visits.add(office.actor, campaign, found.lines).ids) == 2
    line = office.visits.page(office.actor, office.visits.window(office.actor, campaign))[0]
    assert (line.kind, line.planned_cash, line.place) == ("person", 20_000, "甲村")
    office.visits.record_as_planned(office.actor, line.id, date(2026, 11, 20))
    assert office.visits.reconcile(office.actor, campaign).agrees
    with pytest.raises(KitGone):
        office.visits.propose(office.actor, campaign, asked, "no-kit")


def test_a_plan_may_hold_a_kit_for_people_on_no_file(office: Office) -> None:
    facts = plan_facts()
    kit = {"recipients": "person", "category": None, "cash": 10_000, "cash_source": "04"}
    made = office.visits.plan(office.actor, parse_plan({**facts, "kits": [*facts["kits"], kit]})).id
    (one,) = office.visits.propose(office.actor, made, OnePerson("吴七", number(7))).lines
    assert (one.state, office.visits.campaign(office.actor, made).kits[one.kit_id].cash) == (READY, 10_000)


def test_the_file_knows_better_than_the_sheet(
    office: Office, campaign: str, people: None, write_sheet: Callable[..., Path]
) -> None:
    rows = [VILLAGE, ["甲1", number(21), "", "", "6222000000000000021", ""]]
    found = office.visits.propose(office.actor, campaign, OfSheet(write_sheet(rows)))
    (one,) = found.lines
    assert (one.person.name, one.person.kind, one.person.place) == ("甲一", "household", "甲村")
    assert (one.person.account, codes(found)) == ("6222000000000000021", [(2, "visit.other_name_on_file")])


def test_a_sheet_of_heads_and_a_sheet_of_nothing(
    office: Office, campaign: str, others: str, write_sheet: Callable[..., Path]
) -> None:
    heads = write_sheet([["户主姓名", "户主身份证号"], ["郑八", number(8)]], "heads.xlsx")
    found = office.visits.propose(office.actor, campaign, OfSheet(heads), others)
    assert [one.person.name for one in found.lines] == ["郑八"]
    with pytest.raises(ColumnsMissing):
        office.visits.propose(office.actor, campaign, OfSheet(write_sheet([["甲", "乙"], ["丙", "丁"]])))


def test_the_sheet_goes_back_with_what_is_wrong_behind_each_row(
    office: Office, campaign: str, others: str, write_sheet: Callable[..., Path], tmp_path: Path
) -> None:
    asked, out = OfSheet(write_sheet(SHEET)), tmp_path / "back.xlsx"
    found = office.visits.propose(office.actor, campaign, asked, others)
    office.visits.give_sheet_back(office.actor, asked, found, out)
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[1][:6] == list(VILLAGE)
    assert rows[2][6:] == ["", ""]
    assert rows[6][6] == "否"
    assert "第 3 行" in rows[6][7]
    blank = tmp_path / "blank.xlsx"
    office.visits.blank_sheet(office.actor, blank)
    assert office.visits.propose(office.actor, campaign, OfSheet(blank)).lines == ()


def test_somebody_typed_is_checked_like_a_row(office: Office, campaign: str, others: str) -> None:
    with pytest.raises(WrongCheckDigit):
        office.visits.propose(office.actor, campaign, OnePerson("吴七", wrong(7)))
    with pytest.raises(WrongCheckDigit) as caught:
        office.visits.propose(office.actor, campaign, OnePerson("吴七", number(7), head_no=wrong(8)))
    assert caught.value.field == "head_no"
    first = office.visits.propose(
        office.actor, campaign, OnePerson(" 吴 七 ", number(7), phone="139"), others
    )
    office.visits.add(office.actor, campaign, first.lines)
    second = office.visits.propose(
        office.actor, campaign, OnePerson("吴九", number(9), head_no=number(7)), others
    )
    near = second.lines[0].near[0]
    assert (second.lines[0].state, near.number, near.name, near.same) == (NEAR, 1, "吴 七", "household")
    assert len(office.visits.add(office.actor, campaign, second.lines).ids) == 1


def test_an_earlier_list_comes_again_and_says_who_was_helped(
    office: Office, campaign: str, people: None
) -> None:
    visits, actor = office.visits, office.actor
    both = visits.propose(actor, campaign, OfHouseholds(HouseholdFilter()))
    ids = visits.add(actor, campaign, both.lines).ids
    visits.record_as_planned(actor, ids[0], date(2026, 11, 20))
    visits.record(actor, ids[1], Outcome("ABSENT", date(2026, 11, 20)))
    later = visits.plan(actor, parse_plan(plan_facts(name="2026年冬送温暖"))).id
    again = visits.propose(actor, later, OfCampaign(campaign))
    assert [(one.person.kind, one.person.category, one.before) for one in again.lines] == [
        ("household", "1", 1),
        ("household", "1", 0),
    ]
    helped = visits.propose(actor, later, OfCampaign(campaign, helped=True))
    assert [one.before for one in helped.lines] == [1]


def test_who_came_onto_the_list_meanwhile_is_left_out(office: Office, campaign: str, people: None) -> None:
    asked = OfHouseholds(HouseholdFilter())
    two = [office.visits.propose(office.actor, campaign, asked).lines for _clerk in range(2)]
    office.visits.add(office.actor, campaign, two[0][:1])
    added = office.visits.add(office.actor, campaign, two[1])
    assert (len(added.ids), added.meanwhile) == (1, 1)
    assert [n for n, _name in names(office, campaign)] == [1, 2]


def test_who_is_taken_off_comes_back_under_the_same_number_and_nobody_else_gets_it(
    office: Office, campaign: str, people: None, others: str
) -> None:
    visits, actor = office.visits, office.actor
    ids = visits.add(
        actor, campaign, visits.propose(actor, campaign, OfHouseholds(HouseholdFilter())).lines
    ).ids
    before = names(office, campaign)
    taken = visits.take_off(actor, campaign, ids[1:])
    assert (names(office, campaign), taken.stayed) == (before[:1], 0)
    other = visits.propose(actor, campaign, OnePerson("吴七", number(7)), others)
    visits.add(actor, campaign, other.lines)
    assert names(office, campaign)[-1] == (3, "吴七")
    assert len(visits.put_back(actor, taken).ids) == 1
    assert names(office, campaign) == [*before, (3, "吴七")]
    assert visits.put_back(actor, taken).meanwhile == 1


def test_who_was_ever_recorded_stays(office: Office, campaign: str, people: None) -> None:
    visits, actor = office.visits, office.actor
    ids = visits.add(
        actor, campaign, visits.propose(actor, campaign, OfHouseholds(HouseholdFilter())).lines
    ).ids
    visits.record_as_planned(actor, ids[0], date(2026, 11, 20))
    visits.undo_record(actor, ids[0])
    with pytest.raises(NobodyToTakeOff):
        visits.take_off(actor, campaign, ids[:1])
    assert visits.take_off(actor, campaign, ids).stayed == 1
    assert visits.window(actor, campaign, VisitFilter()) == ids[:1]


def test_nothing_changes_on_a_locked_list(office: Office, campaign: str, people: None) -> None:
    visits, actor = office.visits, office.actor
    lines = visits.propose(actor, campaign, OfHouseholds(HouseholdFilter())).lines
    (visit,) = visits.add(actor, campaign, lines[:1]).ids
    visits.record_as_planned(actor, visit, date(2026, 11, 20))
    visits.lock(actor, campaign)
    with pytest.raises(Locked):
        visits.add(actor, campaign, lines[1:])
    with pytest.raises(Locked):
        visits.take_off(actor, campaign, (visit,))
    with pytest.raises(Locked):
        visits.set_caps(actor, campaign, Caps(1, 1, "甲"))


def test_limits_are_set_with_their_basis_and_hold_from_then_on(
    office: Office, campaign: str, people: None
) -> None:
    visits, actor = office.visits, office.actor
    for wrong, error in (
        (Caps(0, 1, "甲"), CapsZero), (Caps(2, 1, "甲"), CapsCrossed), (Caps(1, 1, " "), BasisMissing),
    ):  # fmt: skip
        with pytest.raises(error):
            visits.set_caps(actor, campaign, wrong)
    assert visits.set_caps(actor, campaign, Caps(50_000, 90_000, " 会纪〔2026〕1号 ")).caps == Caps(
        50_000, 90_000, "会纪〔2026〕1号"
    )
    lines = visits.propose(actor, campaign, OfHouseholds(HouseholdFilter())).lines
    (visit, _other_visit) = visits.add(actor, campaign, lines).ids
    with pytest.raises(Exception, match="over_at_a_time"):
        visits.record_as_planned(actor, visit, date(2026, 11, 20))
