"""入户调查表 [B10]: who lives there, what they have and must pay, what was seen and found; A4, both sides.

Before the survey is written down it is a paper to take along: what is known stands on it, the rest is ruled to be
filled in by hand. Afterwards it says what was found and who called on the household.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, ItemOnPaper, PersonIn, file_paper
from app.hardship.keeping import EXPENSE, INCOME, PERIODS, kind_words
from app.printing.forms import file_words
from app.printing.sheet import (
    Box,
    Column,
    Fields,
    Form,
    Framed,
    Grid,
    Heading,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.money import yuan
from app.shared.text import N_

_LABEL = 34.0
_SPARE = 2  # rows to write in while there
_FEWEST = 4  # rows for income and for expenses, before a survey
_ROW = 8.5


def load(tx: Session, file_id: str) -> FilePaper:
    """Read one file. Raises FileMissing."""
    return file_paper(tx, file_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form, to be filled in or with what was found."""
    paper: FilePaper = view
    title, survey = words["title"], paper.standing.survey
    main, others = file_words.causes(paper)
    visitors = survey.people if survey else ()
    found = (
        Box(words["home_seen"], 26, "" if survey else words["home_boxes"], label=_LABEL),
        Box(words["neighbours"], 16, label=_LABEL),
        Box(words["cause"], 12, "、".join(one for one in (main, others) if one), label=_LABEL),
        Box(words["needs"], 16, "\n".join(one.measure for one in paper.measures), label=_LABEL),
        Box(words["found"], 26, survey.words if survey else "", label=_LABEL),
        Box(words["pictures"], 10, words["pictures_count"], label=_LABEL),
    )
    signed = (
        *(words("sign_visitor", name=name) for name in visitors),
        *(words["sign_visitor_blank"],) * (2 - len(visitors)),
        words["sign_household"],
    )
    parts = (
        Heading(title),
        Fields(_head(paper, words), 2, _LABEL),
        Heading(words["family"], level=2),
        Grid(_family_columns(words), _family(paper, words), row_height=_ROW),
        Heading(words["income"], level=2),
        _items(paper, INCOME, words),
        Heading(words["expense"], level=2),
        _items(paper, EXPENSE, words),
        Heading(words["seen"], level=2),
        Framed(found),
        Signatures(signed, words["date_line"], columns=3),
    )
    return Sheet("home_survey", words.version, title, parts, stamp.number, language=words.language)


def _head(paper: FilePaper, words: Wording) -> tuple[tuple[str, str], ...]:
    survey = paper.standing.survey
    return (
        (words["file"], paper.number),
        (words["on"], file_words.day(words, survey.on) if survey else file_words.day_to_write(words)),
        (words["name"], paper.head),
        (words["id_no"], paper.id_no),
        (words["unit"], paper.roll.work_unit if paper.roll else paper.details.place),
        (words["mobile"], paper.details.phone),
        (words["home"], file_words.where(paper)),
        (words["where"], ""),
    )


def _family_columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["name"], 28),
        Column(words["relation"], 24, "center"),
        Column(words["born"], 28, "center"),
        Column(words["health"], 26),
        Column(words["employment"], 20),
        Column(words["unit_school"], None),
    )


def _family(paper: FilePaper, words: Wording) -> tuple[tuple[str, ...], ...]:
    rows = tuple(_person(one.told, words) for one in paper.people)
    return rows if paper.standing.survey else (*rows, *(("",) * 6,) * _SPARE)


def _person(told: PersonIn, words: Wording) -> tuple[str, ...]:
    return (
        told.name,
        file_words.relation(told),
        told.birth_date.isoformat() if told.birth_date else "",
        file_words.code("health_status", told.health),
        file_words.code("employment_status", told.employment),
        file_words.school(words, told),
    )


def _items(paper: FilePaper, side: str, words: Wording) -> Grid:
    columns = (
        Column(words["kind"], 52),
        Column(words["whose"], 28),
        Column(words["amount"], 28, "right"),
        Column(words["period"], 20, "center"),
        Column(words["evidence"], None),
    )
    items = [one for one in paper.items if one.told.side == side]
    rows = tuple(_item(one, words) for one in items)
    if not paper.standing.survey:
        rows = (*rows, *(("",) * 5,) * max(_SPARE, _FEWEST - len(rows)))
    total = paper.income if side == INCOME else paper.expense
    summed = (words["a_year"], "", file_words.amount(total), "", "") if items else None
    return Grid(columns, rows, summed, _ROW)


def _item(one: ItemOnPaper, words: Wording) -> tuple[str, ...]:
    told = one.told
    return (
        kind_words(told.side, told.kind),
        one.whose or words["everybody"],
        yuan(told.amount),
        file_words.said(words, PERIODS[told.period]),
        file_words.listed((told.evidence, told.remark)),
    )


FORM = Form(
    "home_survey",
    N_("Hardship: home survey"),
    False,
    load,
    fill,
    subject="hardship_file",
    needs="hardship.read",
)
