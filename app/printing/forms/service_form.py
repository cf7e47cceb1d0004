"""服务登记表 of one entry of any programme: what the programme's definition asks, as it was written down; A4.

A programme an office defines itself has this form at once: its name is the title, its figures are the fields.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.printing.forms import service_words
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
from app.services import EntryPaper, FigureKind, entry_paper, number_words
from app.shared.money import capital, yuan
from app.shared.text import N_

_LABEL = 34.0
_FEWEST = 5  # rows for people: more may come and sign


def load(tx: Session, entry_id: str) -> EntryPaper:
    """Read one entry. Raises EntryMissing."""
    return entry_paper(tx, entry_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the form: the programme, its figures, what was done, everybody named with room to sign."""
    paper: EntryPaper = view
    entry, program = paper.line.entry, paper.program
    title = words("title", programme=service_words.called(program, words) if program else paper.line.program)
    head = (
        (words["unit"], paper.office),
        (words["on"], entry.on.isoformat()),
        (words["for_unit"], entry.unit),
        (words["handled_by"], entry.handled_by),
        (words["person_times"], f"{entry.person_times:,}"),
        (words["heads"], f"{entry.heads:,}" if entry.heads else ""),
        *(_figure(kind, entry.figures.get(kind.key), words) for kind in (program.figures if program else ())),
    )
    money = (
        words("amount_words", figures=yuan(entry.amount), words=capital(entry.amount)) if entry.amount else ""
    )
    named = tuple((str(n), one.name, "", "") for n, one in enumerate(entry.persons, 1))
    rows = (*named, *(("", "", "", ""),) * (_FEWEST - len(named)))
    parts = (
        Heading(title),
        Framed(
            (
                Fields(head, 2, _LABEL),
                Fields(((words["amount"], money),), 1, _LABEL),
                Box(words["content"], 40, entry.content, label=_LABEL),
            )
        ),
        Heading(words["people"], level=2),
        Grid(_columns(words), rows, row_height=11),
        Signatures(
            (words["sign_handler"], words["sign_checked"], words["sign_responsible"]), words["date_line"], 3
        ),
    )
    return Sheet("service_form", words.version, title, parts, stamp.number, language=words.language)


def _figure(kind: FigureKind, value: int | None, words: Wording) -> tuple[str, str]:
    return service_words.called(kind, words), "" if value is None else number_words(kind, value)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 14, "center"),
        Column(words["name"], 44),
        Column(words["signature"], None),
        Column(words["remark"], 50),
    )


FORM = Form(
    "service_form", N_("Form of a service"), False, load, fill, subject="service_entry", needs="services.read"
)  # fmt: skip
