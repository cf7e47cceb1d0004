"""What of a hardship file is erased when its time of keeping is over? Works inside somebody's transaction.

Names, numbers, words and proofs go; that there was a file, its number, its days, classes and amounts stay, and nothing
is touched that was paid. Content and salt of the file's lines in the journal go too, and the chain still verifies.
Source: archives of hardship files, originals ten years after the household left (domain page C.4, G).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents import erase_with
from app.hardship import due, file_rows
from app.hardship.happenings import TERMINAL
from app.hardship.judged_tables import (
    HardshipErasureRow,
    HardshipExclusionRow,
    HardshipMeansRow,
    HardshipTestRow,
    HardshipUnionRow,
)
from app.hardship.standing import FileStanding
from app.hardship.tables import (
    HardshipEventRow,
    HardshipFileRow,
    HardshipItemRow,
    HardshipMeasureRow,
    HardshipPersonRow,
)
from app.shared import journal

_LEFT_OF: Final[Mapping[type[Any], Mapping[str, Any]]] = {
    HardshipPersonRow: {
        "name": "", "doc_type": "", "id_no": "", "birth_date": None, "political": "", "health": "", "disease": "",
        "disability_type": "", "disability_grade": "", "insurance": "", "income": None, "employment": "", "unit": "",
        "stage": "", "entry_year": None, "years": None, "no_job_proof": "",
    },
    HardshipItemRow: {"evidence": "", "remark": ""},
    HardshipMeasureRow: {"measure": "", "responsible": "", "progress": "", "result": ""},
    HardshipMeansRow: {"happening_proof": ""},
    HardshipExclusionRow: {"evidence": "", "reason": "", "decision": ""},
    HardshipTestRow: {"facts": "", "steps": "[]"},
}  # fmt: skip
"""What stands in the rows of a file afterwards, by their table."""

_EVENT: Final[Mapping[str, str]] = {"people": '["1", "2"]', "document": "—", "words": "—"}
"""What stands in an event where something stood: a survey by two and a decision by a paper still read as such."""

_FILE: Final[Mapping[str, Any]] = {
    "household_id": None, "member_id": None, "head": "", "doc_type": "", "id_no": "", "pinyin": "", "initials": "",
    "place": "", "phone": "", "cadre": "", "housing": "", "area": "", "postcode": "",
}  # fmt: skip


Forget = Callable[[Session, Sequence[str]], object]
"""Lets go of what says one of these words elsewhere: names and numbers of people. Given by the office's wiring, for
what was printed lies above this capability."""

_SAYS: Final = ("name", "head", "id_no")
"""The fields that say who somebody is."""


def left_on(now: FileStanding) -> date | None:
    """Return the day a household left its file, None for one that lives."""
    if now.state not in TERMINAL:
        return None
    last = now.exit or now.decision
    return last.on if last is not None else max((one.on for one in now.counted), default=None)


def over(now: FileStanding, today: date) -> date | None:
    """Return the day a household left when the time of keeping is over, else None."""
    left = left_on(now)
    return left if left is not None and due.may_be_erased(left, today) else None


def empty(tx: Session, file_id: str, today: date) -> int:
    """Erase what is personal in a file, and its content in the journal; return how many papers went with it."""
    gone = 0
    for kind, rows in _rows(tx, file_id).items():
        for row in rows:
            gone += erase_with(tx, kind.__tablename__, row.id)
            journal.erase(tx, kind.__tablename__, row.id)
            for name, value in _LEFT_OF[kind].items():
                setattr(row, name, value)
    for event in tx.scalars(select(HardshipEventRow).where(HardshipEventRow.file_id == file_id)):
        gone += erase_with(tx, HardshipEventRow.__tablename__, event.id)
        journal.erase(tx, HardshipEventRow.__tablename__, event.id)
        for name, mark in _EVENT.items():
            if getattr(event, name) not in ("", "[]"):
                setattr(event, name, mark)
    file = file_rows.file_row(tx, file_id)
    for union in _unions(tx, file_id):
        journal.erase(tx, HardshipUnionRow.__tablename__, union.id)
        union.reason = ""
    gone += erase_with(tx, HardshipFileRow.__tablename__, file_id)
    journal.erase(tx, HardshipFileRow.__tablename__, file_id)
    for name, value in _FILE.items():
        setattr(file, name, value)
    file.erased_on = file.erased_on or today
    tx.flush()
    return gone


def people_of(tx: Session, file_id: str) -> list[str]:
    """Return every name and number of a person that ever stood in a file, as far as the journal still tells it."""
    persons = tx.scalars(select(HardshipPersonRow.id).where(HardshipPersonRow.file_id == file_id))
    rows = [(HardshipFileRow.__tablename__, file_id)]
    rows += [(HardshipPersonRow.__tablename__, person_id) for person_id in persons]
    told = [line.fields or {} for table, row_id in rows for line in journal.row_history(tx, table, row_id)]
    found = [str(fields[name]) for fields in told for name in _SAYS if fields.get(name)]
    return [words for words in dict.fromkeys(found) if len(words) > 1]


def follow_erasures(tx: Session, erasure_ids: Sequence[str], forget: Forget) -> None:
    """Erase here what another computer of the office erased: its word came in, what it says of the past must go."""
    tx.flush()
    tx.expire_all()
    people: list[str] = []
    for erasure_id in erasure_ids:
        row = tx.get(HardshipErasureRow, erasure_id)
        if row is not None:
            people += people_of(tx, row.file_id)
            empty(tx, row.file_id, row.at.date())
    forget(tx, people)


def _rows(tx: Session, file_id: str) -> dict[type[Any], Iterable[Any]]:
    return {kind: list(tx.scalars(select(kind).where(kind.file_id == file_id))) for kind in _LEFT_OF}


def _unions(tx: Session, file_id: str) -> list[HardshipUnionRow]:
    both = (HardshipUnionRow.stays_id == file_id) | (HardshipUnionRow.went_id == file_id)
    return list(tx.scalars(select(HardshipUnionRow).where(both)))
