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
    """Word the notice; a decision on paper is quoted by its number.

    Raises NothingCalculated, PaperDoesNotFit for a claim that is not refused.
    """
    claim: ClaimView = view
    reasons = _reasons(claim)
    columns = (Column(words["reason_title"], 62), Column(words["clause_title"], None))
    rows = tuple((claim_words.reason(words, code), _clause(claim, code)) for code in reasons)
    body: tuple[Part, ...] = (
        asked(claim, words),
        Paragraph(claim_words.by_whom(claim, words), "justify"),
        Grid(columns, rows),
        Paragraph(words("appeal", days=appeal_days()), "justify"),
    )
    return notice("claim_refused", claim, claim_words.answered_on(claim), body, words, stamp)


def _reasons(claim: ClaimView) -> tuple[str, ...]:
    """Return why nothing is paid: the union above says it, or our calculation where it names nothing."""
    if claim.decision is None:
        found = claim_words.assessed(claim)
        refused, reasons = found.state == "not_payable", found.reasons
    else:
        ours = claim.assessment.reasons if claim.assessment is not None else ()
        refused, reasons = claim.decision.state == claim_words.DENIED, claim.decision.reasons or ours
    if not refused:
        raise claim_words.PaperDoesNotFit()
    return reasons


def _clause(claim: ClaimView, reason: str) -> str:
    found = claim.assessment
    if found is not None and found.by_hand and reason in found.reasons:
        return f"{found.steps[-1].clause}：{found.by_hand}"
    if claim.plan is None:
        return ""
    clause = clause_for_reason(claim.plan, reason, claim.facts.benefit, claim.facts.disease)
    return f"{clause.no}：{clause.text}" if clause.no else ""


FORM = Form("claim_refused", N_("Mutual aid: notice of refusal"), False, load, fill, "claim", "aid.read")
