"""Must a look at a whole number say why, and what is nobody's business? The office's newest decision is what holds.

So a decision is written down by being made, goes to the office's other computers like every line, and cannot be
altered unseen. Before any, `why` of catalog/masking.toml holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.security import masking
from app.security.audit import audit
from app.security.guard import Guard
from app.security.tables import AuditRow
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.veil import BY_SHAPE, Known, known

REQUIRED: Final = "why_required"
OFFERED: Final = "why_offered"
ABOUT: Final = ("office", "look")
"""The record a decision is about, as the audit names it."""


def _newest(tx: Session) -> tuple[str, datetime] | None:
    lines = select(AuditRow.action, AuditRow.at).where(
        AuditRow.subject == ABOUT[0], AuditRow.subject_id == ABOUT[1]
    )
    told = tx.execute(lines.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(1)).first()
    return None if told is None else (told.action, told.at)


def why_required(tx: Session) -> bool:
    """Say whether a look at a whole number needs a reason in this office."""
    told = _newest(tx)
    return masking.why_required() if told is None else told[0] == REQUIRED


def check_look(tx: Session, actor: Actor, field: str, why: str) -> None:
    """Raise NotAllowed unless the role sees `field` whole, and WhyMissing where a reason is wanted and not given."""
    masking.check_look(actor, field)
    if not why.strip() and why_required(tx):
        raise masking.WhyMissing(field="why")


class Looks:
    """What the office has decided about looking at whole numbers, and what is masked where others look on."""

    def __init__(self, db: Database, guard: Guard) -> None:
        self._db, self._guard = db, guard

    def why_required(self, actor: Actor) -> bool:
        """Say whether a look at a whole number needs a reason."""
        self._guard.check(actor, "security.read")
        with self._db.reading() as tx:
            return why_required(tx)

    def require_why(self, actor: Actor, *, required: bool) -> None:
        """Decide whether every look at a whole number needs a reason from now on; the decision is written down."""
        self._guard.check(actor, "security.look_reason")
        with self._db.transaction("office.look_reason", actor) as tx:
            told = _newest(tx)
            after = None if told is None else told[1] + timedelta(microseconds=1)
            audit(tx, actor, REQUIRED if required else OFFERED, *ABOUT, not_before=after)

    def personal(self, actor: Actor) -> Known:
        """Return what the records say of people: names, illnesses, short numbers, masked on a shared screen."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            columns = masking.personal_columns()
            found = known(*(_values(tx, columns[kind], kind) for kind in ("names", "illnesses", "numbers")))
        return replace(
            found, tables=frozenset(one.partition(".")[0] for kind in columns.values() for one in kind)
        )


def _values(tx: Session, columns: Sequence[str], kind: str) -> Iterator[str]:
    """Yield the texts of "table.column" and "table.column:key of its JSON"; of numbers only the short ones.

    One record that cannot be read must not keep all others from being masked.
    """
    for one in columns:
        (table, _, column), key = one.partition(":")[0].partition("."), one.partition(":")[2]
        inside = f"CASE WHEN json_valid({column}) THEN json_extract({column}, '$.{key}') END"
        value = inside if key else column
        short = f" AND length({value}) < {BY_SHAPE}" if kind == "numbers" else ""
        yield from tx.execute(
            text(f"SELECT DISTINCT {value} FROM {table} WHERE {value} <> ''{short}")
        ).scalars()
