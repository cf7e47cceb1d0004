"""卷宗封面 of a household's file: whose it is, from when to when, how much lies in it and how long it is kept; A4."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.printing.forms import file_words
from app.printing.forms.archive_index import ArchivePaper, leaves, load_archive
from app.printing.sheet import Fields, Form, Heading, Sheet, Signatures, Spacer, Stamp, Wording
from app.shared.text import N_

_ROW = 15.0


def load(tx: Session, file_id: str) -> ArchivePaper:
    """Read one file with what lies in it. Raises FileMissing."""
    return load_archive(tx, file_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the cover."""
    told: ArchivePaper = view
    paper, title = told.file, words["title"]
    ended = paper.standing.exit
    last = file_words.day(words, ended.on) if ended else words["still"]
    # What is entered later from paper happened before the file was opened here.
    first = min((paper.opened_on, *(one.on for one in paper.standing.counted)))
    lying = leaves(told)
    facts = (
        (words["fonds"], paper.office),
        (words["kind"], words["kind_name"]),
        (words["called"], words("called_words", name=paper.head)),
        (words["file"], paper.number),
        (words["place"], paper.details.place),
        (words["span"], words("span_words", first=file_words.day(words, first), last=last)),
        (words["kept"], words("kept_words", years=told.keep_years)),
        (words["count"], words("count_words", n=len(lying), pages=sum(one.pages for one in lying))),
        (words["archive_no"], ""),
    )
    parts = (
        Spacer(18),
        Heading(title),
        Spacer(10),
        Fields(facts, 1, 44, _ROW),
        Spacer(6),
        Signatures((words["sign_filed"], words["sign_checked"]), words["date_line"]),
    )
    return Sheet("archive_cover", words.version, title, parts, stamp.number, language=words.language)


FORM = Form(
    "archive_cover", N_("Archive: cover of a file"), False, load, fill, subject="hardship_file", needs="hardship.read"
)  # fmt: skip
