"""Which contents do an office's records name, and which of them has the hub? Knows no file and no package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, insert, select, tuple_
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.content_tables import ContentNamedRow, ContentOfferRow, ContentRow
from app.hub.queries import BATCH
from app.sync.files import NAMING, named_by
from app.sync.messages import Up
from app.sync.seen import Record


@dataclass(frozen=True)
class WithRecord:
    """How many contents lie with one record of an office, and how many of them the hub has: 7 of 12."""

    owner_table: str
    owner_id: str
    held: int
    named: int

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.held == self.named


@dataclass(frozen=True)
class Lying:
    """One content a record names: with which record it lies, its title there, and whether the hub has it."""

    owner_table: str
    owner_id: str
    table: str
    row_id: str
    title: str
    sha256: str
    here: bool


def note(tx: Session, office: str, records: Sequence[Record]) -> None:
    """Write down which contents `records`, new or changed, name now."""
    about = [record for record in records if record.table in NAMING]
    for start in range(0, len(about), BATCH):
        some = about[start : start + BATCH]
        tx.execute(
            delete(ContentNamedRow).where(
                ContentNamedRow.office_id == office,
                tuple_(ContentNamedRow.tbl, ContentNamedRow.row_id).in_([(r.table, r.row_id) for r in some]),
            )
        )
        rows = []
        for record in some:
            named = named_by(record.table, record.row_id, record.fields)
            if named is not None and record.live and record.deleted is None:
                rows.append(
                    {
                        "office_id": office, "tbl": record.table, "row_id": record.row_id,
                        "sha256": named.sha256, "size": named.size,
                        "owner_tbl": named.owner_table, "owner_id": named.owner_id,
                    }
                )  # fmt: skip
        if rows:
            tx.execute(insert(ContentNamedRow), rows)


def offered(tx: Session, up: Up) -> None:
    """Keep which contents a device said it has and has had no word of; the next receipt answers for each.

    Packages come late and in any order: an older one takes nothing back, one as old adds what it says.
    """
    mine = (ContentOfferRow.office_id == up.office, ContentOfferRow.incarnation == up.incarnation)
    last = up.changes[-1].seq if up.changes else up.first - 1
    before = tx.execute(
        select(ContentOfferRow.last, ContentOfferRow.cursor)
        .where(*mine)
        .order_by(ContentOfferRow.last.desc(), ContentOfferRow.cursor.desc())
        .limit(1)
    ).one_or_none()
    stands = (before.last, before.cursor) if before else (0, 0)
    if (last, up.cursor) < stands:
        return
    known: set[str] = set()
    if (last, up.cursor) == stands:
        known = set(tx.scalars(select(ContentOfferRow.sha256).where(*mine)))
    else:
        tx.execute(delete(ContentOfferRow).where(*mine))
    rows = [
        {
            "office_id": up.office, "incarnation": up.incarnation, "sha256": name, "last": last,
            "cursor": up.cursor,
        }
        for name in sorted(set(up.attachments) - known)
    ]  # fmt: skip
    if rows:
        tx.execute(insert(ContentOfferRow), rows)


def wanted(tx: Session, office: str) -> tuple[str, ...]:
    """Return the contents the office's records name and the hub lacks."""
    here = exists().where(ContentRow.office_id == office, ContentRow.sha256 == ContentNamedRow.sha256)
    rows = select(ContentNamedRow.sha256).where(ContentNamedRow.office_id == office, ~here).distinct()
    return tuple(tx.scalars(rows.order_by(ContentNamedRow.sha256)))


def received(tx: Session, office: str, incarnation: str) -> tuple[str, ...]:
    """Return which of the contents a device offered last the hub has."""
    here = exists().where(ContentRow.office_id == office, ContentRow.sha256 == ContentOfferRow.sha256)
    rows = select(ContentOfferRow.sha256).where(
        ContentOfferRow.office_id == office, ContentOfferRow.incarnation == incarnation, here
    )
    return tuple(tx.scalars(rows.order_by(ContentOfferRow.sha256)))


def with_records(tx: Session, office: str) -> tuple[WithRecord, ...]:
    """Return, for every record that has contents, how many of them the hub has."""
    rows = (
        select(
            ContentNamedRow.owner_tbl,
            ContentNamedRow.owner_id,
            func.count(ContentRow.sha256.distinct()),
            func.count(ContentNamedRow.sha256.distinct()),
        )
        .outerjoin(
            ContentRow, (ContentRow.office_id == office) & (ContentRow.sha256 == ContentNamedRow.sha256)
        )
        .where(ContentNamedRow.office_id == office)
        .group_by(ContentNamedRow.owner_tbl, ContentNamedRow.owner_id)
        .order_by(ContentNamedRow.owner_tbl, ContentNamedRow.owner_id)
    )
    return tuple(WithRecord(*row) for row in tx.execute(rows))


def counts(tx: Session, office: str) -> tuple[int, int]:
    """Return (held, named) over all records, a content of two records counted once."""
    named = tx.execute(
        select(func.count(ContentNamedRow.sha256.distinct())).where(ContentNamedRow.office_id == office)
    ).scalar_one()
    return named - len(wanted(tx, office)), named


def listed(tx: Session, office: str) -> tuple[Lying, ...]:
    """Return every content the office's records name, by the record it lies with."""
    rows = tx.execute(
        select(ContentNamedRow, ContentRow.sha256)
        .outerjoin(
            ContentRow, (ContentRow.office_id == office) & (ContentRow.sha256 == ContentNamedRow.sha256)
        )
        .where(ContentNamedRow.office_id == office)
        .order_by(ContentNamedRow.owner_tbl, ContentNamedRow.owner_id, ContentNamedRow.row_id)
    ).all()
    known = queries.records(tx, office, [(row.tbl, row.row_id) for row, _here in rows])
    return tuple(
        Lying(
            row.owner_tbl, row.owner_id, row.tbl, row.row_id,
            str(known[(row.tbl, row.row_id)].fields.get("title") or ""), row.sha256, here is not None,
        )
        for row, here in rows
    )  # fmt: skip
