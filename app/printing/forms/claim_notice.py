"""What do the notices to a claimant have in common: head, addressee, seal, delivery stub?

Knows no result.
"""

from __future__ import annotations

from datetime import date

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


def notice(
    key: str, claim: ClaimView, made_on: date | None, body: tuple[Part, ...], words: Wording, stamp: Stamp
) -> Sheet:
    """Set a notice around its `body`: number, addressee, facts before; seal, date and delivery stub after.

    `made_on` None leaves the day to be written by hand when it is sealed.
    """
    year = (made_on or claim.claimed_on).year
    dated = claim_words.day(words, made_on) if made_on is not None else words["date_line"]
    parts: tuple[Part, ...] = (
        Heading(words["title"]),
        Paragraph(words("notice_number", year=year), "center", indent=False),
        Paragraph(words("to", name=claim.name, id=claim.id_masked), indent=False),
        *body,
        Spacer(8, 28 if "+" in words.language else 16),  # the seal lies across its words and the date
        Paragraph(words["seal"], "right", indent=False),
        Paragraph(dated, "right", indent=False),
        Spacer(6),
        Heading(words["stub"], level=2),
        Fields(((words["stub_paper"], words["title"]), (words["claim_no"], claim.number))),
        Signatures((words["received_by"], words["delivered_by"]), words["date_line"]),
    )
    return Sheet(key, words.version, words["title"], parts, stamp.number, language=words.language)


def asked(claim: ClaimView, words: Wording) -> Paragraph:
    """Say what was claimed and when; never the illness."""
    if claim.plan is None:
        said = claim_words.with_day(words, "asked_no_plan", claim.claimed_on, no=claim.number)
    else:
        said = claim_words.with_day(words, "asked", claim.claimed_on, no=claim.number, plan=claim.plan.name)
    return Paragraph(said, "justify")
