"""卷内目录 and 备考表 of a household's file: the papers that were printed for it and the scans that lie with it; A4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.hardship import FilePaper, file_paper
from app.hardship.days import kept_days
from app.hardship.judged_rows import tests_of
from app.printing import queries
from app.printing.rules import CHINA, PrintLine
from app.printing.sheet import Box, Column, Form, Grid, Heading, Paragraph, Sheet, Signatures, Stamp, Wording
from app.relief import grants_of_file
from app.security.service import operator_names
from app.shared.text import N_

_OF_THE_ARCHIVE = ("archive_cover", "archive_index")
_MOST = 10_000  # lines of the print log of one file


@dataclass(frozen=True)
class ArchivePaper:
    """A file with the papers printed for it, each form's latest, the earliest first; who printed, by operator id."""

    file: FilePaper
    printed: tuple[PrintLine, ...]
    operators: Mapping[str, str]
    keep_years: int


@dataclass(frozen=True)
class Leaf:
    """Something that lies in the file: a printed paper by its `form`, or a scan by its `title`."""

    number: str
    by: str
    form: str
    title: str
    on: date
    pages: int


def load_archive(tx: Session, file_id: str) -> ArchivePaper:
    """Read one file with what lies in it. Raises FileMissing."""
    paper = file_paper(tx, file_id)
    # The slip is a paper of its test, the form of study aid one of its grant; they lie in the file all the same.
    about = (file_id, *(one.id for one in tests_of(tx, file_id)), *grants_of_file(tx, file_id))
    lines = [one for subject in about for one in queries.print_lines(tx, subject, _MOST, 0)]
    kept = sorted((one for one in lines if one.form not in _OF_THE_ARCHIVE), key=lambda one: one.at)
    latest = {(one.form, one.subject_id): one for one in kept}
    printed = tuple(sorted(latest.values(), key=lambda one: (one.at, one.form)))
    return ArchivePaper(
        paper,
        printed,
        operator_names(tx, sorted({one.operator_id for one in printed})),
        kept_days().keep_years,
    )


def load(tx: Session, file_id: str) -> ArchivePaper:
    """Read one file with what lies in it. Raises FileMissing."""
    return load_archive(tx, file_id)


def leaves(told: ArchivePaper) -> tuple[Leaf, ...]:
    """Return what lies in the file: papers first, then scans, each in the order of its coming."""
    papers = (
        Leaf(
            one.number, told.operators.get(one.operator_id, ""), one.form, "",
            one.at.astimezone(CHINA).date(), one.pages,
        )
        for one in told.printed
    )  # fmt: skip
    scans = (
        Leaf("", told.file.office, "", one.title, one.added_at.astimezone(CHINA).date(), one.pages or 1)
        for one in told.file.scans
    )
    return (*papers, *scans)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the index, one row a paper with the page it begins on, and the note at the file's end."""
    told: ArchivePaper = view
    paper, title = told.file, words["title"]
    lying = leaves(told)
    pages = sum(one.pages for one in lying)
    parts = (
        Heading(title),
        Paragraph(words("head", no=paper.number, name=paper.head), indent=False),
        Grid(_columns(words), _rows(lying, words), ("", "", "", words["total"], "", str(pages), ""), 10),
        Heading(words["note"], level=2),
        Box(words["note_name"], 26, words("note_words", n=len(lying), pages=pages), label=34),
        Signatures((words["sign_filed"], words["sign_checked"]), words["date_line"]),
    )
    return Sheet("archive_index", words.version, title, parts, stamp.number, language=words.language)


def _title(one: Leaf, words: Wording) -> str:
    entry = f"papers.{one.form}"
    return one.title or words[entry if entry in words else "papers.other"]


def _columns(words: Wording) -> tuple[Column, ...]:
    return (
        Column(words["number"], 11, "center"),
        Column(words["paper_no"], 29),
        Column(words["by"], 26),
        Column(words["called"], None),
        Column(words["on"], 25, "center"),
        Column(words["page"], 17, "center"),
        Column(words["remark"], 20, "center"),
    )


def _rows(lying: Sequence[Leaf], words: Wording) -> tuple[tuple[str, ...], ...]:
    rows, page = [], 1
    for n, one in enumerate(lying, 1):
        last = page + one.pages - 1
        rows.append(
            (
                str(n), one.number, one.by, _title(one, words), one.on.isoformat(),
                str(page) if last == page else f"{page}—{last}", "" if one.form else words["scan"],
            )
        )  # fmt: skip
        page = last + 1
    return tuple(rows)


FORM = Form(
    "archive_index", N_("Archive: index of a file"), False, load, fill, subject="hardship_file", needs="hardship.read"
)  # fmt: skip
