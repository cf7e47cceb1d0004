"""How is a working-out kept? As a row of its own, with every step, which nothing changes afterwards."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy.orm import Session

from app.aid import queries, rules
from app.aid.engine import Assessment
from app.aid.tables import AssessmentRow, ClaimRow
from app.shared.actor import Actor
from app.shared.ids import new_id


def keep_assessment(
    tx: Session,
    claim: ClaimRow,
    result: Assessment,
    actor: Actor,
    today: date,
    *,
    by_hand: str = "",
    reckoned: int | None = None,
) -> str:
    """Write an assessment down; return its id. `by_hand` is why a person set its amount."""
    row = AssessmentRow(
        id=new_id(), claim_id=claim.id, ordinal=queries.next_ordinal(tx), plan_id=claim.plan_id,
        plan_version=claim.plan_version, plan_sha256=claim.plan_sha256, amount=result.amount,
        state=result.state, reasons=json.dumps(result.reasons), missing=json.dumps(result.missing),
        preview=result.preview, basis=result.basis, days=result.days,
        parts=json.dumps(dict(result.parts), sort_keys=True), notes=json.dumps(result.notes),
        steps=rules.steps_to_text(result.steps), assessed_on=today, assessed_by=actor.operator_id,
        by_hand=by_hand, reckoned=reckoned,
    )  # fmt: skip
    tx.add(row)
    tx.flush()
    return row.id
