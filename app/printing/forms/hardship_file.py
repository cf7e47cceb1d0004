"""困难职工档案表 [B8]: the household, its means and why it is in hardship, with room for every opinion; A4, both sides.

What the office does not know is left to be written by hand.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, PersonIn, file_paper
from app.hardship import happenings as acts
from app.hardship.keeping import INCOME, WORKERS
from app.printing.forms import file_words
from app.printing.sheet import (
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    Paragraph,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared import codes, identity
from app.shared.text import N_

_LABEL = 24.0
_WAGES = "11"  # income_kinds.csv
_FEWEST = 5  # rows of the family, by the national form
_SIGN = ("sign_opened", "sign_checked", "sign_entered")


def load(tx: Session, file_id: str) -> FilePaper:
    """Read one file. Raises FileMissing."""
    return file_paper(tx, file_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form: the head, the means, the family, the causes, five opinions, who signs."""
    paper: FilePaper = view
    title = words["title"]
    # Two languages need higher lines; lower rooms for the opinions keep the form on two pages.
    row, room = (8, 15) if "+" in words.language else (9, 24)
    opened = file_words.day(words, paper.opened_on) if paper.id else file_words.day_to_write(words)
    numbered = words("numbered", no=file_words.room(paper, paper.number), day=opened)
    parts = (
        Heading(title),
        Paragraph(numbered, "right", indent=False),
        Framed(
            (
                Fields(_person(paper, words), 3, _LABEL),
                Fields(_places(paper, words), 2, _LABEL),
                Fields(_money(paper, words), 2, 46),
            )
        ),
        Heading(words["family"], level=2),
        Grid(_columns(words), _family(paper, words), row_height=row),
        Heading(words["why"], level=2),
        Framed((Fields(_causes(paper, words), 1, 44),)),
        Framed(
            (
                file_words.opinion(words, "party", room, label=44),
                file_words.opinion(words, "grassroots", room, _reviewed(paper, words), label=44),
                file_words.opinion(words, "county", room, _decided(paper, words), label=44),
                file_words.opinion(words, "employer", room, _noticed(paper, words), label=44),
            )
        ),
        Signatures(tuple(words[entry] for entry in _SIGN), words["date_line"], columns=3),
    )
    return Sheet("hardship_file", words.version, title, parts, stamp.number, language=words.language)


def _person(paper: FilePaper, words: Wording) -> tuple[tuple[str, str], ...]:
    told, roll, details, now = paper.first, paper.roll, paper.details, paper.standing
    code = file_words.code
    return (
        (words["category"], code("hardship_categories", now.category)),
        (words["level"], code("hardship_archive_levels", details.level)),
        (words["gradient"], code("jl_gradient", details.gradient)),
        (words["name"], paper.head),
        (words["sex"], file_words.sex(words, told.sex)),
        (words["ethnic"], code("ethnic_groups", roll.ethnic) if roll else ""),
        (words["political"], code("political_status", told.political or (roll.political_status if roll else ""))),
        (words["birth"], file_words.day(words, told.birth_date)),
        (words["health"], code("health_status", told.health)),
        (words["disease"], _illness(told)),
        (words["employment"], code("employment_status", told.employment or (roll.employment_status if roll else ""))),
        (words["worker"], file_words.said(words, WORKERS[details.worker]) if details.worker else ""),
        (words["model"], code("model_worker_types", roll.model_worker) if roll else ""),
        (words["marital"], code("marital_status", roll.marital_status) if roll else ""),
        (words["insurance"], code("medical_insurance_types", told.insurance)),
        (words["hukou"], code("hukou_types", roll.hukou_type) if roll else ""),
        (words["work_start"], file_words.day(words, roll.work_start) if roll else ""),
        (words["housing"], code("housing_types", details.housing)),
        (words["area"], words("square_metres", area=details.area) if details.area else ""),
        (words["single_parent"], words["yes_or_no"]),
        (words["other_phone"], ""),
        (words["postcode"], details.postcode),
        (words["industry"], code("industry_sections", (paper.unit.industry or "")[:1]) if paper.unit else ""),
        (words["nature"], code("unit_nature", paper.unit.nature) if paper.unit else ""),
        (words["unit_state"], ""),
        (words["self_help"], words["yes_or_no"]),
        (words["jobless"], words["yes_or_no"]),
    )  # fmt: skip


def _illness(told: PersonIn) -> str:
    kind = file_words.code("disability_types", told.disability_type)
    grade = file_words.code("disability_grades", told.disability_grade)
    return file_words.listed((told.disease, f"{kind}{grade}"))


