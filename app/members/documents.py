"""Which further documents has a person? Earlier ones and ones held beside the first, inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.members.findings import NumberTaken
from app.members.tables import MemberDocumentRow, MemberRow
from app.shared import identity
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.text import N_

HELD, VOID = "held", "void"


class DocumentKnown(RuleError):
    """The person has this document already."""

    code = "document.known"
    template = N_("This document of the person is already noted.")


class DocumentMissing(RuleError):
    """No such document."""

    code = "document.missing"
    template = N_("This document is not noted for anybody.")


@dataclass(frozen=True)
class DocumentLine:
    """A further document of somebody, masked."""

    id: str
    id_type: str
    masked: str
    noted_on: date


def lines(tx: Session, member_id: str) -> tuple[DocumentLine, ...]:
    """Return somebody's further documents, the latest first."""
    rows = tx.scalars(
        select(MemberDocumentRow)
        .where(MemberDocumentRow.member_id == member_id, MemberDocumentRow.state == HELD)
        .order_by(MemberDocumentRow.id.desc())
    )
    return tuple(DocumentLine(row.id, row.id_type, identity.mask_id(row.id_no), row.noted_on) for row in rows)


def hold(tx: Session, member_id: str, id_type: str, id_no: str, day: date) -> str:
    """Note a further document of somebody; returns its id. Raises DocumentKnown, or NumberTaken by another."""
    holders = [
        *tx.execute(
            select(MemberRow.id, MemberRow.name).where(
                MemberRow.id_no == id_no, MemberRow.id_type == id_type, MemberRow.status != "VOID"
            )
        ),
        *tx.execute(
            select(MemberRow.id, MemberRow.name)
            .join(MemberDocumentRow, MemberDocumentRow.member_id == MemberRow.id)
            .where(
                MemberDocumentRow.id_no == id_no, MemberDocumentRow.id_type == id_type,
                MemberDocumentRow.state == HELD,
            )
        ),
    ]  # fmt: skip
    for holder, name in holders:
        if holder != member_id:
            raise NumberTaken(field="id_no", member_id=holder, name=name)
        raise DocumentKnown(field="id_no")
    made = MemberDocumentRow(
        id=new_id(), member_id=member_id, id_type=id_type, id_no=id_no, noted_on=day, state=HELD
    )
    tx.add(made)
    tx.flush()
    return made.id


def let_go(tx: Session, document_id: str) -> None:
    """Take a document back that was noted by mistake. Raises DocumentMissing."""
    row = tx.get(MemberDocumentRow, document_id)
    if row is None or row.state != HELD:
        raise DocumentMissing()
    row.state = VOID
    tx.flush()


def free(tx: Session, member_id: str, id_type: str, id_no: str) -> None:
    """Let somebody's further document become their first one."""
    for row in tx.scalars(
        select(MemberDocumentRow).where(
            MemberDocumentRow.member_id == member_id, MemberDocumentRow.id_type == id_type,
            MemberDocumentRow.id_no == id_no, MemberDocumentRow.state == HELD,
        )
    ):  # fmt: skip
        row.state = VOID
    tx.flush()


def held(tx: Session, numbers: Sequence[str] | None) -> list[tuple[str, str, str]]:
    """Return (kind, number, member id) of further documents: of these numbers, of everybody with None."""
    wanted = select(MemberDocumentRow.id_type, MemberDocumentRow.id_no, MemberDocumentRow.member_id).where(
        MemberDocumentRow.state == HELD
    )
    if numbers is None:
        return [(kind, number, member_id) for kind, number, member_id in tx.execute(wanted)]
    found: list[tuple[str, str, str]] = []
    for start in range(0, len(numbers), 500):
        few = numbers[start : start + 500]
        rows = tx.execute(wanted.where(MemberDocumentRow.id_no.in_(few)))
        found += [(kind, number, member_id) for kind, number, member_id in rows]
    return found
