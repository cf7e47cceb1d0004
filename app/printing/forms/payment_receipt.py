"""领款单 [B22]: who is paid how much for what, to which account; the payee signs, then the office.

It is a voucher of the books and goes to the bank, so document and card stand on it whole.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import ClaimView, claim_view
from app.printing.forms import claim_words
from app.printing.sheet import (
    Fields,
    Form,
    Framed,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Stamp,
    Wording,
)
from app.shared.money import capital, yuan
from app.shared.text import N_

_LABEL = 36.0  # mm
_PAID = "PAID"


def load(tx: Session, claim_id: str) -> ClaimView:
    """Read a claim. Raises ClaimMissing."""
    return claim_view(tx, claim_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the receipt with the amount that was decided. Raises PaperDoesNotFit for a claim that is not granted."""
    claim: ClaimView = view
    amount, title = claim_words.granted(claim), words["title"]
    reason = words("reason_words", kind=words[f"kind.{claim.facts.benefit}"], no=claim.number)
    # Somebody else's document is not known here: a beneficiary writes their own.
    id_no = claim.id_no if claim.payee.name == claim.name else ""
    parts: tuple[Part, ...] = (
        Heading(title),
        Paragraph(words("claim_no", no=claim.number), "right", indent=False),
        Framed(
            (
                Fields(((words["payee"], claim.payee.name), (words["id_no"], id_no)), 1, _LABEL),
                Fields(((words["claimant"], claim.name), (words["reason"], reason)), 1, _LABEL),
                Fields(
                    ((words["amount"], f"¥{yuan(amount)}"), (words["capital"], capital(amount))), 1, _LABEL
                ),
                Fields(claim_words.payee(words, claim.payee), 1, _LABEL),
                Fields(_standing(claim, words), 1, _LABEL),
            )
        ),
        Paragraph(words["transfer"], "justify"),
        Signatures((words["signed"], words["proxy"]), words["date_line"]),
        Signatures((words["handled"], words["booked"], words["approved"]), words["date_line"], columns=3),
    )
    return Sheet("payment_receipt", words.version, title, parts, stamp.number, language=words.language)


def _standing(claim: ClaimView, words: Wording) -> tuple[tuple[str, str], ...]:
    """Say by which decision it is paid, and whether the money went out already."""
    decision, paid = claim.decision, claim.standing.payment
    by, on = (decision.by, claim_words.day(words, decision.on)) if decision is not None else ("", "")
    pairs = [(words["decided"], words.together((said for said in (by, on) if said), "  "))]
    if paid is not None and paid.kind == _PAID:
        told = (claim_words.day(words, paid.on), paid.document)
        pairs.append((words["paid"], words.together((said for said in told if said), "  ")))
    return tuple(pairs)


FORM = Form("payment_receipt", N_("Mutual aid: payee's receipt"), False, load, fill, "claim", "aid.pay")
