"""Is there a second person? Asks who works here; knows no act."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.security.guard import NotAllowed, roles
from app.security.tables import OperatorRow
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_

ALONE: Final = "alone"
"""What the audit says where nobody else works who could have confirmed (claims.md: an office of one says so)."""


class SecondPersonMissing(RuleError):
    """Somebody else works here who could confirm, and was not asked."""

    code = "security.second_person_missing"
    template = N_("This needs a second person. Somebody else who may do it confirms with their own password.")


def others_may(tx: Session, operator_id: str, verb: str) -> bool:
    """Say whether anybody but this operator works here whose role may do `verb`."""
    working = select(OperatorRow.role).where(OperatorRow.active, OperatorRow.id != operator_id)
    allowed = (roles().get(role) for role in tx.scalars(working))
    return any(role is not None and role.allows(verb) for role in allowed)


def seconded(tx: Session, actor: Actor, second: Actor | None, verb: str) -> str:
    """Return who confirmed an act as the audit keeps it: an operator's id, or ALONE in an office of one.

    `second` was proven by their password. Raises SecondPersonMissing where somebody could have confirmed, and
    NotAllowed when the second person's role may not do `verb`.
    """
    if second is not None and second.operator_id != actor.operator_id:
        role = roles().get(second.role)
        if role is None or not role.allows(verb):
            raise NotAllowed(field="operator", verb=verb)
        return second.operator_id
    if others_may(tx, actor.operator_id, verb):
        raise SecondPersonMissing(field="operator")
    return ALONE
