"""补充材料通知书 [B23]: one complete list of what is lacking, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.aid import ClaimView, claim_view, supply_days
from app.printing.forms import claim_words
from app.printing.forms.claim_notice import asked, notice
from app.printing.sheet import Column, Form, Grid, Paragraph, Part, Sheet, Stamp, Wording
from app.shared.text import N_


def load(tx: Session, claim_id: str) -> ClaimView:
    """Read a claim. Raises ClaimMissing."""
    return claim_view(tx, claim_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the notice. Raises NothingCalculated, PaperDoesNotFit for a claim that lacks nothing."""
    claim: ClaimView = view
    found = claim_words.assessed(claim)
    if not found.missing:
        raise claim_words.PaperDoesNotFit()
    days = supply_days()
    until = found.assessed_on + timedelta(days=days)
    columns = (
        Column(words["number"], 14, "center"),
        Column(words["document_title"], None),
        Column(words["tick"], 30, "center"),
    )
    rows = tuple((n, name, "") for n, name in claim_words.documents(words, found.missing))
    body: tuple[Part, ...] = (
        asked(claim, words),
        Paragraph(words["complete"], "justify"),
        Grid(columns, rows),
        Paragraph(claim_words.with_day(words, "until", until, days=days), "justify"),
        Paragraph(words["late"], "justify"),
    )
    return notice("claim_missing", claim, body, words, stamp)


FORM = Form(
    "claim_missing", N_("Mutual aid: notice of missing documents"), False, load, fill, "claim", "aid.read"
)
