"""What do the papers of a claim show beside the claim: who takes it in, its waiting time, its documents, payments?

Values only. Money in fen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import intake, queries, rules
from app.aid.checklist import DocumentLine, document_lines
from app.aid.engine import terms_of
from app.aid.enrolment_papers import waiting_days
from app.aid.payment_service import payment_line
from app.aid.payments import PaymentLine
from app.aid.standing import PAID, Event
from app.aid.standing_queries import standings
from app.aid.tables import ClaimRow
from app.aid.views import ClaimView
from app.documents import attachments
from app.funds import looked_over
from app.members import member_facts
from app.unions import office_facts


@dataclass(frozen=True)
class ClaimPaper:
    """A claim as its application and its receipt show it. Holds personal data.

    `waits` are the first and last day of its waiting time, None where nothing is waited for; `terms` counts the terms
    without a gap, None without a cover. `documents` is the whole list of what is asked for or known of.
    """

    office: str
    claim: ClaimView
    mobile: str = field(repr=False)
    waits: tuple[date, date] | None
    terms: int | None
    documents: tuple[DocumentLine, ...]


@dataclass(frozen=True)
class ClaimPayment:
    """One claim on the sheet of payments; `paid` says when its money went out, None while it has not."""

    line: PaymentLine
    paid: Event | None


@dataclass(frozen=True)
class PaymentsPaper:
    """The payments of several claims, in order of the claims' numbers. Holds personal data.

    `strange` counts the claims among those asked for that nothing is to be paid of.
    """

    office: str
    payments: tuple[ClaimPayment, ...]
    strange: int


def claim_paper(tx: Session, claim_id: str) -> ClaimPaper:
    """Return what the application [B20] and the receipt [B23] show. Raises ClaimMissing."""
    claim, row = queries.claim_view(tx, claim_id), queries.claim_row(tx, claim_id)
    member = member_facts(tx, row.member_id) if row.member_id else None
    waits, terms = _cover(tx, claim, row)
    pages: Counter[str] = Counter()
    for one in attachments(tx, ClaimRow.__tablename__, claim_id):
        pages[one.kind] += one.pages or 1
    asked = intake.checklist(claim.plan, claim.facts.benefit)
    return ClaimPaper(
        office_facts(tx).name, claim, member.mobile if member else "", waits,
        claim.facts.consecutive_terms if claim.facts.consecutive_terms is not None else terms,
        document_lines(asked, claim.facts, claim.noted, pages),
    )  # fmt: skip


def payments_paper(tx: Session, claim_ids: Sequence[str]) -> PaymentsPaper:
    """Return what the sheet of payments shows of claims; paid ones are among them. Raises ClaimMissing."""
    for claim_id in claim_ids:
        queries.claim_row(tx, claim_id)
    stands = standings(tx, claim_ids)
    granted = {key: one for key, one in stands.items() if one.decision and one.decision.state == "APPROVED"}
    rows = tx.scalars(select(ClaimRow).order_by(ClaimRow.no, ClaimRow.series, ClaimRow.id))
    lines = looked_over(payment_line(tx, row, granted[row.id]) for row in rows if row.id in granted)
    found = []
    for line in lines:
        paid = granted[line.claim_id].payment
        found.append(ClaimPayment(line, paid if paid is not None and paid.kind == PAID else None))
    return PaymentsPaper(office_facts(tx).name, tuple(found), len(stands) - len(found))


def _cover(tx: Session, claim: ClaimView, row: ClaimRow) -> tuple[tuple[date, date] | None, int | None]:
    """Return the waiting time of a claim's cover, and how many terms without a gap it ends."""
    plan, cover = claim.plan, claim.cover
    if plan is None or cover is None:
        return None, None
    kept = queries.enrolment_rows(tx, row.member_id, row.plan_id)
    covers = [rules.cover_of(queries.fields(one)) for one in kept]
    days, _reduced = waiting_days(plan, covers, cover, claim.facts.benefit)
    waits = (cover.starts, cover.starts + timedelta(days=days - 1)) if days else None
    return waits, terms_of(plan, covers, cover)
