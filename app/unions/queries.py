"""What may be read of the office, the unions and the units, inside a transaction? Rows in, frozen values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.shared.errors import RuleError
from app.shared.identity import mask_account
from app.shared.names import namer
from app.shared.text import N_
from app.unions import union_rules
from app.unions.facts import UnionFacts, UnionLine, UnionView, UnitFacts, UnitLine
from app.unions.rules import OfficeFacts, tidy
from app.unions.tables import OfficeRow, UnionOrgRow, UnitRow
from app.unions.unit_rules import missing_of_unit


class OfficeMissing(RuleError):
    """No office has been founded in this profile."""

    code = "office.missing"
    template = N_("There is no office here yet. Set it up first.")


class UnionMissing(RuleError):
    """There is no such union here."""

    code = "union.missing"
    template = N_("This union is not on the list of this office.")


class UnitMissing(RuleError):
    """There is no such unit here."""

    code = "unit.missing"
    template = N_("This unit is not on the list of this office.")


unit_names = namer(UnitRow.id, UnitRow.name)
union_names = namer(UnionOrgRow.id, UnionOrgRow.name)

_UNION = tuple(field.name for field in fields(UnionFacts))
_UNIT = tuple(field.name for field in fields(UnitFacts))


def office_facts(tx: Session) -> OfficeFacts:
    """Return who we are. Raises OfficeMissing."""
    row = tx.get(OfficeRow, 1)
    if row is None:
        raise OfficeMissing()
    return OfficeFacts(row.code, row.name, row.region)


# --- units ----------------------------------------------------------------------------------------


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
    rows = tx.execute(select(*(getattr(UnitRow, name) for name in _UNIT)).order_by(UnitRow.name))
    return tuple(UnitFacts(**dict(zip(_UNIT, row, strict=True))) for row in rows)


def unit_row(tx: Session, unit_id: str) -> UnitRow:
    """Return the row to be changed by this capability's own service. Raises UnitMissing."""
    row = tx.get(UnitRow, unit_id)
    if row is None:
        raise UnitMissing()
    return row


def unit_facts(row: UnitRow) -> UnitFacts:
    """Return what a row says."""
    return UnitFacts(**{name: getattr(row, name) for name in _UNIT})


def unit_lines(tx: Session) -> tuple[UnitLine, ...]:
    """Return every unit as the list shows it, by name."""
    named: dict[str, str] = {row.id: row.name for row in tx.execute(select(UnionOrgRow.id, UnionOrgRow.name))}
    return tuple(
        UnitLine(unit, named.get(unit.union_id or "", ""), missing_of_unit(unit)) for unit in all_units(tx)
    )


def unions_of_units(tx: Session) -> Mapping[str, str]:
    """Return which union covers which unit, by their ids; units without one are absent."""
    rows = tx.execute(select(UnitRow.id, UnitRow.union_id).where(UnitRow.union_id.is_not(None)))
    return {unit_id: str(union_id) for unit_id, union_id in rows}


def units_of(tx: Session, union_id: str, besides: Iterable[str] = ()) -> int:
    """Count the units a union covers, and those of `besides` it does not cover yet."""
    covered = set(tx.scalars(select(UnitRow.id).where(UnitRow.union_id == union_id)))
    return len(covered | set(besides))


# --- unions ---------------------------------------------------------------------------------------


def all_unions(tx: Session) -> dict[str, UnionFacts]:
    """Return every union by id, whole, also the closed ones, by name."""
    rows = tx.execute(select(*(getattr(UnionOrgRow, name) for name in _UNION)).order_by(UnionOrgRow.name))
    return {row.id: UnionFacts(**dict(zip(_UNION, row, strict=True))) for row in rows}


def union_parents(tx: Session) -> Mapping[str, str | None]:
    """Return the union above each union, by their ids."""
    return {row.id: row.parent_id for row in tx.execute(select(UnionOrgRow.id, UnionOrgRow.parent_id))}


def union_row(tx: Session, union_id: str) -> UnionOrgRow:
    """Return the row to be changed by this capability's own service. Raises UnionMissing."""
    row = tx.get(UnionOrgRow, union_id)
    if row is None:
        raise UnionMissing()
    return row


def union_facts(row: UnionOrgRow) -> UnionFacts:
    """Return what a row says, whole."""
    return UnionFacts(**{name: getattr(row, name) for name in _UNION})


def masked(union: UnionFacts) -> UnionFacts:
    """Return the same union with its bank account hidden but for its end."""
    return replace(union, bank_account=mask_account(union.bank_account))


def union_lines(tx: Session, today: date) -> tuple[UnionLine, ...]:
    """Return every union as the list shows it, by name, also the closed ones."""
    known = all_unions(tx)
    covers = Counter(unions_of_units(tx).values())
    return tuple(_line(union, known, covers[union.id], today) for union in known.values())


def _line(union: UnionFacts, known: Mapping[str, UnionFacts], units: int, today: date) -> UnionLine:
    parent = known.get(union.parent_id or "")
    return UnionLine(
        masked(union), parent.name if parent else "", units, union_rules.missing_of_union(union, units),
        union_rules.election_of(union), union_rules.due_of(union, today),
    )  # fmt: skip


def union_view(tx: Session, union_id: str, today: date) -> UnionView:
    """Return one union with what hangs on it. Raises UnionMissing."""
    known = all_unions(tx)
    if union_id not in known:
        raise UnionMissing()
    union = known[union_id]
    covered = tuple(unit for unit in all_units(tx) if unit.union_id == union_id)
    return UnionView(
        _line(union, known, len(covered), today),
        tuple(map(masked, union_rules.above(union, known))),
        tuple(map(masked, union_rules.below(union_id, known.values()))),
        covered,
    )


def unit_named_by(tx: Session, number: str, but: str) -> str:
    """Return the name of another unit that has this credit code, empty when none has it."""
    wanted = select(UnitRow.name).where(UnitRow.uscc == number, UnitRow.id != but)
    return tx.scalar(wanted.limit(1)) or ""


def working_union(tx: Session, union_id: str) -> str:
    """Return the name of a union, branch or group that still works. Raises UnionMissing, ParentClosed."""
    row = tx.get(UnionOrgRow, union_id)
    if row is None:
        raise UnionMissing()
    if row.closed_on is not None:
        raise union_rules.ParentClosed(field="union_id", name=row.name)
    return row.name


def founded_of_unit(tx: Session, unit_name: str) -> tuple[str, date | None]:
    """Return name and founding day of the union that covers the unit of that name; ("", None) without one."""
    wanted = select(UnionOrgRow.name, UnionOrgRow.founded_on).join(
        UnitRow, UnitRow.union_id == UnionOrgRow.id
    )
    row = tx.execute(wanted.where(UnitRow.name == tidy(unit_name))).first()
    return (row.name, row.founded_on) if row else ("", None)
