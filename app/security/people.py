"""Is there a second person? Asks who works here; knows no act."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.security.guard import roles
from app.security.tables import OperatorRow


def others_may(tx: Session, operator_id: str, verb: str) -> bool:
    """Say whether anybody but this operator works here whose role may do `verb`."""
    working = select(OperatorRow.role).where(OperatorRow.active, OperatorRow.id != operator_id)
    allowed = (roles().get(role) for role in tx.scalars(working))
    return any(role is not None and role.allows(verb) for role in allowed)
