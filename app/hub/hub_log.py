"""Which number does the next line of an office's hub log get? One after the other, without gaps; judges nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.tables import DecisionRow, LogRow, OfficeRow
from app.shared.chain import canonical_text
from app.sync.county_messages import Ruling
from app.sync.messages import DECISION


def append(tx: Session, office: str, kind: str, bodies: Sequence[Mapping[str, Any]], at: datetime) -> int:
    """Give `bodies` the next numbers of the office's log, as lines of one kind; return the first number."""
    first = queries.log_head(tx, office) + 1
    lines = [
        {"office_id": office, "n": n, "kind": kind, "body": canonical_text(body), "at": at}
        for n, body in enumerate(bodies, start=first)
    ]
    tx.execute(insert(LogRow), lines)
    head = first - 1 + len(lines)
    tx.execute(update(OfficeRow).where(OfficeRow.office_id == office).values(log_head=head))
    return first


def tell(tx: Session, office: str, kind: str, ruling: Ruling, by: str, at: datetime) -> int:
    """Append a ruling, to go down with the next receipt; one that binds is kept as a decision. Return its number."""
    n = append(tx, office, kind, [{**msgspec.to_builtins(ruling), "by": by}], at)
    if kind == DECISION:
        decided = {
            "office_id": office, "tbl": ruling.table, "row_id": ruling.row_id, "n": n, "state": ruling.state,
            "amount": ruling.amount, "reasons": canonical_text(list(ruling.reasons)),
            "decided_on": date.fromisoformat(ruling.on),
        }  # fmt: skip
        tx.execute(insert(DecisionRow), [decided])
    return n
