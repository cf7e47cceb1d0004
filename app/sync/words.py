"""What did the unions above say of a record: a county's opinion, a decision on a hardship file? Keeps it beside the
record, where it changes nothing; the newest word of each union holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.shared.db import touch
from app.shared.errors import RuleError
from app.shared.text import N_
from app.sync.tables import UpperWordRow


class WordWrong(RuleError):
    """The receipt brings an opinion that cannot be read."""

    code = "E_FORMAT"
    template = N_(
        "This receipt brings an opinion that cannot be read. Nothing was changed. Ask for a new one."
    )


@dataclass(frozen=True)
class UpperWord:
    """What a union above said of a record; `kind` is opinion or decision, `amount` in fen."""

    table: str
    row_id: str
    by: str
    kind: str
    state: str
    amount: int | None
    reasons: tuple[str, ...]
    on: date


def take_opinion(tx: Session, body: Mapping[str, Any]) -> None:
    """Keep an opinion; the same again changes nothing. Raises WordWrong for a shape that cannot be read."""
    _keep(tx, "opinion", body)


def take_decision(tx: Session, body: Mapping[str, Any]) -> None:
    """Keep a decision on what is no claim (claims have a place of their own). Raises WordWrong."""
    if body.get("table") != "claim":
        _keep(tx, "decision", body)


def upper_words(tx: Session) -> tuple[UpperWord, ...]:
    """Return what the unions above said, the newest day first."""
    rows = tx.execute(
        select(UpperWordRow).order_by(
            UpperWordRow.said_on.desc(), UpperWordRow.table_name, UpperWordRow.row_id, UpperWordRow.said_by
        )
    ).scalars()
    return tuple(
        UpperWord(
            r.table_name,
            r.row_id,
            r.said_by,
            r.kind,
            r.state,
            r.amount,
            tuple(json.loads(r.reasons)),
            r.said_on,
        )
        for r in rows
    )


def _keep(tx: Session, kind: str, body: Mapping[str, Any]) -> None:
    table, row_id, state, by = (body.get(name) for name in ("table", "row_id", "state", "by"))
    amount, reasons = body.get("amount"), body.get("reasons")
    named = all(isinstance(one, str) and one for one in (table, row_id, state, by))
    if not named or not isinstance(reasons, list) or not (amount is None or type(amount) is int):
        raise WordWrong()
    try:
        day = date.fromisoformat(str(body.get("on"))[:10])
    except ValueError:
        raise WordWrong() from None
    key = (str(table), str(row_id), str(by))
    row = tx.get(UpperWordRow, key) or UpperWordRow(table_name=key[0], row_id=key[1], said_by=key[2])
    row.kind, row.state, row.amount = kind, str(state), amount
    row.reasons, row.said_on = json.dumps([str(one) for one in reasons], ensure_ascii=False), day
    tx.add(row)
    tx.flush()
    touch(tx, "upper_word")
