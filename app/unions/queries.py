"""What may be read of the office and its units, inside a transaction? Rows in, frozen values out."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.shared.errors import RuleError
from app.shared.names import namer
from app.shared.text import N_
from app.unions.paper import CoveredUnit, UnionPaper, UnitPaper
from app.unions.rules import OfficeFacts, UnitFacts, tidy
from app.unions.tables import OfficeRow, UnionOrgRow, UnitRow


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


def all_units(tx: Session) -> tuple[UnitFacts, ...]:
    """Return every unit, by name."""
    rows = tx.execute(select(UnitRow.id, UnitRow.name, UnitRow.kind, UnitRow.uscc).order_by(UnitRow.name))
    return tuple(UnitFacts(*row) for row in rows)


# --- for paper ------------------------------------------------------------------------------------


class UnionMissing(RuleError):
    """There is no such union in this office."""

    code = "union.missing"
    template = N_("This union is not among those of this office.")


class UnitMissing(RuleError):
    """There is no such unit in this office."""

    code = "unit.missing"
    template = N_("This unit is not among those of this office.")


def union_paper(tx: Session, union_id: str) -> UnionPaper:
    """Return a union with the units it covers, as its paper names them. Raises UnionMissing."""
    row = tx.get(UnionOrgRow, union_id)
    if row is None:
        raise UnionMissing()
    covered = tx.scalars(select(UnitRow).where(UnitRow.union_id == union_id).order_by(UnitRow.name))
    told = {name: getattr(row, name) for name in _names(UnionPaper) if hasattr(UnionOrgRow, name)}
    return UnionPaper(
        **told,
        office=office_facts(tx).name,
        parent=holding_union(tx, row.parent_id),
        units=tuple(_covered(unit) for unit in covered),
    )


def unit_paper(tx: Session, unit_id: str) -> UnitPaper:
    """Return a unit and the union that holds its people. Raises UnitMissing."""
    row = tx.get(UnitRow, unit_id)
    if row is None:
        raise UnitMissing()
    office = office_facts(tx).name
    return UnitPaper(office, _covered(row), holding_union(tx, row.union_id) or office)


def holding_union(tx: Session, union_id: str | None, unit_id: str | None = None) -> str:
    """Return the name of a union, or else of the one that covers the unit; empty when neither is known."""
    if union_id is None and unit_id is not None:
        union_id = tx.scalar(select(UnitRow.union_id).where(UnitRow.id == unit_id))
    return tx.scalar(select(UnionOrgRow.name).where(UnionOrgRow.id == union_id)) or ""


def _covered(row: UnitRow) -> CoveredUnit:
    return CoveredUnit(**{name: getattr(row, name) for name in _names(CoveredUnit)})


def _names(answer: type[CoveredUnit | UnionPaper]) -> list[str]:
    return [field.name for field in fields(answer)]
