"""What was paid to people by mutual aid and second relief, and what is left to them? For who asks before helping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import relief_cases
from app.aid.relief_tables import ReliefLineRow, ReliefRow
from app.aid.rules import REPORTED
from app.aid.standing import CLOSED, PAID
from app.aid.standing_queries import FEW, standings
from app.aid.tables import ClaimRow
from app.hardship import Help, OwnShare


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


def second_relief_to(tx: Session, numbers: Sequence[str]) -> Mapping[str, Sequence[Help]]:
    """Return what second relief paid to people, by document number; amounts in fen."""
    found: dict[str, list[Help]] = defaultdict(list)
    for at in range(0, len(numbers), FEW):
        wanted = (
            select(ReliefLineRow, ReliefRow.name)
            .join(ReliefRow, ReliefRow.id == ReliefLineRow.relief_id)
            .where(ReliefLineRow.id_no.in_(numbers[at : at + FEW]), ReliefLineRow.entry_id.is_not(None))
        )
        for line, name in tx.execute(wanted.order_by(ReliefLineRow.id)):
            found[line.id_no].append(Help("second_relief", line.id, line.paid_on, name, line.amount or 0))
    return found


def own_shares(tx: Session, numbers: Sequence[str], year: int) -> Mapping[str, OwnShare]:
    """Return what people bore of the illnesses of a year and what mutual aid and second relief paid of it, in fen."""
    days = date(year, 1, 1), date(year, 12, 31)
    second: dict[str, int] = {}
    for id_no, helps in second_relief_to(tx, numbers).items():
        second[id_no] = sum(one.amount for one in helps if one.on is not None and one.on.year == year)
    return {
        id_no: OwnShare(borne, paid + second.get(id_no, 0))
        for id_no, (borne, paid) in relief_cases.borne_of(tx, numbers, days).items()
    }
