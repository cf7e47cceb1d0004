"""补充材料通知书 [B23]: one complete list of what is lacking, what is unclear of it, and until when."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.aid import UNCLEAR, AssessmentView, ClaimView, claim_view, supply_days, supply_until
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
    listed = _lacking(claim, found)
    if not found.missing or not listed:
        raise claim_words.PaperDoesNotFit()
    until = supply_until(found.assessed_on)
    body: tuple[Part, ...] = (
        asked(claim, words),
        Paragraph(words["complete"], "justify"),
        _grid(claim, listed, words),
        Paragraph(claim_words.with_day(words, "until", until, days=supply_days()), "justify"),
        Paragraph(words["late"], "justify"),
    )
    return notice("claim_missing", claim, found.assessed_on, body, words, stamp)


def _lacking(claim: ClaimView, found: AssessmentView) -> tuple[str, ...]:
    """Return what is still to come: not what came or was waived since the calculation, but everything unclear."""
    unclear = {code for code, one in claim.noted.items() if one.state == UNCLEAR}
    listed = {*found.missing, *unclear} - claim.facts.documents - set(claim.waived)
    return tuple(sorted(listed))


def _grid(claim: ClaimView, listed: tuple[str, ...], words: Wording) -> Grid:
    """List the documents; where some are unclear, a column says what is wrong with them."""
    notes = {code: claim.noted[code].words or words["unclear"] for code in listed if code in claim.noted}
    named = claim_words.documents(words, listed)
    start = (Column(words["number"], 14, "center"), Column(words["document_title"], None))
    tick = Column(words["tick"], 30, "center")
    if not notes:
        return Grid((*start, tick), tuple((n, name, "") for n, name in named))
    rows = tuple((n, name, notes.get(code, ""), "") for code, (n, name) in zip(listed, named, strict=True))
    return Grid((*start, Column(words["note"], 52), tick), rows)


FORM = Form(
    "claim_missing", N_("Mutual aid: notice of missing documents"), False, load, fill, "claim", "aid.read"
)
