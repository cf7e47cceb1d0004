"""People are found by name, part of it, its sound, its initials, and the ends of their numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.members import Members, Query, search
from app.members.roll import make_void
from app.members.search import window
from app.members.tables import MemberDocumentRow
from app.shared.actor import Actor
from app.shared.base import Row
from app.shared.clock import FixedClock
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
                scanned = [line[3] for line in plan if line[3].startswith("SCAN member")]
                # Other documents are few, and only their index is read.
                assert all(line.startswith("SCAN member_document USING INDEX") for line in scanned), typed


def test_a_certificate_s_number_finds_whole_or_by_its_beginning(roll: Members, actor: Actor) -> None:
    for name, number in (("朴成浩", "22240100017"), ("王小明", "吉工0712"), ("吕绿", "88")):
        line = roll.page(actor, roll.window(actor, Query(text=name)).ids)[0]
        roll.update(actor, line.id, {"member_cert_no": number}, line.rev)
    assert found(roll, actor, "22240100017") == ["朴成浩"]
    assert found(roll, actor, "222401000") == ["朴成浩"]
    assert found(roll, actor, "吉工07") == ["王小明"]
    assert found(roll, actor, "88") == ["吕绿"]


def test_an_earlier_document_finds_its_person_whole_or_by_its_end(
    roll: Members, actor: Actor, db: Database
) -> None:
    line = roll.page(actor, roll.window(actor, Query(text="金哲洙")).ids)[0]
    with db.transaction("test", actor) as tx:
        for number, state in (("E12345678", "held"), ("E99999999", "void")):
            noted = {"id_no": number, "noted_on": date(2026, 1, 1), "state": state, "id_type": "04"}
            tx.add(MemberDocumentRow(id=number, member_id=line.id, **noted))
    assert found(roll, actor, "e12345678") == ["金哲洙"]
    assert found(roll, actor, "5678") == ["金哲洙"]
    assert found(roll, actor, "E99999999") == []


def test_where_nobody_is_called_so_the_unit_s_people_are_found(roll: Members, actor: Actor) -> None:
    grain = set(NAMES[1::2])
    for typed in ("东升粮库", "粮库", "东升", "dslk", "dongsheng"):
        assert set(found(roll, actor, typed)) == grain, typed
    assert found(roll, actor, "粮库 明") == []
    assert found(roll, actor, "明 青山") == [n for n in found(roll, actor, "明") if NAMES.index(n) % 2 == 0]
    assert found(roll, actor, "wxm qsjxc") == ["王小明"]
    assert set(found(roll, actor, "东升", sort="born")) == grain
    assert roll.values(actor, Query(text="东升"), "unit") == (("东升粮库", len(grain)),)


def test_a_day_of_birth_within_the_number_finds_its_people(roll: Members, actor: Actor) -> None:
    assert found(roll, actor, "19630101") == ["朴成浩"]


def test_some_members_and_those_long_not_changed_are_asked_for(
    roll: Members, actor: Actor, clock: FixedClock
) -> None:
    line = roll.page(actor, roll.window(actor, Query(text="朴成浩")).ids)[0]
    assert found(roll, actor, among=frozenset({line.id, "nobody"})) == ["朴成浩"]
    assert found(roll, actor, among=frozenset()) == []
    tomorrow = clock.today() + timedelta(days=1)
    assert len(found(roll, actor, not_since=tomorrow)) == len(NAMES)
    clock.moment += timedelta(days=400)
    roll.update(actor, line.id, {"remark": "来过"}, line.rev)
    assert set(found(roll, actor, not_since=tomorrow)) == set(NAMES) - {"朴成浩"}


def test_a_group_of_new_employment_is_asked_for(roll: Members, actor: Actor) -> None:
    line = roll.page(actor, roll.window(actor, Query(text="朴成浩")).ids)[0]
    roll.update(actor, line.id, {"employment_form": "L5", "gig_group": "03"}, line.rev)
    assert found(roll, actor, gig_group="03") == ["朴成浩"]
    assert found(roll, actor, gig_group="04") == []


def test_a_union_s_people_are_its_own_and_those_of_its_units(
    roll: Members, actor: Actor, db: Database
) -> None:
    line = roll.page(actor, roll.window(actor, Query(text="朴成浩")).ids)[0]
    with db.transaction("test", actor) as tx:
        connection = tx.connection()
        for union_id in ("u1", "u2"):
            words = [c.name for c in Row.metadata.tables["union_org"].columns if not c.nullable]
            given = {**dict.fromkeys(words, ""), "id": union_id, "rev": 1, "name": union_id}
            connection.execute(Row.metadata.tables["union_org"].insert().values(**given))
        connection.exec_driver_sql("UPDATE unit SET union_id = 'u1', rev = rev + 1 WHERE name = '青山机械厂'")
        connection.exec_driver_sql(f"UPDATE member SET union_id = 'u2', rev = rev + 1 WHERE id = '{line.id}'")
    assert found(roll, actor, union_id="u2") == ["朴成浩"]
    assert set(found(roll, actor, union_id="u1")) == set(NAMES[0::2]) - {"朴成浩"}


def test_letters_within_a_foreign_name_and_korean_first_sounds_find_it(
    members: Members, actor: Actor, person
) -> None:
    smith = members.register(actor, person("JOHN SMITH", 1)).id
    anna = members.register(actor, person("Anna Petrowa", 2)).id
    korean = members.register(actor, person("김철수", 3)).id
    for typed, found in (
        ("smith", smith),
        ("SMI", smith),
        ("petrow", anna),
        ("ㄱㅊ", korean),
        ("ㄱㅊㅅ", korean),
    ):
        ids = members.window(actor, Query(text=typed)).ids
        assert [line.id for line in members.page(actor, list(ids))] == [found], typed
