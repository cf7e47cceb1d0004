"""金秋助学申请审批表 [B17]: the parent whose file it hangs on, the student, what the school costs, two opinions; A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, PersonIn, file_paper
from app.hardship.keeping import STAGES_OF_SCHOOL
from app.printing.forms import file_words
from app.printing.forms.claim_words import PaperDoesNotFit
from app.printing.sheet import Box, Fields, Form, Framed, Heading, Paragraph, Sheet, Stamp, Wording
from app.relief import STUDY, GrantPaper, grant_paper
from app.shared.money import capital, yuan
from app.shared.text import N_

_LABEL = 32.0
_DECIDED = ("APPROVED", "PAYING", "PAID")


@dataclass(frozen=True)
class StudyPaper:
    """A grant of study aid with the file of the family; None for a file that is not here."""

    grant: GrantPaper
    file: FilePaper | None


def load(tx: Session, grant_id: str) -> StudyPaper:
    """Read a grant and its file. Raises GrantMissing, PaperDoesNotFit for a grant that is no study aid."""
    found = grant_paper(tx, grant_id, date.min)
    if found.grant.told.item != STUDY:
        raise PaperDoesNotFit()
    file_id = found.grant.told.file_id
    return StudyPaper(found, file_paper(tx, file_id) if file_id else None)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form; what the office does not know is left to be written by hand."""
    told: StudyPaper = view
    title, grant = words["title"], told.grant.grant
    room = 19 if "+" in words.language else 28
    why = grant.told.reason
    parts = (
        Heading(title),
        Paragraph(words("numbered", no=grant.line.number), "right", indent=False),
        Framed((
            Fields(_parent(told, words), 2, _LABEL),
            Fields(_student(told, words), 2, _LABEL),
            Fields(_school(told, words), 2, _LABEL),
            Fields(((words["attached"], words["attached_boxes"]), (words["asked"], _money(told, words))), 1, _LABEL),
            Box(words["why"], room + 6, why, (_beside(words),), label=_LABEL),
            file_words.opinion(words, "unit_opinion", room, label=_LABEL),
            file_words.opinion(words, "county", room, _decided(told, words), label=_LABEL),
        )),
    )  # fmt: skip
    return Sheet("study_aid", words.version, title, parts, stamp.number, language=words.language)


def _parent(told: StudyPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    file, line = told.file, told.grant.grant.line
    unit = (file.roll.work_unit if file.roll else file.details.place) if file else ""
    return (
        (words["file"], line.file_number),
        (words["parent"], line.head),
        (words["unit"], unit),
        (words["mobile"], file.details.phone if file else ""),
        (words["people"], words("people_count", n=len(file.people)) if file else ""),
        (words["income"], file_words.amount(file.income if file else None)),
    )


def _pupil(told: StudyPaper) -> PersonIn | None:
    """Return the student as the file holds them."""
    person, file = told.grant.person, told.file
    if person is None or file is None:
        return None
    return next(
        (one.told for one in file.people if (one.told.id_no, one.told.name) == (person.id_no, person.name)),
        None,
    )


def _student(told: StudyPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    pupil, grant = _pupil(told), told.grant.grant
    roll = told.grant.person
    return (
        (words["student"], grant.line.name),
        (words["sex"], file_words.sex(words, pupil.sex if pupil else (roll.sex if roll else ""))),
        (words["id_no"], pupil.id_no if pupil else grant.told.id_no),
        (words["ethnic"], ""),
        (words["political"], file_words.code("political_status", pupil.political if pupil else "")),
        (words["student_phone"], ""),
    )


def _school(told: StudyPaper, words: Wording) -> tuple[tuple[str, str], ...]:
    pupil, grant = _pupil(told), told.grant.grant
    study = grant.told.study
    stage = file_words.said(words, STAGES_OF_SCHOOL[pupil.stage]) if pupil and pupil.stage else ""
    ends = pupil.entry_year + pupil.years if pupil and pupil.entry_year and pupil.years else None
    loan = words["loan_none"] if study.loan == 0 else words("loan_sum", sum=yuan(study.loan or 0))
    return (
        (words["this_year"], words["yes_or_no"] if study.admitted_on is None else _new(told, words)),
        (words["score"], study.score),
        (words["school"], study.school or (pupil.unit if pupil else "")),
        (words["major"], study.major),
        (words["stage"], stage),
        (words["years"], words("years_count", n=pupil.years) if pupil and pupil.years else ""),
        (words["batch"], study.batch),
        (words["admitted"], file_words.day(words, study.admitted_on)),
        (words["ends"], words("year", y=ends) if ends else ""),
        (words["tuition"], file_words.amount(study.tuition)),
        (words["loan"], words["loan_boxes"] if study.loan is None else loan),
        (words["school_year"], words("year", y=grant.told.school_year) if grant.told.school_year else ""),
    )


def _new(told: StudyPaper, words: Wording) -> str:
    """Say whether the student was admitted in the very school year of the grant."""
    grant = told.grant.grant
    admitted = grant.told.study.admitted_on
    same = admitted is not None and admitted.year == grant.told.school_year
    return words["yes" if same else "no"]


def _money(told: StudyPaper, words: Wording) -> str:
    amount = told.grant.grant.told.amount
    return words("amount_words", figures=yuan(amount), words=capital(amount))


def _beside(words: Wording) -> str:
    """Put the date behind the parent's line for the hand, each language on its own."""
    both = zip(words["parent_signs"].split("\n"), words["date_line"].split("\n"), strict=True)
    return "\n".join(f"{who}＿＿＿＿＿＿　　{dated}" for who, dated in both)


def _decided(told: StudyPaper, words: Wording) -> str:
    grant = told.grant.grant
    line = grant.line
    if line.state not in _DECIDED or line.approved_on is None:
        return ""
    project = told.grant.project
    said = words("granted", day=file_words.day(words, line.approved_on), sum=yuan(line.amount))
    return file_words.listed((
        said,
        words("document", no=grant.approval_no) if grant.approval_no else "",
        words("project", name=f"{project.name} {project.number}".strip()) if project else "",
    ))  # fmt: skip


FORM = Form(
    "study_aid", N_("Study aid: application and approval"), False, load, fill, subject="relief_grant",
    needs="relief.read",
)  # fmt: skip
