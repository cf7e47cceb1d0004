"""一户一策帮扶方案 [B13]: the household in short, why it is in hardship, what is done by whom and until when; A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, MeasureIn, file_paper
from app.hardship.keeping import MEASURE_STATES
from app.printing.forms import file_words
from app.printing.sheet import (
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
from app.shared.text import N_

_LABEL = 34.0
_FEWEST = 6  # rows: what is agreed later is written by hand
_ROW = 12.0


def load(tx: Session, file_id: str) -> FilePaper:
    """Read one file. Raises FileMissing."""
    return file_paper(tx, file_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the plan: the household, its causes, one row a measure, who answers for it."""
    paper: FilePaper = view
    title = words["title"]
    main, others = file_words.causes(paper)
    head = (
        (words["file"], paper.number),
        (words["category"], file_words.code("hardship_categories", paper.standing.category)),
        (words["name"], paper.head),
        (words["mobile"], paper.details.phone),
        (words["unit"], paper.roll.work_unit if paper.roll else paper.details.place),
        (words["people"], file_words.people(paper, words)),
        (words["income"], file_words.amount(paper.income)),
        (words["expense"], file_words.amount(paper.expense)),
    )
    why = (
        (words["home"], file_words.where(paper)),
        (words["family"], _family(paper)),
        (words["cause"], main),
        (words["causes"], others),
    )
    rows = tuple(_row(n, one, words) for n, one in enumerate(paper.measures, 1))
    empty = (("",) * len(_columns(words)),) * (_FEWEST - len(rows))
    parts = (
        Heading(title),
        Framed((Fields(head, 2, _LABEL), Fields(why, 1, _LABEL))),
        Heading(words["measures"], level=2),
        Grid(_columns(words), (*rows, *empty), row_height=_ROW),
        Signatures(
            (words("sign_cadre", name=paper.details.cadre), words["sign_household"], words["sign_office"]),
            words["date_line"],
            columns=3,
        ),
    )
    return Sheet("household_plan", words.version, title, parts, stamp.number, language=words.language)


def _family(paper: FilePaper) -> str:
    people = [one.told for one in paper.people if not one.is_head and one.told.name]
    return "；".join(f"{file_words.relation(one)} {one.name}" for one in people)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 11, "center"),
        Column(words["measure"], None),
        Column(words["responsible"], 21),
        Column(words["due"], 25, "center"),
        Column(words["progress"], 36),
        Column(words["result"], 36),
    )


def _row(number: int, told: MeasureIn, words: Wording) -> tuple[str, ...]:
    state = "" if told.state == "OPEN" else file_words.said(words, MEASURE_STATES[told.state])
    return (
        str(number),
        told.measure,
        told.responsible,
        told.due_on.isoformat() if told.due_on else "",
        told.progress,
        file_words.listed((state, told.result)),
    )


FORM = Form(
    "household_plan", N_("Hardship: plan of help"), False, load, fill, subject="hardship_file", needs="hardship.read"
)  # fmt: skip
