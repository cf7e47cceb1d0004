"""不予给付通知书 [B23]: each reason with the clause it rests on, and the days to appeal."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import ClaimView, appeal_days, claim_view, clause_for_reason
from app.printing.forms import claim_words
from app.printing.forms.claim_notice import asked, notice
from app.printing.sheet import Column, Form, Grid, Paragraph, Part, Sheet, Stamp, Wording
from app.shared.text import N_


def load(tx: Session, claim_id: str) -> ClaimView:
    """Read a claim. Raises ClaimMissing."""
    return claim_view(tx, claim_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the notice. Raises NothingCalculated, PaperDoesNotFit for a claim that is not refused."""
    claim: ClaimView = view
    found, decision = claim_words.assessed(claim), claim.decision
    reasons, refused = found.reasons, found.state == "not_payable"
    if decision is not None:
        reasons, refused = decision.reasons or found.reasons, decision.state == "DENIED"
    if not refused:
        raise claim_words.PaperDoesNotFit()
    columns = (Column(words["reason_title"], 62), Column(words["clause_title"], None))
    rows = tuple((claim_words.reason(words, code), _clause(claim, code)) for code in reasons)
    body: tuple[Part, ...] = (
        asked(claim, words),
        Paragraph(words["decided" if decision else "checked"], "justify"),
        Grid(columns, rows),
        Paragraph(words("appeal", days=appeal_days()), "justify"),
    )
    return notice("claim_refused", claim, body, words, stamp)


def _clause(claim: ClaimView, reason: str) -> str:
    if claim.plan is None:
        return ""
    clause = clause_for_reason(claim.plan, reason, claim.facts.benefit, claim.facts.disease)
    return f"{clause.no}：{clause.text}" if clause.no else ""


FORM = Form("claim_refused", N_("Mutual aid: notice of refusal"), False, load, fill, "claim", "aid.read")
