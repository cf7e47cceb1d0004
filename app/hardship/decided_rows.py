"""How is a decision of the union above taken in and read again? Inside a transaction of whoever carries it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.hardship.decided import RESULTS, AboveDecision
from app.hardship.decided_tables import HardshipDecisionRow
from app.hardship.happenings import GRANTED
from app.hardship.judged_tables import HardshipTestRow
from app.hardship.tables import HardshipFileRow
from app.shared import codes
from app.shared.db import touch
from app.shared.errors import RuleError
from app.shared.names import FEW
from app.shared.text import N_


class DecisionWrong(RuleError):
    """The receipt brings a decision on a file that cannot be read."""

    code = "E_FORMAT"
    template = N_(
        "This receipt brings a decision on a hardship file that cannot be read. Nothing was changed. Ask for a new one."
    )


def take_decision(tx: Session, body: Mapping[str, Any]) -> None:
    """Take in the word of a union above on a hardship file; the same word again changes nothing.

    The class that is granted is its first reason. Entries about other tables are not ours. Raises DecisionWrong.
    """
    if body.get("table") != HardshipFileRow.__tablename__:
        return
    file_id, state, by, reasons = (body.get(name) for name in ("row_id", "state", "by", "reasons"))
    named = all(isinstance(one, str) and one for one in (file_id, by)) and state in RESULTS
    if not named or not isinstance(reasons, list):
        raise DecisionWrong()
    try:
        day = date.fromisoformat(str(body.get("on"))[:10])
    except ValueError:
        raise DecisionWrong() from None
    key = {"file_id": str(file_id), "said_by": str(by), "on_day": day, "state": str(state)}
    if tx.get(HardshipDecisionRow, tuple(key.values())) is not None:
        return
    told = [str(one) for one in reasons]
    classed = told[:1] if RESULTS[str(state)] == GRANTED and _is_class(told[:1]) else []
    last = tx.scalar(select(func.max(HardshipDecisionRow.no))) or 0
    tx.add(
        HardshipDecisionRow(
            **key, no=last + 1, category="".join(classed),
            reasons=json.dumps(told[len(classed) :], ensure_ascii=False),
        )
    )  # fmt: skip
    tx.flush()
    touch(tx, HardshipDecisionRow.__tablename__)


def _is_class(told: Sequence[str]) -> bool:
    return bool(told) and codes.load("hardship_categories").get(told[0]) is not None


def decisions(tx: Session, ids: Sequence[str] | None = None) -> dict[str, list[AboveDecision]]:
    """Return what the unions above said of files (all when `ids` is None), by file."""
    found: dict[str, list[AboveDecision]] = defaultdict(list)
    parts = [None] if ids is None else [ids[at : at + FEW] for at in range(0, len(ids), FEW)]
    for part in parts:
        asked = select(HardshipDecisionRow)
        if part is not None:
            asked = asked.where(HardshipDecisionRow.file_id.in_(part))
        for row in tx.scalars(asked):
            result = RESULTS[row.state]
            category = row.category or (_tested(tx, row.file_id) if result == GRANTED else "")
            words = "、".join(json.loads(row.reasons))
            found[row.file_id].append(AboveDecision(row.no, row.said_by, row.on_day, result, category, words))
    return found


def _tested(tx: Session, file_id: str) -> str:
    """Return the class the last test of a file came to: what is granted where the word names none."""
    row = HardshipTestRow
    asked = select(row.category).where(row.file_id == file_id, row.facts != "", row.category != "0")
    return tx.scalars(asked.order_by(row.at.desc(), row.id.desc()).limit(1)).first() or ""


def counted(tx: Session) -> dict[str, int]:
    """Return how many words from above each file has."""
    row = HardshipDecisionRow
    return dict(tx.execute(select(row.file_id, func.count()).group_by(row.file_id)).all())
