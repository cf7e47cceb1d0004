"""What do people do with the unions? Written down, changed, closed, never deleted; one method, one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.security import audit
from app.security.looking import check_look
from app.shared.actor import Actor
from app.shared.errors import ChangedElsewhere, RuleError
from app.shared.history import before, command_now
from app.shared.ids import id_of, new_id
from app.unions import queries
from app.unions.facts import UnionFacts, UnionLine, UnionView
from app.unions.serving import Saved, UnionServing, first, put, stood, tidied
from app.unions.tables import UnionOrgRow
from app.unions.union_rules import (
    UnionDayInFuture,
    UnionInUse,
    below,
    check_covered,
    check_free,
    check_place,
    union_faults,
)


class Orgs(UnionServing):
    """The unions, up to the province."""

    def unions(self, actor: Actor) -> tuple[UnionLine, ...]:
        """Return every union by name, also the closed ones, accounts masked."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            return queries.union_lines(tx, self._clock.today())

    def union(self, actor: Actor, union_id: str) -> UnionView:
        """Return one union with those above and below it and the units it covers. Raises UnionMissing."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            return queries.union_view(tx, union_id, self._clock.today())

    def elections(self, actor: Actor) -> tuple[UnionLine, ...]:
        """Return the unions whose election is due within 90 days or overdue, the earliest first."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            due = [line for line in queries.union_lines(tx, self._clock.today()) if line.due]
        return tuple(sorted(due, key=lambda line: line.election or date.max))

    def check_union(
        self, actor: Actor, changes: Mapping[str, Any], union_id: str = ""
    ) -> tuple[RuleError, ...]:
        """Return all that speaks against saving, at most one reason a field; writes nothing."""
        self._guard.check(actor, "unions.read")
        with self._db.reading() as tx:
            known = queries.all_unions(tx)
            union = replace(known.get(union_id, UnionFacts()), **tidied(changes))
            return self._union_faults(tx, union, known)

    def save_union(self, actor: Actor, changes: Mapping[str, Any], union_id: str = "", rev: int = 0) -> Saved:
        """Write a union down, or change the one seen at revision `rev`; `changes` by UnionFacts' names.

        Needed are name and level alone. Raises ChangedElsewhere, UnionMissing and what `check_union` returns.
        """
        self._guard.check(actor, "unions.keep")
        with self._db.transaction("union.changed" if union_id else "union.added", actor) as tx:
            row = self._seen(tx, union_id, rev) if union_id else None
            known = queries.all_unions(tx)
            union = replace(queries.union_facts(row) if row else UnionFacts(), **tidied(changes))
            first(self._union_faults(tx, union, known))
            if row is None:
                own = id_of("union", union.name)  # two computers of an office write down one union, not two
                union = replace(union, id=own if tx.get(UnionOrgRow, own) is None else new_id())
                row = UnionOrgRow(**{name: value for name, value in vars(union).items() if name != "rev"})
                tx.add(row)
            else:
                put(row, union)
            return Saved(row.id, row.name, command_now(tx))

    def close_union(self, actor: Actor, union_id: str, rev: int, day: date | None = None) -> Saved:
        """Say that a union was dissolved, on `day` (today when None).

        Raises UnionInUse while unions, units or members hang on it, ChangedElsewhere, UnionMissing,
        UnionDayInFuture.
        """
        self._guard.check(actor, "unions.keep")
        day = day or self._clock.today()
        if day > self._clock.today():
            raise UnionDayInFuture(field="closed_on")
        with self._db.transaction("union.closed", actor) as tx:
            row = self._seen(tx, union_id, rev)
            unions = len(below(union_id, queries.all_unions(tx).values()))
            units, members = queries.units_of(tx, union_id), self._holding(tx, union_id)
            if unions or units or members:
                raise UnionInUse(unions=unions, units=units, members=members)
            row.closed_on = day
            return Saved(row.id, row.name, command_now(tx))

    def reopen_union(self, actor: Actor, union_id: str, rev: int) -> Saved:
        """Say that a closed union works on. Raises what `check_union` returns of its name and place."""
        self._guard.check(actor, "unions.keep")
        with self._db.transaction("union.reopened", actor) as tx:
            row = self._seen(tx, union_id, rev)
            row.closed_on = None
            self._judge_standing(tx, queries.union_facts(row))
            return Saved(row.id, row.name, command_now(tx))

    def reveal_account(self, actor: Actor, union_id: str, why: str = "") -> str:
        """Return a union's bank account in full, and write down who looked and why. Raises UnionMissing."""
        self._guard.check(actor, "unions.reveal")
        with self._db.transaction("union.revealed", actor) as tx:
            check_look(tx, actor, "bank_account", why)
            row = queries.union_row(tx, union_id)
            audit(
                tx, actor, "reveal", "union_org", union_id, f"bank_account: {why}" if why else "bank_account"
            )
            return row.bank_account

    def take_back_union(self, actor: Actor, command: str) -> str:
        """Take back an act on a union: it is as before; one that was added is closed, never deleted.

        Returns its name. Raises ChangedElsewhere when it was changed since, and what its old standing refuses.
        """
        self._guard.check(actor, "unions.keep")
        name = ""
        with self._db.transaction("union.taken_back", actor) as tx:
            for one in before(tx, command, "union_org"):
                row = self._seen(tx, one.row_id, one.rev)
                put(row, replace(queries.union_facts(row), **stood(UnionOrgRow, one.fields)))
                self._judge_standing(tx, queries.union_facts(row))
                name = row.name
        return name

    # --- what speaks against it -------------------------------------------------------------------

    def _seen(self, tx: Session, union_id: str, rev: int) -> UnionOrgRow:
        row = queries.union_row(tx, union_id)
        if row.rev != rev:
            raise ChangedElsewhere()
        return row

    def _judge_standing(self, tx: Session, union: UnionFacts) -> None:
        """Judge what other acts may have made impossible since: the name, the code, the place, the units."""
        with tx.no_autoflush:
            first(self._standing(tx, union, queries.all_unions(tx)))

    def _union_faults(
        self, tx: Session, union: UnionFacts, known: Mapping[str, UnionFacts]
    ) -> tuple[RuleError, ...]:
        reasons: dict[str | None, RuleError] = {}
        for reason in (*union_faults(union, self._clock.today()), *self._standing(tx, union, known)):
            reasons.setdefault(reason.field, reason)
        return tuple(reasons.values())

    def _standing(
        self, tx: Session, union: UnionFacts, known: Mapping[str, UnionFacts]
    ) -> tuple[RuleError, ...]:
        reasons: list[RuleError] = []
        checks: tuple[Callable[[], None], ...] = (
            lambda: check_free(union, known.values()),
            lambda: check_place(union, known),
            lambda: check_covered(union, queries.units_of(tx, union.id) if union.id else 0),
        )
        for check in checks:
            try:
                check()
            except RuleError as reason:
                reasons.append(reason)
        return tuple(reasons)
