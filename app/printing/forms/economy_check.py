"""家庭经济状况核对函 with its list: whom the civil-affairs office is asked to look up, and room for its answer; A4.

The office is reached by no computer. It needs whole numbers, so only who may carry them out prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, file_papers
from app.hardship import happenings as acts
from app.printing.forms import file_words
from app.printing.sheet import (
    ALL,
    Column,
    Form,
    Grid,
    Heading,
    Paragraph,
    Sheet,
    Signatures,
    Spacer,
    Stamp,
    Wording,
)
from app.shared import identity
from app.shared.text import N_

_ROW = 11.0


def load(tx: Session, file_id: str) -> tuple[FilePaper, ...]:
    """Read one file. Raises FileMissing."""
    return load_all(tx, (file_id,))


def load_all(tx: Session, file_ids: Sequence[str]) -> tuple[FilePaper, ...]:
    """Read files, in the order of their numbers. Raises FileMissing."""
    return file_papers(tx, file_ids)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the letter: what is asked and on which authority, one row a person, room for the answer."""
    papers: tuple[FilePaper, ...] = view
    title = words["title"]
    people = sum(len(one.people) for one in papers)
    total = ("", words["total"], words("counted", n=people), "", "", "", "")
    parts = (
        Heading(title),
        Paragraph(words["to"], indent=False),
        Paragraph(words("asks", files=len(papers), people=people)),
        Paragraph(words["authority"]),
        Paragraph(words["answer"]),
        Spacer(3, 20),
        Paragraph(words("office", office=papers[0].office if papers else ""), "right", indent=False),
        Paragraph(file_words.day(words, _sent(papers)) or words["date_line"], "right", indent=False),
        Heading(words["list"], level=2),
        Grid(_columns(words), _rows(papers, words), total, _ROW),
        Paragraph(words["secret"], indent=False, size=10.5),
        Signatures((words["sign_sent"], words["sign_checked"]), words["date_line"]),
    )  # fmt: skip
    return Sheet("economy_check", words.version, title, parts, stamp.number, language=words.language)


def _sent(papers: tuple[FilePaper, ...]) -> date | None:
    """Return the last day on which one of them was sent; None where none is written down as sent."""
    events = [one.last(acts.CHECK_SENT) for one in papers]
    return max((one.on for one in events if one is not None), default=None)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 10, "center"),
        Column(words["file"], 23),
        Column(words["name"], 29),
        Column(words["relation"], 18, "center"),
        Column(words["id_no"], 38),
        Column(words["result"], 29, "center"),
        Column(words["remark"], None),
    )


def _rows(papers: tuple[FilePaper, ...], words: Wording) -> tuple[tuple[str, ...], ...]:
    people = [(paper.number, one.told) for paper in papers for one in paper.people]
    return tuple(
        (
            str(n), number, told.name, file_words.relation(told),
            file_words.listed((_document(told.doc_type), told.id_no)), words["boxes"], "",
        )
        for n, (number, told) in enumerate(people, 1)
    )  # fmt: skip


def _document(doc_type: str) -> str:
    return "" if doc_type == identity.RESIDENT else file_words.code("id_document_types", doc_type)


FORM = Form(
    "economy_check", N_("Hardship: letter to the civil-affairs office"), False, load, fill, subject="hardship_file",
    needs="hardship.export", on_a_sheet=ALL, load_all=load_all,
)  # fmt: skip
