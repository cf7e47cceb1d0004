"""给付通知书 [B23]: how much is paid, by which clause, and how to have it looked at again."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import ClaimView, Plan, appeal_days, claim_view
from app.printing.forms import claim_words
from app.printing.forms.claim_notice import asked, notice
from app.printing.sheet import Fields, Form, Paragraph, Part, Sheet, Stamp, Wording
from app.shared.money import capital, yuan
from app.shared.text import N_


def load(tx: Session, claim_id: str) -> ClaimView:
    """Read a claim. Raises ClaimMissing."""
    return claim_view(tx, claim_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the notice; the province's amount stands on it once it has decided.

    Raises NothingCalculated, PaperDoesNotFit for a claim that is not paid.
    """
    claim: ClaimView = view
    found, decision = claim_words.assessed(claim), claim.decision
    amount, payable = found.amount, found.state == "payable"
    if decision is not None:
        amount, payable = decision.amount or 0, decision.state == "APPROVED"
    if not payable:
        raise claim_words.PaperDoesNotFit()
    figures = ((words["amount"], f"¥{yuan(amount)}"), (words["amount_capital"], capital(amount)))
    body: list[Part] = [
        asked(claim, words),
        Paragraph(words["decided" if decision else "checked"], "justify"),
        Fields(figures, columns=1),
    ]
    if claim.plan is not None:
        body.append(Paragraph(_clauses(claim.plan, claim.facts.benefit, words), "justify"))
    body.append(Paragraph(words["transfer"], "justify"))
    body.append(Paragraph(words("appeal", days=appeal_days()), "justify"))
    return notice("claim_paid", claim, tuple(body), words, stamp)


def _clauses(plan: Plan, benefit: str, words: Wording) -> str:
    quoted = "；".join(f"{one.clause.no}：{one.clause.text}" for one in plan.benefits_for(benefit))
    return words("clause", text=quoted)


FORM = Form("claim_paid", N_("Mutual aid: notice of payment"), False, load, fill, "claim", "aid.read")
