"""Who works here? Adds, lists and removes operators, and proves a second person by their own password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.security.audit import audit
from app.security.guard import Guard, roles
from app.security.tables import OperatorRow
from app.security.vault import RECOVERY, NoSuchOperator, Vault, new_recovery_code
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.shared.names import namer
from app.shared.text import N_


class SamePerson(RuleError):
    """Four eyes need two people."""

    code = "security.same_person"
    template = N_("This needs a second person: somebody else than {name} must confirm it.")


class UnknownRole(RuleError):
    """No such role in the table of roles."""

    code = "security.unknown_role"
    template = N_("There is no role “{role}”.")


class NameMissing(RuleError):
    """An operator without a name could not sign anything."""

    code = "security.name_missing"
    template = N_("Enter the operator's name.")


@dataclass(frozen=True)
class Operator:
    """An operator as lists show them."""

    id: str
    name: str
    role: str
    active: bool


def operator_of(tx: Session, operator_id: str) -> Operator | None:
    """Return one operator, active or not."""
    row = tx.get(OperatorRow, operator_id)
    return None if row is None else Operator(row.id, row.name, row.role, row.active)


operator_names = namer(OperatorRow.id, OperatorRow.name)


def add_first(tx: Session, actor: Actor, at: datetime) -> None:
    """Write down the operator who founds the office, by themselves. Raises NameMissing."""
    if not actor.name:
        raise NameMissing(field="operator")
    tx.add(OperatorRow(id=actor.operator_id, name=actor.name, role=actor.role, active=True, added_at=at))


class Operators:
    """The people who may unlock this office."""

    def __init__(self, db: Database, guard: Guard, clock: Clock, vault: Vault, key: bytes) -> None:
        self._db, self._guard, self._clock, self._vault, self._key = db, guard, clock, vault, key

    def list(self, actor: Actor) -> tuple[Operator, ...]:
        """Return every operator ever added, the oldest first."""
        self._guard.check(actor, "security.read")
        with self._db.reading() as tx:
            rows = tx.execute(select(OperatorRow).order_by(OperatorRow.added_at, OperatorRow.id)).scalars()
            return tuple(Operator(r.id, r.name, r.role, r.active) for r in rows)

    def add(self, actor: Actor, name: str, role: str, password: str) -> Operator:
        """Add an operator with their own password. Raises UnknownRole, NameMissing, SlotTaken, PasswordTooShort."""
        self._guard.check(actor, "security.add_operator")
        name = name.strip()
        if not name:
            raise NameMissing(field="name")
        if role not in roles():
            raise UnknownRole(field="role", role=role)
        operator = Operator(new_id(), name, role, True)
        with self._db.transaction("operator.added", actor) as tx:
            tx.add(OperatorRow(id=operator.id, name=name, role=role, active=True, added_at=self._clock.now()))
            tx.flush()
            self._vault.add(self._key, operator.id, name, password)
        return operator

    def remove(self, actor: Actor, operator_id: str) -> None:
        """Take an operator's way in; what they did stays theirs. Raises NoSuchOperator, LastSlot."""
        self._guard.check(actor, "security.remove_operator")
        with self._db.transaction("operator.removed", actor) as tx:
            row = tx.get(OperatorRow, operator_id)
            if row is None or not row.active:
                raise NoSuchOperator()
            row.active = False
            tx.flush()
            self._vault.remove(operator_id)

    def prove(self, actor: Actor, operator: str, password: str) -> Actor:
        """Return the second person as an actor, proven by their password. Raises SamePerson, WrongPassword."""
        self._guard.check(actor, "security.read")
        owner, _ = self._vault.unlock(password, operator)
        if owner == actor.operator_id:
            raise SamePerson(name=actor.name)
        with self._db.reading() as tx:
            found = operator_of(tx, owner)
        if found is None or not found.active:
            raise NoSuchOperator()
        return Actor(found.id, found.name, found.role, actor.device_id)

    def has_recovery(self, actor: Actor) -> bool:
        """Say whether a recovery code opens this office."""
        self._guard.check(actor, "security.read")
        return any(slot.kind == RECOVERY for slot in self._vault.slots())

    def propose_recovery(self, actor: Actor) -> str:
        """Return a new recovery code for paper; it opens nothing before `keep_recovery`."""
        self._guard.check(actor, "security.recovery_code")
        return new_recovery_code()

    def keep_recovery(self, actor: Actor, code: str) -> None:
        """Let `code` open the office, in place of an earlier code. Raises WrongRecoveryCode when it is misread."""
        self._guard.check(actor, "security.recovery_code")
        with self._db.transaction("operator.recovery_kept", actor) as tx:
            audit(tx, actor, "recovery", "operator", actor.operator_id)
            self._vault.keep_recovery(self._key, code)
