"""What does the office do with what the hub says? Decisions go to whoever keeps them, code lists are proved.

Also what a receipt means for people: whom the province has confirmed changes by a correction only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.aid.sending import take_decision
from app.hardship import take_decision as take_file_decision
from app.members import Held
from app.shared import code_editions
from app.sync import queries as sync_queries
from app.sync.words import take_decision as keep_decision


def take_codes(_tx: Session, name: str, _version: str, text: str, _now: datetime) -> None:
    """Prove a published code list; it is kept with its publication and read from there."""
    code_editions.read(name, text)


def decided(tx: Session, body: dict[str, Any]) -> None:
    """Hand a decision to whoever keeps it: mutual aid, hardship; all but those on claims also beside their record."""
    take_decision(tx, body)
    take_file_decision(tx, body)
    keep_decision(tx, body)


def confirmed(tx: Session, member_ids: Sequence[str]) -> frozenset[str]:
    """Return which of these people the province has confirmed: their identity changes by a correction only."""
    states = sync_queries.record_states(tx, "member", member_ids)
    return frozenset(key for key, state in states.items() if state.receipt_at is not None)


def received(tx: Session, member_ids: Sequence[str]) -> tuple[Held, ...]:
    """Keep an import from being undone once a receipt has confirmed one of its people."""
    count = len(confirmed(tx, member_ids))
    return (Held("receipt", count),) if count else ()
