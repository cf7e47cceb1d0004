"""How do the people of an office stay as they are when its records go back to an earlier day? Works in a transaction.

Whoever was given a way in since then keeps it, and whoever lost theirs does not come back by a restore.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.security.tables import OperatorRow


def operators_now(tx: Session) -> tuple[dict[str, Any], ...]:
    """Return every operator as stored, to be handed to `keep_operators` of another database of the office."""
    table = OperatorRow.__table__
    return tuple(dict(row) for row in tx.execute(select(table)).mappings())


def keep_operators(tx: Session, operators: Sequence[dict[str, Any]]) -> int:
    """Let the operators stand as `operators` has them; returns how many had to be changed or added."""
    done = 0
    for told in operators:
        facts = {name: value for name, value in told.items() if name != "rev"}
        row = tx.get(OperatorRow, told["id"])
        if row is None:
            tx.add(OperatorRow(**facts))
            done += 1
        elif any(getattr(row, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(row, name, value)
            done += 1
    tx.flush()
    return done
