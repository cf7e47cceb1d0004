"""People join, change, are seen and shown; rosters come in as one act and can be undone as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from app.members import (
    MemberMissing,
    Members,
    Query,
    facts_of,
    find_again,
    find_by_document,
    member_facts,
    members_of_unit,
)
from app.members.findings import (
    HeldByAnotherUnion,
    JoinRetired,
    NumberTaken,
    SamePersonOtherDocument,
    TooYoung,
)
from app.members.newcomer import NoSuchField
from app.members.roll import status_after
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import ChangedElsewhere, RuleError

RosterFile = Callable[..., Path]


def count(db: Database, table: str) -> int:
    with db.reading() as tx:
        return int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def everybody(members: Members, actor: Actor, **query: object) -> list[str]:
    found = members.window(actor, Query(**query))  # type: ignore[arg-type]
    return [line.id for line in members.page(actor, found.ids)]


def test_a_person_joins_with_a_first_event_and_is_shown_masked(
    members: Members, actor: Actor, person
) -> None:
    view = members.register(
        actor, person(" 金 哲洙 ", 1, sex=None, id_type=None, birth_date=date(1980, 5, 17))
    )
    assert (view.fields.name, view.fields.sex, view.fields.id_type) == ("金哲洙", "1", "01")
    assert (view.status, view.joined_on, view.missing, view.rev) == ("ACTIVE", date(2020, 3, 1), (), 1)
    assert view.fields.id_no.startswith("229***")
    assert view.fields.mobile.startswith("139****")
    assert [(event.type, event.day) for event in view.history] == [("1", date(2020, 3, 1))]
    assert members.view(actor, view.id) == view


def test_a_known_number_gets_one_of_three_answers(
    members: Members, actor: Actor, person, db: Database
) -> None:
    first = members.register(actor, person("金哲洙", 1))
    with pytest.raises(NumberTaken) as taken:
        members.register(actor, person("金哲洙", 1))
    assert taken.value.field == "id_no"
    assert taken.value.facts["member_id"] == first.id
    assert "金哲洙" not in str(taken.value)
    with pytest.raises(SamePersonOtherDocument):
        members.register(actor, person("金哲洙", 1, id_type="08", id_no="E12345678"))
    members.register(actor, person("朴成浩", 3, change_type="4", change_date=date(2021, 1, 1)))
    with pytest.raises(HeldByAnotherUnion):
        members.register(actor, person("朴成浩", 3))
    assert count(db, "member") == 2


def test_the_form_is_told_everything_at_once(members: Members, actor: Actor, person) -> None:
    assert members.check(actor, person("金哲洙", 1)) == ()
    members.register(actor, person("金哲洙", 1))
    reasons = members.check(actor, person("", 1, mobile="123", employment_status="4"))
    assert {(reason.field, reason.code) for reason in reasons} == {
        ("name", "name.missing"), ("mobile", "mobile.format"), ("employment_status", "join.retired"),
        ("id_no", "duplicate.registered"),
    }  # fmt: skip
    wrong = members.check(actor, person("金哲洙", 1, id_no="229901198005170010"))
    assert [reason.field for reason in wrong] == ["id_no"]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [({"change_date": date(1990, 1, 1)}, TooYoung), ({"employment_status": "4"}, JoinRetired)],
)
def test_who_may_not_join_is_refused(members: Members, actor: Actor, person, more: dict[str, object],
                                     refusal: type[RuleError]) -> None:  # fmt: skip
    with pytest.raises(refusal):
        members.register(actor, person("金哲洙", 1, **more))
    assert members.counts(actor).members == 0


def test_a_change_is_kept_and_a_stale_one_refused(
    members: Members, actor: Actor, person, db: Database
) -> None:
    view = members.register(actor, person("金哲洙", 1))
    later = members.update(actor, view.id, {"mobile": "139 1111 2222", "work_unit": " 东升粮库"}, view.rev)
    assert (later.rev, later.fields.work_unit) == (2, "东升粮库")
    assert members.reveal(actor, view.id, "mobile") == "13911112222"
    with pytest.raises(ChangedElsewhere):
        members.update(actor, view.id, {"name": "别人"}, view.rev)
    with pytest.raises(NoSuchField):
        members.update(actor, view.id, {"status": "VOID"}, later.rev)
    with pytest.raises(MemberMissing):
        members.update(actor, "nobody", {}, 1)
    assert members.view(actor, view.id) == later
    with db.reading() as tx:
        lines = tx.execute(
            text("SELECT verb, base_rev FROM journal_line WHERE tbl = 'member' ORDER BY seq")
        ).all()
    assert [tuple(line) for line in lines] == [("I", 0), ("U", 1)]


def test_a_member_may_retire_and_correct_a_document(members: Members, actor: Actor, person) -> None:
    members.register(actor, person("朴成浩", 3))
    view = members.register(actor, person("金哲洙", 1))
    retired = members.update(actor, view.id, {"employment_status": "4"}, 1)
    assert retired.status == "ACTIVE"
    other = person("金哲洙", 2, birth_date=date(1981, 1, 1))
    corrected = members.update(actor, view.id, {"id_no": other.id_no}, 2)
    assert (corrected.fields.sex, corrected.fields.birth_date) == ("2", date(1981, 1, 1))
    with pytest.raises(NumberTaken):
        members.update(actor, view.id, {"id_no": person("", 3).id_no}, 3)
    with pytest.raises(RuleError):
        members.update(actor, view.id, {"mobile": "12"}, 3)


def test_a_revealed_number_is_written_down(members: Members, actor: Actor, person, db: Database) -> None:
    new = person("金哲洙", 1)
    view = members.register(actor, new)
    assert members.reveal(actor, view.id, "id_no", "电话核对") == new.id_no
    with db.reading() as tx:
        line = tx.execute(text("SELECT action, subject, subject_id, why, actor_id FROM audit")).one()
    assert tuple(line) == ("reveal", "member", view.id, "id_no: 电话核对", actor.operator_id)
    with pytest.raises(NoSuchField):
        members.reveal(actor, view.id, "name")


def test_other_capabilities_ask_inside_their_transaction(
    members: Members, actor: Actor, person, db: Database
) -> None:
    one = members.register(actor, person("金哲洙", 1))
    two = members.register(actor, person("安顺姬", 2))
    members.register(actor, person("朴成浩", 3, change_type="3", change_reason="3"))
    with db.reading() as tx:
        assert [facts.name for facts in members_of_unit(tx, "青山机械厂")] == ["安顺姬", "金哲洙"]
        facts = member_facts(tx, one.id)
        assert (facts.doc_type, facts.id_no, facts.born) == ("01", person("", 1).id_no, date(1980, 5, 17))
        assert facts.id_masked == one.fields.id_no
        assert find_by_document(tx, f" {facts.id_no.lower()} ") == facts
        assert find_by_document(tx, "E999") is None
        assert set(facts_of(tx, [one.id, two.id, "nobody"])) == {one.id, two.id}
        with pytest.raises(MemberMissing):
            member_facts(tx, "nobody")


def test_what_finds_people_can_be_made_again(members: Members, actor: Actor, person, db: Database) -> None:
    view = members.register(actor, person("金哲洙", 1))
    with db.transaction("test", actor) as tx:
        tx.execute(text("UPDATE member SET name = '朴成浩', rev = rev + 1"))
        find_again(tx, [view.id], FixedClock.now(members._clock))
    assert everybody(members, actor, text="pch") == [view.id]
    assert everybody(members, actor, text="哲") == []
    with db.transaction("test", actor) as tx:
        tx.execute(text("DELETE FROM member_search"))
        tx.execute(text("DELETE FROM member_gram"))
        find_again(tx, [view.id], FixedClock.now(members._clock))
    assert everybody(members, actor, text="成浩") == [view.id]


def test_every_status_follows_from_a_change() -> None:
    known = {
        "1": "ACTIVE",
        "2": "ACTIVE",
        "3": "RETAINED",
        "4": "TRANSFERRED",
        "5": "EXPELLED",
        "6": "WITHDRAWN",
    }
    assert {kind: status_after(kind) for kind in known} == known
    assert (status_after("L7"), status_after("L8"), status_after("L9")) == ("DECEASED", "ACTIVE", "VOID")
    assert status_after(None) == "ACTIVE"


def test_every_method_asks_the_guard(members: Members, person) -> None:
    stranger = Actor("x", "x", "nobody", "d")
    acts: list[Callable[[], object]] = [
        lambda: members.register(stranger, person("甲", 1)),
        lambda: members.update(stranger, "x", {}, 1),
        lambda: members.check(stranger, person("甲", 1)),
        lambda: members.view(stranger, "x"),
        lambda: members.reveal(stranger, "x", "id_no"),
        lambda: members.window(stranger, Query()),
        lambda: members.page(stranger, []),
        lambda: members.counts(stranger),
        lambda: members.export(stranger, Path("x"), Query(), "x"),
        lambda: members.import_roster(stranger, Path("x")),
        lambda: members.imports(stranger),
        lambda: members.drafts(stranger, "x"),
        lambda: members.fix_draft(stranger, "x", {}),
        lambda: members.drop_draft(stranger, "x"),
        lambda: members.undo_import(stranger, "x"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
