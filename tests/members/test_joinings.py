"""Many join on one day: each is judged like a roster's row, the groups are counted, the whole is taken back as one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from app.members import Held, JoiningHeld, JoiningMissing, MemberMissing, Members, NewMember, Query
from app.members.findings import DateInFuture, UnknownCode
from app.members.intake import ImportMissing, ImportUndone
from app.members.joining import (
    InAnotherJoining,
    JoiningDayMissing,
    JoiningGroupMissing,
    JoiningNameMissing,
    filled,
    sheet_of,
)
from app.members.queries import whole_members
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import RuleError
from tests.members.conftest import Person, number

RosterFile = Callable[..., Path]
HELD_ON = date(2026, 11, 18)


def held(members: Members, actor: Actor, **more: object) -> str:
    told = {
        "name": "饿了么骑手集中入会",
        "held_on": HELD_ON,
        "platform": "饿了么",
        "station": "河南街站",
        "gig_group": "04",
    }
    return members.hold_joining(actor, **{**told, **more})  # type: ignore[arg-type]


def brief(name: str, place: int, **more: object) -> NewMember:
    """Return somebody as they are noted on the spot: name, document, telephone."""
    return NewMember(name=name, id_no=number(place), mobile=f"139000{place:05d}", **more)  # type: ignore[arg-type]


def stored(db: Database, members: Members, actor: Actor, joining_id: str) -> dict[str, NewMember]:
    with db.reading() as tx:
        return {new.name: new for new in whole_members(tx, members.joining_window(actor, joining_id).ids)}


@pytest.mark.parametrize(
    ("more", "reason", "field"),
    [
        ({"name": "  "}, JoiningNameMissing, "name"),
        ({"held_on": None}, JoiningDayMissing, "held_on"),
        ({"held_on": date(2026, 11, 21)}, DateInFuture, "held_on"),
        ({"gig_group": None}, JoiningGroupMissing, "gig_group"),
        ({"gig_group": ""}, JoiningGroupMissing, "gig_group"),
        ({"gig_group": "77"}, UnknownCode, "gig_group"),
    ],
)
def test_a_joining_needs_name_day_and_occupation(
    members: Members, actor: Actor, more: dict[str, object], reason: type[RuleError], field: str
) -> None:
    with pytest.raises(reason) as refused:
        held(members, actor, **more)
    assert refused.value.field == field
    assert members.joinings(actor) == ()


def test_the_people_of_a_joining_get_what_it_says(members: Members, actor: Actor, db: Database) -> None:
    joining_id = held(
        members, actor, name="  饿了么  集中入会 ", platform=" 饿了么", place="河南街广场", remark=" 雨 "
    )
    joined = members.join_group(
        actor,
        joining_id,
        [
            brief("金哲洙", 1),
            brief(
                "朴成浩",
                3,
                platform="美团",
                gig_group="03",
                change_reason="5",
                change_date=date(2026, 11, 1),
            ),
            brief(
                "阿依古丽•吐尔逊",
                4,
                dues_base=350_000,
                is_migrant_worker=True,
                extra=(("班组", "甲"),),
                remark="老",
            ),
        ],
    )
    assert (len(joined.taken), joined.refused) == (3, ())
    people = stored(db, members, actor, joining_id)
    assert list(people) == ["阿依古丽·吐尔逊", "金哲洙", "朴成浩"]
    told = people["金哲洙"]
    assert (told.platform, told.station, told.gig_group, told.employment_form) == (
        "饿了么",
        "河南街站",
        "04",
        "L5",
    )
    assert (told.change_type, told.change_date, told.change_reason) == ("1", HELD_ON, "L13")
    assert (told.sex, told.birth_date) == ("1", date(1980, 5, 17))
    other = people["朴成浩"]
    assert (other.platform, other.station, other.gig_group) == ("美团", "河南街站", "03")
    assert (other.change_date, other.change_reason) == (date(2026, 11, 1), "5")
    third = people["阿依古丽·吐尔逊"]
    assert (third.dues_base, third.is_migrant_worker, third.extra, third.remark) == (
        350_000, True, (("班组", "甲"),), "老",
    )  # fmt: skip
    (line,) = members.joinings(actor)
    assert (line.told.name, line.told.platform, line.told.remark) == ("饿了么 集中入会", "饿了么", "雨")
    assert (line.people, dict(line.groups)) == (3, {"04": 2, "03": 1})
    assert members.joining(actor, joining_id) == line
    view = members.view(actor, joined.taken[0])
    assert (view.status, view.joined_on) == ("ACTIVE", HELD_ON)
    assert [(event.type, event.day, event.reason) for event in view.history] == [("1", HELD_ON, "L13")]
    assert db.check()


def test_nobody_is_refused_without_a_reason_or_holds_another_back(
    members: Members, actor: Actor, person: Person, db: Database
) -> None:
    known = members.register(actor, person("先来", 9))
    joining_id = held(members, actor)
    wrong = number(5)[:17] + ("1" if number(5)[17] != "1" else "2")
    joined = members.join_group(
        actor,
        joining_id,
        [
            brief("金一", 1), NewMember(name="朴二", id_no=wrong), NewMember(id_no=number(7)), brief("先来", 9),
            brief("金一", 1), NewMember(name="崔五"), brief("郑六", 11),
            NewMember(name="姜七", id_no=number(13, date(2011, 3, 1))),
        ],
    )  # fmt: skip
    assert len(joined.taken) == 2
    told = [
        (one.place, one.name, [p.code for p in one.problems if p.outcome == "refused"])
        for one in joined.refused
    ]
    assert told == [
        (1, "朴二", ["id.check_digit"]), (2, "", ["name.missing"]), (3, "先来", ["duplicate.registered"]),
        (4, "金一", ["duplicate.in_file"]), (5, "崔五", ["id.missing"]), (7, "姜七", ["age.under_16"]),
    ]  # fmt: skip
    assert all(problem.words() for one in joined.refused for problem in one.problems)
    # Who is a member already is linked, not registered.
    assert members.add_to_joining(actor, joining_id, [known.id, known.id]) == 1
    assert members.add_to_joining(actor, joining_id, [known.id]) == 0
    first = stored(db, members, actor, joining_id)["先来"]
    assert (first.change_date, first.employment_form, first.gig_group) == (date(2020, 3, 1), "L5", "04")
    assert members.joining(actor, joining_id).people == 3
    assert members.join_group(actor, joining_id, []).taken == ()


def test_somebody_belongs_to_one_joining(members: Members, actor: Actor, roster_file: RosterFile) -> None:
    one, two = held(members, actor), held(members, actor, name="滴滴司机集中入会", gig_group="02")
    joined = members.join_group(actor, one, [brief("金一", 1)])
    with pytest.raises(InAnotherJoining) as refused:
        members.add_to_joining(actor, two, joined.taken)
    assert refused.value.facts == {"name": "金一", "joining": "饿了么骑手集中入会"}
    with pytest.raises(MemberMissing):
        members.add_to_joining(actor, two, ["nobody"])
    outcome = members.import_roster(
        actor, roster_file(filled(brief("朴二", 3), members.joining(actor, one).told))
    )
    assert members.link_import(actor, one, outcome.import_id or "") == 1
    assert members.link_import(actor, one, outcome.import_id or "") == 0
    with pytest.raises(InAnotherJoining):
        members.link_import(actor, two, outcome.import_id or "")
    with pytest.raises(ImportMissing):
        members.link_import(actor, two, "nothing")
    assert [line.people for line in members.joinings(actor)] == [0, 2]


def test_a_roster_is_linked_and_filled(
    members: Members, actor: Actor, person: Person, roster_file: RosterFile, db: Database
) -> None:
    joining_id = held(members, actor)
    people = [
        person("金一", 1),
        person("朴二", 3, platform="美团", gig_group="03", employment_form="L4"),
        person("", 5),
    ]
    outcome = members.import_roster(actor, roster_file(*people))
    assert members.link_import(actor, joining_id, outcome.import_id or "") == 2
    told = stored(db, members, actor, joining_id)
    assert (told["金一"].platform, told["金一"].gig_group, told["金一"].employment_form) == (
        "饿了么",
        "04",
        "L5",
    )
    assert told["金一"].change_reason == "L13"
    assert (told["朴二"].platform, told["朴二"].gig_group, told["朴二"].employment_form) == (
        "美团",
        "03",
        "L4",
    )
    assert dict(members.joining(actor, joining_id).groups) == {"04": 1, "03": 1}
    # A row mended later belongs to the import as well.
    (draft,) = members.drafts(actor, outcome.import_id or "")
    members.fix_draft(actor, draft.id, {"name": "崔三"})
    assert members.link_import(actor, joining_id, outcome.import_id or "") == 1
    assert members.undo_import(actor, outcome.import_id or "") == 3
    assert members.joining(actor, joining_id).people == 0
    with pytest.raises(ImportUndone):
        members.link_import(actor, joining_id, outcome.import_id or "")
    assert db.check()


def test_a_joining_is_taken_back_as_one_act_and_keeps_who_was_there_before(
    members: Members, actor: Actor, person: Person, roster_file: RosterFile, db: Database
) -> None:
    before = members.register(actor, person("先来", 9))
    joining_id, other = held(members, actor), held(members, actor, name="另一场")
    members.join_group(actor, other, [brief("郑六", 11)])
    members.join_group(actor, joining_id, [brief("金一", 1), brief("朴二", 3)])
    outcome = members.import_roster(actor, roster_file(person("崔三", 5)))
    members.link_import(actor, joining_id, outcome.import_id or "")
    members.add_to_joining(actor, joining_id, [before.id])
    assert members.undo_joining(actor, joining_id) == 3
    assert [line.told.name for line in members.joinings(actor)] == ["另一场"]
    left = members.page(actor, members.window(actor, Query()).ids)
    assert {line.name for line in left} == {"先来", "郑六"}
    with pytest.raises(JoiningMissing):
        members.undo_joining(actor, joining_id)
    for act in (
        lambda: members.join_group(actor, joining_id, []),
        lambda: members.joining(actor, joining_id),
    ):
        with pytest.raises(JoiningMissing):
            act()
    # Who was only linked is free for another joining.
    assert members.add_to_joining(actor, other, [before.id]) == 1
    assert members.join_group(actor, other, [brief("金一", 1)]).taken
    assert db.check()


def test_a_joining_something_hangs_on_stays(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor, person: Person
) -> None:
    asked: list[int] = []

    def receipt(_tx: object, ids: Sequence[str]) -> list[Held]:
        asked.append(len(ids))
        return [Held("receipt", 1)]

    members = Members(db, guard, clock, holds=(receipt,))  # type: ignore[arg-type]
    joining_id = held(members, actor)
    members.join_group(actor, joining_id, [brief("金一", 1), brief("朴二", 3)])
    with pytest.raises(JoiningHeld) as refused:
        members.undo_joining(actor, joining_id)
    assert (refused.value.facts["count"], refused.value.facts["held"], asked) == (1, (("receipt", 1),), [2])
    assert members.joining(actor, joining_id).people == 2


def test_a_reader_looks_and_changes_nothing(members: Members, actor: Actor) -> None:
    joining_id = held(members, actor)
    reader = Actor(actor.operator_id, "查阅", "reader", actor.device_id)
    assert len(members.joinings(reader)) == 1
    for act in (
        lambda: held(members, reader), lambda: members.join_group(reader, joining_id, []),
        lambda: members.undo_joining(reader, joining_id), lambda: members.link_import(reader, joining_id, ""),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()


def test_people_stand_on_a_sheet_as_a_roster_s_do() -> None:
    sheet = sheet_of([brief("金一", 1), brief("朴二", 3)])
    assert [row.sheet_row for row in sheet.rows] == [1, 2]
    assert {len(row.cells) for row in sheet.rows} == {len(sheet.columns)}
