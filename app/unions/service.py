"""What do people do with the office, its unions and its units? One method, one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.shared.actor import Actor
from app.shared.db import touch
from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions import queries
from app.unions.facts import UnitFacts
from app.unions.org_service import Orgs
from app.unions.rules import OfficeFacts, check_unit, office_of, tidy
from app.unions.tables import OfficeRow, UnitRow
from app.unions.unit_service import Units, new_unit_id


class OfficeExists(RuleError):
    """This profile already belongs to an office."""

    code = "office.exists"
    template = N_(
        "This computer already holds the office {name}. Choose another data folder for a second one."
    )


class Unions(Orgs, Units):
    """The office we are; the unions come from `Orgs`, the units whose people we hold from `Units`."""

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

    def add_unit(self, actor: Actor, name: str, kind: str = "unit", uscc: str = "") -> UnitFacts:
        """Write a unit down by its name alone. Raises UnitExists and what `check_unit` returns."""
        self._guard.check(actor, "unions.keep")
        saved = self.save_unit(actor, {"name": name, "kind": kind, "uscc": uscc})
        return self.unit(actor, saved.id).facts


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
        known[name] = new_unit_id(tx, name)
    if new:
        lines = [{"id": known[name], "rev": 1, "name": name, "kind": "unit", "uscc": ""} for name in new]
        tx.execute(insert(UnitRow), lines)
    return {name: known[tidied] for name, tidied in wanted.items()}
