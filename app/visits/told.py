"""What do visits tell other capabilities of people: cash given in some days, and what was noted of them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.shared.names import FEW
from app.visits import rules
from app.visits.tables import VisitRow


@dataclass(frozen=True)
class Noted:
    """A remark written down when somebody was visited."""

    visit_id: str
    campaign_id: str
    id_no: str
    on: date
    words: str


def cash_helped(tx: Session, people: Sequence[str], first: date, last: date) -> dict[str, int]:
    """Return the cash people got by visits of these days, in fen by document number; nobody stands with 0."""
    found: dict[str, int] = {}
    for start in range(0, len(people), FEW):
        asked = select(VisitRow.id_no, func.sum(VisitRow.cash)).where(
            VisitRow.id_no.in_(people[start : start + FEW]), VisitRow.on_day.between(first, last),
            VisitRow.state.in_(rules.HANDED_OVER), VisitRow.cash > 0,
        )  # fmt: skip
        found |= {id_no: cash for id_no, cash in tx.execute(asked.group_by(VisitRow.id_no)) if cash}
    return found


def noted(tx: Session) -> tuple[Noted, ...]:
    """Return every remark of a visit that has its day, the oldest first."""
    asked = select(VisitRow.id, VisitRow.campaign_id, VisitRow.id_no, VisitRow.on_day, VisitRow.remark)
    asked = asked.where(VisitRow.remark != "", VisitRow.on_day.is_not(None))
    return tuple(
        Noted(visit, campaign, id_no, on, words)
        for visit, campaign, id_no, on, words in tx.execute(asked.order_by(VisitRow.on_day, VisitRow.id))
        if on is not None
    )
