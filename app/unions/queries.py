"""What may be read of the office and its units, inside a transaction? Rows in, frozen values out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.shared.errors import RuleError
from app.shared.names import namer
from app.shared.text import N_
from app.unions.rules import OfficeFacts, UnitFacts, tidy
from app.unions.tables import OfficeRow, UnitRow


class OfficeMissing(RuleError):
    """No office has been founded in this profile."""

    code = "office.missing"
    template = N_("There is no office here yet. Set it up first.")


unit_names = namer(UnitRow.id, UnitRow.name)


def office_facts(tx: Session) -> OfficeFacts:
    """Return who we are. Raises OfficeMissing."""
    row = tx.get(OfficeRow, 1)
    if row is None:
        raise OfficeMissing()
    return OfficeFacts(row.code, row.name, row.region)


def unit_name(tx: Session, unit_id: str) -> str:
    """Return a unit's name, or an empty text when there is no such unit."""
    return tx.scalar(select(UnitRow.name).where(UnitRow.id == unit_id)) or ""


def unit_id_of(tx: Session, name: str) -> str | None:
    """Return the id of the unit of that name, spaces apart; None when there is none."""
    return tx.scalar(select(UnitRow.id).where(UnitRow.name == tidy(name)))


def units_of_union(tx: Session, union_id: str) -> tuple[str, ...]:
    """Return the ids of the units whose people a union, branch or group covers."""
    return tuple(tx.scalars(select(UnitRow.id).where(UnitRow.union_id == union_id)))


def all_units(tx: Session) -> tuple[UnitFacts, ...]:
    """Return every unit, by name."""
    rows = tx.execute(select(UnitRow.id, UnitRow.name, UnitRow.kind, UnitRow.uscc).order_by(UnitRow.name))
    return tuple(UnitFacts(*row) for row in rows)
