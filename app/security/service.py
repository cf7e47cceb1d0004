"""Who works here? Adds, lists, changes and removes operators, and proves a second person by their own password."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.security.guard import Guard, roles
from app.security.keys_service import Keeping
from app.security.tables import OperatorRow
from app.security.vault import NoSuchOperator, Vault
from app.shared import journal
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.clock import moment as moment_of
from app.shared.db import Database
from app.shared.errors import LockedError, RuleError
from app.shared.ids import new_id
from app.shared.names import namer
from app.shared.text import N_

ADMINISTRATOR: Final = "administrator"


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


class LeftBefore(RuleError):
    """Somebody of this name worked here; two records of one person would part what they did."""

    code = "security.left_before"
    template = N_("{name} worked here before. Let {name} come back instead of adding the name anew.")


class LastAdministrator(RuleError):
    """Without an administrator nobody could add a person or change a key again."""

    code = "security.last_administrator"
    template = N_("This is the last administrator, so the role stays. Make somebody else one first.")


class WayTakenAway(LockedError):
    """The operator left; the slot on this computer was not yet taken away."""

    code = "security.way_taken_away"
    template = N_("This person's way in was taken away. Nothing was opened; ask the office's administrator.")


@dataclass(frozen=True)
class Operator:
    """An operator as lists show them; `here` says whether a password on this computer opens the office for them."""

    id: str
    name: str
    role: str
    active: bool
    here: bool = True


def operator_of(tx: Session, operator_id: str) -> Operator | None:
    """Return one operator, active or not."""
    row = tx.get(OperatorRow, operator_id)
    return None if row is None else Operator(row.id, row.name, row.role, row.active)


def operators_of(tx: Session) -> tuple[Operator, ...]:
    """Return every operator ever added, the oldest first."""
    rows = tx.execute(select(OperatorRow).order_by(OperatorRow.added_at, OperatorRow.id)).scalars()
    return tuple(Operator(row.id, row.name, row.role, row.active) for row in rows)


operator_names = namer(OperatorRow.id, OperatorRow.name)


def add_first(tx: Session, actor: Actor, at: datetime) -> None:
    """Write down the operator who founds the office, by themselves. Raises NameMissing."""
    if not actor.name:
        raise NameMissing(field="operator")
    tx.add(OperatorRow(id=actor.operator_id, name=actor.name, role=actor.role, active=True, added_at=at))


def left_since(tx: Session, since: datetime | None) -> tuple[str, ...]:
    """Return the ids of the operators whose way in was taken away after `since`, of all when that is not known."""
    gone = tx.scalars(select(OperatorRow.id).where(OperatorRow.active.is_(False)).order_by(OperatorRow.id))
    return tuple(one for one in gone if since is None or _left_at(tx, one) > since)


def _left_at(tx: Session, operator_id: str) -> datetime:
    """Return when this computer wrote down that the operator left."""
    last = journal.row_history(tx, OperatorRow.__tablename__, operator_id)[-1]
    return moment_of(last.at) or datetime.fromisoformat(last.at)


class Operators(Keeping):
    """The people who may unlock this office; the keys are a part of it."""

    def __init__(self, db: Database, guard: Guard, clock: Clock, vault: Vault, key: bytes) -> None:
        self._db, self._guard, self._clock, self._vault, self._key = db, guard, clock, vault, key

    def list(self, actor: Actor) -> tuple[Operator, ...]:
        """Return every operator ever added, the oldest first."""
        self._guard.check(actor, "security.read")
        here = {owner for owner, _name in self._vault.operators()}
        with self._db.reading() as tx:
            return tuple(replace(one, here=one.id in here) for one in operators_of(tx))

    def add(self, actor: Actor, name: str, role: str, password: str) -> Operator:
        """Add an operator with their own password.

        Raises UnknownRole, NameMissing, LeftBefore, SlotTaken, PasswordTooShort.
        """
        self._guard.check(actor, "security.add_operator")
        name = name.strip()
        if not name:
            raise NameMissing(field="name")
        _check_role(role)
        operator = Operator(new_id(), name, role, True)
        with self._db.transaction("operator.added", actor) as tx:
            gone = select(OperatorRow.id).where(OperatorRow.name == name, OperatorRow.active.is_(False))
            if tx.scalar(gone) is not None:
                raise LeftBefore(field="name", name=name)
            tx.add(OperatorRow(id=operator.id, name=name, role=role, active=True, added_at=self._clock.now()))
            tx.flush()
            self._vault.add(self._key, operator.id, name, password)
        return operator

    def remove(self, actor: Actor, operator_id: str) -> None:
        """Take an operator's way in; what they did stays theirs, and the next unlocking changes the office's key.

        Raises NoSuchOperator, LastSlot, LastAdministrator.
        """
        self._guard.check(actor, "security.remove_operator")
        with self._db.transaction("operator.removed", actor) as tx:
            row = _working(tx, operator_id)
            _check_administrators(tx, row)
            row.active = False
            tx.flush()
            if any(owner == operator_id for owner, _name in self._vault.operators()):
                self._vault.remove(operator_id)

    def bring_back(self, actor: Actor, operator_id: str, role: str, password: str) -> Operator:
        """Let somebody who left work here again under their own record, with a new password of their own.

        Also gives a password on this computer to somebody who was added on another one of the office.
        Raises NoSuchOperator, UnknownRole, SlotTaken, PasswordTooShort.
        """
        self._guard.check(actor, "security.add_operator")
        _check_role(role)
        with self._db.transaction("operator.brought_back", actor) as tx:
            row = tx.get(OperatorRow, operator_id)
            if row is None:
                raise NoSuchOperator()
            row.active, row.role = True, role
            tx.flush()
            self._vault.add(self._key, row.id, row.name, password)
            return Operator(row.id, row.name, role, True)

    def change_role(self, actor: Actor, operator_id: str, role: str) -> None:
        """Give an operator another role, in force from their next unlocking.

        Raises NoSuchOperator, UnknownRole, LastAdministrator.
        """
        self._guard.check(actor, "security.change_role")
        _check_role(role)
        with self._db.transaction("operator.role_changed", actor) as tx:
            row = _working(tx, operator_id)
            if role != row.role:
                if role != ADMINISTRATOR:
                    _check_administrators(tx, row)
                row.role = role

    def prove(self, actor: Actor, operator: str, password: str) -> Actor:
        """Return the second person as an actor, proven by their password.

        Raises SamePerson, WrongPassword, TooManyTries.
        """
        self._guard.check(actor, "security.read")
        owner, _ = self._vault.unlock(password, operator)
        if owner == actor.operator_id:
            raise SamePerson(name=actor.name)
        with self._db.reading() as tx:
            found = operator_of(tx, owner)
        if found is None or not found.active:
            raise NoSuchOperator()
        return Actor(found.id, found.name, found.role, actor.device_id)


def _check_role(role: str) -> None:
    if role not in roles():
        raise UnknownRole(field="role", role=role)


def _working(tx: Session, operator_id: str) -> OperatorRow:
    row = tx.get(OperatorRow, operator_id)
    if row is None or not row.active:
        raise NoSuchOperator()
    return row


def _check_administrators(tx: Session, going: OperatorRow) -> None:
    """Refuse to let the last administrator go."""
    if going.role != ADMINISTRATOR:
        return
    working = select(OperatorRow.id).where(OperatorRow.active, OperatorRow.role == ADMINISTRATOR)
    if set(tx.scalars(working)) == {going.id}:
        raise LastAdministrator()
