"""拟建档困难职工公示 [B11]: who is to be put on file, for everybody to read and object to; A4.

What hangs on a wall holds no illness: of a number the first 3 and last 2 signs, and a cause only in the words the
form's text has for it. A cause without words there is said to be another, so that no list an office adds to tells one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, file_papers
from app.hardship.rules import NONE
from app.printing.forms import file_words
from app.printing.sheet import ALL, Column, Form, Grid, Heading, Paragraph, Sheet, Spacer, Stamp, Wording
from app.shared import identity
from app.shared.errors import RuleError
from app.shared.text import N_


class NoticeDiffers(RuleError):
    """Files that hang out together hang out on the same days."""

    code = "print.notice_differs"
    template = N_("These files do not hang out on the same days. Print those of one notice together.")


def load(tx: Session, file_id: str) -> tuple[FilePaper, ...]:
    """Read one file. Raises FileMissing."""
    return load_all(tx, (file_id,))


def load_all(tx: Session, file_ids: Sequence[str]) -> tuple[FilePaper, ...]:
    """Read files, in the order of their numbers. Raises FileMissing."""
    return file_papers(tx, file_ids)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the notice: what it is about and its days, one row a household, where to object. Raises NoticeDiffers."""
    papers: tuple[FilePaper, ...] = view
    title = words["title"]
    first, last, days = hung_out(papers)
    span = file_words.span(words, first, last)
    parts = (
        Heading(title),
        Paragraph(words("told", n=len(papers))),
        Paragraph(words("days", span=span, n=days) if span else words["no_days"]),
        Paragraph(words["objections"]),
        Paragraph(words["phone"]),
        Grid(columns(words), tuple(row(n, one, words) for n, one in enumerate(papers, 1))),
        Paragraph(words["masked"], indent=False, size=10.5),
        Spacer(6, 20),
        Paragraph(words("office", office=papers[0].office if papers else ""), "right", indent=False),
        Paragraph(file_words.day(words, first) or words["date_line"], "right", indent=False),
    )
    return Sheet("hardship_notice", words.version, title, parts, stamp.number, language=words.language)


def hung_out(papers: tuple[FilePaper, ...]) -> tuple[date | None, date | None, int]:
    """Return the first and last day of the notice and its working days; none before it is written down.

    Raises NoticeDiffers.
    """
    notices = {
        (None, None, 0) if one is None else (one.on, one.until, one.days)
        for one in (paper.standing.notice for paper in papers)
    }
    if len(notices) > 1:
        raise NoticeDiffers()
    return next(iter(notices), (None, None, 0))


def columns(words: Wording) -> tuple[Column, ...]:
    """Give the columns of what hangs out."""
    return (
        Column(words["number"], 12, "center"),
        Column(words["name"], 28),
        Column(words["id_no"], 40),
        Column(words["place"], None),
        Column(words["category"], 26, "center"),
        Column(words["cause"], 32),
    )


def row(number: int, paper: FilePaper, words: Wording) -> tuple[str, ...]:
    """Give the row of a household as it may be read by anybody."""
    entry = f"causes.{paper.details.cause}"
    return (
        str(number),
        paper.head,
        identity.mask_id(paper.id_no),
        paper.roll.work_unit if paper.roll else paper.details.place,
        _category(paper, words),
        words[entry] if entry in words else words["causes.other"],
    )


def _category(paper: FilePaper, words: Wording) -> str:
    """Name the class: the one decided, else the one the test came to, which is what is put forward."""
    found = paper.standing.category or (paper.tested if paper.tested != NONE else "")
    return file_words.code("hardship_categories", found) or words["to_be_decided"]


FORM = Form(
    "hardship_notice", N_("Hardship: public notice"), False, load, fill, subject="hardship_file",
    needs="hardship.read", on_a_sheet=ALL, load_all=load_all,
)  # fmt: skip
