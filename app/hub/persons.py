"""Is the same person in two records, or the same number on two claims? Finds it by a hash, in one office and across.

Two computers of an office may register somebody, or put them on a campaign's list, before they know of each other, and
a copied database counts on under the numbers of the one it was copied from; the second record is sent back. That two
offices hold one person is their business until the province decides: it is counted, never refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.tables import PersonRow
from app.shared.identity import normalise
from app.sync.merge import Merged
from app.sync.seen import Record

E_DUP_PERSON: Final = "E_DUP_PERSON"

DOCUMENT: Final[Mapping[str, tuple[str, str]]] = {
    "member": ("id_type", "id_no"),
    "household": ("doc_type", "id_no"),
    "hardship_file": ("ordinal", "id_no"),
    "visit": ("campaign_id", "id_no"),
}
"""The fields by which a record of a table is a person's: kind of document and number.

On the list of a campaign a person stands once, whatever kind of document is theirs; of a household there is one first
file, one second.
"""

E_DUP_NUMBER: Final = "E_DUP_NUMBER"

NUMBER: Final[Mapping[str, tuple[str, str]]] = {"claim": ("series", "no")}
"""The fields by which a record of a table bears a number that is printed: its series and the number in it."""

KNOWN: Final = {**DOCUMENT, **NUMBER}
"""The tables of which no two records of an office may be called the same, and by which fields."""

_GONE: Final = "VOID"
"""A member entered by mistake is nobody's record, as is a hardship file that went over into another."""


class Persons:
    """Who has which record of an office, while one package is taken in."""

    def __init__(self, tx: Session, office: str) -> None:
        self._tx, self._office = tx, office

    @cached_property
    def _held(self) -> dict[tuple[str, str], str]:
        rows = self._tx.execute(
            select(PersonRow.tbl, PersonRow.person, PersonRow.row_id).where(
                PersonRow.office_id == self._office
            )
        )
        return {(row.tbl, row.person): row.row_id for row in rows}

    def judge(self, before: Record | None, merged: Merged) -> Merged:
        """Return `merged`, or a refusal when its record would be a second one of somebody; its values wait then."""
        record = merged.record
        if record is None or not record.live or record is before or record.table not in KNOWN:
            return merged
        person = person_of(record.table, record.fields)
        if not person or self._held.get((record.table, person), record.row_id) == record.row_id:
            if person:
                self._held[record.table, person] = record.row_id
            return merged
        held = before or Record(record.table, record.row_id)
        told = {n: v for n, v in record.fields.items() if held.fields.get(n) != v or n not in held.fields}
        waiting = replace(held, pending={**held.pending, **told})
        code = E_DUP_NUMBER if record.table in NUMBER else E_DUP_PERSON
        return Merged(waiting, "refused", code, KNOWN[record.table][1])


def person_of(table: str, fields: Mapping[str, Any]) -> str:
    """Return the hash of the document or the number a record bears, empty when it is nobody's."""
    kind, number = KNOWN[table]
    if not fields.get(number) or fields.get("status") == _GONE or fields.get("united_into"):
        return ""
    told = f"nuangong person 1\n{fields.get(kind) or ''}\n{normalise(str(fields[number]))}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def keep(tx: Session, office: str, records: Iterable[Record]) -> None:
    """Write down whose records these are now."""
    lines, gone = [], []
    for one in records:
        if one.table not in KNOWN:
            continue
        person = person_of(one.table, one.fields) if one.live and one.deleted is None else ""
        if person:
            lines.append({"office_id": office, "tbl": one.table, "row_id": one.row_id, "person": person})
        else:
            gone.append((one.table, one.row_id))
    for part in queries.parts(gone):
        which = (PersonRow.office_id == office, tuple_(PersonRow.tbl, PersonRow.row_id).in_(part))
        tx.execute(delete(PersonRow).where(*which))
    if lines:
        statement = upsert(PersonRow)
        fresh = {"person": statement.excluded["person"]}
        tx.execute(
            statement.on_conflict_do_update(index_elements=["office_id", "tbl", "row_id"], set_=fresh), lines
        )


def another(tx: Session, office: str, record: Record) -> bool:
    """Say whether another record of the office is the same person's as `record`, of whatever office that is."""
    person = person_of(record.table, record.fields)
    same = select(PersonRow.row_id).where(
        PersonRow.office_id == office, PersonRow.tbl == record.table, PersonRow.person == person
    )
    return tx.scalars(same.where(PersonRow.row_id != record.row_id).limit(1)).first() is not None


def elsewhere(tx: Session, office: str) -> int:
    """Count the office's people who stand in another office's records of the same kind too."""
    here = select(PersonRow.person, PersonRow.tbl).where(PersonRow.office_id == office).distinct().subquery()
    wanted = select(func.count(func.distinct(PersonRow.person))).where(
        PersonRow.office_id != office,
        PersonRow.person == here.c.person,
        PersonRow.tbl == here.c.tbl,
        PersonRow.tbl.in_(DOCUMENT),
    )
    return tx.execute(wanted).scalar_one()
