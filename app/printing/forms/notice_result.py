"""公示结果证明 [B11]: the notice of files hung out so long, and what came of it; A4. No illness stands on it either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, file_papers
from app.hardship import happenings as acts
from app.printing.forms import file_words
from app.printing.forms.hardship_notice import hung_out
from app.printing.sheet import (
    ALL,
    Column,
    Form,
    Grid,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared import identity
from app.shared.errors import RuleError
from app.shared.text import N_


class NoticeNeeded(RuleError):
    """What never hung out has no result."""

    code = "print.notice_needed"
    template = N_("This file has not hung out yet, so there is no result of a notice to print.")


def load(tx: Session, file_id: str) -> tuple[FilePaper, ...]:
    """Read one file. Raises FileMissing."""
    return load_all(tx, (file_id,))


def load_all(tx: Session, file_ids: Sequence[str]) -> tuple[FilePaper, ...]:
    """Read files, in the order of their numbers. Raises FileMissing."""
    return file_papers(tx, file_ids)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the certificate: the days, one row a household with what was objected, who signs.

    Raises NoticeDiffers, NoticeNeeded.
    """
    papers: tuple[FilePaper, ...] = view
    title = words["title"]
    first, last, days = hung_out(papers)
    if first is None:
        raise NoticeNeeded()
    objected = sum(bool(_objections(one)) for one in papers)
    span = file_words.span(words, first, last)
    parts: tuple[Part, ...] = (
        Heading(title),
        Paragraph(words("told", n=len(papers), span=span, days=days)),
        Paragraph(words("objected", n=objected) if objected else words["clear"]),
        Grid(_columns(words), tuple(_row(n, one, words) for n, one in enumerate(papers, 1)), row_height=10),
        Paragraph(words["certified"]),
        Signatures((words["sign_posted"], words["sign_witness"], words["sign_office"]), words["date_line"], columns=3),
    )  # fmt: skip
    return Sheet("notice_result", words.version, title, parts, stamp.number, language=words.language)


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 12, "center"),
        Column(words["file"], 26),
        Column(words["name"], 28),
        Column(words["id_no"], 40),
        Column(words["result"], None),
    )


def _row(number: int, paper: FilePaper, words: Wording) -> tuple[str, ...]:
    objections = _objections(paper)
    open_ = len(paper.standing.open)
    if not objections:
        result = words["none"]
    elif open_:
        result = words("still_open", n=len(objections))
    else:
        result = words("answered", n=len(objections))
    return (str(number), paper.number, paper.head, identity.mask_id(paper.id_no), result)


def _objections(paper: FilePaper) -> list[acts.FileEvent]:
    """Return what was objected to the notice that holds; what they say stays in the file."""
    counted, notice = paper.standing.counted, paper.standing.notice
    after = counted[counted.index(notice) :] if notice in counted else ()
    return [one for one in after if one.kind == acts.OBJECTED]


FORM = Form(
    "notice_result", N_("Hardship: result of a public notice"), False, load, fill, subject="hardship_file",
    needs="hardship.read", on_a_sheet=ALL, load_all=load_all,
)  # fmt: skip
