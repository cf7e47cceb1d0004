"""What do the three notices to a claimant have in common: head, addressee, seal, delivery stub?

Knows no result.
"""

from __future__ import annotations

from app.aid import ClaimView
from app.printing.forms import claim_words
from app.printing.sheet import (
    Fields,
    Heading,
    Paragraph,
    Part,
    Sheet,
    Signatures,
    Spacer,
    Stamp,
    Wording,
)


def notice(key: str, claim: ClaimView, body: tuple[Part, ...], words: Wording, stamp: Stamp) -> Sheet:
    """Set a notice around its `body`: number, addressee, facts before; seal, date and delivery stub after."""
    made_on = claim_words.assessed(claim).assessed_on
    parts: tuple[Part, ...] = (
        Heading(words["title"]),
        Paragraph(words("notice_number", year=made_on.year), "center", indent=False),
        Paragraph(words("to", name=claim.name, id=claim.id_masked), indent=False),
        *body,
        Spacer(8),
        Paragraph(words["seal"], "right", indent=False),
        Paragraph(claim_words.day(words, made_on), "right", indent=False),
        Spacer(6),
        Heading(words["stub"], level=2),
        Fields(((words["stub_paper"], words["title"]), (words["claim_no"], claim.number))),
        Signatures((words["received_by"], words["delivered_by"]), words["date_line"]),
    )
    return Sheet(key, words.version, words["title"], parts, stamp.number, language=words.language)


def asked(claim: ClaimView, words: Wording) -> Paragraph:
    """Say what was claimed and when; never the illness."""
    plan = claim.plan.name if claim.plan else ""
    return Paragraph(
        claim_words.with_day(words, "asked", claim.claimed_on, no=claim.number, plan=plan), "justify"
    )
