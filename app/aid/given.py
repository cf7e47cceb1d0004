"""What was paid to people by mutual aid? For whoever asks whether they were helped already; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid.rules import REPORTED
from app.aid.standing import CLOSED, PAID
from app.aid.standing_queries import FEW, standings
from app.aid.tables import ClaimRow
from app.hardship import Help


def claims_paid_to(tx: Session, numbers: Sequence[str]) -> Mapping[str, Sequence[Help]]:
    """Return the claims that were paid to people, by document number; amounts in fen.

    One that is only approved is a promise yet, and not among them.
    """
    rows: dict[str, ClaimRow] = {}
    for at in range(0, len(numbers), FEW):
        wanted = select(ClaimRow).where(
            ClaimRow.id_no.in_(numbers[at : at + FEW]), ClaimRow.state != REPORTED
        )
        rows |= {row.id: row for row in tx.scalars(wanted.order_by(ClaimRow.id))}
    found: dict[str, list[Help]] = {}
    for claim_id, now in standings(tx, sorted(rows)).items():
        paid = next(
            (one for one in reversed(now.events) if one.kind == PAID and one.round == now.round), None
        )
        if now.state not in (PAID, CLOSED) or paid is None:
            continue
        row = rows[claim_id]
        help_ = Help("claim", claim_id, paid.on, row.benefit, paid.amount or 0)
        found.setdefault(row.id_no, []).append(help_)
    return found
