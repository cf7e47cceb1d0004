"""给付通知书 [B23]: how much is paid, by which clause, and how to have it looked at again."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import ClaimView, appeal_days, claim_view
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

    A decision on paper is quoted by its number. Raises NothingCalculated, PaperDoesNotFit for a claim that is not paid.
    """
    claim: ClaimView = view
    amount = claim_words.granted(claim) if claim.decision is not None else _worked_out(claim)
    figures = ((words["amount"], f"¥{yuan(amount)}"), (words["amount_capital"], capital(amount)))
    body: list[Part] = [
        asked(claim, words),
        Paragraph(claim_words.by_whom(claim, words), "justify"),
        Fields(figures, columns=1),
    ]
    if quoted := _clauses(claim, amount):
        body.append(Paragraph(words("clause", text=claim_words.quoted(words, quoted)), "justify"))
    body.append(Paragraph(words["transfer"], "justify"))
    body.append(Paragraph(words("appeal", days=appeal_days()), "justify"))
    return notice("claim_paid", claim, claim_words.answered_on(claim), tuple(body), words, stamp)


def _worked_out(claim: ClaimView) -> int:
    found = claim_words.assessed(claim)
    if found.state != "payable":
        raise claim_words.PaperDoesNotFit()
    return found.amount


def _clauses(claim: ClaimView, amount: int) -> tuple[tuple[str, str], ...]:
    """Quote what the amount rests on: an amount set by hand has a clause of its own."""
    found, plan = claim.assessment, claim.plan
    if found is not None and found.by_hand and found.amount == amount:
        return ((found.steps[-1].clause, ""),)
    offered = plan.benefits_for(claim.facts.benefit) if plan is not None else ()
    return tuple((one.clause.no, one.clause.text) for one in offered)


FORM = Form("claim_paid", N_("Mutual aid: notice of payment"), False, load, fill, "claim", "aid.read")
