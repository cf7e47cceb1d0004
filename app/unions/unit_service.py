"""What do people do with the units? Written down, changed, covered by a union; one method, one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.shared.actor import Actor
from app.shared.errors import ChangedElsewhere, RuleError
from app.shared.history import before, command_now
from app.shared.ids import id_of, new_id
from app.shared.names import FEW
from app.shared.text import N_
from app.unions import queries
from app.unions.credit_code import CreditCodeTaken
from app.unions.facts import UnitFacts, UnitLine
from app.unions.serving import Saved, UnionServing, first, put, stood, tidied
from app.unions.tables import UnitRow
from app.unions.union_rules import ParentClosed, check_covered
from app.unions.unit_rules import missing_of_unit, unit_faults


class UnitExists(RuleError):
    """A unit of this name is already written down."""

    code = "unit.exists"
    template = N_("This unit is already on the list.")


class Units(UnionServing):
    """The units whose people we hold."""

    def units(self, actor: Actor) -> tuple[UnitFacts, ...]:
        """Return every unit, by name."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            return queries.all_units(tx)

    def unit_lines(self, actor: Actor) -> tuple[UnitLine, ...]:
        """Return every unit as its list shows it, by name."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            return queries.unit_lines(tx)

    def unit(self, actor: Actor, unit_id: str) -> UnitLine:
        """Return one unit with its union and what it lacks. Raises UnitMissing."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            facts = queries.unit_facts(queries.unit_row(tx, unit_id))
            named = queries.union_names(tx, [facts.union_id] if facts.union_id else [])
            return UnitLine(facts, named.get(facts.union_id or "", ""), missing_of_unit(facts))

    def check_unit(
        self, actor: Actor, changes: Mapping[str, Any], unit_id: str = ""
    ) -> tuple[RuleError, ...]:
        """Return all that speaks against saving, at most one reason a field; writes nothing."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            known = queries.unit_facts(queries.unit_row(tx, unit_id)) if unit_id else UnitFacts()
            return self._unit_faults(tx, replace(known, **tidied(changes)))

    def save_unit(self, actor: Actor, changes: Mapping[str, Any], unit_id: str = "", rev: int = 0) -> Saved:
        """Write a unit down, or change the one seen at revision `rev`; its name alone is needed.

        Renamed, its members are found by the new name. Raises ChangedElsewhere, UnitMissing, UnitExists and
        what else `check_unit` returns.
        """
        self._guard.check(actor, "unions.keep")
        with self._db.transaction("unit.changed" if unit_id else "unit.added", actor) as tx:
            row = self._seen_unit(tx, unit_id, rev) if unit_id else None
            unit = replace(queries.unit_facts(row) if row else UnitFacts(), **tidied(changes))
            first(self._unit_faults(tx, unit))
            if row is None:
                row = UnitRow(**{**vars(unit), "id": new_unit_id(tx, unit.name), "rev": None})
                tx.add(row)
            else:
                self._put_unit(tx, row, unit)
            return Saved(row.id, row.name, command_now(tx))

    def cover(self, actor: Actor, unit_ids: Sequence[str], union_id: str | None) -> Saved:
        """Put units under a union, or under none; those that are there already stay untouched.

        Raises UnionMissing, ParentClosed, CoversOneUnit, UnitMissing.
        """
        self._guard.check(actor, "unions.keep")
        with self._db.transaction("unit.covered", actor) as tx:
            name = self._judge_cover(tx, union_id, unit_ids) if union_id else ""
            wanted = list(dict.fromkeys(unit_ids))
            if len(queries.unit_names(tx, wanted)) < len(wanted):
                raise queries.UnitMissing()
            for start in range(0, len(wanted), FEW):
                tx.execute(
                    update(UnitRow)
                    .where(
                        UnitRow.id.in_(wanted[start : start + FEW]),
                        UnitRow.union_id.is_distinct_from(union_id),
                    )
                    .values(union_id=union_id, rev=UnitRow.rev + 1)
                    .execution_options(synchronize_session=False)
                )
            return Saved(union_id or "", name, command_now(tx))

    def take_back_unit(self, actor: Actor, command: str) -> int:
        """Take back a change or a covering: the units are as before; returns how many.

        Raises ChangedElsewhere when one was changed since, and what its old standing refuses.
        """
        self._guard.check(actor, "unions.keep")
        count = 0
        with self._db.transaction("unit.taken_back", actor) as tx:
            for one in before(tx, command, "unit"):
                row = self._seen_unit(tx, one.row_id, one.rev)
                unit = replace(queries.unit_facts(row), **stood(UnitRow, one.fields))
                first(self._standing_of_unit(tx, unit))
                self._put_unit(tx, row, unit)
                count += 1
        return count

    # --- what speaks against it -------------------------------------------------------------------

    def _seen_unit(self, tx: Session, unit_id: str, rev: int) -> UnitRow:
        row = queries.unit_row(tx, unit_id)
        if row.rev != rev:
            raise ChangedElsewhere()
        return row

    def _put_unit(self, tx: Session, row: UnitRow, unit: UnitFacts) -> None:
        renamed = row.name != unit.name
        put(row, unit)
        tx.flush()
        if renamed:
            self._renamed(tx, row.id, row.name)

    def _unit_faults(self, tx: Session, unit: UnitFacts) -> tuple[RuleError, ...]:
        reasons: dict[str | None, RuleError] = {}
        for reason in (*unit_faults(unit), *self._standing_of_unit(tx, unit)):
            reasons.setdefault(reason.field, reason)
        return tuple(reasons.values())

    def _standing_of_unit(self, tx: Session, unit: UnitFacts) -> tuple[RuleError, ...]:
        reasons: list[RuleError] = []
        with tx.no_autoflush:
            if unit.name and queries.unit_id_of(tx, unit.name) not in (None, unit.id):
                reasons.append(UnitExists(field="name"))
            if unit.uscc and (other := queries.unit_named_by(tx, unit.uscc, unit.id)):
                reasons.append(CreditCodeTaken(field="uscc", name=other))
            if unit.union_id:
                try:
                    self._judge_cover(tx, unit.union_id, [unit.id])
                except RuleError as reason:
                    reason.field = "union_id"
                    reasons.append(reason)
        return tuple(reasons)

    def _judge_cover(self, tx: Session, union_id: str, unit_ids: Sequence[str]) -> str:
        """Return the union's name. Raises UnionMissing, ParentClosed, CoversOneUnit."""
        union = queries.union_facts(queries.union_row(tx, union_id))
        if union.closed_on is not None:
            raise ParentClosed(field="union_id", name=union.name)
        check_covered(union, queries.units_of(tx, union_id, unit_ids))
        return union.name


def new_unit_id(tx: Session, name: str) -> str:
    """Return the id of a new unit: that of its name, so that two computers of an office write down one unit.

    A unit that was called so and is called otherwise now keeps that id; the new one gets one of its own.
    """
    own = id_of("unit", name)
    return own if tx.get(UnitRow, own) is None else new_id()
