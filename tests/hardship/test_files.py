"""Hardship files on a real encrypted database: opened, kept, brought through their life, listed, checked offline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.hardship import (
    Act,
    FileDetails,
    FileFilter,
    Hardship,
    HouseholdMissing,
    InAnotherFile,
    ItemIn,
    Line,
    MeasureIn,
    PersonIn,
    desk_rows,
)
from app.hardship import happenings as h
from app.hardship.file_life_service import AuthorisationMissing
from app.hardship.file_lines_service import HeadStays
from app.hardship.files_service import OldFileWrong
from app.hardship.keeping import (
    AmountWrong,
    AreaWrong,
    BirthWrong,
    CausesWrong,
    CodeWrong,
    PostcodeWrong,
    WordsMissing,
)
from app.hardship.tables import HardshipEventRow
from app.members import Held, Members, NewMember
from app.members.intake import hangs_on
from app.security import Guard, audit
from app.security.guard import NotAllowed
from app.security.tables import AuditRow
from app.shared.actor import Actor
from app.shared.cells import read_sheets
from app.shared.clock import FixedClock
from app.shared.db import Database
from tests.hardship.conftest import HEADER, sheet_at
from tests.hardship.files import (
    AGREED,
    APPLIED,
    CHILD,
    FORWARD,
    GRANTED,
    HUNG,
    LIFE,
    REVIEWED,
    SENT,
    SURVEYED,
    TODAY,
    household_row,
    lived,
    number,
    on,
    opened,
)


@pytest.fixture
def households(
    hardship: Hardship, actor: Actor, line: Line, write_sheet: Callable[..., Path]
) -> tuple[str, ...]:
    """Two households of the list, 甲一 and 乙二."""
    hardship.import_households(actor, write_sheet([HEADER, household_row(1), household_row(2, "乙二")]), line)
    return hardship.window(actor)


def test_a_file_is_opened_from_a_household_with_its_head_and_number(
    hardship: Hardship, actor: Actor, households: tuple[str, ...]
) -> None:
    file_id = opened(hardship, actor, households[0])
    found = hardship.file(actor, file_id)
    assert (found.head, found.standing.state, found.ordinal) == ("甲一", "DRAFT", 1)
    assert found.number.startswith("K0001-")
    assert found.id_masked == found.people[0].told.id_no != number(1)
    assert (found.people[0].is_head, found.people[0].told.birth_date) == (True, date(1980, 1, 1))
    assert found.details.causes == ("04",)
    assert found.next == ("APPLY", "EXITED", "HANDED_ON")
    assert (
        hardship.file_numbered(actor, found.number.lower())
        == file_id
        == hardship.file_numbered(actor, number(1))
    )
    with pytest.raises(InAnotherFile) as refused:
        hardship.open_file(actor, household_id=households[0])
    assert refused.value.facts == {"name": "甲一", "number": found.number, "head": "甲一"}
    with pytest.raises(HouseholdMissing):
        hardship.open_file(actor, household_id="nobody")


def test_a_household_without_a_line_opens_from_the_roll(
    hardship: Hardship, actor: Actor, db: Database, clock: FixedClock
) -> None:
    members = Members(db, Guard(), clock)
    member = members.register(actor, NewMember(
        name="丙三", id_type="01", id_no=number(3), change_type="1", change_date=date(2020, 1, 1),
        employment_status="1", work_unit="青山厂", mobile="13900000003", ethnic="01",
    ))  # fmt: skip
    household_id, member_id = hardship.found_head(actor, number(3))
    assert (household_id, member_id) == (None, member.id)
    found = hardship.file(actor, hardship.open_file(actor, member_id=member_id))
    assert (found.head, found.details.place, found.people[0].told.sex) == ("丙三", "青山厂", "1")
    with db.reading() as tx:  # the import that brought them is not undone
        assert Held("hardship_file", 1) in hangs_on(tx, [member.id])


def test_people_items_and_measures_are_kept_and_can_be_put_back(
    hardship: Hardship, actor: Actor, households: tuple[str, ...]
) -> None:
    file_id = opened(hardship, actor, households[0])
    child = hardship.add_person(actor, file_id, CHILD)
    shown = hardship.file(actor, file_id).people[1]
    assert (shown.child, shown.minor, shown.told.sex) == (
        True,
        True,
        "2" if int(number(77, "20150601")[16]) % 2 == 0 else "1",
    )
    before = hardship.change_person(actor, child, replace(CHILD, unit="县一小"))
    assert (before.unit, before.id_no) == ("青山小学", CHILD.id_no)
    hardship.change_person(actor, child, before)
    assert hardship.file(actor, file_id).people[1].told.unit == "青山小学"
    wage = hardship.add_item(actor, file_id, ItemIn("income", "WAGE", 250_000, "month", evidence="工资单"))
    hardship.add_item(actor, file_id, ItemIn("expense", "STUDY", 600_000, "year", child))
    found = hardship.file(actor, file_id)
    assert (found.income, found.expense) == (3_000_000, 600_000)
    hardship.take_off(actor, "item", wage)
    assert hardship.file(actor, file_id).income == 0
    hardship.take_off(actor, "item", wage, off=False)
    hardship.take_off(actor, "person", child)
    assert len(hardship.file(actor, file_id).people) == 1
    hardship.take_off(actor, "person", child, off=False)
    plan = hardship.set_measure(actor, file_id, MeasureIn("推荐就业", "王芳", TODAY - timedelta(days=1)))
    assert hardship.file(actor, file_id).measures[0].overdue
    hardship.set_measure(
        actor, file_id, MeasureIn("推荐就业", "王芳", TODAY, result="已上岗", state="DONE"), plan
    )
    assert hardship.file(actor, file_id).measures[0].told.state == "DONE"
    kept = [one for one in hardship.file(actor, file_id).standing.counted if one.kind == h.KEPT]
    assert len(kept) == 1  # once a day is enough


@pytest.mark.parametrize(
    ("person", "error"),
    [
        (PersonIn("", "20"), WordsMissing),
        (PersonIn("乙", ""), WordsMissing),
        (PersonIn("乙", "zz"), CodeWrong),
        (PersonIn("乙", "20", number(5), birth_date=date(1990, 1, 1)), BirthWrong),
        (PersonIn("乙", "20", birth_date=TODAY + timedelta(days=1)), BirthWrong),
        (PersonIn("乙", "20", income=-1), AmountWrong),
        (PersonIn("乙", "20", stage="nowhere"), CodeWrong),
    ],
)
def test_a_person_that_cannot_be_is_refused(
    hardship: Hardship, actor: Actor, households: tuple[str, ...], person: PersonIn, error: type[Exception]
) -> None:
    file_id = opened(hardship, actor, households[0])
    with pytest.raises(error):
        hardship.add_person(actor, file_id, person)
    assert len(hardship.file(actor, file_id).people) == 1


def test_wrong_details_are_refused(hardship: Hardship, actor: Actor, households: tuple[str, ...]) -> None:
    file_id = opened(hardship, actor, households[0])
    for wrong, error in (
        (FileDetails(cause="01", causes=("01",)), CausesWrong),
        (FileDetails(cause="01", causes=("02", "03", "04", "05")), CausesWrong),
        (FileDetails(causes=("02",)), CausesWrong),
        (FileDetails(cause="77"), CodeWrong),
        (FileDetails(level="9"), CodeWrong),
        (FileDetails(gradient="6"), CodeWrong),
        (FileDetails(worker="other"), CodeWrong),
    ):
        with pytest.raises(error):
            hardship.set_details(actor, file_id, wrong)
    before = hardship.set_details(actor, file_id, FileDetails(cadre="李强"))
    assert before.cadre == "王芳"
    hardship.set_details(actor, file_id, before)
    assert hardship.file(actor, file_id).details == before


def test_the_home_is_kept_as_the_national_form_asks(
    hardship: Hardship, actor: Actor, households: tuple[str, ...]
) -> None:
    file_id = opened(hardship, actor, households[0])
    known = hardship.file(actor, file_id).details
    told = replace(known, housing="07", area=" ６２.５平方米 ", postcode="133000")
    before = hardship.set_details(actor, file_id, told)
    assert hardship.file(actor, file_id).details == replace(told, area="62.5")
    for wrong, refusal in (
        ({"housing": "77"}, CodeWrong), ({"area": "约六十"}, AreaWrong), ({"area": "0"}, AreaWrong),
        ({"postcode": "13300"}, PostcodeWrong),
    ):  # fmt: skip
        with pytest.raises(refusal):
            hardship.set_details(actor, file_id, replace(told, **wrong))
    hardship.set_details(actor, file_id, before)
    assert hardship.file(actor, file_id).details == known


def test_nobody_stands_in_two_living_files_and_the_other_is_named(
    hardship: Hardship, actor: Actor, households: tuple[str, ...]
) -> None:
    first, other = opened(hardship, actor, households[0]), opened(hardship, actor, households[1])
    hardship.add_person(actor, first, CHILD)
    with pytest.raises(InAnotherFile) as refused:
        hardship.add_person(actor, other, CHILD)
    assert refused.value.facts["number"] == hardship.file(actor, first).number
    with pytest.raises(InAnotherFile):
        hardship.add_person(actor, first, PersonIn("乙二", "10", number(2)))  # heads a file of their own
    with pytest.raises(InAnotherFile):
        hardship.add_person(actor, first, CHILD)
    hardship.act(actor, first, Act(h.EXITED, result=h.ENDED, reason="8"))
    hardship.add_person(actor, other, CHILD)  # the first lives no more
    with pytest.raises(h.FileForbids):
        hardship.add_person(actor, first, PersonIn("丁", "20"))


def test_the_head_is_corrected_on_the_roll(
    hardship: Hardship, actor: Actor, households: tuple[str, ...]
) -> None:
    file_id = opened(hardship, actor, households[0])
    head = hardship.file(actor, file_id).people[0]
    with pytest.raises(HeadStays):
        hardship.take_off(actor, "person", head.id)
    with pytest.raises(HeadStays):
        hardship.change_person(actor, head.id, replace(head.told, name="别人", id_no=number(1)))
    hardship.change_person(actor, head.id, replace(head.told, id_no=number(1), health="02", disease="肺癌"))
    assert hardship.reveal_person(actor, head.id, "核对") == number(1)


def test_a_life_each_act_taken_back_and_done_again(
    hardship: Hardship, actor: Actor, second: Actor, households: tuple[str, ...], db: Database
) -> None:
    file_id = opened(hardship, actor, households[0])
    states = [
        "APPLIED",
        "UNIT_REVIEW",
        "HOME_VISIT",
        "ECON_CHECK",
        "ECON_CHECK",
        "NOTICE",
        "COUNTY_REVIEW",
        "ACTIVE",
    ]
    before = "DRAFT"
    for act, state in zip((*LIFE, GRANTED), states, strict=True):
        doing = second if act is GRANTED else actor
        event = hardship.act(doing, file_id, act)
        assert hardship.file(actor, file_id).standing.state == state
        hardship.take_back(actor, file_id, event, "录错")
        assert hardship.file(actor, file_id).standing.state == before
        hardship.act(doing, file_id, act)
        before = state
    now = hardship.file(actor, file_id).standing
    assert (now.category, now.on_file_since, now.next_review_on) == ("1", on(22), date(2027, 10, 13))
    with db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(HardshipEventRow)) == 8 * 3
        audited = tx.scalars(select(AuditRow.action).where(AuditRow.action.like("file.%"))).all()
    assert len(audited) == 8 * 2
    hardship.act(actor, file_id, Act(h.EXITED, TODAY, result=h.RESOLVED, reason="1", amount=9_600_000))
    assert hardship.file(actor, file_id).standing.state == "RESOLVED"
    again = hardship.open_file(actor, household_id=households[0])
    relapsed = hardship.file(actor, again)
    assert (relapsed.relapse_of, relapsed.ordinal, relapsed.standing.state) == (file_id, 2, "RELAPSED")
    with pytest.raises(OldFileWrong):
        hardship.open_file(actor, household_id=households[1], relapse_of=file_id)


def test_acts_out_of_turn_short_notices_and_own_decisions_are_refused_and_leave_nothing(
    hardship: Hardship, actor: Actor, second: Actor, households: tuple[str, ...]
) -> None:
    file_id = opened(hardship, actor, households[0])
    for act, error in (
        (GRANTED, h.FileForbids), (REVIEWED, h.FileForbids), (replace(APPLIED, on=TODAY + timedelta(days=1)), h.DayAhead),
    ):  # fmt: skip
        with pytest.raises(error):
            hardship.act(actor, file_id, act)
    for act in (APPLIED, REVIEWED):
        hardship.act(actor, file_id, act)
    with pytest.raises(h.TwoNeeded):
        hardship.act(actor, file_id, replace(SURVEYED, people=("王芳", "王 芳")))
    with pytest.raises(h.DayTooEarly):
        hardship.act(actor, file_id, replace(SURVEYED, on=on(-1)))
    hardship.act(actor, file_id, SURVEYED)
    known = hardship.file(actor, file_id).details
    hardship.set_details(actor, file_id, replace(known, authorised_on=None))
    with pytest.raises(AuthorisationMissing):
        hardship.act(actor, file_id, SENT)
    hardship.set_details(actor, file_id, known)
    for act in (SENT, AGREED):
        hardship.act(actor, file_id, act)
    with pytest.raises(h.NoticeShort):
        hardship.act(actor, file_id, replace(HUNG, until=on(17)))
    for act in (HUNG, FORWARD):
        hardship.act(actor, file_id, act)
    with pytest.raises(h.SecondNeeded):
        hardship.act(actor, file_id, GRANTED)
    with pytest.raises(h.ClassNeeded):
        hardship.act(second, file_id, replace(GRANTED, reason=""))
    with pytest.raises(CodeWrong):
        hardship.act(second, file_id, replace(GRANTED, reason="77"))
    assert hardship.file(actor, file_id).standing.state == "COUNTY_REVIEW"
    reader = replace(second, role="reader")
    with pytest.raises(NotAllowed):
        hardship.act(reader, file_id, GRANTED)
    hardship.act(actor, file_id, replace(GRANTED, document="县总工办〔2026〕9号"))
    assert hardship.file(actor, file_id).standing.state == "ACTIVE"


def test_the_days_of_a_notice_are_counted_by_what_is_plugged_in(
    db: Database,
    guard: Guard,
    clock: FixedClock,
    actor: Actor,
    hardship: Hardship,
    households: tuple[str, ...],
) -> None:
    file_id = opened(hardship, actor, households[0])
    for act in (APPLIED, REVIEWED, SURVEYED, SENT, AGREED):
        hardship.act(actor, file_id, act)
    festive = Hardship(db, guard, clock, work_days=lambda first, last: (last - first).days - 1)
    with pytest.raises(h.NoticeShort) as short:
        festive.act(actor, file_id, HUNG)
    assert short.value.facts == {"found": 3, "needed": 5}
    festive.act(actor, file_id, replace(HUNG, until=on(20)))
    assert hardship.file(actor, file_id).standing.notice.days == 5  # type: ignore[union-attr]


def test_lists_say_which_files_wait(
    hardship: Hardship, actor: Actor, second: Actor, households: tuple[str, ...], clock: FixedClock
) -> None:
    first = opened(hardship, actor, households[0])
    bare = hardship.open_file(actor, household_id=households[1])
    lived(hardship, actor, first, second)
    counts = hardship.list_counts(actor)
    assert counts == {
        "review": 0, "unchanged": 0, "never_helped": 1, "no_authorisation": 1, "twice": 0, "loose": 0, "worker": 0, "migrant": 1,
        "temporary": 0, "ended": 0, "ACTIVE": 1, "DRAFT": 1,
    }  # fmt: skip
    assert [one.id for one in hardship.files(actor, "no_authorisation")] == [bare]
    assert [one.head for one in hardship.files(actor, query="jiayi")] == ["甲一"]
    assert [one.head for one in hardship.files(actor, query=number(2)[-4:])] == ["乙二"]
    assert {one.id for one in hardship.files(actor)} == {first, bare}
    clock.moment += timedelta(days=315)  # 2027-10-01
    assert [one.id for one in hardship.files(actor, "review")] == [first]
    clock.moment += timedelta(days=60)
    assert hardship.list_counts(actor)["unchanged"] == 2
    assert hardship.file(actor, first).standing.state == "REVIEW_DUE"
    hardship.act(actor, first, Act(h.LOOKED_AT, reason="2"))
    found = hardship.file(actor, first).standing
    assert (found.state, found.category) == ("ACTIVE", "2")
    assert hardship.list_counts(actor)["unchanged"] == 1


def test_the_list_goes_to_the_civil_affairs_office_and_its_answers_come_in(
    hardship: Hardship, actor: Actor, households: tuple[str, ...], tmp_path: Path
) -> None:
    first, other = opened(hardship, actor, households[0]), opened(hardship, actor, households[1])
    hardship.add_person(actor, first, CHILD)
    for file_id in (first, other):
        for act in (APPLIED, REVIEWED, SURVEYED):
            hardship.act(actor, file_id, act)
    out = tmp_path / "check.xlsx"
    lines = hardship.export_checks(actor, out)
    assert [(one.name, one.problem) for one in lines] == [("甲一", ""), ("甲小", ""), ("乙二", "")]
    rows = read_sheets(out)[0][1]
    assert [row[6] for row in rows[1:]] == [number(1), number(77, "20150601"), number(2)]  # whole, as text
    assert rows[2][4] == "子"
    assert {hardship.file(actor, one).standing.state for one in (first, other)} == {"ECON_CHECK"}
    assert len(hardship.export_checks(actor, out)) == 3  # again, as nothing came back
    body = [list(row) for row in rows]
    for row, result in zip(body[1:], ("相符", "", "不符"), strict=True):
        row[7] = result
    found = hardship.take_checks(actor, sheet_at(tmp_path / "half.xlsx", body))
    assert (found.agreeing, found.differing, found.empty) == ((), (), 1)
    assert [(one.sheet_row, one.code) for one in found.refused] == [
        (2, "check.incomplete"),
        (4, "check.words_missing"),
    ]
    body[2][7] = "一致"
    body[3][9] = "银行存款五万元"
    body[3][8] = "2026-11-20"
    body += [["", "K9999-XXX", "", "", "", "", number(8), "相符"], [*body[1][:7], "也许"]]
    found = hardship.take_checks(actor, sheet_at(tmp_path / "whole.xlsx", body))
    assert (found.agreeing, found.differing) == ((first,), (other,))
    assert [(one.sheet_row, one.code) for one in found.refused] == [
        (5, "check.not_sent"),
        (6, "check.result_unknown"),
    ]
    now = hardship.file(actor, other).standing
    assert now.check is not None
    assert (now.check.result, now.check.words) == (h.DIFFERS, "乙二:银行存款五万元")
    twice = hardship.take_checks(actor, tmp_path / "whole.xlsx")
    assert (twice.agreeing, twice.differing, len(twice.refused)) == ((), (), 5)  # nothing waits any more


def test_who_cannot_be_checked_stays_behind_and_is_named(
    hardship: Hardship, actor: Actor, households: tuple[str, ...], tmp_path: Path
) -> None:
    bare = hardship.open_file(actor, household_id=households[0])
    unnumbered = opened(hardship, actor, households[1])
    hardship.add_person(actor, unnumbered, PersonIn("乙小", "20", birth_date=date(2020, 1, 1)))
    for file_id in (bare, unnumbered):
        for act in (APPLIED, REVIEWED, SURVEYED):
            hardship.act(actor, file_id, act)
    lines = hardship.export_checks(actor, tmp_path / "check.xlsx")
    assert {one.number[:5]: one.problem for one in lines} == {
        "K0001": "no_authorisation",
        "K0002": "no_number",
    }
    assert {hardship.file(actor, one).standing.state for one in (bare, unnumbered)} == {"HOME_VISIT"}


def test_a_head_who_is_corrected_is_taken_anew(
    hardship: Hardship, actor: Actor, db: Database, clock: FixedClock, households: tuple[str, ...]
) -> None:
    members = Members(db, Guard(), clock)
    member = members.register(actor, NewMember(
        name="丙三", id_type="01", id_no=number(3), change_type="1", change_date=date(2020, 1, 1),
        employment_status="1", work_unit="青山厂", mobile="", ethnic="01",
    )).id  # fmt: skip
    file_id = hardship.open_file(actor, member_id=member)
    person = hardship.file(actor, file_id).people[0].id
    hardship.change_person(actor, person, PersonIn("丙三", "02", number(3), health="02"))
    assert not hardship.renew_head(actor, file_id)
    with db.transaction("test.corrected", actor) as tx:
        tx.execute(text("UPDATE member SET name = '丙叁', id_no = :no, rev = rev + 1 WHERE id = :id"),
                   {"no": number(4, "19810101"), "id": member})  # fmt: skip
    assert hardship.file(actor, file_id).head_differs
    assert hardship.renew_head(actor, file_id)
    found = hardship.file(actor, file_id)
    assert (found.head, found.head_differs) == ("丙叁", False)
    head = found.people[0].told
    assert (head.name, head.birth_date, head.health) == ("丙叁", date(1981, 1, 1), "02")
    assert hardship.file_numbered(actor, number(4, "19810101")) == file_id


def test_a_reviewer_decides_and_keeps_nothing(
    hardship: Hardship, actor: Actor, second: Actor, households: tuple[str, ...]
) -> None:
    file_id = opened(hardship, actor, households[0])
    reviewer = replace(second, role="reviewer")
    for act in LIFE:
        with pytest.raises(NotAllowed):
            hardship.act(reviewer, file_id, act)
        hardship.act(actor, file_id, act)
    hardship.act(reviewer, file_id, GRANTED)
    assert hardship.file(actor, file_id).standing.state == "ACTIVE"


def test_an_objection_is_answered_and_a_file_returned_applies_again(
    hardship: Hardship, actor: Actor, second: Actor, households: tuple[str, ...]
) -> None:
    file_id = opened(hardship, actor, households[0])
    for act in LIFE[:6]:
        hardship.act(actor, file_id, act)
    hardship.act(actor, file_id, Act(h.OBJECTED, on(15), words="家里有车"))
    with pytest.raises(h.FileForbids):
        hardship.act(actor, file_id, FORWARD)
    with pytest.raises(h.ReasonNeeded):
        hardship.act(actor, file_id, Act(h.ANSWERED, on(16), result=h.UPHELD))
    hardship.act(
        actor, file_id, Act(h.ANSWERED, on(16), result=h.UPHELD, words="属实")
    )  # the only one is meant
    assert hardship.file(actor, file_id).standing.state == "RETURNED"
    hardship.act(actor, file_id, Act(h.STEPPED_BACK, on(17), about="HOME_VISIT", words="重新核对"))
    now = hardship.file(actor, file_id).standing
    assert (now.state, now.notice, now.check) == ("HOME_VISIT", None, None)
    hardship.act(actor, file_id, Act(h.EXITED, on(18), result=h.ENDED, reason="8"))
    with pytest.raises(h.FileForbids):
        hardship.act(actor, file_id, APPLIED)
    assert hardship.file(actor, hardship.open_file(actor, household_id=households[0])).relapse_of is None


@pytest.mark.parametrize("late", [AGREED, HUNG, GRANTED])
def test_no_act_is_older_than_what_it_rests_on(
    hardship: Hardship, actor: Actor, second: Actor, households: tuple[str, ...], late: Act
) -> None:
    file_id = opened(hardship, actor, households[0])
    for act in (*LIFE, GRANTED):
        if act is late:
            with pytest.raises((h.DayTooEarly, h.NoticeRuns)):
                hardship.act(second, file_id, replace(act, on=on(3), until=on(14) if act.until else None))
        hardship.act(second if act is GRANTED else actor, file_id, act)


def test_an_end_is_not_taken_back_once_the_household_has_another_file(
    hardship: Hardship, actor: Actor, households: tuple[str, ...]
) -> None:
    first = opened(hardship, actor, households[0])
    end = hardship.act(actor, first, Act(h.EXITED, result=h.ENDED, reason="8"))
    hardship.take_back(actor, first, end, "录错")
    end = hardship.act(actor, first, Act(h.EXITED, result=h.ENDED, reason="8"))
    again = opened(hardship, actor, households[0])
    with pytest.raises(InAnotherFile) as refused:
        hardship.take_back(actor, first, end, "录错")
    assert refused.value.facts["number"] == hardship.file(actor, again).number
    assert not hardship.file(actor, first).standing.is_living


def test_a_head_with_another_number_by_now_has_one_file_all_the_same(
    hardship: Hardship, actor: Actor, db: Database, households: tuple[str, ...]
) -> None:
    first = opened(hardship, actor, households[0])
    with db.transaction("test.corrected", actor) as tx:
        tx.execute(text("UPDATE household SET id_no = :no, rev = rev + 1 WHERE id = :id"),
                   {"no": number(4, "19810101"), "id": households[0]})  # fmt: skip
    with pytest.raises(InAnotherFile):
        hardship.open_file(actor, household_id=households[0])
    hardship.act(actor, first, Act(h.EXITED, result=h.ENDED, reason="8"))
    again = hardship.file(actor, hardship.open_file(actor, household_id=households[0]))
    assert (again.ordinal, again.id != first) == (2, True)


def test_a_list_is_read_anew_only_when_something_of_the_files_was_written(
    hardship: Hardship,
    actor: Actor,
    db: Database,
    households: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reads, real = [], desk_rows.snapshot
    monkeypatch.setattr(desk_rows, "snapshot", lambda *asked: (reads.append(1), real(*asked))[1])
    file_id = opened(hardship, actor, households[0])
    assert hardship.desk_counts(actor)[""] == 1
    with db.transaction("looked", actor) as tx:
        audit(tx, actor, "reveal", "hardship_file", file_id)
    hardship.desk_counts(actor)
    assert len(reads) == 1
    hardship.set_details(actor, file_id, FileDetails(place="东升村"))
    assert hardship.file_values(actor, FileFilter(), "place") == [("东升村", 1)]
    assert len(reads) == 2
