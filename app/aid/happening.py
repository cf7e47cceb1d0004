"""How is it written down that something happened to a claim? One event, in the round the claim is in."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from app.aid.standing import Event, Standing
from app.aid.standing_queries import standing
from app.aid.tables import ClaimEventRow, ClaimRow
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.ids import new_id


def write_event(
    tx: Session,
    clock: Clock,
    actor: Actor,
    row: ClaimRow,
    kind: str,
    *,
    stands: Standing | None = None,
    next_round: bool = False,
    **facts: Any,
) -> str:
    """Add an event to a claim, of today unless `facts` say otherwise; return its id.

    `stands` spares asking where the claim stands. The event begins the `next_round`, or belongs to the one there is.
    """
    told = {"on": clock.today(), **facts}
    number = (stands or standing(tx, row)).round + next_round
    event = Event(new_id(), kind, number, by=actor.operator_id, at=clock.now(), **told)
    tx.add(_row(row.id, event))
    tx.flush()
    return event.id


def _row(claim_id: str, event: Event) -> ClaimEventRow:
    assert event.at is not None
    return ClaimEventRow(
        id=event.id, claim_id=claim_id, kind=event.kind, round=event.round, on_day=event.on, state=event.state,
        amount=event.amount, reasons=json.dumps(list(event.reasons)), document=event.document, words=event.words,
        cancels=event.cancels, by=event.by, at=event.at,
    )  # fmt: skip
