"""People are found by name, part of it, its sound, its initials, and the ends of their numbers."""

from __future__ import annotations

from datetime import date

import pytest

from app.members import Members, Query, search
from app.members.roll import make_void
from app.members.search import window
from app.shared.actor import Actor
from app.shared.db import Database

NAMES = ("单晓明", "曾国强", "朴成浩", "欧阳娜娜", "王小明", "明小王", "𬭎𠮷", "哈斯·巴特", "吕绿", "金哲洙")


@pytest.fixture
def roll(members: Members, actor: Actor, person) -> Members:
    for place, name in enumerate(NAMES, 1):
        unit = "青山机械厂" if place % 2 else "东升粮库"
        members.register(actor, person(name, place, work_unit=unit, birth_date=date(1960 + place, 1, 1)))
    return members


def found(roll: Members, actor: Actor, text: str = "", **more: object) -> list[str]:
    query = Query(text=text, **more)  # type: ignore[arg-type]
    return [line.name for line in roll.page(actor, roll.window(actor, query).ids)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("单晓明", {"单晓明"}),
        ("晓明", {"单晓明"}),
        ("小明", {"王小明"}),
        ("明", {"单晓明", "王小明", "明小王"}),
        ("𠮷", {"𬭎𠮷"}),
        ("𬭎𠮷", {"𬭎𠮷"}),
        ("斯巴", {"哈斯·巴特"}),
        ("哈斯•巴特", {"哈斯·巴特"}),
        ("shan", {"单晓明"}),
        ("sxm", {"单晓明"}),
        ("SXM", {"单晓明"}),
        ("ｐｃｈ", {"朴成浩"}),
        ("zeng guo", {"曾国强"}),
        ("oy", {"欧阳娜娜"}),
        ("lülü", {"吕绿"}),
        ("jinzhezhu", {"金哲洙"}),
        ("王明", set()),
        ("没有", set()),
        ("!?", set()),
        ("%", set()),
        ("'; --", set()),
    ],
)
def test_names_are_found_as_they_are_typed(roll: Members, actor: Actor, typed: str, names: set[str]) -> None:
    assert set(found(roll, actor, typed)) == names


def test_numbers_are_found_by_their_ends_and_beginnings(roll: Members, actor: Actor, db: Database) -> None:
    whole = roll.reveal(
        actor, roll.page(actor, roll.window(actor, Query(text="朴成浩")).ids)[0].id, "id_no", "test"
    )
    assert found(roll, actor, whole) == ["朴成浩"]
    assert found(roll, actor, whole[-4:]) == ["朴成浩"]
    assert found(roll, actor, whole[:14]) == ["朴成浩"]
    assert found(roll, actor, whole[-8:].lower()) == ["朴成浩"]
    assert found(roll, actor, whole[:6] + whole[8:17]) == ["朴成浩"]  # the 15 digits of the first generation
    assert found(roll, actor, "0003") == ["朴成浩"]  # the phone
    assert found(roll, actor, "13900000003") == ["朴成浩"]
    assert len(found(roll, actor, "139000")) == len(NAMES)
    assert found(roll, actor, "222222") == []


def test_the_roll_is_ordered_and_filtered(roll: Members, actor: Actor) -> None:
    assert found(roll, actor) == list(reversed(found(roll, actor, descending=True)))
    assert roll.window(actor, Query()).count == len(NAMES)
    assert found(roll, actor, sort="born")[0] == "单晓明"
    assert found(roll, actor, sort="unit")[0] in set(NAMES[1::2])
    assert set(found(roll, actor, unit="东升粮库")) == set(NAMES[1::2])
    assert found(roll, actor, incomplete=True) == []
    assert found(roll, actor, status="RETAINED") == []
    assert found(roll, actor, "明", unit="青山机械厂") == [
        n for n in found(roll, actor, "明") if NAMES.index(n) % 2 == 0
    ]


def test_a_new_name_is_found_and_the_old_one_no_more(roll: Members, actor: Actor) -> None:
    line = roll.page(actor, roll.window(actor, Query(text="王小明")).ids)[0]
    roll.update(actor, line.id, {"name": "王晓鸣", "mobile": "13911112222"}, line.rev)
    assert found(roll, actor, "小明") == []
    assert found(roll, actor, "王小明") == []
    assert found(roll, actor, "鸣") == ["王晓鸣"]
    assert found(roll, actor, "wxm") == ["王晓鸣"]
    assert found(roll, actor, "2222") == ["王晓鸣"]


def test_very_many_come_unordered_and_without_the_void(
    roll: Members, actor: Actor, monkeypatch: pytest.MonkeyPatch, db: Database
) -> None:
    monkeypatch.setattr(search, "ORDERED_AT_MOST", 1)
    assert set(found(roll, actor, "明")) == {"单晓明", "王小明", "明小王"}
    line = roll.page(actor, roll.window(actor, Query(text="明小王")).ids)[0]
    with db.transaction("test", actor) as tx:
        make_void(tx, [line.id], date(2026, 1, 1), line.changed_at)
    assert set(found(roll, actor, "明")) == {"单晓明", "王小明"}
    assert found(roll, actor, "明", status="VOID") == ["明小王"]


def test_no_question_scans_the_roll(roll: Members, db: Database) -> None:
    with db.reading() as tx:
        connection = tx.connection()
        for typed in ("单晓明", "明", "sxm", "0003", "229901196", "13900000003"):
            statements: list[str] = []
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.set_trace_callback(statements.append)
            window(tx, Query(text=typed))
            raw.set_trace_callback(None)
            assert statements
            for statement in statements:
                plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement).fetchall()
                assert not [line for line in plan if line[3].startswith("SCAN member")], typed
