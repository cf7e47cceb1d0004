"""Who looked, printed or carried something out? Writes the line inside the act's own transaction."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.security.tables import AuditRow
from app.shared.actor import Actor
from app.shared.ids import new_id


def audit(
    tx: Session,
    actor: Actor,
    action: str,
    table: str,
    row_id: str,
    why: str = "",
    *,
    not_before: datetime | None = None,
) -> None:
    """Write that `actor` did `action` ("reveal", "export", "print") to a row; `why` holds no personal data.

    The line is dated now, or `not_before` where the clock was put back to before that.
    """
    now = datetime.now(UTC)
    line = {
        "id": new_id(),
        "rev": 1,
        "at": now if not_before is None else max(now, not_before),
        "actor_id": actor.operator_id,
        "action": action,
        "subject": table,
        "subject_id": row_id,
        "why": why,
    }
    tx.execute(insert(AuditRow), [line])
