"""How do claims go up, and how does the province's word on them come in? Inside a transaction of whoever carries it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.aid import queries, rules
from app.aid.standing_queries import round_of
from app.aid.tables import ClaimDecisionRow
from app.shared.db import touch


def claims_to_send(tx: Session) -> tuple[str, ...]:
    """Return the confirmed claims that were not sent yet."""
    return queries.claims_in_state(tx, rules.SECOND)


def mark_sent(tx: Session, claim_ids: Sequence[str]) -> None:
    """Mark confirmed claims as sent. Raises ClaimMissing, StateForbids."""
    for claim_id in claim_ids:
        row = queries.claim_row(tx, claim_id)
        if row.state != rules.SECOND:
            raise rules.StateForbids(state=row.state)
        row.state = rules.SENT
    tx.flush()


def take_decision(tx: Session, body: Mapping[str, Any]) -> None:
    """Take in the province's word on a claim from its receipt; the same word again changes nothing.

    Entries about other tables are not ours and are left. Raises DecisionWrong for a shape that cannot be
    read.
    """
    decision = rules.read_decision(body)
    if decision is None:
        return
    row = tx.get(ClaimDecisionRow, decision.claim_id) or ClaimDecisionRow(claim_id=decision.claim_id)
    row.state, row.amount = decision.state, decision.amount
    row.reasons = json.dumps(list(decision.reasons))
    row.decided_on, row.decided_by = decision.on, decision.by
    row.round = round_of(tx, decision.claim_id)
    tx.add(row)
    tx.flush()
    touch(tx, "claim_decision")
