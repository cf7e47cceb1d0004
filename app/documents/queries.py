"""Which files lie with a record, and what is in them? Rows in, frozen values out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.documents.rules import HELD
from app.documents.tables import AttachmentRow, ContentPartRow, ContentRow
from app.shared.contents import Called
from app.shared.names import FEW, namer

LENGTH = 256 * 1024
"""Bytes of one stored part."""

attachment_names = namer(AttachmentRow.id, AttachmentRow.title)


@dataclass(frozen=True)
class Attachment:
    """A file with a record: `size` in bytes, `here` whether its content is on this computer.

    `kind` says which of the documents it is that the record asks for, '' for any other.
    """

    id: str
    owner_table: str
    owner_id: str
    title: str
    media: str
    size: int
    sha256: str
    pages: int | None
    added_at: datetime
    here: bool
    kind: str = ""


def attachments(tx: Session, owner_table: str, owner_id: str) -> tuple[Attachment, ...]:
    """Return what lies with a record, in the order in which it was added."""
    rows = select(AttachmentRow, _HERE).where(
        AttachmentRow.owner_table == owner_table,
        AttachmentRow.owner_id == owner_id,
        AttachmentRow.state == HELD,
    )
    return tuple(
        _attachment(row, here=here)
        for row, here in tx.execute(rows.order_by(AttachmentRow.added_at, AttachmentRow.id))
    )


def attachment(tx: Session, attachment_id: str) -> Attachment | None:
    """Return one attachment, removed or not; None when there is none."""
    found = tx.execute(select(AttachmentRow, _HERE).where(AttachmentRow.id == attachment_id)).one_or_none()
    return None if found is None else _attachment(found[0], here=found[1])


def held_with(owner_table: str, owner_id: ColumnElement[str] | InstrumentedAttribute[str]) -> Exists:
    """Return the condition that something lies with the record whose id is `owner_id` (a column)."""
    return exists().where(
        AttachmentRow.owner_table == owner_table,
        AttachmentRow.owner_id == owner_id,
        AttachmentRow.state == HELD,
    )


_HERE = exists().where(ContentRow.sha256 == AttachmentRow.sha256)


def scans_of(tx: Session, owner_table: str) -> tuple[Attachment, ...]:
    """Return what lies with the records of a table, the oldest first."""
    rows = select(AttachmentRow, _HERE).where(
        AttachmentRow.owner_table == owner_table, AttachmentRow.state == HELD
    )
    ordered = rows.order_by(AttachmentRow.added_at, AttachmentRow.id)
    return tuple(_attachment(row, here=here) for row, here in tx.execute(ordered))


def _attachment(row: AttachmentRow, *, here: bool) -> Attachment:
    return Attachment(
        row.id, row.owner_table, row.owner_id, row.title, row.media, row.size, row.sha256, row.pages,
        row.added_at, here, row.kind,
    )  # fmt: skip


def kept(tx: Session) -> dict[str, int]:
    """Return the size in bytes of every content here that a held attachment names, the earliest first."""
    named = exists().where(AttachmentRow.sha256 == ContentRow.sha256, AttachmentRow.state == HELD)
    rows = select(ContentRow.sha256, ContentRow.size).where(named).order_by(ContentRow.at, ContentRow.sha256)
    return {row.sha256: row.size for row in tx.execute(rows)}


def lacking(tx: Session) -> set[str]:
    """Return the contents held attachments name and that are not here."""
    rows = select(AttachmentRow.sha256).where(AttachmentRow.state == HELD, ~_HERE).distinct()
    return set(tx.scalars(rows))


def called(tx: Session, wanted: Collection[str]) -> Mapping[str, Called]:
    """Return what these contents are called by the attachment that named them first."""
    found: dict[str, Called] = {}
    names = sorted(wanted)
    for start in range(0, len(names), FEW):
        rows = select(
            AttachmentRow.sha256, AttachmentRow.owner_table, AttachmentRow.owner_id, AttachmentRow.title
        ).where(AttachmentRow.sha256.in_(names[start : start + FEW]), AttachmentRow.state == HELD)
        for sha256, table, row_id, title in tx.execute(rows.order_by(AttachmentRow.id)):
            found.setdefault(sha256, Called(table, row_id, title))
    return found


def parts(tx: Session, sha256: str) -> Iterator[bytes]:
    """Go through the parts of a content in order; nothing when it is not here."""
    numbers = select(ContentPartRow.n).where(ContentPartRow.sha256 == sha256).order_by(ContentPartRow.n)
    for n in tx.scalars(numbers).all():
        one = select(ContentPartRow.bytes).where(ContentPartRow.sha256 == sha256, ContentPartRow.n == n)
        yield tx.scalars(one).one()


def read(tx: Session, sha256: str, at: int, length: int) -> bytes | None:
    """Return `length` bytes of a content from byte `at` on; None when it is not here."""
    if tx.get(ContentRow, sha256) is None:
        return None
    first, last = at // LENGTH, (at + max(length, 1) - 1) // LENGTH
    rows = select(ContentPartRow.bytes).where(
        ContentPartRow.sha256 == sha256, ContentPartRow.n >= first, ContentPartRow.n <= last
    )
    found = b"".join(tx.scalars(rows.order_by(ContentPartRow.n)))
    begin = at - first * LENGTH
    return found[begin : begin + length]


def all_contents(tx: Session) -> tuple[str, ...]:
    """Return the name of every content here."""
    return tuple(tx.scalars(select(ContentRow.sha256).order_by(ContentRow.sha256)))
