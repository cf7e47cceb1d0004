"""Was the hub's database put back to an earlier day? A small file beside it remembers how far it had come.

A database that knows less than its witness was restored: its incarnation is raised before anything is
written, so that no office takes an acknowledgement the hub has forgotten for a fact.
"""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.hub import queries
from app.hub.tables import EVERYWHERE, CutRow, SelfRow
from app.shared.db import Database
from app.shared.files import read_whole, write_whole
from app.shared.foreign import json_of

FILE = "witness.json"


def reach(tx: Session) -> int:
    """Return how far the hub has come: every change applied and every log line given, over all offices."""
    total = 0
    for office, _ in queries.offices(tx):
        total += queries.log_head(tx, office) + sum(line.applied for line in queries.lineages(tx, office))
    return total


def check(folder: Path, db: Database) -> None:
    """Compare database and witness; raise the hub's incarnation when the database was restored."""
    path = folder / FILE
    remembered = _read(path)
    with db.bookkeeping() as tx:
        now = queries.hub_self(tx)
        behind = reach(tx) < remembered["reach"] or now.incarnation < remembered["incarnation"]
        if behind:
            higher = max(now.incarnation, remembered["incarnation"]) + 1
            tx.execute(update(SelfRow).where(SelfRow.office_id == EVERYWHERE).values(incarnation=higher))
            for office, _ in queries.offices(tx):  # what an office read beyond this was forgotten here
                tx.add(CutRow(office_id=office, incarnation=higher, log_head=queries.log_head(tx, office)))
    record(folder, db)


def record(folder: Path, db: Database) -> None:
    """Write down how far the hub has come. A database ahead of its witness is normal; behind it is not."""
    with db.reading() as tx:
        seen = {"incarnation": queries.hub_self(tx).incarnation, "reach": reach(tx)}
    path = folder / FILE
    if _read(path) != seen:
        write_whole(path, json.dumps(seen).encode())


def _read(path: Path) -> dict[str, int]:
    """Read the witness; a missing or unreadable one says nothing, as at the hub's first day."""
    nothing = {"incarnation": 0, "reach": 0}
    if not path.exists():
        return nothing
    try:
        told = json_of(read_whole(path))
        return {"incarnation": int(told["incarnation"]), "reach": int(told["reach"])}
    except (ValueError, KeyError, TypeError):
        return nothing
