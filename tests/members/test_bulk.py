"""One thing changed for many: what it would do is said before, done in one act, and put back as it stood."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from app.members import Members, MemberView, Query
from app.members.bulk_change import ManyChange, NotForMany, tags_of
from app.members.bulk_service import NotToBeTakenBack
from app.members.findings import NumberTaken, UnknownCode
from app.members.roll import make_void
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import Cancelled, ChangedElsewhere
from app.shared.history import command_of
from app.shared.progress import StoppableProgress
from app.unions.rules import UnitNameTooLong
from tests.conftest import Prepare

COUNT = 30


@pytest.fixture
def beginning(prepare: Prepare, actor: Actor, clock: FixedClock, person) -> Path:
    def registered(db: Database) -> None:
        members = Members(db, Guard(), clock)
        for place in range(1, COUNT + 1):
            unit = "青山机械厂" if place % 3 else "东升粮库"
            members.register(actor, person(f"王{chr(0x4E00 + place)}", place, work_unit=unit))

    return prepare("thirty members", registered)


@pytest.fixture
def roll(members: Members) -> Members:
    """Thirty members of two units."""
    return members


def everybody(roll: Members, actor: Actor, **asked: object) -> list[MemberView]:
    query = Query(**asked)  # type: ignore[arg-type]
    return [roll.view(actor, line.id) for line in roll.page(actor, roll.window(actor, query).ids)]


def commands(db: Database) -> int:
    with db.reading() as tx:
        return int(tx.execute(text("SELECT count(*) FROM command")).scalar_one())


def test_what_would_change_is_said_before_and_nothing_is_written(roll: Members, actor, db: Database) -> None:
    before = commands(db)
    told = roll.preview_change(actor, Query(), "work_unit", " 青山 粮库 ")
    assert len(told.seen) == COUNT
    assert len(told.first) == 20
    assert {line.new for line in told.first} == {"青山 粮库"}
    assert {line.old for line in told.first} == {"青山机械厂", "东升粮库"}
    told = roll.preview_change(actor, roll.window(actor, Query()).ids, "work_unit", "东升粮库")
    assert (len(told.seen), told.same) == (COUNT - COUNT // 3, COUNT // 3)
    assert told.skipped == ()
    assert commands(db) == before


def test_many_are_changed_in_one_act_and_found_as_they_are_now(roll: Members, actor, db: Database) -> None:
    before = commands(db)
    told = roll.preview_change(actor, Query(), "work_unit", "新立村")
    done = roll.change_many(actor, told.seen, "work_unit", "新立村")
    assert (done.changed, done.skipped) == (COUNT, ())
    assert commands(db) == before + 1
    assert roll.window(actor, Query(unit="新立村")).count == COUNT
    assert {view.fields.work_unit for view in everybody(roll, actor)} == {"新立村"}
    assert db.check() > 0


def test_taking_it_back_puts_everybody_where_they_were(roll: Members, actor) -> None:
    stood = {view.id: view.fields for view in everybody(roll, actor)}
    done = roll.change_many(
        actor, roll.preview_change(actor, Query(), "work_unit", "新立村").seen, "work_unit", "新立村"
    )
    back = roll.undo_change(actor, done.command)
    assert (back.changed, back.skipped) == (COUNT, ())
    assert {view.id: view.fields for view in everybody(roll, actor)} == stood
    assert roll.window(actor, Query(unit="东升粮库")).count == COUNT // 3


def test_who_changed_since_is_passed_over_and_named(roll: Members, actor) -> None:
    told = roll.preview_change(actor, Query(), "education", "41")
    first, second = list(told.seen)[:2]
    roll.update(actor, first, {"remark": "来过"}, 1)
    done = roll.change_many(actor, told.seen, "education", "41")
    assert done.changed == COUNT - 1
    assert [(line.member_id, type(line.reason)) for line in done.skipped] == [(first, ChangedElsewhere)]
    roll.update(actor, second, {"remark": "来过"}, 2)
    back = roll.undo_change(actor, done.command)
    assert back.changed == COUNT - 2
    assert [(line.member_id, type(line.reason)) for line in back.skipped] == [(second, ChangedElsewhere)]
    assert roll.view(actor, second).fields.education == "41"


def test_who_is_void_or_left_is_passed_over(roll: Members, actor, db: Database) -> None:
    void, left = everybody(roll, actor)[:2]
    with db.transaction("test", actor) as tx:
        make_void(tx, [void.id], date(2026, 1, 1), roll.page(actor, [1])[0].changed_at)
        tx.execute(
            text("UPDATE member SET status = 'WITHDRAWN', rev = rev + 1 WHERE id = :id"), {"id": left.id}
        )
    told = roll.preview_change(actor, [void.id, left.id], "source", "L1")
    assert {line.member_id: line.reason.code for line in told.skipped} == {
        void.id: "member.many_void", left.id: "member.many_left",
    }  # fmt: skip
    assert told.seen == {}
    done = roll.change_many(actor, {void.id: 2, "nobody": 1}, "source", "L1")
    assert [line.reason.code for line in done.skipped] == ["member.many_void", "member.many_gone"]
    assert done.changed == 0


def test_what_a_rule_does_not_allow_is_passed_over(roll: Members, actor, db: Database) -> None:
    one, other, waiting = everybody(roll, actor)[:3]
    roll.update(actor, one.id, {"gig_group": "03"}, one.rev)
    told = roll.preview_change(actor, [one.id, other.id], "employment_form", "L5")
    assert list(told.seen) == [one.id]
    assert [line.reason.code for line in told.skipped] == ["gig_group.missing"]
    with db.transaction("test", actor) as tx:
        tx.execute(
            text("UPDATE member SET status = 'PENDING', rev = rev + 1 WHERE id = :id"), {"id": waiting.id}
        )
    told = roll.preview_change(actor, [other.id, waiting.id], "employment_status", "4")
    assert list(told.seen) == [other.id]  # who retires stays a member
    assert [line.reason.code for line in told.skipped] == ["join.retired"]


def test_an_older_fault_of_another_field_stops_nobody(roll: Members, actor, db: Database) -> None:
    (one,) = everybody(roll, actor)[:1]
    with db.transaction("test", actor) as tx:
        tx.execute(text("UPDATE member SET mobile = '12', rev = rev + 1 WHERE id = :id"), {"id": one.id})
    assert list(roll.preview_change(actor, [one.id], "station", "东站").seen) == [one.id]


def test_a_wrong_value_is_refused_as_a_whole(roll: Members, actor) -> None:
    for field, value, refusal in (
        ("education", "77", UnknownCode),
        ("name", "王芳", NotForMany),
        ("id_no", "1", NotForMany),
        ("work_unit", "厂" * 200, UnitNameTooLong),
    ):
        with pytest.raises(refusal):
            roll.preview_change(actor, Query(), field, value)
        with pytest.raises(refusal):
            roll.change_many(actor, {}, field, value)


def test_tags_are_added_taken_and_replaced(roll: Members, actor) -> None:
    (one,) = everybody(roll, actor)[:1]

    def do(field: str, words: str) -> str:
        told = roll.preview_change(actor, [one.id], field, words)
        roll.change_many(actor, told.seen, field, words)
        return roll.view(actor, one.id).fields.tags

    assert do("tags.add", "困难,劳模") == "困难、劳模"
    assert do("tags.add", "劳模 ；志愿者") == "困难、劳模、志愿者"
    assert do("tags.remove", "劳模") == "困难、志愿者"
    assert do("tags", "骨干") == "骨干"
    assert do("tags", "") == ""
    assert tags_of(" 甲、、乙, 甲 ") == ("甲", "乙")
    assert ManyChange.checked("is_migrant_worker", True).name == "is_migrant_worker"


def test_stopping_leaves_everything_as_it_was(roll: Members, actor) -> None:
    told = roll.preview_change(actor, Query(), "education", "41")
    progress = StoppableProgress()
    progress.stop()
    with pytest.raises(Cancelled):
        roll.change_many(actor, told.seen, "education", "41", progress)
    assert roll.preview_change(actor, Query(), "education", "41") == told


def test_only_changes_of_fields_are_taken_back_here(roll: Members, actor, db: Database) -> None:
    (one,) = everybody(roll, actor)[:1]
    with pytest.raises(NotToBeTakenBack):
        roll.undo_change(actor, "no such act")
    roll.take_back(actor, one.id)
    with db.reading() as tx:
        command = command_of(tx, "member", one.id, 2)
        assert command_of(tx, "member", one.id, 9) is None
    assert command is not None
    with pytest.raises(NotToBeTakenBack):
        roll.undo_change(actor, command)


def test_one_person_s_change_is_put_back_with_its_hidden_numbers(roll: Members, actor) -> None:
    (one,) = everybody(roll, actor)[:1]
    phone = roll.reveal(actor, one.id, "mobile")
    changes = {
        "mobile": "13911112222",
        "name": "王晓鸣",
        "work_unit": "新立村",
        "work_start": date(2001, 1, 1),
    }
    after = roll.update(actor, one.id, changes, one.rev)
    back = roll.undo_update(actor, one.id, after.rev)
    assert back.fields == one.fields
    assert roll.reveal(actor, one.id, "mobile") == phone
    assert roll.window(actor, Query(text=one.fields.name)).count == 1
    assert roll.window(actor, Query(text="晓鸣")).count == 0
    with pytest.raises(ChangedElsewhere):
        roll.undo_update(actor, one.id, after.rev)


def test_a_number_taken_by_another_since_is_not_put_back(roll: Members, actor, person) -> None:
    (one,) = everybody(roll, actor)[:1]
    old, free = roll.reveal(actor, one.id, "id_no"), person("谁", 77).id_no
    after = roll.update(actor, one.id, {"id_no": free, "sex": None}, one.rev)
    roll.register(actor, person("另一", 78, id_no=old, sex=None))
    with pytest.raises(NumberTaken):
        roll.undo_update(actor, one.id, after.rev)


def test_the_groups_of_new_employment_are_counted_as_their_list_counts(roll: Members, actor) -> None:
    ids = [view.id for view in everybody(roll, actor)[:5]]
    told = roll.preview_change(actor, ids, "gig_group", "03")
    roll.change_many(actor, told.seen, "gig_group", "03")
    counts = {group.code: group for group in roll.gig_counts(actor)}
    assert (counts["03"].count, counts["03"].key) == (5, True)
    assert (counts["13"].count, counts["13"].key) == (0, False)
    for group in counts.values():
        assert roll.window(actor, Query(counted=True, gig_group=group.code)).count == group.count


def test_quick_lists_are_as_long_as_they_say(roll: Members, actor, clock: FixedClock) -> None:
    asked = {"all": Query(), "one": Query(text="王丁"), "old": Query(not_since=date(2030, 1, 1))}
    for name, count in roll.how_many(actor, asked).items():
        assert roll.window(actor, asked[name]).count == count


def test_records_belong_to_members(roll: Members, actor, db: Database) -> None:
    with db.reading() as tx:
        rows = tx.execute(text("SELECT id, member_id FROM membership_event LIMIT 2")).all()
    events = [row.id for row in rows]
    found = roll.whose(actor, {"membership_event": events, "member": [rows[0].member_id], "visit": ["x"]})
    assert found == {row.member_id for row in rows}
