"""Who heads a household? Asks the roll, or the households of the list; changes nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.hardship.keeping import FileDetails
from app.hardship.queries import HouseholdMissing
from app.hardship.tables import HardshipFileRow, HouseholdRow
from app.members import member_facts
from app.shared import identity


def head_of(
    tx: Session, household_id: str | None, member_id: str | None
) -> tuple[dict[str, Any], dict[str, Any], FileDetails]:
    """Return who heads the household, their birth and sex where known, and the details that are known of it.

    Raises HouseholdMissing, MemberMissing.
    """
    if household_id is not None:
        row = tx.get(HouseholdRow, household_id)
        if row is None:
            raise HouseholdMissing()
        head = {"head": row.head, "doc_type": row.doc_type, "id_no": row.id_no}
        return head, {}, FileDetails(
            place=row.place, phone=row.phone, cause=row.cause or "",
            housing=row.housing, area=row.area, postcode=row.postcode,
        )  # fmt: skip
    facts = member_facts(tx, member_id or "")
    head = {"head": facts.name, "doc_type": facts.doc_type, "id_no": facts.id_no}
    known = FileDetails(place=facts.unit_name, phone=facts.mobile)
    if facts.doc_type in identity.EIGHTEEN:  # the number tells both
        return head, {}, known
    return head, {"birth_date": facts.born, "sex": facts.sex or ""}, known


def differs(tx: Session, row: HardshipFileRow) -> bool:
    """Say whether the head was corrected since where the file was opened from."""
    head, _born, _details = head_of(tx, row.household_id, row.member_id)
    return any(getattr(row, name) != value for name, value in head.items())
