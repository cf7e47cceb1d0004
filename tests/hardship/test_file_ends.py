"""Files of the list, one file of two, lists kept apart, tiers of the office's own, and what is erased after its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.documents import Documents, Pasted
from app.documents.tables import ContentRow
from app.hardship import (
    Act,
    Answer,
    DatedLine,
    Hardship,
    HouseholdMissing,
    ItemIn,
    Line,
    Means,
    MeasureIn,
    PersonIn,
    TierIn,
    file_names,
)
from app.hardship import happenings as h
from app.hardship.erasing_service import ErasedAlready, FileLives, KeptLonger
from app.hardship.exclusions import OverrideSame
from app.hardship.happenings import FileForbids, ReasonNeeded
from app.hardship.tables import HardshipEventRow
from app.hardship.tiers import TierRuleWrong, TierUnknown
from app.hardship.uniting import SameFile, UnionChanged, UnionMissing
from app.security import Guard
from app.shared import codes, journal
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import Cancelled
from app.shared.progress import StoppableProgress
from tests.conftest import NOW
from tests.documents.conftest import picture
from tests.hardship.conftest import HEADER
from tests.hardship.files import CHILD, GRANTED, LIFE, household_row, number, opened

LINE_720 = DatedLine(Line("222403", 2026, 72_000, Decimal(2)), date(2026, 1, 1))


@pytest.fixture
def households(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Callable[..., Path], founded: None
) -> tuple[str, ...]:
    """Three households of the list: 甲一, 乙二, 丙三."""
    rows = [household_row(n, name) for n, name in enumerate(("甲一", "乙二", "丙三"), start=1)]
    hardship.import_households(actor, write_sheet([HEADER, *rows]), line)
    names = {hardship.view(actor, one).head: one for one in hardship.window(actor)}
    return names["甲一"], names["乙二"], names["丙三"]


# -- files of the list


def test_households_of_the_list_become_files_with_their_figures(
    hardship: Hardship, actor: Actor, households: tuple[str, ...]
) -> None:
    hardship.open_file(actor, household_id=households[0])
    waiting = hardship.households_waiting(actor)
    assert [one.head for one in waiting] == ["丙三", "乙二"]
    found = hardship.files_from_households(actor)
    assert (len(found.made), [one.head for one in found.left_out]) == (2, ["甲一"])
    made = hardship.file(actor, found.made[1])
    assert (made.head, made.income, made.expense, made.details.cause) == ("乙二", 3_600_000, 1_800_000, "01")
    assert [hardship.file(actor, one).number[:5] for one in found.made] == ["K0002", "K0003"]
    assert hardship.means(actor, made.id).heads == 3
    # The same class as the list gave, out of the file's own items: three people, though only the head is entered.
    tried = hardship.try_test(actor, made.id, line=LINE_720).test
    assert (tried.net_pc, tried.category) == (50_000, "1")
    assert hardship.view(actor, households[1]).net_pc == 50_000  # the row of the list stays as it was
    assert hardship.households_waiting(actor) == ()
    assert hardship.end_drafts(actor, found.made, "误建") == 2
    assert len(hardship.households_waiting(actor)) == 2
    with pytest.raises(HouseholdMissing):
        hardship.files_from_households(actor, ["nobody"])


def test_a_head_who_stands_in_another_file_gets_none(
    hardship: Hardship, actor: Actor, households: tuple[str, ...]
) -> None:
    one = hardship.open_file(actor, household_id=households[0])
    hardship.add_person(actor, one, PersonIn("乙二", "10", number(2)))
    waiting = {row.head: row.number for row in hardship.households_waiting(actor)}
    assert waiting == {"乙二": hardship.file(actor, one).number, "丙三": ""}
    found = hardship.files_from_households(actor, [households[1], households[2]])
    assert ([row.head for row in found.left_out], len(found.made)) == (["乙二"], 1)


def test_cancelled_no_file_is_made(hardship: Hardship, actor: Actor, households: tuple[str, ...]) -> None:
    progress = StoppableProgress()
    progress.stop()
    with pytest.raises(Cancelled):
        hardship.files_from_households(actor, progress=progress)
    assert hardship.files(actor) == ()


# -- lists kept apart


def test_workers_migrants_and_temporary_relief_are_lists_of_their_own(
    hardship: Hardship, actor: Actor, second: Actor, households: tuple[str, ...]
) -> None:
    worker, migrant, temporary = (hardship.open_file(actor, household_id=one) for one in households)
    for file_id, kind, brief in (
        (worker, "worker", False),
        (migrant, "migrant", False),
        (temporary, "worker", True),
    ):
        details = replace(hardship.file(actor, file_id).details, worker=kind, temporary=brief)
        hardship.set_details(actor, file_id, details)
    for listed, wanted in (("worker", worker), ("migrant", migrant), ("temporary", temporary)):
        assert [one.id for one in hardship.files(actor, listed)] == [wanted]
    hardship.act(actor, migrant, Act(h.EXITED, result="CANCELLED", reason="8"))
    counts = hardship.list_counts(actor)
    assert (counts["migrant"], counts["ended"], counts["CANCELLED"]) == (0, 1, 1)
    hardship.add_person(actor, worker, CHILD)
    for query in (number(1), "甲小", CHILD.id_no[-6:], "k0001"):
        assert [one.id for one in hardship.files(actor, None, query)] == [worker], query


# -- one file of two


@pytest.fixture
def two(hardship: Hardship, actor: Actor, households: tuple[str, ...]) -> tuple[str, str]:
    """The files of 甲一 and 乙二; a child, an income of it and a measure stand in the second."""
    stays, went = opened(hardship, actor, households[0]), opened(hardship, actor, households[1])
    child = hardship.add_person(actor, went, CHILD)
    hardship.add_item(actor, went, ItemIn("income", "45", 30_000, "month", child))
    hardship.set_measure(actor, went, MeasureIn("推荐就业", "王芳"))
    return stays, went


def test_a_file_goes_over_into_another_and_comes_back(
    hardship: Hardship, actor: Actor, two: tuple[str, str]
) -> None:
    stays, went = two
    before = (hardship.file(actor, stays), hardship.file(actor, went))
    union = hardship.unite_files(actor, stays, went, "夫妻两档", "10")
    one, other = hardship.file(actor, stays), hardship.file(actor, went)
    assert [(p.told.name, p.told.relation, p.is_head) for p in sorted(one.people, key=lambda p: p.told.relation)] == [
        ("甲一", "02", True), ("乙二", "10", False), ("甲小", "20", False),
    ]  # fmt: skip
    assert (one.income, len(one.measures), other.people, other.items) == (360_000, 1, (), ())
    assert other.standing.exit is not None
    assert (other.standing.state, other.standing.exit.about, other.standing.exit.reason) == (
        "CANCELLED", stays, "7",
    )  # fmt: skip
    (view,) = hardship.unions_of(actor, went)
    assert (view.stays, view.went, view.people, view.items, view.measures) == (
        one.number,
        other.number,
        2,
        1,
        1,
    )
    hardship.part_files(actor, union)
    after = (hardship.file(actor, stays), hardship.file(actor, went))
    for old, new in zip(before, after, strict=True):
        assert (new.people, new.items, new.measures) == (old.people, old.items, old.measures)
        assert (new.standing.state, new.details) == (old.standing.state, old.details)
    assert hardship.unions_of(actor, went) == ()
    with pytest.raises(UnionMissing):
        hardship.part_files(actor, union)


def test_who_stands_in_both_files_stands_once(
    hardship: Hardship, actor: Actor, two: tuple[str, str], db: Database
) -> None:
    stays, went = two
    child = hardship.file(actor, went).people[1].id
    made = hardship.add_person(actor, stays, replace(CHILD, id_no=number(78, "20150601")))
    with db.transaction("test", actor) as tx:  # as two computers write it before they meet
        tx.execute(
            text("UPDATE hardship_person SET id_no = :no, rev = rev + 1 WHERE id = :id"),
            {"no": CHILD.id_no, "id": made},
        )
    assert hardship.file(actor, went).others == {child: hardship.file(actor, stays).number}
    union = hardship.unite_files(actor, stays, went, "一人两档")
    one = hardship.file(actor, stays)
    assert sorted(p.told.name for p in one.people) == ["乙二", "甲一", "甲小"]
    assert [item.told.person_id for item in one.items] == [made]
    hardship.part_files(actor, union)
    assert [item.told.person_id for item in hardship.file(actor, went).items] == [child]
    assert len(hardship.file(actor, stays).people) == 2


def test_what_cannot_be_united_or_parted_is_refused(
    hardship: Hardship, actor: Actor, two: tuple[str, str], households: tuple[str, ...]
) -> None:
    stays, went = two
    with pytest.raises(SameFile):
        hardship.unite_files(actor, stays, stays, "x")
    with pytest.raises(ReasonNeeded):
        hardship.unite_files(actor, stays, went, " ")
    union = hardship.unite_files(actor, stays, went, "夫妻两档")
    with pytest.raises(FileForbids):
        hardship.unite_files(actor, stays, went, "又一次")
    third = opened(hardship, actor, households[2])
    hardship.unite_files(actor, third, stays, "三档")
    with pytest.raises(UnionChanged):
        hardship.part_files(actor, union)


# -- levels and tiers of the office's own


@pytest.fixture
def _lists_again() -> object:
    yield
    codes.use({})


def test_the_office_names_tiers_and_rules_propose_without_overwriting(
    hardship: Hardship, actor: Actor, second: Actor, households: tuple[str, ...]
) -> None:
    file_id = opened(hardship, actor, households[0])  # level 4, chosen by hand
    hardship.set_means(actor, file_id, Means(in_town=True, union_member=True, labour_months=24))
    hardship.add_item(actor, file_id, ItemIn("income", "11", 1_200_000, "year"))
    hardship.answer_exclusions(
        actor, file_id, {one.code: Answer(False) for one in codes.load("hardship_exclusions")}
    )
    hardship.test_file(actor, file_id, line=LINE_720)
    for act in lived_acts("2"):
        hardship.act(second if act.kind == h.DECIDED else actor, file_id, act)
    assert hardship.tier_proposals(actor) == ()  # nothing proposes: the province's definition is not public
    before = hardship.set_tier(actor, "tier", "2", TierIn("相对困难层", ("2",), None, None, 2))
    assert before == TierIn()
    hardship.set_tier(actor, "tier", "1", TierIn("", ("1",), None, None, 1))
    hardship.set_tier(actor, "level", "2", TierIn("省级", (), Decimal("1.5")))
    (proposal,) = hardship.tier_proposals(actor)
    assert (proposal.proposed_level, proposal.proposed_tier, proposal.chosen) == ("2", "2", True)
    assert hardship.take_proposals(actor, [file_id]) == {file_id: ("4", "")}
    details = hardship.file(actor, file_id).details
    assert (details.level, details.gradient) == ("4", "2")  # what a person chose stays
    old = hardship.take_proposals(actor, [file_id], replace=True)
    assert hardship.file(actor, file_id).details.level == "2"
    hardship.choose_tiers(actor, old)
    assert hardship.file(actor, file_id).details.level == "4"
    names = {(one.listed, one.code): one.name for one in hardship.tier_lines(actor)}
    assert names["tier", "2"] == "相对困难层"
    with pytest.raises(TierUnknown):
        hardship.set_tier(actor, "tier", "9", TierIn("九"))
    with pytest.raises(TierRuleWrong):
        hardship.set_tier(actor, "tier", "1", TierIn("", (), Decimal(0)))


def lived_acts(category: str) -> tuple[Act, ...]:
    return (*LIFE, replace(GRANTED, reason=category))


# -- erasure


@pytest.fixture
def ended(
    hardship: Hardship,
    actor: Actor,
    second: Actor,
    households: tuple[str, ...],
    clock: FixedClock,
    db: Database,
) -> str:
    """A file with everything in it, lifted out of hardship today; a paper lies with it."""
    file_id = opened(hardship, actor, households[0])
    child = hardship.add_person(actor, file_id, replace(CHILD, disease="先天性心脏病"))
    hardship.add_item(
        actor, file_id, ItemIn("expense", "01", 100_000, "year", child, "医院发票0077", "秘密备注")
    )
    hardship.set_measure(actor, file_id, MeasureIn("联系县医院手术", "王芳"))
    hardship.set_means(
        actor,
        file_id,
        Means(
            happening="illness",
            cost=1,
            happening_proof="县医院证明",
            in_town=True,
            union_member=True,
            labour_months=24,
        ),
    )
    conditions = {one.code: Answer(False, "走访时看到") for one in codes.load("hardship_exclusions")}
    hardship.answer_exclusions(actor, file_id, conditions)
    kept = hardship.test_file(actor, file_id, line=LINE_720)
    for act in lived_acts(kept.test.category):
        hardship.act(second if act.kind == h.DECIDED else actor, file_id, act)
    hardship.act(
        actor, file_id, Act(h.EXITED, result="RESOLVED", reason="1", words="其子已就业", amount=300_000)
    )
    papers = Documents(db, Guard(), clock, {"hardship_file": file_names})
    papers.attach(actor, "hardship_file", file_id, [Pasted("甲一诊断书", picture())])
    return file_id


SECRETS = ("甲一", "甲小", number(1), CHILD.id_no, "先天性心脏病", "医院发票0077", "秘密备注", "联系县医院手术",
           "县医院证明", "走访时看到", "其子已就业", "住房简陋", "青山小学", "甲一诊断书")  # fmt: skip


def written(db: Database, file_id: str) -> str:
    """Return everything the database says of a file's rows and of their history."""
    tables = [
        one.name
        for one in journal.synced_tables()
        if one.name.startswith("hardship_") or one.name == "attachment"
    ]
    said = []
    with db.reading() as tx:
        for table in tables:
            said += [str(tuple(row)) for row in tx.execute(text(f"SELECT * FROM {table}"))]
            lines = text("SELECT fields FROM journal_line WHERE tbl = :tbl")
            said += [str(row.fields) for row in tx.execute(lines, {"tbl": table})]
    return "\n".join(said)


