"""What has been printed? Reads the print log; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.printing.rules import PrintLine
from app.printing.tables import PrintLogRow

# SQLite takes 32,766 values in one statement.
_AT_ONCE = 10_000


def times_printed(tx: Session, form: str, subject_ids: Sequence[str]) -> dict[str, int]:
    """Count how often each record was printed on `form`; a record never printed counts 0."""
    counts = dict.fromkeys(subject_ids, 0)
    for start in range(0, len(subject_ids), _AT_ONCE):
        rows = tx.execute(
            select(PrintLogRow.subject_id, func.count())
            .where(
                PrintLogRow.form == form, PrintLogRow.subject_id.in_(subject_ids[start : start + _AT_ONCE])
            )
            .group_by(PrintLogRow.subject_id)
        )
        counts.update((subject_id, count) for subject_id, count in rows)
    return counts


def last_versions(tx: Session, form: str, language: str, subject_ids: Sequence[str]) -> dict[str, int]:
    """Return the version of the words in which each of these records was printed last on `form`, if ever."""
    found: dict[str, int] = {}
    for start in range(0, len(subject_ids), _AT_ONCE):
        some = PrintLogRow.subject_id.in_(subject_ids[start : start + _AT_ONCE])
        rows = select(PrintLogRow.subject_id, PrintLogRow.version).where(
            PrintLogRow.form == form, PrintLogRow.language == language, some
        )
        found.update({row[0]: row[1] for row in tx.execute(rows.order_by(PrintLogRow.at, PrintLogRow.id))})
    return found


def lines(tx: Session, line_ids: Sequence[str]) -> list[PrintLine]:
    """Give these lines of the log, in the order in which they are named."""
    found: dict[str, PrintLine] = {}
    for start in range(0, len(line_ids), _AT_ONCE):
        wanted = PrintLogRow.id.in_(line_ids[start : start + _AT_ONCE])
        found.update({row.id: _line(row) for row in tx.scalars(select(PrintLogRow).where(wanted))})
    return [found[one] for one in dict.fromkeys(line_ids) if one in found]


def print_lines(tx: Session, subject_id: str | None, limit: int, offset: int) -> tuple[PrintLine, ...]:
    """Give the print log, the latest first; only one record's when `subject_id` is given."""
    query = select(PrintLogRow).order_by(PrintLogRow.at.desc(), PrintLogRow.id.desc())
    if subject_id is not None:
        query = query.where(PrintLogRow.subject_id == subject_id)
    return tuple(_line(row) for row in tx.scalars(query.limit(limit).offset(offset)))


def lines_since(tx: Session, since: datetime | None) -> tuple[PrintLine, ...]:
    """Give the lines of the log since a moment (all when None), the latest first."""
    query = select(PrintLogRow).order_by(PrintLogRow.at.desc(), PrintLogRow.id.desc())
    if since is not None:
        query = query.where(PrintLogRow.at >= since)
    return tuple(map(_line, tx.scalars(query)))


def printed_by_form(tx: Session) -> dict[str, tuple[int, datetime]]:
    """Return how often each form was printed, and when last."""
    row = PrintLogRow
    rows = tx.execute(select(row.form, func.count(), func.max(row.at)).group_by(row.form))
    return {form: (many, last) for form, many, last in rows}


def by_number(tx: Session, number: str) -> PrintLine | None:
    """Give the latest print of the paper with this short number, or None."""
    query = select(PrintLogRow).where(PrintLogRow.number == number).order_by(PrintLogRow.at.desc()).limit(1)
    row = tx.scalar(query)
    return None if row is None else _line(row)


def _line(row: PrintLogRow) -> PrintLine:
    return PrintLine(
        id=row.id,
        at=row.at,
        form=row.form,
        version=row.version,
        language=row.language,
        number=row.number,
        subject=row.subject,
        subject_id=row.subject_id,
        operator_id=row.operator_id,
        pages=row.pages,
        sha256=row.sha256,
        reprint=row.reprint,
    )
