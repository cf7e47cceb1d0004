"""What is due on which day: reviews, notices, paper, keeping; study aid from year to year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hardship.due import (
    Days,
    NoticeEndsFirst,
    NoticeTooShort,
    authorisation_missing,
    check_notice_days,
    kept_until,
    may_be_erased,
    never_helped,
    not_helped_in,
    paper_due_on,
    proposed_notice,
    read_days,
    review_due,
    review_due_on,
    review_overdue,
    unchanged_for_a_year,
)
from app.hardship.study import (
    SchoolYearsInvalid,
    StageUnknown,
    Student,
    StudyAidRefused,
    at_school,
    check_student,
    check_study,
    judge_study,
    to_continue,
)
from app.shared.dates import months_after
from app.shared.toml_table import TableRefused, read_text
from app.shared.workdays import working_days

LEAP = date(2024, 2, 29)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_a_review_is_due_after_a_year() -> None:
    assert review_due_on(date(2025, 3, 10)) == date(2026, 3, 10)
    assert not review_due(date(2025, 3, 10), date(2026, 3, 9))
    assert review_due(date(2025, 3, 10), date(2026, 3, 10))
    assert review_due(date(2025, 3, 10), date(2026, 2, 8), ahead=30)
    assert not review_due(date(2025, 3, 10), date(2026, 2, 7), ahead=30)
    assert not review_overdue(date(2025, 3, 10), date(2026, 3, 10))
    assert review_overdue(date(2025, 3, 10), date(2026, 3, 11))
    assert review_due_on(date(2025, 3, 10), Days(6, 30, 10, 5)) == date(2025, 9, 10)


def test_the_29th_of_february() -> None:
    assert review_due_on(LEAP) == date(2025, 2, 28)
    assert not unchanged_for_a_year(LEAP, date(2025, 2, 27))
    assert unchanged_for_a_year(LEAP, date(2025, 2, 28))
    assert months_after(LEAP, 48) == date(2028, 2, 29)
    assert months_after(date(2023, 2, 28), 12) == date(2024, 2, 28)
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert kept_until(LEAP) == date(2034, 2, 28)
    assert not may_be_erased(LEAP, date(2034, 2, 28))
    assert may_be_erased(LEAP, date(2034, 3, 1))


@given(DAYS, st.integers(0, 240), st.integers(0, 240))
def test_months_never_run_into_the_month_after(day: date, months: int, more: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
    assert months_after(day, months) <= months_after(day, months + more)


def test_never_helped_and_not_this_year() -> None:
    built, today = date(2025, 5, 1), date(2026, 5, 1)
    assert never_helped(built, (), today)
    assert never_helped(built, [date(2025, 4, 30)], today)  # before the file
    assert never_helped(built, [date(2026, 5, 2)], today)  # not yet
    assert not never_helped(built, [date(2025, 5, 1)], today)
    assert not_helped_in(2026, [date(2025, 12, 31)])
    assert not not_helped_in(2026, [date(2025, 12, 31), date(2026, 1, 1)])


def test_the_authorisation() -> None:
    today = date(2026, 5, 1)
    assert authorisation_missing(None, today)
    assert authorisation_missing(date(2026, 5, 2), today)
    assert not authorisation_missing(today, today)
    assert authorisation_missing(date(2025, 5, 1), today, date(2026, 4, 30))
    assert not authorisation_missing(date(2025, 5, 1), today, today)


def test_a_notice_counts_working_days_across_the_spring_festival() -> None:
    found = proposed_notice(date(2026, 2, 12))
    assert (found.last, found.doubt) == (date(2026, 2, 25), None)
    assert check_notice_days(date(2026, 2, 12), date(2026, 2, 25)) == found
    with pytest.raises(NoticeTooShort) as error:
        check_notice_days(date(2026, 2, 12), date(2026, 2, 24))
    assert error.value.field == "last"
    assert error.value.facts == {"days": 4, "least": 5, "last": "2026-02-25"}
    with pytest.raises(NoticeEndsFirst):
        check_notice_days(date(2026, 2, 12), date(2026, 2, 11))
    assert proposed_notice(date(2026, 12, 30)).doubt.years == (2027,)
    assert paper_due_on(date(2026, 1, 30)) == date(2026, 3, 19)


@given(st.dates(date(2025, 1, 1), date(2026, 11, 30)), st.integers(1, 20))
def test_the_proposed_notice_is_the_shortest_that_is_enough(first: date, least: int) -> None:
    by = Days(12, 30, 10, least)
    found = proposed_notice(first, by)
    assert working_days(first, found.last) == least
    assert check_notice_days(first, found.last, by) == found
    with pytest.raises((NoticeTooShort, NoticeEndsFirst)):
        check_notice_days(first, found.last - timedelta(days=1), by)


def test_wrong_periods_are_refused() -> None:
    good = "review_months = 12\npaper_working_days = 30\nkeep_years = 10\nnotice_working_days = 5\n"
    assert read_text(good, read_days) == Days(12, 30, 10, 5)
    for old, new, line in (
        ("= 12", "= 0", 1),
        ("= 30", '= "30"', 2),
        ("= 5", "= 500", 4),
        ("= 5", "= 5\nx = 1", 5),
    ):
        with pytest.raises(TableRefused) as error:
            read_text(good.replace(old, new), read_days, "hardship_days.toml")
        assert error.value.facts["line"] == line


STUDENT = Student("s", "李小明", "5", 2024, 4)


def test_study_aid_is_once_for_a_year_and_goes_on_while_the_schooling_lasts() -> None:
    first = judge_study(STUDENT, 2024, (), on_file=True, proof="录取通知书")
    assert (first.may, first.continues) == (True, False)
    again = check_study(STUDENT, 2025, {2024}, on_file=True, proof="在校证明")
    assert (again.may, again.continues) == (True, True)
    assert judge_study(STUDENT, 2026, {2024}, on_file=True, proof="x").continues is False  # after a gap
    for year, helped, on_file, proof, said in (
        (2025, {2025}, True, "x", "has got it this year"),
        (2028, {2027}, True, "x", "from 2024 to 2027"),
        (2023, (), True, "x", "from 2024 to 2027"),
        (2025, {2024}, False, "x", "not on file"),
        (2025, {2024}, True, " ", "proof of schooling"),
    ):
        with pytest.raises(StudyAidRefused) as error:
            check_study(STUDENT, year, helped, on_file=on_file, proof=proof)
        assert said in error.value.words("en")
        assert "{" not in error.value.words("zh_CN")


def test_who_goes_on_from_last_year() -> None:
    done = Student("d", "张丽", "3", 2023, 3)
    students = [(STUDENT, {2024, 2025}), (done, {2025}), (STUDENT, {2025, 2026}), (STUDENT, ())]
    assert to_continue(students, 2026) == (STUDENT,)
    assert to_continue([(done, {2024})], 2025) == (done,)


@given(st.integers(2000, 2030), st.integers(1, 12))
def test_a_student_is_helped_at_most_once_for_each_year_at_school(entered: int, years: int) -> None:
    student, helped = Student("s", "x", "5", entered, years), set()
    for year in range(entered - 2, entered + years + 3):
        for _again in range(2):
            if judge_study(student, year, helped, on_file=True, proof="x").may:
                assert year not in helped
                helped.add(year)
    assert helped == set(range(entered, entered + years))
    assert all(at_school(student, year) for year in helped)


def test_a_student_that_cannot_be_is_refused_by_field() -> None:
    assert check_student(STUDENT) is STUDENT
    for wrong, kind, field in (
        (Student("s", "x", "9", 2024, 4), StageUnknown, "stage"),
        (Student("s", "x", "5", 2024, 0), SchoolYearsInvalid, "years"),
        (Student("s", "x", "5", 2024, 13), SchoolYearsInvalid, "years"),
    ):
        with pytest.raises(kind) as error:
            check_student(wrong)
        assert error.value.field == field
