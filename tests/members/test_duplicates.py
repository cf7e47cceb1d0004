"""Entries that may be one person are found with their reasons; people who are alike are not asked about twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.members import REASONS, Members, NewMember
from app.members.likeness import TOGETHER, Pair, couples, near_births, pairs_of
from app.members.merging import NotTwoEntries
from app.members.roll import take_in
from app.members.tables import MemberDocumentRow
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.ids import new_id
from app.shared.text import translate
from tests.members.conftest import invented, number

Enter = Callable[..., list[str]]
BORN = date(1980, 5, 17)
NEW_CARD, OLD_CARD = "911229198005170012", "KOR123456789012"


@pytest.fixture
def enter(db: Database, actor: Actor, clock: FixedClock) -> Enter:
    """Enters people unasked whether they are known, as they came onto old rolls."""

    def entered(*people: NewMember) -> list[str]:
        with db.transaction("test", actor) as tx:
            return take_in(tx, people, clock.now())

    return entered


def found(members: Members, actor: Actor) -> dict[frozenset[str], tuple[str, ...]]:
    return {frozenset(pair.ids): pair.reasons for pair in members.pairs(actor)}


def test_one_person_under_two_kinds_of_document(members: Members, actor: Actor, enter: Enter) -> None:
    card, passport, other = enter(
        invented("金哲洙", 1, mobile=""),
        invented("金哲洙", 3, id_type="08", id_no="M12345678", mobile=""),
        invented("金英子", 5, id_type="08", id_no="M87654321", mobile=""),
    )
    assert found(members, actor) == {frozenset((card, passport)): ("two_documents",)}
    assert other not in {key for pair in members.pairs(actor) for key in pair.ids}


def test_two_resident_cards_with_nothing_else_in_common_are_two_people(
    members: Members, actor: Actor, enter: Enter
) -> None:
    enter(invented("王伟", 1, work_unit="甲厂"), invented("王伟", 3, work_unit="乙厂"))
    enter(invented("王伟", 5, work_unit="丙厂", id_type="02", id_no="810000198005170018"))
    assert found(members, actor) == {}


def test_one_number_under_two_kinds(members: Members, actor: Actor, enter: Enter) -> None:
    one, other = enter(invented("李梅", 2), invented("李玫", 2, id_type="99", mobile="", birth_date=BORN))
    assert found(members, actor) == {frozenset((one, other)): ("same_number",)}


def test_a_number_that_is_another_document_of_somebody(
    members: Members, actor: Actor, enter: Enter, db: Database, clock: FixedClock
) -> None:
    holder, other = enter(
        invented("朴一", 1, id_type="04", id_no=NEW_CARD, mobile=""),
        invented("朴正一", 3, id_type="05", id_no=OLD_CARD, mobile="", birth_date=date(1979, 1, 1)),
    )
    assert found(members, actor) == {}
    with db.transaction("test", actor) as tx:
        tx.add(
            MemberDocumentRow(
                id=new_id(),
                member_id=holder,
                id_type="05",
                id_no=OLD_CARD,
                noted_on=clock.today(),
                state="held",
            )
        )
    assert found(members, actor) == {frozenset((holder, other)): ("other_document",)}


def test_the_first_generation_of_a_number(members: Members, actor: Actor, enter: Enter) -> None:
    whole = number(4)
    one, other = enter(
        invented("赵兰", 4, mobile=""),
        invented(
            "赵岚", 6, id_type="99", id_no=whole[:6] + whole[8:17], mobile="", birth_date=date(1981, 1, 1)
        ),
    )
    assert found(members, actor) == {frozenset((one, other)): ("old_number",)}


def test_name_and_mobile_the_unit_and_a_slip_in_the_birth_date(
    members: Members, actor: Actor, enter: Enter
) -> None:
    ids = enter(
        invented("孙丽", 2, mobile="13900001111"),
        invented("孙丽", 4, mobile="13900001111", birth_date=date(1992, 2, 2)),
        invented("孙强", 7, mobile="13900001111"),
        invented("周静", 8, birth_date=date(1985, 3, 4)),
        invented("周静", 10, birth_date=date(1985, 4, 3)),
        invented("周静", 12, birth_date=date(1988, 3, 4)),
        invented("周静", 14, birth_date=date(1985, 3, 4), work_unit="别厂"),
    )
    assert found(members, actor) == {
        frozenset(ids[0:2]): ("same_mobile",),
        frozenset(ids[3:5]): ("near_birth",),
        frozenset((ids[3], ids[5])): ("near_birth",),
    }


def test_the_most_alike_come_first_with_all_their_reasons(
    members: Members, actor: Actor, enter: Enter
) -> None:
    enter(
        invented("孙丽", 2, mobile="13900001111", birth_date=date(1990, 1, 1)),
        invented("孙丽", 4, mobile="13900001111", birth_date=date(1972, 2, 2)),
        invented("李梅", 6, mobile="13900002222"),
        invented("李梅", 6, id_type="99", mobile="13900002222"),
    )
    reasons = [pair.reasons for pair in members.pairs(actor)]
    assert reasons == [("same_number", "two_documents", "same_mobile"), ("same_mobile",)]
    assert members.pair_count(actor) == 2
    assert all(translate(REASONS[why], {}) != REASONS[why] for why in REASONS)


def test_who_is_void_is_nobody_and_the_list_follows_the_roll(
    members: Members, actor: Actor, enter: Enter
) -> None:
    one, _other = enter(invented("李梅", 2), invented("李梅", 2, id_type="99"))
    assert members.pair_count(actor) == 1
    members.take_back(actor, one)
    assert members.pair_count(actor) == 0


def test_two_people_are_not_asked_about_again(members: Members, actor: Actor, enter: Enter) -> None:
    one, other = enter(invented("李梅", 2), invented("李梅", 2, id_type="99"))
    members.tell_apart(actor, other, one)
    members.tell_apart(actor, one, other)
    assert members.pair_count(actor) == 0
    assert members.pair(actor, one, other).apart
    members.ask_again(actor, one, other)
    assert members.pair_count(actor) == 1
    with pytest.raises(NotTwoEntries):
        members.tell_apart(actor, one, one)


def test_the_lines_are_masked_and_a_reader_only_reads(members: Members, actor: Actor, enter: Enter) -> None:
    enter(invented("李梅", 2), invented("李梅", 2, id_type="99", work_unit="别厂"))
    (line,) = members.pair_lines(actor, members.pairs(actor))
    assert line.names == ("李梅", "李梅")
    assert set(line.units) == {"青山机械厂", "别厂"}
    assert all("***" in masked for masked in line.numbers)
    reader = Actor(actor.operator_id, "查", "reader", "device-1")
    assert members.pair_count(reader) == 1
    for act in (members.tell_apart, members.ask_again, members.merge):
        with pytest.raises(NotAllowed):
            act(reader, *line.pair.ids)


def test_an_invented_mobile_in_very_many_rows_stays_quick(
    members: Members, actor: Actor, enter: Enter
) -> None:
    enter(*(invented(f"人{chr(0x4E00 + place)}", place, mobile="13800000000") for place in range(300)))
    enter(*(invented("王伟", 301 + place, mobile="13800000000", work_unit="") for place in range(40)))
    assert members.pair_count(actor) == 39


def test_of_many_alike_each_is_named_with_the_first() -> None:
    few, many = [str(n) for n in range(TOGETHER)], [str(n) for n in range(TOGETHER + 1)]
    assert len(list(couples(few))) == TOGETHER * (TOGETHER - 1) // 2
    assert list(couples(many)) == [("0", str(n)) for n in range(1, TOGETHER + 1)]


def test_nobody_is_a_duplicate_of_themselves() -> None:
    pairs = pairs_of(
        [("same_mobile", "b", "a"), ("same_number", "a", "b"), ("same_mobile", "a", "a")], frozenset()
    )
    assert pairs == (Pair("a", "b", ("same_number", "same_mobile")),)


days = st.dates(date(1930, 1, 1), date(2010, 12, 31))


@given(st.lists(days, min_size=2, max_size=30, unique=True))
def test_births_are_near_by_one_digit_or_by_month_and_day_exchanged(births: list[date]) -> None:
    people = [(str(place), born) for place, born in enumerate(births)]
    written = [f"{born:%Y%m%d}" for born in births]
    expected = {
        frozenset((str(one), str(other)))
        for one, a in enumerate(written)
        for other, b in enumerate(written)
        if a != b and (sum(x != y for x, y in zip(a, b, strict=True)) == 1 or a == b[:4] + b[6:] + b[4:6])
    }
    assert {frozenset(pair) for pair in near_births(people)} == expected