def _places(paper: FilePaper, words: Wording) -> tuple[tuple[str, str], ...]:
    roll = paper.roll
    region = codes.load("jilin_regions").label(roll.hukou_region) if roll and roll.hukou_region else ""
    told, resident = paper.first, identity.RESIDENT
    document = file_words.code("id_document_types", told.doc_type) if told.doc_type != resident else ""
    return (
        (words["id_no"], file_words.listed((document, told.id_no))),
        (words["mobile"], paper.details.phone),
        (words["work_unit"], roll.work_unit if roll else paper.details.place),
        (words["hukou_region"], region),
        (words["home"], file_words.where(paper)),
        (words["bank"], file_words.listed((paper.bank, file_words.in_fours(paper.account)))),
    )


def _money(paper: FilePaper, words: Wording) -> tuple[tuple[str, str], ...]:
    told = [one.told for one in paper.items if one.told.side == INCOME]
    other = sum(one.yearly for one in told if one.kind != _WAGES) if told else None
    return (
        (words["own_wage"], file_words.amount(paper.first.income)),
        (words["other_income"], file_words.amount(other)),
        (words["income"], file_words.amount(paper.income)),
        (words["people"], file_words.people(paper, words)),
        (words["per_head"], file_words.amount(paper.before)),
        (words["expense"], file_words.amount(paper.expense)),
        (words["net"], file_words.amount(paper.net)),
        (words["relapse"], file_words.room(paper, paper.relapse_of or words["none"], 0)),
    )


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["name"], 17),
        Column(words["relation"], 14, "center"),
        Column(words["sex"], 9, "center"),
        Column(words["political"], 14),
        Column(words["id_birth"], 37),
        Column(words["health_insurance"], 25),
        Column(words["month_income"], 17, "right"),
        Column(words["status"], 12),
        Column(words["unit_school"], None),
    )


def _family(paper: FilePaper, words: Wording) -> tuple[tuple[str, ...], ...]:
    rows = [_row(one.told, words) for one in paper.people if not one.is_head]
    empty = ("",) * len(_columns(words))
    return (*rows, *(empty,) * (_FEWEST - len(rows)))


def _row(told: PersonIn, words: Wording) -> tuple[str, ...]:
    code = file_words.code
    # A resident number tells the day of birth itself; another document does not.
    born = "" if told.doc_type in identity.EIGHTEEN else file_words.day(words, told.birth_date)
    health = file_words.listed((code("health_status", told.health), _illness(told)))
    return (
        told.name,
        file_words.relation(told),
        file_words.sex(words, told.sex),
        code("political_status", told.political),
        file_words.listed((told.id_no, born)),
        file_words.listed((health, code("medical_insurance_types", told.insurance))),
        file_words.amount(told.income),
        code("employment_status", told.employment),
        file_words.school(words, told),
    )


def _causes(paper: FilePaper, words: Wording) -> tuple[tuple[str, str], ...]:
    main, others = file_words.causes(paper)
    scans = "；".join(f"{n}. {one.title}" for n, one in enumerate(paper.scans, 1))
    application = paper.standing.application
    return (
        (words["cause"], main),
        (words["causes"], others),
        (words["cadre"], paper.details.cadre),
        (words["attached"], scans),
        (words["remark"], application.words if application else ""),
    )


def _reviewed(paper: FilePaper, words: Wording) -> str:
    event = paper.last(acts.REVIEWED)
    if event is None:
        return ""
    return file_words.listed((words[f"reviewed.{event.result}"], event.words))


def _decided(paper: FilePaper, words: Wording) -> str:
    event = paper.standing.decision
    if event is None:
        return ""
    category = file_words.code("hardship_categories", event.reason)
    told = words(f"decided.{event.result}", category=category, day=file_words.day(words, event.on))
    return file_words.listed(
        (told, words("document", no=event.document) if event.document else "", event.words)
    )


def _noticed(paper: FilePaper, words: Wording) -> str:
    notice = paper.standing.notice
    if notice is None:
        return ""
    days = file_words.span(words, notice.on, notice.until)
    objected = any(one.kind == acts.OBJECTED and one.on >= notice.on for one in paper.standing.counted)
    ends = "noticed_objected" if objected else "noticed_clear" if paper.standing.forward else "noticed"
    return words(ends, days=days, n=notice.days)


FORM = Form(
    "hardship_file", N_("Hardship: file of a household"), False, load, fill, subject="hardship_file",
    needs="hardship.read",
)  # fmt: skip
