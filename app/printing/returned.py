"""What became of the sheets that came back, and what does a number stand for? Values, and rows in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.printing.rules import shared_number, short_number
from app.printing.tables import PrintLogRow, ScannedSheetRow
from app.shared.text import N_

ATTACHED, AGAIN, BLANK, WAITING, ASIDE = "ATTACHED", "AGAIN", "BLANK", "WAITING", "ASIDE"
STATES: Final = (ATTACHED, AGAIN, BLANK, WAITING, ASIDE)
"""What becomes of a page; `AGAIN`: its leaf lies with its record already. `ASIDE`: a person said it is none of ours."""

NO_CODE, UNKNOWN, SEVERAL, NO_PLACE, REFUSED, PHONE, DOTS = (
    "NO_CODE", "UNKNOWN", "SEVERAL", "NO_PLACE", "REFUSED", "PHONE", "DOTS",
)  # fmt: skip
REASONS: Final[Mapping[str, str]] = {
    NO_CODE: N_("No code of ours can be read on it"),
    UNKNOWN: N_("No paper of this office bears its number"),
    SEVERAL: N_("Several papers lie on it; which one is meant?"),
    NO_PLACE: N_("Files cannot lie with what it is about"),
    REFUSED: N_("The file is damaged or not readable"),
    PHONE: N_("A HEIC photo: set the camera to “Most Compatible”, or save it as JPEG"),
    DOTS: N_("The picture has too many dots: scan it in fewer"),
}
"""Why a sheet waits for a person."""


@dataclass(frozen=True)
class PaperOf:
    """What the paper of a number is: its form, the table and the ids of the records it is about, its pages."""

    number: str
    form: str
    subject: str
    subject_ids: tuple[str, ...]
    pages: int


@dataclass(frozen=True)
class Sheet:
    """A page that was taken in: its file's name, its page (from 1), the code on it, its state and why it waits."""

    id: str
    name: str
    page: int
    code: str
    state: str
    reason: str
    at: datetime
    has_picture: bool


@dataclass(frozen=True)
class TakenBack:
    """What became of a folder: pages by their state, files known from before, files of other kinds, and if it ended.

    `waiting` are the pages a person must look at. `stopped` says that the user ended it; what was done stays.
    """

    states: Mapping[str, int] = field(default_factory=Counter)
    waiting: tuple[Sheet, ...] = ()
    known_files: int = 0
    other_files: int = 0
    stopped: bool = False

    @property
    def pages(self) -> int:
        """Return how many pages were looked at."""
        return sum(self.states.values())


def paper_of(tx: Session, number: str) -> tuple[PaperOf, ...]:
    """Return what papers bear a number: one, none, or several when two records ever share one.

    Each is checked against its records: the number is made of form and records, so a line that does not give its
    number again is no paper of it.
    """
    rows = tx.execute(
        select(PrintLogRow.form, PrintLogRow.subject, PrintLogRow.subject_id, func.max(PrintLogRow.pages))
        .where(PrintLogRow.number == number)
        .group_by(PrintLogRow.form, PrintLogRow.subject, PrintLogRow.subject_id)
        .order_by(PrintLogRow.form, PrintLogRow.subject_id)
    ).all()
    found: list[PaperOf] = []
    shared: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for form, subject, subject_id, pages in rows:
        if short_number(form, subject_id) == number:
            found.append(PaperOf(number, form, subject, (subject_id,), pages))
        else:
            shared.setdefault((form, subject), []).append((subject_id, pages))
    for (form, subject), lines in shared.items():
        ids = tuple(subject_id for subject_id, _pages in lines)
        if shared_number(form, ids) == number:
            found.append(PaperOf(number, form, subject, ids, max(pages for _id, pages in lines)))
    return tuple(found)


def known_files(tx: Session, sha256s: Sequence[str]) -> frozenset[str]:
    """Return which of these files were taken in whole before."""
    rows = select(ScannedSheetRow.file_sha256).where(ScannedSheetRow.file_sha256.in_(sha256s))
    return frozenset(tx.scalars(rows.distinct()))


def sheets(tx: Session, states: Sequence[str]) -> tuple[Sheet, ...]:
    """Return the pages in these states, those that wait first, the latest first, without their pictures."""
    row = ScannedSheetRow
    rows = tx.execute(
        select(row.id, row.name, row.page, row.code, row.state, row.reason, row.at, func.length(row.content))
        .where(row.state.in_(states))
        .order_by(row.state != WAITING, row.at.desc(), row.name, row.page)
    )
    return tuple(
        Sheet(one_id, name, page + 1, code, state, reason, at, bool(size))
        for one_id, name, page, code, state, reason, at, size in rows
    )


def candidates(tx: Session, limit: int) -> tuple[PaperOf, ...]:
    """Return papers printed lately, each once, the latest first: what a sheet without a readable code may be."""
    row = PrintLogRow
    latest = (
        select(row.form, row.subject, row.subject_id, row.number, func.max(row.pages), func.max(row.at))
        .group_by(row.form, row.subject, row.subject_id, row.number)
        .order_by(func.max(row.at).desc(), row.subject_id)
        .limit(limit)
    )
    return tuple(
        PaperOf(number, form, subject, (subject_id,), pages)
        for form, subject, subject_id, number, pages, _at in tx.execute(latest)
    )
