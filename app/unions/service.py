"""What do people do with the office and its units? One method, one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database, touch
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.text import N_
from app.unions import queries
from app.unions.rules import OfficeFacts, UnitFacts, check_unit, office_of, tidy
from app.unions.tables import OfficeRow, UnitRow


class OfficeExists(RuleError):
    """This profile already belongs to an office."""

    code = "office.exists"
    template = N_(
        "This computer already holds the office {name}. Choose another data folder for a second one."
    )


class UnitExists(RuleError):
    """A unit of this name is already written down."""

    code = "unit.exists"
    template = N_("This unit is already on the list.")


class Unions:
    """The office we are, and the units whose people we hold."""

    def __init__(self, db: Database, guard: Guard, clock: Clock) -> None:
        self._db = db
        self._guard = guard
        self._clock = clock

    def found(self, actor: Actor, code: str, name: str, region: str = "") -> OfficeFacts:
        """Found this office, once. Raises OfficeExists and what `rules.office_of` raises."""
        self._guard.check(actor, "unions.found")
        office = office_of(code, name, region)
        with self._db.transaction("office.founded", actor) as tx:
            if (already := tx.get(OfficeRow, 1)) is not None:
                raise OfficeExists(name=already.name)
            tx.add(OfficeRow(one=1, founded_at=self._clock.now(), **vars(office)))
            touch(tx, "office")
        return office

    def office(self, actor: Actor) -> OfficeFacts:
        """Return who we are. Raises OfficeMissing."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            return queries.office_facts(tx)

    def units(self, actor: Actor) -> tuple[UnitFacts, ...]:
        """Return every unit, by name."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            return queries.all_units(tx)

    def add_unit(self, actor: Actor, name: str, kind: str = "unit", uscc: str = "") -> UnitFacts:
        """Write a unit down. Raises UnitExists and what `rules.check_unit` raises."""
        self._guard.check(actor, "unions.add_unit")
        name, uscc = tidy(name), uscc.strip().upper()
        check_unit(name, kind, uscc)
        with self._db.transaction("unit.added", actor) as tx:
            if queries.unit_id_of(tx, name) is not None:
                raise UnitExists(field="name")
            unit = UnitFacts(new_id(), name, kind, uscc)
            tx.add(UnitRow(**vars(unit)))
        return unit


def ensure_unit(tx: Session, name: str) -> str:
    """Return the id of the unit of that name, written down when new. Raises as `ensure_units`."""
    return ensure_units(tx, (name,))[name]


def ensure_units(tx: Session, names: Iterable[str]) -> dict[str, str]:
    """Return the unit's id for every name as given, writing down those that are new.

    Names that differ only in spaces are one unit. Raises UnitNameMissing or UnitNameTooLong.
    """
    wanted = {name: tidy(name) for name in names}
    known: dict[str, str] = {row.name: row.id for row in tx.execute(select(UnitRow.name, UnitRow.id))}
    new = [name for name in dict.fromkeys(wanted.values()) if name not in known]
    for name in new:
        check_unit(name, "unit", "")
        known[name] = new_id()
    if new:
        lines = [{"id": known[name], "rev": 1, "name": name, "kind": "unit", "uscc": ""} for name in new]
        tx.execute(insert(UnitRow), lines)
    return {name: known[tidied] for name, tidied in wanted.items()}
