"""Who of a household may get study aid for a school year, and who goes on from the year before? Pure.

The rules are those of `hardship.study`; here a student is made of somebody of a file.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.hardship import FilePerson
from app.hardship.keeping import MINOR
from app.hardship.study import Student
from app.relief.rules import ConsentMissing, StudyIn
from app.shared.dates import age_on
from app.shared.errors import RuleError
from app.shared.text import N_

STAGE_CODES: Final = {
    "kindergarten": "1", "primary": "2", "junior": "2", "senior": "3", "vocational": "4", "college": "5",
    "university": "5", "graduate": "6", "special": "7",
}  # fmt: skip
"""The code of school_stages by which caps speak of a stage of a file."""


class StudentUnknown(RuleError):
    """The file does not say at which school somebody is, since when and for how long."""

    code = "study.student_unknown"
    template = N_(
        "Enter in the file which stage of schooling {name} is at, since which year and for how many."
    )


def student_of(person: FilePerson) -> Student:
    """Return somebody of a file as a student. Raises StudentUnknown naming the field."""
    stage = STAGE_CODES.get(person.stage)
    if stage is None or person.entry_year is None or person.years is None:
        raise StudentUnknown(field="person_id", name=person.name)
    return Student(person.key, person.name, stage, person.entry_year, person.years)


def stage_of(person: FilePerson | None) -> str:
    """Return the code of somebody's stage of schooling, '' where none is known."""
    return STAGE_CODES.get(person.stage, "") if person else ""


def check_consent(person: FilePerson, study: StudyIn, on: date) -> None:
    """Refuse a minor whose guardian has not agreed. Raises ConsentMissing."""
    minor = person.birth_date is not None and age_on(person.birth_date, on) < MINOR
    if minor and (not study.consent_by or study.consent_on is None):
        raise ConsentMissing(field="consent_by", name=person.name)
