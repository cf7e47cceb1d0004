"""Two entries of one person become one with all that hangs on them, and two again exactly as they were."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.members import MemberMissing, Members, NewMember, Query, find_again
from app.members.merging import (
    COMPARED,
    STAYS,
    BothHave,
    ConfirmedGoes,
    CorrectionWaits,
    IdentityConfirmed,
    NotTwoEntries,
    choose,
    empty,
)
from app.members.roll import take_in
from app.members.tables import MemberCorrectionRow, MemberDocumentRow, MemberPhotoRow
from app.members.unmerging import ChangedSinceMerge, MergeMissing
from app.security import Guard
from app.shared import journal, lineage
from app.shared.actor import Actor
from app.shared.base import Row
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.references import references_to
from app.visits import MEMBER_OF_VISIT
from tests.conftest import NOW
from tests.members.conftest import invented

DAY = date(2026, 1, 15)
CARD = invented("金哲洙", 1, mobile="", work_unit="青山机械厂")
PASSPORT = invented(
    "金哲洙", 3, id_type="08", id_no="M12345678", mobile="13900001111", work_unit="别厂", remark="护照登记",
    change_date=date(2015, 7, 1), marital_status="20",
)  # fmt: skip


@pytest.fixture
def confirmed() -> set[str]:
    """Whom the province has confirmed."""
    return set()


@pytest.fixture
def members(db: Database, guard: Guard, clock: FixedClock, confirmed: set[str]) -> Members:
    """The roll, wired as an office wires it."""

    def by_province(_tx: Session, ids: Any) -> frozenset[str]:
        return frozenset(confirmed & set(ids))

    return Members(db, guard, clock, confirmed=by_province, loose=(MEMBER_OF_VISIT,))


@pytest.fixture
def enter(db: Database, actor: Actor, clock: FixedClock) -> Callable[..., list[str]]:
    """Enters people unasked whether they are known."""

    def entered(*people: NewMember) -> list[str]:
        with db.transaction("test", actor) as tx:
            return take_in(tx, people, clock.now())

    return entered


@pytest.fixture
def two(enter: Callable[..., list[str]], db: Database, actor: Actor) -> tuple[str, str]:
    """One person twice: the first with one enrolment; on the second hang a visit, a claim and two enrolments."""
    kept, gone = enter(CARD, PASSPORT)
    with db.transaction("test", actor) as tx:
        for holder, year in ((kept, 2025), (gone, 2026), (gone, 2027)):
            cover(tx, holder, year)
        put(tx, "claim", id="claim", member_id=gone, facts="{}", state="ACCEPTED")
        put(tx, "campaign", id="c")
        put(tx, "kit", id="k", campaign_id="c")
        visit = {"campaign_id": "c", "kit_id": "k", "subject_id": gone, "state": "PENDING"}
        put(tx, "visit", id="v", kind="member", **visit)
        put(tx, "visit", id="w", kind="household", number=2, id_no="2", **visit)
    return kept, gone


def put(tx: Session, table: str, **known: Any) -> None:
    """Enter a row; what the table asks for and the test does not care about is filled in."""
    values: dict[str, Any] = {"rev": 1}
    for column in Row.metadata.tables[table].columns:
        if not column.nullable:
            kind = type(column.type).__name__
            values.setdefault(
                column.name, {"DayText": DAY, "BigInteger": 0, "Integer": 0, "Boolean": False}.get(kind, "")
            )
    tx.execute(Row.metadata.tables[table].insert().values({**values, **known}))


def cover(tx: Session, member_id: str, year: int) -> None:
    days = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    put(tx, "enrolment", id=new_id(), member_id=member_id, plan_id="p", shares=1, **days)


def everything(db: Database) -> dict[str, set[tuple[Any, ...]]]:
    """Return all that is stored, without revisions, the record of changes and what only tells what happened."""
    aside = ("journal_line", "command", "lineage", "journal_context", "membership_event", "member_merge")
    kept = {}
    with db.reading() as tx:
        for table in Row.metadata.sorted_tables:
            if table.name in aside:
                continue
            columns = [c for c in table.columns if c.name not in ("rev", "changed_at")]
            rows = tx.execute(table.select().with_only_columns(*columns)).all()
            kept[table.name] = {tuple(row) for row in rows}
    kept["member_document"] = {row for row in kept["member_document"] if "void" not in row}
    return kept


def pointing(db: Database, member_id: str) -> dict[str, int]:
    counts = {}
    with db.reading() as tx:
        for table, column in (("enrolment", "member_id"), ("claim", "member_id"), ("visit", "subject_id")):
            asked = text(f"SELECT count(*) FROM {table} WHERE {column} = :id AND id <> 'w'")
            counts[table] = tx.execute(asked, {"id": member_id}).scalar_one()
    return counts


def events(db: Database, member_id: str) -> list[tuple[str, str | None]]:
    with db.reading() as tx:
        asked = text("SELECT type, reason FROM membership_event WHERE member_id = :id ORDER BY id")
        return [tuple(row) for row in tx.execute(asked, {"id": member_id})]


def test_the_preview_proposes_who_stays_and_says_what_would_happen(
    members: Members, actor: Actor, two: tuple[str, str], confirmed: set[str]
) -> None:
    kept, gone = two
    view = members.pair(actor, kept, gone)
    assert view.reasons == ("two_documents",)
    assert (view.kept.id, view.gone.id) == (gone, kept)  # four things hang on the second, one on the first
    assert {held.kind: held.count for held in view.kept.hangs} == {"enrolment": 2, "claim": 1, "visit": 1}
    confirmed.add(kept)
    view = members.pair(actor, gone, kept)
    assert (view.kept.id, view.kept.confirmed, view.gone.id) == (kept, True, gone)
    lines = {line.name: line for line in view.lines}
    assert (lines["mobile"].agreement, lines["mobile"].open) == ("filled", True)
    assert (lines["work_unit"].agreement, lines["work_unit"].open) == ("differs", True)
    assert (lines["id_no"].agreement, lines["id_no"].open) == ("differs", False)
    assert lines["birth_date"].agreement == "same"
    assert "native_place" not in lines
    assert view.kept.fields.id_no.startswith("229***")
    assert view.gone.fields.mobile.startswith("139****")
    assert members.pair(actor, kept, gone, gone).kept.id == gone
    with pytest.raises(MemberMissing):
        members.pair(actor, kept, "nobody")
    with pytest.raises(NotTwoEntries):
        members.pair(actor, kept, kept)


def test_everything_comes_to_the_one_that_stays(
    members: Members, actor: Actor, db: Database, two: tuple[str, str]
) -> None:
    kept, gone = two
    members.merge(actor, kept, gone, {"remark": "kept", "work_unit": "gone"})
    assert pointing(db, kept) == {"enrolment": 3, "claim": 1, "visit": 1}
    assert pointing(db, gone) == {"enrolment": 0, "claim": 0, "visit": 0}
    view = members.view(actor, kept)
    assert (view.fields.mobile[:3], view.fields.work_unit, view.fields.remark) == ("139", "别厂", "")
    assert (view.fields.marital_status, view.joined_on, view.status) == ("20", date(2015, 7, 1), "ACTIVE")
    assert members.view(actor, gone).status == "VOID"
    assert events(db, gone)[-1] == ("L9", "L14")
    assert events(db, kept) == [("1", None)]
    with db.reading() as tx:
        (noted,) = tx.execute(text("SELECT member_id, id_type, id_no, state FROM member_document")).all()
        assert tuple(noted) == (kept, "08", "M12345678", "held")
        moved, filled_in = tx.execute(text("SELECT moved, filled FROM member_merge")).one()
    assert {name: len(ids) for name, ids in json.loads(moved).items()} == {
        "enrolment.member_id": 2, "claim.member_id": 1, "visit.subject_id": 1, "member_document.state": 1,
    }  # fmt: skip
    assert json.loads(filled_in)["joined_on"] == ["2020-03-01", "2015-07-01"]
    found = members.window(actor, Query(unit="别厂"))
    assert [line.id for line in members.page(actor, found.ids)] == [kept]
    assert members.pair_count(actor) == 0
    journal_holds(db)


def journal_holds(db: Database) -> None:
    with db.reading() as tx:
        journal.verify(tx)


def test_a_merge_is_taken_back_exactly(
    members: Members, actor: Actor, db: Database, two: tuple[str, str]
) -> None:
    kept, gone = two
    before = everything(db)
    made = members.merge(actor, kept, gone, {"id_no": "gone", "work_unit": "gone"})
    assert members.view(actor, kept).fields.id_type == "08"
    (line,) = members.merges(actor)
    assert (line.id, line.name, line.gone_name, line.merged_on) == (made, "金哲洙", "金哲洙", NOW.date())
    assert {held.kind: held.count for held in line.moved} == {"enrolment": 2, "claim": 1, "visit": 1}
    assert everything(db) != before
    assert members.undo_merge(actor, made) == "金哲洙"
    assert everything(db) == before
    assert events(db, gone) == [("1", None), ("L9", "L14"), ("L8", "L14")]
    assert members.merges(actor) == ()
    assert members.pair_count(actor) == 1
    journal_holds(db)
    with pytest.raises(MergeMissing):
        members.undo_merge(actor, made)
    assert members.merge(actor, gone, kept) != made  # and may be merged again, the other way round


def test_the_picture_comes_to_the_one_that_has_none(
    members: Members, actor: Actor, db: Database, two: tuple[str, str]
) -> None:
    kept, gone = two
    with db.transaction("test", actor) as tx:
        tx.add(MemberPhotoRow(member_id=gone, content=b"jpeg", at=NOW))
        values = {"id": gone, "extra": '[["工种", "焊工"]]'}
        tx.execute(
            text("UPDATE member SET photo = 'sha', extra = :extra, rev = rev + 1 WHERE id = :id"), values
        )
    before = everything(db)
    made = members.merge(actor, kept, gone)
    with db.reading() as tx:
        assert tx.get_one(MemberPhotoRow, kept).content == b"jpeg"
        asked = text("SELECT photo FROM member WHERE id = :id")
        assert tx.execute(asked, {"id": kept}).scalar_one() == "sha"
    assert members.view(actor, kept).fields.extra == (("工种", "焊工"),)
    members.undo_merge(actor, made)
    assert everything(db) == before


def test_who_had_left_has_left_again(
    members: Members, actor: Actor, db: Database, enter: Callable[..., list[str]]
) -> None:
    kept, gone = enter(
        CARD, invented("金哲洙", 3, id_type="08", id_no="M12345678", change_type="3", mobile="")
    )
    made = members.merge(actor, kept, gone)
    members.undo_merge(actor, made)
    view = members.view(actor, gone)
    assert (view.status, view.fields.change_type, view.history[-1].type) == ("RETAINED", "3", "3")
    assert [event.type for event in view.history] == ["3", "L9", "L8", "3"]


def test_documents_already_noted_move_along_and_one_number_is_noted_once(
    members: Members, actor: Actor, db: Database, enter: Callable[..., list[str]], clock: FixedClock
) -> None:
    kept, gone = enter(invented("朴一", 1), invented("朴一", 1, id_type="02", mobile=""))
    with db.transaction("test", actor) as tx:
        for place, (holder, kind) in enumerate(((gone, "05"), (kept, "08"))):
            no = f"KOR12345678901{place}"
            tx.add(
                MemberDocumentRow(
                    id=f"d{place}", member_id=holder, id_type=kind, id_no=no, noted_on=DAY, state="held"
                )
            )
    before = everything(db)
    made = members.merge(actor, kept, gone)
    with db.reading() as tx:
        held = tx.execute(text("SELECT id, member_id FROM member_document ORDER BY id")).all()
    assert [tuple(row) for row in held] == [("d0", kept), ("d1", kept)]
    members.undo_merge(actor, made)
    assert everything(db) == before


def test_the_identity_of_a_confirmed_member_is_not_changed_by_a_merge(
    members: Members, actor: Actor, db: Database, two: tuple[str, str], confirmed: set[str]
) -> None:
    kept, gone = two
    confirmed.add(kept)
    before = everything(db)
    with pytest.raises(IdentityConfirmed) as refused:
        members.merge(actor, kept, gone, {"id_no": "gone"})
    assert refused.value.facts["name"] == "金哲洙"
    assert everything(db) == before
    members.merge(actor, kept, gone)


def test_a_confirmed_member_does_not_go_on_under_another_identity_by_a_merge(
    members: Members, actor: Actor, db: Database, two: tuple[str, str], confirmed: set[str]
) -> None:
    """Turned round, a merge would be a correction of one person."""
    kept, gone = two
    confirmed.add(gone)
    before = everything(db)
    with pytest.raises(ConfirmedGoes):
        members.merge(actor, kept, gone)
    assert everything(db) == before
    members.merge(actor, kept, gone, dict.fromkeys(("name", "id_no", "id_type"), "gone"))


def test_what_may_be_there_only_once_is_named_and_nothing_is_changed(
    members: Members, actor: Actor, db: Database, two: tuple[str, str]
) -> None:
    kept, gone = two
    with db.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("CREATE UNIQUE INDEX once ON enrolment(member_id, plan_id, starts_on)")
    with db.transaction("test", actor) as tx:
        cover(tx, kept, 2026)
    before = everything(db)
    with pytest.raises(BothHave) as refused:
        members.merge(actor, kept, gone)
    assert refused.value.facts == {"table": "enrolment"}
    assert "参保" in refused.value.words()
    assert "“Enrolment”" in refused.value.words("en")
    assert everything(db) == before


def test_a_correction_that_waits_is_decided_first(
    members: Members, actor: Actor, db: Database, two: tuple[str, str]
) -> None:
    kept, gone = two
    with db.transaction("test", actor) as tx:
        tx.add(
            MemberCorrectionRow(
                id=new_id(),
                member_id=gone,
                changes="{}",
                reason="",
                state="proposed",
                proposed_by=actor.operator_id,
                proposed_on=DAY,
            )
        )
    with pytest.raises(CorrectionWaits):
        members.merge(actor, kept, gone)


@pytest.mark.parametrize("later", ["visit", "filled", "document", "merged", "given"])
def test_what_was_changed_since_keeps_a_merge_from_being_taken_back(
    members: Members,
    actor: Actor,
    db: Database,
    two: tuple[str, str],
    enter: Callable[..., list[str]],
    later: str,
) -> None:
    kept, gone = two
    made = members.merge(actor, kept, gone)
    if later == "merged":
        third, *_ = enter(invented("金哲洙", 5, mobile=""))
        members.merge(actor, third, kept)
    elif later == "given":
        enter(invented("别人", 7, id_type="08", id_no="M12345678", mobile=""))
    elif later == "filled":
        members.update(actor, kept, {"mobile": "13700001111"}, members.view(actor, kept).rev)
    else:
        changed = {"visit": "visit SET remark = 'x'", "document": "member_document SET state = 'void'"}[later]
        with db.transaction("test", actor) as tx:
            tx.execute(text(f"UPDATE {changed}, rev = rev + 1"))
    before = everything(db)
    with pytest.raises(ChangedSinceMerge):
        members.undo_merge(actor, made)
    assert everything(db) == before


def test_what_else_was_changed_since_stays_as_it_is(
    members: Members, actor: Actor, two: tuple[str, str]
) -> None:
    kept, gone = two
    made = members.merge(actor, kept, gone)
    members.update(actor, kept, {"native_place": "延吉"}, members.view(actor, kept).rev)
    members.undo_merge(actor, made)
    assert members.view(actor, kept).fields.native_place == "延吉"


def test_merges_are_taken_back_the_latest_first(
    members: Members, actor: Actor, db: Database, enter: Callable[..., list[str]]
) -> None:
    kept, second, third = enter(
        CARD, PASSPORT, invented("金哲洙", 5, id_type="99", id_no="X1", mobile="13700000000", trade="焊工")
    )
    start = everything(db)
    first = members.merge(actor, kept, second)
    between = everything(db)
    then = members.merge(actor, kept, third)
    members.undo_merge(actor, then)
    assert everything(db) == between
    members.undo_merge(actor, first)
    assert everything(db) == start


def test_the_references_are_those_of_the_metadata() -> None:
    found = {reference.name for reference in references_to("member", but=STAYS)}
    assert found >= {"enrolment.member_id", "claim.member_id", "member_document.member_id"}
    assert not {name for name in found if name.startswith(("member_search", "roster_", *STAYS))}


CHOICES = st.dictionaries(st.sampled_from(COMPARED), st.sampled_from(["kept", "gone"]))
PEOPLE = st.builds(
    lambda place, **more: invented("金哲洙", place, **more),
    st.integers(1, 400),
    mobile=st.sampled_from(["", "13900001111", "13700002222"]),
    work_unit=st.sampled_from(["", "甲厂", "乙厂"]),
    remark=st.sampled_from(["", "备注"]),
    education=st.sampled_from([None, "31"]),
    is_migrant_worker=st.sampled_from([None, True, False]),
    work_start=st.sampled_from([None, date(2001, 2, 3)]),
    dues_base=st.sampled_from([None, 345_600]),
    change_date=st.dates(date(2000, 1, 1), date(2026, 1, 1)),
)


@settings(max_examples=20)
@given(PEOPLE, PEOPLE, CHOICES)
def test_nothing_said_of_either_is_lost_by_choosing(kept: NewMember, gone: NewMember, choices: Any) -> None:
    changed = choose(kept, gone, choices)
    for name in COMPARED:
        mine, other = getattr(kept, name), getattr(gone, name)
        if name in changed:
            assert changed[name] == other or name in ("sex", "birth_date")
            assert (
                choices.get("id_no" if name == "id_type" else name) == "gone"
                or empty(mine)
                or "id_no" in changed
            )
        elif empty(mine) and not empty(other):
            assert choices.get(name) == "kept"


@settings(max_examples=20)
@given(PEOPLE, PEOPLE, CHOICES)
def test_any_merge_taken_back_leaves_every_table_as_it_was(
    any_office: Callable[[], tuple[Database, Members, Actor]], kept: NewMember, gone: NewMember, choices: Any
) -> None:
    db, members, actor = any_office()
    assume(kept.id_no != gone.id_no)
    with db.transaction("test", actor) as tx:
        one, other = take_in(tx, (kept, gone), NOW)
        cover(tx, other, 2026)
    before = everything(db)
    try:
        made = members.merge(actor, one, other, choices)
    except RuleError:
        assert everything(db) == before
    else:
        members.undo_merge(actor, made)
        assert everything(db) == before
    with db.transaction("test", actor) as tx:
        for key in (one, other):
            tx.execute(text("UPDATE member SET status = 'VOID', rev = rev + 1 WHERE id = :id"), {"id": key})
        find_again(tx, (one, other), NOW)


@pytest.fixture(scope="module")
def any_office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One office for all examples; who was tried is VOID afterwards."""
    clock = FixedClock(NOW)
    db = Database.create(tmp_path_factory.mktemp("merge") / "office.db", bytes(32), clock)
    with db.engine.execution_options(writes=True).begin() as connection:
        Row.metadata.create_all(connection)
        journal.make_triggers(connection)
        lineage.begin(connection, "00" * 16)
    members = Members(db, Guard(), clock, loose=(MEMBER_OF_VISIT,))
    actor = Actor("018f0000-0000-7000-8000-000000000001", "经办一", "administrator", "device-1")
    return lambda: (db, members, actor)
