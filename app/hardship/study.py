"""May this student get study aid this year, and who goes on from last year? Once for each student and year. Pure.

Source: 金秋助学 on the file of the parent (domain page D.4, aid_items 03): continued yearly while the household is on
file, the schooling lasts, and a proof of this year is there. How much it may be: `relief_caps`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.hardship.rules import Step
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_, translate

STAGES = "school_stages"
LONGEST = 12
"""Schooling of one stage lasts twelve years at most."""


class StageUnknown(RuleError):
    """The stage of schooling is none of the list."""

    code = "study.stage_unknown"
    template = N_("Choose the stage of schooling from the list.")


class SchoolYearsInvalid(RuleError):
    """The years of schooling cannot be."""

    code = "study.years_invalid"
    template = N_("Schooling lasts from 1 to 12 years.")


class StudyAidRefused(RuleError):
    """The student gets no study aid this year; `why` is the step that says it."""

    code = "study.refused"
    template = N_("No study aid for {name} in {year}: {why}")

    def words(self, language: str | None = None) -> str:
        """Say it with the first reason, in one language."""
        why: Step = self.facts["why"]
        return translate(self.template, {**self.facts, "why": why.words(language)}, language)


@dataclass(frozen=True)
class Student:
    """A student of a household: stage (school_stages), the year they entered, how many years it lasts."""

    key: str
    name: str
    stage: str
    entered: int
    years: int

    @property
    def last_year(self) -> int:
        """The last year that begins at school: entered 2024 for 4 years, it is 2027."""
        return self.entered + self.years - 1


@dataclass(frozen=True)
class StudyVerdict:
    """Whether study aid may be given, whether it continues that of the year before, and why not."""

    may: bool
    continues: bool
    steps: tuple[Step, ...]


def check_student(student: Student) -> Student:
    """Return a student as the file keeps them. Raises StageUnknown or SchoolYearsInvalid naming the field."""
    if codes.load(STAGES).offered(student.stage) is None:
        raise StageUnknown(field="stage")
    if not 1 <= student.years <= LONGEST:
        raise SchoolYearsInvalid(field="years")
    return student


def at_school(student: Student, year: int) -> bool:
    """Say whether a school year that begins in `year` is one of the student's."""
    return student.entered <= year <= student.last_year


def judge_study(
    student: Student, year: int, helped: Collection[int], *, on_file: bool, proof: str
) -> StudyVerdict:
    """Judge study aid for a student and year; `helped` are the years they got it, `proof` names this year's paper."""
    facts = (("name", student.name), ("year", str(year)))
    against: list[Step] = []
    if not on_file:
        against.append(Step(N_("the household is not on file.")))
    if year in helped:
        against.append(Step(N_("the student has got it this year.")))
    if not at_school(student, year):
        span = (("first", str(student.entered)), ("last", str(student.last_year)))
        against.append(Step(N_("the schooling lasts from {first} to {last}."), (), span))
    if not proof.strip():
        against.append(Step(N_("there is no letter of admission or proof of schooling of this year.")))
    continues = year - 1 in helped
    if against:
        return StudyVerdict(False, continues, tuple(against))
    words = (
        N_("Study aid for {name} in {year} continues that of the year before.")
        if continues
        else N_("Study aid for {name} in {year} is the first, or the first after a gap.")
    )
    return StudyVerdict(True, continues, (Step(words, (), facts),))


def check_study(
    student: Student, year: int, helped: Collection[int], *, on_file: bool, proof: str
) -> StudyVerdict:
    """Return the verdict of study aid that may be given. Raises StudyAidRefused with the first reason against it."""
    found = judge_study(student, year, helped, on_file=on_file, proof=proof)
    if not found.may:
        raise StudyAidRefused(field="student", name=student.name, year=year, why=found.steps[0])
    return found


def to_continue(students: Iterable[tuple[Student, Collection[int]]], year: int) -> tuple[Student, ...]:
    """Return who got study aid the year before, is still at school this year and has not got it yet."""
    return tuple(
        student
        for student, helped in students
        if year - 1 in helped and year not in helped and at_school(student, year)
    )
