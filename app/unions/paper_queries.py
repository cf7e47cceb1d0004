"""What may a paper say of a union or a unit? Rows in, frozen values out, inside a transaction."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.unions.paper import CoveredUnit, UnionPaper, UnitPaper
from app.unions.queries import UnionMissing, UnitMissing, office_facts
from app.unions.tables import UnionOrgRow, UnitRow


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