def test_nothing_is_erased_before_its_time_nor_by_one_alone(
    hardship: Hardship,
    actor: Actor,
    second: Actor,
    ended: str,
    clock: FixedClock,
    households: tuple[str, ...],
) -> None:
    clock.moment = NOW.replace(year=2036)
    assert hardship.erasable(actor) == ()
    with pytest.raises(KeptLonger) as refused:
        hardship.erase(actor, [ended], second, "到期")
    assert refused.value.facts["until"] == "2036-11-20"
    clock.moment += timedelta(days=1)
    (found,) = hardship.erasable(actor)
    assert (found.file_id, found.left_on, found.kept_until) == (ended, NOW.date(), date(2036, 11, 20))
    with pytest.raises(OverrideSame):
        hardship.erase(actor, [ended], actor, "到期")
    with pytest.raises(ReasonNeeded):
        hardship.erase(actor, [ended], second, " ")
    living = hardship.open_file(actor, household_id=households[1])
    with pytest.raises(FileLives):
        hardship.erase(actor, [ended, living], second, "到期")
    assert hardship.file(actor, ended).head == "甲一"  # all or none


def test_what_was_kept_long_enough_is_erased_and_the_chain_holds(
    hardship: Hardship, actor: Actor, second: Actor, ended: str, clock: FixedClock, db: Database
) -> None:
    before = hardship.file(actor, ended)
    told = written(db, ended)
    assert all(secret in told for secret in SECRETS)
    clock.moment = NOW.replace(year=2037)
    hardship.erase(actor, [ended], second, "保管期满，经审批")
    told = written(db, ended)
    assert [secret for secret in SECRETS if secret in told] == []
    with db.reading() as tx:
        assert journal.verify(tx) > 0
        assert tx.scalars(select(ContentRow)).all() == []
        days = tx.scalars(select(HardshipEventRow.on_day).where(HardshipEventRow.file_id == ended)).all()
    assert len(days) >= 10
    after = hardship.file(actor, ended)
    assert (after.number, after.standing.state, after.standing.category) == (
        before.number, "RESOLVED", before.standing.category,
    )  # fmt: skip
    assert (after.expense, after.head, after.items[0].told.evidence) == (before.expense, "", "")
    assert hardship.tests_of(actor, ended) == ()
    (record,) = hardship.erasures(actor)
    assert (record.number, record.left_on, record.kept_until, record.attachments) == (
        before.number, NOW.date(), date(2036, 11, 20), 1,
    )  # fmt: skip
    assert record.rule == "全总困难职工档案管理办法 10"
    assert hardship.erasable(actor) == ()
    with pytest.raises(ErasedAlready):
        hardship.erase(actor, [ended], second, "再一次")
    assert [one.state for one in hardship.files(actor, "ended")] == ["RESOLVED"]
